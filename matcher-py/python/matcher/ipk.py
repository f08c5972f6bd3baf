"""The office's report: tables IPK III/1 to III/8 as filled forms, and the cards of job seekers (AK-1)."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeAlias

from matcher import _core
from matcher.exceptions import InputError
from matcher.noted import DatedTable, NotedTable, note_lines
from matcher.workbooks import text_cell, workbook

__all__ = ["IPK_TABLES", "Balance", "BalanceBy", "Cards", "IpkForm", "Ipks", "save_forms"]

IPK_TABLES: tuple[str, ...] = tuple(_core.ipk_tables())
"""Numbers of the tables, in the order of a report; ``III/7b`` is the second form of III/7."""

_SUPPRESSED = "x"
_NOTHING = "-"
_FOOT = "x: kurang dari 5 orang, atau dapat dihitung dari sel lain; tidak ditampilkan"
_A4 = 9  # as sheets number paper
_LABEL_WIDTH = 44
_COUNT_WIDTH = 13

Grid = list[list[str | int]]


BalanceBy: TypeAlias = Literal["region", "occupation", "industry"]
BalanceLevel: TypeAlias = Literal["provinsi", "kabupaten_kota", "kecamatan"]


class Balance(DatedTable):
    """Job seekers beside openings on a day: a row a place, group of occupations or section of industry.

    Attributes
    ----------
    day, notes, made_from
        The day looked at; what a reader should know; digests of everything it depends on.

    Notes
    -----
    Columns: ``code`` (``elsewhere`` for all that lies outside the market's region; missing where it isn't told),
    ``name``, ``name_en``, ``lat`` and ``lon`` (the middle of a region, in degrees), ``seekers`` (people in the
    register; missing by industry and where suppressed), ``vacancies`` and ``openings`` (with an opening left),
    ``suppressed``.
    """

    _units: ClassVar[Mapping[str, str]] = {
        "seekers": "people",
        "openings": "of these",
        "lat": "degrees",
        "lon": "degrees",
    }


class IpkForm(NotedTable):
    """A filled form.

    Attributes
    ----------
    number, title
        Its number, such as ``III/1``, and its title, in Indonesian.
    period
        Its days as a form prints them, such as ``Oktober 2026``.
    headings
        Heading of each column of counts, by its name.
    blocks
        Title of each block of rows, by its code.
    public
        Whether what tells of few people is left out.
    notes
        Table of what doesn't fit or wasn't counted: ``seeker_mismatch`` and ``vacancy_mismatch`` name those whose flow
        doesn't fit; nothing is clamped. They are the office's, and a public form doesn't print them.
    made_from
        Digests of everything the form depends on, and the version.

    Notes
    -----
    Columns: ``block``, ``code`` (an education, a major group of KBJI, a section of KBLI, a flow; ``unknown``,
    ``total``), ``label``, the counts (missing where there can be none, and where suppressed), ``suppressed``. Of job
    seekers each flow is there by sex, ``registered_male``, ``registered_female``, ``registered_unknown``, and in all,
    ``registered``. Flows are ``previous``, ``registered``, ``placed``, ``removed``, ``next``.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_workers([{"worker_id": "W1", "sex": "P", "education": "SMK", "registered_on": "2026-10-05"}])
    >>> _ = m.commit()
    >>> form = m.ipk("III/2", "2026-10")
    >>> form.number, form.period, form.headings["registered_female"]
    ('III/2', 'Oktober 2026', 'Terdaftar P')
    >>> [row["registered"] for row in form.to_dicts() if row["code"] in ("SMK", "total")]
    [1, 1, 1]
    """

    def __init__(
        self, filled: tuple[Any, ...], notes: _core.Batch, period: str, made_from: dict[str, Any], *, public: bool
    ) -> None:
        rows, self.number, self.title, columns, blocks = filled
        super().__init__(rows, notes, made_from)
        self.period = period
        self.public = public
        self.headings: dict[str, str] = dict(columns)
        self.blocks: dict[str, str] = dict(blocks)

    def grid(self) -> Grid:
        """Return the form as it is printed, row by row: title, headings, blocks, and what doesn't fit below."""
        names = list(self.headings)
        rows: Grid = [[f"Tabel IPK {self.number}"], [self.title], [self.period], []]
        rows.append(["", *self.headings.values()])
        block, has_suppressed = None, False
        for row in self.to_dicts():
            if row["block"] != block and len(self.blocks) > 1:
                rows.append([self.blocks[row["block"]]])
            block = row["block"]
            has_suppressed |= row["suppressed"]
            empty = _SUPPRESSED if row["suppressed"] else _NOTHING
            rows.append([row["label"], *(empty if row[name] is None else row[name] for name in names)])
        foot = [_FOOT] if has_suppressed else []
        if not self.public:
            foot.extend(note_lines(self.notes, "id"))
        if foot:
            rows.append([])
        rows.extend([line] for line in foot)
        return rows

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the form as it is printed, as ``.csv`` or ``.xlsx``.

        Raises
        ------
        InputError
            If the ending names neither, or openpyxl isn't there for a sheet.
        """
        save_forms([self], path)


def save_forms(forms: Sequence[IpkForm], path: str | os.PathLike[str]) -> None:
    """Write forms as they are printed: one as ``.csv``, any number as ``.xlsx``, a sheet each.

    Raises
    ------
    InputError
        If the ending names neither, several forms are to go into one CSV file, or openpyxl isn't there for a sheet.
    """
    file = Path(path)
    kind = file.suffix.lower()
    if kind == ".csv" and len(forms) == 1:
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(forms[0].grid())
    elif kind == ".xlsx":
        book = workbook()
        for form in forms:
            _sheet(form, book.create_sheet(f"IPK {form.number.replace('/', '-')}"))
        book.save(file)
    else:
        right = ".xlsx is right for several forms" if kind == ".csv" else ".csv and .xlsx are right"
        raise InputError(f"{file}: the ending {kind or 'is missing and'} doesn't fit; {right}")


def _sheet(form: IpkForm, sheet: Any) -> None:
    """Write a form on a sheet that prints on one page's width."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.column_dimensions["A"].width = _LABEL_WIDTH
    for at in range(len(form.headings)):
        sheet.column_dimensions[get_column_letter(at + 2)].width = _COUNT_WIDTH
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    heading = len(form.grid()[:5])
    sheet.freeze_panes = f"B{heading + 1}"
    for at, row in enumerate(form.grid(), start=1):
        cells = []
        for cell in row:
            written = text_cell(sheet, cell) if isinstance(cell, str) else _number(sheet, cell)
            if at <= heading or len(row) == 1:
                written.font = Font(bold=True)
            if at == heading:
                written.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
            elif cell in (_SUPPRESSED, _NOTHING):
                written.alignment = Alignment(horizontal="right")
            cells.append(written)
        sheet.append(cells)


def _number(sheet: Any, count: int) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=count)
    cell.number_format = "#,##0"
    return cell


class Cards(DatedTable):
    """Everybody's latest card of a job seeker.

    Attributes
    ----------
    day, notes, made_from
        The day looked at, what wasn't read, and digests.

    Notes
    -----
    Columns: ``worker_id``; ``state``: ``active``, ``due`` (a report falls due within thirty days), ``lapsed`` (none
    came in time), ``expired`` (24 months are over), ``placed``, ``removed``; ``issued_on``, ``valid_until``;
    ``reports``, ``reported_on``; ``report_due_on``; ``event_id`` (of the placement or removal). Nobody is removed here:
    who has lapsed is told, and an officer decides.
    """

    def counts(self) -> dict[str, int]:
        """Return how many cards are in each state."""
        states = [row["state"] for row in self.to_dicts()]
        return {state: states.count(state) for state in sorted(set(states))}


class Ipks:
    """What a market reports to the ministry."""

    _market: _core.Market

    def ipk(self, table: str, period: str, *, public: bool = False) -> IpkForm:
        """Fill a table of a period from the log of events.

        Stocks are worked out by replaying each person's way through the register, flows by counting events. Where
        previous, registered, placed, removed and next don't fit, the notes name the people or vacancies; nothing is
        clamped.

        Parameters
        ----------
        table
            ``III/1`` to ``III/8``; ``III/7`` counts placements by industry, ``III/7b`` is its other form, by years
            since graduation. `matcher.IPK_TABLES` has all.
        period
            A month such as ``2026-10``, a quarter ``2026-Q4``, a half year ``2026-S2``, or a year ``2026``.
        public
            True for a table that leaves the office: rows with cells of 1 to 4 are left out, with those they could be
            worked out from.

        Raises
        ------
        InputError
            If the market has no day, or there is no such table or period.

        Examples
        --------
        One of two was placed twice: the flow doesn't fit, and the notes say whose.

        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_workers([{"worker_id": "W1", "registered_on": "2026-09-01"}])
        >>> placed = {"kind": "placed", "worker_id": "W1"}
        >>> _ = m.add_events([
        ...     {"event_id": "E1", "date": "2026-10-01", **placed},
        ...     {"event_id": "E2", "date": "2026-10-20", **placed},
        ... ])
        >>> _ = m.commit()
        >>> form = m.ipk("III/1", "2026-10")
        >>> [row["all"] for row in form.to_dicts() if row["block"] == "seekers"]
        [1, 0, 2, 0, 0]
        >>> form.notes.to_dicts()[0]["ids"]
        ['W1']
        """
        if not isinstance(table, str):
            raise InputError("table is a text, such as 'III/1'")
        return self.ipk_report(period, tables=[table], public=public)[0]

    def ipk_report(self, period: str, *, tables: Iterable[str] = IPK_TABLES, public: bool = False) -> list[IpkForm]:
        """Fill several tables of a period, which reads the market once; as `ipk`.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> [form.number for form in m.ipk_report("2026-10")][:3]
        ['III/1', 'III/2', 'III/3']
        """
        if not isinstance(period, str):
            raise InputError("period is a text, such as '2026-10'")
        forms, notes, title, made_from = _core.ipk(self._market, list(tables), period, bool(public))
        pairs = zip(forms, notes, strict=True)
        return [IpkForm(form, told, title, made_from, public=bool(public)) for form, told in pairs]

    def balance(self, by: BalanceBy = "region", *, level: BalanceLevel = "kecamatan", public: bool = False) -> Balance:
        """Return job seekers beside openings at the end of the market's day, the stocks that tables have as ``next``.

        Parameters
        ----------
        by
            ``region``: the kecamatan of the home, and of the site; every one of the market's region, and all that lies
            outside together. ``occupation``: major group of KBJI 2014. ``industry``: section of KBLI 2020 of the
            employer, openings alone.
        level
            How large a region is: ``provinsi``, ``kabupaten_kota`` or ``kecamatan``.
        public
            True for a table that leaves the office: what tells of 1 to 4 job seekers is left out.

        Raises
        ------
        InputError
            If the market has no day, or `by` or `level` is something else.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(region="65.71", as_of="2026-11-01")
        >>> _ = m.add_workers([{"worker_id": "W1", "registered_on": "2026-10-05", "home_region": "65.71.03"}])
        >>> _ = m.add_vacancies([
        ...     {"vacancy_id": "V1", "opens_on": "2026-10-01", "openings": 4, "region": "65.71.03", "title": "7212"},
        ... ])
        >>> _ = m.commit()
        >>> for row in m.balance().to_dicts()[2:]:
        ...     print(row["code"], row["name"], row["seekers"], row["openings"])
        65.71.03 Tarakan Timur 1 4
        65.71.04 Tarakan Utara 0 0
        >>> [(row["name_en"], row["openings"]) for row in m.balance("occupation").to_dicts() if row["openings"]]
        [('Craft and related trades workers', 4)]
        """
        if not isinstance(by, str):
            raise InputError(f"by is {by!r}; region, occupation, industry are right")
        if not isinstance(level, str):
            raise InputError(f"level is {level!r}; provinsi, kabupaten_kota, kecamatan are right")
        rows, notes, day, made_from = _core.balance(self._market, by, level, bool(public))
        return Balance(rows, notes, made_from, day)

    def ak1(self) -> Cards:
        """Return everybody's latest card of a job seeker (AK-1): good for 24 months, reported every 6.

        Raises
        ------
        InputError
            If the market has no day.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_workers([
        ...     {"worker_id": "W1", "registered_on": "2026-02-01"},
        ...     {"worker_id": "W2", "registered_on": "2026-09-01"},
        ... ])
        >>> _ = m.commit()
        >>> m.ak1().counts()
        {'active': 1, 'lapsed': 1}
        """
        rows, notes, day, made_from = _core.ak1(self._market)
        return Cards(rows, notes, made_from, day)
