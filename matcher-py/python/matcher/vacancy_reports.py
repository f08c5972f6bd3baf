"""Vacancies and filled posts in the fields of Perpres 57/2023, in and out."""

from __future__ import annotations

from matcher import _core
from matcher.frames import TableLike
from matcher.results import IngestReport, Table
from matcher.tables import OnError, staged

__all__ = ["VacancyReporting"]


class VacancyReporting:
    """The half of a `matcher.Matcher` that takes employers' reports in and writes them."""

    _market: _core.Market

    def add_vacancy_reports(self, table: TableLike, *, on_error: OnError = "report") -> IngestReport:
        """Stage vacancies as employers report them under Perpres 57/2023, and the events of their reports.

        Columns are ``id_lowongan``, ``tanggal_lapor``, ``id_pemberi_kerja``, ``nama_pemberi_kerja``, ``jabatan``,
        ``jumlah``, ``berlaku_mulai``, ``berlaku_sampai``, ``usia_min``, ``usia_maks``, ``jenis_kelamin``,
        ``pendidikan``, ``kompetensi``, ``pengalaman_tahun``, ``upah_min``, ``upah_maks``, ``upah_per``,
        ``wilayah_kerja``, ``keterangan``; only the id is required. The names are ours, since those of the ministry's
        system aren't published. What is on file or staged of a vacancy stays where its report says nothing, but a wage
        told replaces the one on file whole; a report that doesn't fit what is on file is refused. The employer's name
        and the sex asked are read, told as a notice and not stored. The same report read twice counts once.

        Parameters
        ----------
        table, on_error
            As for `Matcher.add_workers`.

        Raises
        ------
        InputError
            If the table as a whole can't be read.
        RefusedError
            If a row is bad and `on_error` is ``raise``; nothing is staged then.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> report = m.add_vacancy_reports([
        ...     {"id_lowongan": "V1", "tanggal_lapor": "12/10/2026", "jabatan": "Juru las", "jumlah": 3},
        ... ])
        >>> _ = m.commit()
        >>> report.accepted, m.record("vacancies", "V1")["openings"], len(m.vacancy_reports("2026-10"))
        (1, 3, 1)
        """
        return staged(self._market, "vacancy_reports", table, on_error)

    def add_filled_notices(self, table: TableLike, *, on_error: OnError = "report") -> IngestReport:
        """Stage notices that vacancies are filled, as events of the kind ``filled``.

        Columns are ``id_lowongan``, ``tanggal_terisi`` (both required), ``id_pemberi_kerja``, ``jabatan``,
        ``jumlah_dibutuhkan``, ``jumlah_terisi``; the last three are read and not stored. As `add_vacancy_reports`.
        """
        return staged(self._market, "filled_notices", table, on_error)

    def vacancy_reports(self, period: str | None = None) -> Table:
        """Return vacancies on file in the fields of Perpres 57/2023, which `add_vacancy_reports` reads again.

        Parameters
        ----------
        period
            ``2026-10``, ``2026-Q4``, ``2026-S2`` or ``2026``: those whose report, else their first day of applying,
            lies in it; all if None.

        Raises
        ------
        InputError
            If the period is none.
        """
        return Table(_core.vacancy_reports(self._market, period))

    def filled_notices(self, period: str | None = None) -> Table:
        """Return notices of vacancies that are told to be filled, with the people placed; as `vacancy_reports`.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher(as_of="2026-11-01")
        >>> _ = m.add_vacancies([{"vacancy_id": "V1", "title": "Juru las", "openings": 2}])
        >>> _ = m.add_filled_notices([{"id_lowongan": "V1", "tanggal_terisi": "2026-10-20"}])
        >>> _ = m.commit()
        >>> row = m.filled_notices("2026-10").to_dicts()[0]
        >>> row["jabatan"], row["jumlah_dibutuhkan"], row["jumlah_terisi"]
        ('Juru las', 2, 0)
        """
        return Table(_core.filled_notices(self._market, period))
