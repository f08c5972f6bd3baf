"""What is owed under a policy and what was done, unit by unit: exact counts, and notes on what could not be counted."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from matcher import _core
from matcher.arguments import count
from matcher.results import Lang, Table, thousands
from matcher.settings import Policy, Setting

__all__ = ["Ledger", "Ledgers", "note_line", "percent"]

# What notes say in Indonesian; in English they say it themselves.
_NOTES_ID = {
    "not_in_force": "kebijakan tidak berlaku pada tanggal acuan",
    "no_target": "tidak ada target kebijakan yang berlaku pada tanggal acuan",
    "later": "kejadian bertanggal sesudah tanggal acuan: tidak dihitung",
    "undated": "penempatan atau akhir kerja tanpa tanggal: tidak dihitung",
    "kind_unknown": "kejadian tanpa jenis: tidak dihitung",
    "before_period": "penempatan sebelum masa target: tidak dihitung untuk target itu",
    "repeated": "penempatan berulang orang yang sama pada lowongan yang sama: dihitung sekali",
    "before_opening": "penempatan sebelum lowongan dibuka: dihitung",
    "ended_without_placed": "akhir kerja tanpa penempatan: tidak mengubah apa pun",
    "ended_before_placed": "akhir kerja bertanggal sebelum penempatan: orangnya dianggap masih bekerja",
    "worker_unknown": "penempatan orang yang tidak terdaftar: dihitung sebagai asal belum diketahui",
    "vacancy_unknown": "penempatan pada lowongan yang tidak terdaftar: dihitung sebagai asal belum diketahui",
    "employer_differs": "penempatan menyebut pemberi kerja lain daripada lowongannya: yang disebut dihitung",
    "employer_unknown": "penempatan tanpa pemberi kerja: tidak dihitung bagi siapa pun selain program",
    "vacancy_without_employer": "lowongan tanpa pemberi kerja: tidak dihitung bagi siapa pun",
    "class_unknown": "penempatan tanpa kelas keterampilan: tidak dihitung untuk target kelas tertentu",
    "outside": "penempatan di luar wilayah kebijakan: tidak dihitung",
    "exempt": "lowongan yang dikecualikan menurut daftar: tidak dihitung",
    "overridden": "penempatan sesudah keputusan petugas di luar urutan: dihitung seperti yang lain",
    "above_openings": "lowongan menerima lebih banyak orang daripada kursinya: semua dihitung",
    "filled_unreported": "lowongan dilaporkan terisi dengan penempatan kurang dari kursinya: "
                         "yang tidak dilaporkan tidak dihitung",
    "no_headcount": "pemberi kerja tanpa jumlah pekerja: bagian lokalnya tidak dapat dihitung",
    "headcount_too_coarse": "target yang menanyakan kelas keterampilan atau lowongan dari jumlah pekerja: "
                            "tidak dihitung",
    "headcount_without_rings": "target jumlah pekerja, yang tidak memuat lingkar: hanya dihitung "
                               "untuk semua warga lokal",
    "several_sites": "pemberi kerja di beberapa lokasi: jumlah pekerjanya tidak dihitung di lokasi mana pun",
    "site_unknown": "lowongan tanpa lokasi padahal ada beberapa: dihitung di bawah pemberi kerja utama",
    "shared_site": "lokasi yang disebut beberapa pemberi kerja utama: dihitung sebagai satu",
    "principal_unknown": "kontraktor dengan pemberi kerja utama yang tidak terdaftar",
    "circle": "pemberi kerja yang saling menjadi kontraktor dalam lingkaran",
    "paper_exemption": "pengecualian dengan surat yang tidak dibaca di sini: semua orang dihitung",
}  # fmt: skip
_HUNDREDTHS = 10_000  # of a whole, shown as per cent with two digits


class Ledger(Table):
    """What each vacancy, employer, site with its contractors or the whole programme owes and has done.

    Attributes
    ----------
    notes
        Table of what was left out, or counted in a way that a reader should know.
    made_from
        Digests of data, policy and regions, and the version.

    Notes
    -----
    A row a unit and target in force, in the order of the policy's targets, then of ids. Columns:

    ``unit``, ``unit_id``
        Who owes it: a vacancy, an employer, a site, or the ``programme``, which has the policy's id. A site whose
        vacancies tell no ``site_id`` has the id of the principal at the end of the chain of contractors.
    ``skill_class``, ``scope``, ``target_share``
        The target: its classes (``*`` is every one), what the share is of (``hires``, ``headcount``, ``openings``), and
        the share owed, in [0, 1].
    ``required``, ``realised``, ``remaining``
        The smallest number of locals that reaches the share, how many there are, how many are missing: 0 where a target
        is reached or exceeded.
    ``infeasible``
        Of the openings that are still to go to locals, those that nobody could take: no qualified local who isn't at
        work, each person for one opening.
    ``numerator``, ``denominator``, ``unknown``
        Locals out of all, and how many of all are of unknown origin: never local. Missing where nobody tells;
        headcounts tell no unknown.
    ``share``, ``met``
        Numerator over denominator, and whether it reaches the target, compared exactly: 74.05 % is below 75 %, however
        few digits are shown. ``met`` is missing where there is nobody to count or some employer of the unit tells no
        headcounts.
    ``tier``
        The ring of the policy that owes a share of its own; missing for all locals.
    ``uncounted``
        Employers of the unit without headcounts.

    Screens show shares in per cent with two digits, cut off and never rounded up.

    Examples
    --------
    >>> import matcher
    >>> target = {"unit": "employer", "scope": "headcount", "share": 0.75}
    >>> m = matcher.Matcher(policy={"id": "owed", "target": [target]}, as_of="2026-11-01")
    >>> _ = m.add_employers([
    ...     {"employer_id": "F1", "headcount_local": 822, "headcount_total": 1110},
    ...     {"employer_id": "F2", "headcount_local": 9, "headcount_total": 10},
    ...     {"employer_id": "F3"},
    ... ])
    >>> _ = m.commit()
    >>> ledger = m.ledger()
    >>> for row in ledger.to_dicts():
    ...     print(row["unit_id"], row["required"], row["realised"], row["remaining"], row["met"])
    F1 833 822 11 False
    F2 8 9 0 True
    F3 None None None None
    >>> [(note["note"], note["ids"]) for note in ledger.notes.to_dicts()]
    [('no_headcount', ['F3'])]
    """

    def __init__(self, native: _core.Batch, notes: _core.Batch, made_from: dict[str, Any]) -> None:
        super().__init__(native)
        self._notes = notes
        self._made_from = made_from

    @cached_property
    def notes(self) -> Table:
        """What was left out, or counted in a way that a reader should know.

        Columns: ``note`` (its topic, such as ``later``, ``undated``, ``repeated``, ``ended_without_placed``,
        ``worker_unknown``, ``no_headcount``), ``count``, ``records`` (the table whose ids follow), ``ids`` (all of
        them) and ``text`` (a sentence that says whether they are counted).
        """
        return Table(self._notes)

    @property
    def made_from(self) -> dict[str, Any]:
        """Digests of everything the ledger depends on; the generation stands for employers and events."""
        return self._made_from

    def _head(self) -> list[dict[str, Any]]:
        return [_shown(row) for row in super()._head()]

    def __repr__(self) -> str:
        return "\n".join([super().__repr__(), *(note["text"] for note in self.notes.to_dicts())])

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{html.escape(note['text'])}</li>" for note in self.notes.to_dicts())
        return f"{super()._repr_html_()}<ul>{notes}</ul>"


def percent(numerator: int | None, denominator: int | None) -> str:
    """Return a share in per cent with two digits, cut off so that what is below a target never reads as reached.

    Examples
    --------
    >>> percent(822, 1110), percent(7_499_999, 10_000_000), percent(0, 0)
    ('74.05 %', '74.99 %', '-')
    """
    if numerator is None or not denominator:
        return "-"
    hundredths = numerator * _HUNDREDTHS // denominator
    return f"{hundredths // 100}.{hundredths % 100:02} %"


def note_line(note: Mapping[str, Any], lang: Lang) -> str:
    """Return a note of a ledger as a sentence with its count.

    Examples
    --------
    >>> note_line({"note": "later", "count": 1200, "text": "..."}, "id")
    '1.200 kejadian bertanggal sesudah tanggal acuan: tidak dihitung'
    >>> note_line({"note": "headcount_without_rings", "count": 3, "text": "..."}, "id")[:40]
    '3 target jumlah pekerja, yang tidak memu'
    """
    said = _NOTES_ID.get(note["note"]) if lang == "id" else None
    return str(note["text"]) if said is None else f"{thousands(note['count'], lang)} {said}"


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its shares as a screen shows them."""
    shares = {
        "target_share": f"{100 * row['target_share']:.10g} %",
        "share": percent(row["numerator"], row["denominator"]),
    }
    return {**row, **shares}


class Ledgers:
    """The part of a `matcher.Matcher` that counts what is owed."""

    _market: _core.Market
    _threads: int | None

    def ledger(self, policy: Setting | Policy | None = None, *, threads: int | None = None) -> Ledger:
        """Return what is owed under a policy and what was done: targets counted from events and headcounts.

        Parameters
        ----------
        policy
            Whose targets are counted: a path, a table, a dict, a `Policy` or the name of an example; the market's own
            if None.
        threads
            Threads of this call.

        Returns
        -------
        Ledger
            A row a unit and target, with notes.

        Raises
        ------
        InputError
            If more locals are counted than people or openings, which is an error about the denominator; if a target is
            by site and contractors are each other's principals in a circle.
        ConfigError
            If the policy can't be used here.

        Notes
        -----
        People hired are those whom ``placed`` events name, up to the market's day; who left again stays hired. They
        belong to the event's employer, else the vacancy's, and count once for a unit. Local is whom the policy calls
        local, by the home on file; who isn't on file, or was placed at no vacancy on file, is of unknown origin.

        Examples
        --------
        Two of four hired are local, where three quarters are owed; the one who is missing could be W5.

        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> homes = {"W1": "65.71", "W2": "65.71", "W3": "64.72", "W4": None, "W5": "65.71"}
        >>> _ = m.add_workers([{"worker_id": w, "skills": ["smaw"], "home_region": home} for w, home in homes.items()])
        >>> post = {"vacancy_id": "V1", "employer_id": "F1", "region": "65.71", "openings": 9}
        >>> _ = m.add_vacancies([{**post, "skills_required": ["smaw"]}])
        >>> _ = m.add_events([
        ...     {"event_id": w, "date": "2026-10-01", "kind": "placed", "worker_id": w, "vacancy_id": "V1"}
        ...     for w in ("W1", "W2", "W3", "W4")
        ... ])
        >>> _ = m.commit()
        >>> target = {"unit": "employer", "scope": "hires", "share": 0.75}
        >>> row = m.ledger({"id": "owed", "target": [target]}).to_dicts()[0]
        >>> row["numerator"], row["denominator"], row["unknown"], row["remaining"], row["infeasible"], row["met"]
        (2, 4, 1, 1, 0, False)
        """
        native = None if policy is None else Policy.load(policy)._native
        threads = self._threads if threads is None else count(threads, "threads", least=1)
        return Ledger(*_core.ledger(self._market, native, threads))
