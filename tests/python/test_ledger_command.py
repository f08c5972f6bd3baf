"""``matcher ledger`` as a stranger calls it: a dirty CSV, the table, the words about it, exit codes."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import matcher
import openpyxl
import polars as pl
import pytest
from conftest import command
from matcher.ledger import _NOTES_ID

WORKERS = """worker_id;skills;home_region
W1;las smaw|gtaw;Kota Tarakan
W2;smaw;65.71.02
W3;smaw;Kab. Nunukan
W4;smaw;
W5;smaw;Kota Tarakan
"""
VACANCIES = """vacancy_id;employer_id;site_id;skills_required;region;openings
V1;F1;S1;smaw;65.71;6
V2;F2;S1;smaw;65.71;"2"
V3;F2;S1;barista;65.71;dua
"""
EMPLOYERS = """employer_id;principal_id;headcount_local;headcount_total
F1;;1.822;2.430
F2;F1;;
F3;F3;4;5
F4;F1;15;10
"""
EVENTS = """event_id;date;kind;worker_id;vacancy_id;reason
1;12/10/2026;placed;W1;V1;
2;13/10/2026;placed;W3;V1;
3;13/10/2026;placed;W4;V1;
4;13/10/2026;placed;W9;V2;
5;01/12/2026;placed;W2;V1;
6;13/10/2026;ended;W2;V1;sakit
7;;placed;W2;V1;
"""
POLICY = """id = "tarakan-example"
illustrative = true
[[target]]
unit = "site"
scope = "hires"
share = 0.75
[[target]]
unit = "employer"
scope = "headcount"
share = 0.75
"""
FILES = {"w": WORKERS, "v": VACANCIES, "e": EMPLOYERS, "ev": EVENTS}
TABLES = ("--workers", "w.csv", "--vacancies", "v.csv", "--employers", "e.csv", "--events", "ev.csv")
RUN = ("ledger", *TABLES, "--policy", "p.toml", "--as-of", "2026-11-01")


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_bytes(text.encode("cp1252"))
    (tmp_path / "p.toml").write_text(POLICY)
    return tmp_path


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_goes_to_stdout_and_words_to_stderr(folder):
    done = command(*RUN, "--lang", "en", cwd=folder)
    assert done.returncode == 0, done.stderr
    site, first, second = rows(done.stdout)
    assert (site["unit_id"], site["numerator"], site["denominator"], site["unknown"]) == ("S1", "1", "4", "2")
    assert (site["required"], site["remaining"], site["met"], site["infeasible"]) == ("3", "2", "false", "0")
    assert (first["unit_id"], first["numerator"], first["denominator"], first["met"]) == ("F1", "1822", "2430", "false")
    assert (second["unit_id"], second["share"], second["met"], second["uncounted"]) == ("F2", "", "", "1")
    told = done.stderr
    assert "Target 75 % by site with its contractors, of people hired, class of skill any" in told
    assert "  S1: 1 of 4 local = 25.00 %, 2 of unknown origin; 2 missing" in told
    # 74.979 % reads as what it is.
    assert "  F1: 1,822 of 2,430 local = 74.97 %; 1 missing" in told
    assert "  2 in all: 0 meet it, 1 don't, of 1 nobody can tell" in told
    assert "events dated after the day of the ledger, not counted: 1 (5)" in told
    assert 'id F3, column principal_id: "F3" refused' in told
    assert "id F4, column headcount_total" in told
    assert "sakit" not in told + done.stdout


def test_the_words_are_indonesian_unless_asked_otherwise(folder):
    told = command(*RUN, cwd=folder).stderr
    assert "Target 75 % per lokasi kerja dengan kontraktornya, orang yang diterima" in told
    assert "  F1: 1.822 dari 2.430 lokal = 74,97 %; kurang 1" in told
    assert "1 kejadian bertanggal sesudah tanggal acuan: tidak dihitung (5)" in told
    assert "3 baris; 5 catatan" in told
    assert "not counted" not in told


def test_every_note_has_words_in_indonesian():
    source = Path(__file__).parents[2] / "matcher-core" / "src" / "ledger" / "note.rs"
    topics = re.findall(r'Self::\w+ => \{?\s*\(\s*"(\w+)"', source.read_text(encoding="utf-8"))
    assert len(topics) == 30
    assert set(topics) == set(_NOTES_ID)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "ndjson"])
def test_every_kind_of_file(folder, ending):
    done = command(*RUN, "-o", f"l.{ending}", "--notes", f"n.{ending}", cwd=folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    read = {"csv": pl.read_csv, "parquet": pl.read_parquet, "ndjson": pl.read_ndjson}
    for name, key, first in (("l", "unit_id", "S1"), ("n", "note", "later")):
        path = folder / f"{name}.{ending}"
        if ending == "xlsx":
            sheet = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]
            found = [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]]
        else:
            found = read[ending](path).to_dicts()
        assert found[0][key] == first


def test_a_market_on_disk_is_counted_with_its_own_policy(folder):
    m = matcher.Matcher(folder / "m", policy=folder / "p.toml", as_of="2026-11-01")
    m.add_employers(folder / "e.csv")
    m.commit()
    m.close()
    done = command("ledger", "--market", "m", "--lang", "en", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert [row["unit_id"] for row in rows(done.stdout)] == ["F1", "F1", "F2"]


def test_employers_alone_are_enough_for_headcounts(folder):
    done = command("ledger", "--employers", "e.csv", "--policy", "p.toml", "--as-of", "2026-11-01", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert rows(done.stdout)[1]["numerator"] == "1822"


def test_bad_input_is_2_and_says_what_is_right(folder):
    (folder / "circle.csv").write_text("employer_id,principal_id\nA,B\nB,A\n")
    (folder / "above.csv").write_text("vacancy_id,region,openings\nV1,65.71,0\n")
    (folder / "open.toml").write_text('id = "x"\n[[target]]\nunit = "vacancy"\nscope = "openings"\nshare = 0.5\n')
    run = ("--policy", "p.toml", "--as-of", "2026-11-01")
    for words, right in (
        ([], "nothing to count: --market DIR, or tables such as --employers FILE and --events FILE"),
        (["--employers", "circle.csv", *run], "goes in a circle: A > B > A"),
        (["--workers", "w.csv", "--vacancies", "above.csv", "--events", "ev.csv", "--policy", "open.toml",
          "--as-of", "2026-11-01"], "vacancy V1, openings: 1 of 0 is above 100 %"),
        (["--employers", "e.csv", "--policy", "nowhere.toml"], "nowhere.toml"),
        (["--employers", "e.csv", *run, "-o", "l.doc"], "-o l.doc: the ending .doc names no kind of file"),
        (["--employers", "e.csv", *run, "--notes", "n"], "--notes n: the ending is missing"),
    ):  # fmt: skip
        done = command("ledger", *words, cwd=folder)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert right in done.stderr, words


def test_without_a_target_there_is_no_row_and_the_reason_is_told(folder):
    done = command("ledger", "--employers", "e.csv", "--as-of", "2026-11-01", "--lang", "en", cwd=folder)
    assert (done.returncode, rows(done.stdout)) == (0, [])
    assert "No target is in force." in done.stderr
