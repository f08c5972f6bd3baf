"""Solve one market with one library in this process: `python solve.py ours|theirs SIZE SEED SIDE` prints one JSON line.

Ours starts from the very dictionaries that theirs is given. What is timed: `whole_s` from the dictionaries to the
answer, `call_s` without making rows of them (ours) or players (theirs). Ours takes milliseconds and is called often;
`first_s` is the first time from the dictionaries, the others are medians.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from preferences import Lists, made

CALLS = 15
DEEP = 1_000_000
OPTIMAL = {"workers": "resident", "vacancies": "hospital"}


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """Return an answer and its seconds."""
    began = time.perf_counter()
    answer = call()
    return answer, time.perf_counter() - began


def rows_of(lists: Lists) -> tuple[list[int], list[int], list[int]]:
    """Return the workers' lists as compressed rows with the vacancies' ranks beside them, all plain Python."""
    place = [[0] * len(lists.workers) for _ in lists.vacancies]
    for vacancy, wanted in lists.vacancies.items():
        of_vacancy = place[vacancy]
        for rank, worker in enumerate(wanted):
            of_vacancy[worker] = rank
    indptr, indices, ranks = [0], [], []
    for worker, wanted in lists.workers.items():
        indices += wanted
        ranks += [place[vacancy][worker] for vacancy in wanted]
        indptr.append(len(indices))
    return indptr, indices, ranks


def ours(lists: Lists, side: str) -> dict[str, Any]:
    """Solve with this library."""
    import numpy as np  # noqa: F401 - imported before the clock runs, as theirs is
    from matcher.assignment import deferred_acceptance

    openings = [lists.openings[vacancy] for vacancy in range(len(lists.vacancies))]
    rows = rows_of(lists)

    def call() -> list[int]:
        return deferred_acceptance(*rows, capacities=openings, side=side).tolist()

    def whole() -> list[int]:
        return deferred_acceptance(*rows_of(lists), capacities=openings, side=side).tolist()

    answer, first = timed(whole)
    spent = {"whole_s": whole, "call_s": call}
    medians = {name: median(timed(one)[1] for _ in range(CALLS)) for name, one in spent.items()}
    return {"answer": answer, "first_s": first, **medians}


def theirs(lists: Lists, side: str) -> dict[str, Any]:
    """Solve with the Python library `matching`, and read its answer as the vacancy of each worker."""
    from matching.games import HospitalResident

    # It copies its players by recursion from one to the next, which the ordinary limit ends at 2,000 by 100.
    sys.setrecursionlimit(DEEP)
    game, making = timed(
        lambda: HospitalResident.create_from_dictionaries(lists.workers, lists.vacancies, lists.openings)
    )
    solved, solving = timed(lambda: game.solve(optimal=OPTIMAL[side]))
    answer = [-1] * len(lists.workers)
    for vacancy, held in solved.items():
        for worker in held:
            answer[worker.name] = vacancy.name
    return {"answer": answer, "whole_s": making + solving, "call_s": solving}


def main() -> None:
    library, size, seed, side = sys.argv[1:]
    solve = {"ours": ours, "theirs": theirs}[library]
    print(json.dumps(solve(made(size, int(seed)), side)))


if __name__ == "__main__":
    main()
