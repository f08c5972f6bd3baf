"""Peer: sparse_dot_topn, on skills alone: the 20 workers of highest coverage. A yardstick of cost, not the same job."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from market import K, Market
from scipy_product import matrices
from sparse_dot_topn import sp_matmul_topn

if TYPE_CHECKING:
    import scipy.sparse as sp


def prepare(market: Market) -> Callable[[int, int], sp.csr_matrix]:
    asked, held = matrices(market)

    def answer(first: int, last: int) -> sp.csr_matrix:
        return sp_matmul_topn(asked[first:last], held, top_n=K, sort=True, n_threads=os.cpu_count())

    return answer


def matrix(_answer: sp.csr_matrix, _first: int, _last: int) -> None:
    return None
