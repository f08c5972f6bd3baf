"""What does a report show, in which order? Each section is made from tables alone."""

from __future__ import annotations

import html
import string
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from matcher.report import charts
from matcher.report.charts import Bar, Point, Told, Track
from matcher.report.ink import Cell, Ink, Kind

__all__ = ["Picture", "Section", "Sheet", "sections", "tiles"]

Columns: TypeAlias = tuple[tuple[str, Kind], ...]

_TOP = 12  # rows of a table that has more; the file has all
_TOP_BARS = 10
_PLACES = 30


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title, and the words for its colours."""

    name: str
    svg: str
    colours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows and columns of a table that the page shows; folded away where a picture or a sentence has told it."""

    table: str
    columns: Columns
    rows: tuple[int, ...]
    is_folded: bool = False


@dataclass(slots=True)
class Section:
    """A part of the page: sentences, charts, tables."""

    name: str
    says: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)


def tiles(ink: Ink) -> list[tuple[Cell, str, str]]:
    """Return the figures at the top: the figure, its name, and a sentence beside it."""
    return [
        (ink.figure(name), html.escape(label), _said(ink, beside))
        for name, (label, beside) in ink.words["tiles"].items()
    ]


def sections(ink: Ink) -> list[Section]:
    """Return the sections in their order."""
    makers: tuple[Callable[[Ink], Section], ...] = (
        _targets, _partners, _funds, _market, _skills, _training, _protection, _price, _notes,
    )  # fmt: skip
    return [make(ink) for make in makers]


def _said(ink: Ink, words: str) -> str:
    """Return a sentence with its figures in place, for a page."""
    parts = []
    for text, name, _, _ in string.Formatter().parse(words):
        parts.append(html.escape(text))
        if name is not None:
            parts.append(ink.figure(name).html)
    return "".join(parts)


def _sentence(ink: Ink, name: str) -> str:
    return _said(ink, ink.words["says"][name])


def _bars(ink: Ink, name: str, rows: Sequence[Bar], *colours: str) -> list[Picture]:
    if not rows:
        return []
    alt = ink.words["alt"].format(title=ink.words["charts"][name])
    return [Picture(name, charts.bars(name, rows, alt), colours)]


def _of(ink: Ink, *cells: Cell) -> Told:
    """Return two cells as one of the other."""
    return Told(ink.words["of"].format(*(cell.text for cell in cells)), cells)


def _alone(*cells: Cell, between: str = " · ") -> Told:
    return Told(between.join(cell.text for cell in cells), cells)


def _first(rows: Iterable[int], most: int = _TOP) -> tuple[int, ...]:
    return tuple(rows)[:most]


def _targets(ink: Ink) -> Section:
    section = Section("targets")
    rows = ink.rows("stages")
    if not rows:
        section.says.append(_sentence(ink, "targets_none"))
        return section
    section.says.append(_sentence(ink, "targets"))
    drawn = []
    for at, row in enumerate(rows):
        if row["target"] is None:
            continue
        reached = ink.cell("stages", at, "realised", "measured")
        label = _alone(ink.cell("stages", at, "measure", "word"), ink.cell("stages", at, "stage", "word"))
        is_reached = row["state"] == "reached"
        share = (row["realised"] or 0) / row["target"] if row["target"] > 0 else float(is_reached)
        tracks = (Track(((share, "realised"), (1 - share, "promised"))),)
        drawn.append(Bar(label, _of(ink, reached, ink.cell("stages", at, "target", "measured")), tracks))
    section.pictures += _bars(ink, "targets", drawn, "realised", "promised")
    columns: Columns = (
        ("measure", "word"), ("stage", "word"), ("realised", "measured"), ("target", "measured"), ("due", "day"),
        ("funder", "word"), ("state", "word"),
    )  # fmt: skip
    section.sheets.append(Sheet("stages", columns, tuple(range(len(rows)))))
    return section


def _partners(ink: Ink) -> Section:
    section = Section("partners")
    rows = ink.rows("partners")
    if not rows:
        section.says.append(_sentence(ink, "partners_none"))
    else:
        section.says.append(_sentence(ink, "partners"))
    if ink.rows("hires") and ink.has_figure("local_percent"):
        section.says.append(_sentence(ink, "hires"))
    if ink.rows("ledger"):
        section.says.append(_sentence(ink, "owed"))
    if ink.rows("employers"):
        section.says.append(_sentence(ink, "board"))
    promised = [at for at, row in enumerate(rows) if row["quota"] and row["placed"] is not None]
    promised.sort(key=lambda at: (-rows[at]["quota"], rows[at]["mou_id"]))
    most = max((max(rows[at]["quota"], rows[at]["placed"]) for at in promised), default=1)
    drawn = []
    for at in promised[:_TOP]:
        row = rows[at]
        known, unsure = row["local"] or 0, row["local_unknown"] or 0
        others, rest = row["placed"] - known - unsure, max(row["quota"] - row["placed"], 0)
        parts = ((known, "local"), (others, "other"), (unsure, "unknown"), (rest, "promised"))
        track = Track(tuple((count / most, colour) for count, colour in parts), (row["quota"] / most,))
        told = _of(ink, ink.cell("partners", at, "placed"), ink.cell("partners", at, "quota"))
        drawn.append(Bar(_alone(ink.cell("partners", at, "partner_id", "text")), told, (track,)))
    section.pictures += _bars(ink, "partners", drawn, "local", "other", "unknown", "promised", "quota")
    pictures, sheets = _owed(ink)
    section.pictures += pictures
    columns: Columns = (
        ("partner_id", "text"), ("kind", "word"), ("state", "word"), ("quota", "count"), ("placed", "count"),
        ("local", "count"), ("local_percent", "percent"), ("seats", "count"), ("seats_used", "count"),
    )  # fmt: skip
    if rows:
        order = promised + [at for at in range(len(rows)) if at not in promised]
        section.sheets.append(Sheet("partners", columns, _first(order)))
    section.sheets += sheets
    firms = ink.rows("employers")
    board: Columns = (
        ("employer_id", "text"), ("has_forecast", "word"), ("vacancies", "count"), ("reported", "count"),
        ("report_days_late", "count"), ("headcount_percent", "percent"), ("placed", "count"), ("local", "count"),
    )  # fmt: skip
    order = sorted(range(len(firms)), key=lambda at: (not firms[at]["is_partner"], at))
    if firms:
        section.sheets.append(Sheet("employers", board, _first(order), is_folded=True))
    return section


def _owed(ink: Ink) -> tuple[list[Picture], list[Sheet]]:
    """Return the share of locals beside what the policy asks, in what it counts.

    Of what it asks of single vacancies an employer's vacancies are looked at together, as a yardstick.
    """
    owed = [at for at, row in enumerate(ink.rows("ledger")) if row["unit"] != "vacancy"]
    table, units = ("ledger", owed) if owed else ("yardstick", list(range(len(ink.rows("yardstick")))))
    rows = ink.rows(table)
    partners = {row["employer_id"] for row in ink.rows("employers") if row["is_partner"]}
    known = [at for at in units if rows[at]["denominator"]]
    known.sort(key=lambda at: (rows[at]["unit_id"] not in partners, -rows[at]["denominator"], at))
    drawn = []
    for at in known[:_TOP]:
        row = rows[at]
        track = Track(((row["share"], "share"), (1 - row["share"], "promised")), (row["target_share"],))
        counted = _of(ink, ink.cell(table, at, "numerator"), ink.cell(table, at, "denominator"))
        percent = ink.cell(table, at, "percent", "percent")
        told = Told(f"{counted.text} · {percent.text}", (*counted.cells, percent))
        named = [ink.cell(table, at, "unit_id", "text")]
        # One unit may owe several shares: of classes of skill, of rings.
        named += [ink.cell(table, at, "skill_class", "text")] if row["skill_class"] not in (None, "*") else []
        named += [ink.cell(table, at, "tier", "text")] if row["tier"] is not None else []
        drawn.append(Bar(_alone(*named), told, (track,)))
    columns: Columns = (
        ("unit_id", "text"), ("scope", "word"), ("skill_class", "text"), ("tier", "text"), ("target_share", "share"),
        ("numerator", "count"), ("denominator", "count"), ("percent", "percent"), ("met", "word"),
    )  # fmt: skip
    sheets = [Sheet(table, columns, _first(known, 2 * _TOP), is_folded=True)] if known else []
    return _bars(ink, "owed" if owed else "yardstick", drawn, "share", "limit"), sheets


def _funds(ink: Ink) -> Section:
    section = Section("funds")
    rows = ink.rows("funders")
    section.says.append(_sentence(ink, "funds" if ink.has_figure("city_percent") else "funds_none"))
    if not rows:
        return section
    order = sorted(range(len(rows)), key=lambda at: (-rows[at]["spent"], at))
    most = max(rows[order[0]]["spent"], 1)
    drawn = []
    for at in order[:_TOP]:
        colour = "city" if rows[at]["is_city"] else "spent"
        track = Track(((rows[at]["spent"] / most, colour),))
        name = _named(ink, "funders", at, "funder")
        drawn.append(Bar(name, _alone(ink.cell("funders", at, "spent", "rupiah")), (track,)))
    section.pictures += _bars(ink, "funds", drawn, "city", "spent")
    columns: Columns = (
        ("funder", "word"), ("is_city", "word"), ("spent", "rupiah"), ("untold", "count"),
        ("cost_per_trained", "rupiah"), ("cost_per_placement", "rupiah"),
    )  # fmt: skip
    section.sheets.append(Sheet("funders", columns, _first(order)))
    return section


def _named(ink: Ink, table: str, at: int, column: str, untold: str = "untold") -> Told:
    """Return the name of a row, or words for what isn't told."""
    cell = ink.cell(table, at, column, "word")
    return Told(cell.text, (cell,)) if ink.rows(table)[at][column] is not None else Told(ink.words[untold])


def _name_column(ink: Ink) -> str:
    return "name" if ink.lang == "id" else "name_en"


def _market(ink: Ink) -> Section:
    section = Section("market")
    section.says.append(_sentence(ink, "market" if ink.has_figure("seekers_per_opening") else "market_none"))
    section.pictures += _map(ink)
    section.pictures += _both(ink)
    fields = ink.rows("industries")
    order = [at for at, row in enumerate(fields) if row["openings"]]
    order.sort(key=lambda at: (-fields[at]["openings"], at))
    most = max((fields[at]["openings"] for at in order), default=1)
    drawn = [
        Bar(
            _named(ink, "industries", at, _name_column(ink)),
            _alone(ink.cell("industries", at, "openings")),
            (Track(((fields[at]["openings"] / most, "openings"),)),),
        )
        for at in order[:_TOP_BARS]
    ]
    section.pictures += _bars(ink, "industries", drawn, "openings")
    name: tuple[str, Kind] = (_name_column(ink), "name")
    both: Columns = (name, ("seekers", "count"), ("vacancies", "count"), ("openings", "count"))
    places = ink.rows("places")
    if places:
        largest = sorted(range(len(places)), key=lambda at: (places[at]["lat"] is None, -_size(places[at]), at))
        # As many as a map names stand first; few enough are in their own order.
        shown = range(len(places)) if len(places) <= _PLACES else largest
        section.sheets.append(Sheet("places", both, _first(shown, _PLACES)))
    section.sheets.append(Sheet("occupations", both, tuple(range(len(ink.rows("occupations")))), is_folded=True))
    if order:
        section.sheets.append(Sheet("industries", (both[0], *both[2:]), tuple(order), is_folded=True))
    return section


def _size(place: dict[str, Any]) -> int:
    return int(place["seekers"] or 0) + int(place["openings"])


def _map(ink: Ink) -> list[Picture]:
    rows = ink.rows("places")
    shown = [at for at, row in enumerate(rows) if row["lat"] is not None]
    if not shown:
        return []
    places = [
        Point(
            rows[at]["lat"],
            rows[at]["lon"],
            rows[at]["seekers"] or 0,
            rows[at]["openings"],
            _alone(ink.cell("places", at, "name", "name")),
            _alone(ink.cell("places", at, "seekers"), ink.cell("places", at, "openings"), between=" / "),
        )
        for at in shown
    ]
    alt = ink.words["alt"].format(title=ink.words["charts"]["map"])
    return [Picture("map", charts.points("map", places, alt), ("seekers", "openings"))]


def _both(ink: Ink) -> list[Picture]:
    """Return job seekers beside openings by group of occupations."""
    rows = ink.rows("occupations")
    order = [at for at, row in enumerate(rows) if row["openings"] or row["seekers"]]
    most = max([1, *(max(rows[at]["seekers"] or 0, rows[at]["openings"]) for at in order)])
    drawn = []
    for at in order:
        tracks = tuple(Track((((rows[at][name] or 0) / most, name),)) for name in ("seekers", "openings"))
        told = _alone(ink.cell("occupations", at, "seekers"), ink.cell("occupations", at, "openings"), between=" / ")
        drawn.append(Bar(_named(ink, "occupations", at, _name_column(ink)), told, tracks))
    return _bars(ink, "occupations", drawn, "seekers", "openings")


def _skills(ink: Ink) -> Section:
    section = Section("skills")
    rows = ink.rows("skills")
    # Attitudes are in most adverts and in no course; the table has them.
    order = [at for at, row in enumerate(rows) if row["skill_id"] is not None and row["kind"] != "soft"]
    order.sort(key=lambda at: (-rows[at]["openings"], -rows[at]["vacancies"], rows[at]["skill_id"]))
    section.says.append(_sentence(ink, "skills" if order else "skills_none"))
    label = "label" if ink.lang == "id" else "label_en"
    most = max(
        [1, *(max(rows[at]["openings"], rows[at]["workers"] or 0, rows[at]["seats"]) for at in order[:_TOP_BARS])]
    )
    drawn = []
    for at in order[:_TOP_BARS]:
        kinds = (("openings", "asked"), ("workers", "workers"), ("seats", "seats"))
        tracks = tuple(Track((((rows[at][name] or 0) / most, colour),)) for name, colour in kinds)
        told = _alone(*(ink.cell("skills", at, name) for name, _ in kinds), between=" / ")
        drawn.append(Bar(_named(ink, "skills", at, label), told, tracks))
    section.pictures += _bars(ink, "skills", drawn, "asked", "workers", "seats")
    columns: Columns = (
        (label, "text"), ("openings", "count"), ("vacancies", "count"), ("share", "share"), ("workers", "count"),
        ("seats", "count"),
    )  # fmt: skip
    if order:
        section.sheets.append(Sheet("skills", columns, _first(order)))
    moving = [at for at, row in enumerate(ink.rows("trends")) if row["trend"] in ("rising", "fading")]
    if moving:
        moved: Columns = ((label, "text"), ("trend", "word"), ("vacancies", "count"))
        section.sheets.append(Sheet("trends", moved, _first(moving)))
    return section


def _training(ink: Ink) -> Section:
    section = Section("training")
    rows = ink.rows("classes")
    order = [at for at, row in enumerate(rows) if row["open"]]
    section.says.append(_sentence(ink, "training" if order else "training_none"))
    most = max([1, *(rows[at]["seats"] for at in order)])
    drawn = []
    for at in order[:_TOP_BARS]:
        row = rows[at]
        track = Track(((row["people"] / most, "people"), ((row["seats"] - row["people"]) / most, "free")))
        told = _of(ink, ink.cell("classes", at, "people"), ink.cell("classes", at, "seats"))
        drawn.append(Bar(_named(ink, "classes", at, "name"), told, (track,)))
    section.pictures += _bars(ink, "training", drawn, "people", "free")
    columns: Columns = (
        ("name", "text"), ("starts_on", "day"), ("people", "count"), ("newly_qualified", "count"), ("cost", "rupiah"),
        ("funder", "word"),
    )  # fmt: skip
    if order:
        section.sheets.append(Sheet("classes", columns, _first(order)))
    return section


def _protection(ink: Ink) -> Section:
    section = Section("protection")
    rows = ink.rows("protection")
    order = [at for at, row in enumerate(rows) if row["suppressed"] or row["eligible"] or row["due_unknown"]]
    is_due = any(row["suppressed"] or row["eligible"] for row in rows)
    section.says.append(_sentence(ink, "protection" if is_due else "protection_untold" if order else "protection_none"))
    if ink.has_figure("budget"):
        section.says.append(_sentence(ink, "budget"))
    drawn = []
    for at in order:
        whole = max(rows[at]["eligible"] or 0, 1)
        parts = (("covered", "held"), ("missing", "missing"), ("unknown", "unknown"))
        track = Track(tuple(((rows[at][name] or 0) / whole, colour) for name, colour in parts))
        told = _of(ink, ink.cell("protection", at, "covered"), ink.cell("protection", at, "eligible"))
        drawn.append(Bar(_alone(ink.cell("protection", at, "scheme", "text")), told, (track,)))
    section.pictures += _bars(ink, "protection", drawn, "held", "missing", "unknown")
    columns: Columns = (
        ("scheme", "text"), ("eligible", "count"), ("covered", "count"), ("percent", "percent"), ("missing", "count"),
        ("unknown", "count"), ("due_unknown", "count"), ("monthly_cost", "rupiah"),
    )  # fmt: skip
    if order:
        section.sheets.append(Sheet("protection", columns, tuple(order)))
    flags = ink.rows("flags")
    if flags:
        section.says.append(_sentence(ink, "flags"))
        flagged: Columns = (("flag", "word"), ("people", "count"), ("vacancies", "count"))
        section.sheets.append(Sheet("flags", flagged, tuple(range(len(flags)))))
        posts: Columns = (
            ("vacancy_id", "text"), ("title", "text"), ("employer_id", "text"), ("flags", "word"),
        )  # fmt: skip
        offers = ink.rows("offers")
        worst = sorted(range(len(offers)), key=lambda at: (-len(offers[at]["flags"]), at))
        section.sheets.append(Sheet("offers", posts, _first(worst), is_folded=True))
    return section


def _price(ink: Ink) -> Section:
    section = Section("price")
    rows = ink.rows("policies")
    drawn = []
    for at, row in enumerate(rows):
        parts = (("effective_share", "share"), ("mean_fit", "fit"))
        tracks = tuple(Track(((row[name] or 0.0, colour),)) for name, colour in parts)
        told = _alone(
            ink.cell("policies", at, "effective_share", "share"), ink.cell("policies", at, "mean_fit", "decimal")
        )
        drawn.append(Bar(_alone(ink.cell("policies", at, "policy_id", "policy")), told, tracks))
    section.says.append(_sentence(ink, "price" if len(rows) > 1 else "price_none"))
    section.pictures += _bars(ink, "policies", drawn, "share", "fit")
    columns: Columns = (
        ("policy_id", "policy"), ("fill_rate", "share"), ("locals_placed", "count"), ("effective_share", "share"),
        ("mean_fit", "decimal"), ("displaced", "count"), ("unmet", "count"),
    )  # fmt: skip
    section.sheets.append(Sheet("policies", columns, tuple(range(len(rows)))))
    return section


def _notes(ink: Ink) -> Section:
    section = Section("notes", [html.escape(ink.words["says"]["notes"])])
    text = "text_id" if ink.lang == "id" else "text_en"
    notes = range(len(ink.rows("notes")))
    if notes:
        section.sheets.append(Sheet("notes", ((text, "text"),), tuple(notes)))
    told: Columns = (
        ("figure", "text"), ("value", "figure"), ("unit", "text"), ("table", "text"), ("how", "text"),
    )  # fmt: skip
    figures = [at for at, row in enumerate(ink.rows("figures")) if row["value"] is not None]
    section.sheets.append(Sheet("figures", told, tuple(figures), is_folded=True))
    return section
