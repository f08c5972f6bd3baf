"""The guides' Python runs, block after block, and prints what they show; their policy documents can be used."""

from __future__ import annotations

import tomllib

import matcher
import pytest
from pages import ROOT, blocks, shown_and_printed

PAGES = sorted(page for page in (ROOT / "docs").glob("*.md") if "```python" in page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_guide_shows_is_what_its_code_prints(page) -> None:
    for shown, printed in shown_and_printed(page):
        assert printed == shown


def test_the_policy_documents_of_the_guide_can_be_used():
    for document in blocks(ROOT / "docs/policy.md", "toml"):
        values = tomllib.loads(document)
        policy = matcher.Matcher(policy=values, region=values["jurisdiction"], as_of="2026-11-01").policy
        assert policy.to_dict()["illustrative"] is True
