"""The law's tables that a market is set to: minimum wages, and rules of social-protection schemes."""

from __future__ import annotations

from matcher import _core
from matcher.documents import Setting, table_source
from matcher.results import IngestReport, Table

__all__ = ["SchemeRules", "WageFloors"]


class WageFloors:
    """Minimum wages as dated rows: of provinces, of kabupaten and kota, and of industries in either.

    Examples
    --------
    >>> floors = WageFloors.load([
    ...     {"region": "65.71", "kind": "UMK", "amount": 4_000_000, "from": "2026-01-01", "to": "2026-12-31"},
    ...     {"region": "65", "kind": "UMP", "amount": 3_800_000, "from": "2026-01-01", "to": "2026-12-31"},
    ... ])
    >>> floors
    WageFloors(2 rows)
    """

    def __init__(self, native: _core.WageFloors, report: IngestReport | None = None) -> None:
        self._native = native
        self.report = report

    @classmethod
    def load(cls, x: Setting | WageFloors | None = None) -> WageFloors:
        """Read and check a table; None is the bundled one.

        The bundled rows are those of two provinces and two districts from 2024 to 2026, with their sources and how sure
        each is. Another district, and each new year, needs rows of its own: nothing is carried over from another year.

        Parameters
        ----------
        x
            A table (path, frame, list of dicts or dict of columns) with ``region``, ``kind`` (UMP, UMSP, UMK, UMSK),
            ``amount`` (rupiah per month), ``from``, and where known ``to`` (last day), ``kbli`` (codes or their
            beginnings, for UMSP and UMSK), ``sector``, ``status`` (final, recommended, proposed, derived),
            ``legal_basis``, ``source``.

        Raises
        ------
        ConfigError
            If a row is wrong, every one of them in ``.issues``; or two rows claim one day.
        FileMissingError
            If there is no such file.
        """
        if isinstance(x, WageFloors):
            return x
        if x is None:
            return cls(_core.WageFloors.bundled())
        native, report = _core.WageFloors.read(table_source(x, "wage_floors"))
        return cls(native, IngestReport._of(report))

    @property
    def rows(self) -> Table:
        """Every row, by region, kind and first day."""
        return Table(self._native.rows())

    @property
    def gaps(self) -> list[dict[str, str]]:
        """Days on which none of the rows of one region, kind and industry holds, between two that do."""
        names = ("region", "kind", "kbli", "from", "to")
        return [dict(zip(names, gap, strict=True)) for gap in self._native.gaps()]

    def fingerprint(self) -> str:
        """Return a digest of the rows, whatever their order in the file."""
        return self._native.fingerprint()

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        return f"WageFloors({len(self):,} rows)"


class SchemeRules:
    """Which social-protection scheme is due for which work, who bears it, what it costs, and since when.

    Examples
    --------
    >>> rules = SchemeRules.load()
    >>> rules.schemes
    ['JKN', 'JKK', 'JKM', 'JHT', 'JP', 'JKP']
    >>> rules.gaps
    []
    """

    def __init__(self, native: _core.SchemeRules, report: IngestReport | None = None) -> None:
        self._native = native
        self.report = report

    @classmethod
    def load(cls, x: Setting | SchemeRules | None = None) -> SchemeRules:
        """Read and check a table; None is the bundled one.

        Parameters
        ----------
        x
            A table (path, frame, list of dicts or dict of columns) with ``scheme``; the conditions ``status``,
            ``contract``, ``sector``, ``size``, ``payer``, ``risk`` (lists; empty is everybody, ``!a|b`` excludes);
            ``from``, ``to`` (last day); ``kind`` (fixed, rate), ``value``, ``base`` (wage, income), ``min`` (rupiah or
            ``wage_floor``), ``max``; ``borne_by`` (``payer`` is whoever pays for the person), ``duty`` (due, optional,
            fact), ``gives``; ``legal_basis``, ``source``.

        Raises
        ------
        ConfigError
            If a row is wrong, every one of them in ``.issues``; or two rows of the same conditions claim one day.
        FileMissingError
            If there is no such file.
        """
        if isinstance(x, SchemeRules):
            return x
        if x is None:
            return cls(_core.SchemeRules.bundled())
        native, report = _core.SchemeRules.read(table_source(x, "scheme_rules"))
        return cls(native, IngestReport._of(report))

    @property
    def schemes(self) -> list[str]:
        """The insurance schemes, in the order of the table."""
        return self._native.schemes()

    @property
    def rows(self) -> Table:
        """Every rule, in the order of the table."""
        return Table(self._native.rows())

    @property
    def gaps(self) -> list[dict[str, str]]:
        """Days on which none of the rules of the same conditions holds, between two that do."""
        return [dict(zip(("scheme", "rule_id", "from", "to"), gap, strict=True)) for gap in self._native.gaps()]

    def fingerprint(self) -> str:
        """Return a digest of the rules, in their order."""
        return self._native.fingerprint()

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        return f"SchemeRules({len(self):,} rules of {', '.join(self.schemes)})"
