"""Sheets of workbooks as offices keep them: titles above the header, merged cells, padded numbers, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from matcher.exceptions import InputError

__all__ = ["sheet_rows"]

_PADDED: Final = re.compile(r"0{2,}")  # a number format that shows leading zeros
_UNCOMPUTED: Final = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>|</c>)")
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 256
# A cell that keeps a number holds 15 digits; what stood behind them is gone, so that it can be no id and no amount.
_EXACT: Final = 10**15
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
        computed.
    """
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise InputError("XLSX needs openpyxl: pip install 'matcher[xlsx]'") from error
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise InputError(f"{path} is no XLSX workbook: {error}") from error
    try:
        sheet = book[name] if name in book.sheetnames else book.worksheets[0]
        _refuse_uncomputed(path, sheet)
        rows = sheet.iter_rows()
        header = _header(rows)
        if header is None:
            raise InputError(f"{path}: sheet {sheet.title} is empty; its first row must name the columns")
        columns = [None if cell is None else str(cell).strip() or None for cell in header]
        if twice := next((column for column in columns if column and columns.count(column) > 1), None):
            raise InputError(f"{path}: the column {twice} stands twice in the header; one of them is right")
        for row in rows:
            # A blank row stays one, so that row numbers agree.
            yield dict(_named(columns, row))
    finally:
        book.close()


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
        if column is not None:
            yield column, value
        elif value is not None:
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
