"""A marked person goes in by every path, and is found in nothing that comes out."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import matcher
import pytest
from conftest import POLICY, command
from marked import EMAIL, FIRST, LAST, NAME, NIK, PHONE, Watch, found_in, written
from matcher import _core

KEY = "the office's key"
IDS = {
    "workers": "worker_id",
    "vacancies": "vacancy_id",
    "employers": "employer_id",
    "courses": "course_id",
    "mous": "mou_id",
    "targets": "target_id",
    "events": "event_id",
}
# What stands in these in full: ids, and the name of a firm.
AS_GIVEN = {*IDS.values(), "name", "principal_id"}
VALUES = [
    NIK,
    int(NIK),
    *written(NIK)[1:],
    f"las, NIK {NIK}",
    PHONE,
    f"+62 {PHONE[1:]}",
    f"WA {PHONE[:4]}-{PHONE[4:8]}-{PHONE[8:]}, las",
    EMAIL,
    f"Nama: {NAME}",
    f"surat a.n. {NAME.upper()}, las",
    [f"HP {PHONE}", "las"],
    [f"bernama {NAME}@2027-05-01"],
]


@pytest.fixture(scope="module")
def columns(tmp_path_factory) -> dict[str, list[str]]:
    """Every column of every table, from the views of a stored market."""
    folder = tmp_path_factory.mktemp("columns") / "m"
    matcher.Matcher(folder).close()
    with sqlite3.connect(folder / "records.sqlite") as records:
        return {table: [row[1] for row in records.execute(f"PRAGMA table_info({table})")] for table in _core.TABLES}


def free(market: matcher.Matcher, table: str, column: str) -> bool:
    """Whether a column takes any words, so that a name without a label can't be told from them."""
    row = {IDS[table]: "free", column: "Kata Bebas"}
    return market.check(table, [row]).refused == 0


def marked_rows(market: matcher.Matcher, table: str, names: list[str]) -> list[dict[str, object]]:
    """A row for every column and every value, rightly or wrongly placed, and columns that no table has."""
    key, rows = IDS[table], []
    for column in names:
        values = [NIK, int(NIK), *written(NIK)[:1]] if column in AS_GIVEN else list(VALUES)
        if column not in AS_GIVEN and not free(market, table, column):
            values += [NAME, NAME.upper(), f"{NAME}, las"]
        rows += [{key: f"{column}-{number}", column: value} for number, value in enumerate(values)]
    rows += [
        {
            key: "unknown",
            "nama": NAME,
            "Nama Lengkap": NAME,
            "no_hp": PHONE,
            "alamat": f"Jl. {NAME} {PHONE}",
            "e": EMAIL,
        },
        {key: "headers", NAME: "x", NIK: "y", PHONE: "z", f"NIK {NIK}": 1, EMAIL: 2},
        {key: "twice", "nik": NIK},
        {key: "twice", "nik": NIK, "summary": f"HP {PHONE}"},
    ]
    if table == "workers":
        full = {
            "nik": NIK,
            "birth_date": "1990-01-01",
            "sex": "male",
            "home_region": "65.71.01",
            "skills": ["las smaw"],
        }
        rows += [{key: f"W{number}", **full, "summary": f"Nama: {NAME}, HP {PHONE}, las"} for number in range(2)]
    return rows


def check(watch: Watch, least: int) -> None:
    assert watch.seen >= least, watch.seen
    assert not watch.leaks, sorted(set(watch.leaks))[:20]


def test_every_cell_of_every_table(columns, tmp_path, capfd, caplog, recwarn):
    watch = Watch()
    for key in (None, KEY):
        folder = tmp_path / f"market-{key is None}"
        market = matcher.Matcher(folder, nik_key=key, as_of="2026-11-01", policy=POLICY)
        for table, names in columns.items():
            assert len(names) > 5
            rows = marked_rows(market, table, names)
            watch.result(f"{table}: check", market.check(table, rows))
            report = getattr(market, f"add_{table}")(rows)
            assert report.accepted > 0
            watch.result(f"{table}: report", report)
            for row in rows:
                watch.tried(f"{table}: raise", lambda m=market, t=table, r=row: m.check(t, [r]))
        watch.files("staged", folder)
        market.commit()
        watch.files("committed", folder)
        for table, names in columns.items():
            for column in names:
                for number in range(len(VALUES)):
                    watch.result(f"{table}.{column}: record", market.record(table, f"{column}-{number}"))
        watch.result("duplicates", market.duplicates({"W0": matcher.name_hash(NAME, KEY)}))
        market.close()
        watch.files("closed", folder)
    out = capfd.readouterr()
    watch.see("stdout", out.out)
    watch.see("stderr", out.err)
    watch.see("log", caplog.text)
    watch.see("warnings", "".join(str(warning.message) for warning in recwarn))
    check(watch, 3_000)


def market_of(tmp_path: Path) -> matcher.Matcher:
    """A market that the person is on file in, as far as a market takes them."""
    m = matcher.Matcher(tmp_path / "m", nik_key=KEY, as_of="2026-11-01", policy=POLICY)
    m.add_workers([
        {"worker_id": f"W{number}", "nik": NIK, "skills": ["las smaw", f"las gtaw, HP {PHONE}", f"Nama: {NAME}"],
         "summary": f"Nama saya {NAME}. NIK {NIK}. Hubungi {PHONE} atau {EMAIL}. Juru las SMAW.", "occupation":
         f"Juru las a.n. {NAME}", "certificates": [f"SIM BII a.n. {NAME}@2027-05-01", f"Sertifikat las {NIK}"],
         "home_region": "65.71.01", "disability": f"tuli, {PHONE}", "groups": ["poor", f"HP {PHONE}"], "birth_date":
         "1997-03-02", "sex": "female", "payer": f"bapak bernama {NAME}", "major": f"las {NIK}", "wage_min": 3_900_000}
        for number in range(3)
    ])  # fmt: skip
    m.add_workers([{"worker_id": "O1", "skills": ["smaw", "forklift"], "home_region": "65.03"}])
    m.add_employers([{"employer_id": "F1", "name": "PT Contoh", "ownership": f"Nama: {NAME}"}])
    m.add_vacancies([
        {"vacancy_id": "V1", "title": f"Juru las, hubungi {PHONE}", "employer_id": "F1", "region": "65.71",
         "description": f"Kirim lamaran a.n. {NAME} ke {EMAIL} atau WA {PHONE}; NIK {NIK}.", "openings": 3,
         "skills_required": ["smaw", f"gtaw HP {PHONE}"], "certificates_required": [f"SIM BII {NIK}"]},
        {"vacancy_id": "V2", "title": "Operator forklift", "skills_required": ["forklift"], "region": "65.03"},
    ])  # fmt: skip
    m.add_courses([{"course_id": "C1", "title": f"Las, HP {PHONE}", "skills_taught": ["gtaw"], "certificate": NIK}])
    m.commit()
    m.override("W1", "V1", reason=f"Nama: {NAME} tidak bisa dihubungi di {PHONE}, NIK {NIK}", on="2026-11-02")
    m.commit()
    return m


def test_every_answer(tmp_path, capfd):
    watch = Watch()
    m = market_of(tmp_path)
    ranking = m.rank_workers(k=5, near_misses=2)
    calls = m.call_list(["V1"])
    assignment = m.assign()
    for where, call in {
        "repr": lambda: m,
        "snapshot": lambda: m.snapshot,
        "rank_workers": lambda: ranking,
        "rank_vacancies": lambda: m.rank_vacancies(k=5),
        "score_pairs": lambda: m.score_pairs([("W1", "V1")]),
        "near_misses": lambda: m.near_misses(ranking),
        "explain": lambda: m.explain("W1", "V1"),
        "why_not": lambda: m.why_not("O1", "V1", k=1),
        "compare": lambda: m.compare("W1", "O1", "V1"),
        "counterfactual": lambda: m.counterfactual("O1", "V1", k=1),
        "unresolved": m.unresolved_skills,
        "wording": m.wording,
        "overrides": m.overrides,
        "calls": lambda: calls,
        "letters": lambda: calls.letters("call") + calls.letters("referral", "en"),
        "assignment": lambda: assignment,
        "what_if": lambda: assignment.what_if(add_workers=[{"worker_id": "X", "nik": NIK, "summary": f"HP {PHONE}"}]),
        "displacement": lambda: m.displacement(ranking),
        "simulate": lambda: m.simulate([POLICY]),
        "ledger": m.ledger,
        "locals": lambda: m.find_locals("V1"),
        "certificate": lambda: m.local_test("V2", waivers=dict.fromkeys(("W0", "W1", "W2"), "pindah")),
        "demand": lambda: [m.demand(), m.demand(by=[]).taught_nowhere],
        "training_plan": m.training_plan,
        "protection_gap": lambda: m.protection_gap(budget=100_000),
        "protection_duties": m.protection_duties,
        "wage_check": m.wage_check,
        "programme": m.programme,
        "ipk": lambda: [form.grid() for form in m.ipk_report("2026-10")],
        "ak1": m.ak1,
        "balance": lambda: [m.balance(by) for by in ("region", "occupation", "industry")],
        "vacancy_reports": m.vacancy_reports,
        "report": lambda: [m.report(lang="id").html, *m.report(lang="en").tables.values()],
        "records": lambda: [m.record(table, one) for table in _core.TABLES for one in ("W1", "V1", "F1", "C1")],
        "check_nik": lambda: matcher.check_nik(NIK),
        "duplicates": lambda: m.duplicates({f"W{n}": matcher.name_hash(NAME, KEY) for n in range(3)}),
        "rank_for worker": lambda: m.rank_for(
            worker={"worker_id": "X", "nik": NIK, "summary": f"a.n. {NAME} las {PHONE}"}
        ),
        "rank_for vacancy": lambda: m.rank_for({"vacancy_id": "X", "title": f"las {PHONE}", "skills_required": [NIK]}),
    }.items():
        assert watch.tried(where, call) is not None or where == "certificate", where
    certificate = m.local_test("V1", waivers={})
    if certificate is not None:
        watch.see("certificate", certificate.to_json() + certificate.to_html() + certificate.to_html("en"))
    for question in (m.explain("W1", "V1"), m.why_not("O1", "V1", k=1), m.compare("W1", "O1", "V1")):
        for lang in ("id", "en"):
            for audience in ("job_seeker", "officer", "employer", "auditor"):
                watch.see("explanation", question.text(lang, audience))
    assert len(m.duplicates()) == 3
    out = capfd.readouterr()
    watch.see("printed", out.out + out.err)
    m.close()
    watch.files("market", tmp_path)
    check(watch, 200)


def test_every_question_that_names_the_person(tmp_path):
    """Ids that nobody has, a number in their place; records that are refused; reasons, and hashes that are none."""
    watch = Watch()
    m = market_of(tmp_path)
    ranking = m.rank_workers()
    for one in (NIK, PHONE, f"nik-{NIK}", f"+62{PHONE[1:]}"):
        for where, call in {
            "rank": lambda one=one: m.rank_workers([one]),
            "rank_vacancies": lambda one=one: m.rank_vacancies(one),
            "rank_for": lambda one=one: m.rank_for(worker={"worker_id": one, "wage_min": NAME}),
            "rank_for vacancy": lambda one=one: m.rank_for({"vacancy_id": "V9", "openings": one}),
            "pairs": lambda one=one: m.score_pairs([(one, "V1")]),
            "explain": lambda one=one: m.explain(one, "V1"),
            "explain vacancy": lambda one=one: m.explain("W1", one),
            "why_not": lambda one=one: m.why_not(one, "V1"),
            "compare": lambda one=one: m.compare(one, one, "V1"),
            "counterfactual": lambda one=one: m.counterfactual(one, "V1"),
            "override": lambda one=one: m.override(one, "V1", reason="x", on="2026-11-02"),
            "override day": lambda one=one: m.override("W1", "V1", reason="x", on=one),
            "overrides": lambda one=one: m.overrides([one]),
            "call_list": lambda one=one: m.call_list([one]),
            "locals": lambda one=one: m.find_locals(one),
            "local_test": lambda one=one: m.local_test("V2", waivers={one: "x"}),
            "reason": lambda one=one: m.local_test("V2", waivers={"W0": one}),
            "remove": lambda one=one: m.remove_workers([one]),
            "wording": lambda one=one: m.wording([one]),
            "region": lambda one=one: m.region_name(one),
            "duplicates": lambda one=one: m.duplicates({one: one}),
            "what_if": lambda one=one: m.assign().what_if(remove_workers=[one]),
            "displacement": lambda one=one: m.simulate([POLICY], [one]),
            "fairness": lambda one=one: matcher.fairness(ranking, {one: "women"}, 5),
            "market region": lambda one=one: matcher.Matcher(region=one),
            "market day": lambda one=one: matcher.Matcher(as_of=one),
            "market policy": lambda one=one: matcher.Matcher(policy=one),
        }.items():
            watch.tried(f"{where}", call)
    for reason in (f"a.n. {NAME}", f"WA {PHONE}", EMAIL):
        watch.tried("waiver", lambda reason=reason: m.local_test("V2", waivers={"W0": reason}))
    watch.tried("hash", lambda: m.duplicates({"W1": NAME}))
    watch.tried("names", lambda: matcher.name_hash(7, NAME))
    m.close()
    watch.files("market", tmp_path)
    check(watch, 150)


def files_of(folder: Path, kind: str) -> Path:
    """A table of workers that is wrong in the ways of its kind."""
    path = folder / f"workers.{kind}"
    good = {"worker_id": "W1", "skills": f"las|HP {PHONE}", "summary": f"Nama: {NAME}", "wage_min": NAME, "nik": NIK}
    if kind == "csv":
        lines = [
            ",".join(good),
            ",".join(good.values()),
            f"W2,{NAME}",
            f"W3,{NIK},{PHONE},{NAME},1,2,3,4",
            f'W4,"{NAME},{NIK}',
        ]
        path.write_text("\n".join(lines) + "\n")
    elif kind == "ndjson":
        path.write_text(
            json.dumps(good) + f'\n{{"worker_id": "W2", "nik": {NIK}, "x": "{NAME}\n[{NIK}, "{NAME}"]\n"{NAME}"\n'
        )
    elif kind == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table({name: [value, value] for name, value in good.items()}), path)
    else:
        import openpyxl

        book = openpyxl.Workbook()
        book.active.append(list(good))
        book.active.append(list(good.values()))
        book.save(path)
    return path


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet", "xlsx"])
def test_every_kind_of_file_and_export(tmp_path, kind):
    """In by the command line from a file of each kind, out in each kind."""
    watch = Watch()
    workers = files_of(tmp_path, kind)
    (tmp_path / "v.ndjson").write_text(
        json.dumps({"vacancy_id": "V1", "title": f"Las {PHONE}", "skills_required": "las"})
    )
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "names.csv").write_text(f"worker_id,name\nW1,{NAME}\nW9,{NAME},{NIK}\n{NIK},{NAME}\n")
    temporary, out = tmp_path / "tmp", tmp_path / "out"
    temporary.mkdir()
    out.mkdir()
    tables = ["--workers", workers, "--vacancies", "v.ndjson"]
    for words in (
        ["check", *tables, "-o", out / "issues.csv"],
        ["rank", *tables, "-o", out / f"ranking.{kind}"],
        ["rank", *tables, "--worker", NIK],
        ["rank", *tables, "--vacancy", PHONE],
        ["rank", *tables, "--market", out / "m", "-o", out / "other.csv"],
        ["assign", *tables, "--unmatched", out / f"unmatched.{kind}"],
        ["explain", *tables, "--worker", "W1", "--vacancy", "V1", "-o", out / "e.json"],
        ["explain", *tables, "--worker", PHONE, "--vacancy", "V1"],
        ["certify", *tables, "--vacancy", "V1", "--waive", f"W1={NIK}", "--waive", f"{NIK}=x"],
        ["letters", *tables, "-o", out / "letters.html"],
        ["duplicates", *tables, "--nik-key-file", "key", "--names", "names.csv", "-o", out / f"pairs.{kind}"],
        ["duplicates", *tables, "--nik-key-file", "key", "--names", workers],
        ["rank", *tables, "--region", NIK],
        ["rank", *tables, "--as-of", PHONE],
        ["rank", *tables, "-k", NIK],
        ["rank", "--workers", workers, "--vacancies", workers],
    ):
        done = command(*words, cwd=tmp_path, temporary=temporary)
        assert done.returncode in (0, 1, 2), done.stderr
        watch.see(" ".join(["matcher", str(words[0])]), done.stdout + done.stderr)
    # Sheets and Parquet are packed: their cells are read too.
    for path in out.rglob("*"):
        if path.suffix in {".xlsx", ".parquet"}:
            watch.see(path.name, str(unpacked(path)))
    watch.files("out", out)
    watch.files("temporary", temporary)
    check(watch, 30)


def unpacked(path: Path) -> object:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        table = pq.read_table(path)
        return table.to_pylist(), table.schema.metadata
    import zipfile

    with zipfile.ZipFile(path) as book:
        return [book.read(name) for name in book.namelist()]


@pytest.mark.parametrize("what", ["lexicon", "policy", "weights", "regions"])
def test_settings_that_hold_the_person_by_mistake(tmp_path, what):
    """A table of people given for a file of settings, or a cell that slipped into one."""
    # The words of a setting are shown where they are wrong, as they are the office's own; numbers of people are not.
    watch = Watch("NIK", "phone")
    rows = {"worker_id": "W1", "nama": NAME, "nik": NIK, "hp": PHONE}
    (tmp_path / "people.csv").write_text(",".join(rows) + "\n" + ",".join(rows.values()) + "\n")
    (tmp_path / "people.toml").write_text(f'id = "{NIK}"\n{NAME} = {PHONE}\n')
    (tmp_path / "wrong.toml").write_text(f'id = "x"\n[order]\ninstrument = "{NAME}"\nnik = "{NIK}"\n')
    header = {"lexicon": "skill_id,label_id,kind,broader", "regions": "code,name,lat,lon"}.get(what, "name,value")
    (tmp_path / "slipped.csv").write_text(f"{header}\n{NIK},{NAME},{PHONE},{NIK}\n{NAME},{NIK},{NIK},{PHONE}\n")
    for path in sorted(tmp_path.iterdir()):
        try:
            loaded = getattr(matcher, what.capitalize()).load(path)
        except matcher.MatcherError as error:
            watch.error(f"{what} {path.name}", error)
        else:
            watch.see(f"{what} {path.name}", repr(loaded))
    check(watch, 4)


def test_a_marked_batch_that_spills_into_temporary_files(tmp_path, monkeypatch):
    """More than SQLite keeps in memory: what it writes beside the market is looked at while it is open."""
    watch = Watch()
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    m = matcher.Matcher(tmp_path / "m", nik_key=KEY)
    text = f"Nama: {NAME}. NIK {NIK}, HP {PHONE}. " + "Juru las dengan pengalaman. " * 40
    m.add_workers([{"worker_id": f"W{number}", "nik": NIK, "summary": text} for number in range(2_500)])
    watch.files("staged", tmp_path)
    m.commit()
    watch.files("committed", tmp_path)
    m.add_workers([{"worker_id": f"W{number}", "nik": NIK, "summary": f"{text} lagi"} for number in range(1_000)])
    m.commit()
    m.remove_workers([f"W{number}" for number in range(500)])
    m.commit()
    watch.files("changed", tmp_path)
    m.close()
    watch.files("closed", tmp_path)
    check(watch, 10)


@pytest.mark.parametrize(
    "notation", [NIK, *written(NIK), PHONE, *written(PHONE), NAME, NAME.upper(), LAST.lower(), FIRST]
)
def test_the_search_finds_what_is_planted(notation):
    for text in (notation, f"x{notation}y", f"kolom: {notation}\n"):
        assert found_in(text)
        assert found_in(text.encode("utf-16-le"))
    assert found_in(int(NIK).to_bytes(8, "little") + b"\0")
    assert not found_in("Juru las 2026-11-01, Rp 4.000.000, 65.71.01.1001")


def test_a_leak_that_is_planted_is_found(tmp_path):
    """A name without a label is a word like others, and so is the leak that shows the search at work."""
    watch = Watch()
    m = matcher.Matcher(tmp_path / "m")
    m.add_workers([{"worker_id": "W1", "summary": f"{NAME} tukang las", "skills": [NAME]}])
    m.commit()
    watch.files("market", tmp_path)
    watch.result("record", m.record("workers", "W1"))
    watch.result("unresolved", m.unresolved_skills())
    watch.tried("error", lambda: m.explain(NAME, "V1"))
    places = {where.split(":")[0] for where, _ in watch.leaks}
    assert {"market", "record", "unresolved", "error"} <= places | {where.split(".")[0] for where, _ in watch.leaks}
