"""The decision log from Python and from the command line."""

from __future__ import annotations

import hashlib
import json
import pickle
import sqlite3
import threading

import matcher
import polars as pl
import pytest
from conftest import POLICY, VACANCIES, WORKERS, command

NIK = "6571011208990001"
PHONE = "081234567890"


@pytest.fixture
def stored(tmp_path):
    """A market on disk with two logged rankings; its folder and the receipts."""
    folder = tmp_path / "market"
    with matcher.Matcher(folder, as_of="2026-11-01", policy=POLICY) as m:
        m.add_workers(WORKERS, on_error="raise")
        m.add_vacancies(VACANCIES, on_error="raise")
        m.commit()
        ranking = m.rank_workers(near_misses=1)
        receipts = [m.log_decisions(ranking, purpose=purpose) for purpose in ("panggilan", "rapat")]
    return folder, receipts


def change(folder, sql):
    file = sqlite3.connect(folder / "records.sqlite")
    with file:
        file.execute(sql)
    file.close()


def test_the_log_says_what_the_ranking_said(market):
    ranking = market.rank_workers(near_misses=1)
    receipt = market.log_decisions(ranking, purpose="panggilan")
    shared = ["vacancy_id", "worker_id", "position", "score", "priority", "tier", "is_local", "eligible", "checks",
              "proof_missing", "before", "moved", "rule"]  # fmt: skip
    logged = market.decisions().to_dicts()
    wanted = ranking.to_dicts()
    assert [{name: row[name] for name in shared} for row in logged if row["pseudonym"]] == [
        {name: row[name] for name in shared} for row in wanted
    ]
    assert {row["position"] is None for row in wanted} == {True, False}, "near misses are logged too"
    assert receipt.last - receipt.first + 1 == 2
    made_from = ranking.made_from
    for row in logged:
        assert {name: row[name] for name in ("version", "policy_id", "policy", "weights", "lexicon", "regions")} == {
            name: made_from[name] for name in ("version", "policy_id", "policy", "weights", "lexicon", "regions")
        }
        assert row["ranking"] == ranking.fingerprint()
        assert (row["generation"], row["as_of"], row["purpose"]) == (1, "2026-11-01", "panggilan")
        assert (row["k"], row["kept"]) == (20, "keep_unknown")
    assert pl.DataFrame(market.decisions(worker="W1", vacancy="V1")).height == 1


def test_what_is_no_list_of_this_market_is_refused(market, tmp_path):
    ranking = market.rank_workers()
    for wrong in (
        market.rank_for(vacancy={"vacancy_id": "X", "skills_required": ["smaw"]}),
        market.score_pairs([("W1", "V1")]),
    ):
        with pytest.raises(matcher.InputError, match="stored records"):
            market.log_decisions(wrong, purpose="x")
    other = matcher.Matcher(as_of="2026-11-01", policy=POLICY)
    other.add_workers(WORKERS)
    other.add_vacancies(VACANCIES)
    other.commit()
    with pytest.raises(matcher.InputError, match="another market"):
        other.log_decisions(ranking, purpose="x")
    with pytest.raises(matcher.InputError, match="of type DataFrame"):
        market.log_decisions(ranking.to_polars(), purpose="x")
    bare = matcher.Matcher()
    empty = bare.rank_workers()
    with pytest.raises(matcher.InputError, match="no list"):
        bare.log_decisions(empty, purpose="x")
    for purpose in ("", "  ", f"NIK {NIK}", f"hubungi {PHONE}", "x" * 301, 7):
        with pytest.raises(matcher.InputError, match="purpose") as caught:
            market.log_decisions(ranking, purpose=purpose)
        assert NIK not in str(caught.value)
        assert PHONE not in str(caught.value)
    market.commit()
    with pytest.raises(matcher.InputError, match="generation 1, the market is at 2"):
        market.log_decisions(ranking, purpose="x")
    assert market.verify_decisions().entries == 0


def test_a_reader_reads_and_verifies_and_doesn_t_write(stored):
    folder, receipts = stored
    with matcher.Matcher.open(folder) as m:
        assert m.verify_decisions(receipts[0].head).status == "whole"
        assert len(m.decisions(vacancy="V1")) > 0
        with pytest.raises(matcher.StorageError, match="read-only"):
            m.log_decisions(m.rank_workers(), purpose="x")
        for wrong in ("", "5", receipts[0].head[:-1], "x:" + "a" * 64):
            with pytest.raises(matcher.InputError, match="no head"):
                m.verify_decisions(wrong)
        with pytest.raises(matcher.InputError, match="of type int"):
            m.verify_decisions(5)
        with pytest.raises(matcher.InputError, match="of type int"):
            m.decisions(worker=5)
    with pytest.raises(matcher.StorageError, match="closed"):
        m.decisions()


@pytest.mark.parametrize(
    ("sql", "status", "first_bad", "fault"),
    [
        ("UPDATE decision SET entry = replace(entry, 'panggilan', 'rapat')", "tampered", 1, "digest"),
        ("UPDATE decision SET digest = previous WHERE number = 2", "tampered", 2, "digest"),
        ("DELETE FROM decision WHERE number = 1", "tampered", 1, "number"),
        ("UPDATE decision_basis SET text = text || '#'", "tampered", 1, "basis"),
        ("DELETE FROM decision WHERE number > 2", "cut", 3, "number"),
    ],
)
def test_tampering_is_found(stored, sql, status, first_bad, fault):
    folder, receipts = stored
    change(folder, sql)
    with matcher.Matcher.open(folder) as m:
        found = m.verify_decisions(receipts[1].head)
        assert (found.status, found.first_bad, found.fault) == (status, first_bad, fault)
    done = command("log", "--market", folder, "--verify", receipts[1].head, "--lang", "en")
    assert done.returncode == (0 if status == "whole" else 1)
    assert status.upper() in done.stderr


def test_an_entry_that_can_t_be_read_is_a_storage_error_that_shows_nothing_of_it(stored):
    folder, _ = stored
    change(folder, f"UPDATE decision SET entry = '{NIK}' WHERE number = 2")
    with matcher.Matcher.open(folder) as m, pytest.raises(matcher.StorageError, match="entry 2") as caught:
        m.decisions()
    assert NIK not in str(caught.value)


def test_a_forgotten_worker_is_nobody(stored):
    folder, receipts = stored
    with matcher.Matcher(folder) as m:
        assert m.erase_worker("W1").was_logged
        assert len(m.decisions(worker="W1")) == 0
        rows = m.decisions(vacancy="V1").to_dicts()
        assert [row["worker_id"] for row in rows if row["erased"]] == [None, None]
        assert {row["worker_id"] for row in rows if not row["erased"]} >= {"W3"}
        assert m.verify_decisions(receipts[1].head).status == "whole"
    change(folder, "DELETE FROM person_salt WHERE worker_id = 'W3'")
    with pytest.raises(matcher.StorageError, match="person_salt hold"):
        matcher.Matcher.open(folder)


def test_an_entry_names_no_worker_and_its_chain_is_plain_sha256(stored):
    folder, receipts = stored
    file = sqlite3.connect(folder / "records.sqlite")
    rows = file.execute("SELECT number, previous, entry, digest FROM decision ORDER BY number").fetchall()
    file.close()
    previous = "0" * 64
    for number, before, entry, digest in rows:
        assert before == previous
        previous = hashlib.sha256(f"{previous}\n{entry}".encode()).hexdigest()
        assert digest == previous
        assert json.loads(entry)["number"] == number
        assert not [worker["worker_id"] for worker in WORKERS if f'"{worker["worker_id"]}"' in entry]
    assert receipts[1].head == f"{len(rows)}:{previous}"


def test_two_appends_draw_other_salts_for_other_markets():
    pseudonyms = set()
    for _ in range(2):
        m = matcher.Matcher()
        m.add_workers(WORKERS)
        m.add_vacancies(VACANCIES)
        m.commit()
        for _ in range(2):
            m.log_decisions(m.rank_workers("V1"), purpose="x")
        own = {row["pseudonym"] for row in m.decisions(worker="W1").to_dicts()}
        assert len(own) == 1
        pseudonyms |= own
    assert len(pseudonyms) == 2


def test_threads_append_one_after_another(market):
    ranking = market.rank_workers()
    threads = [
        threading.Thread(target=market.log_decisions, args=(ranking,), kwargs={"purpose": "x"}) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = market.verify_decisions()
    assert (found.status, found.entries) == ("whole", 16)


def test_results_are_frozen_and_pickle(market):
    receipt = market.log_decisions(market.rank_workers(), purpose="x")
    assert pickle.loads(pickle.dumps(receipt)) == receipt
    assert pickle.loads(pickle.dumps(market.verify_decisions())) == market.verify_decisions()
    with pytest.raises(AttributeError):
        receipt.first = 7


def test_the_command_line_logs_and_reads(tmp_path):
    pl.DataFrame({"worker_id": ["W1", "W2"], "skills": ["smaw", "smaw|gtaw"]}).write_csv(tmp_path / "w.csv")
    pl.DataFrame({"vacancy_id": ["V1"], "skills_required": ["smaw|gtaw"]}).write_csv(tmp_path / "v.csv")
    tables = ("--workers", "w.csv", "--vacancies", "v.csv")
    done = command("rank", *tables, "--log", "x", cwd=tmp_path)
    assert (done.returncode, "--market DIR is needed" in done.stderr) == (2, True)
    done = command("rank", *tables, "--market", "m", "--log", "panggilan", "--lang", "en", "-o", "a.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    head = done.stderr.split("into minutes: ")[1].split()[0]
    assert matcher.Matcher.open(tmp_path / "m").verify_decisions(head).status == "whole"
    done = command("rank", "--market", "m", "--by", "vacancies", "--worker", "W1", "--log", "konsultasi", cwd=tmp_path)
    assert (done.returncode, "nomor 2 sampai 2" in done.stderr) == (0, True)
    done = command("rank", "--market", "m", "--log", PHONE, cwd=tmp_path)
    assert (done.returncode, PHONE in done.stderr) == (2, False)

    done = command("log", "--market", "m", "--worker", "W1", cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert (len(lines), lines[1].split(",")[3:5], lines[2].split(",")[3:5]) == (
        3, ["panggilan", "workers"], ["konsultasi", "vacancies"],
    )  # fmt: skip
    done = command("log", "--market", "m", "-o", "log.ndjson", cwd=tmp_path)
    assert (done.returncode, len((tmp_path / "log.ndjson").read_text().splitlines())) == (0, 3)
    done = command("log", "--market", "m", "--verify", cwd=tmp_path)
    assert (done.returncode, "UTUH: 2 catatan" in done.stderr, "tanpa ujung dari luar" in done.stderr) == (
        0,
        True,
        True,
    )
    done = command("log", "--market", "m", "--verify", head, cwd=tmp_path)
    assert (done.returncode, "tanpa ujung" in done.stderr) == (0, False)
    done = command("log", "--market", "m", "--verify", "9" + head[1:], cwd=tmp_path)
    assert (done.returncode, "TERPOTONG" in done.stderr) == (1, True)
    for wrong in (("--verify", "x"), ("--verify", head, "--worker", "W1")):
        assert command("log", "--market", "m", *wrong, cwd=tmp_path).returncode == 2
    assert command("log", "--market", "nowhere", cwd=tmp_path).returncode == 2
