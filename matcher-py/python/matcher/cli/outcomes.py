"""``matcher outcomes``: what came of classes; the table as data, a summary in words."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher import _core
from matcher.cli.lists import words
from matcher.cli.market import open_market, say
from matcher.cli.notes import with_ids
from matcher.cli.options import FILES, add_lang, add_market
from matcher.cli.output import draw, kind_of, look_at_picture, write
from matcher.exceptions import InputError
from matcher.outcomes import Livelihoods, Outcomes, Paths, whole_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.engine import Matcher
    from matcher.outcomes import CourseRates
    from matcher.results import Lang

__all__ = ["add_outcomes", "outcomes"]

_LINES = 12  # rows that are told in words; the table has all

_TEXT: dict[Lang, dict[str, Any]] = {
    "id": {
        "rows": "{} baris{}",
        "written": " ditulis ke {}",
        "more": "dan {} baris lagi",
        "notes": "Catatan:",
        "step": "{step}: {people} orang; {of_trained} dari {trained} yang dilatih ({share}){median}; "
                "berhenti di sini {stopped}",
        "median": ", median {} hari sesudah langkah sebelumnya",
        "rate": "{course}: lulus {pass_}; kerja atau usaha {placement}",
        "told": "{share} menurut catatan pelatihan, tanpa hitungan",
        "counted": "{successes} dari {of} yang diketahui ({share}), {unknown} tidak diketahui",
        "skill": "{label}: usaha sendiri {own} dari {known} ({share}), {openings} kursi lowongan; "
                 "sesudah {trained} pelatihan {jobs} bekerja dan {businesses} usaha",
        "living": "Keterampilan yang hidup dari pelanggan: {} dari {}",
        "note": {
            "no_day": "pasar tanpa tanggal acuan: tanggal kejadian terakhir yang dipakai",
            "later": "kejadian bertanggal sesudah tanggal acuan: tidak dihitung",
            "undated": "kejadian tanpa tanggal: tidak dihitung",
            "no_worker": "kejadian tanpa orang: tidak dihitung",
            "no_course": "pelatihan atau sertifikat tanpa kelas: tidak dihitung untuk kelas mana pun",
            "course_unknown": "kelas yang tidak terdaftar: dihitung di bawah nomornya",
            "trained_twice": "orang yang sama dilatih lagi di kelas yang sama: dihitung sekali",
            "certified_early": "sertifikat bertanggal sebelum kelas selesai: dihitung",
            "certified_untrained": "sertifikat dari kelas yang tidak diikuti: tidak dihitung",
            "outcome_untold": "hasil tanpa keterangan: orangnya tidak diketahui",
            "outcome_not_read": "hasil dengan kata yang tidak dikenal: dihitung sebagai diketahui dan lainnya",
            "not_asked_but_customers": "kelas yang keterampilannya tidak diminta lowongan tetapi hidup dari pelanggan: "
                                       "dinilai dari usaha",
            "placement_without_business": "kelas untuk keterampilan yang hidup dari pelanggan dengan tingkat "
                                          "penempatan tetapi tanpa usaha tercatat",
        },
    },
    "en": {
        "rows": "{} rows{}",
        "written": " written to {}",
        "more": "and {} more rows",
        "notes": "Notes:",
        "step": "{step}: {people} people; {of_trained} of {trained} trained ({share}){median}; {stopped} stopped here",
        "median": ", median {} days after the step before",
        "rate": "{course}: passed {pass_}; post or business {placement}",
        "told": "{share} as the course tells, nobody counted",
        "counted": "{successes} of {of} known ({share}), {unknown} unknown",
        "skill": "{label}: {own} of {known} self-employed ({share}), {openings} openings; "
                 "after {trained} classes {jobs} jobs and {businesses} businesses",
        "living": "Skills that live from customers: {} of {}",
        "note": {},
    },
}  # fmt: skip


def add_outcomes(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``outcomes``."""
    command = commands.add_parser(
        "outcomes", help="what came of classes: jobs, businesses, further training, and of whom nobody knows"
    )
    add_market(command)
    what = command.add_mutually_exclusive_group()
    what.add_argument("--rates", action="store_true", help="pass and placement rates of each course instead")
    what.add_argument("--paths", action="store_true", help="how far each person came from AK-1 to a post instead")
    what.add_argument("--worker", metavar="ID", help="one person's way, in words and as a row")
    what.add_argument("--livelihoods", action="store_true", help="which skills live from customers instead")
    command.add_argument(
        "--by", choices=["course", "provider", "funder", "month"], help="count outcomes by this; all together if absent"
    )
    command.add_argument("--at", metavar="N,...", help="months after the class (default: 3,6,12)")
    command.add_argument("--plot", type=Path, metavar="FILE", help="a picture of outcomes, as .png, .svg or .pdf")
    command.add_argument("--notes", type=Path, metavar="FILE", help=f"the notes with every id, as {FILES}")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    add_lang(command)
    command.set_defaults(run=outcomes)


def outcomes(options: argparse.Namespace) -> int:
    """Count what came of classes, write the table and tell it in words."""
    _check(options)
    months = _months(options.at)
    with open_market(options, needed=()) as market:
        found = _found(market, options, months)
    lines = list(_told(found, options))
    say("\n".join(lines[:_LINES]))
    text, number = _TEXT[options.lang], words(options.lang).number
    if len(lines) > _LINES:
        say(text["more"].format(number(len(lines) - _LINES)))
    notes = [] if options.rates else found.notes.to_dicts()
    if notes:
        say("\n".join([text["notes"], *(f"  {_note(note, options.lang)}" for note in notes)]))
    write(found, options.output)
    if options.notes is not None:
        write(found.notes, options.notes)
    if options.plot is not None and isinstance(found, Outcomes):
        draw(found.plot(lang=options.lang), options.plot)
    target = text["written"].format(options.output) if options.output else ""
    say(text["rows"].format(number(len(found)), target))
    return 0


def _check(options: argparse.Namespace) -> None:
    kind_of(options.output)
    kind_of(options.notes, option="--notes")
    if options.market is None and all(getattr(options, name) is None for name in _core.TABLES):
        raise InputError(
            "nothing to count: --market DIR, or tables such as --events FILE and --courses FILE, are needed"
        )
    other = next((name for name in ("rates", "paths", "worker", "livelihoods") if getattr(options, name)), None)
    for name in ("by", "at", "plot"):
        if other is not None and getattr(options, name) is not None:
            raise InputError(f"--{name} is for outcomes; without --{other} it is right")
    look_at_picture(options.plot)
    if options.rates and options.notes is not None:
        raise InputError("--notes: rates have none; it is right without --rates")


def _months(told: str | None) -> list[int]:
    if told is None:
        return [3, 6, 12]
    try:
        return [int(month) for month in told.split(",")]
    except ValueError:
        raise InputError(f"--at {told}: whole months with commas between are right, such as 3,6,12") from None


def _found(
    market: Matcher, options: argparse.Namespace, months: list[int]
) -> Outcomes | Paths | CourseRates | Livelihoods:
    if options.rates:
        return market.course_rates()
    if options.paths or options.worker is not None:
        return market.paths(options.worker)
    if options.livelihoods:
        return market.livelihoods()
    return market.outcomes(options.by, at=months)


def _told(found: Outcomes | Paths | CourseRates | Livelihoods, options: argparse.Namespace) -> Iterator[str]:
    """Return a result in lines."""
    lang: Lang = options.lang
    if isinstance(found, Outcomes):
        yield from found.text(lang).splitlines()
    elif isinstance(found, Livelihoods):
        yield from _skills(found, lang)
    elif isinstance(found, Paths):
        if options.worker is not None:
            yield from found.text(options.worker, lang=lang).splitlines()
        else:
            yield from _steps(found, lang)
    else:
        yield from _rates(found, lang)


def _steps(paths: Paths, lang: Lang) -> Iterator[str]:
    text, number = _TEXT[lang], words(lang).number
    for row in paths.steps.to_dicts():
        days = row["median_days"]
        yield text["step"].format(
            step=row["step"],
            share=whole_percent(row["of_trained"], row["trained"]),
            median="" if days is None else text["median"].format(f"{days:g}"),
            **{name: number(row[name]) for name in ("people", "of_trained", "trained", "stopped")},
        )


def _rates(rates: CourseRates, lang: Lang) -> Iterator[str]:
    text, number = _TEXT[lang], words(lang).number
    for row in rates.to_dicts():
        told = {}
        for kind in ("pass", "placement"):
            share = row[f"{kind}_share"]
            shown = "-" if share is None else f"{100 * share:.0f} %"
            counts = {name: number(row[f"{kind}_{name}"]) for name in ("successes", "of", "unknown")}
            form = text["told"] if row[f"{kind}_source"] == "told" else text["counted"]
            told[kind] = form.format(share=shown, **counts)
        yield text["rate"].format(course=row["course_id"], pass_=told["pass"], placement=told["placement"])


def _skills(found: Livelihoods, lang: Lang) -> Iterator[str]:
    text, number = _TEXT[lang], words(lang).number
    rows = found.to_dicts()
    own = [row for row in rows if row["living"] in {"customers", "both"}]
    yield text["living"].format(number(len(own)), number(len(rows)))
    for row in own:
        yield "  " + text["skill"].format(
            label=row["label"],
            own=number(row["self_employed"]),
            share=whole_percent(row["self_employed"], row["known"]),
            **{name: number(row[name]) for name in ("known", "openings", "trained", "jobs", "businesses")},
        )


def _note(note: dict[str, Any], lang: Lang) -> str:
    """Return a note in the language, with its first ids."""
    text, number = _TEXT[lang], words(lang).number
    said = text["note"].get(note["note"])
    sentence = note["text"] if said is None else f"{number(note['count'])} {said}"
    return with_ids(sentence, note["ids"], lang)
