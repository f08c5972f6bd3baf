"""``matcher check``: what a run would refuse or read in a surprising way, before the run."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any, Final

from matcher import _core
from matcher.cli.market import placed
from matcher.cli.output import kind_of, write
from matcher.cli.policy import checked, policies_of, table_of
from matcher.engine import Matcher
from matcher.exceptions import InputError
from matcher.frames import source_of
from matcher.keeping import check_market
from matcher.results import ArrowRows, IngestReport, Table
from matcher.settings import Lexicon

__all__ = ["check"]

_FINDINGS = 1
_REMARKS = 20  # shown on a screen
_ISSUES: Final = {
    "table": "string",
    "row": "int64",
    "line": "int64",
    "id": "string",
    "column": "string",
    "rule": "string",
    "value": "string",
    "expected": "string",
    "count": "int64",
    "severity": "string",
}


def check(options: argparse.Namespace) -> int:
    """Read every table and document and tell what is wrong; 1 if a row is refused or a policy is warned of.

    A market on disk, alone or with ``--repair``, is looked at record by record. A lexicon or a policy that can't be
    used is bad input. Wording of vacancies that an officer should look at is a remark: it doesn't change the exit code.
    """
    tables = {name: getattr(options, name) for name in _core.TABLES if getattr(options, name) is not None}
    if (path := _stored(options, tables)) is not None:
        return _check_market(path, repair=options.repair is not None)
    policies = policies_of(options)
    _ask_for_input(options, tables)
    kind_of(options.output)
    speak = print if options.output is None else _silent
    lexicon = _lexicon(options, speak)
    reports, found, remarks = [], [], Table(_core.wording([]))
    with _market(options, lexicon) as market:
        for name, path in tables.items():
            report = _read(market, name, path, stage=bool(policies))
            reports.append(report)
            speak(f"{path}: {report.accepted:,} {name} accepted, {report.refused:,} refused")
            for sentence in report.sentences():
                speak(f"  {sentence}")
            if name == "vacancies":
                remarks = Table(_core.wording_in(market._market, source_of(path, name)))
                _remark(remarks, speak)
        if policies and tables:
            market.commit()
        for name, policy in policies:
            one = checked(name, policy, market, alone=not tables and options.market is None)
            speak(str(one))
            found.append(one)
    if options.output is not None:
        write(table_of(found) if policies else _issues(reports, remarks), options.output)
    return _FINDINGS if any(not report.ok for report in reports) or any(one.warnings for one in found) else 0


def _stored(options: argparse.Namespace, tables: dict[str, Any]) -> Path | None:
    """Return the market on disk that is looked at itself, or None."""
    others = tables or options.policies or options.lexicon
    if options.repair is not None:
        if others or options.market is not None or options.output is not None:
            raise InputError("--repair DIR looks at one market on disk, without tables, documents, --market or -o")
        return Path(options.repair)
    if options.market is None or others or options.output is not None:
        return None
    return Path(options.market)


def _check_market(path: Path, *, repair: bool) -> int:
    """Say what is wrong with a market on disk; 1 if its records aren't what was written."""
    found = check_market(path, repair=repair)
    for sentence in found.sentences():
        print(f"{path}: {sentence}")
    return 0 if found.ok else _FINDINGS


def _silent(_: str) -> None:
    """Say nothing: with a file for the findings, stdout stays empty."""


def _ask_for_input(options: argparse.Namespace, tables: dict[str, Any]) -> None:
    if options.market is not None and (tables or not options.policies):
        raise InputError(
            "--market DIR is what a --policy is checked on, in place of tables, or is looked at alone without -o; a "
            "check writes nothing"
        )
    if not (tables or options.lexicon or options.policies):
        raise InputError(
            "nothing to check: --workers FILE, --vacancies FILE, another table, --lexicon FILE or --policy FILE is "
            "needed"
        )
    if options.policies and tables and (absent := [name for name in ("workers", "vacancies") if name not in tables]):
        raise InputError(f"--{absent[0]} FILE is needed beside the tables given: a policy orders workers for vacancies")


def _lexicon(options: argparse.Namespace, speak: Any) -> Lexicon | None:
    if not options.lexicon:
        return None
    lexicon = Lexicon.load(options.lexicon)
    speak(str(lexicon))
    for note in lexicon.notes:
        speak(f"  {note}")
    return lexicon


def _market(options: argparse.Namespace, lexicon: Lexicon | None) -> Matcher:
    names = ("weights", "regions", "region", "as_of", "threads")
    settings = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    if lexicon is not None:
        settings["lexicon"] = lexicon
    return Matcher(**settings) if options.market is None else Matcher.open(options.market, **settings)


def _read(market: Matcher, name: str, path: Any, *, stage: bool) -> IngestReport:
    try:
        report: IngestReport = getattr(market, f"add_{name}")(path) if stage else market.check(name, path)  # type: ignore[arg-type]
    except InputError as error:
        raise type(error)(placed(path, error)) from error
    return report


def _remark(remarks: Table, speak: Any) -> None:
    """Tell which words an officer should look at, the first of them with their place and ground."""
    rows = remarks.to_dicts()
    if not rows:
        return
    rules = Counter(row["rule"] for row in rows)
    counted = ", ".join(f"{rule} {times:,}" for rule, times in sorted(rules.items()))
    about = len({row["vacancy_id"] for row in rows})
    speak(f"  wording for an officer to look at, never scored, in {about:,} vacancies: {counted}")
    for row in rows[:_REMARKS]:
        at = "" if row["start"] is None else f", characters {row['start']} to {row['end']}"
        speak(f'    {row["vacancy_id"]}, {row["column"]}{at}: "{row["text"]}" [{row["rule"]}; {row["ground"]}]')
    if len(rows) > _REMARKS:
        speak(f"    and {len(rows) - _REMARKS:,} more; -o FILE lists them all")


def _issues(reports: list[IngestReport], remarks: Table) -> Table:
    """Return the issues of several tables as one, wording to look at behind them."""
    rows = [{"table": report.table, **row} for report in reports for row in report.to_dicts()]
    blank = dict.fromkeys(_ISSUES)
    rows += [
        {
            **blank,
            "table": "vacancies",
            "id": row["vacancy_id"],
            "column": row["column"],
            "rule": f"wording_{row['rule']}",
            "value": row["text"],
            "expected": f"an officer looks at it: {row['ground']}",
            "count": 1,
            "severity": "notice",
        }
        for row in remarks.to_dicts()
    ]
    return Table(ArrowRows(rows, _ISSUES))
