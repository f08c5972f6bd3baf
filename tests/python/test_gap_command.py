"""``matcher gap`` as a stranger calls it: tables, words, a picture, exit codes."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from conftest import command

WORKERS = """worker_id;skills;certificates;education;occupation
W1;las smaw;[];SMA;7212
W2;smaw|gtaw;[];SMK;7212
W3;forklift;SIO Forklift@2020-01-01;SMP;
"""
VACANCIES = """vacancy_id;title;occupation;skills_required;certificates_required;openings
V1;Juru las;7212;smaw|gtaw;;4
V3;Operator gudang;8344;forklift;SIO Forklift;"2"
V4;Perakit rangka;7214;smaw|rigger;;3
"""
COURSES = """course_id;skills_taught;starts_on;days
K1;gtaw;16/11/2026;35
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in {"w": WORKERS, "v": VACANCIES, "c": COURSES}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def run(folder, *words):
    tables = ("--workers", "w.csv", "--vacancies", "v.csv", "--courses", "c.csv", "--as-of", "2026-11-01")
    return command("gap", *tables, *words, cwd=folder)


def rows(done):
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_what_a_worker_lacks_is_data_and_words(folder):
    done = run(folder, "--worker", "W1", "--vacancy", "V1", "--lang", "en")
    first = rows(done)[0]
    assert (first["item"], first["missing"], first["openings_unlocked"], first["course_id"]) == (
        "welding_gtaw", "true", "4.0", "K1",
    )  # fmt: skip
    assert "unlocks 4 openings, 4 of them at once; class K1 from 2026-11-16, 35 days" in done.stderr
    assert done.stderr.rstrip().endswith("2 rows")


def test_every_question_has_its_table(folder):
    assert {row["openings"] for row in rows(run(folder, "--worker", "W1", "--occupation", "7212"))} == {"4"}
    others = rows(run(folder, "--worker", "W1", "--alternatives", "-k", "1"))
    assert [row["occupation"] for row in others] == ["7214"]
    assert [(row["vacancy_id"], row["worker_id"]) for row in rows(run(folder, "--vacancy", "V3"))] == [("V3", "W3")]
    away = run(folder)
    assert {row["vacancy_id"] for row in rows(away)} == {"V1", "V3", "V4"}
    assert "skor" in away.stderr


def test_a_file_and_a_picture(folder):
    done = run(folder, "--worker", "W1", "-o", "gap.parquet", "--plot", "gap.png")
    assert (done.returncode, done.stdout) == (0, "")
    assert pl.read_parquet(folder / "gap.parquet")["worker_id"].unique().to_list() == ["W1"]
    assert (folder / "gap.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "words",
    [
        ("--worker", "W9"),
        ("--vacancy", "V9"),
        ("--occupation", "7212"),
        ("--alternatives",),
        ("--plot", "gap.png"),
        ("--worker", "W1", "--vacancy", "V1", "--occupation", "7212"),
        ("--worker", "W1", "--vacancy", "V1", "--alternatives"),
        ("--worker", "W1", "-k", "3"),
        ("--worker", "W1", "--plot", "gap.doc"),
        ("--worker", "W1", "-o", "gap.doc"),
    ],
)
def test_bad_words_are_two(folder, words):
    done = run(folder, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("matcher: ")


def test_no_market_is_two_and_help_fits_a_terminal(folder):
    assert command("gap", cwd=folder).returncode == 2
    told = command("gap", "--help", cwd=folder).stdout
    assert max(map(len, told.splitlines())) <= 100
