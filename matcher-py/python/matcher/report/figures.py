"""The figures that sentences of a report tell: each with its unit, the table it is from, and how it is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matcher.report.ink import Kind
from matcher.report.tables import LEAST_CELL, Gathered, rows_of
from matcher.results import Table

if TYPE_CHECKING:
    from matcher.protection import Budget

__all__ = ["figures"]

_STATES = ("reached", "open", "missed", "unmeasured")


class _Book:
    """Figures while they are written down, with their unit and how they are worked out in words."""

    def __init__(self, words: Mapping[str, tuple[str, str]]) -> None:
        self._words = words
        self.rows: list[dict[str, Any]] = []

    def put(
        self, name: str, value: object, table: str | None, kind: Kind = "count", *, suppressed: bool = False
    ) -> None:
        unit, how = self._words[name]
        text = None if value is None else str(value)
        told = {"unit": unit, "table": table, "how": how, "suppressed": suppressed}
        self.rows.append({"figure": name, "value": text, "kind": kind, **told})


def figures(found: Gathered, words: Mapping[str, tuple[str, str]]) -> Table:
    """Return the figures: ``figure``, ``value`` (text), ``kind``, ``unit``, ``table``, ``how``, ``suppressed``.

    Those without a table are worked out from people, each once, whom no table of a report names.

    Parameters
    ----------
    found
        The tables.
    words
        Unit of each figure and how it is worked out, in the report's language.
    """
    book = _Book(words)
    for write in (_targets, _partners, _funds, _market, _training, _protection, _price):
        write(found, book)
    texts = dict.fromkeys(("figure", "value", "kind", "unit", "table", "how"), "string")
    return rows_of(book.rows, **texts, suppressed="bool")


def _targets(found: Gathered, book: _Book) -> None:
    states = [row["state"] for row in found.tables["stages"].to_dicts()]
    book.put("targets", len(states), "stages")
    for state in _STATES:
        book.put(f"targets_{state}", states.count(state), "stages")


def _partners(found: Gathered, book: _Book) -> None:
    for name, value in found.programme.in_force.items():
        book.put(name, value, "partners" if name in ("agreements", "seats", "quota") else None)
    firms = found.tables["employers"].to_dicts()
    hires = next(iter(found.tables["hires"].to_dicts()), {})
    for name, column in (("placed_all", "denominator"), ("local_all", "numerator"), ("origin_unknown", "unknown")):
        book.put(name, hires.get(column), "hires")
    book.put("local_percent", hires.get("percent"), "hires", "percent")
    for name in ("vacancies", "reported", "filled", "notices"):
        book.put(f"board_{name}", sum(row[name] for row in firms), "employers")
    book.put("employers", len(firms), "employers")
    book.put("forecasts", sum(row["has_forecast"] for row in firms), "employers")
    owed = found.tables["ledger"].to_dicts()
    told = [row for row in owed if row["met"] is not None]
    book.put("owed", len(told), "ledger")
    book.put("owed_met", sum(row["met"] for row in told), "ledger")
    book.put("owed_unknown", len(owed) - len(told), "ledger")


def _funds(found: Gathered, book: _Book) -> None:
    books = found.programme
    book.put("spent", books.spent, "funders", "rupiah")
    book.put("city_spent", books.city_spent, "funders", "rupiah")
    book.put("unknown_spent", books.unknown_spent, "funders", "rupiah")
    share = books.city_share
    book.put("city_percent", None if share is None else share.cut, "funders", "percent")


def _market(found: Gathered, book: _Book) -> None:
    industries = found.tables["industries"].to_dicts()
    openings = sum(row["openings"] for row in industries)
    seekers = found.seekers
    book.put("seekers", seekers, "occupations", suppressed=seekers is None)
    book.put("vacancies", sum(row["vacancies"] for row in industries), "industries")
    book.put("openings", openings, "industries")
    each = round(seekers / openings, 1) if openings and seekers is not None else None
    book.put("seekers_per_opening", each, "occupations", suppressed=seekers is None)


def _training(found: Gathered, book: _Book) -> None:
    classes = found.tables["classes"].to_dicts()
    opened = [row for row in classes if row["open"]]
    book.put("classes", len(classes), "classes")
    book.put("classes_open", len(opened), "classes")
    book.put("admitted", sum(row["people"] for row in opened), "classes")
    costs = [row["cost"] for row in opened if row["cost"] is not None]
    book.put("plan_cost", sum(costs) if costs or not opened else None, "classes", "rupiah")
    book.put("classes_unpriced", len(opened) - len(costs), "classes")
    book.put("newly_qualified", sum(row["newly_qualified"] for row in opened), "classes")
    book.put("taught_nowhere", len(found.tables["taught_nowhere"]), "taught_nowhere")


def _protection(found: Gathered, book: _Book) -> None:
    known = [row["monthly_cost"] for row in found.tables["protection"].to_dicts() if row["monthly_cost"]]
    is_few = found.lacking is None
    book.put("lacking", found.lacking, None, suppressed=is_few)
    book.put("lacking_cost", sum(known) if known or found.lacking == 0 else None, "protection", "rupiah")
    _budget(found.budget, book)
    book.put("flagged_offers", len(found.tables["offers"]), "offers")


def _budget(budget: Budget | None, book: _Book) -> None:
    """Write down whom a budget covers; of few people neither how many nor what they cost."""
    told: dict[str, int | None] = dict.fromkeys(("budget_queue", "budget_covered", "budget_total"))
    is_few = False
    if budget is not None:
        counts = (len(budget.queue), budget.covered, len(budget.queue) - budget.covered)
        is_few = any(0 < count < LEAST_CELL for count in counts)
        if not is_few:
            told = {"budget_queue": counts[0], "budget_covered": counts[1], "budget_total": budget.total}
    book.put("budget", None if budget is None else budget.monthly, None, "rupiah")
    book.put("budget_months", None if budget is None else budget.months, None)
    for name, value in told.items():
        book.put(name, value, None, "rupiah" if name == "budget_total" else "count", suppressed=is_few)


def _price(found: Gathered, book: _Book) -> None:
    rows = {row["varied"]: row for row in found.tables["policies"].to_dicts()}
    own = rows[None]
    none = rows.get("none", own)
    book.put("displaced", own["displaced"], "policies")
    book.put("locals_placed", own["locals_placed"], "policies")
    book.put("locals_by_score", none["locals_placed"], "policies")
    book.put("fit", own["mean_fit"], "policies", "decimal")
    book.put("fit_by_score", none["mean_fit"], "policies", "decimal")
