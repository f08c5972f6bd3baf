"""``matcher programme``: what partners promised, what was reached by when, who paid, which employer keeps the rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from matcher import _core
from matcher.cli.lists import words
from matcher.cli.market import open_market, say
from matcher.cli.notes import note_lines
from matcher.cli.options import FILES, add_city_budget, add_lang, add_market
from matcher.cli.output import kind_of, look_at_folder, write
from matcher.exceptions import InputError

__all__ = ["add_programme", "programme"]

TABLES = ("stages", "partners", "funders", "retention", "employers", "evidence")
_WRITTEN = {"id": "{} baris {} ditulis ke {}", "en": "{} rows of {} written to {}"}


def add_programme(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``programme``."""
    command = commands.add_parser(
        "programme", help="what partners promised, what was reached by when, who paid, which employer keeps the rules"
    )
    add_market(command)
    command.add_argument(
        "--table", choices=TABLES, default="stages", help="which of the books goes to -o (default: stages)"
    )
    command.add_argument("--tables", type=Path, metavar="DIR", help="every one of the books as a CSV file in here")
    add_city_budget(command)
    command.add_argument("--notes", type=Path, metavar="FILE", help=f"the notes with every id, as {FILES}")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    add_lang(command)
    command.set_defaults(run=programme)


def programme(options: argparse.Namespace) -> int:
    """Tell the programme's books in words and write their tables."""
    kind_of(options.output, option="-o")
    kind_of(options.notes, option="--notes")
    if options.market is None and all(getattr(options, name) is None for name in _core.TABLES):
        raise InputError("nothing to look at: --market DIR, or tables such as --events FILE, are needed")
    look_at_folder(options.tables)
    given = {} if options.city_budget is None else {"city_budget": options.city_budget}
    with open_market(options, needed=()) as market:
        found = market.programme(**given)
    say(found.text(options.lang))
    if notes := note_lines(found.notes, options.lang):
        say("\n".join(notes))
    number = words(options.lang).number
    if options.tables is not None:
        options.tables.mkdir(parents=True, exist_ok=True)
        for name in (*TABLES, "notes"):
            path = options.tables / f"{name}.csv"
            write(getattr(found, name), path)
            say(_WRITTEN[options.lang].format(number(len(getattr(found, name))), name, path))
    if options.tables is None or options.output is not None:
        write(getattr(found, options.table), options.output)
    if options.notes is not None:
        write(found.notes, options.notes)
    return 0
