"""How did a search for weights go? The objective trial by trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.plots.style import COLOURS, LOCAL, OTHER, columns, number, one_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.results import Lang
    from matcher.tuning import Tuning

__all__ = ["tuning"]

_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "x": "percobaan",
        "trained": "pada penilaian yang dilihat",
        "held": "pada penilaian yang disisihkan",
        "start": "sebelum penyetelan",
        "all": "pada semua penilaian",
        "title": "Pada penilaian yang disisihkan: {gain} ({low} sampai {high})",
    },
    "en": {
        "x": "trials",
        "trained": "over the judgments looked at",
        "held": "over the judgments held out",
        "start": "before tuning",
        "all": "over all judgments",
        "title": "Over the judgments held out: {gain} ({low} to {high})",
    },
}


def tuning(found: Tuning, ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
    """Draw how the objective rose trial by trial.

    Parameters
    ----------
    found
        Result of `Matcher.tune`.
    ax
        Axes to draw on; a new figure if None.
    lang
        ``id`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        The objective where the search stood after each trial: a thin pair of steps for each fold, over the queries
        looked at and over those held out, and a thick step for the search over all queries. What lies between the two
        kinds of steps is luck that was fitted. A dashed line is where it began.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> matcher.sample_market(workers=200, vacancies=40).add_to(m)
    >>> _ = m.commit()
    >>> judged = {row["vacancy_id"]: {row["worker_id"]: 1} for row in m.rank_workers(k=1).to_dicts()}
    >>> ax = matcher.plots.tuning(m.tune(judged, folds=3, trials=4), lang="en")
    >>> ax.get_xlabel()
    'trials'
    """
    words = _WORDS[lang]
    ax = one_axes(ax)
    rows = list(zip(*columns(found.trace, "fold", "trial", "trained", "held_out", "accepted"), strict=True))
    named: set[str] = set()
    for fold in sorted({row[0] for row in rows if row[0] is not None}):
        stood = _stood([row for row in rows if row[0] == fold])
        for at, colour, name in ((1, COLOURS[2], "trained"), (2, OTHER, "held")):
            label = "_" if name in named else words[name]
            named.add(name)
            steps: list[Any] = [row[at] for row in stood]
            ax.step([row[0] for row in stood], steps, where="post", color=colour, linewidth=0.9, label=label)
    stood = _stood([row for row in rows if row[0] is None])
    best = [row[1] for row in stood]
    ax.step([row[0] for row in stood], best, where="post", color=LOCAL, linewidth=2.2, label=words["all"])
    ax.axhline(found.start, color="#555555", linestyle=(0, (4, 3)), linewidth=0.9, label=words["start"])
    ax.set_xlabel(words["x"])
    ax.set_ylabel(found.objective)
    ax.yaxis.set_major_formatter(lambda value, _: number(value, ".3f", lang))
    worth = {"gain": found.gain, "low": found.low, "high": found.high}
    told = {name: number(value, "+.3f", lang) for name, value in worth.items()}
    ax.set_title(words["title"].format(**told), fontsize=10, loc="left")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, fontsize=8)
    return ax


def _stood(rows: list[tuple[int | None, int, float, float | None, bool]]) -> list[tuple[int, float, float | None]]:
    """Return trial and both objectives where a search stood: after each trial that it went on from, and at its end."""
    stood = [(trial, trained, held) for _, trial, trained, held, accepted in rows if accepted]
    if rows and stood:
        stood.append((rows[-1][1], stood[-1][1], stood[-1][2]))
    return stood
