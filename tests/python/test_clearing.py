"""Assignments through Python: one place each, openings, ranks on both sides, reserves, ties, the largest sum."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

import matcher
import pytest
from clearing import FAR, NEAR, SITE, market, openings_of, places, reserve, vacancy, worker

AS_OF = "2026-11-01"
FOUR = [worker("A", 8), worker("B", 5), worker("C", 3), worker("D", 1)]
THREE = [vacancy("V1", 5_000_000), vacancy("V2", 4_000_000), vacancy("V3", 3_000_000)]
RINGS = {"tier": [{"level": "kecamatan", "min_share": 0.2}], "group": [{"name": "poor", "share": 0.2}]}
POLICIES = {
    "none": None,
    "reserve": reserve(0.5, **RINGS),
    "open_first": reserve(0.5, precedence="open_first", unfilled="hold", hold_days=30),
    "tier": {"id": "tier", "order": {"instrument": "tier"}},
    "boost": {"id": "boost", "order": {"instrument": "boost", "boost": {"kecamatan": 0.15, "kabupaten_kota": 0.1}}},
    "test": {
        "id": "test",
        "order": {"instrument": "labour_market_test"},
        "tier": [{"level": "kabupaten_kota", "window_days": 14}],
    },
}


@pytest.fixture(scope="module", params=POLICIES)
def sampled(request):
    sample = matcher.sample_market(workers=600, vacancies=60, as_of=AS_OF, seed=3)
    m = matcher.Matcher(as_of=AS_OF, policy=POLICIES[request.param])
    sample.add_to(m)
    m.commit()
    return request.param, m


@pytest.mark.parametrize("method", ["stable", "welfare"])
def test_one_place_each_openings_kept_and_nobody_forgotten(sampled, method):
    _, m = sampled
    assignment = m.assign(method)
    placed, openings = places(assignment), openings_of(m, assignment)
    assert placed
    taken = Counter(placed.values())
    assert all(taken[name] <= openings[name] for name in taken)
    left = {row["worker_id"] for row in assignment.unmatched.to_dicts()}
    assert not left & set(placed)
    assert len(left) + len(placed) == m.snapshot.rows["workers"]
    empty = {row["vacancy_id"]: row["unfilled"] for row in assignment.unfilled.to_dicts()}
    assert empty == {name: openings[name] - taken[name] for name in openings if openings[name] > taken[name]}
    certificate = assignment.certificate()
    assert certificate.holds, certificate
    assert assignment.gap == certificate.to_dict()["gap"] == (0.0 if method == "welfare" else None)


def test_slots_are_those_of_the_outcomes(sampled):
    _, m = sampled
    assignment = m.assign()
    rows = assignment.to_dicts()
    filled = Counter((row["vacancy_id"], row["slot"]) for row in rows if row["slot"] != "open")
    told = {
        (row["vacancy_id"], row["reserve"]): row["filled"]
        for row in assignment.outcomes.to_dicts()
        if row["reserve"] and row["filled"]
    }
    assert filled == told
    for row in rows:
        assert (row["rule"] == f"reserve:{row['slot']}") == (row["slot"] != "open")
        if row["slot"] in {"local", "kecamatan"}:
            assert row["is_local"] is True


def test_ranks_are_by_reverse_on_one_side_and_by_forward_on_the_other(sampled):
    policy, m = sampled
    ranking = m.rank_vacancies().to_dicts()
    pairs = {(row["worker_id"], row["vacancy_id"]): row for row in ranking}
    by_worker, by_vacancy = defaultdict(list), defaultdict(list)
    for row in ranking:
        by_worker[row["worker_id"]].append(row["reverse"])
        by_vacancy[row["vacancy_id"]].append(row["forward"])
    checked = 0
    for row in m.assign().to_dicts():
        pair = pairs[row["worker_id"], row["vacancy_id"]]
        assert row["score"] == pair["score"]
        assert row["is_local"] == pair["is_local"]
        if policy == "test":
            continue  # those who aren't asked are on no list
        wanted = by_worker[row["worker_id"]]
        before, alike = (sum(other > pair["reverse"] for other in wanted), wanted.count(pair["reverse"]))
        assert before < row["worker_rank"] <= before + alike
        if policy in {"none", "reserve", "open_first"}:
            held = by_vacancy[row["vacancy_id"]]
            before, alike = (sum(other > pair["forward"] for other in held), held.count(pair["forward"]))
            assert before < row["vacancy_rank"] <= before + alike
        checked += 1
    assert checked or policy == "test"


def test_no_worker_and_vacancy_would_both_clearly_rather_have_each_other():
    sample = matcher.sample_market(workers=400, vacancies=40, as_of=AS_OF, seed=5)
    m = matcher.Matcher(as_of=AS_OF)
    sample.add_to(m)
    m.commit()
    assignment = m.assign()
    placed, openings = places(assignment), openings_of(m, assignment)
    ranking = {(row["worker_id"], row["vacancy_id"]): row for row in m.rank_vacancies().to_dicts()}
    worst = defaultdict(lambda: math.inf)
    for pair in placed.items():
        worst[pair[1]] = min(worst[pair[1]], ranking[pair]["forward"])
    taken, looked_at = Counter(placed.values()), 0
    for (person, post), row in ranking.items():
        if post == placed.get(person) or not openings.get(post):
            continue
        is_better = person not in placed or row["reverse"] > ranking[person, placed[person]]["reverse"]
        has_room = taken[post] < openings[post] or row["forward"] > worst[post]
        assert not (is_better and has_room), (person, post)
        looked_at += 1
    assert looked_at > 1_000


def test_nearer_tiers_stand_first_on_the_vacancy_s_side_and_a_boost_is_added():
    workers = [worker("far", 8, FAR), worker("near", 5, NEAR), worker("same", 3, SITE)]
    ranks = {}
    for name in ("none", "tier", "boost"):
        rows = market(workers, [vacancy("V1", openings=3)], policy=POLICIES[name]).assign().to_dicts()
        ranks[name] = [row["worker_id"] for row in sorted(rows, key=lambda row: row["vacancy_rank"])]
    assert ranks == {"none": ["far", "near", "same"], "tier": ["same", "near", "far"], "boost": ["far", "near", "same"]}
    close = [worker("far", 8, FAR), worker("near", 7, SITE)]
    (row,) = market(close, [vacancy("V1")], policy=POLICIES["boost"]).assign().to_dicts()
    assert (row["worker_id"], row["vacancy_rank"], row["slot"], row["rule"]) == ("near", 1, "open", "boost")


@pytest.mark.parametrize(
    ("precedence", "taken"), [("reserve_first", {"far8", "near1"}), ("open_first", {"far8", "near1"})]
)
def test_a_reserved_opening_goes_to_a_member_who_stands_behind(precedence, taken):
    workers = [worker("far8", 8, FAR), worker("far7", 7, FAR), worker("near1", 1)]
    m = market(workers, [vacancy("V1", openings=2)], policy=reserve(0.5, precedence=precedence))
    rows = {row["worker_id"]: row for row in m.assign().to_dicts()}
    assert set(rows) == taken
    assert (rows["near1"]["slot"], rows["near1"]["vacancy_rank"]) == ("local", 3)


def test_a_local_who_would_be_taken_anyway_uses_the_reserve_up_only_if_it_goes_first():
    # Dur, Kominers, Pathak and Sönmez (2018): one reserve, two precedences, two effects.
    workers = [worker("near8", 8), worker("far7", 7, FAR), worker("near1", 1)]
    who = {
        precedence: set(
            places(market(workers, [vacancy("V1", openings=2)], policy=reserve(0.5, precedence=precedence)).assign())
        )
        for precedence in ("reserve_first", "open_first")
    }
    assert who == {"reserve_first": {"near8", "far7"}, "open_first": {"near8", "near1"}}


def test_rings_and_groups_each_fill_their_own_openings():
    workers = [*(worker(f"far{years}", years, FAR) for years in (9, 8, 7, 6)), worker("poor", 0, FAR, groups=["poor"])]
    workers += [worker("same", 1, SITE), worker("near3", 3), worker("near2", 2)]
    m = market(workers, [vacancy("V1", openings=5)], policy=reserve(0.6, **RINGS))
    assignment = m.assign()
    assert {row["worker_id"]: row["slot"] for row in assignment.to_dicts()} == {
        "far9": "open", "near2": "local", "near3": "local", "same": "kecamatan", "poor": "poor",
    }  # fmt: skip
    assert assignment.certificate().holds


def test_ties_go_to_who_registered_first_and_then_to_a_lottery_that_is_drawn_once():
    alike = [worker(f"W{at}", 5) for at in range(6)]
    alike[4]["registered_on"], alike[5]["registered_on"] = "2026-01-02", "2026-01-01"
    posts = [vacancy("V1", openings=7)]

    def order(workers, seed):
        rows = market(workers, posts).assign(seed=seed).to_dicts()
        return [row["worker_id"] for row in sorted(rows, key=lambda row: row["vacancy_rank"])]

    drawn = {seed: order(alike, seed) for seed in range(8)}
    assert all(line[:2] == ["W5", "W4"] for line in drawn.values())
    assert len({tuple(line) for line in drawn.values()}) > 3
    assert order(alike[::-1], 3) == drawn[3]
    # Who else is there changes nobody's number.
    assert [one for one in order([*alike, worker("W9", 5)], 3) if one != "W9"] == drawn[3]
    # The same numbers at every vacancy: two posts alike put people in one order.
    both = market(alike, [vacancy("V1", 5_000_000, 2), vacancy("V2", 4_000_000, 2)]).assign(seed=3).to_dicts()
    assert {row["worker_id"] for row in both if row["vacancy_id"] == "V1"} == set(drawn[3][:2])
    assert {row["worker_id"] for row in both if row["vacancy_id"] == "V2"} == set(drawn[3][2:4])


@pytest.mark.parametrize("seed", [0, 2**64 - 1])
def test_every_seed_is_right(seed):
    assert len(market(FOUR, THREE).assign(seed=seed)) == 3


def test_whoever_proposes_is_better_off():
    # Two stable assignments: each worker's nearest post, and each post's best worker, who lives far from it.
    nunukan = "65.04.07"
    weights = {
        "forward": dict.fromkeys(("occupation", "text", "education", "wage", "distance", "experience"), 0)
        | {"skills": 1},
        "reverse": dict.fromkeys(("skills", "occupation", "text", "contract", "schemes", "wage"), 0) | {"distance": 1},
        "rules": {"experience": "off", "wage": "off", "distance": "off"},
    }
    workers = [
        worker("W1", 5, "65.71.01", skills=["smaw", "forklift"]),
        worker("W2", 5, nunukan, skills=["smaw", "barista"]),
    ]
    posts = [
        vacancy("V1", region="65.71.01", skills_required=["smaw", "barista"], housing=False),
        vacancy("V2", region=nunukan, skills_required=["smaw", "forklift"], housing=False),
    ]
    m = market(workers, posts, weights=weights)
    assert places(m.assign(side="workers")) == {"W1": "V1", "W2": "V2"}
    assert places(m.assign(side="vacancies")) == {"W1": "V2", "W2": "V1"}


@pytest.mark.parametrize(
    ("workers", "vacancies", "left", "empty"),
    [
        ([], [], 0, 0),
        (FOUR, [], 4, 0),
        ([], THREE, 0, 3),
        (FOUR, [vacancy("V1", openings=0)], 4, 0),
    ],
)
@pytest.mark.parametrize("method", ["stable", "welfare"])
@pytest.mark.parametrize("side", ["workers", "vacancies"])
def test_nothing_to_assign_is_an_ordinary_answer(workers, vacancies, left, empty, method, side):
    assignment = market(workers, vacancies, policy=POLICIES["reserve"]).assign(method, side)
    assert len(assignment) == 0
    assert (len(assignment.unmatched), len(assignment.unfilled)) == (left, empty)
    assert len(assignment.referrals) == 0
    assert assignment.certificate().holds
    assert "no rows" in repr(assignment)


def test_any_number_of_threads_gives_the_same(sampled):
    _, m = sampled
    one, eight = (m.assign(referrals=2, threads=threads) for threads in (1, 8))
    for name in ("unmatched", "unfilled", "referrals", "outcomes", "congestion"):
        assert getattr(one, name).to_arrow().equals(getattr(eight, name).to_arrow()), name
    assert one.to_arrow().equals(eight.to_arrow())
    assert one.certificate().to_json() == eight.certificate().to_json()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"method": "fair"}, "method is"),
        ({"side": "employers"}, "side is"),
        ({"k": 0}, "k is 0, expected a whole number of at least 1"),
        ({"k": 1.0}, "k is of type float"),
        ({"seed": -1}, r"seed is -1, expected a whole number from 0 to 2\^64 - 1"),
        ({"seed": 2**64}, "seed is 18446744073709551616"),
        ({"seed": "7"}, "seed is of type str"),
        ({"seed": True}, "seed is of type bool"),
        ({"exposure_cap": 0}, "exposure_cap is 0"),
        ({"exposure_cap": 2**31}, "exposure_cap is"),
        ({"referrals": -3}, "referrals is -3"),
        ({"referrals": 1.5}, "referrals is of type float"),
        ({"eligible": "all"}, "eligible is"),
        ({"threads": 0}, "threads is 0"),
    ],
)
def test_arguments_that_are_not_right_are_named(arguments, text):
    with pytest.raises(matcher.InputError, match=text):
        market(FOUR, THREE).assign(**arguments)


def test_it_shows_itself():
    assignment = market(FOUR, THREE).assign("welfare")
    assert repr(assignment).startswith("Assignment: 3 rows, 9 columns")
    assert "largest sum of scores" in repr(assignment).splitlines()[-1]
    page = assignment._repr_html_()
    assert "<small>1 is best</small>" in page
    assert "largest sum of scores" in page
    assert assignment.to_polars().height == len(assignment.to_pandas()) == 3
    assert assignment.made_from["policy_id"] == "none"
    with matcher.Matcher() as m:
        pass
    with pytest.raises(matcher.StorageError):
        m.assign()


def test_unknown_facts_are_kept_unless_only_the_certain_are_asked():
    unsure = worker("B", 5)
    m = market([worker("A", 8, education="SMA"), unsure], [vacancy("V1", openings=2, education_min="SMA")])
    assert set(places(m.assign())) == {"A", "B"}
    sure = m.assign(eligible="pass")
    assert set(places(sure)) == {"A"}
    assert sure.certificate().holds
    assert not sure.certificate(m.assign().to_dicts()).holds
