"""Make a synthetic market of a size: `python benches/peers/generate.py 10000x1000 OUT`, the same bytes every time.

Made to be hard where real markets are: 13,000 skills whose popularity falls off as Zipf's law has it, 400 occupations
with a core of 25 skills each, so that workers of one occupation overlap, and 7,000 kecamatan in 514 kabupaten of 38
provinces, some of them far more populous than others. The world (skills, occupations, places) is the same at every
size.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from market import PREFERRED, REQUIRED, Market

SKILLS, OCCUPATIONS, CORE = 13_000, 400, 25
PROVINSI, KABUPATEN, KECAMATAN = 38, 514, 7_000
FIRST_PROVINSI = 11  # codes of provinces begin here
MOST_PARTS = 99  # two digits of a code
SEED = 5


@dataclass
class World:
    """What doesn't depend on the size."""

    popularity: np.ndarray  # cumulated share of each skill
    core: np.ndarray  # skills of each occupation
    core_share: np.ndarray  # cumulated share of each of them
    size: np.ndarray  # share of each occupation
    pay: np.ndarray  # usual wage of each occupation, in Rp 100,000
    kabupaten: np.ndarray
    provinsi: np.ndarray
    lat: np.ndarray
    lon: np.ndarray
    code: np.ndarray
    people: np.ndarray  # share of each kecamatan


def zipf(count: int, flat: float) -> np.ndarray:
    """Shares that fall with rank; the first `flat` ranks are about as large as each other."""
    share = 1.0 / (flat + np.arange(count))
    return share / share.sum()


def parts(rng: np.random.Generator, count: int, wholes: int, size: np.ndarray) -> np.ndarray:
    """Return the whole of each part: at least one part in each, and as many as two digits can number."""
    number = np.ones(wholes, dtype=np.int64)
    while number.sum() < count:
        share = np.where(number < MOST_PARTS, size, 0.0)
        number = np.minimum(number + rng.multinomial(count - number.sum(), share / share.sum()), MOST_PARTS)
    return np.repeat(np.arange(wholes), number)


def numbered(whole: np.ndarray) -> np.ndarray:
    """Number the parts within each whole, from 1."""
    first = np.searchsorted(whole, whole)
    return np.arange(len(whole)) - first + 1


def places(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Provinces over the archipelago, kabupaten around their centres, kecamatan around those."""
    provinsi = parts(rng, KABUPATEN, PROVINSI, np.ones(PROVINSI))
    size = rng.lognormal(0.0, 1.0, KABUPATEN)
    kabupaten = parts(rng, KECAMATAN, KABUPATEN, np.sqrt(size))
    centre = np.stack([rng.uniform(-9.0, 5.0, PROVINSI), rng.uniform(96.0, 140.0, PROVINSI)])
    centre = centre[:, provinsi] + rng.normal(0.0, 0.7, (2, KABUPATEN))
    lat, lon = np.round(centre[:, kabupaten] + rng.normal(0.0, 0.12, (2, KECAMATAN)), 4)
    people = rng.lognormal(0.0, 0.6, KECAMATAN)
    people *= size[kabupaten] / np.bincount(kabupaten, people)[kabupaten]
    number = numbered(provinsi)[kabupaten], numbered(kabupaten)
    whole = provinsi[kabupaten]
    code = [f"{FIRST_PROVINSI + p}.{n:02}.{c:02}" for p, n, c in zip(whole, *number, strict=True)]
    return {
        "kabupaten": kabupaten.astype(np.uint16),
        "provinsi": whole.astype(np.uint16),
        "lat": lat,
        "lon": lon,
        "code": np.array(code),
        "people": people / people.sum(),
    }


def world(seed: int = SEED) -> World:
    """Skills, occupations and places."""
    rng = np.random.default_rng(seed)
    popular = zipf(SKILLS, 8.0)
    # Half of a core is what everybody can, half is its own.
    blend = 0.5 * popular + 0.5 / SKILLS
    core = np.stack([rng.choice(SKILLS, CORE, replace=False, p=blend) for _ in range(OCCUPATIONS)])
    return World(
        popularity=np.cumsum(popular),
        core=core,
        core_share=np.cumsum(zipf(CORE, 3.0)),
        size=zipf(OCCUPATIONS, 10.0),
        pay=rng.lognormal(3.5, 0.3, OCCUPATIONS),
        **places(rng),
    )


def skills_of(
    rng: np.random.Generator, world: World, occupation: np.ndarray, count: np.ndarray, own: float
) -> np.ndarray:
    """Draw distinct skills for each row, the share `own` of them from its occupation's core; -1 fills up a row."""
    drawn = np.full((len(occupation), int(count.max())), -1, dtype=np.int32)
    filled = np.zeros(len(occupation), dtype=np.int64)
    while len(wanting := np.flatnonzero(filled < count)):
        chance = rng.random((2, len(wanting)))
        core = np.minimum(np.searchsorted(world.core_share, chance[0]), CORE - 1)
        common = np.minimum(np.searchsorted(world.popularity, chance[0]), SKILLS - 1)
        skill = np.where(chance[1] < own, world.core[occupation[wanting], core], common)
        fresh = ~(drawn[wanting] == skill[:, None]).any(axis=1)
        wanting, skill = wanting[fresh], skill[fresh]
        drawn[wanting, filled[wanting]] = skill
        filled[wanting] += 1
    return drawn


def wages(rng: np.random.Generator, usual: np.ndarray, years: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Wages around the usual one, higher with experience and schooling."""
    amount = usual * (1 + 0.03 * years) * (1 + 0.06 * level) * rng.lognormal(0.0, 0.25, len(usual))
    return np.clip(amount, 15, 900).astype(np.uint16)


def generate(workers: int, vacancies: int, seed: int = SEED) -> tuple[Market, np.ndarray, np.ndarray]:
    """Return a market, and the occupations of its workers and of its vacancies."""
    of = world(seed)
    rng = np.random.default_rng([seed, workers, vacancies])
    has = rng.choice(OCCUPATIONS, workers, p=of.size)
    held = skills_of(rng, of, has, rng.integers(4, 13, workers), own=0.75)
    level = rng.choice(8, workers, p=[0.03, 0.12, 0.18, 0.40, 0.07, 0.15, 0.04, 0.01]).astype(np.uint8)
    years = np.minimum(rng.gamma(1.6, 4.0, workers), rng.integers(0, 43, workers)).astype(np.uint8)
    offers = rng.choice(OCCUPATIONS, vacancies, p=of.size)
    required, preferred = rng.integers(3, 11, vacancies), rng.integers(0, 7, vacancies)
    asked = skills_of(rng, of, offers, required + preferred, own=0.85)
    must = np.arange(asked.shape[1]) < required[:, None]
    own_weight = np.round(rng.uniform(0.5, 1.5, asked.shape), 2)
    weight = np.where(must, REQUIRED, PREFERRED) * own_weight
    least = rng.choice(8, vacancies, p=[0.10, 0.12, 0.18, 0.40, 0.06, 0.12, 0.02, 0.0]).astype(np.uint8)
    asked_years = rng.choice([0, 1, 2, 3, 5, 8], vacancies, p=[0.30, 0.25, 0.20, 0.12, 0.10, 0.03]).astype(np.uint8)
    market = Market(
        worker_start=starts(held),
        worker_skill=held[held >= 0].astype(np.uint16),
        worker_experience=years,
        worker_education=level,
        worker_wage=wages(rng, of.pay[has], years, level),
        worker_place=rng.choice(KECAMATAN, workers, p=of.people).astype(np.uint16),
        vacancy_start=starts(asked),
        vacancy_skill=asked[asked >= 0].astype(np.uint16),
        vacancy_weight=weight[asked >= 0].astype(np.float32),
        vacancy_required=must[asked >= 0],
        vacancy_experience=asked_years,
        vacancy_education=least,
        vacancy_wage=wages(rng, 1.1 * of.pay[offers], asked_years, least),
        vacancy_place=rng.choice(KECAMATAN, vacancies, p=of.people).astype(np.uint16),
        place_kabupaten=of.kabupaten,
        place_provinsi=of.provinsi,
        place_lat=of.lat,
        place_lon=of.lon,
        place_code=of.code,
        skills=np.array(SKILLS),
    )
    return market, has, offers


def starts(rows: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum((rows >= 0).sum(axis=1))]).astype(np.int64)


def size_of(text: str) -> tuple[int, int]:
    """Read `10000x1000`: workers and vacancies."""
    workers, vacancies = text.lower().split("x")
    return int(workers), int(vacancies)


def main(size: str, folder: Path) -> None:
    from tables import save_tables, words

    market, has, offers = generate(*size_of(size))
    market.save(folder / "arrays")
    save_tables(market, folder / "tables", None)
    save_tables(market, folder / "written", words(has, offers))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
