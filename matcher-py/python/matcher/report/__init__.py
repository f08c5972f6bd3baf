"""A report that people look at: one file for the head of an office, and the tables behind its every number."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from matcher import _core
from matcher.arguments import count
from matcher.csv_text import csv_text
from matcher.exceptions import InputError
from matcher.report.figures import figures
from matcher.report.ink import Ink
from matcher.report.page import Head, page
from matcher.report.tables import Asked, gather
from matcher.report.words import WORDS
from matcher.results import Lang, Table

__all__ = ["Report", "Reports"]


class Report:
    """A report and what stands behind it.

    Attributes
    ----------
    html
        The page, which needs nothing else.
    tables
        Tables by name, which every number of the page is from; in `html` each number names its table, row and column.
    """

    def __init__(self, html: str, tables: Mapping[str, Table]) -> None:
        self.html = html
        self.tables = dict(tables)

    def save_tables(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Write every table into a folder, made if it isn't there, as CSV, and return the files."""
        files = []
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name, table in self.tables.items():
            path = Path(folder) / f"{name}.csv"
            path.write_text(csv_text(table), encoding="utf-8", newline="")
            files.append(path)
        return files

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {len(table):,}" for name, table in self.tables.items())
        return f"Report of {len(self.html):,} characters; rows of its tables: {rows}"

    def _repr_html_(self) -> str:
        return f"<pre>{self!r}</pre>"


class Reports:
    """What a market says to the head of an office."""

    _market: _core.Market

    def report(
        self,
        path: str | os.PathLike[str] | None = None,
        lang: Lang = "id",
        *,
        place: str | None = None,
        note: str | None = None,
        city_budget: Iterable[str] | str = ("APBD",),
        training_budget: int | None = None,
        protection_budget: int | None = None,
        k: int = 20,
        tables: str | os.PathLike[str] | None = None,
        threads: int | None = None,
    ) -> Report:
        r"""Return a report on the programme as one page, and write it.

        It shows targets against what was reached, local hires of each partner against its promise, who pays, the market
        by place, occupation and industry, skills asked against skills at hand, classes to open, protection and what
        the gap costs, and the price of the policy. The page is one file of HTML without scripts: it prints on A4, fits
        a phone, and asks the network for nothing.

        Parameters
        ----------
        path
            The file, which is replaced; ``.html`` by custom. None writes none.
        lang
            ``id`` or ``en``.
        place
            What stands in the title; the name of the market's region if None.
        note
            A line above everything, such as that data are invented.
        city_budget
            Funders that are the city's own budget, as of `Matcher.programme`.
        training_budget
            Most rupiah for the seats of classes, as of `Matcher.training_plan`; no limit if None.
        protection_budget
            Rupiah a month for vulnerable workers, as of `Matcher.protection_gap`; nothing is told of it if None.
        k
            How long lists are from which classes and flagged offers are worked out.
        tables
            A folder that every table behind the page is written to as CSV; the page has them too, to be saved.
        threads
            Threads of this call.

        Returns
        -------
        Report
            The page and its tables.

        Raises
        ------
        InputError
            If the market has no day, the folder of `path` isn't there, or an argument is not right.

        Notes
        -----
        No worker's id is on the page or in its tables. By place, occupation, scheme and flag, counts of 1 to 4
        people are left out; placements by partner are not, so that a report is the office's own.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(region="65.71", as_of="2026-11-01")
        >>> _ = m.add_targets([
        ...     {"target_id": "T1", "stage": "short", "measure": "placed", "target": 2, "due": "2026-12-31"},
        ... ])
        >>> _ = m.add_events([{"event_id": "E1", "date": "2026-10-01", "kind": "placed", "worker_id": "W1"}])
        >>> _ = m.commit()
        >>> report = m.report(lang="en")
        >>> report.html[:21], [row["realised"] for row in report.tables["stages"].to_dicts()]
        ('<!doctype html>\n<html', [1.0])
        """
        if lang not in ("id", "en"):
            raise InputError(f"lang is {lang!r}; id or en is right")
        _look_at(path, tables)
        for name, text in (("place", place), ("note", note)):
            if text is not None and not isinstance(text, str):
                raise InputError(f"{name} is of type {type(text).__name__}; a text is right")
        asked = Asked(
            city_budget=city_budget,
            training_budget=training_budget,
            protection_budget=protection_budget,
            k=count(k, "k", least=1),
            threads=threads,
        )
        found = gather(self, asked)  # type: ignore[arg-type]
        shown = {"figures": figures(found, WORDS[lang]["figures"]), **found.tables}
        ink = Ink(shown, lang)
        place = _place(self._market, ink) if place is None else place
        books = found.programme
        report = Report(page(ink, Head(place, books.day, note, books.made_from), shown), shown)
        if path is not None:
            Path(path).write_text(report.html, encoding="utf-8", newline="")
        if tables is not None:
            report.save_tables(tables)
        return report


def _look_at(path: str | os.PathLike[str] | None, tables: str | os.PathLike[str] | None) -> None:
    """Refuse what can't be written, before the work is done."""
    if path is not None and not Path(path).parent.is_dir():
        raise InputError(f"{os.fspath(path)}: there is no folder {Path(path).parent}")
    if path is not None and Path(path).is_dir():
        raise InputError(f"{os.fspath(path)}: a folder, where a file is needed")
    if tables is not None and Path(tables).exists() and not Path(tables).is_dir():
        raise InputError(f"tables is {os.fspath(tables)}: a file, where a folder is needed")


def _place(market: _core.Market, ink: Ink) -> str:
    """Return the name of the market's region, by its own table."""
    region = market.snapshot()["region"]
    return str(ink.words["everywhere"]) if region is None else market.region_name(region)
