"""Measuring rankings: agreement with trec_eval, what is refused, and judgments made from events."""

from __future__ import annotations

import random

import matcher
import polars as pl
import pytest
import pytrec_eval

NAMES = {
    "ndcg": "ndcg", "ndcg@5": "ndcg_cut_5", "ndcg@10": "ndcg_cut_10", "map": "map", "map@5": "map_cut_5",
    "mrr": "recip_rank", "recall@5": "recall_5", "recall@10": "recall_10", "recall": "set_recall",
    "precision@5": "P_5", "precision": "set_P",
}  # fmt: skip
RUN = {"q1": {"a": 3.0, "b": 2.0, "c": 1.0}, "q2": {"a": 1.0}}
QRELS = {"q1": {"b": 2, "c": 0}, "q2": {"x": 1}, "q3": {"a": 1}}


def random_case(rng):
    """Few scores and short ids, so that ties abound; negative grades, unjudged documents, queries on one side alone."""
    documents = [f"d{number}" for number in range(rng.randint(1, 40))] + ["é", "Z", "z"]
    near = [0.1 + 1e-9 * number for number in range(9)]
    scores = rng.choice([[0.0, -0.0, 0.5, 1.0], [rng.uniform(-1, 1) for _ in range(60)], near])
    queries = [f"q{number}" for number in range(rng.randint(1, 6))]

    def some(things):
        return rng.sample(things, rng.randint(1, len(things)))

    run = {query: {document: rng.choice(scores) for document in some(documents)} for query in some(queries)}
    qrels = {
        query: {document: rng.choice([-1, 0, 0, 1, 2, 3]) for document in some(documents)} for query in some(queries)
    }
    for grades in qrels.values():
        # trec_eval never comes back from a query whose grades are all negative.
        grades["d0"] = rng.choice([0, 1])
    return run, qrels


@pytest.mark.parametrize("seed", range(300))
def test_figures_agree_with_trec_eval_on_random_runs(seed):
    run, qrels = random_case(random.Random(seed))
    theirs = pytrec_eval.RelevanceEvaluator(qrels, set(NAMES.values())).evaluate(run)
    table = matcher.evaluate(run, qrels, list(NAMES)).to_dicts()
    for row in table:
        # As `trec_eval -c`: judged queries that the run lacks count as 0.
        wanted = sum(values[NAMES[row["metric"]]] for values in theirs.values()) / len(qrels)
        assert row["value"] == pytest.approx(wanted, abs=1e-6), row["metric"]
        assert row["low"] <= row["value"] + 1e-12
        assert row["high"] >= row["value"] - 1e-12
        assert row["queries"] == len(qrels)


def test_one_run_in_every_shape_gives_the_same(tmp_path):
    wanted = matcher.evaluate(RUN, QRELS).to_dicts()
    flat = [{"q_id": q, "doc_id": d, "score": s} for q, row in RUN.items() for d, s in row.items()]
    judged = [{"q_id": q, "doc_id": d, "grade": g} for q, row in QRELS.items() for d, g in row.items()]
    (tmp_path / "a.run").write_text("".join(f"{r['q_id']} Q0 {r['doc_id']} 1 {r['score']} t\n" for r in flat))
    (tmp_path / "a.qrels").write_text("".join(f"{r['q_id']} 0 {r['doc_id']} {r['grade']}\n" for r in judged))
    pl.DataFrame(flat).write_csv(tmp_path / "run.csv")
    pl.DataFrame(judged).write_parquet(tmp_path / "qrels.parquet")
    for run, qrels in [
        (tmp_path / "a.run", tmp_path / "a.qrels"),
        (str(tmp_path / "run.csv"), tmp_path / "qrels.parquet"),
        (flat, judged),
        (pl.DataFrame(flat), pl.DataFrame(judged).to_pandas()),
    ]:
        assert matcher.evaluate(run, qrels).to_dicts() == wanted


def test_the_table_has_the_contract_s_columns_and_counts_unjudged_pairs():
    table = matcher.evaluate(RUN, QRELS, ["precision@2", "map"])
    assert table.columns == ["metric", "value", "low", "high", "queries", "unjudged"]
    assert [(row["queries"], row["unjudged"]) for row in table.to_dicts()] == [(3, 2), (3, 2)]
    assert (table.absent, table.left_out) == (1, 0)
    assert "1 judged queries are not in the run" in repr(table)
    assert "<table>" in table._repr_html_()
    assert table.to_polars().columns == table.to_pandas().columns.to_list() == table.columns


def test_a_ranking_is_a_run_in_both_directions(market):
    workers, vacancies = market.rank_workers(), market.rank_vacancies()
    judged = [{"vacancy_id": "V1", "worker_id": "W1", "grade": 1}]
    first = matcher.evaluate(workers, judged, ["mrr"]).to_dicts()[0]
    position = next(row["position"] for row in workers.to_dicts() if row["worker_id"] == "W1")
    assert first["value"] == 1 / position
    assert matcher.evaluate(vacancies, judged, ["mrr"]).to_dicts()[0]["value"] == 1.0
    assert matcher.evaluate(vacancies, {"W1": {"V1": 1}}, "mrr").to_dicts()[0]["queries"] == 1
    assert matcher.evaluate(workers.to_polars(), judged, "mrr", query="vacancy_id").to_dicts()[0]["queries"] == 1
    with pytest.raises(matcher.InputError, match="holds workers for each vacancy_id"):
        matcher.evaluate(workers, judged, query="worker_id")
    with pytest.raises(matcher.InputError, match="which id asks"):
        matcher.evaluate(workers.to_polars(), judged)


def test_where_a_policy_orders_positions_count_not_scores():
    m = matcher.Matcher(policy={"id": "residents", "order": {"instrument": "tier"}})
    m.add_workers(
        [
            {"worker_id": "near", "skills": ["las listrik"], "home_region": "Kota Bontang"},
            {"worker_id": "far", "skills": ["smaw", "gtaw"], "home_region": "Kota Balikpapan"},
        ]
    )
    m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "region": "Bontang", "housing": True}])
    m.commit()
    ranking = m.rank_workers()
    assert [row["worker_id"] for row in ranking.head()] == ["near", "far"]
    assert ranking.head()[0]["score"] < ranking.head()[1]["score"]
    assert matcher.evaluate(ranking, {"V1": {"near": 1}}, "mrr").to_dicts()[0]["value"] == 1.0


def test_ties_are_trec_s_or_as_given():
    run, qrels = {"q": {"a": 1.0, "b": 1.0}}, {"q": {"a": 1}}
    value = lambda ties: matcher.evaluate(run, qrels, "mrr", ties).to_dicts()[0]["value"]  # noqa: E731
    assert (value("trec"), value("given")) == (0.5, 1.0)
    with pytest.raises(matcher.InputError, match="trec or given"):
        value("random")


def test_compare_is_paired_and_the_same_each_time():
    rng = random.Random(1)
    qrels = {f"q{n}": {"right": 1} for n in range(60)}
    good = {q: {"right": 1.0, "wrong": rng.choice([0.0, 2.0])} for q in qrels}
    bad = {q: {"right": 1.0, "wrong": 2.0} for q in qrels}
    table = matcher.compare({"bad": bad, "good": good, "same": bad}, qrels, ["mrr"])
    better, same = table.to_dicts()
    assert (better["run"], better["baseline"], better["significant"]) == ("good", "bad", True)
    assert 0 < better["low"] < better["difference"] < better["high"]
    assert better["p_value"] < 0.01
    assert better["difference"] == pytest.approx(better["value"] - better["baseline_value"])
    assert (same["difference"], same["p_value"], same["significant"], same["better"], same["worse"]) == (
        0,
        1,
        False,
        0,
        0,
    )
    assert matcher.compare({"bad": bad, "good": good, "same": bad}, qrels, ["mrr"]).to_dicts() == table.to_dicts()
    assert matcher.compare([bad, good], qrels, ["mrr"]).to_dicts()[0]["run"] == "run 2"
    with pytest.raises(matcher.InputError, match="at least 2"):
        matcher.compare([bad], qrels)


def test_diff_tells_who_entered_left_and_moved():
    rows = matcher.diff({"q": {"a": 3, "b": 2, "c": 1}}, {"q": {"b": 3, "c": 2, "a": 1}}, k=2).to_dicts()
    assert [(row["doc_id"], row["change"], row["before"], row["after"]) for row in rows] == [
        ("b", "moved", 2, 1), ("c", "entered", None, 2), ("a", "left", 1, None),
    ]  # fmt: skip
    with pytest.raises(matcher.InputError, match="k is 0"):
        matcher.diff(RUN, RUN, k=0)


def test_the_default_ranking_loses_nothing(sample):
    m = matcher.Matcher(as_of="2026-11-01")
    m.add_workers(sample.workers)
    m.add_vacancies(sample.vacancies)
    m.commit()
    rows = matcher.retrieval_loss(m, k=[1, 20]).to_dicts()
    assert [(row["by"], row["k"]) for row in rows] == [
        ("workers", 1),
        ("workers", 20),
        ("vacancies", 1),
        ("vacancies", 20),
    ]
    for row in rows:
        assert row["pairs"] > 100
        assert (row["missing"], row["max_score_difference"]) == (0, 0.0)


def event(number, date, kind, worker="W1", vacancy="V1"):
    return {"event_id": f"E{number}", "date": date, "kind": kind, "worker_id": worker, "vacancy_id": vacancy}


def test_events_give_grades_within_their_horizon_and_say_their_bias():
    m = matcher.Matcher(as_of="2026-11-01")
    m.add_events([
        event(1, "2026-01-01", "referred"), event(2, "2026-01-20", "tested"), event(3, "2026-06-01", "placed"),
        event(4, "2026-01-01", "referred", "W2"), event(5, "2026-01-03", "returned", "W2"),
        event(6, "2026-10-20", "referred", "W3"), event(7, "2026-10-20", "referred", "W4"),
        event(8, "2026-10-25", "placed", "W4"), event(9, "2026-01-01", "accepted", "W5", "V2"),
        {"event_id": "E10", "date": "2026-01-01", "kind": "registered", "worker_id": "W6"},
    ])  # fmt: skip
    m.commit()
    judgments = matcher.qrels_from_events(m, 30)
    rows = {(row["vacancy_id"], row["worker_id"]): (row["grade"], row["kind"]) for row in judgments.to_dicts()}
    assert rows == {
        ("V1", "W1"): (1, "tested"), ("V1", "W2"): (0, "referred"), ("V1", "W4"): (3, "placed"),
        ("V2", "W5"): (2, "accepted"),
    }  # fmt: skip
    assert (judgments.pairs, judgments.censored) == (5, 1)
    for word in ("exposure", "position", "censoring"):
        assert word in judgments.bias
        assert word in repr(judgments)
    assert (
        matcher.evaluate({"V1": {"W2": 2, "W4": 1}}, judgments, "mrr", query="vacancy_id").to_dicts()[0]["value"]
        == 0.25
    )
    with pytest.raises(matcher.InputError, match="horizon_days is 0"):
        matcher.qrels_from_events(m, 0)
    assert len(matcher.qrels_from_events(matcher.Matcher())) == 0


@pytest.mark.parametrize(
    ("run", "qrels", "metrics", "words"),
    [
        ({}, QRELS, "map", "the run is empty"),
        (RUN, {}, "map", "the qrels are empty"),
        ({"q": {"a": float("nan")}}, QRELS, "map", "a score is nan, expected a finite number"),
        ({"q": {"a": float("inf")}}, QRELS, "map", "a score is inf, expected a finite number"),
        ({"q": {"a": "much"}}, QRELS, "map", "a score is 'much'"),
        (RUN, {"q": {"a": 1.5}}, "map", "a grade is 1.5, expected a whole number"),
        (RUN, QRELS, "ndgc@10", "did you mean ndcg@10"),
        (RUN, QRELS, "map@0", 'the cutoff is "0"'),
        (RUN, QRELS, [], "metrics is empty"),
        ([{"q_id": "q", "doc_id": "a", "score": 1}] * 2, QRELS, "map", "row 2: an earlier row"),
        ([{"q_id": "q", "score": 1}], QRELS, "map", "needs q_id and doc_id"),
        ([{"q_id": "q", "doc_id": 7, "score": 1}], QRELS, "map", "ids are text"),
        ([{"q_id": "q", "doc_id": "a"}], QRELS, "map", "needs the column score"),
        ([3], QRELS, "map", "a row is of type int"),
        (7, QRELS, "map", "a value of type int was given"),
        ("nowhere.run", QRELS, "map", "there is no such file"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_named(run, qrels, metrics, words):
    with pytest.raises(matcher.InputError, match=words):
        matcher.evaluate(run, qrels, metrics)


def test_a_bad_line_of_a_file_is_named(tmp_path):
    for text, words in [
        (b"q 0 d 1\nq 0 d\n", "line 2: 3 fields, expected 4"),
        (b"q 0 d \xff\n", "line 1: not UTF-8"),
        (b"q 0 d 1\nq 0 d 2\n", "line 2: an earlier line"),
        (b"", "empty"),
    ]:
        path = tmp_path / "bad.qrels"
        path.write_bytes(text)
        with pytest.raises(matcher.InputError, match=words) as caught:
            matcher.evaluate(RUN, path)
        assert str(path) in str(caught.value)
