"""What policies change and cost: tables, price, grids and what is refused."""

from __future__ import annotations

import matcher
import pytest

HALF = {"id": "half", "order": {"instrument": "reserve", "reserve": {"share": 0.5}}}
SKILLS = ["smaw", "gtaw", "fcaw", "gerinda", "k3"]
HOMES = {"A": "64.72.01", "B": "64.72.01", "C": "65.71.02", "D": "65.71.01", "E": "65.71.01"}


def market(policy=HALF, *, housing=True, openings=2, **settings):
    """Five invented applicants for one site; the score falls from A to E, and C, D and E are local."""
    m = matcher.Matcher(policy=policy, as_of="2026-11-01", **settings)
    workers = [
        {"worker_id": name, "skills": SKILLS[: 5 - at], "home_region": home}
        for at, (name, home) in enumerate(HOMES.items())
    ]
    m.add_workers(workers)
    vacancy = {"vacancy_id": "V1", "skills_required": SKILLS, "region": "65.71.01"}
    m.add_vacancies([{**vacancy, "housing": housing, "openings": openings}])
    m.commit()
    return m


def shown(displacement):
    names = ("worker_id", "before", "after", "rule", "displaced_by")
    return [tuple(row[name] for name in names) for row in displacement.to_dicts()]


def test_columns_are_those_of_the_contract():
    m = market()
    lost = m.displacement(m.rank_workers())
    assert lost.columns == [
        "vacancy_id",
        "worker_id",
        "before",
        "after",
        "rule",
        "displaced_by",
        "score_cost",
        "distance_part",
    ]
    assert m.simulate([HALF]).columns == [
        "policy_id",
        "fill_rate",
        "locals_placed",
        "effective_share",
        "mean_fit",
        "displaced",
        "unmet",
    ]


def test_who_lost_a_place_to_whom_and_what_it_costs():
    m = market()
    ranking = m.rank_workers()
    lost = m.displacement(ranking)
    assert shown(lost) == [("B", 2, 3, "reserve:local", "C")]
    scores = {row["worker_id"]: row["score"] for row in ranking.to_dicts()}
    row = lost.to_dicts()[0]
    assert row["score_cost"] == pytest.approx(scores["B"] - scores["C"], abs=1e-12)
    assert row["distance_part"] == 0.0
    price = lost.price
    assert price.score_cost == pytest.approx(row["score_cost"])
    assert price.fit_by_score == pytest.approx((scores["A"] + scores["B"]) / 2)
    assert price.mean_fit == pytest.approx((scores["A"] + scores["C"]) / 2)
    assert (price.locals_without_distance, price.locals_by_score, price.locals_placed) == (0, 0, 1)
    assert price.cost_per_opening == pytest.approx(price.score_cost / 2)
    assert "mean fit" in repr(lost)
    assert "<table>" in lost._repr_html_()


def test_a_short_list_changes_nothing_but_after():
    m = market()
    assert shown(m.displacement(m.rank_workers(k=1))) == [("B", 2, None, "reserve:local", "C")]


def test_whom_lists_keep_is_that_of_the_ranking():
    m = matcher.Matcher(policy={"id": "near", "order": {"instrument": "tier"}}, as_of="2026-11-01")
    people = {"far": ("64.72", "Juru las kelas I"), "near": ("65.71", None), "next": ("64.72", "Juru las kelas I")}
    m.add_workers(
        [
            {"worker_id": name, "skills": ["smaw"], "home_region": home, "certificates": paper}
            for name, (home, paper) in people.items()
        ]
    )
    asked = {"vacancy_id": "V1", "skills_required": ["smaw"], "certificates_required": "Juru las kelas I"}
    m.add_vacancies([{**asked, "region": "65.71", "housing": True}])
    m.commit()
    # Nobody knows whether who lives near has the paper.
    assert shown(m.displacement(m.rank_workers())) == [("far", 1, 2, "tier", "near")]
    assert shown(m.displacement(m.rank_workers(eligible="pass"))) == []


def test_without_an_order_the_table_is_empty_and_says_so():
    m = market({"id": "free"})
    lost = m.displacement(m.rank_workers())
    assert len(lost) == 0
    assert lost.notes == ["policy free orders nothing: nobody is displaced"]
    assert "nobody is displaced" in repr(lost)


def test_a_ranking_that_is_not_of_this_market_is_refused():
    m, other = market(), market()
    ranking = m.rank_workers()
    with pytest.raises(matcher.InputError, match="by another market"):
        other.displacement(ranking)
    with pytest.raises(matcher.InputError, match="isn't one of workers"):
        m.displacement(m.rank_vacancies())
    with pytest.raises(matcher.InputError, match="isn't one of workers"):
        m.displacement(m.rank_for(vacancy={"skills_required": ["smaw"]}))
    with pytest.raises(matcher.InputError, match="of type list"):
        m.displacement(ranking.to_dicts())
    m.commit()
    with pytest.raises(matcher.InputError, match="generation 1, the market is at 2"):
        m.displacement(ranking)


def test_every_figure_is_that_of_the_policy_alone():
    policies = {
        name: {"id": name, "order": {"instrument": name, **rest}}
        for name, rest in {
            "none": {},
            "boost": {"boost": {"kabupaten_kota": 0.3}},
            "tier": {},
            "reserve": {"reserve": {"share": 0.75}},
            "labour_market_test": {},
        }.items()
    }
    plain = market({"id": "free"}, openings=3)
    together = plain.simulate(policies.values()).to_dicts()
    by_score = {row["worker_id"] for row in plain.rank_workers(k=3).to_dicts()}
    for row, (name, policy) in zip(together, policies.items(), strict=True):
        alone = market(policy, openings=3).rank_workers(k=3).to_dicts()
        assert row["policy_id"] == name
        assert row["locals_placed"] == sum(one["is_local"] is True for one in alone)
        assert row["mean_fit"] == pytest.approx(sum(one["score"] for one in alone) / len(alone))
        assert row["displaced"] == len(by_score - {one["worker_id"] for one in alone})
        assert row["effective_share"] == row["locals_placed"] / len(alone)


def test_details_say_what_stands_behind_a_row():
    m = market({"id": "free"}, openings=4)
    all_reserved = {"id": "all", "order": {"instrument": "reserve", "reserve": {"share": 1.0, "unfilled": "hold"}}}
    simulation = m.simulate([all_reserved])
    row, detail = simulation.to_dicts()[0], simulation.details.to_dicts()[0]
    assert (row["fill_rate"], row["unmet"], row["displaced"]) == (0.75, 1, 2)
    assert (detail["openings"], detail["taken"], detail["wanted"], detail["locals_by_score"]) == (4, 3, 4, 2)
    assert detail["instrument"] == "reserve"


def test_the_same_on_any_number_of_threads_and_for_some_vacancies():
    m = matcher.Matcher(as_of="2026-11-01")
    matcher.sample_market(workers=400, vacancies=40).add_to(m)
    m.commit()
    base = matcher.Policy.load("neutral")
    policies = base.variants(instrument=["tier", "reserve"], share=[0.5, 1.0], boundary=["kecamatan", "provinsi"])
    one, eight = (m.simulate(policies, threads=threads).to_dicts() for threads in (1, 8))
    assert one == eight
    ids = [row["vacancy_id"] for row in m.rank_workers(k=1).to_dicts()[:2]]
    some = m.simulate(policies, ids)
    assert some.details.to_dicts()[0]["vacancies"] <= 2
    with pytest.raises(matcher.UnknownIdError):
        m.simulate(policies, ["nowhere"])


@pytest.mark.parametrize(
    ("policies", "error", "words"),
    [
        ([], matcher.InputError, "no policy to simulate"),
        ([HALF, {"id": "x"}, HALF], matcher.InputError, "policies 1 and 3 have the id"),
        ("neutral", matcher.InputError, "a list of policies is right"),
        (HALF, matcher.InputError, "a list of policies is right"),
        ([{"id": "x", "ordre": {}}], matcher.ConfigError, "did you mean `order`"),
        (["nowhere"], matcher.FileMissingError, "no example of this name"),
        ([{"id": "x", "jurisdiction": "64.72"}], matcher.ConfigError, "this market serves 65.71"),
        ([{"id": "x", "jurisdiction": "99.99"}], matcher.ConfigError, "region table doesn't have"),
    ],
)
def test_policies_that_cannot_stand_side_by_side_are_refused(policies, error, words):
    m = market({"id": "free"}, region="65.71")
    with pytest.raises(error, match=words):
        m.simulate(policies)


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        ({}, "nothing is varied"),
        ({"share": [0.5, 0.5]}, "share 0.5 is given twice"),
        ({"share": [1.5]}, r"share\[1\]"),
        ({"share": [float("nan")]}, "NaN"),
        ({"instrument": ["bonus"]}, "unknown variant `bonus`"),
        ({"instrument": ["tier"], "share": [0.5]}, "share is varied, but not read by tier"),
        ({"instrument": ["boost"]}, "has no order.boost"),
        ({"window_days": [7], "instrument": ["labour_market_test"]}, "has no \\[\\[tier\\]\\]"),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused(grid, words):
    with pytest.raises(matcher.ConfigError, match=words) as caught:
        matcher.Policy.load(HALF).variants(**grid)
    assert "line 1" not in str(caught.value)


def test_a_grid_of_one_text_is_refused():
    with pytest.raises(matcher.InputError, match="a list of values is right"):
        matcher.Policy.load(HALF).variants(instrument="tier")


def test_variants_are_policies_of_their_own():
    base = matcher.Policy.load(
        {**HALF, "tier": [{"level": "kecamatan"}], "target": [{"unit": "vacancy", "scope": "hires", "share": 0.8}]}
    )
    variants = base.variants(share=[0.25, "target"], precedence=["open_first", ["open", "local"]])
    assert [policy.to_dict()["id"] for policy in variants] == [
        "half share=0.25 precedence=open_first",
        "half share=0.25 precedence=open+local",
        "half share=target precedence=open_first",
        "half share=target precedence=open+local",
    ]
    assert all(policy.to_dict()["illustrative"] for policy in variants)
    assert variants[1].to_dict()["order"]["reserve"]["precedence"] == ["open", "local"]


def test_the_picture_has_a_point_a_policy_and_one_for_score_alone():
    pytest.importorskip("matplotlib")
    m = market({"id": "free"}, openings=3)
    simulation = m.simulate([{"id": "free"}, *matcher.Policy.load(HALF).variants(share=[0.5, 1.0])])
    ax = simulation.plot(lang="en")
    assert ax.get_xlabel().endswith("(%)")
    # The order by score alone, then one a policy.
    assert len(ax.collections) == 1 + len(simulation)
    assert "locals" in ax.get_xlabel()
    assert simulation.plot(lang="id").get_ylabel() == "skor kecocokan rata-rata (0 sampai 1)"


def test_nobody_s_number_comes_out():
    nik = "6571011208990001"
    m = matcher.Matcher(policy={"id": "near", "order": {"instrument": "tier"}}, nik_key="key", as_of="2026-11-01")
    homes = {"far": "64.72", "near": "65.71"}
    m.add_workers(
        [
            {"worker_id": name, "skills": ["smaw"], "home_region": home, "nik": nik, "summary": f"NIK {nik}"}
            for name, home in homes.items()
        ]
    )
    m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw"], "region": "65.71", "housing": True}])
    m.commit()
    lost = m.displacement(m.rank_workers())
    simulation = m.simulate(["neutral"])
    assert len(lost) == 1
    for text in (repr(lost), lost._repr_html_(), str(lost.to_dicts()), repr(simulation), str(simulation.made_from)):
        assert nik not in text
