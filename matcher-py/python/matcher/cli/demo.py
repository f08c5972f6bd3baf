"""``matcher demo``: the whole job on an invented market, to see what comes out before an office has data."""

from __future__ import annotations

import argparse
import shutil
import textwrap
import time
from pathlib import Path
from typing import Any

from matcher.cli.lists import Entry, Listed, Words, listed, words
from matcher.cli.market import say
from matcher.cli.output import write
from matcher.cli.page import page
from matcher.engine import Matcher
from matcher.results import Ranking
from matcher.sample import SampleMarket, sample_market
from matcher.settings import Policy, policies

__all__ = ["demo"]

_K = 20
_TOP = 5
_ON_SCREEN, _ON_PAGE = 6, 24
_NARROW, _WIDE = 80, 100

_TEXT = {
    "id": {
        "market": "Pasar kerja contoh, seluruhnya rekaan: {workers} pencari kerja, {vacancies} lowongan, per {day}.",
        "policy": "Kebijakan contoh {id} ({basis}): {how}",
        "tier": "warga yang tinggal lebih dekat didahulukan, asal skor paling sedikit {least}.",
        "boost": "warga yang tinggal lebih dekat mendapat tambahan nilai, asal skor paling sedikit {least}.",
        "none": "urutan menurut skor saja.",
        "share": "Posisi 1 sampai {top} di wilayah kebijakan: {local} % warga lokal, {moved} % bergeser karenanya.",
    },
    "en": {
        "market": "A sample market, all invented: {workers} job seekers, {vacancies} vacancies, as of {day}.",
        "policy": "Example policy {id} ({basis}): {how}",
        "tier": "who lives nearer comes first, given a score of at least {least}.",
        "boost": "who lives nearer gets an amount on top, given a score of at least {least}.",
        "none": "the score alone orders.",
        "share": "Positions 1 to {top} where the policy binds: {local} % local residents; {moved} % moved by it.",
    },
}


def _default_policy(sample: SampleMarket) -> Policy:
    """Return the example whose jurisdiction is the market's first region, or the first example if there is none."""
    documents = [Policy.load(name) for name in policies()]
    first = sample.regions[0]
    fitting = (policy for policy in documents if first.startswith(str(policy.to_dict().get("jurisdiction"))))
    return next(fitting, documents[0])


def demo(options: argparse.Namespace) -> int:
    """Make a market, rank it, print the first lists with reasons, and write ranking and page."""
    start = time.monotonic()
    sample = sample_market(
        options.n_workers, options.n_vacancies, regions=options.region, as_of=options.as_of, seed=options.seed
    )
    policy = Policy.load(options.policy) if options.policy else _default_policy(sample)
    with Matcher(policy=policy, as_of=sample.as_of) as market:
        sample.add_to(market)
        market.commit()
        ranking = market.rank_workers(k=_K)
        say(f"market made and ranked in {time.monotonic() - start:.1f} s")
        tell = words(options.lang)
        summary = _summary(sample, policy, ranking, tell)
        lists = listed(market, ranking, top=_TOP, lists=_ON_PAGE, lang=options.lang)
        print("\n".join(_screen(summary, lists[:_ON_SCREEN], tell)))
        _files(options.output, ranking, summary, lists, tell)
    say(f"{len(ranking):,} rows written to {options.output}: ranking.csv, ranking.parquet, index.html")
    say(f"done in {time.monotonic() - start:.1f} s")
    return 0


def _files(folder: Path, ranking: Ranking, summary: list[str], lists: list[Listed], tell: Words) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write(ranking, folder / "ranking.csv")
    write(ranking, folder / "ranking.parquet")
    (folder / "index.html").write_text(page(ranking, summary, lists, tell), encoding="utf-8")


def _summary(sample: SampleMarket, policy: Policy, ranking: Ranking, tell: Words) -> list[str]:
    text = _TEXT[tell.lang]
    document = policy.to_dict()
    order: dict[str, Any] = document["order"]
    how = text[order["instrument"]].format(least=tell.number(order["min_score"], 1))
    bound = [row for row in ranking.head(len(ranking)) if row["moved"] is not None and row["position"] <= _TOP]
    rows = max(1, len(bound))
    local = 100 * sum(row["is_local"] is True for row in bound) / rows
    moved = 100 * sum(row["moved"] != 0 for row in bound) / rows
    lines = [
        text["market"].format(
            workers=tell.number(len(sample.workers)), vacancies=tell.number(len(sample.vacancies)), day=sample.as_of
        ),
        text["policy"].format(id=document["id"], basis=document.get("legal_basis", "-"), how=how),
    ]
    if bound:
        share = text["share"].format(top=_TOP, local=tell.number(local), moved=tell.number(moved))
        lines.append(share)
    return lines


def _screen(summary: list[str], lists: list[Listed], tell: Words) -> list[str]:
    width = max(_NARROW, min(_WIDE, shutil.get_terminal_size((_WIDE, 24)).columns)) - 1
    lines = [line for text in summary for line in textwrap.wrap(text, width)]
    for entry in lists:
        vacancy = entry.vacancy
        head = f"{vacancy.get('title', '-')} · {vacancy['vacancy_id']}"
        facts = tell.facts(vacancy, entry.employer, entry.place)
        lines += ["", head, *textwrap.wrap(facts, width, initial_indent="  ", subsequent_indent="  ")]
        lines.append("  " + "─" * (width - 2))
        for row in entry.entries:
            lines += _rows(row, tell, width)
    return lines


def _rows(entry: Entry, tell: Words, width: int) -> list[str]:
    row = entry.row
    local = {True: tell.local, False: tell.not_local, None: tell.unsure}[row["is_local"]]
    home = f"{tell.tiers[row['tier']]} ({local})"
    facts = f"{row['position']:>3}. {row['worker_id']}  {tell.number(row['priority'], 3)}  {home}"
    marks = []
    if row["moved"]:
        marks.append((tell.up if row["moved"] > 0 else tell.down).format(abs(row["moved"])))
    if row["eligible"] is None:
        marks.append(f"{tell.to_check}: {', '.join(map(tell.check, row['checks']))}")
    reasons = "; ".join(entry.reasons)
    if entry.lacks:
        reasons += f"; {tell.lacks}: {', '.join(entry.lacks)}"
    indent = " " * 7
    first = facts + ("  · " + "; ".join(marks) if marks else "")
    return [
        *textwrap.wrap(first, width, subsequent_indent=indent),
        *textwrap.wrap(reasons, width, initial_indent=indent, subsequent_indent=indent),
    ]
