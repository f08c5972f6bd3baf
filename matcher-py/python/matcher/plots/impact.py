"""What policies cost: fit against local share, a point a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.plots.style import COLOURS, OTHER, columns, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.impact import Simulation
    from matcher.results import Lang

__all__ = ["simulation"]

_LINES = 20  # policies that the list beside a figure of the usual height has room for
_LINE_IN = 0.13  # height of one more
_WIDTH = 44  # letters of a line of it
_TOGETHER = 4  # numbers on one tag
# In points: the panel of a figure of the usual size, half a mark, a letter and its height, and where a tag may stand.
_PANEL, _MARK, _LETTER, _HEIGHT = (390, 280), 4, 4.2, 8
_BESIDE = ((5, 3), (5, -10), (-5, 3), (-5, -10), (-3, 7), (-3, -15), (11, 9), (11, -16), (-11, 9), (-11, -16))
# A shape and a shade an instrument, told apart without colour.
_KINDS = {
    "none": ("X", "#8c8c8c"),
    "boost": ("^", COLOURS[2]),
    "tier": ("s", COLOURS[1]),
    "reserve": ("o", COLOURS[0]),
    "labour_market_test": ("v", OTHER),
}

_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "share": "warga lokal di antara yang mengisi kursi (%)",
        "fit": "skor kecocokan rata-rata (0 sampai 1)",
        "title": "Kecocokan dan warga lokal, satu titik satu kebijakan",
        "without": "menurut skor saja",
        "none": "tanpa urutan",
        "boost": "tambahan nilai",
        "tier": "tingkat",
        "reserve": "kursi cadangan",
        "labour_market_test": "uji pasar kerja",
    },
    "en": {
        "share": "locals among those who take the openings (%)",
        "fit": "mean match score (0 to 1)",
        "title": "Fit and local residents, a point a policy",
        "without": "by score alone",
        "none": "none",
        "boost": "boost",
        "tier": "tier",
        "reserve": "reserve",
        "labour_market_test": "labour-market test",
    },
}


def simulation(simulation: Simulation, ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
    """Draw what each policy makes of fit and local share, and where both are by score alone.

    Parameters
    ----------
    simulation
        Result of `Matcher.simulate`.
    ax
        Axes to draw on; a new figure if None.
    lang
        ``id`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        Locals among those who take the openings, in %, from left to right, and their mean score upward. A point a
        policy, its shape the instrument, its number that of the list beside the axes, which leaves out the words that
        all ids begin with and names values alone. A white diamond is the order by score alone, one for each way to say
        who is local: right of it there are more locals, below it the fit is lower. A policy for which nobody is ranked
        has no point.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> m = matcher.Matcher()
    >>> matcher.sample_market(workers=200, vacancies=20).add_to(m)
    >>> _ = m.commit()
    >>> matcher.plots.simulation(m.simulate(["neutral"]), lang="en").get_ylabel()
    'mean match score (0 to 1)'
    """
    words = _WORDS[lang]
    ids, shares, fits = columns(simulation, "policy_id", "effective_share", "mean_fit")
    if ax is None:
        ax = figure(8.8, 4.6 + _LINE_IN * max(0, len(ids) - _LINES)).subplots()
    instruments, before, fits_before = columns(simulation.details, "instrument", "share_by_score", "fit_by_score")
    origins = sorted({point for point in zip(before, fits_before, strict=True) if None not in point})
    label = words["without"]
    for share, fit in origins:
        ax.scatter(100 * share, fit, s=130, marker="D", facecolor="white", edgecolor="black", zorder=2, label=label)
        label = "_"  # named once in the legend
    points: list[tuple[float, float, int]] = []
    named: set[str] = set()
    for at, (share, fit, instrument) in enumerate(zip(shares, fits, instruments, strict=True)):
        if share is None or fit is None:
            continue
        marker, colour = _KINDS[instrument]
        label = "_" if instrument in named else words[instrument]
        named.add(instrument)
        ax.scatter(100 * share, fit, s=36, marker=marker, color=colour, zorder=3, label=label)
        points.append((100 * share, fit, at + 1))
    ax.set(xlabel=words["share"], ylabel=words["fit"], title=words["title"])
    ax.margins(0.12)
    if lang == "id":
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:.6g}".replace(".", ","))
    ax.grid(color="#e8e8e8", linewidth=0.6, zorder=0)
    ax.spines[["top", "right"]].set_visible(False)
    # Outside, since a point may lie anywhere inside.
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.02), frameon=False, fontsize=8)
    lines = [f"{at:>2}  {name}" for at, name in enumerate(short(ids), 1)]
    ax.text(1.03, 0.0, "\n".join(lines), transform=ax.transAxes, va="bottom", fontsize=7, linespacing=1.25)
    _tag(ax, points)
    return ax


def _tag(ax: Axes, points: list[tuple[float, float, int]]) -> None:
    """Write numbers beside points, one tag for those on one spot, none on another as far as there is room."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    tags: dict[tuple[int, int], list[int]] = {}
    for share, fit, number in points:
        x, y = _PANEL[0] * (share - left) / (right - left), _PANEL[1] * (fit - low) / (high - low)
        tags.setdefault((round(x), round(y)), []).append(number)
    taken: list[tuple[float, ...]] = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in tags]
    for (x, y), numbers in sorted(tags.items()):
        told = ", ".join(map(str, numbers[:_TOGETHER])) + (f" +{len(numbers) - _TOGETHER}" * (len(numbers) > _TOGETHER))
        width = _LETTER * len(told)
        places = [(across - width * (across < 0), up) for across, up in _BESIDE]
        boxes = [(x + across, y + up, x + across + width, y + up + _HEIGHT) for across, up in places]
        free = next((at for at, box in enumerate(boxes) if not any(_meet(box, other) for other in taken)), 0)
        taken.append(boxes[free])
        share, fit, _ = next(point for point in points if point[2] == numbers[0])
        ax.annotate(told, (share, fit), xytext=places[free], textcoords="offset points", fontsize=7, zorder=4)


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def short(ids: list[str]) -> list[str]:
    """Return ids without the words that all of them begin with, of what a grid varied the values alone.

    Examples
    --------
    >>> short(["tarakan share=0.5", "tarakan share=0.75"])
    ['0.5', '0.75']
    >>> short(["tarakan", "tarakan instrument=reserve share=0.75"])
    ['tarakan', 'tarakan reserve 0.75']
    """
    words = [name.split(" ") for name in ids]
    common = 0
    if len(words) > 1:
        least = min(len(name) for name in words) - 1
        while common < least and len({name[common] for name in words}) == 1:
            common += 1
    names = [" ".join(word.rpartition("=")[2] for word in name[common:]) for name in words]
    return [name if len(name) <= _WIDTH else f"{name[: _WIDTH - 1]}…" for name in names]
