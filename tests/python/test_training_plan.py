"""Do plans of classes reach Python and the command line whole? Limits, tables, words, plots and bad input."""

from __future__ import annotations

import matcher
import matcher.plots
import pytest
from conftest import command

WORKERS = [{"worker_id": f"W{n}", "skills": ["forklift"], "home_region": "65.71"} for n in range(4)]
VACANCIES = [
    {"vacancy_id": "V1", "skills_required": ["smaw"], "openings": 2, "region": "65.71"},
    {"vacancy_id": "V2", "skills_required": ["barista", "ms excel"], "region": "65.71"},
]
COURSES = [
    {
        "course_id": "C1",
        "title": "Las",
        "skills_taught": ["smaw"],
        "seats": 2,
        "cost_per_seat": 5_000_000,
        "pass_rate": 0.5,
    },
    {"course_id": "C2", "title": "Barista", "skills_taught": ["barista"], "seats": 3, "cost_per_seat": 2_000_000},
]


@pytest.fixture
def market():
    m = matcher.Matcher(as_of="2026-11-01")
    m.add_workers(WORKERS)
    m.add_vacancies(VACANCIES)
    m.add_courses(COURSES)
    m.commit()
    return m


def test_the_columns_are_those_of_the_contract_and_more(market):
    plan = market.training_plan()
    assert plan.columns[:9] == [
        "course_id", "open", "admitted", "newly_qualified", "expected_placements", "gain", "gain_per_seat", "cost",
        "gain_per_cost",
    ]  # fmt: skip
    row = {row["course_id"]: row for row in plan.to_dicts()}["C1"]
    assert row["open"]
    assert (row["cost"], row["pass_source"]) == (5_000_000 * len(row["admitted"]), "told")
    assert row["expected_gain"] == pytest.approx(0.5 * row["gain"], rel=0.2)
    assert plan.gain == pytest.approx(sum(row["gain"] for row in plan.to_dicts()))
    assert plan.value_after - plan.value_before == pytest.approx(plan.gain)
    assert plan.expected_gain <= plan.ceiling + 1e-6
    assert len(plan.to_polars()) == len(plan.to_pandas()) == 2
    assert plan.seats_taken == len(plan.admissions)
    assert plan.made_from["generation"] == 1


def test_seats_bound_all_classes_or_single_ones(market):
    assert market.training_plan(seats=1).seats_taken == 1
    assert market.training_plan(seats=0).seats_taken == 0
    one = market.training_plan(seats={"C1": 1}).to_dicts()
    assert {row["course_id"]: row["seats"] for row in one} == {"C1": 1, "C2": 3}
    assert market.training_plan(courses=["C2"], workers=["W0"]).admissions.to_dicts()[0]["worker_id"] == "W0"
    assert market.training_plan(budget=0).seats_taken == 0
    assert market.training_plan(budget=10**30).cost == market.training_plan().cost


@pytest.mark.parametrize(
    "asked",
    [
        {"budget": -1}, {"budget": 1.5}, {"seats": -1}, {"seats": {"C9": 1}}, {"courses": ["C9"]}, {"workers": ["W9"]},
        {"until": "soon"}, {"k": 0}, {"eligible": "all"}, {"search": "lucky"},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(market, asked):
    with pytest.raises((matcher.InputError, matcher.UnknownIdError)):
        market.training_plan(**asked)


def test_words_and_plots_in_both_languages(market):
    plan = market.training_plan()
    assert "Kelas yang dibuka: " in plan.text()
    assert "Classes that open: " in plan.text("en")
    with pytest.raises(matcher.InputError, match="lang"):
        plan.text("fr")
    for per in ("class", "seat", "cost"):
        assert plan.plot(per=per).get_xlabel() != plan.plot(per=per, lang="en").get_xlabel()
    with pytest.raises(matcher.InputError, match="per is"):
        matcher.plots.training_plan(plan, per="head")


def test_the_command_writes_plan_admissions_and_picture(tmp_path):
    tables: list[object] = []
    for name, rows in (("workers", WORKERS), ("vacancies", VACANCIES), ("courses", COURSES)):
        columns = sorted({column for row in rows for column in row})
        lists = [{key: "|".join(cell) if isinstance(cell, list) else cell for key, cell in row.items()} for row in rows]
        lines = [",".join(columns), *(",".join(str(row.get(column, "")) for column in columns) for row in lists)]
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        tables += [f"--{name}", file]
    out = ["-o", tmp_path / "plan.csv", "--admissions", tmp_path / "people.csv", "--plot", tmp_path / "p.png"]
    done = command("train", *tables, "--as-of", "2026-11-01", "--lang", "en", *out)
    assert done.returncode == 0, done.stderr
    assert "Classes that open: " in done.stderr
    assert (tmp_path / "p.png").stat().st_size > 1000
    assert (tmp_path / "plan.csv").read_text(encoding="utf-8").startswith("course_id,open,admitted")
    assert command("train", *tables, "--class-seats", "C1").returncode == 2
    assert command("train").returncode == 2
