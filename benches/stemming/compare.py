"""Compare stemmers by the forms they bring together and by the rankings they make.

Two questions, one table each:

1. The held-out list (``tests/golden/stems.csv``): the share of derived forms reduced to exactly their root, the share
   of pairs of forms of one root that get one stem, and the pairs of different roots that wrongly do.
2. Ranking tasks, if folders are given: plain BM25 (k1 1.2, b 0.75) over the words of each text, stop words dropped,
   with nothing changed but the stemmer. Each folder holds ``docs.tsv``, ``queries.tsv``, ``qrels.tsv`` and perhaps
   ``exclude.tsv``.

    python -m venv target/stemmers && target/stemmers/bin/pip install numpy snowballstemmer PySastrawi
    cargo build --release --example stem
    target/stemmers/bin/python benches/stemming/compare.py [--tasks FOLDER] [--also NAME=PROGRAM]

``--also`` adds a stemmer that reads one word a line and writes one stem a line, such as an older build of ``stem``.
"""

import argparse
import csv
import itertools
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import snowballstemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

ROOT = Path(__file__).resolve().parents[2]
K1, B = 1.2, 0.75
Stem = Callable[[Sequence[str]], list[str]]


def program(path: str) -> Stem:
    """Run a stemmer that reads one word a line and writes one stem a line."""

    def stem(words: Sequence[str]) -> list[str]:
        text = "".join(f"{word}\n" for word in words)
        done = subprocess.run([path], input=text, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    return stem


def stemmers(also: Iterable[str]) -> dict[str, Stem]:
    """Gather the stemmers to compare, ours last."""
    indonesian, english = snowballstemmer.stemmer("indonesian"), snowballstemmer.stemmer("english")
    sastrawi = StemmerFactory().create_stemmer()
    found: dict[str, Stem] = {
        "none": list,
        "Snowball Indonesian": indonesian.stemWords,
        "Snowball English": english.stemWords,
        "PySastrawi": lambda words: [sastrawi.stem(word) for word in words],
    }
    for item in also:
        name, path = item.split("=", 1)
        found[name] = program(path)
    found["ours"] = program(str(ROOT / "target/release/examples/stem"))
    return found


def held_out(stem: Stem) -> tuple[dict[str, object], list[tuple[str, str, str]]]:
    """Give the scores on the held-out list, and the forms that miss their root."""
    with (ROOT / "tests/golden/stems.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["held_out"] == "1"]
    root_of = {row["form"]: row["root"] for row in rows} | {row["root"]: row["root"] for row in rows}
    forms = sorted(root_of)
    stem_of = dict(zip(forms, stem(forms), strict=True))
    same = wrong = together = 0
    for one, other in itertools.combinations(forms, 2):
        alike = stem_of[one] == stem_of[other]
        if root_of[one] == root_of[other]:
            same += 1
            together += alike
        elif alike:
            wrong += 1
    derived = [row["form"] for row in rows if row["kind"] == "derived"]
    lookalikes = [row["form"] for row in rows if row["kind"] == "lookalike"]
    misses = [(form, root_of[form], stem_of[form]) for form in forms if stem_of[form] != root_of[form]]
    exact = sum(stem_of[form] == root_of[form] for form in derived)
    kept = sum(stem_of[form] == form for form in lookalikes)
    scores: dict[str, object] = {
        "exact root": f"{exact}/{len(derived)} ({exact / len(derived):.3f})",
        "same root together": f"{together}/{same} ({together / same:.3f})",
        "other roots together": wrong,
        "lookalikes kept": f"{kept}/{len(lookalikes)}",
    }
    return scores, misses


def pairs(path: Path) -> list[tuple[str, str]]:
    """Read a table of ids and texts."""
    lines = path.read_text().splitlines()[1:]
    return [(name, text) for name, _, text in (line.partition("\t") for line in lines)]


def words(text: str, stop: set[str]) -> list[str]:
    """Split a text into its telling words."""
    found = re.findall(r"[a-z0-9]+", text.lower())
    return [word for word in found if len(word) > 1 and not word.isdigit() and word not in stop]


def judged(folder: Path) -> tuple[dict[str, dict[str, int]], dict[str, set[str]]]:
    """Read the relevant documents of every query with their grades, and those left out of its list."""
    gains: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text().splitlines():
        query, _, doc, grade = line.split()
        if grade.isdigit() and int(grade) > 0:
            gains[query][doc] = int(grade)
    hidden: dict[str, set[str]] = defaultdict(set)
    if (folder / "exclude.tsv").exists():
        for line in (folder / "exclude.tsv").read_text().splitlines():
            query, doc = line.split()
            hidden[query].add(doc)
    return gains, hidden


def weighted(docs: list[list[str]]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Give the documents of every term and its BM25 weight in each."""
    lengths = np.array([len(terms) for terms in docs], dtype=float)
    norm = K1 * (1 - B + B * lengths / lengths.mean())
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, terms in enumerate(docs):
        for term, count in Counter(terms).items():
            postings[term].append((at, count))
    weights = {}
    for term, found in postings.items():
        at, count = np.array(found).T
        idf = np.log(1 + (len(docs) - len(found) + 0.5) / (len(found) + 0.5))
        weights[term] = at, idf * count * (K1 + 1) / (count + norm[at])
    return weights


def rank(folder: Path, stem: Stem, stop: set[str]) -> tuple[float, float, float]:
    """Give nDCG@10 with linear gains, MRR and recall@100; unjudged documents count as not relevant."""
    docs = [(name, words(text, stop)) for name, text in pairs(folder / "docs.tsv")]
    queries = [(name, words(text, stop)) for name, text in pairs(folder / "queries.tsv")]
    vocabulary = sorted({word for _, text in docs + queries for word in text})
    stem_of = dict(zip(vocabulary, stem(vocabulary), strict=True))
    weights = weighted([[stem_of[word] for word in text] for _, text in docs])
    gains, hidden = judged(folder)
    scores = []
    for query, text in queries:
        if query not in gains:
            continue
        total = np.zeros(len(docs))
        for at, weight in (weights[stem_of[word]] for word in text if stem_of[word] in weights):
            total[at] += weight
        best = [docs[at][0] for at in np.argsort(-total, kind="stable") if total[at] > 0]
        ranked = [doc for doc in best if doc not in hidden[query]]
        gain = gains[query]
        ideal = sum(grade / np.log2(n + 2) for n, grade in enumerate(sorted(gain.values(), reverse=True)[:10]))
        ndcg = sum(gain.get(doc, 0) / np.log2(n + 2) for n, doc in enumerate(ranked[:10])) / ideal
        mrr = next((1 / (n + 1) for n, doc in enumerate(ranked) if doc in gain), 0.0)
        scores.append((ndcg, mrr, sum(doc in gain for doc in ranked[:100]) / len(gain)))
    ndcg, mrr, recall = np.mean(scores, axis=0)
    return float(ndcg), float(mrr), float(recall)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=Path, help="folder of task folders")
    parser.add_argument("--also", action="append", default=[], metavar="NAME=PROGRAM")
    parser.add_argument("--misses", action="store_true", help="list the held-out forms that ours gets wrong")
    options = parser.parse_args()
    out = sys.stdout.write
    found = stemmers(options.also)

    out("| stemmer | exact root | same root together | other roots together | lookalikes kept |\n")
    out("| --- | --- | --- | --- | --- |\n")
    for name, stem in found.items():
        out(f"| {name} | " + " | ".join(map(str, held_out(stem)[0].values())) + " |\n")
    if options.misses:
        out("\n" + "".join(f"{form}: {stem}, not {root}\n" for form, root, stem in held_out(found["ours"])[1]))

    if options.tasks:
        lists = (ROOT / "matcher-core/data/stopwords.txt").read_text().splitlines()
        stop = {word for line in lists if not line.startswith("#") for word in line.split()}
        folders = sorted(path for path in options.tasks.iterdir() if (path / "qrels.tsv").exists())
        out("\nnDCG@10 / MRR / recall@100\n\n| task | " + " | ".join(found) + " |\n")
        out("| --- |" + " --- |" * len(found) + "\n")
        for folder in folders:
            cells = ["{:.3f} / {:.3f} / {:.3f}".format(*rank(folder, stem, stop)) for stem in found.values()]
            out(f"| {folder.name} | " + " | ".join(cells) + " |\n")


if __name__ == "__main__":
    main()
