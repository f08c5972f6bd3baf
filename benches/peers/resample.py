"""Make a market out of real vacancies: `python benches/peers/resample.py 10000x1000 OUT DATA`.

Vacancies are drawn with replacement from the real ones, and workers too: a vacancy's title, text, skills and place
become those of a worker with an invented id. So words and skills are as frequent, and as unevenly so, as they are in
earnest.

Two markets come out. `written` keeps what their authors wrote, for the library's default score. `tables` has the same
draws for the peers' score: what a vacancy names (skills, fields of study, the words of its title) is numbered, and
what it leaves out is drawn from those that tell it, since no peer knows what to do without. The data stay outside the
project and what is made of them under `target`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import matcher
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from generate import size_of
from market import LEVELS, PREFERRED, REQUIRED, Market
from tables import RUPIAH, ids, save_tables

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches" / "real"))

from mapping import Row, internships, west_java  # noqa: E402

REGIONS = ROOT / "matcher-core" / "data" / "regions.csv"
SEED = 5
SAME_LEVEL = {"SMK": "SMA", "D4": "S1"}
MOST = np.iinfo(np.uint16).max


def kecamatan() -> dict[str, np.ndarray]:
    """Return the kecamatan of the bundled table that have a centre, in order of their codes."""
    text = pyarrow.csv.ConvertOptions(column_types={"code": pa.string(), "valid_to": pa.string()})
    table = pyarrow.csv.read_csv(REGIONS, convert_options=text)
    lasting = pc.equal(pc.fill_null(table["valid_to"], ""), "")
    known = pc.and_(pc.equal(pc.utf8_length(table["code"]), 8), pc.is_valid(table["lat"]))
    table = table.filter(pc.and_(known, lasting)).sort_by("code")
    code = np.array(table["code"].to_pylist())
    whole = {digits: np.unique([one[:digits] for one in code], return_inverse=True)[1] for digits in (2, 5)}
    return {
        "place_provinsi": whole[2].astype(np.uint16),
        "place_kabupaten": whole[5].astype(np.uint16),
        "place_lat": table["lat"].to_numpy(),
        "place_lon": table["lon"].to_numpy(),
        "place_code": code,
    }


def wage(text: str | None) -> int | None:
    """Return a wage as its author wrote it in units of a market, or None where no plain number can be read off."""
    digits = re.sub(r"[^\d,]", "", text or "").split(",")[0]
    if not digits:
        return None
    rupiah = int(digits) * (1_000_000 if "juta" in str(text) else 1)
    return rupiah // RUPIAH if RUPIAH <= rupiah < MOST * RUPIAH else None


def named(row: Row) -> tuple[list[str], list[str]]:
    """Return what a vacancy asks for by name, and the words of its title that aren't among it."""
    title = [word for word in re.findall(r"\w+", row["title"].lower()) if len(word) > 1]
    required = [
        " ".join(item.lower().split()) for item in (row.get("skills_required") or []) + (row.get("majors") or [])
    ]
    required = list(dict.fromkeys(required)) or list(dict.fromkeys(title))
    return required, [word for word in dict.fromkeys(title) if word not in required]


def told(rng: np.random.Generator, values: list[int | None], drawn: np.ndarray) -> np.ndarray:
    """Return the value of each drawn row, or of a row that tells one where it doesn't."""
    known = np.array([value for value in values if value is not None])
    own = np.array([-1 if value is None else value for value in values])[drawn]
    return np.where(own >= 0, own, known[rng.integers(len(known), size=len(drawn))])


class Sites:
    """Where vacancies lie, as codes of the library, and the kecamatan that a draw falls into."""

    def __init__(self, rows: list[Row], places: np.ndarray) -> None:
        regions, found = matcher.Regions.load(), dict[str, str]()
        for place in {str(row["region"]) for row in rows if row["region"]}:
            try:
                found[place] = regions.resolve(place)[0]
            except matcher.ConfigError:
                continue
        codes = [found.get(str(row["region"]), "") for row in rows]
        self.first = np.array([np.searchsorted(places, code) for code in codes])
        self.last = np.array([np.searchsorted(places, f"{code}~") for code in codes])
        # A place that nobody can tell, or without kecamatan in the table, is somewhere.
        lost = self.first == self.last
        self.first[lost], self.last[lost] = 0, len(places)

    def draw(self, rng: np.random.Generator, drawn: np.ndarray) -> np.ndarray:
        return rng.integers(self.first[drawn], self.last[drawn]).astype(np.uint16)


def taken(lists: list[list[int]], drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lists of drawn rows as CSR: starts and values."""
    length = np.array([len(one) for one in lists])
    first = np.concatenate([[0], np.cumsum(length)])[:-1]
    start = np.concatenate([[0], np.cumsum(length[drawn])])
    within = np.arange(start[-1]) - np.repeat(start[:-1], length[drawn])
    flat = np.concatenate([np.array(one) for one in lists])
    return start.astype(np.int64), flat[np.repeat(first[drawn], length[drawn]) + within]


def numbered(rows: list[Row], workers: np.ndarray, vacancies: np.ndarray, rng: np.random.Generator) -> Market:
    """Return the market of the peers' score."""
    names = [named(row) for row in rows]
    counts = Counter(name for both in names for name in both[0] + both[1])
    number = {name: at for at, (name, _) in enumerate(counts.most_common(MOST))}
    all_of = [[number[name] for name in required + more if name in number] for required, more in names]
    must = [[at < len(required) for at in range(len(own))] for (required, _), own in zip(names, all_of, strict=True)]
    places = kecamatan()
    sites = Sites(rows, places["place_code"])
    level = [SAME_LEVEL.get(str(row["education_min"]), str(row["education_min"])) for row in rows]
    levels = [LEVELS.index(one) if one in LEVELS else None for one in level]
    years = [None if row.get("experience_min_years") is None else int(row["experience_min_years"]) for row in rows]
    lowest = [wage(row.get("wage_min")) for row in rows]
    highest = [wage(row.get("wage_max")) or low for row, low in zip(rows, lowest, strict=True)]
    worker_start, worker_skill = taken(all_of, workers)
    vacancy_start, vacancy_skill = taken(all_of, vacancies)
    required = taken(must, vacancies)[1].astype(bool)
    return Market(
        worker_start=worker_start,
        worker_skill=worker_skill.astype(np.uint16),
        worker_experience=told(rng, years, workers).astype(np.uint8),
        worker_education=told(rng, levels, workers).astype(np.uint8),
        worker_wage=told(rng, lowest, workers).astype(np.uint16),
        worker_place=sites.draw(rng, workers),
        vacancy_start=vacancy_start,
        vacancy_skill=vacancy_skill.astype(np.uint16),
        vacancy_weight=np.where(required, REQUIRED, PREFERRED).astype(np.float32),
        vacancy_required=required,
        vacancy_experience=told(rng, years, vacancies).astype(np.uint8),
        vacancy_education=told(rng, levels, vacancies).astype(np.uint8),
        vacancy_wage=told(rng, highest, vacancies).astype(np.uint16),
        vacancy_place=sites.draw(rng, vacancies),
        skills=np.array(len(number)),
        **places,
    )


def as_written(rows: list[Row], market: Market, workers: np.ndarray, vacancies: np.ndarray, folder: Path) -> None:
    """Write the draws as their authors wrote them, each in the kecamatan that it was drawn into."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = sorted({name for row in rows for name in row} - {"vacancy_id", "region"})
    text: dict[str, Any] = {name: [row.get(name) for row in rows] for name in columns}
    text["openings"] = [None if value is None else str(value) for value in text["openings"]]
    source, places = pa.table(text), pa.array(market.place_code)
    drawn = source.take(pa.array(vacancies))
    drawn = drawn.append_column("vacancy_id", ids("v", len(vacancies)))
    drawn = drawn.append_column("region", places.take(pa.array(market.vacancy_place)))
    pq.write_table(drawn, folder / "vacancies.parquet")
    named_so = {
        "title": "occupation",
        "description": "summary",
        "skills_required": "skills",
        "education_min": "education",
        "experience_min_years": "experience_years",
        "wage_min": "wage_min",
    }
    drawn = source.select(list(named_so)).rename_columns(list(named_so.values())).take(pa.array(workers))
    drawn = drawn.append_column("worker_id", ids("w", len(workers)))
    drawn = drawn.append_column("home_region", places.take(pa.array(market.worker_place)))
    pq.write_table(drawn, folder / "workers.parquet")


def main(size: str, folder: Path, data: Path) -> None:
    workers, vacancies = size_of(size)
    rows = [row for row in west_java(data) + internships(data) if row["title"]]
    rng = np.random.default_rng([SEED, workers, vacancies])
    has, asks = rng.integers(len(rows), size=workers), rng.integers(len(rows), size=vacancies)
    market = numbered(rows, has, asks, rng)
    market.save(folder / "arrays")
    save_tables(market, folder / "tables", None, own_regions=False)
    as_written(rows, market, has, asks, folder / "written")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
