"""Result tables as files: the ending says which kind."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.csv_text import batches, write_csv
from matcher.exceptions import InputError
from matcher.results import Table
from matcher.workbooks import text_cell, workbook

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["PICTURES", "draw", "kind_of", "look_at_folder", "look_at_picture", "write"]

PICTURES = (".png", ".svg", ".pdf")
_KINDS = (".csv", ".parquet", ".xlsx", ".ndjson")
_SHEET_ROWS = 1_048_575  # below the header; the format has 2^20 rows


def kind_of(path: Path | None, *more: str, option: str = "-o") -> str:
    """Return the kind of a file, before the work is done that it shall hold.

    Parameters
    ----------
    path
        The file; None is CSV to stdout.
    more
        Endings taken beside those of tables.
    option
        What the command line calls the file.

    Raises
    ------
    InputError
        If the ending names no kind, or the folder isn't there.
    """
    if path is None:
        return ".csv"
    kinds = (*_KINDS, *more)
    kind = path.suffix.lower()
    if kind not in kinds:
        raise InputError(
            f"{option} {path}: the ending {kind or 'is missing and'} names no kind of file; "
            f"{', '.join(kinds)} are right"
        )
    if not path.parent.is_dir():
        raise InputError(f"{option} {path}: there is no folder {path.parent}")
    return kind


def look_at_picture(path: Path | None, kinds: tuple[str, ...] = PICTURES) -> None:
    """Refuse a ``--plot`` that can't be written, before the work is done that it shall show.

    Parameters
    ----------
    path
        The file; None for no picture.
    kinds
        Endings taken.

    Raises
    ------
    InputError
        If the ending names no kind of picture, or the folder isn't there.

    Examples
    --------
    >>> look_at_picture(Path("gap.jpg"))
    Traceback (most recent call last):
    matcher.exceptions.InputError: --plot gap.jpg: the ending names no kind of picture; .png, .svg, .pdf are right
    """
    if path is None:
        return
    if path.suffix.lower() not in kinds:
        raise InputError(f"--plot {path}: the ending names no kind of picture; {', '.join(kinds)} are right")
    if not path.parent.is_dir():
        raise InputError(f"--plot {path}: there is no folder {path.parent}")


def look_at_folder(path: Path | None) -> None:
    """Refuse a ``--tables`` that is a file, before the work is done that it shall hold; None for no tables."""
    if path is not None and path.exists() and not path.is_dir():
        raise InputError(f"--tables {path}: a file, where a folder is needed")


def draw(axes: Axes, path: Path) -> None:
    """Write the figure that axes are on."""
    axes.figure.savefig(path, dpi=150)  # type: ignore[union-attr]


def write(table: Table, path: Path | None) -> None:
    """Write a table to a file, or as CSV to stdout.

    Parameters
    ----------
    table
        The table.
    path
        The file, which is replaced.
    """
    kind = kind_of(path)
    if path is None:
        write_csv(table, sys.stdout)
    elif kind == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            write_csv(table, file)
    elif kind == ".ndjson":
        with path.open("w", encoding="utf-8") as file:
            for names, rows in batches(table):
                file.writelines(
                    json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in rows
                )
    elif kind == ".parquet":
        _parquet(table, path)
    else:
        _xlsx(table, path)


def _parquet(table: Table, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    reader = pa.RecordBatchReader.from_stream(table)
    with pq.ParquetWriter(path, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)


def _xlsx(table: Table, path: Path) -> None:
    book = workbook()
    if len(table) > _SHEET_ROWS:
        raise InputError(
            f"a sheet holds {_SHEET_ROWS:,} rows, the result has {len(table):,}; .parquet or .csv is right"
        )
    sheet = book.create_sheet("matcher")
    sheet.freeze_panes = "A2"
    sheet.append(table.columns)
    for _, rows in batches(table):
        for row in rows:
            cells = ("|".join(cell) if isinstance(cell, list) else cell for cell in row)
            sheet.append([text_cell(sheet, cell) if isinstance(cell, str) else cell for cell in cells])
    book.save(path)
