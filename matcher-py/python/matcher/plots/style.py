"""What the plots share: colours, an axes to draw on, and numbers as a language writes them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from matcher.exceptions import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from matcher.results import Lang, Table

__all__ = ["COLOURS", "LOCAL", "OTHER", "columns", "figure", "number", "one_axes", "percent", "svg_text"]

# One hue from dark (near) to light (far), readable without colour; grey is what nobody knows.
COLOURS = ("#084c61", "#177e89", "#5fb3b3", "#b8d8ba", "#e8e4d9", "#bdbdbd")
LOCAL, OTHER = "#177e89", "#d1495b"


def figure(width: float, height: float) -> Figure:
    """Return a figure of its own: pyplot would open a window and keep every figure alive."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise InputError("plots need matplotlib: pip install 'matcher[plot]'") from error
    return Figure(figsize=(width, height), layout="constrained")


def svg_text(drawn: Figure, **how: Any) -> str:
    """Return a figure as text of a page, without a date or the program's name: the same figure gives the same text."""
    out = io.StringIO()
    drawn.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, **how)
    text = out.getvalue()
    return text[text.index("<svg") :]


def one_axes(ax: Axes | None) -> Axes:
    """Return an axes: the caller's, or that of a new figure."""
    return figure(6.0, 3.6).subplots() if ax is None else ax


def columns(table: Table, *names: str) -> list[list[Any]]:
    """Return columns of a result as lists."""
    rows = table.to_arrow().select(list(names))
    return [column.to_pylist() for column in rows.columns]


def percent(share: float, lang: Lang) -> str:
    """Return a share as a percentage with one digit.

    Examples
    --------
    >>> percent(0.125, "id"), percent(0.125, "en")
    ('12,5', '12.5')
    """
    return number(100 * share, ".1f", lang)


def number(value: float, form: str, lang: Lang) -> str:
    """Return a number in a format, with the comma of a language.

    Examples
    --------
    >>> number(0.5, "+.3f", "id"), number(0.5, "+.3f", "en")
    ('+0,500', '+0.500')
    """
    text = f"{value:{form}}"
    return text.replace(".", ",") if lang == "id" else text
