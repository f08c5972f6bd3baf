"""Workers who may be one person, hashes of names, and what an identity number says about itself."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import sqlite3

import matcher
import pytest
from conftest import command
from names import found, register

NIK = "6571014203970123"
KEY = "the office's key"


def test_names_of_a_register_are_found_as_the_guide_says():
    ((_, listed, precision, recall),) = found(6_000, [0.8], seed=1)
    assert listed > 60
    assert precision > 0.75
    assert recall > 0.75


def test_a_higher_threshold_lists_fewer_and_a_call_keeps_nothing(tmp_path):
    rows, names, _ = register(2_000, seed=2)
    m = matcher.Matcher(tmp_path / "m")
    m.add_workers(rows)
    m.commit()
    hashes = {worker: matcher.name_hash(name, KEY) for worker, name in names.items()}
    counts = [len(m.duplicates(hashes, threshold)) for threshold in (0.6, 0.8, 1.0)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[2]
    m.close()
    stored = b"".join(path.read_bytes() for path in (tmp_path / "m").rglob("*") if path.is_file())
    assert all(one.encode() not in stored for one in list(hashes.values())[:50])


def test_columns_order_and_what_could_not_be_compared():
    m = matcher.Matcher(nik_key=KEY)
    m.add_workers(
        [
            {"worker_id": "B", "nik": NIK, "birth_date": "1997-03-02"},
            {"worker_id": "A", "nik": int(NIK), "birth_date": "1997-03-02"},
            {"worker_id": "C", "birth_date": "02/03/1997"},
            {"worker_id": "D"},
        ]
    )
    m.commit()
    names = dict.fromkeys("ABCDE", matcher.name_hash("Siti Contoh", KEY))
    pairs = m.duplicates(names)
    assert pairs.columns == ["worker_a", "worker_b", "by", "likeness"]
    assert [tuple(row.values()) for row in pairs.to_dicts()] == [
        ("A", "B", "nik", 1.0),
        ("A", "C", "birth_date_and_name", 1.0),
        ("B", "C", "birth_date_and_name", 1.0),
    ]
    assert (pairs.unlisted, pairs.unknown_ids, pairs.without_birth_date) == (0, 1, 1)
    assert len(m.duplicates()) == 1


@pytest.mark.parametrize(
    ("names", "threshold"),
    [
        ({"A": "Siti Contoh"}, None),
        ({"A": 7}, None),
        (["A"], None),
        ({}, 0),
        ({}, 1.5),
        ({}, float("nan")),
        ({}, "0.8"),
    ],
)
def test_what_is_no_hash_and_no_threshold_is_an_input_error(names, threshold):
    with pytest.raises(matcher.InputError) as caught:
        matcher.Matcher().duplicates(names, threshold)
    assert "Siti" not in str(caught.value)


def test_another_key_another_hash_and_the_nik_s_key_is_not_the_names():
    one, other = matcher.name_hash("Siti Contoh", KEY), matcher.name_hash("Siti Contoh", b"another")
    assert one != other
    assert one == matcher.name_hash("CONTOH, Siti", KEY.encode())
    for wrong in ("", b"", None, 7):
        with pytest.raises(matcher.InputError):
            matcher.name_hash("Siti Contoh", wrong)


def test_an_auditor_computes_a_digest_again(tmp_path):
    """As the guide says: the key from the secret, the digest from the key and the 16 digits."""
    with matcher.Matcher(tmp_path / "m", nik_key=KEY) as m:
        m.add_workers([{"worker_id": "W1", "nik": f"'{NIK[:6]} {NIK[6:12]} {NIK[12:]}"}])
        m.commit()
    key = hashlib.blake2b(KEY.encode(), digest_size=32, person=b"matcher nik key").digest()
    digest = hmac.new(key, NIK.encode(), hashlib.sha256).hexdigest()
    with sqlite3.connect(tmp_path / "m" / "records.sqlite") as records:
        assert records.execute("SELECT nik FROM workers").fetchall() == [(digest,)]


def test_a_number_that_tells_otherwise_is_a_notice_and_no_more():
    m = matcher.Matcher(nik_key=KEY)
    report = m.add_workers(
        [
            {"worker_id": "right", "nik": NIK, "birth_date": "1997-03-02", "sex": "P"},
            {"worker_id": "day", "nik": NIK, "birth_date": "1997-03-03", "sex": "P"},
            {"worker_id": "sex", "nik": NIK, "birth_date": "1997-03-02", "sex": "L"},
            {"worker_id": "alone", "nik": NIK},
            {"worker_id": "after", "birth_date": "2001-01-01", "sex": "L"},
        ]
    )
    assert (report.accepted, report.refused) == (5, 0)
    assert [(issue.row, issue.rule, issue.value) for issue in report.issues] == [
        (2, "nik_differs_from_birth_date", None),
        (3, "nik_differs_from_sex", None),
    ]


def test_check_nik_tells_facts_and_not_the_number():
    check = matcher.check_nik(NIK)
    assert (check.sex, check.warnings) == ("female", ())
    assert NIK not in repr(check)
    assert "1997" not in repr(check)
    assert "97" not in repr(check)
    assert matcher.check_nik(int(NIK)) == check
    assert matcher.check_nik("9101010203970123").region_known
    assert matcher.check_nik("6473010203970123").region_known
    assert matcher.check_nik("0101").warnings == ("nik_malformed",)
    assert matcher.check_nik("0101013213970000").warnings == (
        "nik_unknown_region",
        "nik_impossible_date",
        "nik_serial_zero",
    )
    for wrong in (None, 1.5, True):
        with pytest.raises(matcher.InputError):
            matcher.check_nik(wrong)


def test_an_id_that_is_somebody_s_number_is_refused_everywhere():
    m = matcher.Matcher()
    for add, column in (
        (m.add_workers, "worker_id"), (m.add_vacancies, "vacancy_id"), (m.add_employers, "employer_id"),
        (m.add_courses, "course_id"), (m.add_mous, "mou_id"), (m.add_targets, "target_id"), (m.add_events, "event_id"),
    ):  # fmt: skip
        report = add([{column: NIK}, {column: int(NIK)}, {column: f"KTP-{NIK}"}, {column: "2025092500000123"}])
        assert (report.accepted, report.refused) == (1, 3)
        assert {issue.rule for issue in report.issues} == {"id_is_nik"}
        assert NIK not in f"{report} {report!r} {report.sentences()} {report.to_dicts()}"
    assert m.add_events([{"event_id": "E1", "worker_id": NIK}]).refused == 1


def test_the_command_line_lists_pairs_and_says_so(tmp_path):
    (tmp_path / "workers.csv").write_text(
        f"worker_id,nik,birth_date\nA,{NIK},1997-03-02\nB,{NIK},1997-03-02\nC,,1997-03-02\nD,,1980-01-01\n"
    )
    (tmp_path / "names.csv").write_text("worker_id;name\nA;Siti Contoh\nC;CONTOH, Siti\nD;Siti Contoh\nE;Budi Contoh\n")
    (tmp_path / "key").write_text(KEY)
    done = command(
        "duplicates", "--workers", "workers.csv", "--nik-key-file", "key", "--names", "names.csv", cwd=tmp_path
    )
    assert done.returncode == 1, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["worker_a"], row["worker_b"], row["by"]) for row in rows] == [
        ("A", "B", "nik"),
        ("A", "C", "birth_date_and_name"),
    ]
    assert "1 names of ids that no worker has" in done.stderr
    assert "Contoh" not in done.stdout + done.stderr

    # The same from a market on disk, and none is no fault.
    with matcher.Matcher(tmp_path / "m", nik_key=KEY) as m:
        m.add_workers([{"worker_id": "A", "nik": NIK}])
        m.commit()
    done = command("duplicates", "--market", "m", "-o", "pairs.csv", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "pairs.csv").read_text().strip()) == (0, "worker_a,worker_b,by,likeness")
    done = command("duplicates", "--market", "m", "--names", "names.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "--nik-key-file" in done.stderr
