"""Workbooks that are written: what a text says is never a formula."""

from __future__ import annotations

import re
from typing import Any

from matcher.exceptions import InputError

__all__ = ["text_cell", "workbook"]

_CELL_CHARACTERS = 32_767  # what the format has room for
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for the begin of a formula
_NOT_IN_SHEETS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what XML can't hold


def workbook() -> Any:
    """Return an empty workbook that is written row by row.

    Raises
    ------
    InputError
        If openpyxl isn't there.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise InputError("XLSX needs openpyxl: pip install 'matcher[xlsx]'") from error
    return Workbook(write_only=True)


def text_cell(sheet: Any, text: str) -> Any:
    """Return a cell that keeps a text as it is, in the sheet and once it is edited.

    Raises
    ------
    InputError
        If the text is longer than a cell of a sheet.
    """
    from openpyxl.cell import WriteOnlyCell

    if len(text) > _CELL_CHARACTERS:
        raise InputError(
            f"a cell of a sheet holds {_CELL_CHARACTERS:,} characters, a text of the result has {len(text):,}; "
            ".parquet or .csv is right"
        )
    # What a text says is never computed, here or by the program that opens it, also once the cell is edited.
    written = WriteOnlyCell(sheet, value="")
    written._value = _NOT_IN_SHEETS.sub("\N{REPLACEMENT CHARACTER}", text)
    written.data_type = "s"
    written.quotePrefix = int(text.startswith(_FORMULAS))
    return written
