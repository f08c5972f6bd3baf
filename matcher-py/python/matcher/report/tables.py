"""Which tables stand behind a report? Whatever a page shows is a cell of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from matcher.ledger import note_line, percent
from matcher.results import ArrowRows, Table

if TYPE_CHECKING:
    from matcher.engine import Matcher
    from matcher.programme import Programme
    from matcher.protection import Budget
    from matcher.settings import Policy

__all__ = ["LEAST_CELL", "Asked", "Gathered", "gather", "rows_of"]

LEAST_CELL = 5  # people; fewer are left out (domain notes, rule R8.5)
# Of the employers' board: what the report shows, and nothing that tells of few people.
_BOARD = (
    "employer_id", "is_partner", "has_forecast", "vacancies", "reported", "report_days_late", "filled", "notices",
    "placed", "local", "headcount_local", "headcount_total",
)  # fmt: skip
_SHARES = (0.25, 0.5, 0.75, 1.0)  # reserves set beside that of the policy

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report shall be about, beside the market."""

    city_budget: Iterable[str] | str = ("APBD",)
    training_budget: int | None = None
    protection_budget: int | None = None
    k: int = 20
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """Tables by name, and the sums from which figures are made."""

    programme: Programme
    seekers: int | None
    lacking: int | None
    budget: Budget | None
    tables: dict[str, Table]


def rows_of(rows: Sequence[Mapping[str, Any]], **kinds: str) -> Table:
    """Return a table of rows made here, with the Arrow type of each column."""
    return Table(ArrowRows(rows, kinds))


def gather(market: Matcher, asked: Asked) -> Gathered:
    """Return every table of a report.

    No worker's id is in them. Job seekers by place and occupation, coverage and flagged offers leave out what tells of
    1 to 4 people.
    """
    programme = market.programme(city_budget=asked.city_budget)
    ledger = market.ledger()
    places = market.balance("region", level=_level(market), public=True)
    occupations = market.balance("occupation", public=True)
    demand = market.demand(by=[], least=1)
    trends = market.demand(by=["month"]).trends
    plan = market.training_plan(budget=asked.training_budget, k=asked.k, threads=asked.threads, progress=False)
    gap = market.protection_gap(budget=asked.protection_budget)
    missing = [row for row in gap.to_dicts() if row["state"] == "missing"]
    coverage = market.coverage(public=True)
    flags, offers = _offers(market, asked)
    tables = {
        "stages": programme.stages,
        "partners": _with_percent(programme.partners, "local_percent", "local", "placed"),
        "funders": programme.funders,
        "employers": _with_percent(
            _only(programme.employers, _BOARD), "headcount_percent", "headcount_local", "headcount_total"
        ),
        "hires": _with_percent(_hires(market), "percent", "numerator", "denominator"),
        "ledger": _with_percent(ledger, "percent", "numerator", "denominator"),
        "yardstick": _with_percent(_yardstick(market, ledger), "percent", "numerator", "denominator"),
        "places": places,
        "occupations": occupations,
        "industries": market.balance("industry"),
        "skills": demand,
        "trends": trends,
        "taught_nowhere": demand.taught_nowhere,
        "classes": _classes(plan),
        "protection": _protection(coverage, missing),
        "flags": flags,
        "offers": offers,
        "policies": _policies(market, asked),
    }
    noted = {
        "programme": programme.notes,
        "local": ledger.notes,
        "market": places.notes,
        "skills": demand.notes,
        "protection": coverage.notes,
    }
    tables["notes"] = _notes(noted)
    everybody = sum(row["seekers"] for row in market.balance("occupation").to_dicts())
    return Gathered(
        programme=programme,
        seekers=everybody if _may_be_told(everybody, places) and _may_be_told(everybody, occupations) else None,
        lacking=_shown(len({row["worker_id"] for row in missing})),
        budget=gap.budget,
        tables=tables,
    )


def _level(market: Matcher) -> Literal["kabupaten_kota", "kecamatan"]:
    """Return how large places are: kecamatan of a kabupaten or kota, else these themselves."""
    region = market.snapshot.region
    return "kecamatan" if region is not None and "." in region else "kabupaten_kota"


def _may_be_told(everybody: int, counted: Table) -> bool:
    """Return whether a sum of job seekers gives away no few of them: what the rows left out hold together."""
    rows = counted.to_dicts()
    hidden = everybody - sum(row["seekers"] or 0 for row in rows)
    return hidden == 0 or (hidden >= LEAST_CELL and sum(row["suppressed"] for row in rows) > 1)


def _only(table: Table, columns: Sequence[str]) -> Table:
    return Table(ArrowRows.of(table.to_arrow().select(list(columns))))


def _hires(market: Matcher) -> Table:
    """Return everybody hired in the programme, each person once, and how many of them the policy calls local."""
    document = {name: value for name, value in market.policy.to_dict().items() if name != "target"}
    # It asks for nobody, so that nobody is looked for who could be hired yet: five seconds at 20,000 people.
    target = {"unit": "programme", "scope": "hires", "share": 0.0}
    counted = market.ledger({**document, "target": [target]})
    return _only(counted, ("numerator", "denominator", "unknown", "share"))


def _yardstick(market: Matcher, ledger: Table) -> Table:
    """Return what the policy asks of each vacancy, looked at by employer; no rows if it asks nothing of vacancies."""
    policy = market.policy
    by_employer = policy._by_employer()
    if by_employer is policy:
        return Table(ArrowRows.of(ledger.to_arrow().slice(0, 0)))
    return market.ledger(by_employer)


def _with_percent(table: Table, name: str, part: str, whole: str) -> Table:
    """Return a table with a share of two of its columns in per cent, cut off and never rounded up; none of nobody."""
    shares = [percent(row[part], row[whole]) if row[whole] else None for row in table.to_dicts()]
    return _with_texts(table, name, shares)


def _with_texts(table: Table, name: str, texts: Sequence[str | None]) -> Table:
    """Return a table with a column of texts behind the others."""
    import pyarrow as pa

    return Table(ArrowRows.of(table.to_arrow().append_column(name, pa.array(texts, pa.string()))))


def _classes(plan: Table) -> Table:
    """Return a plan of classes with how many people are admitted, and not who."""
    import pyarrow as pa

    arrow, rows = plan.to_arrow(), plan.to_dicts()
    people = pa.array([len(row["admitted"]) for row in rows], pa.int64())
    counted = Table(ArrowRows.of(arrow.set_column(arrow.column_names.index("admitted"), "people", people)))
    return _with_texts(counted, "name", [row["course_id"] if row["title"] is None else row["title"] for row in rows])


def _shown(people: int) -> int | None:
    """Return a count, but one of 1 to 4 people."""
    return None if 0 < people < LEAST_CELL else people


def _protection(coverage: Table, missing: Rows) -> Table:
    """Return who holds each scheme, with what the missing would cost a month and of how many that isn't known.

    Shares are cut off, so that what is below a target doesn't read as reached.
    """
    cost: dict[str, int] = {}
    untold: dict[str, int] = {}
    for row in missing:
        scheme = row["scheme"]
        cost[scheme] = cost.get(scheme, 0) + (row["monthly_cost"] or 0)
        untold[scheme] = untold.get(scheme, 0) + (row["monthly_cost"] is None)
    rows: Rows = [
        {
            **row,
            "percent": None if row["suppressed"] else percent(row["covered"], row["eligible"]),
            "monthly_cost": None if row["suppressed"] else cost.get(row["scheme"], 0),
            "cost_unknown": None if row["suppressed"] else _shown(untold.get(row["scheme"], 0)),
        }
        for row in coverage.to_dicts()
    ]
    counts = dict.fromkeys(("eligible", "covered", "missing", "unknown", "due_unknown"), "int64")
    return rows_of(
        rows, scheme="string", **counts, share="float64", percent="string", suppressed="bool", monthly_cost="int64",
        cost_unknown="int64",
    )  # fmt: skip


def _offers(market: Matcher, asked: Asked) -> tuple[Table, Table]:
    """Return how many vulnerable workers would go to posts with each flag, and which posts these are."""
    import pyarrow as pa

    people: dict[str, set[str]] = {}
    posts: dict[str, set[str]] = {}
    for row in market.assign(k=asked.k, threads=asked.threads, progress=False).to_dicts():
        for flag in row["flags"].split("|") if row["flags"] else ():
            people.setdefault(flag, set()).add(row["worker_id"])
            posts.setdefault(row["vacancy_id"], set()).add(flag)
    # At each vacancy is somebody: of few people the vacancies would tell how many.
    many = {flag for flag, own in people.items() if len(own) >= LEAST_CELL}
    flags: Rows = [
        {
            "flag": flag,
            "people": len(people[flag]) if flag in many else None,
            "vacancies": sum(flag in own for own in posts.values()) if flag in many else None,
            "suppressed": flag not in many,
        }
        for flag in sorted(people)
    ]
    offers: Rows = []
    for vacancy in sorted(posts):
        if shown := sorted(posts[vacancy] & many):
            record = market.record("vacancies", vacancy) or {}
            told_of = {name: record.get(name) for name in ("employer_id", "title")}
            offers.append({"vacancy_id": vacancy, **told_of, "flags": shown})
    names = ("vacancy_id", "employer_id", "title")
    schema = pa.schema([*((name, pa.string()) for name in names), ("flags", pa.list_(pa.string()))])
    return (
        rows_of(flags, flag="string", people="int64", vacancies="int64", suppressed="bool"),
        Table(ArrowRows.of(pa.Table.from_pylist(offers, schema=schema))),
    )


def _policies(market: Matcher, asked: Asked) -> Table:
    """Return the market's policy beside none and, where it reserves, beside other shares, with what each varies."""
    policy = market.policy
    instrument = policy.to_dict()["order"]["instrument"]
    compared: list[tuple[str | None, Policy]] = [(None, policy)]
    if instrument != "none":
        compared = [("none", one) for one in policy.variants(instrument=["none"])] + compared
    if instrument == "reserve":
        compared += [(str(share), one) for share in _SHARES for one in policy.variants(share=[share])]
    rows = market.simulate([one for _, one in compared], threads=asked.threads, progress=False)
    return _with_texts(rows, "varied", [what for what, _ in compared])


def _notes(noted: Mapping[str, Table]) -> Table:
    """Return notes of several parts without the ids of whom they are about, each sentence once."""
    rows: dict[str, dict[str, Any]] = {}
    for about, notes in noted.items():
        for row in notes.to_dicts():
            english = row["text_en"] if "text_en" in row else row["text"]
            indonesian = row["text_id"] if "text_id" in row else note_line(row, "id")
            told = {"about": about, "note": row["note"], "count": row["count"]}
            rows.setdefault(english, {**told, "text_id": indonesian, "text_en": english})
    return rows_of(
        list(rows.values()), about="string", note="string", count="int64", text_id="string", text_en="string"
    )
