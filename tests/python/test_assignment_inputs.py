"""What assignment takes for numbers, in whatever form they come, and what it says of those that are none."""

from __future__ import annotations

import array
import subprocess
import sys

import matcher
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from every_matching import HALVES
from matcher.assignment import blocking_pairs, deferred_acceptance, max_score


def numbers(market, kind):
    """Give a market's numbers in another form."""
    keys = ("indptr", "indices", "ranks", "openings", "groups")
    return [kind(getattr(market, key)) for key in keys]


def spread(values):
    """Return the numbers as every other one of a longer array."""
    wide = np.full(2 * len(values), 99, dtype=np.int64)
    wide[::2] = values
    return wide[::2]


def backwards(values):
    return np.array(values[::-1], dtype=np.int32)[::-1]


def fixed(values):
    made = np.array(values, dtype=np.uint16)
    made.flags.writeable = False
    return made


def crooked(values):
    """Return the numbers from where none of their width may begin."""
    return np.frombuffer(b"?" + np.array(values, dtype=np.uint32).tobytes(), dtype=np.uint32, offset=1)


KINDS = {
    "list": list,
    "tuple": tuple,
    "array.array": lambda values: array.array("l", values),
    "memoryview": lambda values: memoryview(array.array("H", values)),
    "int8": lambda values: np.array(values, dtype=np.int8),
    "int64": lambda values: np.array(values, dtype=np.int64),
    "uint32": lambda values: np.array(values, dtype=np.uint32),
    "uint64": lambda values: np.array(values, dtype=np.uint64),
    "big-endian": lambda values: np.array(values, dtype=">i4"),
    "big-endian double": lambda values: np.array(values, dtype=">f8"),
    "whole floats": lambda values: [float(value) for value in values],
    "float16": lambda values: np.array(values, dtype=np.float16),
    "objects": lambda values: np.array(values, dtype=object),
    "numpy's integers": lambda values: [np.int16(value) for value in values],
    "read-only": fixed,
    "every other": spread,
    "backwards": backwards,
    "crooked": crooked,
    "pyarrow": pa.array,
    "pyarrow chunks": lambda values: pa.chunked_array([values[:1], values[1:]]),
    "polars": pl.Series,
    "pandas": pd.Series,
}


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_may_come_in_any_form_and_are_left_as_they_are(kind):
    make = KINDS[kind]
    indptr, indices, ranks, openings, groups = given_ = numbers(HALVES, make)
    before = [list(one) for one in given_]
    options = {"capacities": openings, "groups": groups, "reserves": HALVES.reserves}
    answer = deferred_acceptance(indptr, indices, ranks, **options)
    assert answer.tolist() == [0, -1, -1, 0, 1]
    assert blocking_pairs([-1, 0, -1, 0, 1], indptr, indices, ranks, **options).tolist() == [[0, 0]]
    match, gap = max_score(indptr, indices, make([3, 1, 2, 1, 3, 1, 3, 2]), **options)
    assert (match.tolist(), gap) == ([0, -1, 1, 0, -1], 0.0)
    assert [list(one) for one in given_] == before


@pytest.mark.parametrize(
    "make", [tuple, np.int8, np.array, np.float32, pa.array, pl.Series, spread, lambda values: np.array(values, ">i8")]
)
def test_a_match_may_come_in_any_form_that_has_a_minus_one(make):
    pairs = blocking_pairs(make([-1, 0, -1, 0, 1]), HALVES.indptr, HALVES.indices, HALVES.ranks, **HALVES.options)
    assert pairs.tolist() == [[0, 0]]


ROWS = [(0, 0, 1), (1, 63, 1)]
TABLES = {
    "tuples": ROWS,
    "lists": [list(row) for row in ROWS],
    "int16": np.array(ROWS, dtype=np.int16),
    "Fortran": np.asfortranarray(np.array(ROWS, dtype=np.int64)),
    "big-endian": np.array(ROWS, dtype=">u8"),
    "every other row": np.repeat(np.array(ROWS), 2, axis=0)[::2],
    "polars": pl.DataFrame(ROWS, schema=["vacancy", "bit", "seats"], orient="row"),
    "pandas": pd.DataFrame(ROWS, columns=["vacancy", "bit", "seats"]),
    "pyarrow": pa.table({"vacancy": [0, 1], "bit": [0, 63], "seats": [1, 1]}),
}


@pytest.mark.parametrize("table", TABLES)
def test_reserves_may_come_as_any_table_of_three_columns(table):
    groups = [0, 1, 0, 1 << 63]
    answer = deferred_acceptance(
        [0, 1, 2, 3, 4], [0, 0, 1, 1], [0, 1, 0, 1], capacities=[1, 1], groups=groups, reserves=TABLES[table]
    )
    assert answer.tolist() == [-1, 0, -1, 1]


def call(function=deferred_acceptance, **changed):
    """Call with the arguments of a small market but for those changed."""
    arguments = {
        "indptr": [0, 2, 3],
        "indices": [0, 1, 0],
        "ranks": [0, 0, 1],
        "capacities": [1, 2],
        "groups": [1, 0],
        "reserves": [(0, 0, 1)],
    }
    if function is max_score:
        arguments["scores"] = [0.5, 0.25, 1.0]
        del arguments["ranks"]
    if function is blocking_pairs:
        arguments["match"] = [0, -1]
    return function(**(arguments | changed))


NAN = float("nan")
RIGHT_32 = "expected a whole number from 0 to 4294967295"
BAD = [
    ({"indices": [0, 1.5, 0]}, f"indices, position 1: 1.5, {RIGHT_32}"),
    ({"indices": [0, 1, NAN]}, f"indices, position 2: nan, {RIGHT_32}"),
    ({"indices": np.array([0, np.inf, 0])}, f"indices, position 1: inf, {RIGHT_32}"),
    ({"indices": np.array([False, True, False])}, f"indices, position 0: False, {RIGHT_32}"),
    ({"indices": [0, True, 0]}, f"indices, position 1: True, {RIGHT_32}"),
    ({"indices": pa.array([0, None, 0])}, f"indices, position 1: nan, {RIGHT_32}"),
    ({"indices": pd.Series([0, None, 0], dtype="Int64")}, f"indices, position 1: nan, {RIGHT_32}"),
    ({"indices": [0, None, 0]}, f"indices, position 1: None, {RIGHT_32}"),
    ({"indices": [0, "1", 0]}, f"indices, position 1: '1', {RIGHT_32}"),
    ({"indices": [0, 2**32, 0]}, f"indices, position 1: 4294967296, {RIGHT_32}"),
    ({"indices": [0, 2**80, 0]}, f"indices, position 1: 1208925819614629174706176, {RIGHT_32}"),
    ({"indices": np.array([0, -1, 0], dtype=np.int8)}, f"indices, position 1: -1, {RIGHT_32}"),
    ({"indices": np.ma.array([0, 1, 0], mask=[0, 0, 1])}, "indices, position 2 is masked"),
    ({"indices": [[0, 1, 0]]}, "indices has 2 dimensions, of shape (1, 3); one is right"),
    ({"indices": "010"}, "indices is of type str; an array or a sequence of numbers is right"),
    ({"indices": {0, 1}}, "indices is of type set"),
    ({"indices": None}, "indices is of type NoneType"),
    ({"indptr": [0, 2, -3]}, "indptr, position 2: -3, expected a whole number from 0 to"),
    ({"indptr": [0, 2.5, 3]}, "indptr, position 1: 2.5"),
    ({"ranks": [0, 0, 1.5]}, f"ranks, position 2: 1.5, {RIGHT_32}"),
    ({"ranks": [0, 0, -1]}, f"ranks, position 2: -1, {RIGHT_32}"),
    ({"capacities": [1, -2]}, f"capacities, vacancy 1: -2, {RIGHT_32}"),
    ({"capacities": [1, 0.5]}, f"capacities, vacancy 1: 0.5, {RIGHT_32}"),
    ({"capacities": 3}, "capacities is of type int"),
    ({"groups": [1, -1]}, "groups, worker 1: -1, expected a whole number from 0 to 18446744073709551615"),
    ({"groups": [1, 2**64]}, "groups, worker 1: 18446744073709551616"),
    ({"groups": [1.0, 2.0**53]}, "groups, worker 1: 9007199254740992.0"),
    ({"reserves": [(0, 0)]}, "reserves, row 0: (0, 0); 3 are right (vacancy, bit, seats)"),
    ({"reserves": [(0, 0, 1), (0, 0, -1)]}, f"reserves, row 1, seats: -1, {RIGHT_32}"),
    ({"reserves": [(0, 0.5, 1)]}, f"reserves, row 0, bit: 0.5, {RIGHT_32}"),
    ({"reserves": [(-1, 0, 1)]}, f"reserves, row 0, vacancy: -1, {RIGHT_32}"),
    ({"reserves": np.zeros((2, 2), dtype=int)}, "reserves is of shape (2, 2); rows of 3 are right"),
    ({"reserves": [0, 0, 1]}, "reserves, row 0: 0; 3 are right"),
    ({"side": "women"}, 'side is "women"; workers or vacancies is right'),
    ({"side": None}, "side is of type NoneType"),
]


@pytest.mark.parametrize(("changed", "words"), BAD, ids=[words for _, words in BAD])
def test_a_number_that_is_not_what_was_asked_is_named(changed, words):
    with pytest.raises(matcher.InputError) as caught:
        call(**changed)
    assert words in str(caught.value)


SCORES = [
    ({"scores": [0.5, "a", 1.0]}, "scores, position 1: 'a', expected a number"),
    ({"scores": [0.5, None, 1.0]}, "scores, position 1: None, expected a number"),
    ({"scores": np.array([True, False, True])}, "scores, position 0: True, expected a number"),
    ({"scores": np.zeros((3, 1))}, "scores has 2 dimensions"),
    ({"scores": [0.5, 10**400, 1]}, "scores: a whole number too large for a double"),
]


@pytest.mark.parametrize(("changed", "words"), SCORES, ids=[words for _, words in SCORES])
def test_a_score_that_is_no_number_is_named(changed, words):
    with pytest.raises(matcher.InputError) as caught:
        call(max_score, **changed)
    assert words in str(caught.value)


MATCHES = [
    ({"match": [0, -2]}, "match, worker 1: -2, expected a whole number from -1 to 4294967295"),
    ({"match": [0, 0.5]}, "match, worker 1: 0.5"),
    ({"match": np.array([0, 2**40])}, "match, worker 1: 1099511627776"),
    ({"match": np.array([0, 2**64 - 1], dtype=np.uint64)}, "match, worker 1: 18446744073709551615"),
]


@pytest.mark.parametrize(("changed", "words"), MATCHES, ids=[words for _, words in MATCHES])
def test_a_match_that_is_none_is_named(changed, words):
    with pytest.raises(matcher.InputError) as caught:
        call(blocking_pairs, **changed)
    assert words in str(caught.value)


REFUSED = [
    (deferred_acceptance, {"indptr": []}, "indptr has 0 entries, expected 1"),
    (deferred_acceptance, {"indptr": [0, 2, 4]}, "indptr[2] is 4, expected 3 to 3"),
    (deferred_acceptance, {"indptr": [0, 4, 3]}, "indptr[1] is 4, expected 0 to 3"),
    (deferred_acceptance, {"indptr": [1, 2, 3]}, "indptr[0] is 1, expected 0 to 0"),
    (deferred_acceptance, {"indices": [0, 2, 0]}, "worker 0, position 1: vacancy 2 is unknown; 2 vacancies"),
    (deferred_acceptance, {"indices": [1, 1, 0]}, "worker 0, position 1: vacancy 1 stands at position 0"),
    (deferred_acceptance, {"ranks": [0, 0]}, "ranks has 2 entries, expected 3"),
    (
        deferred_acceptance,
        {"ranks": [1, 0, 1]},
        "vacancy 0 gives rank 1 twice: worker 0, position 0; worker 1, position 0",
    ),
    (deferred_acceptance, {"groups": [0]}, "groups has 1 entries, expected 2"),
    (deferred_acceptance, {"capacities": [1]}, "worker 0, position 1: vacancy 1 is unknown; 1 vacancies"),
    (deferred_acceptance, {"reserves": [(0, 0, 1), (2, 0, 1)]}, "reserves, row 1: vacancy 2 is unknown; 2 vacancies"),
    (deferred_acceptance, {"reserves": [(1, 0, 2), (0, 1, 1), (0, 0, 2)]}, "reserves, row 2: vacancy 0"),
    (deferred_acceptance, {"reserves": [(1, 0, 1), (0, 64, 1)]}, "reserves, row 1: vacancy 0"),
    (max_score, {"scores": [1.0, 2.0]}, "scores has 2 entries, expected 3"),
    (max_score, {"scores": [1.0, NAN, 2.0]}, "worker 0, position 1: the score is NaN, expected a finite number"),
    (max_score, {"scores": [1.0, 2.0, -np.inf]}, "worker 1, position 0: the score is -inf"),
    (max_score, {"reserves": [(0, 0, 2)]}, "reserves, row 0: vacancy 0"),
    (blocking_pairs, {"match": [0]}, "match has 1 entries, expected 2"),
    (blocking_pairs, {"match": [0, 5]}, "match[1] is 5, an unknown vacancy; 2 vacancies are numbered from 0"),
    (blocking_pairs, {"match": [0, 1]}, "match[1] is 1, a vacancy that isn't in the list of worker 1"),
]


@pytest.mark.parametrize(("function", "changed", "words"), REFUSED, ids=[words for *_, words in REFUSED])
def test_what_does_not_fit_together_is_named(function, changed, words):
    with pytest.raises(matcher.InputError) as caught:
        call(function, **changed)
    assert words in str(caught.value)


def test_the_answer_is_the_callers_own_to_write_to():
    for answer in (call(), call(max_score)[0], call(blocking_pairs, match=[-1, -1])):
        assert answer.size
        answer[...] = 7
        assert (answer == 7).all()


def test_where_numpy_is_missing_the_error_says_what_to_install():
    script = (
        "import sys; sys.modules['numpy'] = None\n"
        "import matcher.assignment as a\n"
        "for ask in (a.deferred_acceptance, a.max_score):\n"
        "    try: ask([0], [], [], capacities=[])\n"
        "    except ValueError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == 2 * "matcher.assignment needs numpy: pip install 'matcher[numpy]'\n"
