"""The README's Python example runs, and its CSV example is accepted whole."""

import re
from pathlib import Path

import matcher
import pytest
from pages import ROOT, blocks

README = ROOT / "README.md"


def test_the_python_example_runs() -> None:
    for block in blocks(README, "python"):
        exec(compile(block, "README.md", "exec"), {})


def test_the_output_shown_is_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Scores may move with the weights; what was read, what met it and what is missing stand as they are."""
    shown = blocks(README, "text")[0]
    example = next(block for block in blocks(README, "python") if "resolve_skills" in block)
    exec(compile(example, "README.md", "exec"), {})
    scores = re.compile(r"\d,\d{3}")
    printed = capsys.readouterr().out.strip()
    assert sorted(scores.sub("n", printed).splitlines()) == sorted(scores.sub("n", shown.strip()).splitlines())


@pytest.mark.parametrize(("place", "call"), [(1, "m.ledger("), (2, "m.assign(")])
def test_what_an_example_prints_is_shown(place: int, call: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = blocks(README, "text")[place]
    example = next(block for block in blocks(README, "python") if call in block)
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out == shown


def test_the_csv_example_is_accepted_whole(tmp_path: Path) -> None:
    table = tmp_path / "workers.csv"
    table.write_text(blocks(README, "csv")[0], encoding="utf-8")
    report = matcher.Matcher().add_workers(table)
    assert (report.accepted, report.refused) == (2, 0)
