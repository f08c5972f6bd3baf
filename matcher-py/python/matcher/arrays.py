"""Which numbers can be read? Arrays, buffers and sequences, made plain numpy arrays and checked value by value.

Nothing is rounded, cut off or wrapped round: a value that is not what was asked is an error with its place. Needs
numpy: ``pip install 'matcher[numpy]'``.
"""

from __future__ import annotations

from array import array as buffer
from collections.abc import Callable, Sequence
from contextlib import suppress
from operator import countOf
from reprlib import Repr
from typing import TYPE_CHECKING, Any, TypeAlias

from matcher.exceptions import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy import typing as npt

__all__ = ["Numbers", "need_numpy", "real", "rows", "whole"]

Numbers: TypeAlias = "npt.ArrayLike"
"""A numpy array or whatever gives one (pyarrow, pandas, polars), a buffer such as `array.array`, or a sequence."""

# Above, a double can't tell neighbouring whole numbers apart, so that the caller's number may be lost already.
_EXACT = 2**53 - 1
_RIGHT = "an array or a sequence of numbers is right"


def need_numpy() -> None:
    """Say what to install where numpy is missing.

    Raises
    ------
    InputError
        If numpy can't be imported.
    """
    try:
        import numpy as np  # noqa: F401 - whether it is there
    except ImportError as error:
        raise InputError("matcher.assignment needs numpy: pip install 'matcher[numpy]'") from error


def whole(
    values: Numbers, name: str, kind: str, *, least: int = 0, most: int | None = None, unit: str = "position"
) -> npt.NDArray[Any]:
    """Return a row of whole numbers as a contiguous array of this machine's byte order.

    Parameters
    ----------
    values
        Integers of any width, or floats that are whole. Booleans are no numbers here.
    name
        The argument, for messages.
    kind
        numpy's name of the integers wanted.
    least, most
        The range; without `most` as far as `kind` reaches.
    unit
        What one place of the row stands for, for messages.

    Raises
    ------
    InputError
        If a value is not whole, not known or outside the range; the message names the first.

    Examples
    --------
    >>> whole([2, 0, 1], "ranks", "uint32")
    array([2, 0, 1], dtype=uint32)
    >>> whole([2, 0.5, 1], "ranks", "uint32")
    Traceback (most recent call last):
    matcher.exceptions.InputError: ranks, position 1: 0.5, expected a whole number from 0 to 4294967295
    """
    array = _array(values, name)
    if array.ndim != 1:
        raise InputError(f"{name} has {array.ndim} dimensions, of shape {array.shape}; one is right")
    return _checked(array, name, kind, (least, most), lambda at: f"{unit} {at}")


def rows(values: Numbers, name: str, columns: Sequence[str]) -> npt.NDArray[Any]:
    """Return rows of whole numbers from 0 to 2**32 - 1 as an array of shape (rows, columns).

    Parameters
    ----------
    values
        A sequence of rows, or an array of two dimensions.
    name
        The argument, for messages.
    columns
        What the numbers of a row are.

    Raises
    ------
    InputError
        If a row is longer or shorter, or a value is not a whole number of the range; the message names the first.

    Examples
    --------
    >>> rows([(0, 3, 2)], "reserves", ["vacancy", "bit", "seats"])
    array([[0, 3, 2]], dtype=uint32)
    >>> rows([(0, 3, 2), (1, 3, -2)], "reserves", ["vacancy", "bit", "seats"])
    Traceback (most recent call last):
    matcher.exceptions.InputError: reserves, row 1, seats: -2, expected a whole number from 0 to 4294967295
    """
    import numpy as np

    wanted = f"{len(columns)} are right ({', '.join(columns)})"
    if isinstance(values, Sequence) and not isinstance(values, (str, bytes)):
        for at, row in enumerate(values):
            if not hasattr(row, "__len__") or len(row) != len(columns):
                raise InputError(f"{name}, row {at}: {_shown(row)}; {wanted}")
    array = _array(values, name)
    if array.size == 0:
        return np.empty((0, len(columns)), np.uint32)
    if array.ndim != 2 or array.shape[1] != len(columns):  # noqa: PLR2004 - rows and columns
        raise InputError(f"{name} is of shape {array.shape}; rows of {wanted}")
    where = lambda at: f"row {at // len(columns)}, {columns[at % len(columns)]}"  # noqa: E731 - one use, beside it
    return _checked(array.reshape(-1), name, "uint32", (0, None), where).reshape(array.shape)


def real(values: Numbers, name: str) -> npt.NDArray[np.float64]:
    """Return a row of numbers as contiguous doubles; what is infinite or no number stays so.

    Parameters
    ----------
    values
        Integers or floats of any width.
    name
        The argument, for messages.

    Raises
    ------
    InputError
        If a value is no number at all; the message names the first.

    Examples
    --------
    >>> real([1, 0.5], "scores")
    array([1. , 0.5])
    >>> real([1, "0.5"], "scores")
    Traceback (most recent call last):
    matcher.exceptions.InputError: scores, position 1: '0.5', expected a number
    """
    import numpy as np

    array = _array(values, name)
    if array.ndim != 1:
        raise InputError(f"{name} has {array.ndim} dimensions, of shape {array.shape}; one is right")
    if array.size and array.dtype.kind not in "iuf":
        refused = (at for at, value in enumerate(array) if not _is_real(value))
        if (at := next(refused, None)) is not None:
            raise InputError(f"{name}, position {at}: {_shown(array[at])}, expected a number")
    try:
        return _plain(array, np.float64)
    except OverflowError as error:
        raise InputError(f"{name}: a whole number too large for a double") from error


def _array(values: Any, name: str) -> npt.NDArray[Any]:
    """Return an array of any type whose values are the caller's own."""
    need_numpy()
    import numpy as np

    wrong = InputError(f"{name} is of type {type(values).__name__}; {_RIGHT}")
    if isinstance(values, (str, bytes)):
        raise wrong
    if hasattr(values, "__array__") or _is_buffer(values):
        array = np.asarray(values)
        if np.ma.is_masked(values):
            at = int(np.flatnonzero(np.ma.getmaskarray(values))[0])
            raise InputError(f"{name}, position {at} is masked; {_RIGHT}")
        return array
    if not isinstance(values, Sequence):
        raise wrong
    # numpy would make 1 of True, 1.0 of a 1 beside 0.5, and '1' of a 1 beside a text: whatever isn't plainly of one
    # kind keeps its values as they are, to be looked at one by one.
    if countOf(map(type, values), int) == len(values):
        # The first reads a list in less than half the time of the second, which knows numbers below 0.
        for made in (lambda: np.asarray(buffer("Q", values)), lambda: np.array(values, dtype=np.int64)):
            with suppress(OverflowError):
                return made()
    if countOf(map(type, values), float) == len(values):
        return np.array(values, dtype=np.float64)
    try:
        return np.array(values, dtype=object)
    except ValueError as error:
        raise InputError(f"{name} holds rows of several lengths; {_RIGHT}") from error


def _is_buffer(values: object) -> bool:
    try:
        with memoryview(values):  # type: ignore[arg-type] # whether it is one
            return True
    except TypeError:
        return False


def _checked(
    array: npt.NDArray[Any],
    name: str,
    kind: str,
    bounds: tuple[int, int | None],
    where: Callable[[int], str],
) -> npt.NDArray[Any]:
    """Return the values of a row as another type that holds each of them exactly."""
    import numpy as np

    dtype = np.dtype(kind)
    least, most = bounds[0], int(np.iinfo(dtype).max) if bounds[1] is None else bounds[1]
    at = _first_wrong(array, least, most) if array.size else None
    if at is not None:
        raise InputError(f"{name}, {where(at)}: {_shown(array[at])}, expected a whole number from {least} to {most}")
    # Compared as they are and in range, no value changes.
    return _plain(array, dtype)


def _plain(array: npt.NDArray[Any], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return an array as Rust reads one: in a row, in this machine's byte order and where its words may begin."""
    import numpy as np

    # Nothing may lie anywhere: the buffer of an empty `array.array` does.
    return np.require(array, dtype, ["C", "A"]) if array.size else np.empty(array.shape, dtype)


def _first_wrong(array: npt.NDArray[Any], least: int, most: int) -> int | None:
    """Return the place of the first value that is no whole number of a range."""
    import numpy as np

    if array.dtype.kind not in "iuf":
        return next((at for at, value in enumerate(array) if not _is_whole(value, least, most)), None)
    if array.dtype.kind == "f":
        # No narrower than a double, so that the bounds themselves aren't rounded.
        wide = array.astype(np.promote_types(array.dtype, np.float64), copy=False)
        right = (wide == np.floor(wide)) & (wide >= least) & (wide <= min(most, _EXACT))
        return None if right.all() else int(np.argmin(right))
    # Python's own integers compare without wrapping; whole columns are only looked through again if a value is wrong.
    if int(array.min()) >= least and int(array.max()) <= most:
        return None
    return next(at for at, value in enumerate(array.tolist()) if not least <= value <= most)


def _is_whole(value: object, least: int, most: int) -> bool:
    if isinstance(value, float):
        return value.is_integer() and least <= value <= min(most, _EXACT)
    return _is_real(value) and least <= value <= most  # type: ignore[operator] # integers alone are left


def _is_real(value: object) -> bool:
    import numpy as np

    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    """Return a value as a caller would write it, cut if it is long."""
    plain = value.item() if hasattr(value, "item") else value
    short = Repr()
    short.maxstring = short.maxother = 60
    return short.repr(plain)
