"""What did commits change on the lists? Pairs that entered, left or moved, found without ranking everything anew."""

from __future__ import annotations

import html
from typing import Any

from matcher import _core
from matcher.arguments import count
from matcher.exceptions import InputError
from matcher.progress import Progress, watcher
from matcher.results import Ranking, Table, table_html

__all__ = ["Delta", "Deltas"]

_UNITS = {"before": "position then", "after": "position now"}


class Delta(Table):
    """Pairs that entered a list, left it or moved on it.

    Attributes
    ----------
    lists
        Lists there are now.
    reranked
        How many of them were made anew; commits can't have changed the others.
    settings
        Settings of the whole market that differ, such as ``as_of``, ``policy`` or ``statistics``; with any, every list
        was made anew.
    counts
        How many pairs ``entered``, ``left`` and ``moved``.
    since
        What the earlier lists were made from.
    made_from
        What the lists are made from now.

    Notes
    -----
    Columns: ``vacancy_id``, ``worker_id``, ``change`` (``entered``, ``left``, ``moved``), ``before`` and ``after``
    (positions, 1 is best; missing where the worker isn't on the list). Vacancies stand in the order of their ids; of
    each those on its list by position, then those who left it.

    It holds the lists as they are now, so that `Matcher.changed` takes it as `since` after the next commit.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"]}])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"]}])
    >>> _ = m.commit()
    >>> before = m.rank_workers()
    >>> _ = m.add_workers([{"worker_id": "W2", "skills": ["smaw"]}])
    >>> _ = m.commit()
    >>> m.changed(before)
    Delta: 1 rows, 5 columns
    vacancy_id  worker_id  change   before  after
    V1          W2         entered  -       2
    1 entered, 0 left, 0 moved; 1 of 1 lists made anew, from generation 1 to 2
    """

    def __init__(self, native: _core.Delta) -> None:
        super().__init__(native.rows())
        self._delta = native

    @property
    def lists(self) -> int:
        """Lists there are now."""
        return self._delta.lists

    @property
    def reranked(self) -> int:
        """How many lists were made anew."""
        return self._delta.reranked

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs entered, left and moved."""
        return self._delta.counts

    @property
    def settings(self) -> list[str]:
        """Settings of the whole market that differ."""
        return self._delta.settings

    @property
    def since(self) -> dict[str, Any]:
        """Digests of everything the earlier lists depend on."""
        return self._delta.since()

    @property
    def made_from(self) -> dict[str, Any]:
        """Digests of everything the lists depend on now."""
        return self._delta.made_from()

    def sentence(self) -> str:
        """Return how many pairs changed, how many lists were made anew, and why if it was all of them."""
        generations = f"from generation {self.since['generation']} to {self.made_from['generation']}"
        why = f"; other settings: {', '.join(self.settings)}" if self.settings else ""
        changes = ", ".join(f"{count:,} {change}" for change, count in self.counts.items())
        return f"{changes}; {self.reranked:,} of {self.lists:,} lists made anew, {generations}{why}"

    def __repr__(self) -> str:
        return f"{super().__repr__()}\n{self.sentence()}"

    def _repr_html_(self) -> str:
        table = table_html(type(self).__name__, self._head(), len(self), self.columns, _UNITS)
        return f"{table}<p><small>{html.escape(self.sentence())}</small></p>"


class Deltas:
    """The part of a `matcher.Matcher` that says what commits changed on the lists."""

    _market: _core.Market
    _threads: int | None

    def changed(self, since: Ranking | Delta, *, threads: int | None = None, progress: Progress = None) -> Delta:
        """Return which pairs entered, left or moved since an earlier ranking of this market.

        The answer is that of ranking then and now and comparing positions, for the vacancies, `k` and `eligible` of the
        earlier ranking. Only the lists that commits can have affected are made anew: those of vacancies that changed,
        those with somebody on them who changed or is gone, and those that a changed worker comes into; and all of them
        if a setting of the whole market changed.

        Parameters
        ----------
        since
            A `Ranking` that `rank_workers` made of an earlier commit of this market, also before it was closed and
            opened again in the same process; or an earlier answer.
        threads, progress
            As for `rank_workers`; progress counts the lists made anew.

        Raises
        ------
        InputError
            If `since` is of another market, or of another call than `rank_workers`. A generation's number says too
            little: its records are not kept, so that whoever was erased is gone.

        Notes
        -----
        Near misses and whoever waits for a paper have no position and are on no list.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_workers([
        ...     {"worker_id": "W1", "skills": ["smaw", "gtaw"]},
        ...     {"worker_id": "W2", "skills": ["smaw"]},
        ... ])
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"]}])
        >>> _ = m.commit()
        >>> before = m.rank_workers()
        >>> _ = m.remove_workers("W1")
        >>> _ = m.commit()
        >>> delta = m.changed(before)
        >>> [(row["worker_id"], row["change"], row["before"], row["after"]) for row in delta.to_dicts()]
        [('W2', 'moved', 2, 1), ('W1', 'left', 1, None)]
        >>> len(m.changed(delta))
        0
        """
        if isinstance(since, Ranking):
            earlier: _core.Ranking | _core.Delta = since._native
        elif isinstance(since, Delta):
            earlier = since._delta
        else:
            raise InputError(
                f"since is of type {type(since).__name__}; a Ranking that rank_workers made on this market, or what "
                "changed returned, is right: records of older generations are not kept"
            )
        threads = self._threads if threads is None else count(threads, "threads", least=1)
        return Delta(_core.changed(self._market, earlier, threads, watcher(progress)))
