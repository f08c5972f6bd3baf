"""``matcher train``: which classes to open and whom to admit; the plan as data, its reasons in words."""

from __future__ import annotations

import argparse
from pathlib import Path

from matcher import _core
from matcher.cli.market import open_market, say
from matcher.cli.options import FILES, add_lang, add_market, whole
from matcher.cli.output import draw, kind_of, look_at_picture, write
from matcher.exceptions import InputError

__all__ = ["add_train", "train"]

_WRITTEN = {"id": "Rencana ditulis ke {}", "en": "The plan is written to {}"}


def add_train(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``train``."""
    command = commands.add_parser(
        "train", help="which classes to open and whom to admit, so that the market gains most"
    )
    add_market(command)
    limits = command.add_argument_group("limits")
    limits.add_argument("--budget", type=whole(0, "rupiah"), metavar="RP", help="most rupiah for all seats together")
    limits.add_argument("--seats", type=whole(0, "seats"), metavar="N", help="most people admitted to all classes")
    limits.add_argument(
        "--class-seats",
        action="append",
        default=[],
        metavar="ID=N",
        help="seats of one class in place of what its course says; may be repeated",
    )
    limits.add_argument(
        "--course", action="append", metavar="ID", help="a course that may open; all if absent; repeatable"
    )
    limits.add_argument(
        "--applicant",
        action="append",
        metavar="ID",
        help="somebody who may be admitted; everybody if absent; repeatable",
    )
    limits.add_argument("--until", metavar="DATE", help="last first day of a class, such as 2026-12-31")
    command.add_argument(
        "-k", type=whole(1, "vacancies"), default=20, metavar="N", help="length of lists (default: 20)"
    )
    command.add_argument(
        "--greedy", action="store_true", help="admit one after another even where all plans could be compared"
    )
    command.add_argument(
        "--admissions", type=Path, metavar="FILE", help=f"everybody admitted, a row a person, as {FILES}"
    )
    command.add_argument("--plot", type=Path, metavar="FILE", help="what each class adds, as .png or .svg")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"{FILES}; CSV to stdout if absent")
    add_lang(command)
    command.set_defaults(run=train)


def train(options: argparse.Namespace) -> int:
    """Plan classes, write the table, and tell why each class opens."""
    kind_of(options.output)
    kind_of(options.admissions, option="--admissions")
    look_at_picture(options.plot, (".png", ".svg"))
    if options.market is None and all(getattr(options, name) is None for name in _core.TABLES):
        raise InputError("nothing to plan: --market DIR, or tables such as --courses FILE, are needed")
    own = _class_seats(options.class_seats)
    if own and options.seats is not None:
        raise InputError("--seats and --class-seats go apart: one bounds all classes together, the other single ones")
    with open_market(options, needed=()) as market:
        plan = market.training_plan(
            budget=options.budget,
            seats=own or options.seats,
            courses=options.course,
            workers=options.applicant,
            until=options.until,
            k=options.k,
            search="greedy" if options.greedy else "auto",
        )
    say(plan.text(options.lang))
    for note in plan.notes:
        say(note)
    write(plan, options.output)
    if options.admissions is not None:
        write(plan.admissions, options.admissions)
    if options.plot is not None:
        draw(plan.plot(lang=options.lang), options.plot)
    if options.output is not None:
        say(_WRITTEN[options.lang].format(options.output))
    return 0


def _class_seats(given: list[str]) -> dict[str, int]:
    """Return seats by course id, of texts such as ``C1=24``.

    Examples
    --------
    >>> _class_seats(["C1=24"])
    {'C1': 24}
    >>> _class_seats(["C1"])
    Traceback (most recent call last):
    matcher.exceptions.InputError: --class-seats C1: ID=N with a whole number N is right, such as C1=24
    """
    seats = {}
    for text in given:
        course, mark, number = text.rpartition("=")
        if not mark or not course or not number.isdecimal() or not number.isascii():
            raise InputError(f"--class-seats {text}: ID=N with a whole number N is right, such as C1=24")
        seats[course] = int(number)
    return seats
