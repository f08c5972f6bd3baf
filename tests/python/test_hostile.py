"""Files made to fill the memory, the stack or the time of whoever reads them.

Each is read in a process of its own that may take up only so much address space, so that a failure is an error here
and not a machine that swaps. What a case prints is its outcome; ``HOSTILE_FIGURES=1`` shows the largest memory of each.
"""

from __future__ import annotations

import itertools
import os
import resource
import subprocess
import sys
import zipfile

import matcher
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import command

MB = 1 << 20
# Address space, of which libraries map most; threads and the bundled lexicon are in it.
SPACE = 4096 * MB

PRELUDE = """
import itertools, resource, sys
import matcher
def outcome(read):
    try:
        report = read()
    except matcher.MatcherError as error:
        text = f"{type(error).__name__}: {error}"
        assert len(text) < 3000, len(text)
        print(text[:400].replace("\\n", " "))
    else:
        rules = sorted({issue.rule for issue in report.issues if issue.severity == "error"})
        print(report.accepted, report.refused, *rules)
m = matcher.Matcher()
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
path = sys.argv[1]
"""


def read(code, path="", *, space=SPACE):
    """Return what a process prints that runs the code with bounded memory."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (space, space))  # noqa: E731 - runs in the child
    tail = "\nprint((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) // 1024, 'MB', file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + code + tail, str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limit,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
    assert "panicked" not in done.stderr
    if os.environ.get("HOSTILE_FIGURES"):
        print(f"{os.environ['PYTEST_CURRENT_TEST'].split('::')[-1]}: {done.stderr.strip()}")
    return done.stdout.strip()


ADD = "outcome(lambda: m.add_workers(path))"


def holed(path, before, size):
    """Write a file of a size that has nothing but zeros after its beginning, and takes no room on the disk."""
    with path.open("wb") as file:
        file.write(before)
        file.truncate(size)
    return path


@pytest.mark.parametrize(
    ("name", "before", "line"),
    [
        ("w.csv", b"worker_id,skills\nW1,las\nW2,", 3),
        ("w.csv", b"", 1),
        ("w.ndjson", b'{"worker_id": "W1"}\n{"worker_id": "', 2),
        ("w.json", b'[{"worker_id": "W1"},\n{"worker_id": "', 2),
    ],
)
def test_a_field_of_a_gigabyte_is_left_off_where_no_row_is_that_long(tmp_path, name, before, line):
    said = read(ADD, holed(tmp_path / name, before, 1 << 30))
    assert (
        said
        == f"InputError: line {line} is longer than 16777216 bytes, which no row is; a break after each row is right"
    )


def test_a_file_without_an_end_is_left_off(tmp_path):
    path = tmp_path / "w.csv"
    path.symlink_to("/dev/zero")
    assert "longer than 16777216 bytes" in read(ADD, path)


def test_the_command_names_the_line_and_says_what_is_right(tmp_path):
    path = holed(tmp_path / "w.csv", b"worker_id,skills\nW1,las\nW2,", 1 << 28)
    done = command("check", "--workers", path)
    assert done.returncode == 2
    assert "line 3 is longer than 16777216 bytes" in done.stderr
    path.write_text(f"worker_id,skills\nW1,{'las|' * 5_000}\nW2,las\n")
    done = command("check", "--workers", path)
    assert (done.returncode, "1 workers accepted, 1 refused" in done.stdout) == (1, True), done.stdout
    assert "row 1 (line 2), id W1, column skills" in done.stdout
    assert "at most 4,096 items in a list" in done.stdout


def test_a_long_cell_refuses_its_row_alone(tmp_path):
    path = tmp_path / "w.csv"
    path.write_text(f"worker_id,skills,summary\nW1,las,{'x' * (MB + 1)}\nW2,{'las|' * 100_000},\nW3,las,\n")
    assert read(ADD, path) == "1 2 cell_too_long too_many_items"


def test_a_million_skills_refuse_their_row_alone():
    said = read('outcome(lambda: m.add_workers([{"worker_id": "W1", "skills": ["las"] * 10**6}, {"worker_id": "W2"}]))')
    assert said == "1 1 too_many_items"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('itertools.repeat("las")', "1 1 too_many_items"),
        ('["x" * 2**20] * 4096', "1 1 cell_too_long"),
        ('["x" * 2**28] * 4096', "1 1 cell_too_long"),
        ('"é" * 2**28', "1 1 cell_too_long"),
        ("deep(list, 100_000)", "1 1 nested_list"),
        ("deep(dict, 100_000)", "1 1 not_text"),
        ("ring()", "1 1 nested_list"),
        ("{str(k): k for k in range(10**6)}", "1 1 not_text"),
    ],
)
def test_a_cell_of_python_refuses_its_row_alone(cell, expected):
    code = """
def deep(kind, times):
    x = kind()
    for _ in range(times):
        x = [x] if kind is list else {"a": x}
    return x
def ring():
    x = []
    x.append(x)
    return x
"""
    said = read(
        code + f'outcome(lambda: m.add_workers([{{"worker_id": "W1", "skills": {cell}}}, {{"worker_id": "W2"}}]))'
    )
    assert said == expected


def test_a_row_of_a_million_keys_is_refused():
    said = read(
        "row = {'worker_id': 'W1', **{f'k{n}': n for n in range(10**6)}}\n"
        "outcome(lambda: m.add_workers([row, {'worker_id': 'W2'}]))"
    )
    assert said == "1 1 too_many_columns"


@pytest.mark.parametrize("name", ["w.ndjson", "w.json"])
def test_deep_json_refuses_its_row_alone(tmp_path, name):
    deep = '{"worker_id": "W1", "skills": ' + "[" * 100_000 + "]" * 100_000 + "}"
    other = '{"worker_id": "W2", "x": ' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}"
    rows = [deep, other, '{"worker_id": "W3"}']
    path = tmp_path / name
    path.write_text("[" + ",\n".join(rows) + "]" if name == "w.json" else "\n".join(rows))
    assert read(ADD, path) == "1 2 too_deep"


def test_a_header_is_bounded(tmp_path):
    path = tmp_path / "w.csv"
    path.write_text("worker_id," + ",".join(f"c{n}" for n in range(100_000)) + "\n")
    assert read(ADD, path) == "InputError: the table has 100001 columns; at most 4096 are right"
    path.write_text("worker_id," + "x" * (10 * MB) + "\n")
    assert read(ADD, path) == "InputError: the name of column 2 has 10485760 bytes; at most 1024 are right"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Policy", "p.toml"),
        ("Weights", "w.toml"),
        ("Lexicon", "l.csv"),
        ("Regions", "r.csv"),
        ("Certificate", "c.json"),
    ],
)
def test_a_document_of_a_gigabyte_is_not_read(tmp_path, kind, name):
    path = holed(tmp_path / name, b"", 1 << 30)
    said = read(f"outcome(lambda: matcher.{kind}.load(path))", path)
    assert f"{name} has more than 67108864 bytes" in said or "it has more than 268435456 bytes" in said


@pytest.mark.parametrize("given", ["path, {'q': {'d': 1}}", "{'q': {'d': 1.0}}, path"])
def test_a_run_of_a_gigabyte_is_not_read(tmp_path, given):
    path = holed(tmp_path / "x.trec", b"q1 0 d1 1\n", 1 << 30)
    assert "has more than 536870912 bytes" in read(f"outcome(lambda: matcher.evaluate({given}))", path)


def test_deep_toml_is_refused(tmp_path):
    path = tmp_path / "p.toml"
    for text in (
        "x = " + "[" * 100_000,
        "a" + ".a" * 100_000 + " = 1",
        "[" + "a." * 100_000 + "a]",
        "x = " + "{a=" * 100_000,
    ):
        path.write_text(text)
        assert read("outcome(lambda: matcher.Policy.load(path))", path).startswith("ConfigError: policy: ")


@pytest.mark.parametrize("value", ["deep", "[deep]", "{'a': deep}"])
def test_deep_settings_of_python_are_refused(value):
    code = "deep = []\nfor _ in range(100_000): deep = [deep]\n"
    said = read(code + f"outcome(lambda: matcher.Policy.load({{'id': 'x', 'local': {value}}}))")
    assert "too deep" in said or "RecursionError" in said


def test_a_text_of_a_million_mentions_is_refused_before_it_is_repeated():
    said = read("outcome(lambda: m.resolve_skills(['las smaw, forklift, ' * 20_000]))")
    assert "as each row repeats its own; at most 1073741824 are right" in said


# Workbooks.


def write(archive, part, data):
    with archive.open(part, "w") as file:
        for chunk in [data] if isinstance(data, (bytes, str)) else data:
            file.write(chunk.encode() if isinstance(chunk, str) else chunk)


def parts(path, changes=()):
    """Make a workbook of one sheet, with some of its parts in place of what they were."""
    made = openpyxl.Workbook()
    made.active.append(["worker_id", "skills"])
    made.active.append(["W1", "las"])
    plain = path.with_name("plain.xlsx")
    made.save(plain)
    changes = dict(changes)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = changes.pop(part, None)
            if data is None:
                new.writestr(part, old.read(part))
                continue
            write(new, part, data)
        for part, data in changes.items():
            write(new, part, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def sheet(rows, before=""):
    return itertools.chain([OPEN, before, "<sheetData>"], rows, ["</sheetData></worksheet>"])


HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>worker_id</t></is></c></row>'
CELL = '<c r="A{0}" t="inlineStr"><is><t>W{0}</t></is></c>'


def test_a_workbook_is_read_as_ever(tmp_path):
    assert read(ADD, parts(tmp_path / "w.xlsx")) == "1 0"


@pytest.mark.parametrize("part", [SHEET, STRINGS])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, part):
    spaces = b" " * MB
    path = parts(tmp_path / "w.xlsx", {part: itertools.chain([OPEN], itertools.repeat(spaces, 300))})
    assert path.stat().st_size < 2 * MB
    assert "w.xlsx unpacks to " in read(ADD, path)


def test_a_sheet_larger_than_it_says_ends_in_an_error(tmp_path):
    path = parts(tmp_path / "w.xlsx", {SHEET: sheet([HEADER, *(["<row/>"] * 1_000_000)])})
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if data[at + 46 : at + 46 + len(SHEET)] == SHEET.encode():
            data[at + 24 : at + 28] = (200).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 1)
    path.write_bytes(data)
    assert read(ADD, path).startswith("InputError: ")


def test_entities_are_refused(tmp_path):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    for part, text in [(SHEET, f"{laughs}]>{OPEN}&j;</worksheet>"), (STRINGS, f"{laughs}]><sst>&j;</sst>")]:
        said = read(ADD, parts(tmp_path / "w.xlsx", {part: text}))
        assert said.endswith(f"part {part} has a document type, which no workbook has")
    wide = f"{laughs}]>{OPEN}</worksheet>".encode("utf-16")
    assert "document type" in read(ADD, parts(tmp_path / "w.xlsx", {SHEET: wide}))


def test_a_size_that_a_sheet_says_of_itself_is_not_believed(tmp_path):
    rows = [HEADER, '<row r="2">' + CELL.format(2) + "</row>"]
    path = parts(tmp_path / "w.xlsx", {SHEET: sheet(rows, '<dimension ref="A1:XFD1048576"/>')})
    assert read(ADD, path) == "1 0"


def test_a_million_blank_rows_are_passed_over(tmp_path):
    rows = [HEADER, '<row r="1048576">' + CELL.format(1048576) + "</row>"]
    assert read(ADD, parts(tmp_path / "w.xlsx", {SHEET: sheet(rows)})) == "1 0"
    rows[1] = '<row r="999999999999">' + CELL.format(7) + "</row>"
    assert "below row 1048576" in read(ADD, parts(tmp_path / "w.xlsx", {SHEET: sheet(rows)}))


@pytest.mark.parametrize(
    "row",
    [
        '<row r="x"/>',
        '<row r="-5"/>',
        '<row><c r="1A"/></row>',
        '<row><c t="s"><v>99</v></c></row>',
        "<row><c s='999'><v>1</v></c></row>",
        "<row><c><v>" + "9" * 9999 + "</v></c></row>",
        '<row><c t="d"><v>never</v></c></row>',
        "<row><c><v>1</c></row>",
        "<a>" * 100_000,
    ],
)
def test_a_damaged_sheet_is_an_error_that_quotes_nothing(tmp_path, row):
    said = read(ADD, parts(tmp_path / "w.xlsx", {SHEET: sheet([HEADER, row])}))
    assert said.startswith("InputError: ") or said.split()[0].isdigit()
    assert "999999" not in said


def test_a_cell_with_a_span_of_time_is_refused_alone(tmp_path):
    import datetime as dt

    made = openpyxl.Workbook()
    made.active.append(["worker_id", "experience_years"])
    made.active.append(["W1", dt.timedelta(hours=30)])
    made.active.append(["W2", 3])
    made.save(tmp_path / "w.xlsx")
    assert read(ADD, tmp_path / "w.xlsx").startswith("1 1 ")


# Parquet and Arrow.


def test_a_text_that_a_dictionary_holds_once_is_not_copied(tmp_path):
    rows = 200_000
    long = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * (2 * MB)]))
    ids = pa.array([f"W{n}" for n in range(rows)])
    path = tmp_path / "w.parquet"
    pq.write_table(pa.table({"worker_id": ids, "summary": long}), path, compression="zstd")
    assert path.stat().st_size < 8 * MB
    assert read(ADD, path) == f"0 {rows} cell_too_long"


def test_long_lists_are_read_few_rows_at_a_time(tmp_path):
    path = tmp_path / "w.parquet"
    lists = pa.ListArray.from_arrays(
        pa.array([0, 20_000_000, 20_000_000], pa.int32()), pa.nulls(20_000_000, pa.string())
    )
    pq.write_table(pa.table({"worker_id": ["W1", "W2"], "skills": lists}), path)
    assert "lists of column skills.list.element have more than 4096 items" in read(ADD, path)


def test_lists_of_parquet_and_text_in_dictionaries_are_read_as_ever(tmp_path):
    path = tmp_path / "w.parquet"
    skills = [["las", "forklift"], None, [], ["las"]]
    pq.write_table(
        pa.table({"worker_id": ["W1", "W2", "W3", "W4"], "skills": skills, "summary": ["a", "a", None, "b"]}), path
    )
    m = matcher.Matcher()
    assert m.add_workers(path).refused == 0
    m.commit()
    assert [m.record("workers", f"W{n}").get("skills") for n in range(1, 5)] == skills


@pytest.mark.parametrize("depth", [17, 60, 200, 8_000])
def test_types_nested_deep_refuse_the_column(depth):
    # Of twice as many types pyarrow itself gives no stream: its stack ends.
    code = f"""
import pyarrow as pa
kind = pa.string()
for n in range({depth}): kind = pa.list_(kind) if n % 2 else pa.struct([("a", kind)])
table = pa.table({{"worker_id": ["W1"], "skills": pa.nulls(1, kind)}})
outcome(lambda: m.add_workers(table))
"""
    said = read(code)
    deep = "more than 16 types inside each other; expected items split on |"
    plain = f"InputError: column skills has the type one of {deep}"
    assert said == (
        plain if depth < 64 else "InputError: workers: column skills has more than 64 types inside each other"
    )


def test_odd_columns_of_arrow_are_refused_or_read():
    columns = {
        "worker_id": pa.array(["W1", "W2", None]).dictionary_encode(),
        "skills": pa.array([["las"], None, []], pa.large_list(pa.string_view())),
        "certificates": pa.array([["x"] * 5000, ["y"], None]),
        "aneh": pa.array([{"a": 1}, None, {"a": 2}]),
        "summary": pa.RunEndEncodedArray.from_arrays([3], ["same"]),
    }
    table = pa.table(columns)
    with pytest.raises(matcher.InputError, match="summary"):
        matcher.Matcher().add_workers(table)
    report = matcher.Matcher().add_workers(table.drop_columns(["summary"]))
    assert (report.accepted, report.refused) == (1, 2)
    assert {issue.rule for issue in report.issues if issue.severity == "error"} == {"missing_id", "too_many_items"}
    sliced = table.drop_columns(["summary"]).slice(1)
    assert matcher.Matcher().add_workers(sliced).accepted == 1
