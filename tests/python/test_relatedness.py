"""What goes together beyond a market: dirty tables, another lexicon, a stored market, the command line."""

from __future__ import annotations

import csv
import io

import matcher
import polars as pl
import pytest
from conftest import command

# As a colleague sends it: semicolons, a byte order mark, an empty row, an unknown column.
TABLE = (
    "\ufeffoccupation;skills;majors;catatan\nRigger;memasang tenda|mendirikan panggung;;dari dinas\n;;;\n"
    "Kru acara;memasang tenda;Seni Panggung;\n"
)
ROWS = [
    {"occupation": "Rigger", "skills": ["memasang tenda", "mendirikan panggung"]},
    {"occupation": "Kru acara", "skills": ["memasang tenda"], "majors": ["Seni Panggung"]},
]
VACANCIES = [
    {"vacancy_id": "V1", "title": "Memasang tenda dan mendirikan panggung"},
    {"vacancy_id": "V2", "title": "Kasir"},
]


def ranked(relatedness, **more):
    market = matcher.Matcher(relatedness=relatedness, **more)
    market.add_workers([{"worker_id": "W1", "occupation": "Rigger"}])
    market.add_vacancies(VACANCIES)
    market.commit()
    return market, [row["vacancy_id"] for row in market.rank_vacancies(k=5).to_dicts()]


def test_a_title_meets_the_skills_that_a_table_says_go_with_it(tmp_path):
    assert ranked(None)[1] == []
    path = tmp_path / "related.csv"
    path.write_text(TABLE, encoding="utf-8")
    for given in (ROWS, pl.DataFrame(ROWS), path, str(path), matcher.Relatedness.load(ROWS)):
        market, found = ranked(given)
        assert found == ["V1"], given
    why = market.explain("W1", "V1")
    related = [leaf for leaf in why.contributions.to_dicts() if leaf["evidence"] == "related"]
    assert related
    assert all("rigger" in leaf["via"] for leaf in related)


def test_rows_of_one_occupation_are_taken_together_whatever_their_order_of_columns():
    pairs = [
        {"skills": "memasang tenda", "occupation": "Rigger"},
        {"skills": "mendirikan panggung", "occupation": " rigger"},
        {"majors": "Seni Panggung", "skills": "memasang tenda", "occupation": "Kru acara"},
    ]
    related = matcher.Relatedness.load(pairs)
    assert (len(related), repr(related)) == (2, "Relatedness(2 occupations)")
    assert related.fingerprint() == matcher.Relatedness.load(pairs).fingerprint()
    assert related.fingerprint() != matcher.Relatedness.load(ROWS[:1]).fingerprint()


def test_a_stored_market_keeps_the_table_for_its_next_count(tmp_path):
    with ranked(ROWS, path=tmp_path / "m")[0] as market:
        before = market.rank_vacancies(k=5).fingerprint()
    with matcher.Matcher(tmp_path / "m") as market:
        market.refresh_statistics()
        assert market.rank_vacancies(k=5).fingerprint() == before


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([{"occupation": "Rigger"}], "two things that go together"),
        ([], "no row"),
        ("nowhere.csv", "there is no file nowhere.csv"),
        ({"occupation": ["a"], "skill_ids": [["esco:1", "esco:2"]]}, "2 of 2 skill ids aren't in the lexicon"),
    ],
)
def test_a_table_that_can_not_be_used_says_why(given, words):
    with pytest.raises((matcher.ConfigError, matcher.FileMissingError)) as caught:
        matcher.Matcher(relatedness=given)
    told = f"{caught.value} {[issue.expected for issue in caught.value.issues]}"
    assert words in told


def test_the_command_line_takes_a_table_and_names_the_line_of_a_wrong_row(tmp_path):
    (tmp_path / "w.csv").write_text("worker_id,occupation\nW1,Rigger\n", encoding="utf-8")
    (tmp_path / "v.csv").write_text("vacancy_id,title\nV1,Memasang tenda\nV2,Kasir\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text(TABLE, encoding="utf-8")
    tables = ("--workers", "w.csv", "--vacancies", "v.csv")
    done = command("rank", *tables, "--relatedness", "r.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [row["vacancy_id"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["V1"]
    (tmp_path / "bad.csv").write_text("occupation,skills\nRigger,tenda\nKasir,\n", encoding="utf-8")
    bad = command("rank", *tables, "--relatedness", "bad.csv", cwd=tmp_path)
    assert bad.returncode == 2
    assert "bad.csv" in bad.stderr
    assert "line 3" in bad.stderr
