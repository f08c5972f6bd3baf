"""How does `rank_workers(k=20)` compare in time and memory with what an analyst would write instead?

Data: a generated market and, where the real vacancies are at hand, one resampled from them, at each size.
Command: ``make peers [SIZES="10000x1000 100000x10000"] [ROUNDS=5] [DATA=../shared/data]``. The table is
``target/peers/table.md``, every process a line of ``target/peers/runs.ndjson``. Exit code 1: an exact one disagrees.
A regression: a ratio worse than the table of ``docs/speed.md`` by more than the spread of its rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import table
from agreement import Agreement, agreements, disagree, exact_scores
from generate import size_of

HERE = Path(__file__).resolve().parent
STORED = HERE.parents[1] / "target" / "release" / "stored"
# Whose scores are compared, the fastest first, and those that are a yardstick of time alone.
EXACT = ("numba_inverted", "scipy_product", "polars_join", "duckdb_join")
YARDSTICKS = ("skills_topn", "numba_floor")
SLOW = ("scipy_product", "polars_join", "duckdb_join")
SLOW_SECONDS, FAST_SECONDS = 5, 300  # a call that would take longer is asked for fewer vacancies
SINGLE = 300  # queries of one vacancy
COUNTED_UP_TO = 32_768  # workers of a market where places are counted unless told otherwise
DISAGREES = 1
BAD_INPUT = 2


@dataclass
class Place:
    """A market of one kind and size, and what was measured on it."""

    kind: str
    size: str
    folder: Path
    rounds: list[table.Round] = field(default_factory=list)
    agreement: dict[str, Agreement] = field(default_factory=dict)

    @property
    def store(self) -> Path:
        """What the peers see of the market."""
        return self.folder / "store-tables"

    @property
    def written(self) -> Path:
        """The same with titles and texts."""
        return self.folder / "store-written"

    @property
    def scores(self) -> Path:
        return self.folder / "scores"

    @property
    def title(self) -> str:
        workers, vacancies = size_of(self.size)
        return f"{self.kind.capitalize()}, {workers:,} workers, {vacancies:,} vacancies"


def figures(words: list[object], environment: dict[str, str] | None = None) -> table.Figures:
    """Run one process to its end and return the figures that it prints last; its errors go where ours go."""
    command = [str(word) for word in words]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with exit code {done.returncode}")
    lines = done.stdout.splitlines()
    return dict(json.loads(lines[-1])) if lines else {}


def prepared(kind: str, size: str, options: argparse.Namespace) -> Place:
    """Make a market and store it, unless an earlier run did."""
    folder = options.out / f"{kind}-{size}"
    place = Place(kind, size, folder)
    finished = folder / "stored.json"
    if not finished.exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"{kind} {size}: make and store the market", flush=True)
        made = {"generated": [HERE / "generate.py", size, folder], "resampled": [HERE / "resample.py", size, folder]}
        figures([sys.executable, *made[kind], *([options.data] if kind == "resampled" else [])])
        stores = {"tables": place.store, "written": place.written}
        stored = {name: figures([sys.executable, HERE / "store.py", folder / name, to]) for name, to in stores.items()}
        finished.write_text(json.dumps(stored), encoding="utf-8")
    place.scores.mkdir(exist_ok=True)
    return place


def one_round(place: Place, options: argparse.Namespace) -> table.Round:
    """Run one process of everything, one after the other."""
    environment = os.environ | {"NUMBA_CACHE_DIR": str(options.out / "numba")}
    ours = [sys.executable, HERE / "ours.py"]
    peers = [HERE / "peers.toml", HERE / "residents.toml"]
    found = {
        "peers": figures([*ours, "peers", place.store, "--scores", place.scores / "peers.npy", "--single", SINGLE])
    }
    found["rust peers"] = figures([STORED, place.store, SINGLE, *peers])
    for name in (*EXACT, *YARDSTICKS):
        cap = SLOW_SECONDS if name in SLOW else FAST_SECONDS
        words = [
            options.peers,
            HERE / "peer.py",
            name,
            place.folder / "arrays",
            place.scores / f"{name}.npy",
            "--cap",
            cap,
        ]
        found[name] = figures(words, environment)
    found["default"] = figures([*ours, "default", place.written, "--single", SINGLE])
    found["rust default"] = figures([STORED, place.written, SINGLE])
    for kind in ("reserve", "tier"):
        found[kind] = figures([*ours, kind, place.written])
    if size_of(place.size)[0] <= COUNTED_UP_TO:
        found["counted"] = figures([*ours, "counted", place.store])
    return found


def measured(place: Place, options: argparse.Namespace) -> Place:
    """Run all rounds and compare the scores of the last one."""
    with (options.out / "runs.ndjson").open("a", encoding="utf-8") as log:
        for number in range(options.rounds):
            found = one_round(place, options)
            place.rounds.append(found)
            head = {"market": place.kind, "size": place.size, "round": number}
            log.writelines(json.dumps(head | {"run": name} | one) + "\n" for name, one in found.items())
            times = ", ".join(f"{name} {table.number(table.taken(one))}" for name, one in found.items())
            print(f"{place.kind} {place.size} round {number + 1}: {times}", flush=True)
    taken, right = exact_scores(place.folder / "arrays", place.folder / "exact.npz")
    place.agreement = agreements(place.scores, (EXACT[0], "peers", *EXACT[1:]), taken, right)
    return place


def written(places: list[Place], rounds: int) -> str:
    """Return the whole table."""
    lines = table.preamble(rounds)
    for place in places:
        lines += [f"### {place.title}", "", *table.beside(place.rounds, place.agreement), ""]
        lines += [*table.own(place.rounds), "", table.over_rust(place.rounds), ""]
    for smaller, larger in pairwise(places):
        (few, asked), (many, asked_too) = size_of(smaller.size), size_of(larger.size)
        if smaller.kind == larger.kind and asked == asked_too and few < many:
            grown = table.growth(smaller.rounds, larger.rounds, ("peers", "default", "numba_inverted", "skills_topn"))
            lines += [f"{larger.kind.capitalize()}, CPU from {few:,} to {many:,} workers, times: {grown}.", ""]
    return "\n".join(lines)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sizes", nargs="+", default=["10000x1000", "100000x10000", "1000000x10000"])
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--data", type=Path, default=Path("../shared/data"))
    words.add_argument("--peers", type=Path, default=Path("target/peers/venv/bin/python"), help="the peers' Python")
    words.add_argument("--out", type=Path, default=Path("target/peers"))
    options = words.parse_args()
    if not STORED.exists() or not options.peers.exists():
        print("the peers or the release build are missing: make peers sets both up", file=sys.stderr)
        return BAD_INPUT
    kinds = ["generated", "resampled"] if options.data.is_dir() else ["generated"]
    if "resampled" not in kinds:
        print(f"no data in {options.data}: the resampled market is left out", file=sys.stderr)
    options.out.mkdir(parents=True, exist_ok=True)
    places = []
    for kind in kinds:
        for size in options.sizes:
            places.append(measured(prepared(kind, size, options), options))
            (options.out / "table.md").write_text(written(places, options.rounds), encoding="utf-8")
    print(written(places, options.rounds))
    wrong = [f"{place.title}: {name}" for place in places for name in disagree(place.agreement)]
    for line in wrong:
        print(f"disagrees: {line}", file=sys.stderr)
    return DISAGREES if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
