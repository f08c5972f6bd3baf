"""``matcher outcomes`` as a stranger calls it: the table, the words about it, exit codes."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import polars as pl
import pytest
from conftest import command
from matcher.cli.outcomes import _TEXT

EVENTS = """event_id;date;kind;worker_id;course_id;reason
1;01/02/2026;registered;W1;;
2;01/05/2026;trained;W1;C1;
3;12/05/2026;certified;W1;C1;
4;01/06/2026;placed;W1;;
5;01/05/2026;trained;W2;C1;
6;01/06/2026;outcome;W2;C1;merawat ibu
7;01/05/2026;trained;W3;C1;
8;;trained;W4;C1;
"""
COURSES = """course_id;provider_id;title;certificate;pass_rate;placement_rate
C1;LPK;Las;BNSP Las;;0,4
"""
TABLES = ("--events", "e.csv", "--courses", "c.csv", "--as-of", "2026-11-01")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "e.csv").write_text(EVENTS)
    (tmp_path / "c.csv").write_text(COURSES)
    return tmp_path


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_goes_to_stdout_and_words_to_stderr(folder):
    done = command("outcomes", *TABLES, "--by", "course", "--at", "3,12", "--lang", "en", cwd=folder)
    assert done.returncode == 0, done.stderr
    soon, late = rows(done.stdout)
    assert (soon["course_id"], soon["months"], soon["known"], soon["unknown"]) == ("C1", "3", "2", "1")
    assert (late["due"], late["not_due"], late["known_share"]) == ("0", "3", "")
    assert (
        "C1, 3 months after the class: 2 of 3 known (67 %); job 1 (33.3 % of all, 50.0 % of the known)" in done.stderr
    )
    assert "C1, 12 months after the class: none of 3 due yet" in done.stderr
    assert "events without a date, not counted: 1 (8)" in done.stderr
    assert "merawat" not in done.stdout + done.stderr


def test_the_words_are_indonesian_unless_asked_otherwise(folder):
    told = command("outcomes", *TABLES, "--at", "3", cwd=folder).stderr
    assert "3 bulan sesudah pelatihan: diketahui 2 dari 3 (67 %)" in told
    assert "1 hasil dengan kata yang tidak dikenal" in told


def test_rates_paths_and_livelihoods(folder):
    rates = command("outcomes", *TABLES, "--rates", "--lang", "en", cwd=folder)
    assert rows(rates.stdout)[0]["placement_source"] == "told"
    assert "C1: passed 1 of 3 known (33 %), 0 unknown; post or business 40 % as the course tells" in rates.stderr
    paths = command("outcomes", *TABLES, "--paths", "--lang", "en", cwd=folder)
    assert [row["worker_id"] for row in rows(paths.stdout)] == ["W1", "W2", "W3"]
    assert "placed: 1 people; 1 of 3 trained (33 %), median 20 days after the step before" in paths.stderr
    one = command("outcomes", *TABLES, "--worker", "W1", cwd=folder)
    assert "2026-05-01 selesai pelatihan C1, 89 hari sesudah langkah sebelumnya" in one.stderr
    skills = command("outcomes", *TABLES, "--livelihoods", "--lang", "en", cwd=folder)
    assert (skills.returncode, rows(skills.stdout)) == (0, [])
    assert "Skills that live from customers: 0 of 0" in skills.stderr


def test_files_and_a_picture(folder):
    words = ("-o", "o.parquet", "--notes", "n.csv", "--plot", "o.png")
    done = command("outcomes", *TABLES, *words, cwd=folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert pl.read_parquet(folder / "o.parquet")["months"].to_list() == [3, 6, 12]
    assert pl.read_csv(folder / "n.csv")["note"].to_list() == ["undated", "outcome_not_read"]
    assert (folder / "o.png").read_bytes().startswith(b"\x89PNG")


def test_every_note_has_words_in_indonesian():
    source = Path(__file__).parents[2] / "matcher-core" / "src" / "training" / "outcome_note.rs"
    topics = re.findall(r'Self::\w+ => \{?\s*\(\s*"(\w+)"', source.read_text(encoding="utf-8"))
    assert len(topics) == 13
    assert set(topics) == set(_TEXT["id"]["note"])


def test_bad_input_is_2_and_says_what_is_right(folder):
    for words, right in (
        ([], "nothing to count: --market DIR, or tables such as --events FILE"),
        ([*TABLES, "--at", "drei"], "--at drei: whole months with commas between are right, such as 3,6,12"),
        ([*TABLES, "--at", "0"], "at is 0, expected a whole number of at least 1"),
        ([*TABLES, "--rates", "--by", "course"], "--by is for outcomes; without --rates it is right"),
        ([*TABLES, "--rates", "--notes", "n.csv"], "--notes: rates have none"),
        ([*TABLES, "--worker", "W9"], "W9"),
        ([*TABLES, "-o", "o.doc"], "-o o.doc: the ending .doc names no kind of file"),
    ):
        done = command("outcomes", *words, cwd=folder)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert right in done.stderr, words
