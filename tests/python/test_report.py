"""The report: every number is a cell of a table that the same command writes, and a district is data alone."""

from __future__ import annotations

import base64
import csv
import html
import re
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

import matcher
import matplotlib as mpl
import pytest
from conftest import command
from matcher.report import charts
from matcher.report.words import WORDS
from report_numbers import Page, tables_of, untraced, wrong


def pages(district: Path, lang: str, change=str) -> tuple[Page, dict[str, list[dict[str, str]]]]:
    page = Page()
    page.feed(change((district / f"report-{lang}.html").read_text(encoding="utf-8")))
    return page, tables_of(district / f"report-{lang}")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_number_is_a_cell_of_a_table_that_the_command_wrote(district, lang):
    page, tables = pages(district, lang)
    assert len(page.cells) > 400
    assert len(page.pictured) > 100
    assert list(wrong(page, tables, lang)) == []
    assert list(untraced(page, tables, lang)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'(<data value="\d+"[^>]*>)\d[\d.]*<', r"\g<1>987.654<"),
        (r'<data value="\d+"', '<data value="987654"'),
        (r'(<g id="partners--partners--0[^"]*">.*?>)SYN-P-\d+<', r"\g<1>17<"),
        (r'(<g id="policies--[^>]*>\s*<text[^>]*>)[\d,]+ %', r"\g<1>12,34 %"),
        (r'<p class="lead">', '<p class="lead">17 orang '),
        (r'<p class="rest">\d+ dari \d+', '<p class="rest">1 dari 2'),
        (r"<figcaption>", "<figcaption>17 "),
    ],
)
def test_a_number_that_is_planted_is_found(district, old, new):
    page, tables = pages(district, "id", lambda text: re.sub(old, new, text, count=1, flags=re.DOTALL))
    assert [*wrong(page, tables, "id"), *untraced(page, tables, "id")]


def test_tables_inside_the_page_are_those_of_the_folder(district):
    page, _ = pages(district, "id")
    assert len(page.downloads) > 10
    for name, address in page.downloads.items():
        kind, data = address.split(",", 1)
        assert kind == "data:text/csv;charset=utf-8;base64"
        assert base64.b64decode(data) == (district / "report-id" / name).read_bytes()
    outside = [one for one in page.addresses if not one.startswith(("#", "data:text/csv"))]
    assert outside == []
    text = (district / "report-id.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert re.findall(r"url\((?!#)", text) == []


def test_figures_are_worked_out_as_they_say(district):
    _, tables = pages(district, "en")
    figures = {row["figure"]: row["value"] for row in tables["figures"]}
    assert figures["targets"] == str(len(tables["stages"]))
    assert figures["targets_reached"] == str(sum(row["state"] == "reached" for row in tables["stages"]))

    def sums(table: str, column: str, **where: str) -> int:
        kept = [row for row in tables[table] if all(row[name] == value for name, value in where.items())]
        return sum(int(row[column] or 0) for row in kept)

    assert figures["openings"] == str(sums("industries", "openings")) == str(sums("places", "openings"))
    assert figures["spent"] == str(sums("funders", "spent"))
    assert figures["city_spent"] == str(sums("funders", "spent", is_city="true"))
    assert figures["admitted"] == str(sums("classes", "people", open="true"))
    assert figures["plan_cost"] == str(sums("classes", "cost", open="true"))
    assert int(figures["plan_cost"]) <= 300_000_000
    assert figures["lacking_cost"] == str(sums("protection", "monthly_cost"))
    assert figures["board_reported"] == str(sums("employers", "reported"))
    placed, local = (int(tables["hires"][0][name]) for name in ("denominator", "numerator"))
    cut = (Decimal(100 * local) / placed).quantize(Decimal("0.01"), ROUND_DOWN)
    assert (figures["placed_all"], figures["local_all"], figures["local_percent"]) == (
        str(placed),
        str(local),
        f"{cut} %",
    )
    own = next(row for row in tables["policies"] if row["varied"] == "")
    assert own["policy_id"] == "third-district"
    assert (figures["displaced"], figures["fit"]) == (own["displaced"], own["mean_fit"])
    assert int(figures["budget_covered"]) <= int(figures["budget_queue"])
    assert figures["owed"] == str(sum(row["met"] != "" for row in tables["ledger"]))
    assert all(row["unit"] and row["how"] and row["table"] in (*tables, "") for row in tables["figures"])


def test_nobody_is_named_and_few_people_are_left_out(district):
    text = (district / "report-id.html").read_text(encoding="utf-8")
    page, tables = pages(district, "id")
    assert "SYN-W-" not in text
    for name, rows in tables.items():
        assert not any("SYN-W-" in cell for row in rows for cell in row.values()), name
    for name, column in (
        *(("places", "seekers"), ("occupations", "seekers"), ("flags", "people")),
        *(
            ("protection", name)
            for name in ("eligible", "covered", "missing", "unknown", "due_unknown", "cost_unknown")
        ),
    ):
        counts = [int(row[column]) for row in tables[name] if row[column]]
        assert counts, column
        assert not [count for count in counts if 0 < count < 5], (name, column)
    assert page.cells


def test_a_vulnerable_workers_flag_is_in_the_report(district):
    page, tables = pages(district, "id")
    assert {row["flag"] for row in tables["flags"]} <= {"hazardous", "unprotected", "protection_unknown"}
    assert tables["offers"]
    words = [shown.text for shown in page.cells if shown.places[0][0] == "flags"]
    assert "berbahaya" in words


def test_the_same_market_gives_the_same_bytes_on_any_number_of_threads(sample):
    made = []
    for threads in (1, 3):
        with matcher.Matcher(region="64", as_of=sample.as_of, threads=threads) as m:
            sample.add_to(m)
            m.commit()
            report = m.report(threads=threads)
            made.append((report.html, {name: table.to_dicts() for name, table in report.tables.items()}))
    assert made[0] == made[1]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_empty_market_says_that_there_is_nothing(lang, tmp_path):
    with matcher.Matcher(as_of="2026-11-01") as m:
        m.commit()
        report = m.report(tmp_path / "r.html", lang, tables=tmp_path / "tables")
    for name in ("targets_none", "partners_none", "funds_none", "market_none", "skills_none", "price_none"):
        assert html.escape(WORDS[lang]["says"][name]) in report.html
    assert sorted(path.stem for path in (tmp_path / "tables").iterdir()) == sorted(report.tables)
    assert (tmp_path / "r.html").read_text(encoding="utf-8") == report.html


def test_text_of_the_market_is_text_on_the_page():
    with matcher.Matcher(as_of="2026-11-01", region="65.71") as m:
        m.add_mous([{"mou_id": "M1", "partner_id": "<b onload=x>&\"'", "kind": "<script>", "seats": 3}])
        m.add_targets([{"target_id": "T1", "measure": "<img src=x>", "target": 2}])
        m.add_events([{"event_id": "E1", "date": "2026-01-01", "kind": "trained", "funder": "<i>", "amount": 5}])
        m.commit()
        report = m.report(note="<u>", place="A & <B>")
    for raw in ("<b onload", "<script", "<img", "<i>", "<u>", "<B>"):
        assert raw not in report.html
    assert "A &amp; &lt;B&gt;" in report.html


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"lang": "fr"}, "lang is 'fr'"),
        ({"path": "no/such/folder/r.html"}, "there is no folder"),
        ({"training_budget": -1}, "budget is -1"),
        ({"protection_budget": 0.5}, "budget is 0.5"),
        ({"k": 0}, "k is 0"),
        ({"city_budget": None}, "city_budget is None"),
    ],
)
def test_a_wrong_argument_is_refused(market, options, words):
    with pytest.raises(matcher.InputError, match=re.escape(words)):
        market.report(**options)


def test_a_market_without_a_day_has_no_report():
    with matcher.Matcher() as m:
        m.commit()
        with pytest.raises(matcher.InputError, match="as_of"):
            m.report()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "r.html"], "nothing to tell"),
        (["-o", "r.pdf", "--market", "x"], "a page is an .html file"),
        (["-o", "none/r.html", "--market", "x"], "there is no folder none"),
        (["--market", "x"], "-o/--output"),
        (["-o", "r.html", "--market", "x", "--training-budget", "-5"], "training-budget is -5"),
    ],
)
def test_wrong_words_on_the_command_line_are_exit_code_2(tmp_path, arguments, words):
    done = command("report", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_dirty_file_is_reported_and_the_rest_told(tmp_path):
    events = [
        "event_id;date;kind;worker_id;vacancy_id;funder;amount", "E1;05/01/2026;trained;W1;;CSR;Rp 4.000.000",
        "E2;x;trained;W2;;;",
    ]  # fmt: skip
    mous = [
        "mou_id,partner_id,kind,quota,from,to", "M1,F1,company,3,2026-01-01,2027-01-01", "M2,F1,company,2,2026-02-01,",
    ]  # fmt: skip
    (tmp_path / "events.csv").write_text("\ufeff" + "\n".join(events), encoding="utf-8")
    (tmp_path / "mous.csv").write_text("\n".join(mous), encoding="utf-8")
    done = command(
        "report", "--events", "events.csv", "--mous", "mous.csv", "--as-of", "2026-11-01", "--region", "65.71",
        "-o", "r.html", "--place", "Tarakan", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "events: 1 rows accepted, 1 refused" in done.stderr
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Tarakan" in page
    notes = list(csv.DictReader((tmp_path / "r" / "notes.csv").open(encoding="utf-8")))
    assert any(row["note"] == "overlapping" or "MoU" in row["text_id"] for row in notes), notes


def made(tables: dict[str, list[dict]], **settings) -> matcher.Report:
    with matcher.Matcher(**{"as_of": "2026-11-01", "region": "65.71", **settings}) as m:
        for name, rows in tables.items():
            getattr(m, f"add_{name}")(rows, on_error="raise")
        m.commit()
        return m.report(lang="en", protection_budget=1_000_000)


def figures(report: matcher.Report) -> dict[str, str | None]:
    return {row["figure"]: row["value"] for row in report.tables["figures"].to_dicts()}


@pytest.mark.parametrize("people", [1, 4])
def test_few_job_seekers_are_told_by_no_sum(people):
    workers = [{"worker_id": f"W{n}", "home_region": "65.71.03", "registered_on": "2026-10-01"} for n in range(people)]
    report = made({"workers": workers, "vacancies": [{"vacancy_id": "V1", "opens_on": "2026-10-01"}]})
    assert figures(report)["seekers"] is None
    assert figures(report)["seekers_per_opening"] is None
    assert all(not row["seekers"] for name in ("places", "occupations") for row in report.tables[name].to_dicts())
    more = made({"workers": [{**one, "worker_id": f"X{n}"} for n in range(9) for one in workers[:1]]})
    assert figures(more)["seekers"] == "9"


def test_few_who_lack_protection_are_told_by_no_sum():
    workers = [
        {"worker_id": f"W{n}", "status": "self_employed", "income": 900_000, "groups": ["pekerja_rentan"],
         "schemes": "JKN|JKM" if n < 2 else "JKN|JKK|JKM"}
        for n in range(50)
    ]  # fmt: skip
    report = made({"workers": workers})
    told = figures(report)
    assert [row["scheme"] for row in report.tables["protection"].to_dicts() if row["suppressed"]] == ["JKK"]
    for name in ("lacking", "lacking_cost", "budget_queue", "budget_covered", "budget_total"):
        assert told[name] is None, name
    assert told["budget"] == "1000000"


def test_vacancies_of_few_flagged_people_are_left_out():
    workers = [{"worker_id": f"W{n}", "skills": ["smaw"], "groups": ["pekerja_rentan"]} for n in range(4)]
    vacancies = [
        {"vacancy_id": f"V{n}", "skills_required": ["smaw"], "hazard": True, "schemes_offered": ["JKN", "JKK", "JKM"]}
        for n in range(4)
    ]
    report = made({"workers": workers, "vacancies": vacancies})
    hazard = next(row for row in report.tables["flags"].to_dicts() if row["flag"] == "hazardous")
    assert (hazard["people"], hazard["vacancies"], hazard["suppressed"]) == (None, None, True)
    assert [row for row in report.tables["offers"].to_dicts() if "hazardous" in row["flags"]] == []


def test_employers_tell_nothing_of_few_people():
    columns = set(made({}).tables["employers"].columns)
    assert not columns & {"disabled", "protected", "unprotected", "protection_unknown", "at_work"}


def test_what_a_policy_asks_is_counted_as_it_asks_it():
    hires = [{"unit": unit, "scope": "hires", "share": 0.5} for unit in ("programme", "employer")]
    events = [
        {"event_id": f"E{n}", "date": "2026-02-02", "kind": "placed", "worker_id": "W1", "vacancy_id": f"V{n}"}
        for n in range(2)
    ]
    tables = {
        "workers": [{"worker_id": "W1", "home_region": "65.71"}],
        "employers": [{"employer_id": f"F{n}"} for n in range(2)],
        "vacancies": [{"vacancy_id": f"V{n}", "employer_id": f"F{n}", "region": "65.71"} for n in range(2)],
        "events": events,
    }
    report = made(tables, policy={"id": "two units", "target": hires})
    assert [row["unit"] for row in report.tables["ledger"].to_dicts()] == ["programme", "employer", "employer"]
    assert len(report.tables["yardstick"]) == 0
    # One person placed twice is one person.
    told = figures(report)
    assert (told["placed_all"], told["local_all"], told["local_percent"]) == ("1", "1", "100.00 %")
    of_programme = made(tables, policy={"id": "p", "target": hires[:1]})
    assert figures(of_programme)["owed"] == "1"
    of_vacancies = made(tables, policy={"id": "v", "target": [{"unit": "vacancy", "scope": "hires", "share": 0.5}]})
    assert {row["unit"] for row in of_vacancies.tables["yardstick"].to_dicts()} == {"employer"}
    assert figures(of_vacancies)["owed"] == "2"


def test_below_a_target_never_reads_as_reached():
    spent = [
        {"event_id": f"E{n}", "date": "2026-02-02", "kind": "trained", "funder": funder, "amount": amount,
         "worker_id": "W1"}
        for n, (funder, amount) in enumerate((("APBD", 74_996), ("CSR", 25_004)))
    ]  # fmt: skip
    firm = {"employer_id": "F1", "headcount_local": 74_999, "headcount_total": 100_000}
    target = {"unit": "employer", "scope": "headcount", "share": 0.75}
    report = made({"events": spent, "employers": [firm]}, policy={"id": "owed", "target": [target]})
    assert figures(report)["city_percent"] == "74.99 %"
    assert report.tables["ledger"].to_dicts()[0]["percent"] == "74.99 %"
    assert "75.00 %" not in re.sub(r'data-c="target_share">75.00 %', "", report.html)


def test_what_has_no_price_is_said_and_not_counted_as_free():
    skilled = [{"worker_id": f"W{n}", "skills": ["forklift"]} for n in range(3)]
    report = made({
        "workers": skilled,
        "vacancies": [{"vacancy_id": "V1", "skills_required": ["smaw"], "openings": 3}],
        "courses": [{"course_id": "C_1_x", "skills_taught": ["smaw"], "starts_on": "2026-12-01"}],
        "events": [{"event_id": "E1", "date": "2026-01-01", "kind": "trained", "funder": "CSR", "worker_id": "W1"}],
    })  # fmt: skip
    told = figures(report)
    assert (told["plan_cost"], told["classes_open"], told["classes_unpriced"]) == (None, "1", "1")
    assert ">C_1_x<" in report.html
    assert "No spending with an amount is on record." in report.html
    assert 'data-t="funders" data-r="0" data-c="untold">1<' in report.html


def test_every_skill_that_nobody_teaches_counts():
    vacancies = [{"vacancy_id": f"V{n}", "skills_required": ["smaw"]} for n in range(2)]
    assert figures(made({"vacancies": vacancies}))["taught_nowhere"] == "1"


def test_nobody_knows_what_is_due_is_not_nobody():
    report = made({"workers": [{"worker_id": f"W{n}"} for n in range(20)]})
    assert html.escape(WORDS["en"]["says"]["protection_untold"]) in report.html
    assert html.escape(WORDS["en"]["says"]["protection_none"]) not in report.html


@pytest.mark.parametrize("name", ["PT $x_{$ y", "US$5 dan $6", "a--b--c", "x" * 200, "a\nb"])
def test_names_of_any_letters_are_drawn_as_they_are(name):
    report = made({"mous": [{"mou_id": "M1", "partner_id": name, "quota": 3, "from": "2026-01-01"}]})
    first = html.escape(name.split("\n")[0][:12])
    picture = report.html[report.html.index("<svg") : report.html.index("</svg>")]
    assert first in picture


def test_a_policy_is_called_by_its_own_id():
    target = {"unit": "vacancy", "scope": "hires", "share": 0.5}
    policy = {"id": "p instrument=x", "target": [target], "order": {"instrument": "reserve", "reserve": {"share": 0.5}}}
    report = made({"workers": [{"worker_id": "W1"}], "vacancies": [{"vacancy_id": "V1"}]}, policy=policy)
    assert [row["varied"] for row in report.tables["policies"].to_dicts()] == [
        "none",
        None,
        "0.25",
        "0.5",
        "0.75",
        "1.0",
    ]
    assert ">p instrument=x<" in report.html
    assert ">by score alone<" in report.html
    assert ">reserve of 0.25<" in report.html


def test_the_title_names_the_region_by_the_market_s_own_table(tmp_path):
    regions = tmp_path / "regions.csv"
    regions.write_text("code,name,lat,lon\n65,Provinsi Uji,1,117\n65.71,Kota Lain,3.3,117.6\n", encoding="utf-8")
    report = made({}, regions=regions)
    assert "<h1>Employment programme report: Kota Lain" in report.html


def test_bars_are_as_long_as_their_numbers(monkeypatch, sample):
    drawn = {}
    bars = charts.bars

    def seen(name, rows, alt):
        drawn[name] = rows
        return bars(name, rows, alt)

    monkeypatch.setattr(charts, "bars", seen)
    with matcher.Matcher(region="64", as_of=sample.as_of, policy="bontang") as m:
        sample.add_to(m)
        m.commit()
        m.report(lang="en")
    assert len(drawn) == 10
    for name, rows in drawn.items():
        for bar in rows:
            for track in bar.tracks:
                assert all(share >= 0 for share, _ in track.parts[:1]), name
                assert all(0 <= mark <= 1 for mark in track.marks), name
    for bar in drawn["protection"]:
        if not all(cell.value for cell in bar.told.cells):
            assert sum(share for share, _ in bar.tracks[0].parts) == 0
            continue
        held, due = (int(cell.value) for cell in bar.told.cells)
        assert abs(bar.tracks[0].parts[0][0] - held / due) < 1e-9
        assert abs(sum(share for share, _ in bar.tracks[0].parts) - 1) < 1e-9
    for bar in drawn["partners"]:
        placed, quota = (int(cell.value) for cell in bar.told.cells)
        lengths = [share for share, _ in bar.tracks[0].parts]
        assert abs(sum(lengths) - bar.tracks[0].marks[0] * max(placed, quota) / quota) < 1e-9
    for bar in drawn["yardstick"]:
        part, whole = (int(cell.value) for cell in bar.told.cells[:2])
        assert abs(bar.tracks[0].parts[0][0] - part / whole) < 1e-9


def test_a_caller_s_own_settings_of_plots_change_nothing(market):
    plain = market.report().html
    with mpl.rc_context({"font.size": 22, "figure.dpi": 300, "savefig.dpi": 20, "axes.linewidth": 9}):
        assert market.report().html == plain


def test_a_province_is_told_by_kabupaten(sample):
    with matcher.Matcher(region="64", as_of=sample.as_of) as m:
        sample.add_to(m)
        m.commit()
        report = m.report()
    codes = [row["code"] for row in report.tables["places"].to_dicts() if row["lat"] is not None]
    assert len(codes) == 10
    assert all(code.count(".") == 1 for code in codes)


@pytest.mark.parametrize(
    ("options", "words"),
    [({"path": "."}, "a folder, where a file is needed"), ({"tables": "taken"}, "a file, where a folder is needed"),
     ({"note": 5}, "note is of type int")],
)  # fmt: skip
def test_what_can_t_be_written_is_refused_before_the_work(market, options, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(matcher.InputError, match=re.escape(words)):
        market.report(**{"path": tmp_path / "r.html", **options})
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
