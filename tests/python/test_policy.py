"""Policies through Python: what `check_policy` warns of, what is refused, and a district set up by data alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matcher
import pytest
from matcher.cli.assigned import Assigned
from matcher.cli.effects import Effect, Effects
from matcher.cli.lists import listed, words
from matcher.cli.page import page
from matcher.cli.proof import Proof

SKILLS = ["las smaw", "las gtaw", "las fcaw", "baca gambar teknik", "gerinda", "scaffolding", "forklift", "excel"]
NEAR, SITE, FAR = "65.71.02", "65.71.01", "64.71"


def reserve(share: float | str, precedence: Any = "reserve_first", **rest: Any) -> dict[str, Any]:
    order = {"instrument": "reserve", "reserve": {"share": share, "precedence": precedence}}
    return {"id": "reserve", "order": order, **rest}


def instrument(name: str, **rest: Any) -> dict[str, Any]:
    order = rest.pop("order", {})
    return {"id": name, "order": {"instrument": name, **order}, **rest}


def market(
    homes: list[str | None], vacancy: dict[str, Any] | None = None, same: bool = False, **settings: Any
) -> matcher.Matcher:
    """Return a market of invented applicants, the best first (or all alike), for one post of four openings."""
    m = matcher.Matcher(**{"as_of": "2026-11-01", **settings})
    m.add_workers(
        [
            {"worker_id": f"W{at}", "skills": SKILLS if same else SKILLS[: len(SKILLS) - at], "home_region": home}
            for at, home in enumerate(homes)
        ],
        on_error="raise",
    )
    post = {"vacancy_id": "V1", "title": "Welder", "skills_required": SKILLS, "region": SITE, "housing": True}
    m.add_vacancies([{**post, "openings": 4, **(vacancy or {})}], on_error="raise")
    m.commit()
    return m


def codes(check: matcher.PolicyCheck) -> dict[str, str]:
    return {row["code"]: row["text"] for row in check.warnings.to_dicts()}


ALTERNATING = [NEAR, FAR] * 4
WINDOW = [{"level": "kecamatan", "window_days": 14}]
OWED = [{"unit": "vacancy", "scope": "hires", "share": 0.75}]

# Code, what its text says, the policy, the applicants' homes from the best on, and what is special about the vacancy.
WARNINGS: list[tuple[str, str, dict[str, Any], list[str | None], dict[str, Any]]] = [
    ("precedence", "those whom their score would choose anyway use it up", reserve(0.5), ALTERNATING, {}),
    ("rounding", "rounding makes 1 reserved openings out of 0.4", reserve(0.1), ALTERNATING, {}),
    ("rounding", "leaves no opening to disability",
     reserve(0.5, group=[{"name": "disability", "share": 0.01, "rounding": "nearest"}]), ALTERNATING, {}),
    ("rounding", "0 of 1 openings for disability have room",
     reserve(0.75, group=[{"name": "disability", "share": 0.25}]), [FAR, NEAR], {"openings": 1}),
    ("pool", "2 of 4 openings reserved for local", reserve(1), [FAR, NEAR, FAR, NEAR, FAR], {}),
    ("pool", "fewer locals are qualified", instrument("labour_market_test"), [FAR, NEAR, FAR], {}),
    ("below_stated", "the share of locals is 50.0 %, stated are 75.0 %",
     instrument("boost", order={"boost": {"kabupaten_kota": 0.0001}}, target=OWED), ALTERNATING, {}),
    ("no_effect", "none of 4 openings goes to somebody else", instrument("tier"), [NEAR] * 4 + [FAR], {}),
    ("no_effect", "nothing is reserved", reserve(0), ALTERNATING, {}),
    ("min_score", "at 1 of 1 vacancies nobody reaches min_score 0.99",
     instrument("tier", order={"min_score": 0.99}), ALTERNATING, {}),
    ("unknown_proof", "missing: home_region", reserve(1), [FAR, NEAR, None, FAR, FAR], {}),
    ("unknown_proof", "missing: home_region", instrument("tier"), [FAR, NEAR, None, FAR, FAR], {}),
    ("empty_ring", "the ring kecamatan", reserve(0.5, tier=[{"level": "kecamatan"}]), ALTERNATING, {}),
    ("empty_group", "the group veterans", reserve(0.5, group=[{"name": "veterans", "share": 0.25}]), ALTERNATING, {}),
    ("window", "1 vacancies close before", instrument("labour_market_test", tier=WINDOW), ALTERNATING,
     {"opens_on": "2026-10-25", "closes_on": "2026-11-05"}),
    ("undated", "hold openings for good",
     instrument("reserve", order={"reserve": {"share": 0.5, "unfilled": "hold", "hold_days": 7}}), ALTERNATING, {}),
    ("undated", "no opens_on or no as_of", instrument("labour_market_test", tier=WINDOW), ALTERNATING, {}),
    ("class_unknown", "1 vacancies tell no skill_class", instrument("tier", order={"skill_class": ["skilled"]}),
     ALTERNATING, {}),
    ("no_vacancy", "orders no vacancy", instrument("tier", jurisdiction="64.71"), ALTERNATING, {}),
    ("not_in_force", "not in force on the market's day", instrument("tier", valid_to="2025-12-31"), ALTERNATING, {}),
    ("not_in_force", "no target is in force", reserve("target", target=[{**OWED[0], "to": "2025-12-31"}]),
     ALTERNATING, {}),
    ("contradiction", "the ring kecamatan is to have", reserve(0.25, tier=[{"level": "kecamatan", "min_share": 0.5}]),
     ALTERNATING, {}),
    ("contradiction", "locals and groups are to have 1.25", reserve(0.75, group=[{"name": "disability", "share": 0.5}]),
     ALTERNATING, {}),
    ("contradiction", "a target of", reserve(0.5, target=OWED), ALTERNATING, {}),
    ("unused", "window_days has no effect", reserve(0.5, tier=WINDOW), ALTERNATING, {}),
    ("unused", r"\[\[tier\]\] has no effect", instrument("boost", tier=WINDOW), ALTERNATING, {}),
    ("unused", "order.reserve has no effect", instrument("tier", order={"reserve": {"share": 0.5}}), ALTERNATING, {}),
    ("rounding", "rounding makes 1 openings for poor out of 0.0",
     reserve(0.5, group=[{"name": "poor", "share": 0.01}]), ALTERNATING, {}),
    ("nobody_ranked", "for 1 of 1 vacancies nobody is ranked", instrument("tier"), ALTERNATING,
     {"closes_on": "2026-10-01"}),
    ("site_unknown", "1 vacancies don't tell their site", instrument("tier", jurisdiction=SITE[:5]), ALTERNATING,
     {"region": None}),
    ("exemption", "ask for evidence",
     instrument("tier", exemption=[{"reason": "specialist", "evidence": "officer"}]), ALTERNATING, {}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "words", "policy", "homes", "vacancy"), WARNINGS)
def test_what_keeps_a_policy_from_doing_what_it_says_is_told(code, words, policy, homes, vacancy):
    check = matcher.check_policy(policy, market(homes, vacancy))
    assert code in codes(check)
    texts = [row["text"] for row in check.warnings.to_dicts() if row["code"] == code]
    assert any(words.replace("\\", "") in text for text in texts), texts


def test_every_code_of_the_docstring_is_tried():
    told = matcher.PolicyCheck.__doc__.split("Codes:")[1].split("``")[1::2]
    assert {code for code, *_ in WARNINGS} | {"ties"} == set(told)


def test_ties_are_told_where_ids_decide_and_not_where_the_policy_does():
    alike = market([FAR, FAR, FAR, NEAR, NEAR, NEAR], same=True)
    half = matcher.check_policy(reserve(0.5), alike)
    assert "the smaller id takes it" in codes(half)["ties"]
    # A tier puts the three locals first whatever their ids, and the fourth opening lies among strangers alone.
    tier = matcher.check_policy(instrument("tier"), alike)
    assert (tier.effective_share, "ties" in codes(tier)) == (0.75, False)
    # A reserve of everything takes every local.
    assert "ties" not in codes(matcher.check_policy(reserve(1), alike))


@pytest.mark.parametrize(
    ("code", "policy", "homes"),
    [
        # Who lives in the inner ring lives in the outer one too.
        ("empty_ring", reserve(0.5, tier=[{"regions": [SITE], "name": "plant"}, {"regions": ["65.71.01", NEAR]}]),
         [FAR, SITE, FAR, SITE]),
        # Rings are counted inward: the outer ring's quarter is the inner one's.
        ("rounding", reserve(0.5, tier=[{"regions": [SITE], "name": "plant", "min_share": 0.25},
                                        {"regions": [SITE, NEAR], "min_share": 0.25}]), [FAR, SITE, FAR, NEAR]),
        # Locals lack nothing; the opening of a group does.
        ("unknown_proof", reserve(0.25, group=[{"name": "disability", "share": 0.25}]), [NEAR, NEAR, None, FAR, FAR]),
        # Enough locals are qualified: nobody's paper would change the list.
        ("unknown_proof", instrument("labour_market_test"), [NEAR, NEAR, NEAR, NEAR, None]),
        # Shares that add up to all openings are not too many.
        ("contradiction", reserve(0.9, group=[{"name": name, "share": 0.05} for name in "ab"]), ALTERNATING),
        ("precedence", reserve(0.5, "open_first"), ALTERNATING),
        ("precedence", reserve(0.5), [FAR] * 4 + [NEAR] * 4),
        ("below_stated", reserve(0.5), ALTERNATING),
        ("no_effect", instrument("tier"), ALTERNATING),
    ],
)  # fmt: skip
def test_no_warning_without_its_cause(code, policy, homes):
    assert code not in codes(matcher.check_policy(policy, market(homes)))


def test_the_same_stated_half_is_worth_a_half_or_three_quarters():
    """Boston's walk zones in small: only the order in which openings are filled differs."""
    m = market(ALTERNATING)
    first, above = (matcher.check_policy(reserve(0.5, order), m) for order in ("reserve_first", "open_first"))
    assert (first.stated_share, first.baseline_share, first.effective_share) == (0.5, 0.5, 0.5)
    assert (above.stated_share, above.baseline_share, above.effective_share) == (0.5, 0.5, 0.75)
    assert (first.open_first_share, above.reserve_first_share) == (0.75, 0.5)
    assert (first.changed, above.changed) == (0, 1)
    assert list(codes(first)) == ["precedence"]
    assert not codes(above)


def test_on_a_whole_market_too_the_stated_half_is_void_unless_open_openings_come_first(sample):
    """Every other applicant is local and housing settles the way, so that half of those with the best fit are local."""
    fit = ("worker_id", "skills", "summary", "occupation", "education", "experience_years", "certificates")
    asked = ("vacancy_id", "title", "description", "skills_required", "openings")
    m = matcher.Matcher(as_of=sample.as_of)
    m.add_workers(
        [
            {**{key: worker.get(key) for key in fit}, "home_region": NEAR if at % 2 else FAR}
            for at, worker in enumerate(sample.workers)
        ]
    )
    m.add_vacancies(
        [{**{key: vacancy.get(key) for key in asked}, "region": SITE, "housing": True} for vacancy in sample.vacancies]
    )
    m.commit()
    first, above = (matcher.check_policy(reserve(0.5, order), m) for order in ("reserve_first", "open_first"))
    assert first.stated_share == above.stated_share == 0.5
    assert first.baseline_share == above.baseline_share == pytest.approx(0.5, abs=0.05)
    assert first.effective_share == pytest.approx(0.55, abs=0.05)
    assert above.effective_share == pytest.approx(0.75, abs=0.05)


CROWD, POST = 300, {"vacancy_id": "V1", "title": "Welder", "skills_required": SKILLS, "region": SITE, "housing": True}
LIFTING = [
    instrument("tier"),
    instrument("boost", order={"boost": {"kabupaten_kota": 1.0}}),
    instrument("labour_market_test"),
    reserve(1),
    reserve(0.5, "open_first"),
]


# Locals, then people without a home, at the end of the crowd.
LAST = {**dict.fromkeys(range(CROWD - 9, CROWD - 3), NEAR), **dict.fromkeys(range(CROWD - 3, CROWD))}


def crowd(policy: dict[str, Any], homes: dict[int, str | None] = LAST) -> matcher.Matcher:
    """Return a market for one post; `homes` are those of some, the best fit being 0, others live far."""
    m = matcher.Matcher(policy=policy, as_of="2026-11-01")
    m.add_workers(
        [
            {"worker_id": f"W{at:03}", "skills": SKILLS[: 8 - at * 8 // CROWD], "home_region": homes.get(at, FAR)}
            for at in range(CROWD)
        ],
        on_error="raise",
    )
    m.add_vacancies([{**POST, "openings": 4}], on_error="raise")
    m.commit()
    return m


@pytest.mark.parametrize("policy", LIFTING, ids=["tier", "boost", "test", "reserve", "open_first"])
def test_a_place_beyond_the_list_is_counted_or_missing_and_nothing_else_differs(policy):
    m = crowd(policy)
    counted, listed = (m.rank_workers(k=3, places=places) for places in ("counted", "listed"))
    assert (
        m.rank_workers(k=3).fingerprint() == m.rank_workers(k=3, places="auto").fingerprint() == counted.fingerprint()
    )
    by_score = {row["worker_id"]: row["position"] for row in crowd({"id": "none"}).rank_workers(k=CROWD).to_dicts()}
    depth = 3 if policy["id"] in {"tier", "boost"} else 4
    beyond = 0
    for whole, row in zip(counted.to_dicts(), listed.to_dicts(), strict=True):
        assert whole["before"] == by_score[row["worker_id"]]
        assert whole["position"] is None or whole["moved"] == whole["before"] - whole["position"]
        is_beyond = whole["before"] > depth
        beyond += is_beyond
        assert not is_beyond or (whole["before"] > CROWD - 10 and row["rule"] is not None)
        assert row == {**whole, **({"before": None, "moved": None} if is_beyond else {})}
    assert beyond > 0
    assert m.rank_workers(k=3, places="listed", exhaustive=True).fingerprint() == listed.fingerprint()
    for places, ranking in (("counted", counted), ("listed", listed)):
        again = m.rank_for({**POST, "openings": 4}, k=3, places=places).to_dicts()
        assert [(row["worker_id"], row["before"], row["moved"]) for row in again] == [
            (row["worker_id"], row["before"], row["moved"]) for row in ranking.to_dicts()
        ]
    with pytest.raises(matcher.InputError, match='places is "all"; auto, counted or listed is right'):
        m.rank_for(vacancy=POST, places="all")


@pytest.mark.parametrize("name", ["boost", "tier"])
def test_a_place_is_told_as_far_as_the_list_tells_it(name):
    # Locals among the best and the worst: not everybody who fits better than the last of the list is in it.
    homes = dict.fromkeys([1, *range(CROWD // 2, CROWD // 2 + 3), *range(CROWD - 3, CROWD)], NEAR)
    m = crowd(instrument(name, order={"boost": {"kabupaten_kota": 0.2}} if name == "boost" else {}), homes)
    told, applied = 0, set()
    for k in range(1, 12):
        counted, listed = (m.rank_workers(k=k, places=places).to_dicts() for places in ("counted", "listed"))
        for whole, row in zip(counted, listed, strict=True):
            if row["before"] is None:
                assert row == {**whole, "before": None, "moved": None, "rule": row["rule"]}
                applied.add((row["is_local"], row["rule"], whole["rule"]))
            else:
                assert row == whole
                told += 1
    assert told > 0
    # Whoever the policy acted on has its rule, even if it moved them nowhere.
    assert (True, name, name) in applied
    assert {rule for is_local, rule, _ in applied if is_local} == {name}


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "place by score not counted"), ("id", "urutan menurut skor tidak dihitung")]
)
def test_a_list_for_people_says_that_a_place_was_not_counted(lang, text):
    m = crowd(LIFTING[0])
    tell = words(lang)
    effects = Effects([Effect(matcher.Policy.load(LIFTING[0]), matcher.check_policy(LIFTING[0], m))], tell)
    assignment = m.assign()
    assigned, firsts = Assigned(assignment, assignment.certificate(), tell), m.rank_vacancies(k=1)
    for places, is_shown in (("counted", False), ("listed", True)):
        ranking = m.rank_workers(k=3, places=places)
        proof = Proof(m, ranking, matcher.Policy.load(LIFTING[0]), tell)
        html = page(ranking, [], effects, listed(m, ranking, top=3, lists=1, lang=lang), (assigned, firsts), proof)
        assert (text in html) == is_shown
    waiting = crowd(instrument("labour_market_test")).rank_workers(k=3, places="listed").to_dicts()
    told = {tell.moved(row) for row in waiting if row["position"] is None}
    assert told
    assert not any(text in said for said in told)


UNIT = {"unit": "employer", "scope": "hires", "share": 0.5}
TARGET = '[[target]]\nunit = "employer"\nscope = "hires"\nshare = 0.5\n'

# What is wrong: as a dict, as the lines of a file after its id, the place in the file, and what the message says.
WRONG: list[tuple[dict[str, Any], str, str, str]] = [
    ({"order": {"reserve": {"share": 1.2}}}, "[order.reserve]\nshare = 1.2\n", "line 3, column 9",
     "order.reserve.share is 1.2, expected a share from 0 to 1"),
    ({"target": [UNIT, UNIT]}, TARGET + TARGET, "line 6, column 1",
     "same unit, scope and class of skill on the same days"),
    ({"valid_from": "2026-02-01", "valid_to": "2026-01-31"}, "valid_from = 2026-02-01\nvalid_to = 2026-01-31\n",
     "line 3, column 12", "valid_to is 2026-01-31, expected a day on or after valid_from"),
    ({"jurisdiction": "99.99"}, 'jurisdiction = "99.99"\n', "line 2, column 16",
     "jurisdiction names the region 99.99, which the region table doesn't have"),
    ({"jurisdiction": "91.01"}, 'jurisdiction = "91.01"\n', "line 2, column 16",
     "jurisdiction names the region 91.01, which is no longer in force: it is 93.01 now"),
    ({"jurisdiction": "64.71"}, 'jurisdiction = "64.71"\n', "line 2, column 16",
     "jurisdiction is 64.71, but this market serves 65.71"),
    ({"order": {"instrument": "bonus"}}, '[order]\ninstrument = "bonus"\n', "line 3, column 14",
     "order.instrument: unknown variant `bonus`, expected one of `none`, `boost`, `tier`, `reserve`"),
    ({"local": {"boundry": "provinsi"}}, '[local]\nboundry = "provinsi"\n', "line 3, column 1",
     "did you mean `boundary`?"),
    ({"order": "tier"}, 'order = "tier"\n', "line 2, column 9", 'order: invalid type: string "tier"'),
    ({"target": UNIT}, TARGET.replace("[[target]]", "[target]"), "line 2, column 1",
     "target: invalid type: map, expected a sequence"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "lines", "place", "words"), WRONG, ids=[words[:24] for *_, words in WRONG])
def test_what_is_wrong_is_named_by_key_and_in_a_file_by_its_line(tmp_path, values, lines, place, words):
    def load(policy: Any) -> None:
        matcher.Matcher(policy=policy, region="65.71")

    (tmp_path / "p.toml").write_text('id = "x"\n' + lines)
    with pytest.raises(matcher.ConfigError) as caught:
        load({"id": "x", **values})
    assert words in str(caught.value)
    assert "line " not in str(caught.value)
    with pytest.raises(matcher.ConfigError) as caught:
        load(tmp_path / "p.toml")
    assert words in str(caught.value)
    assert place in str(caught.value)
    # A check needs no market of its own and refuses the same.
    m = market([NEAR], region="65.71")
    with pytest.raises(matcher.ConfigError):
        matcher.check_policy(tmp_path / "p.toml", m)


def test_a_path_that_is_not_there_is_named(tmp_path):
    for missing in (tmp_path / "p.toml", str(tmp_path / "p.toml")):
        with pytest.raises(matcher.FileMissingError, match=r"p\.toml: there is no such file"):
            matcher.Policy.load(missing)


def test_the_policy_in_force_is_picked_or_the_reason_why_none_is_told():
    old = {"id": "old", "jurisdiction": "65.71", "valid_from": "2016-01-01", "valid_to": "2020-12-31"}
    new = {"id": "new", "version": "2", "jurisdiction": "65.71", "valid_from": "2021-01-01"}
    assert matcher.Policy.pick([old, new], SITE, "2020-12-31").to_dict()["id"] == "old"
    assert matcher.Policy.pick([old, new], SITE, "2021-01-01").to_dict()["id"] == "new"
    with pytest.raises(matcher.ConfigError) as caught:
        matcher.Policy.pick([old, new], SITE, "2015-12-31")
    assert str(caught.value) == (
        "policy: none is in force in 65.71.01 on 2015-12-31; there is old (65.71, from 2016-01-01, to 2020-12-31), "
        "new (version 2, 65.71, from 2021-01-01)"
    )
    with pytest.raises(matcher.ConfigError, match=r"old .* and policy new .* both in force from 2021-01-01"):
        matcher.Policy.pick([{**old, "valid_to": "2021-06-30"}, new], SITE, "2021-02-01")


DISTRICT = """\
id = "tarakan-example"
legal_basis = "none: an example"
illustrative = true
jurisdiction = "65.71"
[local]
proof = ["ktp_region", "home_region"]
[order]
instrument = "tier"
min_score = 0.1
"""


def test_a_third_district_is_data_alone(tmp_path: Path):
    """No policy ships for this city: a file sets it up."""
    assert not any('jurisdiction = "65.71"' in document for document in matcher.policies().values())
    (tmp_path / "tarakan.toml").write_text(DISTRICT)
    homes = [FAR, None, "64.71.02", NEAR, "Tarakan Timur", SITE]
    listed = {}
    for name, policy in {"district": tmp_path / "tarakan.toml", "none": {"id": "none"}}.items():
        m = market(homes, policy=policy, region="Kota Tarakan")
        listed[name] = [(row["worker_id"], row["is_local"], row["rule"]) for row in m.rank_workers().to_dicts()]
    locals_first = [("W5", True, "tier"), ("W3", True, "tier"), ("W4", True, "tier")]
    others = [worker for worker, is_local, _ in listed["none"] if not is_local]
    assert listed["district"][:3] == locals_first
    assert [worker for worker, *_ in listed["district"][3:]] == others
    assert [worker for worker, is_local, _ in listed["none"] if is_local] == ["W3", "W4", "W5"]
    # It binds in its own city and nowhere else.
    abroad = market([FAR, NEAR], {"region": "64.71"}, policy=tmp_path / "tarakan.toml")
    assert [row["rule"] for row in abroad.rank_workers().to_dicts()] == [None, None]
