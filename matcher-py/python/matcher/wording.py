"""Which words of a vacancy should an officer look at? A remark for review, never a score."""

from __future__ import annotations

from collections.abc import Iterable

from matcher import _core
from matcher.arguments import ids_of
from matcher.results import Table

__all__ = ["wording"]


def wording(texts: Iterable[str] | str) -> Table:
    """Return the words of texts that name age, sex, looks, marital status, religion or ethnicity.

    Parameters
    ----------
    texts
        Texts of vacancies, in Indonesian or English; or one text.

    Returns
    -------
    Table
        ``number`` of the text, counted from 0, ``start`` and ``end`` (in characters of the text as given), ``text``
        (the words), ``rule`` (``age``, ``sex``, ``looks``, ``marital_status``, ``religion``, ``ethnicity``) and
        ``ground``. A text without such words has no row.

    Notes
    -----
    A flag asks an officer to look; it refuses nothing and enters no score. Source: circular of the Minister of Manpower
    M/6/HK.04/V/2025 of 28 May 2025 for age, looks, marital status and ethnicity; UU 13/2003 Art. 5-6 for sex and
    religion, which is our reading.

    Examples
    --------
    >>> import matcher
    >>> found = matcher.wording(["Kasir wanita, usia maks. 30 th", "Toko pakaian wanita, pengalaman minimal 2 tahun"])
    >>> [(row["number"], row["text"], row["rule"]) for row in found.to_dicts()]
    [(0, 'wanita', 'sex'), (0, 'usia maks. 30 th', 'age')]
    """
    return Table(_core.wording(ids_of(texts, "texts") or []))
