"""How many times faster than the Python library `matching` is `matcher.assignment.deferred_acceptance`, lists included?

Data: invented strict lists in which everybody names everybody (``preferences.py``), the one model that both have;
another market each round, seeded by the round. Each library runs in a process of its own, in turn (``solve.py``), from
the same dictionaries of lists. Command: ``make matching [MATCHING_SIZES="200x20 500x50"] [ROUNDS=5]``. The table is
``target/matching/table.md``. Exit code 1: the answers differ. A regression: a ratio below 50, or worse than the last
table by more than the spread of its rounds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from preferences import size_of

HERE = Path(__file__).resolve().parent
SIDES = ("workers", "vacancies")
HEAD = """\
Seconds are medians over {rounds} rounds, a market each; ratios are medians over rounds with the least and the most.
Whole: from dictionaries of lists to the answer. Call: without making players (`matching`) or rows of plain lists (this
library); reading those lists is part of ours.

| market | proposing | `matching` whole s | ours whole s | ratio whole | `matching` call s | ours call s | ratio call |
| --- | --- | --- | --- | --- | --- | --- | --- |"""


@dataclass
class Round:
    """What one market took."""

    ours: dict[str, Any]
    theirs: dict[str, Any]

    def ratio(self, what: str) -> float:
        return float(self.theirs[what] / self.ours[what])


def solved(python: Path | str, library: str, size: str, seed: int, side: str) -> dict[str, Any]:
    """Run one library on one market in a process of its own."""
    command = [str(python), str(HERE / "solve.py"), library, size, str(seed), side]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with exit code {done.returncode}")
    return dict(json.loads(done.stdout))


def differ(one: Round) -> list[int]:
    """Return the workers whom the libraries send to different vacancies."""
    pairs = enumerate(zip(one.ours["answer"], one.theirs["answer"], strict=True))
    return [worker for worker, (ours, theirs) in pairs if ours != theirs]


def line(size: str, side: str, rounds: list[Round]) -> str:
    """Return a row of the table."""
    cells = ["{:,} x {:,}".format(*size_of(size)), side]
    for what in ("whole_s", "call_s"):
        for library in ("theirs", "ours"):
            seconds = median(getattr(one, library)[what] for one in rounds)
            cells.append(f"{seconds:.3g}")
        ratios = [one.ratio(what) for one in rounds]
        cells.append(f"{median(ratios):.0f} ({min(ratios):.0f} to {max(ratios):.0f})")
    return f"| {' | '.join(cells)} |"


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sizes", nargs="+", default=["200x20", "500x50", "1000x50", "2000x100"])
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--theirs", type=Path, default=Path("target/matching/venv/bin/python"), help="their Python")
    words.add_argument("--out", type=Path, default=Path("target/matching"))
    options = words.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    lines = [HEAD.format(rounds=options.rounds)]
    wrong = []
    for size in options.sizes:
        for side in SIDES:
            rounds = []
            for seed in range(options.rounds):
                one = Round(
                    solved(sys.executable, "ours", size, seed, side), solved(options.theirs, "theirs", size, seed, side)
                )
                rounds.append(one)
                wrong += [f"{size}, {side} propose, seed {seed}: worker {worker}" for worker in differ(one)]
            lines.append(line(size, side, rounds))
            print(lines[-1], file=sys.stderr, flush=True)
            (options.out / "table.md").write_text("\n".join([*lines, ""]), encoding="utf-8")
    print("\n".join(lines))
    for one in wrong:
        print(f"differs: {one}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
