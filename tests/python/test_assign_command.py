"""``matcher assign`` as a stranger calls it: pairs, the words about them, edited pairs looked at again, exit codes."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import polars as pl
import pytest
from conftest import command

WORKERS = """worker_id,skills,home_region,registered_on
W1,smaw|gtaw,65.71,2026-10-01
W2,smaw|gtaw,64.71,2026-10-02
W3,smaw,65.71,2026-10-03
W4,barista,65.71,2026-10-04
"""
VACANCIES = """vacancy_id,skills_required,region,openings,housing
V1,smaw|gtaw,65.71,2,yes
V2,perawat,65.71,1,yes
"""
POLICY = """id = "half"
[order]
instrument = "reserve"
[order.reserve]
share = 0.5
precedence = "open_first"
"""
TABLES = ("--workers", "w.csv", "--vacancies", "v.csv", "--as-of", "2026-11-01", "--policy", "p.toml", "--lang", "en")


@pytest.fixture
def folder(tmp_path):
    for name, text in (("w.csv", WORKERS), ("v.csv", VACANCIES), ("p.toml", POLICY)):
        (tmp_path / name).write_text(text)
    return tmp_path


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_pairs_go_to_stdout_and_words_to_stderr(folder):
    done = command("assign", *TABLES, cwd=folder)
    assert done.returncode == 0, done.stderr
    # W1 takes the open opening by merit, and the reserved one is left to W3, the other local.
    assert [(row["worker_id"], row["vacancy_id"], row["slot"]) for row in rows(done.stdout)] == [
        ("W1", "V1", "open"),
        ("W3", "V1", "local"),
    ]
    told = done.stderr
    assert "2 of 4 job seekers have a place; there are 3 openings." in told
    assert "Locals: 2 of the 2 with a place (100.0 %); of 0 nobody knows." in told
    assert "1  a reserved opening went to a member who stands behind them" in told
    assert "1  no vacancy has anything in common with what they told" in told
    assert "Empty openings: 1 at 1 vacancies" in told
    assert "Certificate: holds, 10 checks without a fault; it speaks of lists of 20." in told
    assert max(map(len, told.splitlines())) <= 110


def test_the_words_are_indonesian_unless_asked_otherwise(folder):
    told = command("assign", *TABLES[:-2], cwd=folder).stderr
    assert "2 dari 4 pencari kerja mendapat tempat; kursi seluruhnya 3." in told
    assert "Sertifikat: terbukti" in told
    assert "Warga lokal: 2 dari 2 yang mendapat tempat (100,0 %); 0 belum diketahui." in told


def test_every_table_has_a_file(folder):
    words = (
        "-o",
        "pairs.csv",
        "--unmatched",
        "un.ndjson",
        "--unfilled",
        "empty.parquet",
        "--referral-file",
        "ref.xlsx",
    )
    done = command("assign", *TABLES, *words, "--outcomes", "out.csv", "--certificate", "c.json", "--referrals", "2",
                   cwd=folder)  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert [row["worker_id"] for row in rows((folder / "pairs.csv").read_text())] == ["W1", "W3"]
    without = [json.loads(line) for line in (folder / "un.ndjson").read_text().splitlines()]
    assert [(row["worker_id"], row["reason"]) for row in without] == [("W2", "reserved"), ("W4", "no_list")]
    assert pl.read_parquet(folder / "empty.parquet")["vacancy_id"].to_list() == ["V2"]
    sent = list(openpyxl.load_workbook(folder / "ref.xlsx").active.iter_rows(values_only=True))[1:]
    assert [row[1] for row in sent] == ["W1", "W3", "W2"]
    (outcome,) = rows((folder / "out.csv").read_text())[:1]
    assert (outcome["vacancy_id"], outcome["filled"]) == ("V1", "1")
    certificate = json.loads((folder / "c.json").read_text())
    assert (certificate["holds"], certificate["k"], certificate["method"]) == (True, 20, "stable")


def test_welfare_tells_sum_and_gap(folder):
    done = command("assign", *TABLES, "--method", "welfare", cwd=folder)
    assert done.returncode == 0, done.stderr
    # The reserve is met by W1, and W2 adds more to the sum than W3.
    assert [row["worker_id"] for row in rows(done.stdout)] == ["W1", "W2"]
    assert "the largest is at most 0 above it" in done.stderr


def test_pairs_checked_as_they_came_hold(folder):
    command("assign", *TABLES, "-o", "pairs.csv", cwd=folder)
    done = command("assign", *TABLES, "--check", "pairs.csv", "--certificate", "c.json", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert {row["faults"] for row in rows(done.stdout)} == {"0"}
    assert "no worker and vacancy would both rather have each other" in done.stderr
    assert json.loads((folder / "c.json").read_text())["holds"] is True


@pytest.mark.parametrize(
    ("edited", "check", "told"),
    [
        ("worker_id,vacancy_id\nW1,V1\nW2,V1\n", "no_blocking_pair", "W3 and V1 would rather have each other"),
        ("worker_id,vacancy_id\nW1,V1\nW2,V1\nW3,V1\n", "openings", "V1 takes 3 people for 2 openings"),
        ("worker_id,vacancy_id\nW1,V1\nW3,V1\nW4,V2\n", "listed", "W4 at V2: on no list"),
        ("worker_id,vacancy_id\nW1,V1\nW3,V1\nW9,V1\n", "known", "no worker"),
        ("worker_id,vacancy_id,slot\nW1,V1,open\nW3,V1,disability\n", "slots", "W3 at V1"),
    ],
)
def test_edited_pairs_that_do_not_stand_are_findings(folder, edited, check, told):
    (folder / "edited.csv").write_text(edited)
    done = command(
        "assign", *TABLES, "--check", "edited.csv", "-o", "checks.csv", "--certificate", "c.json", cwd=folder
    )
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "Certificate: does NOT hold" in done.stderr
    assert told in done.stderr
    found = {row["check"]: int(row["faults"]) for row in rows((folder / "checks.csv").read_text())}
    assert found[check] > 0
    assert json.loads((folder / "c.json").read_text())["holds"] is False


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--method", "fair"), "invalid choice"),
        (("-k", "0"), "expected a whole number of at least 1"),
        (("--seed", "-1"), "expected a whole number of at least 0"),
        (("--seed", str(2**64)), "seed is 18446744073709551616"),
        (("--exposure-cap", "0"), "expected a whole number of at least 1"),
        (("--eligible", "all"), "invalid choice"),
        (("--unmatched", "un.txt"), "--unmatched un.txt: the ending .txt names no kind of file"),
        (("--certificate", "c.csv"), "a certificate is JSON"),
        (("--certificate", "nowhere/c.json"), "there is no folder nowhere"),
        (("--check", "nothing.csv"), "there is no such file"),
        (("--check", "w.csv"), "w.csv"),
        (("--check", "v.csv", "--unfilled", "x.csv"), "--check looks at pairs and assigns nobody"),
    ],
)
def test_bad_words_and_tables_are_refused(folder, words, told):
    done = command("assign", *TABLES, *words, cwd=folder)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert told in done.stderr


def test_a_cell_that_is_no_rank_is_refused_with_file_and_place(folder):
    (folder / "edited.csv").write_text("worker_id,vacancy_id,worker_rank\nW1,V1,1\nW3,V1,first\n")
    done = command("assign", *TABLES, "--check", "edited.csv", cwd=folder)
    assert done.returncode == 2
    assert all(part in done.stderr for part in ("edited.csv", "row 2", "worker_rank"))


def test_a_market_on_disk_and_one_without_anybody(folder):
    assert command("rank", *TABLES, "--market", "office", cwd=folder).returncode == 0
    done = command("assign", "--market", "office", "--lang", "en", cwd=folder)
    assert [row["worker_id"] for row in rows(done.stdout)] == ["W1", "W3"], done.stderr
    (folder / "w.csv").write_text("worker_id,skills\n")
    done = command("assign", *TABLES, cwd=folder)
    assert (done.returncode, rows(done.stdout)) == (0, []), done.stderr
    assert "Locals: nobody has a place." in done.stderr


def test_what_if_gives_the_workers_who_would_go_elsewhere(folder):
    (folder / "more.csv").write_text("vacancy_id,skills_required,region,openings,housing\nV9,smaw,64.71,1,yes\n")
    added = command("assign", *TABLES, "--add-vacancies", "more.csv", cwd=folder)
    assert added.returncode == 0, added.stderr
    # The lot among equals has W3 want the new post more, which leaves the other's opening to W2.
    assert [(row["worker_id"], row["change"], row["after"]) for row in rows(added.stdout)] == [
        ("W2", "entered", "V1"),
        ("W3", "moved", "V9"),
    ]
    assert "2 workers would go elsewhere; 2 have a place as it is" in added.stderr
    gone = command("assign", *TABLES, "--remove-workers", "W1", "--suppose-policy", "neutral", cwd=folder)
    assert [(row["worker_id"], row["change"]) for row in rows(gone.stdout)] == [("W1", "left"), ("W2", "entered")]
    unchanged = command("assign", *TABLES, "--remove-workers", "W4", "-o", "none.csv", cwd=folder)
    assert (unchanged.returncode, rows((folder / "none.csv").read_text())) == (0, [])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--remove-workers", "W99"), "W99"),
        (("--add-workers", "absent.csv"), "absent.csv"),
        (("--remove-workers", "W1", "--check", "w.csv"), "--check and --certificate"),
        (("--remove-workers", "W1", "--unmatched", "u.csv"), "--unmatched"),
        (("--suppose-policy", "absent.toml"), "absent.toml"),
    ],
)
def test_what_if_refuses_what_it_cannot_do(folder, words, told):
    done = command("assign", *TABLES, *words, cwd=folder)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
