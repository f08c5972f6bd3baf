"""The market: opened or made, then told tables, asked for rankings and for an assignment."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Self

from matcher import _core
from matcher.arguments import Day, count, settings
from matcher.clearing import Assignment, Method, Side, assigned
from matcher.decent_work import DecentWorks
from matcher.decisions import DecisionLogs
from matcher.delta import Deltas
from matcher.demand import Demands
from matcher.desk import Desk
from matcher.duplicates import Duplicating
from matcher.explaining import Explaining
from matcher.gap import Gaps
from matcher.impact import Impact
from matcher.ipk import Ipks
from matcher.keeping import Keeping
from matcher.ledger import Ledgers
from matcher.local_test import LocalTests
from matcher.outcomes import AfterClasses
from matcher.programme import Programmes
from matcher.progress import Progress, watcher
from matcher.protection import Protections
from matcher.rankings import Eligible, Rankings
from matcher.relatedness import Relatedness
from matcher.report import Reports
from matcher.safeguards import SchemeRules, WageFloors
from matcher.settings import Lexicon, Policy, Regions, Setting, Taxonomies, Weights
from matcher.tables import Tables
from matcher.training import TrainingPlans
from matcher.tuning import TuningCalls
from matcher.vacancy_reports import VacancyReporting

__all__ = ["Matcher"]


class Matcher(
    Tables,
    Explaining,
    Desk,
    LocalTests,
    Impact,
    Ledgers,
    Rankings,
    Deltas,
    DecisionLogs,
    Duplicating,
    Keeping,
    TrainingPlans,
    TuningCalls,
    Gaps,
    AfterClasses,
    Reports,
    Demands,
    Protections,
    DecentWorks,
    Programmes,
    Ipks,
    VacancyReporting,
):
    """A market of workers and vacancies: records on disk or in memory, and everything that ranks them.

    Parameters
    ----------
    path
        Directory of the market; one that is there is opened for writing, a new one is made. None keeps it in memory.
    region
        Region the market serves, as a code or a name.
    policy
        How residents come first: a path, a table, a dict, a `Policy`, or the name of an example of `policies`.
    weights
        How much each feature counts: a path, a table, a dict or a `Weights`.
    lexicon
        Which skills there are: a path, a table, a dict, a `Lexicon` or a list of them, as for `Lexicon.load`.
    relatedness
        What goes together beyond this market: what `Relatedness.load` takes. It is counted at the first commit and by
        `refresh_statistics`, together with the market's own vacancies.
    regions
        Region table in place of the bundled one.
    wage_floors
        Minimum wages in place of the bundled ones: what `WageFloors.load` takes.
    scheme_rules
        Rules of social-protection schemes in place of the bundled ones: what `SchemeRules.load` takes.
    as_of
        The day that rules on dates look at. Without it those rules answer "unknown".
    nik_key
        Secret from which digests of identity numbers are made; never stored. Without it they are dropped.
    threads
        Threads a ranking uses; all processors if None.

    Raises
    ------
    StorageError
        If the directory is locked by another writer, damaged, or written by a newer version.
    MarketNotFoundError
        If the directory holds something else than a market.
    ConfigError
        If a setting can't be used.

    Notes
    -----
    Settings not given are those of the last commit, or the defaults. What is added becomes visible at `commit`. Every
    method may be called from any thread; rankings go on beside a commit.

    Examples
    --------
    >>> import matcher
    >>> with matcher.Matcher(as_of="2026-11-01", policy={"id": "residents", "order": {"instrument": "tier"}}) as m:
    ...     _ = m.add_workers([
    ...         {"worker_id": "near", "skills": ["las listrik"], "home_region": "Kota Tarakan"},
    ...         {"worker_id": "far", "skills": ["smaw", "gtaw"], "home_region": "Kabupaten Nunukan"},
    ...     ])
    ...     _ = m.add_vacancies([
    ...         {"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "region": "Tarakan", "housing": True},
    ...     ])
    ...     _ = m.commit()
    ...     for row in m.rank_workers().head():
    ...         print(row["position"], row["worker_id"], row["tier"], row["moved"])
    1 near kabupaten_kota 1
    2 far provinsi -1
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        region: str | None = None,
        policy: Setting | Policy | None = None,
        weights: Setting | Weights | None = None,
        lexicon: Taxonomies | None = None,
        relatedness: Setting | Relatedness | None = None,
        regions: Setting | Regions | None = None,
        wage_floors: Setting | WageFloors | None = None,
        scheme_rules: Setting | SchemeRules | None = None,
        as_of: Day = None,
        nik_key: bytes | str | None = None,
        threads: int | None = None,
    ) -> None:
        given = settings(
            region, policy, weights, lexicon, relatedness, regions, wage_floors, scheme_rules, as_of, nik_key
        )
        self._set_up(_core.Market(path, open=False, read_only=False, **given), threads)

    def _set_up(self, market: _core.Market, threads: int | None) -> None:
        self._market = market
        self._threads = count(threads, "threads", least=1) if threads is not None else None
        self._lexicon = Lexicon(market.lexicon(), market=market)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        read_only: bool = True,
        *,
        region: str | None = None,
        policy: Setting | Policy | None = None,
        weights: Setting | Weights | None = None,
        lexicon: Taxonomies | None = None,
        relatedness: Setting | Relatedness | None = None,
        regions: Setting | Regions | None = None,
        wage_floors: Setting | WageFloors | None = None,
        scheme_rules: Setting | SchemeRules | None = None,
        as_of: Day = None,
        nik_key: bytes | str | None = None,
        threads: int | None = None,
    ) -> Self:
        """Open a market that is there; read-only, any number of processes may do so at once.

        Parameters
        ----------
        path
            Directory of the market.
        read_only
            False opens it for writing, which one process at a time may.
        region, policy, weights, lexicon, relatedness, regions, wage_floors, scheme_rules, as_of, nik_key, threads
            As for `Matcher`.

        Raises
        ------
        MarketNotFoundError
            If there is no market.
        StorageError
            If it is locked, damaged, or written by a newer version.
        """
        market = cls.__new__(cls)
        given = settings(
            region, policy, weights, lexicon, relatedness, regions, wage_floors, scheme_rules, as_of, nik_key
        )
        market._set_up(_core.Market(path, open=True, read_only=read_only, **given), threads)
        return market

    def close(self) -> None:
        """Close the market and give its lock back; what was not committed is forgotten."""
        self._market.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._market.closed:
            return "Matcher(closed)"
        snapshot = self.snapshot
        rows = ", ".join(f"{count:,} {table}" for table, count in snapshot.rows.items() if count)
        return f"Matcher(generation {snapshot.generation}: {rows or 'no records'})"

    def assign(
        self,
        method: Method = "stable",
        side: Side = "workers",
        *,
        k: int = 20,
        seed: int = 0,
        exposure_cap: int | None = None,
        referrals: int | None = None,
        eligible: Eligible = "keep_unknown",
        threads: int | None = None,
        progress: Progress = None,
    ) -> Assignment:
        """Return who goes where: all workers and all openings at once, nobody on two.

        Workers rank vacancies by ``reverse``; vacancies rank workers by ``forward`` under the policy's choice rule.
        Ties go to who registered first (whoever doesn't say comes last), then to a lottery drawn once for everybody.

        Parameters
        ----------
        method
            ``stable``: no worker and vacancy on the lists would both rather have each other (deferred acceptance).
            ``welfare``: reserves filled as far as they go over the whole market, and then the largest sum of scores.
        side
            Whose lists count, and who proposes where the method is stable: ``workers`` or ``vacancies``.
        k
            Pairs a list of that side has at most; a pair on no list can't be assigned.
        seed
            What the lottery is drawn from, 0 to 2^64 - 1.
        exposure_cap
            To how many people a vacancy is shown first, at least 1; one with more openings is shown to as many as it
            has. Those without a place are referred up to this number; see `Assignment.referrals`. It takes no place
            from anybody.
        referrals
            How many people are referred for each opening, at least 1; nobody beside those placed if None.
        eligible
            ``pass`` assigns those that pass every hard rule, ``keep_unknown`` those that fail none.
        threads, progress
            As for `rank_workers`.

        Returns
        -------
        Assignment
            The pairs, everybody left out with the reason, and more.

        Raises
        ------
        InputError
            If an argument is not right.

        Notes
        -----
        Sources: Gale and Shapley (1962), "College admissions and the stability of marriage", American Mathematical
        Monthly 69(1). Reserves: Hafalir, Yenmez and Yildirim (2013), "Effective affirmative action in school choice",
        Theoretical Economics 8(2); Dur, Kominers, Pathak and Sönmez (2018), "Reserve design", Journal of Political
        Economy 126(6); Sönmez and Yenmez (2022), "Affirmative action in India via vertical, horizontal, and overlapping
        reservations", Econometrica 90(3). One lottery: Abdulkadiroglu, Pathak and Roth (2009), "Strategy-proofness
        versus efficiency in matching with indifferences", American Economic Review 99(5).

        Examples
        --------
        A reserve of one opening in two goes to the resident, the other to the best of all.

        >>> import matcher
        >>> policy = {"id": "half", "order": {"instrument": "reserve", "reserve": {"share": 0.5}}}
        >>> m = matcher.Matcher(policy=policy)
        >>> _ = m.add_workers([
        ...     {"worker_id": "far", "skills": ["smaw", "gtaw"], "home_region": "64.71"},
        ...     {"worker_id": "further", "skills": ["smaw", "gtaw"], "home_region": "62.71"},
        ...     {"worker_id": "near", "skills": ["smaw"], "home_region": "65.71"},
        ... ])
        >>> vacancy = {"vacancy_id": "V1", "skills_required": ["smaw", "gtaw"], "region": "65.71", "openings": 2}
        >>> _ = m.add_vacancies([{**vacancy, "housing": True}])
        >>> _ = m.commit()
        >>> assignment = m.assign()
        >>> assignment.to_polars().select("worker_id", "vacancy_rank", "slot", "is_local").rows()
        [('far', 1, 'open', False), ('near', 3, 'local', True)]
        >>> [(row["worker_id"], row["reason"], row["nearest_miss"]) for row in assignment.unmatched.to_dicts()]
        [('further', 'reserved', 'V1')]
        """
        options = {
            "method": method,
            "side": side,
            "k": count(k, "k", least=1),
            "eligible": eligible,
            "threads": self._threads if threads is None else count(threads, "threads", least=1),
        }
        return assigned(
            self._market,
            options,
            seed=seed,
            exposure_cap=exposure_cap,
            referrals=referrals,
            progress=watcher(progress),
        )
