"""Whom do lists show? Each group's share of the first places and of the exposure, for audit: nothing here ranks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from matcher import _core
from matcher.arguments import count
from matcher.exceptions import InputError
from matcher.frames import TableLike, read_rows
from matcher.results import Ranking, Table

__all__ = ["Fairness", "fairness", "groups_of"]

GroupsLike: TypeAlias = "Mapping[str, Any] | TableLike"
"""A dict of worker to group, or a table with ``worker_id`` and a column of groups."""

_Groups: TypeAlias = "list[tuple[str, str | None]]"
_WORKER, _VACANCY, _POSITION, _GROUP = "worker_id", "vacancy_id", "position", "group"
_LIST = "|"  # between the items of a list in a text cell, as this package writes them


class Fairness(Table):
    """How much lists show of each group: a row each, that of workers whose group is unknown last and without a name.

    Attributes
    ----------
    k
        How far down each list was looked at.
    lists
        Lists that fill one of the first `k` positions.
    without_position
        Rows without a position; they are left out.
    outside_pool
        Workers in the first `k` positions whom the groups don't name; their group is unknown.

    Notes
    -----
    ``share_at_k`` is the share of the workers in the first k positions of all lists together, ``share_in_pool`` that of
    the workers whom the groups name, ``exposure`` as ``share_at_k`` with position j counting 1 / log2(1 + j) (Singh and
    Joachims 2018, Fairness of Exposure in Rankings, KDD, section 3), all in [0, 1]. ``ratio`` is ``share_at_k`` over
    ``share_in_pool``: 1 is as often as in the pool, below 1 less often; missing where nobody of the pool is in the
    group. ``low`` and ``high`` are its 95 % bootstrap percentile interval over lists (Efron and Tibshirani 1993,
    section 13.3; 9,999 resamples), the pool taken as known. A worker of several groups counts in each, so that shares
    may add up to more than 1. A ratio far from 1 is a question, not a finding: who is fit for what work is not in it.
    """

    def __init__(self, native: _core.Batch, k: int, lists: int, without_position: int, outside_pool: int) -> None:
        super().__init__(native)
        self.k = k
        self.lists = lists
        self.without_position = without_position
        self.outside_pool = outside_pool

    def _notes(self) -> str:
        notes = [f"the first {self.k:,} of {self.lists:,} lists"]
        if self.outside_pool:
            notes.append(f"{self.outside_pool:,} workers in them are not in the pool and count as unknown")
        if self.without_position:
            notes.append(f"{self.without_position:,} rows without a position left out")
        return "; ".join(notes)

    def _head(self) -> list[dict[str, Any]]:
        return [{**row, _GROUP: "unknown" if row[_GROUP] is None else row[_GROUP]} for row in super()._head()]

    def __repr__(self) -> str:
        return f"{super().__repr__()}\n{self._notes()}"


def fairness(
    ranking: Ranking | TableLike, groups: GroupsLike, k: int = 10, *, column: str | None = None, seed: int = 0
) -> Fairness:
    """Measure how much the first `k` positions of lists show of each group, against the group's share in a pool.

    Parameters
    ----------
    ranking
        A `Ranking` of workers, or a table with ``vacancy_id``, ``worker_id`` and ``position`` (1 is best; rows without
        one are near misses and left out).
    groups
        The pool, every worker whom the auditor considers, and their groups as written: a dict of worker to group, or a
        table (path, frame, list of dicts) with ``worker_id`` and one further column. A list, or a text with ``|``, is
        several groups; a missing or empty one is unknown, a row of its own and never guessed.
    k
        How far down each list is looked at, at least 1; a shorter list gives what it has.
    column
        Which column holds the groups, such as ``sex`` or ``home_region``, where a table has more than one beside
        ``worker_id``; ``group`` if there is one.
    seed
        Of the bootstrap.

    Returns
    -------
    Fairness
        ``group``, ``exposure``, ``share_at_k``, ``share_in_pool``, ``ratio``, ``low``, ``high``. Without a filled
        position all but the share in the pool are missing.

    Raises
    ------
    InputError
        If a column or an id is missing, a worker stands twice in a list, there are more than 10,000 groups, or no
        worker at all.
    FileMissingError
        If there is no such file.

    Examples
    --------
    >>> import matcher
    >>> lists = [("V1", "W1", 1), ("V1", "W2", 2), ("V2", "W1", 1), ("V2", "W3", 2)]
    >>> lists = [dict(zip(("vacancy_id", "worker_id", "position"), row)) for row in lists]
    >>> sexes = {"W1": "m", "W2": "f", "W3": "f", "W4": None}
    >>> for row in matcher.fairness(lists, sexes, k=2).to_dicts():
    ...     print(row["group"], round(row["exposure"], 3), row["share_at_k"], row["share_in_pool"], row["ratio"])
    f 0.387 0.5 0.5 1.0
    m 0.613 0.5 0.25 2.0
    None 0.0 0.0 0.25 0.0
    """
    k, seed = count(k, "k", least=1), count(seed, "seed", least=0)
    if isinstance(ranking, Ranking) and ranking.by != "workers":
        raise InputError("the ranking holds vacancies for each worker; one of rank_workers is right")
    rows = ranking._native if isinstance(ranking, Ranking) else list(_placed(ranking))
    batch, *counts = _core.fairness(rows, groups_of(groups, column), k, seed)
    return Fairness(batch, k, *counts)


def groups_of(groups: GroupsLike, column: str | None = None) -> _Groups:
    """Return rows of worker and group, None where it is unknown.

    Examples
    --------
    >>> groups_of({"W1": ["poor", "laid_off"], "W2": ""})
    [('W1', 'poor'), ('W1', 'laid_off'), ('W2', None)]
    >>> groups_of([{"worker_id": "W1", "sex": "f", "education": "SMK"}])
    Traceback (most recent call last):
    matcher.exceptions.InputError: groups: which column holds them? There are sex, education
    """
    is_pairs = isinstance(groups, Mapping) and _WORKER not in groups
    pairs = iter(groups.items()) if is_pairs else _columns(groups, column)  # type: ignore[union-attr]
    return [(_id(worker, "groups"), group) for worker, cell in pairs for group in _cells(cell)]


def _columns(groups: GroupsLike, column: str | None) -> Iterator[tuple[object, object]]:
    rows = read_rows(groups, "groups")
    # A record may leave out what it doesn't tell; a column is there if one row has it.
    names = list(dict.fromkeys(name for row in rows for name in row))
    others = [str(name) for name in names if name != _WORKER]
    if rows and _WORKER not in names:
        raise InputError(f"groups: a table needs the column {_WORKER}; it has {', '.join(others)}")
    if column is None and _GROUP not in others and len(others) != 1 and rows:
        raise InputError(f"groups: which column holds them? There are {', '.join(others) or 'none'}")
    if column not in (None, *others) and rows:
        raise InputError(f"groups: there is no column {column}; there are {', '.join(others) or 'none'}")
    name = column or (_GROUP if _GROUP in others else "".join(others))
    return ((row.get(_WORKER), row.get(name)) for row in rows)


def _placed(ranking: TableLike) -> Iterator[tuple[str, str, int | None]]:
    for row in read_rows(ranking, "ranking"):
        if absent := [name for name in (_VACANCY, _WORKER, _POSITION) if name not in row]:
            raise InputError(f"ranking: a table needs the column {absent[0]}; it has {', '.join(map(str, row))}")
        yield _id(row[_VACANCY], "ranking"), _id(row[_WORKER], "ranking"), _position(row[_POSITION])


def _id(value: object, what: str) -> str:
    if isinstance(value, str) and value.strip():
        return str(value).strip()
    raise InputError(
        f"{what}: an id is {'empty' if isinstance(value, str) else f'of type {type(value).__name__}'}; ids are text"
    )


def _cells(cell: object) -> list[str | None]:
    """Return each group of a cell; None alone if there is none."""
    if isinstance(cell, str):
        items: list[object] = list(cell.split(_LIST))
    elif isinstance(cell, Iterable) and not isinstance(cell, (bytes, Mapping)):
        items = list(cell)
    else:
        items = [cell]
    named = [_plain(item) for item in items]
    return [name for name in named if name] or [None]


def _plain(value: object) -> str | None:
    if value is None or value != value:  # NaN, as frames write what is missing  # noqa: PLR0124
        return None
    # Frames with a missing cell hold whole numbers as floats.
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def _position(value: Any) -> int | None:
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    try:
        number = int(value)
        is_whole = isinstance(value, str) or number == value
    except (TypeError, ValueError, OverflowError):
        number, is_whole = 0, False
    if not is_whole or not 1 <= number < 2**31:
        raise InputError(f"ranking: a position is {value!r}, expected a whole number of at least 1")
    return number
