"""Job matching for labour offices: residents visible and first, every result explained.

Add workers and vacancies to a `Matcher`, commit, rank, ask why. Tables may be files, frames that speak Arrow, or lists
of dicts; rankings are tables that polars, pandas, pyarrow and DuckDB read. `sample_market` makes an invented market to
try things on; ``matcher demo`` on the command line does the whole job on one.

Examples
--------
>>> import matcher
>>> m = matcher.Matcher(as_of="2026-11-01")
>>> m.add_workers([{"worker_id": "W1", "skills": ["las smaw", "forklift"], "home_region": "Kota Tarakan"}]).accepted
1
>>> m.add_vacancies([{"vacancy_id": "V1", "title": "Welder", "skills_required": ["smaw"], "region": "65.71"}]).accepted
1
>>> m.commit()
1
>>> [(row["worker_id"], row["is_local"]) for row in m.rank_workers(k=5).head()]
[('W1', True)]
"""

from matcher import assignment
from matcher._core import __version__
from matcher.clearing import Assignment, AssignmentCertificate
from matcher.decent_work import DecentWork, WageChecks
from matcher.decisions import DecisionReceipt, DecisionVerification
from matcher.delta import Delta
from matcher.demand import Demand, DemandTrends
from matcher.desk import CallList, Overrides
from matcher.duplicates import Duplicates, name_hash
from matcher.engine import Matcher
from matcher.evaluation import Evaluation, Judgments, compare, diff, evaluate, qrels_from_events, retrieval_loss
from matcher.exceptions import (
    CancelledError,
    ConfigError,
    FileMissingError,
    InputError,
    InternalError,
    Issue,
    MarketNotFoundError,
    MatcherError,
    RefusedError,
    StorageError,
    UnknownIdError,
)
from matcher.explanations import Comparison, Counterfactual, Explanation, WhyNot
from matcher.fairness import Fairness, fairness
from matcher.gap import Alternatives, OneAway, SkillGap
from matcher.impact import Displacement, Price, Simulation
from matcher.ipk import IPK_TABLES, Balance, Cards, IpkForm, save_forms
from matcher.keeping import Checkup, ErasureReceipt, check_market
from matcher.ledger import Ledger
from matcher.local_test import Certificate, LocalSearch, Verification, verify
from matcher.nik import NikCheck, check_nik
from matcher.outcomes import CourseRates, Livelihoods, Outcomes, Paths
from matcher.policy import PolicyCheck, check_policy
from matcher.programme import Programme
from matcher.protection import Budget, Coverage, CoverageRate, ProtectionDuties, ProtectionGap, coverage_rate
from matcher.relatedness import Relatedness
from matcher.report import Report
from matcher.results import IngestReport, Ranking, Snapshot, Table
from matcher.safeguards import SchemeRules, WageFloors
from matcher.sample import Records, SampleMarket, sample_market
from matcher.settings import Lexicon, Policy, Regions, Weights, policies
from matcher.training import TrainingPlan
from matcher.tuning import Tuning, tune_all
from matcher.wording import wording

__all__ = [
    "IPK_TABLES",
    "Alternatives",
    "Assignment",
    "AssignmentCertificate",
    "Balance",
    "Budget",
    "CallList",
    "CancelledError",
    "Cards",
    "Certificate",
    "Checkup",
    "Comparison",
    "ConfigError",
    "Counterfactual",
    "CourseRates",
    "Coverage",
    "CoverageRate",
    "DecentWork",
    "DecisionReceipt",
    "DecisionVerification",
    "Delta",
    "Demand",
    "DemandTrends",
    "Displacement",
    "Duplicates",
    "ErasureReceipt",
    "Evaluation",
    "Explanation",
    "Fairness",
    "FileMissingError",
    "IngestReport",
    "InputError",
    "InternalError",
    "IpkForm",
    "Issue",
    "Judgments",
    "Ledger",
    "Lexicon",
    "Livelihoods",
    "LocalSearch",
    "MarketNotFoundError",
    "Matcher",
    "MatcherError",
    "NikCheck",
    "OneAway",
    "Outcomes",
    "Overrides",
    "Paths",
    "Policy",
    "PolicyCheck",
    "Price",
    "Programme",
    "ProtectionDuties",
    "ProtectionGap",
    "Ranking",
    "Records",
    "RefusedError",
    "Regions",
    "Relatedness",
    "Report",
    "SampleMarket",
    "SchemeRules",
    "Simulation",
    "SkillGap",
    "Snapshot",
    "StorageError",
    "Table",
    "TrainingPlan",
    "Tuning",
    "UnknownIdError",
    "Verification",
    "WageChecks",
    "WageFloors",
    "Weights",
    "WhyNot",
    "__version__",
    "assignment",
    "check_market",
    "check_nik",
    "check_policy",
    "compare",
    "coverage_rate",
    "diff",
    "evaluate",
    "fairness",
    "name_hash",
    "policies",
    "qrels_from_events",
    "retrieval_loss",
    "sample_market",
    "save_forms",
    "tune_all",
    "verify",
    "wording",
]
