"""A market on disk: people erased from it, and damage found, told and mended."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys

import matcher
import pytest

WORKERS = [
    {"worker_id": "W1", "skills": ["las smaw"], "summary": "xylozanth"},
    {"worker_id": "W2", "skills": ["las smaw", "forklift"], "summary": "sopir gudang"},
]
VACANCIES = [{"vacancy_id": "V1", "skills_required": ["smaw"]}]
EVENTS = [{"event_id": "E1", "date": "2026-10-01", "kind": "referred", "worker_id": "W1", "vacancy_id": "V1"}]


@pytest.fixture
def folder(tmp_path):
    with matcher.Matcher(tmp_path / "m", as_of="2026-11-01") as m:
        m.add_workers(WORKERS)
        m.add_vacancies(VACANCIES)
        m.add_events(EVENTS)
        m.commit()
    return tmp_path / "m"


def command(*words):
    return subprocess.run(
        [sys.executable, "-m", "matcher", *map(str, words)], capture_output=True, text=True, check=False
    )


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_an_erased_person_is_in_no_file_and_the_receipt_names_nobody(folder):
    assert b"xylozanth" in bytes_of(folder)
    with matcher.Matcher(folder) as m:
        ranking = m.rank_workers()
        receipt = m.erase_worker("W1")
        assert (receipt.generation, receipt.events, receipt.alias) == (2, 1, "erased@2")
        # The ranking made before still holds the person in memory, and the receipt says so.
        assert receipt.held_generations == 1
        assert b"xylozanth" not in bytes_of(folder)
        assert [row["worker_id"] for row in m.rank_workers().head()] == ["W2"]
        assert m.record("events", "E1")["worker_id"] == "erased@2"
        with pytest.raises(matcher.UnknownIdError, match="no id"):
            m.erase_worker("W1")
        del ranking
    assert "W1" not in repr(receipt)
    assert pickle.loads(pickle.dumps(receipt)) == receipt


def test_readers_are_listed_by_process_and_program(folder):
    with matcher.Matcher.open(folder) as reader, matcher.Matcher(folder) as m:
        (line,) = m.erase_worker("W1").readers
        assert line.startswith("process ")
        assert line.endswith(", since generation 1")
        assert len(reader.rank_workers()) == 2
        with pytest.raises(matcher.StorageError, match="read-only"):
            reader.erase_worker("W2")


def test_a_second_writer_is_told_who_holds_the_market(folder):
    with (
        matcher.Matcher(folder),
        pytest.raises(
            matcher.StorageError, match=r"open for writing elsewhere, by process \d+, .+ on .+: close it there"
        ),
    ):
        matcher.Matcher(folder)


def test_the_command_erases_and_leaves_a_receipt(folder, tmp_path):
    done = command("erase", "--market", folder, "--worker", "W1", "-o", tmp_path / "receipt.json", "--lang", "en")
    assert (done.returncode, done.stdout) == (0, "")
    assert "erased from generation 2 on; 1 events now name erased@2" in done.stderr
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    done = {"generation": 2, "alias": "erased@2", "events": 1, "was_logged": False}
    assert receipt == {**done, "readers": [], "held_generations": 0}
    again = command("erase", "--market", folder, "--worker", "W1")
    assert (again.returncode, again.stdout) == (2, "")


def damage(folder):
    file = folder / "records.sqlite"
    content = file.read_bytes()
    assert b"sopir" in content
    file.write_bytes(content.replace(b"sopir", b"sapir"))


def test_a_damaged_record_is_an_error_that_a_repair_mends(folder, tmp_path):
    assert str(matcher.check_market(folder)) == "every record is what was written"
    damage(folder)
    with pytest.raises(matcher.StorageError, match="the record W2 of workers is not what was written") as raised:
        matcher.Matcher.open(folder)
    assert "matcher check --repair" in str(raised.value)
    assert "sapir" not in str(raised.value)
    shutil.copytree(folder, tmp_path / "copy")
    found = matcher.check_market(folder)
    assert (found.ok, found.generation, found.kept) == (False, None, 0)
    found = matcher.check_market(folder, repair=True)
    assert (found.lost, found.kept, found.generation) == ((("workers", "W2"),), 3, 2)
    assert matcher.check_market(folder).ok
    with matcher.Matcher.open(folder) as m:
        assert [row["worker_id"] for row in m.rank_workers().head()] == ["W1"]
    looked = command("check", "--market", tmp_path / "copy")
    assert looked.returncode == 1
    assert "found: the record W2 of workers" in looked.stdout
    mended = command("check", "--repair", tmp_path / "copy")
    assert mended.returncode == 1
    assert "lost from workers: W2" in mended.stdout
    assert command("check", "--market", tmp_path / "copy").returncode == 0


def test_no_market_and_one_open_elsewhere(folder, tmp_path):
    with pytest.raises(matcher.MarketNotFoundError):
        matcher.check_market(tmp_path / "nothing")
    with matcher.Matcher(folder):
        assert matcher.check_market(folder).ok
        with pytest.raises(matcher.StorageError, match="open for writing elsewhere"):
            matcher.check_market(folder, repair=True)
