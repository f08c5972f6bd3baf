"""Write tests/supply/crates.tsv anew: every locked crate with its licence and the day of its last release.

python benches/supply/crates.py

Licences are those of the crates' own manifests, days those that cargo's index in the home directory tells; neither
needs a network once `cargo fetch` ran. Reasons are kept. An old crate without a reason gets none: a person writes it.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests" / "supply" / "crates.tsv"
HEADER = ["name", "version", "licence", "last_release", "reason"]


def main() -> None:
    """Write the table."""
    told = subprocess.check_output(
        ["cargo", "metadata", "--locked", "--format-version", "1"],  # noqa: S607
        cwd=ROOT,
    )
    licences = {(one["name"], one["version"]): one["license"] for one in json.loads(told)["packages"]}
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))["package"]
    locked = [(one["name"], one["version"]) for one in lock if "checksum" in one]
    reasons = _reasons()
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        table.writerow(HEADER)
        for name, version in locked:
            table.writerow([name, version, licences[name, version], _last_release(name), reasons.get(name, "")])
    sys.stderr.write(f"{len(locked)} crates written to {TABLE}\n")


def _reasons() -> dict[str, str]:
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["name"]: row["reason"] for row in rows}


def _last_release(name: str) -> str:
    """Return the day of the newest release that cargo's index knows."""
    folder = {1: "1", 2: "2", 3: f"3/{name[0]}"}.get(len(name), f"{name[:2]}/{name[2:4]}").lower()
    home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    days = []
    for index in (home / "registry" / "index").glob("*/.cache"):
        for part in (index / folder / name.lower()).read_bytes().split(b"\0"):
            if part.startswith(b"{"):
                release: dict[str, Any] = json.loads(part)
                days.append(release.get("pubtime", "")[:10])
    return max(days)


if __name__ == "__main__":
    main()
