"""Assignment on plain numbers: every matching of small markets, known answers, threads and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import every_matching as every
import numpy as np
import pytest
from every_matching import HALVES, Small
from hypothesis import given, settings
from hypothesis import strategies as st
from matcher.assignment import blocking_pairs, deferred_acceptance, max_score

# The same markets on every run, and nothing kept between runs.
REPEATABLE = settings(derandomize=True, database=None, deadline=None, max_examples=200)
MOST = 5


@st.composite
def markets(draw):
    # Every other market is crowded: many want few, who keep a seat each for groups that overlap, so that the order of
    # rows decides.
    crowded = draw(st.booleans())
    workers = draw(st.integers(4 if crowded else 0, MOST))
    vacancies = draw(st.integers(1, 2) if crowded else st.integers(0, MOST))
    fewest = vacancies if crowded else 0
    wanted = st.permutations(range(vacancies)).flatmap(
        lambda all_: st.integers(fewest, vacancies).map(lambda named: all_[:named])
    )
    openings = [draw(st.integers(2 if crowded else 0, 3)) for _ in range(vacancies)]
    bits = draw(st.sampled_from([(0, 1), (0, 1, 2), (5, 63)]))
    mask = st.sets(st.sampled_from(bits)).map(lambda own: sum(1 << bit for bit in own))
    reserves = []
    for vacancy, most in enumerate(openings):
        row = st.tuples(st.just(vacancy), st.sampled_from(bits), st.integers(0, 1 if crowded else most))
        reserves += draw(st.lists(row, min_size=2 if crowded else 0, max_size=3))
    return Small(
        lists=[draw(wanted) for _ in range(workers)],
        order=[draw(st.permutations(range(workers))) for _ in range(vacancies)],
        openings=openings,
        groups=[draw(mask) for _ in range(workers)],
        reserves=draw(st.permutations(reserves)) if draw(st.booleans()) else reserves,
        stride=draw(st.sampled_from([1, 7])),
    )


def accepted(market, side="workers"):
    answer = deferred_acceptance(market.indptr, market.indices, market.ranks, side=side, **market.options)
    assert answer.dtype == np.int64
    assert answer.shape == (len(market.lists),)
    return tuple(answer.tolist())


def blocked(market, match):
    pairs = blocking_pairs(match, market.indptr, market.indices, market.ranks, **market.options)
    assert pairs.dtype == np.int64
    assert pairs.shape == (len(pairs), 2)
    return [tuple(pair) for pair in pairs.tolist()]


@REPEATABLE
@given(markets())
def test_workers_who_propose_get_their_best_of_all_stable_matchings_and_otherwise_their_worst(market):
    stable = every.stable(market)
    best, worst = accepted(market), accepted(market, "vacancies")
    assert best in stable
    assert worst in stable
    for match in stable:
        for worker, got in enumerate(match):
            places = [every.place(market, worker, vacancy) for vacancy in (best[worker], got, worst[worker])]
            assert places == sorted(places)


@REPEATABLE
@given(markets(), st.data())
def test_the_blocking_pairs_of_any_match_are_those_of_the_definition(market, data):
    # Also of a match that gives a vacancy more workers than it has openings.
    any_match = st.tuples(*(st.sampled_from([every.NOBODY, *wanted]) for wanted in market.lists))
    within = st.sampled_from(list(every.matchings(market)))
    for match in {data.draw(kind) for kind in (any_match, any_match, within, within, within)} | {accepted(market)}:
        assert blocked(market, match) == list(every.blocking(market, match))


@REPEATABLE
@given(markets(), st.data())
def test_the_largest_sum_comes_after_the_most_reserved_seats_filled(market, data):
    # Quarters add up without rounding, so that sums can be compared for equality.
    scores = [data.draw(st.integers(-4, 12)) / 4 for _ in market.indices]
    match, gap = max_score(market.indptr, market.indices, scores, **market.options)
    assert match.dtype == np.int64
    found = tuple(match.tolist())
    possible = {
        one: (every.members_seated(market, one), every.worth(market, scores, one)) for one in every.matchings(market)
    }
    assert possible[found] == max(possible.values())
    assert gap == 0.0


def test_a_reserve_brings_in_the_best_member_and_the_next_best_goes_on_down_the_list():
    without = deferred_acceptance(HALVES.indptr, HALVES.indices, HALVES.ranks, capacities=HALVES.openings)
    assert without.tolist() == [0, 0, -1, -1, 1]
    # Worker 3 takes the seat that is kept; worker 1 is refused, and vacancy 1 holds somebody better.
    assert accepted(HALVES) == (0, -1, -1, 0, 1)
    assert blocked(HALVES, (0, -1, -1, 0, 1)) == []
    # Without the reserve two members have to go elsewhere, whom the vacancy would rather have for its kept seat.
    assert blocked(HALVES, without) == [(2, 0), (3, 0)]


def test_the_marriages_of_gale_and_shapley():
    # "College admissions and the stability of marriage" (1962), examples 1 and 2: men are workers, women vacancies.
    cycle = Small([[0, 1, 2], [1, 2, 0], [2, 0, 1]], [[1, 2, 0], [2, 0, 1], [0, 1, 2]], [1] * 3, [0] * 3)
    assert accepted(cycle) == (0, 1, 2)
    assert accepted(cycle, "vacancies") == (2, 0, 1)
    assert sorted(every.stable(cycle)) == [(0, 1, 2), (1, 2, 0), (2, 0, 1)]
    single = Small(
        lists=[[0, 1, 2, 3], [0, 3, 2, 1], [1, 0, 2, 3], [3, 1, 2, 0]],
        order=[[3, 2, 0, 1], [1, 3, 0, 2], [3, 0, 1, 2], [2, 1, 0, 3]],
        openings=[1] * 4,
        groups=[0] * 4,
    )
    assert every.stable(single) == [(2, 3, 0, 1)]
    assert accepted(single) == accepted(single, "vacancies") == (2, 3, 0, 1)


def test_rows_of_a_reserve_choose_one_after_the_other_and_are_trimmed_from_the_last():
    # One worker in both groups, one in the first alone: the first row takes the better, who is in both.
    both = Small([[0], [0], [0]], [[0, 1, 2]], [2], [0b11, 0b01, 0], reserves=[(0, 0, 1), (0, 1, 1)])
    assert accepted(both) == (0, 0, -1)
    assert accepted(Small([[0], [0], [0]], [[0, 2, 1]], [2], both.groups, both.reserves)) == (0, -1, 0)
    # Three seats for two openings: the last row loses its seat.
    rows = [(0, 0, 2), (0, 1, 1)]
    assert accepted(Small([[0], [0], [0]], [[0, 1, 2]], [2], [0b10, 0b01, 0b01], rows)) == (-1, 0, 0)


def test_a_seat_that_nobody_claims_is_released():
    assert accepted(Small([[0], [0]], [[0, 1]], [2], [0, 0], [(0, 3, 2)])) == (0, 0)


def test_a_worker_of_negative_worth_is_matched_for_a_reserve_alone():
    lists, scores = ([0, 1, 2], [0, 0]), [-1.0, 2.0]
    options = {"capacities": [2], "groups": [1, 0]}
    assert max_score(*lists, scores, **options)[0].tolist() == [-1, 0]
    assert max_score(*lists, scores, reserves=[(0, 0, 1)], **options)[0].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("indptr", "capacities", "answer"),
    [([0], [], []), ([0], [2, 1], []), ([0, 0, 0], [], [-1, -1]), ([0, 0, 0], [3], [-1, -1])],
    ids=["nothing", "no workers", "no vacancies", "no lists"],
)
def test_an_empty_side_has_an_empty_answer(indptr, capacities, answer):
    for empty in ([], np.array([], dtype=np.float64), np.zeros((0, 3), dtype=np.int64)):
        reserves = empty
        flat = np.array([]) if isinstance(empty, np.ndarray) else []
        options = {"capacities": capacities, "groups": [0] * len(answer), "reserves": reserves}
        for side in ("workers", "vacancies"):
            assert deferred_acceptance(indptr, flat, flat, side=side, **options).tolist() == answer
        match, gap = max_score(indptr, flat, flat, **options)
        assert (match.tolist(), gap) == (answer, 0.0)
        assert blocking_pairs(match, indptr, flat, flat, **options).shape == (0, 2)


def test_without_openings_nobody_is_matched_and_nobody_blocks():
    none = Small([[0, 1], [1]], [[0, 1], [1, 0]], [0, 0], [1, 1], [(0, 0, 0)])
    assert accepted(none) == accepted(none, "vacancies") == (-1, -1)
    assert blocked(none, (-1, -1)) == []
    match, gap = max_score(none.indptr, none.indices, [1.0, 1.0, 1.0], **none.options)
    assert (match.tolist(), gap) == ([-1, -1], 0.0)


def large(workers, vacancies, listed, seed=0):
    """Return a generated market's arrays; every list as long, ranks a lottery."""
    chance = np.random.default_rng(seed)
    starts = np.arange(0, workers * listed + 1, listed)
    # Distinct vacancies by distinct offsets from a start of one's own.
    offsets = chance.permuted(np.tile(np.arange(listed) * (vacancies // listed), (workers, 1)), axis=1)
    indices = (chance.integers(vacancies, size=(workers, 1)) + offsets) % vacancies
    ranks = np.repeat(chance.permutation(workers), listed)
    return starts, indices.reshape(-1), ranks, chance.random(workers * listed)


def test_threads_get_the_answers_that_one_alone_gets():
    starts, indices, ranks, scores = large(2_000, 100, 10)
    options = {
        "capacities": np.full(100, 5),
        "groups": np.arange(2_000) % 4,
        "reserves": [(at, 1, 2) for at in range(100)],
    }

    def ask():
        match = deferred_acceptance(starts, indices, ranks, **options)
        best, gap = max_score(starts, indices, scores, **options)
        return match.tolist(), best.tolist(), gap, blocking_pairs(best, starts, indices, ranks, **options).tolist()

    right, found = ask(), []
    assert right[2] == 0.0
    assert right[3]
    threads = [threading.Thread(target=lambda: found.append(ask())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [right] * 4


def test_other_threads_run_while_one_is_assigned():
    starts, indices, _, scores = large(20_000, 1_000, 20)
    done, beats = threading.Event(), []

    def beat():
        while not done.is_set():
            beats.append(time.monotonic())
            time.sleep(0.002)

    thread = threading.Thread(target=beat)
    thread.start()
    start = time.monotonic()
    max_score(starts, indices, scores, capacities=np.full(1_000, 6))
    took = time.monotonic() - start
    done.set()
    thread.join()
    within = [at for at in beats if at >= start]
    # Held back, the other thread would beat only before and after.
    assert len(within) > 10 * took


LONG = """
import sys
sys.path.insert(0, {tests!r})
import numpy as np
from test_assignment import large
from matcher.assignment import max_score
starts, indices, _, scores = large(60_000, 3_000, 20)
print("ready", flush=True)
try:
    max_score(starts, indices, scores, capacities=np.full(3_000, 15))
except KeyboardInterrupt:
    print("stopped", max_score([0, 1], [0], [0.5], capacities=[1]), flush=True)
    sys.exit(7)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_is_answered_within_a_second():
    script = LONG.format(tests=str(Path(__file__).parent))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        assert process.stdout.readline() == "stopped (array([0]), 0.0)\n"
        assert time.monotonic() - sent < 2.5
        assert process.wait(timeout=30) == 7
