"""The ledger as an analyst reads it: known answers, bad input, tables and pages."""

from __future__ import annotations

import json

import matcher
import polars as pl
import pyarrow as pa
import pytest

COLUMNS = [
    "unit", "unit_id", "skill_class", "scope", "target_share", "required", "realised", "remaining", "infeasible",
    "numerator", "denominator", "unknown", "share", "met", "tier", "uncounted",
]  # fmt: skip


def owed(unit, scope, share, **parts):
    return {"id": "owed", "target": [{"unit": unit, "scope": scope, "share": share, **parts}]}


def market(**tables):
    m = matcher.Matcher(as_of="2026-11-01")
    for name, rows in tables.items():
        assert getattr(m, f"add_{name}")(rows).refused == 0
    m.commit()
    return m


def firms(heads, principal=None):
    return [
        {"employer_id": f"F{n:02}", "principal_id": principal, "headcount_local": local, "headcount_total": total}
        for n, (local, total) in enumerate(heads)
    ]


def placed(*pairs):
    return [
        {"event_id": f"E{n}", "date": "2026-10-01", "kind": "placed", "worker_id": worker, "vacancy_id": vacancy}
        for n, (worker, vacancy) in enumerate(pairs)
    ]


def test_the_columns_are_those_of_the_contract_and_then_two_more():
    ledger = matcher.Matcher().ledger(owed("programme", "hires", 0.5))
    assert ledger.columns == COLUMNS
    assert ledger.notes.columns == ["note", "count", "records", "ids", "text"]


def test_822_local_and_288_outside_over_43_contractors_are_below_75_however_they_are_shown():
    heads = [(26, 26)] * 20 + [(13, 26)] * 22 + [(16, 18)]
    assert (sum(local for local, _ in heads), sum(total for _, total in heads), len(heads)) == (822, 822 + 288, 43)
    site = [{"employer_id": "SITE", "headcount_local": 0, "headcount_total": 0}]
    m = market(employers=[*site, *firms(heads, "SITE")])
    ledger = m.ledger(owed("site", "headcount", 0.75))
    (row,) = ledger.to_dicts()
    assert (row["unit_id"], row["numerator"], row["denominator"], row["unknown"]) == ("SITE", 822, 1110, None)
    assert (row["required"], row["realised"], row["remaining"], row["met"]) == (833, 822, 11, False)
    assert round(row["share"], 4) == 0.7405
    for shown in (repr(ledger), ledger._repr_html_()):
        assert "74.05 %" in shown
        assert "75 %" in shown
        assert "75.00" not in shown
    by_firm = m.ledger(owed("employer", "headcount", 0.75)).to_polars()
    assert by_firm.group_by("met").len().sort("met").rows() == [(None, 1), (False, 22), (True, 21)]


def test_one_below_the_target_is_below_it_among_ten_million():
    m = market(employers=[{"employer_id": "F", "headcount_local": 7_499_999, "headcount_total": 10_000_000}])
    ledger = m.ledger(owed("employer", "headcount", 0.75))
    (row,) = ledger.to_dicts()
    assert (row["required"], row["remaining"], row["met"]) == (7_500_000, 1, False)
    assert "74.99 %" in repr(ledger)


def test_150_per_cent_is_an_error_and_an_exceeded_target_is_none():
    workers = [{"worker_id": f"W{n}", "home_region": "65.71"} for n in range(3)]
    post = {"vacancy_id": "V1", "employer_id": "F1", "region": "65.71", "openings": 2}
    m = market(workers=workers, vacancies=[post], events=placed(*((f"W{n}", "V1") for n in range(3))))
    with pytest.raises(
        matcher.InputError, match="vacancy V1, openings: 3 of 2 is above 100 %: the denominator 2"
    ) as caught:
        m.ledger(owed("vacancy", "openings", 0.5))
    assert caught.value.kind == "input"
    (row,) = m.ledger(owed("vacancy", "hires", 0.5)).to_dicts()
    assert (row["share"], row["remaining"], row["met"]) == (1.0, 0, True)


def test_a_firm_passes_the_city_and_fails_the_villages():
    homes = ["65.71.01"] * 2 + ["65.71.02"] * 49 + ["64.72.01"] * 49
    m = market(
        workers=[{"worker_id": f"W{n}", "home_region": home} for n, home in enumerate(homes)],
        vacancies=[{"vacancy_id": "V1", "employer_id": "F1", "region": "65.71.01", "openings": 100}],
        events=placed(*((f"W{n}", "V1") for n in range(100))),
    )
    ring = {"name": "affected", "regions": ["65.71.01"], "min_share": 0.1}
    rows = m.ledger({**owed("employer", "hires", 0.5), "tier": [ring]}).to_dicts()
    told = [(row["tier"], row["numerator"], row["denominator"], row["met"]) for row in rows]
    assert told == [(None, 51, 100, True), ("affected", 2, 100, False)]


def test_without_headcounts_a_row_stays_and_a_note_names_the_employer():
    m = market(employers=[{"employer_id": "F1"}, {"employer_id": "F2", "headcount_local": 1, "headcount_total": 2}])
    ledger = m.ledger(owed("employer", "headcount", 0.5))
    nothing = ledger.to_dicts()[0]
    assert {nothing[name] for name in COLUMNS[5:14]} == {None}
    assert nothing["uncounted"] == 1
    (note,) = ledger.notes.to_dicts()
    assert (note["note"], note["records"], note["ids"]) == ("no_headcount", "employers", ["F1"])
    assert note["text"] in repr(ledger)
    assert note["text"] in ledger._repr_html_()


def test_a_contractor_that_is_its_own_principal_is_refused_and_a_circle_is_an_error():
    m = matcher.Matcher()
    report = m.add_employers([{"employer_id": "F1", "principal_id": "F1"}])
    assert (report.refused, report.issues[0].column) == (1, "principal_id")
    m.add_employers([{"employer_id": "A", "principal_id": "B"}, {"employer_id": "B", "principal_id": "A"}])
    m.commit()
    with pytest.raises(matcher.InputError, match="goes in a circle: A > B > A"):
        m.ledger(owed("site", "hires", 0.5))
    assert [note["note"] for note in m.ledger(owed("employer", "hires", 0.5)).notes.to_dicts()] == ["circle"]


def test_events_out_of_order_change_nothing_and_are_named():
    events = [
        {"event_id": "later", "date": "2026-12-01", "kind": "placed", "worker_id": "W1", "vacancy_id": "V1"},
        {"event_id": "too soon", "date": "2026-09-01", "kind": "ended", "worker_id": "W2", "vacancy_id": "V1"},
        {"event_id": "hired", "date": "2026-10-01", "kind": "placed", "worker_id": "W2", "vacancy_id": "V1"},
        {"event_id": "never", "date": "2026-10-01", "kind": "ended", "worker_id": "W1", "vacancy_id": "V1",
         "reason": "keluhan pribadi"},
    ]  # fmt: skip
    m = market(
        workers=[{"worker_id": name, "home_region": "65.71"} for name in ("W1", "W2")],
        vacancies=[{"vacancy_id": "V1", "region": "65.71"}],
        events=events,
    )
    ledger = m.ledger(owed("vacancy", "hires", 1.0))
    assert (ledger.to_dicts()[0]["numerator"], ledger.to_dicts()[0]["denominator"]) == (1, 1)
    told = {note["note"]: note["ids"] for note in ledger.notes.to_dicts()}
    assert told == {"later": ["later"], "ended_before_placed": ["too soon"], "ended_without_placed": ["never"]}
    assert "pribadi" not in repr(ledger) + ledger._repr_html_() + str(ledger.notes.to_dicts())


def test_the_market_s_own_policy_is_counted_unless_another_is_given():
    m = matcher.Matcher(policy=owed("programme", "hires", 0.5), as_of="2026-11-01")
    m.commit()
    assert [row["target_share"] for row in m.ledger().to_dicts()] == [0.5]
    assert [row["target_share"] for row in m.ledger(owed("programme", "hires", 0.25)).to_dicts()] == [0.25]
    assert m.ledger().made_from["policy_id"] == "owed"
    none = m.ledger({"id": "none"})
    assert (len(none), [note["note"] for note in none.notes.to_dicts()]) == (0, ["no_target"])
    with pytest.raises(matcher.ConfigError):
        m.ledger({"id": "x", "jurisdiction": "99.99"})
    with pytest.raises(matcher.InputError, match="threads is 0"):
        m.ledger(threads=0)
    m.close()
    with pytest.raises(matcher.StorageError, match="closed"):
        m.ledger()


def test_it_is_an_arrow_table_and_the_same_on_any_number_of_threads(sample):
    m = matcher.Matcher(as_of=sample.as_of)
    sample.add_to(m)
    m.commit()
    policy = {
        "id": "owed",
        "local": {"proof": ["ktp_region", "home_region"]},
        "tier": [{"level": "kecamatan", "min_share": 0.2}],
        "target": [
            {"unit": unit, "scope": scope, "share": 0.75}
            for unit in ("vacancy", "employer", "site", "programme")
            for scope in ("hires", "openings", "headcount")
        ],
    }
    ledger = m.ledger(policy)
    one = json.dumps([m.ledger(policy, threads=1).to_dicts(), ledger.notes.to_dicts()])
    assert one == json.dumps([m.ledger(policy, threads=4).to_dicts(), m.ledger(policy).notes.to_dicts()])
    frame = pl.DataFrame(ledger)
    assert frame.height == len(ledger) == pa.table(ledger).num_rows == len(ledger.to_pandas()) > 100
    counted = frame.filter(pl.col("denominator") > 0)
    assert (counted["numerator"] <= counted["denominator"]).all()
    assert (counted["infeasible"] <= counted["remaining"]).all()
    met = counted.filter(pl.col("met").is_not_null())
    assert (met["met"] == (met["remaining"] == 0)).all()
    # Whatever the unit, the same openings are counted.
    openings = counted.filter(pl.col("tier").is_null(), scope="openings").group_by("unit").agg(pl.sum("denominator"))
    assert openings.height == 4
    assert openings["denominator"].n_unique() == 1


def test_html_names_units_and_escapes_ids():
    m = market(employers=[{"employer_id": "<b>F</b>", "headcount_local": 1, "headcount_total": 2}])
    page = m.ledger(owed("employer", "headcount", 0.5))._repr_html_()
    assert "<small>locals missing</small>" in page
    assert "&lt;b&gt;F&lt;/b&gt;" in page
    assert "50.00 %" in page
