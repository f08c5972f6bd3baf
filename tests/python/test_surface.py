"""The shape of the package: stubs, wrappers, types, dependencies, and no number of a person anywhere."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import matcher
import pytest
from conftest import POLICY, command
from matcher import _core

ROOT = Path(__file__).parents[2]
PACKAGE = Path(matcher.__file__).parent
NIK = "6474011208990001"
PHONE = "081234567890"


def sources():
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}


def native():
    return [name for name in dir(_core) if not name.startswith("__") and name not in {"_errors", "_panic"}]


def test_every_native_name_is_wrapped():
    used = {
        node.attr
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "_core"
    }
    names = native()
    assert len(names) > 10
    assert set(names) - used == {"Report", "Batch"} & (set(names) - used)
    wrapped = {name for name in names if name in used} | {"Report", "Batch"}
    assert wrapped == set(names)


def test_every_native_class_is_final_frozen_and_says_its_module():
    classes = [getattr(_core, name) for name in native() if inspect.isclass(getattr(_core, name))]
    assert len(classes) >= 10
    for kind in classes:
        assert kind.__module__ == "matcher._core"
        with pytest.raises(TypeError):
            type("Sub", (kind,), {})
    lexicon = _core.Lexicon.bundled()
    with pytest.raises(AttributeError):
        lexicon.anything = 1


def test_every_public_name_is_documented_with_an_example():
    for name in matcher.__all__:
        thing = getattr(matcher, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), name
            assert inspect.getdoc(thing).splitlines()[0].rstrip().endswith((".", ";")), name
    for kind in (matcher.Matcher, matcher.Ranking, matcher.Lexicon, matcher.Weights, matcher.Policy, matcher.Regions):
        assert ">>>" in inspect.getdoc(kind)


def test_only_two_arguments_are_taken_by_place():
    for kind in (matcher.Matcher, matcher.Lexicon, matcher.Weights, matcher.Explanation):
        for name, method in inspect.getmembers(kind, inspect.isfunction):
            if name.startswith("_") and name != "__init__":
                continue
            by_place = [
                p
                for p in inspect.signature(method).parameters.values()
                if p.kind is p.POSITIONAL_OR_KEYWORD and p.name != "self"
            ]
            # The contract writes compare(a, b, vacancy).
            assert len(by_place) <= (3 if name == "compare" else 2), f"{kind.__name__}.{name}"


def test_the_package_imports_with_no_other_package_present():
    optional = {"pyarrow", "numpy", "pandas", "polars", "matplotlib", "openpyxl"}
    code = f"import sys; import matcher, matcher.__main__; print(sorted({optional!r} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    bare = subprocess.run(
        [sys.executable, "-S", "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert bare.stdout == "[]\n"


def test_the_stub_is_that_of_this_package():
    stub = ast.parse((PACKAGE / "_core.pyi").read_text(encoding="utf-8"))
    named = {node.name for node in stub.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))} | {"TABLES"}
    assert named - {"_errors", "_panic"} == set(native())
    assert (PACKAGE / "py.typed").exists()


def test_no_source_names_a_district():
    names = [Path(path).stem for path in (ROOT / "matcher-core" / "data" / "policies").glob("*.toml")]
    assert names
    folders = [ROOT / "matcher-py" / "src", PACKAGE / "cli"]
    for path in [path for folder in folders for path in folder.rglob("*") if path.suffix in {".rs", ".py"}]:
        text = path.read_text(encoding="utf-8").casefold()
        assert not [name for name in names if name in text], path


def test_the_lints_of_the_bindings_are_the_workspace_s_but_for_one():
    workspace = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["lints"]
    own = tomllib.loads((ROOT / "matcher-py" / "Cargo.toml").read_text())["lints"]
    assert own["rust"].pop("unsafe_code") == "deny"
    assert workspace["rust"].pop("unsafe_code") == "forbid"
    assert own == workspace
    allowed = [
        path.name for path in (ROOT / "matcher-py" / "src").glob("*.rs") if "allow(unsafe_code" in path.read_text()
    ]
    assert allowed == ["capsule.rs"]


def test_the_lock_has_hashes_and_no_address():
    lock = (ROOT / "matcher-py" / "requirements.lock").read_text()
    assert lock.count("--hash=sha256:") > 100
    assert "http" not in lock
    assert str(Path.home()) not in lock


def marked():
    """A table in which every cell that may hold a number of a person holds one, rightly or wrongly."""
    return [
        {"worker_id": "W1", "nik": NIK, "skills": ["las"], "summary": f"NIK {NIK}, HP {PHONE}", "home_region": "64.74"},
        {"worker_id": "W2", "nik": "647401120899", "wage_min": NIK, "birth_date": PHONE},
        {"worker_id": "W3", "education": f"{NIK}", "home_region": NIK, "hobi": PHONE},
        {"worker_id": NIK, "wage_min": "banyak"},
    ]


def test_no_number_of_a_person_comes_out(tmp_path, capsys):
    shown = []
    for key in (None, "secret of the office"):
        m = matcher.Matcher(tmp_path / f"market {key}", nik_key=key, as_of="2026-11-01", policy=POLICY)
        report = m.add_workers(marked())
        m.add_vacancies([{"vacancy_id": "V1", "title": "Las", "region": "64.74"}])
        m.commit()
        assert report.refused >= 2
        shown += [
            repr(report),
            *report.sentences(),
            str(report.to_dicts()),
            report._repr_html_(),
            repr(m),
            repr(m.snapshot),
        ]
        for table in (marked(), [{"nik": NIK}], [{"worker_id": "W1", "nik": NIK, "skills": {"a": NIK}}]):
            try:
                m.add_workers(table, on_error="raise")
            except matcher.MatcherError as error:
                shown += [str(error), repr(error), str(error.issues)]
        why = m.explain("W1", "V1")
        shown += [why.text("en", "auditor"), repr(why), str(why.to_dict()), str(why.contributions.to_dicts())]
        ranking = m.rank_workers(eligible="all")
        shown += [repr(ranking), ranking._repr_html_(), str(ranking.to_dicts())]
        shown.append(str(m.record("workers", "W1").get("nik", "")))
        m.close()
        for path in (tmp_path / f"market {key}" / "index").rglob("*"):
            if path.is_file():
                assert NIK.encode() not in path.read_bytes(), path
    shown.append("".join(capsys.readouterr()))
    for text in shown:
        assert NIK not in text
        assert PHONE not in text


def test_no_number_of_a_person_comes_out_of_the_command_line(tmp_path):
    import json

    (tmp_path / "w.ndjson").write_text("".join(json.dumps(row) + "\n" for row in marked()))
    (tmp_path / "v.ndjson").write_text('{"vacancy_id": "V1", "title": "Las"}\n')
    for words in (
        ["check", "--workers", "w.ndjson"],
        ["rank", "--workers", "w.ndjson", "--vacancies", "v.ndjson"],
        ["rank", "--workers", "w.ndjson", "--vacancies", "v.ndjson", "--worker", "W9"],
    ):
        done = command(*words, cwd=tmp_path)
        assert NIK not in done.stdout + done.stderr
        assert PHONE not in done.stdout + done.stderr
