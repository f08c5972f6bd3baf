"""``matcher rank``: the best workers for every vacancy, or the other way round."""

from __future__ import annotations

import argparse
from pathlib import Path

from matcher.cli.changed import earlier
from matcher.cli.fairness import audit_of
from matcher.cli.log import check_log, tell_receipt
from matcher.cli.market import open_market, say
from matcher.cli.output import kind_of, write
from matcher.exceptions import InputError
from matcher.impact import Displacement
from matcher.results import Ranking

__all__ = ["rank"]

_NOTES = 5


def rank(options: argparse.Namespace) -> int:
    """Rank and write the ranking. Refused rows are told on stderr and fail the run only if none is left."""
    by = _by(options)
    kind_of(options.output)
    if options.outcomes is not None:
        kind_of(options.outcomes, option="--outcomes")
    kind_of(options.displacement, option="--displacement")
    if options.near_miss_file is not None:
        kind_of(options.near_miss_file, option="--near-miss-file")
    check_log(options)
    audit = audit_of(options, by)
    lists = {"k": options.k, "eligible": options.eligible, "near_misses": options.near_misses}
    before = earlier(options, by)
    with open_market(options) as market:
        if by == "workers":
            ranking = market.rank_workers(options.vacancy, places=options.places or "auto", **lists)
        else:
            ranking = market.rank_vacancies(options.worker, **lists)
        lost = market.displacement(ranking) if options.displacement is not None else None
        delta = None if before is None else market.changed(before)
        missed = None if options.near_miss_file is None else market.near_misses(ranking, lang=options.lang)
        receipt = None if options.log is None else market.log_decisions(ranking, purpose=options.log)
        is_ordered = by == "workers" and market.policy.to_dict()["order"]["instrument"] != "none"
    _tell(ranking, is_ordered=is_ordered)
    write(ranking, options.output)
    if options.outcomes is not None:
        write(ranking.outcomes, options.outcomes)
        say(f"{len(ranking.outcomes):,} rows of outcomes written to {options.outcomes}")
    if delta is not None:
        write(delta, options.changed)
        say(f"changes written to {options.changed}: {delta.sentence()}")
    if missed is not None:
        write(missed, options.near_miss_file)
        say(f"{len(missed):,} near misses written to {options.near_miss_file}")
    target = f" written to {options.output}" if options.output else ""
    say(f"{len(ranking):,} rows{target}; fingerprint {ranking.fingerprint()[:16]}")
    if lost is not None:
        _tell_lost(lost, options.displacement)
    if receipt is not None:
        tell_receipt(receipt, options.lang)
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
    if options.near_miss_file is not None and not options.near_misses:
        raise InputError("--near-miss-file tells of those behind the lists; --near-misses N says how many are wanted")
    if by != "workers" and options.outcomes is not None:
        raise InputError("--outcomes tells of openings that workers are ranked for; --by workers is right")
    if by != "workers" and options.displacement is not None:
        raise InputError("--displacement tells of openings that workers are ranked for; --by workers is right")
    if by != "workers" and options.places is not None:
        raise InputError("--places tells whose place among workers is counted; --by workers is right")
    return by


def _tell_lost(lost: Displacement, path: Path) -> None:
    """Write who lost a place to a file, and the price of the policy to stderr."""
    write(lost, path)
    for line in [*lost.price.lines(), *lost.notes]:
        say(line)
    say(f"{len(lost):,} places lost written to {path}")


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
