"""Plots of a ranking and of what policies do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matcher.plots.style import COLOURS, LOCAL, OTHER, columns, one_axes, percent
from matcher.results import thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.policy import PolicyCheck
    from matcher.results import Lang, Ranking

__all__ = ["TIERS", "effects", "scores", "tier_words", "tiers"]

TIERS = ("desa_kelurahan", "kecamatan", "kabupaten_kota", "provinsi", "elsewhere", "unknown")
_BAR = 0.34  # of the distance between two policies
_MARK = "#e0a800"

_WORDS: dict[Lang, dict[str, str]] = {
    "id": {
        "desa_kelurahan": "satu desa/kelurahan",
        "kecamatan": "satu kecamatan",
        "kabupaten_kota": "satu kabupaten/kota",
        "provinsi": "satu provinsi",
        "elsewhere": "luar provinsi",
        "unknown": "tidak diketahui",
        "position": "posisi dalam daftar (1 terbaik)",
        "share": "bagian dari semua daftar (%)",
        "score": "skor kecocokan (0 sampai 1)",
        "rows": "baris",
        "local": "warga lokal",
        "other": "bukan warga lokal",
        "tiers": "Di mana yang terdaftar tinggal",
        "scores": "Skor warga lokal dan lainnya",
        "effects": "Warga lokal tanpa dan dengan kebijakan",
        "locals": "warga lokal di antara yang mengisi kursi (%)",
        "openings": "{} kursi",
        "without": "menurut skor saja",
        "with": "dengan kebijakan",
        "stated": "bagian yang tertulis",
    },
    "en": {
        "desa_kelurahan": "same desa/kelurahan",
        "kecamatan": "same kecamatan",
        "kabupaten_kota": "same kabupaten/kota",
        "provinsi": "same province",
        "elsewhere": "another province",
        "unknown": "unknown",
        "position": "position in the list (1 is best)",
        "share": "share of all lists (%)",
        "score": "match score (0 to 1)",
        "rows": "rows",
        "local": "local residents",
        "other": "others",
        "tiers": "Where the listed live",
        "scores": "Scores of residents and others",
        "effects": "Locals without and with a policy",
        "locals": "locals among those who take the openings (%)",
        "openings": "{} openings",
        "without": "by score alone",
        "with": "with the policy",
        "stated": "stated share",
    },
}


def tier_words(lang: Lang) -> dict[str, str]:
    """Return the name of every residency tier in a language.

    Examples
    --------
    >>> tier_words("en")["kecamatan"]
    'same kecamatan'
    """
    return {tier: _WORDS[lang][tier] for tier in TIERS}


def tiers(ranking: Ranking, ax: Axes | None = None, *, k: int = 10, lang: Lang = "id") -> Axes:
    """Draw where the workers at each position live, relative to the work site.

    Parameters
    ----------
    ranking
        Workers for vacancies.
    ax
        Axes to draw on; a new figure if None.
    k
        Positions shown.
    lang
        ``id`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        One bar a position, 100 % being all lists that reach it.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> m = matcher.Matcher()
    >>> matcher.sample_market(workers=200, vacancies=20).add_to(m)
    >>> _ = m.commit()
    >>> matcher.plots.tiers(m.rank_workers(), lang="en").get_ylabel()
    'share of all lists (%)'
    """
    words = _WORDS[lang]
    ax = one_axes(ax)
    positions, levels = columns(ranking, "position", "tier")
    counts = {tier: [0] * k for tier in TIERS}
    for position, tier in zip(positions, levels, strict=True):
        if position is not None and position <= k:
            counts[tier][position - 1] += 1
    totals = [max(1, sum(counts[tier][at] for tier in TIERS)) for at in range(k)]
    bottom = [0.0] * k
    for tier, colour in zip(TIERS, COLOURS, strict=True):
        shares = [100 * count / total for count, total in zip(counts[tier], totals, strict=True)]
        if any(shares):
            ax.bar(range(1, k + 1), shares, bottom=bottom, color=colour, label=words[tier], width=0.85)
            bottom = [low + share for low, share in zip(bottom, shares, strict=True)]
    ax.set(xlabel=words["position"], ylabel=words["share"], title=words["tiers"], ylim=(0, 100))
    ax.set_xticks(range(1, k + 1))
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, frameon=False, fontsize=8)
    return ax


def scores(ranking: Ranking, ax: Axes | None = None, *, bins: int = 25, lang: Lang = "id") -> Axes:
    """Draw how the scores of ranked residents and of others are distributed.

    Parameters
    ----------
    ranking
        Any ranking.
    ax
        Axes to draw on; a new figure if None.
    bins
        Steps between 0 and 1.
    lang
        ``id`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        Rows a step, residents on top of the others; rows whose residence is unknown count as others.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> matcher.plots.scores(matcher.Matcher().rank_workers(), lang="en").get_xlabel()
    'match score (0 to 1)'
    """
    words = _WORDS[lang]
    ax = one_axes(ax)
    positions, values, local = columns(ranking, "position", "score", "is_local")
    rows = [(score, is_local is True) for place, score, is_local in zip(positions, values, local, strict=True) if place]
    groups = [[score for score, is_local in rows if is_local is wanted] for wanted in (False, True)]
    ax.hist(
        groups,
        bins=[step / bins for step in range(bins + 1)],
        stacked=True,
        color=[OTHER, LOCAL],
        label=[words["other"], words["local"]],
    )
    ax.set(xlabel=words["score"], ylabel=words["rows"], title=words["scores"], xlim=(0, 1))
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, frameon=False, fontsize=8)
    return ax


def effects(checks: Sequence[PolicyCheck], ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
    """Draw the share of locals in the openings that policies order, without and with each, and the share they state.

    Parameters
    ----------
    checks
        Results of `matcher.check_policy`, from the top.
    ax
        Axes to draw on; a new figure if None.
    lang
        ``id`` or ``en``.

    Returns
    -------
    matplotlib.axes.Axes
        Two bars a policy in %, and a line across them where its document states a share. A share that nobody has, such
        as that of a policy without vacancies, has no bar.

    Examples
    --------
    >>> import matcher, matcher.plots
    >>> check = matcher.check_policy("neutral", matcher.Matcher())
    >>> matcher.plots.effects([check], lang="en").get_xlabel()
    'locals among those who take the openings (%)'
    """
    words = _WORDS[lang]
    ax = one_axes(ax)
    places = range(len(checks))
    # Light and dark of one hue, told apart without colour; a share is written beside its bar.
    kinds = (("without", -_BAR / 2, COLOURS[3]), ("with", _BAR / 2, COLOURS[0]))
    for name, offset, colour in kinds:
        shares = [check.baseline_share if name == "without" else check.effective_share for check in checks]
        drawn = [0.0 if share is None else 100 * share for share in shares]
        bars = ax.barh([at + offset for at in places], drawn, _BAR, color=colour, label=words[name])
        labels = ["–" if share is None else percent(share, lang) for share in shares]
        ax.bar_label(bars, labels, padding=3, fontsize=8)
    label = words["stated"]
    for at, check in enumerate(checks):
        if check.stated_share is not None:
            ax.vlines(100 * check.stated_share, at - _BAR, at + _BAR, color=_MARK, linewidth=3, label=label)
            label = "_"  # named once in the legend
    names = [f"{check.policy_id}\n{words['openings'].format(thousands(check.openings, lang))}" for check in checks]
    ax.set_yticks(list(places), names)
    ax.set(xlabel=words["locals"], title=words["effects"], xlim=(0, 100), ylim=(len(checks) - 0.4, -0.6))
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.25), ncols=3, frameon=False, fontsize=8)
    return ax
