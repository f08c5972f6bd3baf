"""What callers give, as the native half takes it: days, ids, counts, secrets and settings, checked at the door."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from matcher.exceptions import InputError
from matcher.relatedness import Relatedness
from matcher.safeguards import SchemeRules, WageFloors
from matcher.settings import Lexicon, Policy, Regions, Setting, Taxonomies, Weights

__all__ = ["Day", "count", "day", "ids_of", "key", "name_key", "opener", "settings"]

Day: TypeAlias = "dt.date | str | None"


def day(as_of: Day) -> str | None:
    """Return a day as text, which the native half reads.

    Examples
    --------
    >>> day(dt.date(2026, 11, 1)), day(None)
    ('2026-11-01', None)
    """
    if isinstance(as_of, dt.datetime):
        as_of = as_of.date()
    if isinstance(as_of, dt.date):
        return as_of.isoformat()
    if as_of is None or isinstance(as_of, str):
        return as_of
    raise InputError(f"as_of is of type {type(as_of).__name__}; a date or YYYY-MM-DD is right")


def key(nik_key: bytes | str | None) -> bytes | None:
    """Return 32 bytes made from a secret of any length; keyed digests need that many.

    An auditor with the secret computes a digest again: BLAKE2b of it with a digest of 32 bytes, personalised by
    ``matcher nik key``, is the key of an HMAC-SHA-256 over the 16 digits; ``docs/personal-data.md`` shows it.
    """
    if nik_key is None:
        return None
    return _derived(nik_key, "nik_key", b"matcher nik key")


def name_key(secret: bytes | str) -> bytes:
    """Return 32 bytes for hashes of names; others than those for identity numbers, also from the same secret."""
    return _derived(secret, "key", b"matcher name key")


def _derived(given: bytes | str, name: str, purpose: bytes) -> bytes:
    secret = given.encode() if isinstance(given, str) else given
    if not isinstance(secret, bytes) or not secret:
        raise InputError(f"{name} is empty or no secret; text or bytes that only the office knows are right")
    return hashlib.blake2b(secret, digest_size=32, person=purpose).digest()


def ids_of(ids: Iterable[str] | str | None, name: str) -> list[str] | None:
    """Return ids as a list, one id as a list of one, and None as None.

    Examples
    --------
    >>> ids_of("V1", "vacancies"), ids_of(("V1", "V2"), "vacancies"), ids_of(None, "vacancies")
    (['V1'], ['V1', 'V2'], None)
    """
    if ids is None or isinstance(ids, str):
        return None if ids is None else [ids]
    if not isinstance(ids, Iterable):
        raise InputError(f"{name} is of type {type(ids).__name__}; a list of ids is right")
    # numpy's texts are texts of another class, so that everything is made plain.
    ids = list(ids)
    for one in ids:
        if not isinstance(one, str):
            raise InputError(f"{name} holds a value of type {type(one).__name__}; ids are text")
    return [str(one) for one in ids]


def count(value: int, name: str, *, least: int) -> int:
    """Return a whole number that is large enough; numpy's are whole numbers too.

    Examples
    --------
    >>> count(2.0, "k", least=1)
    Traceback (most recent call last):
    matcher.exceptions.InputError: k is of type float, expected a whole number of at least 1
    """
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise InputError(f"{name} is of type {type(value).__name__}, expected a whole number of at least {least}")
    value = int(value.__index__())
    if value < least:
        raise InputError(f"{name} is {value}, expected a whole number of at least {least}")
    if value >= 2**31:
        raise InputError(f"{name} is {value}, expected a whole number below {2**31}")
    return value


def settings(
    region: str | None,
    policy: Setting | Policy | None,
    weights: Setting | Weights | None,
    lexicon: Taxonomies | None,
    relatedness: Setting | Relatedness | None,
    regions: Setting | Regions | None,
    wage_floors: Setting | WageFloors | None,
    scheme_rules: Setting | SchemeRules | None,
    as_of: Day,
    nik_key: bytes | str | None,
) -> dict[str, Any]:
    """Return the settings of a market, loaded and checked."""
    return {
        "region": region,
        "policy": None if policy is None else Policy.load(policy)._native,
        "weights": None if weights is None else Weights.load(weights)._native,
        "lexicon": None if lexicon is None else Lexicon.load(lexicon)._native,
        "relatedness": None if relatedness is None else Relatedness.load(relatedness)._native,
        "regions": None if regions is None else Regions.load(regions)._native,
        "wage_floors": None if wage_floors is None else WageFloors.load(wage_floors)._native,
        "scheme_rules": None if scheme_rules is None else SchemeRules.load(scheme_rules)._native,
        "as_of": day(as_of),
        "nik_key": key(nik_key),
        "opener": opener(),
    }


def opener() -> str:
    """Return this program and machine in words, for whoever finds a market open; nothing of its user."""
    program = Path(sys.argv[0] if sys.argv else "")
    name = program.parent.name if program.stem == "__main__" else program.name
    return f"{name or 'python'} on {platform.node() or 'this machine'}"
