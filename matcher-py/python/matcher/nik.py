"""What does a national identity number say about itself? Facts for a clerk, never the number or the day of birth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matcher import _core
from matcher.exceptions import InputError

__all__ = ["NikCheck", "check_nik"]


@dataclass(frozen=True, slots=True)
class NikCheck:
    """What a number says about itself.

    Attributes
    ----------
    format
        Whether it has 16 digits, gaps, dots, dashes and a spreadsheet's apostrophe left out. If not, nothing below
        holds.
    region_known
        Whether its first four digits are, or once were, the number of a kabupaten or kota.
    date_valid
        Whether the day (40 more for women), the month and the year are a day of the calendar, in either century.
    sex
        ``female`` or ``male``, as the day is written; None where it can't be a day.
    serial_valid
        Whether the serial number is not 0000.
    warnings
        What is doubtful, as codes: ``nik_malformed`` alone, or ``nik_unknown_region``, ``nik_impossible_date``,
        ``nik_serial_zero``.
    """

    format: bool
    region_known: bool
    date_valid: bool
    sex: Literal["female", "male"] | None
    serial_valid: bool
    warnings: tuple[str, ...]


def check_nik(text: str | int) -> NikCheck:
    """Return what a national identity number says about itself; it is neither kept nor given back.

    Parameters
    ----------
    text
        The number, as people write it.

    Raises
    ------
    InputError
        If it is neither text nor a whole number.

    Notes
    -----
    There is no check digit. A number that looks wrong may be somebody's: it names the place of the first registration,
    which may have been renumbered since, and it stays when a date of birth is corrected. Source: PP 40/2019, article
    30.

    Examples
    --------
    >>> import matcher
    >>> matcher.check_nik("657101 410190 0001")
    NikCheck(format=True, region_known=True, date_valid=True, sex='female', serial_valid=True, warnings=())
    >>> matcher.check_nik("6571013102900000").warnings
    ('nik_impossible_date', 'nik_serial_zero')
    """
    if isinstance(text, bool) or not isinstance(text, (str, int)):
        raise InputError(f"the identity number is of type {type(text).__name__}; text is right")
    facts = _core.check_nik(str(text))
    return NikCheck(**{**facts, "warnings": tuple(facts["warnings"])})
