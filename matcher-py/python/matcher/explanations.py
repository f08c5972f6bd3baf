"""Why: the parts of a score, what stands between two, what keeps somebody out, what would bring them in."""

from __future__ import annotations

import html
from typing import Any, Literal

from matcher import _core
from matcher.results import Audience, Lang, Table

__all__ = ["Comparison", "Counterfactual", "Explanation", "WhyNot"]


class Answer:
    """What the four kinds of explanation share: figures, a table of parts that add up to `score`, and words."""

    def __init__(self, native: _core.Explanation | _core.WhyNot | _core.Comparison | _core.Counterfactual) -> None:
        self._native = native
        self._dict = native.to_dict()

    @property
    def score(self) -> float:
        """The score, or the difference of two; the contributions add up to it."""
        return float(self._dict["score"])

    @property
    def priority(self) -> float:
        """The score plus what the policy adds, or the difference of two."""
        return float(self._dict["priority"])

    @property
    def facts(self) -> dict[str, str]:
        """Plain facts: of a pair, or of both sides of a difference."""
        return dict(self._dict["facts"])

    @property
    def contributions(self) -> Table:
        """The parts that add up to `score`, as a table."""
        return Table(self._native.contributions())

    def text(self, lang: Lang = "id", audience: Audience = "officer") -> str:
        """Return the explanation in words, several lines, without names or personal facts.

        Parameters
        ----------
        lang
            ``id`` or ``en``.
        audience
            ``job_seeker``, ``officer``, ``employer`` or ``auditor``; who reads what is told in the guide
            ``docs/explanations.md``.
        """
        return self._native.text(lang, audience)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as nested dicts and lists."""
        return {**self._dict, "facts": self.facts}

    def _title(self) -> str:
        return f"worker {self._dict['worker_id']}, vacancy {self._dict['vacancy_id']}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._title()})\n{self.text()}"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(repr(self))}</pre>"


class Explanation(Answer):
    """Why a pair has its score and its place.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["las smaw"]}])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"]}])
    >>> _ = m.commit()
    >>> why = m.explain("W1", "V1")
    >>> abs(sum(part["contribution"] for part in why.contributions.to_dicts()) - why.score) < 1e-9
    True
    >>> print(why.text(lang="en", audience="employer").splitlines()[0])  # doctest: +ELLIPSIS
    Match score: ...
    """

    @property
    def vacancy_id(self) -> str:
        """The vacancy's id."""
        return str(self._dict["vacancy_id"])

    @property
    def worker_id(self) -> str:
        """The worker's id."""
        return str(self._dict["worker_id"])

    @property
    def eligible(self) -> bool | None:
        """True, False, or None if a fact must be checked."""
        eligible: bool | None = self._dict["eligible"]
        return eligible

    @property
    def is_local(self) -> bool | None:
        """Whether the policy counts the worker as local."""
        is_local: bool | None = self._dict["is_local"]
        return is_local

    @property
    def checks(self) -> list[dict[str, Any]]:
        """``code``, ``have`` and ``need`` of every hard rule that fails or can't be told."""
        checks: list[dict[str, Any]] = self._dict["checks"]
        return checks

    @property
    def shortfalls(self) -> list[dict[str, Any]]:
        """``code``, ``amount`` and ``unit`` of every failed rule whose lack is an amount that isn't personal."""
        shortfalls: list[dict[str, Any]] = self._dict["shortfalls"]
        return shortfalls


class WhyNot(Explanation):
    """Why a worker isn't among the best for a vacancy, and the pair in full.

    Attributes
    ----------
    reason
        ``ranked`` (they are), ``rule``, ``unknown`` (a fact that a rule needs is missing, or the proof of residence
        where locals alone are asked), ``not_a_candidate``, ``below_k`` or ``displaced``.
    position, before
        Place under the policy and place by score alone among all who may be ranked, beyond the k-th too; None for who
        has none.
    ranked
        How many may be ranked.
    waits
        True if locals alone are asked and only a paper is missing.
    last
        The last one in: ``worker_id``, ``position``, ``score``, ``priority``, ``rule``; None if the list is empty.
    last_priority
        Priority of the last one in.
    gap
        How much priority is missing to the last one's, 0 or less where a class or a reserved opening decides; None for
        who is in or may not be ranked.
    displaced_by
        Those in whose score is lower, where the policy keeps the worker out: ``worker_id``, ``position``, ``before``,
        ``score``, ``rule``.
    checked
        What was looked at: ``step`` and ``passed``.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(policy={"id": "near", "order": {"instrument": "tier"}})
    >>> _ = m.add_workers([
    ...     {"worker_id": "near", "skills": ["smaw"], "home_region": "65.71"},
    ...     {"worker_id": "far", "skills": ["smaw", "gtaw"], "home_region": "65.03"},
    ... ])
    >>> vacancy = {"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "region": "65.71", "housing": True}
    >>> _ = m.add_vacancies([vacancy])
    >>> _ = m.commit()
    >>> why = m.why_not("far", "V1", k=1)
    >>> why.reason, why.position, why.before, [row["worker_id"] for row in why.displaced_by]
    ('displaced', 2, 1, ['near'])
    """

    reason: Literal["ranked", "rule", "unknown", "not_a_candidate", "below_k", "displaced"]
    position: int | None
    before: int | None
    ranked: int
    waits: bool
    last: dict[str, Any] | None
    last_priority: float | None
    gap: float | None
    displaced_by: list[dict[str, Any]]
    checked: list[dict[str, Any]]

    def __init__(self, native: _core.WhyNot) -> None:
        super().__init__(native)
        for name in ("reason", "position", "before", "ranked", "waits", "last", "last_priority", "gap"):
            setattr(self, name, self._dict[name])
        self.displaced_by, self.checked = self._dict["displaced_by"], self._dict["checked"]


class Comparison(Answer):
    """Why one worker stands above another for a vacancy. Every difference is `a` less `b`.

    Attributes
    ----------
    a, b
        The two, each as `Explanation.to_dict` has them, and `a_place` and `b_place` with ``position``, ``before``
        and ``rule``.
    position, before
        Difference of the places under the policy and by score alone, above 0 if `a` stands behind; None unless both
        have one.
    added
        Difference of what the policy adds to ``priority``.
    decided
        ``score``, ``policy``, ``id`` (all else is equal), ``place`` (only one has one) or ``neither``.
    a_is_first
        Whether `a` stands before `b`; None if neither has a place.

    Notes
    -----
    The columns of `contributions` are those of an explanation, then ``a_name``, ``a_evidence``, ``a_via``, ``a_value``,
    ``a_weight``, ``a_contribution`` and the same with ``b_``. ``value`` and ``contribution`` are differences;
    ``weight`` is missing where the two weigh a part differently; ``evidence`` and ``via`` are those of the one who
    gains by it.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw", "gtaw"]}, {"worker_id": "W2", "skills": ["smaw"]}])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"]}])
    >>> _ = m.commit()
    >>> both = m.compare("W1", "W2", "V1")
    >>> both.decided, both.position, both.score > 0
    ('score', -1, True)
    >>> abs(sum(part["contribution"] for part in both.contributions.to_dicts()) - both.score) < 1e-9
    True
    """

    position: int | None
    before: int | None
    added: float
    decided: Literal["score", "policy", "id", "place", "neither"]
    a_is_first: bool | None
    a: dict[str, Any]
    b: dict[str, Any]
    a_place: dict[str, Any]
    b_place: dict[str, Any]

    def __init__(self, native: _core.Comparison) -> None:
        super().__init__(native)
        for name in ("position", "before", "added", "decided", "a_is_first", "a", "b", "a_place", "b_place"):
            setattr(self, name, self._dict[name])

    def _title(self) -> str:
        return f"worker {self.a['worker_id']} and {self.b['worker_id']}, vacancy {self.a['vacancy_id']}"


class Counterfactual(Answer):
    """The smallest change that brings a worker among the first `k`. Every difference is after less before.

    Attributes
    ----------
    answer
        ``change``, ``already_in``, ``fixed`` (a rule keeps them out that nobody can change) or ``nothing`` (no change
        that was tried suffices, alone or with another).
    changes
        The changes, the easier first: ``kind``, ``item``, ``from``, ``to``, ``amount`` and ``unit`` (the least that
        suffices), ``course`` (one of the market that leads there), ``stay`` (what the policy makes of a new home).
    position
        Place after the changes.
    fixed
        Codes of the rules that nobody can change.
    gap
        How much priority is still missing at the best that was tried; None unless nothing suffices.
    tried
        How many changed records were ranked.
    now
        Where they stand now, as `WhyNot.to_dict` has it.
    after
        The pair after the changes, as `Explanation.to_dict` has it; None without changes.

    Notes
    -----
    The columns of `contributions` are those of a `Comparison`; ``a_`` is after, ``b_`` before.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> people = [("W1", 1), ("W2", 2)]
    >>> row = {"skills": ["smaw"]}
    >>> _ = m.add_workers([{"worker_id": name, "experience_years": years, **row} for name, years in people])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "experience_min_years": 2}])
    >>> _ = m.commit()
    >>> found = m.counterfactual("W1", "V1", k=1)
    >>> found.answer, found.position, [(change["kind"], change["amount"]) for change in found.changes]
    ('change', 1, [('experience', 12.0)])
    """

    answer: Literal["change", "already_in", "fixed", "nothing"]
    changes: list[dict[str, Any]]
    position: int | None
    fixed: list[str]
    gap: float | None
    tried: int
    now: dict[str, Any]
    after: dict[str, Any] | None

    def __init__(self, native: _core.Counterfactual) -> None:
        super().__init__(native)
        for name in ("answer", "changes", "position", "fixed", "gap", "tried", "now", "after"):
            setattr(self, name, self._dict[name])

    def _title(self) -> str:
        return f"worker {self.now['worker_id']}, vacancy {self.now['vacancy_id']}"
