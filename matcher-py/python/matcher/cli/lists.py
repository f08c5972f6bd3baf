"""Lists as people read them: each vacancy with its first workers, and the reasons in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from matcher.engine import Matcher
from matcher.explanations import Explanation
from matcher.plots import tier_words
from matcher.results import Lang, Ranking

__all__ = ["Entry", "Listed", "Words", "is_uncounted", "listed", "words"]

_SKILLS = 3  # reasons a reader takes in at a glance


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    lang: Lang
    tiers: dict[str, str]
    local: str
    not_local: str
    unsure: str
    years: str
    years_unknown: str
    to_check: str
    lacks: str
    from_: str
    same_work: str
    openings: str
    wages: dict[str, str]
    checks: dict[str, str]
    failed: str
    unknown: str
    rules: dict[str, str]
    kinds: dict[str, str]
    added: str
    up: str
    down: str
    uncounted: str
    past: str
    turns: str
    papers: dict[str, str]

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number as this language writes it.

        Examples
        --------
        >>> words("id").number(5000), words("id").number(0.9171, 3), words("en").number(5000)
        ('5.000', '0,917', '5,000')
        """
        text = f"{value:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "id" else text

    def check(self, code: str) -> str:
        """Return a reason code in words.

        Examples
        --------
        >>> words("en").check("closed"), words("en").check("age_outside_unknown")
        ('closing day (not met)', 'age (not told)')
        """
        known = code.removesuffix("_unknown")
        name = self.checks.get(known, known)
        return (self.failed if known == code else self.unknown).format(name)

    def moved(self, row: dict[str, Any]) -> str | None:
        """Return which rule put a row where it is and from where; None if none did.

        Examples
        --------
        >>> row = {"position": 4, "score": 0.5, "priority": 0.53, "before": 7, "moved": 3, "rule": "reserve:local"}
        >>> words("en").moved(row)
        'reserved for locals, 0.030 on top, up from 7'
        >>> words("id").moved({**row, "before": 4, "moved": -1, "rule": "tier"})
        'turun dari urutan 4: yang lain didahulukan'
        >>> words("en").moved({**row, "before": None, "moved": None, "rule": "tier"})
        'who lives nearer comes first, 0.030 on top, place by score not counted'
        >>> words("en").moved({**row, "priority": 0.42, "before": 1, "moved": -3, "rule": "rotation", "turns": 2})
        'down from 1: 2 turns within the rotation, 0.080 less'
        """
        rule, moved = row["rule"], row["moved"] or 0
        if rule is None:
            return None
        name, _, kind = str(rule).partition(":")
        if name == "rotation":
            turns = self.turns.format(row["turns"], self.number(row["score"] - row["priority"], 3))
            return f"{self.down.format(self.number(row['before']))}: {turns}" if moved < 0 else turns
        if moved < 0 and not kind:
            return f"{self.down.format(self.number(row['before']))}: {self.past}"
        told = self.rules.get(name, name).format(self.kinds.get(kind, self.tiers.get(kind, kind)))
        if (added := row["priority"] - row["score"]) > 0:
            told += f", {self.added.format(self.number(added, 3))}"
        if is_uncounted(row):
            return f"{told}, {self.uncounted}"
        if moved == 0:
            return told
        return f"{told}, {(self.up if moved > 0 else self.down).format(self.number(row['before']))}"

    def home(self, row: dict[str, Any]) -> str:
        """Return whether a row's worker is local, and if nobody knows which paper would tell.

        Examples
        --------
        >>> words("en").home({"is_local": None, "proof_missing": ["ktp_region"]})
        'proof of residence incomplete: address on the KTP'
        """
        if row["is_local"] is not None:
            return self.local if row["is_local"] else self.not_local
        papers = ", ".join(self.papers.get(name, name) for name in row["proof_missing"])
        return f"{self.unsure}: {papers}" if papers else self.unsure

    def facts(self, vacancy: dict[str, Any], employer: str, place: str) -> str:
        """Return employer, place, openings and wage of a vacancy in one line."""
        facts = [employer, place, self.openings.format(self.number(vacancy.get("openings", 1)))]
        if vacancy.get("wage_min"):
            wage = self.wages[vacancy.get("wage_period", "month")]
            facts.append(wage.format(self.number(vacancy["wage_min"])))
        return " · ".join(facts)


_ID = Words(
    lang="id",
    tiers=tier_words("id"),
    local="warga lokal",
    not_local="bukan warga lokal",
    unsure="bukti domisili belum lengkap",
    years="pengalaman {} tahun",
    years_unknown="pengalaman belum diisi",
    to_check="perlu diperiksa",
    lacks="belum ada",
    from_="dari",
    same_work="jabatan yang sama",
    openings="{} kursi",
    wages={
        "hour": "Rp{} per jam",
        "day": "Rp{} per hari",
        "week": "Rp{} per minggu",
        "month": "Rp{} per bulan",
        "year": "Rp{} per tahun",
    },
    checks={
        "education_below": "pendidikan",
        "experience_below": "pengalaman",
        "certificate_missing": "sertifikat wajib",
        "certificate_expired": "masa berlaku sertifikat",
        "age_outside": "usia",
        "not_open_yet": "tanggal buka lowongan",
        "closed": "tanggal tutup lowongan",
        "wage_below": "upah",
        "too_far": "jarak",
        "outside_scope": "wilayah lowongan",
        "major_differs": "jurusan",
        "no_opening": "sisa lowongan",
    },
    failed="{} (tidak memenuhi)",
    unknown="{} (data belum lengkap)",
    rules={
        "boost": "tinggal dekat",
        "extra": "kelompok prioritas",
        "tier": "yang tinggal lebih dekat didahulukan",
        "reserve": "kursi cadangan {}",
        "labour_market_test": "warga lokal ditanya lebih dulu",
    },
    kinds={"": "bagi yang lain", "local": "warga lokal", "disability": "penyandang disabilitas"},
    added="tambahan nilai {}",
    up="dari urutan {}",
    down="turun dari urutan {}",
    uncounted="urutan menurut skor tidak dihitung",
    past="yang lain didahulukan",
    turns="{} giliran dalam masa rotasi, dikurangi {}",
    papers={
        "ktp_region": "alamat KTP",
        "ktp_checked_on": "pemeriksaan KTP terbaru",
        "home_region": "domisili",
        "resident_since": "tanggal mulai tinggal",
        "region": "lokasi kerja di lowongan",
        "as_of": "tanggal acuan",
    },
)
_EN = Words(
    lang="en",
    tiers=tier_words("en"),
    local="local resident",
    not_local="not a local resident",
    unsure="proof of residence incomplete",
    years="{} years of experience",
    years_unknown="experience not told",
    to_check="to be checked",
    lacks="lacks",
    from_="from",
    same_work="the same occupation",
    openings="openings: {}",
    wages={
        "hour": "Rp{} an hour",
        "day": "Rp{} a day",
        "week": "Rp{} a week",
        "month": "Rp{} a month",
        "year": "Rp{} a year",
    },
    checks={
        "education_below": "education",
        "experience_below": "experience",
        "certificate_missing": "a required certificate",
        "certificate_expired": "expiry of a certificate",
        "age_outside": "age",
        "not_open_yet": "opening day",
        "closed": "closing day",
        "wage_below": "wage",
        "too_far": "distance",
        "outside_scope": "the vacancy's area",
        "major_differs": "field of study",
        "no_opening": "openings left",
    },
    failed="{} (not met)",
    unknown="{} (not told)",
    rules={
        "boost": "lives near",
        "extra": "in a priority group",
        "tier": "who lives nearer comes first",
        "reserve": "reserved for {}",
        "labour_market_test": "locals are asked first",
    },
    kinds={"": "others", "local": "locals", "disability": "people with disabilities"},
    added="{} on top",
    up="up from {}",
    down="down from {}",
    uncounted="place by score not counted",
    past="others come first",
    turns="{} turns within the rotation, {} less",
    papers={
        "ktp_region": "address on the KTP",
        "ktp_checked_on": "a fresh look at the KTP",
        "home_region": "domicile",
        "resident_since": "since when resident",
        "region": "the vacancy's work site",
        "as_of": "the market's day",
    },
)


def is_uncounted(row: dict[str, Any]) -> bool:
    """Return whether a policy acted on a listed row whose place by score was not counted.

    Where no policy orders there is no rule; who waits for a paper has one and no position.

    Examples
    --------
    >>> is_uncounted({"position": 1, "moved": None, "rule": "tier"})
    True
    >>> is_uncounted({"position": None, "moved": None, "rule": "labour_market_test"})
    False
    """
    return row["moved"] is None and row["rule"] is not None and row["position"] is not None


def words(lang: Lang) -> Words:
    """Return the words of a language.

    Examples
    --------
    >>> words("en").local
    'local resident'
    """
    return _ID if lang == "id" else _EN


@dataclass(frozen=True, slots=True)
class Entry:
    """One worker on a list.

    Attributes
    ----------
    row
        Columns of the ranking.
    reasons
        What speaks for them, the strongest first.
    lacks
        Skills asked that nothing of theirs answers.
    """

    row: dict[str, Any]
    reasons: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One vacancy and its first workers."""

    vacancy: dict[str, Any]
    place: str
    employer: str
    entries: tuple[Entry, ...]


def listed(market: Matcher, ranking: Ranking, *, top: int, lists: int, lang: Lang) -> list[Listed]:
    """Return the first `top` workers of `lists` vacancies, titles varied, those that the policy changed first.

    Parameters
    ----------
    market
        The market that ranked.
    ranking
        Workers for vacancies.
    top, lists
        Workers a list, and lists.
    lang
        Language of the reasons.
    """
    rows = ranking.head(len(ranking))
    by_vacancy = [(key, list(group)) for key, group in groupby(rows, key=lambda row: str(row["vacancy_id"]))]
    full = [(key, group) for key, group in by_vacancy if len(group) >= top]
    # Lists that the policy changed come first, among them those with somebody whose papers are missing; the sort is
    # stable, so that they stay in the order of ids.
    full.sort(
        key=lambda item: (
            not any(row["moved"] or is_uncounted(row) for row in item[1][:top]),
            not any(row["is_local"] is None for row in item[1][:top]),
        )
    )
    chosen: list[Listed] = []
    titles: set[str] = set()
    for vacancy_id, group in full:
        vacancy = market.record("vacancies", vacancy_id) or {"vacancy_id": vacancy_id}
        title = str(vacancy.get("title", vacancy_id)).casefold()
        if title in titles:
            continue
        titles.add(title)
        chosen.append(_list(market, vacancy, group[:top], words(lang)))
        if len(chosen) == lists:
            break
    return chosen


def _list(market: Matcher, vacancy: dict[str, Any], rows: Iterable[dict[str, Any]], say: Words) -> Listed:
    region = vacancy.get("region")
    employer = market.record("employers", str(vacancy.get("employer_id"))) or {}
    entries = tuple(_entry(market, row, say) for row in rows)
    place = market.region_name(region) if region else "-"
    return Listed(vacancy, place, str(employer.get("name", "-")), entries)


def _entry(market: Matcher, row: dict[str, Any], say: Words) -> Entry:
    why = market.explain(row["worker_id"], row["vacancy_id"])
    worker = market.record("workers", row["worker_id"]) or {}
    leaves = [leaf for leaf in why.contributions.to_dicts() if leaf["side"] == "forward"]
    skills = [leaf for leaf in leaves if leaf["feature"] == "skills"]
    met = sorted((leaf for leaf in skills if leaf["contribution"] > 0), key=lambda leaf: -leaf["contribution"])
    reasons = [_named(leaf, say) for leaf in met[:_SKILLS] if leaf["evidence"] != "missing"]
    if any(leaf["feature"] == "occupation" and leaf["value"] == 1.0 and leaf["evidence"] == "group" for leaf in leaves):
        reasons.append(say.same_work)
    years = worker.get("experience_years")
    reasons.append(say.years_unknown if years is None else say.years.format(say.number(years, int(years % 1 > 0))))
    reasons.extend(_distance(why, say))
    lacks = tuple(str(leaf["name"]) for leaf in skills if leaf["evidence"] == "none")
    return Entry(row, tuple(reasons), lacks)


def _named(leaf: dict[str, Any], say: Words) -> str:
    name, via = str(leaf["name"]), leaf["via"]
    if via is None or str(via).casefold() in name.casefold():
        return name
    return f"{name} ({say.from_} “{via}”)"


def _distance(why: Explanation, say: Words) -> Iterable[str]:
    value, _, unit = why.facts.get("distance", "").partition(" ")
    if unit == "km":
        yield f"{say.number(float(value), 1)} km"
