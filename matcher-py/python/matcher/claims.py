"""What does somebody say of who goes where? A table of pairs, such as an edited assignment, read cell by cell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from matcher.exceptions import InputError
from matcher.frames import TableLike, read_rows

__all__ = ["claims_of"]

_IDS = ("worker_id", "vacancy_id")
_RANKS = ("worker_rank", "vacancy_rank")
_COLUMNS = (*_IDS, *_RANKS, "score", "slot", "rule", "is_local", "flags")


def claims_of(pairs: TableLike) -> list[dict[str, Any]]:
    """Return what a table says of each pair: ids, and ranks, score and slot where it tells them.

    Parameters
    ----------
    pairs
        A table with ``worker_id`` and ``vacancy_id``; see `Assignment.certificate`.

    Raises
    ------
    InputError
        If a column is missing or unknown, or a cell is no id, whole number or score; row and column are named.

    Examples
    --------
    >>> claims_of([{"worker_id": "W1", "vacancy_id": "V1", "worker_rank": "2", "score": "0,5"}])[0]["score"]
    0.5
    >>> claims_of([{"worker_id": "W1", "vacancy_id": None}])
    Traceback (most recent call last):
    matcher.exceptions.InputError: pairs: row 1, column vacancy_id: empty; ids are text
    """
    return [_claim(number, row) for number, row in enumerate(_rows(pairs), start=1)]


def _rows(pairs: TableLike) -> list[dict[str, Any]]:
    """Return the rows of a table of pairs, its columns checked."""
    rows = read_rows(pairs, "pairs")
    for number, row in enumerate(rows, start=1):
        if absent := [name for name in _IDS if name not in row]:
            raise InputError(f"pairs: row {number} has no column {absent[0]}; it has {_names(row)}")
        if unknown := [name for name in row if name not in _COLUMNS]:
            raise InputError(f"pairs: row {number} has a column {_names(unknown)}; {', '.join(_COLUMNS)} are right")
    return rows


def _names(names: Iterable[object]) -> str:
    """Return names of columns; in a file without a header they are cells, which may be personal."""
    shown = [str(name) if re.fullmatch(r"[A-Za-z][A-Za-z_ ]{0,40}\d?", str(name)) else "(not shown)" for name in names]
    return ", ".join(shown) or "none"


def _claim(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row says of a pair, in types; cells may be personal and are not repeated."""
    claim: dict[str, Any] = {name: _id(row[name], f"row {number}, column {name}") for name in _IDS}
    for name in _RANKS:
        claim[name] = _rank(row.get(name), f"row {number}, column {name}")
    claim["score"] = _score(row.get("score"), f"row {number}, column score")
    slot = row.get("slot")
    if not (_is_absent(slot) or isinstance(slot, str)):
        raise InputError(f"pairs: row {number}, column slot: of type {type(slot).__name__}, expected text")
    claim["slot"] = None if _is_absent(slot) else str(slot).strip()
    return claim


def _is_absent(cell: object) -> bool:
    # NaN is how frames write what is missing.
    return (
        cell is None or (isinstance(cell, float) and math.isnan(cell)) or (isinstance(cell, str) and not cell.strip())
    )


def _id(cell: object, where: str) -> str:
    if _is_absent(cell):
        raise InputError(f"pairs: {where}: empty; ids are text")
    if not isinstance(cell, str):
        raise InputError(f"pairs: {where}: of type {type(cell).__name__}; ids are text")
    return cell.strip()


def _number(cell: Any) -> float | None:
    """Return a finite number, as offices' spreadsheets write it too; None for anything else."""
    if isinstance(cell, bool):
        return None
    try:
        number = float(cell.strip().replace(",", ".") if isinstance(cell, str) else cell)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _rank(cell: object, where: str) -> int | None:
    if _is_absent(cell):
        return None
    number = _number(cell)
    if number is None or not number.is_integer() or not 1 <= number < 2**31:
        raise InputError(f"pairs: {where}: no whole number of at least 1")
    return int(number)


def _score(cell: object, where: str) -> float | None:
    if _is_absent(cell):
        return None
    if (number := _number(cell)) is None:
        raise InputError(f"pairs: {where}: no number; a score from 0 to 1 is right")
    return number
