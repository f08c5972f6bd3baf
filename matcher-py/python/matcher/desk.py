"""The officer's desk: overrides with a reason, call lists, letters, and the wording of vacancies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from matcher import _core
from matcher.arguments import Day, count, day, ids_of
from matcher.exceptions import InputError
from matcher.frames import TableLike, read_rows
from matcher.rankings import Eligible
from matcher.results import IngestReport, Lang, Ranking, Table

__all__ = ["CallList", "Desk", "Letter", "Names", "Overrides"]

Letter: TypeAlias = Literal["call", "referral"]
Names: TypeAlias = "Mapping[str, str] | TableLike"
"""Names to print: a mapping of worker ids, or a table with ``worker_id`` and ``name``."""

_REASON = "reason"


class _Reasoned(Table):
    """A table whose reasons may be personal: they are data, and are neither printed nor shown in a notebook."""

    def _head(self) -> list[dict[str, Any]]:
        return [{name: cell for name, cell in row.items() if name != _REASON} for row in super()._head()]


class Overrides(_Reasoned):
    """Overrides of the log, in the order of vacancy, worker, day and event.

    Attributes
    ----------
    counts
        How many each vacancy has: ``vacancy_id``, ``overrides``, ``workers``.

    Notes
    -----
    Columns: ``vacancy_id``, ``worker_id``, ``event_id``, ``date``, ``reason`` (for the officer and the auditor; not
    printed by ``repr``) and ``in_force`` (whether it is the last of its pair, which a call list follows).

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_events([{"event_id": "E1", "date": "2026-11-02", "kind": "overridden", "worker_id": "W1",
    ...                    "vacancy_id": "V1", "reason": "sudah bekerja"}])
    >>> _ = m.commit()
    >>> len(m.overrides()), m.overrides().counts.to_dicts()
    (1, [{'vacancy_id': 'V1', 'overrides': 1, 'workers': 1}])
    """

    def __init__(self, native: _core.Overrides) -> None:
        super().__init__(native.rows())
        self.counts = Table(native.counts())


class CallList(_Reasoned):
    """Who is called for a vacancy, and what officers changed.

    Attributes
    ----------
    called
        How many people are called.
    overridden
        How many rows an override changed.
    posts
        The vacancies as letters print them: title, employer, site, region, openings, certificates.
    made_from
        Digests of everything the ranking behind it depends on.

    Notes
    -----
    Columns: ``vacancy_id``, ``worker_id``, ``place`` (on the call list, 1 first; missing for who is left out),
    ``position`` (in the ranking; missing if it gives none), ``score``, ``priority``, ``tier``, ``is_local``,
    ``eligible``, ``checks``, ``proof_missing``, ``rule`` (of the policy), ``override`` (``left_out`` or ``put_on``;
    missing without one), of that override ``date``, ``reason`` (not printed by ``repr``) and ``event_id``, and
    ``flags`` (as in a ranking).

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"]}, {"worker_id": "W2", "skills": ["smaw", "gtaw"]}])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "title": "Welder", "skills_required": ["smaw", "gtaw"]}])
    >>> _ = m.commit()
    >>> calls = m.call_list("V1", n=2)
    >>> [(row["place"], row["worker_id"]) for row in calls.to_dicts()]
    [(1, 'W2'), (2, 'W1')]
    >>> "SURAT PANGGILAN" in calls.letters("call", names={"W2": "A. Example"})
    True
    """

    def __init__(self, native: _core.CallList) -> None:
        super().__init__(native.rows())
        self._calls = native

    @property
    def called(self) -> int:
        """How many people are called."""
        return self._calls.called()

    @property
    def overridden(self) -> int:
        """How many rows an override changed."""
        return self._calls.overridden()

    @property
    def posts(self) -> list[dict[str, Any]]:
        """The vacancies as letters print them."""
        return self._calls.posts()

    @property
    def made_from(self) -> dict[str, Any]:
        """Digests of everything the ranking behind the list depends on."""
        return self._calls.made_from()

    def notes(self, lang: Lang = "id") -> list[str]:
        """Return what a reader should know, such as a list with fewer people than were asked for."""
        return self._calls.notes(lang)

    def letters(
        self,
        kind: Letter = "call",
        lang: Lang = "id",
        *,
        office: str | None = None,
        place: str | None = None,
        date: Day = None,
        names: Names | None = None,
        office_copy: bool = True,
    ) -> str:
        """Return letters as one page in HTML: a sheet of A4 for each person called.

        Parameters
        ----------
        kind
            ``call`` asks a worker to come (AK/IV), ``referral`` presents them to the employer, with a slip to send back
            (AK/V).
        lang
            ``id`` or ``en``.
        office, place
            The office that writes, and where it is signed.
        date
            The day of the letters; the market's ``as_of`` if None.
        names
            Names to print, by worker id, or a table with ``worker_id`` and ``name``. They are kept nowhere.
        office_copy
            Whether the first sheet is the office's own copy of the list, with scores, overrides and their reasons.

        Notes
        -----
        What isn't given is a dotted line to fill in. A letter has no score, no home and nothing about others.

        Raises
        ------
        InputError
            If an argument is not right.
        """
        return self._calls.letters(
            kind, lang, office=office, place=place, date=day(date), names=_names(names), office_copy=bool(office_copy)
        )


def _names(names: Names | None) -> dict[str, str]:
    """Return names by worker id; none of them enters a message."""
    if names is None:
        return {}
    if isinstance(names, Mapping) and not {"worker_id", "name"} <= names.keys():
        found = dict(names)
    else:
        rows = read_rows(names, "names")
        if any(not {"worker_id", "name"} <= row.keys() for row in rows):
            raise InputError("names: a table needs the columns worker_id and name")
        found = {row["worker_id"]: row["name"] for row in rows if row["worker_id"] and row["name"]}
    if not all(isinstance(part, str) for pair in found.items() for part in pair):
        raise InputError("names: ids and names are text; a cell of another type was given")
    return {str(worker): str(name) for worker, name in found.items()}


class Desk:
    """The half of a `matcher.Matcher` that an officer's desk needs."""

    _market: _core.Market
    _threads: int | None

    def override(self, worker: str, vacancy: str, *, reason: str, on: Day, event_id: str | None = None) -> IngestReport:
        """Stage an override: leave a worker out of a vacancy's call list, or put them on it.

        It counts from `commit` on.

        Parameters
        ----------
        worker, vacancy
            Committed ids.
        reason
            Why; a blank one is refused. It may be personal and is shown to officers and auditors alone.
        on
            The day of the decision.
        event_id
            Id of the event; named after day, worker and vacancy if None, so that a second one of that day corrects the
            first.

        Returns
        -------
        IngestReport
            As of `add_events`.

        Raises
        ------
        RefusedError
            If the reason is blank.
        UnknownIdError
            If an id isn't committed.

        Notes
        -----
        Whoever is among the first ``n`` of the ranking is left out, and the next one without an override moves up;
        whoever isn't is put on, behind the others. The last override of a pair by day and then event id counts. No
        score, position or ranking changes.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> workers = [{"worker_id": "W1", "skills": ["smaw", "gtaw"]}, {"worker_id": "W2", "skills": ["smaw"]}]
        >>> _ = m.add_workers(workers)
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"]}])
        >>> _ = m.commit()
        >>> _ = m.override("W1", "V1", reason="sudah bekerja sejak Oktober", on="2026-11-02")
        >>> _ = m.commit()
        >>> [(row["worker_id"], row["place"], row["override"]) for row in m.call_list("V1").to_dicts()]
        [('W2', 1, None), ('W1', None, 'left_out')]
        """
        decided = day(on)
        if decided is None:
            raise InputError("on is None; the day of the decision is needed")
        if not isinstance(reason, str):
            raise InputError(f"reason is of type {type(reason).__name__}; text is right")
        return IngestReport._of(
            _core.override_pair(self._market, worker, vacancy, reason=reason, on=decided, event_id=event_id)
        )

    def overrides(
        self, vacancies: Iterable[str] | str | None = None, *, since: Day = None, until: Day = None
    ) -> Overrides:
        """Return the committed overrides, and how many each vacancy has.

        Parameters
        ----------
        vacancies
            Ids of vacancies, or one id; None is all.
        since, until
            First and last day of a period, both included; one without a day lies in none.
        """
        return Overrides(
            _core.overrides(self._market, ids_of(vacancies, "vacancies"), since=day(since), until=day(until))
        )

    def call_list(
        self,
        vacancies: Ranking | Iterable[str] | str | None = None,
        n: int | None = None,
        *,
        overrides: bool = True,
        eligible: Eligible = "keep_unknown",
        threads: int | None = None,
    ) -> CallList:
        """Return who is called for each vacancy, with what officers changed.

        Parameters
        ----------
        vacancies
            Ids of vacancies, or one id; None is all. Or a `Ranking` of workers that was made before: its lists end
            where they end.
        n
            How many are called for each, at least 1; as many as it has openings if None.
        overrides
            Whether overrides are followed.
        eligible
            As for `rank_workers`; without effect on a ranking that was made before.
        threads
            Threads of this call.

        Raises
        ------
        UnknownIdError
            If an id isn't committed.
        InputError
            If `n` is not right, or the ranking orders vacancies for workers.
        """
        whom = vacancies._native if isinstance(vacancies, Ranking) else ids_of(vacancies, "vacancies")
        return CallList(
            _core.call_list(
                self._market,
                whom,
                n=None if n is None else count(n, "n", least=1),
                overrides=bool(overrides),
                keep=eligible,
                threads=self._threads if threads is None else count(threads, "threads", least=1),
            )
        )

    def wording(self, vacancies: Iterable[str] | str | None = None) -> Table:
        """Return the words of committed vacancies that an officer should look at; see `matcher.wording`.

        Parameters
        ----------
        vacancies
            Ids of vacancies, or one id; None is all.

        Returns
        -------
        Table
            ``vacancy_id``, ``column`` (``title``, ``description``, ``skills_required``, ``skills_preferred``,
            ``age_min``, ``age_max``), ``start`` and ``end`` (in characters of the stored text, or of the item of a
            list; missing for a number), ``text``, ``rule`` and ``ground``.

        Raises
        ------
        UnknownIdError
            If an id isn't committed.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "title": "Kasir wanita", "age_max": 30}])
        >>> _ = m.commit()
        >>> [(row["column"], row["text"], row["rule"]) for row in m.wording().to_dicts()]
        [('title', 'wanita', 'sex'), ('age_max', '30', 'age')]
        """
        return Table(_core.wording_of(self._market, ids_of(vacancies, "vacancies")))
