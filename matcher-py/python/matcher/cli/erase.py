"""``matcher erase``: a person out of a stored market, and a receipt to file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final

from matcher.cli.market import say
from matcher.cli.options import add_lang
from matcher.engine import Matcher
from matcher.exceptions import InputError

__all__ = ["add_erase"]

_WORDS: Final[dict[str, dict[str, str]]] = {
    "id": {
        "gone": "dihapus mulai generasi {generation}; {events:,} peristiwa kini bernama {alias}",
        "reader": "masih dibuka untuk dibaca, tutup agar hilang dari memori: {reader}",
    },
    "en": {
        "gone": "erased from generation {generation} on; {events:,} events now name {alias}",
        "reader": "still open for reading, close it to clear its memory: {reader}",
    },
}


def add_erase(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``erase``."""
    command = commands.add_parser("erase", help="erase a person from a market on disk, at once and from every file")
    command.add_argument("--market", type=Path, required=True, metavar="DIR", help="the market, not open elsewhere")
    command.add_argument("--worker", required=True, metavar="ID", help="the worker's id")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="the receipt, .json, which names nobody; to stdout if absent"
    )
    add_lang(command)
    command.set_defaults(run=_erase)


def _erase(options: argparse.Namespace) -> int:
    """Erase and write the receipt."""
    path = options.output
    if path is not None and (path.suffix.lower() != ".json" or not path.parent.is_dir()):
        raise InputError(f"-o {path}: a receipt is written as .json into a folder that is there")
    with Matcher.open(options.market, read_only=False) as market:
        receipt = market.erase_worker(options.worker)
    words = _WORDS[options.lang]
    say(words["gone"].format(generation=receipt.generation, events=receipt.events, alias=receipt.alias))
    for reader in receipt.readers:
        say(words["reader"].format(reader=reader))
    text = json.dumps(receipt.to_dict(), ensure_ascii=False, indent=2)
    if path is None:
        print(text)
    else:
        path.write_text(f"{text}\n", encoding="utf-8")
    return 0
