"""``matcher demo``: the whole job on an invented market, to see what comes out before an office has data."""

from __future__ import annotations

import argparse
import shutil
import textwrap
import time
from pathlib import Path
from typing import Any

from matcher.cli.assigned import Assigned
from matcher.cli.effects import Effect, Effects
from matcher.cli.lists import Entry, Listed, Words, listed, words
from matcher.cli.market import say
from matcher.cli.output import write
from matcher.cli.page import page, picture, price
from matcher.cli.proof import Proof
from matcher.cli.report import tables_of
from matcher.engine import Matcher
from matcher.policy import check_policy
from matcher.results import Ranking, Table
from matcher.sample import SampleMarket, sample_market
from matcher.settings import Policy, policies

__all__ = ["demo"]

_K = 20
_TOP = 5
_PEOPLE, _POSTS = 2_500, 200  # of each region's report
_TRAINING_BUDGET = 500_000_000  # rupiah, for the sake of the example
_PROTECTION_BUDGET = 5_000_000  # rupiah a month, likewise
_ON_SCREEN, _ON_PAGE = 6, 24
_NARROW, _WIDE = 80, 100

_TEXT = {
    "id": {
        "market": "Pasar kerja contoh, seluruhnya rekaan: {workers} pencari kerja, {vacancies} lowongan, per {day}.",
        "policy": "Daftar di bawah mengikuti {policy}: {how}",
        "tier": "warga yang tinggal lebih dekat didahulukan, asal skor paling sedikit {least}.",
        "boost": "warga yang tinggal lebih dekat mendapat tambahan nilai, asal skor paling sedikit {least}.",
        "reserve": "sebagian kursi setiap lowongan dicadangkan bagi warga lokal dengan skor paling sedikit {least}.",
        "labour_market_test": "warga lokal dengan skor paling sedikit {least} ditanya lebih dulu; yang lain masuk bila "
        "warga lokal kurang dari kursi yang ada.",
        "none": "urutan menurut skor saja.",
        "invented": "Data contoh: semua orang, perusahaan dan lowongan dalam laporan ini rekaan.",
    },
    "en": {
        "market": "A sample market, all invented: {workers} job seekers, {vacancies} vacancies, as of {day}.",
        "policy": "The lists below follow {policy}: {how}",
        "tier": "who lives nearer comes first, given a score of at least {least}.",
        "boost": "who lives nearer gets an amount on top, given a score of at least {least}.",
        "reserve": "some openings of each vacancy are reserved for locals with a score of at least {least}.",
        "labour_market_test": "locals with a score of at least {least} are asked first; others come in where locals "
        "are fewer than the openings.",
        "none": "the score alone orders.",
        "invented": "Sample data: every person, firm and vacancy in this report is invented.",
    },
}


def _policies(sample: SampleMarket) -> list[Policy]:
    """Return the examples that bind in the market's regions, region by region; the one without a place if none."""
    documents = [(policy.to_dict().get("jurisdiction"), policy) for policy in map(Policy.load, policies())]
    places = {
        code: [at for at, region in enumerate(sample.regions) if _meet(region, code)] for code, _ in documents if code
    }
    fitting = [(places[code][0], policy) for code, policy in documents if code and places[code]]
    if not fitting:
        return [policy for code, policy in documents if code is None]
    return [policy for _, policy in sorted(fitting, key=lambda pair: pair[0])]


def _meet(region: str, code: str) -> bool:
    """Return whether one of two regions lies in the other, by their codes.

    Examples
    --------
    >>> _meet("64", "64.74"), _meet("64.74", "64"), _meet("64.7", "64.74")
    (True, True, False)
    """
    return f"{code}.".startswith(f"{region}.") or f"{region}.".startswith(f"{code}.")


def demo(options: argparse.Namespace) -> int:
    """Make a market, tell what policies do, list with reasons, assign, prove the priority, and write it all down."""
    start = time.monotonic()
    sample = sample_market(
        options.n_workers, options.n_vacancies, regions=options.region, as_of=options.as_of, seed=options.seed
    )
    compared = [Policy.load(options.policy)] if options.policy else _policies(sample)
    with Matcher(policy=compared[0], as_of=sample.as_of) as market:
        sample.add_to(market)
        market.commit()
        ranking = market.rank_workers(k=_K)
        tell = words(options.lang)
        effects = Effects([Effect(policy, check_policy(policy, market)) for policy in compared], tell)
        say(f"market made, ranked and checked in {time.monotonic() - start:.1f} s")
        summary = _summary(sample, compared[0], tell)
        lists = listed(market, ranking, top=_TOP, lists=_ON_PAGE, lang=options.lang)
        print("\n".join(_screen(summary, effects, lists[:_ON_SCREEN], tell)))
        assignment, firsts = market.assign(k=_K), market.rank_vacancies(k=1)
        assigned = Assigned(assignment, assignment.certificate(), tell)
        print("\n".join(["", *assigned.lines(_width())]))
        proof = Proof(market, ranking, compared[0], tell)
        print("\n".join(proof.lines(_width())))
        html = page(ranking, summary, effects, lists, (assigned, firsts), proof)
        names = _files(options.output, ranking, assigned, html)
        picture(assigned, firsts, options.output / names[-1])
        names += _proof_files(options.output, proof)
    say(f"{len(ranking):,} rows and {len(assignment):,} pairs written to {options.output}: {', '.join(names)}")
    for region in sample.regions:
        say(_report(options, region, len(sample.regions)))
    say(f"done in {time.monotonic() - start:.1f} s")
    return 0


def _report(options: argparse.Namespace, region: str, regions: int) -> str:
    """Write the report of one region on an invented market of its own, and return what was written."""
    people = max(1, options.n_workers // regions) if options.n_workers else _PEOPLE
    posts = max(1, options.n_vacancies // regions) if options.n_vacancies else _POSTS
    sample = sample_market(people, posts, regions=[region], as_of=options.as_of, seed=options.seed)
    policy = _policies(sample)[0]
    page = options.output / f"report-{region}.html"
    with Matcher(region=region, policy=policy, as_of=sample.as_of) as market:
        sample.add_to(market)
        market.commit()
        found = market.report(
            page,
            options.lang,
            note=_TEXT[options.lang]["invented"],
            training_budget=_TRAINING_BUDGET,
            protection_budget=_PROTECTION_BUDGET,
            tables=tables_of(page),
        )
    return f"report on {region} and its {len(found.tables)} tables written to {page}"


def _files(folder: Path, ranking: Ranking, assigned: Assigned, html: str) -> list[str]:
    """Write everything into a folder and return the names."""
    assignment = assigned.assignment
    tables: dict[str, Table] = {
        "ranking.csv": ranking,
        "ranking.parquet": ranking,
        "assignment.csv": assignment,
        "unmatched.csv": assignment.unmatched,
        "unfilled.csv": assignment.unfilled,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        write(table, folder / name)
    (folder / "certificate.json").write_text(assigned.certificate.to_json() + "\n", encoding="utf-8")
    (folder / "index.html").write_text(html, encoding="utf-8")
    return [*tables, "certificate.json", "index.html", "assignment.png"]


def _proof_files(folder: Path, proof: Proof) -> list[str]:
    """Write what proves the policy into a folder and return the names."""
    tables: dict[str, Table] = {"displacement.csv": proof.displacement, "ledger.csv": proof.ledger}
    if proof.simulation is not None:
        tables["simulation.csv"] = proof.simulation
        price(proof, folder / "simulation.png")
    for name, table in tables.items():
        write(table, folder / name)
    if proof.certificate is not None:
        (folder / "local_test.json").write_text(proof.certificate.to_json(), encoding="utf-8", newline="\n")
        page_to_sign = proof.certificate.to_html(proof.tell.lang)
        (folder / "local_test.html").write_text(page_to_sign, encoding="utf-8", newline="\n")
    pictures = ["simulation.png"] if proof.simulation is not None else []
    return [*tables, *pictures, *(["local_test.json", "local_test.html"] if proof.certificate is not None else [])]


def _summary(sample: SampleMarket, policy: Policy, tell: Words) -> list[str]:
    text = _TEXT[tell.lang]
    document = policy.to_dict()
    order: dict[str, Any] = document["order"]
    basis = document.get("legal_basis")
    how = text[order["instrument"]].format(least=tell.number(order["min_score"], 2))
    return [
        text["market"].format(
            workers=tell.number(len(sample.workers)), vacancies=tell.number(len(sample.vacancies)), day=sample.as_of
        ),
        text["policy"].format(policy=f"{document['id']} ({basis})" if basis else document["id"], how=how),
    ]


def _width() -> int:
    return max(_NARROW, min(_WIDE, shutil.get_terminal_size((_WIDE, 24)).columns)) - 1


def _screen(summary: list[str], effects: Effects, lists: list[Listed], tell: Words) -> list[str]:
    width = _width()
    market, policy = (textwrap.wrap(text, width) for text in summary)
    lines = [*market, "", *effects.lines(width), "", *policy]
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
    home = f"{tell.tiers[row['tier']]} ({tell.home(row)})"
    facts = f"{row['position'] or '–':>3}. {row['worker_id']}  {tell.number(row['priority'], 3)}  {home}"
    marks = [rule] if (rule := tell.moved(row)) else []
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
