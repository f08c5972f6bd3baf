"""What an assignment changes against a ranking that shows everybody the same: one plot of three panels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from matcher.exceptions import InputError
from matcher.plots.style import COLOURS, OTHER, columns, figure, percent
from matcher.results import thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.clearing import Assignment
    from matcher.results import Lang, Ranking

__all__ = ["assignment"]

_LAST = (1, 2, 3, 5, 10, None)  # of each group of places
_GROUPS = ("1", "2", "3", "4–5", "6–10", "11+")
_WITH, _WITHOUT = COLOURS[0], OTHER
_PANELS = 3

_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "ranks": "Pilihan ke berapa yang didapat",
        "rank": "urutan dalam daftar sendiri (1 terbaik)",
        "placed_share": "bagian dari yang mendapat tempat (%)",
        "placed": "{} dari {} pencari kerja\nmendapat tempat",
        "served": "Menurut peringkat saja,\npilihan pertama muat\nuntuk {} orang",
        "locals": "Warga lokal",
        "persons": "bagian dari orang (%)",
        "ranking": "peringkat saja: tempat pertama ({} orang)",
        "assignment": "penugasan: yang mendapat tempat ({} orang)",
        "local": "warga lokal",
        "other": "bukan warga lokal",
        "unknown": "tidak diketahui",
        "crowd": "Sebaran tempat pertama",
        "openings": "kursi, dari yang paling sepi (%)",
        "first": "tempat pertama yang didapat (%)",
        "even": "merata",
        "curve_ranking": "peringkat saja (Gini {})",
        "curve_assignment": "penugasan (Gini {})",
    },
    "en": {
        "ranks": "Which choice people get",
        "rank": "place on their own list (1 is best)",
        "placed_share": "share of those placed (%)",
        "placed": "{} of {} workers\nhave a place",
        "served": "By the ranking alone,\nfirst places have room\nfor {}",
        "locals": "Local residents",
        "persons": "share of people (%)",
        "ranking": "ranking alone: first places ({} people)",
        "assignment": "assignment: those placed ({} people)",
        "local": "local residents",
        "other": "others",
        "unknown": "unknown",
        "crowd": "How first places are spread",
        "openings": "openings, least wanted first (%)",
        "first": "first places they have (%)",
        "even": "even",
        "curve_ranking": "ranking alone (Gini {})",
        "curve_assignment": "assignment (Gini {})",
    },
}


def assignment(
    assignment: Assignment, ranking: Ranking, axes: Sequence[Axes] | None = None, *, lang: Lang = "id"
) -> Sequence[Axes]:
    """Draw an assignment against the ranking alone: which choice people get, local share, congestion.

    Parameters
    ----------
    assignment
        Who goes where.
    ranking
        What everybody would be shown first, ``m.rank_vacancies(k=1)``.
    axes
        Three axes to draw on, from the left; a new figure if None.
    lang
        ``id`` or ``en``.

    Returns
    -------
    sequence of matplotlib.axes.Axes
        Three. The first: those placed, by the place of their vacancy on their own list, in %, and how many of the first
        places in the ranking there are openings for. The second: local residents among the first places in the ranking
        and among those placed, in %, those of unknown origin apart. The third: Lorenz curves of first places over
        openings, both in %, with the Gini coefficients of `Assignment.congestion`; the nearer to the diagonal, the more
        evenly openings are wanted.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> m = matcher.Matcher()
    >>> matcher.sample_market(workers=200, vacancies=20).add_to(m)
    >>> _ = m.commit()
    >>> axes = matcher.plots.assignment(m.assign(), m.rank_vacancies(k=1), lang="en")
    >>> [ax.get_ylabel() for ax in axes]
    ['share of those placed (%)', '', 'first places they have (%)']
    """
    if ranking.by != "vacancies":
        raise InputError("the ranking holds workers for each vacancy; one of rank_vacancies is right")
    if axes is None:
        axes = list(figure(12.5, 4.2).subplots(1, _PANELS, width_ratios=(1.0, 1.1, 1.0)))
    if len(axes) != _PANELS:
        raise InputError(f"{len(axes)} axes were given; three are right")
    _ranks(assignment, axes[0], lang)
    _locals(assignment, ranking, axes[1], lang)
    _crowd(assignment, ranking, axes[2], lang)
    for ax in axes:
        ax.spines[["top", "right"]].set_visible(False)
    return axes


def _ranks(assignment: Assignment, ax: Axes, lang: Lang) -> None:
    words = _WORDS[lang]
    counts = [0] * len(_LAST)
    for rank in columns(assignment, "worker_rank")[0]:
        counts[next(at for at, last in enumerate(_LAST) if last is None or rank <= last)] += 1
    placed = len(assignment)
    shares = [count / max(1, placed) for count in counts]
    bars = ax.bar(range(len(_LAST)), [100 * share for share in shares], color=_WITH, width=0.8)
    ax.bar_label(bars, [percent(share, lang) if share else "" for share in shares], padding=2, fontsize=8)
    ax.set_xticks(range(len(_LAST)), _GROUPS)
    before = assignment.congestion.to_dicts()[0]
    served = before["openings"] - before["expected_unfilled"]
    told = [
        words["placed"].format(thousands(placed, lang), thousands(placed + len(assignment.unmatched), lang)),
        words["served"].format(thousands(served, lang)),
    ]
    ax.text(0.99, 0.98, "\n\n".join(told), transform=ax.transAxes, ha="right", va="top", fontsize=8)
    # Room above the bars, for the words.
    ax.set(xlabel=words["rank"], ylabel=words["placed_share"], title=words["ranks"], ylim=(0, 100))


def _locals(assignment: Assignment, ranking: Ranking, ax: Axes, lang: Lang) -> None:
    words = _WORDS[lang]
    positions, first = columns(ranking, "position", "is_local")
    groups = {
        "ranking": [is_local for position, is_local in zip(positions, first, strict=True) if position == 1],
        "assignment": columns(assignment, "is_local")[0],
    }
    kinds = (
        ("local", True, _WITH, "white"),
        ("other", False, COLOURS[3], "black"),
        ("unknown", None, "white", "black"),
    )
    left = [0.0] * len(groups)
    for name, wanted, colour, ink in kinds:
        shares = [sum(is_local is wanted for is_local in group) / max(1, len(group)) for group in groups.values()]
        hatch = "////" if wanted is None else None
        drawn = [100 * share for share in shares]
        bars = ax.barh(
            range(len(groups)),
            drawn,
            2 * _HALF,
            left=left,
            color=colour,
            hatch=hatch,
            edgecolor="#8c8c8c",
            label=words[name],
        )
        labels = [percent(share, lang) if share >= _ROOM else "" for share in shares]
        ax.bar_label(bars, labels, label_type="center", color=ink, fontsize=8)
        if wanted is None:
            # Few as they mostly are, they are told in any case: beside the bar.
            for at, share in enumerate(shares):
                told = percent(share, lang) if share < _ROOM else ""
                ax.text(101, at, told, va="center", fontsize=8)
        left = [start + share for start, share in zip(left, drawn, strict=True)]
    # Above the bars, since beside them they would take half of the panel.
    for at, (name, group) in enumerate(groups.items()):
        ax.text(1, at - _HALF - 0.06, words[name].format(thousands(len(group), lang)), va="bottom", fontsize=8)
    ax.set_yticks([])
    ax.set(xlabel=words["persons"], title=words["locals"], xlim=(0, 100), ylim=(1.5, -0.6))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, frameon=False, fontsize=8, columnspacing=1.0)


_ROOM = 0.06  # a smaller share has no room for its number
_HALF = 0.25  # of a bar's height


def _crowd(assignment: Assignment, ranking: Ranking, ax: Axes, lang: Lang) -> None:
    words = _WORDS[lang]
    openings = Counter(columns(assignment, "vacancy_id")[0])
    for vacancy, empty, reason in zip(*columns(assignment.unfilled, "vacancy_id", "unfilled", "reason"), strict=True):
        # Nobody can be shown a vacancy that isn't open, so that `.congestion` leaves it out too.
        if reason != "not_open":
            openings[vacancy] += empty
    ids, positions = columns(ranking, "vacancy_id", "position")
    shown = Counter(vacancy for vacancy, position in zip(ids, positions, strict=True) if position == 1)
    after = Counter(columns(assignment.referrals, "vacancy_id")[0])
    ax.plot([0, 100], [0, 100], color="#8c8c8c", linewidth=1, linestyle=":", label=words["even"])
    ginis = {row["lists"]: row["concentration"] for row in assignment.congestion.to_dicts()}
    lines = (("ranking", shown, _WITHOUT, "--"), ("assignment", after, _WITH, "-"))
    for name, counts, colour, style in lines:
        label = words[f"curve_{name}"].format(_decimal(ginis[name], lang))
        ax.plot(*lorenz(counts, openings), color=colour, linewidth=2, linestyle=style, label=label)
    ax.set(xlabel=words["openings"], ylabel=words["first"], title=words["crowd"], xlim=(0, 100), ylim=(0, 100))
    ax.legend(loc="upper left", frameon=False, fontsize=8, borderpad=0)


def lorenz(first: Counter[str], openings: Counter[str]) -> tuple[list[float], list[float]]:
    """Return the Lorenz curve of first places over openings, both in %, from those with fewest.

    Examples
    --------
    Of two vacancies the one with three openings is nobody's first place.

    >>> lorenz(Counter({"V1": 5}), Counter({"V1": 1, "V2": 3}))
    ([0.0, 75.0, 100.0], [0.0, 0.0, 100.0])
    """
    spread = sorted(
        ((first[vacancy], seats) for vacancy, seats in openings.items()), key=lambda both: both[0] / both[1]
    )
    people, seats = sum(count for count, _ in spread), sum(seats for _, seats in spread)
    if not people:
        return [0.0, 100.0], [0.0, 100.0]
    below = accumulate((count for count, _ in spread), initial=0)
    along = accumulate((count for _, count in spread), initial=0)
    return [100 * count / seats for count in along], [100 * count / people for count in below]


def _decimal(value: float, lang: Lang) -> str:
    text = f"{value:.2f}"
    return text.replace(".", ",") if lang == "id" else text
