"""How often is a misspelt skill name resolved right, and how often does a foreign one resolve at all?

Data: a folder with `skills.parquet` (skill, name) and `noisy.parquet` (raw, truth, kind: 0 case and punctuation, 1 one
edit, 2 two edits, 3 words reversed and one edit), as a generator of noisy names writes it, and any number of text files
with one foreign string a line. Command: `python benches/real/noisy.py FOLDER [FOREIGN.txt ...]`. Right means one
skill and the true one. Targets: 0.98 of all, 0.90 of kind 3, under 1 % of foreign strings, 100,000 strings in 12 s.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq
from matcher import Lexicon


def main(folder: Path, foreign: list[Path]) -> None:
    """Print one line a kind of noise, the whole, the time, and one line a file of foreign strings."""
    names = pq.read_table(folder / "skills.parquet").to_pydict()["name"]
    noisy = pq.read_table(folder / "noisy.parquet").to_pydict()
    began = time.perf_counter()
    lexicon = Lexicon.load([{"skill_id": f"s{n}", "label_id": name} for n, name in enumerate(names)])
    print(f"load\t{len(names):,} names\t{time.perf_counter() - began:.2f} s")
    texts = sorted(set(noisy["raw"]))
    began = time.perf_counter()
    lexicon.resolve(noisy["raw"])
    print(f"resolve\t{len(noisy['raw']):,} strings\t{time.perf_counter() - began:.2f} s")
    found: dict[str, set[str]] = defaultdict(set)
    for row in lexicon.resolve(texts).to_dicts():
        if row["skill_id"] is not None:
            found[row["text"]].add(row["skill_id"])
    right, wrong, asked = Counter[int](), Counter[int](), Counter(noisy["kind"])
    for raw, truth, kind in zip(noisy["raw"], noisy["truth"], noisy["kind"], strict=True):
        right[kind] += found[raw] == {f"s{truth}"}
        wrong[kind] += bool(found[raw]) and found[raw] != {f"s{truth}"}
    for kind in sorted(asked):
        print(f"kind {kind}\t{right[kind] / asked[kind]:.4f} right\t{wrong[kind] / asked[kind]:.4f} wrong")
    print(f"all\t{right.total() / asked.total():.4f} right\t{wrong.total() / asked.total():.4f} wrong")
    for path in foreign:
        texts = sorted({line for line in path.read_text(encoding="utf-8").splitlines() if line})
        rows = lexicon.resolve(texts).to_dicts()
        hits = {row["text"] for row in rows if row["skill_id"] is not None}
        fuzzy = {row["text"] for row in rows if row["evidence"] == "fuzzy"}
        print(
            f"{path.name}\t{len(hits) / len(texts):.4f} resolved\t{len(fuzzy) / len(texts):.4f} fuzzy\t{len(texts):,}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
