"""What policies do to a market, as people read it: a table of figures, and what keeps them from more in sentences."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any, Final

from matcher.cli.lists import Words
from matcher.policy import PolicyCheck
from matcher.results import Lang
from matcher.settings import Policy

__all__ = ["TEXTS", "Effect", "Effects"]

TEXTS: Final = 2
"""Columns of text, to the left; numbers follow, to the right."""

_NAME = 18  # signs of a policy's name on a screen of 80
_QUIET = {"exemption", "unused"}  # of the document, not of what it does here

_TEXT: dict[Lang, dict[str, Any]] = {
    "id": {
        "title": "Yang dilakukan kebijakan pada pasar ini: bagian warga lokal di antara yang mengisi kursi (%)",
        "heads": ("kebijakan", "cara", "lowongan", "kursi", "tanpa", "dengan", "tertulis", "berubah"),
        "legend": "tanpa: menurut skor saja; dengan: dengan kebijakan; tertulis: bagian yang diminta dokumen; berubah: "
        "kursi yang diisi orang lain daripada menurut skor saja.",
        "instruments": {
            "none": "skor saja",
            "boost": "tambahan",
            "tier": "terdekat",
            "reserve": "cadangan",
            "labour_market_test": "uji",
        },
    },
    "en": {
        "title": "What policies do to this market: share of locals among those who take the openings (%)",
        "heads": ("policy", "how", "vacancies", "openings", "without", "with", "stated", "changed"),
        "legend": "without: by score alone; with: with the policy; stated: the share its document asks for; changed: "
        "openings that go to somebody else than by score alone.",
        "instruments": {
            "none": "score",
            "boost": "boost",
            "tier": "tier",
            "reserve": "reserve",
            "labour_market_test": "test",
        },
    },
}

# The engine's warnings are English; these say the same with the figures of the check.
_WARNINGS = {
    "precedence": "cadangan {stated} hampir tidak menambah warga lokal: kursi itu terpakai oleh mereka yang dengan "
    "skornya sendiri sudah terpilih ({baseline} menjadi {effective}); bila kursi terbuka diisi lebih dulu, bagiannya "
    "{open_first}",
    "rounding": "pembulatan mengubah banyaknya kursi cadangan: sebagian besar lowongan hanya punya sedikit kursi",
    "ties": "pada sebagian lowongan skor yang sama menentukan kursi terakhir: nomor yang lebih kecil didahulukan",
    "pool": "tidak semua kursi cadangan terisi: yang berhak dan memenuhi syarat terlalu sedikit",
    "below_stated": "bagian warga lokal {effective}, di bawah {stated} yang tertulis",
    "no_effect": "tidak satu pun dari {openings} kursi berpindah: urutan menurut skor sudah sama",
    "nobody_ranked": "untuk sebagian lowongan tidak ada yang masuk daftar: lihat tanggal dan syaratnya",
    "min_score": "pada sebagian lowongan tidak ada yang mencapai skor paling rendah yang diminta kebijakan",
    "unknown_proof": "ada yang bukti domisilinya belum lengkap di lowongan yang kekurangan warga lokal",
    "empty_ring": "tidak ada yang terdaftar tinggal di salah satu wilayah terdekat",
    "empty_group": "tidak ada yang terdaftar dari salah satu kelompok",
    "window": "sebagian lowongan tutup sebelum masa khusus warga lokal berakhir: yang lain tidak pernah ditanya",
    "undated": "sebagian lowongan tidak bertanggal buka: yang lain tidak pernah ditanya",
    "class_unknown": "sebagian lowongan tidak menyebut kelas keterampilan: kebijakan tidak mengaturnya",
    "no_vacancy": "tidak ada lowongan yang diatur: lihat wilayah, tanggal dan kelas keterampilan",
    "not_in_force": "kebijakan ini tidak berlaku pada tanggal pasar",
    "contradiction": "bagian-bagian dokumen saling bertentangan",
}


class Effect:
    """A policy and what it does to a market.

    Parameters
    ----------
    policy
        The document.
    check
        Its effect.
    """

    def __init__(self, policy: Policy, check: PolicyCheck) -> None:
        self.policy = policy
        self.check = check
        self.document = policy.to_dict()

    def warnings(self, tell: Words) -> list[str]:
        """Return what keeps the policy from doing what it says, one sentence of each kind."""
        check = self.check
        shares = {
            "stated": check.stated_share,
            "effective": check.effective_share,
            "baseline": check.baseline_share,
            "open_first": check.open_first_share,
        }
        figures = {name: f"{_percent(share, tell)} %" for name, share in shares.items()}
        texts: dict[str, str] = {}
        for row in check.warnings.to_dicts():
            code, text = row["code"], row["text"]
            if tell.lang == "id" and code in _WARNINGS:
                text = _WARNINGS[code].format(openings=tell.number(check.openings), **figures)
            if code not in _QUIET:
                texts.setdefault(code, text)
        return list(texts.values())

    def cells(self, tell: Words) -> list[str]:
        """Return the row of the table."""
        check = self.check
        instrument = self.document["order"]["instrument"]
        return [
            check.policy_id,
            _TEXT[tell.lang]["instruments"].get(instrument, instrument),
            tell.number(check.vacancies),
            tell.number(check.openings),
            _percent(check.baseline_share, tell),
            _percent(check.effective_share, tell),
            _percent(check.stated_share, tell),
            tell.number(check.changed),
        ]


class Effects:
    """The effects of several policies on one market, in one language."""

    def __init__(self, effects: Sequence[Effect], tell: Words) -> None:
        text = _TEXT[tell.lang]
        self.title: str = text["title"]
        self.heads: tuple[str, ...] = text["heads"]
        self.legend: str = text["legend"]
        self.rows = [effect.cells(tell) for effect in effects]
        self.warnings = [(effect.check.policy_id, text) for effect in effects for text in effect.warnings(tell)]
        self.checks = [effect.check for effect in effects]

    def lines(self, width: int) -> list[str]:
        """Return the table and its sentences as lines of at most `width` signs."""
        table = [list(self.heads), *([_short(row[0]), *row[1:]] for row in self.rows)]
        widths = [max(len(row[at]) for row in table) for at in range(len(self.heads))]
        lines = textwrap.wrap(self.title, width)
        for row in table:
            cells = enumerate(zip(row, widths, strict=True))
            words = [cell.ljust(size) if at < TEXTS else cell.rjust(size) for at, (cell, size) in cells]
            lines.append("  ".join(words))
        lines.insert(-len(self.rows), "─" * len(lines[-1]))
        lines += textwrap.wrap(self.legend, width)
        for policy_id, text in self.warnings:
            lines += textwrap.wrap(f"! {policy_id}: {text}", width, subsequent_indent="  ")
        return lines


def _percent(share: float | None, tell: Words) -> str:
    return "–" if share is None else tell.number(100 * share, 1)


def _short(name: str) -> str:
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"
