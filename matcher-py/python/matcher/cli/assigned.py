"""An assignment as people read it: who has a place, why others have none, and what became of the crowd."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from matcher.cli.lists import Words

if TYPE_CHECKING:
    from matcher.clearing import Assignment, AssignmentCertificate
    from matcher.results import Lang

__all__ = ["Assigned", "faults"]

_FAULTS = 5  # examples of one check that are told; its table has up to 20

_TEXT: dict[Lang, dict[str, Any]] = {
    "id": {
        "title": "Penugasan, siapa ke mana: usulan untuk semua, bukan penempatan. Pemberi kerja tetap menguji.",
        "placed": "{placed} dari {workers} pencari kerja mendapat tempat; kursi seluruhnya {openings}.",
        "local": "Warga lokal: {local} dari {placed} yang mendapat tempat ({share} %); {unknown} belum diketahui.",
        "nobody": "Warga lokal: belum ada yang mendapat tempat.",
        "unmatched": "Belum mendapat tempat: {} pencari kerja",
        "unfilled": "Kursi kosong: {} pada {} lowongan",
        "heads": ("Tempat pertama setiap orang", "peringkat saja", "penugasan"),
        "congestion": {
            "never_first": "lowongan yang bukan tempat pertama siapa pun (%)",
            "concentration": "pemusatan, koefisien Gini (0 merata, 1 terpusat)",
            "most_per_opening": "orang terbanyak untuk satu kursi",
            "expected_unfilled": "kursi kosong bila semua melamar ke tempat pertamanya saja",
        },
        "holds": "Sertifikat: terbukti, {checks} pemeriksaan tanpa kesalahan; berlaku untuk daftar {k} teratas.",
        "fails": "Sertifikat: TIDAK terbukti, {faults} kesalahan.",
        "gap": "Jumlah skor {value}; selisih dari yang terbesar paling banyak {gap}.",
        "of_workers": {
            "no_list": "tidak ada lowongan yang berkaitan dengan data mereka",
            "ineligible_everywhere": "tidak memenuhi syarat wajib di lowongan mana pun",
            "not_listed": "ada lowongan yang cocok, tetapi di luar daftar",
            "all_full": "semua lowongan di daftarnya terisi oleh yang lebih didahulukan",
            "reserved": "kursi cadangan diisi anggota yang urutannya di belakang mereka",
            "held": "kursi ditahan bagi anggota yang belum datang",
            "locals_only": "kebijakan hanya menanyai warga lokal",
            "no_opening": "lowongan di daftarnya tidak punya kursi",
            "lower_total": "menempatkannya menurunkan jumlah skor semua",
        },
        "of_vacancies": {
            "no_list": "tidak ada pencari kerja yang berkaitan",
            "ineligible_everywhere": "semua yang berkaitan tidak memenuhi syarat wajib",
            "not_open": "lowongan belum buka atau sudah tutup pada tanggal acuan",
            "not_listed": "ada yang cocok, tetapi lowongan ini di luar daftar mereka",
            "held": "kursi ditahan bagi anggota yang belum datang",
            "locals_only": "kebijakan hanya menanyai warga lokal",
            "lower_total": "mengisinya menurunkan jumlah skor semua",
            "placed_elsewhere": "yang cocok mendapat tempat yang lebih mereka inginkan",
        },
        "checks": {
            "known": "nomor yang dikenal",
            "one_place": "satu tempat setiap orang",
            "listed": "pasangan ada di daftar",
            "eligible": "memenuhi syarat wajib",
            "scores": "skor",
            "openings": "banyaknya kursi",
            "choice_rule": "aturan pilih dan cadangan",
            "no_blocking_pair": "tidak ada pasangan yang saling lebih memilih",
            "largest_sum": "jumlah skor terbesar",
            "ranks": "urutan di kedua sisi",
            "slots": "kursi yang disebut",
        },
        "more": "dan {} lagi",
    },
    "en": {
        "title": "Assignment, who goes where: a proposal for all at once, not a placement. Employers still test.",
        "placed": "{placed} of {workers} job seekers have a place; there are {openings} openings.",
        "local": "Locals: {local} of the {placed} with a place ({share} %); of {unknown} nobody knows.",
        "nobody": "Locals: nobody has a place.",
        "unmatched": "Without a place: {} job seekers",
        "unfilled": "Empty openings: {} at {} vacancies",
        "heads": ("Everybody's first place", "ranking alone", "assignment"),
        "congestion": {
            "never_first": "vacancies that are nobody's first place (%)",
            "concentration": "concentration, Gini coefficient (0 even, 1 on one)",
            "most_per_opening": "most people for one opening",
            "expected_unfilled": "openings empty if everybody applies at their first place alone",
        },
        "holds": "Certificate: holds, {checks} checks without a fault; it speaks of lists of {k}.",
        "fails": "Certificate: does NOT hold, {faults} faults.",
        "gap": "Sum of scores {value}; the largest is at most {gap} above it.",
        "of_workers": {
            "no_list": "no vacancy has anything in common with what they told",
            "ineligible_everywhere": "fail a hard rule of whatever comes into question",
            "not_listed": "something fits, and is on no list",
            "all_full": "whatever is on their list is filled by others who come first there",
            "reserved": "a reserved opening went to a member who stands behind them",
            "held": "openings are kept for members who didn't come",
            "locals_only": "the policy asks only locals",
            "no_opening": "the vacancies on their list have no openings",
            "lower_total": "placing them would lower the sum of scores",
        },
        "of_vacancies": {
            "no_list": "no job seeker has anything in common with it",
            "ineligible_everywhere": "whoever comes into question fails a hard rule",
            "not_open": "the vacancy isn't open yet or is closed on the market's day",
            "not_listed": "somebody fits, and doesn't have it on their list",
            "held": "openings are kept for members who didn't come",
            "locals_only": "the policy asks only locals",
            "lower_total": "filling it would lower the sum of scores",
            "placed_elsewhere": "those who fit have a place they want more",
        },
        "checks": {
            "known": "known ids",
            "one_place": "one place each",
            "listed": "pairs are on the lists",
            "eligible": "hard rules",
            "scores": "scores",
            "openings": "openings",
            "choice_rule": "choice rule and reserves",
            "no_blocking_pair": "no blocking pair",
            "largest_sum": "the largest sum of scores",
            "ranks": "ranks on both sides",
            "slots": "slots",
        },
        "more": "and {} more",
    },
}


class Assigned:
    """An assignment and its certificate, in one language.

    Parameters
    ----------
    assignment
        The assignment.
    certificate
        What was found when it was looked at again.
    tell
        The language.
    """

    def __init__(self, assignment: Assignment, certificate: AssignmentCertificate, tell: Words) -> None:
        self.assignment = assignment
        self.certificate = certificate
        self.tell = tell
        self._found = certificate.to_dict()
        self._text = _TEXT[tell.lang]
        self.title: str = self._text["title"]
        self.heads: tuple[str, str, str] = self._text["heads"]

    @property
    def facts(self) -> list[str]:
        """Who has a place, and how many of them are local: a sentence each."""
        tell, text, counts = self.tell, self._text, self._found["counts"]
        local = Counter(row["is_local"] for row in self.assignment.to_dicts())
        placed = local.total()
        facts = [
            text["placed"].format(
                placed=tell.number(placed),
                workers=tell.number(counts["workers"]),
                openings=tell.number(counts["openings"]),
            )
        ]
        if placed == 0:
            return [*facts, text["nobody"]]
        shares = {"local": local[True], "placed": placed, "unknown": local[None]}
        share = tell.number(100 * local[True] / placed, 1)
        return [*facts, text["local"].format(share=share, **{name: tell.number(n) for name, n in shares.items()})]

    @property
    def reasons(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Why workers have no place and openings nobody: a title, then counts and reasons, the most frequent first."""
        tell, text = self.tell, self._text
        workers = Counter(row["reason"] for row in self.assignment.unmatched.to_dicts())
        openings: Counter[str] = Counter()
        rows = self.assignment.unfilled.to_dicts()
        for row in rows:
            openings[row["reason"]] += row["unfilled"]
        titles = (
            text["unmatched"].format(tell.number(workers.total())),
            text["unfilled"].format(tell.number(openings.total()), tell.number(len(rows))),
        )
        both = zip(titles, (workers, openings), ("of_workers", "of_vacancies"), strict=True)
        return [
            (title, [(tell.number(n), text[of].get(code, code)) for code, n in _sorted(found)])
            for title, found, of in both
        ]

    @property
    def congestion(self) -> list[tuple[str, str, str]]:
        """What is measured of first places, and its figure by the lists and as proposed."""
        before, after = self.assignment.congestion.to_dicts()
        return [
            (name, self._figure(key, before[key]), self._figure(key, after[key]))
            for key, name in self._text["congestion"].items()
        ]

    @property
    def proof(self) -> list[str]:
        """What the certificate says, a sentence each; faults behind it."""
        tell, text, found = self.tell, self._text, self._found
        checks = found["checks"]
        proof = []
        if found["gap"] is not None:
            gap = tell.number(found["gap"], 6 if found["gap"] else 0)
            proof.append(text["gap"].format(value=tell.number(found["value"], 3), gap=gap))
        if found["holds"]:
            return [*proof, text["holds"].format(checks=len(checks), k=tell.number(found["k"]))]
        return [*proof, *faults(self._found, tell)]

    def lines(self, width: int) -> list[str]:
        """Return all of it as lines of at most `width` signs."""
        lines = [*textwrap.wrap(self.title, width)]
        for fact in self.facts:
            lines += textwrap.wrap(fact, width)
        for title, reasons in self.reasons:
            lines.append(title)
            for count, reason in reasons:
                head = f"{count:>9}  "
                lines += textwrap.wrap(reason, width, initial_indent=head, subsequent_indent=" " * len(head))
        lines += _table([self.heads, *self.congestion], width)
        for sentence in self.proof:
            lines += textwrap.wrap(sentence, width, subsequent_indent="  ")
        return lines

    def _figure(self, key: str, value: float) -> str:
        if key == "never_first":
            return self.tell.number(100 * value, 1)
        return self.tell.number(value, {"concentration": 2, "most_per_opening": 1}.get(key, 0))


def faults(found: dict[str, Any], tell: Words) -> list[str]:
    """Return what a certificate finds at fault, check by check, as sentences.

    Parameters
    ----------
    found
        The certificate as a dict.
    tell
        The language; examples are in English, as the certificate has them.

    Examples
    --------
    >>> from matcher.cli.lists import words
    >>> check = {"name": "listed", "checked": 3, "faults": 1, "examples": ["W1 at V2: on no list"]}
    >>> faults({"checks": [check]}, words("en"))
    ['Certificate: does NOT hold, 1 faults.', 'pairs are on the lists: 1: W1 at V2: on no list']
    """
    text = _TEXT[tell.lang]
    failing = [check for check in found["checks"] if check["faults"]]
    lines = [text["fails"].format(faults=tell.number(sum(check["faults"] for check in failing)))]
    for check in failing:
        examples = check["examples"][:_FAULTS]
        if (more := check["faults"] - len(examples)) > 0:
            examples.append(text["more"].format(tell.number(more)))
        name = text["checks"].get(check["name"], check["name"])
        lines.append(f"{name}: {tell.number(check['faults'])}: {'; '.join(examples)}")
    return lines


def _sorted(found: Counter[str]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _table(rows: Iterable[tuple[str, str, str]], width: int) -> list[str]:
    rows = list(rows)
    sizes = [max(len(row[at]) for row in rows) for at in range(3)]
    first = min(sizes[0], width - sizes[1] - sizes[2] - 4)
    lines = []
    for name, before, after in rows:
        *above, last = textwrap.wrap(name, first)
        lines += [*above, f"{last:<{first}}  {before:>{sizes[1]}}  {after:>{sizes[2]}}"]
    return lines
