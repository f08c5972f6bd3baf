"""The main job from Python: rank, explain, change, store, open again."""

from __future__ import annotations

import datetime as dt
import math
import os
import tempfile
from pathlib import Path

import duckdb
import matcher
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import POLICY, VACANCIES, WORKERS

COLUMNS = [
    *("vacancy_id", "worker_id", "position", "score", "priority", "forward", "reverse", "confidence", "tier"),
    *("is_local", "eligible", "checks", "moved", "before", "rule", "proof_missing", "turns"),
    *("skills", "occupation", "text", "experience", "education", "wage", "distance"),
    *("reverse_skills", "reverse_occupation", "reverse_text", "reverse_wage", "reverse_distance"),
    *("reverse_contract", "reverse_schemes", "flags"),
]


def ids(ranking):
    return [(row["vacancy_id"], row["worker_id"], row["position"]) for row in ranking.head(len(ranking))]


def test_a_ranking_has_the_columns_of_the_contract(market):
    table = pa.table(market.rank_workers())
    assert table.column_names == COLUMNS
    kinds = dict(zip(table.column_names, map(str, table.schema.types), strict=True))
    assert {kinds.pop(name) for name in ("checks", "proof_missing")} == {"list<item: string>"}
    assert {kinds.pop(name) for name in ("vacancy_id", "worker_id", "tier", "rule", "flags")} == {"string"}
    assert {kinds.pop(name) for name in ("position", "moved", "before", "turns")} == {"int32"}
    assert {kinds.pop(name) for name in ("is_local", "eligible")} == {"bool"}
    assert set(kinds.values()) == {"double"}
    assert b"generation" in table.schema.metadata[b"matcher"]


def test_residents_come_first_and_the_move_is_shown(market):
    rows = market.rank_workers("V1", eligible="all").to_polars()
    # W2 lives near too but fails a rule: nobody rises whom the rules leave out.
    assert rows["worker_id"].to_list() == ["W1", "W3", "W2"]
    assert rows["is_local"].to_list() == [True, False, True]
    assert rows["priority"].to_list() == rows["score"].to_list()
    assert rows["before"].to_list() == [at + moved for at, moved in zip(rows["position"], rows["moved"], strict=True)]


def test_eligibility_has_three_values_and_near_misses_no_position(market):
    passed = market.rank_workers(["V1"], eligible="pass")
    assert set(passed.to_polars()["eligible"]) == {True}
    rows = market.rank_workers(["V1"], near_misses=3).to_polars()
    missed = rows.filter(pl.col("position").is_null())
    assert missed["worker_id"].to_list() == ["W2"]
    assert missed["checks"].to_list() == [["education_below"]]


def test_exhaustive_threads_and_libraries_agree(sample):
    m = matcher.Matcher(policy=POLICY, as_of=sample.as_of, threads=2)
    sample.add_to(m)
    m.commit()
    for rank in (m.rank_workers, m.rank_vacancies):
        fast = rank(k=5)
        assert fast.fingerprint() == rank(k=5, exhaustive=True).fingerprint() == rank(k=5, threads=1).fingerprint()
    frame = fast.to_pandas()
    assert frame.shape == (len(fast), 32)
    assert str(frame["is_local"].dtype) == "boolean"
    assert fast.to_polars().equals(pl.from_arrow(pa.table(fast)))
    assert duckdb.sql("SELECT count(*) FROM fast").fetchall() == [(len(fast),)]
    assert pd.DataFrame.from_arrow(fast).shape == frame.shape


def test_a_ranking_larger_than_a_batch_comes_as_several(sample):
    m = matcher.Matcher()
    sample.add_to(m)
    m.commit()
    ranking = m.rank_workers(k=1_500, eligible="all")
    assert len(ranking) > 65_536
    reader = pa.RecordBatchReader.from_stream(ranking)
    sizes = [batch.num_rows for batch in reader]
    assert (sizes[0], sum(sizes)) == (65_536, len(ranking))
    assert pa.table(ranking).column("worker_id").to_pylist() == [row["worker_id"] for row in ranking.head(len(ranking))]


def test_rank_for_equals_a_stored_record(market):
    stored = market.rank_workers(["V1"])
    unsaved = market.rank_for(vacancy={**VACANCIES[0], "vacancy_id": "new"})
    assert [row[1:] for row in ids(unsaved)] == [row[1:] for row in ids(stored)]
    assert {row["vacancy_id"] for row in unsaved.head()} == {"new"}
    assert {row["worker_id"] for row in market.rank_for(worker={"skills": ["barista"]}).head()} == {"unsaved"}


def test_scored_pairs_have_the_scores_of_the_ranking(market):
    ranking = market.rank_workers(eligible="all")
    again = market.score_pairs(ranking)
    assert [row["score"] for row in again.head()] == [row["score"] for row in ranking.head()]
    assert [row["position"] for row in again.head()] == [None] * len(ranking)
    assert market.score_pairs([("W1", "V1")]).head()[0]["score"] == market.explain("W1", "V1").score
    with pytest.raises(matcher.InputError, match="a pair is a tuple"):
        market.score_pairs([1])


def test_an_explanation_adds_up_and_speaks_two_languages(market):
    why = market.explain("W2", "V1")
    parts = why.contributions
    assert parts.columns == ["side", "feature", "name", "evidence", "via", "value", "weight", "contribution"]
    assert math.isclose(sum(parts.to_polars()["contribution"]), why.score, abs_tol=1e-9)
    assert why.eligible is False
    assert why.checks[0]["code"] == "education_below"
    assert why.to_dict()["facts"]["site_region"] == "64.74.01"
    texts = {
        why.text(lang, audience)
        for lang in ("id", "en")
        for audience in ("job_seeker", "officer", "employer", "auditor")
    }
    assert len(texts) >= 4
    for wrong in ({"lang": "fr"}, {"audience": "king"}):
        with pytest.raises(matcher.InputError, match="is right"):
            why.text(**wrong)


def test_why_not_names_the_reason(market):
    assert market.why_not("W1", "V1").reason == "ranked"
    assert market.why_not("W1", "V1").position == 1
    assert market.why_not("W2", "V1").reason == "rule"
    assert market.why_not("W4", "V1").reason == "not_a_candidate"
    assert market.why_not("W3", "V1", k=1).reason in {"below_k", "displaced"}


def test_before_a_commit_nothing_is_visible(market):
    before = market.rank_workers().fingerprint()
    market.add_workers([{"worker_id": "W5", "skills": ["smaw", "gtaw"], "education": "SMK", "home_region": "64.74"}])
    market.remove_vacancies(["V2"])
    assert market.rank_workers().fingerprint() == before
    assert market.commit() == 2
    assert market.snapshot.rows == {
        "workers": 5, "vacancies": 1, "employers": 0, "courses": 0, "mous": 0, "targets": 0, "events": 0,
    }  # fmt: skip


def test_a_market_on_disk_is_opened_with_its_settings(tmp_path, market):
    with matcher.Matcher(tmp_path / "m", as_of="2026-11-01", policy=POLICY, region="64.74") as m:
        m.add_workers(WORKERS)
        m.add_vacancies(VACANCIES)
        m.commit()
        made = m.rank_workers()
    with matcher.Matcher.open(tmp_path / "m") as m:
        again = m.rank_workers()
        assert (m.snapshot.region, m.policy.to_dict()["id"], m.snapshot.generation) == ("64.74", "residents", 1)
    assert made.fingerprint() == again.fingerprint() == market.rank_workers().fingerprint()
    assert made.made_from == again.made_from
    with matcher.Matcher.open(tmp_path / "m", policy={"id": "none"}) as m:
        assert m.rank_workers().to_polars()["moved"].drop_nulls().len() == 0


def test_weights_from_a_dict_a_file_and_a_table_are_the_same(tmp_path):
    values = {"fusion": "forward", "forward": {"skills": 0.9}}
    (tmp_path / "weights.toml").write_text('fusion = "forward"\n[forward]\nskills = 0.9\n')
    table = pl.DataFrame({"key": ["fusion", "forward.skills"], "value": ["forward", "0.9"]})
    loaded = [matcher.Weights.load(x) for x in (values, tmp_path / "weights.toml", table)]
    assert len({weights.fingerprint() for weights in loaded}) == 1
    assert matcher.Matcher(weights=values).weights.to_dict()["forward"]["skills"] == 0.9


@pytest.mark.parametrize("name", matcher.policies())
def test_an_example_policy_is_illustrative_and_has_a_legal_basis(name):
    document = matcher.Policy.load(name).to_dict()
    assert document["illustrative"] is True
    assert document["legal_basis"]
    assert matcher.Matcher(policy=name, region=document.get("jurisdiction")).policy.to_dict() == document


def test_region_and_day_pick_the_policy_from_a_list_or_a_folder(tmp_path):
    old = {"id": "old", "jurisdiction": "64.74", "valid_to": dt.date(2018, 12, 31)}
    new = {"id": "new", "jurisdiction": "64.74", "valid_from": "2019-01-01"}
    for document in (old, new):
        (tmp_path / f"{document['id']}.toml").write_text(matcher.Policy.load(document).to_toml())
    for policies in ([old, matcher.Policy.load(new)], tmp_path):
        assert matcher.Policy.pick(policies, "64.74", "2018-12-31").to_dict()["id"] == "old"
        assert matcher.Policy.pick(policies, "Bontang Utara", dt.date(2026, 11, 1)).to_dict()["id"] == "new"
        with pytest.raises(matcher.ConfigError, match=r"none is in force in 62.02 .* there is .*new \(64.74, from"):
            matcher.Policy.pick(policies, "62.02", "2026-11-01")
    with pytest.raises(matcher.ConfigError, match=r"policy old .* and policy new .* are both in force"):
        matcher.Policy.pick([{**old, "valid_to": "2019-06-30"}, new], "64.74", "2026-11-01")
    with pytest.raises(matcher.FileMissingError, match="no folder"):
        matcher.Policy.pick(tmp_path / "none", "64.74", "2026-11-01")


def test_a_file_s_error_says_key_and_line_and_a_dict_s_the_key_alone(tmp_path):
    (tmp_path / "p.toml").write_text('id = "x"\njurisdiction = "91.01"\n[order]\nmin_score = 0.5\n')
    with pytest.raises(matcher.ConfigError, match=r"policy: line 2, column 16: jurisdiction .* it is 93.01 now"):
        matcher.Matcher(policy=tmp_path / "p.toml")
    with pytest.raises(matcher.ConfigError, match=r"^policy: jurisdiction names the region 91.01"):
        matcher.Matcher(policy={"id": "x", "jurisdiction": "91.01"})
    target = {"unit": "employer", "scope": "hires", "share": 0.5}
    with pytest.raises(matcher.ConfigError, match=r"^policy: target\[2\] overlaps target\[1\]: same unit"):
        matcher.Policy.load({"id": "x", "target": [target, target]})


def test_a_lexicon_of_ones_own_and_aliases(tmp_path):
    lexicon = {
        "skill_id": ["welder", "baker"],
        "label_id": ["Juru las", "Pembuat roti"],
        "aliases": [["tukang las"], None],
    }
    (tmp_path / "skills.csv").write_text(matcher.Lexicon.load(lexicon).to_csv())
    m = matcher.Matcher(tmp_path / "m", lexicon=tmp_path / "skills.csv")
    m.add_workers([{"worker_id": "W1", "skills": ["ngelas dandang"]}])
    m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["tukang las"]}])
    m.commit()
    assert len(m.rank_workers()) == 0
    unknown = m.unresolved_skills()
    assert unknown.columns == ["text", "workers", "vacancies", "nearest"]
    assert [(row["text"], row["workers"], row["vacancies"]) for row in unknown.to_dicts()] == [("ngelas dandang", 1, 0)]
    m.lexicon.add_alias("ngelas dandang", "welder")
    m.lexicon.add_alias("roti", "baker")
    m.commit()
    assert len(m.rank_workers()) == 1
    assert len(m.unresolved_skills()) == 0
    assert [row["skill_id"] for row in m.resolve_skills(["roti"]).to_dicts()] == ["baker"]
    m.close()
    with matcher.Matcher.open(tmp_path / "m") as again:
        assert len(again.rank_workers()) == 1
    with pytest.raises(matcher.ConfigError, match="no skill_id of this lexicon"):
        matcher.Lexicon.load().add_alias("x", "nothing")


def test_resolved_spans_count_characters():
    text = "Bisa “las” – menjahit kebaya"
    rows = matcher.Lexicon.resolve([text, "telepati"]).to_dicts()
    for row in rows[:-1]:
        assert row["text"] == text
        assert text[row["start"] : row["end"]].casefold() in text.casefold()
        assert text[row["start"] : row["end"]] in {"las", "menjahit kebaya"}
    assert rows[-1]["skill_id"] is None
    with pytest.raises(matcher.InputError, match="a list of texts"):
        matcher.Lexicon.resolve("las")


def test_a_region_table_of_ones_own():
    table = [{"code": "64", "name": "Kalimantan Timur"}, {"code": "64.74", "name": "Kota Baru"}]
    m = matcher.Matcher(regions=table)
    assert m.add_workers([{"worker_id": "W1", "home_region": "Kota Baru"}]).refused == 0
    assert matcher.Regions.load(table).resolve("Kota Baru")[0] == "64.74"
    assert m.region_name("64.74").startswith("Kota Baru")


def test_a_sample_is_the_same_for_the_same_arguments(sample):
    again = matcher.sample_market(workers=1_500, vacancies=150)
    assert sample.workers.to_dicts() == again.workers.to_dicts()
    assert matcher.sample_market(10, 1, seed=1).workers.to_dicts() != sample.workers.to_dicts()[:10]
    with pytest.raises(matcher.InputError, match="workers is -1"):
        matcher.sample_market(workers=-1)


def test_what_is_shown_is_short_and_has_units(market):
    ranking = market.rank_workers()
    assert repr(ranking).splitlines()[0] == f"Ranking: {len(ranking)} rows, 32 columns"
    page = ranking._repr_html_()
    assert "<small>0 to 1</small>" in page
    assert "<small>1 is best</small>" in page
    for thing in (market, market.snapshot, market.lexicon, market.policy, market.weights, market.explain("W1", "V1")):
        assert len(repr(thing)) < 4_000
    assert "<table>" in market.add_workers([{"worker_id": "W9", "wage_min": "<b>"}])._repr_html_()
    assert "<b>" not in market.add_workers([{"worker_id": "W9", "wage_min": "<b>"}])._repr_html_()


def test_a_reader_needs_no_right_to_write():
    """A market on a shared drive: the folder may be read and not written to."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "market"
        with matcher.Matcher(path) as market:
            market.add_workers([{"worker_id": "W1", "skills": ["las"]}])
            market.add_vacancies([{"vacancy_id": "V1", "skills_required": ["las"]}])
            market.commit()
        Path(folder).chmod(0o755)
        path.chmod(0o555)
        own = os.geteuid()
        if own == 0:
            # The superuser may write anywhere; anybody else will do.
            os.seteuid(65534)
        try:
            with matcher.Matcher.open(path, read_only=True) as reader:
                assert len(reader.rank_workers()) == 1
                assert reader.record("workers", "W1")["skills"] == ["las"]
        finally:
            os.seteuid(own)
            path.chmod(0o755)
