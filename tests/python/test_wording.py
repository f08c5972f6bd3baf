"""Wording of vacancies that an officer should look at: flagged with its place, and never scored."""

from __future__ import annotations

import csv
from pathlib import Path

import matcher
import pytest
from conftest import command

TABLE = Path(__file__).parents[1] / "golden" / "wording.tsv"
COLUMNS = ["vacancy_id", "column", "start", "end", "text", "rule", "ground"]


def test_a_market_s_vacancies_are_flagged_with_column_and_span():
    m = matcher.Matcher()
    title, text = "Kasir – wanita", "Dibutuhkan segera.\nUsia maks. 30 th, berpenampilan menarik."
    vacancy = {"vacancy_id": "V1", "title": title, "description": text, "skills_required": ["kasir", "belum menikah"]}
    m.add_vacancies([{**vacancy, "age_min": 18, "age_max": 30}, {"vacancy_id": "V2", "title": "Juru las"}])
    m.commit()
    found = m.wording()
    assert found.columns == COLUMNS
    rows = found.to_dicts()
    assert [(row["column"], row["rule"]) for row in rows] == [
        ("title", "sex"),
        ("description", "age"),
        ("description", "looks"),
        ("skills_required", "marital_status"),
        ("age_min", "age"),
        ("age_max", "age"),
    ]
    stored = {"title": title, "description": text, "skills_required": "belum menikah"}
    for row in rows[:4]:
        assert stored[row["column"]][row["start"] : row["end"]] == row["text"]
    assert (rows[4]["text"], rows[4]["start"], rows[4]["end"]) == ("18", None, None)
    assert {row["ground"] for row in rows} == {"SE Menaker M/6/HK.04/V/2025", "UU 13/2003 Pasal 5-6"}
    assert len(m.wording("V2")) == 0
    assert len(m.wording(["V2", "V1"])) == len(rows)
    with pytest.raises(matcher.UnknownIdError):
        m.wording("V9")


def test_texts_are_flagged_as_the_table_of_sentences_says():
    lines = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = matcher.wording([text for _, text in lines]).to_dicts()
    found = [{row["rule"] for row in rows if row["number"] == at} for at in range(len(lines))]
    wanted = [set(rules.split(",")) - {"-"} for rules, _ in lines]
    assert len(lines) >= 120
    assert sum(a == b for a, b in zip(found, wanted, strict=True)) >= 0.98 * len(lines)
    assert len(matcher.wording([])) == len(matcher.wording("")) == 0


def test_flagged_words_of_sex_and_marital_status_change_no_list():
    workers = [
        {"worker_id": "W1", "skills": ["kasir"], "summary": "wanita, belum menikah", "sex": "P"},
        {"worker_id": "W2", "skills": ["kasir"], "summary": "pria, menikah", "sex": "L"},
    ]
    lists = []
    for title in ("Kasir", "Kasir wanita belum menikah"):
        m = matcher.Matcher()
        m.add_workers(workers)
        m.add_vacancies([{"vacancy_id": "V1", "title": title, "skills_required": ["kasir"]}])
        m.commit()
        columns = ["worker_id", "position", "score", "eligible", "skills", "text"]
        lists.append([tuple(row[name] for name in columns) for row in m.rank_workers().to_dicts()])
    assert lists[0] == lists[1]


def test_check_tells_of_wording_and_keeps_its_exit_code(tmp_path):
    # Semicolons, a byte-order mark, a refused row.
    text = "\ufeffvacancy_id;title;age_max;openings\nV1;Kasir wanita;30;1\nV2;Toko pakaian wanita;;2\n"
    (tmp_path / "v.csv").write_text(text, encoding="utf-8")
    done = command("check", "--vacancies", "v.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "wording for an officer to look at, never scored, in 1 vacancies: age 1, sex 1" in done.stdout
    assert 'V1, title, characters 6 to 12: "wanita" [sex; UU 13/2003 Pasal 5-6]' in done.stdout
    (tmp_path / "v.csv").write_text(text + "V3;Kasir;;dua\n", encoding="utf-8")
    done = command("check", "--vacancies", "v.csv", "-o", "issues.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    with (tmp_path / "issues.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wording = [(row["id"], row["column"], row["value"], row["severity"]) for row in rows if "wording" in row["rule"]]
    assert wording == [("V1", "title", "wanita", "notice"), ("V1", "age_max", "30", "notice")]
    (tmp_path / "v.csv").write_text("vacancy_id,title\nV1,Juru las\n", encoding="utf-8")
    assert "wording" not in command("check", "--vacancies", "v.csv", cwd=tmp_path).stdout
