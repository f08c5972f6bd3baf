"""``matcher log``: what the decision log of a market says, and whether it is as it was written."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from matcher.cli.market import say
from matcher.cli.options import FILES, add_lang
from matcher.cli.output import kind_of, write
from matcher.decisions import DecisionReceipt, DecisionVerification
from matcher.engine import Matcher
from matcher.exceptions import InputError
from matcher.results import Lang

__all__ = ["add_log", "check_log", "log", "tell_receipt"]

_FINDINGS = 1
_NO_HEAD: Final = ""
_WORDS: Final[dict[str, dict[str, str]]] = {
    "id": {
        "whole": "UTUH: {entries} catatan, semuanya seperti saat ditulis; ujungnya {head}",
        "tampered": "DIUBAH: {entries} catatan, yang pertama tidak cocok {first_bad} ({fault}); utuh sampai {head}",
        "cut": "TERPOTONG: {entries} catatan, mulai nomor {first_bad} hilang; utuh sampai {head}",
        "no_head": "tanpa ujung dari luar, log yang dipotong di akhir atau ditulis ulang seluruhnya juga tampak utuh",
        "logged": "dicatat sebagai nomor {first} sampai {last}; ujung log, tulislah di surat atau notula: {head}",
        "written": "{n} baris tertulis di {path}",
        "nowhere": "tidak bernomor",
    },
    "en": {
        "whole": "WHOLE: {entries} entries, all as they were written; the head is {head}",
        "tampered": "TAMPERED: {entries} entries, the first that doesn't hold {first_bad} ({fault}); it holds up to "
        "{head}",
        "cut": "CUT: {entries} entries, from number {first_bad} on they are missing; it holds up to {head}",
        "no_head": "without a head from outside a log that was cut at its end or written anew looks whole too",
        "logged": "logged as numbers {first} to {last}; the head, to write on a letter or into minutes: {head}",
        "written": "{n} rows written to {path}",
        "nowhere": "without a number",
    },
}


def add_log(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``log``."""
    command = commands.add_parser(
        "log", help="who was ranked for what: the decision log of a market, or whether it is as it was written"
    )
    command.add_argument("--market", type=Path, required=True, metavar="DIR", help="a market on disk")
    command.add_argument("--worker", metavar="ID", help="lists that this worker was on")
    command.add_argument("--vacancy", metavar="ID", help="lists with this vacancy")
    command.add_argument(
        "--verify",
        nargs="?",
        const=_NO_HEAD,
        metavar="HEAD",
        help="whether the log is as it was written, and still has this head of an earlier day; exit code 1 if not",
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    add_lang(command)
    command.set_defaults(run=log)


def log(options: argparse.Namespace) -> int:
    """Write the log, or say whether it holds."""
    if options.verify is None:
        kind_of(options.output)
        with Matcher.open(options.market) as market:
            rows = market.decisions(worker=options.worker, vacancy=options.vacancy)
        write(rows, options.output)
        if options.output is not None:
            say(_WORDS[options.lang]["written"].format(n=len(rows), path=options.output))
        return 0
    if options.worker or options.vacancy or options.output:
        raise InputError("--verify looks at the whole log; --worker, --vacancy and -o are for reading it")
    with Matcher.open(options.market) as market:
        found = market.verify_decisions(options.verify or None)
    _tell(found, options.lang, has_head=options.verify != _NO_HEAD)
    return 0 if found.status == "whole" else _FINDINGS


def check_log(options: argparse.Namespace) -> None:
    """Refuse ``rank --log`` without a market, before anything is ranked."""
    if options.log is not None and options.market is None:
        raise InputError("--log writes into the decision log of a market on disk; --market DIR is needed")


def tell_receipt(receipt: DecisionReceipt, lang: Lang) -> None:
    """Write what was logged to stderr, with the head."""
    say(_WORDS[lang]["logged"].format(first=receipt.first, last=receipt.last, head=receipt.head))


def _tell(found: DecisionVerification, lang: Lang, *, has_head: bool) -> None:
    words = _WORDS[lang]
    at = words["nowhere"] if found.first_bad is None else found.first_bad
    say(words[found.status].format(entries=found.entries, head=found.head, first_bad=at, fault=found.fault))
    if found.status == "whole" and not has_head:
        say(words["no_head"])
