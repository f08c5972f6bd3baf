"""How good is a ranking? Metrics with their uncertainty, comparisons, differences, and judgments made from events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

from matcher import _core
from matcher.arguments import count
from matcher.engine import Matcher
from matcher.exceptions import InputError
from matcher.results import ArrowRows, Table
from matcher.runs import QrelsLike, Query, RunLike, qrels_of, query_of, run_of

__all__ = [
    "Evaluation",
    "Judgments",
    "compare",
    "diff",
    "evaluate",
    "qrels_from_events",
    "retrieval_loss",
]

Ties: TypeAlias = Literal["trec", "given"]
Metrics: TypeAlias = "Iterable[str] | str"

DEFAULT_METRICS: Final = ("ndcg@10", "map", "mrr", "recall@100")


class Evaluation(Table):
    """Metrics of a run, a row each: ``metric``, ``value``, ``low``, ``high``, ``queries``, ``unjudged``.

    Attributes
    ----------
    absent
        Queries with judgments that the run has no document for; they count as 0.
    left_out
        Queries of the run that nobody judged; they are left out.

    Notes
    -----
    ``value`` is the mean over ``queries``, all in [0, 1]; ``low`` and ``high`` are its 95 % bootstrap percentile
    interval over queries (Efron and Tibshirani 1993, section 13.3; 9,999 resamples). ``unjudged`` counts the documents
    within the cutoff, all queries together, that nobody judged; they count as not relevant.
    """

    def __init__(self, native: _core.Batch, absent: int, left_out: int) -> None:
        super().__init__(native)
        self.absent = absent
        self.left_out = left_out

    def _notes(self) -> str:
        notes = []
        if self.absent:
            notes.append(f"{self.absent:,} judged queries are not in the run and count as 0")
        if self.left_out:
            notes.append(f"{self.left_out:,} queries of the run have no judgments and are left out")
        return "; ".join(notes)

    def __repr__(self) -> str:
        return "\n".join(filter(None, [super().__repr__(), self._notes()]))


def _metrics(metrics: Metrics) -> list[str]:
    names = [metrics] if isinstance(metrics, str) else list(metrics)
    if not names or not all(isinstance(name, str) for name in names):
        raise InputError("metrics is empty or holds something else than text; a list such as ['ndcg@10'] is right")
    return [str(name) for name in names]


def _seed(seed: int) -> int:
    return count(seed, "seed", least=0)


def evaluate(
    run: RunLike,
    qrels: QrelsLike,
    metrics: Metrics = DEFAULT_METRICS,
    ties: Ties = "trec",
    *,
    query: Query | None = None,
    seed: int = 0,
) -> Evaluation:
    """Measure a run against judgments, as NIST's trec_eval does.

    Parameters
    ----------
    run
        A `Ranking`, a path to a TREC run file, a dict of dicts (query, document, score), or a table with ``q_id``,
        ``doc_id`` and ``score``. Of a ranking the owner of each list is the query: the vacancy of ``rank_workers``, the
        worker of ``rank_vacancies``. Its score is what the positions follow (``priority`` of workers, ``score`` of
        vacancies); in a list where a policy put somebody before a higher priority it is minus the position.
    qrels
        A path to a TREC qrels file, a dict of dicts (query, document, grade), a table with ``q_id``, ``doc_id`` and
        ``grade``, or `Judgments`. A grade of 1 or more is relevant; gains are linear in the grade.
    metrics
        ``ndcg``, ``map``, ``mrr`` (trec_eval's recip_rank), ``recall`` and ``precision``, each with ``@k`` or without.
    ties
        ``trec`` orders equal scores by document id, descending, and compares scores in single precision, as trec_eval
        does; ``given`` keeps the order of the rows.
    query
        Which id asks, where a table has ``worker_id`` and ``vacancy_id``; a ranking knows.
    seed
        Of the bootstrap.

    Returns
    -------
    Evaluation
        A row a metric. The mean is over every query with judgments; one that the run lacks counts as 0, as with
        ``trec_eval -c`` and in ir_measures.

    Raises
    ------
    InputError
        If run, judgments or a metric can't be used; a bad line of a file is named.

    Examples
    --------
    >>> import matcher
    >>> run = {"q1": {"d1": 0.9, "d2": 0.8}, "q2": {"d2": 0.7, "d1": 0.1}}
    >>> table = matcher.evaluate(run, {"q1": {"d1": 1}, "q2": {"d1": 2, "d3": 1}}, ["mrr", "recall@1"])
    >>> [(row["metric"], row["value"], row["queries"], row["unjudged"]) for row in table.to_dicts()]
    [('mrr', 0.75, 2, 2), ('recall@1', 0.5, 2, 1)]
    """
    query = query_of(run, query)
    native = _core.evaluate(run_of(run, query), qrels_of(qrels, query), _metrics(metrics), ties, _seed(seed))
    return Evaluation(*native)


def compare(
    runs: Mapping[str, RunLike] | Sequence[RunLike],
    qrels: QrelsLike,
    metrics: Metrics = DEFAULT_METRICS,
    ties: Ties = "trec",
    *,
    query: Query | None = None,
    seed: int = 0,
) -> Table:
    """Compare runs with the first of them, query by query, by a paired bootstrap.

    Parameters
    ----------
    runs
        At least two, by name or as a list; the first one is the baseline.
    qrels, metrics, ties, query, seed
        As for `evaluate`.

    Returns
    -------
    Table
        A row a run and metric: ``run``, ``baseline``, ``metric``, ``value``, ``baseline_value``, ``difference``,
        ``low`` and ``high`` (95 % percentile interval of the mean difference), ``p_value`` (Sakai 2006, two-sided),
        ``significant`` (the interval leaves 0 out), ``better`` and ``worse`` (queries), ``queries``.

    Examples
    --------
    >>> import matcher
    >>> runs = {"old": {"q1": {"d2": 2.0, "d1": 1.0}}, "new": {"q1": {"d1": 2.0, "d2": 1.0}}}
    >>> row = matcher.compare(runs, {"q1": {"d1": 1}}, ["mrr"]).to_dicts()[0]
    >>> row["run"], row["baseline"], row["difference"], row["p_value"]
    ('new', 'old', 0.5, 1.0)
    """
    if not isinstance(runs, Mapping):
        if isinstance(runs, str) or not isinstance(runs, Sequence):
            raise InputError(f"runs is of type {type(runs).__name__}; a dict of names and runs, or a list, is right")
        runs = {f"run {number}": run for number, run in enumerate(runs, start=1)}
    if len(runs) < 2:  # noqa: PLR2004
        raise InputError(f"runs holds {len(runs)}, expected at least 2: the first is what the others are compared with")
    for run in runs.values():
        query = query_of(run, query)
    native = [(str(name), run_of(run, query)) for name, run in runs.items()]
    return Table(_core.compare(native, qrels_of(qrels, query), _metrics(metrics), ties, _seed(seed)))


def diff(run_a: RunLike, run_b: RunLike, k: int = 10, ties: Ties = "trec", *, query: Query | None = None) -> Table:
    """Return what changed between two runs: which documents entered, left or moved among the first `k` of each query.

    Parameters
    ----------
    run_a, run_b
        Before and after; as for `evaluate`.
    k
        How far down each list is looked at.
    ties, query
        As for `evaluate`.

    Returns
    -------
    Table
        ``q_id``, ``doc_id``, ``change`` (``entered``, ``left`` or ``moved``), ``before`` and ``after`` (positions, 1 is
        best; missing where not among the first `k`). What kept its place is not listed.

    Examples
    --------
    >>> import matcher
    >>> matcher.diff({"q": {"a": 2.0, "b": 1.0}}, {"q": {"b": 2.0, "a": 1.0}}, k=1).to_dicts()
    [{'q_id': 'q', 'doc_id': 'b', 'change': 'entered', 'before': None, 'after': 1},
     {'q_id': 'q', 'doc_id': 'a', 'change': 'left', 'before': 1, 'after': None}]
    """
    query = query_of(run_b, query_of(run_a, query))
    return Table(_core.diff(run_of(run_a, query), run_of(run_b, query), count(k, "k", least=1), ties))


def retrieval_loss(m: Matcher, k: Iterable[int] | int = (10, 100)) -> Table:
    """Measure what the default ranking loses against scoring every pair: nothing, as long as the engine is exact.

    Ranks the whole market four times, twice of them the slow way.

    Parameters
    ----------
    m
        The market.
    k
        How far down each list is looked at; one number or several.

    Returns
    -------
    Table
        A row a direction and k: ``by`` (``workers`` or ``vacancies``), ``k``, ``lists``, ``pairs`` (among the first k
        of the exhaustive lists), ``missing`` (of them, how many the default lists lack), ``max_score_difference``.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher()
    >>> _ = m.add_workers([{"worker_id": "W1", "skills": ["forklift"]}])
    >>> _ = m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["forklift"]}])
    >>> _ = m.commit()
    >>> [(row["by"], row["pairs"], row["missing"]) for row in matcher.retrieval_loss(m, k=5).to_dicts()]
    [('workers', 1, 0), ('vacancies', 1, 0)]
    """
    if not isinstance(m, Matcher):
        raise InputError(f"m is of type {type(m).__name__}; a Matcher is right")
    cutoffs = [count(one, "k", least=1) for one in (k if isinstance(k, Iterable) else [k])]
    if not cutoffs:
        raise InputError("k is empty, expected at least one whole number")
    deepest = max(cutoffs)
    both = [
        (rank(k=deepest, progress=False)._native, rank(k=deepest, exhaustive=True, progress=False)._native)
        for rank in (m.rank_workers, m.rank_vacancies)
    ]
    return Table(_core.retrieval_loss(both, cutoffs))


GRADES: Final = {"referred": 0, "tested": 1, "accepted": 2, "placed": 3}

_BIAS = (
    "Only pairs that somebody referred are judged, so that a ranking like the one used then looks better than it is "
    "(exposure bias), and whoever stood higher was referred more often (position bias). A grade of 0 means that "
    "nothing followed within the horizon, not that the worker was unfit. Outcomes later than the horizon are not "
    "seen, and pairs whose horizon had not passed are left out unless placed (censoring)."
)


class Judgments(Table):
    """Judgments made from events: ``vacancy_id``, ``worker_id``, ``grade``, ``kind`` (the event that gave the grade).

    Attributes
    ----------
    bias
        What such judgments can't tell; to be repeated wherever figures made from them are shown.
    pairs
        Pairs that were referred, in all.
    censored
        Pairs left out because their horizon had not passed.
    """

    bias: str = _BIAS

    def __init__(self, rows: list[dict[str, Any]], pairs: int, censored: int) -> None:
        kinds = {"vacancy_id": "string", "worker_id": "string", "grade": "int32", "kind": "string"}
        super().__init__(ArrowRows(rows, kinds))
        self.pairs = pairs
        self.censored = censored

    def __repr__(self) -> str:
        return (
            f"{super().__repr__()}\n{self.pairs:,} pairs referred, {self.censored:,} left out: too recent\n{self.bias}"
        )


def qrels_from_events(m: Matcher, horizon_days: int = 90) -> Judgments:
    """Make judgments from what happened to referred pairs.

    A pair's clock starts at its first event among referred, tested, accepted and placed; the highest of them within the
    horizon is its grade: referred 0 (shown, and nothing followed), tested 1, accepted 2, placed 3: the order in
    which offices record a placement. Other kinds of event, such as returned or overridden, give no grade.

    Parameters
    ----------
    m
        The market, with events that name a worker and a vacancy.
    horizon_days
        Days from a pair's first event within which an outcome counts. Pairs younger than that on the last day known
        (the later one of the market's day and the last event) are left out unless placed.

    Returns
    -------
    Judgments
        A row a pair, by vacancy and worker; its `bias` says what these judgments can't tell.

    Raises
    ------
    InputError
        If `horizon_days` is no whole number of at least 1.

    Examples
    --------
    >>> import matcher
    >>> m = matcher.Matcher(as_of="2026-11-01")
    >>> _ = m.add_events([
    ...     {"event_id": "E1", "date": "2026-01-05", "kind": "referred", "worker_id": "W1", "vacancy_id": "V1"},
    ...     {"event_id": "E2", "date": "2026-02-01", "kind": "placed", "worker_id": "W1", "vacancy_id": "V1"},
    ...     {"event_id": "E3", "date": "2026-10-30", "kind": "referred", "worker_id": "W2", "vacancy_id": "V1"},
    ... ])
    >>> _ = m.commit()
    >>> judgments = matcher.qrels_from_events(m, horizon_days=90)
    >>> [(row["worker_id"], row["grade"]) for row in judgments.to_dicts()], judgments.censored
    ([('W1', 3)], 1)
    """
    if not isinstance(m, Matcher):
        raise InputError(f"m is of type {type(m).__name__}; a Matcher is right")
    horizon = count(horizon_days, "horizon_days", least=1)
    pairs: dict[tuple[str, str], list[tuple[dt.date, str]]] = {}
    as_of = m.snapshot.fingerprints["as_of"]
    last = dt.date.fromisoformat(as_of) if as_of else dt.date.min
    for row in Table(m._market.events()).to_dicts():
        date = dt.date.fromisoformat(row["date"])
        if row["kind"] in GRADES:
            pairs.setdefault((row["vacancy_id"], row["worker_id"]), []).append((date, row["kind"]))
            last = max(last, date)
    rows, censored = [], 0
    for (vacancy, worker), events in sorted(pairs.items()):
        start = min(date for date, _ in events)
        kind = max((kind for date, kind in events if (date - start).days <= horizon), key=GRADES.__getitem__)
        if kind != "placed" and (last - start).days < horizon:
            censored += 1
            continue
        rows.append({"vacancy_id": vacancy, "worker_id": worker, "grade": GRADES[kind], "kind": kind})
    return Judgments(rows, len(pairs), censored)
