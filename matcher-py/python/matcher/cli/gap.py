"""``matcher gap``: what a worker lacks, where else they could go, or who is one item away; the table as data."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.cli.lists import words
from matcher.cli.market import open_market, say
from matcher.cli.options import FILES, add_lang, add_market, whole
from matcher.cli.output import draw, kind_of, look_at_picture, write
from matcher.exceptions import InputError
from matcher.gap import Alternatives, OneAway, SkillGap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.engine import Matcher
    from matcher.results import Lang

__all__ = ["add_gap", "gap", "told"]

_SHOWN = 5  # rows that are told; the table has all

_TEXT: dict[Lang, dict[str, Any]] = {
    "id": {
        "item": "  {label} ({kind}): {state}; membuka {unlocked} kursi, {alone} di antaranya langsung; {course}",
        "missing": {True: "kurang", None: "belum diketahui", False: "sudah ada"},
        "kind": {"skill": "keterampilan", "certificate": "sertifikat"},
        "course": "kelas {course_id}{starts}{days}",
        "starts": " mulai {}",
        "days": ", {} hari",
        "note": {"entry": "ada kelas, tetapi syarat masuknya belum terpenuhi", "begun": "kelasnya sudah mulai",
                 None: "tidak ada kelas"},
        "other": "  {title}{occupation}: kecocokan {fit}, {openings} kursi pada {vacancies} lowongan, paling sedikit "
                 "{missing_least} yang kurang{items}",
        "items": " ({})",
        "away": "  {vacancy_id}: {worker_id} kurang {label}; skor {score} menjadi {taught}; {course}",
        "untold": "-",
        "more": "  dan {} lagi",
        "rows": "{} baris{}",
        "written": " ditulis ke {}",
    },
    "en": {
        "item": "  {label} ({kind}): {state}; unlocks {unlocked} openings, {alone} of them at once; {course}",
        "missing": {True: "missing", None: "not told", False: "there"},
        "kind": {"skill": "skill", "certificate": "certificate"},
        "course": "class {course_id}{starts}{days}",
        "starts": " from {}",
        "days": ", {} days",
        "note": {"entry": "a class, whose entry rules don't take them", "begun": "the class has begun",
                 None: "no class"},
        "other": "  {title}{occupation}: fit {fit}, {openings} openings of {vacancies} vacancies, at least "
                 "{missing_least} missing{items}",
        "items": " ({})",
        "away": "  {vacancy_id}: {worker_id} lacks {label}; score {score} would be {taught}; {course}",
        "untold": "-",
        "more": "  and {} more",
        "rows": "{} rows{}",
        "written": " written to {}",
    },
}  # fmt: skip


def add_gap(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``gap``."""
    command = commands.add_parser(
        "gap", help="what a worker lacks and which class leads there, or who is one item away from a vacancy"
    )
    add_market(command)
    command.add_argument(
        "--worker", metavar="ID", help="what this worker lacks, for all within reach or for what follows"
    )
    command.add_argument(
        "--vacancy", metavar="ID", help="for this vacancy; without --worker the workers one item away from it"
    )
    command.add_argument(
        "--occupation", metavar="CODE|TITLE", help="for the vacancies of this occupation; needs --worker"
    )
    command.add_argument(
        "--alternatives", action="store_true", help="other occupations within the worker's reach; needs --worker"
    )
    command.add_argument(
        "-k",
        type=whole(1, "k"),
        metavar="N",
        help="other occupations at most (default: 10), or workers of each vacancy (default: 20)",
    )
    command.add_argument(
        "--plot",
        type=Path,
        metavar="FILE",
        help="a picture of what is missing, as .png, .svg or .pdf; needs --worker without --alternatives",
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    add_lang(command)
    command.set_defaults(run=gap)


def gap(options: argparse.Namespace) -> int:
    """Find what is asked, write the table, and tell its first rows and its notes."""
    kind_of(options.output)
    _check(options)
    with open_market(options, needed=("vacancies",)) as market:
        found = _found(market, options)
    say("\n".join(told(found, options.lang)))
    write(found, options.output)
    if options.plot is not None and isinstance(found, SkillGap):
        draw(found.plot(lang=options.lang), options.plot)
    text, number = _TEXT[options.lang], words(options.lang).number
    say(text["rows"].format(number(len(found)), text["written"].format(options.output) if options.output else ""))
    return 0


def _check(options: argparse.Namespace) -> None:
    """Refuse options that don't go together, before anything is read."""
    for name in ("occupation", "alternatives", "plot"):
        if getattr(options, name) and options.worker is None:
            raise InputError(f"--{name} needs --worker ID")
    aims = [name for name in ("vacancy", "occupation", "alternatives") if getattr(options, name)]
    if options.worker is not None and len(aims) > 1:
        raise InputError(f"--{aims[0]} and --{aims[1]} don't go together: one of them is right")
    if options.plot is not None:
        if options.alternatives:
            raise InputError("--plot draws what is missing: without --alternatives is right")
        look_at_picture(options.plot)
    if options.k is not None and options.worker is not None and not options.alternatives:
        raise InputError("-k cuts other occupations and lists of workers: it needs --alternatives, or no --worker")


def _found(market: Matcher, options: argparse.Namespace) -> SkillGap | Alternatives | OneAway:
    cut = {} if options.k is None else {"k": options.k}
    if options.worker is None:
        return market.one_away(options.vacancy, lang=options.lang, **cut)
    if options.alternatives:
        return market.alternatives(options.worker, lang=options.lang, **cut)
    return market.skill_gap(options.worker, vacancy=options.vacancy, occupation=options.occupation, lang=options.lang)


def told(found: SkillGap | Alternatives | OneAway, lang: Lang) -> Iterator[str]:
    r"""Return the first rows and the notes in lines.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "openings": 4}])
    >>> _ = m.add_courses([{"course_id": "K1", "skills_taught": ["gtaw"], "days": 35}])
    >>> _ = m.commit()
    >>> gap = m.skill_gap({"skills": ["smaw"], "certificates": []}, vacancy="V1", lang="en")
    >>> print("\n".join(told(gap, "en")))
      Gas tungsten arc welding (TIG) (skill): missing; unlocks 4 openings, 4 of them at once; class K1, 35 days
      Shielded metal arc welding (skill): there
    """
    line = {SkillGap: _item, Alternatives: _other, OneAway: _away}[type(found)]
    rows = found.to_dicts()
    for row in rows[:_SHOWN]:
        yield line(row, lang)
    if len(rows) > _SHOWN:
        yield _TEXT[lang]["more"].format(words(lang).number(len(rows) - _SHOWN))
    for note in found.notes.to_dicts():
        yield note["text"]


def _course(row: dict[str, Any], lang: Lang) -> str:
    text = _TEXT[lang]
    if row["course_id"] is None:
        return str(text["note"][row["course_note"]])
    return str(text["course"]).format(
        course_id=row["course_id"],
        starts=text["starts"].format(row["starts_on"]) if row["starts_on"] else "",
        days=text["days"].format(row["days"]) if row["days"] is not None else "",
    )


def _item(row: dict[str, Any], lang: Lang) -> str:
    text, number = _TEXT[lang], words(lang).number
    unlocked = row["openings_unlocked"]
    line = str(text["item"]).format(
        label=row["label"],
        kind=text["kind"][row["kind"]],
        state=text["missing"][row["missing"]],
        unlocked=number(unlocked, 0 if unlocked == int(unlocked) else 1),
        alone=number(row["openings_alone"]),
        course=_course(row, lang),
    )
    # What is there needs no class.
    return line if row["missing"] is not False else line.split(";")[0]


def _other(row: dict[str, Any], lang: Lang) -> str:
    text, number = _TEXT[lang], words(lang).number
    return str(text["other"]).format(
        title=row["title"],
        occupation=f" (KBJI {row['occupation']})" if row["occupation"] else "",
        fit=number(row["fit"], 2),
        openings=number(row["openings"]),
        vacancies=number(row["vacancies"]),
        missing_least=number(row["missing_least"]),
        items=text["items"].format(", ".join(row["items"])) if row["items"] else "",
    )


def _away(row: dict[str, Any], lang: Lang) -> str:
    text, number = _TEXT[lang], words(lang).number
    taught = row["score_taught"]
    return str(text["away"]).format(
        vacancy_id=row["vacancy_id"],
        worker_id=row["worker_id"],
        label=row["label"],
        score=number(row["score"], 2),
        taught=text["untold"] if taught is None else number(taught, 2),
        course=_course(row, lang),
    )
