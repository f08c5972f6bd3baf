"""Run one peer in this process: `python benches/peers/peer.py NAME ARRAYS SCORES [--cap SECONDS]`.

A peer is a module with `prepare(market)`, which returns a function that answers the vacancies `first` to `last`, and
`matrix(answer, first, last)`, which returns its best scores, one row per vacancy. Preparing isn't timed. A peer that
would need longer than the cap answers only the first vacancies; they are in no order, so its time is extrapolated.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from market import Market
from measuring import anonymous_mb, peak_mb, report, steady

PROBE = 64  # vacancies after which the rest is estimated


def asked(answer: Callable[[int, int], Any], vacancies: int, cap: float) -> int:
    """Return how many vacancies can be answered within the cap, at least as many as were tried."""
    answer(0, min(8, vacancies))
    probe = min(PROBE, vacancies)
    began = time.perf_counter()
    answer(0, probe)
    each = (time.perf_counter() - began) / probe
    return vacancies if each * vacancies <= cap else max(probe, int(cap / each))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("name")
    words.add_argument("arrays", type=Path)
    words.add_argument("scores", type=Path)
    words.add_argument("--cap", type=float, default=20.0)
    options = words.parse_args()
    peer = importlib.import_module(options.name)
    market = Market.load(options.arrays)
    before = anonymous_mb()
    began = time.perf_counter()
    answer = peer.prepare(market)
    prepared = time.perf_counter() - began
    held = None if before is None else anonymous_mb() - before
    queries = asked(answer, market.vacancies, options.cap)
    result, figures = steady(lambda: answer(0, queries))
    after = None if before is None else anonymous_mb() - before
    peak = peak_mb()
    factor = market.vacancies / queries
    figures = {key: value * factor for key, value in figures.items()}
    scores = peer.matrix(result, 0, queries)
    if scores is not None:
        np.save(options.scores, scores.astype(np.float32))
    memory = {"prepared_mb": held, "anonymous_mb": after, "working_peak_mb": peak}
    report(options.name, **figures, queries=queries, prepare_s=prepared, **memory)


if __name__ == "__main__":
    main()
