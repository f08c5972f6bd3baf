"""The office's reports, called by an analyst and at the command line: forms, cards, Perpres 57/2023."""

from __future__ import annotations

import csv
import io

import matcher
import openpyxl
import polars as pl
import pytest
from conftest import command

WORKERS = """\ufeffworker_id;sex;birth_date;education;major;registered_on;name;nik
W1;P;05/05/2000;SMK;=1+1;01/08/2026;Zulmarked;6474011208990001
W2;L;01/01/1980;SLTA;IPA;03/10/2026;;
W3;;;;;bukan tanggal;;
"""
EVENTS = """event_id;date;kind;worker_id;vacancy_id
E1;05/10/2026;placed;W1;V1
E2;20/10/2026;placed;W1;
E3;01/09/2026;vacancy_reported;;V1
"""
TABLES = ("--workers", "w.csv", "--events", "e.csv", "--vacancies", "v.csv", "--as-of", "2026-11-01")


@pytest.fixture
def folder(tmp_path):
    vacancies = "vacancy_id;title;openings;education_min;region\nV1;Juru las;2;SMK;65.71\n"
    for name, text in {"w": WORKERS, "e": EVENTS, "v": vacancies}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def office(folder):
    m = matcher.Matcher(as_of="2026-11-01")
    m.add_workers(folder / "w.csv")
    m.add_vacancies(folder / "v.csv")
    m.add_events(folder / "e.csv")
    m.commit()
    return m


def test_a_form_is_a_table_and_a_printed_form(office, tmp_path):
    form = office.ipk("iii/2", "2026-10")
    assert (form.number, form.period, len(form.headings)) == ("III/2", "Oktober 2026", 20)
    total = form.to_polars().filter((pl.col("block") == "education") & (pl.col("code") == "total")).to_dicts()[0]
    assert [total[flow] for flow in ("previous", "registered", "placed", "removed", "next")] == [1, 1, 2, 0, 1]
    grid = form.grid()
    assert [grid[0], grid[2]] == [["Tabel IPK III/2"], ["Oktober 2026"]]
    assert grid[-1][0].startswith("penempatan") or "tidak cocok" in str(grid)
    form.save(tmp_path / "f.csv")
    assert next(csv.reader((tmp_path / "f.csv").open(encoding="utf-8"))) == ["Tabel IPK III/2"]
    with pytest.raises(matcher.InputError, match=r"\.csv and \.xlsx"):
        form.save(tmp_path / "f.doc")
    with pytest.raises(matcher.InputError, match="several forms"):
        matcher.save_forms([form, form], tmp_path / "f.csv")


def test_a_workbook_has_a_sheet_a_table_and_no_formula(office, tmp_path):
    forms = [office.ipk(table, "2026-Q4") for table in matcher.IPK_TABLES]
    matcher.save_forms(forms, tmp_path / "ipk.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ipk.xlsx")
    assert book.sheetnames == [f"IPK {number.replace('/', '-')}" for number in matcher.IPK_TABLES]
    sheet = book["IPK III-2"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {"=1+1", "Menurut pendidikan", "Jumlah"} <= {cell.value for cell in cells}
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_flow_that_does_not_fit_names_the_person_and_nobody_else_is_told(office):
    form = office.ipk("III/1", "2026-10")
    notes = {note["note"]: note["ids"] for note in form.notes.to_dicts()}
    assert (notes["seeker_mismatch"], notes["vacancy_unknown"]) == (["W1"], ["E2"])
    said = f"{form.to_dicts()} {form.notes.to_dicts()} {form.grid()} {form!r}"
    assert "Zulmarked" not in said
    assert "6474011208990001" not in said


def test_public_forms_say_what_is_left_out(office):
    form = office.ipk("III/2", "2026-10", public=True)
    assert all(row["suppressed"] for row in form.to_dicts() if row["code"] == "total")
    assert "x" in [cell for row in form.grid() for cell in row]
    assert "kurang dari 5 orang" in str(form.grid())


def test_what_cannot_be_asked_is_refused(office):
    for table, period in (("III/9", "2026-10"), ("III/1", "2026-13"), ("III/1", "besok"), (1, "2026"), ("III/1", None)):
        with pytest.raises(matcher.InputError):
            office.ipk(table, period)
    with pytest.raises(matcher.InputError, match="as_of"):
        matcher.Matcher().ak1()


def test_cards_are_counted_by_state(office):
    assert office.ak1().counts() == {"active": 1, "placed": 1}


def test_the_command_fills_forms_and_ends_with_one_if_a_flow_does_not_fit(folder):
    done = command("ipk", *TABLES, "--period", "2026-10", "-o", "ipk.xlsx", "--notes", "n.csv", cwd=folder)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "IPK III/1, Oktober 2026: Ikhtisar statistik penempatan tenaga kerja" in done.stderr
    assert "arusnya tidak cocok" in done.stderr
    assert len(openpyxl.load_workbook(folder / "ipk.xlsx").sheetnames) == 9
    assert "seeker_mismatch" in pl.read_csv(folder / "n.csv")["note"].to_list()
    one = command("ipk", *TABLES, "--period", "2026-09", "--table", "III/4", cwd=folder)
    assert one.returncode == 0, one.stderr
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(one.stdout))}
    assert (rows["SMK"]["registered"], rows["total"]["next"]) == ("2", "2")
    cards = command("ipk", *TABLES, "--cards", cwd=folder)
    assert (cards.returncode, "ditempatkan: 1" in cards.stderr) == (0, True)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--period", "2026-10", "-o", "x.csv"),
        ("--period", "x"),
        ("--period", "2026", "--table", "IV/1"),
        ("--cards", "--period", "2026"),
    ],
)
def test_what_cannot_be_asked_ends_with_two_and_no_table(folder, words):
    done = command("ipk", *TABLES, *words, cwd=folder)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Traceback" not in done.stderr


def test_reports_of_vacancies_go_out_and_come_in(folder):
    done = command("perpres57", *TABLES, "--reports", "r.csv", "--notices", "n.xlsx", "--period", "2026-Q3", cwd=folder)
    assert done.returncode == 0, done.stderr
    (row,) = csv.DictReader((folder / "r.csv").open(encoding="utf-8"))
    assert (row["id_lowongan"], row["tanggal_lapor"], row["jabatan"], row["jumlah"]) == (
        "V1",
        "2026-09-01",
        "Juru las",
        "2",
    )
    (folder / "dirty.csv").write_text(
        "id_lowongan;tanggal_lapor;jumlah;jenis_kelamin\nV7;12/10/2026;3;P\nV8;bukan tanggal;1;\n", encoding="utf-8"
    )
    (folder / "filled.csv").write_text("id_lowongan;tanggal_terisi\nV7;20/10/2026\n", encoding="utf-8")
    matcher.Matcher(folder / "m", as_of="2026-11-01").close()
    words = ("--market", "m", "--add-reports", "dirty.csv", "--add-notices", "filled.csv", "--notices", "out.csv")
    done = command("perpres57", *words, cwd=folder)
    assert done.returncode == 1, done.stderr
    assert "row 2 (line 3), id V8, column tanggal_lapor" in done.stderr
    assert "not_stored" in done.stderr
    (notice,) = csv.DictReader((folder / "out.csv").open(encoding="utf-8"))
    assert (notice["id_lowongan"], notice["jumlah_dibutuhkan"], notice["jumlah_terisi"]) == ("V7", "3", "0")
    for wrong in ((), ("--add-reports", "dirty.csv"), ("--add-reports", "none.csv", "--market", "m")):
        failed = command("perpres57", *wrong, cwd=folder)
        assert (failed.returncode, failed.stdout) == (2, ""), failed.stderr


@pytest.mark.parametrize("by", ["sector", "", None, 3])
def test_a_balance_by_something_else_is_refused(by):
    with matcher.Matcher(as_of="2026-11-01") as m:
        m.commit()
        with pytest.raises(matcher.InputError, match="region, occupation, industry are right"):
            m.balance(by)


def test_a_public_balance_leaves_out_few_job_seekers_and_no_opening():
    with matcher.Matcher(as_of="2026-11-01", region="65.71") as m:
        m.add_workers([
            {"worker_id": f"W{n}", "home_region": f"65.71.0{1 + n % 3}", "registered_on": "2026-10-01"}
            for n in range(10)
        ])  # fmt: skip
        m.add_vacancies([{"vacancy_id": "V1", "region": "65.71.01", "opens_on": "2026-10-01"}])
        m.commit()
        own, public = m.balance().to_dicts(), m.balance(public=True).to_dicts()
    assert [row["seekers"] for row in own] == [4, 3, 3, 0]
    assert [row["seekers"] for row in public] == [None, None, None, 0]
    assert [row["openings"] for row in public] == [row["openings"] for row in own] == [1, 0, 0, 0]
