"""Who lacks social protection, what it would cost, whom a budget covers, and what placements make due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex, TypeAlias

from matcher import _core
from matcher.arguments import count, ids_of
from matcher.exceptions import InputError
from matcher.noted import DatedTable
from matcher.results import Lang, Table, thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "Budget",
    "Coverage",
    "CoverageBy",
    "CoverageRate",
    "ProtectionDuties",
    "ProtectionGap",
    "Protections",
    "coverage_rate",
]

CoverageBy: TypeAlias = Literal["status", "region", "sector", "payer", "vulnerable"]

_MOST_RUPIAH = 10**15  # as the native half has it
_UNITS = {
    "monthly_cost": "rupiah",
    "eligible": "due, people",
    "covered": "of eligible",
    "missing": "of eligible",
    "unknown": "of eligible",
    "due_unknown": "beside",
    "share": "exact",
    "percent": "rounded",
    "place": "1 is first",
    "due_on": "last day",
}

_TEXT: dict[Lang, dict[str, str]] = {
    "id": {
        "row": "{scheme}: {due} wajib, {held} punya, {missing} belum, {unknown} belum diketahui",
        "budget": "Anggaran {payer} Rp{monthly} per bulan selama {months} bulan sampai {until}: {covered} dari {queue} "
                  "orang, Rp{cost} per bulan",
        "term": "{people} x {each} x {months} = {total}",
        "needed": "Seluruh antrean: Rp{needed} per bulan",
        "nobody": "tidak ada yang dapat dibayar",
    },
    "en": {
        "row": "{scheme}: {due} due, {held} held, {missing} missing, {unknown} unknown",
        "budget": "Budget of {payer}, {monthly} rupiah a month for {months} months until {until}: {covered} of {queue} "
                  "people, {cost} rupiah a month",
        "term": "{people} x {each} x {months} = {total}",
        "needed": "The whole queue: {needed} rupiah a month",
        "nobody": "nobody can be paid for",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CoverageRate:
    """Covered of eligible, exactly.

    Attributes
    ----------
    covered, eligible
        Numerator and denominator.
    share
        The nearest number in [0, 1]; None of nobody.
    percent
        Per cent with two digits, rounded, as statistics are published.
    cut
        Per cent with two digits, cut off: what is below a target never reads as reached.
    """

    covered: int
    eligible: int
    share: float | None
    percent: str
    cut: str

    @property
    def fraction(self) -> Fraction | None:
        """The exact share; None of nobody."""
        return Fraction(self.covered, self.eligible) if self.eligible else None

    def reaches(self, target: float | str) -> bool | None:
        """Return whether a target share is reached, compared exactly; a target exceeded is reached. None of nobody.

        Examples
        --------
        >>> coverage_rate(822, 1110).reaches(0.75), coverage_rate(3, 4).reaches("0.75")
        (False, True)
        """
        share = self.fraction
        return None if share is None else share >= Fraction(str(target))


def coverage_rate(covered: int, eligible: int) -> CoverageRate:
    """Return which share of those who should be covered is.

    Parameters
    ----------
    covered, eligible
        People; the covered are some of the eligible.

    Raises
    ------
    InputError
        If more are covered than eligible: then the denominator is too small or leaves out somebody whom the numerator
        counts. A target exceeded is no such case.

    Examples
    --------
    A district of mid-2025, and one that divided by the wrong number (domain notes, section 5.2):

    >>> coverage_rate(50_891, 179_730).percent
    '28.32 %'
    >>> coverage_rate(77_074, 51_086)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    matcher.exceptions.InputError: coverage: 77074 of 51086 is above 100 %: the denominator 51086 is too small or ...
    """
    part, whole = _people(covered, "covered"), _people(eligible, "eligible")
    share, percent, cut = _core.coverage_rate(part, whole)
    return CoverageRate(part, whole, share, percent, cut)


def _people(value: int, name: str) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__") or not 0 <= value.__index__() < 2**63:
        raise InputError(f"{name} is {value!r}; a whole number of 0 or more is right")
    return int(value.__index__())


def _rupiah(value: float, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, SupportsIndex | float) or value % 1 != 0:
        raise InputError(f"{name} is {value!r}; whole rupiah of 0 or more are right")
    if not 0 <= value <= _MOST_RUPIAH:
        raise InputError(f"{name} is {value}; rupiah from 0 to {_MOST_RUPIAH} are right")
    return int(value)


@dataclass(frozen=True, slots=True)
class Budget:
    """Whom a budget covers.

    Attributes
    ----------
    monthly
        Rupiah a month at hand.
    payer
        Who pays; rates may depend on it.
    months, until
        For how many months, and their last day.
    schemes
        What is paid for. Somebody is covered in all that they lack of it, or not at all.
    covered
        People covered.
    cost
        Rupiah a month that they cost.
    needed
        Rupiah a month that the whole queue would take.
    terms
        People, rupiah each, months, and their product, for each contribution.
    queue
        Table of everybody who could be covered, in order: ``place``, ``worker_id``, ``vulnerable`` (``yes``, or
        ``possible`` where the income is to be asked first), ``schemes``, ``monthly_cost``, ``covered``.
    """

    monthly: int
    payer: str
    months: int
    schemes: list[str]
    covered: int
    cost: int
    needed: int
    until: str
    terms: list[tuple[int, int, int, int]]
    queue: Table

    @property
    def total(self) -> int:
        """Rupiah for everybody covered, over all months."""
        return self.cost * self.months

    @property
    def left(self) -> int:
        """Rupiah a month left over, which don't reach the next in the queue."""
        return self.monthly - self.cost

    def lasts(self, fund: float) -> int | None:
        """Return how many full months an amount lasts for everybody covered; None if nobody is.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_workers([{"worker_id": "W1", "groups": ["pekerja_rentan"], "status": "informal", "schemes": []}])
        >>> _ = m.commit()
        >>> m.protection_gap(budget=20_000).budget.lasts(100_000)
        5
        """
        return _rupiah(fund, "fund") // self.cost if self.cost else None

    def text(self, lang: Lang = "id") -> str:
        """Return it in words, with the sum as people work it out."""
        text = _TEXT[lang]

        def said(number: int) -> str:
            return thousands(number, lang)

        told = {
            "payer": self.payer,
            "monthly": said(self.monthly),
            "months": self.months,
            "until": self.until,
            "covered": said(self.covered),
            "queue": said(len(self.queue)),
            "cost": said(self.cost),
        }
        lines = [text["budget"].format(**told)]
        for people, each, months, total in self.terms:
            lines.append(
                "  " + text["term"].format(people=said(people), each=said(each), months=months, total=said(total))
            )
        if not self.terms:
            lines.append("  " + text["nobody"])
        lines.append(text["needed"].format(needed=said(self.needed)))
        return "\n".join(lines)


class ProtectionGap(DatedTable):
    """Everybody's schemes beside what is due: a row a worker and scheme.

    Attributes
    ----------
    budget
        Whom the budget covers; None without one.
    day
        The day looked at.
    notes
        Table of what was left out, or counted in a way that a reader should know.
    made_from
        Digests of data, rules and minimum wages, and the version.

    Notes
    -----
    Columns:

    ``worker_id``, ``scheme``
        Of each worker every insurance scheme of the rules; behind them the assistance they hold (PBI, PKH, SEMBAKO,
        BSU).
    ``state``
        ``held`` (active, be it due or not), ``missing`` (due and known not to be active), ``unknown`` (whether it is
        due, or whether it is held, isn't known), ``not_due``. A list of schemes that was told is whole: what isn't on
        it isn't held. An unknown list is unknown, never missing.
    ``payer``
        Who bears it, or would have to; of two ``employer|self``.
    ``monthly_cost``
        Rupiah a month in all; missing where wage, income or risk class isn't told.
    ``legal_basis``
        The law that the rule names.
    ``covered_by_budget``
        Whether the budget pays; missing without one, and where nothing is.
    ``due``
        Whether somebody must see to it; missing where that isn't known.
    ``told``, ``until``
        What the record says: ``active``, ``lapsed`` or ``never``, and the last day paid for.
    ``untold``
        Facts that are missing: ``schemes``, ``status``, ``contract``, ``sector``, ``size``, or ``rule`` where none is
        in force.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_workers([
    ...     {"worker_id": "W1", "status": "informal", "income": 900_000, "schemes": "PBI", "home_region": "64.74"},
    ... ])
    >>> _ = m.commit()
    >>> gap = m.protection_gap()
    >>> [(row["scheme"], row["state"], row["payer"], row["monthly_cost"]) for row in gap.to_dicts()][:3]
    [('JKN', 'held', 'APBN', 42000), ('JKK', 'missing', 'self', 10000), ('JKM', 'missing', 'self', 6800)]
    """

    _units = _UNITS

    def __init__(
        self,
        native: _core.Batch,
        notes: _core.Batch,
        made_from: dict[str, Any],
        *,
        budget: Budget | None,
        day: str,
    ) -> None:
        super().__init__(native, notes, made_from, day)
        self.budget = budget

    def counts(self) -> list[dict[str, Any]]:
        """Return for each scheme how many rows are ``due``, ``held`` (of those due), ``missing`` and ``unknown``."""
        found: dict[str, dict[str, Any]] = {}
        for row in self.to_dicts():
            zero = {"scheme": row["scheme"], "due": 0, "held": 0, "missing": 0, "unknown": 0}
            counted = found.setdefault(row["scheme"], zero)
            counted["due"] += row["due"] is True
            counted["held"] += row["due"] is True and row["state"] == "held"
            counted["missing"] += row["state"] == "missing"
            counted["unknown"] += row["state"] == "unknown"
        return list(found.values())

    def text(self, lang: Lang = "id") -> str:
        """Return counts by scheme, and what the budget does, in words."""
        counted = [row for row in self.counts() if row["due"] or row["unknown"]]
        named = ({key: thousands(n, lang) if isinstance(n, int) else n for key, n in row.items()} for row in counted)
        lines = [_TEXT[lang]["row"].format(**row) for row in named]
        if self.budget is not None:
            lines.append(self.budget.text(lang))
        return "\n".join(lines)

    def plot(self, ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
        """Draw who holds, lacks or isn't known to hold what is due; see `matcher.plots.protection_gap`."""
        from matcher.plots.protection import protection_gap

        return protection_gap(self, ax, lang=lang)


class Coverage(DatedTable):
    """Which share of those for whom a scheme is due holds it: a row a group and scheme.

    Attributes
    ----------
    day, notes, made_from
        As of `ProtectionGap`.

    Notes
    -----
    Columns: the group's, if one was asked for (``status``, ``region``, ``sector``, ``payer``, ``vulnerable``);
    ``scheme``;
    ``eligible`` (for whom it is due: the denominator), ``covered``, ``missing``, ``unknown`` (of these);
    ``due_unknown`` (of whom nobody knows whether it is due, in no share); ``share`` and ``percent`` (rounded to two
    digits); ``suppressed``. In a public table cells of 1 to 4 people are missing, and those they could be worked out
    from.
    """

    _units = _UNITS


class ProtectionDuties(DatedTable):
    """What placements and ends of contracts make due, and by when.

    Attributes
    ----------
    day, notes, made_from
        As of `ProtectionGap`.

    Notes
    -----
    By last day, those without one last. Columns:

    ``worker_id``, ``vacancy_id``, ``event_id``, ``since``
        About whom, and the event that it follows from, with its day.
    ``duty``
        ``register`` (the employer registers the person), ``register_project`` (of construction), ``leave_subsidy``,
        ``claim_jkp``, ``switch_jkn``.
    ``schemes``
        What it is about.
    ``who``
        Whose duty it is: the employer's id, ``office`` or ``worker``; missing where the employer isn't told.
    ``due_on``, ``state``
        The last day, missing where the law sets none that we know; ``open``, ``overdue``, or ``check`` where an officer
        must find out whether it is due at all.
    ``legal_basis``
        Law.
    ``flags``
        What an officer must see beside a vulnerable worker's post: ``hazardous``, ``unprotected``,
        ``protection_unknown``.
    """

    _units = _UNITS


class Protections:
    """What a market says of social protection."""

    _market: _core.Market

    def protection_gap(
        self,
        *,
        workers: Iterable[str] | str | None = None,
        budget: float | None = None,
        payer: str = "APBD",
        months: int = 12,
        schemes: Iterable[str] | str | None = None,
    ) -> ProtectionGap:
        """Return everybody's schemes beside those that are due; with a budget also whom it covers.

        Who the log says holds a post is judged by that post: its contract, wage, risk class, employer.

        Parameters
        ----------
        workers
            Ids of the workers looked at; everybody if None.
        budget
            Rupiah a month. The vulnerable come first, then who may be (their income isn't known); the poor among them
            first, then the lowest income, then the earliest registration, then the id. Nobody overtakes: the first whom
            the rest doesn't reach ends the queue. Whom an employer must cover isn't in it.
        payer
            Who pays the budget. Half rates for transport (PP 50/2025) don't hold for APBD and APBN.
        months
            For how many months, 1 to 120.
        schemes
            What is paid for; JKK and JKM if None.

        Raises
        ------
        InputError
            If the market has no day, or an argument is not right.
        UnknownIdError
            If there is no such worker.

        Examples
        --------
        Two fishers lack what costs 16,800 rupiah a month; the budget reaches the one who earns less.

        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> fisher = {"status": "informal", "schemes": ["JKN"], "home_region": "64.74"}
        >>> _ = m.add_workers([
        ...     {"worker_id": "W1", "income": 1_200_000, **fisher},
        ...     {"worker_id": "W2", "income": 900_000, **fisher},
        ... ])
        >>> _ = m.commit()
        >>> budget = m.protection_gap(budget=20_000).budget
        >>> [(row["worker_id"], row["covered"]) for row in budget.queue.to_dicts()]
        [('W2', True), ('W1', False)]
        >>> print(budget.text(lang="en"))
        Budget of APBD, 20,000 rupiah a month for 12 months until 2027-10-31: 1 of 2 people, 16,800 rupiah a month
          1 x 16,800 x 12 = 201,600
        The whole queue: 33,600 rupiah a month
        """
        asked = None
        if budget is not None:
            asked = {
                "monthly": _rupiah(budget, "budget"),
                "payer": payer,
                "months": count(months, "months", least=1),
                "schemes": ids_of(schemes, "schemes"),
            }
        rows, queue, shared, notes, day, made_from = _core.protection_gap(
            self._market, ids_of(workers, "workers"), asked
        )
        found = None if shared is None else Budget(*shared, queue=Table(queue))
        return ProtectionGap(rows, notes, made_from, budget=found, day=day)

    def coverage(self, by: CoverageBy | None = None, *, public: bool = False) -> Coverage:
        """Return which share of those for whom a scheme is due holds it.

        Parameters
        ----------
        by
            ``status``, ``region`` (kecamatan of the home), ``sector``, ``payer``, ``vulnerable``; all together if None.
        public
            True for a table that leaves the office: cells of 1 to 4 people are left out.

        Raises
        ------
        InputError
            If the market has no day, or `by` is something else.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_workers([
        ...     {"worker_id": "W1", "status": "informal", "schemes": ["JKK", "JKM"]},
        ...     {"worker_id": "W2", "status": "informal", "schemes": []},
        ...     {"worker_id": "W3", "status": "informal"},
        ... ])
        >>> _ = m.commit()
        >>> row = m.coverage().to_dicts()[1]
        >>> row["scheme"], row["eligible"], row["covered"], row["unknown"], row["percent"]
        ('JKK', 3, 1, 1, '33.33 %')
        """
        rows, notes, day, made_from = _core.coverage(self._market, by, bool(public))
        return Coverage(rows, notes, made_from, day)

    def protection_duties(self) -> ProtectionDuties:
        """Return what placements and ends of contracts make due, and by when.

        Raises
        ------
        InputError
            If the market has no day.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_workers([{"worker_id": "W1", "schemes": []}])
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "employer_id": "F1", "contract": "permanent"}])
        >>> placed = {"event_id": "E1", "date": "2026-09-15", "kind": "placed", "worker_id": "W1", "vacancy_id": "V1"}
        >>> _ = m.add_events([placed])
        >>> _ = m.commit()
        >>> row = m.protection_duties().to_dicts()[0]
        >>> row["duty"], row["who"], row["due_on"], row["state"]
        ('register', 'F1', '2026-10-15', 'overdue')
        """
        rows, notes, day, made_from = _core.protection_duties(self._market)
        return ProtectionDuties(rows, notes, made_from, day)
