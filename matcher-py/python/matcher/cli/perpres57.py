"""``matcher perpres57``: vacancies and filled posts in the fields of Perpres 57/2023, in and out."""

from __future__ import annotations

import argparse
from pathlib import Path

from matcher import _core
from matcher.cli.lists import words
from matcher.cli.market import open_market, say
from matcher.cli.options import FILES, add_lang, add_market
from matcher.cli.output import kind_of, write
from matcher.engine import Matcher
from matcher.exceptions import InputError
from matcher.results import IngestReport

__all__ = ["add_perpres57", "perpres57"]

_FINDINGS = 1  # exit code
_WRITTEN = {"id": "{} baris ditulis ke {}", "en": "{} rows written to {}"}


def add_perpres57(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``perpres57``."""
    command = commands.add_parser(
        "perpres57",
        help="vacancies and filled posts in the fields of Perpres 57/2023, in and out; 1 if rows are refused",
    )
    add_market(command)
    command.add_argument("--add-reports", type=Path, metavar="FILE", help=f"reports of vacancies to --market, {FILES}")
    command.add_argument(
        "--add-notices", type=Path, metavar="FILE", help=f"notices of filled posts to --market, {FILES}"
    )
    command.add_argument("--reports", type=Path, metavar="FILE", help=f"write the vacancies as reports, as {FILES}")
    command.add_argument("--notices", type=Path, metavar="FILE", help=f"write the notices of filled posts, as {FILES}")
    command.add_argument("--period", metavar="PERIOD", help="write those of 2026-10, 2026-Q4, 2026-S2 or 2026 alone")
    add_lang(command)
    command.set_defaults(run=perpres57)


def perpres57(options: argparse.Namespace) -> int:
    """Take reports and notices in, and write them."""
    into = {"vacancy_reports": options.add_reports, "filled_notices": options.add_notices}
    out = {"vacancy_reports": options.reports, "filled_notices": options.notices}
    _check(options, into, out)
    code = 0
    if any(path is not None for path in into.values()):
        with Matcher.open(options.market, read_only=False) as market:
            for name, path in into.items():
                if path is not None:
                    report = getattr(market, f"add_{name}")(path)
                    code = max(code, _told(report))
            market.commit()
    if any(path is not None for path in out.values()):
        with open_market(options, needed=()) as market:
            for name, path in out.items():
                if path is not None:
                    table = getattr(market, name)(options.period)
                    write(table, path)
                    say(_WRITTEN[options.lang].format(words(options.lang).number(len(table)), path))
    return code


def _check(options: argparse.Namespace, into: dict[str, Path | None], out: dict[str, Path | None]) -> None:
    kind_of(options.reports, option="--reports")
    kind_of(options.notices, option="--notices")
    reads, writes = (any(path is not None for path in paths.values()) for paths in (into, out))
    if not reads and not writes:
        raise InputError("nothing to do: --reports or --notices write, --add-reports or --add-notices read")
    if reads and options.market is None:
        raise InputError("--add-reports and --add-notices need --market DIR, which keeps them")
    if options.market is None and all(getattr(options, name) is None for name in _core.TABLES):
        raise InputError("nothing to look at: --market DIR, or tables such as --vacancies FILE, are needed")
    if options.period is not None and not writes:
        raise InputError("--period is of what is written: --reports or --notices is needed")


def _told(report: IngestReport) -> int:
    """Tell how a file was read, and whether a row was refused."""
    say(str(report))
    return 0 if report.ok else _FINDINGS
