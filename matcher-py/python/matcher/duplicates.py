"""Which workers on file may be one person? Pairs by keyed identity number, or by day of birth and like names."""

from __future__ import annotations

from collections.abc import Mapping

from matcher import _core
from matcher.arguments import name_key
from matcher.exceptions import InputError
from matcher.results import Table

__all__ = ["Duplicates", "Duplicating", "name_hash"]


def name_hash(name: str, key: bytes | str) -> str:
    """Return the keyed hash of a person's name, for `Matcher.duplicates`; names spelt alike have like hashes.

    Parameters
    ----------
    name
        The name as the office writes it. Titles, the order of words and usual variants of spelling don't count.
    key
        The office's secret, of any length; the one of identity numbers will do.

    Returns
    -------
    str
        250 hexadecimal digits. Nobody without the key can try out names on it, but with the key anybody can, and many
        hashes together betray frequent pairs of letters: it is no less a secret than the name. The library keeps none.

    Raises
    ------
    InputError
        If the name is no text, or the key is empty.

    Notes
    -----
    A Bloom filter of the name's pairs of letters, 1,000 bits of which each pair sets 20, compared by Dice's
    coefficient. Source: Schnell, Bachteler and Reiher (2009), "Privacy-preserving record linkage using Bloom filters",
    BMC Medical Informatics and Decision Making 9:41.

    Examples
    --------
    >>> import matcher
    >>> one, other = (matcher.name_hash(name, "the office's key") for name in ("Muhammad Yusuf", "YUSUP, Moh."))
    >>> len(one), one == other, one == matcher.name_hash("Siti Rahayu", "the office's key")
    (250, True, False)
    """
    if not isinstance(name, str):
        raise InputError(f"the name is of type {type(name).__name__}; text is right")
    return _core.name_hash(name, name_key(key))


class Duplicates(Table):
    """Pairs of workers who may be one person each: a question for an officer.

    Attributes
    ----------
    unlisted
        Pairs left out, because the first worker already stands in 50.
    unknown_ids
        Names given for ids that no worker has.
    without_birth_date
        Names given for workers without a day of birth, which can't be compared.

    Notes
    -----
    Columns: ``worker_a`` (the id that comes first), ``worker_b``, ``by`` (``nik`` or ``birth_date_and_name``) and
    ``likeness`` in [0, 1]; 1 for the same identity number.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(nik_key="the office's key")
    >>> _ = m.add_workers([
    ...     {"worker_id": "W1", "nik": "6571014101900001"},
    ...     {"worker_id": "W2", "nik": 6571014101900001},
    ... ])
    >>> _ = m.commit()
    >>> m.duplicates()
    Duplicates: 1 rows, 4 columns
    worker_a  worker_b  by   likeness
    W1        W2        nik     1.000
    """

    def __init__(self, native: _core.Duplicates) -> None:
        super().__init__(native.rows())
        self.unlisted = native.unlisted
        self.unknown_ids = native.unknown_ids
        self.without_birth_date = native.without_birth_date


class Duplicating:
    """The part of a `matcher.Matcher` that finds workers who may be on file twice."""

    _market: _core.Market

    def duplicates(self, names: Mapping[str, str] | None = None, threshold: float | None = None) -> Duplicates:
        """Return pairs of committed workers who may be one person.

        Parameters
        ----------
        names
            Hashes of names by worker id, all made by `name_hash` under one key. They are compared and forgotten. None
            compares identity numbers alone.
        threshold
            From which likeness on two names count as one, above 0 and up to 1; 0.8 if None.

        Returns
        -------
        Duplicates
            One row a pair, by the ids. A pair of one identity number is listed by it alone; names are compared among
            workers born on the same day.

        Raises
        ------
        InputError
            If a hash or the threshold is not right.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> workers = [{"worker_id": f"W{number}", "birth_date": "1994-05-17"} for number in (1, 2, 3)]
        >>> _ = m.add_workers(workers)
        >>> _ = m.commit()
        >>> names = {"W1": "Muhammad Yusuf", "W2": "Moh. Yusup", "W3": "Siti Rahayu"}
        >>> found = m.duplicates({worker: matcher.name_hash(name, "a key") for worker, name in names.items()})
        >>> [(row["worker_a"], row["worker_b"], row["by"]) for row in found.to_dicts()]
        [('W1', 'W2', 'birth_date_and_name')]
        """
        if names is not None and not isinstance(names, Mapping):
            raise InputError(f"names is of type {type(names).__name__}; a mapping of worker ids to name_hash is right")
        pairs = list((names or {}).items())
        if not all(isinstance(part, str) for pair in pairs for part in pair):
            raise InputError("names holds something else than text; worker ids and what name_hash returned are right")
        if threshold is not None and (isinstance(threshold, bool) or not isinstance(threshold, (int, float))):
            raise InputError(f"threshold is of type {type(threshold).__name__}; a number above 0 and up to 1 is right")
        return Duplicates(_core.duplicates(self._market, pairs, threshold))
