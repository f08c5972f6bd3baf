"""``matcher explain``: one pair in words, and where it stands."""

from __future__ import annotations

import argparse
import json

from matcher.cli.lists import words
from matcher.cli.market import open_market, say
from matcher.cli.output import kind_of, write
from matcher.results import Ranking

__all__ = ["explain"]

_REASONS = {
    "id": {
        "ranked": "Posisi {position} dari {k} terbaik.",
        "rule": "Tidak ada dalam daftar: syarat wajib tidak terpenuhi.",
        "unknown": "Tidak ada dalam daftar: ada data wajib yang belum diisi.",
        "not_a_candidate": "Tidak ada dalam daftar: tidak ada keterampilan, jabatan atau kata yang cocok.",
        "below_k": "Tidak termasuk {k} terbaik: yang lain lebih tinggi; prioritas terakhir {last}.",
        "displaced": "Tidak termasuk {k} terbaik: kebijakan mendahulukan yang lain; prioritas terakhir {last}.",
        "unproven": "Belum mendapat urutan: hanya warga lokal yang ditanya, dan bukti domisilinya belum lengkap.",
    },
    "en": {
        "ranked": "Position {position} of the best {k}.",
        "rule": "Not on the list: a hard rule fails.",
        "unknown": "Not on the list: a fact that a hard rule needs is missing.",
        "not_a_candidate": "Not on the list: no skill, occupation or word in common.",
        "below_k": "Not among the best {k}: others rank higher; the last one has priority {last}.",
        "displaced": "Not among the best {k}: the policy puts others first; the last one has priority {last}.",
        "unproven": "No position yet: locals alone are asked, and proof of residence is incomplete.",
    },
}


def explain(options: argparse.Namespace) -> int:
    """Explain a pair on stdout, or write its numbers to a file."""
    kind = kind_of(options.output, ".json") if options.output else None
    with open_market(options) as market:
        lists = {"k": options.k, "eligible": options.eligible}
        why = market.why_not(options.worker, options.vacancy, **lists)
        waits = _waits(market.rank_workers([options.vacancy], **lists), options.worker)
    if kind == ".json":
        text = json.dumps(why.to_dict(), ensure_ascii=False, indent=2)
        options.output.write_text(text + "\n", encoding="utf-8")
    elif kind is not None:
        write(why.contributions, options.output)
    else:
        reason = _REASONS[options.lang]["unproven" if waits else why.reason]
        last = words(options.lang).number(why.last_priority or 0.0, 3)
        print(reason.format(position=why.position, k=options.k, last=last))
        print(why.text(options.lang, options.audience), end="")
    if options.output:
        say(f"written to {options.output}")
    return 0


def _waits(ranking: Ranking, worker: str) -> bool:
    """Return whether a worker follows the list without a position, since a paper is missing."""
    return any(row["worker_id"] == worker and row["position"] is None for row in ranking.head(len(ranking)))
