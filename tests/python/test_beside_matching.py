"""The side by side with the library `matching` at a tiny size: its markets, and what ours makes of them. No times."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "benches" / "matching"
sys.path.insert(0, str(BENCH))

import preferences  # noqa: E402
import solve  # noqa: E402
from matcher.assignment import blocking_pairs  # noqa: E402


def test_a_market_is_complete_and_the_same_each_time():
    lists = preferences.made("12x3", 1)
    assert lists == preferences.made("12x3", 1)
    assert lists != preferences.made("12x3", 2)
    assert {tuple(sorted(wanted)) for wanted in lists.workers.values()} == {(0, 1, 2)}
    assert {tuple(sorted(wanted)) for wanted in lists.vacancies.values()} == {tuple(range(12))}
    assert lists.openings == {0: 3, 1: 3, 2: 3}


def test_rows_hold_what_the_dictionaries_say():
    lists = preferences.made("6x4", 0)
    indptr, indices, ranks = solve.rows_of(lists)
    for worker, wanted in lists.workers.items():
        mine = slice(indptr[worker], indptr[worker + 1])
        assert indices[mine] == wanted
        assert [lists.vacancies[vacancy][rank] for vacancy, rank in zip(wanted, ranks[mine], strict=True)] == [
            worker
        ] * 4


@pytest.mark.parametrize("side", solve.OPTIMAL)
def test_what_is_timed_is_a_stable_answer(side):
    lists = preferences.made("40x5", 0)
    found = solve.ours(lists, side)
    assert min(found["first_s"], found["whole_s"], found["call_s"]) > 0
    assert sum(vacancy >= 0 for vacancy in found["answer"]) == sum(lists.openings.values())
    pairs = blocking_pairs(found["answer"], *solve.rows_of(lists), capacities=list(lists.openings.values()))
    assert pairs.tolist() == []
