"""The words that commands understand which prove something: certify, verify, ledger, simulate, letters."""

from __future__ import annotations

import argparse
from pathlib import Path

from matcher.cli.certify import certify
from matcher.cli.ledger import ledger
from matcher.cli.letters import letters
from matcher.cli.options import FILES, add_lang, add_market, add_settings, add_tables, whole
from matcher.cli.simulate import simulate
from matcher.cli.verify import verify_certificate

__all__ = ["add_certify", "add_ledger", "add_letters", "add_simulate", "add_verify"]


def _add_key(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--nik-key-file",
        type=Path,
        metavar="FILE",
        help="the office's key, the first line of a file that only the office reads: seals certificates",
    )


def add_certify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``certify``."""
    command = commands.add_parser(
        "certify", help="the certificate that fewer qualified locals than openings were found, or why there is none"
    )
    add_market(command)
    _add_key(command)
    command.add_argument("--vacancy", required=True, metavar="ID")
    command.add_argument(
        "--waive",
        action="append",
        metavar="ID=REASON",
        help="why an unknown worker doesn't count; may be repeated. The reason stands in the certificate",
    )
    command.add_argument("--waivers", type=Path, metavar="FILE", help=f"such reasons: worker_id and reason in {FILES}")
    command.add_argument("--html", type=Path, metavar="FILE", help="the certificate as a page to print and sign, .html")
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="the certificate, .json; to stdout if absent. Without a certificate the unknown go to stdout as CSV, "
        "and the exit code is 1",
    )
    add_lang(command)
    command.set_defaults(run=certify)


def add_verify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``verify``."""
    command = commands.add_parser("verify", help="whether the test of a certificate gives the same again")
    command.add_argument("certificate", type=Path, metavar="FILE", help="a certificate, .json")
    add_market(command)
    _add_key(command)
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=f"what differs, as {FILES}; CSV to stdout if absent. Exit code 0 is the same, 1 anything else",
    )
    add_lang(command)
    command.set_defaults(run=verify_certificate)


def add_ledger(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``ledger``."""
    command = commands.add_parser(
        "ledger", help="what is owed under a policy and what was done, by vacancy, employer, site or programme"
    )
    add_market(command)
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    command.add_argument(
        "--notes", type=Path, metavar="FILE", help=f"what could not be counted, and every id, as {FILES}"
    )
    add_lang(command)
    command.set_defaults(run=ledger)


def add_simulate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``simulate``."""
    command = commands.add_parser("simulate", help="what each of several policies would do: a row a policy")
    add_tables(command)
    market = command.add_argument_group("market")
    market.add_argument(
        "--market", type=Path, metavar="DIR", help="a market on disk; tables given beside it are added to it"
    )
    market.add_argument(
        "--policy",
        action="append",
        dest="policies",
        metavar="FILE|NAME",
        help="a policy to simulate, or with --grid to vary; NAME is an example that ships with matcher; repeatable",
    )
    market.add_argument(
        "--grid",
        action="append",
        metavar="NAME=VALUE,...",
        help="vary each --policy, or the market's own: instrument, share, precedence, boundary or window_days, such as "
        "share=0.5,0.75; may be repeated, and every combination is simulated once",
    )
    add_settings(market)
    command.add_argument(
        "--vacancy", action="append", metavar="ID", help="the openings of this vacancy alone; may be repeated"
    )
    command.add_argument(
        "--eligible",
        choices=["pass", "keep_unknown", "all"],
        default="keep_unknown",
        help="whom lists keep: those that pass every hard rule, those that fail none (default), or all",
    )
    command.add_argument(
        "--plot", type=Path, metavar="FILE", help="a picture of fit against local share, as .png, .svg or .pdf"
    )
    command.add_argument("--details", type=Path, metavar="FILE", help=f"what stands behind each row, as {FILES}")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    add_lang(command)
    command.set_defaults(run=simulate)


def add_letters(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``letters``."""
    command = commands.add_parser(
        "letters", help="who is called for vacancies, and their letters to print: calls (AK/IV) or referrals (AK/V)"
    )
    add_market(command)
    command.add_argument(
        "--vacancy", action="append", metavar="ID", help="for this vacancy alone; may be repeated; all if absent"
    )
    command.add_argument(
        "-n",
        type=whole(1, "n"),
        metavar="N",
        help="people called for each vacancy; as many as it has openings if absent",
    )
    command.add_argument(
        "--eligible",
        choices=["pass", "keep_unknown"],
        default="keep_unknown",
        help="call those that pass every hard rule, or those that fail none (default)",
    )
    command.add_argument(
        "--no-overrides", action="store_true", help="the list as ranked, without what officers changed"
    )
    letter = command.add_argument_group("letters")
    letter.add_argument("--kind", choices=["call", "referral"], help="to the worker (default), or to the employer")
    letter.add_argument(
        "--names",
        type=Path,
        metavar="FILE",
        help="names to print, which are kept nowhere: a table with worker_id and name; a dotted line if absent",
    )
    letter.add_argument("--office", metavar="TEXT", help="the office that writes")
    letter.add_argument("--place", metavar="TEXT", help="where it is signed")
    letter.add_argument("--date", metavar="YYYY-MM-DD", help="day of the letters; the market's day if absent")
    letter.add_argument(
        "--no-office-copy",
        action="store_true",
        help="leave out the first sheet, the office's own copy with scores, overrides and reasons",
    )
    command.add_argument("--list", type=Path, metavar="FILE", help=f"the call list beside the letters, as {FILES}")
    command.add_argument(
        "--overrides", type=Path, metavar="FILE", help=f"every override of these vacancies, as {FILES}"
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help=f"letters as .html, or the list as {FILES}; CSV if absent"
    )
    add_lang(command)
    command.set_defaults(run=letters)
