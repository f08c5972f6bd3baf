"""Who is protected: of those for whom a scheme is due, how many hold it, lack it, or aren't known to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.plots.style import LOCAL, OTHER, figure, percent
from matcher.results import thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.protection import ProtectionGap
    from matcher.results import Lang

__all__ = ["protection_gap"]

_EDGE = "#8c8c8c"  # of what nobody knows
_BAR_IN = 0.42  # height of one

_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "held": "punya",
        "missing": "belum punya",
        "unknown": "belum diketahui",
        "x": "orang yang wajib dilindungi",
        "title": "Perlindungan sosial menurut program",
        "none": "tidak ada program yang wajib",
        "share": "{} %",
    },
    "en": {
        "held": "held",
        "missing": "missing",
        "unknown": "unknown",
        "x": "people for whom it is due",
        "title": "Social protection by scheme",
        "none": "no scheme is due",
        "share": "{} %",
    },
}


def protection_gap(gap: ProtectionGap, ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
    """Draw for each scheme how many of those for whom it is due hold it, lack it, or aren't known to.

    Parameters
    ----------
    gap
        Result of `Matcher.protection_gap`.
    ax
        Axes to draw on; a new figure if None.
    lang
        ``id`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        A bar a scheme in the order of the rules: held is dark, missing light, unknown white and hatched, as in all
        pictures. Beside it stands the share that is known to hold it.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_workers([{"worker_id": "W1", "status": "informal", "schemes": []}])
    >>> _ = m.commit()
    >>> matcher.plots.protection_gap(m.protection_gap(), lang="en").get_xlabel()
    'people for whom it is due'
    """
    words = _WORDS[lang]
    rows = [row for row in gap.counts() if row["due"]]
    if ax is None:
        ax = figure(7.5, 1.3 + _BAR_IN * max(3, len(rows))).subplots()
    for at, row in enumerate(rows):
        start = 0
        # Some of those of whom nothing is known aren't due either; the bar is of those due.
        untold = row["due"] - row["held"] - row["missing"]
        for name, people, colour, hatch in (
            ("held", row["held"], LOCAL, ""),
            ("missing", row["missing"], OTHER, ""),
            ("unknown", untold, "white", "////"),
        ):
            edge = _EDGE if hatch else colour
            label = words[name] if at == 0 else "_"
            ax.barh(at, people, left=start, color=colour, edgecolor=edge, hatch=hatch, label=label)
            start += people
        share = words["share"].format(percent(row["held"] / row["due"], lang))
        ax.annotate(share, (start, at), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8)
    ax.set_yticks(range(len(rows)), [row["scheme"] for row in rows])
    ax.invert_yaxis()
    ax.set(xlabel=words["x"], title=words["title"])
    ax.xaxis.set_major_formatter(lambda value, _: thousands(round(value), lang))
    ax.margins(x=0.12)
    if rows:
        ax.legend(
            loc="upper center",
            bbox_to_anchor=(0.5, -0.18 - 0.3 / max(3, len(rows))),
            ncols=3,
            frameon=False,
            fontsize=8,
        )
    else:
        ax.text(0.5, 0.5, words["none"], transform=ax.transAxes, ha="center")
    ax.spines[["top", "right"]].set_visible(False)
    return ax
