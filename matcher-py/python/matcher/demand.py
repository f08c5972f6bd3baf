"""Which skills vacancies ask, when, where and in what, how that moves, and what courses teach of it."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from matcher import _core
from matcher.arguments import Day, count, day, ids_of
from matcher.exceptions import InputError
from matcher.results import Table, table_html

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matcher.results import Lang

__all__ = ["Demand", "DemandTrends", "Demands"]

Dimension = Literal["month", "sector", "region", "industry"]
Cut = Literal["technology", "agriculture", "creative"]
Level = Literal["provinsi", "kabupaten_kota", "kecamatan"]


_INTERVAL = {"low": "95 % interval", "high": "95 % interval"}
_UNITS = {
    **_INTERVAL,
    "vacancies": "that ask it",
    "openings": "of these",
    "of_vacancies": "all of the cell",
    "of_openings": "all of the cell",
    "share": "0 to 1",
    "workers": "who hold it",
    "seats": "to come",
    "courses": "to come",
    "required": "vacancies",
    "preferred": "vacancies",
    "mentioned": "vacancies",
}
_TREND_UNITS = {
    **_INTERVAL,
    "slope": "of the share, a month",
    "p_value": "0 to 1",
    "q_value": "0 to 1",
    "vacancies": "that ask it",
    "of_vacancies": "all of whole months",
    "employers": "that ask it",
}


class DemandTrends(Table):
    """How the share of vacancies that ask each skill moves from month to month.

    Notes
    -----
    A row each skill and place, rising ones first, then fading, steady, and those of which too little is known. Columns:
    those of ``by`` but ``month`` (and ``region_name``), then

    ``skill_id``, ``label``, ``kind``
        The skill, as in `Demand`.
    ``trend``
        ``rising``, ``fading``, ``steady`` or ``too_few``. ``steady`` says that no trend is shown, not that there is
        none: the interval says how large a one would not have been seen. ``too_few`` is below `least` vacancies that
        ask it, or below 4 months with vacancies.
    ``slope``, ``low``, ``high``
        Change of the share in a month, 0.01 being a percentage point, with the 95 % interval of this skill alone.
    ``p_value``, ``q_value``
        How likely so steep a slope is where there is none; and the share of false trends if all that are at least as
        clear were told. A trend is told up to a ``q_value`` of 0.05.
    ``vacancies``, ``of_vacancies``, ``employers``
        Vacancies of whole months that ask it, all of whole months in that place, and employers that ask it.
    ``months``, ``first``, ``last``, ``label_en``
        Months with vacancies, the first and the last of them, and the English label.

    Left out are vacancies of unknown month, and of months that aren't over on the market's day. Vacancies that are
    reported late still make the last months too small; if some skills are reported later than others, these seem to
    fade.

    Sources: the slope and its first error are those of the test for a linear trend in proportions, Cochran (1954),
    "Some methods for strengthening the common chi-squared tests", Biometrics 10(4), and Armitage (1955), "Tests for
    linear trends in proportions and frequencies", Biometrics 11(3). The error is no smaller than the scatter of months
    about the line asks, McCullagh and Nelder (1989), Generalized Linear Models, section 4.5, nor than employers that
    ask in many vacancies at once ask, Liang and Zeger (1986), "Longitudinal data analysis using generalized linear
    models", Biometrika 73(1). Many skills are looked at at once: Benjamini and Hochberg (1995), "Controlling the false
    discovery rate", Journal of the Royal Statistical Society B 57(1).

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_vacancies([
    ...     {"vacancy_id": f"V{month}-{n}", "skills_required": ["gtaw" if n < 3 * month else "barista"],
    ...      "employer_id": f"F{n}", "opens_on": f"2026-{month:02}-01"}
    ...     for month in range(1, 11) for n in range(30)
    ... ])
    >>> _ = m.commit()
    >>> for row in m.demand(by=["month"]).trends.to_dicts():
    ...     print(row["skill_id"], row["trend"], f"{row['slope']:+.3f}")
    welding_gtaw rising +0.100
    barista fading -0.100
    """

    def plot(self, ax: Axes | None = None, *, lang: Lang = "id", k: int = 12) -> Axes:
        """Draw what rises and what fades with its intervals, see `matcher.plots.demand_trends`."""
        from matcher import plots

        return plots.demand_trends(self, ax, lang=lang, k=k)

    def _repr_html_(self) -> str:
        return table_html(type(self).__name__, self._head(), len(self), self.columns, _TREND_UNITS)


class Demand(Table):
    """Which skills vacancies ask, cell by cell, with who holds and who teaches them.

    Attributes
    ----------
    trends
        How the share of each skill moves.
    taught_nowhere
        Asked skills to which no course to come leads.
    not_asked
        Skills that courses to come teach and no vacancy asks.
    notes
        Table of what was left out, or counted in a way that a reader should know.
    made_from
        Digests of data, policy, lexicon and regions, and the version.

    Notes
    -----
    A row each cell and skill asked in it; cells in the order of ``by``, what nobody tells last, in each the most asked
    first. Columns: those of ``by`` in their order (``region_name`` after ``region``), then

    ``skill_id``, ``label``, ``kind``
        The skill. One that the lexicon doesn't know is ``~`` and its text, if two vacancies or more have it; such texts
        of one vacancy alone are one row with no name, since free text may hold anything.
    ``vacancies``, ``openings``
        Vacancies that ask it, and their openings.
    ``of_vacancies``, ``of_openings``
        All of the cell; with ``sector`` in ``by`` all that ask some skill of that sector.
    ``share``, ``low``, ``high``
        ``vacancies`` out of ``of_vacancies`` with its 95 % interval, from 0 to 1. A vacancy is one trial, however many
        openings it has. Vacancies of one employer are not independent, so that the interval is then too narrow.
    ``workers``
        Workers on file who hold it in full, where a region is asked those whose home lies there; missing by month or
        industry, which a worker has not, and for an unknown region. Certificates that have run out don't count.
    ``seats``, ``courses``
        Seats and number of the courses to come that lead to it in full, wherever they are held: the same in every cell,
        not to be summed over them.
    ``required``, ``preferred``, ``mentioned``
        How they ask: in the list of required skills, in title or occupation; in that of preferred ones; in the
        description alone.
    ``label_en``
        The English label.

    Source of the interval: Wilson (1927), "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22(158).

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_vacancies([
    ...     {"vacancy_id": "V1", "skills_required": ["smaw"], "openings": 4, "opens_on": "2026-09-01"},
    ...     {"vacancy_id": "V2", "skills_required": ["smaw"], "opens_on": "2026-10-05"},
    ...     {"vacancy_id": "V3", "skills_preferred": ["barista"], "openings": 9},
    ... ])
    >>> _ = m.add_courses([{"course_id": "C1", "skills_taught": ["smaw"], "starts_on": "2026-12-01", "seats": 12}])
    >>> _ = m.commit()
    >>> demand = m.demand(by=["month"], least=1)
    >>> for row in demand.to_dicts():
    ...     print(row["month"], row["skill_id"], row["vacancies"], row["openings"], row["of_vacancies"], row["seats"])
    2026-09 welding_smaw 1 4 1 12
    2026-10 welding_smaw 1 1 1 12
    None barista 1 9 1 0
    >>> [row["skill_id"] for row in demand.taught_nowhere.to_dicts()]
    ['barista']
    """

    def __init__(self, native: _core.Batch, parts: tuple[_core.Batch, ...], made_from: dict[str, Any]) -> None:
        super().__init__(native)
        self._parts = parts
        self._made_from = made_from

    @cached_property
    def trends(self) -> DemandTrends:
        """How the share of vacancies that ask each skill moves from month to month, see `DemandTrends`."""
        return DemandTrends(self._parts[0])

    @cached_property
    def taught_nowhere(self) -> Table:
        """Skills that at least `least` vacancies ask and to which no course to come leads in full, most openings first.

        Columns: ``skill_id``, ``label``, ``kind``, ``sector``, ``vacancies``, ``openings``, ``of_vacancies``,
        ``of_openings`` (of all vacancies counted), ``share``, ``low``, ``high``, ``workers`` (who hold it in full) and
        ``label_en``.
        """
        return Table(self._parts[1])

    @cached_property
    def not_asked(self) -> Table:
        """Skills that courses to come teach and that answer no vacancy's demand, most seats first.

        A skill that is narrower than one asked, or implies it, answers it and isn't here. Columns: ``skill_id``,
        ``label``, ``kind``, ``sector``, ``seats``, ``course_ids`` (list), ``workers`` (who hold it in full) and
        ``label_en``.
        """
        return Table(self._parts[2])

    @cached_property
    def notes(self) -> Table:
        """What was left out, or counted in a way that a reader should know.

        Columns: ``note`` (its topic, such as ``undated``, ``month_unfinished``, ``asks_nothing``, ``course_started``),
        ``count``, ``records`` (the table whose ids follow; missing where none do), ``ids``, ``text_id`` and ``text_en``
        (a sentence in each language).
        """
        return Table(self._parts[3])

    @property
    def made_from(self) -> dict[str, Any]:
        """Digests of everything demand depends on; the generation stands for vacancies, employers, events, courses."""
        return self._made_from

    def plot(self, ax: Axes | None = None, *, lang: Lang = "id", k: int = 12) -> Axes:
        """Draw openings that ask each skill against seats that teach it, see `matcher.plots.demand`."""
        from matcher import plots

        return plots.demand(self, ax, lang=lang, k=k)

    def __repr__(self) -> str:
        return "\n".join([super().__repr__(), *(note["text_id"] for note in self.notes.to_dicts())])

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{html.escape(note['text_id'])}</li>" for note in self.notes.to_dicts())
        rows = table_html(type(self).__name__, self._head(), len(self), self.columns, _UNITS)
        return f"{rows}<ul>{notes}</ul>"


class Demands:
    """The part of a `matcher.Matcher` that counts what vacancies ask."""

    _market: _core.Market

    def demand(
        self,
        by: Iterable[Dimension] | Dimension = ("month", "sector", "region"),
        *,
        cut: Cut | None = None,
        level: Level = "kabupaten_kota",
        since: Day = None,
        until: Day = None,
        least: int | None = None,
    ) -> Demand:
        """Return the skills that committed vacancies ask, cell by cell, how they move, and what is taught of them.

        Parameters
        ----------
        by
            By what demand is told apart, in the order of the columns; all together if empty. ``month``: of the
            vacancy's ``opens_on``, else of the day it was reported. ``sector``: the one that the lexicon gives the
            skill, since a firm of any industry asks skills of many. ``region``: of the work site. ``industry``: the
            first two digits of the employer's KBLI code (KBLI 2020, Peraturan BPS 2/2020). What nobody tells is a row
            of its own.
        cut
            The skills of one sector alone: ``technology``, ``agriculture`` or ``creative``. What shares are taken of
            stays the same.
        level
            How large a region is: ``provinsi``, ``kabupaten_kota`` or ``kecamatan``. A site that tells only a larger
            one is of unknown region.
        since, until
            The first and last day counted. Vacancies of unknown day always count.
        least
            Fewest vacancies that ask for a skill before a trend is told of it, or that nobody teaches it; 5 if None.

        Returns
        -------
        Demand
            A row each cell and skill, with trends, what is taught nowhere, what isn't asked, and notes.

        Raises
        ------
        InputError
            If an argument is not right: an unknown or repeated dimension, cut or level, or `since` after `until`.

        Notes
        -----
        Skills are read as the ranking reads them: from lists, title and description, certificates among them. Every
        vacancy on file counts, open or closed, so that a market in which filled vacancies are removed shows no past.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_vacancies([
        ...     {"vacancy_id": "V1", "title": "Pemanen sawit", "region": "65.03", "openings": 40},
        ...     {"vacancy_id": "V2", "skills_required": ["python"], "region": "65.71"},
        ... ])
        >>> _ = m.commit()
        >>> for row in m.demand(by=["region"], cut="agriculture").to_dicts():
        ...     print(row["region_name"], row["skill_id"], row["openings"], "of", row["of_openings"])
        Kabupaten Nunukan palm_harvester 40 of 40
        """
        asked = {
            "by": ids_of(by, "by") or [],
            "cut": _name(cut, "cut"),
            "level": _name(level, "level"),
            "since": _day(since, "since"),
            "until": _day(until, "until"),
            "least": None if least is None else count(least, "least", least=1),
        }
        rows, *parts, made_from = _core.demand(self._market, asked)
        return Demand(rows, tuple(parts), made_from)


def _name(given: str | None, name: str) -> str | None:
    if given is not None and not isinstance(given, str):
        raise InputError(f"{name} is of type {type(given).__name__}; a name is right")
    return given


def _day(given: Day, name: str) -> str | None:
    try:
        return day(given)
    except InputError as error:
        raise InputError(str(error).replace("as_of", name, 1)) from None
