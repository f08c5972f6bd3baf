"""What proves that residents came first, for people: places lost, what is owed, a certificate, other policies."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Any

from matcher.cli.ledger import told
from matcher.cli.lists import Words
from matcher.engine import Matcher
from matcher.impact import Displacement, Price, Simulation
from matcher.ledger import Ledger
from matcher.local_test import Certificate, LocalSearch, verify
from matcher.results import Lang, Ranking
from matcher.settings import Policy

__all__ = ["Proof"]

_LOST = 3  # places lost that are told one by one
_OWED = 9  # lines of a ledger
_NOTES = ("Catatan:", "Notes:")  # what follows is in the table of notes
_SHARES = (0.25, 0.5, 0.75, 1.0)

_TEXT: dict[Lang, dict[str, Any]] = {
    "id": {
        "titles": ("Siapa kehilangan kursi kepada siapa, dan harganya",
                   "Yang wajib dan yang tercapai, per pemberi kerja",
                   "Surat keterangan uji tenaga kerja lokal", "Kebijakan lain pada pasar yang sama"),
        "price": "{openings} kursi pada {vacancies} lowongan diatur {policy}; {lost} orang kehilangan kursi, "
        "seluruhnya {cost} poin skor, {each} per kursi; kecocokan rata-rata {before} menurut skor saja, {after} "
        "dengan kebijakan.",
        "distance": "Warga lokal yang mengisi kursi: {without} bila jarak semua orang disamakan, {by_score} menurut "
        "skor saja, {placed} dengan kebijakan: langkah pertama hasil jarak, langkah kedua hasil kebijakan.",
        "lost": "{vacancy_id}: {worker_id} dari urutan {before} ke {after} karena {rule}; kursinya diisi {by}, selisih "
        "skor {cost}, {distance} di antaranya karena jarak",
        "nobody": "tidak seorang pun",
        "free": "Kebijakan ini tidak mengatur satu kursi pun: tidak ada harganya.",
        "counts": "{vacancy}: {openings} orang dicari. Dari {registered} pencari kerja terdaftar, {local} warga lokal, "
        "{eligible} lolos syarat wajib, {qualified} memenuhi syarat, {unknown} belum dapat dipastikan.",
        "made": "Surat dibuat, sidik {digest}; diuji ulang: {status}.",
        "statuses": {"same": "hasilnya sama", "differs": "hasilnya berbeda", "erased": "ada data yang sudah dihapus",
                     "tampered": "suratnya diubah"},
        "no_test": "Pada setiap lowongan warga lokal cukup atau belum dapat dipastikan: tidak ada surat.",
        "heads": ("kebijakan", "terisi", "lokal", "bagian", "kecocokan", "bergeser", "kurang"),
        "nothing": "Kebijakan ini tidak punya bagian yang dapat diubah-ubah.",
    },
    "en": {
        "titles": ("Who lost which place to whom, and the price", "What is owed and what was done, by employer",
                   "A local-test certificate", "Other policies on the same market"),
        "price": "{openings} openings of {vacancies} vacancies are ordered by {policy}; {lost} people lost a place, "
        "{cost} of score in all, {each} an opening; mean fit {before} by score alone, {after} with the policy.",
        "distance": "Locals on places: {without} were all ways to work alike, {by_score} by score alone, {placed} with "
        "the policy: the first step is what distance gives, the second what the policy adds.",
        "lost": "{vacancy_id}: {worker_id} from {before} to {after} by {rule}; the place went to {by}, {cost} of score "
        "less, {distance} of it by the way to work",
        "nobody": "nobody",
        "free": "This policy orders no opening: it costs nothing.",
        "counts": "{vacancy}: {openings} wanted. Of {registered} job seekers on file {local} are local, {eligible} "
        "pass every hard rule, {qualified} are qualified, of {unknown} it can't be told yet.",
        "made": "Certificate made, digest {digest}; tested again: {status}.",
        "statuses": {"same": "the same comes out", "differs": "something else comes out", "erased": "records are gone",
                     "tampered": "the certificate was changed"},
        "no_test": "Every vacancy has enough locals, or it can't be told yet: no certificate can be made.",
        "heads": ("policy", "filled", "locals", "share", "mean fit", "displaced", "unmet"),
        "nothing": "This policy has no share that could be varied.",
    },
}  # fmt: skip


class Proof:
    """What became of residents under a policy, what is owed, and what other policies would do.

    Parameters
    ----------
    market
        A committed market with the policy.
    ranking
        Its lists under that policy.
    policy
        The policy.
    tell
        The words, in whose language all of it is.
    """

    def __init__(self, market: Matcher, ranking: Ranking, policy: Policy, tell: Words) -> None:
        self.tell = tell
        self.policy_id: str = policy.to_dict()["id"]
        self.displacement: Displacement = market.displacement(ranking)
        self.ledger: Ledger = market.ledger(policy._by_employer())
        found = _certified(market)
        self.search: LocalSearch | None = found[0] if found else None
        self.certificate: Certificate | None = found[1] if found else None
        self.status = verify(self.certificate, market).status if self.certificate else None
        policies = _others(policy)
        self.simulation: Simulation | None = market.simulate(policies) if policies else None

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """Return each title with its sentences."""
        titles = _TEXT[self.tell.lang]["titles"]
        parts = (self._lost(), self._owed(), self._tested(), self._simulated())
        yield from zip(titles, map(list, parts), strict=True)

    def lines(self, width: int) -> list[str]:
        """Return all of it for a screen."""
        lines = []
        for title, sentences in self.sections():
            lines += ["", title]
            for sentence in sentences:
                lines += textwrap.wrap(sentence, width, subsequent_indent="    ")
        return lines

    def _lost(self) -> Iterator[str]:
        text, number = _TEXT[self.tell.lang], self.tell.number
        price: Price = self.displacement.price
        if not price.openings:
            yield text["free"]
            return
        yield text["price"].format(
            openings=number(price.openings),
            vacancies=number(price.vacancies),
            policy=self.policy_id,
            lost=number(len(self.displacement)),
            cost=number(price.score_cost, 2),
            each=number(price.cost_per_opening or 0.0, 4),
            before=number(price.fit_by_score or 0.0, 3),
            after=number(price.mean_fit or 0.0, 3),
        )
        yield text["distance"].format(
            without=number(price.locals_without_distance),
            by_score=number(price.locals_by_score),
            placed=number(price.locals_placed),
        )
        rows = sorted(self.displacement.to_dicts(), key=lambda row: (-row["score_cost"], row["vacancy_id"]))
        for row in rows[:_LOST]:
            told_row = text["lost"].format(
                vacancy_id=row["vacancy_id"],
                worker_id=row["worker_id"],
                before=row["before"],
                after=row["after"] or "–",
                rule=row["rule"],
                by=row["displaced_by"] or text["nobody"],
                cost=number(row["score_cost"], 3),
                distance=number(row["distance_part"], 3),
            )
            yield f"– {told_row}"

    def _owed(self) -> Iterator[str]:
        lines = takewhile(lambda line: line not in _NOTES, told(self.ledger, self.tell.lang))
        yield from islice(lines, _OWED)

    def _tested(self) -> Iterator[str]:
        text, number = _TEXT[self.tell.lang], self.tell.number
        if self.search is None or self.certificate is None:
            yield text["no_test"]
            return
        counts = {name: number(count) for name, count in self.search.counts.items()}
        yield text["counts"].format(vacancy=self.search.vacancy_id, openings=number(self.search.openings), **counts)
        yield text["made"].format(digest=self.certificate.digest[:16], status=text["statuses"][self.status])

    def _simulated(self) -> Iterator[str]:
        text, number = _TEXT[self.tell.lang], self.tell.number
        if self.simulation is None:
            yield text["nothing"]
            return
        rows = [list(text["heads"])]
        rows += [
            [
                row["policy_id"].removeprefix(f"{self.policy_id} "),
                *(f"{number(100 * (row[name] or 0.0), 1)} %" if name != "locals_placed" else number(row[name])
                  for name in ("fill_rate", "locals_placed", "effective_share")),
                number(row["mean_fit"] or 0.0, 4),
                number(row["displaced"]),
                number(row["unmet"]),
            ]
            for row in self.simulation.to_dicts()
        ]  # fmt: skip
        widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
        for row in rows:
            cells = (cell.rjust(size) for cell, size in zip(row[1:], widths[1:], strict=True))
            yield "  " + "  ".join([row[0].ljust(widths[0]), *cells])


def _others(policy: Policy) -> list[Policy]:
    """Return the policy with other shares and orders of filling, where it reserves; else nothing."""
    if policy.to_dict()["order"]["instrument"] != "reserve":
        return []
    return policy.variants(share=_SHARES, precedence=["reserve_first", "open_first"])


def _certified(market: Matcher) -> tuple[LocalSearch, Certificate] | None:
    """Return the first certificate that can be made, by id of the vacancy."""
    vacancies = sorted({row["vacancy_id"] for row in market.rank_workers(k=1).to_dicts()})
    for vacancy in vacancies:
        certificate = market.local_test(vacancy)
        if certificate is not None:
            return market.find_locals(vacancy), certificate
    return None
