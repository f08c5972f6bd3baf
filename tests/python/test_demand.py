"""Demand as an analyst reads it: columns, what is unknown, trends, bad input, plots."""

from __future__ import annotations

import datetime as dt

import matcher
import matcher.plots
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

POINTS = ["vacancies", "openings", "of_vacancies", "of_openings", "share", "low", "high", "workers", "seats", "courses",
          "required", "preferred", "mentioned", "label_en"]  # fmt: skip
SKILL = ["skill_id", "label", "kind"]


def market(**tables):
    m = matcher.Matcher(as_of="2026-11-15")
    for name, rows in tables.items():
        report = getattr(m, f"add_{name}")(rows)
        assert report.refused == 0, report
    m.commit()
    return m


def year(skill_of):
    return [
        {
            "vacancy_id": f"V{month}-{n}",
            "employer_id": f"F{n}",
            "skills_required": skill_of(month, n),
            "opens_on": dt.date(2025, month, 1 + n % 28),
            "region": "65.71" if n % 2 else "65.03",
        }
        for month in range(1, 13)
        for n in range(40)
    ]


RISING = year(lambda month, n: ["gtaw"] if n < 3 * month else ["barista"])


@pytest.mark.parametrize(
    ("by", "columns"),
    [
        ((), []),
        ("month", ["month"]),
        (["region", "month"], ["region", "region_name", "month"]),
        (("industry", "sector"), ["industry", "sector"]),
    ],
)
def test_the_columns_are_those_asked_in_their_order_and_then_the_same(by, columns):
    demand = matcher.Matcher().demand(by)
    assert demand.columns == [*columns, *SKILL, *POINTS]
    places = [name for name in columns if name != "month"]
    assert demand.trends.columns[: len(places) + 4] == [*places, *SKILL, "trend"]
    assert demand.taught_nowhere.columns[:4] == [*SKILL, "sector"]
    assert demand.not_asked.columns == [*SKILL, "sector", "seats", "course_ids", "workers", "label_en"]
    assert demand.notes.columns == ["note", "count", "records", "ids", "text_id", "text_en"]


def test_without_arguments_it_is_by_month_sector_and_region_and_a_table_like_any_other():
    demand = market(vacancies=RISING).demand()
    assert demand.columns[:4] == ["month", "sector", "region", "region_name"]
    frame = demand.to_polars()
    assert frame.select("vacancies").sum().item() == len(RISING)
    assert demand.to_pandas().shape == frame.shape
    assert frame["region_name"].unique().sort().to_list() == ["Kabupaten Nunukan", "Kota Tarakan"]
    page = demand._repr_html_()
    assert "95 % interval" in page
    assert "cut off" not in page
    assert demand.made_from["generation"] == 1
    assert matcher.plots.demand_trends(demand.trends).get_title() == "Naik dan turun"


def test_supply_is_told_where_it_has_a_meaning():
    m = market(
        workers=[{"worker_id": "W1", "skills": ["smaw"], "home_region": "65.71.01"}, {"worker_id": "W2"}],
        vacancies=[
            {"vacancy_id": "V1", "skills_required": ["smaw"], "region": "65.71", "opens_on": "2026-01-02"},
            {"vacancy_id": "V2", "skills_required": ["smaw"]},
        ],
        courses=[{"course_id": "C1", "skills_taught": ["smaw"], "starts_on": "2026-11-15"}],
    )
    told = {
        by: [(row["workers"], row["seats"], row["courses"]) for row in m.demand(by).to_dicts()]
        for by in ("region", "month")
    }
    assert told == {"region": [(1, 16, 1), (None, 16, 1)], "month": [(None, 16, 1), (None, 16, 1)]}
    notes = {row["note"]: (row["count"], row["ids"]) for row in m.demand("region").notes.to_dicts()}
    assert notes == {"undated": (1, ["V2"]), "region_unknown": (1, ["V2"]), "worker_untold": (1, [])}


def test_a_trend_has_its_interval_and_the_last_month_is_not_over():
    late = [{"vacancy_id": f"L{n}", "skills_required": ["smaw"], "opens_on": "2026-11-03"} for n in range(9)]
    demand = market(vacancies=RISING + late).demand(by=["month"])
    rows = {row["skill_id"]: row for row in demand.trends.to_dicts()}
    gtaw = rows["welding_gtaw"]
    assert (gtaw["trend"], gtaw["first"], gtaw["last"], gtaw["months"]) == ("rising", "2025-01", "2025-12", 12)
    assert gtaw["low"] < 3 / 40 < gtaw["high"]
    assert gtaw["slope"] == pytest.approx(3 / 40)
    assert (gtaw["vacancies"], gtaw["of_vacancies"]) == (3 * 78, 480)
    assert rows["barista"]["slope"] == pytest.approx(-3 / 40)
    assert "welding_smaw" not in rows
    assert [note["count"] for note in demand.notes.to_dicts() if note["note"] == "month_unfinished"] == [9]


def test_a_flat_year_shows_no_trend():
    flat = market(vacancies=year(lambda month, n: ["gtaw"] if (n + month) % 4 == 0 else ["barista"]))
    for row in flat.demand(by=["month", "region"]).trends.to_dicts():
        assert row["trend"] == "steady", row
        assert row["low"] <= 0 <= row["high"]


def test_a_cut_keeps_what_shares_are_taken_of():
    m = market(vacancies=[*RISING, {"vacancy_id": "P1", "title": "Pemanen sawit"}])
    for row in m.demand(by=[], cut="agriculture").to_dicts():
        assert (row["skill_id"], row["vacancies"], row["of_vacancies"]) == ("palm_harvester", 1, 481)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"by": ["year"]}, "by is year, expected month, sector, region or industry"),
        ({"by": ["month", "month"]}, "by is month twice, expected each dimension once"),
        ({"by": 3}, "by is of type int"),
        ({"cut": "mining"}, "cut is mining, expected technology, agriculture or creative"),
        ({"cut": 3}, "cut is of type int"),
        ({"level": "desa"}, "level is desa, expected provinsi, kabupaten_kota or kecamatan"),
        ({"since": "2026-02-30"}, 'since is "2026-02-30"'),
        ({"until": 7}, "until is of type int"),
        ({"since": dt.date(2026, 2, 2), "until": "2026-02-01"}, "since is 2026-02-02, after until 2026-02-01"),
        ({"least": 0}, "least is 0"),
    ],
)
def test_a_wrong_argument_names_what_is_right(arguments, words):
    with pytest.raises(matcher.InputError) as caught:
        matcher.Matcher().demand(**arguments)
    assert str(caught.value).startswith(words)


def test_plots_draw_what_is_asked_and_refuse_cells():
    m = market(vacancies=RISING, courses=[{"course_id": "C1", "skills_taught": ["gtaw"], "seats": 500}])
    ax = m.demand(by=[]).plot(lang="en", k=2)
    bars = [[round(bar.get_width()) for bar in group] for group in ax.containers]
    assert bars == [[246, 234], [0, 500]]
    assert "234 of 480 vacancies, 44.3–53.2 %" in [text.get_text() for text in ax.texts]
    with pytest.raises(matcher.InputError, match=r"by=\[\]"):
        m.demand(by=["month"]).plot()
    trends = m.demand(by=[]).trends
    ax = trends.plot(lang="en")
    assert ax.get_xlabel().startswith("change of the share")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Gas tungsten arc welding (TIG)", "Barista"]
    with pytest.raises(matcher.InputError, match="k is 0"):
        trends.plot(k=0)
    assert matcher.Matcher().demand(by=[]).plot().texts[0].get_text() == "tidak ada yang dapat digambar"


SKILLS = st.lists(st.sampled_from(["smaw", "gtaw", "barista", "juru qwertz"]), unique=True, max_size=3)
VACANCIES = st.lists(
    st.fixed_dictionaries(
        {
            "skills_required": SKILLS,
            "openings": st.none() | st.integers(1, 9),
            "opens_on": st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31)),
            "region": st.sampled_from([None, "65", "65.71.01", "64.72"]),
        }
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(VACANCIES)
def test_nothing_is_lost_between_cells(rows):
    m = market(vacancies=[{"vacancy_id": f"V{at}", **row} for at, row in enumerate(rows)])
    whole = m.demand(by=[]).to_polars().group_by("skill_id").agg(pl.sum("vacancies", "openings"))
    for by in (["month"], ["region", "month"], ["sector", "industry"]):
        parts = m.demand(by=by).to_polars().group_by("skill_id").agg(pl.sum("vacancies", "openings"))
        assert parts.sort("skill_id").equals(whole.sort("skill_id")), by
