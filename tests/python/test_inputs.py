"""Every kind of table that can be handed over, and that all of them mean the same."""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import json
import math
from pathlib import Path

import duckdb
import matcher
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import VACANCIES, WORKERS


def flat(rows):
    """The rows with lists joined, as a CSV or a sheet holds them."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return columns, [["|".join(c) if isinstance(c := row.get(name), list) else c for name in columns] for row in rows]


def as_csv(rows, path):
    columns, cells = flat(rows)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([columns, *cells])
    return path


def as_ndjson(rows, path):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def as_xlsx(rows, path):
    book = openpyxl.Workbook()
    columns, cells = flat(rows)
    for row in [columns, *cells]:
        book.active.append(row)
    book.save(path)
    return path


def as_parquet(rows, path):
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def as_polars(rows, _path):
    return pl.DataFrame(rows)


def as_pandas(rows, _path):
    frame = pd.DataFrame(rows)
    # A filtered frame keeps the numbers of its rows as an index, which is no column.
    return frame.loc[frame.index[::-1]].iloc[::-1].set_index(pd.Index(range(7, 7 + len(frame))))


def as_arrow(rows, _path):
    return pa.Table.from_pylist(rows)


def as_reader(rows, _path):
    return pa.Table.from_pylist(rows).to_reader(max_chunksize=1)


def as_slice(rows, _path):
    return pa.Table.from_pylist([rows[0], *rows]).slice(1)


def as_duckdb(rows, _path):
    frame = pa.Table.from_pylist(rows)  # noqa: F841 - DuckDB finds it by its name
    return duckdb.sql("SELECT * FROM frame")


def as_dicts(rows, _path):
    return rows


def as_generator(rows, _path):
    return (row for row in rows)


KINDS = {
    "csv": as_csv,
    "ndjson": as_ndjson,
    "xlsx": as_xlsx,
    "parquet": as_parquet,
    "polars": as_polars,
    "pandas": as_pandas,
    "pyarrow": as_arrow,
    "reader": as_reader,
    "slice": as_slice,
    "duckdb": as_duckdb,
    "dicts": as_dicts,
    "generator": as_generator,
}


def ranked(make, path, kind):
    m = matcher.Matcher(as_of="2026-11-01")
    reports = [
        m.add_workers(make(WORKERS, path / f"w.{kind}"), on_error="raise"),
        m.add_vacancies(make(VACANCIES, path / f"v.{kind}"), on_error="raise"),
    ]
    m.commit()
    return m.rank_workers(), reports


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table_gives_the_same_ranking(kind, tmp_path):
    wanted, _ = ranked(as_dicts, tmp_path, "x")
    ranking, reports = ranked(KINDS[kind], tmp_path, kind)
    assert [report.accepted for report in reports] == [4, 2]
    assert ranking.fingerprint() == wanted.fingerprint()


def test_a_path_may_be_text(tmp_path):
    path = as_csv(WORKERS, tmp_path / "w.csv")
    assert matcher.Matcher().add_workers(str(path)).accepted == 4


def test_nan_of_pandas_is_unknown_and_in_arrow_refused():
    rows = {"worker_id": ["W1", "W2"], "experience_years": [math.nan, 2.0]}
    assert matcher.Matcher().add_workers(pd.DataFrame(rows)).refused == 0
    assert matcher.Matcher().add_workers([{"worker_id": "W1", "experience_years": math.nan}]).refused == 0
    report = matcher.Matcher().add_workers(pa.table(rows))
    assert (report.refused, report.issues[0].column) == (1, "experience_years")


def test_cells_of_dicts_may_be_of_any_plain_type():
    row = {
        "worker_id": "W1",
        "birth_date": dt.date(1999, 8, 12),
        "registered_on": pd.Timestamp("2026-01-02"),
        "available_from": pd.NaT,
        "experience_years": pd.Series([3.5])[0],
        "wage_min": decimal.Decimal(4_000_000),
        "skills": ("las", "forklift"),
        "certificates": pd.Series(["SIM A"]).to_numpy(),
        "relocate": True,
        "summary": pd.NA,
    }
    m = matcher.Matcher()
    m.add_workers([row], on_error="raise")
    m.commit()
    stored = m.record("workers", "W1")
    assert stored["birth_date"] == "1999-08-12"
    assert stored["registered_on"] == "2026-01-02"
    assert (stored["experience_years"], stored["wage_min"], stored["skills"]) == (3.5, 4_000_000, ["las", "forklift"])
    assert "available_from" not in stored
    assert "summary" not in stored


@pytest.mark.parametrize("name", matcher._core.TABLES)
def test_every_table_is_taken_and_given_back(name, sample):
    m = matcher.Matcher()
    records = sample.tables()[name]
    report = getattr(m, f"add_{name}")(records, on_error="raise")
    m.commit()
    first = next(iter(records))
    key = next(iter(first))
    assert (report.table, report.accepted, m.snapshot.rows[name]) == (name, len(records), len(records))
    assert m.record(name, first[key]) == first
    assert m.record(name, "nobody") is None


def test_records_are_written_and_read_back(sample, tmp_path):
    sample.workers.write(tmp_path / "w.ndjson")
    assert matcher.Matcher().add_workers(tmp_path / "w.ndjson", on_error="raise").accepted == len(sample.workers)


def test_a_sheet_named_as_the_table_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["anything"])
    sheet = book.create_sheet("workers")
    sheet.append(["worker_id", "birth_date", "wage_min"])
    sheet.append(["W1", dt.datetime(1999, 8, 12), 4_000_000])
    sheet.append([None, None, None])
    book.save(tmp_path / "w.xlsx")
    m = matcher.Matcher()
    assert m.add_workers(tmp_path / "w.xlsx", on_error="raise").accepted == 1
    m.commit()
    assert m.record("workers", "W1") == {"worker_id": "W1", "birth_date": "1999-08-12", "wage_min": 4_000_000}


def test_a_wide_stream_from_polars_with_odd_types():
    frame = pl.DataFrame(
        {"worker_id": ["W1"], "skills": [["las"]], "sector": ["jasa"], "birth_date": [dt.date(2000, 1, 1)]}
    )
    frame = frame.with_columns(pl.col("sector").cast(pl.Categorical))
    assert matcher.Matcher().add_workers(frame).accepted == 1


def test_the_file_of_another_folder_is_not_touched(tmp_path):
    path = as_csv(WORKERS, tmp_path / "w.csv")
    before = path.read_bytes()
    matcher.Matcher().add_workers(path)
    assert (path.read_bytes(), list(Path(tmp_path).iterdir())) == (before, [path])
