"""Sheets of workbooks as offices keep them: titles above the header, merged cells, padded numbers, formulas."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from matcher.archives import MOST_CELLS, MOST_ROWS, refuse_bomb
from matcher.exceptions import InputError, MatcherError

__all__ = ["sheet_rows"]

_PADDED: Final = re.compile(r"0{2,}")  # a number format that shows leading zeros
_UNCOMPUTED: Final = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>|</c>)")
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 256
# A cell that keeps a number holds 15 digits; what stood behind them is gone, so that it can be no id and no amount.
_EXACT: Final = 10**15
_EMPTY: Final = 16  # cells without a value, for each with one; office programs style whole rows
_LOST: Final = {"digits": None}


def sheet_rows(path: Path, name: str) -> Iterator[dict[str, Any]]:
    """Return the rows of a workbook's sheet as dicts of columns.

    Parameters
    ----------
    path
        The workbook.
    name
        The sheet of this name is read, or the first one if there is none.

    Notes
    -----
    The header is the first row with a cell in it; a title of one cell with a space in it, above a row with more cells,
    is passed over. A cell under no name is given under the letter of its column, so that it is told as an unknown
    column. A number that is shown with leading zeros keeps them. A number of more than 15 digits is no text that
    anybody wrote, since a sheet keeps no more of it, and is refused where its column is read.

    Raises
    ------
    InputError
        If the file is no workbook, the sheet is empty, a name stands twice in the header, or a formula was never
        computed; or if it unpacks to more than a workbook holds.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise InputError("XLSX needs openpyxl: pip install 'matcher[xlsx]'") from error
    refuse_bomb(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    # openpyxl fails on damaged parts in every way there is, and its words may quote cells.
    except Exception as error:  # noqa: BLE001
        raise InputError(f"{path} is no XLSX workbook: reading it ends in {type(error).__name__}") from None
    try:
        yield from _sheet(path, book, name)
    except MatcherError:
        raise
    except Exception as error:  # noqa: BLE001
        raise InputError(f"{path}: the sheet is damaged: reading it ends in {type(error).__name__}") from None
    finally:
        book.close()


def _sheet(path: Path, book: Any, name: str) -> Iterator[dict[str, Any]]:
    if not book.worksheets:
        raise InputError(f"{path} has no sheet")
    sheet = book[name] if name in book.sheetnames and book[name] in book.worksheets else book.worksheets[0]
    _refuse_uncomputed(path, sheet)
    # What the sheet says of its own size may be wrong, and would make cells of it.
    sheet.reset_dimensions()
    rows = _bounded(path, sheet.iter_rows())
    header = _header(rows)
    if header is None:
        raise InputError(f"{path}: sheet {sheet.title} is empty; its first row must name the columns")
    columns = [None if cell is None else str(cell).strip() or None for cell in header]
    if twice := next((column for column, count in Counter(columns).items() if column and count > 1), None):
        raise InputError(f"{path}: the column {twice} stands twice in the header; one of them is right")
    named = [column for column in columns if column]
    unknown = dict.fromkeys(named)
    cells = wide = 0
    for row in rows:
        values = dict(_named(columns, row))
        cells, wide = cells + len(values), wide + len(row)
        if cells > MOST_CELLS or wide > _EMPTY * MOST_CELLS:
            raise InputError(
                f"{path}: sheet {sheet.title} has more than {MOST_CELLS} cells; save the table as CSV or Parquet"
            )
        # The first row shows every column. A blank row stays one, so that row numbers agree, at the price of one cell.
        yield {**unknown, **values} or {"": None}
        unknown = dict.fromkeys(named[:1])


def _bounded(path: Path, rows: Iterable[Any]) -> Iterator[Any]:
    """Pass on the rows of a sheet; one whose rows say that they stand far below it would be filled up without end."""
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            raise InputError(f"{path}: a row stands below row {MOST_ROWS}, which is the last of a sheet")
        yield row


def _header(rows: Iterator[Any]) -> list[Any] | None:
    filled = (cells for cells in ([cell.value for cell in row] for row in rows) if any(c is not None for c in cells))
    first = next(filled, None)
    if first is None:
        return None
    said = [cell for cell in first if cell is not None]
    if len(said) > 1 or " " not in str(said[0]).strip():
        return first
    return next(filled, first)


def _named(columns: list[str | None], row: Any) -> Iterator[tuple[str, Any]]:
    from openpyxl.utils import get_column_letter

    for at, cell in enumerate(row):
        value = _value(cell)
        column = columns[at] if at < len(columns) else None
        if value is None:
            continue
        if column is not None:
            yield column, value
        else:
            yield f"column {get_column_letter(at + 1)} without a name", value


def _value(cell: Any) -> Any:
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        if abs(value) >= _EXACT:
            return _LOST
        if isinstance(value, int) and _PADDED.fullmatch(cell.number_format or ""):
            return str(value).zfill(len(cell.number_format))
        return value
    if isinstance(value, dt.timedelta):
        return str(value)
    # A formula that failed says nothing of the fact.
    return "#N/A" if cell.data_type == "e" else value


def _refuse_uncomputed(path: Path, sheet: Any) -> None:
    """Refuse a sheet with formulas whose values no program has put in yet: they would read as empty."""
    inside = getattr(sheet, "_worksheet_path", None)
    if inside is None:
        return
    with ZipFile(path) as archive, archive.open(inside) as text:
        tail = b""
        while chunk := text.read(_CHUNK):
            if _UNCOMPUTED.search(tail + chunk):
                raise InputError(
                    f"{path}: sheet {sheet.title} has formulas without values; open and save it in a spreadsheet "
                    "program, or put values in their place"
                )
            tail = chunk[-_OVERLAP:]
