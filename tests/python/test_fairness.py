"""Fairness as an auditor asks for it: its figures, every shape of input, and that nothing protected touches a score."""

from __future__ import annotations

import math

import matcher
import pandas as pd
import polars as pl
import pytest
from conftest import VACANCIES, WORKERS, command

LISTS = [
    {"vacancy_id": "V1", "worker_id": "W1", "position": 1},
    {"vacancy_id": "V1", "worker_id": "W2", "position": 2},
    {"vacancy_id": "V1", "worker_id": "W3", "position": 3},
    {"vacancy_id": "V2", "worker_id": "W1", "position": 1},
    {"vacancy_id": "V2", "worker_id": "W4", "position": None},
]
SEXES = {"W1": "m", "W2": "f", "W3": "f", "W4": None}


def by_group(table):
    return {row["group"]: row for row in table.to_dicts()}


def test_figures_are_those_of_the_definition_counted_by_hand():
    table = matcher.fairness(LISTS, SEXES, k=2)
    rows = by_group(table)
    assert table.columns == ["group", "exposure", "share_at_k", "share_in_pool", "ratio", "low", "high"]
    assert list(rows) == ["f", "m", None]
    second = 1 / math.log2(3)
    assert rows["m"]["exposure"] == pytest.approx(2 / (2 + second))
    assert rows["f"]["exposure"] == pytest.approx(second / (2 + second))
    assert (rows["f"]["share_at_k"], rows["f"]["share_in_pool"]) == (1 / 3, 0.5)
    assert rows["m"]["ratio"] == pytest.approx((2 / 3) / 0.25)
    assert (rows["m"]["low"], rows["m"]["high"]) == (2.0, 4.0)
    assert (rows[None]["share_at_k"], rows[None]["ratio"]) == (0.0, 0.0)
    assert (table.k, table.lists, table.without_position, table.outside_pool) == (2, 2, 1, 0)
    assert "unknown" in repr(table)
    assert "1 rows without a position left out" in repr(table)
    assert "unknown" in table._repr_html_()
    assert table.to_polars().columns == table.to_pandas().columns.to_list() == table.columns


def test_every_shape_gives_the_same(tmp_path):
    wanted = matcher.fairness(LISTS, SEXES, k=3).to_dicts()
    groups = [{"worker_id": worker, "sex": sex} for worker, sex in SEXES.items()]
    pl.DataFrame(groups).write_parquet(tmp_path / "g.parquet")
    pl.DataFrame(groups).write_csv(tmp_path / "g.csv", separator=";")
    pl.DataFrame(groups).write_ndjson(tmp_path / "g.ndjson")
    pd.DataFrame(groups).to_excel(tmp_path / "g.xlsx", index=False)
    pl.DataFrame(LISTS).write_csv(tmp_path / "r.csv")
    wide = pl.DataFrame(groups).with_columns(education=pl.lit("SMK"))
    shapes = [groups, pl.DataFrame(groups), pd.DataFrame(groups), pl.DataFrame(groups).to_dict(as_series=False)]
    for shape in [*shapes, tmp_path / "g.parquet", tmp_path / "g.csv", tmp_path / "g.ndjson", str(tmp_path / "g.xlsx")]:
        assert matcher.fairness(LISTS, shape, k=3).to_dicts() == wanted
    for ranking in (pl.DataFrame(LISTS), pd.DataFrame(LISTS), tmp_path / "r.csv", list(reversed(LISTS))):
        assert matcher.fairness(ranking, wide, k=3, column="sex").to_dicts() == wanted
    assert matcher.fairness(LISTS, wide.rename({"sex": "group"}), k=3).to_dicts() == wanted


def test_a_ranking_is_looked_at_as_its_table_and_keeps_its_bytes(market):
    groups = {row["worker_id"]: row["worker_id"] for row in WORKERS}
    ranking = market.rank_workers(near_misses=2)
    before = ranking.fingerprint()
    table = matcher.fairness(ranking, groups, 1)
    assert table.to_dicts() == matcher.fairness(ranking.to_polars(), groups, 1).to_dicts()
    assert table.without_position == sum(row["position"] is None for row in ranking.to_dicts())
    assert ranking.fingerprint() == before
    with pytest.raises(matcher.InputError, match="one of rank_workers is right"):
        matcher.fairness(market.rank_vacancies(), groups, 1)


def test_several_groups_count_in_each_and_who_is_not_in_the_pool_is_unknown():
    groups = {"W1": ["poor", "laid_off"], "W2": "poor|smk_graduate", "W3": []}
    rows = by_group(table := matcher.fairness(LISTS[:3], groups, 9))
    assert rows["poor"]["share_at_k"] == rows["poor"]["share_in_pool"] == 2 / 3
    assert sum(row["share_at_k"] for row in rows.values()) == pytest.approx(5 / 3)
    assert rows[None]["share_at_k"] == 1 / 3
    assert table.outside_pool == 0
    rows = by_group(table := matcher.fairness(LISTS, {"W2": "f"}, 9))
    assert (rows[None]["share_in_pool"], rows[None]["ratio"], rows[None]["low"]) == (0.0, None, None)
    assert table.outside_pool == 2
    assert "2 workers in them are not in the pool" in repr(table)


def test_an_empty_ranking_gives_the_pool_alone():
    row = matcher.fairness([], {"W1": "f"}, 5).to_dicts()[0]
    assert row == {
        **dict.fromkeys(("exposure", "share_at_k", "ratio", "low", "high")),
        "group": "f",
        "share_in_pool": 1.0,
    }


def test_the_interval_is_seeded_and_holds_the_ratio(sample):
    m = matcher.Matcher(as_of="2026-11-01")
    m.add_workers(sample.workers)
    m.add_vacancies(sample.vacancies)
    m.commit()
    ranking = m.rank_workers(k=10, progress=False)
    table = matcher.fairness(ranking, sample.workers, 10, column="sex")
    assert len(table) >= 2
    for row in table.to_dicts():
        assert row["low"] <= row["ratio"] <= row["high"]
        assert 0 < row["low"] < row["high"]
    assert matcher.fairness(ranking, sample.workers, 10, column="sex").to_dicts() == table.to_dicts()
    again = matcher.fairness(ranking, sample.workers, 10, column="sex", seed=1).to_dicts()
    assert [row["ratio"] for row in again] == [row["ratio"] for row in table.to_dicts()]
    assert [row["low"] for row in again] != [row["low"] for row in table.to_dicts()]


@pytest.mark.parametrize(
    ("ranking", "groups", "options", "words"),
    [
        (LISTS, SEXES, {"k": 0}, "k is 0, expected a whole number of at least 1"),
        (LISTS, {}, {}, "the groups are empty"),
        (LISTS, 7, {}, "groups: a value of type int was given"),
        (LISTS, [7], {}, "groups: a row is no dict of columns"),
        (LISTS, {1: "f"}, {}, "an id is of type int; ids are text"),
        (LISTS, [{"worker_id": "W1", "sex": "f", "age": 3}], {}, "which column holds them. There are sex, age"),
        (LISTS, [{"worker_id": "W1", "sex": "f"}], {"column": "seks"}, "no column seks; there are sex"),
        (LISTS, [{"id": "W1", "sex": "f"}], {}, "needs the column worker_id; it has id, sex"),
        (LISTS, "nowhere.csv", {}, "there is no such file"),
        ([{"vacancy_id": "V1", "worker_id": "W1"}], SEXES, {}, "the column position; it has vacancy_id, worker_id"),
        ([{**LISTS[0], "position": 0}], SEXES, {}, "a position is 0, expected a whole number of at least 1"),
        ([{**LISTS[0], "position": 1.5}], SEXES, {}, "a position is 1.5"),
        ([LISTS[0], LISTS[0]], SEXES, {}, "row 2: an earlier row"),
        (LISTS, {f"W{n}": str(n) for n in range(10_001)}, {}, "the groups are 10001, expected at most 10000"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_named(ranking, groups, options, words):
    with pytest.raises(matcher.InputError, match=words):
        matcher.fairness(ranking, groups, **options)


def test_columns_of_religion_marital_status_and_ethnicity_are_reported_and_change_nothing():
    def ranked(workers):
        m = matcher.Matcher(as_of="2026-11-01")
        report = m.add_workers(workers)
        m.add_vacancies(VACANCIES)
        m.commit()
        return report, m.rank_workers().fingerprint()

    facts = ("agama", "status_kawin", "suku")
    values = [
        ("Islam", "kawin", "Dayak"),
        ("Hindu", "belum kawin", "Bali"),
        ("Kristen", "cerai hidup", "Batak"),
        ("", "", ""),
    ]
    told = [{**row, **dict(zip(facts, told, strict=True))} for row, told in zip(WORKERS, values, strict=True)]
    turned = [{**row, **dict(zip(facts, told, strict=True))} for row, told in zip(WORKERS, values[::-1], strict=True)]
    plain, wanted = ranked(WORKERS)
    for workers in (told, turned):
        report, fingerprint = ranked(workers)
        assert (report.accepted, fingerprint) == (plain.accepted, wanted)
        assert {issue.column for issue in report.issues} >= set(facts)


@pytest.fixture
def folder(tmp_path):
    pl.DataFrame([{**row, "skills": "|".join(row["skills"])} for row in WORKERS]).with_columns(
        sex=pl.Series(["L", "P", "L", ""])
    ).write_csv(tmp_path / "w.csv", separator=";")
    pl.DataFrame([{**row, "skills_required": "|".join(row["skills_required"])} for row in VACANCIES]).write_csv(
        tmp_path / "v.csv"
    )
    (tmp_path / "g.csv").write_text("worker_id,desa\nW1,Api-Api\nW2,Belimbing\n")
    return tmp_path


RANK = ("rank", "--workers", "w.csv", "--vacancies", "v.csv", "--as-of", "2026-11-01")


def test_the_command_line_tells_it_beside_the_ranking(folder):
    plain = command(*RANK, "-k", 2, cwd=folder)
    done = command(*RANK, "-k", 2, "--fairness", "w.csv:sex", "--fairness-output", "f.csv", cwd=folder)
    assert (done.returncode, done.stdout) == (0, plain.stdout), done.stderr
    assert "Fairness: 3 rows, 7 columns" in done.stderr
    assert "the first 2 of" in done.stderr
    assert "unknown" in done.stderr
    assert pl.read_csv(folder / "f.csv")["group"].to_list() == ["L", "P", None]
    done = command(*RANK, "--fairness", "g.csv", cwd=folder)
    assert (done.returncode, "Belimbing" in done.stderr) == (0, True)
    assert "workers in them are not in the pool" in done.stderr


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--fairness", "w.csv"], "w.csv: groups: which column holds them? There are skills"),
        (["--fairness", "w.csv:seks"], "there is no column seks; there are skills"),
        (["--fairness", "nowhere.csv:sex"], "can't read nowhere.csv: there is no such file"),
        (["--fairness", "v.csv:sex"], "v.csv: groups: a table needs the column worker_id; it has vacancy_id"),
        (["--fairness", "g.doc"], "g.doc: a .xlsx or .parquet file"),
        (["--fairness", "g.csv", "--by", "vacancies"], "--fairness looks at workers for each vacancy"),
        (
            ["--fairness", "g.csv", "--fairness-output", "f.doc"],
            "--fairness-output f.doc: the ending .doc names",
        ),
        (["--fairness-output", "f.csv"], "--fairness-output needs --fairness"),
    ],
)
def test_what_the_command_line_can_t_use_is_exit_code_2(folder, words, text):
    (folder / "g.doc").write_text("")
    done = command(*RANK, *words, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert text in done.stderr
    assert "Traceback" not in done.stderr
