"""Peer: a sparse product in scipy, then numpy on its rows. Exact."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import scipy.sparse as sp
from market import COVERAGE, K, Market, features, neighbours, place_values, shares

PRODUCT_CELLS = 16_000_000  # filled cells of one product at the least, dense at the most: a few hundred MB


def matrices(market: Market) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """Return vacancies by skills, holding shares, and skills by workers, holding ones."""
    shape = (market.vacancies, int(market.skills))
    worth = shares(market).astype(np.float32)
    asked = sp.csr_matrix((worth, market.vacancy_skill.astype(np.int32), market.vacancy_start.astype(np.int32)), shape)
    ones = np.ones(len(market.worker_skill), np.float32)
    held = (ones, market.worker_skill.astype(np.int32), market.worker_start.astype(np.int32))
    return asked, sp.csr_matrix(held, (market.workers, int(market.skills))).T.tocsr()


def prepare(market: Market) -> Callable[[int, int], np.ndarray]:
    asked, held = matrices(market)
    near = neighbours(market)
    step = max(8, min(64, PRODUCT_CELLS // market.workers))

    def piece(first: int, last: int) -> np.ndarray:
        product = asked[first:last] @ held
        best = np.full((last - first, K), -np.inf)
        for row, line in enumerate(best):
            filled = slice(product.indptr[row], product.indptr[row + 1])
            places = place_values(market, int(market.vacancy_place[first + row]), near)
            score = COVERAGE * product.data[filled]
            score = score + features(market, first + row, product.indices[filled], places)
            top = np.sort(-np.partition(-score, K)[:K] if len(score) > K else score)[::-1]
            line[: len(top)] = top
        return best

    def answer(first: int, last: int) -> np.ndarray:
        begins = range(first, last, step)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.concatenate(list(pool.map(piece, begins, [min(at + step, last) for at in begins])))

    return answer


def matrix(answer: np.ndarray, _first: int, _last: int) -> np.ndarray:
    return answer
