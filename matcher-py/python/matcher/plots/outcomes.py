"""What became of those who were trained: a bar a group and look, the unknown always drawn and hatched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.outcomes import whole_percent
from matcher.plots.style import COLOURS, figure
from matcher.results import thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.outcomes import Outcomes
    from matcher.results import Lang

__all__ = ["outcomes"]

_STATES = ("job", "business", "further_training", "other", "unknown")
# From work to none; the unknown are white and hatched, so that nobody takes them for any of these.
_SHADES = (COLOURS[0], COLOURS[2], COLOURS[3], COLOURS[4], "white")
_BARS = 30  # rows that are still read; a table has all
_NAME = 34  # letters of a group
_LEAST = 4.5  # per cent of a bar that has room for its number

_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "share": "bagian dari yang sudah jatuh tempo (%)",
        "title": "Sesudah pelatihan",
        "months": "{} bulan",
        "known": "diketahui {} dari {} ({})",
        "none": "belum ada yang jatuh tempo ({} orang)",
        "untold": "tanpa keterangan",
        "more": "{} baris lagi tidak digambar",
        "job": "bekerja",
        "business": "usaha sendiri",
        "further_training": "pelatihan lanjutan",
        "other": "lainnya",
        "unknown": "tidak diketahui",
    },
    "en": {
        "share": "share of those due (%)",
        "title": "After the class",
        "months": "{} months",
        "known": "{} of {} known ({})",
        "none": "nobody due yet ({} people)",
        "untold": "not told",
        "more": "{} more rows not drawn",
        "job": "job",
        "business": "business",
        "further_training": "further training",
        "other": "other",
        "unknown": "unknown",
    },
}


def outcomes(outcomes: Outcomes, ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
    """Draw what became of those who were trained, a bar a group and look, with how many are known beside it.

    Parameters
    ----------
    outcomes
        Result of `Matcher.outcomes`.
    ax
        Axes to draw on; a new figure if None.
    lang
        ``id`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        Bars from left to right in % of those for whom the months have passed: job, business, further training, other,
        and unknown, white and hatched. Numbers on the bars are people. Beside each bar stands how many are known of how
        many. Beyond 30 rows the rest is counted below.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_events([{"event_id": "E1", "kind": "trained", "worker_id": "W1", "date": "2026-01-01"}])
    >>> _ = m.commit()
    >>> ax = matcher.plots.outcomes(m.outcomes(at=[3]), lang="en")
    >>> [text.get_text() for text in ax.texts]
    ['1', '0 of 1 known (0 %)']
    """
    words, group = _WORDS[lang], outcomes.group
    every = outcomes.to_dicts()
    rows = every[:_BARS]
    is_own = ax is None
    if ax is None:
        ax = figure(9.4, 1.6 + 0.3 * max(2, len(rows))).subplots()
    left = [0.0] * len(rows)
    places = range(len(rows))
    for state, shade in zip(_STATES, _SHADES, strict=True):
        widths = [100 * row[state] / row["due"] if row["due"] else 0.0 for row in rows]
        is_unknown = state == "unknown"
        ax.barh(
            places,
            widths,
            left=left,
            height=0.72,
            color=shade,
            edgecolor="#8c8c8c" if is_unknown else "white",
            linewidth=0.6,
            hatch="////" if is_unknown else None,
            label=words[state],
        )
        for place, width, start, row in zip(places, widths, left, rows, strict=True):
            if width >= _LEAST:
                dark = state == "job"
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2} if is_unknown else None
                ax.text(
                    start + width / 2,
                    place,
                    thousands(row[state], lang),
                    ha="center",
                    va="center",
                    fontsize=7.5,
                    color="white" if dark else "black",
                    bbox=box,
                )
        left = [start + width for start, width in zip(left, widths, strict=True)]
    for place, row in zip(places, rows, strict=True):
        known, due = thousands(row["known"], lang), thousands(row["due"], lang)
        told = words["known"].format(known, due, whole_percent(row["known"], row["due"]))
        if not row["due"]:
            told = words["none"].format(thousands(row["trained"], lang))
        ax.text(101.5, place, told, va="center", fontsize=8)
    ax.set_yticks(list(places), [_named(row, group, words) for row in rows], fontsize=8)
    ax.set(xlim=(0, 100.4), ylim=(len(rows) - 0.5, -0.5), xlabel=words["share"], title=words["title"])
    if len(every) > len(rows):
        ax.set_xlabel(f"{words['share']}; {words['more'].format(thousands(len(every) - len(rows), lang))}")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    # Below, since a bar fills the panel from end to end; the caller's figure is theirs.
    if is_own and ax.figure is not None:
        ax.figure.legend(loc="outside lower center", ncols=5, frameon=False, fontsize=8)
    else:
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=5, frameon=False, fontsize=8)
    return ax


def _named(row: dict[str, object], group: str | None, words: dict[str, str]) -> str:
    months = words["months"].format(row["months"])
    if group is None:
        return months
    name = str(row[group] or words["untold"])
    return f"{name if len(name) <= _NAME else name[: _NAME - 1] + '…'}, {months}"
