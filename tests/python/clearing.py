"""Invented markets in which it is plain who should go where: merit by years, wants by pay and nearness."""

from __future__ import annotations

from typing import Any

import matcher

SITE, NEAR, FAR = "65.71.01", "65.71.02", "62.71"
# A vacancy's view is (years + 1) / 10, a worker's the pay, below what is asked throughout, and the distance.
WEIGHTS = {
    "forward": dict.fromkeys(("skills", "occupation", "text", "education", "wage", "distance"), 0) | {"experience": 1},
    "reverse": dict.fromkeys(("skills", "occupation", "text", "contract", "schemes"), 0) | {"wage": 1, "distance": 1},
    "rules": {"experience": "soft", "wage": "soft", "distance": "off"},
}


def worker(name: str, years: int, home: str | None = NEAR, **rest: Any) -> dict[str, Any]:
    return {
        "worker_id": name, "skills": ["smaw"], "experience_years": years, "home_region": home, "wage_min": 7_000_000,
    } | rest  # fmt: skip


def vacancy(name: str, pay: int = 4_000_000, openings: int = 1, **rest: Any) -> dict[str, Any]:
    return {
        "vacancy_id": name, "skills_required": ["smaw"], "experience_min_years": 9, "region": SITE, "housing": True,
        "wage_min": pay, "wage_max": pay, "openings": openings,
    } | rest  # fmt: skip


def market(workers: list[dict[str, Any]], vacancies: list[dict[str, Any]], **settings: Any) -> matcher.Matcher:
    m = matcher.Matcher(**{"as_of": "2026-11-01", "weights": WEIGHTS, **settings})
    m.add_workers(workers, on_error="raise")
    m.add_vacancies(vacancies, on_error="raise")
    m.commit()
    return m


def reserve(share: float, **rest: Any) -> dict[str, Any]:
    own = {name: rest.pop(name) for name in ("precedence", "unfilled", "hold_days") if name in rest}
    return {"id": "reserve", "order": {"instrument": "reserve", "reserve": {"share": share, **own}}, **rest}


def places(assignment: matcher.Assignment) -> dict[str, str]:
    rows = assignment.to_dicts()
    placed = {row["worker_id"]: row["vacancy_id"] for row in rows}
    assert len(placed) == len(rows)
    return placed


def reasons(table: matcher.Table) -> dict[str, tuple[Any, ...]]:
    """Reason, nearest miss, places and checks of each id."""
    return {
        row.get("vacancy_id") or row["worker_id"]: (row["reason"], row["nearest_miss"], row["places"], row["checks"])
        for row in table.to_dicts()
    }


def openings_of(m: matcher.Matcher, assignment: matcher.Assignment) -> dict[str, int]:
    """Openings of the vacancies that an assignment names."""
    ids = {row["vacancy_id"] for row in assignment.to_dicts() + assignment.unfilled.to_dicts()}
    return {name: (m.record("vacancies", name) or {}).get("openings", 1) for name in ids}
