"""What is asked in an evaluation folder? Documents, queries, judgments and exclusions, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matcher import _core
from matcher.exceptions import FileMissingError, InputError
from matcher.frames import file_bytes

if TYPE_CHECKING:
    from matcher.engine import Matcher
    from matcher.results import IngestReport

__all__ = ["COLUMNS", "Task", "tasks_of"]

COLUMNS: Final = ("skills", "summary", "occupation", "major")
"""Columns of a worker that a query may be read as."""

_MOST_BYTES = 512 << 20
_DOCUMENTS, _QUERIES, _QRELS, _EXCLUDE = "docs.tsv", "queries.tsv", "qrels.tsv", "exclude.tsv"
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Task:
    """A ranking task: documents, queries and which documents answer each query.

    Attributes
    ----------
    name
        Name of the folder.
    column
        The worker's column that a query is read as.
    documents, queries
        Texts by id.
    qrels
        Judgments.
    exclude
        Pairs of query and document that are left out after ranking.
    """

    name: str
    column: str
    documents: dict[str, str]
    queries: dict[str, str]
    qrels: _core.Qrels
    exclude: list[tuple[str, str]]

    def vacancies(self) -> list[dict[str, Any]]:
        """Return each document as a vacancy with its text as description."""
        return [{"vacancy_id": doc_id, "description": text} for doc_id, text in self.documents.items()]

    def workers(self) -> list[dict[str, Any]]:
        """Return each query as a worker with its text in `column`; skills are a list."""
        return [{"worker_id": q_id, self.column: self._cell(text)} for q_id, text in self.queries.items()]

    def fill(self, market: Matcher) -> list[IngestReport]:
        """Add both tables to a market and commit them."""
        reports = [market.add_vacancies(self.vacancies()), market.add_workers(self.workers())]
        market.commit()
        return reports

    def _cell(self, text: str) -> str | list[str]:
        # Tags are divided by commas or, where a site's chips were flattened to text, by runs of blanks.
        return [tag for tag in re.split(r"\s*,\s*|\s{2,}", text.strip()) if tag] if self.column == "skills" else text


def tasks_of(folder: Path, column: str | None) -> list[Task]:
    """Read the task of a folder, or the tasks of the folders in it, by name.

    Parameters
    ----------
    folder
        It holds ``docs.tsv`` (doc_id, text), ``queries.tsv`` (q_id, text), ``qrels.tsv`` (TREC) and where needed
        ``exclude.tsv`` (q_id, doc_id), or folders that do.
    column
        The worker's column that queries are read as; None asks the table of the ``README.md`` in the folder or above
        it, with the headings ``task`` and ``read the query as``.

    Raises
    ------
    InputError
        If a file is malformed (the line is named), or nobody says how a query is read.
    FileMissingError
        If a file isn't there.
    """
    if (folder / _DOCUMENTS).exists():
        folders = [folder]
    else:
        folders = sorted(path.parent for path in folder.glob(f"*/{_DOCUMENTS}"))
    if not folders:
        raise FileMissingError(f"{folder} holds no {_DOCUMENTS}, nor does a folder in it")
    return [_task(path, column or _stated(path)) for path in folders]


def _task(folder: Path, column: str) -> Task:
    path = folder / _QRELS
    try:
        qrels = _core.Qrels.trec(_bytes(path))
    except FileMissingError:
        raise
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    return Task(
        name=folder.resolve().name,
        column=column,
        documents=_texts(folder / _DOCUMENTS, "doc_id"),
        queries=_texts(folder / _QUERIES, "q_id"),
        qrels=qrels,
        exclude=_exclude(folder / _EXCLUDE),
    )


def _bytes(path: Path) -> bytes:
    try:
        return file_bytes(path, "evaluation", most=_MOST_BYTES)
    except FileNotFoundError:
        raise FileMissingError(f"can't read {path}: there is no such file") from None


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the number and the fields of each line that isn't blank."""
    rows = []
    for number, line in enumerate(_bytes(path).removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            text = line.decode().rstrip("\r")
        except UnicodeDecodeError:
            raise InputError(f"{path}, line {number}: not UTF-8; save the file as UTF-8") from None
        if text:
            rows.append((number, text.split("\t")))
    return rows


def _texts(path: Path, key: str) -> dict[str, str]:
    lines = _lines(path)
    if not lines or lines[0][1] != [key, "text"]:
        raise InputError(f"{path}, line 1: the header is not right; {key} and text, divided by a tab, are")
    texts: dict[str, str] = {}
    for number, fields in lines[1:]:
        if len(fields) != _PAIR:
            raise InputError(f"{path}, line {number}: {len(fields)} fields, expected 2: {key}, text")
        if fields[0] in texts:
            raise InputError(f"{path}, line {number}: an earlier line has the same {key}; one of them is right")
        texts[fields[0]] = fields[1]
    if not texts:
        raise InputError(f"{path}: no row follows the header")
    return texts


def _exclude(path: Path) -> list[tuple[str, str]]:
    if not path.exists():
        return []
    pairs = []
    for number, fields in _lines(path):
        if len(fields) != _PAIR:
            raise InputError(f"{path}, line {number}: {len(fields)} fields, expected 2: q_id, doc_id")
        pairs.append((fields[0], fields[1]))
    return pairs


def _stated(folder: Path) -> str:
    """Return the column that a README in the folder or above it states for the task."""
    right = f"--read-query-as {'|'.join(COLUMNS)} says so"
    folder = folder.resolve()
    for readme in (folder / "README.md", folder.parent / "README.md"):
        if not readme.exists():
            continue
        for line, task, cell in _table(readme):
            if task != folder.name:
                continue
            words = re.findall(r"`([^`]+)`", cell) or cell.split()
            if words and words[-1] in COLUMNS:
                return words[-1]
            raise InputError(f"{readme}, line {line}: {cell!r} names no column that a query may be read as; {right}")
    raise InputError(f"{folder}: how is a query read? No README.md here or above has it in a table; {right}")


def _table(readme: Path) -> list[tuple[int, str, str]]:
    """Return line, task and column of each row of the README's table."""
    try:
        lines = _bytes(readme).decode().splitlines()
    except UnicodeDecodeError:
        raise InputError(f"{readme}: not UTF-8; save the file as UTF-8") from None
    rows, places = [], None
    for number, line in enumerate(lines, start=1):
        if not line.lstrip().startswith("|"):
            places = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        heads = [cell.casefold() for cell in cells]
        if {"task", "read the query as"} <= set(heads):
            places = heads.index("task"), heads.index("read the query as")
        elif places and len(cells) > max(places):
            rows.append((number, cells[places[0]].strip("`"), cells[places[1]]))
    return rows
