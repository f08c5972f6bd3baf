"""Which spreads first places better over vacancies: a cap on exposure, or smoothing by optimal transport?

The sample market of ``make demo`` under each of its policies, vacancies that are open on its day. Everybody has a list
of 20 vacancies; what is measured is which one of them they are shown first:

- ``ranking``: the best score, as an unassigned ranking shows it;
- ``cap n`` and ``referrals n``: where ``assign(exposure_cap=n)`` or ``assign(referrals=n)`` places or refers them;
- ``transport e r``: the largest entry in a worker's row of an entropic transport plan on the same lists (Sinkhorn).
  Rows have mass 1, columns are drawn to masses in proportion to openings; e is the regularisation and r what it costs
  to miss the columns' masses, both in scores; ``inf`` is the balanced plan.

Whom a limit leaves out is shown nothing first. So the second table looks at those alone whom it shows something, and at
the most smoothing (largest r) that leaves them at least the mean score which the limit gives them.

    make congestion

Sources: G. Bied, E. Perennes, V. A. Naya, P. Caillou, B. Crépon, C. Gaillac & M. Sebag (2021), "Congestion-avoiding job
recommendation with optimal transport", FEAST workshop, ECML-PKDD. M. Cuturi (2013), "Sinkhorn distances: lightspeed
computation of optimal transport", NeurIPS. L. Chizat, G. Peyré, B. Schmitzer & F.-X. Vialard (2018), "Scaling
algorithms for unbalanced optimal transport problems", Mathematics of Computation 87.
"""

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import matcher
import numpy as np
from numpy.typing import NDArray

POLICIES = ("bontang", "kotim")
K = 20
CAPS = (1, 2, 3, 5, 10, 20, 50)
REFERRALS = (2, 3, 5, 10)
SHOWN = ((0.1, math.inf), (0.01, math.inf), (0.01, 1.0), (0.01, 0.3), (0.01, 0.1), (0.01, 0.03))
# For the second table: a smaller one changes little, and these costs give every mean score that the limits give.
SHARP, COSTS = 0.01, tuple(float(cost) for cost in np.geomspace(2.0, 0.1, 41))
ROUNDS = 300
HEADS = ("shown", "never first (%)", "Gini", "most an opening", "expected unfilled", "mean score", "mean place")

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True)
class Lists:
    """Everybody's list, one entry a pair, and the openings of every vacancy."""

    workers: Whole
    vacancies: Whole
    scores: Real
    places: Whole
    openings: Whole
    n_workers: int

    def transport(self, regularisation: float, cost: float) -> Real:
        """Return the logarithms of a plan's entries."""
        size, gain = len(self.openings), self.scores / regularisation
        is_listed = np.bincount(self.vacancies, minlength=size) > 0
        masses = np.where(is_listed, self.openings, 1.0)
        masses *= len(np.unique(self.workers)) / masses[is_listed].sum()
        pull = 1.0 if math.isinf(cost) else cost / (cost + regularisation)
        column = np.zeros(size)
        for _ in range(ROUNDS):
            row = -_log_sums(self.workers, gain + column[self.vacancies], self.n_workers)
            column = pull * (np.log(masses) - _log_sums(self.vacancies, gain + row[self.workers], size))
        row = -_log_sums(self.workers, gain + column[self.vacancies], self.n_workers)
        return gain + column[self.vacancies] + row[self.workers]

    def largest(self, values: Real) -> Whole:
        """Return the entry of each worker with the largest value, the better place at a tie; -1 without a list."""
        order = np.lexsort((self.places, -values, self.workers))
        workers, firsts = np.unique(self.workers[order], return_index=True)
        first = np.full(self.n_workers, -1)
        first[workers] = order[firsts]
        return first

    def figures(self, first: Whole) -> list[float]:
        """Return what is measured of first places, in the order of the heads."""
        chosen = first[first >= 0]
        count = np.bincount(self.vacancies[chosen], minlength=len(self.openings))
        each = count / self.openings
        order = np.argsort(each, kind="stable")
        below = np.concatenate([[0], np.cumsum(count[order])])
        twice_area = np.sum((below[1:] + below[:-1]) * self.openings[order])
        return [
            len(chosen),
            100 * float(np.mean(count == 0)),
            1 - twice_area / (below[-1] * self.openings.sum()),
            each.max(),
            int(np.maximum(self.openings - count, 0).sum()),
            self.scores[chosen].mean(),
            self.places[chosen].mean(),
        ]


def _log_sums(group: Whole, values: Real, size: int) -> Real:
    """Return the logarithm of the sum of exp(values) of each group; 0 for one without values."""
    most = np.full(size, -np.inf)
    np.maximum.at(most, group, values)
    most[np.isinf(most)] = 0.0
    sums = np.bincount(group, np.exp(values - most[group]), size)
    return most + np.log(np.where(sums > 0, sums, 1.0))


class Case:
    """The sample market under a policy, and where caps place or refer everybody."""

    def __init__(self, policy: str) -> None:
        sample = matcher.sample_market()
        # A vacancy that isn't open on the market's day can be nobody's first place; it would only blur the figures.
        is_open = [one for one in sample.vacancies if _is_open(one, sample.as_of)]
        self._workers = {one["worker_id"]: at for at, one in enumerate(sample.workers)}
        self._vacancies = {one["vacancy_id"]: at for at, one in enumerate(is_open)}
        with matcher.Matcher(policy=policy, as_of=sample.as_of) as market:
            sample.add_to(market)
            market.commit()
            table = market.rank_vacancies(k=K).to_arrow()
            caps = {cap: market.assign(k=K, exposure_cap=cap) for cap in CAPS}
            referrals = {each: market.assign(k=K, referrals=each) for each in REFERRALS}
        self.lists = Lists(
            workers=np.array([self._workers[one] for one in table["worker_id"].to_pylist()]),
            vacancies=np.array([self._vacancies[one] for one in table["vacancy_id"].to_pylist()]),
            scores=table["score"].to_numpy(),
            places=table["position"].to_numpy(),
            openings=np.array([one.get("openings", 1) for one in is_open]),
            n_workers=len(self._workers),
        )
        both = zip(self.lists.workers.tolist(), self.lists.vacancies.tolist(), strict=True)
        entries = {pair: at for at, pair in enumerate(both)}
        self.caps = {cap: self._firsts(found, entries) for cap, found in caps.items()}
        self.referrals = {each: self._firsts(found, entries) for each, found in referrals.items()}

    def _firsts(self, assignment: matcher.Assignment, entries: dict[tuple[int, int], int]) -> Whole:
        first = np.full(self.lists.n_workers, -1)
        for row in assignment.referrals.to_dicts():
            worker = self._workers[row["worker_id"]]
            first[worker] = entries[worker, self._vacancies[row["vacancy_id"]]]
        return first

    def ways(self) -> Iterator[tuple[str, list[float]]]:
        """Measure every way on everybody whom it shows something."""
        of = self.lists
        yield "ranking", of.figures(of.largest(of.scores))
        for cap, first in self.caps.items():
            yield f"cap {cap}", of.figures(first)
        for each, first in self.referrals.items():
            yield f"referrals {each}", of.figures(first)
        for regularisation, cost in SHOWN:
            yield f"transport {regularisation:g} {cost:g}", of.figures(of.largest(of.transport(regularisation, cost)))

    def side_by_side(self) -> Iterator[tuple[str, list[float]]]:
        """Measure caps and the smoothing that leaves the same people at least the same mean score."""
        of = self.lists
        plans = {cost: of.largest(of.transport(SHARP, cost)) for cost in COSTS}
        limits = {f"cap {cap}": first for cap, first in self.caps.items()}
        limits |= {f"referrals {each}": first for each, first in self.referrals.items()}
        for name, first in limits.items():
            limited = of.figures(first)
            yield name, limited
            measured = {cost: of.figures(np.where(first >= 0, smoothed, -1)) for cost, smoothed in plans.items()}
            least = limited[HEADS.index("mean score")]
            fair = [cost for cost, found in measured.items() if found[HEADS.index("mean score")] >= least]
            yield f"transport {SHARP:g} {max(fair):.2g}", measured[max(fair)]


def _is_open(vacancy: dict[str, object], day: str) -> bool:
    opens, closes = str(vacancy.get("opens_on") or ""), str(vacancy.get("closes_on") or "9999")
    return opens <= day <= closes


def _table(rows: Iterator[tuple[str, list[float]]]) -> list[str]:
    lines = [f"| first places | {' | '.join(HEADS)} |", f"| --- |{' ---: |' * len(HEADS)}"]
    for name, (shown, never, gini, most, unfilled, score, place) in rows:
        cells = (f"{shown:,.0f}", f"{never:.1f}", f"{gini:.3f}", f"{most:.1f}", f"{unfilled:,.0f}")
        lines.append(f"| {' | '.join((name, *cells, f'{score:.3f}', f'{place:.1f}'))} |")
        print(lines[-1], file=sys.stderr)
    return lines


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and write the tables."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("out", type=Path, help="folder that is written to")
    options = words.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    lines = []
    for policy in POLICIES:
        case = Case(policy)
        lines += ["", f"{policy}: all ways", "", *_table(case.ways())]
        lines += ["", f"{policy}: the same people, at least the same mean score", "", *_table(case.side_by_side())]
    text = "\n".join(lines).strip() + "\n"
    (options.out / "congestion.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
