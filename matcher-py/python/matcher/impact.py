"""What a policy changes, what it costs, and what others would do."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matcher import _core
from matcher.arguments import ids_of
from matcher.documents import Document
from matcher.exceptions import InputError
from matcher.frames import ArrowStream
from matcher.progress import Progress, watcher
from matcher.rankings import Eligible, Rankings
from matcher.results import Lang, Ranking, Table
from matcher.settings import Policy, Setting

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Displacement", "Impact", "Price", "Simulation", "policies_of"]


@dataclass(frozen=True, slots=True)
class Price:
    """What a policy costs, over the openings of the vacancies that it orders.

    Attributes
    ----------
    vacancies, openings
        Vacancies with openings that the policy orders, and those openings.
    taken_by_score, taken
        Places taken by score alone, and under the policy.
    score_cost
        By how much the sum of scores on places is lower than by score alone: that of all rows.
    cost_per_opening
        That cost for each opening; None if there is none.
    fit_by_score, mean_fit
        Mean score of those on places by score alone, and under the policy; None if nobody is.
    locals_without_distance
        Locals on places by score alone, were every way to work scored as if everybody lived at the site.
    locals_by_score
        Locals on places by score alone, the way to work counting as it does.
    locals_placed
        Locals on places under the policy.
    distance_share
        Of the locals that the way to work and the policy together bring onto places, the share that the way alone
        brings; None if together they bring none. Above 1 if the policy takes some of them away.
    """

    vacancies: int
    openings: int
    taken_by_score: int
    taken: int
    score_cost: float
    cost_per_opening: float | None
    fit_by_score: float | None
    mean_fit: float | None
    locals_without_distance: int
    locals_by_score: int
    locals_placed: int
    distance_share: float | None

    def lines(self) -> list[str]:
        """Return the figures in lines for a screen."""
        if not self.openings:
            return ["the policy orders no opening: it costs nothing"]
        fits = [f"{fit:.3f}" if fit is not None else "-" for fit in (self.fit_by_score, self.mean_fit)]
        openings = f"{self.openings:,} openings of {self.vacancies:,} vacancies"
        taken = f"places taken: {self.taken_by_score:,} by score alone, {self.taken:,} with the policy"
        price = f"price: {self.score_cost:.3f} of score in all, {self.cost_per_opening or 0.0:.4f} an opening"
        alike = f"{self.locals_without_distance:,} were all ways to work alike"
        return [
            f"{openings}; {taken}",
            f"{price}; mean fit {fits[0]} by score alone, {fits[1]} with the policy",
            f"locals on places: {alike}, {self.locals_by_score:,} by score alone, {self.locals_placed:,} with it",
        ]


class Displacement(Table):
    """Who lost which place to whom, under which rule and at what cost in score: a row each place lost, ids only.

    Attributes
    ----------
    price
        What the policy costs in all, a `Price`.
    notes
        What a reader should know, such as a policy that orders nothing.
    made_from
        Digests of what made the ranking.

    Notes
    -----
    A place is one of a vacancy's openings, whatever the length of the list. Whoever has one by score alone and none
    under the policy lost it. At each vacancy the best of those who lost stands against the best of those who came in,
    the second against the second; whoever is left over lost a place to nobody.

    Columns: ``vacancy_id``, ``worker_id`` (who lost a place), ``before`` (place by score alone, 1 is best), ``after``
    (place in the ranking; missing if it doesn't list them), ``rule`` (that of who came in, ``reserve:local``, or of the
    opening that stays empty), ``displaced_by`` (who came in; missing if nobody did), ``score_cost`` (score of who lost
    the place less that of who came in, or less 0) and ``distance_part`` (how much of that cost the way to work makes:
    what it is, less what it would be if everybody lived at the site; below 0 where the way speaks for who came in).
    """

    def __init__(self, native: _core.Batch, price: Price, notes: list[str], made_from: dict[str, Any]) -> None:
        super().__init__(native)
        self.price = price
        self.notes = notes
        self.made_from = made_from

    def __repr__(self) -> str:
        return "\n".join([super().__repr__(), *self.price.lines(), *self.notes])

    def _repr_html_(self) -> str:
        told = "<br>".join(html.escape(line) for line in [*self.price.lines(), *self.notes])
        return f"{super()._repr_html_()}<p>{told}</p>"


class Simulation(Table):
    """Policies side by side: a row a policy, in the order given.

    Attributes
    ----------
    details
        What stands behind each row.
    notes
        What a reader should know, such as a policy that orders nothing here.
    made_from
        Digests of the market; the policy among them is its own, which need not be one of those simulated.

    Notes
    -----
    Places are the openings of the vacancies asked for, each vacancy on its own: the first of its list take them, as
    many as it has openings, held ones staying empty. A vacancy that a policy doesn't order counts by score alone, so
    that all rows are of the same openings.

    Columns: ``policy_id``, ``fill_rate`` (places taken, as a share of the openings), ``locals_placed`` (people on
    places whom this policy knows to be local), ``effective_share`` (those as a share of the places taken), ``mean_fit``
    (mean score of those on places), ``displaced`` (people who have a place by score alone and none under the policy)
    and ``unmet`` (openings on which the policy's reserve, else its target, wants locals and none is). A share is
    missing where there is nothing to take a share of.
    """

    def __init__(self, native: _core.Batch, details: Table, notes: list[str], made_from: dict[str, Any]) -> None:
        super().__init__(native)
        self.details = details
        self.notes = notes
        self.made_from = made_from

    def plot(self, ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
        """Draw mean fit over the share of locals, a point a policy, see `matcher.plots.simulation`."""
        from matcher import plots

        return plots.simulation(self, ax, lang=lang)

    def __repr__(self) -> str:
        return "\n".join([super().__repr__(), *self.notes])


def policies_of(policies: object) -> list[Policy]:
    """Return what `Impact.simulate` takes as policies, loaded.

    Examples
    --------
    >>> [policy.to_dict()["id"] for policy in policies_of(["neutral", {"id": "x"}])]
    ['neutral', 'x']
    >>> policies_of("neutral")
    Traceback (most recent call last):
    matcher.exceptions.InputError: policies is of type str; a list of policies is right
    """
    single = (str, bytes, Mapping, Document, ArrowStream)
    if isinstance(policies, single) or not isinstance(policies, Iterable):
        raise InputError(f"policies is of type {type(policies).__name__}; a list of policies is right")
    return [Policy.load(policy) for policy in policies]


class Impact(Rankings):
    """The part of a `matcher.Matcher` that says what policies change."""

    def displacement(self, ranking: Ranking, *, threads: int | None = None, progress: Progress = None) -> Displacement:
        """Return who lost which place to whom in a ranking, against the same run without its policy.

        Parameters
        ----------
        ranking
            One of `rank_workers` of this market, of its last commit; whom its lists keep holds here too. A place is one
            of a vacancy's openings, so that its length only says for whom ``after`` is known.
        threads, progress
            As for `rank_workers`.

        Returns
        -------
        Displacement
            A row each place lost, and the price of the policy. Empty under a policy that orders nothing.

        Raises
        ------
        InputError
            If the ranking is of another market, another commit, or doesn't rank workers for stored vacancies.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(policy={"id": "residents", "order": {"instrument": "tier"}})
        >>> _ = m.add_workers([
        ...     {"worker_id": "far", "skills": ["smaw", "gtaw"], "home_region": "64.72"},
        ...     {"worker_id": "near", "skills": ["smaw"], "home_region": "65.71"},
        ... ])
        >>> _ = m.add_vacancies([
        ...     {"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "region": "65.71", "housing": True},
        ... ])
        >>> _ = m.commit()
        >>> lost = m.displacement(m.rank_workers())
        >>> for row in lost.to_dicts():
        ...     print(row["worker_id"], row["before"], row["after"], row["rule"], row["displaced_by"])
        far 1 2 tier near
        >>> lost.price.locals_by_score, lost.price.locals_placed
        (0, 1)
        """
        if not isinstance(ranking, Ranking):
            raise InputError(f"the ranking is of type {type(ranking).__name__}; a Ranking of rank_workers is right")
        options = self._options(1, "keep_unknown", 0, False, threads)
        found = _core.displacement(self._market, ranking._native, options, watcher(progress))
        native, price, distance_share, notes, made_from = found
        return Displacement(native, Price(**price, distance_share=distance_share), notes, made_from)

    def simulate(
        self,
        policies: Iterable[Setting | Policy],
        vacancies: Iterable[str] | str | None = None,
        *,
        eligible: Eligible = "keep_unknown",
        threads: int | None = None,
        progress: Progress = None,
    ) -> Simulation:
        """Return what each of several policies would do to this market: a row a policy.

        Parameters
        ----------
        policies
            Paths, tables, dicts, `Policy` objects or names of examples, such as `Policy.variants` makes of one.
        vacancies
            Ids; every vacancy if None.
        eligible
            Whom lists keep, as for `rank_workers`.
        threads, progress
            As for `rank_workers`.

        Raises
        ------
        InputError
            If there is no policy, or two have one id.
        ConfigError
            If a policy can't be used here: an unknown key, a value out of range, a region that isn't there, another
            jurisdiction than the market's.
        UnknownIdError
            If a vacancy isn't committed.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_workers([
        ...     {"worker_id": "far", "skills": ["smaw", "gtaw"], "home_region": "64.72"},
        ...     {"worker_id": "near", "skills": ["smaw"], "home_region": "65.71"},
        ... ])
        >>> _ = m.add_vacancies([
        ...     {"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "region": "65.71", "housing": True},
        ... ])
        >>> _ = m.commit()
        >>> base = matcher.Policy.load({"id": "tarakan", "jurisdiction": "65.71"})
        >>> for row in m.simulate([base, *base.variants(instrument=["reserve", "tier"], share=[1.0])]).to_dicts():
        ...     print(row["policy_id"], row["locals_placed"], f"{row['mean_fit']:.2f}", row["displaced"])
        tarakan 0 0.66 0
        tarakan instrument=reserve share=1 1 0.49 1
        tarakan instrument=tier 1 0.49 1
        """
        loaded = [policy._native for policy in policies_of(policies)]
        options = self._options(1, eligible, 0, False, threads)
        ids = ids_of(vacancies, "vacancies")
        rows, details, notes, made_from = _core.simulate(self._market, loaded, ids, options, watcher(progress))
        return Simulation(rows, Table(details), notes, made_from)
