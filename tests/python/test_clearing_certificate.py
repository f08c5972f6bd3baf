"""A certificate holds for what the solver says, and fails on every kind of tampering, naming what was touched."""

from __future__ import annotations

import json
from typing import Any

import matcher
import pytest
from clearing import FAR, NEAR, market, reserve, vacancy, worker

NIK, PHONE = "6474011208990001", "081234567890"

# Of four openings two are reserved: near1 and near0 take them, though far6 stands before both.
HOMES = {"far8": FAR, "far7": FAR, "far6": FAR, "near1": NEAR, "near0": NEAR}
WORKERS = [
    *(worker(name, int(name[-1]), home, education="SMA") for name, home in HOMES.items()),
    worker("unfit", 9, education="SD"),
    worker("barista", 9, skills=["barista"], education="SMA"),
]
VACANCIES = [
    vacancy("V1", 5_000_000, openings=2, education_min="SMA"),
    vacancy("V2", 4_000_000, openings=2, education_min="SMA"),
]


@pytest.fixture(scope="module", params=["stable", "welfare"])
def own(request):
    m = market(WORKERS, VACANCIES, policy=reserve(0.5))
    assignment = m.assign(request.param)
    assert len(assignment) == 4
    return assignment


def rows_of(assignment: matcher.Assignment) -> list[dict[str, Any]]:
    return [dict(row) for row in assignment.to_dicts()]


def at_fault(certificate: matcher.AssignmentCertificate) -> dict[str, list[str]]:
    return {row["check"]: row["examples"] for row in certificate.checks.to_dicts() if row["faults"]}


def bare(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in ("worker_id", "vacancy_id")} for row in rows]


def test_its_own_pairs_hold_however_they_are_given(own, tmp_path):
    rows = rows_of(own)
    own.to_polars().write_csv(tmp_path / "pairs.csv")
    own.to_polars().write_parquet(tmp_path / "pairs.parquet")
    semicolons = own.to_pandas().to_csv(sep=";", decimal=",", index=False)
    (tmp_path / "office.csv").write_text("\ufeff" + semicolons, encoding="utf-8")
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "pairs.ndjson").write_text(lines, encoding="utf-8")
    given = [None, own, rows, rows[::-1], bare(rows), own.to_polars(), own.to_arrow(), own.to_pandas()]
    given += [tmp_path / name for name in ("pairs.csv", "pairs.parquet", "office.csv", "pairs.ndjson")]
    digests = set()
    for pairs in given:
        certificate = own.certificate(pairs)
        assert certificate.holds, certificate
        digests.add(certificate.to_dict()["digest"])
    assert len(digests) == 1


def at(rows, worker_id):
    return next(row for row in rows if row["worker_id"] == worker_id)


def move(rows):
    row = at(rows, "near1")
    row["vacancy_id"] = "V2" if row["vacancy_id"] == "V1" else "V1"


def drop(rows):
    rows.remove(at(rows, "near1"))


def add(rows):
    rows.append({"worker_id": "far6", "vacancy_id": "V1"})


def swap(rows):
    inside = next(row for row in rows if row["vacancy_id"] == "V1")
    other = next(row for row in rows if row["vacancy_id"] == "V2")
    inside["vacancy_id"], other["vacancy_id"] = "V2", "V1"


def replace(rows):
    # One with more years, and the reserve is lost.
    at(rows, "near1")["worker_id"] = "far6"


@pytest.mark.parametrize(
    ("tamper", "checks"),
    [
        (move, {"openings"}),
        (drop, {"no_blocking_pair", "largest_sum"}),
        (add, {"openings"}),
        (swap, {"choice_rule", "no_blocking_pair", "largest_sum"}),
        (replace, {"choice_rule", "no_blocking_pair", "largest_sum"}),
    ],
)
def test_other_pairs_than_the_solver_s_do_not_hold(own, tamper, checks):
    rows = rows_of(own)
    tamper(rows)
    certificate = own.certificate(bare(rows))
    assert not certificate.holds
    assert set(at_fault(certificate)) & checks, certificate
    assert certificate.to_dict()["digest"] != own.certificate().to_dict()["digest"]


@pytest.mark.parametrize(
    ("pair", "check", "example"),
    [
        (("W404", "V2"), "known", 'row 5: no worker "W404" in this generation'),
        (("far6", "V404"), "known", 'row 5: no vacancy "V404" in this generation'),
        (("near1", "V2"), "one_place", "near1 has another place than V2"),
        (("barista", "V2"), "listed", "barista at V2: on no list"),
        (("unfit", "V2"), "eligible", "unfit at V2: education_below"),
        (("far6", "V1"), "openings", "V1 takes 3 people for 2 openings"),
    ],
)  # fmt: skip
def test_a_pair_that_can_t_be_is_a_fault_with_its_name(own, pair, check, example):
    rows = [*bare(rows_of(own)), dict(zip(("worker_id", "vacancy_id"), pair, strict=True))]
    faults = at_fault(own.certificate(rows))
    assert example in faults.get(check, []), faults


@pytest.mark.parametrize(
    ("column", "value", "check"),
    [
        ("worker_rank", 17, "ranks"),
        ("vacancy_rank", 1, "ranks"),
        ("score", 0.999, "scores"),
        ("slot", "open", None),
        ("slot", "kecamatan", "slots"),
    ],
)
def test_what_a_pair_claims_is_compared(own, column, value, check):
    rows = rows_of(own)
    assert at(rows, "near1")["slot"] == "local"
    at(rows, "near1")[column] = value
    faults = at_fault(own.certificate(rows))
    assert set(faults) == ({check} if check else set()), faults
    for examples in faults.values():
        assert "near1" in examples[0]


def test_somebody_outside_the_reserve_on_a_reserved_opening(own):
    rows = rows_of(own)
    outsider = next(row for row in rows if row["worker_id"].startswith("far"))
    outsider["slot"] = "local"
    faults = at_fault(own.certificate(rows))
    assert any(f"{outsider['worker_id']} at {outsider['vacancy_id']}: not a member" in one for one in faults["slots"])


def test_more_members_on_reserved_openings_than_there_are():
    m = market([worker("near2", 2), worker("near1", 1)], [vacancy("V1", openings=2)], policy=reserve(0.5))
    assignment = m.assign()
    rows = [row | {"slot": "local"} for row in assignment.to_dicts()]
    assert at_fault(assignment.certificate(rows)) == {"slots": ['V1: 2 people on 1 openings of "local"']}


def test_a_held_opening_may_not_be_given_away():
    policy = reserve(0.5, unfilled="hold", hold_days=30)
    m = market([worker("far8", 8, FAR), worker("far7", 7, FAR)], [vacancy("V1", openings=2)], policy=policy)
    for method in ("stable", "welfare"):
        assignment = m.assign(method)
        assert [row["worker_id"] for row in assignment.to_dicts()] == ["far8"]
        rows = [*bare(assignment.to_dicts()), {"worker_id": "far7", "vacancy_id": "V1"}]
        assert "choice_rule" in at_fault(assignment.certificate(rows))


def test_every_pair_moved_in_a_market_of_some_size_is_noticed():
    sample = matcher.sample_market(workers=200, vacancies=25, as_of="2026-11-01", seed=2)
    m = matcher.Matcher(as_of="2026-11-01", policy=reserve(0.5))
    sample.add_to(m)
    m.commit()
    for method in ("stable", "welfare"):
        assignment = m.assign(method)
        rows = bare(assignment.to_dicts())
        lists = {}
        for row in m.rank_vacancies().to_dicts():
            lists.setdefault(row["worker_id"], []).append(row["vacancy_id"])
        moved = 0
        for at_row, row in enumerate(rows[:60]):
            for other in [name for name in lists[row["worker_id"]] if name != row["vacancy_id"]][:2]:
                changed = [*rows[:at_row], {**row, "vacancy_id": other}, *rows[at_row + 1 :]]
                assert not assignment.certificate(changed).holds, (method, row, other)
                moved += 1
            assert not assignment.certificate(rows[:at_row] + rows[at_row + 1 :]).holds, (method, row)
        assert moved > 40


@pytest.mark.parametrize(
    ("pairs", "text"),
    [
        ([{"worker_id": "near1"}], "row 1 has no column vacancy_id; it has worker_id"),
        ([{"worker_id": "near1", "vacancy_id": "V1", "wrker_rank": 1}], "row 1 has a column wrker_rank"),
        ([{"worker_id": "near1", "vacancy_id": None}], "row 1, column vacancy_id: empty; ids are text"),
        ([{"worker_id": "near1", "vacancy_id": float("nan")}], "row 1, column vacancy_id: empty; ids are text"),
        ([{"worker_id": " ", "vacancy_id": "V1"}], "row 1, column worker_id: empty; ids are text"),
        ([{"worker_id": 7, "vacancy_id": "V1"}], "row 1, column worker_id: of type int; ids are text"),
        ([{"worker_id": "a", "vacancy_id": "V1", "worker_rank": 0}], "column worker_rank: no whole number of at"),
        ([{"worker_id": "a", "vacancy_id": "V1", "vacancy_rank": 1.5}], "column vacancy_rank: no whole number"),
        ([{"worker_id": "a", "vacancy_id": "V1", "worker_rank": True}], "column worker_rank: no whole number"),
        ([{"worker_id": "a", "vacancy_id": "V1", "worker_rank": "first"}], "column worker_rank: no whole number"),
        ([{"worker_id": "a", "vacancy_id": "V1", "score": "high"}], "column score: no number"),
        ([{"worker_id": "a", "vacancy_id": "V1", "score": float("inf")}], "column score: no number"),
        ([{"worker_id": "a", "vacancy_id": "V1", "slot": 1}], "column slot: of type int, expected text"),
        ([{"worker_id": "a", "vacancy_id": "V1"}, 7], "a row is no dict of columns"),
        (["ab"], "a row is no dict of columns"),
        ({"worker_id": ["a"], "vacancy_id": []}, "columns differ in length"),
        (7, "a value of type int was given; a table is right"),
    ],
)
def test_a_table_that_is_none_of_pairs_is_refused_with_row_and_column(own, pairs, text):
    with pytest.raises(matcher.InputError, match=text):
        own.certificate(pairs)


def test_a_file_that_is_not_there_or_has_no_header(own, tmp_path):
    with pytest.raises(matcher.FileMissingError):
        own.certificate(tmp_path / "none.csv")
    (tmp_path / "bare.csv").write_text(f"{NIK},V1\n{NIK},V1\n", encoding="utf-8")
    with pytest.raises(matcher.InputError, match=r"no column worker_id; it has \(not shown\), V1"):
        own.certificate(tmp_path / "bare.csv")


@pytest.mark.parametrize("number", [NIK, PHONE])
def test_no_number_of_a_person_comes_out(own, number):
    for pairs in (
        [{"worker_id": number, "vacancy_id": "V1"}],
        [{"worker_id": "near1", "vacancy_id": number}],
        [{"worker_id": int(number), "vacancy_id": "V1"}],
        [{"worker_id": "near1", "vacancy_id": "V1", "worker_rank": number, number: 1}],
        [{"worker_id": "near1", "vacancy_id": "V1", "vacancy_rank": number}],
    ):
        try:
            certificate = own.certificate(pairs)
            shown = repr(certificate) + certificate.to_json() + certificate._repr_html_()
        except matcher.InputError as error:
            shown = str(error)
        assert number not in shown, shown
    try:
        own.what_if(remove_workers=[number])
    except matcher.UnknownIdError as error:
        assert number not in str(error)  # noqa: PT017


@pytest.mark.parametrize("number", [NIK, PHONE])
def test_no_number_of_a_person_comes_out_of_a_slot(own, number):
    certificate = own.certificate([{"worker_id": "near1", "vacancy_id": "V1", "slot": number}])
    assert number not in certificate.to_json()


def test_it_says_what_it_is(own):
    certificate = own.certificate()
    content = certificate.to_dict()
    assert content["holds"] is certificate.holds is True
    assert content["k"] == 20
    assert "at most 20 of workers" in content["statement"]
    assert content["counts"] == {"workers": 7, "vacancies": 2, "openings": 4, "listed": 10, "placed": 4}
    assert repr(certificate).startswith("AssignmentCertificate(holds: ")
    assert "4 of 7 workers on 4 openings" in repr(certificate)
    assert certificate._repr_html_().startswith("<pre>AssignmentCertificate(holds")
    failed = own.certificate([])
    assert repr(failed).startswith("AssignmentCertificate(does not hold: at fault")
    assert failed.to_dict()["counts"]["placed"] == 0
