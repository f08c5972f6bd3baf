"""What can be done without writing Python? ``matcher rank``, ``assign``, ``explain``, ``check``, ``evaluate`` and more.

Data go to stdout or a file, words and progress to stderr. Exit code 0 is done, 1 found faults (``check``, ``assign``)
or something worse than before (``evaluate``), 2 bad input.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence

from matcher.cli.parser import parser
from matcher.exceptions import MatcherError

__all__ = ["main"]

_BAD_INPUT = 2
_SIGNALLED = 128  # what shells add to the number of a signal


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments
        Words of the command line; those of the process if None.

    Examples
    --------
    >>> main(["rank", "--workers", "nowhere.csv"])
    2
    """
    for stream in (sys.stdout, sys.stderr):
        # Offices' terminals may not know every sign; better a question mark than no list.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        options = parser().parse_args(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
    except MatcherError as error:
        print(f"matcher: {error}", file=sys.stderr)
        return _BAD_INPUT
    except BrokenPipeError:
        # The reader has seen enough, as in `matcher rank … | head`. What is left must not fail at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _SIGNALLED + int(getattr(signal, "SIGPIPE", 13))
    except KeyboardInterrupt:
        print("matcher: stopped", file=sys.stderr)
        return _SIGNALLED + int(signal.SIGINT)
    except OSError as error:
        print(f"matcher: {error}", file=sys.stderr)
        return _BAD_INPUT
    return code
