"""What was measured, as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

from agreement import TOLERANCE, Agreement

Figures = dict[str, Any]
Round = dict[str, Figures]

TITLES = {
    "peers": "this library",
    "rust peers": "this library, without Python",
    "numba_inverted": "numba, inverted index",
    "skills_topn": "sparse_dot_topn, skills only",
    "scipy_product": "scipy, sparse product",
    "polars_join": "polars, joins",
    "duckdb_join": "DuckDB, SQL",
    "numba_floor": "bare floor: adding up the postings",
}
KIND_TITLES = {
    "peers": "peers' score",
    "default": "default weights",
    "counted": "peers' score, places counted",
    "reserve": "default weights, a reserve",
    "tier": "default weights, classes by ring",
}


def machine() -> str:
    """Return processor, cores, memory and system of this machine."""
    named, path = platform.processor() or platform.machine(), Path("/proc/cpuinfo")
    if path.exists():
        lines = (line.partition(":") for line in path.read_text(encoding="utf-8").splitlines())
        named = next((text.strip() for key, _, text in lines if key.strip() == "model name"), named)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return f"{os.cpu_count()} cores ({named}), {memory:.0f} GB, {platform.system()}, Python {python}"


def number(value: float | None) -> str:
    """Return three significant digits, or as many as a whole number has."""
    if value is None:
        return ""
    if value >= 100 or value == 0:  # noqa: PLR2004
        return f"{value:,.0f}"
    return f"{value:#.3g}".rstrip(".")


def spread(values: Iterable[float], form: Callable[[float], str] = number) -> str:
    """Return the median of rounds with the least and the most."""
    known = sorted(values)
    return f"{form(median(known))} ({form(known[0])} to {form(known[-1])})" if known else ""


def middle(rounds: list[Round], name: str, key: str) -> float | None:
    values = [one[name][key] for one in rounds if one[name].get(key) is not None]
    return median(values) if values else None


def taken(figures: Figures) -> float:
    """Return seconds until the answer is in hand: of this library with its export."""
    return float(figures["seconds"]) + float(figures.get("export_s", 0.0))


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def head(*cells: str) -> list[str]:
    return [row(*cells), row(*["---"] * len(cells))]


def agrees(name: str, found: dict[str, Agreement]) -> str:
    if name not in found:
        return "not compared"
    one = found[name]
    whole = one.share == 1.0
    return "all ranks" if whole else f"{one.share:.2%} of ranks, largest difference {one.largest:.5f}"


def beside(rounds: list[Round], found: dict[str, Agreement]) -> list[str]:
    """Return the table of this library beside its peers; a ratio is taken within each round."""
    lines = head(
        "run", "seconds", "this library's time over its", "CPU s", "peak MB", "of it anonymous", "agrees", "asked"
    )
    for name in ("peers", *(name for name in TITLES if name in rounds[0] and name not in ("peers", "rust peers"))):
        asked, everything = rounds[0][name]["queries"], rounds[0]["peers"]["queries"]
        part = "all" if asked == everything else f"first {asked:,}, extrapolated"
        ratio = spread(taken(one["peers"]) / taken(one[name]) for one in rounds) if name != "peers" else ""
        cpu, peak, held = (number(middle(rounds, name, key)) for key in ("cpu_s", "working_peak_mb", "anonymous_mb"))
        seconds = spread(taken(one[name]) for one in rounds)
        lines.append(row(TITLES[name], seconds, ratio, cpu, peak, held, agrees(name, found), part))
    return lines


def own(rounds: list[Round]) -> list[str]:
    """Return the table of what this library was asked: scores, policies, single queries, opening."""
    lines = head("this library", "call s", "export s", "over the peers' score", "first call s", "CPU s", "open s",
                 "open anonymous MB", "one query p50 / p99 ms")  # fmt: skip
    for name in (name for name in KIND_TITLES if name in rounds[0]):
        figures = {key: middle(rounds, name, key) for key in ("export_s", "first_s", "cpu_s", "open_s", "open_mb")}
        export, first, cpu, opening, held = (number(value) for value in figures.values())
        over = spread(one[name]["seconds"] / one["peers"]["seconds"] for one in rounds) if name != "peers" else ""
        call = spread(one[name]["seconds"] for one in rounds)
        lines.append(row(KIND_TITLES[name], call, export, over, first, cpu, opening, held, single(rounds, name)))
    for name in ("peers", "default"):
        if f"rust {name}" in rounds[0]:
            rust = f"rust {name}"
            call, first = spread(one[rust]["seconds"] for one in rounds), number(middle(rounds, rust, "first_s"))
            opening = number(middle(rounds, rust, "open_s"))
            lines.append(row(f"{KIND_TITLES[name]}, Rust", call, "", "", first, "", opening, "", single(rounds, rust)))
    return lines


def single(rounds: list[Round], name: str) -> str:
    p50, p99 = (middle(rounds, name, key) for key in ("p50_ms", "p99_ms"))
    return "" if p50 is None else f"{number(p50)} / {number(p99)}"


def over_rust(rounds: list[Round]) -> str:
    ratio = spread(one["peers"]["seconds"] / one["rust peers"]["seconds"] for one in rounds)
    return f"The call through Python over the call in Rust, peers' score: {ratio}."


def growth(smaller: list[Round], larger: list[Round], names: Iterable[str]) -> str:
    """Return how many times the CPU seconds of the larger market are those of the smaller."""
    parts = []
    for name in names:
        few, many = middle(smaller, name, "cpu_s"), middle(larger, name, "cpu_s")
        if few and many:
            parts.append(f"{TITLES[name] if name != 'peers' else KIND_TITLES[name]} {number(many / few)}")
    return "; ".join(parts)


def preamble(rounds: int) -> list[str]:
    how = f"{rounds} rounds, one process of each per round, in turn; median (least to most) of the rounds' figures."
    return [
        f"{machine()}. {how}",
        f"Ratios are taken within a round. Agreement: scores rank by rank within {TOLERANCE}.",
        "",
    ]
