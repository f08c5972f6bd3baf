"""Tuning weights on judgments: what is found again, what isn't believed, bad input, the command line."""

from __future__ import annotations

import csv

import matcher
import pytest
from conftest import command

HIDDEN = {"fusion": "forward", "forward": {"skills": 0.1, "text": 0.05, "occupation": 0.0, "distance": 2.0}}
"""What somebody judges by who looks at distance first."""

STAYS = ["text", "skills", "missing", "reverse"]
"""Keys that a short search leaves alone."""


@pytest.fixture(scope="module")
def sample():
    return matcher.sample_market(workers=400, vacancies=60, seed=3)


def opened(sample, **settings):
    market = matcher.Matcher(as_of="2026-11-01", **settings)
    sample.add_to(market)
    market.commit()
    return market


@pytest.fixture(scope="module")
def judged(sample):
    with opened(sample, weights=HIDDEN) as market:
        rows = market.rank_workers(k=5, eligible="all").to_dicts()
    return [{"vacancy_id": row["vacancy_id"], "worker_id": row["worker_id"], "grade": 1} for row in rows]


def test_a_hidden_taste_is_found_again_and_holds_on_queries_held_out(sample, judged, tmp_path):
    with opened(sample) as market:
        before = market.rank_workers(k=3).fingerprint()
        seen = []
        how = {"folds": 3, "trials": 60, "query": "vacancy_id", "fixed": STAYS}
        tuning = market.tune(judged, **how, progress=lambda done, total: seen.append((done, total)))
        assert market.rank_workers(k=3).fingerprint() == before
        again = market.tune(judged, **how)
    assert tuning.is_better
    assert tuning.held_out > tuning.start + 0.1
    assert tuning.low > 0
    assert tuning.trained >= tuning.held_out
    assert tuning.weights.fingerprint() == again.weights.fingerprint()
    assert tuning.trace.to_dicts() == again.trace.to_dicts()
    assert seen[-1] == (240, 240)
    assert "tuning pays" in repr(tuning)
    tuning.save(tmp_path / "w.toml")
    text = (tmp_path / "w.toml").read_text(encoding="utf-8")
    assert tuning.weights.fingerprint() in text
    loaded = matcher.Weights.load(tmp_path / "w.toml")
    assert loaded.fingerprint() == tuning.weights.fingerprint()
    with opened(sample, weights=loaded) as market:
        run = market.rank_workers(k=10, eligible="all")
        value = matcher.evaluate(run, judged, ["ndcg@10"], "given", query="vacancy_id").to_dicts()[0]["value"]
    assert value == pytest.approx(tuning.trained, abs=1e-9)


def test_what_is_fixed_stays(sample, judged):
    with opened(sample) as market:
        fixed = ["forward", "reverse", "fusion", "missing", "text", "skills"]
        tuning = market.tune(judged, folds=3, trials=20, query="vacancy_id", fixed=fixed)
    now, then = tuning.weights.to_dict(), matcher.Weights.load({}).to_dict()
    assert {name: now[name] for name in fixed} == {name: then[name] for name in fixed}


def test_workers_may_be_the_queries_as_well(sample):
    with opened(sample) as market:
        rows = market.rank_vacancies(k=1, eligible="all").to_dicts()[:30]
        tuning = market.tune({row["worker_id"]: {row["vacancy_id"]: 1} for row in rows}, folds=3, trials=4)
    assert tuning.queries == [len(rows)]
    assert tuning.start == 1.0
    assert not tuning.is_better
    assert "not shown to pay" in repr(tuning)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"qrels": {"SYN-V-000001": {"SYN-W-000001": 1}}}, "1 judged queries of this market are too few"),
        ({"qrels": {"V": {"W": 1}}}, "none of 1 judged queries is a worker or a vacancy"),
        (
            {"query": None, "qrels": {"SYN-V-000001": {"a": 1}, "SYN-W-000001": {"b": 1}}},
            "workers as well as vacancies",
        ),
        ({"folds": 2}, "folds"),
        ({"folds": 21}, "from 3 to 20"),
        ({"objective": "ndgc@10"}, "did you mean ndcg@10?"),
        ({"fixed": "forward.wage"}, "a list such as"),
        ({"fixed": ["forward.wages"]}, "did you mean forward.wage?"),
        ({"trials": 0}, "trials"),
    ],
)
def test_what_can_not_be_tuned_says_why(sample, judged, change, words):
    arguments = {"qrels": judged, "query": "vacancy_id", "trials": 4, **change}
    with opened(sample) as market, pytest.raises(matcher.InputError, match=words):
        market.tune(arguments.pop("qrels"), **arguments)


def test_the_command_line_writes_weights_a_trace_and_a_picture(sample, judged, tmp_path):
    pytest.importorskip("matplotlib")
    sample.workers.write(tmp_path / "w.ndjson")
    sample.vacancies.write(tmp_path / "v.ndjson")
    with (tmp_path / "judged.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(judged[0]))
        writer.writeheader()
        writer.writerows(judged)
    tables = ("--workers", "w.ndjson", "--vacancies", "v.ndjson", "--as-of", "2026-11-01")
    asked = ("--qrels", "judged.csv", "--query", "vacancy_id", "--folds", "3", "--trials", "60", "--lang", "en")
    asked += tuple(word for key in STAYS for word in ("--fixed", key))
    written = ("-o", "w.toml", "--trace", "t.csv", "--plot", "t.svg")
    done = command("tune", *tables, *asked, *written, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Tuning pays" in done.stderr
    assert matcher.Weights.load(tmp_path / "w.toml")
    with (tmp_path / "t.csv").open(encoding="utf-8") as file:
        assert {row["fold"] for row in csv.DictReader(file)} == {"", "1", "2", "3"}
    assert "<svg" in (tmp_path / "t.svg").read_text(encoding="utf-8")


def test_the_command_line_tunes_one_setting_for_several_tasks_and_tells_when_it_is_no_better(tmp_path):
    for task in ("first", "second"):
        folder = tmp_path / task
        folder.mkdir()
        trades = [f"dagang{number}" for number in range(30)]
        (folder / "docs.tsv").write_text(
            "doc_id\ttext\n" + "".join(f"D{at}\t{word} toko\n" for at, word in enumerate(trades)), encoding="utf-8"
        )
        (folder / "queries.tsv").write_text(
            "q_id\ttext\n" + "".join(f"Q{at}\t{word}\n" for at, word in enumerate(trades)), encoding="utf-8"
        )
        (folder / "qrels.tsv").write_text("".join(f"Q{at} 0 D{at} 1\n" for at in range(30)), encoding="utf-8")
    asked = ("first", "second", "--read-query-as", "occupation", "--folds", "3", "--trials", "5", "--lang", "en")
    done = command("tune", *asked, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "keep the old weights" in done.stderr
    assert matcher.Weights.load(_toml(done.stdout, tmp_path))
    for more, words in (
        (("-o", "w.csv"), "written as .toml"),
        (("-o", "nowhere/w.toml"), "there is no folder nowhere"),
        (("--as-of", "2026-11-01"), "--as-of belongs to a market"),
        (("--objective", "ndgc"), "did you mean ndcg?"),
        (("--slack", "nan"), "slack is NaN, expected 0 or more"),
    ):
        bad = command("tune", "first", "--read-query-as", "occupation", *more, cwd=tmp_path)
        assert (bad.returncode, words in bad.stderr) == (2, True), bad.stderr
    assert command("tune", cwd=tmp_path).returncode == 2


def test_several_markets_are_others_of_the_same_weights(sample, judged):
    with opened(sample) as one, opened(sample, weights=HIDDEN) as other:
        for second, words in ((one, "there twice"), (other, "different weights")):
            with pytest.raises(matcher.InputError, match=words):
                matcher.tune_all([(one, judged, []), (second, judged, [])], query="vacancy_id", trials=1)


def test_ids_that_both_tables_have_are_told_apart_by_who_asks():
    ids = [f"N{number}" for number in range(30)]
    market = matcher.Matcher()
    market.add_workers([{"worker_id": name, "occupation": f"dagang{at}"} for at, name in enumerate(ids)])
    market.add_vacancies([{"vacancy_id": name, "title": f"dagang{at} toko"} for at, name in enumerate(ids)])
    market.commit()
    judged = [{"worker_id": name, "vacancy_id": name, "grade": 1} for name in ids]
    assert market.tune(judged, query="worker_id", folds=3, trials=2).queries == [30]
    with pytest.raises(matcher.InputError, match="workers as well as vacancies"):
        market.tune({name: {name: 1} for name in ids})


def _toml(text, folder):
    path = folder / "out.toml"
    path.write_text(text, encoding="utf-8")
    return path
