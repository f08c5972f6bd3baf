"""Parquet files, batch by batch, and what a hostile one may make of a few bytes before it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matcher.exceptions import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["parquet_batches", "pyarrow_for"]

_COLUMNS: Final = 4_096  # what the core takes
_CHUNK: Final = 1 << 30  # bytes of one column in one row group; writers make row groups of a few hundred MB at most
_VALUES: Final = 1 << 24  # values of one column in one batch: 128 MB of numbers
_ITEMS: Final = 4_096  # items that the core takes in a list
_ROWS: Final = 65_536
_SMALL: Final = 50_000_000  # cells of a table that is taken as a list of dicts


def pyarrow_for(what: str) -> Any:
    """Return pyarrow, or say that ``what`` needs it.

    Examples
    --------
    >>> pyarrow_for("Parquet").__name__
    'pyarrow'
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError as error:
        raise InputError(f"{what} needs pyarrow: pip install pyarrow") from error
    return pa


def parquet_batches(path: Path, *, small: bool = False) -> Any:
    """Return a reader of a file's batches, so that a large file never lies in memory as a whole.

    Parameters
    ----------
    path
        The file.
    small
        True if all of its rows are to be held at once.

    Raises
    ------
    InputError
        If it is no Parquet file, or one that unpacks to more than a table holds.

    Notes
    -----
    A text that a column's dictionary holds once may be meant by millions of rows. It stays in the dictionary here, as
    copies of a long one would fill any memory. Lists are made of so many rows at a time that no batch is large.
    """
    pa = pyarrow_for("Parquet")
    try:
        first = pa.parquet.ParquetFile(path)
        _refuse_bomb(path, first.metadata, small=small)
        texts = sorted(_dictionaries(first.metadata))
        file = pa.parquet.ParquetFile(path, read_dictionary=texts) if texts else first
        return pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(_rows(file.metadata)))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(f"{path} is no Parquet file: {error}") from error


def _chunks(metadata: Any) -> Iterator[tuple[int, Any]]:
    """Give each column of each row group with the rows of the group."""
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        for column in range(group.num_columns):
            yield group.num_rows, group.column(column)


def _refuse_bomb(path: Path, metadata: Any, *, small: bool) -> None:
    if metadata.num_columns > _COLUMNS:
        raise InputError(f"{path} has {metadata.num_columns} columns; at most {_COLUMNS} are right")
    if small and metadata.num_rows * metadata.num_columns > _SMALL:
        raise InputError(f"{path} has {metadata.num_rows} rows, which is too large for a table of this kind")
    for rows, chunk in _chunks(metadata):
        name = chunk.path_in_schema
        if chunk.total_uncompressed_size > _CHUNK:
            raise InputError(
                f"{path}: column {name} unpacks to {chunk.total_uncompressed_size} bytes in one row group; "
                f"at most {_CHUNK} are right: write smaller row groups"
            )
        if chunk.num_values > max(rows, 1) * _ITEMS:
            raise InputError(f"{path}: lists of column {name} have more than {_ITEMS} items")


def _dictionaries(metadata: Any) -> set[str]:
    return {
        chunk.path_in_schema
        for _, chunk in _chunks(metadata)
        if chunk.physical_type == "BYTE_ARRAY" and any("DICTIONARY" in encoding for encoding in chunk.encodings)
    }


def _rows(metadata: Any) -> int:
    """Return how many rows a batch may have."""
    widest = max((chunk.num_values // max(rows, 1) for rows, chunk in _chunks(metadata)), default=1)
    return int(max(1, min(_ROWS, _VALUES // max(widest, 1))))
