"""``matcher ipk``: the office's tables III/1 to III/8 of a period, and the cards of job seekers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from matcher import _core
from matcher.cli.lists import words
from matcher.cli.market import open_market, say
from matcher.cli.notes import note_lines
from matcher.cli.options import FILES, add_lang, add_market
from matcher.cli.output import kind_of, write
from matcher.exceptions import InputError
from matcher.ipk import IPK_TABLES, Cards, IpkForm, save_forms

__all__ = ["add_ipk", "ipk"]

_MISMATCHES = ("seeker_mismatch", "vacancy_mismatch")
_FINDINGS = 1  # exit code
_TEXT: dict[str, dict[str, Any]] = {
    "id": {
        "form": "IPK {number}, {period}: {title}",
        "written": "{count} tabel ditulis ke {path}",
        "states": {"active": "aktif", "due": "waktunya melapor", "lapsed": "tidak melapor",
                   "expired": "habis masa berlaku", "placed": "ditempatkan", "removed": "dihapus"},
    },
    "en": {
        "form": "IPK {number}, {period}: {title}",
        "written": "{count} tables written to {path}",
        "states": {},
    },
}  # fmt: skip


def add_ipk(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``ipk``."""
    command = commands.add_parser(
        "ipk", help="the office's tables III/1 to III/8 of a period; exit code 1 if a flow doesn't fit"
    )
    add_market(command)
    command.add_argument("--period", metavar="PERIOD", help="2026-10, 2026-Q4, 2026-S2 or 2026")
    command.add_argument(
        "--table",
        action="append",
        metavar="NUMBER",
        help=f"of {', '.join(IPK_TABLES)} (the second form of III/7); may be repeated (default: all)",
    )
    command.add_argument("--public", action="store_true", help="leave out what tells of 1 to 4 people")
    command.add_argument("--cards", action="store_true", help="the cards of job seekers (AK-1) instead of tables")
    command.add_argument("--notes", type=Path, metavar="FILE", help=f"what doesn't fit, with every id, as {FILES}")
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=".xlsx as printed, a sheet a table; of one table also .csv as printed, .parquet and .ndjson; "
        "CSV of one table to stdout if absent",
    )
    add_lang(command)
    command.set_defaults(run=ipk)


def ipk(options: argparse.Namespace) -> int:
    """Fill tables, or tell where cards stand."""
    tables = _check(options)
    if options.cards:
        with open_market(options, needed=()) as market:
            cards = market.ak1()
        return _cards(cards, options)
    with open_market(options, needed=()) as market:
        forms = market.ipk_report(options.period, tables=tables, public=options.public)
    text = _TEXT[options.lang]
    for form in forms:
        say(text["form"].format(number=form.number, period=form.period, title=form.title))
    # The notes of one period are the same whatever the table.
    if notes := note_lines(forms[0].notes, options.lang):
        say("\n".join(notes))
    _write(forms, options.output)
    if options.output is not None:
        say(text["written"].format(count=len(forms), path=options.output))
    if options.notes is not None:
        write(forms[0].notes, options.notes)
    return _FINDINGS if any(row["note"] in _MISMATCHES for row in forms[0].notes.to_dicts()) else 0


def _check(options: argparse.Namespace) -> tuple[str, ...]:
    """Return the tables asked for."""
    kind = kind_of(options.output)
    kind_of(options.notes, option="--notes")
    if options.market is None and all(getattr(options, name) is None for name in _core.TABLES):
        raise InputError("nothing to look at: --market DIR, or tables such as --events FILE, are needed")
    if options.cards:
        if options.table is not None or options.period is not None or options.public:
            raise InputError("--cards is of today and of everybody: without --table, --period and --public it is right")
        return ()
    if options.period is None:
        raise InputError("--period is needed: a month 2026-10, a quarter 2026-Q4, a half year 2026-S2 or a year 2026")
    tables = tuple(options.table or IPK_TABLES)
    if len(tables) > 1 and kind != ".xlsx":
        raise InputError("several tables need -o FILE.xlsx; --table picks one")
    return tables


def _write(forms: list[IpkForm], path: Path | None) -> None:
    if path is not None and path.suffix.lower() in (".csv", ".xlsx"):
        save_forms(forms, path)
    else:
        write(forms[0], path)


def _cards(cards: Cards, options: argparse.Namespace) -> int:
    text, number = _TEXT[options.lang], words(options.lang).number
    for state, count in cards.counts().items():
        say(f"{text['states'].get(state, state)}: {number(count)}")
    if notes := note_lines(cards.notes, options.lang):
        say("\n".join(notes))
    write(cards, options.output)
    if options.notes is not None:
        write(cards.notes, options.notes)
    return 0
