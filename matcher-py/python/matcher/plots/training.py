"""What classes add: a bar a class, in all, for each seat or for each million rupiah."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from matcher.exceptions import InputError
from matcher.plots.style import LOCAL, OTHER, columns, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.results import Lang
    from matcher.training import TrainingPlan

__all__ = ["training_plan"]

_MOST = 25  # bars that a page has room for
_BAR_IN = 0.27  # height of one
_WIDTH = 40  # letters of a name
_MILLION = 1_000_000

_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "class": "tambahan jumlah skor penempatan",
        "seat": "tambahan jumlah skor per kursi",
        "cost": "tambahan jumlah skor per Rp 1 juta",
        "title": "Kelas yang dibuka dan yang ditambahkannya",
        "locals": "warga lokal",
        "others": "lainnya",
        "people": "{} dari {} kursi",
        "none": "tidak ada kelas yang dibuka",
        "rest": "dan {} kelas lagi",
    },
    "en": {
        "class": "rise of the sum of scores",
        "seat": "rise of the sum of scores for each seat",
        "cost": "rise of the sum of scores for each Rp 1 million",
        "title": "Classes that open and what each adds",
        "locals": "locals",
        "others": "others",
        "people": "{} of {} seats",
        "none": "no class opens",
        "rest": "and {} more classes",
    },
}


def training_plan(
    plan: TrainingPlan,
    ax: Axes | None = None,
    *,
    per: Literal["class", "seat", "cost"] = "class",
    lang: Lang = "id",
) -> Axes:
    """Draw what each class that opens adds, with the seats taken beside the bar.

    Parameters
    ----------
    plan
        Result of `Matcher.training_plan`.
    ax
        Axes to draw on; a new figure if None.
    per
        What a class adds in all, for each ``seat`` taken, or for each million rupiah (``cost``); classes without a cost
        are left out of the last.
    lang
        ``id`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        A bar a class, the most useful at the top, at most 25. The part of a bar that stands for locals is dark, that
        for others hatched, by heads; the text beside it says how many seats are taken.

    Raises
    ------
    InputError
        If `per` is another word.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> m = matcher.Matcher()
    >>> _ = m.commit()
    >>> matcher.plots.training_plan(m.training_plan(), lang="en").get_xlabel()
    'rise of the sum of scores'
    """
    words = _WORDS[lang]
    if per not in ("class", "seat", "cost"):
        raise InputError(f"per is {per!r}; class, seat or cost is right")
    shown = {"class": "gain", "seat": "gain_per_seat", "cost": "gain_per_cost"}[per]
    names = ("course_id", "title", "open", "seats", "locals", "admitted", shown)
    rows = [row for row in zip(*columns(plan, *names), strict=True) if row[2] and row[6] is not None]
    rows.sort(key=lambda row: (-row[6], row[0]))
    first, rest = rows[:_MOST], len(rows) - _MOST
    if ax is None:
        ax = figure(8.0, 1.4 + _BAR_IN * max(4, len(first))).subplots()
    scale = _MILLION if per == "cost" else 1
    for at, (_, _, _, seats, local, admitted, value) in enumerate(first):
        people, gain = len(admitted), value * scale
        near = gain * local / people
        ax.barh(at, near, color=LOCAL, label=words["locals"] if at == 0 else "_")
        ax.barh(
            at,
            gain - near,
            left=near,
            color="white",
            edgecolor=OTHER,
            hatch="///",
            label=words["others"] if at == 0 else "_",
        )
        ax.annotate(
            words["people"].format(people, seats), (gain, at), xytext=(4, 0), textcoords="offset points",
            va="center", fontsize=7,
        )  # fmt: skip
    ax.set_yticks(range(len(first)), _names([(course, title) for course, title, *_ in first]), fontsize=8)
    ax.invert_yaxis()
    note = f"\n{words['rest'].format(rest)}" if rest > 0 else ""
    ax.set(xlabel=words[per] + note, title=words["title"])
    ax.margins(x=0.16)
    if lang == "id":
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:.6g}".replace(".", ","))
    if first:
        ax.legend(loc="lower right", frameon=False, fontsize=8)
    else:
        ax.text(0.5, 0.5, words["none"], transform=ax.transAxes, ha="center")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _names(courses: list[tuple[str, str | None]]) -> list[str]:
    """Return titles, and beside those of several classes the id that tells them apart.

    Examples
    --------
    >>> _names([("C1", "Las"), ("C2", "Las"), ("C3", None), ("C4", "Rigger")])
    ['Las (C1)', 'Las (C2)', 'C3', 'Rigger']
    """
    often = Counter(title for _, title in courses)
    names = []
    for course, title in courses:
        beside = f" ({course})" if title and often[title] > 1 else ""
        text, room = title or course, _WIDTH - len(beside)
        names.append((text if len(text) <= room else f"{text[: room - 1]}…") + beside)
    return names
