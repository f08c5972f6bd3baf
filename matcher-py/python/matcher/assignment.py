"""Who goes where? Assignment of many workers to many vacancies at once, on plain numbers, free of records and text.

Every function takes the workers' lists as compressed rows: worker ``w`` names the vacancies
``indices[indptr[w]:indptr[w + 1]]``, most wanted first, as `scipy.sparse` keeps the rows of a matrix. Workers and
vacancies are numbered from 0. A worker gets one vacancy at most; a vacancy takes as many workers as it has openings,
some of which may be kept for groups.

Each argument may be a numpy array of any width and byte order, whatever gives one (pyarrow, pandas, polars), a buffer
such as `array.array`, or a plain sequence. Nothing is rounded or wrapped round: a value that is not what is asked is an
error that names the argument and the place. Needs numpy: ``pip install 'matcher[numpy]'``.

Ctrl-C is answered at once. What was begun then ends in the background, unseen, since a solver half-way has no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from matcher import _core
from matcher.arrays import Numbers, need_numpy, real, rows, whole
from matcher.exceptions import InputError

if TYPE_CHECKING:
    from numpy import typing as npt

__all__ = ["blocking_pairs", "deferred_acceptance", "max_score"]

Side: TypeAlias = Literal["workers", "vacancies"]

_RESERVE: Final = ("vacancy", "bit", "seats")


def deferred_acceptance(
    indptr: Numbers,
    indices: Numbers,
    ranks: Numbers,
    *,
    capacities: Numbers,
    groups: Numbers | None = None,
    reserves: Numbers | None = None,
    side: Side = "workers",
) -> npt.NDArray[Any]:
    """Return an assignment that no worker and vacancy would both rather leave for each other.

    Workers propose down their lists; a vacancy holds the best it was offered so far and refuses the rest, until nobody
    is left to propose. Among all stable assignments every worker then has the best vacancy, or, if vacancies propose,
    the worst.

    Parameters
    ----------
    indptr
        Where each worker's list begins and, last, where the last one ends: workers + 1 whole numbers that never fall,
        from 0 to the number of pairs.
    indices
        The vacancy of each pair, list after list, most wanted first; none twice in one list.
    ranks
        The vacancy's rank of the worker, for each pair; 0 is best. Distinct within a vacancy, gaps are allowed. Ties
        are the caller's to break.
    capacities
        Openings of each vacancy, from 0; there are as many vacancies as openings are given.
    groups
        A mask of 64 bits for each worker, a bit for every group they belong to. None: nobody belongs to any.
    reserves
        Rows of vacancy, bit and seats: openings kept for workers with the bit (0 to 63), which come out of the
        vacancy's capacity. None: none. A vacancy's rows choose one after the other, in their order, each the best
        members left; then the openings for everybody go to the best of those left. One person fills one seat, and
        seats that no member claims are released to the best left. No row has more seats than the vacancy has
        openings; rows that together have more are trimmed from the last.
    side
        Who proposes, ``workers`` or ``vacancies``.

    Returns
    -------
    numpy.ndarray
        int64, the vacancy of each worker; -1 for none.

    Raises
    ------
    InputError
        If an argument is not as above; the message names the argument or the worker, the place and the value.

    Notes
    -----
    Deferred acceptance is Gale & Shapley (1962), "College admissions and the stability of marriage", *American
    Mathematical Monthly* 69(1). Reserves as a minimum: Hafalir, Yenmez & Yildirim (2013), "Effective affirmative action
    in school choice", *Theoretical Economics* 8(2); filled in sequence, one person a seat: Sönmez & Yenmez (2022),
    "Affirmative action in India via vertical, horizontal, and overlapping reservations", *Econometrica* 90(4).

    With workers proposing and lists that name every vacancy, nobody gains by telling another order than their own.
    Where lists are cut short, somebody may.

    Memory is linear in the pairs. Workers who propose look at each pair at most once, a proposal taking constant time
    on the average while the workers of a vacancy have few different masks; vacancies that propose first sort their
    workers by rank.

    Examples
    --------
    Two workers want vacancy 0 first, which has one opening and prefers worker 1:

    >>> from matcher.assignment import deferred_acceptance
    >>> deferred_acceptance([0, 2, 4], [0, 1, 0, 1], [1, 0, 0, 1], capacities=[1, 1])
    array([1, 0])

    Kept for group 3, which worker 0 alone belongs to, the opening is theirs:

    >>> lists, ranks = ([0, 2, 4], [0, 1, 0, 1]), [1, 0, 0, 1]
    >>> deferred_acceptance(*lists, ranks, capacities=[1, 1], groups=[0b1000, 0], reserves=[(0, 3, 1)])
    array([0, 1])
    """
    if not isinstance(side, str):
        raise InputError(f"side is of type {type(side).__name__}; workers or vacancies is right")
    market = _market(indptr, indices, capacities, groups, reserves)
    return _numbers(_core.deferred_acceptance(market, whole(ranks, "ranks", "uint32"), side))


def max_score(
    indptr: Numbers,
    indices: Numbers,
    scores: Numbers,
    *,
    capacities: Numbers,
    groups: Numbers | None = None,
    reserves: Numbers | None = None,
) -> tuple[npt.NDArray[Any], float]:
    """Return the assignment whose scores have the largest sum, and how far from the largest it can be.

    Parameters
    ----------
    indptr, indices
        The pairs that come into question, as in `deferred_acceptance`; their order within a list doesn't matter.
    scores
        What each pair is worth: finite numbers of any sign. A pair of negative worth is matched only where it fills a
        reserve.
    capacities, groups
        As in `deferred_acceptance`.
    reserves
        Rows of vacancy, bit and seats: the least number of workers with the bit (0 to 63) that a vacancy takes, as far
        as can be. First, as many of these seats as possible are filled by members over the whole market; among the
        assignments that do so, the one with the largest sum is returned. One person counts for one seat, the order of
        rows matters only for trimming, and seats that no member can fill are released to everybody.

    Returns
    -------
    match : numpy.ndarray
        int64, the vacancy of each worker; -1 for none.
    gap : float
        How much larger the sum could be at most, by a bound worked out apart from the solver; 0.0 when the assignment
        is proved to be the best.

    Raises
    ------
    InputError
        If an argument is not as above; the message names the argument or the worker, the place and the value.

    Notes
    -----
    A flow of least cost by successive shortest paths; duality of linear programmes gives the bound. Scores are rounded
    to the finest step, a power of two, with which no sum overflows 64 bits: about 1e-14 of the largest score for 20,000
    openings, 1e-9 with reserves. Largest and gap are of the rounded scores.

    Stability is not asked for: somebody may be given a vacancy while another of their list would rather have them.
    Reserves as lower bounds: Hafalir, Yenmez & Yildirim (2013), "Effective affirmative action in school choice",
    *Theoretical Economics* 8(2); one person counting for one reserve: Sönmez & Yenmez (2022), "Affirmative action in
    India via vertical, horizontal, and overlapping reservations", *Econometrica* 90(4).

    The cost grows with the openings times the pairs in the worst case; memory is linear in the pairs.

    Examples
    --------
    Worker 0 is a little better for the only opening of vacancy 0, but worker 1 can go nowhere else:

    >>> from matcher.assignment import max_score
    >>> match, gap = max_score([0, 2, 3], [0, 1, 0], [0.75, 0.5, 0.5], capacities=[1, 1])
    >>> match, gap
    (array([1, 0]), 0.0)
    """
    market = _market(indptr, indices, capacities, groups, reserves)
    match, gap = _core.max_score(market, real(scores, "scores"))
    return _numbers(match), gap


def blocking_pairs(
    match: Numbers,
    indptr: Numbers,
    indices: Numbers,
    ranks: Numbers,
    *,
    capacities: Numbers,
    groups: Numbers | None = None,
    reserves: Numbers | None = None,
) -> npt.NDArray[Any]:
    """Return the pairs who would both rather have each other than what a match gives them.

    A worker and a vacancy block a match if the worker's list has the vacancy before what they got, and the vacancy
    would choose the worker from those it was given and the worker, by its own rule with its reserves. That no vacancy
    was given more workers than it has openings is not looked at here.

    Parameters
    ----------
    match
        The vacancy of each worker, one of their list; -1 for none.
    indptr, indices, ranks, capacities, groups, reserves
        As in `deferred_acceptance`.

    Returns
    -------
    numpy.ndarray
        int64 of shape (pairs, 2): worker and vacancy, in ascending order; no row if the match is stable.

    Raises
    ------
    InputError
        If an argument is not as above; the message names the argument or the worker, the place and the value.

    Notes
    -----
    The definition is that of Gale & Shapley (1962), "College admissions and the stability of marriage", *American
    Mathematical Monthly* 69(1), under a vacancy's own choice as in Hafalir, Yenmez & Yildirim (2013), "Effective
    affirmative action in school choice", *Theoretical Economics* 8(2), and Sönmez & Yenmez (2022), "Affirmative action
    in India via vertical, horizontal, and overlapping reservations", *Econometrica* 90(4). The code shares nothing with
    that of `deferred_acceptance`, so that an empty answer certifies what the other returned. The cost is linear in the
    pairs while the workers of a vacancy have few different masks.

    Examples
    --------
    >>> from matcher.assignment import blocking_pairs
    >>> blocking_pairs([0, 1], [0, 2, 4], [0, 1, 0, 1], [1, 0, 0, 1], capacities=[1, 1])
    array([[1, 0]])
    """
    market = _market(indptr, indices, capacities, groups, reserves)
    matched = whole(match, "match", "int64", least=-1, most=2**32 - 1, unit="worker")
    return _numbers(_core.blocking_pairs(market, whole(ranks, "ranks", "uint32"), matched)).reshape(-1, 2)


def _market(
    indptr: Numbers, indices: Numbers, capacities: Numbers, groups: Numbers | None, reserves: Numbers | None
) -> dict[str, Any]:
    """Return what all three are asked about, as arrays that the native half reads."""
    return {
        "indptr": whole(indptr, "indptr", "uintp"),
        "indices": whole(indices, "indices", "uint32"),
        "capacities": whole(capacities, "capacities", "uint32", unit="vacancy"),
        "groups": None if groups is None else whole(groups, "groups", "uint64", unit="worker"),
        "reserves": None if reserves is None else rows(reserves, "reserves", _RESERVE).reshape(-1),
    }


def _numbers(native: bytearray) -> npt.NDArray[Any]:
    """Return the native half's 64-bit numbers as an array that owns them alone and may be written to."""
    need_numpy()
    import numpy as np

    return np.frombuffer(native, dtype=np.int64)
