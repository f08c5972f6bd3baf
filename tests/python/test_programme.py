"""The programme's books as an analyst calls them, and as a stranger at the command line."""

from __future__ import annotations

import csv
import io

import matcher
import polars as pl
import pytest
from conftest import command

EVENTS = """\ufeffevent_id;date;kind;worker_id;vacancy_id;employer_id;course_id;funder;amount
E1;01/02/2026;trained;W1;;;C1;;
E2;01/02/2026;trained;W2;;;C1;APBD;Rp 3.000.000
E3;01/03/2026;placed;W1;V1;;;;
E4;01/03/2026;placed;W9;;F1;;;
E5;;placed;W1;V1;;;;
E6;01/03/2026;entah;W1;;;;;
"""
MOUS = """mou_id;partner_id;kind;seats;quota;from;to
M1;F1;perusahaan;;2;01/01/2026;31/12/2026
M2;F1;perusahaan;;1;01/06/2026;
M3;;lpk;16;;01/01/2026;
M4;F2;perusahaan;;1;31/12/2026;01/01/2026
"""
TARGETS = """target_id;stage;measure;target;due
T1;short;placed;2;30/06/2026
T2;long;bahagia;1;31/12/2026
T3;medium;local_share;0,5;31/12/2026
"""
TABLES = (
    *("--events", "e.csv", "--mous", "m.csv", "--targets", "t.csv", "--courses", "c.csv"),
    *("--workers", "w.csv", "--vacancies", "v.csv", "--as-of", "2026-11-01"),
)


@pytest.fixture
def folder(tmp_path):
    files = {
        "e": EVENTS,
        "m": MOUS,
        "t": TARGETS,
        "c": "course_id;provider_id;funder;cost_per_seat\nC1;LPK;CSR;4000000\n",
        "w": "worker_id;home_region\nW1;65.71\nW2;64.72\n",
        "v": "vacancy_id;employer_id;region;openings\nV1;F1;65.71;1\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def made(**options):
    m = matcher.Matcher(as_of="2026-11-01", **options)
    m.add_events(
        [
            {
                "event_id": "E1",
                "date": "2026-02-01",
                "kind": "trained",
                "worker_id": "W1",
                "funder": "CSR",
                "amount": 5,
            },
            {
                "event_id": "E2",
                "date": "2026-02-01",
                "kind": "trained",
                "worker_id": "W2",
                "funder": "apbd",
                "amount": 4,
            },
            {"event_id": "E3", "date": "2026-03-01", "kind": "placed", "worker_id": "W1"},
        ]
    )
    m.commit()
    return m


def test_books_are_tables_and_words(folder):
    programme = made().programme()
    assert programme.city_share.percent == "44.44 %"
    assert not programme.city_share.reaches("0.4445")
    assert (programme.spent, programme.city_spent, programme.unknown_spent) == (9, 4, 0)
    assert made().programme(city_budget=["CSR"]).city_spent == 5
    assert made().programme(city_budget=[]).city_share.covered == 0
    assert matcher.Matcher(as_of="2026-11-01").programme().city_share is None
    assert programme.funders.to_polars()["cost_per_placement"].to_list() == [None, 5]
    assert "Anggaran kota menanggung Rp4 dari Rp9 (44,44 %)" in programme.text()
    assert repr(programme).startswith("Programme on 2026-11-01: 0 stages")
    assert "<li>placements without a vacancy: 1</li>" in programme._repr_html_()


def test_what_is_not_right_is_refused():
    for wrong in ({"at": [0]}, {"at": []}, {"city_budget": None}, {"city_budget": 3}):
        with pytest.raises(matcher.InputError):
            made().programme(**wrong)
    with pytest.raises(matcher.InputError, match="as_of"):
        matcher.Matcher().programme()


def test_the_command_tells_it_and_writes_every_table(folder):
    done = command("programme", *TABLES, "--tables", "books", "--lang", "en", cwd=folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "short, placed: 2, target 2 by 2026-06-30, reached" in done.stderr
    assert "long, bahagia: not told, target 1 by 2026-12-31, not measured" in done.stderr
    assert "medium, local share: 50.0 %, target 50.0 % by 2026-12-31, reached" in done.stderr
    # A row that can't be is refused with its line, and an agreement without a partner is told.
    assert "row 4 (line 5), id M4" in done.stderr
    assert "agreements of a partner whose terms overlap, counted for each: 2 (M1, M2)" in done.stderr
    assert "agreements without a partner: 1 (M3)" in done.stderr
    assert "events without a day, not read: 1 (E5)" in done.stderr
    assert "targets of an unknown measure, not counted: 1 (T2)" in done.stderr
    books = {path.stem: pl.read_csv(path) for path in (folder / "books").iterdir()}
    assert sorted(books) == ["employers", "evidence", "funders", "notes", "partners", "retention", "stages"]
    assert books["partners"]["placed"].to_list() == [2, 0, None]
    assert books["evidence"].filter(pl.col("target_id") == "T1")["id"].to_list() == ["E3", "E4"]
    assert books["funders"]["spent"].to_list() == [3_000_000, 4_000_000]


def test_one_table_goes_to_stdout_and_words_are_indonesian(folder):
    done = command("programme", *TABLES, "--table", "funders", cwd=folder)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["funder"], row["is_city"], row["from_courses"]) for row in rows] == [
        ("APBD", "true", "0"),
        ("CSR", "false", "1"),
    ]
    assert "jangka pendek, ditempatkan: 2, target 2 sampai 2026-06-30, tercapai" in done.stderr
    assert "sumber tidak diketahui" in done.stderr


@pytest.mark.parametrize(
    "words", [("--table", "people"), ("-o", "x.doc"), ("--tables", "e.csv"), ("--notes", "n.doc"), ("--as-of", "x")]
)
def test_what_cannot_be_asked_ends_with_two_and_no_table(folder, words):
    done = command("programme", *TABLES, *words, cwd=folder)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Traceback" not in done.stderr
