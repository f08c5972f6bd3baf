"""What came of classes, as an analyst calls it: nothing is shown without what it is of, and nobody unknown is lost."""

from __future__ import annotations

import re

import matcher
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matcher import plots
from matcher.outcomes import whole_percent


def made(events, courses=()):
    m = matcher.Matcher(as_of="2026-11-01")
    if courses:
        assert m.add_courses(list(courses)).ok
    assert m.add_events(events).ok
    m.commit()
    return m


def twelve_per_cent():
    """748 trained, 53 with a job, 36 with a business (domain notes, section 6); ids and days are invented."""
    events = [
        {"event_id": f"T{n}", "date": "2025-01-31", "kind": "trained", "worker_id": f"W{n}", "course_id": "C1"}
        for n in range(748)
    ]
    events += [
        {"event_id": f"A{n}", "date": "2025-03-15", "kind": "placed" if n < 53 else "business_started",
         "worker_id": f"W{n}"}
        for n in range(89)
    ]  # fmt: skip
    return made(events)


def test_twelve_per_cent_known_reads_as_twelve_per_cent_known_everywhere():
    outcomes = twelve_per_cent().outcomes(at=[6])
    row = outcomes.to_dicts()[0]
    assert (row["trained"], row["due"], row["known"], row["unknown"]) == (748, 748, 89, 659)
    assert row["known_share"] == pytest.approx(0.119, abs=1e-3)
    assert row["job_of_due"] == pytest.approx(0.0709, abs=1e-4)
    assert row["job_of_known"] == pytest.approx(0.5955, abs=1e-4)
    # Of all, the job may be anything that the unknown allow.
    assert row["job_of_due_low"] < row["job_of_due"] < 0.1
    assert row["job_of_due_high"] > 0.93
    english, indonesian = outcomes.text("en"), outcomes.text()
    assert "89 of 748 known (12 %)" in english
    assert "job 53 (7.1 % of all, 59.6 % of the known)" in english
    assert "unknown 659 (88.1 % of all)" in english
    assert "diketahui 89 dari 748 (12 %)" in indonesian
    assert "bekerja 53 (7,1 % dari semua, 59,6 % dari yang diketahui)" in indonesian
    for screen in (repr(outcomes), outcomes._repr_html_()):
        assert "89 of 748 (12 %)" in screen
        assert "53 of 748 (7 %)" in screen
        assert "659 of 748 (88 %)" in screen
    drawn = [text.get_text() for text in plots.outcomes(outcomes, lang="en").texts]
    assert "89 of 748 known (12 %)" in drawn


def test_the_unknown_are_always_drawn_and_hatched():
    ax = plots.outcomes(twelve_per_cent().outcomes(at=[3, 6]), lang="id")
    unknown = next(bars for bars in ax.containers if bars.get_label() == "tidak diketahui")
    assert [bar.get_hatch() for bar in unknown] == ["////", "////"]
    assert all(bar.get_width() == pytest.approx(100 * 659 / 748) for bar in unknown)
    ends = [bar.get_x() + bar.get_width() for bar in unknown]
    assert ends == pytest.approx([100, 100])


def test_a_group_is_named_by_its_column_and_what_is_not_told_comes_last():
    events = [
        {"event_id": "1", "date": "2026-01-31", "kind": "trained", "worker_id": "A", "course_id": "C1"},
        {"event_id": "2", "date": "2026-02-28", "kind": "trained", "worker_id": "B", "funder": "CSR"},
    ]
    m = made(events, [{"course_id": "C1", "provider_id": "LPK", "funder": "APBD"}])
    for by, column, groups in (
        ("course", "course_id", ["C1", None]),
        ("provider", "provider_id", ["LPK", None]),
        ("funder", "funder", ["APBD", "CSR"]),
        ("month", "month", ["2026-01", "2026-02"]),
    ):
        outcomes = m.outcomes(by, at=[3])
        assert outcomes.group == column
        assert [row[column] for row in outcomes.to_dicts()] == groups
    assert "not told, 3 months" in m.outcomes("course", at=[3]).text("en")
    assert [note["note"] for note in m.outcomes().notes.to_dicts()] == ["no_course"]


def test_who_is_not_due_is_neither_known_nor_unknown():
    events = [{"event_id": "1", "date": "2026-10-01", "kind": "trained", "worker_id": "A"}]
    outcomes = made(events).outcomes(at=[3])
    row = outcomes.to_dicts()[0]
    assert (row["not_due"], row["due"], row["known_share"], row["job_of_due"]) == (1, 0, None, None)
    assert outcomes.text("en") == "3 months after the class: none of 1 due yet"
    assert "nobody due yet (1 people)" in [text.get_text() for text in plots.outcomes(outcomes, lang="en").texts]


def test_bad_arguments_say_what_is_right():
    m = made([])
    for call, right in (
        (lambda: m.outcomes("region"), "course, provider, funder, month or None is right"),
        (lambda: m.outcomes(at=[0]), "at is 0, expected a whole number of at least 1"),
        (lambda: m.outcomes(at=[121]), "whole months from 1 to 120 are right"),
        (lambda: m.outcomes(at=[]), "expected whole months from 1 to 120"),
        (lambda: m.paths("W9"), "W9"),
        (lambda: m.paths().text("W9"), "no row of this worker"),
    ):
        with pytest.raises(matcher.InputError, match=re.escape(right)):
            call()


def test_every_table_is_read_by_other_libraries_and_shown():
    m = matcher.Matcher()
    matcher.sample_market(workers=400, vacancies=40).add_to(m)
    m.commit()
    paths = m.paths()
    for table in (m.outcomes("provider"), paths, paths.steps, m.course_rates(), m.livelihoods()):
        assert len(table) > 0
        assert table.to_polars().columns == list(table.to_pandas().columns) == table.columns
        assert pa.table(table).num_rows == len(table)
        assert "rows" in repr(table)
        assert "<table>" in table._repr_html_()


def test_a_reason_is_never_repeated():
    secret = "merawat ibu di rumah"
    events = [
        {"event_id": "1", "date": "2026-01-31", "kind": "trained", "worker_id": "A", "course_id": "C1"},
        {"event_id": "2", "date": "2026-02-28", "kind": "outcome", "worker_id": "A", "reason": secret},
    ]
    m = made(events)
    outcomes = m.outcomes()
    told = "".join([repr(outcomes), outcomes._repr_html_(), outcomes.text(), str(outcomes.notes.to_dicts())])
    assert secret not in told
    assert [(note["note"], note["ids"]) for note in outcomes.notes.to_dicts()][-1] == ("outcome_not_read", ["2"])
    assert outcomes.to_dicts()[0]["other"] == 1


def test_one_way_from_the_card_to_a_post_is_told_in_both_languages():
    way = {"registered": "2026-01-05", "trained": "2026-04-10", "certified": "2026-04-24", "apprenticed": "2026-05-01",
           "placed": "2026-06-30"}  # fmt: skip
    events = [
        {"event_id": kind, "date": day, "kind": kind, "worker_id": "W1", "course_id": "C1",
         "vacancy_id": "V1" if kind == "placed" else None}
        for kind, day in way.items()
    ]  # fmt: skip
    paths = made(events).paths("W1")
    assert paths.text("W1").splitlines() == [
        "2026-01-05 terdaftar (AK-1)",
        "2026-04-10 selesai pelatihan C1, 95 hari sesudah langkah sebelumnya",
        "2026-04-24 bersertifikat, 14 hari sesudah langkah sebelumnya",
        "2026-05-01 mulai magang, 7 hari sesudah langkah sebelumnya",
        "2026-06-30 mulai bekerja di V1, 60 hari sesudah langkah sebelumnya",
        "belum tercatat: mulai usaha sendiri",
    ]
    steps = {row["step"]: row for row in paths.steps.to_dicts()}
    assert (steps["placed"]["of_trained"], steps["placed"]["trained"], steps["placed"]["stopped"]) == (1, 1, 1)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
@settings(max_examples=200)
def test_a_whole_percentage_never_says_all_or_nobody_wrongly(part, more):
    whole = part + more
    shown = whole_percent(part, whole)
    assert (shown == "100 %") == (whole > 0 and more == 0)
    assert (shown == "0 %") == (whole > 0 and part == 0)
