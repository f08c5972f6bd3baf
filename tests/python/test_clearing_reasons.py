"""Why somebody has no place and an opening nobody; whom employers are sent; how crowded first places are."""

from __future__ import annotations

from collections import Counter

import matcher
import pytest
from clearing import FAR, SITE, WEIGHTS, market, places, reasons, reserve, vacancy, worker

HOLD = {"unfilled": "hold", "hold_days": 30}
LOCALS = {
    "id": "test",
    "order": {"instrument": "labour_market_test"},
    "tier": [{"level": "kecamatan", "window_days": 14}],
}


def of(workers, vacancies, settings=None, **options):
    assignment = market(workers, vacancies, **(settings or {})).assign(**options)
    assert assignment.certificate().holds
    return reasons(assignment.unmatched), reasons(assignment.unfilled)


def test_nothing_in_common():
    left, empty = of([worker("A", 5, skills=["barista"])], [vacancy("V1")])
    assert left == {"A": ("no_list", None, None, [])}
    assert empty == {"V1": ("no_list", None, None, [])}


def test_a_rule_fails_everywhere_and_is_named():
    left, empty = of([worker("A", 5, education="SD")], [vacancy("V1", education_min="S1")])
    assert left == {"A": ("ineligible_everywhere", "V1", None, ["education_below"])}
    assert empty == {"V1": ("ineligible_everywhere", "A", None, ["education_below"])}


def test_who_fails_several_rules_still_comes_into_question():
    strict = vacancy("V1", education_min="S1", certificates_required=["SIO Forklift"])
    people = [worker("A", 5, education="SD", certificates="[]")]
    left, _ = of(people, [strict])
    assert left["A"][:2] == ("ineligible_everywhere", "V1")
    assert sorted(left["A"][3]) == ["certificate_missing", "education_below"]


def test_lists_too_short_to_hold_a_pair():
    people, posts = [worker("A", 8), worker("B", 5)], [vacancy("V1", 5_000_000), vacancy("V2")]
    left, empty = of(people, posts, side="vacancies", k=1)
    assert left == {"B": ("not_listed", "V1", None, [])}
    assert empty == {"V2": ("placed_elsewhere", "A", None, [])}
    left, empty = of(people, posts, side="workers", k=1)
    assert left == {"B": ("all_full", "V1", 1, [])}
    assert empty["V2"][0] == "not_listed"


def test_all_are_full_and_how_far_behind():
    people = [worker(name, years) for name, years in (("A", 8), ("B", 6), ("C", 4), ("D", 2))]
    left, empty = of(people, [vacancy("V1", 5_000_000), vacancy("V2")])
    # One place behind the last at V2; behind the last at V1 it would be two.
    assert left == {"C": ("all_full", "V2", 1, []), "D": ("all_full", "V2", 2, [])}
    assert empty == {}


@pytest.mark.parametrize("method", ["stable", "welfare"])
def test_an_opening_is_reserved_for_somebody_who_stands_behind(method):
    people = [worker("far8", 8, FAR), worker("far7", 7, FAR), worker("near", 1)]
    left, _ = of(people, [vacancy("V1", openings=2)], {"policy": reserve(0.5)}, method=method)
    assert left == {"far7": ("reserved" if method == "stable" else "lower_total", "V1", None, [])}


@pytest.mark.parametrize("method", ["stable", "welfare"])
def test_openings_are_held_for_members_who_did_not_come(method):
    people = [worker("far8", 8, FAR), worker("far7", 7, FAR)]
    left, empty = of(people, [vacancy("V1", openings=2)], {"policy": reserve(0.5, **HOLD)}, method=method)
    assert left == {"far7": ("held", "V1", None, [])}
    assert empty == {"V1": ("held", "far7", None, [])}
    released = market(people, [vacancy("V1", openings=2)], policy=reserve(0.5)).assign(method)
    assert set(places(released)) == {"far7", "far8"}
    assert [row["unclaimed"] for row in released.outcomes.to_dicts()] == ["released"]
    assert any("0 of 1 reserved openings" in note for note in released.notes)


def test_only_locals_are_asked():
    people = [worker("far", 8, FAR), worker("same", 2, SITE)]
    left, empty = of(people, [vacancy("V1", opens_on="2026-10-30")], {"policy": LOCALS})
    assert left == {"far": ("locals_only", "V1", None, [])}
    assert empty == {}


def test_whoever_is_not_asked_is_told_so_while_nobody_nearer_comes():
    left, _ = of([worker("far", 8, FAR)], [vacancy("V1", opens_on="2026-10-30")], {"policy": LOCALS})
    assert left == {"far": ("locals_only", "V1", None, [])}


def test_a_vacancy_that_asks_only_locals_and_finds_none_says_so():
    _, empty = of([worker("far", 8, FAR)], [vacancy("V1", opens_on="2026-10-30")], {"policy": LOCALS})
    assert empty == {"V1": ("locals_only", "far", None, [])}


def test_no_openings():
    posts = [vacancy("V1", openings=0)]
    left, empty = of([worker("A", 8)], posts)
    assert left == {"A": ("ineligible_everywhere", "V1", None, ["no_opening"])}
    assert empty == {}
    relaxed = {"weights": {**WEIGHTS, "rules": {**WEIGHTS["rules"], "openings": "off"}}}
    left, empty = of([worker("A", 8)], posts, relaxed)
    assert left == {"A": ("no_opening", "V1", None, [])}
    assert empty == {}


def test_a_place_that_would_lower_the_sum():
    # A has more years, but asks for so much pay that the score of both sides together is lower.
    people = [worker("A", 8, wage_min=9_000_000), worker("B", 6)]
    assert places(market(people, [vacancy("V1")]).assign()) == {"A": "V1"}
    left, _ = of(people, [vacancy("V1")], method="welfare")
    assert left == {"A": ("lower_total", "V1", None, [])}


def test_everybody_is_placed_where_they_would_rather_be():
    people = [worker("A", 8), worker("B", 5)]
    left, empty = of(people, [vacancy("V1", 5_000_000, openings=2), vacancy("V2", openings=3)])
    assert left == {}
    assert empty == {"V2": ("placed_elsewhere", "A", None, [])}


def test_the_unfilled_are_counted():
    assignment = market([worker("A", 8)], [vacancy("V1", openings=4)]).assign()
    (row,) = assignment.unfilled.to_dicts()
    assert (row["vacancy_id"], row["unfilled"], row["reason"]) == ("V1", 3, "no_list")


def test_those_placed_alone_are_referred_unless_more_are_asked_for():
    people = [worker(f"W{years}", years) for years in range(9)]
    m = market(people, [vacancy("V1", 5_000_000), vacancy("V2", openings=2)])
    plain = m.assign().referrals.to_dicts()
    assert [tuple(row.values()) for row in plain] == [
        ("V1", "W8", 1, True), ("V2", "W7", 1, True), ("V2", "W6", 2, True),
    ]  # fmt: skip
    more = m.assign(referrals=2)
    assert [(row["vacancy_id"], row["worker_id"], row["placed"]) for row in more.referrals.to_dicts()] == [
        ("V1", "W8", True), ("V1", "W5", False),
        ("V2", "W7", True), ("V2", "W6", True), ("V2", "W4", False), ("V2", "W3", False),
    ]  # fmt: skip
    assert places(more) == places(m.assign())


@pytest.fixture(scope="module")
def crowded():
    sample = matcher.sample_market(workers=500, vacancies=40, as_of="2026-11-01", seed=11)
    m = matcher.Matcher(as_of="2026-11-01", policy=reserve(0.5))
    sample.add_to(m)
    m.commit()
    return m


@pytest.mark.parametrize("options", [{"exposure_cap": 3}, {"referrals": 4}, {"exposure_cap": 5, "referrals": 2}])
def test_nobody_is_sent_twice_and_no_vacancy_more_than_asked_for(crowded, options):
    assignment = crowded.assign(**options)
    rows = assignment.referrals.to_dicts()
    assert len({row["worker_id"] for row in rows}) == len(rows)
    assert {row["worker_id"]: row["vacancy_id"] for row in rows if row["placed"]} == places(assignment)
    assert places(assignment) == places(crowded.assign())
    sent, more = Counter(row["vacancy_id"] for row in rows), 0
    for name, count in sent.items():
        openings = (crowded.record("vacancies", name) or {}).get("openings", 1)
        limits = [max(options.get("exposure_cap", 10**9), openings), options.get("referrals", 10**9) * openings]
        assert count <= min(limits)
        more += count > openings
    assert more
    for name in sent:
        own = [row["position"] for row in rows if row["vacancy_id"] == name]
        assert own == list(range(1, len(own) + 1))
        placed = [row["placed"] for row in rows if row["vacancy_id"] == name]
        assert placed == sorted(placed, reverse=True)


def test_congestion_by_hand():
    # Everybody is shown V1 first; V2 and V3 nobody.
    people = [worker(f"W{years}", years) for years in range(8)]
    m = market(people, [vacancy("V1", 5_000_000), vacancy("V2", 4_000_000, openings=2), vacancy("V3", 3_000_000)])
    assert {row["vacancy_id"] for row in m.rank_vacancies(k=1).to_dicts()} == {"V1"}
    before, after = m.assign().congestion.to_dicts()
    assert before == {
        "lists": "ranking", "shown": 8, "vacancies": 3, "openings": 4, "never_first": pytest.approx(2 / 3),
        "concentration": pytest.approx(0.75), "most_per_opening": 8.0, "expected_unfilled": 3,
    }  # fmt: skip
    assert after == {
        "lists": "assignment", "shown": 4, "vacancies": 3, "openings": 4, "never_first": 0.0,
        "concentration": 0.0, "most_per_opening": 1.0, "expected_unfilled": 0,
    }  # fmt: skip
    # Sent on: V1 two, V2 four, V3 two, as many for each opening.
    assert m.assign(referrals=2).congestion.to_dicts()[1] | {"shown": 4, "most_per_opening": 1.0} == after
    assert m.assign(exposure_cap=2).congestion.to_dicts()[1] == {
        "lists": "assignment", "shown": 6, "vacancies": 3, "openings": 4, "never_first": 0.0,
        # Openings with 1, 1, 2 and 2 people: half the mean difference over the mean.
        "concentration": pytest.approx(8 / 16 / 2 / 1.5), "most_per_opening": 2.0, "expected_unfilled": 0,
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_plot_shows_what_the_tables_say(crowded, lang):
    from matcher import plots

    assignment, ranking = crowded.assign(), crowded.rank_vacancies(k=1)
    ranks, locals_, crowd = plots.assignment(assignment, ranking, lang=lang)
    shares = [bar.get_height() for bar in ranks.patches]
    counts = Counter(row["worker_rank"] for row in assignment.to_dicts())
    assert sum(shares) == pytest.approx(100)
    assert shares[0] == pytest.approx(100 * counts[1] / len(assignment))
    assert shares[5] == pytest.approx(100 * sum(n for rank, n in counts.items() if rank > 10) / len(assignment))
    widths = [bar.get_width() for bar in locals_.patches]
    rows = assignment.to_dicts()
    assert widths[1] == pytest.approx(100 * sum(row["is_local"] is True for row in rows) / len(rows))
    assert widths[5] == pytest.approx(100 * sum(row["is_local"] is None for row in rows) / len(rows))
    for line, row in zip(crowd.lines[1:], assignment.congestion.to_dicts(), strict=True):
        x, y = ([value / 100 for value in values] for values in (line.get_xdata(), line.get_ydata()))
        area = sum((x[at + 1] - x[at]) * (y[at] + y[at + 1]) / 2 for at in range(len(x) - 1))
        assert 1 - 2 * area == pytest.approx(row["concentration"])
        told = f"{row['concentration']:.2f}"
        assert (told.replace(".", ",") if lang == "id" else told) in line.get_label()
    for ax in (ranks, locals_, crowd):
        assert "%" in ax.get_xlabel() + ax.get_ylabel()
    with pytest.raises(matcher.InputError, match="rank_vacancies"):
        plots.assignment(assignment, crowded.rank_workers(k=1))
    with pytest.raises(matcher.InputError, match="three are right"):
        plots.assignment(assignment, ranking, [ranks])


def test_the_plot_of_nothing_is_empty():
    from matcher import plots

    m = matcher.Matcher()
    assert len(plots.assignment(m.assign(), m.rank_vacancies(k=1))) == 3


def test_a_vacancy_that_is_not_open_on_the_day_is_nobodys_and_counts_in_no_crowd():
    posts = [
        {"vacancy_id": "soon", "opens_on": "2026-12-01"},
        {"vacancy_id": "over", "closes_on": "2026-10-31", "openings": 3},
        {"vacancy_id": "now", "opens_on": "2026-10-01", "closes_on": "2026-11-01"},
    ]
    m = matcher.Matcher(as_of="2026-11-01")
    m.add_workers([{"worker_id": "A", "skills": ["smaw"], "home_region": "65.71"}])
    m.add_vacancies([{"skills_required": ["smaw"], "region": "65.71", **post} for post in posts])
    m.commit()
    assignment = m.assign()
    assert [(row["worker_id"], row["vacancy_id"]) for row in assignment.to_dicts()] == [("A", "now")]
    empty = [(row["vacancy_id"], row["unfilled"], row["reason"]) for row in assignment.unfilled.to_dicts()]
    assert empty == [("over", 3, "not_open"), ("soon", 1, "not_open")]
    assert [(row["vacancies"], row["openings"]) for row in assignment.congestion.to_dicts()] == [(1, 1), (1, 1)]
