"""``matcher rank --fairness``: whom the lists of a run show, told beside the ranking."""

from __future__ import annotations

import argparse
from pathlib import Path

from matcher.cli.market import placed, say
from matcher.cli.output import kind_of, write
from matcher.exceptions import InputError
from matcher.fairness import fairness, groups_of
from matcher.results import Ranking

__all__ = ["Audit", "audit_of"]


class Audit:
    """Groups read before the work, so that a file that can't be used costs nobody a run."""

    def __init__(self, options: argparse.Namespace) -> None:
        path, column = _split(options.fairness)
        try:
            self._groups = groups_of(path, column)
        except InputError as error:
            raise type(error)(placed(path, error)) from error
        self._k: int = options.k
        self._output: Path | None = options.fairness_output

    def tell(self, ranking: Ranking) -> None:
        """Write the table of a ranking to stderr and, if asked, to a file."""
        groups: dict[str, list[str | None]] = {}
        for worker, group in self._groups:
            groups.setdefault(worker, []).append(group)
        table = fairness(ranking, groups, self._k)
        say(repr(table))
        if self._output is not None:
            write(table, self._output)


def audit_of(options: argparse.Namespace, by: str) -> Audit | None:
    """Return what ``--fairness`` asks for; None if it doesn't stand there.

    Raises
    ------
    InputError
        If its file or column can't be used, or there is nothing it could look at.
    """
    if options.fairness is None:
        if options.fairness_output is not None:
            raise InputError("--fairness-output needs --fairness FILE[:COLUMN], the groups of the workers")
        return None
    if by != "workers":
        raise InputError("--fairness looks at workers for each vacancy; --by workers is right")
    kind_of(options.fairness_output, option="--fairness-output")
    return Audit(options)


def _split(text: str) -> tuple[Path, str | None]:
    """Return file and column; a colon may belong to the file's name.

    Examples
    --------
    >>> _split("workers.csv:sex"), _split("workers.csv"), _split("C:/workers.csv")
    ((PosixPath('workers.csv'), 'sex'), (PosixPath('workers.csv'), None), (PosixPath('C:/workers.csv'), None))
    """
    path, colon, column = text.rpartition(":")
    is_path = not (colon and path and column) or Path(text).exists() or any(sign in column for sign in "/\\")
    return (Path(text), None) if is_path else (Path(path), column)
