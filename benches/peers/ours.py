"""Run this library in this process: `python benches/peers/ours.py KIND STORE [--scores FILE] [--single N]`.

A kind is the peers' score or the default weights, without a policy or with one that makes classes. What is timed is
the call `rank_workers(k=20)` and, apart, the export of its rows as Arrow columns. Opening the stored market is timed
before.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matcher
import numpy as np
from market import COVERAGE, DISTANCE, EDUCATION, EXPERIENCE, WAGE, K
from measuring import anonymous_mb, peak_mb, percentile, report, steady
from tables import number_of

if TYPE_CHECKING:
    import pyarrow as pa

HERE = Path(__file__).parent
KINDS: dict[str, dict[str, str]] = {
    "peers": {"weights": "peers.toml", "policy": "residents.toml"},
    "default": {},
    "reserve": {"policy": "reserve.toml"},
    "tier": {"policy": "tier.toml"},
}
# No peer counts how far down somebody stood before residency; up to 32,768 workers this library does by default.
KINDS["counted"] = KINDS["peers"]
PLACES = {"peers": "listed", "counted": "counted"}
# `priority` is over the weights' sum; residency comes on top.
SCALE = COVERAGE + EXPERIENCE + EDUCATION + WAGE + DISTANCE
COLUMNS = ["vacancy_id", "worker_id", "priority"]


def settings(kind: str) -> dict[str, Path]:
    return {name: HERE / file for name, file in KINDS[kind].items()}


def matrix(table: pa.Table, vacancies: int) -> np.ndarray:
    """Return the peers' scores of a ranking, one row of K per vacancy, minus infinity where a list is shorter."""
    best = np.full((vacancies, K), -np.inf)
    vacancy = [number_of(identity) for identity in table["vacancy_id"].to_pylist()]
    place = table["position"].to_numpy() - 1
    best[vacancy, place] = SCALE * table["priority"].to_numpy()
    return best


def single(market: matcher.Matcher, names: list[str], count: int, places: Any) -> dict[str, float]:
    """Ask for one vacancy after the other, spread over all, and return percentiles in milliseconds."""
    taken = []
    for number in range(count):
        name = names[number * 7919 % len(names)]
        began = time.perf_counter()
        market.rank_workers([name], K, places=places, progress=False)
        taken.append(1000 * (time.perf_counter() - began))
    return {"p50_ms": percentile(taken, 0.50), "p99_ms": percentile(taken, 0.99)}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("kind", choices=KINDS)
    words.add_argument("store", type=Path)
    words.add_argument("--scores", type=Path)
    words.add_argument("--single", type=int, default=0)
    options = words.parse_args()
    before = anonymous_mb()
    began = time.perf_counter()
    market = matcher.Matcher.open(options.store, **settings(options.kind))
    figures: dict[str, Any] = {"open_s": time.perf_counter() - began}
    figures["open_mb"] = None if before is None else anonymous_mb() - before
    places: Any = PLACES.get(options.kind, "auto")
    vacancies = market.snapshot.rows["vacancies"]
    ranking, times = steady(lambda: market.rank_workers(k=K, places=places, progress=False))
    table, export = steady(lambda: ranking.to_arrow().select(COLUMNS))
    figures |= times | {"export_s": export["seconds"], "rows": len(table)}
    figures["anonymous_mb"] = None if before is None else anonymous_mb() - before
    figures["working_peak_mb"] = peak_mb()
    if options.scores:
        np.save(options.scores, matrix(ranking.to_arrow(), vacancies).astype(np.float32))
    if options.single:
        figures |= single(market, [f"v{number:07}" for number in range(vacancies)], options.single, places)
    report(options.kind, queries=vacancies, **figures)


if __name__ == "__main__":
    main()
