"""The exceptions of this package: one tree under `MatcherError`.

Each leaf also inherits the built-in that an analyst would guess, so that ``except ValueError`` works where one would
write it. The native half picks the class of every error; the choice stands in one place, ``src/error.rs``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from matcher import _core

__all__ = [
    "CancelledError",
    "ConfigError",
    "FileMissingError",
    "InputError",
    "InternalError",
    "Issue",
    "MarketNotFoundError",
    "MatcherError",
    "RefusedError",
    "StorageError",
    "UnknownIdError",
]


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault of a table, or one reading that may surprise.

    Attributes
    ----------
    row
        Data row, counted from 1; the first one of a notice. None for a whole column or table.
    line
        Line of the file, where the table is a text file.
    id
        Id of the row, unless it looks like an identity or telephone number.
    column
        Column concerned.
    rule
        The rule as a code, such as ``not_an_amount``.
    value
        The value, cut to 80 characters; None if it is or may be personal.
    expected
        What is right; for a notice, how the value was read.
    count
        Cells or rows concerned.
    severity
        ``error`` (the row is refused) or ``notice``.
    """

    row: int | None
    line: int | None
    id: str | None
    column: str | None
    rule: str
    value: str | None
    expected: str
    count: int
    severity: Literal["error", "notice"]


class MatcherError(Exception):
    """Anything that can go wrong here.

    Parameters
    ----------
    message
        What was wrong, and what is right.
    issues
        Faults of a refused batch.

    Attributes
    ----------
    kind
        Who can mend it: ``input`` and ``config`` the caller, ``storage`` whoever keeps the directory, ``cancelled``
        nobody, ``internal`` the maintainers.
    issues
        Faults of a refused batch; otherwise empty.

    Examples
    --------
    >>> import matcher
    >>> try:
    ...     matcher.Matcher().rank_workers(["V1"])
    ... except matcher.MatcherError as error:
    ...     print(error.kind, "-", error)
    input - vacancies have no id "V1" in generation 0; it may not be committed yet
    """

    kind: ClassVar[str] = "internal"
    issues: tuple[Issue, ...]

    def __init__(self, message: str, *, issues: Iterable[Mapping[str, Any]] = ()) -> None:
        # An argument that is echoed may be somebody's number by mistake.
        super().__init__(_core.without_personal(message))
        self.issues = tuple(Issue(**issue) for issue in issues)

    def __str__(self) -> str:
        # KeyError would print the repr of its argument.
        return str(self.args[0])


class InputError(MatcherError, ValueError):
    """A table, a record or an argument is not right."""

    kind = "input"


class RefusedError(InputError):
    """A batch holds a bad row and the caller asked to refuse the whole batch then; `issues` lists every fault."""


class UnknownIdError(InputError, KeyError):
    """No committed record has the id."""


class FileMissingError(InputError, FileNotFoundError):
    """A file that was named isn't there."""


class ConfigError(MatcherError, ValueError):
    """Weights, a policy, a lexicon or a region table can't be used."""

    kind = "config"


class StorageError(MatcherError, RuntimeError):
    """A market is locked, damaged, of a newer format, read-only or closed."""

    kind = "storage"


class MarketNotFoundError(StorageError, FileNotFoundError):
    """A directory holds no market."""


class CancelledError(MatcherError, RuntimeError):
    """The work was stopped; nothing was changed."""

    kind = "cancelled"


class InternalError(MatcherError, RuntimeError):
    """A bug of this library; please report it with the version and the text."""

    kind = "internal"
