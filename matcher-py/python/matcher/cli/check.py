"""``matcher check``: what a run would refuse or read in a surprising way, before the run."""

from __future__ import annotations

import argparse
from typing import Any

from matcher import _core
from matcher.cli.market import placed
from matcher.cli.output import kind_of, write
from matcher.engine import Matcher
from matcher.exceptions import InputError
from matcher.results import IngestReport, Table
from matcher.settings import Lexicon

__all__ = ["check"]

_FINDINGS = 1


class _Issues(Table):
    """The issues of several tables as one."""

    def __init__(self, reports: list[IngestReport]) -> None:
        import pyarrow as pa

        kinds = {"row": pa.int64(), "line": pa.int64(), "count": pa.int64()}
        names = ("table", "row", "line", "id", "column", "rule", "value", "expected", "count", "severity")
        schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
        rows: list[dict[str, Any]] = [{"table": report.table, **row} for report in reports for row in report.to_dicts()]
        self._table = pa.Table.from_pylist(rows, schema=schema)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return int(self._table.num_rows)

    @property
    def columns(self) -> list[str]:
        return list(self._table.column_names)


def check(options: argparse.Namespace) -> int:
    """Read every table and list its issues; 1 if a row is refused. A lexicon that can't be used is bad input."""
    tables = {name: getattr(options, name) for name in _core.TABLES if getattr(options, name) is not None}
    if not tables and not options.lexicon:
        raise InputError(
            "nothing to check: --workers FILE, --vacancies FILE, another table or --lexicon FILE is needed"
        )
    kind_of(options.output)
    if options.lexicon:
        lexicon = Lexicon.load(options.lexicon)
        if options.output is None:
            print(lexicon)
            for note in lexicon.notes:
                print(f"  {note}")
    market = Matcher(regions=options.regions, as_of=options.as_of)
    reports = []
    for name, path in tables.items():
        try:
            report = market.check(name, path)  # type: ignore[arg-type]
        except InputError as error:
            raise type(error)(placed(path, error)) from error
        reports.append(report)
        if options.output is None:
            print(f"{path}: {report.accepted:,} {name} accepted, {report.refused:,} refused")
            for sentence in report.sentences():
                print(f"  {sentence}")
    if options.output is not None:
        write(_Issues(reports), options.output)
    return _FINDINGS if any(not report.ok for report in reports) else 0
