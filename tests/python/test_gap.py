"""What people lack, other occupations, one item away: known answers, unknown facts, bad input, tables and the plot."""

from __future__ import annotations

import matcher
import matcher.plots
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

WORKERS = [
    {"worker_id": "W1", "skills": ["smaw"], "certificates": [], "education": "SMA", "occupation": "7212"},
    {"worker_id": "W2", "skills": ["smaw", "gtaw"], "certificates": [], "education": "SMK", "occupation": "7212"},
    {"worker_id": "W3", "skills": ["forklift"], "certificates": ["SIO Forklift@2020-01-01"], "education": "SMP"},
    {"worker_id": "W4"},
]
VACANCIES = [
    {"vacancy_id": "V1", "title": "Juru las", "occupation": "7212", "skills_required": ["smaw", "gtaw"],
     "skills_preferred": ["rigger"], "education_min": "SMA", "openings": 4},
    {"vacancy_id": "V2", "title": "Juru las pipa", "occupation": "7212", "openings": 6,
     "skills_required": ["smaw", "gtaw", "merakit awan"]},
    {"vacancy_id": "V3", "title": "Operator gudang", "occupation": "8344", "skills_required": ["forklift"],
     "certificates_required": ["SIO Forklift"], "openings": 2},
    {"vacancy_id": "V4", "title": "Perakit rangka", "occupation": "7214", "skills_required": ["smaw", "rigger"],
     "openings": 3},
]  # fmt: skip
COURSES = [
    {"course_id": "K1", "skills_taught": ["gtaw"], "skills_needed": ["smaw"], "starts_on": "2026-11-16", "days": 35},
    {"course_id": "K2", "skills_taught": ["rigger"], "starts_on": "2026-10-01", "days": 12},
    {"course_id": "K3", "skills_taught": ["forklift"], "certificate": "SIO Forklift", "education_min": "SMA"},
]
GAP = ["worker_id", "item", "kind", "missing", "openings_unlocked", "trainable", "course_id", "days"]  # the contract


def made(workers=WORKERS, vacancies=VACANCIES, courses=COURSES, **settings):
    m = matcher.Matcher(as_of="2026-11-01", **settings)
    m.add_workers(workers, on_error="raise")
    m.add_vacancies(vacancies, on_error="raise")
    m.add_courses(courses, on_error="raise")
    m.commit()
    return m


@pytest.fixture(scope="module")
def market():
    return made()


def by_item(table):
    return {row["item"]: row for row in table.to_dicts()}


def topics(table):
    return [note["note"] for note in table.notes.to_dicts()]


def test_the_columns_of_the_contract_come_in_its_order(market):
    gap = market.skill_gap("W1")
    assert sorted(GAP, key=gap.columns.index) == GAP
    assert len(gap) > 0
    row = by_item(gap)["welding_gtaw"]
    assert (row["missing"], row["trainable"], row["course_id"], row["days"]) == (True, True, "K1", 35)
    assert (row["openings_unlocked"], row["openings_alone"], row["starts_on"]) == (4 + 6 / 2, 4, "2026-11-16")


def test_every_reader_reads_the_same_rows(market):
    for table in (market.skill_gap("W1"), market.alternatives("W1"), market.one_away()):
        assert isinstance(table.to_polars(), pl.DataFrame)
        assert isinstance(table.to_pandas(), pd.DataFrame)
        assert len(table.to_polars()) == len(table.to_pandas()) == len(table) == len(table.to_dicts()) > 0
        assert type(table).__name__ in repr(table)
        assert "<table" in table._repr_html_()
        assert table.made_from["generation"] == 1


def test_labels_and_notes_speak_the_language(market):
    told = {lang: market.skill_gap("W4", vacancy="V3", lang=lang) for lang in ("id", "en")}
    texts = {lang: [note["text"] for note in gap.notes.to_dicts()] for lang, gap in told.items()}
    assert texts["en"] == ["skills and certificates aren't told: what is missing isn't known"]
    assert texts["id"] == ["keterampilan dan sertifikat belum diisi: apa yang kurang belum diketahui"]
    labels = {lang: [row["label"] for row in gap.to_dicts()] for lang, gap in told.items()}
    assert labels["id"] != labels["en"]
    assert [row["missing"] for row in told["id"].to_dicts()] == [None, None]


def test_a_course_that_does_not_take_the_person_or_has_begun_is_said(market):
    licence = next(row for row in market.skill_gap("W3", vacancy="V3").to_dicts() if row["kind"] == "certificate")
    assert (licence["missing"], licence["trainable"], licence["course_note"]) == (True, False, "entry")
    begun = next(row for row in market.skill_gap("W1", vacancy="V4").to_dicts() if row["missing"])
    assert (begun["course_id"], begun["course_note"]) == (None, "begun")


def test_a_record_is_taken_as_an_id_is(market):
    record = {name: value for name, value in WORKERS[0].items() if name != "worker_id"}
    given_, stored = market.skill_gap(record).to_dicts(), market.skill_gap("W1").to_dicts()
    assert {row.pop("worker_id") for row in given_} == {"unsaved"}
    assert {row.pop("worker_id") for row in stored} == {"W1"}
    assert given_ == stored
    assert market.snapshot.rows["workers"] == len(WORKERS)


def test_an_occupation_is_what_its_vacancies_ask(market):
    for named in ("7212", "Tukang las"):
        rows = by_item(market.skill_gap("W1", occupation=named))
        assert (rows["welding_gtaw"]["openings_asked"], rows["welding_gtaw"]["openings"]) == (10, 10)
        assert min(row["openings_asked"] for row in rows.values()) == 4
    nobody = market.skill_gap("W1", occupation="2221")
    assert (len(nobody), topics(nobody)) == (0, ["nobody_asks"])


def test_other_occupations_leave_out_ones_own(market):
    rows = market.alternatives("W1").to_dicts()
    assert [row["occupation"] for row in rows] == ["7214"]
    assert (rows[0]["missing_least"], rows[0]["openings"], rows[0]["trainable"]) == (1, 3, [])
    assert rows[0]["fit"] == pytest.approx(rows[0]["score"] * 3 / 10)
    assert "no_occupation" in topics(market.alternatives("W3"))


def test_one_item_away_is_scored_as_if_taught(market):
    rows = market.one_away().to_dicts()
    assert [(row["vacancy_id"], row["worker_id"]) for row in rows[:3]] == [("V1", "W1"), ("V2", "W2"), ("V3", "W3")]
    gtaw = rows[0]
    taught = market.rank_for(worker={**WORKERS[0], "skills": ["smaw", gtaw["label"]]}).to_dicts()
    assert gtaw["score_taught"] == next(row["score"] for row in taught if row["vacancy_id"] == "V1") > gtaw["score"]
    assert [row["worker_id"] for row in market.one_away("V3").to_dicts()] == ["W3"]
    assert len(market.one_away(k=1)) <= len(VACANCIES)


def test_progress_counts_vacancies(market):
    seen = []
    market.one_away(progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(VACANCIES), len(VACANCIES))


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda m: m.skill_gap("W9"), matcher.UnknownIdError),
        (lambda m: m.skill_gap("W1", vacancy="V9"), matcher.UnknownIdError),
        (lambda m: m.skill_gap("W1", vacancy="V1", occupation="7212"), matcher.InputError),
        (lambda m: m.skill_gap("W1", vacancy=7), matcher.InputError),
        (lambda m: m.skill_gap("W1", occupation=" "), matcher.InputError),
        (lambda m: m.skill_gap("W1", lang="jv"), matcher.InputError),
        (lambda m: m.skill_gap(7), matcher.InputError),
        (lambda m: m.skill_gap({"education": "hebat sekali"}), matcher.RefusedError),
        (lambda m: m.alternatives("W9"), matcher.UnknownIdError),
        (lambda m: m.alternatives("W1", k=0), matcher.InputError),
        (lambda m: m.one_away("V9"), matcher.UnknownIdError),
        (lambda m: m.one_away(k=0), matcher.InputError),
    ],
)
def test_bad_input_is_named(market, call, error):
    with pytest.raises(error):
        call(market)


def test_an_empty_market_gives_empty_tables():
    m = matcher.Matcher()
    assert len(m.skill_gap({"skills": ["smaw"]})) == 0
    assert topics(m.skill_gap({"skills": ["smaw"], "certificates": []})) == ["no_course", "nothing_in_reach"]
    assert len(m.alternatives({"skills": ["smaw"]})) == 0
    assert len(m.one_away()) == 0


def test_the_plot_tells_classes_apart_without_colour(market):
    ax = matcher.plots.skill_gap(market.skill_gap("W1"), lang="en")
    bars = ax.patches
    rows = [row for row in market.skill_gap("W1").to_dicts() if row["missing"] is not False]
    assert [bar.get_width() for bar in bars] == [row["openings_unlocked"] for row in rows]
    looks = {(bar.get_hatch(), bar.get_facecolor()) for bar in bars}
    assert len({hatch for hatch, _ in looks}) > 1
    assert "openings" in ax.get_xlabel()
    empty = market.skill_gap("W2", vacancy="V1", lang="id").plot()
    assert "kursi" in empty.get_xlabel()


SKILLS = st.lists(st.sampled_from(["smaw", "gtaw", "forklift", "rigger", "barista"]), unique=True, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(held=SKILLS, asked=st.lists(st.tuples(SKILLS, st.integers(0, 9)), min_size=1, max_size=4))
def test_openings_unlocked_are_shared_among_what_is_missing(held, asked):
    vacancies = [
        {"vacancy_id": f"V{at}", "skills_required": skills, "openings": openings}
        for at, (skills, openings) in enumerate(asked)
    ]
    m = made(workers=[{"worker_id": "W1", "skills": held, "certificates": []}], vacancies=vacancies)
    for vacancy in vacancies:
        rows = m.skill_gap("W1", vacancy=vacancy["vacancy_id"]).to_dicts()
        missing = [row for row in rows if row["missing"]]
        assert len(missing) == len(set(vacancy["skills_required"]) - set(held))
        is_open = missing and vacancy["openings"] > 0
        assert sum(row["openings_unlocked"] for row in rows) == pytest.approx(vacancy["openings"] if is_open else 0)
    # Everything within reach is no more than all vacancies together.
    total = sum(row["openings_unlocked"] for row in m.skill_gap("W1").to_dicts())
    assert total <= sum(vacancy["openings"] for vacancy in vacancies) + 1e-9
