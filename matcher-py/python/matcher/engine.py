"""The market: add tables, commit, rank, explain."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias

from matcher import _core
from matcher.arguments import Day, count, ids_of, settings
from matcher.exceptions import InputError
from matcher.frames import ArrowStream, TableLike, rows_of, source_of
from matcher.progress import Progress, watcher
from matcher.results import Explanation, IngestReport, Ranking, Snapshot, Table, WhyNot
from matcher.settings import Lexicon, Policy, Regions, Setting, Taxonomies, Weights

__all__ = ["Matcher"]

Eligible: TypeAlias = Literal["pass", "keep_unknown", "all"]
Places: TypeAlias = Literal["auto", "counted", "listed"]
OnError: TypeAlias = Literal["report", "raise"]
TableName: TypeAlias = Literal["workers", "vacancies", "employers", "courses", "mous", "targets", "events"]


class Matcher:
    """A market of workers and vacancies: records on disk or in memory, and everything that ranks them.

    Parameters
    ----------
    path
        Directory of the market; one that is there is opened for writing, a new one is made. None keeps it in memory.
    region
        Region the market serves, as a code or a name.
    policy
        How residents come first: a path, a table, a dict, a `Policy`, or the name of an example of `policies`.
    weights
        How much each feature counts: a path, a table, a dict or a `Weights`.
    lexicon
        Which skills there are: a path, a table, a dict, a `Lexicon` or a list of them, as for `Lexicon.load`.
    regions
        Region table in place of the bundled one.
    as_of
        The day that rules on dates look at. Without it those rules answer "unknown".
    nik_key
        Secret from which digests of identity numbers are made; never stored. Without it they are dropped.
    threads
        Threads a ranking uses; all processors if None.

    Raises
    ------
    StorageError
        If the directory is locked by another writer, damaged, or written by a newer version.
    MarketNotFoundError
        If the directory holds something else than a market.
    ConfigError
        If a setting can't be used.

    Notes
    -----
    Settings not given are those of the last commit, or the defaults. What is added becomes visible at `commit`. Every
    method may be called from any thread; rankings go on beside a commit.

    Examples
    --------
    >>> import matcher
    >>> with matcher.Matcher(as_of="2026-11-01", policy={"id": "residents", "order": {"instrument": "tier"}}) as m:
    ...     _ = m.add_workers([
    ...         {"worker_id": "near", "skills": ["las listrik"], "home_region": "Kota Tarakan"},
    ...         {"worker_id": "far", "skills": ["smaw", "gtaw"], "home_region": "Kabupaten Nunukan"},
    ...     ])
    ...     _ = m.add_vacancies([
    ...         {"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "region": "Tarakan", "housing": True},
    ...     ])
    ...     _ = m.commit()
    ...     for row in m.rank_workers().head():
    ...         print(row["position"], row["worker_id"], row["tier"], row["moved"])
    1 near kabupaten_kota 1
    2 far provinsi -1
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        region: str | None = None,
        policy: Setting | Policy | None = None,
        weights: Setting | Weights | None = None,
        lexicon: Taxonomies | None = None,
        regions: Setting | Regions | None = None,
        as_of: Day = None,
        nik_key: bytes | str | None = None,
        threads: int | None = None,
    ) -> None:
        given = settings(region, policy, weights, lexicon, regions, as_of, nik_key)
        self._set_up(_core.Market(path, open=False, read_only=False, **given), threads)

    def _set_up(self, market: _core.Market, threads: int | None) -> None:
        self._market = market
        self._threads = count(threads, "threads", least=1) if threads is not None else None
        self._lexicon = Lexicon(market.lexicon(), market=market)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        read_only: bool = True,
        *,
        region: str | None = None,
        policy: Setting | Policy | None = None,
        weights: Setting | Weights | None = None,
        lexicon: Taxonomies | None = None,
        regions: Setting | Regions | None = None,
        as_of: Day = None,
        nik_key: bytes | str | None = None,
        threads: int | None = None,
    ) -> Self:
        """Open a market that is there; read-only, any number of processes may do so at once.

        Parameters
        ----------
        path
            Directory of the market.
        read_only
            False opens it for writing, which one process at a time may.
        region, policy, weights, lexicon, regions, as_of, nik_key, threads
            As for `Matcher`.

        Raises
        ------
        MarketNotFoundError
            If there is no market.
        StorageError
            If it is locked, damaged, or written by a newer version.
        """
        market = cls.__new__(cls)
        given = settings(region, policy, weights, lexicon, regions, as_of, nik_key)
        market._set_up(_core.Market(path, open=True, read_only=read_only, **given), threads)
        return market

    def close(self) -> None:
        """Close the market and give its lock back; what was not committed is forgotten."""
        self._market.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._market.closed:
            return "Matcher(closed)"
        snapshot = self.snapshot
        rows = ", ".join(f"{count:,} {table}" for table, count in snapshot.rows.items() if count)
        return f"Matcher(generation {snapshot.generation}: {rows or 'no records'})"

    # Tables in

    def _add(self, name: TableName, table: TableLike, on_error: OnError) -> IngestReport:
        if on_error not in ("report", "raise"):
            raise InputError(f"on_error is {on_error!r}; report or raise is right")
        return IngestReport._of(self._market.add(name, source_of(table, name), on_error == "raise"))

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

    # Rankings out

    def _options(
        self,
        k: int,
        eligible: Eligible,
        near_misses: int,
        exhaustive: bool,
        threads: int | None,
        places: Places = "auto",
    ) -> dict[str, Any]:
        threads = self._threads if threads is None else count(threads, "threads", least=1)
        near_misses = count(near_misses, "near_misses", least=0)
        return {
            "k": count(k, "k", least=1),
            "eligible": eligible,
            "near_misses": near_misses,
            "places": places,
            "exhaustive": bool(exhaustive),
            "threads": threads,
        }

    def rank_workers(
        self,
        vacancies: Iterable[str] | str | None = None,
        k: int = 20,
        *,
        eligible: Eligible = "keep_unknown",
        near_misses: int = 0,
        places: Places = "auto",
        exhaustive: bool = False,
        threads: int | None = None,
        progress: Progress = None,
    ) -> Ranking:
        """Return the best workers for each vacancy.

        Parameters
        ----------
        vacancies
            Ids of vacancies, or one id; None is all.
        k
            Rows a list has at most.
        eligible
            ``pass`` keeps those that pass every hard rule, ``keep_unknown`` those that fail none, ``all`` everyone.
        near_misses
            How many workers that fail exactly one rule follow each list, without a position.
        places
            Whose place by score alone (columns ``before`` and ``moved``) is counted among all workers. ``counted`` is
            everybody's. ``listed`` is theirs whom the list alone tells: under ``boost`` and ``tier`` if nobody with a
            better score can be missing from it, under policies that give openings away if they are among the first `k`
            by score, or as many as there are openings if those are more. Others have neither ``before`` nor ``moved``,
            and as ``rule`` the one that was applied to them, whether or not it moved them. ``auto`` is ``counted`` in
            markets of up to 32,768 workers and ``listed`` in larger ones, where counting takes longer than the ranking
            itself. No other column depends on it.
        exhaustive
            Scores every pair the plain way: the same answer, slower.
        threads
            Threads of this call.
        progress
            True, False, or a function called with the lists done and the lists in all; None shows a line in a terminal
            or notebook.

        Raises
        ------
        UnknownIdError
            If a vacancy isn't committed.
        InputError
            If `k` or another option is not right.

        Examples
        --------
        >>> import matcher
        >>> matcher.Matcher().rank_workers(k=0)
        Traceback (most recent call last):
        matcher.exceptions.InputError: k is 0, expected a whole number of at least 1
        """
        options = self._options(k, eligible, near_misses, exhaustive, threads, places)
        return Ranking(self._market.rank("workers", ids_of(vacancies, "vacancies"), options, watcher(progress)))

    def rank_vacancies(
        self,
        workers: Iterable[str] | str | None = None,
        k: int = 20,
        *,
        eligible: Eligible = "keep_unknown",
        near_misses: int = 0,
        exhaustive: bool = False,
        threads: int | None = None,
        progress: Progress = None,
    ) -> Ranking:
        """Return the best vacancies for each worker, in the order of the score; parameters as for `rank_workers`.

        The policy chooses among workers, so that here it orders nothing; ``priority``, ``tier`` and ``is_local`` are
        shown.
        """
        options = self._options(k, eligible, near_misses, exhaustive, threads)
        return Ranking(self._market.rank("vacancies", ids_of(workers, "workers"), options, watcher(progress)))

    def rank_for(
        self,
        vacancy: Mapping[str, Any] | None = None,
        k: int = 20,
        *,
        worker: Mapping[str, Any] | None = None,
        eligible: Eligible = "keep_unknown",
        near_misses: int = 0,
        places: Places = "auto",
        exhaustive: bool = False,
        threads: int | None = None,
        progress: Progress = None,
    ) -> Ranking:
        """Return the best workers for a vacancy, or the best vacancies for a worker, that was never stored.

        Parameters
        ----------
        vacancy, worker
            Columns of the record; exactly one of the two. Without an id it is called ``unsaved``.
        k, eligible, near_misses, places, exhaustive, threads, progress
            As for `rank_workers`; a policy orders nothing for a worker, so that `places` has no effect there.

        Raises
        ------
        RefusedError
            If a column of the record is not right.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["forklift"]}])
        >>> _ = m.commit()
        >>> [row["worker_id"] for row in m.rank_for(vacancy={"skills_required": ["forklift"]}).head()]
        ['W1']
        """
        if (vacancy is None) == (worker is None):
            raise InputError("rank_for takes a vacancy or a worker, one of the two")
        options = self._options(k, eligible, near_misses, exhaustive, threads, places)
        table, record = ("workers", worker) if vacancy is None else ("vacancies", vacancy)
        key = "worker_id" if vacancy is None else "vacancy_id"
        if not isinstance(record, Mapping):
            raise InputError(f"the record is of type {type(record).__name__}; a dict of columns is right")
        row = {key: "unsaved", **record}
        return Ranking(self._market.rank_for(table, row, options, watcher(progress)))

    def score_pairs(self, pairs: Iterable[tuple[str, str]] | TableLike) -> Ranking:
        """Return a ranking's columns for given pairs, in their order and without positions, by the reference scorer.

        Parameters
        ----------
        pairs
            Tuples of worker id and vacancy id, or a table with ``worker_id`` and ``vacancy_id``, such as a `Ranking`.

        Raises
        ------
        UnknownIdError
            If an id isn't committed.
        """
        if isinstance(pairs, (str, os.PathLike, ArrowStream)):
            pairs = rows_of(pairs, "pairs")
        try:
            both = [
                (str(p["worker_id"]), str(p["vacancy_id"])) if isinstance(p, Mapping) else (str(p[0]), str(p[1]))
                for p in pairs
            ]
        except (KeyError, TypeError, IndexError) as error:
            raise InputError("a pair is a tuple of worker id and vacancy id, or a dict with both columns") from error
        return Ranking(self._market.score_pairs(both))

    def explain(self, worker: str, vacancy: str) -> Explanation:
        """Return why a committed pair has its score and place.

        Raises
        ------
        UnknownIdError
            If an id isn't committed.
        """
        return Explanation(self._market.explain(worker, vacancy))

    def why_not(self, worker: str, vacancy: str, *, k: int = 20, eligible: Eligible = "keep_unknown") -> WhyNot:
        """Return why a worker isn't among the `k` best for a vacancy, or that they are.

        Raises
        ------
        UnknownIdError
            If an id isn't committed.
        """
        return WhyNot(self._market.why_not(worker, vacancy, self._options(k, eligible, 0, False, None)))

    # Skills

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
