"""A market as flat arrays: what every peer reads, with nothing of this library in it.

A folder holds one `.npy` file per array. Skills, places, workers and vacancies are numbers from 0; the skills of
worker `w` are `worker_skill[worker_start[w] : worker_start[w + 1]]`, without repetition. Education is one of eight
levels, wages are in units of Rp 100,000, and the types are as narrow as the values allow, since a peer is to be as fast
as it can be.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

# The score that every exact peer computes; `docs/speed.md` has it in words.
COVERAGE, EXPERIENCE, EDUCATION, WAGE, DISTANCE, RESIDENCY = 0.50, 0.10, 0.05, 0.10, 0.10, 0.15
REQUIRED, PREFERRED = 1.0, 0.3
LEVELS = ("SD", "SMP", "SMA", "D1", "D2", "D3", "S1", "S2")
HIGHEST = len(LEVELS) - 1
STEPS_KM, STEPS = (10.0, 25.0, 50.0, 100.0), (1.0, 0.7, 0.4, 0.2)
SAME_KECAMATAN, SAME_KABUPATEN, SAME_PROVINSI = 1.0, 0.7, 0.3
K = 20

EARTH_KM = 6371.0088  # mean radius, GRS 80


@dataclass
class Market:
    """Workers, vacancies and the kecamatan they lie in."""

    worker_start: np.ndarray  # int64, one more than workers
    worker_skill: np.ndarray  # uint16
    worker_experience: np.ndarray  # uint8, years
    worker_education: np.ndarray  # uint8, index into LEVELS
    worker_wage: np.ndarray  # uint16, lowest accepted
    worker_place: np.ndarray  # uint16
    vacancy_start: np.ndarray
    vacancy_skill: np.ndarray
    vacancy_weight: np.ndarray  # float32, REQUIRED or PREFERRED times the skill's own weight
    vacancy_required: np.ndarray  # bool, whether the skill is required or preferred
    vacancy_experience: np.ndarray
    vacancy_education: np.ndarray
    vacancy_wage: np.ndarray  # highest offered
    vacancy_place: np.ndarray
    place_kabupaten: np.ndarray  # uint16
    place_provinsi: np.ndarray  # uint16
    place_lat: np.ndarray  # float64, degrees
    place_lon: np.ndarray  # float64, degrees
    place_code: np.ndarray  # text, `11.01.01`
    skills: np.ndarray  # how many skills there are

    @property
    def workers(self) -> int:
        return len(self.worker_start) - 1

    @property
    def vacancies(self) -> int:
        return len(self.vacancy_start) - 1

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", getattr(self, field.name))

    @classmethod
    def load(cls, folder: Path) -> Market:
        return cls(**{field.name: np.load(folder / f"{field.name}.npy") for field in fields(cls)})


def shares(market: Market) -> np.ndarray:
    """Return what each skill that a vacancy asks is worth of its coverage: weight times rarity, adding up to 1."""
    holders = np.bincount(market.worker_skill, minlength=int(market.skills))
    rarity = np.log(1 + (market.workers - holders + 0.5) / (holders + 0.5))
    worth = market.vacancy_weight * rarity[market.vacancy_skill]
    asked = np.diff(market.vacancy_start)
    total = np.bincount(np.repeat(np.arange(market.vacancies), asked), worth, market.vacancies)
    return worth / np.repeat(total, asked)


def neighbours(market: Market) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return pairs of places closer than the last step as CSR: starts, the other place, the value of the distance."""
    lat, lon = np.radians(market.place_lat), np.radians(market.place_lon)
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    # This library keeps a point to half a metre; a step that two kecamatan touch so closely is to be the same for all.
    points = points.astype(np.float32).astype(np.float64)
    limits = (2 * np.sin(np.array(STEPS_KM) / EARTH_KM / 2)) ** 2
    counts, others, values = [], [], []
    for point in points:
        chord = ((points - point) ** 2).sum(axis=1)
        near = np.flatnonzero(chord <= limits[-1])
        counts.append(len(near))
        others.append(near)
        values.append(np.array(STEPS)[np.searchsorted(limits, chord[near])])
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return starts, np.concatenate(others).astype(np.uint16), np.concatenate(values).astype(np.float32)


def postings(market: Market) -> tuple[np.ndarray, np.ndarray]:
    """Return the workers that hold each skill, as CSR: starts, workers in rising order."""
    holders = np.bincount(market.worker_skill, minlength=int(market.skills))
    rows = np.repeat(np.arange(market.workers, dtype=np.int32), np.diff(market.worker_start))
    starts = np.concatenate([[0], np.cumsum(holders)]).astype(np.int64)
    return starts, rows[np.argsort(market.worker_skill, kind="stable")]


def place_values(market: Market, place: int, near: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
    """Return what living in each place is worth to a vacancy in one: residency and distance together."""
    value = np.where(market.place_provinsi == market.place_provinsi[place], SAME_PROVINSI, 0.0)
    value[market.place_kabupaten == market.place_kabupaten[place]] = SAME_KABUPATEN
    value[place] = SAME_KECAMATAN
    value *= RESIDENCY
    starts, others, values = near
    reach = slice(starts[place], starts[place + 1])
    value[others[reach]] += DISTANCE * values[reach]
    return value


def features(market: Market, vacancy: int, workers: np.ndarray | slice, places: np.ndarray) -> np.ndarray:
    """Return everything but coverage for some workers; minus infinity for those with too little education."""
    surplus = market.worker_education[workers].astype(np.float64) - market.vacancy_education[vacancy]
    experience = (market.worker_experience[workers] + 1.0) / (market.vacancy_experience[vacancy] + 1.0)
    wage = 2.0 - market.worker_wage[workers] / float(market.vacancy_wage[vacancy])
    value = EXPERIENCE * np.minimum(1.0, experience) + EDUCATION / HIGHEST * surplus
    value += WAGE * np.clip(wage, 0.0, 1.0) + places[market.worker_place[workers]]
    value[surplus < 0] = -np.inf
    return value


def exact(market: Market, vacancies: np.ndarray) -> np.ndarray:
    """Return the best K scores of some vacancies, minus infinity where there are fewer: each worker scored, plainly."""
    worth, near = shares(market), neighbours(market)
    rows = np.repeat(np.arange(market.workers), np.diff(market.worker_start))
    best = np.full((len(vacancies), K), -np.inf)
    for line, vacancy in zip(best, vacancies, strict=True):
        asked = slice(market.vacancy_start[vacancy], market.vacancy_start[vacancy + 1])
        wanted = np.zeros(int(market.skills))
        wanted[market.vacancy_skill[asked]] = worth[asked]
        coverage = np.bincount(rows, wanted[market.worker_skill], market.workers)
        places = place_values(market, int(market.vacancy_place[vacancy]), near)
        score = COVERAGE * coverage + features(market, int(vacancy), slice(None), places)
        score[coverage == 0] = -np.inf
        top = np.sort(score)[::-1][:K]
        line[: len(top)] = top
    return best
