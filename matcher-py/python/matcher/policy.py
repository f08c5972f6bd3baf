"""What a policy does to a market, and whether it does what it says."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from matcher import _core
from matcher.exceptions import InputError
from matcher.progress import Progress, watcher
from matcher.results import Table
from matcher.settings import Policy, Setting

if TYPE_CHECKING:
    from matcher.engine import Matcher

__all__ = ["PolicyCheck", "check_policy", "figures"]


class PolicyCheck:
    """A policy's effect on a market.

    Attributes
    ----------
    policy_id
        Name of the policy.
    stated_share
        Share of locals that the policy states, weighted by openings: that of its reserve, or of the targets in force;
        as written if it orders no vacancy; None if it states none.
    effective_share
        Share of locals among the people on the first places of each list, as many as it has openings; None if nobody is
        ranked.
    baseline_share
        The same by score alone.
    open_first_share, reserve_first_share
        The same if the open openings, or the reserved ones, were filled first; None unless the policy reserves.
    vacancies, openings
        What the policy orders.
    changed
        Openings that go to somebody else than by score alone.
    warnings
        Table of ``code`` and ``text``: what keeps the policy from doing what it says.

    Notes
    -----
    Why one stated share has two effects: Dur, Kominers, Pathak and Sönmez (2018), "Reserve design: unintended
    consequences and the demise of Boston's walk zones", Journal of Political Economy 126(6).

    Codes: ``precedence`` (those whom their score would choose anyway use the reserve up), ``rounding`` (of few
    openings), ``ties`` (between a local and somebody else the id decides), ``pool`` (too few qualified members),
    ``below_stated``, ``no_effect`` (nobody else takes an opening than by score), ``min_score`` (nobody reaches it),
    ``nobody_ranked`` (vacancies without a list), ``unknown_proof`` (while locals lack), ``empty_ring``,
    ``empty_group``, ``window`` (it outlasts the vacancy), ``undated`` (a window without a day to count from),
    ``class_unknown`` and ``site_unknown`` (vacancies left out for want of a class or a site), ``no_vacancy``,
    ``not_in_force`` (the policy, or every target that its reserve takes), ``contradiction``, ``unused`` (a part
    without effect), ``exemption`` (its evidence is still asked for).
    """

    def __init__(self, figures: dict[str, Any], warnings: Table) -> None:
        self.policy_id: str = figures["policy_id"]
        self.stated_share: float | None = figures["stated_share"]
        self.effective_share: float | None = figures["effective_share"]
        self.baseline_share: float | None = figures["baseline_share"]
        self.open_first_share: float | None = figures["open_first_share"]
        self.reserve_first_share: float | None = figures["reserve_first_share"]
        self.vacancies: int = figures["vacancies"]
        self.openings: int = figures["openings"]
        self.changed: int = figures["changed"]
        self.warnings = warnings
        self._figures = figures

    def to_dict(self) -> dict[str, Any]:
        """Return every figure and the warnings as a dict."""
        return dict(self._figures)

    def __repr__(self) -> str:
        warned = (f"  {row['code']}: {row['text']}" for row in self._figures["warnings"])
        return "\n".join([f"PolicyCheck({self.policy_id})", *figures(self), *warned])

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(repr(self))}</pre>"


def figures(check: PolicyCheck) -> list[str]:
    """Return the figures of a check in two lines, for a screen."""
    told = {
        "without the policy": check.baseline_share,
        "with it": check.effective_share,
        "stated": check.stated_share,
        "with open_first": check.open_first_share,
        "with reserve_first": check.reserve_first_share,
    }
    shares = [f"{name} {100 * share:.1f} %" for name, share in told.items() if share is not None]
    orders = f"  orders {check.vacancies:,} vacancies with {check.openings:,} openings; "
    return [
        orders + f"{check.changed:,} go to somebody else than by score alone",
        f"  locals among those who take them: {', '.join(shares) or 'nobody is ranked'}",
    ]


def check_policy(
    policy: Setting | Policy,
    market: Matcher,
    *,
    eligible: str = "keep_unknown",
    threads: int | None = None,
    progress: Progress = None,
) -> PolicyCheck:
    """Return what a policy does to a market, and warn where it can't do what it says.

    Parameters
    ----------
    policy
        A path, a table, a dict, a `Policy` or the name of an example; it needn't be the market's own.
    market
        A `Matcher`; its last commit is looked at.
    eligible
        Whom lists keep, as for `Matcher.rank_workers`.
    threads
        Threads of this call.
    progress
        As for `Matcher.rank_workers`.

    Raises
    ------
    ConfigError
        If the policy can't be used: a value out of range, a region that the market's table doesn't have, another
        jurisdiction than the market's.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_workers([
    ...     {"worker_id": "far", "skills": ["smaw", "gtaw"], "home_region": "64.71"},
    ...     {"worker_id": "near", "skills": ["smaw"], "home_region": "65.71"},
    ... ])
    >>> _ = m.add_vacancies([
    ...     {"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "region": "65.71", "housing": True},
    ... ])
    >>> _ = m.commit()
    >>> half = {"id": "half", "order": {"instrument": "reserve", "reserve": {"share": 0.5}}}
    >>> check = matcher.check_policy(half, m)
    >>> check.stated_share, check.baseline_share, check.effective_share
    (0.5, 0.0, 1.0)
    >>> [row["code"] for row in check.warnings.to_dicts()]
    ['rounding']
    """
    native = getattr(market, "_market", None)
    if native is None:
        raise InputError(f"the market is of type {type(market).__name__}; a Matcher is right")
    options = market._options(1, eligible, 0, False, threads)  # type: ignore[arg-type]
    figures, warnings = _core.check_policy(Policy.load(policy)._native, native, options, watcher(progress))
    return PolicyCheck(figures, Table(warnings))
