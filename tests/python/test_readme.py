"""The README's Python example runs, and its CSV example is accepted whole."""

import re
from pathlib import Path

import matcher

README = Path(__file__).parents[2] / "README.md"


def blocks(language: str) -> list[str]:
    """Return the README's code blocks of a language."""
    text = README.read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    assert found, f"the README has no {language} block"
    return found


def test_the_python_example_runs() -> None:
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})


def test_the_csv_example_is_accepted_whole(tmp_path: Path) -> None:
    table = tmp_path / "workers.csv"
    table.write_text(blocks("csv")[0], encoding="utf-8")
    report = matcher.Matcher().add_workers(table)
    assert (report.accepted, report.refused) == (2, 0)
