"""What a market is set to: `Weights`, `Policy`, `Lexicon` and `Regions`, each loaded from a path, a table or a dict."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Self, TypeAlias

from matcher import _core
from matcher.documents import Document, Setting, read, refuse_nan, without_place
from matcher.exceptions import ConfigError, FileMissingError, InputError, MatcherError
from matcher.frames import rows_of
from matcher.results import Table

__all__ = ["Lexicon", "Policy", "Regions", "Setting", "Taxonomies", "Weights", "policies"]

BUNDLED = "bundled"
"""Names the lexicon that comes with the library wherever a path to one is taken."""

_TAXONOMY = "a path, a table, a `Lexicon` or a list of them is right"

Taxonomies: TypeAlias = "Setting | Lexicon | Sequence[Setting | Lexicon]"
"""What a lexicon is loaded from: one taxonomy or several."""


def policies() -> dict[str, str]:
    """Return the example policies that come with the library: name and document.

    They are marked ``illustrative``: no office has enacted them. A name is taken wherever a policy is.

    Examples
    --------
    >>> all("illustrative = true" in document for document in policies().values())
    True
    """
    return dict(_core.policies())


class Weights(Document):
    """How much each feature counts, and how hard each rule is.

    ``to_toml`` shows every key with its value: the weights of both views (``forward``, ``reverse``), how skills and
    texts are compared (``skills``, ``text``), what a missing fact is worth (``missing``) and the ``rules``.

    Examples
    --------
    >>> weights = Weights.load({"fusion": "forward", "forward": {"skills": 0.6}})
    >>> weights.to_dict()["forward"]["skills"]
    0.6
    >>> Weights.load({"forward": {"skils": 0.6}})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    matcher.exceptions.ConfigError: weights: forward.skils: unknown field `skils`, ... did you mean `skills`?
    """

    _what = "weights"

    @classmethod
    def _parse(cls, toml: str) -> _core.Weights:
        return _core.Weights(toml)


class Policy(Document):
    """Who is local, and how locals come first.

    Examples
    --------
    >>> Policy.load({"id": "neutral", "order": {"instrument": "tier"}}).to_dict()["local"]["boundary"]
    'kabupaten_kota'
    >>> Policy.load({"id": "x", "order": {"instrument": "bonus"}})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    matcher.exceptions.ConfigError: policy: order.instrument: unknown variant `bonus`, expected one of ...
    """

    _what = "policy"

    @classmethod
    def pick(
        cls, policies: Iterable[Setting | Self] | str | os.PathLike[str], region: str, as_of: dt.date | str
    ) -> Self:
        """Return the policy that is in force in a region on a day.

        Of those whose jurisdiction contains the region the one with the smallest jurisdiction holds; one without a
        jurisdiction is the last resort.

        Parameters
        ----------
        policies
            What ``load`` takes, several of them; or a folder, of which every ``.toml`` file is read.
        region
            Code or name of a region.
        as_of
            The day.

        Raises
        ------
        ConfigError
            If none is in force there and then, with what there is; or if two of one jurisdiction are in force on one
            day, with both names.
        FileMissingError
            If there is no such folder.

        Examples
        --------
        >>> old = {"id": "old", "jurisdiction": "64.74", "valid_to": "2018-12-31"}
        >>> new = {"id": "new", "jurisdiction": "64.74", "valid_from": "2019-01-01"}
        >>> Policy.pick([old, new], "64.74", "2026-11-01").to_dict()["id"]
        'new'
        """
        if isinstance(policies, (str, os.PathLike)):
            folder = Path(policies)
            if not folder.is_dir():
                raise FileMissingError(f"policy: there is no folder {folder}")
            policies = sorted(folder.glob("*.toml"))
        native = [cls.load(policy)._native for policy in policies]
        day = as_of.isoformat()[:10] if isinstance(as_of, dt.date) else as_of
        return cls(_core.Policy.pick(native, region, day))

    def variants(
        self,
        *,
        instrument: Iterable[str] = (),
        share: Iterable[float | str] = (),
        precedence: Iterable[str | Sequence[str]] = (),
        boundary: Iterable[str] = (),
        window_days: Iterable[int] = (),
    ) -> list[Self]:
        """Return the variants of this policy: every combination of what is given, each once.

        Parameters
        ----------
        instrument
            ``order.instrument``.
        share
            ``order.reserve.share``, from 0 to 1 or ``target``; ``reserve`` alone reads it.
        precedence
            ``order.reserve.precedence``; ``reserve`` alone reads it.
        boundary
            ``local.boundary``, how far around the site somebody is local; not read by ``none``.
        window_days
            ``window_days`` of every ring; ``labour_market_test`` alone reads it.

        Returns
        -------
        list of Policy
            Marked ``illustrative``, since no office enacted them. An instrument is combined with what it reads alone,
            so that no two do the same. Ids say what was varied: ``tarakan share=0.5``.

        Raises
        ------
        ConfigError
            If nothing is varied, a value is given twice or can't be, no instrument reads what is varied, the boundary
            is varied where ``local.regions`` says who is local, windows where there is no ring, or an instrument is
            named for which this policy has neither share nor amounts.

        Examples
        --------
        >>> base = Policy.load({"id": "tarakan", "jurisdiction": "65.71"})
        >>> for policy in base.variants(instrument=["reserve", "tier"], share=[0.5, 0.75]):
        ...     print(policy.to_dict()["id"])
        tarakan instrument=reserve share=0.5
        tarakan instrument=reserve share=0.75
        tarakan instrument=tier
        >>> base.variants(share=[0.5])
        Traceback (most recent call last):
        matcher.exceptions.ConfigError: grid: share is varied, but not read by none
        """
        given = {
            "instrument": instrument,
            "share": share,
            "precedence": precedence,
            "boundary": boundary,
            "window_days": window_days,
        }
        return self._varied({name: values for name, values in given.items() if not isinstance(values, tuple) or values})

    def _by_employer(self) -> Self:
        """Return the policy with what it asks of each vacancy asked of employers; as it is if it asks nothing of those.

        Of most single vacancies nobody is hired yet, so that an employer's vacancies are looked at together.
        """
        document = self.to_dict()
        targets: list[dict[str, Any]] = document.get("target", [])
        asked = [{**target, "unit": "employer"} for target in targets if target["unit"] == "vacancy"]
        if not asked:
            return self
        document["target"] = [target for at, target in enumerate(asked) if target not in asked[:at]]
        return type(self).load(document)

    def _varied(self, grid: Mapping[str, Iterable[object]]) -> list[Self]:
        """Return the variants along a grid: values of each axis, by its name."""
        axes = {}
        for name, values in grid.items():
            if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
                raise InputError(f"grid: {name} is of type {type(values).__name__}; a list of values is right")
            axes[name] = [list(value) if isinstance(value, tuple) else value for value in values]
        refuse_nan(axes, "grid")
        try:
            return [type(self)(native) for native in _core.variants(self._native, _core.to_toml(axes))]
        except ConfigError as error:
            # The place is one of a document that the caller never saw.
            raise ConfigError(without_place(error)) from None

    @classmethod
    def _parse(cls, toml: str) -> _core.Policy:
        return _core.Policy(toml)

    @classmethod
    def _made(cls, toml: str) -> _core.Policy:
        return cls._parse(toml).without_places()

    @classmethod
    def _text(cls, path: str | os.PathLike[str]) -> str:
        known = policies()
        name = os.fspath(path)
        if name in known:
            return known[name]
        if not Path(path).suffix and not Path(path).exists():
            raise FileMissingError(
                f"policy: there is no file {name} and no example of this name; {', '.join(known)} are"
            )
        return super()._text(path)


_SHEETS = {".xlsx", ".parquet"}


def _csv_of(x: Setting, what: str) -> bytes:
    """Return the CSV of a path as it is, or of a table or dict."""
    if isinstance(x, (str, os.PathLike)) and Path(x).suffix.lower() not in _SHEETS:
        return read(Path(x), what).encode()
    rows = rows_of(x, what)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _joined(cell) for name, cell in row.items()})
    return out.getvalue().encode()


def _joined(cell: object) -> object:
    return "|".join(map(str, cell)) if isinstance(cell, (list, tuple)) else cell


def _taxonomy(x: object) -> _core.Lexicon | bytes | str:
    """Return one taxonomy for the native half, which recognises a file by its header."""
    if isinstance(x, Lexicon):
        return x._native
    if isinstance(x, (str, os.PathLike)):
        path = Path(x)
        if not path.exists():
            if os.fspath(x) == BUNDLED:
                return _core.Lexicon.bundled()
            raise FileMissingError(f"lexicon: can't read {path}: there is no such file or folder")
        if path.suffix.lower() not in _SHEETS:
            return os.fspath(path)
    try:
        return _csv_of(x, "lexicon")  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        if isinstance(error, MatcherError):
            raise
        raise InputError(f"lexicon: a value of type {type(x).__name__} is no table; {_TAXONOMY}") from error


class _OnClassToo:
    """A method that on the class itself works with the bundled lexicon."""

    def __init__(self, method: Callable[[Lexicon, Iterable[str]], Table]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    def __get__(self, lexicon: Lexicon | None, owner: type[Lexicon]) -> Callable[[Iterable[str]], Table]:
        bound: Callable[[Iterable[str]], Table] = self._method.__get__(owner.load() if lexicon is None else lexicon)
        return bound


class Lexicon:
    """Which skills there are, by every name people write.

    Examples
    --------
    >>> lexicon = Lexicon.load([{"skill_id": "welder", "label_id": "Juru las", "aliases": ["tukang las"]}])
    >>> lexicon.resolve(["dicari tukang las"]).to_dicts()[0]["skill_id"]
    'welder'
    """

    def __init__(self, native: _core.Lexicon, *, market: _core.Market | None = None) -> None:
        self._native = native
        self._market = market
        self._lock = Lock()

    @classmethod
    def load(cls, x: Taxonomies | None = None, *, version: str = "") -> Lexicon:
        """Read and check a lexicon; None is the bundled one.

        A file's format is recognised by its header: our own table, one with the columns ``id``, ``label``, ``alias``,
        ``broader``, ESCO's CSV files, KBJI 2014 with ``kode`` and ``judul``, and O*NET's text files.

        Parameters
        ----------
        x
            A table (path, frame, list of dicts or dict of columns) with ``skill_id`` and ``label_id`` or ``label_en``,
            and where known ``aliases``, ``kind``, ``sector``, ``broader``, ``equivalent``, ``implies``, ``kbji4``; or a
            file of another format, or a folder of such files; or a list of all these, in which ``"bundled"`` names the
            lexicon that comes with the library. A name that two of them claim stays with the one given first.
        version
            What you call this state of it; by default what the sources state (``# version: 3`` before a header).

        Raises
        ------
        ConfigError
            If the header is of no known format, an id is missing or given twice, a name of a table of your own leads
            to two skills, or an edge leads nowhere or in a circle. Published taxonomies do contradict themselves: what
            they leave open names nothing and is counted in `notes`.
        FileMissingError
            If there is no such file.

        Examples
        --------
        >>> own = [{"id": "anyaman", "label": "Anyaman bambu", "alias": "menganyam bambu"}]
        >>> lexicon = Lexicon.load([own, "bundled"], version="crafts 1")
        >>> [row["skill_id"] for row in lexicon.resolve(["menganyam bambu", "las smaw"]).to_dicts()]
        ['anyaman', 'welding_smaw']
        """
        if isinstance(x, Lexicon) and not version:
            return x
        if x is None:
            x = BUNDLED
        several = isinstance(x, (list, tuple)) and not all(isinstance(row, Mapping) for row in x)
        sources: Iterable[object] = x if several else [x]  # type: ignore[assignment]
        taxonomies = [_taxonomy(source) for source in sources]
        if len(taxonomies) == 1 and isinstance(taxonomies[0], _core.Lexicon) and not version:
            return cls(taxonomies[0])
        return cls(_core.Lexicon(taxonomies, version))

    def _resolve(self, texts: Iterable[str]) -> Table:
        """Return the mentions of skills in texts, one row a mention; a text with none gives one row of nulls.

        On the class, ``Lexicon.resolve(texts)``, the bundled lexicon reads.

        Parameters
        ----------
        texts
            Items of a list, or whole texts.

        Returns
        -------
        Table
            ``text``, ``skill_id``, ``label``, ``evidence``, ``credit`` (0 to 1), ``start`` and ``end`` (characters of
            `text`), ``nearest`` (ids spelled most alike, where nothing was found).

        Examples
        --------
        >>> [row["skill_id"] for row in Lexicon.resolve(["welder 6G, bisa excel", "telepati"]).to_dicts()]
        ['welder_6g', 'ms_excel', None]
        """
        if isinstance(texts, str):
            raise InputError("texts is one text; a list of texts is right")
        return Table(self._native.resolve(list(texts)))

    resolve = _OnClassToo(_resolve)

    def add_alias(self, text: str, skill_id: str) -> None:
        """Add a name for a skill. On a market's lexicon it counts from the next commit on.

        Parameters
        ----------
        text
            The name as people write it.
        skill_id
            A skill of this lexicon.

        Raises
        ------
        ConfigError
            If there is no such skill, or the name already leads to another one.

        Examples
        --------
        >>> lexicon = Lexicon.load()
        >>> lexicon.add_alias("motong buah", "palm_harvester")
        >>> lexicon.resolve(["bisa motong buah"]).to_dicts()[0]["skill_id"]
        'palm_harvester'
        """
        with self._lock:
            changed = self._native.add_alias(text, skill_id)
            if self._market is not None:
                self._market.set_lexicon(changed)
            self._native = changed

    def to_csv(self) -> str:
        """Return the table, which `load` reads back as the same lexicon."""
        return self._native.to_csv()

    def occupation_group(self, title: str) -> str | None:
        """Return the KBJI 2014 unit group (four digits) of a job title; None if it names no trade or several.

        Examples
        --------
        >>> Lexicon.load().occupation_group("Dibutuhkan Welder 6G")
        '7212'
        """
        return self._native.occupation_group(title)

    @property
    def notes(self) -> list[str]:
        """What had to be left out of the sources, counted, with examples; empty if they say one thing throughout."""
        return self._native.notes()

    @property
    def version(self) -> str:
        """What the makers call this state of it; empty if they didn't say."""
        return self._native.version()

    def fingerprint(self) -> str:
        """Return a digest of the table and of the rules that read with it; the version is no part of it."""
        return self._native.fingerprint()

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        occupations = self._native.occupations()
        counts = [f"{len(self) - occupations:,} skills"] + [f"{occupations:,} occupations"] * bool(occupations)
        version = [f"version {self.version}"] * bool(self.version)
        return f"Lexicon({', '.join([*counts, *version, self.fingerprint()[:16]])})"


class Regions:
    """Names, points and renumberings of regions.

    Examples
    --------
    >>> Regions.load().resolve("Kab. Bandung")
    ('32.04', 'Kabupaten Bandung, Jawa Barat')
    """

    def __init__(self, native: _core.Regions) -> None:
        self._native = native

    @classmethod
    def load(cls, x: Setting | Regions | None = None) -> Regions:
        """Read a region table; None is the bundled one of Kemendagri codes as of 2025.

        Parameters
        ----------
        x
            A table with ``code`` and ``name``, and where known ``lat``, ``lon``, ``valid_from``, ``valid_to``,
            ``successor``.

        Raises
        ------
        ConfigError
            If a row is not right; the message names line and column.
        """
        if x is None:
            return cls(_core.Regions.bundled())
        if isinstance(x, Regions):
            return x
        return cls(_core.Regions(_csv_of(x, "regions")))

    def resolve(self, text: str) -> tuple[str, str]:
        """Return code and full name of a place given as people write it.

        Raises
        ------
        ConfigError
            If no region, or more than one, has the name.
        """
        return self._native.resolve(text)

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        return f"Regions({len(self):,} regions)"
