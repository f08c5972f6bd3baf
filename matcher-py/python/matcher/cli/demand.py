"""``matcher demand``: which skills vacancies ask and who teaches them; one table as data, the main points in words."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher import _core
from matcher.cli.lists import words
from matcher.cli.market import open_market, say
from matcher.cli.options import FILES, add_lang, add_market, whole
from matcher.cli.output import draw, kind_of, look_at_picture, write
from matcher.exceptions import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.demand import Demand
    from matcher.results import Lang, Table

__all__ = ["add_demand", "demand", "told"]

_FIRST = 5  # skills that are told of each question; the tables have all

_TEXT: dict[Lang, dict[str, str]] = {
    "id": {
        "rising": "Naik:",
        "fading": "Turun:",
        "trend": "  {label}{place}: {slope} poin persen per bulan ({low} sampai {high}), {vacancies} dari "
                 "{of_vacancies} lowongan",
        "quiet": "Tren: {steady} tidak terlihat naik atau turun, {too_few} terlalu sedikit datanya",
        "taught_nowhere": "Diminta, tidak diajarkan di mana pun: {count}",
        "untaught": "  {label}: {vacancies} dari {of_vacancies} lowongan, {openings} kursi kerja; {workers} orang "
                    "menguasainya",
        "not_asked": "Diajarkan, tidak diminta: {count}",
        "unasked": "  {label}: {seats} kursi kelas",
        "more": "  dan {} lagi",
        "notes": "Catatan:",
        "rows": "{} baris{}",
        "written": " ditulis ke {}",
        "picture": "gambar ditulis ke {}",
    },
    "en": {
        "rising": "Rising:",
        "fading": "Fading:",
        "trend": "  {label}{place}: {slope} percentage points a month ({low} to {high}), {vacancies} of {of_vacancies} "
                 "vacancies",
        "quiet": "Trends: {steady} show neither rise nor fall, {too_few} have too few data",
        "taught_nowhere": "Asked, taught nowhere: {count}",
        "untaught": "  {label}: {vacancies} of {of_vacancies} vacancies, {openings} openings; {workers} people hold it",
        "not_asked": "Taught, not asked: {count}",
        "unasked": "  {label}: {seats} seats",
        "more": "  and {} more",
        "notes": "Notes:",
        "rows": "{} rows{}",
        "written": " written to {}",
        "picture": "picture written to {}",
    },
}  # fmt: skip


def add_demand(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``demand``."""
    command = commands.add_parser(
        "demand", help="which skills vacancies ask by month, sector and region, and who teaches them"
    )
    add_market(command)
    command.add_argument(
        "--by",
        default="month,sector,region",
        metavar="NAME,...",
        help="what demand is told apart by: month, sector, region, industry; '' for none (default: %(default)s)",
    )
    command.add_argument("--cut", metavar="SECTOR", help="technology, agriculture or creative: its skills alone")
    command.add_argument(
        "--level",
        default="kabupaten_kota",
        metavar="LEVEL",
        help="how large a region is: provinsi, kabupaten_kota or kecamatan (default: %(default)s)",
    )
    command.add_argument("--since", metavar="YYYY-MM-DD", help="first day counted")
    command.add_argument("--until", metavar="YYYY-MM-DD", help="last day counted")
    command.add_argument(
        "--least",
        type=whole(1, "least"),
        metavar="N",
        help="fewest vacancies before a trend is told, or that nobody teaches a skill (default: 5)",
    )
    which = command.add_mutually_exclusive_group()
    which.add_argument("--trends", action="store_true", help="the data are what rises and fades")
    which.add_argument("--taught-nowhere", action="store_true", help="the data are skills asked and taught nowhere")
    which.add_argument("--not-asked", action="store_true", help="the data are skills taught and asked nowhere")
    command.add_argument(
        "--plot",
        type=Path,
        metavar="FILE",
        help="a picture, as .png, .svg or .pdf: with --trends of what rises and fades, else of what is asked and "
        "taught in all",
    )
    command.add_argument("--notes", type=Path, metavar="FILE", help=f"what was left out, and every id, as {FILES}")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    add_lang(command)
    command.set_defaults(run=demand)


def demand(options: argparse.Namespace) -> int:
    """Count what vacancies ask, write the table that is wanted, and tell the main points."""
    _look(options)
    by = [name.strip() for name in options.by.split(",") if name.strip()]
    asked = {name: getattr(options, name) for name in ("cut", "level", "since", "until", "least")}
    with open_market(options, needed=()) as market:
        counted = market.demand(by, **asked)
        drawn = counted if options.trends or not by or options.plot is None else market.demand([], **asked)
    say("\n".join(told(counted, options.lang)))
    table = _wanted(counted, options)
    write(table, options.output)
    if options.notes is not None:
        write(counted.notes, options.notes)
    text = _TEXT[options.lang]
    if options.plot is not None:
        plotted = drawn.trends if options.trends else drawn
        draw(plotted.plot(lang=options.lang), options.plot)
        say(text["picture"].format(options.plot))
    target = text["written"].format(options.output) if options.output else ""
    say(text["rows"].format(words(options.lang).number(len(table)), target))
    return 0


def _look(options: argparse.Namespace) -> None:
    """Refuse what can't be read or written, before the work."""
    kind_of(options.output)
    kind_of(options.notes, option="--notes")
    if options.market is None and all(getattr(options, name) is None for name in _core.TABLES):
        raise InputError("nothing to count: --market DIR, or tables such as --vacancies FILE, are needed")
    look_at_picture(options.plot)


def _wanted(counted: Demand, options: argparse.Namespace) -> Table:
    if options.trends:
        return counted.trends
    if options.taught_nowhere:
        return counted.taught_nowhere
    return counted.not_asked if options.not_asked else counted


def told(counted: Demand, lang: Lang) -> Iterator[str]:
    r"""Return demand in lines: what rises, what fades, what is taught nowhere, what isn't asked, then the notes.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["barista"], "opens_on": "2026-10-01",
    ...                           "region": "65.71"}])
    >>> _ = m.commit()
    >>> print("\n".join(told(m.demand(least=1), "en")))
    Trends: 0 show neither rise nor fall, 1 have too few data
    Asked, taught nowhere: 1
      Barista: 1 of 1 vacancies, 1 openings; 0 people hold it
    Taught, not asked: 0
    """
    text, number = _TEXT[lang], words(lang).number
    trends = counted.trends.to_dicts()
    for name in ("rising", "fading"):
        rows = [row for row in trends if row["trend"] == name]
        if rows:
            yield text[name]
            yield from _some(rows, "trend", lang)
    quiet = {name: number(sum(row["trend"] == name for row in trends)) for name in ("steady", "too_few")}
    yield text["quiet"].format(**quiet)
    for name, line, table in (
        ("taught_nowhere", "untaught", counted.taught_nowhere),
        ("not_asked", "unasked", counted.not_asked),
    ):
        yield text[name].format(count=number(len(table)))
        yield from _some(table.to_dicts(), line, lang)
    notes = counted.notes.to_dicts()
    if notes:
        yield text["notes"]
    for note in notes:
        yield f"  {note[f'text_{lang}']}"


def _some(rows: list[dict[str, Any]], line: str, lang: Lang) -> Iterator[str]:
    """Return the first rows in words, and how many more there are."""
    text, number = _TEXT[lang], words(lang).number
    for row in rows[:_FIRST]:
        place = row.get("region_name") or row.get("region") or row.get("industry")
        points = {name: number(100 * row[name], 2) for name in ("slope", "low", "high") if row.get(name) is not None}
        counts = {name: number(cell) for name, cell in row.items() if isinstance(cell, int)}
        label = row["label"] if lang == "id" else row["label_en"]
        yield text[line].format(**counts, **points, label=label, place=f" ({place})" if place else "")
    if len(rows) > _FIRST:
        yield text["more"].format(number(len(rows) - _FIRST))
