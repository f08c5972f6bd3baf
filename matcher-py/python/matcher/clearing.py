"""Who goes where? An assignment of a market, what it says of everybody left out, and its certificate."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Literal, TypeAlias

from matcher import _core
from matcher.arguments import count, ids_of
from matcher.claims import claims_of
from matcher.exceptions import InputError
from matcher.frames import TableLike, source_of
from matcher.results import Table
from matcher.settings import Policy, Setting

__all__ = ["Assignment", "AssignmentCertificate", "Method", "Side", "assigned"]

Method: TypeAlias = Literal["stable", "welfare"]
Side: TypeAlias = Literal["workers", "vacancies"]


class Assignment(Table):
    """Who goes where: a row each worker with a place, in the order of their ids. A proposal, not a placement.

    Attributes
    ----------
    unmatched
        Workers without a place, and why.
    unfilled
        Vacancies with empty openings, and why.
    referrals
        Whom each employer is sent.
    outcomes
        What became of reserved openings.
    congestion
        How crowded first places are, before and after.
    gap
        How far the sum of scores may be from the largest: 0 when solved, None unless ``method="welfare"``.
    notes
        What a reader should know, such as the length of the lists.
    made_from
        Digests of data, weights, policy, lexicon and regions, and the version.

    Notes
    -----
    Columns: ``worker_id``, ``vacancy_id``, ``worker_rank`` (place of the vacancy on the worker's list, 1 is best),
    ``vacancy_rank`` (place of the worker among all who list the vacancy, 1 is best), ``score`` (in [0, 1], never
    touched by a policy), ``slot`` (the opening they take: ``open``, or the name of the reserve, such as ``local``),
    ``rule`` (the policy's rule that put them forward, such as ``reserve:local``; missing if merit alone did),
    ``is_local`` (missing if unknown, and then never local) and ``flags`` (what an officer must see beside a vulnerable
    worker's post: ``hazardous``, ``unprotected``, ``protection_unknown``, joined with ``|``; no part of any choice).

    Examples
    --------
    Both want the first post; the one who fits better has it, and the other goes where nobody else wants to go.

    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_workers([
    ...     {"worker_id": "W1", "skills": ["smaw", "gtaw"], "home_region": "65.71"},
    ...     {"worker_id": "W2", "skills": ["smaw"], "home_region": "65.71"},
    ... ])
    >>> _ = m.add_vacancies([
    ...     {"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "region": "65.71"},
    ...     {"vacancy_id": "V2", "skills_required": ["smaw"], "region": "65.71"},
    ... ])
    >>> _ = m.commit()
    >>> assignment = m.assign()
    >>> assignment.to_polars().select("worker_id", "vacancy_id", "slot").rows()
    [('W1', 'V1', 'open'), ('W2', 'V2', 'open')]
    >>> assignment.certificate().holds
    True
    """

    def __init__(self, native: _core.Assignment, market: _core.Market) -> None:
        super().__init__(native.pairs())
        self._assignment = native
        self._market = market

    @cached_property
    def unmatched(self) -> Table:
        """Workers without a place, in the order of ids, and why.

        Columns: ``worker_id``, ``reason``, ``nearest_miss`` (the vacancy that came nearest), ``places`` (how many the
        worker stands behind the last whom it takes; missing where places don't decide) and ``checks`` (codes of the
        rules that fail, where rules decide).

        =========================  ========================================================================
        ``no_list``                no vacancy has anything in common with the worker
        ``ineligible_everywhere``  every vacancy that comes into question fails a hard rule; see ``checks``
        ``not_listed``             something comes into question, and no list of k is long enough to hold it
        ``all_full``               every vacancy on the worker's list has people who stand before them
        ``reserved``               the nearest keeps a reserved opening for a member who stands behind them
        ``held``                   the nearest keeps openings empty for members who didn't come
        ``locals_only``            the policy asks only locals
        ``no_opening``             the vacancies on the worker's list have no openings
        ``lower_total``            ``method="welfare"`` alone: placing the worker would lower the sum of scores
        =========================  ========================================================================
        """
        return Table(self._assignment.unmatched())

    @cached_property
    def unfilled(self) -> Table:
        """Vacancies with empty openings, in the order of ids, and why.

        Columns: ``vacancy_id``, ``unfilled`` (how many are empty), ``reason``, ``nearest_miss`` (the worker who came
        nearest), ``places`` and ``checks`` as in `unmatched`.

        =========================  ========================================================================
        ``no_list``                no worker has anything in common with the vacancy
        ``ineligible_everywhere``  everybody who comes into question fails a hard rule; see ``checks``
        ``not_listed``             somebody comes into question, and no list of k is long enough to hold the pair
        ``not_open``               the vacancy isn't open yet, or is closed, on the day of the market
        ``held``                   openings are kept empty for members who didn't come
        ``locals_only``            others would come, and the policy asks only locals
        ``placed_elsewhere``       everybody who could come is placed elsewhere: where they would rather be, or
                                   with ``method="welfare"`` where they add more to the sum
        ``lower_total``            ``method="welfare"`` alone: filling it would lower the sum of scores
        =========================  ========================================================================
        """
        return Table(self._assignment.unfilled())

    @cached_property
    def referrals(self) -> Table:
        """Whom each employer is sent, vacancy by vacancy: since an employer still tests, more people than openings.

        Columns: ``vacancy_id``, ``worker_id``, ``position`` (1 is best; those placed come first) and ``placed``. Nobody
        is sent to two vacancies. Those placed alone, unless ``referrals`` or ``exposure_cap`` of `Matcher.assign` asks
        for more.
        """
        return Table(self._assignment.referrals())

    @cached_property
    def outcomes(self) -> Table:
        """What became of reserved openings, with the columns of `Ranking.outcomes`."""
        return Table(self._assignment.outcomes())

    @cached_property
    def congestion(self) -> Table:
        """How crowded first places are: a row for the ranking that everybody would be shown, one for the assignment.

        Columns: ``lists`` (``ranking``, or ``assignment`` with its referrals), ``shown`` (workers who are shown a
        vacancy first), ``vacancies`` with openings, ``openings`` of those, ``never_first`` (share of these vacancies
        that nobody is shown first, in [0, 1]), ``concentration`` (Gini coefficient of first places over openings, in
        [0, 1]: 0 if every opening is the first place of equally many people), ``most_per_opening`` (most people who
        are shown one vacancy first, for each of its openings) and ``expected_unfilled`` (openings that stay empty if
        everybody applies where they are shown first, and nowhere else).

        Source: Bied, Perennes, Naya, Caillou, Crépon, Gaillac and Sebag (2021), "Congestion-avoiding job recommendation
        with optimal transport", FEAST workshop, ECML-PKDD.
        """
        return Table(self._assignment.congestion())

    @property
    def gap(self) -> float | None:
        """How far the sum of scores may be from the largest; None unless ``method="welfare"``."""
        return self._assignment.gap

    @property
    def notes(self) -> list[str]:
        """What a reader should know."""
        return self._assignment.notes

    @property
    def made_from(self) -> dict[str, Any]:
        """Digests of everything the assignment depends on."""
        return self._assignment.made_from()

    def certificate(self, pairs: TableLike | None = None) -> AssignmentCertificate:
        """Have the pairs looked at again, on the same lists, by code that shares nothing with the solver.

        Parameters
        ----------
        pairs
            A table with ``worker_id`` and ``vacancy_id`` and, if they are to be compared, ``worker_rank``,
            ``vacancy_rank``, ``score`` and ``slot``, such as an edited CSV of the assignment; the assignment's own if
            None. ``rule``, ``is_local`` and ``flags`` may be there and are not looked at. What isn't said isn't
            compared.

        Returns
        -------
        AssignmentCertificate
            Whether the pairs hold, and every fault. A pair that can't be is a fault there, not an exception.

        Raises
        ------
        InputError
            If a column is missing or unknown, or a cell is no id, whole number or score.
        FileMissingError
            If there is no such file.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_workers([{"worker_id": w, "skills": ["smaw"], "home_region": "65.71"} for w in ("W1", "W2")])
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "region": "65.71"}])
        >>> _ = m.commit()
        >>> both = m.assign().certificate([{"worker_id": w, "vacancy_id": "V1"} for w in ("W1", "W2")])
        >>> both.holds
        False
        >>> [row["examples"] for row in both.checks.to_dicts() if row["check"] == "openings"]
        [['V1 takes 2 people for 1 openings']]
        """
        return AssignmentCertificate(self._assignment.certificate(None if pairs is None else claims_of(pairs)))

    def what_if(
        self,
        *,
        add_workers: TableLike | None = None,
        add_vacancies: TableLike | None = None,
        remove_workers: Iterable[str] | str = (),
        remove_vacancies: Iterable[str] | str = (),
        policy: Setting | Policy | None = None,
    ) -> Table:
        """Say which workers would go elsewhere if the market were another; it stays as it is.

        Parameters
        ----------
        add_workers, add_vacancies
            Records there would be too, as for `Matcher.add_workers`; one with an id that the market has takes the place
            of that record, which is how a vacancy is given other openings.
        remove_workers, remove_vacancies
            Ids of records there wouldn't be.
        policy
            Another policy: another share, another reserve, none.

        Returns
        -------
        Table
            ``worker_id``, ``change`` (``entered`` who had no place, ``left`` who has none now, ``moved``), ``before``
            and ``after`` (the vacancy). Workers whose place is the same have no row.

        Raises
        ------
        UnknownIdError
            If a record to remove isn't in the market.
        RefusedError
            If a record to add is bad.
        ConfigError
            If the policy can't be used.

        Notes
        -----
        The edited market is built beside the market's last commit, how rare skills and words are counted as before: a
        pair whose records don't change keeps its score, and the lottery draws the same numbers. After a further commit
        the answer also holds what that commit changed.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"], "home_region": "65.71"}])
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "region": "65.71"}])
        >>> _ = m.commit()
        >>> m.assign().what_if(remove_vacancies="V1").to_dicts()
        [{'worker_id': 'W1', 'change': 'left', 'before': 'V1', 'after': None}]
        """
        return Table(
            self._assignment.what_if(
                self._market,
                add_workers=None if add_workers is None else source_of(add_workers, "workers"),
                add_vacancies=None if add_vacancies is None else source_of(add_vacancies, "vacancies"),
                remove_workers=ids_of(remove_workers, "remove_workers") or [],
                remove_vacancies=ids_of(remove_vacancies, "remove_vacancies") or [],
                policy=None if policy is None else Policy.load(policy)._native,
            )
        )

    def __repr__(self) -> str:
        return f"{super().__repr__()}\n{'; '.join(self.notes)}"

    def _repr_html_(self) -> str:
        return f"{super()._repr_html_()}<p><small>{html.escape('; '.join(self.notes))}</small></p>"


class AssignmentCertificate:
    """What was found when an assignment was looked at again.

    Attributes
    ----------
    holds
        Whether nothing is at fault.
    checks
        Everything that was looked at, and each fault.

    Notes
    -----
    It holds for the lists of k that were made, and its statement says so: a pair on no list can't block. Openings,
    choice rules and blocking pairs are looked at by `matcher_core::assignment::audit_stable`, the largest sum of scores
    by `audit_welfare` from the prices that prove it (linear programming duality).

    Examples
    --------
    >>> import matcher
    >>> certificate = matcher.Matcher().assign().certificate()
    >>> certificate.holds, [row["check"] for row in certificate.checks.to_dicts()][:3]
    (True, ['known', 'one_place', 'listed'])
    """

    def __init__(self, native: _core.AssignmentCertificate) -> None:
        self._native = native

    @property
    def holds(self) -> bool:
        """Whether nothing is at fault."""
        return self._native.holds

    @cached_property
    def checks(self) -> Table:
        """A row a check: ``check``, ``checked`` (how many), ``faults`` (how many), ``examples`` (the first, in words).

        ====================  =============================================================================
        ``known``             every id is one of the market's
        ``one_place``         nobody has two
        ``listed``            every pair is on a list
        ``eligible``          no hard rule fails, by the reference scorer
        ``scores``            the reference scorer gives the same score
        ``openings``          no vacancy takes more people than it has openings
        ``choice_rule``       each vacancy would take those it has, reserves and held openings kept
        ``no_blocking_pair``  no worker and vacancy would both rather have each other (``method="stable"``)
        ``largest_sum``       no sum of scores is larger (``method="welfare"``)
        ``ranks``             ranks that a pair claims are right
        ``slots``             whoever is said to take a reserved opening is a member, and there are as many of these
        ====================  =============================================================================
        """
        return Table(self._native.checks())

    def to_json(self) -> str:
        """Return everything as JSON, keys in a fixed order, with a digest of the pairs and of what made the lists."""
        return self._native.to_json()

    def to_dict(self) -> dict[str, Any]:
        """Return everything as a dict."""
        content: dict[str, Any] = json.loads(self.to_json())
        return content

    def __repr__(self) -> str:
        content = self.to_dict()
        counts = content["counts"]
        lines = [
            f"{type(self).__name__}({'holds' if self.holds else 'does not hold'}: {content['statement']})",
            f"  {counts['placed']:,} of {counts['workers']:,} workers on {counts['openings']:,} openings",
        ]
        for check in content["checks"]:
            lines.append(f"  {check['name']}: {check['checked']:,} looked at, {check['faults']:,} at fault")
            lines.extend(f"    {example}" for example in check["examples"][:_SHOWN])
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(repr(self))}</pre>"


_SHOWN = 3  # faults of a check on a screen
_SEEDS = 2**64


def assigned(
    market: _core.Market,
    options: Mapping[str, Any],
    *,
    seed: int,
    exposure_cap: int | None,
    referrals: int | None,
    progress: Any,
) -> Assignment:
    """Return the assignment of a market's last commit, the numbers checked at the door."""
    if isinstance(seed, bool) or not hasattr(seed, "__index__"):
        raise InputError(f"seed is of type {type(seed).__name__}, expected a whole number from 0 to 2^64 - 1")
    if not 0 <= (seed := int(seed.__index__())) < _SEEDS:
        raise InputError(f"seed is {seed}, expected a whole number from 0 to 2^64 - 1")
    asked = {
        **options,
        "seed": seed,
        "exposure_cap": None if exposure_cap is None else count(exposure_cap, "exposure_cap", least=1),
        "referrals": None if referrals is None else count(referrals, "referrals", least=1),
    }
    return Assignment(_core.assign(market, asked, progress), market)
