"""Workbooks as offices keep them, in and out."""

from __future__ import annotations

import datetime as dt
import zipfile

import matcher
import openpyxl
import pytest
from conftest import command


def book(path, rows, **sheets):
    made = openpyxl.Workbook()
    made.active.title = "Lembar1"
    for row in rows:
        made.active.append(row)
    for name, more in sheets.items():
        sheet = made.create_sheet(name)
        for row in more:
            sheet.append(row)
    made.save(path)
    return made


def read(path, name="workers"):
    m = matcher.Matcher()
    report = getattr(m, f"add_{name}")(path)
    m.commit()
    return m, report


def test_dates_lists_and_numbers_kept_as_text(tmp_path):
    path = tmp_path / "w.xlsx"
    header = ["worker_id", "skills", "birth_date", "available_from", "wage_min", "experience_years"]
    book(path, [header, ["0012", "smaw; gtaw", dt.date(1999, 8, 12), "12/08/2026", "3.500.000", "2,5"]])
    m, report = read(path)
    assert report.refused == 0, report
    record = m.record("workers", "0012")
    assert (record["skills"], record["birth_date"], record["available_from"]) == (
        ["smaw", "gtaw"],
        "1999-08-12",
        "2026-08-12",
    )
    assert (record["wage_min"], record["experience_years"]) == (3_500_000, 2.5)


def test_a_number_shown_with_leading_zeros_keeps_them(tmp_path):
    path = tmp_path / "w.xlsx"
    made = book(path, [["worker_id", "skills"], [12, "smaw"], [13, "smaw"]])
    made.active["A2"].number_format = "00000"
    made.save(path)
    m, _ = read(path)
    assert m.record("workers", "00012") is not None
    assert m.record("workers", "13") is not None


def test_a_number_of_more_digits_than_a_sheet_keeps_is_refused(tmp_path):
    path = tmp_path / "w.xlsx"
    book(path, [["worker_id", "skills"], [6471000000000000, "smaw"], ["W2", "smaw"]])
    _, report = read(path)
    assert (report.accepted, report.refused) == (1, 1)
    assert "6471" not in str(report)


def test_a_title_above_the_header_is_passed_over_and_nothing_is_lost_in_silence(tmp_path):
    path = tmp_path / "w.xlsx"
    made = book(path, [["DATA PENCARI KERJA 2026"], [], ["worker_id", "skills", None], ["W1", "smaw", "lain"]])
    made.active.merge_cells("A1:C1")
    made.active.merge_cells("B3:C3")
    made.save(path)
    _, report = read(path)
    assert (report.accepted, report.refused) == (1, 0)
    # The cells below the second half of a merged heading.
    assert any(issue.column == "column C without a name" for issue in report.issues)


def test_the_sheet_of_the_table_s_name_is_read(tmp_path):
    path = tmp_path / "all.xlsx"
    book(path, [["catatan"], ["-"]], workers=[["worker_id"], ["W1"]], vacancies=[["vacancy_id"], ["V1"]])
    assert read(path)[0].record("workers", "W1") is not None
    assert read(path, "vacancies")[0].record("vacancies", "V1") is not None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "is empty; its first row must name the columns"),
        ([["worker_id", "worker_id"], ["W1", "W2"]], "stands twice in the header"),
        ([["worker_id", "wage_min"], ["W1", "=1+1"]], "has formulas without values"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(tmp_path, rows, says):
    path = tmp_path / "w.xlsx"
    book(path, rows)
    with pytest.raises(matcher.InputError, match=says):
        matcher.Matcher().add_workers(path)
    done = command("check", "--workers", "w.xlsx", cwd=tmp_path)
    assert (done.returncode, says in done.stderr) == (2, True)


def test_a_formula_that_failed_is_unknown(tmp_path):
    path = tmp_path / "w.xlsx"
    made = book(path, [["worker_id", "occupation"], ["W1", "x"]])
    made.active["B2"].value = "#REF!"
    made.active["B2"].data_type = "e"
    made.save(path)
    m, _ = read(path)
    assert m.record("workers", "W1").get("occupation") is None


@pytest.mark.parametrize("start", ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "#N/A"])
def test_what_a_text_says_is_no_formula_in_a_sheet(tmp_path, start):
    events = [
        {"event_id": "E1", "kind": "overridden", "worker_id": "W1", "vacancy_id": "V1", "reason": f"{start} alasan"}
    ]
    m = matcher.Matcher(tmp_path / "m")
    m.add_workers([{"worker_id": "W1", "skills": ["smaw"]}])
    m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"]}])
    m.add_events(events, on_error="raise")
    m.commit()
    m.close()
    assert command("letters", "--market", "m", "-o", "l.xlsx", cwd=tmp_path).returncode == 0
    cell = openpyxl.load_workbook(tmp_path / "l.xlsx").active["O2"]
    assert (cell.data_type, cell.value.strip()) == ("s", f"{start} alasan".strip())
    assert b"<f>" not in zipfile.ZipFile(tmp_path / "l.xlsx").read("xl/worksheets/sheet1.xml")


def test_what_was_written_is_read_again(tmp_path, market):

    from matcher.cli.output import write

    ranking = market.rank_workers()
    write(ranking, tmp_path / "r.xlsx")
    sheet = list(openpyxl.load_workbook(tmp_path / "r.xlsx").active.iter_rows(values_only=True))
    assert list(sheet[0]) == ranking.columns
    assert len(sheet) == len(ranking) + 1
