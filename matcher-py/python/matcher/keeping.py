"""How a market on disk is kept: whether it is what was written, and people erased from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matcher import _core
from matcher.arguments import opener

if TYPE_CHECKING:
    import os

__all__ = ["Checkup", "ErasureReceipt", "Keeping", "check_market"]


@dataclass(frozen=True, slots=True)
class ErasureReceipt:
    """What `Matcher.erase_worker` did. It names nobody, so that it can be filed.

    Attributes
    ----------
    generation
        The generation from which on the person is gone.
    alias
        What stands in events for the person, so that the programme's books still add up.
    events
        Events that now tell of the alias.
    was_logged
        True if the decision log named the person, under a pseudonym that is nobody's now.
    readers
        Markets open for reading that began before, each in words: process, program and machine, generation. They have
        the person in memory until they close.
    held_generations
        Earlier generations that rankings and certificates of this process still hold.
    """

    generation: int
    alias: str
    events: int
    was_logged: bool
    readers: tuple[str, ...]
    held_generations: int

    def to_dict(self) -> dict[str, Any]:
        """Return the receipt as plain values, for a file."""
        return {
            "generation": self.generation,
            "alias": self.alias,
            "events": self.events,
            "was_logged": self.was_logged,
            "readers": list(self.readers),
            "held_generations": self.held_generations,
        }


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a look at a stored market found, and what a repair did.

    Attributes
    ----------
    findings
        What is wrong with the records, in words; empty if they are what was written.
    index_fits
        False if the index is missing, damaged or older than the records; opening for writing builds it anew.
    generation
        The generation after a repair; None if nothing was repaired.
    kept
        Records that a repair kept.
    lost
        Records that a repair knows to be lost: table and id; None for an id that can't be read or looks like a number
        of a person.
    missing
        How many records each table lost, by the last commit's count, named above or not.
    settings_lost
        True if a repair lost the settings: region, day, policy, weights, lexicon and regions are to be given again.
    set_aside
        The file with the damaged records, which an erasure removes; None if nothing was repaired.
    """

    findings: tuple[str, ...]
    index_fits: bool
    generation: int | None
    kept: int
    lost: tuple[tuple[str, str | None], ...]
    missing: dict[str, int]
    settings_lost: bool
    set_aside: str | None

    @property
    def ok(self) -> bool:
        """True if the records are what was written; an index is derived and can't be lost."""
        return not self.findings

    def sentences(self) -> list[str]:
        """Return every finding, and what became of it, as sentences."""
        told = [f"found: {finding}" for finding in self.findings]
        if self.ok:
            told.append("every record is what was written")
        if not self.index_fits:
            told.append("the index is missing, damaged or older; opening for writing builds it anew")
        if self.generation is not None:
            told.append(f"kept {self.kept:,} records, now generation {self.generation}")
            told += [f"lost from {table}: {name or '(id not shown)'}" for table, name in self.lost]
            told += [f"lost from {table} by count: {count:,}" for table, count in self.missing.items()]
            if self.settings_lost:
                told += [
                    "settings are lost: give region, as_of, policy, weights, lexicon and regions again",
                    "how many records there were was lost with them",
                ]
            told.append(f"the damaged records are set aside in {self.set_aside}: remove them once they aren't needed")
        return told

    def __str__(self) -> str:
        return "\n".join(self.sentences())


def check_market(path: str | os.PathLike[str], *, repair: bool = False) -> Checkup:
    """Look at every record of a stored market, and keep what is whole of a damaged one.

    Parameters
    ----------
    path
        Directory of the market.
    repair
        True writes what is whole in place of a damaged file, which is set aside, and builds the index anew. A whole
        market keeps its records as they are.

    Returns
    -------
    Checkup
        What was found, kept and lost.

    Raises
    ------
    MarketNotFoundError
        If there is no market.
    StorageError
        If nothing of it can be read, a newer version wrote it, or, to be repaired, it is open for writing elsewhere.

    Examples
    --------
    >>> import matcher, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with matcher.Matcher(folder) as m:
    ...         _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"]}])
    ...         _ = m.commit()
    ...     print(matcher.check_market(folder))
    every record is what was written
    """
    found = _core.check_market(path, repair, opener())
    lost = tuple((table, name) for table, name in found.pop("lost"))
    return Checkup(findings=tuple(found.pop("findings")), lost=lost, **found)


class Keeping:
    """The part of a `matcher.Matcher` that lets people go."""

    _market: _core.Market

    def erase_worker(self, worker: str) -> ErasureReceipt:
        """Erase a person at once and for good; durable when it returns.

        Their record goes; events keep date, kind, post and amount under an alias and lose their reason; the decision
        log loses what ties them to their pseudonym; counts lose words that nobody else has; index and records are
        written anew, so that no byte stays in any file of the market. What is staged for others stays staged. Exports,
        certificates and letters made before are in other hands: a certificate then verifies as ``erased``.

        Parameters
        ----------
        worker
            The worker's id.

        Returns
        -------
        ErasureReceipt
            The generation, the alias, and who still has the person in memory.

        Raises
        ------
        UnknownIdError
            If nothing tells of this id.
        StorageError
            If the market is open read-only or a file can't be written.

        Notes
        -----
        Builds the index anew and copies the records, which takes about as long as opening a market whose index is gone.

        Examples
        --------
        >>> import matcher
        >>> m = matcher.Matcher()
        >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["smaw"]}, {"worker_id": "W2", "skills": ["smaw"]}])
        >>> _ = m.commit()
        >>> m.erase_worker("W1")
        ErasureReceipt(generation=2, alias='erased@2', events=0, was_logged=False, readers=(), held_generations=0)
        >>> m.snapshot.rows["workers"]
        1
        """
        done = _core.erase_worker(self._market, worker)
        return ErasureReceipt(readers=tuple(done.pop("readers")), **done)
