"""The code of documentation pages, for tests that run it."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


def fenced(page: Path) -> list[tuple[str, str]]:
    """Return a page's fenced blocks, each with its language."""
    return _FENCE.findall(page.read_text(encoding="utf-8"))


def blocks(page: Path, language: str) -> list[str]:
    """Return a page's blocks of a language."""
    found = [code for name, code in fenced(page) if name == language]
    assert found, f"{page.name} has no {language} block"
    return found


def shown_and_printed(page: Path) -> list[tuple[str, str]]:
    """Run a page's Python blocks in one namespace; return each text block with what the block before it printed."""
    namespace: dict[str, object] = {}
    printed, both = "", []
    for number, (language, code) in enumerate(fenced(page), start=1):
        if language == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(code, f"{page.name}, block {number}", "exec"), namespace)
            printed = out.getvalue()
        elif language == "text":
            both.append((_trimmed(code), _trimmed(printed)))
    return both


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
