"""``matcher explain``: one pair in words, and where it stands."""

from __future__ import annotations

import argparse
import json

from matcher.cli.market import open_market, say
from matcher.cli.output import kind_of, write

__all__ = ["explain"]

_REASONS = {
    "id": {
        "ranked": "Posisi {position} dari {k} terbaik.",
        "rule": "Tidak ada dalam daftar: syarat wajib tidak terpenuhi.",
        "unknown": "Tidak ada dalam daftar: ada data wajib yang belum diisi.",
        "not_a_candidate": "Tidak ada dalam daftar: tidak ada keterampilan, jabatan atau kata yang cocok.",
        "below_k": "Tidak termasuk {k} terbaik: yang lain lebih tinggi; prioritas terakhir {last:.3f}.",
        "displaced": "Tidak termasuk {k} terbaik: kebijakan mendahulukan yang lain; prioritas terakhir {last:.3f}.",
    },
    "en": {
        "ranked": "Position {position} of the best {k}.",
        "rule": "Not on the list: a hard rule fails.",
        "unknown": "Not on the list: a fact that a hard rule needs is missing.",
        "not_a_candidate": "Not on the list: no skill, occupation or word in common.",
        "below_k": "Not among the best {k}: others rank higher; the last one has priority {last:.3f}.",
        "displaced": "Not among the best {k}: the policy puts others first; the last one has priority {last:.3f}.",
    },
}


def explain(options: argparse.Namespace) -> int:
    """Explain a pair on stdout, or write its numbers to a file."""
    kind = kind_of(options.output, ".json") if options.output else None
    with open_market(options) as market:
        why = market.why_not(options.worker, options.vacancy, k=options.k, eligible=options.eligible)
    if kind == ".json":
        text = json.dumps(why.to_dict(), ensure_ascii=False, indent=2)
        options.output.write_text(text + "\n", encoding="utf-8")
    elif kind is not None:
        write(why.contributions, options.output)
    else:
        reason = _REASONS[options.lang][why.reason]
        print(reason.format(position=why.position, k=options.k, last=why.last_priority or 0.0))
        print(why.text(options.lang, options.audience), end="")
    if options.output:
        say(f"written to {options.output}")
    return 0
