"""``matcher report``: one page for the head of an office, and the tables behind its every number."""

from __future__ import annotations

import argparse
from pathlib import Path

from matcher import _core
from matcher.cli.lists import words
from matcher.cli.market import open_market, say
from matcher.cli.options import add_city_budget, add_lang, add_market, whole
from matcher.cli.output import look_at_folder
from matcher.exceptions import InputError

__all__ = ["add_report", "report", "tables_of"]

_PAGES = (".html", ".htm")
_WRITTEN = {
    "id": "laporan ditulis ke {}; {} tabel yang memuat setiap angkanya ditulis ke {}",
    "en": "report written to {}; {} tables with its every number written to {}",
}


def add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``report``."""
    command = commands.add_parser(
        "report", help="one page on targets, partners, market, skills, classes, protection and the policy's price"
    )
    add_market(command)
    command.add_argument("--place", metavar="NAME", help="what stands in the title (default: the name of --region)")
    command.add_argument("--note", metavar="TEXT", help="a line above everything, such as that data are invented")
    add_city_budget(command)
    command.add_argument(
        "--training-budget", type=whole(0, "training-budget"), metavar="RUPIAH", help="most for the seats of classes"
    )
    command.add_argument(
        "--protection-budget",
        type=whole(0, "protection-budget"),
        metavar="RUPIAH",
        help="a month, for vulnerable workers",
    )
    command.add_argument(
        "-k",
        type=whole(1, "k"),
        default=20,
        metavar="N",
        help="rows of the lists that classes and flagged offers are worked out from (default: 20)",
    )
    command.add_argument(
        "--tables", type=Path, metavar="DIR", help="where the tables go as CSV (default: a folder named as the page)"
    )
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the page, an .html file")
    add_lang(command)
    command.set_defaults(run=report)


def tables_of(page: Path) -> Path:
    """Return the folder that the tables of a page go to.

    Examples
    --------
    >>> print(tables_of(Path("out/report.html")).as_posix())
    out/report
    """
    return page.with_suffix("")


def report(options: argparse.Namespace) -> int:
    """Write the page and its tables."""
    page: Path = options.output
    if page.suffix.lower() not in _PAGES:
        raise InputError(f"-o {page}: a page is an .html file")
    if not page.parent.is_dir():
        raise InputError(f"-o {page}: there is no folder {page.parent}")
    folder: Path = tables_of(page) if options.tables is None else options.tables
    look_at_folder(folder)
    if options.market is None and all(getattr(options, name) is None for name in _core.TABLES):
        raise InputError("nothing to tell: --market DIR, or tables such as --events FILE, are needed")
    given = {} if options.city_budget is None else {"city_budget": options.city_budget}
    with open_market(options, needed=()) as market:
        found = market.report(
            page,
            options.lang,
            place=options.place,
            note=options.note,
            training_budget=options.training_budget,
            protection_budget=options.protection_budget,
            k=options.k,
            tables=folder,
            **given,
        )
    number = words(options.lang).number
    say(_WRITTEN[options.lang].format(page, number(len(found.tables)), folder))
    return 0
