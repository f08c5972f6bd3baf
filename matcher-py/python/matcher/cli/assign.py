"""``matcher assign``: who goes where, all at once, or whether an edited table of pairs still stands."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.cli.assigned import Assigned, faults
from matcher.cli.lists import words
from matcher.cli.market import open_market, placed, say
from matcher.cli.output import kind_of, write
from matcher.exceptions import InputError

if TYPE_CHECKING:
    from matcher.clearing import Assignment, AssignmentCertificate

__all__ = ["assign"]

_FINDINGS = 1
_WIDTH = 100
# Tables beside the pairs: what the option is called, and the property that has it.
_TABLES = {
    "unmatched": "unmatched",
    "unfilled": "unfilled",
    "referral_file": "referrals",
    "outcomes": "outcomes",
}


def assign(options: argparse.Namespace) -> int:
    """Assign, write the pairs and tell about them on stderr; with ``--check`` look at given pairs instead."""
    _look_at_files(options)
    with open_market(options) as market:
        assignment = market.assign(
            options.method,
            options.side,
            k=options.k,
            seed=options.seed,
            exposure_cap=options.exposure_cap,
            referrals=options.referrals,
            eligible=options.eligible,
        )
        if changed := _supposed(options):
            return _what_if(assignment, changed, options)
    if options.check is not None:
        return _check(assignment, options)
    certificate = assignment.certificate()
    for note in assignment.notes:
        say(note)
    say("\n".join(Assigned(assignment, certificate, words(options.lang)).lines(_WIDTH)))
    write(assignment, options.output)
    for option, name in _TABLES.items():
        if (path := getattr(options, option)) is not None:
            table = getattr(assignment, name)
            write(table, path)
            say(f"{len(table):,} rows written to {path}")
    _certify(certificate, options.certificate)
    target = f" written to {options.output}" if options.output else ""
    say(f"{len(assignment):,} pairs{target}")
    return 0 if certificate.holds else _FINDINGS


def _supposed(options: argparse.Namespace) -> dict[str, Any]:
    """Return what is supposed to be different, as `Assignment.what_if` takes it."""
    names = ("add_workers", "add_vacancies", "remove_workers", "remove_vacancies")
    given = {name: getattr(options, name) for name in names} | {"policy": options.suppose_policy}
    return {name: value for name, value in given.items() if value}


def _what_if(assignment: Assignment, supposed: dict[str, Any], options: argparse.Namespace) -> int:
    """Write who would go elsewhere, and nobody else."""
    changes = assignment.what_if(**supposed)
    write(changes, options.output)
    target = f" written to {options.output}" if options.output else ""
    say(f"{len(changes):,} workers would go elsewhere{target}; {len(assignment):,} have a place as it is")
    return 0


def _look_at_files(options: argparse.Namespace) -> None:
    """Refuse files that nothing can be written to, before the work."""
    kind_of(options.output)
    for option in _TABLES:
        path: Path | None = getattr(options, option)
        name = f"--{option.replace('_', '-')}"
        if path is not None and options.check is not None:
            raise InputError(f"{name} is a table of an assignment; --check looks at pairs and assigns nobody")
        if path is not None and _supposed(options):
            raise InputError(f"{name} is a table of an assignment; what if gives nothing but changes")
        kind_of(path, option=name)
    if (path := options.certificate) is not None and path.suffix.lower() != ".json":
        raise InputError(f"--certificate {path}: a certificate is JSON; the ending .json is right")
    if path is not None and not path.parent.is_dir():
        raise InputError(f"--certificate {path}: there is no folder {path.parent}")
    if _supposed(options) and (options.check or options.certificate):
        raise InputError("--check and --certificate are about the pairs as they are; what if gives nothing but changes")
    if options.check is not None and not options.check.is_file():
        raise InputError(f"--check {options.check}: there is no such file")


def _check(assignment: Assignment, options: argparse.Namespace) -> int:
    """Look at pairs again: the table of checks as data, what is at fault in words."""
    try:
        certificate = assignment.certificate(options.check)
    except InputError as error:
        raise type(error)(placed(options.check, error)) from error
    write(certificate.checks, options.output)
    _certify(certificate, options.certificate)
    found, tell = certificate.to_dict(), words(options.lang)
    if not certificate.holds:
        say("\n".join(faults(found, tell)))
        return _FINDINGS
    say(found["statement"])
    return 0


def _certify(certificate: AssignmentCertificate, path: Path | None) -> None:
    if path is not None:
        path.write_text(certificate.to_json() + "\n", encoding="utf-8")
        say(f"certificate written to {path}")
