"""Plain BM25 over the documents of a task, by public packages alone: what every configuration is measured against.

Words are runs of ASCII letters and digits, as the tasks are Indonesian and English; stop words and a Snowball stemmer
by the language that a task's name begins with; k1 = 1.2 and b = 0.75, the usual values of Lucene.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import bm25s
import Stemmer
import stopwordsiso

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matcher.cli.tasks import Task

__all__ = ["bm25"]

_STEMMERS = {"id": "indonesian", "en": "english"}
_WORD = r"[a-z0-9]+"


def bm25(task: Task) -> dict[str, dict[str, float]]:
    """Return every document of each query with its score, best first, the task's exclusions left out."""
    language = task.name.partition("_")[0]
    stemmer = Stemmer.Stemmer(_STEMMERS[language])
    # bm25s brings a short English list (Lucene's); for Indonesian it has none.
    stopwords = "en" if language == "en" else sorted(stopwordsiso.stopwords(language))

    def words(texts: Iterable[str]) -> object:
        return bm25s.tokenize(
            list(texts), stopwords=stopwords, stemmer=stemmer, token_pattern=_WORD, show_progress=False
        )

    index = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    index.index(words(task.documents.values()), show_progress=False)
    names = list(task.documents)
    found, scores = index.retrieve(words(task.queries.values()), k=len(names), show_progress=False)
    exclude = set(task.exclude)
    # Equal scores keep the order of the documents, which the package leaves open.
    return {
        query: {
            names[at]: float(score)
            for score, at in sorted(zip(values, row, strict=True), key=lambda pair: (-pair[0], pair[1]))
            if (query, names[at]) not in exclude
        }
        for query, row, values in zip(task.queries, found, scores, strict=True)
    }
