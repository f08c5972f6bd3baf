"""``matcher simulate``: what each of several policies would do to a market, a row a policy."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from matcher.cli.market import open_market, placed, say
from matcher.cli.output import draw, kind_of, look_at_picture, write
from matcher.cli.policy import policies_of
from matcher.documents import plain_value
from matcher.engine import Matcher
from matcher.exceptions import ConfigError, InputError
from matcher.impact import Simulation
from matcher.results import Lang
from matcher.settings import Policy

__all__ = ["simulate"]


def simulate(options: argparse.Namespace) -> int:
    """Write a row a policy and, if asked, the picture."""
    kind_of(options.output)
    kind_of(options.details, option="--details")
    look_at_picture(options.plot)
    given, grid = policies_of(options), _grid_of(options.grid)
    options.policy = None
    with open_market(options) as market:
        policies = _policies(given, grid, market)
        simulation = _simulated(market, policies, options)
    for note in simulation.notes:
        say(note)
    _tell(simulation)
    write(simulation, options.output)
    if options.details is not None:
        write(simulation.details, options.details)
        say(f"what stands behind each row written to {options.details}")
    if options.plot is not None:
        _draw(simulation, options.plot, options.lang)
    target = f" written to {options.output}" if options.output else ""
    say(f"{len(simulation):,} policies{target}")
    return 0


def _grid_of(words: list[str] | None) -> dict[str, list[Any]]:
    """Return what ``--grid NAME=VALUE,VALUE`` varies.

    Examples
    --------
    >>> _grid_of(["share=0.5,0.75", "precedence=open_first,open+local"])
    {'share': [0.5, 0.75], 'precedence': ['open_first', ['open', 'local']]}
    """
    grid: dict[str, list[Any]] = {}
    for word in words or []:
        name, sign, values = word.partition("=")
        if not sign or not name or not values:
            raise InputError(f"--grid {word}: NAME=VALUE,VALUE is right, such as share=0.5,0.75")
        if name in grid:
            raise InputError(f"--grid {word}: {name} is given twice; all its values stand behind one --grid")
        grid[name] = [
            value.split("+") if name == "precedence" and "+" in value else plain_value(value)
            for value in values.split(",")
        ]
    return grid


def _policies(given: list[tuple[str, Policy]], grid: dict[str, list[Any]], market: Matcher) -> list[tuple[str, Policy]]:
    """Return the policies given, or their variants; of the market's own if none is given."""
    if not grid:
        return given
    policies = []
    for name, base in given or [("the market's policy", market.policy)]:
        try:
            policies += [(name, policy) for policy in base._varied(grid)]
        except ConfigError as error:
            raise ConfigError(placed(name, error)) from error
    return policies


def _simulated(market: Matcher, policies: list[tuple[str, Policy]], options: argparse.Namespace) -> Simulation:
    if not policies:
        raise InputError("nothing to simulate: --policy FILE|NAME, repeated, or --grid NAME=VALUE,VALUE is needed")
    # Without its file the words of a refusal name the policy's id alone, which the core does.
    return market.simulate([policy for _, policy in policies], options.vacancy, eligible=options.eligible)


def _tell(simulation: Simulation) -> None:
    """Write the rows to stderr as a reader wants them: in percent, one line a policy."""
    rows = simulation.to_dicts()
    width = max(len(row["policy_id"]) for row in rows)
    heads = ("filled", "locals", "of placed", "mean fit", "displaced", "unmet")
    say("  ".join(["policy".ljust(width), *(head.rjust(9) for head in heads)]))
    for row in rows:
        cells = [
            _percent(row["fill_rate"]),
            f"{row['locals_placed']:,}",
            _percent(row["effective_share"]),
            "-" if row["mean_fit"] is None else f"{row['mean_fit']:.4f}",
            f"{row['displaced']:,}",
            f"{row['unmet']:,}",
        ]
        say("  ".join([row["policy_id"].ljust(width), *(cell.rjust(9) for cell in cells)]))


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _draw(simulation: Simulation, path: Path, lang: Lang) -> None:
    draw(simulation.plot(lang=lang), path)
    say(f"picture written to {path}")
