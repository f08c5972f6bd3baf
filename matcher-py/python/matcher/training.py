"""Plans of classes: which to open, and whom to admit."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from matcher import _core
from matcher.arguments import Day, count, day, ids_of
from matcher.exceptions import InputError
from matcher.progress import Progress, watcher
from matcher.rankings import Eligible
from matcher.results import Lang, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["TrainingPlan", "TrainingPlans"]

_MOST_RUPIAH = 10**15  # no budget is larger, and beyond it none is a limit


def _rupiah(budget: int) -> int:
    """Return an amount of money: billions, which counts of people never are."""
    if isinstance(budget, bool) or not hasattr(budget, "__index__"):
        raise InputError(f"budget is of type {type(budget).__name__}, expected whole rupiah of 0 or more")
    amount = int(budget.__index__())
    if amount < 0:
        raise InputError(f"budget is {amount}, expected whole rupiah of 0 or more")
    return min(amount, _MOST_RUPIAH)


class TrainingPlan(Table):
    """Which classes to open and whom to admit, a row a course, with what each adds.

    Attributes
    ----------
    admissions
        Table of everybody admitted, in the order in which they were.
    gain
        By how much the largest sum of scores rises when everybody admitted is scored as if taught: the sum of the
        column, and ``value_after - value_before``.
    expected_gain
        The rise with pass rates counted in: what the plan was chosen by.
    value_before, value_after
        The largest sum of scores of the market as it is, and with everybody admitted taught.
    ceiling
        No plan with these seats has a larger `expected_gain`.
    guarantee
        The part of the best plan's `expected_gain` that this one is sure to reach: 1 where every plan was looked at,
        1/3 or 1/2 where one admission after another is known to come so far, None where nothing but `ceiling` is known.
    cost
        Rupiah for all seats taken whose price is told.
    notes
        Sentences a reader should know.
    made_from
        Digests of data, policy, weights, lexicon and regions, and the version.

    Notes
    -----
    Classes that open come first, by what they add. Columns:

    ``course_id``, ``open``, ``admitted``
        The course, whether its class opens, and the workers admitted, in the order in which they were.
    ``newly_qualified``
        How many of them pass, once taught, the rules of a vacancy on their list whose rules they don't pass now.
    ``expected_placements``
        Admitted x pass rate x placement rate; missing where no placement rate is known.
    ``gain``, ``gain_per_seat``, ``cost``, ``gain_per_cost``
        By how much the sum of scores rises with these people taught, after those admitted before them; for each of
        them; rupiah for their seats; the gain for each rupiah.
    ``expected_gain``
        The gain with the pass rate counted in.
    ``locals``, ``seats``, ``candidates``
        Those admitted whom the policy calls local, seats of the class, and people whom it takes and could help.
    ``title``, ``starts_on``, ``days``, ``provider_id``, ``funder``
        As the course tells.
    ``pass_rate``, ``pass_source``
        The pass rate counted with, and where it is from: ``measured``, ``told``, ``pooled`` or ``unknown``, which
        counts as 1.
    ``remark``
        Why the class doesn't open, or what should be mended: ``not_asked``, ``begun``, ``too_late``, ``no_seats``,
        ``teaches_nothing``, ``cost_untold``, ``prerequisite_loop``, ``helps_nobody``, ``adds_nothing``,
        ``nothing_left``.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_workers([
    ...     {"worker_id": "W1", "skills": ["forklift", "ms excel"]}, {"worker_id": "W2", "skills": ["forklift"]}
    ... ])
    >>> _ = m.add_vacancies([
    ...     {"vacancy_id": "V1", "skills_required": ["forklift", "ms excel"]},
    ...     {"vacancy_id": "V2", "skills_required": ["smaw"]},
    ... ])
    >>> _ = m.add_courses([{"course_id": "C1", "skills_taught": ["smaw"], "seats": 16}])
    >>> _ = m.commit()
    >>> plan = m.training_plan()
    >>> [(row["course_id"], row["open"], row["admitted"]) for row in plan.to_dicts()]
    [('C1', True, ['W2'])]
    >>> [(row["worker_id"], row["vacancy_before"], row["vacancy_after"]) for row in plan.admissions.to_dicts()]
    [('W2', None, 'V2')]
    """

    def __init__(self, native: _core.TrainingPlan) -> None:
        super().__init__(native.courses())
        self._plan = native

    @cached_property
    def admissions(self) -> Table:
        """Everybody admitted, in the order in which they were.

        Columns: ``course_id``, ``worker_id``, ``gain``, ``expected_gain``, ``vacancy_before`` and ``vacancy_after``
        (where the assignment places them today and once everybody admitted is taught), ``score_before`` and
        ``score_after`` (at the latter; the first is missing if the rules keep them out now), ``is_local``.
        """
        return Table(self._plan.admissions())

    @property
    def gain(self) -> float:
        """By how much the largest sum of scores rises when everybody admitted is scored as if taught."""
        return self._plan.gain

    @property
    def expected_gain(self) -> float:
        """The rise with pass rates counted in."""
        return self._plan.expected_gain

    @property
    def value_before(self) -> float:
        """The largest sum of scores of the market as it is."""
        return self._plan.value_before

    @property
    def value_after(self) -> float:
        """The largest sum of scores with everybody admitted taught."""
        return self._plan.value_after

    @property
    def ceiling(self) -> float:
        """What the `expected_gain` of no plan with these seats exceeds."""
        return self._plan.ceiling

    @property
    def guarantee(self) -> float | None:
        """The part of the best plan's `expected_gain` that this one is sure to reach; None if none is known."""
        return self._plan.guarantee

    @property
    def cost(self) -> int:
        """Rupiah for all seats taken whose price is told."""
        return self._plan.cost

    @property
    def seats_taken(self) -> int:
        """How many people are admitted."""
        return self._plan.seats_taken

    @property
    def notes(self) -> list[str]:
        """Sentences a reader should know."""
        return self._plan.notes

    @property
    def made_from(self) -> dict[str, Any]:
        """Digests of everything the plan depends on."""
        return self._plan.made_from()

    def text(self, lang: Lang = "id") -> str:
        """Return the plan in words: what it adds, why each class opens, and why the others don't.

        Parameters
        ----------
        lang
            ``id`` or ``en``.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_courses([{"course_id": "C1", "skills_taught": ["smaw"]}])
        >>> _ = m.commit()
        >>> print(m.training_plan().text("en").splitlines()[-1])
        - helps nobody towards an opening: 1 (C1)
        """
        return self._plan.text(lang)

    def plot(
        self, ax: Axes | None = None, *, per: Literal["class", "seat", "cost"] = "class", lang: Lang = "id"
    ) -> Axes:
        """Draw what each class adds; see `matcher.plots.training_plan`.

        Parameters
        ----------
        ax
            Axes to draw on; a new figure if None.
        per
            What a class adds in all, for each ``seat`` taken, or for each million rupiah (``cost``).
        lang
            ``id`` or ``en``.
        """
        from matcher import plots

        return plots.training_plan(self, ax, per=per, lang=lang)

    def __repr__(self) -> str:
        return "\n".join([super().__repr__(), *self.notes])

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{html.escape(note)}</li>" for note in self.notes)
        return f"{super()._repr_html_()}<ul>{notes}</ul>"


class TrainingPlans:
    """The part of a `matcher.Matcher` that plans classes."""

    _market: _core.Market
    _threads: int | None

    def training_plan(
        self,
        *,
        budget: int | None = None,
        seats: int | Mapping[str, int] | None = None,
        courses: Iterable[str] | None = None,
        workers: Iterable[str] | None = None,
        until: Day = None,
        k: int = 20,
        eligible: Eligible = "keep_unknown",
        search: Literal["auto", "greedy"] = "auto",
        threads: int | None = None,
        progress: Progress = None,
    ) -> TrainingPlan:
        """Return which classes to open and whom to admit, so that the market gains most.

        Parameters
        ----------
        budget
            Most rupiah that the seats taken may cost together; no limit if None. A course that doesn't say what a seat
            costs stays shut under one.
        seats
            Most people admitted to all classes together; or the seats of single classes by course id, in place of what
            their courses say. None for what the courses say, 16 each where they don't.
        courses
            Ids of the courses that may open; all if None.
        workers
            Ids of those who may be admitted, such as the applicants; everybody on file if None.
        until
            Last first day of a class; no limit if None.
        k
            How many vacancies somebody's list has, as in an assignment.
        eligible
            ``pass`` for pairs that pass every hard rule, ``keep_unknown`` for those that fail none.
        search
            ``auto`` looks at every plan where there are few, ``greedy`` always admits one after another.
        threads
            Threads of this call.
        progress
            True shows a line, False none, None shows one where somebody looks; a function is called with the lists done
            and all of them.

        Returns
        -------
        TrainingPlan
            A row a course, with everybody admitted and what is sure about the plan.

        Raises
        ------
        InputError
            For a negative budget or an option out of range.
        UnknownIdError
            For a course or worker that isn't committed.

        Notes
        -----
        A plan gains what the largest sum of scores rises by (that of ``assign(method="welfare")`` under a policy
        without an instrument) when those admitted are scored as if the skills taught stood among their skills and the
        certificate among their certificates. Nobody goes to two classes; a class takes whom its ``education_min`` and
        ``skills_needed`` take (what isn't told keeps nobody out), who is free by its first day, and no more than its
        seats. Seats are given away as the policy gives away openings: nearer people first under ``tier`` and
        ``labour_market_test``, kept for locals under ``reserve``, with its bounded amount under ``boost``.

        Where nobody who could be admitted has a place without a class, what people add is submodular, and one
        admission after another reaches a third of the best plan at least, a half if nobody has two classes to choose
        from (Fisher, Nemhauser and Wolsey 1978). With people who leave a place for a better one, with a budget, or with
        turns of a policy nothing of the kind holds; `TrainingPlan.ceiling` bounds every plan in any case. Several
        classes one after another, and a vacancy's last day beside a class's first, are not looked at.

        Examples
        --------
        Money for one seat: the class that adds more for it opens.

        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["forklift"]}])
        >>> _ = m.add_vacancies([
        ...     {"vacancy_id": "V1", "skills_required": ["smaw"]},
        ...     {"vacancy_id": "V2", "skills_required": ["barista", "ms excel"]},
        ... ])
        >>> _ = m.add_courses([
        ...     {"course_id": "C1", "skills_taught": ["barista"], "cost_per_seat": 2_000_000},
        ...     {"course_id": "C2", "skills_taught": ["smaw"], "cost_per_seat": 5_000_000},
        ... ])
        >>> _ = m.commit()
        >>> plan = m.training_plan(budget=6_000_000)
        >>> [(row["course_id"], row["admitted"], row["cost"]) for row in plan.to_dicts() if row["open"]]
        [('C2', ['W1'], 5000000)]
        >>> m.training_plan(budget=4_000_000).admissions.to_dicts()[0]["course_id"]
        'C1'
        """
        each = dict(seats) if isinstance(seats, Mapping) else {}
        most = None if seats is None or isinstance(seats, Mapping) else count(seats, "seats", least=0)
        options = {
            "budget": None if budget is None else _rupiah(budget),
            "seats": most,
            "class_seats": {course: count(own, f"seats of {course}", least=0) for course, own in each.items()},
            "courses": ids_of(courses, "courses"),
            "workers": ids_of(workers, "workers"),
            "until": day(until),
            "k": count(k, "k", least=1),
            "eligible": eligible,
            "search": search,
            "threads": self._threads if threads is None else count(threads, "threads", least=1),
        }
        return TrainingPlan(_core.training_plan(self._market, options, watcher(progress)))
