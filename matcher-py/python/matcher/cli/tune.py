"""``matcher tune``: weights that rank judged pairs best, and what they are worth on queries to come."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher import _core
from matcher.cli.market import open_market, relatedness, say
from matcher.cli.options import FILES, add_lang, add_market, whole
from matcher.cli.output import draw, kind_of, look_at_picture, write
from matcher.cli.tasks import COLUMNS, tasks_of
from matcher.engine import Matcher
from matcher.exceptions import InputError
from matcher.tuning import Tuning, tune_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.results import Lang

__all__ = ["add_tune", "tune"]

_FINDINGS = 1
_MARKET = (
    "market",
    "qrels",
    "query",
    "policy",
    "regions",
    "region",
    "as_of",
    "wage_floors",
    "scheme_rules",
    *_core.TABLES,
)
_TEXT: dict[Lang, dict[str, str]] = {
    "id": {
        "worth": "{objective}: {start} sebelum, {held} pada data yang disisihkan; selisih {gain} ({low} sampai {high})",
        "better": "Penyetelan terbukti berguna pada data yang disisihkan.",
        "same": "Penyetelan tidak terbukti berguna pada data yang disisihkan: pertahankan bobot lama.",
        "changed": "  {key}: {from} menjadi {to}",
        "measured": "{trials} percobaan, {measured} bobot berbeda, {queries} penilaian",
        "written": "ditulis ke {}",
    },
    "en": {
        "worth": "{objective}: {start} before, {held} on what was held out; {gain} ({low} to {high})",
        "better": "Tuning pays on what was held out.",
        "same": "Tuning isn't shown to pay on what was held out: keep the old weights.",
        "changed": "  {key}: {from} becomes {to}",
        "measured": "{trials} trials, {measured} different weights, {queries} judged queries",
        "written": "written to {}",
    },
}


def add_tune(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``tune``."""
    command = commands.add_parser(
        "tune",
        help="weights that rank judged pairs best, with what they are worth on queries held out",
        description="Judged pairs of a market (--market or tables, and --qrels), or folders of tasks as for evaluate. "
        "Exit code 1: the weights are written, but tuning isn't shown to pay.",
    )
    command.add_argument(
        "paths", nargs="*", type=Path, metavar="TASK", help="folders of tasks; one setting for all of them"
    )
    add_market(command)
    command.add_argument("--qrels", type=Path, metavar="FILE", help="judgments of the market, TREC or a table")
    command.add_argument(
        "--query", choices=["worker_id", "vacancy_id"], help="which id asks, where the table of judgments has both"
    )
    command.add_argument(
        "--read-query-as", choices=COLUMNS, help="the worker's column that a task's query is read as; see evaluate"
    )
    command.add_argument("--objective", default="ndcg@10", metavar="NAME", help="a metric (default: ndcg@10)")
    command.add_argument("--folds", type=whole(3, "folds"), default=5, metavar="N", help="3 to 20 (default: 5)")
    command.add_argument("--seed", type=whole(0, "seed"), default=0, metavar="N", help="default: 0")
    command.add_argument(
        "--fixed",
        action="append",
        default=[],
        metavar="KEY",
        help="a key of the weights file that stays, or a section of it; may be repeated",
    )
    command.add_argument(
        "--trials",
        type=whole(1, "trials"),
        default=200,
        metavar="N",
        help="most weights looked at in each of folds + 1 searches (default: 200)",
    )
    command.add_argument(
        "--slack", type=float, metavar="X", help="no task may fall farther below where it began; with several tasks"
    )
    command.add_argument("--trace", type=Path, metavar="FILE", help=f"every trial, {FILES}")
    command.add_argument("--plot", type=Path, metavar="FILE", help="the search as a picture, .png or .svg")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="the weights file, .toml; to stdout if absent"
    )
    add_lang(command)
    command.set_defaults(run=tune)


def tune(options: argparse.Namespace) -> int:
    """Write the weights file; 1 if tuning isn't shown to pay."""
    if options.output is not None and options.output.suffix.lower() != ".toml":
        raise InputError(f"-o {options.output}: weights are written as .toml")
    if options.output is not None and not options.output.parent.is_dir():
        raise InputError(f"-o {options.output}: there is no folder {options.output.parent}")
    if options.paths and (twice := [name for name in _MARKET if getattr(options, name) is not None]):
        raise InputError(
            f"--{twice[0].replace('_', '-')} belongs to a market; folders of tasks beside it are not right"
        )
    # A name that is none must fail before the work, not after it.
    _core.evaluate(_core.Run.rows([]), _core.Qrels.rows([("q", "d", 0)]), [options.objective], "given", 0)
    kind_of(options.trace, option="--trace")
    look_at_picture(options.plot)
    how = {"objective": options.objective, "folds": options.folds, "seed": options.seed}
    how |= {"fixed": options.fixed, "trials": options.trials, "slack": options.slack, "threads": options.threads}
    with contextlib.ExitStack() as opened:
        if options.paths:
            found = tune_all(_tasks(options, opened), **how, query="worker_id")
        else:
            if options.qrels is None:
                raise InputError("nothing to tune on: --qrels FILE beside a market, or folders of tasks, are needed")
            market = opened.enter_context(open_market(options))
            found = tune_all([(market, options.qrels, [])], **how, query=options.query)
    _tell(found, options.lang)
    words = _TEXT[options.lang]
    if options.output is None:
        print(found.weights.to_toml(), end="")
    else:
        found.save(options.output)
        say(words["written"].format(options.output))
    if options.trace is not None:
        write(found.trace, options.trace)
        say(words["written"].format(options.trace))
    if options.plot is not None:
        draw(found.plot(lang=options.lang), options.plot)
        say(words["written"].format(options.plot))
    return 0 if found.is_better else _FINDINGS


def _tasks(options: argparse.Namespace, opened: contextlib.ExitStack) -> Iterator[tuple[Matcher, Any, Any]]:
    """Make a market of each task, with its judgments and exclusions."""
    related = relatedness(options)
    for folder in options.paths:
        for task in tasks_of(folder, options.read_query_as):
            market = Matcher(weights=options.weights, lexicon=options.lexicon, relatedness=related)
            opened.enter_context(market)
            refused = sum(report.refused for report in task.fill(market))
            say(f"{task.name}: {len(task.queries):,} queries read as {task.column}, {refused:,} rows refused")
            yield market, task.qrels, task.exclude


def _tell(found: Tuning, lang: Lang) -> None:
    words = _TEXT[lang]

    def number(value: float, form: str) -> str:
        text = f"{value:{form}}"
        return text.replace(".", ",") if lang == "id" else text

    say(
        words["worth"].format(
            objective=found.objective,
            start=number(found.start, ".4f"),
            held=number(found.held_out, ".4f"),
            gain=number(found.gain, "+.4f"),
            low=number(found.low, "+.4f"),
            high=number(found.high, "+.4f"),
        )
    )
    say(words["better" if found.is_better else "same"])
    for row in found.changed.to_dicts():
        say(words["changed"].format(**row))
    say(
        words["measured"].format(
            trials=f"{len(found.trace):,}", measured=f"{found.measured:,}", queries=f"{sum(found.queries):,}"
        )
    )
