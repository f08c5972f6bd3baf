"""Options that several commands take."""

from __future__ import annotations

import argparse
from pathlib import Path

from matcher import _core

__all__ = [
    "FILES",
    "add_city_budget",
    "add_lang",
    "add_lexicon",
    "add_lists",
    "add_market",
    "add_relatedness",
    "add_settings",
    "add_tables",
    "whole",
]

FILES = "a .csv, .ndjson, .xlsx or .parquet file"


def whole(least: int, what: str) -> type:
    """Return what reads a whole number of at least `least`; `what` is what it is called."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            raise argparse.ArgumentTypeError(f"{what} is {text}, expected a whole number of at least {least}")
        return number

    return read  # type: ignore[return-value]


def add_tables(command: argparse.ArgumentParser) -> None:
    """Add a file for each table."""
    tables = command.add_argument_group("tables", f"each {FILES}")
    for name in _core.TABLES:
        tables.add_argument(f"--{name}", type=Path, metavar="FILE")


def add_lexicon(command: argparse._ActionsContainer) -> None:
    """Add the skills and occupations."""
    command.add_argument(
        "--lexicon",
        action="append",
        metavar="FILE|DIR|NAME",
        help="skills and occupations, in place of the bundled ones: a table, or files of ESCO, KBJI or O*NET; may be "
        "repeated, the first keeps a shared name; NAME is bundled",
    )


def add_market(command: argparse.ArgumentParser) -> None:
    """Add a market: tables, a folder, a policy and settings."""
    add_tables(command)
    market = command.add_argument_group("market")
    market.add_argument(
        "--market", type=Path, metavar="DIR", help="a market on disk; tables given beside it are added to it"
    )
    market.add_argument(
        "--policy",
        metavar="FILE|NAME|DIR",
        help="how residents come first; NAME is an example that ships with matcher; of the files of DIR the one "
        "in force in --region on --as-of",
    )
    add_settings(market)


def add_settings(market: argparse._ActionsContainer) -> None:
    """Add what a market is set to, the policy aside."""
    market.add_argument("--weights", type=Path, metavar="FILE", help="how much each feature counts")
    add_lexicon(market)
    add_relatedness(market)
    market.add_argument("--regions", type=Path, metavar="FILE", help="region table, in place of the bundled one")
    market.add_argument(
        "--wage-floors", type=Path, metavar="FILE", help="minimum wages by region, industry and date, likewise"
    )
    market.add_argument(
        "--scheme-rules", type=Path, metavar="FILE", help="rules of social-protection schemes, likewise"
    )
    market.add_argument("--region", metavar="CODE|NAME", help="region the market serves")
    market.add_argument("--as-of", metavar="YYYY-MM-DD", help="the day that rules on dates look at")
    market.add_argument("--threads", type=whole(1, "threads"), metavar="N", help="all processors if absent")


def add_relatedness(command: argparse._ActionsContainer) -> None:
    """Add what goes together beyond the market."""
    command.add_argument(
        "--relatedness",
        type=Path,
        metavar="FILE",
        help="occupations, skills and fields of study that occur together, beside what the vacancies say",
    )


def add_lang(command: argparse.ArgumentParser) -> None:
    """Add the language of texts."""
    command.add_argument(
        "--lang", choices=["id", "en"], default="id", help="language of texts for people (default: id)"
    )


def add_city_budget(command: argparse.ArgumentParser) -> None:
    """Add which funders are the city's own budget."""
    command.add_argument(
        "--city-budget",
        action="append",
        metavar="FUNDER",
        help="a funder that is the city's own budget (default: APBD)",
    )


def add_lists(command: argparse.ArgumentParser) -> None:
    """Add how long lists are, and whom they keep."""
    command.add_argument(
        "-k", type=whole(1, "k"), default=20, metavar="N", help="rows a list has at most (default: 20)"
    )
    command.add_argument(
        "--eligible",
        choices=["pass", "keep_unknown", "all"],
        default="keep_unknown",
        help="keep those that pass every hard rule, those that fail none (default), or all",
    )
