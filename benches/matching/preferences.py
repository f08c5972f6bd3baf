"""Invented preferences of the kind that both libraries take: strict lists in which everybody names everybody."""

from __future__ import annotations

import random
from dataclasses import dataclass

Preferences = dict[int, list[int]]

# How much of what somebody is worth to others is the same for all of them: everyone has a favourite of their own, but
# the sought-after refuse often, which is where the work lies.
SHARED = 0.5
PLACED = 0.75  # openings for each worker


@dataclass
class Lists:
    """Who wants whom, best first; both sides are numbered from 0."""

    workers: Preferences
    vacancies: Preferences
    openings: dict[int, int]


def size_of(size: str) -> tuple[int, int]:
    """Read a size such as 200x20: workers and vacancies."""
    workers, vacancies = size.split("x")
    return int(workers), int(vacancies)


def made(size: str, seed: int) -> Lists:
    """Return the market of a size and a seed, the same on every machine."""
    workers, vacancies = size_of(size)
    chance = random.Random(f"{size} {seed}")  # noqa: S311 - a market, not a secret
    openings = {at: max(1, int(PLACED * workers) // vacancies) for at in range(vacancies)}
    return Lists(_side(chance, workers, vacancies), _side(chance, vacancies, workers), openings)


def _side(chance: random.Random, choosers: int, chosen: int) -> Preferences:
    worth = [chance.random() for _ in range(chosen)]

    def wanted() -> list[int]:
        liked = [SHARED * shared + (1 - SHARED) * chance.random() for shared in worth]
        return sorted(range(chosen), key=liked.__getitem__, reverse=True)

    return {at: wanted() for at in range(choosers)}
