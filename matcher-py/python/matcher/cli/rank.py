"""``matcher rank``: the best workers for every vacancy, or the other way round."""

from __future__ import annotations

import argparse

from matcher.cli.fairness import audit_of
from matcher.cli.market import open_market, say
from matcher.cli.output import kind_of, write
from matcher.exceptions import InputError

__all__ = ["rank"]

_NOTES = 5


def rank(options: argparse.Namespace) -> int:
    """Rank and write the ranking. Refused rows are told on stderr and fail the run only if none is left."""
    if options.vacancy and options.worker:
        raise InputError("--vacancy and --worker together name pairs; `matcher explain` is for a pair")
    by = options.by or ("vacancies" if options.worker else "workers")
    if (by == "workers" and options.worker) or (by == "vacancies" and options.vacancy):
        raise InputError(f"--by {by} ranks {by}; name the other side's ids")
    kind_of(options.output)
    audit = audit_of(options, by)
    lists = {"k": options.k, "eligible": options.eligible, "near_misses": options.near_misses}
    with open_market(options) as market:
        if by == "workers":
            ranking = market.rank_workers(options.vacancy, **lists)
        else:
            ranking = market.rank_vacancies(options.worker, **lists)
    for note in ranking.notes[:_NOTES]:
        say(note)
    if len(ranking.notes) > _NOTES:
        say(f"and {len(ranking.notes) - _NOTES:,} more notes of this kind")
    write(ranking, options.output)
    target = f" written to {options.output}" if options.output else ""
    say(f"{len(ranking):,} rows{target}; fingerprint {ranking.fingerprint()[:16]}")
    if audit is not None:
        audit.tell(ranking)
    return 0
