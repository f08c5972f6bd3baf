"""The programme's books: what partners promised, what was reached by when, who paid, which employer keeps the rules."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from matcher import _core
from matcher.arguments import ids_of
from matcher.decent_work import months_of
from matcher.exceptions import InputError
from matcher.noted import note_lines
from matcher.protection import CoverageRate
from matcher.results import Lang, Table, table_html

__all__ = ["Programme", "Programmes"]

_TABLES = ("stages", "partners", "funders", "retention", "employers", "evidence")

_TEXT: dict[Lang, dict[str, Any]] = {
    "id": {
        "stages": {"short": "jangka pendek", "medium": "jangka menengah", "long": "jangka panjang",
                   None: "tanpa tahap"},
        "states": {"reached": "tercapai", "open": "berjalan", "missed": "terlewat", "unmeasured": "tidak terukur"},
        "stage": "{stage}, {measure}{funder}: {realised}{now}, target {target} sampai {due}, {state}",
        "now": " (sekarang {})",
        "measures": {
            "partners": "mitra", "mous": "mitra", "company_mous": "mitra perusahaan",
            "training_mous": "mitra lembaga pelatihan", "local_share": "bagian tenaga lokal",
            "disability_share": "bagian penyandang disabilitas", "vacancies_reported": "lowongan dilaporkan",
            "vacancy_reported": "lowongan dilaporkan", "forecasts": "prakiraan kebutuhan",
            "need_forecast": "prakiraan kebutuhan", "registered": "terdaftar", "reported": "melapor",
            "referred": "dirujuk", "tested": "diuji", "accepted": "diterima", "placed": "ditempatkan",
            "filled": "lowongan terisi", "trained": "selesai pelatihan", "certified": "bersertifikat",
            "apprenticed": "magang", "business_started": "usaha dimulai",
        },
        "funder": " ({})",
        "untold": "belum diisi",
        "partners": "{agreements} MoU berlaku; kursi terpakai {seats_used} dari {seats} dijanjikan; penempatan "
                    "{placed} ({local} lokal) dari {quota} dijanjikan",
        "city": "Anggaran kota menanggung Rp{city} dari Rp{spent} ({percent}); sumber tidak diketahui Rp{unknown}",
        "no_city": "Belum ada pengeluaran yang tercatat",
        "board": "{employers} pemberi kerja: {forecast} memberi prakiraan, {reported} dari {vacancies} lowongan "
                 "dilaporkan, {notices} dari {filled} lowongan terisi diberitahukan",
    },
    "en": {
        "stages": {"short": "short", "medium": "medium", "long": "long", None: "no stage"},
        "states": {"reached": "reached", "open": "open", "missed": "missed", "unmeasured": "not measured"},
        "stage": "{stage}, {measure}{funder}: {realised}{now}, target {target} by {due}, {state}",
        "now": " ({} now)",
        "measures": {},
        "funder": " ({})",
        "untold": "not told",
        "partners": "{agreements} agreements in force; {seats_used} of {seats} seats promised used; {placed} placed "
                    "({local} local) of {quota} promised",
        "city": "The city's budget bore {city} of {spent} rupiah ({percent}); {unknown} of unknown funders",
        "no_city": "No spending on record",
        "board": "{employers} employers: {forecast} gave a forecast, {reported} of {vacancies} vacancies reported, "
                 "{notices} of {filled} filled ones told",
    },
}  # fmt: skip


def said(value: float | None, lang: Lang, *, untold: str, is_share: bool = False) -> str:
    """Return a count, or a share as per cent, in words of the language."""
    if value is None:
        return untold
    if is_share:
        text = f"{100 * value:.1f} %"
        return text.replace(".", ",") if lang == "id" else text
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text


def _measure(words: str | None, text: dict[str, Any]) -> str:
    """Return a measure in words: as written, but for those that forms of the language have their own word for."""
    if words is None:
        return str(text["untold"])
    plain = words.strip().lower().replace(" ", "_").replace("-", "_")
    return str(text["measures"].get(plain, words.replace("_", " ")))


class Programme:
    """The programme's books on a day, as tables.

    Attributes
    ----------
    stages
        A row a target, by stage, day and id: ``target_id``, ``stage`` (short, medium, long), ``measure``, ``target``,
        ``due``, ``funder``, ``realised`` (by the target's day or today, whichever is earlier), ``realised_now``,
        ``numerator`` and ``denominator`` of the latter, ``state`` (reached, open, missed, unmeasured), ``reached_on``,
        ``evidence`` (how many records stand for it).
    partners
        A row an agreement beside what was done in its term: ``mou_id``, ``partner_id``, ``kind``, ``state`` (not_begun,
        in_force, ended, undated), ``from``, ``to``, ``seats`` and ``seats_used``, ``quota`` and ``placed`` (with the
        partner or its contractors, each person once), ``local`` and ``local_unknown`` of these by the market's policy,
        ``training_duty``, ``overlaps``.
    funders
        A row a funder: ``funder``, ``is_city``, ``spent`` (rupiah, as far as told), ``payments``, ``from_courses``
        (amount taken from the course's cost of a seat), ``untold`` (classes of unknown cost, in no sum), ``people``,
        ``trained``, and of these people ``certified``, ``placed`` and ``business`` since; ``cost_per_trained`` and
        ``cost_per_placement`` (everything spent, also for those not placed; rounded down).
    retention
        Who stayed in their post: ``funder`` (missing for everybody placed), ``months``, ``placed``, ``not_due``,
        ``stayed``, ``left``, ``share``.
    employers
        The board: ``employer_id``, ``principal_id``, ``is_partner``, ``headcount_local``,
        ``headcount_total``, ``forecast_on``, ``has_forecast`` (within twelve
        months), ``vacancies``, ``reported``, ``report_days_late`` (the most, after the first day of applying),
        ``filled``, ``notices``, ``notice_days_late`` (after the last placement), ``placed``, ``local``,
        ``local_unknown``, ``at_work``, ``disabled``, ``disability_required`` (UU 8/2016 Art. 53: 2 % of public and 1 %
        of private headcounts, rounded up), ``protected``, ``unprotected``, ``protection_unknown``.
    evidence
        The records that stand for targets: ``target_id``, ``table``, ``id``, ``date``.
    notes
        What a reader should know, with ids.
    day
        The day looked at.
    in_force
        Agreements in force together: ``agreements``, ``seats``, ``seats_used``, ``quota``, ``placed`` (with
        partners who promised hires), ``local``; somebody under several counts once.
    spent, city_spent, unknown_spent
        Rupiah in all, out of the city's own budget, and of unknown funders.
    made_from
        Digests of everything the books depend on, and the version.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_targets([
    ...     {"target_id": "T1", "stage": "short", "measure": "trained", "target": 2, "due": "2026-12-31"},
    ... ])
    >>> paid = {"kind": "trained", "course_id": "C1", "funder": "CSR", "amount": 4_000_000}
    >>> _ = m.add_events([
    ...     {"event_id": "E1", "date": "2026-02-02", "worker_id": "W1", **paid},
    ...     {"event_id": "E2", "date": "2026-03-02", "worker_id": "W1", "kind": "placed"},
    ... ])
    >>> _ = m.commit()
    >>> programme = m.programme()
    >>> print(programme.text("en"))
    short, trained: 1, target 2 by 2026-12-31, open
    0 agreements in force; 0 of 0 seats promised used; 0 placed (0 local) of 0 promised
    The city's budget bore 0 of 4,000,000 rupiah (0.00 %); 0 of unknown funders
    0 employers: 0 gave a forecast, 0 of 0 vacancies reported, 0 of 0 filled ones told
    >>> programme.funders.to_dicts()[0]["cost_per_placement"]
    4000000
    """

    def __init__(
        self,
        tables: dict[str, _core.Batch],
        sums: tuple[int, int, int],
        share: tuple[int, int, str] | None,
        in_force: dict[str, int],
        day: str,
        made_from: dict[str, Any],
    ) -> None:
        self._tables = tables
        self.spent, self.city_spent, self.unknown_spent = sums
        self._share = share
        self.in_force = in_force
        self.day = day
        self.made_from = made_from

    @cached_property
    def stages(self) -> Table:
        """Targets against what was done."""
        return Table(self._tables["stages"])

    @cached_property
    def partners(self) -> Table:
        """Agreements against what was done."""
        return Table(self._tables["partners"])

    @cached_property
    def funders(self) -> Table:
        """Who paid, and what came of it."""
        return Table(self._tables["funders"])

    @cached_property
    def retention(self) -> Table:
        """Who stayed."""
        return Table(self._tables["retention"])

    @cached_property
    def employers(self) -> Table:
        """The employers' board."""
        return Table(self._tables["employers"])

    @cached_property
    def evidence(self) -> Table:
        """The records that stand for targets."""
        return Table(self._tables["evidence"])

    @cached_property
    def notes(self) -> Table:
        """What a reader should know."""
        return Table(self._tables["notes"])

    @property
    def city_share(self) -> CoverageRate | None:
        """The share of what was spent that the city's own budget bore, exactly; None where nothing was spent.

        Payments of unknown funders are in the denominator alone.
        """
        if self._share is None:
            return None
        part, whole, _ = self._share
        share, percent, cut = _core.coverage_rate(part, whole)
        return CoverageRate(part, whole, share, percent, cut)

    def text(self, lang: Lang = "id") -> str:
        """Return stages, agreements, the city's share and the board in words."""
        text = _TEXT[lang]

        def number(value: float | None, *, is_share: bool = False) -> str:
            return said(value, lang, untold=text["untold"], is_share=is_share)

        lines = []
        for row in self.stages.to_dicts():
            is_share = row["denominator"] is not None
            lines.append(text["stage"].format(
                stage=text["stages"][row["stage"]],
                measure=_measure(row["measure"], text),
                funder=text["funder"].format(row["funder"]) if row["funder"] else "",
                realised=number(row["realised"], is_share=is_share),
                now="" if row["realised_now"] == row["realised"] else text["now"].format(
                    number(row["realised_now"], is_share=is_share)
                ),
                target=number(row["target"], is_share=is_share),
                due=row["due"] or text["untold"],
                state=text["states"][row["state"]],
            ))  # fmt: skip
        lines.append(text["partners"].format(**{name: number(count) for name, count in self.in_force.items()}))
        if (share := self.city_share) is None:
            lines.append(text["no_city"])
        else:
            percent = share.percent.replace(".", ",") if lang == "id" else share.percent
            money = {"city": self.city_spent, "spent": self.spent, "unknown": self.unknown_spent}
            lines.append(
                text["city"].format(percent=percent, **{name: number(amount) for name, amount in money.items()})
            )
        firms = self.employers.to_dicts()
        board = {name: sum(row[name] for row in firms) for name in ("vacancies", "reported", "filled", "notices")}
        board |= {"employers": len(firms), "forecast": sum(row["has_forecast"] for row in firms)}
        lines.append(text["board"].format(**{name: number(count) for name, count in board.items()}))
        return "\n".join(lines)

    def __repr__(self) -> str:
        counted = ", ".join(f"{len(getattr(self, name)):,} {name}" for name in _TABLES)
        return "\n".join([f"Programme on {self.day}: {counted}", self.text("en"), *note_lines(self.notes, "en")])

    def _repr_html_(self) -> str:
        shown = [
            table_html(f"Programme.{name}", table.to_dicts()[:10], len(table), table.columns)
            for name in _TABLES[:-1]
            if len(table := getattr(self, name))
        ]
        told = "".join(f"<li>{html.escape(line)}</li>" for line in note_lines(self.notes, "en"))
        return "".join(shown) + (f"<ul>{told}</ul>" if told else "")


class Programmes:
    """What a market says of the programme."""

    _market: _core.Market

    def programme(self, *, city_budget: Iterable[str] | str = ("APBD",), at: Iterable[int] = (3, 6, 12)) -> Programme:
        """Return agreements, stages, funders, who stayed, and the employers' board, counted from the log of events.

        Parameters
        ----------
        city_budget
            Funders that are the city's own budget.
        at
            Months after the first day at which is looked who stayed, each from 1 to 120.

        Raises
        ------
        InputError
            If the market has no day, or an argument is not right.

        Examples
        --------
        Two agreements of one partner overlap; both are named.

        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_mous([
        ...     {"mou_id": "M1", "partner_id": "F1", "kind": "company", "from": "2026-01-01", "to": "2026-12-31"},
        ...     {"mou_id": "M2", "partner_id": "F1", "kind": "company", "from": "2026-06-01"},
        ... ])
        >>> _ = m.commit()
        >>> m.programme().notes.to_dicts()[0]["ids"]
        ['M1', 'M2']
        """
        own = ids_of(city_budget, "city_budget")
        if own is None:
            raise InputError("city_budget is None; names of funders are right, [] for none")
        tables, sums, share, in_force, day, made_from = _core.programme(self._market, own, months_of(at))
        return Programme(tables, sums, share, in_force, day, made_from)
