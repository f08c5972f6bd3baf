"""How well does the main job rank beside plain BM25, how long does it take and how much memory?

Question: every task of a folder, each configuration against BM25, by a paired bootstrap over queries.
Data: outside the project: folders with documents, queries and judgments, as ``matcher evaluate`` takes them.
Command: ``make evaluate TASKS=../shared/eval``, or ``python benches/evaluation/measure.py TASKS OUT [--weights FILE]``.
A regression: a task significantly below BM25 (exit code 1), or below the table of ``docs/evaluation.md``.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import matcher
from bm25 import bm25
from matcher import _core
from matcher.cli.tasks import Task, tasks_of
from matcher.runs import run_of

METRICS = ("ndcg@10", "map", "mrr", "recall@100")
# Lists count as they stand; both rankers keep documents of equal score in a fixed order.
TIES = "given"
# As deep as the runs of `matcher evaluate`.
DEPTH = 1000
# The metric that a task is judged by: recall where one document in many is right and few of them are known, the first
# right answer where there is one, nDCG elsewhere. Words of a task's name, the first that fits.
HEADLINE = {"glints": ("recall@100", "mrr"), "title_to_unit_group": ("mrr",), "": ("ndcg@10",)}
# Columns of the given baseline file.
GIVEN = {"ndcg@10": "ndcg10", "map": "map", "mrr": "mrr", "recall@100": "recall100"}
FINDINGS = 1
BAD_INPUT = 2


def baseline(task: Task, folder: Path) -> dict[str, float]:
    """Write the BM25 run of a task, as deep as ours, and return seconds and the metrics of the whole lists."""
    start = time.monotonic()
    run = bm25(task)
    seconds = time.monotonic() - start
    cut = {query: dict(islice(documents.items(), DEPTH)) for query, documents in run.items()}
    (folder / f"{task.name}.run").write_text(run_of(cut).to_trec("bm25", TIES), encoding="utf-8")
    batch, _, _ = _core.evaluate(run_of(run), task.qrels, list(METRICS), TIES, 0)
    return {row["metric"]: row["value"] for row in matcher.Table(batch).to_dicts()} | {"seconds": seconds}


def ours(task: Task, folder: Path, options: argparse.Namespace) -> tuple[int, list[dict[str, Any]]]:
    """Return exit code and rows of ``matcher evaluate``, in a process of its own so that memory is its alone."""
    measured = options.out / f"{task.name}.csv"
    command = [sys.executable, "-m", "matcher", "evaluate", folder, "--read-query-as", task.column, "--ties", TIES]
    command += ["--metrics", ",".join(METRICS), "--against", options.out / "bm25"]
    command += ["--save-runs", options.out / "runs", "-o", measured]
    command += [word for path in options.weights for word in ("--weights", path)]
    code = subprocess.run([str(word) for word in command], check=False).returncode  # noqa: S603
    if code not in (0, FINDINGS):
        return BAD_INPUT, []
    with measured.open(encoding="utf-8", newline="") as file:
        return code, list(csv.DictReader(file))


def check(path: Path, made: Mapping[str, Mapping[str, float]]) -> None:
    """Print how the BM25 runs differ from figures that came with the tasks."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        given = {row["task"]: row for row in csv.DictReader(file)}
    print(f"\nBM25 made here minus {path.name}:\n")
    print(row_of(("task", *METRICS)))
    print(row_of(["---"] * 5))
    for task, values in made.items():
        if task in given:
            differences = (values[metric] - float(given[task][GIVEN[metric]]) for metric in METRICS)
            print(row_of((task, *(f"{difference:+.4f}" for difference in differences))))


def row_of(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def headline(task: str) -> tuple[str, ...]:
    return next(metrics for word, metrics in HEADLINE.items() if word in task)


def table(rows: list[dict[str, Any]]) -> None:
    """Print a row a task, configuration and metric."""
    heads = ("task", "configuration", "metric", "BM25", "ours", "difference", "95 % interval", "significant", "s", "MB")
    print(row_of(heads))
    print(row_of(["---"] * len(heads)))
    for row in rows:
        low, high = float(row["difference_low"]), float(row["difference_high"])
        verdict = "no" if row["significant"] == "false" else "above" if low > 0 else "below"
        numbers = [f"{float(row[name]):.3f}" for name in ("baseline", "value")]
        interval = f"{low:+.3f} to {high:+.3f}"
        cost = [f"{float(row['seconds']):.1f}", f"{float(row['peak_mb']):.0f}" if row["peak_mb"] else "-"]
        names = [row["task"], row["configuration"], row["metric"]]
        print(row_of([*names, *numbers, f"{float(row['difference']):+.3f}", interval, verdict, *cost]))


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("tasks", type=Path)
    words.add_argument("out", type=Path)
    words.add_argument("--weights", type=Path, action="append", default=[], help="a configuration; may be repeated")
    options = words.parse_args()
    try:
        tasks = tasks_of(options.tasks, None)
    except matcher.InputError as error:
        print(f"{error}: make evaluate TASKS=/path/to/tasks", file=sys.stderr)
        return BAD_INPUT
    runs = options.out / "bm25"
    runs.mkdir(parents=True, exist_ok=True)
    made = {task.name: baseline(task, runs) for task in tasks}
    check(options.tasks / "bm25_baseline.csv", made)

    codes, rows = [], []
    for task in tasks:
        folder = options.tasks if options.tasks.resolve().name == task.name else options.tasks / task.name
        code, measured = ours(task, folder, options)
        codes.append(code)
        rows += measured
    if BAD_INPUT in codes:
        return BAD_INPUT
    print("\nThe metric each task is judged by:\n")
    table([row for row in rows if row["metric"] in headline(row["task"])])
    print("\nEvery metric:\n")
    table(rows)
    seconds = sum(values["seconds"] for values in made.values())
    print(f"\nBM25: {seconds:.1f} s for all tasks; runs and figures: {options.out}")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
