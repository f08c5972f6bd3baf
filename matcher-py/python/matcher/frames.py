"""Which tables can be read? Files, frames that speak Arrow, and lists of dicts, each as rows for the native half."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

from matcher import _core
from matcher.exceptions import FileMissingError, InputError
from matcher.parquet import parquet_batches, pyarrow_for
from matcher.sheets import sheet_rows

if TYPE_CHECKING:
    from matcher.sample import Records

__all__ = ["ArrowStream", "TableLike", "file_bytes", "is_text", "read_rows", "rows_of", "source_of", "text_rows"]


@runtime_checkable
class ArrowStream(Protocol):
    """Anything that gives its rows as an Arrow stream: polars, pyarrow, pandas, DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule with the stream."""
        ...  # pragma: no cover


TableLike: TypeAlias = "ArrowStream | str | os.PathLike[str] | Iterable[Mapping[str, Any]] | Records"
"""What every ``add_*`` takes: a path, a frame, a list of dicts, or records of `matcher.sample_market`."""

_RIGHT = "a path (.csv, .ndjson, .xlsx, .parquet), a frame that speaks Arrow or a list of dicts is right"
# Settings, lists of groups, certificates: files that people write or that name a few thousand people. Tables and
# lexicons are read by the native half and have bounds of their own.
_MOST_BYTES = 64 << 20
_DEEPEST = 64  # types inside each other; the core tells of those up to here in words
_KINDS = 100_000  # types beside each other; two uses of one type are two
_CSV = {".csv", ".tsv", ".txt"}
_JSON = {".ndjson", ".jsonl", ".json"}


def source_of(table: TableLike, name: str) -> _core.Source:
    """Return the rows of a table, not yet read.

    Parameters
    ----------
    table
        A path, a frame, a list of dicts or records of the library.
    name
        Name of the contract's table; of a workbook, the sheet of this name is read if there is one.

    Raises
    ------
    InputError
        If the object is no table, or a library that it needs is not installed.

    Examples
    --------
    >>> source_of([{"worker_id": "W1"}], "workers")  # doctest: +ELLIPSIS
    <matcher._core.Source object at ...>
    >>> source_of(7, "workers")
    Traceback (most recent call last):
    matcher.exceptions.InputError: workers: a value of type int is no table; a path ... is right
    """
    if isinstance(table, (str, os.PathLike)):
        return _file(Path(table), name)
    native = getattr(table, "_native", None)
    if isinstance(native, _core.Records):
        return native.source()
    if _is_pandas(table):
        return _core.Source.arrow(_from_pandas(table))
    if isinstance(table, ArrowStream):
        _refuse_deep(table, name)
        return _core.Source.arrow(table)
    if isinstance(table, Iterable) and not isinstance(table, (Mapping, bytes)):
        return _core.Source.rows(table)
    hint = "; collect() a lazy frame first" if hasattr(table, "collect") else ""
    raise InputError(f"{name}: a value of type {type(table).__name__} is no table; {_RIGHT}{hint}")


def rows_of(table: TableLike | Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a small table, such as a lexicon, as a list of dicts.

    Parameters
    ----------
    table
        As for `source_of`; also a dict of columns.
    name
        What the table is, for messages.

    Examples
    --------
    >>> rows_of({"skill_id": ["las"], "label_id": ["Las"]}, "lexicon")
    [{'skill_id': 'las', 'label_id': 'Las'}]
    """
    if isinstance(table, Mapping):
        return [dict(zip(table, cells, strict=True)) for cells in zip(*table.values(), strict=True)]
    if isinstance(table, (str, os.PathLike)):
        path = _existing(Path(table))
        if path.suffix.lower() == ".xlsx":
            return list(sheet_rows(path, name))
        if path.suffix.lower() == ".parquet":
            return list(parquet_batches(path, small=True).read_all().to_pylist())
        raise InputError(f"{path}: a .xlsx or .parquet file, a frame or a list of dicts is right here")
    if isinstance(table, ArrowStream):
        return list(pyarrow_for("a frame").table(table).to_pylist())
    return [dict(row) for row in table]


def file_bytes(path: Path, what: str, *, most: int = _MOST_BYTES) -> bytes:
    """Return the bytes of a file that is no larger than ``most``; of a larger one nothing more is read.

    Parameters
    ----------
    path
        The file.
    what
        What it is, for messages.
    most
        Bytes.

    Raises
    ------
    InputError
        If it is larger. That it can't be read is the error of Python.

    Examples
    --------
    >>> file_bytes(Path("/dev/zero"), "policy", most=1000)
    Traceback (most recent call last):
    matcher.exceptions.InputError: policy: /dev/zero has more than 1000 bytes, which no such file has
    """
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise InputError(f"{what}: {path} has more than {most} bytes, which no such file has")
    return data


def is_text(path: Path) -> bool:
    """Return whether the ending is that of a table in plain text.

    Examples
    --------
    >>> is_text(Path("groups.CSV")), is_text(Path("groups.ndjson")), is_text(Path("groups.xlsx"))
    (True, True, False)
    """
    return path.suffix.lower() in _CSV | _JSON


def text_rows(path: Path, name: str) -> list[dict[str, Any]]:
    """Return a small table of plain text as a list of dicts: JSON objects, a line each, or cells.

    Parameters
    ----------
    path
        The file, in UTF-8 or, as offices' spreadsheets write it, in Windows-1252. Of comma, semicolon and tab the most
        frequent in the header divides cells.
    name
        What the table is, for messages.
    """
    raw = file_bytes(_existing(path), name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    rows: list[dict[str, Any]] = []
    if path.suffix.lower() in _JSON:
        for number, line in enumerate(text.splitlines(), start=1):
            try:
                row = json.loads(line) if line.strip() else {}
            except ValueError:
                row = None
            if not isinstance(row, dict):
                raise InputError(f"{name}: {path}, line {number}: no JSON object; one a line is right")
            rows.extend([row] if row else [])
        return rows
    header = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=max(",;\t", key=header.count), strict=True)
    try:
        for cells in reader:
            if None in cells:
                raise InputError(f"{name}: {path}, line {reader.line_num}: more cells than the header names")
            rows.append(cells)
    except csv.Error as error:
        raise InputError(f"{name}: {path}, line {reader.line_num}: {error}") from None
    return rows


def read_rows(table: Any, name: str) -> list[dict[str, Any]]:
    """Return a small table of any kind, a file of plain text too, as a list of dicts.

    Parameters
    ----------
    table
        What a caller gives for a table.
    name
        What it is called in errors.

    Raises
    ------
    InputError
        If it is no table, or its rows or columns can't be read.

    Examples
    --------
    >>> read_rows({"id": ["W1"]}, "workers")
    [{'id': 'W1'}]
    >>> read_rows(3, "workers")
    Traceback (most recent call last):
    matcher.exceptions.InputError: workers: a value of type int was given; a table is right
    """
    if isinstance(table, (str, os.PathLike)) and is_text(Path(table)):
        return text_rows(Path(table), name)
    if not isinstance(table, (str, os.PathLike, ArrowStream, Iterable)):
        raise InputError(f"{name}: a value of type {type(table).__name__} was given; a table is right")
    try:
        return rows_of(table, name)
    except InputError:
        raise
    except (TypeError, ValueError):
        raise InputError(f"{name}: a row is no dict of columns, or columns differ in length") from None


def _existing(path: Path) -> Path:
    if not path.exists():
        raise FileMissingError(f"can't read {path}: there is no such file")
    if path.is_dir():
        raise InputError(f"can't read {path}: it is a directory; {_RIGHT}")
    return path


def _file(path: Path, name: str) -> _core.Source:
    kind = path.suffix.lower()
    _existing(path)
    if kind in _CSV:
        return _core.Source.csv(path)
    if kind in _JSON:
        return _core.Source.ndjson(path)
    if kind == ".xlsx":
        return _core.Source.rows(sheet_rows(path, name))
    if kind == ".parquet":
        return _core.Source.arrow(parquet_batches(path))
    raise InputError(f"{path}: the ending {kind or 'is missing and'} names no kind of table; {_RIGHT}")


def _refuse_deep(table: ArrowStream, name: str) -> None:
    """Raise for a frame of pyarrow whose types go deeper than a stack does: the native half takes them one by one."""
    schema = getattr(table, "schema", None)
    if type(schema).__module__ != "pyarrow.lib":
        return
    for field in schema or ():
        kinds = [field.type]
        for _ in range(_DEEPEST):
            kinds = [kind.field(at).type for kind in kinds for at in range(kind.num_fields)]
            if len(kinds) > _KINDS:
                break
        if kinds:
            raise InputError(f"{name}: column {field.name} has more than {_DEEPEST} types inside each other")


def _is_pandas(table: object) -> bool:
    kind = type(table)
    return kind.__name__ == "DataFrame" and kind.__module__.partition(".")[0] == "pandas"


def _from_pandas(frame: Any) -> ArrowStream:
    pa = pyarrow_for("a pandas frame")
    try:
        # The index holds row numbers, or what somebody sorted by; a column it is not. NaN becomes null.
        table: ArrowStream = pa.Table.from_pandas(frame, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, ValueError):
        raise InputError(f"{_mixed(frame)}; text throughout, or one type, is right") from None
    return table


def _mixed(frame: Any) -> str:
    """Name the columns that mix types; their values may be personal and are not repeated."""
    mixed = [str(name) for name in frame.columns if len({type(cell) for cell in frame[name].dropna()}) > 1]
    return f"pandas columns mix types: {', '.join(mixed)}" if mixed else "a pandas column is of no type a cell has"
