"""Assigning a large market: it tells how far it is, stops when asked, and lets others run."""

from __future__ import annotations

import os
import threading

import matcher
import pytest
from running import lets_others_run, stops_within_a_second

LONG = """
import sys, matcher
sample = matcher.sample_market(workers=20_000, vacancies=1_000)
m = matcher.Matcher()
m.add_workers(sample.workers); m.add_vacancies(sample.vacancies); m.commit()
{before}
print("ready", flush=True)
try:
    {call}
    print("done", flush=True)
except KeyboardInterrupt:
    print("stopped", m.snapshot.generation, flush=True)
    sys.exit(7)
"""


@pytest.fixture(scope="module")
def large():
    sample = matcher.sample_market(workers=10_000, vacancies=1_000)
    m = matcher.Matcher()
    m.add_workers(sample.workers)
    m.add_vacancies(sample.vacancies)
    m.commit()
    return m


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("before", "call"),
    [
        ("", "m.assign(k=1_000, threads=1)"),
        ("before = m.assign(k=1)", "before.what_if(remove_workers='SYN-W-000001')"),
    ],
)
def test_ctrl_c_stops_an_assignment_within_a_second(before, call):
    script = LONG.format(before=before, call=call)
    stops_within_a_second(script, "stopped 1\n")


def test_progress_is_told(large):
    told = []
    large.assign(k=5, progress=lambda done, total: told.append((done, total)))
    assert max(told)[1] >= 10_000
    assert told[-1][0] == told[-1][1]


def test_progress_ends_at_the_total(large):
    told = []
    large.assign(k=5, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == max(told)


def test_an_exception_of_the_progress_function_stops_the_work(large):
    class EnoughError(Exception):
        pass

    def stop(done, total):
        raise EnoughError(f"{done} of {total}")

    with pytest.raises(EnoughError):
        large.assign(k=200, progress=stop)


def test_other_threads_run_while_one_assigns(large):
    lets_others_run(lambda: large.assign(k=100))


def test_an_assignment_of_another_thread_goes_on_beside_commits():
    sample = matcher.sample_market(workers=300, vacancies=30)
    m = matcher.Matcher()
    sample.add_to(m)
    m.commit()
    wrong = []

    def assign():
        try:
            for _ in range(5):
                assignment = m.assign(k=5)
                assert assignment.certificate().holds
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            wrong.append(error)

    threads = [threading.Thread(target=assign) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(5):
        m.add_workers([{"worker_id": f"new {number}", "skills": ["las"]}])
        m.commit()
    for thread in threads:
        thread.join()
    assert wrong == []
