"""``matcher rank --changed`` as an office calls it every night: dirty tables, a file of changes, exit codes."""

from __future__ import annotations

import csv

import polars as pl
import pytest
from conftest import command

WORKERS = """worker_id;skills;home_region;wage_min
W1;las smaw|las gtaw;Kota Tarakan;Rp 4.000.000
W2;las smaw;65.71;3,5 jt
W3;barista;65.71;
"""
VACANCIES = """vacancy_id,skills_required,region,closes_on
V1,smaw|gtaw,Tarakan,30/11/2026
V2,barista,65.71,
"""
# Semicolons, a byte order mark, an id that comes back without its skills, and a wage that is none.
NIGHT = """\ufeffworker_id;skills;home_region;wage_min
W4;las smaw|las gtaw;65.71;3,5 jt
W2;;65.71;
W9;smaw;65.71;banyak
"""


@pytest.fixture
def office(tmp_path):
    for name, text in (("w.csv", WORKERS), ("v.csv", VACANCIES), ("night.csv", NIGHT)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    words = ("--market", "office", "--workers", "w.csv", "--vacancies", "v.csv", "--as-of", "2026-11-01")
    done = command("rank", *words, "-o", "day.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


def test_the_changes_of_a_night_stand_in_a_file_of_their_own(office):
    words = ("--market", "office", "--workers", "night.csv", "-o", "night-lists.csv", "--changed", "changes.csv")
    done = command("rank", *words, cwd=office)
    assert done.returncode == 0, done.stderr
    assert "2 rows accepted, 1 refused" in done.stderr
    assert rows(office / "changes.csv") == [
        ("V1", "W4", "entered", "", "2"),
        ("V1", "W2", "left", "2", ""),
    ]
    assert "changes written to changes.csv: 1 entered, 1 left, 0 moved; 1 of 2 lists made anew" in done.stderr
    assert "from generation 1 to 2" in done.stderr
    # The next night nothing is new, and the file says so with its columns alone.
    done = command("rank", *words, cwd=office)
    assert done.returncode == 0, done.stderr
    assert (office / "changes.csv").read_text() == "vacancy_id,worker_id,change,before,after\n"
    assert "0 entered, 0 left, 0 moved; 0 of 2 lists made anew" in done.stderr


def test_another_day_alone_changes_lists_too(office):
    words = ("--market", "office", "--as-of", "2026-12-01", "-o", "lists.csv", "--changed", "changes.parquet")
    done = command("rank", *words, cwd=office)
    assert done.returncode == 0, done.stderr
    frame = pl.read_parquet(office / "changes.parquet")
    assert frame.rows() == [("V1", "W1", "left", 1, None), ("V1", "W2", "left", 2, None)]
    assert "2 of 2 lists made anew, from generation 1 to 1; other settings: as_of" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--workers", "w.csv", "--vacancies", "v.csv"), "--changed compares with the last commit of --market DIR"),
        (("--market", "office"), "--changed needs something that changes"),
        (("--market", "office", "--workers", "night.csv", "--by", "vacancies"), "--by workers is right"),
        (("--market", "nowhere", "--workers", "night.csv"), "nowhere"),
        (("--market", "office", "--workers", "night.csv", "--vacancy", "V9"), 'vacancies have no id "V9"'),
    ],
)
def test_what_can_not_be_compared_is_refused_before_anything_is_added(office, words, told):
    done = command("rank", *words, "--changed", "changes.csv", cwd=office)
    assert done.returncode == 2
    assert told in done.stderr
    assert not (office / "changes.csv").exists()
    done = command("rank", "--market", "office", "-o", "again.csv", cwd=office)
    assert rows(office / "again.csv") == rows(office / "day.csv")


def test_the_file_of_changes_is_checked_before_the_work(office):
    words = ("--market", "office", "--workers", "night.csv")
    done = command("rank", *words, "--changed", "changes.doc", cwd=office)
    assert done.returncode == 2
    assert "--changed changes.doc: the ending .doc names no kind of file" in done.stderr
