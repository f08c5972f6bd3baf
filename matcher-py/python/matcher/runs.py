"""Which objects are a run or judgments? Rankings, TREC files, dicts of dicts and tables, each as its native half."""

from __future__ import annotations

import csv
import math
import operator
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

from matcher import _core
from matcher.exceptions import FileMissingError, InputError
from matcher.frames import ArrowStream, file_bytes, rows_of
from matcher.results import Ranking

__all__ = ["QrelsLike", "Query", "RunLike", "qrels_of", "query_of", "run_of"]

Query: TypeAlias = Literal["worker_id", "vacancy_id"]
"""Which id of a pair asks; the other one is the document."""

RunLike: TypeAlias = (
    "Ranking | str | os.PathLike[str] | Mapping[str, Mapping[str, float]] | ArrowStream | Iterable[Mapping[str, Any]]"
)
"""A ranking, a path to a TREC run file or a table, a dict of query to dict of document to score, or a table."""

QrelsLike: TypeAlias = (
    "str | os.PathLike[str] | Mapping[str, Mapping[str, int]] | ArrowStream | Iterable[Mapping[str, Any]]"
)
"""A path to a TREC qrels file or a table, a dict of query to dict of document to grade, or a table."""

_Value = TypeVar("_Value", int, float)
_Row: TypeAlias = "tuple[str, str, _Value]"
_IDS = ("worker_id", "vacancy_id")
_MOST_BYTES = 512 << 20  # a run of ten million lines
_TABLES = {".csv", ".parquet", ".xlsx"}


def query_of(run: object, query: Query | None) -> Query | None:
    """Return the id that asks: the one given, or of a ranking the one whose lists it holds.

    Raises
    ------
    InputError
        If it is no id of a pair, or another one than the ranking's.
    """
    if query is not None and query not in _IDS:
        raise InputError(f"query is {query!r}; worker_id or vacancy_id is right")
    if not isinstance(run, Ranking):
        return query
    own: Query = "vacancy_id" if run.by == "workers" else "worker_id"
    if query not in (None, own):
        raise InputError(f"query is {query!r}, but the ranking holds {run.by} for each {own}")
    return own


def run_of(run: RunLike, query: Query | None = None) -> _core.Run:
    """Return a run in its native form.

    Parameters
    ----------
    run
        What `RunLike` says. A table has ``q_id``, ``doc_id`` and ``score``, or ``worker_id``, ``vacancy_id`` and
        ``score``.
    query
        Which id asks, in a table with ``worker_id`` and ``vacancy_id``.

    Raises
    ------
    InputError
        If it is none of these, empty, has a score that is no finite number, or a document twice.
    FileMissingError
        If there is no such file.

    Examples
    --------
    >>> len(run_of({"q1": {"d1": 0.5, "d2": 0.25}}))
    1
    >>> run_of({})
    Traceback (most recent call last):
    matcher.exceptions.InputError: the run is empty, expected at least one row
    """
    if isinstance(run, Ranking):
        query_of(run, query)
        return _core.Run.ranking(run._native)
    if (text := _trec(run, "run")) is not None:
        return _placed(run, lambda: _core.Run.trec(text))
    rows = list(_rows(run, "run", "score", query, _score))
    if not rows:
        raise InputError("the run is empty, expected at least one row")
    return _core.Run.rows(rows)


def qrels_of(qrels: QrelsLike, query: Query | None = None) -> _core.Qrels:
    """Return judgments in their native form; as `run_of`, with whole numbers as ``grade``.

    Examples
    --------
    >>> len(qrels_of([{"q_id": "q1", "doc_id": "d1", "grade": 2}]))
    1
    """
    if (text := _trec(qrels, "qrels")) is not None:
        return _placed(qrels, lambda: _core.Qrels.trec(text))
    return _core.Qrels.rows(list(_rows(qrels, "qrels", "grade", query, _grade)))


_Native = TypeVar("_Native", _core.Run, _core.Qrels)


def _placed(path: object, read: Callable[[], _Native]) -> _Native:
    try:
        return read()
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _trec(source: object, what: str) -> bytes | None:
    """Return the text of a TREC file; None of what is no path, or the path of a table."""
    if not isinstance(source, (str, os.PathLike)):
        return None
    path = Path(source)
    if path.suffix.lower() in _TABLES:
        return None
    try:
        return file_bytes(path, what, most=_MOST_BYTES)
    except FileNotFoundError:
        raise FileMissingError(f"{what}: can't read {path}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{what}: can't read {path}: {error.strerror}") from None


def _rows(
    source: Any, what: str, column: str, query: Query | None, read: Callable[[object, str], _Value]
) -> Iterator[_Row[_Value]]:
    if isinstance(source, Mapping):
        for q_id, documents in source.items():
            if not isinstance(documents, Mapping):
                raise InputError(f"{what}: a query's documents are of type {type(documents).__name__}; a dict is right")
            for doc_id, value in documents.items():
                yield _id(q_id, what), _id(doc_id, what), read(value, what)
        return
    if not isinstance(source, (str, os.PathLike, ArrowStream, Iterable)):
        right = (
            "a Ranking, a path, a dict of dicts or a table" if what == "run" else "a path, a dict of dicts or a table"
        )
        raise InputError(f"{what}: a value of type {type(source).__name__} was given; {right} is right")
    names: tuple[str, str] | None = None
    for row in _table(source, what):
        if not isinstance(row, Mapping):
            raise InputError(f"{what}: a row is of type {type(row).__name__}; a dict of columns is right")
        names = names or _names(row, what, query)
        if column not in row:
            raise InputError(f"{what}: a table needs the column {column}; it has {', '.join(map(str, row))}")
        yield _id(row.get(names[0]), what), _id(row.get(names[1]), what), read(row[column], what)


def _table(source: Any, what: str) -> Iterable[Mapping[str, Any]]:
    if isinstance(source, (str, os.PathLike)) and Path(source).suffix.lower() == ".csv":
        path = Path(source)
        if not path.exists():
            raise FileMissingError(f"{what}: can't read {path}: there is no such file")
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{what}: can't read {path}: {error}") from None
    if isinstance(source, (str, os.PathLike, ArrowStream)):
        return rows_of(source, what)
    rows: Iterable[Mapping[str, Any]] = source
    return rows


def _names(row: Mapping[str, Any], what: str, query: Query | None) -> tuple[str, str]:
    if {"q_id", "doc_id"} <= row.keys():
        return "q_id", "doc_id"
    if not row.keys() >= set(_IDS):
        raise InputError(
            f"{what}: a table needs q_id and doc_id, or worker_id and vacancy_id; it has {', '.join(map(str, row))}"
        )
    if query is None:
        raise InputError(f"{what}: which id asks? query='worker_id' or query='vacancy_id' says so")
    return query, next(name for name in _IDS if name != query)


def _id(value: object, what: str) -> str:
    if isinstance(value, str) and value:
        return str(value)
    raise InputError(f"{what}: an id is {'empty' if value == '' else f'of type {type(value).__name__}'}; ids are text")


def _score(value: object, what: str) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InputError(f"{what}: a score is {value!r}, expected a finite number") from None
    if not math.isfinite(number):
        raise InputError(f"{what}: a score is {value!r}, expected a finite number")
    return number


def _grade(value: object, what: str) -> int:
    try:
        grade = int(value) if isinstance(value, str) else _whole(value)
    except (TypeError, ValueError):
        raise InputError(f"{what}: a grade is {value!r}, expected a whole number") from None
    if abs(grade) >= 2**31:
        raise InputError(f"{what}: a grade is {value!r}, expected a whole number of 32 bits")
    return grade


def _whole(value: Any) -> int:
    # Frames with a missing cell hold whole numbers as floats.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return operator.index(value)
