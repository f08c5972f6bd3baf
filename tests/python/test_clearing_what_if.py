"""What another market would change: the same answer as assigning it from scratch, and this market left as it is."""

from __future__ import annotations

import matcher
import pytest
from clearing import FAR, SITE, market, places, reserve, vacancy, worker

WORKERS = [worker("A", 8), worker("B", 5, FAR), worker("C", 3), worker("D", 1, SITE)]
VACANCIES = [vacancy("V1", 5_000_000), vacancy("V2", 4_000_000), vacancy("V3", 3_000_000)]


def rows(changes):
    return [tuple(row.values()) for row in changes.to_dicts()]


def between(before, after):
    """The changes that two assignments tell, in the order of ids."""
    old, new = places(before), places(after)
    words = {(True, True): "moved", (True, False): "left", (False, True): "entered"}
    return [
        (name, words[name in old, name in new], old.get(name), new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


@pytest.fixture
def before():
    return market(WORKERS, VACANCIES).assign()


def test_nothing_supposed_is_nothing_changed(before):
    assert rows(before.what_if()) == []
    assert before.what_if().columns == ["worker_id", "change", "before", "after"]
    assert rows(before.what_if(add_workers=WORKERS[:2], add_vacancies=VACANCIES)) == []
    assert rows(before.what_if(policy="neutral")) == []


def test_a_vacancy_fewer(before):
    assert rows(before.what_if(remove_vacancies="V1")) == [
        ("A", "moved", "V1", "V2"), ("B", "moved", "V2", "V3"), ("C", "left", "V3", None),
    ]  # fmt: skip


def test_a_person_fewer(before):
    assert rows(before.what_if(remove_workers=["A"])) == [
        ("A", "left", "V1", None), ("B", "moved", "V2", "V1"), ("C", "moved", "V3", "V2"),
        ("D", "entered", None, "V3"),
    ]  # fmt: skip
    assert rows(before.what_if(remove_workers=["D"])) == []


def test_a_person_more(before):
    assert rows(before.what_if(add_workers=[worker("E", 6)])) == [
        ("B", "moved", "V2", "V3"), ("C", "left", "V3", None), ("E", "entered", None, "V2"),
    ]  # fmt: skip


def test_a_vacancy_more_or_with_other_openings(before):
    assert rows(before.what_if(add_vacancies=[vacancy("V0", 6_000_000)]))[0] == ("A", "moved", "V1", "V0")
    assert rows(before.what_if(add_vacancies=[vacancy("V3", 3_000_000, openings=2)])) == [("D", "entered", None, "V3")]


def test_another_policy(before):
    after = market(WORKERS, VACANCIES, policy=reserve(1.0)).assign()
    assert rows(before.what_if(policy=reserve(1.0))) == between(before, after)
    assert ("B", "left", "V2", None) in between(before, after)
    back = after.what_if(policy="neutral")
    assert rows(back) == between(after, before)


CHANGES = {
    "fewer people": {"remove_workers": 15},
    "fewer posts": {"remove_vacancies": 4},
    "more of both": {"add_workers": 20, "add_vacancies": 3},
    "all at once": {"remove_workers": 10, "remove_vacancies": 2, "add_workers": 5, "add_vacancies": 2, "policy": 0.75},
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("options", [{}, {"method": "welfare"}, {"side": "vacancies", "seed": 9}])
def test_as_if_the_market_had_been_built_that_way(change, options):
    # Counts of rare skills are those of the first commit, here of everybody, so that scores stay the same.
    as_of = "2026-11-01"
    sample = matcher.sample_market(workers=150, vacancies=15, as_of=as_of, seed=4)
    people, posts = sample.workers.to_dicts(), sample.vacancies.to_dicts()
    number = CHANGES[change]
    gone = [row["worker_id"] for row in people[: number.get("remove_workers", 0)]]
    closed = [row["vacancy_id"] for row in posts[: number.get("remove_vacancies", 0)]]
    come = people[100 : 100 + number.get("add_workers", 0)]
    opened = posts[10 : 10 + number.get("add_vacancies", 0)]
    policies = {"now": reserve(0.5), "then": reserve(number.get("policy", 0.5))}
    markets = {}
    for name, policy in policies.items():
        m = markets[name] = matcher.Matcher(as_of=as_of, policy=policy)
        m.add_workers(people)
        m.add_vacancies(posts)
        m.commit()
    now, then = markets.values()
    now.remove_workers([row["worker_id"] for row in come])
    now.remove_vacancies([row["vacancy_id"] for row in opened])
    now.commit()
    then.remove_workers(gone)
    then.remove_vacancies(closed)
    then.commit()
    before = now.assign(**options)
    supposed = {"add_workers": come, "add_vacancies": opened, "remove_workers": gone, "remove_vacancies": closed}
    if "policy" in number:
        supposed["policy"] = policies["then"]
    expected = between(before, then.assign(**options))
    generation, rows_before = now.snapshot.generation, now.snapshot.rows
    assert rows(before.what_if(**supposed)) == expected != []
    assert (now.snapshot.generation, now.snapshot.rows) == (generation, rows_before)
    assert now.assign(**options).to_arrow().equals(before.to_arrow())


def test_what_is_staged_is_not_supposed_and_stays_staged():
    m = market(WORKERS, VACANCIES)
    before = m.assign()
    m.remove_workers(["A"])
    assert rows(before.what_if()) == []
    m.commit()
    # The last commit is what changes are supposed of: an older assignment tells what the commit changed.
    assert ("A", "left", "V1", None) in rows(before.what_if())


@pytest.mark.parametrize(
    ("supposed", "kind", "text"),
    [
        ({"remove_workers": ["W404"]}, matcher.UnknownIdError, "W404"),
        ({"remove_vacancies": "V404"}, matcher.UnknownIdError, "V404"),
        ({"remove_workers": [7]}, matcher.InputError, "remove_workers holds a value of type int; ids are text"),
        ({"remove_workers": 7}, matcher.InputError, "remove_workers is of type int"),
        ({"add_workers": [{"name": "x"}]}, matcher.InputError, "worker_id"),
        ({"add_workers": 7}, matcher.InputError, "a value of type int is no table"),
        ({"add_vacancies": [{"vacancy_id": "V9", "openings": "dua"}]}, matcher.RefusedError, "openings"),
        ({"policy": {"id": "x", "order": {"instrument": "magic"}}}, matcher.ConfigError, "magic"),
    ],
)
def test_what_can_t_be_supposed_is_an_error(before, supposed, kind, text):
    with pytest.raises(kind, match=text):
        before.what_if(**supposed)
    assert rows(before.what_if()) == []


def test_a_market_that_was_closed_supposes_nothing():
    m = market(WORKERS, VACANCIES)
    before = m.assign()
    m.close()
    assert places(before)["A"] == "V1"
    assert before.certificate().holds
    with pytest.raises(matcher.StorageError):
        before.what_if(remove_workers="A")
