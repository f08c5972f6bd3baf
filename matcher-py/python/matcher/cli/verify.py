"""``matcher verify``: whether the test of a certificate gives the same again."""

from __future__ import annotations

import argparse
from typing import Final

from matcher.cli.market import open_market, placed, say
from matcher.cli.output import kind_of, write
from matcher.exceptions import InputError
from matcher.local_test import Certificate, Verification, verify

__all__ = ["verify_certificate"]

_FINDINGS = 1
_SHOWN = 20
_WORDS: Final[dict[str, dict[str, str]]] = {
    "id": {
        "same": "SAMA: pemeriksaan diulang dan hasilnya sama.",
        "differs": "BERBEDA: pemeriksaan diulang dan hasilnya lain, {n} perbedaan.",
        "erased": "SAMA, KECUALI YANG DIHAPUS: selain orang yang datanya sudah tidak ada, tidak ada "
        "perbedaan: {n} baris.",
        "tampered": "DIUBAH: isi surat ini tidak cocok dengan sidiknya.",
        "more": "dan {n} lagi; semuanya ada di tabel",
        "written": "{n} baris tertulis di {path}",
    },
    "en": {
        "same": "SAME: the test was made again and gives the same.",
        "differs": "DIFFERS: the test was made again and gives something else, {n} differences.",
        "erased": "SAME BUT FOR THE ERASED: nothing differs but for people whose records are gone, {n} rows.",
        "tampered": "TAMPERED: the digest doesn't fit what the certificate says.",
        "more": "and {n} more; all of them are in the table",
        "written": "{n} rows written to {path}",
    },
}


def verify_certificate(options: argparse.Namespace) -> int:
    """Write what isn't as the certificate says, and return 0 if nothing is."""
    kind_of(options.output)
    try:
        certificate = Certificate.load(options.certificate)
    except InputError as error:
        raise type(error)(placed(options.certificate, error)) from error
    with open_market(options) as market:
        found = verify(certificate, market)
    _tell(found, _WORDS[options.lang])
    if options.output is not None or len(found.differences):
        write(found.differences, options.output)
    if options.output is not None:
        say(_WORDS[options.lang]["written"].format(n=len(found.differences), path=options.output))
    return 0 if found.status == "same" else _FINDINGS


def _tell(found: Verification, words: dict[str, str]) -> None:
    rows = found.differences.to_dicts()
    say(words[found.status].format(n=len(rows)))
    for row in rows[:_SHOWN]:
        what = " ".join(part for part in (row["field"], row["worker_id"], row["what"]) if part)
        values = f": {row['before'] or '–'} → {row['after'] or '–'}" if row["before"] or row["after"] else ""
        say(f"  {what}{values}")
    if len(rows) > _SHOWN:
        say(f"  {words['more'].format(n=len(rows) - _SHOWN)}")
