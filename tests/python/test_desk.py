"""The officer's desk: overrides, call lists and letters, in Python and on the command line."""

from __future__ import annotations

import csv
import io

import matcher
import openpyxl
import pytest
from conftest import command

ASKED = ["smaw", "gtaw", "fcaw", "gerinda"]
HOMES = {"A": "65.71.01", "B": "65.71.02", "C": "64.71", "D": "65.71.03"}
WORKERS = [
    {"worker_id": name, "skills": ASKED[: 4 - at], "home_region": home, "ktp_region": home}
    for at, (name, home) in enumerate(HOMES.items())
]
VACANCIES = [{"vacancy_id": "V1", "employer_id": "F1", "title": "Juru las", "skills_required": ASKED, "openings": 2,
              "region": "65.71.03", "housing": True, "certificates_required": ["Juru las kelas II"]}]  # fmt: skip
SECRET = "Siti sedang merawat orang tua"
OVERRIDE = {"event_id": "E1", "date": "2026-10-01", "kind": "overridden", "worker_id": "A", "vacancy_id": "V1",
            "reason": SECRET}  # fmt: skip


@pytest.fixture
def desk():
    m = matcher.Matcher(as_of="2026-11-02")
    m.add_workers(WORKERS, on_error="raise")
    m.add_vacancies(VACANCIES, on_error="raise")
    m.add_employers([{"employer_id": "F1", "name": "PT Rekaan"}], on_error="raise")
    m.commit()
    return m


def rows(calls):
    return [(row["worker_id"], row["place"], row["position"], row["override"]) for row in calls.to_dicts()]


@pytest.mark.parametrize("reason", [None, "", "  \t", "-", "n/a", "...", "\u200b"])
def test_an_override_without_a_reason_is_refused(desk, reason):
    report = desk.add_events([{**OVERRIDE, "reason": reason}, OVERRIDE])
    assert (report.accepted, report.refused) == (1, 1)
    issue = next(issue for issue in report.issues if issue.severity == "error")
    assert (issue.row, issue.id, issue.column, issue.rule, issue.value) == (1, "E1", "reason", "missing_value", None)
    assert SECRET not in str(report) + repr(report.issues)


@pytest.mark.parametrize("column", ["worker_id", "vacancy_id"])
def test_an_override_of_nobody_or_for_nothing_is_refused_and_its_reason_not_told(desk, column):
    with pytest.raises(matcher.RefusedError) as caught:
        desk.add_events([{**OVERRIDE, column: None}], on_error="raise")
    assert [issue.column for issue in caught.value.issues if issue.severity == "error"] == [column]
    assert SECRET not in str(caught.value) + repr(caught.value.issues)


def test_the_officer_leaves_out_and_puts_on_and_no_ranking_changes(desk):
    before = desk.rank_workers()
    assert rows(desk.call_list("V1")) == [("A", 1, 1, None), ("B", 2, 2, None)]
    desk.override("A", "V1", reason=SECRET, on="2026-11-02")
    desk.override("D", "V1", reason="giliran", on="2026-11-02", event_id="E7")
    desk.commit()
    calls = desk.call_list("V1")
    assert rows(calls) == [("B", 1, 2, None), ("C", 2, 3, None), ("D", 3, 4, "put_on"), ("A", None, 1, "left_out")]
    assert desk.rank_workers().fingerprint() == before.fingerprint()
    assert (calls.called, calls.overridden) == (3, 2)
    assert [row["reason"] for row in calls.to_dicts()] == [None, None, "giliran", SECRET]
    assert rows(desk.call_list("V1", overrides=False)) == [("A", 1, 1, None), ("B", 2, 2, None)]
    assert rows(desk.call_list(desk.rank_workers("V1"))) == rows(calls)
    assert desk.overrides().counts.to_dicts() == [{"vacancy_id": "V1", "overrides": 2, "workers": 2}]
    assert len(desk.overrides(since="2026-11-03")) == 0
    assert len(desk.overrides("V1", until="2026-11-02")) == 2


def test_a_reason_is_data_and_is_never_printed(desk):
    desk.add_events([OVERRIDE])
    desk.commit()
    calls, overrides = desk.call_list(), desk.overrides()
    for shown in (repr(calls), calls._repr_html_(), repr(overrides), overrides._repr_html_(), repr(desk)):
        assert SECRET not in shown
        assert "reason" not in shown
    assert overrides.to_dicts()[0]["reason"] == SECRET
    # On the office's copy, and on no letter.
    assert SECRET in calls.letters()
    assert SECRET not in calls.letters(office_copy=False) + calls.letters("referral", office_copy=False)


def test_names_are_printed_and_kept_nowhere(desk, tmp_path):
    names = {"A": "Ani <Contoh>", "Z": "Nobody"}
    (tmp_path / "names.csv").write_text("worker_id;name\nA;Ani <Contoh>\n", encoding="utf-8")
    calls = desk.call_list("V1")
    for given in (names, tmp_path / "names.csv", [{"worker_id": "A", "name": "Ani <Contoh>"}]):
        page = calls.letters("referral", names=given)
        assert "Ani &lt;Contoh&gt;" in page
        assert "Nobody" not in page
    assert "Ani" not in calls.letters() + repr(calls) + str(calls.to_dicts()) + str(desk.record("workers", "A"))
    for wrong in ({"A": 7}, [{"id": "A"}], tmp_path / "none.csv"):
        with pytest.raises(matcher.InputError):
            calls.letters(names=wrong)


def test_a_sheet_each_and_days_in_both_languages(desk):
    calls = desk.call_list("V1", 3)
    page = calls.letters("call", office="Dinas Contoh", place="Tarakan")
    assert page.count('class="sheet"') == 3
    assert "2 November 2026" in page
    assert "Tarakan, 17 Agustus 2026" in calls.letters(place="Tarakan", date="2026-08-17")
    assert "17 August 2026" in calls.letters(lang="en", date="2026-08-17")
    assert "http" not in page
    assert "<script" not in page


@pytest.mark.parametrize(
    "call",
    [
        lambda m: m.call_list("V9"),
        lambda m: m.call_list("V1", 0),
        lambda m: m.call_list("V1", 1.5),
        lambda m: m.call_list("V1", eligible="some"),
        lambda m: m.call_list(m.rank_vacancies()),
        lambda m: m.call_list("V1").letters("invitation"),
        lambda m: m.call_list("V1").letters(lang="su"),
        lambda m: m.call_list("V1").letters(date="02/11/2026"),
        lambda m: m.override("A", "V1", reason="", on="2026-11-02"),
        lambda m: m.override("A", "V1", reason=None, on="2026-11-02"),
        lambda m: m.override("A", "V1", reason="ada", on=None),
        lambda m: m.override("A", "V1", reason="ada", on="besok"),
        lambda m: m.override("Z", "V1", reason="ada", on="2026-11-02"),
        lambda m: m.overrides(since="kemarin"),
    ],
)
def test_what_is_not_right_is_an_input_error(desk, call):
    with pytest.raises(matcher.MatcherError) as caught:
        call(desk)
    assert caught.value.kind == "input"


def test_an_error_about_a_day_names_its_argument(desk):
    with pytest.raises(matcher.InputError, match=r"^on is .besok.; "):
        desk.override("A", "V1", reason="ada", on="besok")
    with pytest.raises(matcher.InputError, match=r"^since is .kemarin.; "):
        desk.overrides(since="kemarin")


# The command line reads what offices have: semicolons, a byte-order mark, a refused row.
WORKERS_CSV = (
    "\ufeffworker_id;skills;home_region;wage_min\n001;smaw | gtaw;65.71.01;3,5 jt\n002;smaw;65.71.02;\n"
    "003;smaw;65.71;banyak\n"
)
VACANCIES_CSV = "vacancy_id;title;skills_required;region;openings\nV1;Juru las;smaw | gtaw;65.71.03;1\n"
EVENTS_CSV = (
    f"event_id;date;kind;worker_id;vacancy_id;reason\nE1;1/11/2026;overridden;001;V1;{SECRET}\n"
    "E2;2/11/2026;overridden;002;V1;\n"
)
TABLES = ("--workers", "w.csv", "--vacancies", "v.csv", "--events", "e.csv", "--as-of", "2026-11-02")


@pytest.fixture
def folder(tmp_path):
    for name, text in (("w", WORKERS_CSV), ("v", VACANCIES_CSV), ("e", EVENTS_CSV)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "names.csv").write_text("worker_id;name\n002;Ani Contoh\n", encoding="utf-8")
    return tmp_path


def test_letters_on_the_command_line(folder):
    done = command("letters", *TABLES, "--vacancy", "V1", "--market", "m", cwd=folder)
    assert done.returncode == 0, done.stderr
    found = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["worker_id"], row["place"], row["override"]) for row in found] == [
        ("002", "1", ""),
        ("001", "", "left_out"),
    ]
    assert "events: 1 rows accepted, 1 refused" in done.stderr
    assert "id E2, column reason: value refused" in done.stderr
    assert SECRET in done.stdout
    assert SECRET not in done.stderr
    page = ("--kind", "referral", "--names", "names.csv", "--office", "Dinas Contoh", "--date", "2026-11-03")
    done = command(
        "letters", "--market", "m", *page, "--list", "l.xlsx", "--overrides", "o.csv", "-o", "l.html", cwd=folder
    )
    assert done.returncode == 0, done.stderr
    assert "1 people called for 1 vacancies, 1 rows changed by overrides; written to l.html" in done.stderr
    text = (folder / "l.html").read_text(encoding="utf-8")
    assert "Ani Contoh" in text
    assert "SURAT PENGANTAR" in text
    assert "3 November 2026" in text
    sheet = list(openpyxl.load_workbook(folder / "l.xlsx").active.iter_rows(values_only=True))
    assert [row[1] for row in sheet] == ["worker_id", "002", "001"]
    assert SECRET in (folder / "o.csv").read_text(encoding="utf-8")
    assert "Ani" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--vacancy", "V9"),
        ("--names", "names.csv"),
        ("--names", "none.csv", "-o", "l.html"),
        ("-o", "l.docx"),
        ("-o", "none/l.html"),
        ("--list", "l.pdf", "-o", "l.html"),
        ("--date", "besok", "-o", "l.html"),
        ("-n", "0"),
    ],
)
def test_bad_input_of_letters_ends_with_2(folder, words):
    done = command("letters", *TABLES, *words, cwd=folder)
    assert done.returncode == 2
    assert SECRET not in done.stderr
    assert not (folder / "l.html").exists()


def test_check_names_an_override_without_a_reason(folder):
    done = command("check", "--events", "e.csv", cwd=folder)
    assert done.returncode == 1
    assert "row 2 (line 3), id E2, column reason: value refused, expected the reason of an override" in done.stdout
    assert SECRET not in done.stdout + done.stderr
