"""Make bps_regencies.csv: BPS codes of kabupaten and kota beside the codes of the region table.

    python build_bps.py REGENCIES.csv regions.csv bps_regencies.csv

REGENCIES.csv is ``djindonesiaregions/csv/regencies.csv`` of the PyPI package django-indonesia-regions 1.0.6: BPS code,
province, name. Rows are joined by name; five kabupaten that were renamed since are joined by hand.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

RENAMED = {"1206": "12.12", "6411": "64.11", "7108": "71.09", "7605": "76.01", "8101": "81.03"}
KABUPATEN_CODE_LENGTH = 5


def plain(name: str) -> str:
    """Return a name without its spelling variants."""
    name = re.sub(r"administrasi|\badm\b|\bdan\b", "", name.lower())
    return re.sub("[^a-z]", "", re.sub(r"\bkep\b", "kepulauan", name))


def main(regencies: Path, regions: Path, target: Path) -> None:
    """Join both tables and write the crosswalk."""
    with regions.open(encoding="utf-8", newline="") as file:
        in_force = [row for row in csv.DictReader(file) if not row["valid_to"]]
    by_name = {plain(row["name"]): row["code"] for row in in_force if len(row["code"]) == KABUPATEN_CODE_LENGTH}
    with regencies.open(encoding="utf-8", newline="") as file:
        pairs = [(bps, RENAMED.get(bps) or by_name[plain(name)]) for bps, _, name in csv.reader(file)]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["bps", "code"])
        writer.writerows(pairs)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
