"""The same market as the contract's tables: what this library reads.

Skills are codes that a lexicon of their own knows. Titles and descriptions, where they are asked for, are made-up words
that mention none of them; the peers' score has no use for words, the library's default score has.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from market import LEVELS, Market

RUPIAH = 100_000  # one unit of a market's wages
ONSETS = ("b", "d", "g", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "y", "ng", "ny")
VOWELS = ("a", "i", "u", "e", "o", "ai")
VOCABULARY = 5_000


def made_up(number: int) -> str:
    """Return a word that looks Indonesian and means nothing, another one for each number."""
    syllables, number = [], number + len(ONSETS) * len(VOWELS)
    while number:
        number, one = divmod(number, len(ONSETS) * len(VOWELS))
        syllables.append(ONSETS[one % len(ONSETS)] + VOWELS[one // len(ONSETS)])
    return "".join(syllables)


def phrases(rng: np.random.Generator, count: int) -> pa.Array:
    """Names of one to three words; they share words, as names of skills do."""
    share = 1.0 / (20.0 + np.arange(VOCABULARY))
    drawn = rng.choice(VOCABULARY, (count, 3), p=share / share.sum())
    length = rng.choice(3, count, p=[0.2, 0.5, 0.3]) + 1
    return pa.array([" ".join(made_up(int(word)) for word in row[:n]) for row, n in zip(drawn, length, strict=True)])


def words(has: np.ndarray, offers: np.ndarray) -> dict[str, pa.Array]:
    """Titles of workers and vacancies by their occupations."""
    first = VOCABULARY + 2 * np.arange(int(max(has.max(), offers.max())) + 1)
    titles = pa.array([f"{made_up(int(n))} {made_up(int(n) + 1)}" for n in first])
    return {"workers": titles.take(pa.array(has)), "vacancies": titles.take(pa.array(offers))}


def ids(letter: str, count: int) -> pa.Array:
    return pa.array([f"{letter}{number:07}" for number in range(count)])


def number_of(identity: str) -> int:
    """Return the number behind an id made by `ids`."""
    return int(identity[1:])


def codes(market: Market) -> pa.Array:
    return pa.array([f"k{number:05}" for number in range(int(market.skills))])


def lists(start: np.ndarray, values: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(start.astype(np.int32)), values)


def workers_table(market: Market, titles: pa.Array | None, names: pa.Array) -> pa.Table:
    place = market.worker_place
    skill = pa.array(market.worker_skill)
    columns: dict[str, Any] = {
        "worker_id": ids("w", market.workers),
        "skills": lists(market.worker_start, codes(market).take(skill)),
        "experience_years": pa.array(market.worker_experience.astype(float)),
        "education": pa.array(LEVELS).take(pa.array(market.worker_education)),
        "wage_min": pa.array(market.worker_wage.astype(np.int64) * RUPIAH),
        "home_region": pa.array(market.place_code).take(pa.array(place)),
        "lat": pa.array(market.place_lat[place]),
        "lon": pa.array(market.place_lon[place]),
    }
    if titles is not None:
        columns["occupation"] = titles
        columns["summary"] = pc.binary_join(lists(market.worker_start, names.take(skill)), " ")
    return pa.table(columns)


def weighted(market: Market, wanted: np.ndarray) -> pa.Array:
    """Return the skills of one kind with their weights, `k00001:0.411`, one list per vacancy."""
    owner = np.repeat(np.arange(market.vacancies), np.diff(market.vacancy_start))
    start = np.concatenate([[0], np.cumsum(np.bincount(owner[wanted], minlength=market.vacancies))])
    skills = zip(market.vacancy_skill[wanted].tolist(), market.vacancy_weight[wanted].tolist(), strict=True)
    return lists(start, pa.array([f"k{skill:05}:{weight:.4f}" for skill, weight in skills], pa.string()))


def vacancies_table(market: Market, titles: pa.Array | None, names: pa.Array) -> pa.Table:
    place = market.vacancy_place
    columns: dict[str, Any] = {
        "vacancy_id": ids("v", market.vacancies),
        "skills_required": weighted(market, market.vacancy_required),
        "skills_preferred": weighted(market, ~market.vacancy_required),
        "experience_min_years": pa.array(market.vacancy_experience.astype(float)),
        "education_min": pa.array(LEVELS).take(pa.array(market.vacancy_education)),
        "wage_max": pa.array(market.vacancy_wage.astype(np.int64) * RUPIAH),
        "contract": pa.array(["PKWT"] * market.vacancies),
        "openings": pa.array(1 + np.arange(market.vacancies) % 8),
        "region": pa.array(market.place_code).take(pa.array(place)),
        "lat": pa.array(market.place_lat[place]),
        "lon": pa.array(market.place_lon[place]),
    }
    if titles is not None:
        columns["title"] = titles
        asked = names.take(pa.array(market.vacancy_skill))
        columns["description"] = pc.binary_join(lists(market.vacancy_start, asked), " ")
    return pa.table(columns)


def regions(market: Market) -> list[tuple[str, str, float, float]]:
    """Return code, name and centre of every kecamatan, kabupaten and provinsi."""
    rows = []
    for digits in (2, 5, 8):
        code, whole = np.unique([code[:digits] for code in market.place_code], return_inverse=True)
        size = np.bincount(whole)
        lat, lon = (np.bincount(whole, at) / size for at in (market.place_lat, market.place_lon))
        rows += [(str(c), f"Region {c}", round(a, 4), round(o, 4)) for c, a, o in zip(code, lat, lon, strict=True)]
    return sorted(rows)


def save_tables(market: Market, folder: Path, titles: dict[str, pa.Array] | None, *, own_regions: bool = True) -> None:
    """Write workers and vacancies, the lexicon of their codes and, for invented places, the region table."""
    folder.mkdir(parents=True, exist_ok=True)
    names = phrases(np.random.default_rng(0), int(market.skills))
    titles = titles or {}
    pq.write_table(workers_table(market, titles.get("workers"), names), folder / "workers.parquet")
    pq.write_table(vacancies_table(market, titles.get("vacancies"), names), folder / "vacancies.parquet")
    with (folder / "lexicon.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("skill_id", "label_en"), *((code, code) for code in codes(market).to_pylist())])
    if own_regions:
        with (folder / "regions.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("code", "name", "lat", "lon"), *regions(market)])
