"""Cells of tables as a page shows them, each with the place it comes from."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Any, Literal

from matcher import _core
from matcher.csv_text import plain_cell
from matcher.report.words import WORDS
from matcher.results import Lang, Table

__all__ = ["Cell", "Ink", "Kind", "is_share"]

Kind = Literal[
    "count", "decimal", "share", "measured", "percent", "rupiah", "day", "word", "name", "policy", "figure", "text"
]
"""How a cell is written: a whole number; one with three digits; a share as per cent, cut off; what a target's measure
counts, a number or a share; text that is per cent already; rupiah; a day; a code in words of the language; a
name that may not be told; what a policy varies; what a figure's row says; as it is."""

_NUMBERS = ("count", "rupiah", "decimal", "share")
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a page shows it.

    Attributes
    ----------
    text
        What is read.
    table, row, column
        Where it stands: the table's name, the row from 0, the column.
    value
        What stands there, as CSV has it; empty where nothing does.
    """

    text: str
    table: str
    row: int
    column: str
    value: str

    @property
    def html(self) -> str:
        """The cell for a page, with its place."""
        place = f'data-t="{self.table}" data-r="{self.row}" data-c="{self.column}"'
        return f'<data value="{html.escape(self.value)}" {place}>{html.escape(self.text)}</data>'

    @property
    def place(self) -> str:
        """The place for the id of a text in a picture."""
        return f"{self.table}--{self.row}--{self.column}"


def is_share(stage: Mapping[str, Any]) -> bool:
    """Return whether a target is a share: it is counted as one, or its measure is called one.

    Examples
    --------
    >>> is_share({"denominator": None, "measure": "local_share"}), is_share({"denominator": None, "measure": "placed"})
    (True, False)
    """
    return stage["denominator"] is not None or "share" in (stage["measure"] or "").lower()


class Ink:
    """Writes cells of tables in a language.

    Parameters
    ----------
    tables
        Tables by name.
    lang
        The language.

    Examples
    --------
    >>> from matcher.report.tables import rows_of
    >>> ink = Ink({"funders": rows_of([{"spent": 1_234_567}], spent="int64")}, "id")
    >>> ink.cell("funders", 0, "spent", "rupiah").text
    'Rp1.234.567'
    >>> ink.html("funders", 0, "spent")
    '<data value="1234567" data-t="funders" data-r="0" data-c="spent">1.234.567</data>'
    """

    def __init__(self, tables: Mapping[str, Table], lang: Lang) -> None:
        self.lang: Lang = lang
        self.words: dict[str, Any] = WORDS[lang]
        self._rows = {name: table.to_dicts() for name, table in tables.items()}
        self._figures = {row["figure"]: at for at, row in enumerate(self._rows.get("figures", []))}
        self._months = _core.months(lang)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        return self._rows[table]

    def cell(self, table: str, row: int, column: str, kind: Kind = "count") -> Cell:
        """Return a cell as the page shows it."""
        cells = self._rows[table][row]
        value = cells[column]
        if kind == "policy" and cells["varied"] is not None:
            return Cell(self._varied(cells["varied"]), table, row, "varied", cells["varied"])
        if value is None:
            missing = "suppressed" if cells.get("suppressed") else "untold" if kind == "name" else "nothing"
            return Cell(self.words[missing], table, row, column, "")
        if kind == "measured":
            kind = "share" if is_share(cells) else "count"
        if kind == "figure":
            kind = cells["kind"]
        return Cell(self._written(value, kind, column), table, row, column, str(plain_cell(value)))

    def html(self, table: str, row: int, column: str, kind: Kind = "count") -> str:
        """Return a cell for a page."""
        return self.cell(table, row, column, kind).html

    def figure(self, name: str) -> Cell:
        """Return a figure by its name."""
        return self.cell("figures", self._figures[name], "value", "figure")

    def has_figure(self, name: str) -> bool:
        """Return whether a figure is known."""
        return self._rows["figures"][self._figures[name]]["value"] is not None

    def _written(self, value: Any, kind: Kind, column: str) -> str:
        if kind in _NUMBERS:
            return self._counted(Decimal(str(value)), kind)
        if kind == "percent":
            return str(value).replace(".", self.words["point"])
        if kind == "day":
            return self.day(str(value))
        codes = value if isinstance(value, list) else [value]
        return ", ".join(self._word(code, column) if kind == "word" else str(code) for code in codes)

    def _counted(self, number: Decimal, kind: Kind) -> str:
        if kind == "decimal":
            return self.number(number, _DIGITS, ROUND_HALF_EVEN)
        if kind == "share":
            # The shortest text of a share has its fraction's digits: what is below a target never reads as reached.
            return f"{self.number(number * 100, 2)} %"
        return f"Rp{self.number(number)}" if kind == "rupiah" else self.number(number)

    def _word(self, code: Any, column: str) -> str:
        known = self.words["codes"].get(column, {})
        # Measures are written as codes where the office has no word for them; all else that isn't known is as written.
        return str(known.get(code, str(code).replace("_", " ") if column in ("measure", "stage") else code))

    def _varied(self, varied: str) -> str:
        """Return what a variant of the policy varies."""
        known = self.words["varied"]
        return str(known["none"] if varied == "none" else known["share"].format(self.number(Decimal(varied), 2)))

    def number(self, value: Decimal, digits: int = 0, rounding: str = ROUND_DOWN) -> str:
        """Return a number as the language writes it, cut off if nothing else is asked."""
        if digits == 0 and value != value.to_integral_value():
            digits = 1
        cut = value.quantize(Decimal(1).scaleb(-digits), rounding)
        text = f"{cut:,}"
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "id" else text

    def day(self, day: str) -> str:
        """Return a day or a month as the language writes it."""
        year, month, *rest = day.split("-")
        named = f"{self._months[int(month) - 1]} {year}"
        return f"{int(rest[0])} {named}" if rest else named
