"""``matcher rank``: the best workers for every vacancy, or the other way round."""

from __future__ import annotations

import argparse

from matcher.cli.fairness import audit_of
from matcher.cli.market import open_market, say
from matcher.cli.output import kind_of, write
from matcher.exceptions import InputError
from matcher.results import Ranking

__all__ = ["rank"]

_NOTES = 5


def rank(options: argparse.Namespace) -> int:
    """Rank and write the ranking. Refused rows are told on stderr and fail the run only if none is left."""
    by = _by(options)
    kind_of(options.output)
    if options.outcomes is not None:
        kind_of(options.outcomes, option="--outcomes")
    audit = audit_of(options, by)
    lists = {"k": options.k, "eligible": options.eligible, "near_misses": options.near_misses}
    with open_market(options) as market:
        if by == "workers":
            ranking = market.rank_workers(options.vacancy, places=options.places or "auto", **lists)
        else:
            ranking = market.rank_vacancies(options.worker, **lists)
        is_ordered = by == "workers" and market.policy.to_dict()["order"]["instrument"] != "none"
    _tell(ranking, is_ordered=is_ordered)
    write(ranking, options.output)
    if options.outcomes is not None:
        write(ranking.outcomes, options.outcomes)
        say(f"{len(ranking.outcomes):,} rows of outcomes written to {options.outcomes}")
    target = f" written to {options.output}" if options.output else ""
    say(f"{len(ranking):,} rows{target}; fingerprint {ranking.fingerprint()[:16]}")
    if audit is not None:
        audit.tell(ranking)
    return 0


def _by(options: argparse.Namespace) -> str:
    """Return whom the lists order."""
    if options.vacancy and options.worker:
        raise InputError("--vacancy and --worker together name pairs; `matcher explain` is for a pair")
    by: str = options.by or ("vacancies" if options.worker else "workers")
    if (by == "workers" and options.worker) or (by == "vacancies" and options.vacancy):
        raise InputError(f"--by {by} ranks {by}; name the other side's ids")
    if by != "workers" and options.outcomes is not None:
        raise InputError("--outcomes tells of openings that workers are ranked for; --by workers is right")
    if by != "workers" and options.places is not None:
        raise InputError("--places tells whose place among workers is counted; --by workers is right")
    return by


def _tell(ranking: Ranking, *, is_ordered: bool) -> None:
    """Write what a reader should know to stderr; where a policy orders, also who waits for a paper."""
    for note in ranking.notes[:_NOTES]:
        say(note)
    if len(ranking.notes) > _NOTES:
        say(f"and {len(ranking.notes) - _NOTES:,} more notes of this kind")
    if not is_ordered:
        return
    import pyarrow.compute as pc

    table = ranking.to_arrow().select(["is_local", "proof_missing", "position", "rule"])
    rows = table.filter(pc.is_null(table["is_local"])).to_pylist()
    papers = sorted({paper for row in rows for paper in row["proof_missing"]})
    if papers:
        # A near miss has no position either, and no rule.
        waiting = sum(row["position"] is None and row["rule"] is not None for row in rows)
        say(
            f"{len(rows):,} rows of unknown residence, never counted as local, {waiting:,} of them without a position; "
            f"proof_missing tells which paper would change it: {', '.join(papers)}"
        )
