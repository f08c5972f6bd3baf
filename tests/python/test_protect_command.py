"""``matcher protect`` as a stranger calls it: dirty files, tables, words, a picture, exit codes."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import polars as pl
import pytest
from conftest import command

# As offices send it: semicolons, a byte order mark, words for wages, a row without an id, one of an unknown region.
WORKERS = """\ufeffworker_id;status;income;sector;schemes;home_region;groups
W1;informal;Rp 900.000;perikanan;;64.74;
W2;INFORMAL;1,2 juta;transportasi;[];64.74;pekerja rentan
W3;informal;900000;;JKK|BPJS Ketenagakerjaan;64.74;
;informal;900000;;;64.74;
W5;informal;banyak;;[];99.99;
W6;menganggur;;;[];64.74;
"""
VACANCIES = """vacancy_id;employer_id;region;wage_min;wage_period;contract;openings;schemes_offered;hazard
V1;F1;64.74;150.000;hari;permanent;2;JKN;ya
V2;F1;64.74;6000000;bulan;permanent;1;JKN|JKK|JKM|JHT|JP;tidak
"""
EVENTS = """event_id;date;kind;worker_id;vacancy_id
E1;20/09/2026;placed;W6;V2
E2;20/09/2026;placed;W9;V2
E3;20/09/2026;placed;W1;
"""
RULES = "scheme;kind;value;from;to\nJKX;fixed;500;2025-01-01;2025-12-31\nJKX;fixed;700;2027-01-01;\n"


@pytest.fixture
def folder(tmp_path):
    for name, text in {"w": WORKERS, "v": VACANCIES, "e": EVENTS, "rules": RULES}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def run(folder, *words):
    tables = ("--workers", "w.csv", "--vacancies", "v.csv", "--events", "e.csv", "--as-of", "2026-11-01")
    return command("protect", *tables, *words, cwd=folder)


def rows(done, code=0):
    assert done.returncode == code, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_the_gap_goes_to_stdout_and_words_to_stderr(folder):
    done = run(folder, "--lang", "en")
    found = {(row["worker_id"], row["scheme"]): row for row in rows(done)}
    assert {worker for worker, _ in found} == {"W1", "W2", "W3", "W6"}
    assert "row 4 (line 5), column worker_id: value refused" in done.stderr
    assert 'id W5, column home_region: "99.99" refused' in done.stderr
    # An empty cell tells nothing of schemes, `[]` tells that there are none, and a strange name may stand for any.
    assert found["W1", "JKK"]["state"] == "unknown"
    assert (found["W3", "JKK"]["state"], found["W3", "JKM"]["state"]) == ("held", "unknown")
    assert found["W6", "JKM"]["state"] == "missing"
    assert "people with a scheme of an unknown name, whose other schemes are unknown: 1 (W3)" in done.stderr
    assert "JKM: " in done.stderr
    assert "placements without a vacancy: 1 (E3)" in done.stderr


def test_the_words_are_indonesian_unless_asked_otherwise(folder):
    told = run(folder).stderr
    assert "belum diketahui" in told
    assert "Catatan:" in told
    assert not re.search(r"aren't|unknown|missing", told.partition("JKN:")[2])


def test_a_budget_its_queue_and_a_picture(folder):
    done = run(folder, "--budget", "20000", "--months", "6", "--queue", "q.csv", "-o", "gap.parquet",
               "--plot", "gap.png", "--notes", "n.csv", "--lang", "en")  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    queue = pl.read_csv(folder / "q.csv")
    assert queue["place"].to_list() == list(range(1, len(queue) + 1))
    assert queue["covered"].to_list()[0]
    assert "x 6 = " in done.stderr
    assert (folder / "gap.png").read_bytes().startswith(b"\x89PNG")
    assert "monthly_cost" in pl.read_parquet(folder / "gap.parquet").columns
    assert "no_vacancy" in pl.read_csv(folder / "n.csv")["note"].to_list()


def test_shares_duties_and_decent_work(folder):
    shares = run(folder, "--coverage", "--by", "status", "--public", "--lang", "en")
    (accident,) = [row for row in rows(shares) if (row["status"], row["scheme"]) == ("informal", "JKK")]
    assert (accident["suppressed"], accident["eligible"], accident["percent"]) == ("true", "", "")
    assert "hidden" in shares.stderr
    duties = run(folder, "--duties", "--lang", "en")
    # The placement without a vacancy names no employer.
    other, duty = sorted((row for row in rows(duties) if row["duty"] == "register"), key=lambda row: row["worker_id"])
    assert (other["worker_id"], other["who"]) == ("W1", "")
    assert (duty["worker_id"], duty["due_on"], duty["state"]) == ("W6", "2026-10-20", "overdue")
    assert "overdue, 2026-10-20: W6 to be registered by the employer" in duties.stderr
    work = run(folder, "--decent", "programme", "--retention", "r.csv")
    assert rows(work)[0]["openings"] == "3"
    assert pl.read_csv(folder / "r.csv")["months"].to_list() == [3, 6, 12]


def test_a_wage_below_the_minimum_ends_with_one(folder):
    done = run(folder, "--wages", "--lang", "en")
    states = {row["vacancy_id"]: row["state"] for row in rows(done, code=1)}
    assert states == {"V1": "below", "V2": "met"}
    assert "V1: 3,750,000 rupiah, below the UMK of 3,799,480 (final)" in done.stderr
    (folder / "v.csv").write_text(VACANCIES.replace("150.000", "160.000"), encoding="utf-8")
    assert {row["state"] for row in rows(run(folder, "--wages"))} == {"met"}


def test_rules_of_ones_own_and_a_gap_in_their_dates(folder):
    done = run(folder, "--scheme-rules", "rules.csv", "--lang", "en")
    assert {(row["scheme"], row["state"]) for row in rows(done)} == {("JKX", "unknown")}
    assert re.search(r"JKX.*2026-01-01.*2026-12-31", done.stderr)


def test_a_wrong_table_of_the_law_ends_with_two_and_its_lines(folder):
    (folder / "rules.csv").write_text("scheme;kind;value\nJKX;fixed;-1\nJKX;fixed;1\nJKX;often;1\n", encoding="utf-8")
    done = run(folder, "--scheme-rules", "rules.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(r"\b2\b", done.stderr)
    assert re.search(r"\b4\b", done.stderr)
    missing = run(folder, "--wage-floors", "none.csv")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "none.csv" in missing.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--budget", "-1"),
        ("--budget", "many"),
        ("--months", "3"),
        ("--coverage", "--budget", "1"),
        ("--coverage", "--duties"),
        ("--public",),
        ("--by", "status"),
        ("--retention", "r.csv"),
        ("--budget", "1", "--months", "500"),
        ("--budget", "1", "--scheme", "JKX"),
        ("--worker", "W99"),
        ("-o", "gap.doc"),
        ("--plot", "gap.doc"),
    ],
)
def test_what_cannot_be_asked_ends_with_two_and_no_table(folder, words):
    done = run(folder, *words)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_market_it_says_what_is_needed(tmp_path):
    done = command("protect", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--market DIR" in done.stderr


def test_every_bundled_file_is_in_the_list_of_sources():
    data = Path(__file__).parents[2] / "matcher-core" / "data"
    sources = (data / "SOURCES.md").read_text(encoding="utf-8")
    for name in ("wage_floors.csv", "scheme_rules.csv"):
        assert name in sources
