"""``matcher rank --changed``: the lists of the last commit, taken before the tables given are added to the market."""

from __future__ import annotations

import argparse

from matcher import _core
from matcher.cli.output import kind_of
from matcher.engine import Matcher
from matcher.exceptions import InputError
from matcher.results import Ranking

__all__ = ["earlier"]


def earlier(options: argparse.Namespace, by: str) -> Ranking | None:
    """Return the lists of the market as it lies on disk, settings included; None if nobody asked what changes.

    Raises
    ------
    InputError
        If there is nothing that could change, or no list that it could change.
    """
    if options.changed is None:
        return None
    kind_of(options.changed, option="--changed")
    if by != "workers":
        raise InputError("--changed tells what changed on lists of workers; --by workers is right")
    if options.market is None:
        raise InputError("--changed compares with the last commit of --market DIR, which is needed")
    settings = [*_core.TABLES, "policy", "weights", "lexicon", "regions", "region", "as_of"]
    if all(getattr(options, name) is None for name in settings):
        raise InputError("--changed needs something that changes: --workers FILE, another table or a setting")
    with Matcher.open(options.market, threads=options.threads) as market:
        return market.rank_workers(options.vacancy, k=options.k, eligible=options.eligible, places="listed")
