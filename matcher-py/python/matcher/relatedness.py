"""What goes together beyond a market: titles, skills and fields of study that occur together, from a table."""

from __future__ import annotations

from matcher import _core
from matcher.documents import Setting, table_source
from matcher.results import IngestReport

__all__ = ["Relatedness"]


class Relatedness:
    """Titles, skills and fields of study that occur together, beside what a market's own vacancies say.

    A market learns from its vacancies which words keep company. Each occupation of this table is one more text that
    records are compared with: it is never ranked, and takes part from the next count on, which is the first commit or
    `Matcher.refresh_statistics`.

    Examples
    --------
    >>> related = Relatedness.load([
    ...     {"occupation": "Admin gudang", "skills": ["Excel", "stok opname"]},
    ...     {"occupation": "Perancah", "skills": ["rigging"], "majors": ["Teknik Sipil"]},
    ... ])
    >>> related
    Relatedness(2 occupations)
    >>> import matcher
    >>> market = matcher.Matcher(relatedness=related)
    """

    def __init__(self, native: _core.Relatedness, report: IngestReport | None = None) -> None:
        self._native = native
        self.report = report

    @classmethod
    def load(cls, x: Setting | Relatedness) -> Relatedness:
        """Read and check a table.

        Parameters
        ----------
        x
            A table (path, frame, list of dicts or dict of columns) with ``occupation`` (a title), ``skills``,
            ``skill_ids`` (ids of the market's lexicon) and ``majors``, at least two things a row. Rows of one
            occupation are taken together, so that a table of pairs, such as ESCO's relations with their labels, will
            do.

        Raises
        ------
        ConfigError
            If a row is wrong, every one of them in ``.issues``, or there is none. Ids that the market's lexicon doesn't
            have are refused when a market takes the table.
        FileMissingError
            If there is no such file.
        """
        if isinstance(x, Relatedness):
            return x
        native, report = _core.Relatedness.read(table_source(x, "relatedness"))
        return cls(native, IngestReport._of(report))

    def fingerprint(self) -> str:
        """Return a digest of what goes together."""
        return self._native.fingerprint()

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        return f"Relatedness({len(self):,} occupations)"
