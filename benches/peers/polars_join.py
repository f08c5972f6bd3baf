"""Peer: joins in polars. Exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl
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

if TYPE_CHECKING:
    import numpy as np

ROWS = 25_000_000


def residency() -> pl.Expr:
    same = [(pl.col(f"home{level}") == pl.col(f"site{level}")) for level in ("", "_kabupaten", "_provinsi")]
    value = pl.when(same[0]).then(SAME_KECAMATAN).when(same[1]).then(SAME_KABUPATEN)
    return value.when(same[2]).then(SAME_PROVINSI).otherwise(0.0)


def score() -> pl.Expr:
    years, asked = pl.col("years").cast(pl.Float32), pl.col("asked_years").cast(pl.Float32)
    return (
        COVERAGE * pl.col("coverage")
        + EXPERIENCE * pl.min_horizontal(1.0, (years + 1) / (asked + 1))
        + EDUCATION / HIGHEST * (pl.col("level") - pl.col("asked_level"))
        + WAGE * (2 - pl.col("wage") / pl.col("offer")).clip(0, 1)
        + DISTANCE * pl.col("near").fill_null(0.0)
        + RESIDENCY * residency()
    )


def prepare(market: Market) -> Callable[[int, int], pl.DataFrame]:
    of = {name: pl.DataFrame(columns).lazy() for name, columns in relations(market).items()}

    def piece(first: int, last: int) -> pl.DataFrame:
        asked = of["asked"].filter(pl.col("vacancy").is_between(first, last, closed="left"))
        return (
            asked.join(of["held"], on="skill")
            .group_by("vacancy", "worker")
            .agg(coverage=pl.col("share").sum())
            .join(of["vacancies"], on="vacancy")
            .join(of["workers"], on="worker")
            .filter(pl.col("level") >= pl.col("asked_level"))
            .join(of["near"], on=["site", "home"], how="left")
            .select("vacancy", "worker", score=score())
            .group_by("vacancy")
            .agg(pl.all().top_k_by("score", K))
            .explode("worker", "score")
            .collect()
        )

    def answer(first: int, last: int) -> pl.DataFrame:
        return pl.concat([piece(*step) for step in steps(first, last, market.workers, ROWS)])

    return answer


def matrix(answer: pl.DataFrame, first: int, last: int) -> np.ndarray:
    return ranked(answer["vacancy"].to_numpy(), answer["score"].to_numpy(), first, last)
