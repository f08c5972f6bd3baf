"""The words that the command line understands."""

from __future__ import annotations

import argparse
from pathlib import Path

from matcher import __version__
from matcher.cli.assign import assign
from matcher.cli.check import check
from matcher.cli.demand import add_demand
from matcher.cli.demo import demo
from matcher.cli.duplicates import add_duplicates
from matcher.cli.erase import add_erase
from matcher.cli.evaluate import evaluate
from matcher.cli.explain import explain
from matcher.cli.gap import add_gap
from matcher.cli.ipk import add_ipk
from matcher.cli.log import add_log
from matcher.cli.options import (
    FILES,
    add_lang,
    add_lexicon,
    add_lists,
    add_market,
    add_relatedness,
    add_settings,
    add_tables,
    whole,
)
from matcher.cli.outcomes import add_outcomes
from matcher.cli.perpres57 import add_perpres57
from matcher.cli.programme import add_programme
from matcher.cli.protect import add_protect
from matcher.cli.proving import add_certify, add_ledger, add_letters, add_simulate, add_verify
from matcher.cli.rank import rank
from matcher.cli.report import add_report
from matcher.cli.tasks import COLUMNS
from matcher.cli.train import add_train
from matcher.cli.tune import add_tune

__all__ = ["parser"]


def _add_assign(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("assign", help="who goes where: workers and vacancies, all at once")
    add_market(command)
    command.add_argument(
        "--method",
        choices=["stable", "welfare"],
        default="stable",
        help="nobody has reason to leave their place for another (default), or the largest sum of scores",
    )
    command.add_argument(
        "--side",
        choices=["workers", "vacancies"],
        default="workers",
        help="whose lists count and, where it is stable, who proposes (default: workers)",
    )
    command.add_argument(
        "-k",
        "--k",
        type=whole(1, "k"),
        default=20,
        metavar="N",
        help="rows a list has at most (default: 20); a pair on no list is not assigned",
    )
    command.add_argument(
        "--seed",
        type=whole(0, "seed"),
        default=0,
        metavar="N",
        help="what the lottery among equals is drawn from (default: 0)",
    )
    command.add_argument(
        "--exposure-cap",
        type=whole(1, "exposure-cap"),
        metavar="N",
        help="a vacancy is shown first to at most N people, or to as many as it has openings",
    )
    command.add_argument(
        "--referrals", type=whole(1, "referrals"), metavar="N", help="people sent to the employer for each opening"
    )
    command.add_argument(
        "--eligible",
        choices=["pass", "keep_unknown"],
        default="keep_unknown",
        help="assign those that pass every hard rule, or those that fail none (default)",
    )
    files = command.add_argument_group("tables beside the pairs", f"each {FILES}")
    files.add_argument("--unmatched", type=Path, metavar="FILE", help="who has no place, and why")
    files.add_argument("--unfilled", type=Path, metavar="FILE", help="which openings are empty, and why")
    files.add_argument("--referral-file", type=Path, metavar="FILE", help="who is sent to which employer")
    files.add_argument("--outcomes", type=Path, metavar="FILE", help="what became of the reserved openings")
    command.add_argument(
        "--certificate", type=Path, metavar="FILE", help="what was found when the pairs were looked at again, as .json"
    )
    command.add_argument(
        "--check",
        type=Path,
        metavar="FILE",
        help="assign nobody: look at the pairs of this table again, such as an edited -o FILE, on the lists that the "
        "other options give; the checks become the data, and exit code 1 says that something is at fault",
    )
    supposed = command.add_argument_group(
        "what if", "with any of these the data are the workers who would go elsewhere, and the market stays as it is"
    )
    for table in ("workers", "vacancies"):
        supposed.add_argument(f"--add-{table}", type=Path, metavar="FILE", help=f"if there were these {table} too")
        supposed.add_argument(
            f"--remove-{table}", action="append", default=[], metavar="ID", help="if this one weren't there; repeatable"
        )
    supposed.add_argument("--suppose-policy", metavar="FILE|NAME", help="if this were the policy")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    add_lang(command)
    command.set_defaults(run=assign)


def _add_explain(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("explain", help="why a worker has their place for a vacancy, or has none")
    add_market(command)
    add_lists(command)
    command.add_argument("--vacancy", required=True, metavar="ID")
    command.add_argument("--worker", required=True, metavar="ID")
    question = command.add_mutually_exclusive_group()
    question.add_argument("--compare", metavar="ID", help="against this other worker: why one stands above the other")
    question.add_argument(
        "--counterfactual", action="store_true", help="the smallest change that brings the worker among the best k"
    )
    command.add_argument(
        "--audience",
        choices=["job_seeker", "officer", "employer", "auditor"],
        default="officer",
        help="who reads it (default: officer)",
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="a .json file with every number, or a table of contributions"
    )
    add_lang(command)
    command.set_defaults(run=explain)


def _add_evaluate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "evaluate", help="how good rankings are on tasks with judgments, or how good a run is"
    )
    command.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="folders of a task (docs.tsv, queries.tsv, qrels.tsv) or of several; or a TREC run and its qrels",
    )
    command.add_argument("--run", dest="run_file", type=Path, metavar="FILE", help="a run, in place of RUN QRELS")
    command.add_argument("--qrels", type=Path, metavar="FILE", help="its judgments")
    command.add_argument(
        "--read-query-as",
        choices=COLUMNS,
        help="the worker's column that a query is read as; what the README.md beside the tasks says if absent",
    )
    command.add_argument(
        "--metrics",
        type=lambda text: [name for name in text.replace(",", " ").split() if name],
        metavar="NAMES",
        help="with commas between; default: ndcg@10,map,mrr,recall@100",
    )
    command.add_argument(
        "--ties",
        choices=["trec", "given"],
        default="trec",
        help="equal scores by document id as trec_eval does (default), or as the lists stand",
    )
    command.add_argument(
        "--weights", action="append", type=Path, metavar="FILE", help="a configuration; may be repeated"
    )
    add_lexicon(command)
    add_relatedness(command)
    command.add_argument(
        "--against", type=Path, metavar="RUN|DIR", help="a run to compare with, or a folder with TASK.run for each task"
    )
    command.add_argument("--save-runs", type=Path, metavar="DIR", help="write TASK.run for each task")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    command.set_defaults(run=evaluate)


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "check", help="what would be refused in tables, and whether policies do what they say, before a run"
    )
    add_tables(command)
    market = command.add_argument_group("policies and market")
    market.add_argument(
        "--policy",
        action="append",
        dest="policies",
        metavar="FILE|NAME",
        help="a policy document: what it says and, with --workers and --vacancies or --market, what it does to them; "
        "may be repeated to compare",
    )
    market.add_argument(
        "--market",
        type=Path,
        metavar="DIR",
        help="a market on disk, in place of tables: with --policy what it does to them, without whether every record "
        "is what was written",
    )
    market.add_argument(
        "--repair",
        type=Path,
        metavar="DIR",
        help="a market on disk: look at every record, keep what is whole of a damaged file, set that aside, and name "
        "what is lost",
    )
    add_settings(market)
    add_lang(command)
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=f"every issue, or with --policy its figures and warnings, as {FILES}",
    )
    command.set_defaults(run=check)

    add_duplicates(commands)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line.

    Examples
    --------
    >>> parser().parse_args(["rank", "--workers", "w.csv", "-k", "5"]).k
    5
    """
    top = argparse.ArgumentParser(
        prog="matcher",
        description="Job matching for labour offices: residents visible and first, every result explained.",
        epilog="Data go to stdout or a file, words to stderr. Exit code: 0 done, 1 faults found, 2 bad input.",
    )
    top.add_argument("--version", action="version", version=f"matcher {__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    command = commands.add_parser(
        "rank", help="the best workers for every vacancy, or the best vacancies for every worker"
    )
    add_market(command)
    add_lists(command)
    command.add_argument(
        "--by",
        choices=["workers", "vacancies"],
        help="rank workers for each vacancy (default) or vacancies for each worker",
    )
    command.add_argument(
        "--vacancy", action="append", metavar="ID", help="rank workers for this vacancy alone; may be repeated"
    )
    command.add_argument(
        "--worker", action="append", metavar="ID", help="rank vacancies for this worker alone; may be repeated"
    )
    command.add_argument(
        "--near-misses",
        type=whole(0, "near-misses"),
        default=0,
        metavar="N",
        help="add those that fail one rule behind each list",
    )
    command.add_argument(
        "--near-miss-file",
        type=Path,
        metavar="FILE",
        help="those behind the lists with the rule, both values, the amount missing and a course, in words of --lang, "
        f"as {FILES}; needs --near-misses",
    )
    command.add_argument(
        "--places",
        choices=["auto", "counted", "listed"],
        help="whose place by score alone (columns before, moved) is counted where a policy orders: everybody's, theirs "
        "whom the list alone tells, or by the size of the market (auto, default): everybody's up to 32,768 "
        "workers",
    )
    command.add_argument(
        "--fairness",
        metavar="FILE[:COLUMN]",
        help="tell how much the first k show of each group: a table with worker_id and, in COLUMN, the group, such as "
        "sex; audit alone, no place changes",
    )
    command.add_argument("--fairness-output", type=Path, metavar="FILE", help=f"that table as {FILES}")
    command.add_argument(
        "--outcomes",
        type=Path,
        metavar="FILE",
        help=f"what became of the reserved openings of each vacancy, as {FILES}",
    )
    command.add_argument(
        "--displacement",
        type=Path,
        metavar="FILE",
        help=f"who lost which place to whom through the policy, and at what cost in score, as {FILES}",
    )
    command.add_argument(
        "--changed",
        type=Path,
        metavar="FILE",
        help="what the tables or settings given beside --market change on the lists of its last commit: who entered, "
        f"left or moved, as {FILES}",
    )
    command.add_argument(
        "--log",
        metavar="PURPOSE",
        help="write the lists into the decision log of --market, with what they were for; number and head of the last "
        "entry go to stderr",
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    add_lang(command)
    command.set_defaults(run=rank)

    _add_assign(commands)
    add_simulate(commands)

    _add_explain(commands)

    _add_check(commands)
    for add in (
        *(add_gap, add_demand, add_train, add_outcomes, add_tune),
        *(add_protect, add_programme, add_ipk, add_perpres57, add_report),
        *(add_ledger, add_certify, add_verify, add_letters, add_erase, add_log),
        _add_evaluate,
    ):
        add(commands)

    command = commands.add_parser(
        "demo", help="the whole job on an invented market: lists with reasons, who goes where, tables and a page"
    )
    command.add_argument("--policy", metavar="FILE|NAME", help="default: the examples of its regions; the first ranks")
    command.add_argument("--n-workers", type=whole(1, "n-workers"), metavar="N", help="default: 5000")
    command.add_argument("--n-vacancies", type=whole(1, "n-vacancies"), metavar="N", help="default: 400")
    command.add_argument(
        "--region", action="append", metavar="CODE|NAME", help="district of the market; may be repeated"
    )
    command.add_argument("--as-of", metavar="YYYY-MM-DD", help="default: 2026-11-01")
    command.add_argument(
        "--seed", type=whole(0, "seed"), default=0, metavar="N", help="another seed is another market (default: 0)"
    )
    command.add_argument(
        "-o", "--output", type=Path, default=Path("target/demo"), metavar="DIR", help="default: target/demo"
    )
    add_lang(command)
    command.set_defaults(run=demo)
    return top
