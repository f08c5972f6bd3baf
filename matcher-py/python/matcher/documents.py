"""Settings in TOML: read from a path, a dict or a table, and checked by the native half."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Self, TypeAlias

from matcher import _core
from matcher.exceptions import ConfigError, FileMissingError, InputError
from matcher.frames import ArrowStream, TableLike, file_bytes, rows_of, source_of

__all__ = ["Document", "Setting", "plain_value", "read", "refuse_nan", "table_source", "without_place"]

_DEEPEST = 16  # as the native half has it; a policy needs five levels

Setting: TypeAlias = "str | os.PathLike[str] | Mapping[str, Any] | ArrowStream | Iterable[Mapping[str, Any]]"
"""What ``load`` takes: a path, a table or a dict."""


def read(path: Path, what: str) -> str:
    """Return the text of a settings file; ``what`` it is stands in errors."""
    try:
        return file_bytes(path, what).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise FileMissingError(f"{what}: can't read {path}: there is no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{what}: can't read {path}: {error}") from error


def table_source(x: Setting, name: str) -> _core.Source:
    """Return the rows of a setting that is a table; ``name`` stands in errors."""
    if isinstance(x, (str, os.PathLike)) and not Path(x).exists():
        raise FileMissingError(f"{name}: there is no file {os.fspath(x)}")
    # A dict of columns is a table of few rows.
    table: TableLike = (
        [dict(zip(x, row, strict=True)) for row in zip(*x.values(), strict=True)] if isinstance(x, Mapping) else x
    )
    return source_of(table, name)


class Document:
    """A settings file in TOML, checked."""

    _what: ClassVar[str]
    _native: Any

    @classmethod
    def _parse(cls, toml: str) -> Any:
        raise NotImplementedError

    def __init__(self, native: Any) -> None:
        self._native = native

    @classmethod
    def load(cls, x: Setting | Self) -> Self:
        """Read and check a document.

        Parameters
        ----------
        x
            A path to a TOML file, a dict of its keys, or a table with the columns ``key`` (dotted) and ``value``.

        Raises
        ------
        ConfigError
            If a key is unknown or a value out of range; the message names it, in a file with its line and column, and
            the nearest right one. Things in a list are counted from 1: ``target[2]`` is the second ``[[target]]``.
        FileMissingError
            If there is no such file.
        """
        if isinstance(x, cls):
            return x
        if isinstance(x, (str, os.PathLike)):
            return cls(cls._parse(cls._text(x)))
        if isinstance(x, Document):
            raise InputError(f"{cls._what}: a {type(x).__name__} was given; a path, a table or a dict is right")
        if not isinstance(x, (Mapping, ArrowStream, Iterable)) or isinstance(x, (bytes, bytearray)):
            raise InputError(f"{cls._what}: a {type(x).__name__} was given; a path, a table or a dict is right")
        values = x if isinstance(x, Mapping) else _nested(rows_of(x, cls._what), cls._what)
        refuse_nan(values, cls._what)
        try:
            return cls(cls._made(_core.to_toml(values)))
        except ConfigError as error:
            # The place is one of a document that the caller never saw.
            raise ConfigError(without_place(error)) from None

    @classmethod
    def _made(cls, toml: str) -> Any:
        """Parse a document that was made from the caller's keys."""
        return cls._parse(toml)

    @classmethod
    def _text(cls, path: str | os.PathLike[str]) -> str:
        return read(Path(path), cls._what)

    def to_toml(self) -> str:
        """Return the document, every key written out."""
        text: str = self._native.to_toml()
        return text

    def to_dict(self) -> dict[str, Any]:
        """Return every key as nested dicts."""
        values: dict[str, Any] = self._native.to_dict()
        return values

    def fingerprint(self) -> str:
        """Return a digest of all values."""
        digest: str = self._native.fingerprint()
        return digest

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.fingerprint()})\n{self.to_toml()}"


def without_place(error: ConfigError) -> str:
    """Return what an error says without the line and column of a document that was made from the caller's keys."""
    return re.sub(r"line \d+, column \d+: ", "", str(error))


def refuse_nan(values: object, key: str, *, depth: int = 0) -> None:
    """Raise for a NaN anywhere in nested dicts and lists: it would be read as a key that isn't given."""
    if depth > _DEEPEST:
        raise InputError("lists and dicts lie too deep in each other")
    if isinstance(values, float) and math.isnan(values):
        raise ConfigError(f"{key} is NaN, expected a number")
    pairs = values.items() if isinstance(values, Mapping) else enumerate(values, 1) if isinstance(values, list) else ()
    for name, value in pairs:
        refuse_nan(value, f"{key}: {name}" if ":" not in key else f"{key}.{name}", depth=depth + 1)


def plain_value(cell: object) -> object:
    """Return what a cell of a table stands for: a column of texts may hold numbers and lists."""
    if not isinstance(cell, str):
        return cell
    try:
        return tomllib.loads(f"x = {cell}")["x"]
    except tomllib.TOMLDecodeError:
        return cell


def _nested(rows: Iterable[Mapping[str, Any]], what: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for row in rows:
        if not {"key", "value"} <= row.keys():
            raise ConfigError(f"{what}: a table needs the columns key and value; it has {', '.join(row)}")
        *path, last = str(row["key"]).split(".")
        at = values
        for part in path:
            at = at.setdefault(part, {})
        at[last] = plain_value(row["value"])
    return values
