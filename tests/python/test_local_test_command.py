"""``matcher certify`` and ``matcher verify`` as a stranger calls them: a dirty file, words, exit codes."""

from __future__ import annotations

import csv
import io
import json

import pytest
from conftest import command

# As an office's spreadsheet saves it: semicolons, a decimal comma, day first, a word for a number.
WORKERS = """worker_id;skills;certificates;birth_date;home_region;registered_on;wage_min;hobi
fit;las smaw;Juru las kelas I;12/08/1990;65.71.01;05/01/2026;Rp 4.000.000;mancing
paper;smaw;[];1990-01-01;Kota Tarakan;2026-01-05;3,5 jt;
nowhere;smaw;Juru las kelas I;;;;;
untold;smaw;;;65.71.03;;;
;smaw;;;65.71.03;;;
broken;smaw;;;65.71.03;;banyak;
"""
VACANCIES = """vacancy_id,title,skills_required,certificates_required,region,openings,opens_on
V1,Juru las,smaw,Juru las kelas I,65.71.01,2,2026-10-01
"""
COURSES = "course_id,certificate,starts_on\nK1,Juru las kelas I,2026-12-01\n"
POLICY = 'id = "residents"\n[local]\nproof = ["home_region"]\n'
TABLES = (
    "--workers",
    "w.csv",
    "--vacancies",
    "v.csv",
    "--courses",
    "c.csv",
    "--policy",
    "p.toml",
    "--as-of",
    "2026-11-01",
)
WAIVE = ("--waive", "nowhere=dipanggil dua kali", "--waive", "untold=belum punya")


@pytest.fixture
def folder(tmp_path):
    texts = (("w.csv", WORKERS), ("v.csv", VACANCIES), ("c.csv", COURSES), ("p.toml", POLICY))
    for name, text in texts:
        (tmp_path / name).write_bytes(text.encode("cp1252"))
    return tmp_path


def certify(folder, *words):
    return command("certify", *TABLES, "--vacancy", "V1", *words, cwd=folder)


def verify(folder, *words, tables=TABLES):
    return command("verify", "c.json", *tables, *words, cwd=folder)


def test_without_a_certificate_the_unknown_are_the_data(folder):
    done = certify(folder)
    assert done.returncode == 1, done.stderr
    assert list(csv.reader(io.StringIO(done.stdout))) == [
        ["worker_id", "missing"],
        ["nowhere", "home_region"],
        ["untold", "certificate_missing_unknown"],
    ]
    assert "4 pencari kerja terdaftar, 3 warga lokal" in done.stderr
    assert "Tidak ada surat keterangan" in done.stderr
    assert "untold: certificate_missing_unknown" in done.stderr
    english = certify(folder, "--lang", "en").stderr
    assert "No certificate" in english
    assert "1 qualified, 2 can't be told yet; 2 wanted" in english


def test_a_certificate_goes_to_a_file_and_a_page(folder):
    done = certify(folder, *WAIVE, "-o", "c.json", "--html", "c.html", "--lang", "en")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    made = json.loads((folder / "c.json").read_text(encoding="utf-8"))
    assert made["counts"] == {"registered": 4, "local": 3, "eligible": 1, "unknown": 2, "qualified": 1}
    assert "Certificate of a Search" in (folder / "c.html").read_text(encoding="utf-8")
    assert "2 people waived" in done.stderr
    on_stdout = certify(folder, *WAIVE)
    assert json.loads(on_stdout.stdout)["digest"] == made["digest"]
    (folder / "others.csv").write_text("worker_id;reason\nnowhere;dipanggil dua kali\nuntold;belum punya\n")
    assert certify(folder, "--waivers", "others.csv").stdout == on_stdout.stdout


def test_a_certificate_verifies_and_one_that_was_edited_does_not(folder):
    assert certify(folder, *WAIVE, "-o", "c.json").returncode == 0
    done = verify(folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "SAMA" in done.stderr
    text = (folder / "c.json").read_text()
    (folder / "c.json").write_text(text.replace('"local":3', '"local":2'))
    done = verify(folder, "--lang", "en")
    assert done.returncode == 1
    assert "TAMPERED" in done.stderr
    assert next(csv.DictReader(io.StringIO(done.stdout)))["field"] == "digest"


def test_what_changed_since_is_the_data(folder):
    market = ("--market", "m")
    made = command("certify", *TABLES, *market, "--vacancy", "V1", *WAIVE, "-o", "c.json", cwd=folder)
    assert made.returncode == 0, made.stderr
    assert verify(folder, tables=market).returncode == 0
    rows = WORKERS.replace("paper;smaw;[]", "paper;smaw;Juru las kelas I")
    (folder / "w.csv").write_text(rows, encoding="utf-8")
    command("rank", *market, "--workers", "w.csv", cwd=folder)
    done = verify(folder, "-o", "d.csv", "--lang", "en", tables=market)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    rows = list(csv.DictReader((folder / "d.csv").open()))
    assert ("records", "paper", "changed") in [(row["field"], row["worker_id"], row["what"]) for row in rows]
    assert rows[0]["what"] == "enough_qualified"
    assert "counts.qualified changed: 1 → 2" in done.stderr


def test_the_office_s_key_seals_and_is_asked_for(folder):
    (folder / "key").write_text("secret of the office\n")
    key = ("--nik-key-file", "key")
    assert certify(folder, *WAIVE, *key, "-o", "c.json").returncode == 0
    assert verify(folder, *key).returncode == 0
    done = verify(folder)
    assert done.returncode == 2
    assert "sealed with the office's key" in done.stderr
    (folder / "empty").write_text("\n")
    for file in ("empty", "nowhere"):
        done = certify(folder, "--nik-key-file", file)
        assert done.returncode == 2
        assert "secret" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--waive", "nowhere"), "ID=REASON is right"),
        (("--waive", "nowhere="), "the reason is empty"),
        (("--waive", "nobody=moved"), "no such worker"),
        (("--waive", "fit=moved"), "only the unknown can be waived"),
        (("--waive", "nowhere=HP 081234567890"), "identity or telephone number"),
        (("--waivers", "nothing.csv"), "nothing.csv"),
        (("--waivers", "v.csv"), "row 1 has no column worker_id"),
        (("-o", "c.csv"), "the ending .json is right"),
        (("--html", "nowhere/c.html"), "there is no folder"),
    ],
)
def test_bad_input_ends_with_two(folder, words, said):
    done = certify(folder, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "081234567890" not in done.stderr


def test_a_vacancy_or_a_certificate_that_is_none_ends_with_two(folder):
    done = command("certify", *TABLES, "--vacancy", "V9", cwd=folder)
    assert done.returncode == 2
    assert "V9" in done.stderr
    done = command("certify", *TABLES[:-2], "--vacancy", "V1", cwd=folder)
    assert done.returncode == 2
    assert "the market has no as_of" in done.stderr
    for text, said in (("", "is not JSON"), ("[]", "no field format"), ('{"format": "x"}', "matcher.local_test/1")):
        (folder / "c.json").write_text(text)
        done = verify(folder)
        assert done.returncode == 2
        assert said in done.stderr
        assert "c.json" in done.stderr
    (folder / "c.json").unlink()
    assert verify(folder).returncode == 2
