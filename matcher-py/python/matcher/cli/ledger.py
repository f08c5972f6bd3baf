"""``matcher ledger``: what is owed under a policy and what was done; the table as data, a summary in words."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from matcher import _core
from matcher.cli.lists import words
from matcher.cli.market import open_market, say
from matcher.cli.notes import with_ids
from matcher.cli.output import kind_of, write
from matcher.exceptions import InputError
from matcher.ledger import note_line, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matcher.ledger import Ledger
    from matcher.results import Lang

__all__ = ["ledger", "told"]

_WORST = 5  # units that are told of each target; the table has all
_TARGET = ("unit", "scope", "skill_class", "tier", "target_share")

_TEXT: dict[Lang, dict[str, Any]] = {
    "id": {
        "target": "Target {share} %{tier} per {unit}, {scope}, kelas keterampilan {skill_class}",
        "tier": " dari lingkar {}",
        "counts": "  {units} seluruhnya: {met} tercapai, {not_met} belum, {unsure} belum dapat dihitung",
        "row": "  {unit_id}: {numerator} dari {denominator} lokal = {share}{unknown}; kurang {remaining}{infeasible}",
        "unknown": ", {} asal belum diketahui",
        "infeasible": ", {} di antaranya tanpa warga lokal yang memenuhi syarat dan belum bekerja",
        "more": "  dan {} lagi yang belum tercapai",
        "none": "Tidak ada target yang berlaku.",
        "notes": "Catatan:",
        "units": {"vacancy": "lowongan", "employer": "pemberi kerja", "site": "lokasi kerja dengan kontraktornya",
                  "programme": "program"},
        "scopes": {"hires": "orang yang diterima", "headcount": "orang yang bekerja", "openings": "kursi yang dibuka"},
        "every": "semua",
        "rows": "{} baris{}; {} catatan",
        "written": " ditulis ke {}",
    },
    "en": {
        "target": "Target {share} %{tier} by {unit}, of {scope}, class of skill {skill_class}",
        "tier": " in the ring {}",
        "counts": "  {units} in all: {met} meet it, {not_met} don't, of {unsure} nobody can tell",
        "row": "  {unit_id}: {numerator} of {denominator} local = {share}{unknown}; {remaining} missing{infeasible}",
        "unknown": ", {} of unknown origin",
        "infeasible": ", for {} of them no qualified local who isn't at work",
        "more": "  and {} more that don't meet it",
        "none": "No target is in force.",
        "notes": "Notes:",
        "units": {"vacancy": "vacancy", "employer": "employer", "site": "site with its contractors",
                  "programme": "programme"},
        "scopes": {"hires": "people hired", "headcount": "people at work", "openings": "openings advertised"},
        "every": "any",
        "rows": "{} rows{}; {} notes",
        "written": " written to {}",
    },
}  # fmt: skip


def ledger(options: argparse.Namespace) -> int:
    """Count what is owed, write the table, and tell which units lack most. A target that isn't met is no fault: 0."""
    kind_of(options.output)
    kind_of(options.notes, option="--notes")
    if options.market is None and all(getattr(options, name) is None for name in _core.TABLES):
        raise InputError(
            "nothing to count: --market DIR, or tables such as --employers FILE and --events FILE, are needed"
        )
    with open_market(options, needed=()) as market:
        counted = market.ledger()
    say("\n".join(told(counted, options.lang)))
    write(counted, options.output)
    if options.notes is not None:
        write(counted.notes, options.notes)
    text, number = _TEXT[options.lang], words(options.lang).number
    target = text["written"].format(options.output) if options.output else ""
    say(text["rows"].format(number(len(counted)), target, number(len(counted.notes))))
    return 0


def told(counted: Ledger, lang: Lang) -> Iterator[str]:
    r"""Return a ledger in lines: each target with the units that lack most, then the notes.

    Examples
    --------
    >>> import matcher
    >>> target = {"unit": "employer", "scope": "headcount", "share": 0.75}
    >>> m = matcher.Matcher(policy={"id": "owed", "target": [target]}, as_of="2026-11-01")
    >>> _ = m.add_employers([{"employer_id": "F1", "headcount_local": 822, "headcount_total": 1110}])
    >>> _ = m.commit()
    >>> print("\n".join(told(m.ledger(), "en")))
    Target 75 % by employer, of people at work, class of skill any
      1 in all: 0 meet it, 1 don't, of 0 nobody can tell
      F1: 822 of 1,110 local = 74.05 %; 11 missing
    """
    rows = counted.to_dicts()
    if not rows:
        yield _TEXT[lang]["none"]
    # Rows of a unit stand together, its rings among them; a reader wants those of a target together.
    targets: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in rows:
        targets.setdefault(tuple(row[name] for name in _TARGET), []).append(row)
    for group in targets.values():
        yield from _of_target(group, lang)
    notes = counted.notes.to_dicts()
    if notes:
        yield _TEXT[lang]["notes"]
    for note in notes:
        yield f"  {_note(note, lang)}"


def _of_target(rows: Sequence[dict[str, Any]], lang: Lang) -> Iterator[str]:
    text, number = _TEXT[lang], words(lang).number
    first = rows[0]
    unit = text["units"][first["unit"]]
    share = f"{100 * first['target_share']:.10g}"
    yield text["target"].format(
        share=share.replace(".", ",") if lang == "id" else share,
        tier=text["tier"].format(first["tier"]) if first["tier"] else "",
        unit=unit,
        scope=text["scopes"][first["scope"]],
        skill_class=text["every"] if first["skill_class"] == "*" else first["skill_class"].replace("|", ", "),
    )
    met, lacking = ([row for row in rows if row["met"] is is_met] for is_met in (True, False))
    counts = {"met": len(met), "not_met": len(lacking), "unsure": len(rows) - len(met) - len(lacking)}
    yield text["counts"].format(units=number(len(rows)), **{k: number(n) for k, n in counts.items()})
    lacking.sort(key=lambda row: (-row["remaining"], row["unit_id"]))
    for row in lacking[:_WORST]:
        yield _row(row, lang)
    if len(lacking) > _WORST:
        yield text["more"].format(number(len(lacking) - _WORST))


def _row(row: dict[str, Any], lang: Lang) -> str:
    text, number = _TEXT[lang], words(lang).number
    share = percent(row["numerator"], row["denominator"])
    return str(text["row"]).format(
        unit_id=row["unit_id"],
        numerator=number(row["numerator"]),
        denominator=number(row["denominator"]),
        share=share.replace(".", ",") if lang == "id" else share,
        unknown=text["unknown"].format(number(row["unknown"])) if row["unknown"] else "",
        remaining=number(row["remaining"]),
        infeasible=text["infeasible"].format(number(row["infeasible"])) if row["infeasible"] else "",
    )


def _note(note: dict[str, Any], lang: Lang) -> str:
    """Return a note in the language, with its first ids."""
    return with_ids(note_line(note, lang), note["ids"], lang)
