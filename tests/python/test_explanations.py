"""Why, why not, why not this one, and what would help: from Python, the same shape for all four."""

from __future__ import annotations

import itertools
import math

import matcher
import pytest

COLUMNS = ["side", "feature", "name", "evidence", "via", "value", "weight", "contribution"]
SIDE = ["name", "evidence", "via", "value", "weight", "contribution"]
TEXTS = list(itertools.product(("id", "en"), ("job_seeker", "officer", "employer", "auditor")))


@pytest.fixture(scope="module")
def filled(sample):
    m = matcher.Matcher(as_of=sample.as_of, policy="bontang")
    sample.add_to(m)
    m.commit()
    return m


@pytest.fixture(scope="module")
def lists(filled):
    """The first of each of a few vacancies and those behind, by the whole list."""
    ranking = filled.rank_workers([f"SYN-V-{number:06}" for number in (10, 35, 66, 93, 146)], k=2_000)
    rows = [row for row in ranking.to_dicts() if row["position"] is not None]
    return {name: list(rows) for name, rows in itertools.groupby(rows, key=lambda row: row["vacancy_id"])}


def answers(m, listed):
    vacancy, above, below = listed[0]["vacancy_id"], listed[3]["worker_id"], listed[30]["worker_id"]
    return [
        m.explain(below, vacancy),
        m.why_not(below, vacancy),
        m.compare(below, above, vacancy),
        m.counterfactual(below, vacancy),
    ]


def test_all_four_have_one_shape_and_add_up(filled, lists):
    for listed in lists.values():
        for answer in answers(filled, listed):
            parts = answer.contributions
            assert parts.columns[:8] == COLUMNS
            if isinstance(answer, (matcher.Comparison, matcher.Counterfactual)):
                assert parts.columns[8:] == [f"{side}_{name}" for side in "ab" for name in SIDE]
            total = math.fsum(parts.to_polars()["contribution"])
            assert math.isclose(total, answer.score, abs_tol=1e-9)
            assert answer.to_dict()["facts"] == answer.facts
            assert type(answer).__name__ in repr(answer)
            assert answer._repr_html_().startswith("<pre>")
            assert len({answer.text(lang, audience) for lang, audience in TEXTS}) == len(TEXTS)
            for wrong in ({"lang": "fr"}, {"audience": "king"}):
                with pytest.raises(matcher.InputError, match="is right"):
                    answer.text(**wrong)


def test_a_place_beyond_the_list_is_that_of_the_whole_list(filled, lists):
    for vacancy, listed in lists.items():
        for row in listed[::7]:
            why = filled.why_not(row["worker_id"], vacancy, k=20)
            assert (why.position, why.before, why.ranked) == (
                row["position"],
                row["before"] or row["position"],
                len(listed),
            )
            assert (why.reason == "ranked") == (row["position"] <= 20)


def test_a_comparison_is_that_of_the_list(filled, lists):
    for vacancy, listed in lists.items():
        a, b = listed[25], listed[1]
        both = filled.compare(a["worker_id"], b["worker_id"], vacancy)
        assert both.position == a["position"] - b["position"]
        assert both.a_is_first is False
        assert math.isclose(both.score, a["score"] - b["score"], abs_tol=1e-12)
        assert math.isclose(both.priority, a["priority"] - b["priority"], abs_tol=1e-12)


def test_nobody_else_is_named_to_a_job_seeker(filled, lists):
    for listed in lists.values():
        own = listed[30]["worker_id"]
        for answer, lang in itertools.product(answers(filled, listed), ("id", "en")):
            text = answer.text(lang, "job_seeker")
            assert not [word for word in text.split() if word.startswith("SYN-W-") and own not in word], text


def test_an_employer_reads_no_wish_and_no_group(filled, lists):
    for listed in lists.values():
        for answer in answers(filled, listed):
            text = answer.text("en", "employer")
            assert not [
                word for word in ("Rp", "worker's view", "poor", "laid_off", "KTP", "priority") if word in text
            ], text


def test_a_change_that_suffices_suffices_in_the_market(filled, lists):
    changed = 0
    for vacancy, listed in lists.items():
        worker = listed[30]["worker_id"]
        found = filled.counterfactual(worker, vacancy)
        skills = [change["to"] for change in found.changes if change["kind"] == "skill"]
        if found.answer != "change" or len(skills) != len(found.changes):
            continue
        record = filled.record("workers", worker)
        filled.add_workers([{**record, "skills": [*(record.get("skills") or []), *skills]}], on_error="raise")
        filled.commit()
        assert filled.why_not(worker, vacancy).position == found.position <= 20
        filled.add_workers([record], on_error="raise")
        filled.commit()
        changed += 1
    assert changed > 0


def test_near_misses_carry_their_code_and_both_values(filled):
    ranking = filled.rank_workers(k=3, near_misses=2)
    missed = filled.near_misses(ranking, lang="en").to_polars()
    near = [row for row in ranking.to_dicts() if row["position"] is None and row["eligible"] is False]
    assert missed.select("vacancy_id", "worker_id").rows() == [(row["vacancy_id"], row["worker_id"]) for row in near]
    assert missed["code"].to_list() == [row["checks"][0] for row in near]
    assert missed["missing"].drop_nulls().min() > 0
    assert (missed["need"].str.len_chars() > 0).all()
    indonesian = filled.near_misses(ranking).to_polars()
    assert not set(indonesian["text"]) & set(missed["text"])
    assert len(filled.near_misses(filled.rank_workers(k=3))) == 0
    with pytest.raises(matcher.InputError, match="is of type list"):
        filled.near_misses([])
    with pytest.raises(matcher.InputError, match="lang is"):
        filled.near_misses(ranking, lang="fr")


def test_bad_arguments_are_told(market):
    with pytest.raises(matcher.UnknownIdError, match="W9"):
        market.compare("W1", "W9", "V1")
    with pytest.raises(matcher.UnknownIdError, match="V9"):
        market.counterfactual("W1", "V9")
    with pytest.raises(matcher.InputError, match=r"W1.*can't be compared with themselves"):
        market.compare("W1", "W1", "V1")
    for call in (market.why_not, market.counterfactual):
        with pytest.raises(matcher.InputError, match="k is 0"):
            call("W1", "V1", k=0)
        with pytest.raises(matcher.InputError, match="eligible is"):
            call("W1", "V1", eligible="some")
