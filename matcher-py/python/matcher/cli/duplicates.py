"""``matcher duplicates``: which workers on file may be one person; the pairs as data."""

from __future__ import annotations

import argparse
from pathlib import Path

from matcher import _core
from matcher.arguments import name_key
from matcher.cli.market import office_key, open_market, placed, say
from matcher.cli.options import FILES, add_market
from matcher.cli.output import kind_of, write
from matcher.exceptions import InputError
from matcher.frames import source_of

__all__ = ["add_duplicates", "duplicates"]

_FOUND = 1


def add_duplicates(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``duplicates``."""
    command = commands.add_parser(
        "duplicates", help="which workers may be one person: by keyed identity number, or day of birth and like names"
    )
    add_market(command)
    command.add_argument(
        "--nik-key-file",
        type=Path,
        metavar="FILE",
        help="the office's key, the first line of a file that only the office reads: names are hashed under it",
    )
    command.add_argument(
        "--names",
        type=Path,
        metavar="FILE",
        help=f"names by worker_id and name in {FILES}; hashed, compared and forgotten. Needs --nik-key-file",
    )
    command.add_argument(
        "--threshold", type=float, metavar="X", help="likeness from which two names count as one (default: 0.8)"
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=f"{FILES}; CSV to stdout if absent. Exit code 1 says that there are any",
    )
    command.set_defaults(run=duplicates)


def duplicates(options: argparse.Namespace) -> int:
    """Write the pairs, and tell what could not be compared; 1 if there are any."""
    kind_of(options.output)
    names = None if options.names is None else _hashes(options)
    with open_market(options, needed=("workers",)) as market:
        found = market.duplicates(names, options.threshold)
    write(found, options.output)
    say(f"{len(found):,} pairs of workers who may be one person")
    for count, what in (
        (found.unlisted, "pairs not listed: one worker already stands in 50"),
        (found.unknown_ids, "names of ids that no worker has"),
        (found.without_birth_date, "names of workers without a day of birth: not compared"),
    ):
        if count:
            say(f"  {count:,} {what}")
    return _FOUND if len(found) else 0


def _hashes(options: argparse.Namespace) -> dict[str, str]:
    """Return the hashes of the names in a file; nothing of a name stands in an error."""
    if options.nik_key_file is None:
        raise InputError("--names needs --nik-key-file FILE: names are compared as hashes under the office's key")
    try:
        hashes, report = _core.name_hashes(
            source_of(options.names, "names"), name_key(office_key(options.nik_key_file))
        )
    except InputError as error:
        raise type(error)(placed(options.names, error)) from error
    for sentence in report.sentences()[:5]:
        say(f"{options.names}: {sentence}")
    return dict(hashes)
