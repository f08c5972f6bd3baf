"""The market as the relations that a join reads, and the matrix of what comes back."""

from __future__ import annotations

import numpy as np
from market import K, Market, neighbours, shares


def relations(market: Market) -> dict[str, dict[str, np.ndarray]]:
    """Return columns of workers, vacancies, held and asked skills, and near places."""
    starts, other, value = neighbours(market)
    home, site = market.worker_place, market.vacancy_place
    return {
        "workers": {
            "worker": np.arange(market.workers, dtype=np.int32),
            "years": market.worker_experience,
            "level": market.worker_education.astype(np.int8),
            "wage": market.worker_wage.astype(np.float32),
            "home": home,
            "home_kabupaten": market.place_kabupaten[home],
            "home_provinsi": market.place_provinsi[home],
        },
        "vacancies": {
            "vacancy": np.arange(market.vacancies, dtype=np.int32),
            "asked_years": market.vacancy_experience,
            "asked_level": market.vacancy_education.astype(np.int8),
            "offer": market.vacancy_wage.astype(np.float32),
            "site": site,
            "site_kabupaten": market.place_kabupaten[site],
            "site_provinsi": market.place_provinsi[site],
        },
        "held": {
            "skill": market.worker_skill,
            "worker": np.repeat(np.arange(market.workers, dtype=np.int32), np.diff(market.worker_start)),
        },
        "asked": {
            "skill": market.vacancy_skill,
            "vacancy": np.repeat(np.arange(market.vacancies, dtype=np.int32), np.diff(market.vacancy_start)),
            "share": shares(market).astype(np.float32),
        },
        "near": {
            "site": np.repeat(np.arange(len(starts) - 1, dtype=np.uint16), np.diff(starts)),
            "home": other,
            "near": value,
        },
    }


def ranked(vacancy: np.ndarray, score: np.ndarray, first: int, last: int) -> np.ndarray:
    """Return rows of scores, best first, from rows of a relation in any order."""
    order = np.lexsort((-score, vacancy))
    vacancy, score = vacancy[order] - first, score[order]
    best = np.full((last - first, K), -np.inf)
    best[vacancy, np.arange(len(vacancy)) - np.searchsorted(vacancy, vacancy)] = score
    return best


def steps(first: int, last: int, workers: int, rows: int) -> list[tuple[int, int]]:
    """Cut vacancies so that one join holds about so many rows."""
    step = max(10, rows // workers)
    return [(at, min(at + step, last)) for at in range(first, last, step)]
