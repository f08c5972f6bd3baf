"""Peer: SQL in DuckDB. Exact."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np
from frames import ranked, relations, steps
from market import (
    COVERAGE,
    DISTANCE,
    EDUCATION,
    EXPERIENCE,
    HIGHEST,
    RESIDENCY,
    SAME_KABUPATEN,
    SAME_KECAMATAN,
    SAME_PROVINSI,
    WAGE,
    K,
    Market,
)

Piece = dict[str, np.ndarray]
ROWS = 100_000_000
QUERY = f"""
    with covered as (
        select vacancy, worker, sum(share) as coverage
        from asked join held using (skill)
        where vacancy >= ? and vacancy < ?
        group by vacancy, worker
    ), scored as (
        select vacancy, worker,
            {COVERAGE} * coverage
            + {EXPERIENCE} * least(1, (years + 1) / (asked_years + 1.0))
            + {EDUCATION} / {HIGHEST} * (level - asked_level)
            + {WAGE} * greatest(0, least(1, 2 - wage / offer))
            + {DISTANCE} * coalesce(near.near, 0)
            + {RESIDENCY} * case when workers.home = vacancies.site then {SAME_KECAMATAN}
                when home_kabupaten = site_kabupaten then {SAME_KABUPATEN}
                when home_provinsi = site_provinsi then {SAME_PROVINSI} else 0 end as score
        from covered join workers using (worker) join vacancies using (vacancy)
            left join near on near.site = vacancies.site and near.home = workers.home
        where level >= asked_level
    )
    select vacancy, unnest(max_by({{'worker': worker, 'score': score}}, score, {K}), recursive := true)
    from scored group by vacancy
"""  # noqa: S608


def prepare(market: Market) -> Callable[[int, int], list[Piece]]:
    base = duckdb.connect()
    for name, columns in relations(market).items():
        base.register("given", columns)
        order = "order by skill, worker" if name == "held" else ""
        base.execute(f"create table {name} as select * from given {order}")  # noqa: S608
        base.unregister("given")

    def answer(first: int, last: int) -> list[Piece]:
        return [base.execute(QUERY, step).fetchnumpy() for step in steps(first, last, market.workers, ROWS)]

    return answer


def matrix(answer: list[Piece], first: int, last: int) -> np.ndarray:
    vacancy, score = (np.concatenate([piece[name] for piece in answer]) for name in ("vacancy", "score"))
    return ranked(vacancy, score, first, last)
