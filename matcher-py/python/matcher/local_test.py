"""Was there really nobody here? A search among all locals, a certificate of it, and whether it still holds."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

from matcher import _core
from matcher.exceptions import FileMissingError, InputError
from matcher.frames import file_bytes
from matcher.results import Lang, Table

if TYPE_CHECKING:
    from matcher.engine import Matcher

__all__ = ["Certificate", "LocalSearch", "LocalTests", "Verification", "Waivers", "verify"]

Waivers: TypeAlias = "Mapping[str, str] | Iterable[tuple[str, str]] | None"


class LocalSearch:
    """What a search among all locals found for one vacancy, whatever it is.

    Attributes
    ----------
    vacancy_id
        The vacancy's id.
    as_of
        Day of the search, as text.
    finding
        ``too_few`` (a certificate can be made), ``enough_qualified``, ``unknowns`` (too few are qualified, but with the
        unknown there may be enough), ``window_runs`` and ``undated`` (a ring is asked alone, or that can't be dated),
        ``not_open_yet``, ``no_opening``.
    openings
        People wanted.
    counts
        People at each step: ``registered``, ``local``, ``eligible``, ``unknown``, ``qualified``.
    reasons
        How many locals don't qualify for which reason, by code; one person may have several.
    window
        ``opens_on``, ``closes_on``, full ``days`` asked, ``rings``.
    criteria
        What was asked: facts of the vacancy and of the policy.

    Notes
    -----
    Local is who the policy counts as local for the site on that day. Unknown is whoever fails nothing that is known,
    and would count if residence, a rule, skills or score could be told.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_workers([
    ...     {"worker_id": "W1", "skills": ["smaw"], "home_region": "65.71"},
    ...     {"worker_id": "W2", "skills": ["smaw"]},
    ... ])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "region": "65.71", "openings": 2}])
    >>> _ = m.commit()
    >>> search = m.find_locals("V1")
    >>> search.finding, search.counts["qualified"], search.unknowns.to_dicts()
    ('unknowns', 1, [{'worker_id': 'W2', 'missing': ['home_region']}])
    """

    def __init__(self, native: _core.LocalSearch) -> None:
        self._native = native
        self._dict = native.to_dict()
        self.vacancy_id: str = self._dict["vacancy_id"]
        self.as_of: str = self._dict["as_of"]
        self.finding: str = self._dict["finding"]
        self.openings: int = self._dict["openings"]
        self.counts: dict[str, int] = self._dict["counts"]
        self.reasons: dict[str, int] = self._dict["reasons"]
        self.window: dict[str, Any] = self._dict["window"]
        self.criteria: dict[str, Any] = self._dict["criteria"]

    @property
    def near_misses(self) -> Table:
        """Known locals who would qualify but for one rule: ``worker_id``, ``code``, ``have``, ``need``, ``course_id``.

        ``have`` is missing where it is personal, ``need`` where it is the worker's own limit, ``course_id`` where no
        course of the market closes it.
        """
        return Table(self._native.near_misses())

    @property
    def unknowns(self) -> Table:
        """Of whom something must be told first: ``worker_id`` and ``missing``, columns and codes that would tell."""
        return Table(self._native.unknowns())

    def to_dict(self) -> dict[str, Any]:
        """Return everything as nested dicts and lists."""
        return dict(self._dict)

    def __repr__(self) -> str:
        steps = ", ".join(f"{name} {count:,}" for name, count in self.counts.items())
        return (
            f"LocalSearch(vacancy {self.vacancy_id}, {self.as_of}: {self.finding})\n"
            f"  {steps}; openings {self.openings:,}"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(repr(self))}</pre>"


class Certificate:
    """The dated, reproducible record that fewer qualified locals than openings were found.

    Made by `Matcher.local_test`, read by `Certificate.load`. One that was read may have been changed since: `verify`
    tells.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["barista"], "home_region": "65.71"}])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "region": "65.71"}])
    >>> _ = m.commit()
    >>> certificate = m.local_test("V1")
    >>> certificate.counts["local"], certificate.reasons
    (1, {'not_a_candidate': 1})
    >>> matcher.verify(matcher.Certificate.load(certificate.to_json()), m).status
    'same'
    """

    def __init__(self, native: _core.Certificate) -> None:
        self._native = native

    @classmethod
    def load(cls, x: str | os.PathLike[str] | bytes | Mapping[str, Any] | Certificate) -> Self:
        """Read a certificate.

        Parameters
        ----------
        x
            A path, the JSON itself as text or bytes, a dict of it, or a certificate.

        Raises
        ------
        InputError
            If it is no certificate, or one of a later version of this package. One that was changed is read all the
            same, since `verify` has to say so.
        FileMissingError
            If there is no such file.
        """
        if isinstance(x, Certificate):
            return cls(x._native)
        return cls(_core.Certificate(_text(x)))

    def to_json(self) -> str:
        """Return the certificate as JSON; the same test gives the same bytes."""
        return self._native.to_json()

    def to_html(self, lang: Lang = "id") -> str:
        """Return a page of A4 to print and sign, without names, sex, age or facts of a person.

        Parameters
        ----------
        lang
            ``id`` or ``en``.

        Raises
        ------
        InputError
            If the certificate was changed so that fields are missing, added or of another kind.
        """
        return self._native.to_html(lang)

    def to_dict(self) -> dict[str, Any]:
        """Return every field as nested dicts and lists.

        Raises
        ------
        InputError
            As `to_html`.
        """
        return self._native.to_dict()

    @property
    def vacancy_id(self) -> str:
        """The vacancy's id."""
        return str(self.to_dict()["vacancy_id"])

    @property
    def as_of(self) -> str:
        """Day of the test."""
        return str(self.to_dict()["as_of"])

    @property
    def counts(self) -> dict[str, int]:
        """People at each step, as `LocalSearch.counts`."""
        return dict(self.to_dict()["counts"])

    @property
    def reasons(self) -> dict[str, int]:
        """How many locals don't qualify for which reason, by code."""
        return dict(self.to_dict()["reasons"])

    @property
    def near_misses(self) -> Table:
        """Locals one rule away, with the columns of `LocalSearch.near_misses`."""
        return Table(self._native.near_misses())

    @property
    def waivers(self) -> dict[str, str]:
        """Why each of the unknown doesn't count, by id."""
        return {waiver["worker_id"]: waiver["reason"] for waiver in self.to_dict()["waivers"]}

    @property
    def digest(self) -> str:
        """Digest of everything else."""
        return str(self.to_dict()["digest"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Certificate) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (type(self).load, (self.to_json(),))

    def __repr__(self) -> str:
        try:
            said = self.to_dict()
        except InputError as error:
            return f"Certificate(broken: {error})"
        counts = said["counts"]
        return (
            f"Certificate(vacancy {said['vacancy_id']}, {said['as_of']}: {counts['qualified']:,} qualified of "
            f"{counts['local']:,} locals for {said['openings']:,} openings, digest {said['digest'][:16]})"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(repr(self))}</pre>"


class Verification:
    """What became of a certificate when its test was made again.

    Attributes
    ----------
    status
        ``same``; ``differs`` (something else comes out); ``erased`` (nothing but records that are no longer there);
        ``tampered`` (the digest doesn't fit what the certificate says).
    """

    def __init__(self, native: _core.Verification) -> None:
        self._native = native
        self.status: Literal["same", "differs", "erased", "tampered"] = native.status

    @property
    def differences(self) -> Table:
        """Everything that isn't as the certificate says; empty if it is the same.

        ``field`` with dots (``counts.local``), ``worker_id`` in lists of workers, ``what`` (``changed``, ``appeared``,
        ``gone``, or a word on the whole), ``before`` as the certificate says, ``after`` as it is found.
        """
        return Table(self._native.differences())

    def __repr__(self) -> str:
        return f"Verification({self.status}: {len(self.differences):,} differences)"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(repr(self))}</pre>{self.differences._repr_html_() if len(self.differences) else ''}"


class LocalTests:
    """The part of a `matcher.Matcher` that searches all locals and certifies what it found."""

    _market: _core.Market

    def find_locals(self, vacancy: str) -> LocalSearch:
        """Return what a search among all locals finds for a vacancy: counts, reasons, near misses, whom to ask.

        Parameters
        ----------
        vacancy
            Id of a committed vacancy.

        Raises
        ------
        InputError
            If the market has no ``as_of``.
        UnknownIdError
            If there is no such vacancy.

        Examples
        --------
        See `LocalSearch`.
        """
        return LocalSearch(_core.find_locals(self._market, _id(vacancy)))

    def local_test(self, vacancy: str, *, waivers: Waivers = None) -> Certificate | None:
        """Return the certificate that fewer qualified locals than openings were found, or None if that isn't so.

        Parameters
        ----------
        vacancy
            Id of a committed vacancy.
        waivers
            Why each of the unknown doesn't count: ids with the officer's reasons, as a dict or as pairs. Where
            qualified and unknown locals together reach the openings, each of the unknown needs one. Reasons stand in
            the certificate: 1 to 300 letters, and no number of a person.

        Returns
        -------
        Certificate or None
            None while qualified and unknown locals reach the openings, while a window of the policy's labour-market
            test runs or can't be dated, and for a vacancy without openings or that opens later; `find_locals` says
            which.

        Raises
        ------
        InputError
            If the market has no ``as_of``, or a waiver can't stand: no reason, a number of a person in it, a worker who
            isn't there or isn't unknown.
        UnknownIdError
            If there is no such vacancy.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"]}])
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "region": "65.71"}])
        >>> _ = m.commit()
        >>> print(m.local_test("V1"))
        None
        >>> m.local_test("V1", waivers={"W1": "called twice, didn't come"}).counts["unknown"]
        1
        """
        native = _core.local_test(self._market, _id(vacancy), _pairs(waivers))
        return None if native is None else Certificate(native)


def verify(certificate: Certificate | str | os.PathLike[str] | bytes | Mapping[str, Any], m: Matcher) -> Verification:
    """Return whether the test of a certificate gives the same again.

    Parameters
    ----------
    certificate
        A certificate, or anything that `Certificate.load` reads.
    m
        The market; the test is made on its last commit, on the certificate's day and with its waivers.

    Raises
    ------
    InputError
        If it is no certificate, or is sealed and the market was opened without ``nik_key``.

    Notes
    -----
    A later generation alone is no difference. A certificate for another market ``differs``: its vacancy isn't there, or
    nobody of whom it speaks.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["barista"], "home_region": "65.71"}])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "region": "65.71"}])
    >>> _ = m.commit()
    >>> certificate = m.local_test("V1")
    >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"], "home_region": "65.71"}])
    >>> _ = m.commit()
    >>> found = matcher.verify(certificate, m)
    >>> found.status, [(row["field"], row["what"]) for row in found.differences.to_dicts()][:2]
    ('differs', [('counts', 'enough_qualified'), ('counts.qualified', 'changed')])
    """
    native = getattr(m, "_market", None)
    if native is None:
        raise InputError(f"the market is of type {type(m).__name__}; a Matcher is right")
    return Verification(_core.verify(Certificate.load(certificate)._native, native))


def _text(x: object) -> str:
    """Return the JSON of a certificate."""
    if isinstance(x, (bytes, bytearray)):
        return _decoded(bytes(x))
    if isinstance(x, Mapping):
        try:
            return json.dumps(dict(x), ensure_ascii=False, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise InputError(
                "certificate: the dict holds what JSON can't; that of Certificate.to_dict is right"
            ) from error
    if isinstance(x, str) and x.lstrip("\ufeff \t\r\n").startswith("{"):
        return x
    if isinstance(x, (str, os.PathLike)):
        return _decoded(_bytes(Path(x)))
    raise InputError(f"certificate: a {type(x).__name__} was given; a path, JSON or a dict is right")


def _bytes(path: Path) -> bytes:
    try:
        return file_bytes(path, "certificate")
    except FileNotFoundError as error:
        raise FileMissingError(f"certificate: can't read {path}: there is no such file") from error
    except (OSError, ValueError) as error:
        raise InputError(f"certificate: can't read {path}: {error}") from error


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("certificate: this is no UTF-8; a JSON file is right") from None


def _id(vacancy: object) -> str:
    if not isinstance(vacancy, str):
        raise InputError(f"vacancy is of type {type(vacancy).__name__}; the id of one vacancy is right")
    return str(vacancy)


def _pairs(waivers: object) -> list[tuple[str, str]]:
    """Return waivers as pairs of id and reason; reasons are not repeated in errors."""
    if waivers is None:
        return []
    if isinstance(waivers, (str, bytes)) or not isinstance(waivers, Iterable):
        raise InputError(f"waivers are of type {type(waivers).__name__}; a dict of ids and reasons is right")
    pairs = []
    for pair in waivers.items() if isinstance(waivers, Mapping) else waivers:
        match pair:
            case (str() as worker, str() as reason):
                pairs.append((str(worker), str(reason)))
            case _:
                raise InputError("waivers: each is the id of a worker and a reason, both text")
    return pairs
