"""What commits change on lists: the table, what it is compared with, and what is refused."""

from __future__ import annotations

import matcher
import pytest
from conftest import POLICY, VACANCIES, WORKERS

COLUMNS = ["vacancy_id", "worker_id", "change", "before", "after"]


def positions(ranking):
    rows = ranking.to_polars().drop_nulls("position")
    return {(row["vacancy_id"], row["worker_id"]): row["position"] for row in rows.to_dicts()}


def compared(before, after):
    before, after = positions(before), positions(after)
    pairs = before.keys() | after.keys()
    return {(pair, before.get(pair), after.get(pair)) for pair in pairs if before.get(pair) != after.get(pair)}


def told(delta):
    return {((row["vacancy_id"], row["worker_id"]), row["before"], row["after"]) for row in delta.to_dicts()}


def test_a_delta_is_a_table_with_the_columns_of_the_contract(market):
    before = market.rank_workers()
    market.add_workers([{**WORKERS[1], "education": "SMK", "experience_years": 9}])
    market.remove_workers("W4")
    market.commit()
    delta = market.changed(before)
    assert isinstance(delta, matcher.Delta)
    assert delta.columns == COLUMNS
    assert told(delta) == compared(before, market.rank_workers(exhaustive=True))
    frame = delta.to_pandas()
    assert frame["before"].dtype.name == frame["after"].dtype.name == "Int32"
    # On its list by position, then those who left it; W2 passes the school leaving rule now and is the nearer of two.
    assert [tuple(row.values()) for row in delta.to_dicts()] == [
        ("V1", "W2", "entered", None, 2),
        ("V1", "W3", "moved", 2, 3),
        ("V2", "W4", "left", 1, None),
    ]
    assert delta.counts == {"entered": 1, "left": 1, "moved": 1}
    assert (delta.since["generation"], delta.made_from["generation"], delta.settings) == (1, 2, [])
    assert "1 entered, 1 left, 1 moved; 2 of 2 lists made anew, from generation 1 to 2" in repr(delta)
    page = delta._repr_html_()
    assert "position then" in page
    assert "place by score" not in page


def test_an_answer_is_what_the_next_one_is_compared_with(market):
    first = before = market.rank_workers()
    delta = first
    for step in (
        lambda: market.add_workers([{**WORKERS[3], "worker_id": "W5"}]),
        lambda: market.remove_workers(["W3", "W5"]),
        lambda: market.add_vacancies([{**VACANCIES[1], "vacancy_id": "V3"}]),
        lambda: market.remove_vacancies("V1"),
        market.refresh_statistics,
    ):
        step()
        market.commit()
        delta, after = market.changed(delta), market.rank_workers(exhaustive=True)
        assert told(delta) == compared(before, after)
        assert told(market.changed(first)) == compared(first, after)
        before = after
    assert len(market.changed(delta)) == 0
    assert "Delta: no rows, 5 columns" in repr(market.changed(delta))


@pytest.mark.parametrize("instrument", ["none", "boost", "tier", "reserve", "labour_market_test"])
def test_few_changes_make_few_lists_anew(sample, instrument):
    order = {"instrument": instrument, "reserve": {"share": 0.5}, "boost": {"kabupaten_kota": 0.1}}
    m = matcher.Matcher(policy={"id": "p", "order": order}, as_of="2026-11-01")
    m.add_workers(sample.workers)
    m.add_vacancies(sample.vacancies)
    m.commit()
    before = m.rank_workers(k=10, eligible="pass")
    m.remove_workers(before.to_polars()["worker_id"].unique().sort()[:5].to_list())
    m.commit()
    seen = []
    delta = m.changed(before, progress=lambda done, total: seen.append((done, total)))
    after = m.rank_workers(k=10, eligible="pass", exhaustive=True)
    assert told(delta) == compared(before, after) != set()
    assert 0 < delta.reranked < delta.lists == 150
    assert seen[-1] == (delta.reranked, delta.reranked)
    one, eight = (m.changed(before, threads=threads) for threads in (1, 8))
    assert one.to_dicts() == eight.to_dicts() == delta.to_dicts()


def test_named_vacancies_are_those_that_are_looked_at(market):
    before = market.rank_workers(["V2"])
    market.remove_workers(["W1", "W4"])
    market.commit()
    assert [row["vacancy_id"] for row in market.changed(before).to_dicts()] == ["V2"]


def test_a_market_opened_again_is_the_same_and_another_day_is_named(tmp_path):
    with matcher.Matcher(tmp_path / "office", as_of="2026-11-01", policy=POLICY) as m:
        m.add_workers(WORKERS)
        m.add_vacancies([{**VACANCIES[0], "closes_on": "2026-11-30"}])
        m.commit()
        before = m.rank_workers()
    with matcher.Matcher.open(tmp_path / "office") as m:
        assert len(m.changed(before)) == 0
    with matcher.Matcher.open(tmp_path / "office", as_of="2026-12-01") as m:
        delta = m.changed(before)
        assert delta.settings == ["as_of"]
        assert delta.counts == {"entered": 0, "left": len(before), "moved": 0}
        assert delta.sentence().endswith("; other settings: as_of")


def test_whatever_is_no_ranking_of_workers_of_this_market_is_refused(market):
    other = matcher.Matcher()
    other.add_workers(WORKERS)
    other.add_vacancies(VACANCIES)
    other.commit()
    for since, words in (
        (other.rank_workers(), r"the ranking \(generation 1\) is of another market"),
        (market.rank_vacancies(), "orders vacancies for workers; one that rank_workers made is right"),
        (market.rank_for({"skills_required": ["smaw"]}), "is for a record that was never stored"),
        (market.score_pairs([("W1", "V1")]), "holds given pairs"),
        (1, "since is of type int; a Ranking that rank_workers made on this market"),
        (market.snapshot, "since is of type Snapshot"),
        (market.rank_workers().to_polars(), "since is of type DataFrame"),
        (None, "since is of type NoneType"),
    ):
        with pytest.raises(matcher.InputError, match=words):
            market.changed(since)
    before = market.rank_workers()
    with pytest.raises(matcher.InputError, match="threads is 0"):
        market.changed(before, threads=0)
    with pytest.raises(matcher.InputError, match="progress"):
        market.changed(before, progress="yes")
    market.close()
    with pytest.raises(matcher.StorageError, match="closed"):
        market.changed(before)


@pytest.mark.parametrize(
    ("order", "changes"),
    [
        ({"instrument": "none"}, []),
        # Nobody claimed the reserved opening until now.
        ({"instrument": "reserve", "reserve": {"share": 0.5}}, [("L", None, 2), ("B", 2, None)]),
        # The first of too few qualified locals comes before everybody else.
        ({"instrument": "labour_market_test"}, [("L", None, 1), ("A", 1, 2), ("B", 2, None)]),
    ],
)
def test_a_local_with_a_lower_score_comes_in_where_openings_are_given_away(order, changes):
    m = matcher.Matcher(policy={"id": "p", "order": order})
    m.add_workers([{"worker_id": name, "skills": ["smaw", "gtaw"], "home_region": "64.71"} for name in "AB"])
    vacancy = {"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "region": "65.71"}
    m.add_vacancies([{**vacancy, "openings": 2, "housing": True}])
    m.commit()
    before = m.rank_workers(k=2)
    m.add_workers([{"worker_id": "L", "skills": ["smaw"], "home_region": "65.71"}])
    m.commit()
    told = [(row["worker_id"], row["before"], row["after"]) for row in m.changed(before).to_dicts()]
    assert told == changes
