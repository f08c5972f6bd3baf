"""Long work: it lets others run, tells how far it is, and stops when asked."""

from __future__ import annotations

import os
import threading
import time

import matcher
import pytest
from running import lets_others_run, stops_within_a_second

LONG = """
import sys, matcher
sample = matcher.sample_market(workers=40_000, vacancies=4_000)
m = matcher.Matcher()
m.add_workers(sample.workers); m.add_vacancies(sample.vacancies); m.commit()
print("ready", flush=True)
try:
    m.rank_workers(k=200, eligible="all", exhaustive=True, threads=1)
except KeyboardInterrupt:
    print("stopped", len(m.rank_workers(["SYN-V-000001"], k=3)) >= 0, flush=True)
    sys.exit(7)
"""

COMMIT = """
import sys, matcher
sample = matcher.sample_market(workers=60_000, vacancies=1_000)
m = matcher.Matcher()
m.add_workers(sample.workers)
print("ready", flush=True)
try:
    m.commit()
except KeyboardInterrupt:
    print("stopped", m.snapshot.generation, flush=True)
    sys.exit(7)
"""


@pytest.fixture(scope="module")
def large():
    sample = matcher.sample_market(workers=20_000, vacancies=2_000)
    m = matcher.Matcher()
    m.add_workers(sample.workers)
    m.add_vacancies(sample.vacancies)
    m.commit()
    return m


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("script", "answer"), [(LONG, "stopped True\n"), (COMMIT, "stopped 0\n")])
def test_ctrl_c_stops_long_work_within_a_second(script, answer):
    stops_within_a_second(script, answer)


def test_progress_is_told_and_ends_at_the_total(large):
    told = []
    large.rank_workers(k=5, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (2_000, 2_000)
    assert told == sorted(told)


def test_an_exception_of_the_progress_function_stops_the_work(large):
    class EnoughError(Exception):
        pass

    def stop(done, total):
        raise EnoughError(f"{done} of {total}")

    start = time.monotonic()
    with pytest.raises(EnoughError):
        large.rank_workers(k=50, eligible="all", exhaustive=True, progress=stop)
    assert time.monotonic() - start < 3.0


def test_other_threads_run_while_one_ranks(large):
    lets_others_run(lambda: large.rank_workers(k=50, eligible="all", exhaustive=True))


def test_a_ranking_goes_on_beside_commits():
    sample = matcher.sample_market(workers=500, vacancies=50)
    m = matcher.Matcher()
    sample.add_to(m)
    m.commit()
    wrong = []

    def rank():
        try:
            for _ in range(10):
                assert len(m.rank_workers(k=3)) > 0
                m.explain("SYN-W-000001", "SYN-V-000001")
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            wrong.append(error)

    threads = [threading.Thread(target=rank) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(5):
        m.add_workers([{"worker_id": f"new {number}", "skills": ["las"]}])
        m.commit()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert m.snapshot.generation == 6


def test_a_line_of_progress_is_drawn_over_itself(capsys, monkeypatch):
    from matcher import progress

    line = progress.watcher(True)
    monkeypatch.setattr(line, "_start", time.monotonic() - 5)
    line(1, 2)
    line(2, 2)
    shown = capsys.readouterr().err
    assert "1/2 lists" in shown
    assert shown.endswith("s\n")
