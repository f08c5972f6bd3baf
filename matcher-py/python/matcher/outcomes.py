"""What came of classes: outcomes months later, ways to a post, rates of courses, skills that live from customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from matcher import _core
from matcher.arguments import count
from matcher.exceptions import InputError
from matcher.noted import NotedTable
from matcher.results import Lang, Table, thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["AfterClasses", "CourseRates", "Livelihoods", "OutcomeBy", "Outcomes", "PathSteps", "Paths", "whole_percent"]

OutcomeBy: TypeAlias = Literal["course", "provider", "funder", "month"]

_STATES = ("job", "business", "further_training", "other", "unknown")
_ALL = 100  # per cent
_LATEST = 120  # months: ten years
_STEPS = ("registered", "trained", "certified", "apprenticed", "placed", "business_started")
_UNITS = {
    "months": "after the class",
    "trained": "people and classes",
    "not_due": "months not passed",
    "due": "months passed",
    "known": "of due",
    "job": "of due",
    "business": "of due",
    "further_training": "of due",
    "other": "known, of due",
    "unknown": "nobody knows",
    "people": "who reached it",
    "median_days": "from the step before",
    "stopped": "nothing later on record",
    "of_trained": "of those trained",
    "from_previous": "of the step before",
    "pass": "successes of known",
    "placement": "successes of known",
    "self_employed": "of known status",
    "informal": "beside",
    "per_holder": "openings a holder",
    "jobs": "of trained, 12 months",
    "businesses": "of trained, 12 months",
}

_TEXT: dict[Lang, dict[str, Any]] = {
    "id": {
        "row": "{group}{months} bulan sesudah pelatihan: diketahui {known} dari {due} ({share}); {states}{not_due}",
        "none": "{group}{months} bulan sesudah pelatihan: dari {trained} orang belum ada yang jatuh tempo",
        "state": "{name} {count} ({of_due} dari semua, {of_known} dari yang diketahui)",
        "unknown": "tidak diketahui {count} ({of_due} dari semua)",
        "not_due": "; {} belum jatuh tempo",
        "states": {"job": "bekerja", "business": "usaha sendiri", "further_training": "pelatihan lanjutan",
                   "other": "lainnya"},
        "untold": "tanpa keterangan",
        "steps": {
            "registered": "terdaftar (AK-1)", "trained": "selesai pelatihan{course}", "certified": "bersertifikat",
            "apprenticed": "mulai magang", "placed": "mulai bekerja{vacancy}",
            "business_started": "mulai usaha sendiri",
        },
        "days": ", {} hari sesudah langkah sebelumnya",
        "missing": "belum tercatat: {}",
        "course": " {}", "vacancy": " di {}",
    },
    "en": {
        "row": "{group}{months} months after the class: {known} of {due} known ({share}); {states}{not_due}",
        "none": "{group}{months} months after the class: none of {trained} due yet",
        "state": "{name} {count} ({of_due} of all, {of_known} of the known)",
        "unknown": "unknown {count} ({of_due} of all)",
        "not_due": "; {} not due yet",
        "states": {"job": "job", "business": "business", "further_training": "further training", "other": "other"},
        "untold": "not told",
        "steps": {
            "registered": "registered (AK-1)", "trained": "ended the class{course}", "certified": "certified",
            "apprenticed": "started an apprenticeship", "placed": "started work{vacancy}",
            "business_started": "started a business",
        },
        "days": ", {} days after the step before",
        "missing": "not on record: {}",
        "course": " {}", "vacancy": " at {}",
    },
}  # fmt: skip


def whole_percent(part: int, whole: int) -> str:
    """Return a share in whole per cent; never 0 % of somebody, nor 100 % of less than all.

    Examples
    --------
    >>> whole_percent(89, 748), whole_percent(1, 748), whole_percent(747, 748), whole_percent(0, 0)
    ('12 %', '<1 %', '>99 %', '-')
    """
    if not whole:
        return "-"
    rounded = round(100 * part / whole)
    if rounded == 0 and part:
        return "<1 %"
    return ">99 %" if rounded == _ALL and part < whole else f"{rounded} %"


def _fine(part: int, whole: int, lang: Lang = "en") -> str:
    """Return a share in per cent with one digit, as a language writes it."""
    if not whole:
        return "-"
    text = f"{100 * part / whole:.1f} %"
    return text.replace(".", ",") if lang == "id" else text


def _of(part: int, whole: int) -> str:
    """Return a count with what it is of, so that a share never stands alone."""
    return f"{part:,} of {whole:,} ({whole_percent(part, whole)})"


class Outcomes(NotedTable):
    """What became of those who were trained: job, business, further training or unknown, some months after the class.

    Attributes
    ----------
    notes
        Table of what was left out, or counted in a way that a reader should know.
    day
        The day looked from, as text: the market's, else that of the last event; None without events.
    made_from
        Digests of data and settings, and the version.

    Notes
    -----
    A row a group and look. Columns:

    ``course_id``, ``provider_id``, ``funder`` or ``month``
        The group, where one was asked for; missing where it isn't told.
    ``months``
        Months after the class.
    ``trained``, ``not_due``, ``due``
        Classes that people ended; those for whom the months haven't passed yet, which are in no share; the others.
    ``known``, ``known_share``
        Those of whom somebody knows what they do, and their share of ``due``: 89 of 748 is 12 % known.
    ``job``, ``business``, ``further_training``, ``other``, ``unknown``
        What they do. Other is known and none of these, such as no work yet. Together they are ``due``.
    ``job_of_due``, ``job_of_due_low``, ``job_of_due_high``
        The share of all that are due. The interval says what the unknown allow: its lower end as if none of them had a
        job, its upper end as if all had (Manski 1989, Journal of Human Resources 24(3)), each with the 95 % interval of
        Wilson (1927), Journal of the American Statistical Association 22(158). So too for ``business``,
        ``further_training`` and ``other``.
    ``job_of_known``, ``job_of_known_low``, ``job_of_known_high``
        The share of the known alone, with Wilson's interval. It tells of everybody only if the known are like the
        others.

    The state on a day is that of the last event until then, from the end of the class on: ``placed`` and not ``ended``
    is a job, ``business_started`` a business, a later class or an apprenticeship further training (by law an
    apprenticeship is part of training: Undang-Undang 13/2003, article 1 number 11). An ``outcome`` is what its reason
    says: ``job``, ``bekerja``; ``business``, ``usaha``, ``wirausaha``; ``further_training``, ``pelatihan``, ``magang``;
    ``none``, ``belum bekerja``; ``unknown``, ``tidak diketahui`` and a few more. Other words count as other, with a
    note that repeats none of them.

    Examples
    --------
    One of three has a job, one a business, and of one nobody knows.

    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> class_ = {"kind": "trained", "course_id": "C1", "date": "2026-05-01"}
    >>> after = {"W1": "placed", "W2": "business_started"}
    >>> _ = m.add_events([
    ...     *({"event_id": f"T{w}", "worker_id": w, **class_} for w in ("W1", "W2", "W3")),
    ...     *({"event_id": f"A{w}", "worker_id": w, "kind": kind, "date": "2026-06-10"} for w, kind in after.items()),
    ... ])
    >>> _ = m.commit()
    >>> outcomes = m.outcomes(at=[3])
    >>> row = outcomes.to_dicts()[0]
    >>> row["known"], row["due"], row["job"], row["business"], row["unknown"]
    (2, 3, 1, 1, 1)
    >>> print(outcomes.text("en"))  # doctest: +NORMALIZE_WHITESPACE
    3 months after the class: 2 of 3 known (67 %); job 1 (33.3 % of all, 50.0 % of the known),
    business 1 (33.3 % of all, 50.0 % of the known), further training 0 (0.0 % of all, 0.0 % of the known),
    other 0 (0.0 % of all, 0.0 % of the known), unknown 1 (33.3 % of all)
    """

    _units = _UNITS

    def __init__(self, native: _core.Batch, notes: _core.Batch, day: str | None, made_from: dict[str, Any]) -> None:
        super().__init__(native, notes, made_from)
        self.day = day

    @property
    def group(self) -> str | None:
        """Name of the column that people are counted by; None if all are together."""
        first = self.columns[0]
        return None if first == "months" else first

    def text(self, lang: Lang = "id") -> str:
        """Return a line a row: known of due, then each outcome as a share of all and of the known."""
        return "\n".join(self._line(row, lang) for row in self.to_dicts())

    def _line(self, row: Mapping[str, Any], lang: Lang) -> str:
        text = _TEXT[lang]
        group = "" if self.group is None else f"{row[self.group] or text['untold']}, "
        if not row["due"]:
            return str(text["none"]).format(group=group, months=row["months"], trained=thousands(row["trained"], lang))
        states = []
        for state in _STATES:
            shares = {
                "count": thousands(row[state], lang),
                "of_due": _fine(row[state], row["due"], lang),
                "of_known": _fine(row[state], row["known"], lang),
            }
            name = text["states"].get(state)
            states.append(
                text["unknown"].format(**shares) if name is None else text["state"].format(name=name, **shares)
            )
        return str(text["row"]).format(
            group=group,
            months=row["months"],
            known=thousands(row["known"], lang),
            due=thousands(row["due"], lang),
            share=whole_percent(row["known"], row["due"]),
            states=", ".join(states),
            not_due=text["not_due"].format(thousands(row["not_due"], lang)) if row["not_due"] else "",
        )

    def plot(self, ax: Axes | None = None, *, lang: Lang = "id") -> Axes:
        """Draw what became of those trained; see `matcher.plots.outcomes`. Needs matplotlib."""
        from matcher import plots

        return plots.outcomes(self, ax, lang=lang)

    def _head(self) -> list[dict[str, Any]]:
        shown = []
        for row in super()._head():
            group = {} if self.group is None else {self.group: row[self.group]}
            counts = {name: row[name] for name in ("months", "trained", "not_due")}
            shares = {name: _of(row[name], row["due"]) for name in ("known", *_STATES)}
            shown.append({**group, **counts, **shares})
        return shown


class Paths(NotedTable):
    """How far people come from registration to a post: a row a person who ended a class, ids alone.

    Attributes
    ----------
    steps
        Table of how many reached each step, of everybody on file or in an event.
    notes
        Table of what was left out, or counted in a way that a reader should know.
    made_from
        Digests of data and settings, and the version.

    Notes
    -----
    The steps are registration (AK-1), then training, certification, apprenticeship and placement, the "4 in 1" of the
    programme, and beside the placement a business of one's own. Columns: ``worker_id``, ``course_id`` (the first class
    ended), ``classes`` (how many), ``vacancy_id`` (where the person was first placed after it), then the first day of
    each step, ``registered_on``, ``trained_on``, ``certified_on``, ``apprenticed_on``, ``placed_on``,
    ``business_started_on``, missing if it isn't on record, and ``days_to_trained`` and so on: days from the step before
    that is on record. What isn't on record may still have happened.

    `steps` has ``step``, ``people`` (who reached it), ``of_trained`` of ``trained`` with ``share_of_trained`` and
    Wilson's 95 % interval ``low`` to ``high``, ``from_previous`` of ``previous`` (who reached the step before; of a
    business, the class) with ``share_of_previous``, ``median_days``, and ``stopped`` (of whom nothing later is on
    record).

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> way = {"registered": "2026-01-05", "trained": "2026-04-10", "certified": "2026-04-24", "placed": "2026-06-01"}
    >>> _ = m.add_events([
    ...     {"event_id": kind, "worker_id": "W1", "course_id": "C1", "kind": kind, "date": day}
    ...     for kind, day in way.items()
    ... ])
    >>> _ = m.commit()
    >>> paths = m.paths()
    >>> row = paths.to_dicts()[0]
    >>> row["days_to_trained"], row["days_to_certified"], row["apprenticed_on"], row["days_to_placed"]
    (95.0, 14.0, None, 38.0)
    >>> [(step["step"], step["people"]) for step in paths.steps.to_dicts()][:3]
    [('registered', 1), ('trained', 1), ('certified', 1)]
    >>> print(paths.text("W1", lang="en"))
    2026-01-05 registered (AK-1)
    2026-04-10 ended the class C1, 95 days after the step before
    2026-04-24 certified, 14 days after the step before
    2026-06-01 started work, 38 days after the step before
    not on record: started an apprenticeship, started a business
    """

    _units = _UNITS

    def __init__(self, native: _core.Batch, steps: _core.Batch, notes: _core.Batch, made_from: dict[str, Any]) -> None:
        super().__init__(native, notes, made_from)
        self._steps = steps

    @cached_property
    def steps(self) -> Table:
        """How many reached each step."""
        return PathSteps(self._steps, None)

    def text(self, worker: str, *, lang: Lang = "id") -> str:
        """Return one person's way in lines: each step with its day, then the steps that aren't on record.

        Parameters
        ----------
        worker
            Id of a worker of this table.
        lang
            ``id`` or ``en``.

        Raises
        ------
        InputError
            If the table has no row of the worker.
        """
        row = next((row for row in self.to_dicts() if row["worker_id"] == worker), None)
        if row is None:
            raise InputError("the table has no row of this worker; m.paths(worker=ID) makes it")
        text = _TEXT[lang]
        names = {
            "course": text["course"].format(row["course_id"]) if row["course_id"] else "",
            "vacancy": text["vacancy"].format(row["vacancy_id"]) if row["vacancy_id"] else "",
        }
        # Steps of one day keep the order of the way.
        taken = sorted((row[f"{step}_on"], _STEPS.index(step), step) for step in _STEPS if row[f"{step}_on"])
        lines = []
        for day, _, step in taken:
            days = row.get(f"days_to_{step}")
            after = "" if days is None else text["days"].format(f"{days:.0f}")
            lines.append(f"{day} {text['steps'][step].format(**names)}{after}")
        bare = {"course": "", "vacancy": ""}
        missing = [text["steps"][step].format(**bare) for step in _STEPS if not row[f"{step}_on"]]
        return "\n".join([*lines, *([text["missing"].format(", ".join(missing))] if missing else [])])

    def _head(self) -> list[dict[str, Any]]:
        kept = ("worker_id", "course_id", *(f"{step}_on" for step in _STEPS))
        return [{name: row[name] for name in kept} for row in super()._head()]


class PathSteps(NotedTable):
    """How many reached each step of the way; the columns stand with `Paths`."""

    _units = _UNITS

    def _head(self) -> list[dict[str, Any]]:
        return [
            {
                "step": row["step"],
                "people": row["people"],
                "of_trained": _of(row["of_trained"], row["trained"]),
                "from_previous": _of(row["from_previous"], row["previous"]),
                "median_days": row["median_days"],
                "stopped": row["stopped"],
            }
            for row in super()._head()
        ]


class CourseRates(NotedTable):
    """How many of each course pass and how many find work, with intervals for small numbers.

    Notes
    -----
    A row a course, by id. Columns: ``course_id``, then for passing (prefix ``pass_``) and for placement (prefix
    ``placement_``):

    ``source``
        ``measured``: past classes of the same provider and teaching; ``pooled``: of the same teaching, whoever held
        them; ``told``: what the course's record says; ``unknown``.
    ``successes``, ``of``, ``unknown``
        Successes, those of whom it is known, and beside them the unknown; 0 for what is told.
    ``share``
        ``successes`` over ``of``, or what is told; missing where nothing is told and too little is known.
    ``low``, ``high``
        What the numbers allow for the share of all: the lower end as if nobody unknown had succeeded, the upper end as
        if all had (Manski 1989), each with Wilson's 95 % interval (1927); 0 and 1 without numbers.
    ``share_of_all``
        ``successes`` over ``of`` and ``unknown`` together.

    Passing is being certified, of those whose class leads to a certificate and ended at least 60 days ago; a class of
    which no certificate is on record leaves its people unknown. Placement is a post or a business within 12 months, of
    those whose class ended at least 12 months ago. Measured, then pooled numbers are taken if 16 people are known and
    no fewer than are unknown; else what is told; else fewer people, if no fewer are known than unknown.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_courses([{"course_id": "C1", "placement_rate": 0.4}])
    >>> _ = m.commit()
    >>> row = m.course_rates().to_dicts()[0]
    >>> row["placement_source"], row["placement_share"], row["placement_low"], row["placement_high"]
    ('told', 0.4, 0.0, 1.0)
    """

    _units = _UNITS

    def _head(self) -> list[dict[str, Any]]:
        shown = []
        for row in super()._head():
            cells: dict[str, Any] = {"course_id": row["course_id"]}
            for kind in ("pass", "placement"):
                share, source = row[f"{kind}_share"], row[f"{kind}_source"]
                told = "-" if share is None else f"{100 * share:.0f} %"
                counted = f"{row[f'{kind}_successes']:,} of {row[f'{kind}_of']:,}"
                cells[kind] = f"{told} {source}" if source == "told" else f"{counted} ({told}) {source}"
                cells[f"{kind}_unknown"] = row[f"{kind}_unknown"]
                cells[f"{kind}_interval"] = f"{100 * row[f'{kind}_low']:.0f}-{100 * row[f'{kind}_high']:.0f} %"
            shown.append(cells)
        return shown


class Livelihoods(NotedTable):
    """Which skills live from customers and which from vacancies: a row a skill of the lexicon that somebody holds.

    Attributes
    ----------
    overall
        Share of everybody on file with a known status who is self-employed, in [0, 1]; None if nobody's is known.
    median_per_holder
        Openings for each holder of the middle skill, of those with 16 holders of known status or more; None without.
    notes
        Table of what a reader should know, among it courses whose skills no vacancy asks for and that live from
        customers, and courses for such skills with a placement rate told and no business on record.
    made_from
        Digests of data and settings, and the version.

    Notes
    -----
    Columns: ``skill_id``, ``label``, ``living``, ``holders``, ``self_employed``, ``informal`` (beside: many of them
    work for others), ``unknown`` (of unknown status), ``known`` (the others), ``share`` (self-employed of known, in
    [0, 1]) with Wilson's 95 % interval ``low`` to ``high``, ``vacancies`` and ``openings`` (on file, that ask for
    the skill or for what it answers in full), ``per_holder`` (openings a holder), ``trained`` (classes ended that
    teach it), ``jobs`` and ``businesses`` (of these, with a post or a business within 12 months).

    ``living`` is ``customers`` if the lower end of the interval lies above `overall` and there are fewer openings a
    holder than `median_per_holder`, ``vacancies`` if it doesn't and there are no fewer, ``both``, ``neither``, or
    ``too_few`` with less than 16 holders of known status. Of many skills some reach the interval by chance: a reason to
    look, no proof.

    Examples
    --------
    Of 20 tailors 16 work for themselves, of 20 welders none; only welders are asked for.

    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_workers([
    ...     {"worker_id": f"W{n}", "skills": ["menjahit" if n < 20 else "smaw"],
    ...      "status": "self_employed" if n < 16 else "unemployed"}
    ...     for n in range(40)
    ... ])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "openings": 5}])
    >>> _ = m.commit()
    >>> found = m.livelihoods()
    >>> found.overall
    0.4
    >>> [(row["living"], row["self_employed"], row["known"], row["openings"]) for row in found.to_dicts()]
    [('customers', 16, 20, 0), ('vacancies', 0, 20, 5)]
    """

    _units = _UNITS

    def __init__(
        self,
        native: _core.Batch,
        overall: float | None,
        median_per_holder: float | None,
        notes: _core.Batch,
        made_from: dict[str, Any],
    ) -> None:
        super().__init__(native, notes, made_from)
        self.overall = overall
        self.median_per_holder = median_per_holder

    def _head(self) -> list[dict[str, Any]]:
        kept = ("informal", "unknown", "openings", "per_holder", "trained", "jobs", "businesses")
        return [
            {
                "skill_id": row["skill_id"],
                "living": row["living"],
                "self_employed": _of(row["self_employed"], row["known"]),
                **{name: row[name] for name in kept},
            }
            for row in super()._head()
        ]


class AfterClasses:
    """The part of a `matcher.Matcher` that says what came of classes."""

    _market: _core.Market

    def outcomes(self, by: OutcomeBy | None = None, *, at: Iterable[int] = (3, 6, 12)) -> Outcomes:
        """Return what became of those who were trained, some months after the class: unknown is always shown.

        Parameters
        ----------
        by
            ``course``, ``provider``, ``funder`` (as the event tells, else the course), ``month`` in which the class
            ended; all together if None.
        at
            Months after the class, each from 1 to 120.

        Returns
        -------
        Outcomes
            A row a group and look, with notes.

        Raises
        ------
        InputError
            If `by` is none of these or `at` is empty or out of range.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> matcher.sample_market(workers=300, vacancies=20).add_to(m)
        >>> _ = m.commit()
        >>> for row in m.outcomes("funder", at=[3]).to_dicts()[:1]:
        ...     print(row["funder"], row["due"] == row["known"] + row["unknown"])
        APBD True
        """
        months = [count(month, "at", least=1) for month in at]
        if any(month > _LATEST for month in months):
            raise InputError(f"at is {months}; whole months from 1 to {_LATEST} are right")
        return Outcomes(*_core.outcomes(self._market, by, months))

    def paths(self, worker: str | None = None) -> Paths:
        """Return how far people came from registration through a class to a post or a business.

        Parameters
        ----------
        worker
            Id of the one whose way is asked for; everybody who ended a class if None.

        Returns
        -------
        Paths
            A row a person, and `Paths.steps`, which counts everybody whoever is asked for.

        Raises
        ------
        UnknownIdError
            If the worker is neither on file nor in any event.
        """
        return Paths(*_core.paths(self._market, worker))

    def course_rates(self) -> CourseRates:
        """Return pass and placement rates of every course on file, from past classes where there are enough people.

        Returns
        -------
        CourseRates
            A row a course, by id.
        """
        return CourseRates(_core.course_rates(self._market), None)

    def livelihoods(self) -> Livelihoods:
        """Return which skills live from customers rather than from vacancies, with what came after classes for them.

        Returns
        -------
        Livelihoods
            A row a skill, those that live from customers first.
        """
        return Livelihoods(*_core.livelihoods(self._market))
