"""What the tests share: small invented tables, and a market made of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import matcher
import pytest

WORKERS = [
    {"worker_id": "W1", "skills": ["las smaw", "las gtaw"], "occupation": "Juru las", "education": "SMK",
     "experience_years": 4, "home_region": "64.74.01", "ktp_region": "64.74", "wage_min": 4_000_000},
    {"worker_id": "W2", "skills": ["smaw"], "occupation": "Welder", "education": "SMP", "experience_years": 1,
     "home_region": "64.74.02", "wage_min": 3_800_000},
    {"worker_id": "W3", "skills": ["smaw", "gtaw", "forklift"], "occupation": "Welder", "education": "SMK",
     "experience_years": 8, "home_region": "64.72", "wage_min": 5_000_000},
    {"worker_id": "W4", "skills": ["barista"], "education": "SD", "home_region": "62.02"},
]  # fmt: skip
VACANCIES = [
    {"vacancy_id": "V1", "title": "Welder", "skills_required": ["smaw", "gtaw"], "education_min": "SMK",
     "experience_min_years": 2, "wage_min": 4_500_000, "region": "64.74.01", "openings": 2, "housing": True},
    {"vacancy_id": "V2", "title": "Barista", "skills_required": ["barista"], "region": "64.74"},
]  # fmt: skip
# A third district, by data alone: a policy and tables in files.
DISTRICT_POLICY = """
id = "third-district"
legal_basis = "an example"
illustrative = true
jurisdiction = "64.72"
valid_from = 2020-01-01
[local]
boundary = "kabupaten_kota"
proof = ["home_region"]
mode = "any"
months = 0
[order]
instrument = "reserve"
min_score = 0.3
[order.reserve]
share = 0.6
rounding = "up"
precedence = "reserve_first"
unfilled = "release"
[[target]]
unit = "employer"
scope = "headcount"
skill_class = ["*"]
share = 0.6
from = 2020-01-01
"""
POLICY = {"id": "residents", "order": {"instrument": "tier"}}


@pytest.fixture
def market() -> matcher.Matcher:
    m = matcher.Matcher(as_of="2026-11-01", policy=POLICY)
    m.add_workers(WORKERS, on_error="raise")
    m.add_vacancies(VACANCIES, on_error="raise")
    m.commit()
    return m


@pytest.fixture(scope="session")
def sample() -> matcher.SampleMarket:
    return matcher.sample_market(workers=1_500, vacancies=150)


def command(
    *arguments: object, cwd: Path | None = None, temporary: Path | None = None, **options: object
) -> subprocess.CompletedProcess[str]:
    """Run `python -m matcher` as a stranger would, its words in UTF-8, its temporary files in a folder of their own."""
    environment = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "100"}
    if temporary is not None:
        environment |= {"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    words = [sys.executable, "-m", "matcher", *map(str, arguments)]
    return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False, **options)


@pytest.fixture(scope="session")
def district(tmp_path_factory) -> Path:
    """A folder with the tables and the policy of a district, and both reports that the command line made of them."""
    folder = tmp_path_factory.mktemp("district")
    sample = matcher.sample_market(1_200, 120, regions=["64.72"])
    (folder / "policy.toml").write_text(DISTRICT_POLICY, encoding="utf-8")
    tables = []
    for name, records in sample.tables().items():
        records.write(folder / f"{name}.ndjson")
        tables += [f"--{name}", folder / f"{name}.ndjson"]
    settings = ["--policy", folder / "policy.toml", "--region", "64.72", "--as-of", sample.as_of]
    budgets = ["--training-budget", 300_000_000, "--protection-budget", 1_000_000]
    for lang in ("id", "en"):
        page = folder / f"report-{lang}.html"
        done = command("report", *tables, *settings, *budgets, "--lang", lang, "-o", page)
        assert done.returncode == 0, done.stderr
        assert str(folder / f"report-{lang}") in done.stderr
    return folder
