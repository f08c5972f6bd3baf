"""Notes of a result in lines, each with its first ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.cli.lists import words

if TYPE_CHECKING:
    from matcher.results import Lang, Table

__all__ = ["note_lines"]

_IDS = 3  # ids that are told of each note; --notes has all
_TEXT: dict[Lang, dict[str, str]] = {
    "id": {"heading": "Catatan:", "ids": "{} dan {} lagi"},
    "en": {"heading": "Notes:", "ids": "{} and {} more"},
}


def note_lines(notes: Table, lang: Lang) -> list[str]:
    """Return a heading and a line for each note; nothing without notes."""
    lines = [f"  {_note(note, lang)}" for note in notes.to_dicts()]
    return [_TEXT[lang]["heading"], *lines] if lines else []


def _note(note: dict[str, Any], lang: Lang) -> str:
    number = words(lang).number
    sentence = note["text_id"] if lang == "id" else note["text"]
    if note["records"] == "schemes":
        # The sentence names them.
        return str(sentence)
    first, more = ", ".join(note["ids"][:_IDS]), len(note["ids"]) - _IDS
    return f"{sentence} ({_TEXT[lang]['ids'].format(first, number(more)) if more > 0 else first})"
