"""Small markets looked at whole: every matching there is, and what of it is stable or best, word by word as defined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

Match = tuple[int, ...]
NOBODY = -1


@dataclass
class Small:
    """A market that a person could lay out on a table."""

    lists: list[list[int]]  # each worker's vacancies, most wanted first
    order: list[list[int]]  # each vacancy's workers, best first
    openings: list[int]
    groups: list[int]  # a mask each worker
    reserves: list[tuple[int, int, int]] = field(default_factory=list)  # vacancy, bit, seats
    stride: int = 1  # between neighbouring ranks

    @property
    def indptr(self) -> list[int]:
        return [sum(map(len, self.lists[:at])) for at in range(len(self.lists) + 1)]

    @property
    def indices(self) -> list[int]:
        return [vacancy for wanted in self.lists for vacancy in wanted]

    def rank(self, worker: int, vacancy: int) -> int:
        return self.stride * self.order[vacancy].index(worker)

    @property
    def ranks(self) -> list[int]:
        return [self.rank(worker, vacancy) for worker, wanted in enumerate(self.lists) for vacancy in wanted]

    @property
    def options(self) -> dict[str, object]:
        return {"capacities": self.openings, "groups": self.groups, "reserves": self.reserves}

    def seats(self, vacancy: int) -> list[int]:
        """Return the bit of every reserved seat of a vacancy, in the order in which they are filled."""
        bits = [bit for at, bit, seats in self.reserves if at == vacancy for _ in range(seats)]
        return bits[: self.openings[vacancy]]

    def holds(self, match: Match, vacancy: int) -> list[int]:
        return [worker for worker, got in enumerate(match) if got == vacancy]


def chosen(market: Small, vacancy: int, pool: list[int]) -> set[int]:
    """Return whom a vacancy takes: seat by seat the best member left, then the best of those left."""
    left = sorted(pool, key=lambda worker: market.rank(worker, vacancy))
    taken: set[int] = set()
    for bit in market.seats(vacancy):
        members = [worker for worker in left if market.groups[worker] >> bit & 1]
        if members:
            taken.add(members[0])
            left.remove(members[0])
    return taken | set(left[: market.openings[vacancy] - len(taken)])


def matchings(market: Small) -> Iterator[Match]:
    """Yield every way of giving each worker nothing or a vacancy of their list, within the openings."""
    for match in product(*([NOBODY, *wanted] for wanted in market.lists)):
        if all(match.count(vacancy) <= openings for vacancy, openings in enumerate(market.openings)):
            yield match


def place(market: Small, worker: int, vacancy: int) -> int:
    """Return the place of a vacancy in a worker's list; having none comes after the last."""
    wanted = market.lists[worker]
    return wanted.index(vacancy) if vacancy in wanted else len(wanted)


def blocking(market: Small, match: Match) -> Iterator[tuple[int, int]]:
    """Yield the pairs that would rather have each other, in ascending order."""
    for worker, wanted in enumerate(market.lists):
        for vacancy in sorted(wanted):
            is_wanted = place(market, worker, vacancy) < place(market, worker, match[worker])
            if is_wanted and worker in chosen(market, vacancy, [*market.holds(match, vacancy), worker]):
                yield worker, vacancy


def stable(market: Small) -> list[Match]:
    """Return every matching without a blocking pair in which each vacancy would keep all whom it holds."""
    return [
        match
        for match in matchings(market)
        if next(blocking(market, match), None) is None
        and all(chosen(market, at, held) == set(held) for at, held in _held(market, match))
    ]


def _held(market: Small, match: Match) -> list[tuple[int, list[int]]]:
    return [(vacancy, market.holds(match, vacancy)) for vacancy in range(len(market.openings))]


def members_seated(market: Small, match: Match) -> int:
    """Return the most reserved seats that those matched can fill, one person one seat."""
    return sum(_seated(market, market.seats(vacancy), held) for vacancy, held in _held(market, match))


def _seated(market: Small, seats: list[int], people: list[int]) -> int:
    if not seats:
        return 0
    others = seats[1:]
    empty = _seated(market, others, people)
    filled = [
        1 + _seated(market, others, [one for one in people if one != worker])
        for worker in people
        if market.groups[worker] >> seats[0] & 1
    ]
    return max([empty, *filled])


def worth(market: Small, scores: list[float], match: Match) -> float:
    """Return the sum of the scores of the pairs matched."""
    starts = market.indptr
    pairs = [(worker, got) for worker, got in enumerate(match) if got != NOBODY]
    return sum(scores[starts[worker] + market.lists[worker].index(got)] for worker, got in pairs)


# Five workers, two vacancies, and a seat kept for the group that the last three belong to.
HALVES = Small(
    lists=[[0, 1], [0, 1], [1, 0], [0], [1]],
    order=[[0, 1, 3, 2, 4], [4, 2, 1, 0, 3]],
    openings=[2, 1],
    groups=[0, 0, 1, 1, 1],
    reserves=[(0, 0, 1)],
)
