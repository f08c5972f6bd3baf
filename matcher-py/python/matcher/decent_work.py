"""How decent is the work on offer, and do people stay? Wage over the minimum, contract, protection, retention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

from matcher import _core
from matcher.exceptions import InputError
from matcher.noted import DatedTable
from matcher.results import Table

__all__ = ["DecentBy", "DecentWork", "DecentWorks", "WageChecks", "months_of"]

DecentBy: TypeAlias = Literal["vacancy", "employer", "programme"]

_LATEST = 120  # months: ten years
_UNITS = {
    "wage": "rupiah a month",
    "floor": "rupiah a month",
    "ratio": "of the minimum",
    "lowest_ratio": "of the minimum",
    "openings": "posts",
    "share": "of due",
    "not_due": "months not passed",
}


def months_of(at: Iterable[int]) -> list[int]:
    """Return the months at which is looked who stayed.

    Raises
    ------
    InputError
        If there is none, or one isn't a whole number from 1 to 120.
    """
    months = list(at) if isinstance(at, Iterable) else []
    if not months or not all(
        isinstance(month, int) and not isinstance(month, bool) and 1 <= month <= _LATEST for month in months
    ):
        raise InputError(f"at is {at!r}; whole months from 1 to {_LATEST} are right")
    return months


class WageChecks(DatedTable):
    """Every vacancy beside the minimum wage that binds it.

    Attributes
    ----------
    day
        The day looked at.
    notes
        Table of what was worked out, and of what isn't on file.
    made_from
        Digests of data and minimum wages, and the version.

    Notes
    -----
    Columns: ``vacancy_id``, ``employer_id``; ``state`` (``met``, ``below``, ``unknown``, ``not_applicable`` for part
    time, piece work,
    apprenticeship and own account); ``wage`` (the lowest offered, rupiah a month; the highest where only that is told),
    ``basis`` (what it was told for: a day's wage is times 25, an hour's times 173), ``ratio``; ``floor`` with
    ``floor_kind`` (UMSK, else UMK, else UMSP, else UMP), ``floor_region``, ``floor_status`` (final, recommended,
    proposed, derived), ``floor_from``, ``legal_basis``; ``industry_unknown`` where some industry has a minimum of its
    own and the employer's isn't told.
    """

    _units = _UNITS


class DecentWork(DatedTable):
    """Openings by wage over the minimum, kind of contract and protection offered.

    Attributes
    ----------
    retention
        Table of those placed: the unit's column, ``months``, ``placed``, ``not_due``, ``stayed``, ``left``, ``share``
        (stayed of those for whom the months have passed). An end that nobody reports reads as staying.
    day, notes, made_from
        As of `WageChecks`.

    Notes
    -----
    A row a vacancy, an employer, or one for the programme. Columns: the unit's; ``vacancies``, ``openings``; openings
    by wage: ``wage_met``, ``wage_below``, ``wage_unknown``, ``wage_not_applicable``; by contract: ``permanent``,
    ``fixed_term``, ``other_contract``, ``contract_unknown``; by protection: ``protected`` (every scheme known to be due
    is offered), ``partly_protected``, ``unprotected`` (JKK or JKM isn't offered), ``protection_unknown``;
    ``hazardous``; ``lowest_ratio``.
    """

    _units = _UNITS

    def __init__(
        self, native: _core.Batch, retention: _core.Batch, notes: _core.Batch, made_from: dict[str, Any], day: str
    ) -> None:
        super().__init__(native, notes, made_from, day)
        self.retention = Table(retention)


class DecentWorks:
    """What a market says of wages, contracts and who stays."""

    _market: _core.Market

    def wage_check(self) -> WageChecks:
        """Return every vacancy beside the minimum wage that binds it, with the row used.

        Raises
        ------
        InputError
            If the market has no day.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "region": "64.74", "wage_min": 150_000, "wage_period": "day"}])
        >>> _ = m.commit()
        >>> row = m.wage_check().to_dicts()[0]
        >>> row["wage"], row["floor"], row["floor_kind"], row["state"]
        (3750000, 3799480.0, 'UMK', 'below')
        """
        rows, notes, day, made_from = _core.wage_check(self._market)
        return WageChecks(rows, notes, made_from, day)

    def decent_work(self, by: DecentBy = "programme", *, at: Iterable[int] = (3, 6, 12)) -> DecentWork:
        """Return how decent the work on offer is, and who stays in it.

        Parameters
        ----------
        by
            ``vacancy``, ``employer`` or ``programme``.
        at
            Months after the first day at which is looked who stayed, each from 1 to 120.

        Raises
        ------
        InputError
            If the market has no day, or an argument is not right.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> offered = ["JKN", "JKK", "JKM", "JHT", "JKP"]
        >>> good = {"wage_min": 4_200_000, "contract": "permanent", "schemes_offered": offered}
        >>> poor = {"wage_min": 3_000_000, "contract": "daily", "schemes_offered": []}
        >>> _ = m.add_vacancies([
        ...     {"vacancy_id": "V1", "region": "64.74", "openings": 3, **good},
        ...     {"vacancy_id": "V2", "region": "64.74", "openings": 2, **poor},
        ... ])
        >>> _ = m.commit()
        >>> row = m.decent_work().to_dicts()[0]
        >>> row["openings"], row["wage_met"], row["wage_below"], row["protected"], row["unprotected"]
        (5, 3, 2, 3, 2)
        """
        rows, retention, notes, day, made_from = _core.decent_work(self._market, by, months_of(at))
        return DecentWork(rows, retention, notes, made_from, day)
