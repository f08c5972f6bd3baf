"""Rankings out: who fits which vacancy, in which order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from matcher import _core
from matcher.arguments import count, ids_of
from matcher.exceptions import InputError
from matcher.frames import ArrowStream, TableLike, rows_of
from matcher.progress import Progress, watcher
from matcher.results import Ranking

__all__ = ["Eligible", "Places", "Rankings"]

Eligible: TypeAlias = Literal["pass", "keep_unknown", "all"]
Places: TypeAlias = Literal["auto", "counted", "listed"]


class Rankings:
    """The half of a `matcher.Matcher` that ranks the last commit."""

    _market: _core.Market
    _threads: int | None

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
