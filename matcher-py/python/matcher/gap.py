"""What somebody lacks, where else they could go, and who is one item away from a vacancy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from matcher import _core
from matcher.arguments import count, ids_of
from matcher.exceptions import InputError
from matcher.noted import NotedTable
from matcher.progress import Progress, watcher
from matcher.results import Lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Alternatives", "Gaps", "OneAway", "SkillGap"]


class SkillGap(NotedTable):
    """What a person lacks for a vacancy, an occupation or everything within reach: a row an item.

    Attributes
    ----------
    notes
        What a reader should know: what isn't told, vacancies that no course opens, those that are open already.
    made_from
        Digests of data, weights, lexicon and regions, and the version.

    Notes
    -----
    First what is missing, then what nobody can tell, then what is there; among these what unlocks most openings, then
    what most openings ask. Columns:

    ``worker_id``, ``item``, ``label``, ``kind``
        The person; the item's id in the lexicon, or its text; its name; ``skill`` or ``certificate`` (licences too).
    ``missing``
        Whether the person lacks it; missing itself where they told nothing of that kind. A certificate is there while
        it is in force, a skill if one on file answers it in full.
    ``openings_unlocked``
        Over vacancies that require the item, fail no rule but that of certificates, and for which the person isn't
        known to have it: openings divided by the number of required items of the vacancy that they aren't known to
        have. The last item missing counts in full, one of two for half. What is only preferred unlocks nothing.
    ``openings_alone``
        Of those, the openings for which it is the only one.
    ``openings_asked``, ``openings_required``, ``openings``
        Openings that ask it, those of them that require it, and all openings looked at.
    ``score``
        The best score of the person, as they are, with a vacancy that asks it, from 0 to 1.
    ``trainable``, ``course_id``, ``starts_on``, ``days``
        Whether a class that has not begun leads to it and takes the person by schooling and skills (what isn't told
        keeps nobody out); the next such class, the shortest and cheapest among equals, its first day, and its days of
        teaching.
    ``course_note``
        Why there is none though a course leads there: ``entry`` (its rules don't take the person), ``begun``.
    """

    def plot(self, ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
        """Draw the openings that each missing item unlocks, see `matcher.plots.skill_gap`."""
        from matcher import plots

        return plots.skill_gap(self, ax, lang=lang)


class Alternatives(NotedTable):
    """Other occupations within a person's reach, the highest fit first.

    Attributes
    ----------
    notes
        What a reader should know, such as vacancies that belong to no occupation.
    made_from
        Digests of data, weights, lexicon and regions, and the version.

    Notes
    -----
    Columns: ``worker_id``, ``occupation`` (KBJI unit group; missing where vacancies are sorted by title alone),
    ``title`` (that of most openings), ``fit`` (mean score over the ten best openings within reach, those that aren't
    there counting 0), ``score`` (the best), ``vacancies``, ``openings``, ``reached`` (vacancies within reach),
    ``eligible`` and ``eligible_unknown`` (vacancies of which every hard rule passes; none fails and one can't be told),
    ``missing_least`` and ``missing_median`` (required items that the person isn't known to have, over vacancies within
    reach), ``items`` (at most three of those, the most required first) and ``trainable`` (which of them a class to
    come leads to).
    """


class OneAway(NotedTable):
    """Workers who lack exactly one item for a vacancy, vacancy by vacancy, the highest score first.

    Attributes
    ----------
    notes
        What a reader should know, such as lists longer than what was looked at.
    made_from
        Digests of data, weights, lexicon and regions, and the version.

    Notes
    -----
    Columns: ``vacancy_id``, ``worker_id``, ``item``, ``label``, ``kind``, ``score`` (as they are, from 0 to 1),
    ``score_taught`` (of the same record with the item added; missing if no text is read as the item), ``trainable``,
    ``course_id``, ``starts_on``, ``days``, ``course_note`` (as in `SkillGap`), and ``checks`` (codes of rules that
    can't be told).
    """


class Gaps:
    """The part of a `matcher.Matcher` that says what people lack."""

    _market: _core.Market
    _threads: int | None

    def skill_gap(
        self,
        worker: str | Mapping[str, Any],
        *,
        vacancy: str | None = None,
        occupation: str | None = None,
        lang: Lang = "id",
    ) -> SkillGap:
        """Return what a person lacks for a vacancy, for an occupation, or for everything within reach.

        Parameters
        ----------
        worker
            Id of a committed worker, or the columns of a record that was never stored.
        vacancy
            Id of the vacancy whose required and preferred skills and certificates count.
        occupation
            A KBJI code or a title: what the market's vacancies of that occupation ask counts, each item with the
            openings that ask it.
        lang
            Language of labels and notes, ``id`` or ``en``.

        Returns
        -------
        SkillGap
            A row an item. Without `vacancy` and `occupation` over all vacancies within reach: the two share a skill or
            an occupation, and no rule fails that a course can't mend.

        Raises
        ------
        UnknownIdError
            If an id isn't committed.
        RefusedError
            If a column of the record is not right.
        InputError
            If both `vacancy` and `occupation` are given, or the occupation is neither a code nor a title.

        Notes
        -----
        A vacancy that lists nothing it requires asks what its title names. What only a description names is left out:
        nobody said how it is meant.

        Examples
        --------
        GTAW is the last item missing of four openings and one of two missing of six more: 4 + 6 / 2.

        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"], "certificates": [], "education": "SMK"}])
        >>> _ = m.add_vacancies([
        ...     {"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "openings": 4},
        ...     {"vacancy_id": "V2", "skills_required": ["smaw", "gtaw", "forklift"], "openings": 6},
        ... ])
        >>> _ = m.add_courses([{"course_id": "K1", "skills_taught": ["gtaw"], "starts_on": "2026-11-16", "days": 35}])
        >>> _ = m.commit()
        >>> gap = m.skill_gap("W1")
        >>> for row in gap.to_dicts():
        ...     print(row["item"], row["missing"], row["openings_unlocked"], row["trainable"], row["starts_on"])
        welding_gtaw True 7.0 True 2026-11-16
        operator_forklift True 3.0 False None
        welding_smaw False 0.0 False None
        """
        if vacancy is not None and occupation is not None:
            raise InputError("skill_gap takes a vacancy or an occupation, not both")
        for name, value in (("vacancy", vacancy), ("occupation", occupation)):
            if value is not None and not isinstance(value, str):
                raise InputError(f"{name} is of type {type(value).__name__}; text is right")
        return SkillGap(*_core.skill_gap(self._market, _person(worker), vacancy, occupation, lang))

    def alternatives(self, worker: str | Mapping[str, Any], k: int = 10, *, lang: Lang = "id") -> Alternatives:
        """Return other occupations within a person's reach, the highest fit first.

        Parameters
        ----------
        worker
            Id of a committed worker, or the columns of a record that was never stored.
        k
            Occupations at most.
        lang
            Language of labels and notes, ``id`` or ``en``.

        Raises
        ------
        UnknownIdError
            If the id isn't committed.
        RefusedError
            If a column of the record is not right.
        InputError
            If `k` is not right.

        Notes
        -----
        The person's own occupation is left out. Source for why others are worth telling: Belot, Kircher and Muller
        (2019), "Providing advice to jobseekers at low cost", Review of Economic Studies 86(4), where job seekers who
        searched narrowly got more interviews once other occupations were suggested to them.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_vacancies([
        ...     {"vacancy_id": "V1", "title": "Welder", "occupation": "7212", "skills_required": ["smaw"]},
        ...     {"vacancy_id": "V2", "title": "Fitter", "occupation": "7214", "skills_required": ["smaw", "gtaw"]},
        ... ])
        >>> _ = m.commit()
        >>> others = m.alternatives({"skills": ["smaw"], "occupation": "7212"}, lang="en")
        >>> [(row["occupation"], row["title"], row["missing_least"], row["items"]) for row in others.to_dicts()]
        [('7214', 'Fitter', 1, ['Gas tungsten arc welding (TIG)'])]
        """
        return Alternatives(*_core.alternatives(self._market, _person(worker), count(k, "k", least=1), lang))

    def one_away(
        self,
        vacancies: Iterable[str] | str | None = None,
        k: int = 20,
        *,
        lang: Lang = "id",
        threads: int | None = None,
        progress: Progress = None,
    ) -> OneAway:
        """Return workers who lack exactly one item for a vacancy: a certificate or a required skill, the rest is there.

        Parameters
        ----------
        vacancies
            Ids of vacancies, or one id; None is all.
        k
            Workers of each vacancy at most, by score; a policy orders nothing here.
        lang
            Language of labels and notes, ``id`` or ``en``.
        threads, progress
            As for `rank_workers`.

        Raises
        ------
        UnknownIdError
            If a vacancy isn't committed.
        InputError
            If `k` is not right.

        Notes
        -----
        Looked at are the first workers of each list and of those behind it who fail one rule: ten times `k`, at least
        200; a note counts longer lists. Who told no skills, or no certificates where some are asked, isn't known to
        lack one item; a note counts them.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_workers([
        ...     {"worker_id": "W1", "skills": ["smaw"]},
        ...     {"worker_id": "W2", "skills": ["smaw", "gtaw"]},
        ... ])
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"]}])
        >>> _ = m.commit()
        >>> [(row["worker_id"], row["item"], row["score_taught"] > row["score"]) for row in m.one_away().to_dicts()]
        [('W1', 'welding_gtaw', True)]
        """
        threads = self._threads if threads is None else count(threads, "threads", least=1)
        ids, options = ids_of(vacancies, "vacancies"), (count(k, "k", least=1), threads)
        return OneAway(*_core.one_away(self._market, ids, options, lang, watcher(progress)))


def _person(worker: str | Mapping[str, Any]) -> str | dict[str, Any]:
    """Return an id, or a record with an id."""
    if isinstance(worker, str):
        return str(worker)
    if isinstance(worker, Mapping):
        return {"worker_id": "unsaved", **worker}
    raise InputError(f"the worker is of type {type(worker).__name__}; an id or a dict of columns is right")
