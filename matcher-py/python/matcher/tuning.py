"""Which weights rank best what people judged? A search over the weights file, and what it is worth."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from matcher import _core
from matcher.arguments import count
from matcher.exceptions import InputError
from matcher.progress import Progress, watcher
from matcher.results import ArrowRows, Table
from matcher.runs import QrelsLike, Query, qrels_of
from matcher.settings import Weights

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.results import Lang

__all__ = ["Tuning", "TuningCalls", "tune_all"]

_Task: TypeAlias = "tuple[_core.Market, _core.Qrels, list[tuple[str, str]], bool | None]"
"""A market, judgments, pairs that no list holds, and whether workers are the queries, if that is said."""

_CHANGED: Final = {"key": "string", "from": "string", "to": "string"}


class Tuning:
    """What a search over weights found.

    Attributes
    ----------
    weights
        The best weights over all queries, a `Weights`.
    changed
        Keys that differ from where the search began: ``key``, ``from``, ``to``.
    trace
        A row a trial: ``fold`` (held out, from 1; missing in the search over all queries), ``trial``, ``key``,
        ``value``, ``trained`` (objective over the queries looked at), ``held_out`` (over those that were not),
        ``accepted``.
    objective
        Name of the metric.
    start, trained
        Objective of the first and of the tuned weights over all queries, in [0, 1]; the second is too high, since it
        was tuned on these.
    held_out
        Objective of every query under weights tuned without its fold, in [0, 1]: what to expect of queries to come.
    gain, low, high
        ``held_out`` less ``start``, and its 95 % bootstrap interval over queries (9,999 resamples, within each task).
    is_better
        Whether that interval lies above 0 and some weight changed. If not, keep the weights you have.
    queries
        Judged queries of each task.
    measured
        Different weights that were measured.
    """

    def __init__(self, native: tuple[_core.Weights, list[tuple[str, str, str]], _core.Batch, dict[str, Any]]) -> None:
        weights, changed, trace, told = native
        self.weights = Weights(weights)
        rows = [dict(zip(_CHANGED, row, strict=True)) for row in changed]
        self.changed = Table(ArrowRows(rows, _CHANGED))
        self.trace = Table(trace)
        self.objective: str = told["objective"]
        self.start: float = told["start"]
        self.trained: float = told["trained"]
        self.held_out: float = told["held_out"]
        self.gain: float = told["gain"]
        self.low: float = told["low"]
        self.high: float = told["high"]
        self.is_better: bool = told["is_better"]
        self.queries: list[int] = told["queries"]
        self.measured: int = told["measured"]

    def __repr__(self) -> str:
        worth = "tuning pays" if self.is_better else "not shown to pay"
        return (
            f"Tuning({self.objective} {self.start:.3f} -> {self.held_out:.3f} held out, "
            f"{self.gain:+.3f} [{self.low:+.3f}, {self.high:+.3f}]: {worth}; {len(self.changed)} weights changed)"
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the weights file, every key of it, with its fingerprint and what it was tuned on as comments.

        Parameters
        ----------
        path
            The file, which is replaced; `Weights.load` reads it.

        Raises
        ------
        InputError
            If it can't be written.
        """
        head = (
            f"# fingerprint {self.weights.fingerprint()}\n"
            f"# tuned on {sum(self.queries):,} queries of {len(self.queries)} "
            f"{'market' if len(self.queries) == 1 else 'markets'} for {self.objective}: {self.start:.4f} before, "
            f"{self.held_out:.4f} on queries held out\n"
            f"# gain {self.gain:+.4f}, 95 % interval {self.low:+.4f} to {self.high:+.4f}\n"
        )
        try:
            Path(path).write_text(head + self.weights.to_toml(), encoding="utf-8")
        except OSError as error:
            raise InputError(f"weights: can't write {path}: {error.strerror}") from None

    def plot(self, ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
        """Draw how the objective rose trial by trial, see `matcher.plots.tuning`."""
        from matcher import plots

        return plots.tuning(self, ax, lang=lang)


class TuningCalls:
    """`tune` of a `Matcher`."""

    _market: _core.Market
    _threads: int | None

    def tune(
        self,
        qrels: QrelsLike,
        objective: str = "ndcg@10",
        *,
        folds: int = 5,
        seed: int = 0,
        query: Query | None = None,
        fixed: Iterable[str] = (),
        trials: int = 200,
        progress: Progress = None,
    ) -> Tuning:
        """Search for the weights that rank the judged pairs of this market best.

        Queries are dealt into folds. For each fold the search looks at the others alone, takes a move that pays in more
        of them than it costs, and is measured on the fold it never saw. One more search over all queries gives the
        weights. Weights stay at 0 or above and steps of distance falling, so that more of what is asked never counts
        less; rules, candidates and policy are not tuned. The market stays as it is: make one with
        ``weights=tuning.weights``.

        Parameters
        ----------
        qrels
            Judgments as for `evaluate`. Queries are workers, for whom vacancies are ranked, or vacancies.
        objective
            A metric of `evaluate`, such as ``ndcg@10`` or ``recall@100``.
        folds
            3 to 20.
        seed
            Decides folds and the order of keys: the same seed gives the same weights.
        query
            Which id asks, in a table with ``worker_id`` and ``vacancy_id``.
        fixed
            Keys of the weights file that stay, such as ``forward.wage``, or whole sections, such as ``missing``.
        trials
            Most weights looked at in each of ``folds + 1`` searches. Each costs a ranking of all judged queries, and
            laying the market out anew where it touches ``text`` or ``skills``: tune on a sample of a large market.
        progress
            As for `rank_workers`; counts trials.

        Returns
        -------
        Tuning
            The weights, and what they are worth.

        Raises
        ------
        InputError
            If fewer than 25 queries of this market have somebody judged right, folds or a key to fix are not right, or
            the judgments are those of another market.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> matcher.sample_market(workers=200, vacancies=60).add_to(m)
        >>> _ = m.commit()
        >>> best = m.rank_workers(k=1).to_dicts()
        >>> judged = {row["vacancy_id"]: {row["worker_id"]: 1} for row in best}
        >>> tuning = m.tune(judged, folds=3, trials=4)
        >>> tuning.queries, tuning.start <= tuning.trained
        ([40], True)
        >>> m.tune({"V1": {"W1": 1}})
        Traceback (most recent call last):
        matcher.exceptions.InputError: none of 1 judged queries is a worker or a vacancy of this market
        """
        tasks: list[_Task] = [(self._market, qrels_of(qrels, query), [], _workers_ask(query))]
        return _tuned(tasks, objective, folds, seed, fixed, trials, None, self._threads, progress)


def tune_all(
    tasks: Iterable[tuple[Any, QrelsLike | _core.Qrels, Iterable[tuple[str, str]]]],
    objective: str = "ndcg@10",
    *,
    folds: int = 5,
    seed: int = 0,
    fixed: Iterable[str] = (),
    query: Query | None = None,
    trials: int = 200,
    slack: float | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Tuning:
    """Search for one setting for several markets, each of which counts as much as another.

    Parameters
    ----------
    tasks
        Market, judgments, and pairs of query and document that no list holds. All markets have the same weights.
    objective, folds, seed, fixed, query, trials, progress
        As for `Matcher.tune`.
    slack
        How far the objective of a task may fall below where it began, 0 or more; None for any.
    threads
        Threads that rank; all processors if None.

    Raises
    ------
    InputError
        As for `Matcher.tune`; or if a market is there twice.
    """
    tasks = list(tasks)
    if len({id(market._market) for market, *_ in tasks}) < len(tasks):
        raise InputError("a market is there twice; one with all its judgments is right")
    native = [
        (market._market, _judged(qrels, query), list(exclude), _workers_ask(query)) for market, qrels, exclude in tasks
    ]
    return _tuned(native, objective, folds, seed, fixed, trials, slack, threads, progress)


def _judged(qrels: QrelsLike | _core.Qrels, query: Query | None) -> _core.Qrels:
    return qrels if isinstance(qrels, _core.Qrels) else qrels_of(qrels, query)


def _workers_ask(query: Query | None) -> bool | None:
    return None if query is None else query == "worker_id"


def _slack(slack: object) -> float:
    if isinstance(slack, bool) or not isinstance(slack, (int, float)):
        raise InputError(f"slack is {slack!r}, expected 0 or more")
    return float(slack)


def _tuned(
    tasks: list[_Task],
    objective: str,
    folds: int,
    seed: int,
    fixed: Iterable[str],
    trials: int,
    slack: float | None,
    threads: int | None,
    progress: Progress,
) -> Tuning:
    names = [] if isinstance(fixed, str) else list(fixed)
    if isinstance(fixed, str) or not all(isinstance(name, str) for name in names):
        raise InputError("fixed holds something else than names; a list such as ['forward.wage'] is right")
    asked = {
        "objective": objective,
        "folds": count(folds, "folds", least=1),
        "seed": count(seed, "seed", least=0),
        "fixed": names,
        "trials": count(trials, "trials", least=1),
        "slack": None if slack is None else _slack(slack),
        "threads": threads,
    }
    watch = watcher(progress, "trials")
    found = _core.tune(tasks, asked, watch)
    if watch is not None:
        # A search mostly ends before its trials do.
        watch((folds + 1) * trials, (folds + 1) * trials)
    return Tuning(found)
