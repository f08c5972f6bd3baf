"""``matcher simulate`` and ``matcher rank --displacement``, on a CSV as offices make it."""

from __future__ import annotations

import csv

import pytest
from conftest import command

WORKERS = (
    "\ufeffworker_id;skills;home_region;wage_min;catatan\n"
    "A;smaw|gtaw|fcaw;Kota Samarinda;Rp 4.000.000;x\n"
    "B;smaw|gtaw;Kota Tarakan;3,5 jt;\n"
    "C;smaw;65.71.01;;\n"
    "C;smaw;65.71.01;;\n"
    ";smaw;65.71;;\n"
)
VACANCIES = (
    "vacancy_id,title,skills_required,region,housing,openings\n"
    "V1,Tukang las,smaw|gtaw|fcaw,Tarakan,ya,1\n"
    "V2,Tukang las,smaw|gtaw|fcaw,65.71,ya,2\n"
)
TIER = 'id = "near"\n[order]\ninstrument = "tier"\n'
HALF = 'id = "half"\n[order]\ninstrument = "reserve"\n[order.reserve]\nshare = 0.5\n'


@pytest.fixture
def office(tmp_path):
    for name, text in {"w.csv": WORKERS, "v.csv": VACANCIES, "near.toml": TIER, "half.toml": HALF}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(office, *words):
    return command(*words, "--workers", "w.csv", "--vacancies", "v.csv", "--as-of", "2026-11-01", cwd=office)


def rows(text):
    return list(csv.DictReader(text.splitlines()))


def test_a_row_a_policy_and_a_picture(office):
    done = run(office, "simulate", "--policy", "near.toml", "--policy", "half.toml", "--plot", "p.png", "--lang", "en",
               "--details", "d.csv")  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = {row["policy_id"]: row for row in rows(done.stdout)}
    assert list(found) == ["near", "half"]
    # One place and two: by score A, and A with B.
    assert (found["near"]["locals_placed"], found["near"]["displaced"], found["near"]["fill_rate"]) == ("3", "2", "1.0")
    assert (found["half"]["locals_placed"], found["half"]["displaced"]) == ("2", "1")
    assert (office / "p.png").read_bytes().startswith(b"\x89PNG")
    assert rows((office / "d.csv").read_text())[0]["openings"] == "3"
    assert "1 refused" in done.stderr
    assert "picture written to p.png" in done.stderr


def test_a_grid_varies_the_policy_given_or_the_market_s_own(office):
    words = ("--grid", "share=0.5,1.0", "--grid", "instrument=reserve,tier", "-o", "out.ndjson")
    done = run(office, "simulate", "--policy", "half.toml", *words)
    assert done.returncode == 0, done.stderr
    assert len((office / "out.ndjson").read_text().splitlines()) == 3
    assert "half instrument=reserve share=0.5" in done.stderr
    run(office, "rank", "--market", "m", "-o", "r.csv", "--policy", "half.toml")
    done = command("simulate", "--market", "m", "--grid", "share=0.25,0.5", cwd=office)
    assert done.returncode == 0, done.stderr
    assert [row["policy_id"] for row in rows(done.stdout)] == ["half share=0.25", "half share=0.5"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "nothing to simulate"),
        (("--policy", "near.toml", "--policy", "near.toml"), "have the id"),
        (("--policy", "nowhere.toml"), "nowhere.toml"),
        (("--policy", "bad.toml"), "bad.toml: policy: line 1, column 1: ordre"),
        (
            ("--policy", "near.toml", "--region", "64.72", "--grid", "boundary=wide"),
            "boundary[1]: unknown variant `wide`",
        ),
        (("--policy", "half.toml", "--grid", "shares=0.5"), "did you mean `share`?"),
        (("--policy", "half.toml", "--grid", "share"), "NAME=VALUE,VALUE is right"),
        (("--policy", "half.toml", "--grid", "share=0.5", "--grid", "share=0.7"), "share is given twice"),
        (("--policy", "half.toml", "--plot", "p.txt"), "names no kind of picture"),
        (("--policy", "half.toml", "--plot", "no/p.png"), "there is no folder"),
        (("--policy", "half.toml", "--vacancy", "V9"), "V9"),
        (("--policy", "away.toml", "--region", "65.71"), "this market serves 65.71"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_what_can(office, words, told):
    (office / "bad.toml").write_text('ordre = 1\nid = "x"\n')
    (office / "away.toml").write_text('id = "away"\njurisdiction = "64.72"\n')
    done = run(office, "simulate", *words)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_ranking_tells_who_lost_a_place_and_the_price(office):
    done = run(office, "rank", "--policy", "near.toml", "--displacement", "lost.csv", "-o", "r.csv")
    assert done.returncode == 0, done.stderr
    found = rows((office / "lost.csv").read_text())
    told = [(row["vacancy_id"], row["worker_id"], row["rule"], row["displaced_by"]) for row in found]
    assert told == [("V1", "A", "tier", "B"), ("V2", "A", "tier", "C")]
    assert "price: " in done.stderr
    assert "2 places lost written to lost.csv" in done.stderr


def test_without_a_policy_nobody_is_displaced(office):
    done = run(office, "rank", "--displacement", "lost.csv", "-o", "r.csv")
    assert done.returncode == 0, done.stderr
    assert rows((office / "lost.csv").read_text()) == []
    assert "orders nothing: nobody is displaced" in done.stderr


def test_displacement_is_of_workers_for_vacancies(office):
    done = run(office, "rank", "--by", "vacancies", "--displacement", "lost.csv")
    assert done.returncode == 2
    assert "--by workers is right" in done.stderr
    done = run(office, "rank", "--displacement", "lost.txt")
    assert done.returncode == 2
    assert "--displacement lost.txt" in done.stderr
