"""What somebody lacks: openings that each item unlocks, a bar an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.plots.style import LOCAL, columns, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.gap import SkillGap
    from matcher.results import Lang

__all__ = ["skill_gap"]

_BARS = 15  # items that a reader takes in; the table has all
_HEIGHT = (1.6, 0.34)  # inches of a figure: around the bars, and of one
_WIDTH = 42  # letters of a name

# Told apart without colour: a class to come is full, one that doesn't take the person striped, none white.
_KINDS: dict[str, dict[str, Any]] = {
    "open": {"color": LOCAL, "edgecolor": LOCAL},
    "entry": {"color": "#dcebec", "edgecolor": LOCAL, "hatch": "///"},
    "begun": {"color": "#dcebec", "edgecolor": LOCAL, "hatch": "..."},
    "none": {"color": "white", "edgecolor": "#6b6b6b"},
}

_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "x": "kursi yang terbuka (dibagi menurut jumlah yang masih kurang)",
        "title": "Yang kurang, dan kursi yang dibukanya",
        "open": "ada kelas yang akan datang",
        "entry": "kelas ada, syarat masuk belum terpenuhi",
        "begun": "kelas sudah mulai",
        "none": "tidak ada kelas",
        "unknown": "{} (belum diketahui)",
        "empty": "tidak ada yang kurang",
        "more": "dan {} lagi",
    },
    "en": {
        "x": "openings unlocked (shared by what else is missing)",
        "title": "What is missing, and the openings it unlocks",
        "open": "a class is to come",
        "entry": "a class that doesn't take the person",
        "begun": "the class has begun",
        "none": "no class",
        "unknown": "{} (not told)",
        "empty": "nothing is missing",
        "more": "and {} more",
    },
}


def skill_gap(gap: SkillGap, ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
    """Draw the openings that each missing item unlocks.

    Parameters
    ----------
    gap
        Result of `Matcher.skill_gap`; its labels are in the language it was asked in.
    ax
        Axes to draw on; a new figure if None.
    lang
        ``id`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        A bar an item that is missing or unknown, those that unlock most on top, at most 15: ``openings_unlocked`` from
        left to right. A full bar has a class to come that takes the person, a striped one a class that doesn't, a
        dotted one a class that has begun, a white one none. The first day of the class stands beside the bar.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> m = matcher.Matcher()
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "openings": 4}])
    >>> _ = m.commit()
    >>> ax = matcher.plots.skill_gap(m.skill_gap({"skills": ["smaw"]}, vacancy="V1"), lang="en")
    >>> [float(bar.get_width()) for bar in ax.patches]
    [4.0]
    """
    words = _WORDS[lang]
    names = ("label", "missing", "openings_unlocked", "course_id", "course_note", "starts_on")
    rows = [row for row in zip(*columns(gap, *names), strict=True) if row[1] is not False]
    left, rows = len(rows) - _BARS, rows[:_BARS]
    is_own = ax is None
    if ax is None:
        ax = figure(7.6, _HEIGHT[0] + _HEIGHT[1] * max(len(rows), 2)).subplots()
    ticks = []
    named: set[str] = set()
    for at, (label, missing, unlocked, course, note, starts) in enumerate(rows):
        kind = "open" if course is not None else note or "none"
        ax.barh(at, unlocked, height=0.66, linewidth=0.9, label="_" if kind in named else words[kind], **_KINDS[kind])
        named.add(kind)
        number = f"{unlocked:.3g}"
        number = number.replace(".", ",") if lang == "id" else number
        ax.annotate(
            f"{number}  {starts}" if starts else number,
            (unlocked, at), xytext=(4, 0), textcoords="offset points", va="center", fontsize=7,
        )  # fmt: skip
        shown = label if len(label) <= _WIDTH else f"{label[: _WIDTH - 1]}…"
        ticks.append(shown if missing else words["unknown"].format(shown))
    ax.set_yticks(range(len(rows)), ticks, fontsize=8)
    ax.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    ax.set(xlabel=words["x"], title=words["title"])
    ax.margins(x=0.18)
    ax.set_xlim(left=0)
    if lang == "id":
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:.6g}".replace(".", ","))
    ax.grid(axis="x", color="#e8e8e8", linewidth=0.6, zorder=0)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    if rows and is_own:
        # Outside, since a bar may end anywhere inside.
        ax.figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=8)
    elif rows:
        ax.legend(loc="best", fontsize=8)
    if left > 0 or not rows:
        told = words["more"].format(left) if left > 0 else words["empty"]
        ax.set_xlabel(f"{words['x']}\n{told}")
    return ax
