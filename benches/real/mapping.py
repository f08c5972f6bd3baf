"""Real vacancies as the contract's tables: which column becomes which, and nothing that the library reads by itself.

The data stay outside the project; see their own readme for where they come from. What is mapped here is what no library
could know: that one column holds a range, that a site writes "Not found" for nothing, that a level list means its
lowest. Wages, places, levels and skills are left as their authors wrote them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_NOTHING = {"", "not found", "negosiasi"}
_CONTRACTS = {
    "kontrak": "fixed_term",
    "paruh waktu": "part_time",
    "freelance": "freelance",
    "magang": "apprenticeship",
    "harian": "daily",
    "kasual": "daily",
}
# Lowest first. "Profesi" follows a bachelor's degree (UU 12/2012 art. 17); a diploma alone may be of any length.
_LEVELS = ("sma", "smk", "stm", "d1", "d2", "d3", "diploma", "d4", "s1", "sarjana", "profesi")
_WRITTEN = {"stm": "SMK", "diploma": "D1", "sarjana": "S1", "profesi": "S1"}


def mended(text: str) -> str:
    """Return a text whose UTF-8 was once read as Latin-1, read right; any other text as it is."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def wages(salary: str) -> tuple[str | None, str | None, str | None]:
    """Return both ends of a salary range, each with its unit, and the period.

    Examples
    --------
    >>> wages("Rp.2 – 3 Juta"), wages("Negosiasi"), wages("IDR5.000.000/Bulan")
    (('2 juta', '3 juta', 'month'), (None, None, None), ('5.000.000', None, 'month'))
    """
    text = mended(salary).replace("\xa0", " ").strip().lower()
    if text in _NOTHING:
        return None, None, None
    unit = " juta" if "juta" in text else ""
    amounts = [number.strip(".,") + unit for number in re.findall(r"\d[\d.,]*", text)]
    low, high = (*amounts, None, None)[:2]
    return low, high, "month"


def _lowest(levels: list[str]) -> str | None:
    """The lowest of a list of levels, as the library reads it; the text itself if none is known."""
    named = {level.strip().lower() for level in levels} - {""}
    lowest = next((level for level in _LEVELS if level in named), None)
    return _WRITTEN.get(lowest, lowest.upper()) if lowest else " / ".join(sorted(named)) or None


def _years(text: str) -> float | None:
    if "fresh" in text.lower():
        return 0.0
    first = re.search(r"\d+", text)
    return float(first.group()) if first else None


def _contract(work_type: str) -> str | None:
    kind = work_type.lower()
    return next((contract for word, contract in _CONTRACTS.items() if word in kind), None)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def west_java(folder: Path) -> list[Row]:
    """Return the vacancies of three job sites in West Java, September 2025."""
    rows = []
    for row in _rows(folder / "vacancies_jabar_2025" / "vacancies.csv"):
        low, high, period = wages(row["salary"])
        rows.append(
            {
                "vacancy_id": row["id"],
                "employer_id": mended(row["company"])[:120] or None,
                "title": mended(row["title"]),
                "description": mended(row["description"]),
                "occupation": mended(row["subcategory"]) or None,
                "skills_required": [item.strip() for item in re.split(r"[|;]", mended(row["skills"])) if item.strip()]
                or None,
                "education_min": _lowest(row["education"].removeprefix("Minimal ").split("/")),
                "experience_min_years": _years(row["experience"]),
                "wage_min": low,
                "wage_max": high,
                "wage_period": period,
                "contract": _contract(row["work_type"]),
                "region": mended(row["location"]) or None,
                "opens_on": row["posted"][:10] or None,
            }
        )
    return rows


def internships(folder: Path) -> list[Row]:
    """Return the internship positions of the Ministry of Manpower, July 2026."""
    return [
        {
            "vacancy_id": row["id"],
            "employer_id": row["company"][:120] or None,
            "title": row["title"],
            "description": row["description"] or None,
            "education_min": _lowest(row["education"].split(",")),
            "majors": [item.strip() for item in row["study_programs"].split(",") if item.strip()],
            "contract": "apprenticeship",
            "region": row["kabupaten"],
            "openings": row["quota"],
        }
        for row in _rows(folder / "vacancies_maganghub" / "2026-07_all.csv")
    ]
