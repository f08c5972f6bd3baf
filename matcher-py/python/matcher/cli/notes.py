"""Notes of a result in lines, each with its first ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.cli.lists import words

if TYPE_CHECKING:
    from matcher.results import Lang, Table

__all__ = ["note_lines", "with_ids"]

_IDS = 3  # ids that are told of each note; --notes has all
_TEXT: dict[Lang, dict[str, str]] = {
    "id": {"heading": "Catatan:", "ids": "{} dan {} lagi"},
    "en": {"heading": "Notes:", "ids": "{} and {} more"},
}


def note_lines(notes: Table, lang: Lang) -> list[str]:
    """Return a heading and a line for each note; nothing without notes."""
    lines = [f"  {_note(note, lang)}" for note in notes.to_dicts()]
    return [_TEXT[lang]["heading"], *lines] if lines else []


def with_ids(sentence: str, ids: list[str], lang: Lang) -> str:
    """Return a sentence with the first ids that it is about.

    Examples
    --------
    >>> with_ids("events without a day: 4", ["E1", "E2", "E3", "E4"], "en")
    'events without a day: 4 (E1, E2, E3 and 1 more)'
    """
    first, more = ", ".join(ids[:_IDS]), len(ids) - _IDS
    return f"{sentence} ({_TEXT[lang]['ids'].format(first, words(lang).number(more)) if more > 0 else first})"


def _note(note: dict[str, Any], lang: Lang) -> str:
    sentence = str(note["text_id"] if lang == "id" else note["text"])
    # Of schemes the sentence names them.
    return sentence if note["records"] == "schemes" else with_ids(sentence, note["ids"], lang)
