"""Searches among all locals, certificates and their verification, as an analyst calls them."""

from __future__ import annotations

import json
import pickle

import matcher
import polars as pl
import pytest

NIK, PHONE = "6571010101900001", "081234567890"
PAPER = "Juru las kelas I"
WORKERS = [
    {"worker_id": "fit", "skills": ["smaw"], "certificates": PAPER, "home_region": "65.71.01"},
    {"worker_id": "paper", "skills": ["smaw"], "certificates": "[]", "home_region": "65.71.02"},
    {"worker_id": "nowhere", "skills": ["smaw"], "certificates": PAPER},
    {"worker_id": "untold", "skills": ["smaw"], "home_region": "65.71.03", "summary": f"NIK {NIK}, HP {PHONE}"},
    {"worker_id": "far", "skills": ["smaw"], "certificates": PAPER, "home_region": "64.72"},
]
VACANCY = {"vacancy_id": "V1", "title": "Juru las", "skills_required": "smaw", "certificates_required": PAPER,
           "region": "65.71.01", "opens_on": "2026-10-01"}  # fmt: skip
COURSE = {"course_id": "K1", "certificate": PAPER, "starts_on": "2026-12-01"}
WAIVERS = {"nowhere": "called twice", "untold": "never had the paper"}


def market(openings=2, workers=WORKERS, **options):
    m = matcher.Matcher(**{"as_of": "2026-11-01", **options})
    m.add_workers(workers, on_error="raise")
    m.add_vacancies([{**VACANCY, "openings": openings}], on_error="raise")
    m.add_courses([COURSE], on_error="raise")
    m.commit()
    return m


@pytest.fixture(scope="module")
def made():
    m = market()
    return m, m.local_test("V1", waivers=WAIVERS)


def test_a_search_says_whom_to_ask_for_what():
    search = market().find_locals("V1")
    assert (search.vacancy_id, search.as_of, search.finding, search.openings) == ("V1", "2026-11-01", "unknowns", 2)
    assert search.counts == {"registered": 5, "local": 3, "eligible": 1, "unknown": 2, "qualified": 1}
    assert search.unknowns.to_polars().rows() == [
        ("nowhere", ["home_region"]),
        ("untold", ["certificate_missing_unknown"]),
    ]
    (near,) = search.near_misses.to_dicts()
    assert (near["worker_id"], near["code"], near["have"], near["course_id"]) == (
        "paper", "certificate_missing", None, "K1")  # fmt: skip
    assert search.reasons == {"certificate_missing": 1, "certificate_missing_unknown": 1}
    assert search.window == {"opens_on": "2026-10-01", "closes_on": None, "days": 31, "rings": []}
    assert search.criteria["local"]["proof"] == ["home_region"]
    assert "unknowns" in repr(search)
    assert "<pre>" in search._repr_html_()
    assert search.to_dict()["counts"] == search.counts


def test_a_certificate_is_made_once_all_of_the_unknown_are_waived(made):
    m, certificate = made
    assert m.local_test("V1") is None
    assert m.local_test("V1", waivers=[("untold", "never had it")]) is None
    assert certificate.counts["qualified"] == 1
    assert certificate.waivers == WAIVERS
    assert certificate == m.local_test("V1", waivers=list(WAIVERS.items()))
    assert market(1).local_test("V1", waivers=WAIVERS) is None
    assert market(4).local_test("V1").waivers == {}


def test_a_certificate_is_read_from_whatever_holds_it(made, tmp_path):
    m, certificate = made
    path = tmp_path / "c.json"
    path.write_text("\ufeff" + certificate.to_json(), encoding="utf-8")
    text = certificate.to_json()
    for x in (path, str(path), text, text.encode(), certificate.to_dict(), certificate, json.loads(text)):
        read = matcher.Certificate.load(x)
        assert read == certificate
        assert read.to_json() == text
        assert matcher.verify(x, m).status == "same"
    assert pickle.loads(pickle.dumps(certificate)) == certificate
    assert hash(read) == hash(certificate)
    assert "1 qualified of 3 locals for 2 openings" in repr(certificate)
    assert list(certificate.to_dict()) == [
        "format", "vacancy_id", "as_of", "window", "openings", "criteria", "counts", "reasons", "near_misses",
        "waivers", "records", "fingerprints", "version", "sealed", "salt", "digest",
    ]  # fmt: skip


def test_the_page_is_one_document_in_two_languages(made):
    _, certificate = made
    page = certificate.to_html()
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="id">' in page
    assert "1 November 2026" in page
    assert "Sertifikat belum ada" in page
    english = certificate.to_html("en")
    assert "Certificate missing" in english
    assert "called twice" in english
    for text in (page, english, certificate.to_json()):
        assert NIK not in text
        assert PHONE not in text
        assert "http" not in text
    with pytest.raises(matcher.InputError, match='lang is "jv"'):
        certificate.to_html("jv")


def test_verifying_says_which_record_changed(made):
    _, certificate = made
    found = matcher.verify(certificate, market(workers=[{**WORKERS[0], "experience_years": 3}, *WORKERS[1:]]))
    assert found.status == "differs"
    assert found.differences.to_polars().rows() == [("records", "fit", "changed", None, None)]
    assert "differs" in repr(found)
    assert "<table" in found._repr_html_()
    without = market()
    without.remove_workers(["paper"])
    without.commit()
    erased = matcher.verify(certificate, without)
    assert erased.status == "erased"
    assert set(erased.differences.to_polars()["field"]) == {
        "counts.registered", "counts.local", "reasons.certificate_missing", "near_misses", "records"}  # fmt: skip


def test_every_field_changed_in_a_dict_is_tampered(made):
    m, certificate = made
    original = certificate.to_dict()
    for name in original:
        if name == "format":
            continue
        other = {**original, name: not original[name] if isinstance(original[name], bool) else "x"}
        if name == "sealed":
            with pytest.raises(matcher.InputError, match="open the market with nik_key"):
                matcher.verify(other, m)
            continue
        broken = matcher.Certificate.load(other)
        assert matcher.verify(broken, m).status == "tampered", name
        assert repr(broken)
        assert matcher.verify({key: value for key, value in original.items() if key != name}, m).status == "tampered"
    broken = matcher.Certificate.load({**original, "counts": {}})
    assert "broken" in repr(broken)
    with pytest.raises(matcher.InputError, match="changed after it was made: field counts"):
        broken.to_html()
    with pytest.raises(matcher.InputError, match="changed after it was made"):
        _ = broken.counts


@pytest.mark.parametrize(
    ("x", "said"),
    [
        ("{}", "no field format"),
        ("{", "is not JSON"),
        (b"\xff\xfe", "no UTF-8"),
        ({"format": "matcher.assignment/1"}, "format isn't matcher.local_test/1"),
        ({"format": {1, 2}}, "holds what JSON can't"),
        (7, "a int was given"),
        ("nowhere.json", "there is no such file"),
    ],
)
def test_what_is_no_certificate_is_bad_input(x, said):
    with pytest.raises(matcher.InputError, match=said):
        matcher.Certificate.load(x)


def test_a_later_format_is_told_apart():
    with pytest.raises(matcher.InputError, match="use a newer version"):
        matcher.Certificate.load({"format": "matcher.local_test/2"})


@pytest.mark.parametrize(
    ("waivers", "said"),
    [
        ({"nowhere": " "}, "the reason is empty"),
        ({"nowhere": f"NIK {NIK}"}, "identity or telephone number"),
        ({"nowhere": f"HP {PHONE}"}, "identity or telephone number"),
        ({"nobody": "moved"}, "no such worker"),
        ({"fit": "moved"}, "only the unknown can be waived"),
        ([("nowhere", "moved"), ("nowhere", "moved")], "given twice"),
        ("nowhere", "a dict of ids and reasons is right"),
        ({"nowhere": None}, "both text"),
        ([("nowhere",)], "both text"),
        ({NIK: "moved"}, "not shown"),
    ],
)
def test_a_waiver_that_can_t_stand_is_bad_input(made, waivers, said):
    m, _ = made
    with pytest.raises(matcher.InputError, match=said) as caught:
        m.local_test("V1", waivers=waivers)
    assert NIK not in str(caught.value)
    assert PHONE not in str(caught.value)


def test_what_isn_t_there_is_bad_input(made):
    m, certificate = made
    for call in (m.find_locals, m.local_test):
        with pytest.raises(matcher.UnknownIdError):
            call("V9")
        with pytest.raises(matcher.InputError, match="the id of one vacancy is right"):
            call(["V1"])
    with pytest.raises(matcher.InputError, match="the market has no as_of"):
        market(as_of=None).local_test("V1")
    with pytest.raises(matcher.InputError, match="a Matcher is right"):
        matcher.verify(certificate, "market")


def test_a_certificate_for_another_market_differs(made):
    _, certificate = made
    other = matcher.Matcher(as_of="2026-11-01")
    other.add_vacancies([{"vacancy_id": "V7", "skills_required": "smaw"}])
    other.commit()
    found = matcher.verify(certificate, other)
    assert (found.status, [row["what"] for row in found.differences.to_dicts()]) == ("differs", ["no_such_vacancy"])
    assert matcher.verify(certificate, matcher.Matcher()).status == "differs"
    elsewhere = matcher.verify(
        certificate, market(workers=[{**row, "worker_id": f"x{n}"} for n, row in enumerate(WORKERS)])
    )
    assert elsewhere.status == "differs"
    assert "none_in_common" in elsewhere.differences.to_polars()["what"].to_list()


def test_a_market_on_disk_is_verified_by_whoever_opens_it(tmp_path, made):
    _, certificate = made
    m = matcher.Matcher(tmp_path / "market", as_of="2026-11-01", nik_key="secret of the office")
    m.add_workers([{**WORKERS[0], "nik": NIK}, *WORKERS[1:]])
    m.add_vacancies([{**VACANCY, "openings": 2}])
    m.add_courses([COURSE])
    m.commit()
    sealed = m.local_test("V1", waivers=WAIVERS)
    m.close()
    assert NIK not in sealed.to_json()
    with matcher.Matcher.open(tmp_path / "market", nik_key="secret of the office") as again:
        assert matcher.verify(sealed, again).status == "same"
        assert matcher.verify(certificate, again).status == "differs"
    with matcher.Matcher.open(tmp_path / "market") as bare, pytest.raises(matcher.InputError, match="nik_key"):
        matcher.verify(sealed, bare)
    with matcher.Matcher.open(tmp_path / "market", nik_key="another") as other:
        assert matcher.verify(sealed, other).status == "tampered"
    # Opened on a later day, the test is still made on the certificate's.
    with matcher.Matcher.open(tmp_path / "market", nik_key="secret of the office", as_of="2027-03-01") as later:
        assert matcher.verify(sealed, later).status == "same"


def test_all_of_a_sample_market_can_be_searched_and_agrees_with_its_lists():
    sample = matcher.sample_market(workers=1_500, vacancies=20)
    m = matcher.Matcher(as_of="2026-11-01", policy=sample.policies[0] if hasattr(sample, "policies") else None)
    m.add_workers(sample.workers)
    m.add_vacancies(sample.vacancies)
    m.add_courses(sample.courses)
    m.commit()
    listed = m.rank_workers(k=2_000, eligible="pass").to_polars()
    ids = m.rank_workers(k=1).to_polars()["vacancy_id"].unique().sort().to_list()
    assert ids
    for vacancy in ids:
        search = m.find_locals(vacancy)
        rows = listed.filter((pl.col("vacancy_id") == vacancy) & pl.col("is_local"))
        if search.finding != "not_open_yet":
            least = search.criteria["local"]["min_score"]
            rows = rows.filter(pl.col("score") >= least)
            # A list leaves out those whose vacancy is closed; the search doesn't ask that of a person.
            assert search.counts["qualified"] == len(rows) or not len(rows), vacancy
        certificate = m.local_test(vacancy)
        assert (certificate is not None) == (search.finding == "too_few")
        if certificate is not None:
            assert matcher.verify(certificate, m).status == "same"
