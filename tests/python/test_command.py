"""The command line as a stranger calls it: what it writes where, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import matcher
import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pytest
from conftest import command

WORKERS = "worker_id;skills;education;home_region\nW1;las smaw | las gtaw;SMK;Kota Bontang\nW2;smaw;SMK;Balikpapan\n"
VACANCIES = "vacancy_id,title,skills_required,education_min,region\nV1,Welder,smaw|gtaw,SMK,64.74\n"
TABLES = ("--workers", "w.csv", "--vacancies", "v.csv", "--as-of", "2026-11-01")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "w.csv").write_text(WORKERS)
    (tmp_path / "v.csv").write_text(VACANCIES)
    return tmp_path


def test_rank_writes_csv_to_stdout_and_words_to_stderr(folder):
    done = command("rank", *TABLES, cwd=folder)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.returncode == 0
    assert [row["worker_id"] for row in rows] == ["W1", "W2"]
    assert (rows[0]["position"], rows[0]["is_local"], rows[0]["checks"]) == ("1", "true", "")
    assert "workers: 2 rows accepted, 0 refused" in done.stderr
    assert "fingerprint" in done.stderr


def test_rank_writes_every_kind_of_file_the_same(folder):
    for kind in ("csv", "parquet", "xlsx", "ndjson"):
        assert command("rank", *TABLES, "-o", f"r.{kind}", cwd=folder).returncode == 0
    parquet = pq.read_table(folder / "r.parquet")
    assert b"matcher" in parquet.schema.metadata
    wanted = parquet.column("score").to_pylist()
    assert pl.read_csv(folder / "r.csv")["score"].to_list() == wanted
    assert [json.loads(line)["score"] for line in (folder / "r.ndjson").read_text().splitlines()] == wanted
    sheet = list(openpyxl.load_workbook(folder / "r.xlsx").active.iter_rows(values_only=True))
    # A cell of a workbook keeps 16 digits.
    assert [row[3] for row in sheet[1:]] == pytest.approx(wanted, rel=1e-15)


def test_rank_the_other_way_round_and_for_one_id(folder):
    done = command("rank", *TABLES, "--by", "vacancies", cwd=folder)
    assert [line.split(",")[:2] for line in done.stdout.splitlines()[1:]] == [["V1", "W1"], ["V1", "W2"]]
    done = command("rank", *TABLES, "--worker", "W2", cwd=folder)
    assert [line.split(",")[:2] for line in done.stdout.splitlines()[1:]] == [["V1", "W2"]]
    done = command("rank", *TABLES, "--vacancy", "V1", "-k", "1", cwd=folder)
    assert len(done.stdout.splitlines()) == 2


def test_rank_keeps_a_market_and_reads_it_again(folder):
    first = command("rank", *TABLES, "--market", "m", "--policy", "bontang", cwd=folder)
    again = command("rank", "--market", "m", cwd=folder)
    assert (first.returncode, again.returncode, first.stdout) == (0, 0, again.stdout)


def test_a_refused_row_is_told_with_its_line_and_the_rest_is_ranked(folder):
    (folder / "w.csv").write_text(WORKERS + "W3;las;Cinta;64.74\n")
    done = command("rank", *TABLES, cwd=folder)
    assert done.returncode == 0
    assert "row 3 (line 4), id W3, column education" in done.stderr


def test_check_finds_and_says_so_by_its_exit_code(folder):
    done = command("check", "--workers", "w.csv", "--vacancies", "v.csv", cwd=folder)
    assert (done.returncode, "2 workers accepted, 0 refused" in done.stdout) == (0, True)
    (folder / "w.csv").write_text(WORKERS + "W3;las;Cinta;64.74\n")
    done = command("check", "--workers", "w.csv", cwd=folder)
    assert (done.returncode, "row 3 (line 4), id W3" in done.stdout) == (1, True)
    assert command("check", "--workers", "w.csv", "-o", "issues.csv", cwd=folder).returncode == 1
    assert pl.read_csv(folder / "issues.csv").filter(pl.col("severity") == "error")["line"].to_list() == [4]


def test_explain_in_two_languages_and_as_numbers(folder):
    pair = ("--worker", "W1", "--vacancy", "V1")
    indonesian = command("explain", *TABLES, *pair, cwd=folder)
    english = command("explain", *TABLES, *pair, "--lang", "en", "--audience", "auditor", cwd=folder)
    assert indonesian.stdout.startswith("Posisi 1 dari 20 terbaik.")
    assert english.stdout.startswith("Position 1 of the best 20.")
    assert command("explain", *TABLES, *pair, "-o", "e.json", cwd=folder).returncode == 0
    numbers = json.loads((folder / "e.json").read_text())
    assert abs(sum(leaf["contribution"] for leaf in numbers["contributions"]) - numbers["score"]) < 1e-9
    assert command("explain", *TABLES, *pair, "-o", "e.csv", cwd=folder).returncode == 0
    assert pl.read_csv(folder / "e.csv").columns[0] == "side"


# In a labour-market test W2 waits: nobody knows where they live.
LOCALS_ALONE = 'id = "uji"\n[order]\ninstrument = "labour_market_test"\n'


@pytest.fixture
def office(folder):
    """A market as offices have them: residents, people from elsewhere, unknown homes, a near miss, openings."""
    people = [
        "W1;smaw | gtaw;SMK;Kota Bontang",
        "W2;smaw | gtaw;SMK;",
        "W3;smaw;SMP;64.74",
        "W4;smaw | gtaw;SMA;64.72",
        "W5;smaw;Cinta;64.74",
    ]
    (folder / "w.csv").write_text("worker_id;skills;education;home_region\n" + "\n".join(people))
    (folder / "v.csv").write_text(VACANCIES.replace(",region", ",region,openings").replace("64.74", "64.74,2"))
    (folder / "half.toml").write_text(
        'id = "half"\njurisdiction = "64.74"\n[order]\ninstrument = "reserve"\n[order.reserve]\nshare = 0.5\n'
    )
    (folder / "alone.toml").write_text(LOCALS_ALONE)
    (folder / "bad.toml").write_text('id = "bad"\n[order.reserve]\nshare = 1.2\n')
    return folder


def test_check_reads_a_policy_document_alone(office):
    good = command("check", "--policy", "half.toml", "--policy", "neutral", cwd=office)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith(
        "half.toml: policy half\n  legal basis: none told\n  binds: 64.74; instrument: reserve"
    )
    assert "neutral: policy neutral, an example that no office has enacted" in good.stdout
    (office / "odd.toml").write_text('id = "odd"\n[order]\ninstrument = "tier"\n[order.reserve]\nshare = 0.5\n')
    odd = command("check", "--policy", "odd.toml", cwd=office)
    assert (odd.returncode, "unused: order.reserve has no effect" in odd.stdout) == (1, True)
    bad = command("check", "--policy", "half.toml", "--policy", "bad.toml", cwd=office)
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "bad.toml: policy: line 3, column 9: order.reserve.share is 1.2, expected a share from 0 to 1" in bad.stderr


def test_region_and_day_pick_a_policy_of_a_folder(office):
    folder = office / "policies"
    folder.mkdir()
    for name, period in (("old", "valid_to = 2025-12-31"), ("new", "valid_from = 2026-01-01")):
        text = f'id = "{name}"\njurisdiction = "64.74"\n{period}\n[order]\ninstrument = "tier"\n'
        (folder / f"{name}.toml").write_text(text)
    done = command("rank", *TABLES, "--policy", "policies", "--region", "64.74", cwd=office)
    assert "policy new is in force in 64.74 on 2026-11-01" in done.stderr
    unsaid = [word for word in TABLES if word not in {"--as-of", "2026-11-01"}]
    refused = command("rank", *unsaid, "--policy", "policies", cwd=office)
    assert (refused.returncode, "--region and --as-of say which" in refused.stderr) == (2, True)


def test_check_says_what_a_policy_does_to_a_market(office):
    (office / "w.csv").write_text(WORKERS)
    kept = command("check", *TABLES, "--policy", "half.toml", cwd=office)
    assert "  orders 1 vacancies with 2 openings; 0 go to somebody else than by score alone" in kept.stdout
    assert "without the policy 50.0 %, with it 50.0 %, stated 50.0 %" in kept.stdout
    assert (kept.returncode, "no_effect: none of 2 openings" in kept.stdout) == (1, True)
    neutral = command("check", *TABLES, "--policy", "neutral", cwd=office)
    assert (neutral.returncode, "nothing to warn of" in neutral.stdout) == (0, True)
    assert command("check", *TABLES, "--policy", "bontang", cwd=office).returncode == 1
    written = command("check", *TABLES, "--policy", "half.toml", "--policy", "bontang", "-o", "p.csv", cwd=office)
    assert (written.returncode, written.stdout) == (1, "")
    rows = pl.read_csv(office / "p.csv").to_dicts()
    assert [row["code"] for row in rows if row["policy_id"] == "half"] == ["no_effect"]
    assert ("bontang-10-2018", 0.75, 0.5, "pool") in [
        (row["policy_id"], row["stated_share"], row["effective_share"], row["code"]) for row in rows
    ]
    command("rank", *TABLES, "--market", "m", cwd=office)
    again = command("check", "--market", "m", "--as-of", "2026-11-01", "--policy", "half.toml", cwd=office)
    assert again.stdout == kept.stdout[kept.stdout.index("half.toml: ") :]


def test_rank_with_a_policy_tells_what_became_of_openings_and_whose_papers_are_missing(office):
    done = command("rank", *TABLES, "--policy", "bontang", "--outcomes", "o.csv", "-o", "r.csv", cwd=office)
    assert done.returncode == 0, done.stderr
    assert "row 5 (line 6), id W5, column education" in done.stderr
    assert "1 of 2 reserved openings have a qualified member; of the others 0 are held, 1 released" in done.stderr
    outcome = pl.read_csv(office / "o.csv").row(0, named=True)
    assert (outcome["reserve"], outcome["seats"], outcome["filled"], outcome["unclaimed"]) == (
        "local",
        2,
        1,
        "released",
    )
    done = command("rank", *TABLES, "--policy", "alone.toml", "--near-misses", "5", "-o", "r.parquet", cwd=office)
    assert "1 rows of unknown residence" in done.stderr
    assert "which paper would change it: home_region" in done.stderr


def test_rows_without_a_position_are_the_same_in_every_kind_of_file(office):
    waiting = ("--policy", "alone.toml", "--near-misses", "5")
    (office / "v.csv").write_text((office / "v.csv").read_text().replace("64.74,2", "64.74,1"))
    for kind in ("csv", "xlsx", "parquet"):
        assert command("rank", *TABLES, *waiting, "-o", f"r.{kind}", cwd=office).returncode == 0
    names = ["worker_id", "position", "rule", "before"]
    wanted = [("W1", 1, None, 1), ("W2", None, "labour_market_test", 2), ("W3", None, None, None)]
    parquet = pl.read_parquet(office / "r.parquet")
    assert parquet.select(names).rows() == wanted
    assert parquet["proof_missing"].to_list() == [[], ["home_region"], []]
    assert pl.read_csv(office / "r.csv").select(names).rows() == wanted
    head, *sheet = openpyxl.load_workbook(office / "r.xlsx").active.iter_rows(values_only=True)
    assert [tuple(row[head.index(name)] for name in names) for row in sheet] == wanted
    why = command("explain", *TABLES, "--policy", "alone.toml", "--worker", "W2", "--vacancy", "V1", cwd=office)
    assert why.stdout.startswith("Belum mendapat urutan: hanya warga lokal yang ditanya")
    assert "Bukti yang kurang: domisili" in why.stdout


def test_a_place_that_is_not_counted_is_empty(folder):
    lines = ["W1;smaw|gtaw;Balikpapan", "W2;smaw|gtaw;Balikpapan", "W3;smaw;Kota Bontang"]
    (folder / "w.csv").write_text("\n".join(["worker_id;skills;home_region", *lines]) + "\n")
    # With housing no score depends on the way to work.
    (folder / "v.csv").write_text("vacancy_id,skills_required,region,housing\nV1,smaw|gtaw,64.74,yes\n")
    (folder / "tier.toml").write_text('id = "tier"\n[order]\ninstrument = "tier"\n')
    found = {}
    for places in (None, "auto", "counted", "listed"):
        asked = ("--places", places) if places else ()
        done = command("rank", *TABLES, "--policy", "tier.toml", "-k", "1", *asked, cwd=folder)
        (row,) = csv.DictReader(io.StringIO(done.stdout))
        found[places] = tuple(row[name] for name in ("worker_id", "position", "rule", "before", "moved"))
    assert found[None] == found["auto"] == found["counted"] == ("W3", "1", "tier", "3", "2")
    assert found["listed"] == ("W3", "1", "tier", "", "")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["rank"], "--workers FILE and --vacancies FILE, or --market DIR, are needed"),
        (["rank", "--workers", "w.csv"], "--vacancies FILE is needed"),
        (["rank", "--workers", "absent.csv", "--vacancies", "v.csv"], "absent.csv"),
        (["rank", "--workers", "v.csv", "--vacancies", "v.csv"], "v.csv: workers needs a column worker_id"),
        (["rank", *TABLES, "-o", "r.doc"], "names no kind of file"),
        (["rank", *TABLES, "-o", "absent/r.csv"], "there is no folder absent"),
        (["rank", *TABLES, "-k", "0"], "k is 0, expected a whole number of at least 1"),
        (["rank", *TABLES, "--vacancy", "V9"], 'vacancies have no id "V9"'),
        (["rank", *TABLES, "--vacancy", "V1", "--worker", "W1"], "`matcher explain` is for a pair"),
        (["rank", *TABLES, "--by", "workers", "--worker", "W1"], "name the other side's ids"),
        (["rank", *TABLES, "--policy", "nowhere"], "no example of this name"),
        (["rank", *TABLES[:4], "--as-of", "besok"], "YYYY-MM-DD"),
        (["rank", "--market", "."], "holds no market"),
        (["explain", *TABLES, "--worker", "W9", "--vacancy", "V1"], 'workers have no id "W9"'),
        (
            ["rank", *TABLES, "--policy", "bontang", "--region", "62.02"],
            "jurisdiction is 64.74, but this market serves",
        ),
        (["rank", *TABLES, "--worker", "W1", "--outcomes", "o.csv"], "--by workers is right"),
        (["rank", *TABLES, "--by", "vacancies", "--places", "listed"], "--by workers is right"),
        (["rank", *TABLES, "--places", "some"], "choose from"),
        (["check"], "nothing to check"),
        (["check", "--market", "m"], "holds no market"),
        (["check", "--market", "m", "-o", "c.csv"], "--market DIR is what a --policy is checked on"),
        (["check", "--repair", "m", "--workers", "w.csv"], "--repair DIR looks at one market on disk"),
        (["erase", "--market", "m", "--worker", "W1"], "holds no market"),
        (["erase", "--market", "m", "--worker", "W1", "-o", "r.txt"], "a receipt is written as .json"),
        (["check", "--workers", "w.csv", "--policy", "neutral"], "--vacancies FILE is needed"),
        (
            ["check", "--policy", "bontang", "--region", "62.02"],
            "policy bontang-10-2018: line 28, column 16: jurisdiction is 64.74",
        ),
        (["dance"], "invalid choice"),
        ([], "COMMAND"),
    ],
)
def test_bad_input_is_exit_code_2_with_what_is_right(folder, words, text):
    done = command(*words, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert text in done.stderr
    assert "Traceback" not in done.stderr


def test_an_office_file_in_cp1252_is_ranked(folder):
    (folder / "w.csv").write_bytes(
        (WORKERS + "W3;menjahit;SMK;Kota Bontang\n").replace("las smaw", "las smaw – café").encode("cp1252")
    )
    assert command("rank", *TABLES, cwd=folder).returncode == 0


def test_a_reader_that_stops_early_is_no_error(folder):
    sample = matcher.sample_market(workers=2_000, vacancies=200)
    sample.workers.write(folder / "w.ndjson")
    sample.vacancies.write(folder / "v.ndjson")
    line = f"{sys.executable} -m matcher rank --workers w.ndjson --vacancies v.ndjson | head -n 2"
    done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 2
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("lang", ["id", "en"])
def test_demo_writes_a_list_two_tables_and_a_page_that_needs_nothing_else(tmp_path, lang):
    words = ("demo", "--n-workers", 800, "--n-vacancies", 80, "--lang", lang, "-o", tmp_path / "demo")
    done = command(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert ("kursi cadangan warga lokal" if lang == "id" else "reserved for locals") in done.stdout
    effects = done.stdout[: done.stdout.index("SYN-V-")]
    assert all(f"{name} " in effects for name in ("bontang-10-2018", "kotim-3-2016"))
    assert ("kebijakan" if lang == "id" else "with the policy") in effects
    assert max(map(len, done.stdout.splitlines())) <= 100
    names = sorted(path.name for path in (tmp_path / "demo").iterdir() if not path.name.startswith("report-"))
    proofs = [
        "displacement.csv",
        "ledger.csv",
        "local_test.html",
        "local_test.json",
        "simulation.csv",
        "simulation.png",
    ]
    lists = ["assignment.csv", "assignment.png", "certificate.json", "index.html"]
    tables = ["ranking.csv", "ranking.parquet", "unfilled.csv", "unmatched.csv"]
    assert names == sorted([*lists, *proofs, *tables])
    assert json.loads((tmp_path / "demo" / "certificate.json").read_text())["holds"] is True
    assert ("Sertifikat: terbukti" if lang == "id" else "Certificate: holds") in done.stdout
    assert ("diuji ulang: hasilnya sama" if lang == "id" else "tested again: the same comes out") in done.stdout
    test = json.loads((tmp_path / "demo" / "local_test.json").read_text())
    assert test["counts"]["qualified"] + test["counts"]["unknown"] < test["openings"]
    for name, column in (("displacement", "displaced_by"), ("ledger", "denominator"), ("simulation", "mean_fit")):
        rows = list(csv.DictReader((tmp_path / "demo" / f"{name}.csv").open(encoding="utf-8")))
        assert any(row[column] for row in rows)
    pairs = list(csv.DictReader((tmp_path / "demo" / "assignment.csv").open(encoding="utf-8")))
    without = list(csv.DictReader((tmp_path / "demo" / "unmatched.csv").open(encoding="utf-8")))
    assert len(pairs) + len(without) == len({row["worker_id"] for row in pairs + without}) == 800
    page = (tmp_path / "demo" / "index.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    assert "<script" not in page
    assert not [word for word in ("src=", "@import", "url(http", '<link rel="stylesheet"') if word in page]
    for region, place in (("64.74", "Kota Bontang"), ("62.02", "Kabupaten Kotawaringin Timur")):
        report = (tmp_path / "demo" / f"report-{region}.html").read_text(encoding="utf-8")
        assert f": {place}, " in report[: report.index("</h1>")]
        assert report.count("<svg") == 11
        assert ("rekaan" if lang == "id" else "invented") in report
        assert (tmp_path / "demo" / f"report-{region}" / "stages.csv").stat().st_size > 0

    def written() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in (tmp_path / "demo").rglob("*") if path.is_file()}

    first = written()
    command(*words, cwd=tmp_path)
    assert first == written()


def test_the_version_is_the_package_s():
    assert command("--version").stdout == f"matcher {matcher.__version__}\n"


DOCS = "doc_id\ttext\nd1\tOperator forklift di gudang\nd2\tKasir toko\nd3\tOperator mesin forklift\n"
QUERIES = "q_id\ttext\nq1\tforklift\nq2\tkasir\n"
QRELS = "q1 0 d1 1\nq2 0 d2 2\n"
README = "| task | asks | read the query as |\n| --- | --- | --- |\n| `one` | x | a worker's `skills` |\n"


@pytest.fixture
def tasks(tmp_path):
    for name in ("one", "two"):
        folder = tmp_path / "tasks" / name
        folder.mkdir(parents=True)
        (folder / "docs.tsv").write_text(DOCS)
        (folder / "queries.tsv").write_text(QUERIES)
        (folder / "qrels.tsv").write_text(QRELS)
    (tmp_path / "tasks" / "README.md").write_text(README + "| `two` | y | a worker's wanted `occupation` |\n")
    return tmp_path / "tasks"


def test_evaluate_measures_every_task_of_a_folder(tasks):
    done = command("evaluate", tasks, "--metrics", "mrr,recall@1", "--save-runs", tasks / "runs")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.returncode == 0, done.stderr
    assert [(row["task"], row["metric"], row["read_query_as"]) for row in rows] == [
        ("one", "mrr", "skills"),
        ("one", "recall@1", "skills"),
        ("two", "mrr", "occupation"),
        ("two", "recall@1", "occupation"),
    ]
    for row in rows:
        assert row["configuration"] == "default"
        assert 0 <= float(row["low"]) <= float(row["value"]) <= float(row["high"]) <= 1
        assert (row["queries"], float(row["seconds"]) > 0, float(row["peak_mb"]) > 1) == ("2", True, True)
    assert "read as skills" in done.stderr
    # The runs written are those measured, and measure the same by themselves and against themselves.
    again = command(
        "evaluate",
        tasks / "runs" / "one.run",
        tasks / "one" / "qrels.tsv",
        "--metrics",
        "mrr",
        "--against",
        tasks / "runs" / "one.run",
    )
    row = next(csv.DictReader(io.StringIO(again.stdout)))
    assert (row["value"], row["difference"], row["significant"]) == (rows[0]["value"], "0.0", "false")


def test_evaluate_leaves_excluded_documents_out_and_reads_configurations(tasks):
    (tasks / "one" / "exclude.tsv").write_text("q1\td1\n")
    (tasks / "forward.toml").write_text('fusion = "forward"\n')
    done = command(
        "evaluate",
        tasks / "one",
        "--weights",
        tasks / "forward.toml",
        "--metrics",
        "recall@5",
        "-o",
        tasks / "m.parquet",
    )
    assert done.returncode == 0, done.stderr
    row = pq.read_table(tasks / "m.parquet").to_pylist()[0]
    assert (row["task"], row["configuration"]) == ("one", "forward")
    assert row["value"] <= 0.5


def test_evaluate_returns_1_where_it_is_significantly_worse(tasks):
    qrels = "".join(f"q{n} 0 right 1\n" for n in range(30))
    good = "".join(f"q{n} Q0 right 1 1 t\n" for n in range(30))
    (tasks / "qrels").write_text(qrels)
    (tasks / "good.run").write_text(good)
    (tasks / "bad.run").write_text(good.replace("right", "wrong"))
    done = command("evaluate", "--run", "bad.run", "--qrels", "qrels", "--against", "good.run", cwd=tasks)
    assert done.returncode == 1
    assert next(csv.DictReader(io.StringIO(done.stdout)))["significant"] == "true"
    assert command("evaluate", "good.run", "qrels", "--against", "bad.run", cwd=tasks).returncode == 0


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("qrels.tsv", b"q1 0 d1 1\nq1 0 d2\n", "qrels.tsv: qrels, line 2: 3 fields, expected 4"),
        ("docs.tsv", b"doc_id\ttext\nd1 no tab\n", "docs.tsv, line 2: 1 fields, expected 2"),
        ("docs.tsv", b"id\ttext\n", "docs.tsv, line 1: the header is not right"),
        ("docs.tsv", b"doc_id\ttext\nd1\ta\nd1\tb\n", "docs.tsv, line 3: an earlier line has the same doc_id"),
        ("queries.tsv", b"q_id\ttext\nq1\t\xff\n", "queries.tsv, line 2: not UTF-8"),
        ("exclude.tsv", b"q1\n", "exclude.tsv, line 1: 1 fields, expected 2"),
        ("README.md", b"no table\n", "how is a query read"),
        ("README.md", README.replace("skills", "talents").encode(), "names no column that a query may be read as"),
    ],
)
def test_evaluate_names_file_and_line_of_a_malformed_task(tasks, file, text, words):
    (tasks / "one" / file).write_bytes(text)
    if file == "README.md":
        (tasks / "README.md").unlink()
    done = command("evaluate", tasks / "one")
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_evaluate_says_what_is_missing(tasks):
    for words, message in [
        ([], "nothing to evaluate"),
        (["nowhere"], "there is no folder nowhere"),
        ([tasks / "one", "--metrics", "ndgc"], "did you mean ndcg"),
        ([tasks / "one", "--metrics", "map@0"], "expected a whole number of at least 1"),
        ([tasks.parent, "--read-query-as", "skills"], "holds no docs.tsv"),
        ([tasks / "one", "--against", tasks], "there is no such file"),
        (["--run", "a.run"], "go together"),
    ]:
        done = command("evaluate", *words)
        assert done.returncode == 2, done.stderr
        assert message in done.stderr


def test_demo_with_one_policy_shows_that_one(tmp_path):
    (tmp_path / "alone.toml").write_text(LOCALS_ALONE)
    words = ("demo", "--n-workers", 300, "--n-vacancies", 30, "--lang", "en", "--policy", "alone.toml", "-o", "demo")
    done = command(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "uji" in done.stdout
    assert "bontang" not in done.stdout
    assert "locals with a score of at least 0.00 are asked first" in done.stdout


def test_demo_of_a_region_without_an_example_has_no_policy(tmp_path):
    words = ("demo", "--n-workers", 300, "--n-vacancies", 30, "--region", "Kab. Bandung", "-o", "demo")
    done = command(*words, cwd=tmp_path)
    assert (done.returncode, "neutral" in done.stdout) == (0, True), done.stderr
