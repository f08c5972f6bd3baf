"""The command line: ``matcher``, the same as ``python -m matcher``."""

from __future__ import annotations

import sys

from matcher.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
