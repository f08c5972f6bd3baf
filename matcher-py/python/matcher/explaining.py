"""The half of a market that says why: of one pair, of two, of who is out, and of what would bring them in."""

from __future__ import annotations

from typing import Any

from matcher import _core
from matcher.arguments import count
from matcher.exceptions import InputError
from matcher.explanations import Comparison, Counterfactual, Explanation, WhyNot
from matcher.rankings import Eligible
from matcher.results import Lang, Ranking, Table

__all__ = ["Explaining"]


class Explaining:
    """The half of a `matcher.Matcher` that explains the last commit."""

    _market: _core.Market
    _threads: int | None

    def _answering(self, k: int, eligible: Eligible) -> dict[str, Any]:
        return {
            "k": count(k, "k", least=1),
            "eligible": eligible,
            "near_misses": 0,
            "places": "auto",
            "exhaustive": False,
            "threads": self._threads,
        }

    def explain(self, worker: str, vacancy: str) -> Explanation:
        """Return why a committed pair has its score and place.

        Raises
        ------
        UnknownIdError
            If an id isn't committed.
        """
        return Explanation(self._market.explain(worker, vacancy))

    def why_not(self, worker: str, vacancy: str, *, k: int = 20, eligible: Eligible = "keep_unknown") -> WhyNot:
        """Return why a worker isn't among the `k` best for a vacancy, or that they are.

        Everybody's place for the vacancy is counted, so that it takes as long as a list of the whole market.

        Parameters
        ----------
        worker, vacancy
            Ids of the pair.
        k
            Rows a list has at most.
        eligible
            Whom a list keeps, as for `rank_workers`.

        Raises
        ------
        UnknownIdError
            If an id isn't committed.
        InputError
            If `k` or `eligible` is not right.
        """
        return WhyNot(self._market.why_not(worker, vacancy, self._answering(k, eligible)))

    def compare(self, a: str, b: str, vacancy: str, *, eligible: Eligible = "keep_unknown") -> Comparison:
        """Return why one worker stands above another for a vacancy, part by part.

        Parameters
        ----------
        a, b
            Ids of two workers; every difference is `a` less `b`, and to a job seeker the text speaks as to `a`.
        vacancy
            Id of the vacancy.
        eligible
            Whom a list keeps, as for `rank_workers`.

        Raises
        ------
        UnknownIdError
            If an id isn't committed.
        InputError
            If both are one.
        """
        return Comparison(self._market.compare(a, b, vacancy, self._answering(1, eligible)))

    def counterfactual(
        self, worker: str, vacancy: str, *, k: int = 20, eligible: Eligible = "keep_unknown"
    ) -> Counterfactual:
        """Return the smallest change that brings a worker among the `k` best for a vacancy.

        Each change is made on a copy of the worker's record, which is scored and ordered among everybody as a stored
        one would be. One change comes before two and less effort before more: papers, facts and own limits,
        certificates and skills, time, moving house. Of months, rupiah and places the least that suffices is found.
        Sex, age, disability and groups are never proposed.

        Parameters
        ----------
        worker, vacancy
            Ids of the pair.
        k
            Rows a list has at most.
        eligible
            Whom a list keeps, as for `rank_workers`.

        Raises
        ------
        UnknownIdError
            If an id isn't committed.
        InputError
            If `k` or `eligible` is not right.
        """
        return Counterfactual(self._market.counterfactual(worker, vacancy, self._answering(k, eligible)))

    def near_misses(self, ranking: Ranking, *, lang: Lang = "id") -> Table:
        """Return who fails exactly one rule, by how much, and the course that would close it.

        Parameters
        ----------
        ranking
            A ranking of the last commit that was asked for near misses, ``rank_workers(near_misses=5)``.
        lang
            Language of the column ``text``.

        Returns
        -------
        Table
            A row a near miss: ``vacancy_id``, ``worker_id``, ``score``, ``code``, ``have`` (missing where it is
            personal), ``need``, ``missing`` with its ``unit`` (``levels``, ``years``, ``rupiah``, ``km``, ``days``;
            missing where it is no amount), ``course_id`` of a course that leads to the certificate, ``text``.

        Raises
        ------
        InputError
            If it is no ranking, or `lang` is not right.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"], "education": "SMP"}])
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "education_min": "SMA"}])
        >>> _ = m.commit()
        >>> print(m.near_misses(m.rank_workers(near_misses=5), lang="en").to_dicts()[0]["text"])
        education below the asked one: on file SMP, asked SMA/SMK (Missing: 1 level)
        """
        if not isinstance(ranking, Ranking):
            raise InputError(f"the ranking is of type {type(ranking).__name__}; what rank_workers gives is right")
        return Table(self._market.near_misses(ranking._native, lang))
