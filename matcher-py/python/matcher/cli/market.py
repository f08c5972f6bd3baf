"""From words of the command line to a market: tables read, what was refused told, the rest committed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from matcher import _core
from matcher.engine import Matcher
from matcher.exceptions import InputError, MatcherError
from matcher.frames import file_bytes
from matcher.relatedness import Relatedness
from matcher.results import IngestReport
from matcher.safeguards import SchemeRules, WageFloors
from matcher.settings import Lexicon, Policy

__all__ = ["office_key", "open_market", "placed", "relatedness", "say", "tell"]

_SHOWN = 5
_SETTING_TABLES: Final = {"relatedness": Relatedness, "wage_floors": WageFloors, "scheme_rules": SchemeRules}
_SettingTable = TypeVar("_SettingTable", bound=Relatedness | WageFloors | SchemeRules)


def say(text: str) -> None:
    """Write words to stderr."""
    print(text, file=sys.stderr)


def tell(report: IngestReport) -> None:
    """Write what became of a table to stderr: the counts, and the first errors with their lines."""
    say(f"{report.table}: {report.accepted:,} rows accepted, {report.refused:,} refused")
    errors = [
        sentence for issue, sentence in zip(report.issues, report.sentences(), strict=True) if issue.severity == "error"
    ]
    for sentence in errors[:_SHOWN]:
        say(f"  {sentence}")
    if len(errors) > _SHOWN:
        say(f"  and {len(errors) - _SHOWN:,} more; `matcher check` lists them all")


def placed(path: object, error: MatcherError) -> str:
    """Return the error's words with the file in front, unless they name it themselves."""
    words = str(error)
    return words if str(path) in words else f"{path}: {words}"


def _in_force(policy: str, region: str | None, as_of: str | None) -> str | Policy:
    """Return the policy as it is named; of a folder the one in force in the region on the day."""
    if not Path(policy).is_dir():
        return policy
    if region is None or as_of is None:
        raise InputError(f"--policy {policy} is a folder: --region and --as-of say which of its policies is in force")
    picked = Policy.pick(policy, region, as_of)
    say(f"policy {picked.to_dict()['id']} is in force in {region} on {as_of}")
    return picked


def relatedness(options: argparse.Namespace) -> Relatedness | None:
    """Return the table of what goes together, if the options name one."""
    return None if options.relatedness is None else _loaded(options.relatedness, Relatedness)


def _loaded(path: Path, kind: type[_SettingTable]) -> _SettingTable:
    """Return a table that is a setting, with its faults and gaps told."""
    try:
        table = cast("_SettingTable", kind.load(path))
    except MatcherError as error:
        faults = [issue for issue in error.issues if issue.severity == "error"]
        told = (f"  line {issue.line or issue.row}, {issue.column}: {issue.expected}" for issue in faults[:_SHOWN])
        raise type(error)("\n".join([placed(path, error), *told]), issues=()) from error
    gaps: list[dict[str, str]] = getattr(table, "gaps", [])
    for gap in gaps:
        named = " ".join(value for key, value in gap.items() if key not in {"from", "to"} and value)
        say(f"{path}: nothing holds for {named} from {gap['from']} to {gap['to']}")
    return table


def office_key(path: Path) -> str:
    """Return the first line of a key file; nothing of it stands in an error."""
    try:
        lines = file_bytes(path, "--nik-key-file").decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise InputError(f"--nik-key-file {path}: can't be read as text") from None
    if not lines or not lines[0].strip():
        raise InputError(f"--nik-key-file {path}: the first line is empty; the office's key is right")
    return lines[0].strip()


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    settings = {
        name: getattr(options, name)
        for name in (
            "policy",
            "weights",
            "lexicon",
            "relatedness",
            "regions",
            "wage_floors",
            "scheme_rules",
            "region",
            "as_of",
            "threads",
        )
        if getattr(options, name) is not None
    }
    for name, kind in _SETTING_TABLES.items():
        if name in settings:
            settings[name] = _loaded(settings[name], kind)
    if (path := getattr(options, "nik_key_file", None)) is not None:
        settings["nik_key"] = office_key(path)
    if "lexicon" in settings:
        settings["lexicon"] = lexicon = Lexicon.load(settings["lexicon"])
        for note in lexicon.notes:
            say(f"lexicon: {note}")
    if "policy" in settings:
        settings["policy"] = _in_force(settings["policy"], settings.get("region"), settings.get("as_of"))
    return settings


def open_market(options: argparse.Namespace, needed: tuple[str, ...] = ("workers", "vacancies")) -> Matcher:
    """Return the market that the options describe, everything committed; without a market on disk `needed` tables.

    Raises
    ------
    InputError
        If there is neither a market nor a table.
    """
    tables = {name: getattr(options, name) for name in _core.TABLES if getattr(options, name) is not None}
    settings = _settings(options)
    if not tables and options.market is None:
        raise InputError("nothing to rank: --workers FILE and --vacancies FILE, or --market DIR, are needed")
    if not tables:
        # A command that adds to the decision log writes; the others read.
        return Matcher.open(options.market, read_only=getattr(options, "log", None) is None, **settings)
    if options.market is None and (absent := [name for name in needed if name not in tables]):
        raise InputError(f"--{absent[0]} FILE is needed beside the tables given, or --market DIR")
    market = Matcher(options.market, **settings)
    for name, path in tables.items():
        try:
            report = getattr(market, f"add_{name}")(path)
        except InputError as error:
            raise type(error)(placed(path, error), issues=()) from error
        tell(report)
        if report.refused and not report.accepted:
            raise InputError(f"{path}: every row was refused; `matcher check --{name} {path}` says why")
    market.commit()
    if "as_of" not in settings and market.snapshot.fingerprints["as_of"] is None:
        say("no --as-of: rules on dates and ages can't tell, and say so")
    return market
