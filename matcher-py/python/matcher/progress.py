"""How far is long work? A line on stderr in a terminal or notebook, or the caller's own function."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeAlias

from matcher.exceptions import InputError

__all__ = ["Progress", "watcher"]

Progress: TypeAlias = "Callable[[int, int], object] | bool | None"
"""True shows a line, False none, None shows one where somebody looks; a function is called with done and total."""

_PATIENCE_S = 1.0  # shorter work ends before a reader has found the line
_WIDTH = 28


class _Line:
    """One line that is written over itself, from the second second on."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._start = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        elapsed = time.monotonic() - self._start
        if elapsed < _PATIENCE_S or (done == total and not self._shown):
            return
        self._shown = True
        filled = _WIDTH * done // total
        bar = "█" * filled + "·" * (_WIDTH - filled)
        end = "\n" if done == total else ""
        print(f"\r{bar} {done:,}/{total:,} {self._unit}, {elapsed:.0f} s", end=end, file=sys.stderr, flush=True)


def _is_watched() -> bool:
    return "ipykernel" in sys.modules or sys.stderr.isatty()


def watcher(progress: Progress, unit: str = "lists") -> Callable[[int, int], object] | None:
    """Return what is called with what is done and what there is in all, or None.

    Parameters
    ----------
    progress
        True, False, a function, or None for a line in a terminal or notebook alone.
    unit
        What is counted.

    Raises
    ------
    InputError
        If it is none of these.

    Examples
    --------
    >>> watcher(False) is None
    True
    >>> watcher("yes")
    Traceback (most recent call last):
    matcher.exceptions.InputError: progress is 'yes'; True, False or a function of done and total is right
    """
    if progress is None:
        progress = _is_watched()
    if callable(progress):
        return progress
    if isinstance(progress, bool):
        return _Line(unit) if progress else None
    raise InputError(f"progress is {progress!r}; True, False or a function of done and total is right")
