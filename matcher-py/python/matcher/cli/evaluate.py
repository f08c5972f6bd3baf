"""``matcher evaluate``: how good rankings are on tasks with judgments, or how good a run is."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

from matcher import _core
from matcher.cli.market import relatedness, say
from matcher.cli.output import kind_of, write
from matcher.cli.tasks import Task, tasks_of
from matcher.engine import Matcher
from matcher.evaluation import DEFAULT_METRICS
from matcher.exceptions import FileMissingError, InputError
from matcher.relatedness import Relatedness
from matcher.results import ArrowRows, IngestReport, Table
from matcher.runs import qrels_of, run_of

__all__ = ["evaluate"]

_FINDINGS = 1
_DEPTH: Final = 1000  # documents a run holds at most for each query, as is usual at TREC
_SEED: Final = 0
_MEASURED: Final = {
    "task": "string",
    "configuration": "string",
    "read_query_as": "string",
    "metric": "string",
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "queries": "uint64",
    "unjudged": "uint64",
    "seconds": "float64",
    "peak_mb": "float64",
}
_AGAINST: Final = {
    "baseline": "float64",
    "difference": "float64",
    "difference_low": "float64",
    "difference_high": "float64",
    "p_value": "float64",
    "significant": "bool",
}


def evaluate(options: argparse.Namespace) -> int:
    """Write a row a task, configuration and metric; 1 if rows were refused or something is significantly worse."""
    kind_of(options.output)
    metrics = options.metrics or list(DEFAULT_METRICS)
    # A name that is none must fail before the work, not after it.
    _core.evaluate(_core.Run.rows([]), _core.Qrels.rows([("q", "d", 0)]), metrics, options.ties, _SEED)
    pair = _run_and_qrels(options)
    rows = list(_given(options, *pair, metrics)) if pair else list(_tasks(options, metrics))
    kinds = _MEASURED | (_AGAINST if options.against else {})
    write(Table(ArrowRows(rows, kinds)), options.output)
    if options.output:
        say(f"{len(rows):,} rows written to {options.output}")
    is_worse = any(row.get("significant") and row["difference"] < 0 for row in rows)
    return _FINDINGS if is_worse or any(row["refused"] for row in rows) else 0


def _run_and_qrels(options: argparse.Namespace) -> tuple[Path, Path] | None:
    """Return the run and the judgments named, or None if folders are."""
    paths: list[Path] = options.paths
    if (options.run_file is None) != (options.qrels is None):
        raise InputError("--run FILE and --qrels FILE go together")
    if options.run_file is not None:
        if paths:
            raise InputError("--run and --qrels name what is measured; folders beside them are not right")
        return options.run_file, options.qrels
    if not paths:
        raise InputError(
            "nothing to evaluate: a folder with docs.tsv, queries.tsv and qrels.tsv, or RUN QRELS, is needed"
        )
    if len(paths) == 2 and not any(path.is_dir() for path in paths):  # noqa: PLR2004
        return paths[0], paths[1]
    for path in paths:
        if not path.is_dir():
            raise FileMissingError(f"there is no folder {path}; folders, or one run and its qrels, are right")
    return None


def _given(options: argparse.Namespace, run: Path, qrels: Path, metrics: list[str]) -> Iterator[dict[str, Any]]:
    native, judged = run_of(run), qrels_of(qrels)
    common = {"task": qrels.stem, "configuration": run.stem, "refused": 0}
    yield from _measured(native, judged, metrics, options.ties, _baseline(options.against, qrels.stem), common)


def _tasks(options: argparse.Namespace, metrics: list[str]) -> Iterator[dict[str, Any]]:
    configurations: dict[str, Path | None] = {path.stem: path for path in options.weights or []} or {"default": None}
    if len(configurations) < len(options.weights or []):
        raise InputError("two --weights files have one name; a configuration is called by its file's name")
    tasks = [task for folder in options.paths for task in tasks_of(folder, options.read_query_as)]
    names = [task.name for task in tasks]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError(f"two folders are called {twice}; a task is called by its folder's name")
    baselines = {task.name: _baseline(options.against, task.name) for task in tasks}
    related = relatedness(options)
    for task in tasks:
        for name, weights in configurations.items():
            size = f"{len(task.documents):,} documents, {len(task.queries):,} queries"
            say(f"{task.name}: {size} read as {task.column}, weights {name}")
            run, common = _ranked(task, weights, options.lexicon, related)
            if options.save_runs is not None:
                folder = options.save_runs / name if len(configurations) > 1 else options.save_runs
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{task.name}.run").write_text(run.to_trec(name, options.ties), encoding="utf-8")
            common = {"task": task.name, "configuration": name, "read_query_as": task.column, **common}
            yield from _measured(run, task.qrels, metrics, options.ties, baselines[task.name], common)


def _baseline(against: Path | None, task: str) -> _core.Run | None:
    if against is None:
        return None
    return run_of(against / f"{task}.run" if against.is_dir() else against)


def _ranked(
    task: Task, weights: Path | None, lexicon: list[str] | None, related: Relatedness | None
) -> tuple[_core.Run, dict[str, Any]]:
    """Rank a task by the public calls; the run, seconds, peak memory and rows refused."""
    with _Peak() as peak:
        start = time.monotonic()
        with Matcher(weights=weights, lexicon=lexicon, relatedness=related) as market:
            reports = task.fill(market)
            ranking = market.rank_vacancies(k=_DEPTH)
        seconds = time.monotonic() - start
    for report in reports:
        _tell(report)
    refused = sum(report.refused for report in reports)
    run = _core.Run.ranking(ranking._native).without(task.exclude)
    return run, {"seconds": seconds, "peak_mb": peak.mb, "refused": refused}


def _tell(report: IngestReport) -> None:
    if not report.ok:
        say(f"  {report.table}: {report.refused:,} rows refused")
        told = zip(report.issues, report.sentences(), strict=True)
        errors = [words for issue, words in told if issue.severity == "error"]
        for words in errors[:5]:
            say(f"    {words}")


def _measured(
    run: _core.Run,
    qrels: _core.Qrels,
    metrics: list[str],
    ties: str,
    baseline: _core.Run | None,
    common: dict[str, Any],
) -> Iterator[dict[str, Any]]:
    batch, absent, left_out = _core.evaluate(run, qrels, metrics, ties, _SEED)
    if absent:
        say(f"  {absent:,} of {len(qrels):,} judged queries retrieved nothing and count as 0")
    if left_out:
        say(f"  {left_out:,} queries have no judgments and are left out")
    rows = [{**common, **row} for row in Table(batch).to_dicts()]
    if baseline is not None:
        compared = Table(_core.compare([("", baseline), ("run", run)], qrels, metrics, ties, _SEED)).to_dicts()
        for row, pair in zip(rows, compared, strict=True):
            names = {"baseline": "baseline_value", "difference_low": "low", "difference_high": "high"}
            row.update({name: pair[names.get(name, name)] for name in _AGAINST})
    yield from rows


class _Peak:
    """The most memory that the process held inside a ``with``, in MB; None where the system doesn't say.

    Linux counts anew when asked to; elsewhere it is the most since the process began.
    """

    mb: float | None = None
    _STATUS: Final = Path("/proc/self/status")

    def __enter__(self) -> Self:
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        return self

    def __exit__(self, *_: object) -> None:
        if self._STATUS.exists():
            line = next((line for line in self._STATUS.read_text().splitlines() if line.startswith("VmHWM")), None)
            self.mb = int(line.split()[1]) / 1024 if line else None
            return
        with contextlib.suppress(ImportError):
            import resource

            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            self.mb = peak / (1_048_576 if sys.platform == "darwin" else 1024)
