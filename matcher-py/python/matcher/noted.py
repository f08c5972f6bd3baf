"""Tables that come with notes: what was left out, or counted in a way that a reader should know."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from matcher import _core
from matcher.exceptions import InputError
from matcher.results import UNITS, Lang, Table, table_html

__all__ = ["DatedTable", "NotedTable", "note_lines"]


def note_lines(notes: Table, lang: Lang) -> list[str]:
    """Return notes in words, a line each."""
    column = "text_id" if lang == "id" and "text_id" in notes.columns else "text"
    return [note[column] for note in notes.to_dicts()]


class NotedTable(Table):
    """A table that shows its notes below.

    Attributes
    ----------
    notes
        Table of what was left out, or counted in a way that a reader should know.
    made_from
        Digests of everything the table depends on, and the version.
    """

    _units: ClassVar[Mapping[str, str]] = UNITS

    def __init__(
        self, native: _core.Batch, notes: _core.Batch | None = None, made_from: dict[str, Any] | None = None
    ) -> None:
        super().__init__(native)
        self._notes = notes
        self.made_from = made_from or {}

    @cached_property
    def notes(self) -> Table:
        """Notes: a row each, with ``note``, ``count``, ``records``, ``ids`` (all of them) and ``text``."""
        if self._notes is None:
            raise InputError("this table has no notes")
        return Table(self._notes)

    def _lines(self, lang: Lang = "en") -> list[str]:
        if self._notes is None:
            return []
        return note_lines(self.notes, lang)

    def __repr__(self) -> str:
        return "\n".join([super().__repr__(), *self._lines()])

    def _repr_html_(self) -> str:
        told = "".join(f"<li>{html.escape(line)}</li>" for line in self._lines())
        shown = table_html(type(self).__name__, self._head(), len(self), self.columns, self._units)
        return f"{shown}<ul>{told}</ul>" if told else shown


class DatedTable(NotedTable):
    """A table of what holds on one day.

    Attributes
    ----------
    day
        The day looked at.
    notes, made_from
        As of `NotedTable`.
    """

    def __init__(self, native: _core.Batch, notes: _core.Batch, made_from: dict[str, Any], day: str) -> None:
        super().__init__(native, notes, made_from)
        self.day = day
