"""``matcher certify``: the certificate that fewer qualified locals than openings were found, or why there is none."""

from __future__ import annotations

import argparse
from typing import Any, Final

from matcher.cli.market import open_market, placed, say
from matcher.cli.output import write
from matcher.exceptions import InputError
from matcher.frames import read_rows
from matcher.local_test import Certificate, LocalSearch

__all__ = ["certify"]

_FINDINGS = 1
_SHOWN = 20
_COLUMNS = ("worker_id", "reason")
_WORDS: Final[dict[str, dict[str, str]]] = {
    "id": {
        "counts": "{registered} pencari kerja terdaftar, {local} warga lokal, {eligible} lolos syarat wajib, "
        "{qualified} memenuhi syarat, {unknown} belum dapat dipastikan; {openings} dibutuhkan",
        "made": "Surat keterangan dibuat{waived}: sidik {digest}",
        "waived": ", {n} orang tidak dihitung dengan alasan",
        "enough_qualified": "Tidak ada surat keterangan: warga lokal yang memenuhi syarat cukup untuk lowongan ini.",
        "unknowns": "Tidak ada surat keterangan: bersama yang belum dapat dipastikan, jumlahnya cukup. Lengkapi "
        "datanya, atau beri alasan untuk setiap orang dengan --waive ID=ALASAN.",
        "window_runs": "Tidak ada surat keterangan: masa satu lingkar belum lewat, atau lowongan ditutup "
        "terlalu cepat.",
        "undated": "Tidak ada surat keterangan: tanpa opens_on tidak diketahui apakah masanya sudah lewat.",
        "not_open_yet": "Tidak ada surat keterangan: lowongan belum dibuka, jadi belum ada yang ditanya.",
        "no_opening": "Tidak ada surat keterangan: lowongan ini tidak membutuhkan siapa pun.",
        "ask": "Belum dapat dipastikan, dan data yang akan menjawabnya:",
        "reasons": "Warga lokal yang tidak memenuhi syarat, per alasan: {reasons}",
        "more": "dan {n} lagi; semuanya di stdout",
        "written": "tertulis di {path}",
    },
    "en": {
        "counts": "{registered} job seekers on file, {local} local, {eligible} pass every hard rule, "
        "{qualified} qualified, {unknown} can't be told yet; {openings} wanted",
        "made": "Certificate made{waived}: digest {digest}",
        "waived": ", {n} people waived with a reason",
        "enough_qualified": "No certificate: enough locals are qualified for this vacancy.",
        "unknowns": "No certificate: with those who can't be told yet there are enough. Complete their records, or "
        "give a reason for each of them with --waive ID=REASON.",
        "window_runs": "No certificate: a ring's time isn't over, or the vacancy closed too early.",
        "undated": "No certificate: without opens_on it can't be told whether the windows are over.",
        "not_open_yet": "No certificate: the vacancy opens later, so nobody was asked.",
        "no_opening": "No certificate: the vacancy has no openings.",
        "ask": "Can't be told yet, and what would tell:",
        "reasons": "Locals who don't qualify, by reason: {reasons}",
        "more": "and {n} more; all of them are on stdout",
        "written": "written to {path}",
    },
}


def certify(options: argparse.Namespace) -> int:
    """Write a certificate to stdout or a file; where there is none, the unknown to stdout, and 1."""
    _look_at_files(options)
    waivers = _waivers(options)
    words = _WORDS[options.lang]
    with open_market(options) as market:
        search = market.find_locals(options.vacancy)
        certificate = market.local_test(options.vacancy, waivers=waivers)
    numbers = {name: f"{count:,}" for name, count in (*search.counts.items(), ("openings", search.openings))}
    if options.lang == "id":
        numbers = {name: text.replace(",", ".") for name, text in numbers.items()}
    say(words["counts"].format(**numbers))
    if certificate is None:
        return _none(search, words)
    return _made(certificate, options, words)


def _made(certificate: Certificate, options: argparse.Namespace, words: dict[str, str]) -> int:
    waived = words["waived"].format(n=len(certificate.waivers)) if certificate.waivers else ""
    say(words["made"].format(waived=waived, digest=certificate.digest))
    if options.output is None:
        print(certificate.to_json(), end="")
    else:
        options.output.write_text(certificate.to_json(), encoding="utf-8", newline="\n")
        say(words["written"].format(path=options.output))
    if options.html is not None:
        options.html.write_text(certificate.to_html(options.lang), encoding="utf-8", newline="\n")
        say(words["written"].format(path=options.html))
    return 0


def _none(search: LocalSearch, words: dict[str, str]) -> int:
    """Say why there is no certificate, and whom to ask for what."""
    if search.reasons:
        reasons = sorted(search.reasons.items(), key=lambda reason: (-reason[1], reason[0]))
        say(words["reasons"].format(reasons=", ".join(f"{code} {count}" for code, count in reasons)))
    say(words[search.finding])
    unknowns = search.unknowns
    if len(unknowns):
        say(words["ask"])
        for row in unknowns.to_dicts()[:_SHOWN]:
            say(f"  {row['worker_id']}: {', '.join(row['missing'])}")
        if len(unknowns) > _SHOWN:
            say(f"  {words['more'].format(n=len(unknowns) - _SHOWN)}")
    write(unknowns, None)
    return _FINDINGS


def _look_at_files(options: argparse.Namespace) -> None:
    """Refuse files that nothing can be written to, before the work."""
    for path, name, ending in ((options.output, "-o", ".json"), (options.html, "--html", ".html")):
        if path is not None and path.suffix.lower() != ending:
            raise InputError(f"{name} {path}: the ending {ending} is right")
        if path is not None and not path.parent.is_dir():
            raise InputError(f"{name} {path}: there is no folder {path.parent}")


def _waivers(options: argparse.Namespace) -> list[tuple[str, str]]:
    """Return the waivers of the command line and of a table."""
    pairs = []
    for text in options.waive or []:
        worker, mark, reason = text.partition("=")
        if not mark:
            raise InputError("--waive: ID=REASON is right, an id and a reason with = between")
        pairs.append((worker.strip(), reason))
    if options.waivers is not None:
        try:
            pairs += [_pair(number, row) for number, row in enumerate(read_rows(options.waivers, "waivers"), start=1)]
        except InputError as error:
            raise type(error)(placed(options.waivers, error)) from error
    return pairs


def _pair(number: int, row: dict[str, Any]) -> tuple[str, str]:
    """Return the waiver in a row; cells are not repeated in errors."""
    if absent := [name for name in _COLUMNS if name not in row]:
        raise InputError(f"waivers: row {number} has no column {absent[0]}; worker_id and reason are right")
    worker, reason = (row[name] for name in _COLUMNS)
    if not isinstance(worker, str) or not worker.strip():
        raise InputError(f"waivers: row {number}, column worker_id: empty or no text")
    return worker.strip(), reason if isinstance(reason, str) else ""
