"""Tables in: what a market is told, and what it says it holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

from matcher import _core
from matcher.arguments import ids_of
from matcher.exceptions import InputError
from matcher.frames import TableLike, source_of
from matcher.results import IngestReport, Snapshot, Table
from matcher.settings import Lexicon, Policy, Weights

__all__ = ["OnError", "TableName", "Tables", "staged"]

OnError: TypeAlias = Literal["report", "raise"]
TableName: TypeAlias = Literal["workers", "vacancies", "employers", "courses", "mous", "targets", "events"]


def staged(market: _core.Market, name: str, table: TableLike, on_error: OnError) -> IngestReport:
    """Stage a table by its name and return how it was read.

    Raises
    ------
    InputError
        If `on_error` is something else, or the table as a whole can't be read.
    RefusedError
        If a row is bad and `on_error` is ``raise``; nothing is staged then.
    """
    if on_error not in ("report", "raise"):
        raise InputError(f"on_error is {on_error!r}; report or raise is right")
    return IngestReport._of(market.add(name, source_of(table, name), on_error == "raise"))


class Tables:
    """The half of a `matcher.Matcher` that takes records and settings in and shows them again."""

    _market: _core.Market
    _lexicon: Lexicon

    def _add(self, name: TableName, table: TableLike, on_error: OnError) -> IngestReport:
        return staged(self._market, name, table, on_error)

    def add_workers(self, table: TableLike, *, on_error: OnError = "report") -> IngestReport:
        """Stage workers; they become visible at `commit`.

        Parameters
        ----------
        table
            A path (``.csv``, ``.ndjson``, ``.xlsx``, ``.parquet``), a frame that speaks Arrow, or a list of dicts. Only
            ``worker_id`` is required; a repeated id replaces the whole earlier record.
        on_error
            ``report`` refuses bad rows one by one, ``raise`` the whole batch.

        Returns
        -------
        IngestReport
            Rows accepted and refused, and every issue.

        Raises
        ------
        InputError
            If the table as a whole can't be read.
        RefusedError
            If a row is bad and `on_error` is ``raise``; nothing is staged then.

        Examples
        --------
        >>> import matcher
        >>> print(matcher.Matcher().add_workers([{"worker_id": "W1", "wage_min": "3,5 jt"}]))  # doctest: +ELLIPSIS
        workers: 1 rows accepted, 0 refused; 0 errors, 2 notices
          row 1, id W1, column wage_min: "3,5 jt" read with a decimal comma [decimal_comma]
          ...
        """
        return self._add("workers", table, on_error)

    def add_vacancies(self, table: TableLike, *, on_error: OnError = "report") -> IngestReport:
        """Stage vacancies, with ``vacancy_id``; as `add_workers`."""
        return self._add("vacancies", table, on_error)

    def add_employers(self, table: TableLike, *, on_error: OnError = "report") -> IngestReport:
        """Stage employers, with ``employer_id``; as `add_workers`."""
        return self._add("employers", table, on_error)

    def add_courses(self, table: TableLike, *, on_error: OnError = "report") -> IngestReport:
        """Stage courses, with ``course_id``; as `add_workers`."""
        return self._add("courses", table, on_error)

    def add_mous(self, table: TableLike, *, on_error: OnError = "report") -> IngestReport:
        """Stage memoranda of understanding, with ``mou_id``; as `add_workers`."""
        return self._add("mous", table, on_error)

    def add_targets(self, table: TableLike, *, on_error: OnError = "report") -> IngestReport:
        """Stage targets, with ``target_id``; as `add_workers`."""
        return self._add("targets", table, on_error)

    def add_events(self, table: TableLike, *, on_error: OnError = "report") -> IngestReport:
        """Stage events, with ``event_id``; as `add_workers`."""
        return self._add("events", table, on_error)

    def check(self, name: TableName, table: TableLike) -> IngestReport:
        """Read a table as ``add_*`` would, and stage nothing.

        Parameters
        ----------
        name
            ``workers``, ``vacancies``, ``employers``, ``courses``, ``mous``, ``targets`` or ``events``.
        table
            As for `add_workers`.

        Examples
        --------
        >>> import matcher
        >>> matcher.Matcher().check("vacancies", [{"vacancy_id": "V1", "openings": "dua"}]).refused
        1
        """
        return IngestReport._of(self._market.check(name, source_of(table, name)))

    def remove_workers(self, ids: Iterable[str]) -> IngestReport:
        """Stage the removal of workers; ids that no record has are refused and counted."""
        return IngestReport._of(self._market.remove("workers", ids_of(ids, "ids") or []))

    def remove_vacancies(self, ids: Iterable[str]) -> IngestReport:
        """Stage the removal of vacancies; ids that no record has are refused and counted."""
        return IngestReport._of(self._market.remove("vacancies", ids_of(ids, "ids") or []))

    def commit(self) -> int:
        """Make everything staged visible and durable, all or nothing, and return the new generation.

        The first commit also counts how rare skills and words are; later ones keep those counts, so that they change
        the scores of changed records alone.
        """
        return self._market.commit()

    def refresh_statistics(self) -> int:
        """Count anew how rare skills and words are, commit, and return the new generation."""
        return self._market.refresh_statistics()

    @property
    def snapshot(self) -> Snapshot:
        """The last commit: generation, rows, fingerprints."""
        return Snapshot(**self._market.snapshot())

    @property
    def lexicon(self) -> Lexicon:
        """The market's lexicon; an alias added to it counts from the next commit on."""
        return self._lexicon

    @property
    def policy(self) -> Policy:
        """The policy in use."""
        return Policy(self._market.policy())

    @property
    def weights(self) -> Weights:
        """The weights in use."""
        return Weights(self._market.weights())

    def record(self, name: TableName, record_id: str) -> dict[str, Any] | None:
        """Return every stored column of a committed record, or None if there is none of this id.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_workers([{"worker_id": "W1", "wage_min": "3,5 jt"}])
        >>> _ = m.commit()
        >>> m.record("workers", "W1")
        {'worker_id': 'W1', 'wage_min': 3500000}
        """
        return self._market.record(name, record_id)

    def resolve_skills(self, texts: Iterable[str]) -> Table:
        """Return the mentions of skills in texts, as `Lexicon.resolve` with this market's lexicon.

        Examples
        --------
        >>> import matcher
        >>> row = matcher.Matcher().resolve_skills(["Operator forklift"]).to_dicts()[0]
        >>> row["skill_id"], row["text"][row["start"] : row["end"]]
        ('operator_forklift', 'Operator forklift')
        """
        return self._lexicon.resolve(texts)

    def unresolved_skills(self) -> Table:
        """Return the committed skill texts that the lexicon doesn't know, most frequent first.

        Returns
        -------
        Table
            ``text``, ``workers`` and ``vacancies`` (how many have it), ``nearest`` (ids spelled most alike). They still
            match each other by their text; `Lexicon.add_alias` teaches them.
        """
        return Table(self._market.unresolved_skills())

    def region_name(self, code: str) -> str:
        """Return the full name of a region, such as ``Kecamatan Tarakan Barat, Kota Tarakan, Kalimantan Utara``."""
        return self._market.region_name(code)
