"""Store a market: `python benches/peers/store.py TABLES STORE` reads the contract's tables and commits them."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import matcher
from measuring import report

AS_OF = "2026-11-01"


def given(tables: Path, name: str) -> Path | None:
    """Return the file of a setting, or None for the bundled one."""
    path = tables / f"{name}.csv"
    return path if path.exists() else None


def store(tables: Path, folder: Path) -> dict[str, float]:
    """Return seconds of reading, of committing, and the rows that were kept."""
    shutil.rmtree(folder, ignore_errors=True)
    settings = {"lexicon": given(tables, "lexicon"), "regions": given(tables, "regions"), "as_of": AS_OF}
    with matcher.Matcher(folder, **settings) as market:
        began = time.perf_counter()
        workers = market.add_workers(tables / "workers.parquet")
        vacancies = market.add_vacancies(tables / "vacancies.parquet")
        read = time.perf_counter() - began
        market.commit()
        return {
            "read_s": read,
            "commit_s": time.perf_counter() - began - read,
            "workers": workers.accepted,
            "vacancies": vacancies.accepted,
            "refused": workers.refused + vacancies.refused,
        }


if __name__ == "__main__":
    report("store", **store(Path(sys.argv[1]), Path(sys.argv[2])))
