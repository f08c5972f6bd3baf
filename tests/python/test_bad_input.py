"""What goes wrong on an ordinary day: a clear error, or a counted refusal that names row, column and what is right."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys

import matcher
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import POLICY, WORKERS


def test_a_missing_id_column_is_named_with_the_nearest():
    with pytest.raises(matcher.InputError, match=r"workers needs a column worker_id; it has workerid"):
        matcher.Matcher().add_workers(pl.DataFrame({"workerid": ["W1"]}))


def test_a_row_without_an_id_is_refused_by_its_number():
    report = matcher.Matcher().add_workers([{"worker_id": "W1"}, {"worker_id": None, "education": "SMA"}])
    assert (report.accepted, report.refused) == (1, 1)
    issue = next(issue for issue in report.issues if issue.severity == "error")
    assert (issue.row, issue.column) == (2, "worker_id")


def test_a_repeated_id_replaces_the_whole_record_and_is_told():
    m = matcher.Matcher()
    report = m.add_workers([{"worker_id": "W1", "education": "SMA"}, {"worker_id": "W1", "wage_min": 1}])
    assert [issue.rule for issue in report.issues] == ["repeated_id"]
    m.commit()
    assert m.record("workers", "W1") == {"worker_id": "W1", "wage_min": 1}


def test_an_office_csv_with_semicolons_cp1252_and_decimal_commas(tmp_path):
    path = tmp_path / "pencari kerja.csv"
    header = "worker_id;skills;experience_years;wage_min;birth_date;summary"
    text = f"{header}\nW1;las | forklift;1,5;Rp 4.000.000;12/08/1999;café\n"
    path.write_bytes(text.encode("cp1252"))
    m = matcher.Matcher()
    report = m.add_workers(path)
    m.commit()
    stored = m.record("workers", "W1")
    assert (report.accepted, stored["experience_years"], stored["wage_min"]) == (1, 1.5, 4_000_000)
    assert (stored["birth_date"], stored["summary"], stored["skills"]) == ("1999-08-12", "café", ["las", "forklift"])
    assert {"encoding", "decimal_comma"} & {issue.rule for issue in report.issues}


def test_a_bad_cell_names_line_column_value_and_what_is_right(tmp_path):
    path = tmp_path / "w.csv"
    path.write_text("worker_id,wage_min\nW1,3500000\nW2,banyak\n")
    report = matcher.Matcher().add_workers(path)
    issue = report.issues[0]
    assert (issue.row, issue.line, issue.id, issue.column, issue.value) == (2, 3, "W2", "wage_min", "banyak")
    assert "rupiah" in issue.expected
    assert "row 2 (line 3), id W2, column wage_min" in str(report)
    assert report.to_pandas().loc[0, "line"] == 3
    assert report.to_polars()["column"][0] == "wage_min"


def test_a_column_of_a_wrong_type_is_named():
    table = pa.table({"worker_id": ["W1"], "wage_min": [{"from": 1, "to": 2}]})
    with pytest.raises(matcher.InputError, match=r"column wage_min has the type"):
        matcher.Matcher().add_workers(table)


def test_a_pandas_column_of_mixed_types_is_named():
    with pytest.raises(matcher.InputError, match="wage_min"):
        matcher.Matcher().add_workers(pd.DataFrame({"worker_id": ["W1", "W2"], "wage_min": [1, "dua"]}))


def test_an_unknown_column_is_reported_and_not_stored():
    m = matcher.Matcher()
    report = m.add_workers([{"worker_id": "W1", "hobi": "catur"}])
    m.commit()
    assert (report.accepted, report.issues[0].column) == (1, "hobi")
    assert m.record("workers", "W1") == {"worker_id": "W1"}


def test_raise_refuses_the_whole_batch_and_changes_nothing():
    m = matcher.Matcher()
    with pytest.raises(matcher.RefusedError, match="1 of 2 rows of workers") as caught:
        m.add_workers([{"worker_id": "W1"}, {"worker_id": "W2", "wage_min": "banyak"}], on_error="raise")
    assert [issue.column for issue in caught.value.issues] == ["wage_min"]
    m.commit()
    assert m.snapshot.rows["workers"] == 0


@pytest.mark.parametrize("empty", [[], pl.DataFrame({"worker_id": []}, schema={"worker_id": pl.String})])
def test_an_empty_table_adds_nothing(empty):
    report = matcher.Matcher().add_workers(empty)
    assert (report.accepted, report.refused) == (0, 0)


def test_a_file_without_a_header_is_an_error(tmp_path):
    (tmp_path / "w.csv").write_text("")
    with pytest.raises(matcher.InputError, match="first line must name the columns"):
        matcher.Matcher().add_workers(tmp_path / "w.csv")
    book = openpyxl.Workbook()
    book.save(tmp_path / "w.xlsx")
    with pytest.raises(matcher.InputError, match="first row must name the columns"):
        matcher.Matcher().add_workers(tmp_path / "w.xlsx")


def test_an_empty_market_gives_empty_rankings():
    m = matcher.Matcher()
    assert len(m.rank_workers()) == 0
    m.commit()
    ranking = m.rank_vacancies()
    assert (len(ranking), ranking.to_polars().width, ranking.to_pandas().shape) == (0, 32, (0, 32))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"k": 0}, "k is 0, expected a whole number of at least 1"),
        ({"k": 2**31}, "k is 2147483648, expected a whole number below 2147483648"),
        ({"k": -1}, "k is -1"),
        ({"k": 2.5}, "k is of type float"),
        ({"k": True}, "k is of type bool"),
        ({"k": 2**70}, "k is 1180591620717411303424, expected a whole number below"),
        ({"near_misses": -1}, "near_misses is -1"),
        ({"threads": 0}, "threads is 0"),
        ({"places": "some"}, 'places is "some"; auto, counted or listed is right'),
        ({"eligible": "some"}, 'eligible is "some"; pass, keep_unknown or all is right'),
        ({"progress": 3}, "progress is 3"),
        ({"vacancies": [1]}, "vacancies holds a value of type int"),
        ({"vacancies": 1}, "vacancies is of type int"),
    ],
)
def test_a_wrong_option_says_what_is_right(market, options, words):
    with pytest.raises(matcher.InputError, match=words):
        market.rank_workers(**options)


def test_an_unknown_id_is_a_key_error_that_names_it(market):
    for call in (
        lambda: market.rank_workers(["V9"]),
        lambda: market.explain("W9", "V1"),
        lambda: market.why_not("W1", "V9"),
        lambda: market.score_pairs([("W1", "V9")]),
    ):
        with pytest.raises(KeyError, match=r"(workers|vacancies) have no id \"[VW]9\""):
            call()


def test_removing_an_unknown_id_is_counted(market):
    report = market.remove_workers(["W1", "W9"])
    assert (report.accepted, report.refused, report.issues[0].id) == (1, 1, "W9")
    market.commit()
    assert market.snapshot.rows["workers"] == 3


def test_a_record_that_is_not_right_is_refused_by_rank_for(market):
    with pytest.raises(matcher.RefusedError, match="wage_min"):
        market.rank_for(vacancy={"title": "Welder", "wage_min": "banyak"})
    with pytest.raises(matcher.InputError, match="one of the two"):
        market.rank_for()
    with pytest.raises(matcher.InputError, match="a dict of columns"):
        market.rank_for(worker=["W1"])


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (7, "of type int is no table"),
        ({"worker_id": ["W1"]}, "of type dict is no table"),
        (["W1"], "row 1 is of type str"),
        ([{"worker_id": object()}], "a value of type object can't be a cell"),
        (pl.LazyFrame({"worker_id": ["W1"]}), r"collect\(\) a lazy frame first"),
        ("w.doc", "there is no such file"),
    ],
)
def test_what_is_no_table_is_refused(table, words):
    with pytest.raises(matcher.InputError, match=words):
        matcher.Matcher().add_workers(table)


def test_files_that_are_not_what_their_ending_says(tmp_path):
    for ending in ("xlsx", "parquet"):
        (tmp_path / f"w.{ending}").write_text("worker_id\nW1\n")
        with pytest.raises(matcher.InputError, match=r"is no (XLSX workbook|Parquet file)"):
            matcher.Matcher().add_workers(tmp_path / f"w.{ending}")
    (tmp_path / "w.doc").write_text("x")
    with pytest.raises(matcher.InputError, match=r"\.doc names no kind of table"):
        matcher.Matcher().add_workers(tmp_path / "w.doc")
    with pytest.raises(matcher.InputError, match="it is a directory"):
        matcher.Matcher().add_workers(tmp_path)
    with pytest.raises(FileNotFoundError):
        matcher.Matcher().add_workers(tmp_path / "absent.csv")


def test_a_directory_that_is_no_market(tmp_path):
    (tmp_path / "letter.txt").write_text("x")
    for call in (matcher.Matcher, matcher.Matcher.open):
        with pytest.raises(FileNotFoundError, match="holds no market") as caught:
            call(tmp_path)
        assert caught.value.kind == "storage"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_market_of_a_newer_format_is_refused(tmp_path):
    matcher.Matcher(tmp_path / "m").close()
    with sqlite3.connect(tmp_path / "m" / "records.sqlite") as records:
        records.execute("PRAGMA user_version = 99")
    with pytest.raises(matcher.StorageError, match=r"format 99, this version reads up to \d+"):
        matcher.Matcher.open(tmp_path / "m")


def test_a_second_writer_is_refused_and_a_reader_is_not(tmp_path):
    first = matcher.Matcher(tmp_path / "m")
    first.add_workers(WORKERS)
    first.commit()
    for call in (
        lambda: matcher.Matcher(tmp_path / "m"),
        lambda: matcher.Matcher.open(tmp_path / "m", read_only=False),
    ):
        with pytest.raises(matcher.StorageError, match="open for writing elsewhere"):
            call()
    script = f"import matcher; print(matcher.Matcher.open({os.fspath(tmp_path / 'm')!r}).snapshot.rows['workers'])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "4\n"
    first.close()
    matcher.Matcher(tmp_path / "m").close()


def test_a_reader_can_not_write(tmp_path):
    matcher.Matcher(tmp_path / "m").close()
    reader = matcher.Matcher.open(tmp_path / "m")
    for call in (reader.commit, lambda: reader.add_workers(WORKERS), lambda: reader.remove_workers(["W1"])):
        with pytest.raises(matcher.StorageError, match="read-only"):
            call()


def test_a_closed_market_says_so():
    m = matcher.Matcher()
    m.close()
    m.close()
    with pytest.raises(matcher.StorageError, match="the market is closed"):
        m.add_workers(WORKERS)
    assert repr(m) == "Matcher(closed)"


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"policy": {**POLICY, "ordre": {}}}, "unknown field `ordre`.*did you mean `order`"),
        ({"policy": "nowhere"}, "no file nowhere and no example of this name"),
        ({"policy": "nowhere.toml"}, "there is no such file"),
        ({"policy": {**POLICY, "jurisdiction": "99.99"}}, "99.99"),
        ({"weights": {"missing": {"wage": 1.5}}}, "missing.wage is 1.5, expected a number from 0 to 1"),
        ({"lexicon": [{"skill_id": "a"}]}, "label_id"),
        ({"lexicon": {"skill_id": ["a", "a"], "label_id": ["A", "B"]}}, "occurs a second time"),
        ({"regions": [{"code": "64.74"}]}, 'no column "name"'),
        ({"region": "Atlantis"}, "Atlantis"),
        ({"as_of": "1 November"}, "1 November"),
        ({"as_of": 20261101}, "as_of is of type int"),
        ({"nik_key": b""}, "nik_key is empty"),
        ({"threads": 0}, "threads is 0"),
    ],
)
def test_a_setting_that_can_not_be_used_names_key_and_value(setting, words):
    with pytest.raises(matcher.MatcherError, match=words) as caught:
        matcher.Matcher(**setting)
    assert caught.value.kind in {"config", "input"}


def test_a_pandas_column_of_mixed_types_is_named_without_its_values():
    nik = "6474014507990001"
    frame = pd.DataFrame({"worker_id": ["a", "b"], "nik": [int(nik), nik]})
    with pytest.raises(matcher.InputError, match="mix types: nik") as caught:
        matcher.Matcher().add_workers(frame)
    assert nik not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_xlsx_column_that_stands_twice_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["worker_id", "skills", "skills"])
    book.active.append(["W1", "las", "forklift"])
    book.save(tmp_path / "workers.xlsx")
    with pytest.raises(matcher.InputError, match="skills stands twice"):
        matcher.Matcher().add_workers(tmp_path / "workers.xlsx")


def test_a_closed_market_ranks_no_more():
    market = matcher.Matcher()
    market.close()
    with pytest.raises(matcher.MatcherError, match="closed"):
        market.rank_workers()


MOST = 2**31 - 1


def _same_as_plain(market, **options):
    """Rows of a ranking that equals the plain way's."""
    fast, plain = market.rank_workers(**options), market.rank_workers(**options, exhaustive=True)
    assert fast.to_polars().equals(plain.to_polars())
    assert fast.fingerprint() == plain.fingerprint()
    return fast


def test_a_market_without_vacancies_ranks_nothing_for_anybody():
    m = matcher.Matcher()
    m.add_workers(WORKERS)
    m.commit()
    for exhaustive in (False, True):
        assert len(m.rank_workers(exhaustive=exhaustive)) == 0
        assert len(m.rank_vacancies(exhaustive=exhaustive, near_misses=3)) == 0
    ranking = m.rank_for(vacancy={"title": "Welder", "skills_required": ["las smaw"]}, k=3)
    assert len(ranking) > 0


def test_a_skill_that_everybody_has_ranks_by_the_rest_and_then_by_id():
    m = matcher.Matcher()
    m.add_workers([{"worker_id": f"W{number:05}", "skills": ["forklift"]} for number in range(20_000, 0, -1)])
    m.add_workers([{"worker_id": "X", "skills": ["forklift"], "experience_years": 5}])
    m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["forklift"], "experience_min_years": 5}])
    m.commit()
    ids = list(_same_as_plain(m, k=3).to_polars()["worker_id"])
    assert ids == ["X", "W00001", "W00002"]


def test_hundreds_of_skills_are_held_and_asked():
    names = [f"keterampilan {chr(97 + number % 26)}{number}" for number in range(500)]
    m = matcher.Matcher()
    m.add_workers([{"worker_id": "all", "skills": names}, {"worker_id": "half", "skills": names[:150]}])
    m.add_workers([{"worker_id": f"W{number}", "skills": [names[number]]} for number in range(500)])
    m.add_vacancies([{"vacancy_id": "V1", "skills_required": names[:300]}])
    m.commit()
    ranking = _same_as_plain(m, k=400).to_polars()
    assert list(ranking["worker_id"][:2]) == ["all", "half"]
    assert len(ranking) == 302
    assert list(m.rank_vacancies(["all"]).to_polars()["vacancy_id"]) == ["V1"]


@pytest.mark.parametrize("instrument", ["none", "boost", "tier", "reserve", "labour_market_test"])
@pytest.mark.parametrize("k", [1_000, MOST])
def test_a_list_longer_than_the_market_and_openings_beyond_it(instrument, k):
    order = {"instrument": instrument}
    if instrument == "reserve":
        order["reserve"] = {"share": 0.5}
    m = matcher.Matcher(as_of="2026-11-01", policy={"id": "x", "order": order})
    m.add_workers(WORKERS)
    m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["las"], "region": "64.74", "openings": 2**32 - 1}])
    m.commit()
    for near_misses in (0, MOST):
        ranking = _same_as_plain(m, k=k, near_misses=near_misses, eligible="all")
        assert len(ranking) <= len(WORKERS)
        assert len(m.rank_vacancies(k=k, near_misses=near_misses)) <= len(WORKERS)


@pytest.mark.parametrize("column", ["experience_years", "wage_min", "max_distance_km", "lat"])
@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), "NaN", "inf", "1e999"])
def test_numbers_that_are_none_are_refused_or_absent(column, value):
    m = matcher.Matcher()
    row = {"worker_id": "W1", "skills": ["las"], "lon": 117.5, column: value}
    report = m.add_workers([row, {"worker_id": "W2", "skills": ["las"]}])
    m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["las"], "experience_min_years": 1, "wage_max": 5e6}])
    m.commit()
    assert column not in (m.record("workers", "W1") or {})
    is_absent = value == "NaN" or value != value  # noqa: PLR0124 - not a number
    assert is_absent or any(issue.column == column for issue in report.issues)
    scores = m.rank_workers().to_polars()["score"]
    assert scores.is_finite().all()


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
@pytest.mark.parametrize(
    ("section", "key"),
    [("forward", "skills"), ("reverse", "wage"), ("missing", "text"), ("skills", "asked_half"), ("text", "saturation")],
)
def test_weights_that_are_no_numbers_are_refused(section, key, value):
    with pytest.raises(matcher.MatcherError, match=rf"{section}\.{key}") as caught:
        matcher.Matcher(weights={section: {key: value}})
    assert caught.value.kind in {"config", "input"}


@pytest.mark.parametrize(("weight", "is_refused"), [("-1", True), ("0", True), ("nan", False), ("1e400", False)])
def test_a_demand_s_weight_that_is_no_number_is_refused_or_part_of_its_name(weight, is_refused):
    m = matcher.Matcher()
    report = m.add_vacancies([{"vacancy_id": "V1", "skills_required": f"forklift:{weight}"}])
    m.commit()
    assert any(issue.column == "skills_required" for issue in report.issues) == is_refused
    stored = m.record("vacancies", "V1") or {}
    assert stored.get("skills_required") == (None if is_refused else [f"forklift:{weight}"])
