"""Result tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, TextIO

from matcher.results import Table

__all__ = ["batches", "csv_text", "plain_cell", "write_csv"]


def batches(table: Table) -> Iterator[tuple[list[str], Iterator[tuple[Any, ...]]]]:
    """Return a table batch by batch: names of its columns, and its rows."""
    import pyarrow as pa

    for batch in pa.RecordBatchReader.from_stream(table):
        yield batch.schema.names, zip(*(column.to_pylist() for column in batch.columns), strict=True)


def plain_cell(cell: Any) -> Any:
    """Return a cell as CSV has it: ``true`` and ``false``, lists joined with ``|``.

    Examples
    --------
    >>> plain_cell(True), plain_cell(["a", "b"]), plain_cell(0.5)
    ('true', 'a|b', 0.5)
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "|".join(cell) if isinstance(cell, list) else cell


def write_csv(table: Table, file: TextIO) -> None:
    """Write a table with a line of column names; nothing stands for what is missing."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.columns)
    for _, rows in batches(table):
        writer.writerows([plain_cell(cell) for cell in row] for row in rows)


def csv_text(table: Table) -> str:
    """Return a table as CSV.

    Examples
    --------
    >>> import matcher
    >>> print(csv_text(matcher.Lexicon.resolve(["bisa las"]))[:14])
    text,skill_id,
    """
    out = io.StringIO()
    write_csv(table, out)
    return out.getvalue()
