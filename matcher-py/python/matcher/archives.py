"""What may a workbook unpack to? Its archive is looked at before anything in it is read."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Final
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from matcher.exceptions import InputError

if TYPE_CHECKING:
    from zipfile import ZipInfo

__all__ = ["MOST_CELLS", "MOST_ROWS", "refuse_bomb"]

MOST_ROWS: Final = 1_048_576  # of a sheet, by the format's own limits
MOST_CELLS: Final = 1 << 24  # with a value, of one sheet: a million rows of sixteen columns
_PARTS: Final = 10_000
_WHOLE: Final = 1 << 30  # bytes of all parts unpacked; the sheets are read piece by piece
_HELD: Final = 256 << 20  # bytes of the parts that are held as a whole: shared texts, styles, the list of sheets
_RATIO: Final = 200  # real sheets unpack to 5 to 40 times their size
_FREE: Final = 16 << 20  # below this no ratio is looked at
_PROLOG: Final = 1 << 16  # bytes before the first element

_SAVE_AS: Final = "save the table as CSV or Parquet"


def refuse_bomb(path: Path) -> None:
    """Raise for a workbook that unpacks to more than a workbook holds, or that defines entities.

    Parameters
    ----------
    path
        The workbook.

    Raises
    ------
    InputError
        If the file is no archive, has too many or too large parts, unpacks to more than 200 times its size, is packed
        in a way that no workbook is, or has a part with a document type, which the format forbids and whose entities
        may stand for any length.

    Notes
    -----
    Python's archives never give more of a part than its directory says, so that the sizes there can be relied on.
    """
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_sizes(path, parts)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        _refuse_types(path, part.filename, file)
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        # A MatcherError that is raised here is a ValueError too.
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path} is no XLSX workbook: {error}") from error


def _refuse_sizes(path: Path, parts: list[ZipInfo]) -> None:
    if len(parts) > _PARTS:
        raise InputError(f"{path} has {len(parts)} parts; a workbook has fewer than {_PARTS}")
    if odd := next((part for part in parts if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED)), None):
        raise InputError(
            f"{path}: a part is packed by method {odd.compress_type}, which no workbook is; deflate is right"
        )
    whole = sum(part.file_size for part in parts)
    held = sum(part.file_size for part in parts if "/worksheets/" not in part.filename)
    packed = max(sum(part.compress_size for part in parts), 1)
    if whole > _WHOLE or held > _HELD:
        raise InputError(
            f"{path} unpacks to {whole} bytes, {held} of them beside its sheets; "
            f"at most {_WHOLE} and {_HELD} are right: {_SAVE_AS}"
        )
    if whole > _FREE and whole > packed * _RATIO:
        raise InputError(f"{path} unpacks to {whole // packed} times its size, as no workbook does: {_SAVE_AS}")


def _refuse_types(path: Path, name: str, file: IO[bytes]) -> None:
    """Read a part up to its first element, before which any document type must stand."""
    seen = {"element": False, "type": False}

    def element(*_: object) -> None:
        seen["element"] = True

    def document_type(*_: object) -> None:
        seen["type"] = True

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = document_type
    read = 0
    while not seen["element"] and not seen["type"] and read < _PROLOG:
        # One byte of deflate may unpack to a thousand; the parser is given little at a time.
        chunk = file.read(1024)
        read += len(chunk)
        try:
            parser.Parse(chunk, not chunk)
        except expat.ExpatError:
            break
        if not chunk:
            break
    if seen["type"]:
        raise InputError(f"{path}: part {name} has a document type, which no workbook has")
    if not seen["element"]:
        raise InputError(f"{path}: part {name} is no XML")
