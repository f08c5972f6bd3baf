"""``matcher protect``: who lacks social protection, whom a budget covers, what is due, what posts pay and offer."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher import _core
from matcher.cli.lists import words
from matcher.cli.market import open_market, say
from matcher.cli.notes import note_lines
from matcher.cli.options import FILES, add_lang, add_market, whole
from matcher.cli.output import draw, kind_of, look_at_picture, write
from matcher.exceptions import InputError
from matcher.protection import Coverage, ProtectionDuties, ProtectionGap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.decent_work import DecentWork, WageChecks
    from matcher.engine import Matcher
    from matcher.results import Lang

    Found = ProtectionGap | Coverage | ProtectionDuties | WageChecks | DecentWork

__all__ = ["add_protect", "protect"]

_LINES = 12  # rows that are told in words; the table has all
_FINDINGS = 1  # exit code

_TEXT: dict[Lang, dict[str, Any]] = {
    "id": {
        "rows": "{} baris{}", "written": " ditulis ke {}", "more": "dan {} baris lagi",
        "untold": "tanpa keterangan", "hidden": "disembunyikan",
        "coverage": "{group}{scheme}: {covered} dari {eligible} ({percent}), {unknown} belum diketahui",
        "duty": "{state}, {due_on}: {worker} {duty} ({schemes}), {who}{flags}",
        "no_day": "tanpa batas waktu",
        "duties": {"register": "didaftarkan pemberi kerja", "register_project": "didaftarkan untuk proyek",
                   "leave_subsidy": "keluar dari daftar bantuan iuran", "claim_jkp": "klaim JKP",
                   "switch_jkn": "JKN beralih"},
        "states": {"open": "terbuka", "overdue": "terlambat", "check": "perlu diperiksa"},
        "flags": {"hazardous": "berbahaya", "unprotected": "tanpa JKK atau JKM",
                  "protection_unknown": "perlindungan belum disebutkan"},
        "wages": "{} lowongan: {} memenuhi upah minimum, {} di bawah, {} belum diketahui, {} tidak berlaku",
        "below": "  {vacancy}: Rp{wage} di bawah {kind} Rp{floor} ({status})",
        "decent": "{unit}{openings} kursi: upah minimum {wage_met} ya, {wage_below} tidak; tetap {permanent}; "
                  "terlindungi {protected}, tanpa JKK/JKM {unprotected}, belum disebutkan {protection_unknown}; "
                  "berbahaya {hazardous}",
        "stayed": "{unit}{months} bulan: {stayed} dari {due} masih bekerja, {not_due} belum jatuh tempo",
    },
    "en": {
        "rows": "{} rows{}", "written": " written to {}", "more": "and {} more rows",
        "untold": "not told", "hidden": "hidden",
        "coverage": "{group}{scheme}: {covered} of {eligible} ({percent}), {unknown} unknown",
        "duty": "{state}, {due_on}: {worker} {duty} ({schemes}), {who}{flags}",
        "no_day": "no last day",
        "duties": {"register": "to be registered by the employer",
                   "register_project": "to be registered for the project",
                   "leave_subsidy": "leaves the list of subsidies", "claim_jkp": "claims JKP",
                   "switch_jkn": "JKN goes over"},
        "states": {"open": "open", "overdue": "overdue", "check": "to be checked"},
        "flags": {"hazardous": "hazardous", "unprotected": "without JKK or JKM",
                  "protection_unknown": "protection not told"},
        "wages": "{} vacancies: {} at or above the minimum wage, {} below, {} unknown, {} not applicable",
        "below": "  {vacancy}: {wage} rupiah, below the {kind} of {floor} ({status})",
        "decent": "{unit}{openings} openings: minimum wage {wage_met} yes, {wage_below} no; permanent {permanent}; "
                  "protected {protected}, without JKK/JKM {unprotected}, not told {protection_unknown}; "
                  "hazardous {hazardous}",
        "stayed": "{unit}{months} months: {stayed} of {due} still there, {not_due} not due yet",
    },
}  # fmt: skip


def add_protect(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``protect``."""
    command = commands.add_parser(
        "protect", help="who lacks social protection, whom a budget covers, what is due, what posts pay and offer"
    )
    add_market(command)
    what = command.add_mutually_exclusive_group()
    what.add_argument("--coverage", action="store_true", help="the share of those who should be covered that is")
    what.add_argument("--duties", action="store_true", help="what placements and ends make due, and by when")
    what.add_argument("--wages", action="store_true", help="each vacancy beside its minimum wage; 1 if one is below")
    what.add_argument(
        "--decent",
        choices=["vacancy", "employer", "programme"],
        help="wage, contract, protection and retention by this",
    )
    command.add_argument("--worker", action="append", metavar="ID", help="this worker alone; may be repeated")
    budget = command.add_argument_group("budget")
    budget.add_argument("--budget", type=whole(0, "budget"), metavar="RP", help="rupiah a month to be shared out")
    budget.add_argument("--months", type=whole(1, "months"), metavar="N", help="for how many months (default: 12)")
    budget.add_argument("--payer", metavar="WHO", help="who pays, such as CSR (default: APBD)")
    budget.add_argument("--scheme", action="append", metavar="NAME", help="what is paid for (default: JKK and JKM)")
    budget.add_argument(
        "--queue", type=Path, metavar="FILE", help=f"everybody who could be covered, in order, as {FILES}"
    )
    command.add_argument(
        "--by", choices=["status", "region", "sector", "payer", "vulnerable"], help="count --coverage by this"
    )
    command.add_argument("--public", action="store_true", help="leave out cells of 1 to 4 people from --coverage")
    command.add_argument("--retention", type=Path, metavar="FILE", help=f"of --decent who stayed, as {FILES}")
    command.add_argument("--plot", type=Path, metavar="FILE", help="a picture of the gap, as .png, .svg or .pdf")
    command.add_argument("--notes", type=Path, metavar="FILE", help=f"the notes with every id, as {FILES}")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    add_lang(command)
    command.set_defaults(run=protect)


def protect(options: argparse.Namespace) -> int:
    """Answer one question about protection, write the table and tell it in words."""
    _check(options)
    with open_market(options, needed=()) as market:
        found = _found(market, options)
    text, number = _TEXT[options.lang], words(options.lang).number
    lines = list(_told(found, options))
    say("\n".join(lines[:_LINES]))
    if len(lines) > _LINES:
        say(text["more"].format(number(len(lines) - _LINES)))
    if notes := note_lines(found.notes, options.lang):
        say("\n".join(notes))
    write(found, options.output)
    if options.notes is not None:
        write(found.notes, options.notes)
    if isinstance(found, ProtectionGap):
        if options.queue is not None and found.budget is not None:
            write(found.budget.queue, options.queue)
        if options.plot is not None:
            draw(found.plot(lang=options.lang), options.plot)
    if options.retention is not None:
        write(found.retention, options.retention)  # type: ignore[union-attr]
    target = text["written"].format(options.output) if options.output else ""
    say(text["rows"].format(number(len(found)), target))
    return _FINDINGS if options.wages and any(row["state"] == "below" for row in found.to_dicts()) else 0


def _check(options: argparse.Namespace) -> None:
    for name in ("output", "notes", "queue", "retention"):
        kind_of(getattr(options, name), option="-o" if name == "output" else f"--{name}")
    if options.market is None and all(getattr(options, name) is None for name in _core.TABLES):
        raise InputError("nothing to look at: --market DIR, or tables such as --workers FILE, are needed")
    other = next((name for name in ("coverage", "duties", "wages", "decent") if getattr(options, name)), None)
    for name in ("budget", "worker", "plot"):
        if other is not None and getattr(options, name) is not None:
            raise InputError(f"--{name} is for the gap; without --{other} it is right")
    for name in ("months", "payer", "scheme", "queue"):
        if options.budget is None and getattr(options, name) is not None:
            raise InputError(f"--{name} is of a budget: --budget RP is needed")
    if (options.by is not None or options.public) and not options.coverage:
        raise InputError("--by and --public are of --coverage, which is needed")
    if options.retention is not None and options.decent is None:
        raise InputError("--retention is of --decent, which is needed")
    look_at_picture(options.plot)


def _found(market: Matcher, options: argparse.Namespace) -> Found:
    if options.coverage:
        return market.coverage(options.by, public=options.public)
    if options.duties:
        return market.protection_duties()
    if options.wages:
        return market.wage_check()
    if options.decent is not None:
        return market.decent_work(options.decent)
    given = {"months": options.months, "payer": options.payer, "schemes": options.scheme}
    given = {name: value for name, value in given.items() if value is not None}
    return market.protection_gap(workers=options.worker, budget=options.budget, **given)


def _told(found: Found, options: argparse.Namespace) -> Iterator[str]:
    """Return a result in lines."""
    lang: Lang = options.lang
    if isinstance(found, ProtectionGap):
        yield from found.text(lang).splitlines()
    elif isinstance(found, Coverage):
        yield from _shares(found, options.by, lang)
    elif isinstance(found, ProtectionDuties):
        yield from _duties(found, lang)
    elif options.wages:
        yield from _wages(found.to_dicts(), lang)
    else:
        yield from _decent(found, lang)  # type: ignore[arg-type]


def _shares(coverage: Coverage, by: str | None, lang: Lang) -> Iterator[str]:
    text, number = _TEXT[lang], words(lang).number
    for row in coverage.to_dicts():
        told = {
            name: text["hidden"] if row[name] is None else number(row[name])
            for name in ("covered", "eligible", "unknown")
        }
        group = "" if by is None else f"{row[by] or text['untold']}, "
        percent = row["percent"] or text["hidden"]
        percent = percent.replace(".", ",") if lang == "id" else percent
        yield text["coverage"].format(group=group, scheme=row["scheme"], percent=percent, **told)


def _duties(duties: ProtectionDuties, lang: Lang) -> Iterator[str]:
    text = _TEXT[lang]
    for row in duties.to_dicts():
        flags = ", ".join(text["flags"][flag] for flag in (row["flags"] or "").split("|") if flag)
        yield text["duty"].format(
            state=text["states"][row["state"]],
            due_on=row["due_on"] or text["no_day"],
            worker=row["worker_id"],
            duty=text["duties"][row["duty"]],
            schemes=", ".join(row["schemes"]),
            who=row["who"] or text["untold"],
            flags=f" [{flags}]" if flags else "",
        )


def _wages(rows: list[dict[str, Any]], lang: Lang) -> Iterator[str]:
    text, number = _TEXT[lang], words(lang).number
    states = ("met", "below", "unknown", "not_applicable")
    counts = [sum(row["state"] == state for row in rows) for state in states]
    yield text["wages"].format(*map(number, (len(rows), *counts)))
    for row in rows:
        if row["state"] == "below":
            yield text["below"].format(
                vacancy=row["vacancy_id"],
                wage=number(row["wage"]),
                kind=row["floor_kind"],
                floor=number(round(row["floor"])),
                status=row["floor_status"],
            )


def _decent(work: DecentWork, lang: Lang) -> Iterator[str]:
    text, number = _TEXT[lang], words(lang).number
    unit = next((name for name in ("vacancy_id", "employer_id") if name in work.columns), None)

    def named(row: dict[str, Any]) -> str:
        return "" if unit is None else f"{row[unit] or text['untold']}: "

    counted = ("wage_met", "wage_below", "permanent", "protected", "unprotected", "protection_unknown", "hazardous")
    for row in work.to_dicts():
        told = {name: number(row[name]) for name in ("openings", *counted)}
        yield text["decent"].format(unit=named(row), **told)
    if unit is None:
        for row in work.retention.to_dicts():
            due = number(row["stayed"] + row["left"])
            told = {name: number(row[name]) for name in ("stayed", "not_due")}
            yield text["stayed"].format(unit=named(row), months=row["months"], due=due, **told)
