"""Do the exact ones find the same? Scores are compared rank by rank, so that ties may be broken either way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from market import Market, exact

TOLERANCE = 1e-4
CHECKED = 300  # vacancies that every worker is scored for, the plain way


@dataclass
class Agreement:
    """How far a run's scores agree with others."""

    ranks: int  # compared
    share: float  # of them within the tolerance
    largest: float  # difference of any; infinite if one has a rank that the other hasn't


def compared(scores: np.ndarray, right: np.ndarray) -> Agreement:
    """Compare two matrices of scores, one row of ranks per vacancy, minus infinity where a list ends."""
    there, here = np.isfinite(right), np.isfinite(scores)
    both = there & here
    difference = np.abs(scores[both] - right[both])
    either = int((there | here).sum())
    missing = either - int(both.sum())
    largest = float("inf") if missing else float(difference.max(initial=0.0))
    return Agreement(either, float((difference <= TOLERANCE).sum()) / max(1, either), largest)


def exact_scores(market: Path, kept: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return vacancies spread over a market and their exact best scores; worked out once and kept."""
    if not kept.exists():
        arrays = Market.load(market)
        taken = np.unique(np.linspace(0, arrays.vacancies - 1, CHECKED).astype(int))
        np.savez(kept, taken=taken, scores=exact(arrays, taken))
    with np.load(kept) as both:
        return both["taken"], both["scores"]


def agreements(folder: Path, names: tuple[str, ...], taken: np.ndarray, right: np.ndarray) -> dict[str, Agreement]:
    """Hold each run's scores against the exact ones and, over all vacancies it answered, against the first run's."""
    found = {}
    first = np.load(folder / f"{names[0]}.npy")
    for name in names:
        scores = np.load(folder / f"{name}.npy")
        answered = taken < len(scores)
        plain = compared(scores[taken[answered]], right[answered])
        whole = compared(scores, first[: len(scores)])
        ranks = plain.ranks + whole.ranks
        share = (plain.share * plain.ranks + whole.share * whole.ranks) / max(1, ranks)
        found[name] = Agreement(ranks, share, max(plain.largest, whole.largest))
    return found


def disagree(found: dict[str, Agreement]) -> list[str]:
    """Return the runs that differ by more than they may."""
    return [name for name, one in found.items() if one.largest > TOLERANCE]
