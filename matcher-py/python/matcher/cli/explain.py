"""``matcher explain``: where a worker stands and why; against another; what would bring them in."""

from __future__ import annotations

import argparse
import json

from matcher.cli.market import open_market, say
from matcher.cli.output import kind_of, write
from matcher.engine import Matcher
from matcher.explanations import Comparison, Counterfactual, WhyNot

__all__ = ["explain"]


def explain(options: argparse.Namespace) -> int:
    """Explain a pair on stdout, or write its numbers to a file."""
    kind = kind_of(options.output, ".json") if options.output else None
    with open_market(options) as market:
        answer = _answer(market, options)
    if kind == ".json":
        text = json.dumps(answer.to_dict(), ensure_ascii=False, indent=2)
        options.output.write_text(text + "\n", encoding="utf-8")
    elif kind is not None:
        write(answer.contributions, options.output)
    else:
        print(answer.text(options.lang, options.audience), end="")
    if options.output:
        say(f"written to {options.output}")
    return 0


def _answer(market: Matcher, options: argparse.Namespace) -> WhyNot | Comparison | Counterfactual:
    """Return what is asked: against another, what would bring them in, or where they stand."""
    if options.compare is not None:
        return market.compare(options.worker, options.compare, options.vacancy, eligible=options.eligible)
    if options.counterfactual:
        return market.counterfactual(options.worker, options.vacancy, k=options.k, eligible=options.eligible)
    return market.why_not(options.worker, options.vacancy, k=options.k, eligible=options.eligible)
