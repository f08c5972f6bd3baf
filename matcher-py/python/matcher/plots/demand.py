"""What is asked against what is taught, and what rises and fades: two plots, a row a skill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.exceptions import InputError
from matcher.plots.style import COLOURS, OTHER, figure
from matcher.results import thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.demand import Demand, DemandTrends
    from matcher.results import Lang

__all__ = ["demand", "demand_trends"]

_LABEL = 34  # letters of a skill's name and its place beside the axes
_LEAST_LABEL = 16  # letters of the name, however long the place is
_ROW_IN, _FRAME_IN = 0.34, 1.5  # height of a row, and of what stands around them
_BAR = 0.36
_TREND = {"rising": ("o", COLOURS[1]), "fading": ("v", OTHER), "steady": ("D", COLOURS[5])}

_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "title": "Yang diminta dan yang diajarkan",
        "people": "kursi (orang)",
        "openings": "lowongan: kursi kerja yang memintanya",
        "seats": "pelatihan mendatang: kursi kelas",
        "share": "{} dari {} lowongan, {}–{} %",
        "trends": "Naik dan turun",
        "slope": "perubahan bagian lowongan (poin persen per bulan, selang 95 %)",
        "rising": "naik",
        "fading": "turun",
        "steady": "tidak terlihat tren",
        "none": "tidak ada yang dapat digambar",
    },
    "en": {
        "title": "What is asked and what is taught",
        "people": "people",
        "openings": "openings that ask it",
        "seats": "seats of courses to come",
        "share": "{} of {} vacancies, {}–{} %",
        "trends": "Rising and fading",
        "slope": "change of the share of vacancies (percentage points a month, 95 % interval)",
        "rising": "rising",
        "fading": "fading",
        "steady": "no trend shown",
        "none": "nothing to draw",
    },
}


def demand(demand: Demand, ax: Axes | None = None, *, lang: Lang = "id", k: int = 12) -> Axes:
    """Draw openings that ask each skill against seats of courses to come that teach it.

    Parameters
    ----------
    demand
        Result of `Matcher.demand` of one cell, such as ``m.demand(by=[])``, with a cut or without.
    ax
        Axes to draw on; a new figure if None.
    lang
        ``id`` or ``en``.
    k
        Skills drawn, those with the most openings; at least 1.

    Returns
    -------
    matplotlib.axes.Axes
        A row a skill, the most openings on top: a dark bar of openings that ask it, below it a light hatched one of
        seats, both in people. Beside them how many of the vacancies ask it, and the 95 % interval of that share in %.

    Raises
    ------
    InputError
        If demand is told apart by something: rows of several cells don't add up, since seats are those of all.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> m = matcher.Matcher()
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "openings": 4}])
    >>> _ = m.commit()
    >>> matcher.plots.demand(m.demand(by=[]), lang="en").get_xlabel()
    'people'
    """
    if demand.columns[0] != "skill_id":
        raise InputError(f"demand is told apart by {demand.columns[0]}; m.demand(by=[]) is right for this plot")
    words = _WORDS[lang]
    rows = [row for row in demand.to_dicts() if row["skill_id"] is not None]
    rows = sorted(rows, key=lambda row: (-row["openings"], -row["vacancies"], row["skill_id"]))[: _least_one(k)]
    ax = _axes(ax, len(rows))
    if not rows:
        return _nothing(ax, words["title"], words["none"])
    at = range(len(rows))
    openings, seats = [row["openings"] for row in rows], [row["seats"] for row in rows]
    ax.barh([y - _BAR / 2 for y in at], openings, _BAR, color=COLOURS[0], label=words["openings"])
    edge = COLOURS[1]
    ax.barh(
        [y + _BAR / 2 for y in at], seats, _BAR, color=COLOURS[3], edgecolor=edge, hatch="////", label=words["seats"]
    )
    for y, row in enumerate(rows):
        whole = {"low": 100 * row["low"], "high": 100 * row["high"]}
        told = words["share"].format(
            thousands(row["vacancies"], lang),
            thousands(row["of_vacancies"], lang),
            _number(whole["low"], lang, 1),
            _number(whole["high"], lang, 1),
        )
        ax.annotate(
            told, (max(row["openings"], row["seats"]), y), xytext=(4, 0), textcoords="offset points", va="center",
            fontsize=7,
        )  # fmt: skip
    # Room at the right, for the words.
    ax.set_xlim(0, 1.45 * max(1, *openings, *seats))
    ax.set(xlabel=words["people"], title=words["title"])
    ax.xaxis.set_major_formatter(lambda value, _: thousands(round(value), lang) if value == round(value) else "")
    return _finish(ax, [_label(row, lang) for row in rows])


def demand_trends(trends: DemandTrends, ax: Axes | None = None, *, lang: Lang = "id", k: int = 12) -> Axes:
    """Draw how fast the share of vacancies that ask each skill rises or fades, with intervals.

    Parameters
    ----------
    trends
        `Demand.trends`.
    ax
        Axes to draw on; a new figure if None.
    lang
        ``id`` or ``en``.
    k
        Most skills drawn of those that rise, and of those that fade; if there are none, of those without a trend. At
        least 1.

    Returns
    -------
    matplotlib.axes.Axes
        A row a skill, and where demand is told apart by region or industry its place: the change of its share in
        percentage points a month, with the 95 % interval; a circle rises, a triangle fades, a diamond shows no trend.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> m = matcher.Matcher()
    >>> _ = m.commit()
    >>> matcher.plots.demand_trends(m.demand().trends, lang="en").get_title()
    'Rising and fading'
    """
    words, k = _WORDS[lang], _least_one(k)
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in _TREND}
    for row in trends.to_dicts():
        if row["trend"] in told and len(told[row["trend"]]) < k:
            told[row["trend"]].append(row)
    rows = told["rising"] + told["fading"][::-1] or told["steady"]
    ax = _axes(ax, len(rows))
    if not rows:
        return _nothing(ax, words["trends"], words["none"])
    for name, (marker, colour) in _TREND.items():
        places = [at for at, row in enumerate(rows) if row["trend"] == name]
        if places:
            slopes = [100 * rows[at]["slope"] for at in places]
            reach = [100 * (rows[at]["high"] - rows[at]["slope"]) for at in places]
            ax.errorbar(
                slopes, places, xerr=reach, fmt=marker, color=colour, markersize=6, capsize=3, linestyle="none",
                label=words[name],
            )  # fmt: skip
    ax.axvline(0, color="#8c8c8c", linewidth=0.8, zorder=0)
    ax.set(xlabel=words["slope"], title=words["trends"])
    ax.xaxis.set_major_formatter(lambda value, _: _number(value, lang, 2).rstrip("0").rstrip(",."))
    return _finish(ax, [_label(row, lang) for row in rows])


def _least_one(k: int) -> int:
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        raise InputError(f"k is {k!r}, expected a whole number of at least 1")
    return k


def _axes(ax: Axes | None, rows: int) -> Axes:
    return figure(8.4, _FRAME_IN + _ROW_IN * max(4, rows)).subplots() if ax is None else ax


def _finish(ax: Axes, labels: list[str]) -> Axes:
    ax.set_yticks(range(len(labels)), labels, fontsize=8)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="x", color="#e8e8e8", linewidth=0.6)
    ax.set_axisbelow(True)
    # Below the axes, since a bar or an interval may reach anywhere inside.
    ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.12 - 0.5 / max(4, len(labels))), ncols=3, frameon=False,
              fontsize=8)  # fmt: skip
    return ax


def _nothing(ax: Axes, title: str, words: str) -> Axes:
    ax.set(title=title, xticks=[], yticks=[])
    ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center")
    return ax


def _number(value: float, lang: Lang, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if lang == "id" else text


def _label(row: dict[str, Any], lang: Lang) -> str:
    """Return a skill's name, and where it is counted if there are several places."""
    name = row["label"] if lang == "id" else row["label_en"]
    parts = (row.get("region_name") or row.get("region"), row.get("industry") and f"KBLI {row['industry']}")
    place = [str(part) for part in parts if part]
    where = f" ({', '.join(place)})" if place else ""
    room = max(_LEAST_LABEL, _LABEL - len(where))
    return (name if len(name) <= room else f"{name[: room - 1]}…") + where
