"""What calls give back: tables that speak Arrow, and reports, each readable as it is."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from matcher import _core
from matcher.exceptions import InputError, Issue

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = [
    "UNITS",
    "ArrowRows",
    "Audience",
    "IngestReport",
    "Lang",
    "Ranking",
    "Snapshot",
    "Table",
    "table_html",
    "thousands",
]

Lang = Literal["id", "en"]
Audience = Literal["job_seeker", "officer", "employer", "auditor"]

_SHOWN = 10
UNITS = {
    "position": "1 is best",
    "score": "0 to 1",
    "priority": "score + boost",
    "forward": "0 to 1",
    "reverse": "0 to 1",
    "confidence": "share told",
    "moved": "places",
    "before": "place by score",
    "credit": "0 to 1",
    "start": "character",
    "end": "character",
    "value": "0 to 1",
    "weight": "of the score",
    "contribution": "to the score",
    "low": "95 % interval",
    "high": "95 % interval",
    "unjudged": "pairs",
    "exposure": "0 to 1",
    "share_at_k": "0 to 1",
    "share_in_pool": "0 to 1",
    "ratio": "1 is as in the pool",
    "grade": "1 or more is relevant",
    "worker_rank": "1 is best",
    "vacancy_rank": "1 is best",
    "places": "behind the last",
    "unfilled": "openings",
    "shown": "workers",
    "never_first": "share of vacancies",
    "concentration": "Gini, 0 to 1",
    "most_per_opening": "workers",
    "expected_unfilled": "openings",
    "checked": "looked at",
    "score_cost": "of score",
    "distance_part": "of score_cost",
    "fill_rate": "0 to 1",
    "locals_placed": "people",
    "effective_share": "0 to 1",
    "mean_fit": "0 to 1",
    "displaced": "people",
    "unmet": "openings",
    "target_share": "of all",
    "required": "locals",
    "realised": "locals",
    "remaining": "locals missing",
    "infeasible": "nobody could be",
    "numerator": "locals",
    "denominator": "people or openings",
    "unknown": "origin, people",
    "share": "cut off",
    "met": "exactly",
    "uncounted": "employers",
    "openings_unlocked": "openings",
    "openings_alone": "openings",
    "fit": "0 to 1",
    "score_taught": "0 to 1",
    "days": "of teaching",
    "a_value": "0 to 1",
    "a_weight": "of the score",
    "a_contribution": "to the score",
    "b_value": "0 to 1",
    "b_weight": "of the score",
    "b_contribution": "to the score",
}


def thousands(number: int, lang: Lang) -> str:
    """Return a whole number with its thousands apart.

    Examples
    --------
    >>> thousands(13622, "id"), thousands(13622, "en")
    ('13.622', '13,622')
    """
    text = f"{number:,}"
    return text.replace(",", ".") if lang == "id" else text


class ArrowRows:
    """Rows that were made in Python, as a `Table` takes them.

    Parameters
    ----------
    rows
        Dicts of columns.
    kinds
        Each column's name and Arrow type as pyarrow calls it, such as ``string`` or ``float64``.
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, str]) -> None:
        arrow = _module("pyarrow")
        schema = arrow.schema([(name, arrow.type_for_alias(kind)) for name, kind in kinds.items()])
        self._table = arrow.Table.from_pylist(rows, schema=schema)

    @classmethod
    def of(cls, table: pa.Table) -> ArrowRows:
        """Return the rows of a ``pyarrow.Table``."""
        made = cls.__new__(cls)
        made._table = table
        return made

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule with the rows as an Arrow stream."""
        return self._table.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return int(self._table.num_rows)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return list(self._table.column_names)


class Table:
    """A result table. Any library that speaks the Arrow PyCapsule stream reads it without a copy of its own.

    Examples
    --------
    >>> import matcher, pyarrow
    >>> table = matcher.Lexicon.resolve(["bisa las"])
    >>> pyarrow.table(table).num_rows, len(table), table.columns[:2]
    (1, 1, ['text', 'skill_id'])
    """

    def __init__(self, native: _core.Batch | _core.Ranking | ArrowRows) -> None:
        self._native = native

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule with the rows as an Arrow stream."""
        return self._native.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._native)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._native.columns

    def to_arrow(self) -> pa.Table:
        """Return a ``pyarrow.Table``."""
        return _module("pyarrow").table(self)

    def to_polars(self) -> pl.DataFrame:
        """Return a ``polars.DataFrame``. Needs polars."""
        frame: pl.DataFrame = _module("polars").DataFrame(self)
        return frame

    def to_pandas(self) -> pd.DataFrame:
        """Return a ``pandas.DataFrame`` whose whole numbers and truth values may be missing. Needs pandas."""
        pandas, arrow = _module("pandas"), _module("pyarrow")
        kinds = {arrow.int32(): pandas.Int32Dtype(), arrow.bool_(): pandas.BooleanDtype()}
        frame: pd.DataFrame = arrow.table(self).to_pandas(types_mapper=kinds.get)
        return frame

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return every row as a dict."""
        rows: list[dict[str, Any]] = self.to_arrow().to_pylist()
        return rows

    def _head(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.to_arrow().slice(0, _SHOWN).to_pylist()
        return rows

    def __repr__(self) -> str:
        return _text(type(self).__name__, self._head(), len(self), self.columns)

    def _repr_html_(self) -> str:
        return table_html(type(self).__name__, self._head(), len(self), self.columns)


class Ranking(Table):
    """Ranked pairs, list after list, each in the order of positions; near misses follow without one.

    Attributes
    ----------
    by
        ``workers`` if lists order workers for a vacancy, ``vacancies`` if vacancies for a worker.
    notes
        What a reader should know, such as a vacancy that demands nothing.
    made_from
        Digests of data, weights, policy, lexicon and regions, and the version: equal ones give equal rankings.

    Notes
    -----
    Columns: ``vacancy_id``, ``worker_id``, ``position`` (1 is best; missing for a near miss), ``score``, ``priority``,
    ``forward``, ``reverse``, ``confidence`` (all from 0 to 1), ``tier``, ``is_local``, ``eligible`` (missing if a fact
    must be checked), ``checks`` (list of codes), ``moved`` (places gained through the policy), ``before`` (place by
    score alone; both are missing where no policy orders, and with a ``rule`` where the place wasn't counted, see
    `places` of `Matcher.rank_workers`), ``rule`` (which rule moved the row: ``boost``, ``extra``, ``tier``,
    ``rotation``, ``labour_market_test``, or the opening it takes, ``reserve:local``; where others were moved past it,
    the instrument), ``proof_missing`` (what would tell whether the worker is local; such workers never count as local,
    and where the policy asks locals alone they follow the list without a position), ``turns`` (how often they were
    referred or placed lately, where the policy rotates), one column per feature (``skills``,
    ``occupation``, ``text`` and so on; missing if it was not asked or not told), the worker's view with the prefix
    ``reverse_`` (``reverse_text``), and ``flags`` (what an officer must see beside the post of a worker who is or may
    be vulnerable: ``hazardous``, ``unprotected``, ``protection_unknown``, joined with ``|``; no part of score or
    order).

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["las smaw"], "home_region": "64.74"}])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "title": "Welder", "region": "64.74"}])
    >>> _ = m.commit()
    >>> ranking = m.rank_workers()
    >>> ranking.to_polars().select("worker_id", "position", "tier").rows()
    [('W1', 1, 'kabupaten_kota')]
    """

    _native: _core.Ranking

    @property
    def by(self) -> Literal["workers", "vacancies"]:
        """Whom the lists order."""
        return self._native.by

    @property
    def notes(self) -> list[str]:
        """What a reader should know."""
        return self._native.notes

    @property
    def made_from(self) -> dict[str, Any]:
        """Digests of everything the ranking depends on."""
        return self._native.made_from()

    @property
    def outcomes(self) -> Table:
        """What the policy did with the openings of each vacancy, where it did something.

        Columns: ``vacancy_id``, ``openings``, ``reserve`` (the kind of reserved opening), ``stated`` (openings the
        policy states), ``seats`` (openings there were to take: fewer if all reserves are more than the openings, more
        if an inner ring's fell to this one), ``filled``, ``unclaimed`` (``released`` or ``held``), ``asked`` (under a
        labour-market test: ``everyone``, ``locals``, ``undated`` or a ring).
        """
        return Table(self._native.outcomes())

    def fingerprint(self) -> str:
        """Return a digest of the rows sorted by ids and position: equal rankings have equal ones."""
        return self._native.fingerprint()

    def head(self, n: int = _SHOWN) -> list[dict[str, Any]]:
        """Return the first `n` rows as dicts, without the features."""
        return self._native.rows(0, n)

    def _head(self) -> list[dict[str, Any]]:
        return self._native.rows(0, _SHOWN)


_MARKS = {True: "yes", False: "no", None: "-"}


def _cell(value: object) -> str:
    if value is None or isinstance(value, bool):
        return _MARKS[value]
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "-"
    return str(value)


def _text(name: str, rows: Sequence[Mapping[str, Any]], count: int, columns: Sequence[str]) -> str:
    if not rows:
        return f"{name}: no rows, {len(columns)} columns"
    names = list(rows[0])
    cells = [names, *([_cell(row[column]) for column in names] for row in rows)]
    widths = [min(24, max(len(line[at]) for line in cells)) for at in range(len(names))]
    lines = [
        "  ".join(cell[:24].ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    ]
    more = f", the first {len(rows)} shown" if count > len(rows) else ""
    return "\n".join([f"{name}: {count:,} rows, {len(columns)} columns{more}", *lines])


def table_html(
    name: str, rows: Sequence[Mapping[str, Any]], count: int, columns: Sequence[str], units: Mapping[str, str] = UNITS
) -> str:
    """Return the first rows of a table as HTML, with units in the headings."""
    names = list(rows[0]) if rows else list(columns)
    heads = "".join(
        f"<th>{html.escape(column)}" + (f"<br><small>{units[column]}</small>" if column in units else "") + "</th>"
        for column in names
    )
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(_cell(row[column]))}</td>" for column in names) + "</tr>" for row in rows
    )
    more = f", the first {len(rows)} shown" if count > len(rows) else ""
    caption = f"<caption>{name}: {count:,} rows, {len(columns)} columns{more}</caption>"
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _module(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise InputError(f"this needs {name}: pip install {name}") from error


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of a table.

    Attributes
    ----------
    table
        Name of the table.
    accepted
        Rows taken, among them those that a later row with the same id replaced.
    refused
        Rows refused.
    issues
        Errors and notices in the order of the rows; a notice counts how often it occurs.

    Examples
    --------
    >>> import matcher
    >>> report = matcher.Matcher().add_workers([{"worker_id": "W1", "wage_min": "banyak"}, {"worker_id": "W2"}])
    >>> report.accepted, report.refused, report.issues[0].rule
    (1, 1, 'not_an_amount')
    """

    table: str
    accepted: int
    refused: int
    issues: tuple[Issue, ...]
    _text: str
    _sentences: tuple[str, ...]

    @classmethod
    def _of(cls, native: _core.Report) -> IngestReport:
        issues = tuple(Issue(**issue) for issue in native.issues())
        return cls(native.table, native.accepted, native.refused, issues, str(native), tuple(native.sentences()))

    @property
    def ok(self) -> bool:
        """True if no row was refused."""
        return self.refused == 0

    @property
    def refused_share(self) -> float:
        """Share of the rows that were refused, in [0, 1]; 0 for a table without rows."""
        rows = self.accepted + self.refused
        return self.refused / rows if rows else 0.0

    def sentences(self) -> tuple[str, ...]:
        """Return each issue as one sentence, in the order of `issues`."""
        return self._sentences

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return each issue as a dict."""
        return [{name: getattr(issue, name) for name in Issue.__slots__} for issue in self.issues]

    def to_polars(self) -> pl.DataFrame:
        """Return the issues as a ``polars.DataFrame``. Needs polars."""
        frame: pl.DataFrame = _module("polars").DataFrame(self.to_dicts(), infer_schema_length=None)
        return frame

    def to_pandas(self) -> pd.DataFrame:
        """Return the issues as a ``pandas.DataFrame``. Needs pandas."""
        frame: pd.DataFrame = _module("pandas").DataFrame(self.to_dicts(), columns=list(Issue.__slots__))
        return frame

    def __repr__(self) -> str:
        return self._text

    __str__ = __repr__

    def _repr_html_(self) -> str:
        title = f"{self.table}: {self.accepted:,} rows accepted, {self.refused:,} refused"
        return table_html(title, self.to_dicts()[:_SHOWN], len(self.issues), list(Issue.__slots__))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One committed state of a market.

    Attributes
    ----------
    generation
        Number of commits; 0 before the first.
    region
        Code of the region the market serves.
    rows
        Records of each table.
    statistics_are_stale
        True if the market has outgrown the frozen counts; see `Matcher.refresh_statistics`.
    fingerprints
        Digests of weights, policy, lexicon, regions and counts, ``as_of`` and the version.
    """

    generation: int
    region: str | None
    rows: Mapping[str, int]
    statistics_are_stale: bool
    fingerprints: Mapping[str, Any]
