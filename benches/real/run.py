"""Does the main job work on real vacancies, and how long does it take?

Question: 2,834 vacancies of West Java and 19,269 internship positions against 50,000 synthetic workers of the same
districts, on disk, the best 20 in both directions.
Data: outside the project (`mapping.py` says which files); workers from the sample generator, seed 0.
Command: ``make real DATA=../shared/data``, or ``python benches/real/run.py DATA OUT [--workers N]``.
A regression: more than 90 s or 1.5 GB on two processors, or less than 98 % of the places resolved.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import matcher
from mapping import internships, west_java
from matcher.cli.output import write

AS_OF = "2026-11-01"
K = 20


class Clock:
    """Prints each step with its time and the most memory held so far."""

    def __init__(self) -> None:
        self.start = self.last = time.monotonic()

    def step(self, name: str) -> None:
        now = time.monotonic()
        print(f"{name:<44} {now - self.last:7.1f} s   peak {peak_mb():6.0f} MB", flush=True)
        self.last = now


def peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_048_576 if sys.platform == "darwin" else 1_024)


def districts(places: Counter[str]) -> tuple[list[str], Counter[str]]:
    """Return the kabupaten and kota of all places, and the places that lead nowhere."""
    regions, lost, found = matcher.Regions.load(), Counter[str](), set()
    for place, count in places.items():
        try:
            code, _ = regions.resolve(place)
        except matcher.ConfigError:
            lost[place] = count
            continue
        if len(code) >= len("32.04"):
            found.add(code[: len("32.04")])
    return sorted(found), lost


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("data", type=Path)
    words.add_argument("out", type=Path)
    words.add_argument("--workers", type=int, default=50_000)
    options = words.parse_args()
    if not options.data.is_dir():
        print(f"no data in {options.data}: make real DATA=/path/to/data", file=sys.stderr)
        return 2
    shutil.rmtree(options.out, ignore_errors=True)
    options.out.mkdir(parents=True)
    clock = Clock()

    vacancies = west_java(options.data) + internships(options.data)
    clock.step(f"map {len(vacancies):,} vacancies")
    places = Counter(str(row["region"]) for row in vacancies if row["region"])
    codes, lost = districts(places)
    clock.step(f"find {len(places):,} places in {len(codes)} districts")
    sample = matcher.sample_market(options.workers, 0, regions=codes, as_of=AS_OF)
    clock.step(f"make {len(sample.workers):,} synthetic workers")

    with matcher.Matcher(options.out / "market", as_of=AS_OF) as market:
        # A vacancy whose place nobody can tell is kept without one: its work is known all the same.
        kept = [{**row, "region": None} if row["region"] in lost else row for row in vacancies]
        report = market.add_vacancies(kept)
        refused = [report, market.add_workers(sample.workers)]
        del kept, sample
        clock.step("read and stage both tables")
        market.commit()
        clock.step("commit: records, index, snapshot")
        for by, rank in (("workers", market.rank_workers), ("vacancies", market.rank_vacancies)):
            ranking = rank(k=K, progress=False)
            lists = ranking.to_arrow().column("vacancy_id" if by == "workers" else "worker_id")
            clock.step(f"rank {by}: {len(ranking):,} rows, {len(lists.unique()):,} lists")
            del lists
            write(ranking, options.out / f"{by}.parquet")
            clock.step(f"write {by}.parquet")
            del ranking
        print(f"{'in all':<44} {time.monotonic() - clock.start:7.1f} s   peak {peak_mb():6.0f} MB\n")

        for one in refused:
            print(f"{one.table}: {one.accepted:,} rows accepted, {one.refused:,} refused ({one.refused_share:.2%})")
        errors = Counter(
            f"{issue.column}: {issue.value!r} is no {issue.expected} [{issue.rule}]"
            for one in refused
            for issue in one.issues
            for _ in range(issue.count if issue.severity == "error" else 0)
        )
        for error, count in errors.most_common(20):
            print(f"  {count:>5}  {error}")
        resolved = 1 - lost.total() / places.total()
        print(f"places: {resolved:.2%} of {places.total():,} resolved; {len(lost)} names unresolved:")
        for place, count in lost.most_common():
            print(f"  {count:>5}  {place}")
        skills(market, vacancies)
    return 0


def skills(market: matcher.Matcher, vacancies: list[dict[str, object]]) -> None:
    """Print how many skill tags of the vacancies the lexicon knows."""
    tags = Counter(str(tag) for row in vacancies for tag in row.get("skills_required") or [])  # type: ignore[attr-defined]
    found = {row["text"] for row in market.resolve_skills(list(tags)).to_dicts() if row["skill_id"] is not None}
    known = sum(count for tag, count in tags.items() if tag in found)
    total = max(1, tags.total())
    print(f"skill tags of vacancies: {1 - known / total:.1%} of {total:,} unresolved ({len(tags):,} different)")
    for tag, count in Counter({tag: count for tag, count in tags.items() if tag not in found}).most_common(15):
        print(f"  {count:>5}  {tag}")


if __name__ == "__main__":
    sys.exit(main())
