"""Pictures of a report: bars with their words above them, and a map of points.

They are drawn narrow, so that a phone shows them without zooming, and as text, so that they print sharp.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matcher.exceptions import InputError
from matcher.plots.style import figure, svg_text
from matcher.report.ink import Cell

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["COLOURS", "Bar", "Point", "Told", "Track", "bars", "points"]

# From dark to light, so that a print without colours still tells them apart.
COLOURS = {
    "realised": "#0b6e78", "local": "#0b6e78", "held": "#0b6e78", "people": "#0b6e78", "share": "#0b6e78",
    "seekers": "#0b6e78", "workers": "#0b6e78", "city": "#c8551b", "spent": "#0b6e78",
    "other": "#c8551b", "missing": "#c8551b", "openings": "#c8551b", "asked": "#c8551b", "fit": "#8a9ba3",
    "unknown": "#b9c4c9", "seats": "#9cc9b4", "promised": "#e3e9eb", "free": "#e3e9eb", "limit": "#1c2b33",
    "quota": "#1c2b33",
}  # fmt: skip

_WIDTH_IN = 4.0  # as wide as a phone; a desk shows two beside each other
_TEXT_IN, _TRACK_IN, _GAP_IN = 0.25, 0.13, 0.12
_FONT, _SMALL = 10.5, 8.5
_LETTERS = 48  # of a line
_MAP_IN, _EDGE_IN = 3.2, 0.3  # height of the places of a map at most, and what lies around them
_INSIDE = 0.26  # of the width of a map, for its places
_NAME_IN, _LETTER_IN = 0.32, 0.074  # of a name and its numbers
_NAMES, _NAME_LETTERS = 24, 22  # of a map; of a name
_CIRCLE = 1_100.0  # area of the largest, in square points
_KM_PER_DEGREE = 111.2  # of latitude, on a sphere of 6,371 km
_SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # km that a scale bar may show


@dataclass(frozen=True, slots=True)
class Told:
    """Words of a picture, and the cells that they are made of."""

    text: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Track:
    """A bar: parts from left to right, each with its colour, as shares of the picture's width; marks across it."""

    parts: tuple[tuple[float, str], ...]
    marks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of bars, with words above them at the left and the right."""

    label: Told
    told: Told
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A place of a map: latitude and longitude in degrees, how large its disk and its ring are, and its words."""

    lat: float
    lon: float
    disk: float
    ring: float
    label: Told
    told: Told


def bars(name: str, rows: Sequence[Bar], alt: str) -> str:
    """Return bars as text of a page.

    Parameters
    ----------
    name
        What ids of this picture begin with; each picture has its own.
    rows
        From the top.
    alt
        What is read out in the picture's place.
    """
    with _plain(name):
        heights = [_TEXT_IN + _TRACK_IN * len(row.tracks) + _GAP_IN for row in rows]
        drawn = figure(_WIDTH_IN, sum(heights))
        drawn.set_layout_engine("none")
        axes = drawn.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set(xlim=(0, 1), ylim=(sum(heights), 0))
        axes.set_axis_off()
        top = 0.0
        for row, height in zip(rows, heights, strict=True):
            base, room = top + _TEXT_IN - 0.05, _LETTERS - len(row.told.text)
            _write(axes, name, _cut(row.label, room), (0.0, base), ha="left", fontsize=_FONT)
            _write(axes, name, row.told, (1.0, base), ha="right", fontsize=_FONT, fontweight="bold")
            for at, track in enumerate(row.tracks):
                _track(axes, track, top + _TEXT_IN + at * _TRACK_IN)
            top += height
        return _svg(drawn, alt)


def _track(axes: Axes, track: Track, top: float) -> None:
    left = 0.0
    for share, colour in track.parts:
        width = min(max(share, 0.0), 1.0 - left)
        axes.barh(top + _TRACK_IN / 2, width, _TRACK_IN * 0.86, left=left, color=COLOURS[colour], linewidth=0)
        left += width
    for mark in track.marks:
        at = min(mark, 1.0)
        axes.plot([at, at], [top - 0.03, top + _TRACK_IN + 0.03], color=COLOURS["limit"], linewidth=1.6)


def _cut(told: Told, letters: int) -> Told:
    """Return words that fit; the table has all of them."""
    if len(told.text) <= letters:
        return told
    return Told(f"{told.text[: letters - 1].rstrip()}…", told.cells)


def _write(axes: Axes, name: str, told: Told, at: tuple[float, float], **how: Any) -> Any:
    return axes.text(
        *at,
        told.text,
        gid="--".join([name, *(cell.place for cell in told.cells)]),
        va="bottom",
        parse_math=False,
        **how,
    )


def points(name: str, places: Sequence[Point], alt: str) -> str:
    """Return a map of points as text of a page.

    North is up, a bar tells kilometres, and there are no borders. Names stand in the margins with a line to their
    place, those in the west at the left, so that none hides another; of very many places the largest are named.

    Parameters
    ----------
    name, alt
        As of `bars`.
    places
        At least one; disks and rings have areas as their numbers are.
    """
    with _plain(name):
        middle = math.radians(sum(place.lat for place in places) / len(places))
        spots = [(place.lon * math.cos(middle) * _KM_PER_DEGREE, place.lat * _KM_PER_DEGREE) for place in places]
        (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*spots, strict=True))
        # The middle of the width is the map's, the margins are the names'.
        km_per_in = max((east - west) / (_WIDTH_IN * _INSIDE), (north - south) / _MAP_IN, 0.5)
        named = sorted(range(len(places)), key=lambda at: (-places[at].disk - places[at].ring, places[at].label.text))
        sides = _sides(sorted(named[:_NAMES], key=lambda at: (spots[at][0], at)))
        height = max((north - south) / km_per_in, max(map(len, sides)) * _NAME_IN) + 2 * _EDGE_IN
        drawn = figure(_WIDTH_IN, height)
        drawn.set_layout_engine("none")
        axes = drawn.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set(xlim=(0, _WIDTH_IN), ylim=(0, height))
        inches = [
            (_WIDTH_IN / 2 + (x - (west + east) / 2) / km_per_in, height / 2 + (y - (south + north) / 2) / km_per_in)
            for x, y in spots
        ]
        for side, (at_in, ha) in zip(sides, ((0.0, "left"), (_WIDTH_IN, "right")), strict=True):
            _names(axes, name, [(places[at], inches[at]) for at in side], at_in, ha)
        # Of very many places each has less room.
        circle = _CIRCLE * min(1.0, _NAMES / len(places))
        largest = max([1.0, *(max(place.disk, place.ring) for place in places)])
        sizes = {of: [circle * getattr(place, of) / largest for place in places] for of in ("disk", "ring")}
        xs, ys = ([spot[axis] for spot in inches] for axis in (0, 1))
        axes.scatter(xs, ys, s=sizes["disk"], color=COLOURS["seekers"], alpha=0.6, linewidth=0, zorder=2)
        axes.scatter(xs, ys, s=sizes["ring"], facecolor="none", edgecolor=COLOURS["openings"], linewidth=2.2, zorder=3)
        axes.scatter(xs, ys, s=6, color=COLOURS["limit"], linewidth=0, zorder=4)
        _scale(axes, km_per_in)
        return _svg(drawn, alt)


def _sides(from_west: list[int]) -> tuple[list[int], list[int]]:
    """Return the western and the eastern half."""
    half = (len(from_west) + 1) // 2
    return from_west[:half], from_west[half:]


def _names(axes: Axes, name: str, places: list[tuple[Point, tuple[float, float]]], at_in: float, side: str) -> None:
    """Write names below each other in a margin, from north to south, each with a line to its place."""
    _, height = axes.get_ylim()
    places = sorted(places, key=lambda placed: (-placed[1][1], placed[0].label.text))
    # Each as near its place as those above and below it let it be.
    tops: list[float] = []
    for number, (_, (_, y)) in enumerate(places):
        highest = height - _EDGE_IN / 2 - number * _NAME_IN if not tops else tops[-1] - _NAME_IN
        lowest = _EDGE_IN / 2 + (len(places) - number) * _NAME_IN
        tops.append(min(highest, max(y + _NAME_IN / 2, lowest)))
    for (place, spot), top in zip(places, tops, strict=True):
        width = _LETTER_IN * max(min(len(place.label.text), _NAME_LETTERS), len(place.told.text)) + 0.05
        end = at_in + (width if side == "left" else -width)
        middle = top - _NAME_IN / 2
        axes.plot([end, spot[0]], [middle, spot[1]], color="#7c8b93", linewidth=0.6, zorder=1)
        _write(
            axes, name, _cut(place.label, _NAME_LETTERS), (at_in, middle), ha=side, fontsize=_SMALL, fontweight="bold"
        )
        _write(axes, name, place.told, (at_in, middle - _NAME_IN / 2 + 0.02), ha=side, fontsize=_SMALL)


def _scale(axes: Axes, km_per_in: float) -> None:
    km = max((one for one in _SCALES if one <= km_per_in * 0.8), default=_SCALES[0])
    middle = _WIDTH_IN / 2
    axes.plot([middle - km / km_per_in / 2, middle + km / km_per_in / 2], [0.06, 0.06], color=COLOURS["limit"])
    axes.text(middle, 0.09, f"{km} km", gid="scale", fontsize=_SMALL, ha="center", va="bottom")


@contextmanager
def _plain(name: str) -> Iterator[None]:
    """Draw as matplotlib does by itself, whatever the caller has set: the same market gives the same bytes."""
    try:
        from matplotlib import style
    except ImportError as error:
        raise InputError("a report's charts need matplotlib: pip install 'matcher[plot]'") from error
    own = {"svg.fonttype": "none", "svg.hashsalt": name, "font.family": "sans-serif"}
    with style.context(["default", own], after_reset=True):
        yield


def _svg(drawn: Figure, alt: str) -> str:
    """Return a figure as text of a page. Text stays text, and no id depends on chance."""
    text = svg_text(drawn, facecolor="none")
    # Ids that matplotlib gives to every picture alike, and a style for every element of the page.
    text = re.sub(r' id="(figure|axes|patch|text|line2d|PathCollection|matplotlib\.axis|xtick|ytick)_\d+"', "", text)
    text = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", text, flags=re.DOTALL)
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"'DejaVu Sans'.*?sans-serif", "system-ui, 'Segoe UI', 'Noto Sans', sans-serif", text)
    view = re.search(r'viewBox="([^"]*)"', text)
    head = f'<svg role="img" aria-label="{html.escape(alt)}" viewBox="{view.group(1) if view else ""}">'
    return head + text[text.index(">") + 1 :]
