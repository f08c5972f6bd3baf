"""Peer: the bare floor. Adds up the postings of each vacancy's skills and does nothing else; no answer comes out."""

# ruff: noqa: ANN001, ANN201, ANN202 -- the types of compiled functions are those of their first call

from __future__ import annotations

import numba
import numpy as np
from market import Market, postings, shares

PIECES = 8


@numba.njit(cache=True, parallel=True)
def add_up(first, last, pieces, post_start, post_worker, v_start, v_skill, v_share, workers):
    kept = np.zeros(pieces, np.float32)
    for piece in numba.prange(pieces):
        coverage = np.zeros(workers, np.float32)
        for v in range(first + (last - first) * piece // pieces, first + (last - first) * (piece + 1) // pieces):
            for item in range(v_start[v], v_start[v + 1]):
                share, skill = v_share[item], v_skill[item]
                for at in range(post_start[skill], post_start[skill + 1]):
                    coverage[post_worker[at]] += share
        # Without a use of the sums the compiler would leave them out.
        kept[piece] = coverage.sum()
    return kept


def prepare(market: Market):
    post_start, post_worker = postings(market)
    share = shares(market).astype(np.float32)

    def answer(first: int, last: int):
        pieces = min(last - first, PIECES * numba.get_num_threads())
        asked = (market.vacancy_start, market.vacancy_skill, share)
        return add_up(first, last, pieces, post_start, post_worker, *asked, market.workers)

    answer(0, min(2, market.vacancies))
    return answer


def matrix(_answer, _first: int, _last: int) -> None:
    return None
