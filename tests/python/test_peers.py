"""The comparison with peers at a tiny size: the generator, the score, and whether this library agrees. No times."""

from __future__ import annotations

import sys
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import matcher
import numpy as np
import pytest

PEERS = Path(__file__).resolve().parents[2] / "benches" / "peers"
sys.path.insert(0, str(PEERS))

import agreement  # noqa: E402
import generate  # noqa: E402
import market as arrays  # noqa: E402
import ours  # noqa: E402
import store  # noqa: E402
import tables  # noqa: E402
from measuring import again, percentile  # noqa: E402
from table import number, spread  # noqa: E402

WORKERS, VACANCIES = 300, 40


@pytest.fixture(scope="module")
def made():
    return generate.generate(WORKERS, VACANCIES)


@pytest.fixture(scope="module")
def stored(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("peers")
    tables.save_tables(made[0], folder / "tables", tables.words(made[1], made[2]))
    report = store.store(folder / "tables", folder / "store")
    assert (report["workers"], report["vacancies"], report["refused"]) == (WORKERS, VACANCIES, 0)
    return folder / "store"


def same(one, other):
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))


def test_the_same_size_and_seed_give_the_same_market_on_disk_too(made, tmp_path):
    again_made = generate.generate(WORKERS, VACANCIES)
    assert same(made[0], again_made[0])
    assert np.array_equal(made[1], again_made[1])
    made[0].save(tmp_path)
    assert same(made[0], arrays.Market.load(tmp_path))
    assert not np.array_equal(generate.generate(WORKERS, VACANCIES, seed=1)[0].worker_wage, made[0].worker_wage)


def test_a_market_is_well_formed(made):
    market = made[0]
    assert (market.workers, market.vacancies) == (WORKERS, VACANCIES)
    for side, least, most in (("worker", 4, 12), ("vacancy", 3, 16)):
        start, skill = getattr(market, f"{side}_start"), getattr(market, f"{side}_skill")
        assert start[0] == 0
        assert start[-1] == len(skill)
        assert np.diff(start).min() >= least
        assert np.diff(start).max() <= most
        assert skill.max() < generate.SKILLS
        for first, last in pairwise(start):
            assert len(set(skill[first:last])) == last - first
        assert getattr(market, f"{side}_education").max() <= arrays.HIGHEST
        assert getattr(market, f"{side}_place").max() < generate.KECAMATAN
    assert 0.15 <= market.vacancy_weight.min() <= market.vacancy_weight.max() <= 1.5
    assert len(set(market.place_code)) == len(market.place_code) == generate.KECAMATAN
    assert len(np.unique(market.place_kabupaten)) == generate.KABUPATEN
    assert len(np.unique(market.place_provinsi)) == generate.PROVINSI
    assert np.all(np.abs(market.place_lat) < 20)


def test_popular_skills_are_far_more_popular(made):
    market = generate.generate(3_000, 1)[0]
    holders = np.sort(np.bincount(market.worker_skill, minlength=generate.SKILLS))[::-1]
    assert holders[0] > 20 * holders[1_000]
    assert holders.sum() == len(market.worker_skill)


def test_the_score_is_what_the_definition_says():
    """Two workers and one vacancy, worked out by hand."""
    market = generate.generate(2, 1)[0]
    market.worker_start, market.worker_skill = np.array([0, 2, 3]), np.array([0, 1, 1])
    market.worker_experience, market.worker_education = np.array([1, 9]), np.array([3, 7])
    market.worker_wage, market.worker_place = np.array([45, 30]), np.array([0, 1])
    market.vacancy_start, market.vacancy_skill = np.array([0, 2]), np.array([0, 1])
    market.vacancy_weight = np.array([arrays.REQUIRED, arrays.PREFERRED])
    market.vacancy_experience, market.vacancy_education = np.array([3]), np.array([3])
    market.vacancy_wage, market.vacancy_place = np.array([30]), np.array([0])
    market.place_kabupaten, market.place_provinsi = np.array([0, 1]), np.array([0, 0])
    market.place_lat, market.place_lon = np.array([0.0, 0.2]), np.array([100.0, 100.0])  # 22 km
    rare, common = np.log(1 + 1.5 / 1.5), np.log(1 + 0.5 / 2.5)
    share = 0.3 * common / (rare + 0.3 * common)
    near = 0.50 + 0.10 * 2 / 4 + 0 + 0.10 * 0.5 + 0.10 * 1.0 + 0.15 * 1.0
    far = 0.50 * share + 0.10 + 0.05 * 4 / 7 + 0.10 + 0.10 * 0.7 + 0.15 * 0.3
    best = arrays.exact(market, np.array([0]))[0]
    assert best[:2] == pytest.approx(sorted([near, far], reverse=True))
    assert np.all(np.isinf(best[2:]))
    market.worker_education = np.array([3, 2])
    assert np.isfinite(arrays.exact(market, np.array([0]))).sum() == 1


def test_this_library_ranks_by_the_peers_score(made, stored):
    right = arrays.exact(made[0], np.arange(VACANCIES))
    with matcher.Matcher.open(stored, **ours.settings("peers")) as market:
        ranking = market.rank_workers(k=arrays.K, progress=False)
        plain = market.rank_workers(k=arrays.K, exhaustive=True, progress=False)
        assert ranking.fingerprint() == plain.fingerprint()
        found = agreement.compared(ours.matrix(ranking.to_arrow(), VACANCIES), right)
    assert found.ranks == np.isfinite(right).sum()
    assert found.ranks > 100
    assert found.largest < agreement.TOLERANCE
    assert found.share > 0.9


@pytest.mark.parametrize("kind", ours.KINDS)
def test_every_kind_of_run_has_its_files(stored, kind):
    with matcher.Matcher.open(stored, **ours.settings(kind)) as market:
        assert len(market.rank_workers(["v0000000"], arrays.K, progress=False)) > 0


def test_disagreement_is_seen():
    right = np.array([[0.9, 0.8, -np.inf]])
    assert agreement.compared(right, right) == agreement.Agreement(2, 1.0, 0.0)
    assert agreement.compared(right - 0.001, right).share == 0.0
    short = agreement.compared(np.array([[0.9, -np.inf, -np.inf]]), right)
    assert (short.share, short.largest) == (0.5, np.inf)
    assert agreement.disagree({"ours": short, "peer": agreement.compared(right, right)}) == ["ours"]


def test_figures_are_written_with_three_digits():
    assert [number(value) for value in (0.00123456, 1.5, 12.34, 1234.5, None)] == [
        "0.00123",
        "1.50",
        "12.3",
        "1,234",
        "",
    ]
    assert spread([3.0, 1.0, 2.0]) == "2.00 (1.00 to 3.00)"
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 3.0
    assert again(1, 0.1)
    assert again(3, 2.0)
    assert not again(4, 2.0)
    assert not again(1, 9.0)
