"""A synthetic market, to try things on before an office has data."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher import _core
from matcher.arguments import Day, count, day, ids_of

if TYPE_CHECKING:
    from matcher.engine import Matcher

__all__ = ["Records", "SampleMarket", "sample_market"]

_CHUNK = 1_000  # rows turned into dicts at a time, so that a long table never lies in memory twice


class Records:
    """Records of one table, kept in Rust until somebody looks. Every ``add_*`` takes them.

    Examples
    --------
    >>> records = sample_market(workers=3, vacancies=1).workers
    >>> len(records), next(iter(records))["worker_id"]
    (3, 'SYN-W-000001')
    """

    def __init__(self, native: _core.Records) -> None:
        self._native = native

    def __len__(self) -> int:
        return len(self._native)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for start in range(0, len(self), _CHUNK):
            yield from self._native.rows(start, start + _CHUNK)

    @property
    def table(self) -> str:
        """Name of the table."""
        return self._native.table

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return every record as a dict of its known columns."""
        return list(self)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the records as NDJSON.

        Parameters
        ----------
        path
            A file, which is replaced; ``.ndjson`` by custom.
        """
        Path(path).write_bytes(self._native.ndjson())

    def __repr__(self) -> str:
        return f"Records({len(self):,} {self.table})"


@dataclass(frozen=True, slots=True)
class SampleMarket:
    """Seven tables of invented records. Nobody in them exists; ids begin with ``SYN``.

    Attributes
    ----------
    workers, vacancies, employers, courses, mous, targets, events
        Tables that every ``add_*`` takes.
    regions
        Codes of the regions they lie in.
    as_of
        The day the sample is looked at, as YYYY-MM-DD.
    """

    workers: Records
    vacancies: Records
    employers: Records
    courses: Records
    mous: Records
    targets: Records
    events: Records
    regions: tuple[str, ...]
    as_of: str

    def tables(self) -> dict[str, Records]:
        """Return every table by its name."""
        return {name: getattr(self, name) for name in _core.TABLES}

    def add_to(self, market: Matcher) -> None:
        """Stage every table in a market.

        Raises
        ------
        RefusedError
            If a record is refused, which would be a bug of ours.
        """
        for name, records in self.tables().items():
            getattr(market, f"add_{name}")(records, on_error="raise")


def sample_market(
    workers: int | None = None,
    vacancies: int | None = None,
    *,
    regions: Iterable[str] | None = None,
    as_of: Day = None,
    seed: int = 0,
) -> SampleMarket:
    """Return a synthetic market; the same arguments give the same records everywhere.

    Parameters
    ----------
    workers
        How many workers; 5,000 if None.
    vacancies
        How many vacancies; 400 if None.
    regions
        Provinces, kabupaten or kota, as codes or names; the two the programme began with if None.
    as_of
        The day the sample is looked at; 2026-11-01 if None.
    seed
        Another seed is another market.

    Raises
    ------
    InputError
        If a number is below 0 or too large.

    Examples
    --------
    >>> sample = sample_market(workers=100, vacancies=10, regions=["Kab. Bandung"])
    >>> sample.regions, sample.workers
    (('32.04',), Records(100 workers))
    """
    rows = [
        None if rows is None else count(rows, name, least=0)
        for name, rows in (("workers", workers), ("vacancies", vacancies))
    ]
    codes = None if regions is None else ids_of(regions, "regions")
    tables, found, as_of = _core.sample(rows[0], rows[1], codes, day(as_of), count(seed, "seed", least=0))
    people, posts, employers, courses, mous, targets, events = map(Records, tables)
    return SampleMarket(people, posts, employers, courses, mous, targets, events, regions=tuple(found), as_of=as_of)
