"""``matcher letters``: who is called for vacancies as a table, and their letters as a page to print."""

from __future__ import annotations

import argparse

from matcher.cli.market import open_market, say
from matcher.cli.output import kind_of, write
from matcher.exceptions import InputError

__all__ = ["letters"]

_PAGE = ".html"


def letters(options: argparse.Namespace) -> int:
    """Write the letters, or the call list if the output is a table; the reasons of overrides go into data alone."""
    kind = kind_of(options.output, _PAGE)
    if kind != _PAGE and (given := _given(options)):
        raise InputError(f"{given} is for letters, which -o FILE.html prints; without it the call list is written")
    for option in ("list", "overrides"):
        kind_of(getattr(options, option), option=f"--{option}")
    with open_market(options) as market:
        calls = market.call_list(
            options.vacancy, options.n, overrides=not options.no_overrides, eligible=options.eligible
        )
        decided = market.overrides(options.vacancy)
    for note in calls.notes(options.lang):
        say(note)
    if kind == _PAGE:
        page = calls.letters(
            options.kind or "call",
            options.lang,
            office=options.office,
            place=options.place,
            date=options.date,
            names=options.names,
            office_copy=not options.no_office_copy,
        )
        options.output.write_text(page, encoding="utf-8")
    else:
        write(calls, options.output)
    for path, table in ((options.list, calls), (options.overrides, decided)):
        if path is not None:
            write(table, path)
            say(f"{len(table):,} rows written to {path}")
    target = f"; written to {options.output}" if options.output else ""
    say(
        f"{calls.called:,} people called for {len(calls.posts):,} vacancies, {calls.overridden:,} rows changed by "
        f"overrides{target}"
    )
    return 0


def _given(options: argparse.Namespace) -> str | None:
    """Return an option that only letters have use for."""
    names = ("kind", "names", "office", "place", "date")
    return next((f"--{name}" for name in names if getattr(options, name) is not None), None)
