"""What every measured process reports: time after a warm-up, CPU seconds, memory."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

# Calls within one process. The first warms up and is reported apart; short calls are repeated more often than long.
LEAST, MOST = 4, 50
SHORT_SECONDS, LONG_SECONDS = 1.0, 8.0
_STATUS = Path("/proc/self/status")


def _status(key: str) -> float | None:
    if not _STATUS.exists():
        return None
    lines = (line.split() for line in _STATUS.read_text(encoding="ascii").splitlines())
    return next((int(line[1]) / 1024 for line in lines if line[0] == key), None)


def peak_mb() -> float:
    """Return the most memory ever resident; on Linux as the process has it, since `getrusage` inherits its parent's."""
    own = _status("VmHWM:")
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return own if own is not None else held / (1_048_576 if sys.platform == "darwin" else 1_024)


def anonymous_mb() -> float | None:
    """Return the resident memory that isn't a mapped file; None where the system doesn't tell."""
    return _status("RssAnon:")


def again(calls: int, spent: float) -> bool:
    """Return whether to call once more after so many calls and seconds."""
    return calls < MOST and (spent < SHORT_SECONDS or (calls < LEAST and spent < LONG_SECONDS))


def steady(call: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """Call again and again and return the last answer, the first call's seconds, and medians of those after it."""
    seconds, busy, spent = [], [], 0.0
    answer = None
    while again(len(seconds), spent):
        del answer
        cpu, began = time.process_time(), time.perf_counter()
        answer = call()
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - cpu)
        spent += seconds[-1]
    later = slice(1, None) if len(seconds) > 1 else slice(None)
    return answer, {"first_s": seconds[0], "seconds": median(seconds[later]), "cpu_s": median(busy[later])}


def percentile(values: list[float], share: float) -> float:
    """Return the value that a share of all doesn't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(name: str, **figures: float | None) -> None:
    """Print one line that `run.py` reads."""
    print(json.dumps({"name": name, **figures, "peak_mb": peak_mb()}), flush=True)
