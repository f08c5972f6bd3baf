"""``matcher demand`` as a stranger calls it: tables, words, pictures, exit codes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from conftest import command

HEADER = "vacancy_id;employer_id;skills_required;region;openings;opens_on\n"
VACANCIES = HEADER + "".join(
    f"V{month}-{n};F{n};{'gtaw' if n < 3 * month else 'barista'};65.71;2;{n % 27 + 1:02}/{month:02}/2025\n"
    for month in range(1, 13)
    for n in range(40)
)
COURSES = "course_id;skills_taught;starts_on;seats\nC1;gtaw;01/12/2026;16\nC2;rattan craft;01/12/2026;8\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "v.csv").write_text(VACANCIES)
    (tmp_path / "c.csv").write_text(COURSES)
    return tmp_path


def demand(folder: Path, *words: str):
    tables = ["--vacancies", "v.csv", "--courses", "c.csv", "--as-of", "2026-11-15"]
    return command("demand", *tables, *words, cwd=folder)


def rows(done) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_the_table_goes_to_stdout_and_words_to_stderr(folder):
    done = demand(folder, "--by", "region,month", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert list(rows(done)[0])[:3] == ["region", "region_name", "month"]
    assert sum(int(row["vacancies"]) for row in rows(done)) == 480
    for words in ("Rising:", "Fading:", "Asked, taught nowhere: 1", "Barista: 246 of 480 vacancies, 492 openings",
                  "Taught, not asked: 1", "8 seats"):  # fmt: skip
        assert words in done.stderr


def test_each_question_has_its_table(folder):
    firsts = {"--trends": "welding_gtaw", "--taught-nowhere": "barista", "--not-asked": "rattan_craft"}
    for option, skill in firsts.items():
        assert rows(demand(folder, "--by", "", option))[0]["skill_id"] == skill
    assert demand(folder, "--trends", "--not-asked").returncode == 2


def test_files_and_pictures_are_written(folder):
    done = demand(folder, "--cut", "industry")
    assert (done.returncode, done.stdout) == (2, "")
    assert "technology, agriculture or creative" in done.stderr
    assert demand(folder, "--plot", "d.png", "--notes", "n.csv", "-o", "d.xlsx").returncode == 0
    assert demand(folder, "--trends", "--plot", "t.svg", "-o", "t.ndjson").returncode == 0
    assert (folder / "d.png").read_bytes().startswith(b"\x89PNG")
    assert "Naik dan turun" in (folder / "t.svg").read_text() or (folder / "t.svg").stat().st_size > 1000
    assert (folder / "n.csv").read_text().startswith("note,count")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "year"], "by is year"),
        (["--level", "desa"], "level is desa"),
        (["--since", "x"], "since"),
        (["--plot", "d.txt"], "names no kind of picture"),
        (["--plot", "nowhere/d.png"], "there is no folder"),
        (["-o", "d.txt"], "names no kind of file"),
    ],
)
def test_bad_words_are_named(folder, words, said):
    done = demand(folder, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_market_without_a_table_is_asked_for_one(tmp_path):
    done = command("demand", cwd=tmp_path)
    assert done.returncode == 2
    assert "--market DIR" in done.stderr
