"""The largest sum of scores: as brute force finds it, no smaller than a stable one's, and proved."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict

import matcher
import pytest
from clearing import FAR, market, openings_of, places, reserve, vacancy, worker

AS_OF = "2026-11-01"
FOUR = [worker("A", 8), worker("B", 5), worker("C", 3), worker("D", 1)]


def brute_force(m, assignment, reserved):
    """The most reserved openings filled and then the largest sum, over every way to place everybody."""
    openings = openings_of(m, assignment)
    lists = defaultdict(list)
    for row in m.rank_vacancies().to_dicts():
        lists[row["worker_id"]].append((row["vacancy_id"], row["score"], row["is_local"] is True))
    best = (0, 0.0)
    for choice in itertools.product(*([None, *wanted] for wanted in lists.values())):
        placed = [pair for pair in choice if pair]
        taken = Counter(name for name, _, _ in placed)
        if any(count > openings[name] for name, count in taken.items()):
            continue
        locals_at = Counter(name for name, _, is_local in placed if is_local)
        filled = sum(min(seats, locals_at[name]) for name, seats in reserved.items())
        best = max(best, (filled, math.fsum(score for _, score, _ in placed)))
    return best


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_welfare_is_the_largest_sum_on_small_markets(seed, share):
    sample = matcher.sample_market(workers=6, vacancies=3, as_of=AS_OF, seed=seed)
    policy = reserve(share) if share else None
    m = matcher.Matcher(as_of=AS_OF, policy=policy, weights={"rules": {"distance": "off", "education": "soft"}})
    sample.add_to(m)
    m.commit()
    assignment = m.assign("welfare")
    outcomes = assignment.outcomes.to_dicts()
    reserved = {row["vacancy_id"]: row["seats"] for row in outcomes}
    filled, total = brute_force(m, assignment, reserved)
    assert sum(row["filled"] for row in outcomes) == filled
    assert math.fsum(row["score"] for row in assignment.to_dicts()) == pytest.approx(total, abs=1e-9)
    assert assignment.gap == 0.0
    assert assignment.certificate().holds


@pytest.mark.parametrize(
    ("share", "workers"),
    [
        (0.0, FOUR),
        (0.5, FOUR),
        (0.5, []),
        (0.5, [worker("far", 5, FAR)]),
    ],
)
def test_the_gap_of_a_solved_market_is_0(share, workers):
    assignment = market(workers, [vacancy("V1", openings=2)], policy=reserve(share)).assign("welfare")
    assert assignment.gap == 0.0
    assert market(workers, [vacancy("V1")]).assign().gap is None


@pytest.mark.parametrize("seed", range(3))
def test_the_largest_sum_is_no_smaller_than_that_of_a_stable_assignment(seed):
    sample = matcher.sample_market(workers=300, vacancies=30, as_of=AS_OF, seed=seed)
    m = matcher.Matcher(as_of=AS_OF)
    sample.add_to(m)
    m.commit()
    sums = [math.fsum(row["score"] for row in m.assign(method).to_dicts()) for method in ("stable", "welfare")]
    assert 0 < sums[0] <= sums[1] + 1e-9


def test_welfare_and_stable_differ_where_one_step_down_gives_another_person_a_place():
    # Both want V1 most; V2 takes nobody without a school-leaving certificate, which B lacks.
    people = [worker("A", 8, education="SMA"), worker("B", 5, education="SD")]
    m = market(people, [vacancy("V1", 5_000_000), vacancy("V2", 4_000_000, education_min="SMA")])
    assert places(m.assign()) == {"A": "V1"}
    assert places(m.assign("welfare")) == {"A": "V2", "B": "V1"}
