"""`matcher explain` and the near misses of `matcher rank`, on a table as offices make them."""

from __future__ import annotations

import json

import polars as pl
import pytest
from conftest import command

WORKERS = """worker_id;skills;education;home_region;wage_min
W1;las smaw | las gtaw;SMK;Kota Tarakan;Rp 4.000.000
W2;las smaw;S M K;Kota Tarakan;4 jt
W3;smaw | gtaw;SMP;Kab. Nunukan;3,5 jt
W0;smaw;SMK;Kota Tarakan;4 jt
W5;barista;Cinta;Kota Tarakan;
"""
VACANCIES = """vacancy_id,title,skills_required,education_min,region,housing,wage_max
V1,Welder,las smaw|las gtaw,SMK,Kota Tarakan,ya,4500000
"""
COURSES = "course_id,title,skills_taught,starts_on,days\nC1,Las GTAW dasar,las gtaw,01/12/2026,35\n"
TABLES = ("--workers", "w.csv", "--vacancies", "v.csv", "--as-of", "2026-11-01")
PAIR = ("--worker", "W0", "--vacancy", "V1")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "w.csv").write_bytes(("\ufeff" + WORKERS).encode())
    (tmp_path / "v.csv").write_text(VACANCIES)
    (tmp_path / "c.csv").write_text(COURSES)
    return tmp_path


def test_where_somebody_stands_and_why(folder):
    done = command("explain", *TABLES, *PAIR, "-k", "1", "--lang", "en", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Not among the best 1: position ")
    assert "The last one in: W1, position 1" in done.stdout
    own = command("explain", *TABLES, *PAIR, "-k", "1", "--audience", "job_seeker", cwd=folder)
    assert own.stdout.startswith("Tidak termasuk 1 terbaik: posisi ")
    assert "W1" not in own.stdout


def test_one_against_the_other(folder):
    done = command("explain", *TABLES, *PAIR, "--compare", "W1", "--lang", "en", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("W1 stands above W0: positions 1 and ")
    assert command("explain", *TABLES, *PAIR, "--compare", "W1", "-o", "c.json", cwd=folder).returncode == 0
    numbers = json.loads((folder / "c.json").read_text())
    assert abs(sum(leaf["contribution"] for leaf in numbers["contributions"]) - numbers["score"]) < 1e-9
    assert command("explain", *TABLES, *PAIR, "--compare", "W1", "-o", "c.parquet", cwd=folder).returncode == 0
    assert pl.read_parquet(folder / "c.parquet").columns[-1] == "b_contribution"


def test_the_smallest_change(folder):
    words = ("--counterfactual", "-k", "1", "--lang", "en", "--courses", "c.csv")
    done = command("explain", *TABLES, *PAIR, *words, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Learn the skill: " in done.stdout
    assert "Course: Las GTAW dasar (C1), from 2026-12-01, 35 days" in done.stdout
    assert command("explain", *TABLES, *PAIR, *words, "-o", "f.json", cwd=folder).returncode == 0
    assert json.loads((folder / "f.json").read_text())["changes"][0]["course"]["course_id"] == "C1"


def test_near_misses_as_a_table_in_two_languages(folder):
    for lang, words in (("id", "pendidikan di bawah syarat"), ("en", "education below the asked one")):
        asked = ("--near-misses", "5", "--near-miss-file", "n.csv", "--lang", lang)
        done = command("rank", *TABLES, *asked, "-o", "r.csv", cwd=folder)
        assert done.returncode == 0, done.stderr
        (row,) = pl.read_csv(folder / "n.csv").to_dicts()
        assert (row["worker_id"], row["code"], row["have"], row["need"]) == ("W3", "education_below", "SMP", "SMA/SMK")
        assert row["text"].startswith(words)
        assert "1 near misses written to n.csv" in done.stderr


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["explain", *TABLES, *PAIR, "--compare", "W9"], 'workers have no id "W9"'),
        (["explain", *TABLES, *PAIR, "--compare", "W0"], "can't be compared with themselves"),
        (["explain", *TABLES, *PAIR, "--counterfactual", "-k", "0"], "k is 0"),
        (["explain", *TABLES, *PAIR, "--counterfactual", "--compare", "W1"], "not allowed with"),
        (["explain", *TABLES, "--worker", "W1", "--vacancy", "V9", "--counterfactual"], 'vacancies have no id "V9"'),
        (["explain", *TABLES, *PAIR, "--audience", "king"], "invalid choice"),
        (["rank", *TABLES, "--near-miss-file", "n.csv"], "--near-misses N says how many are wanted"),
        (["rank", *TABLES, "--near-misses", "2", "--near-miss-file", "n.doc"], "names no kind of file"),
    ],
)
def test_bad_words_end_with_exit_code_2_and_name_them(folder, words, text):
    done = command(*words, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert text in done.stderr
