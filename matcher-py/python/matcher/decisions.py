"""The decision log: who was ranked for what, under which data, policy and version; nobody changes it unseen."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal

from matcher import _core
from matcher.exceptions import InputError
from matcher.results import Ranking, Table

__all__ = ["DecisionLogs", "DecisionReceipt", "DecisionVerification"]

_ENTROPY = 32  # bytes that salts of new people are drawn from


@dataclass(frozen=True, slots=True)
class DecisionReceipt:
    """What an append to the decision log did.

    Attributes
    ----------
    first, last
        Numbers of the first and the last entry added.
    head
        The last entry as ``NUMBER:DIGEST``. Write it down outside: a letter, the minutes of a meeting.
    """

    first: int
    last: int
    head: str


@dataclass(frozen=True, slots=True)
class DecisionVerification:
    """What became of a decision log.

    Attributes
    ----------
    status
        ``whole``; ``tampered``, if anything was changed; ``cut``, if what is there holds and ends before the head
        given.
    entries
        Entries in the file.
    head
        The last entry up to which the log holds by itself, as ``NUMBER:DIGEST``.
    first_bad
        Number of the first entry that doesn't hold or is missing; None if all do.
    fault
        What doesn't hold there: ``number`` (entries were taken out, put in or moved), ``link``, ``digest``, ``entry``,
        ``basis`` (a text that was in force is gone or another one), ``unused_basis`` (such a text that no entry names),
        ``head`` (the log was written anew; it may have been before `first_bad` already). None if all hold.
    """

    status: Literal["whole", "tampered", "cut"]
    entries: int
    head: str
    first_bad: int | None
    fault: str | None


class DecisionLogs:
    """The part of a `matcher.Matcher` that keeps the decision log."""

    _market: _core.Market

    def log_decisions(self, ranking: Ranking, *, purpose: str) -> DecisionReceipt:
        """Write each list of a ranking into the decision log and return the receipt; durable at once.

        Parameters
        ----------
        ranking
            Made by `rank_workers` or `rank_vacancies` on the last commit. Lists that nobody is on are logged too, if
            `rank_workers` was asked for them.
        purpose
            What the lists were for, in up to 300 characters. It must name nobody: nothing is ever taken out of the log.

        Returns
        -------
        DecisionReceipt
            Numbers of the entries, and the head to write down.

        Raises
        ------
        InputError
            If the ranking is of another commit or market, of a record that was never stored or of given pairs, has no
            list, or if the purpose is blank, too long or holds a number as long as a telephone or identity number.
        StorageError
            If the market is open read-only.

        Notes
        -----
        What is staged stays staged. People stand in the log under pseudonyms: HMAC-SHA-256 of the id under a salt of
        their own, drawn from the system's randomness when they are first logged. Source: Krawczyk, Bellare and Canetti
        (1997), RFC 2104.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"]}])
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"]}])
        >>> _ = m.commit()
        >>> receipt = m.log_decisions(m.rank_workers("V1"), purpose="call for V1")
        >>> receipt.first, receipt.last, receipt.head.split(":")[0]
        (1, 1, '1')
        """
        if not isinstance(ranking, Ranking) or not isinstance(ranking._native, _core.Ranking):
            raise InputError(
                f"ranking is of type {type(ranking).__name__}; one that rank_workers or rank_vacancies made is right"
            )
        if not isinstance(purpose, str):
            raise InputError(f"purpose is of type {type(purpose).__name__}; a few words are right")
        entropy = secrets.token_bytes(_ENTROPY)
        return DecisionReceipt(**_core.log_decisions(self._market, ranking._native, purpose, entropy))

    def decisions(self, worker: str | None = None, vacancy: str | None = None) -> Table:
        """Return what the log says: a row a person and list, of one worker or one vacancy if given.

        Parameters
        ----------
        worker, vacancy
            An id; all if None. A worker who was never logged, or was erased, has no rows.

        Returns
        -------
        Table
            Columns: ``number`` of the entry, ``generation``, ``as_of``, ``purpose``, ``direction`` (whom the list
            orders), ``vacancy_id``, ``worker_id`` (missing where the person was erased), ``erased``, ``pseudonym``;
            as in `Ranking`: ``position``, ``score``, ``priority``, ``tier``, ``is_local``, ``eligible``, ``checks``,
            ``proof_missing``, ``before``, ``moved``, ``rule``; of the ranking: ``k`` and ``kept`` (its `eligible`),
            missing for lists of vacancies; what it was made from: ``version``, ``policy_id``, ``policy``, ``weights``,
            ``lexicon``, ``lexicon_version``, ``regions``, ``statistics``, and ``ranking``, its fingerprint;
            ``policy_basis`` and ``weights_basis`` (which of `decision_bases` was in force); ``worker_unchanged`` and
            ``vacancy_unchanged`` (whether the record on file is, byte for byte, the one that was ranked; missing if
            there is none any more). A list that nobody is on gives one row without a person.

        Raises
        ------
        StorageError
            If an entry can't be read: it was changed, or written by a newer version.

        Notes
        -----
        A read-only market sees the log as it was when it was opened.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"]}, {"worker_id": "W2", "skills": ["gtaw"]}])
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"]}])
        >>> _ = m.commit()
        >>> _ = m.log_decisions(m.rank_workers("V1"), purpose="call for V1")
        >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw", "gtaw"]}])
        >>> _ = m.commit()
        >>> row, = m.decisions(worker="W1", vacancy="V1").to_dicts()
        >>> row["purpose"], row["position"], row["worker_unchanged"], row["vacancy_unchanged"]
        ('call for V1', 1, False, True)
        """
        for name, one in (("worker", worker), ("vacancy", vacancy)):
            if one is not None and not isinstance(one, str):
                raise InputError(f"{name} is of type {type(one).__name__}; an id is text")
        return Table(_core.decisions(self._market, worker, vacancy))

    def decision_bases(self) -> Table:
        """Return the policies and weights that were in force when something was logged, each text once.

        Returns
        -------
        Table
            Columns: ``basis`` (SHA-256 of the text, as in `decisions`), ``kind`` (``policy`` or ``weights``) and
            ``text`` (TOML, which `Policy.load` and `Weights.load` take once read).

        Examples
        --------
        >>> import matcher, tomllib
        >>> m = matcher.Matcher(policy={"id": "residents", "order": {"instrument": "tier"}})
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"]}])
        >>> _ = m.commit()
        >>> _ = m.log_decisions(m.rank_workers(), purpose="first try")
        >>> texts = {row["kind"]: row["text"] for row in m.decision_bases().to_dicts()}
        >>> matcher.Policy.load(tomllib.loads(texts["policy"])).to_dict()["id"]
        'residents'
        """
        return Table(_core.decision_bases(self._market))

    def verify_decisions(self, head: str | None = None) -> DecisionVerification:
        """Return whether the log is as it was written, and with a head whether it still holds what it held then.

        Parameters
        ----------
        head
            The head of an earlier append, as it was written down. Without one a log that was cut at its end, or
            written anew from the first entry, looks whole: no chain can show that by itself.

        Raises
        ------
        InputError
            If `head` is none.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"]}])
        >>> _ = m.commit()
        >>> receipt = m.log_decisions(m.rank_workers(), purpose="first try")
        >>> m.verify_decisions(receipt.head).status
        'whole'
        >>> later = m.verify_decisions("2:" + 64 * "a")
        >>> later.status, later.entries, later.first_bad
        ('cut', 1, 2)
        """
        if head is not None and not isinstance(head, str):
            raise InputError(f"head is of type {type(head).__name__}; NUMBER:DIGEST as text is right")
        return DecisionVerification(**_core.verify_decisions(self._market, head))
