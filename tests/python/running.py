"""Long work as tests look at it: stopped by Ctrl-C, and beside other threads."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable


def stops_within_a_second(script: str, answer: str) -> None:
    """Interrupt a script once it says that it is ready; it answers, and ends with code 7."""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        assert process.stdout.readline() == answer
        assert process.wait(timeout=30) == 7
        # A second by contract; more on a machine that builds something beside.
        assert time.monotonic() - sent < 2.5


def lets_others_run(work: Callable[[], object]) -> None:
    """Run work while another thread beats; the beat goes on."""
    beats, done = [], threading.Event()

    def beat():
        while not done.is_set():
            beats.append(time.monotonic())
            time.sleep(0.005)

    thread = threading.Thread(target=beat)
    thread.start()
    start = time.monotonic()
    work()
    took = time.monotonic() - start
    done.set()
    thread.join()
    assert len([at for at in beats if start < at < start + took]) > 5
    assert max(b - a for a, b in itertools.pairwise(beats)) < max(0.5, took / 2)
