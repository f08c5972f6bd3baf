"""``matcher check --policy``: what a document says, and whether it does so on a market."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from matcher.cli.market import placed
from matcher.engine import Matcher
from matcher.exceptions import ConfigError
from matcher.policy import PolicyCheck, check_policy, figures
from matcher.results import ArrowRows, Table
from matcher.settings import Policy

__all__ = ["Checked", "checked", "policies_of", "table_of"]

_SHARES: Final = ("stated_share", "effective_share", "baseline_share", "open_first_share", "reserve_first_share")
_COUNTS: Final = ("vacancies", "openings", "changed")
_KINDS: Final = (
    {"policy": "string", "policy_id": "string"}
    | dict.fromkeys(_SHARES, "float64")
    | dict.fromkeys(_COUNTS, "uint64")
    | {"code": "string", "text": "string"}
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A document, and what was found.

    Attributes
    ----------
    name
        File or example, as given.
    policy
        The document.
    check
        Its effect; None if no market was given.
    warnings
        ``code`` and ``text`` of each.
    """

    name: str
    policy: Policy
    check: PolicyCheck | None
    warnings: list[dict[str, Any]]

    def __str__(self) -> str:
        document = self.policy.to_dict()
        what = f"{self.name}: policy {document['id']}"
        if document.get("version"):
            what += f", version {document['version']}"
        lines = [what + (", an example that no office has enacted" if document["illustrative"] else "")]
        lines.append(f"  legal basis: {document.get('legal_basis') or 'none told'}")
        place = document.get("jurisdiction") or "everywhere"
        dates = [f"{word} {document[key]}" for word, key in (("from", "valid_from"), ("to", "valid_to")) if
                 document.get(key)]  # fmt: skip
        lines.append(f"  binds: {' '.join([place, *dates])}; instrument: {document['order']['instrument']}")
        if self.check is not None:
            lines += figures(self.check)
        lines += [f"  {row['code']}: {row['text']}" for row in self.warnings] or ["  nothing to warn of"]
        return "\n".join(lines)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Return a row a warning, each with every figure; one row without a code if there is none."""
        known: dict[str, Any] = {"policy": self.name, "policy_id": self.policy.to_dict()["id"]}
        if self.check is not None:
            known |= {name: getattr(self.check, name) for name in (*_SHARES, *_COUNTS)}
        for warning in self.warnings or [{}]:
            yield known | warning


def policies_of(options: argparse.Namespace) -> list[tuple[str, Policy]]:
    """Read the documents, before anything is done with them.

    Raises
    ------
    ConfigError
        If one can't be used; the message names file, line and field.
    """
    policies = []
    for name in options.policies or []:
        try:
            policies.append((name, Policy.load(name)))
        except ConfigError as error:
            raise ConfigError(placed(name, error)) from error
    return policies


def checked(name: str, policy: Policy, market: Matcher, *, alone: bool) -> Checked:
    """Return what a document says and, unless it stands alone, does to a market.

    Raises
    ------
    ConfigError
        If the document names a region that isn't there, or another jurisdiction than the market's.
    """
    try:
        check = check_policy(policy, market)
    except ConfigError as error:
        raise ConfigError(placed(name, error)) from error
    warnings = check.warnings.to_dicts()
    if alone:
        # A document alone is read against an empty market, which has no vacancy for anybody.
        return Checked(name, policy, None, [row for row in warnings if row["code"] != "no_vacancy"])
    return Checked(name, policy, check, warnings)


def table_of(found: list[Checked]) -> Table:
    """Return figures and warnings as one table."""
    return Table(ArrowRows([row for one in found for row in one.rows()], _KINDS))
