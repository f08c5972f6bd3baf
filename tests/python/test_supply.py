"""What comes in with Python packages, and whether the bill of materials names everything."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from pages import ROOT

LOCK = (ROOT / "matcher-py" / "requirements.lock").read_text(encoding="utf-8")
LOCKED = re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", LOCK, flags=re.MULTILINE)
# What a licence may be, as an SPDX expression, or as a classifier or a word where a package tells no expression.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT", "MIT-CMU", "PSF-2.0", "Zlib",
    "Apache Software License", "BSD License", "MIT License", "Python Software Foundation License",
}  # fmt: skip
# Weak copyleft, for tools that test and are given to nobody.
# Its own code is under the MIT licence; the axe-core inside is MPL 2.0, for tests alone.
TOOLS = {
    "axe-playwright-python": "MIT License",
    "hypothesis": "MPL-2.0",
    "pathspec": "Mozilla Public License 2.0 (MPL 2.0)",
}
# Of other platforms than the one at hand; looked at 2026-11-23 on their pages in the package index.
ELSEWHERE = {"colorama": "BSD License"}


def licences(package: importlib.metadata.Distribution) -> set[str]:
    """Return every licence a package names; of alternatives all, since each is looked at."""
    told = package.metadata
    if expression := told.get("License-Expression"):
        return {part.strip("() ") for part in re.split(r" AND | OR ", expression)}
    classifiers = {one.rsplit(" :: ", 1)[1] for one in told.get_all("Classifier") or [] if one.startswith("License ::")}
    named = told.get("License") or next(iter(_licence_files(package)), "none")
    return classifiers or {named.splitlines()[0].strip()}


def _licence_files(package: importlib.metadata.Distribution) -> list[str]:
    """Return the text of licence files, for packages that tell their licence nowhere else."""
    files = [file for file in package.files or [] if "licenses" in file.parts]
    return [file.read_text() for file in files]


def test_every_locked_package_has_a_licence_that_may_come_in():
    looked_at = 0
    for name in sorted({name for name, _ in LOCKED}):
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            assert name in ELSEWHERE, f"{name} is locked and not installed"
            continue
        allowed = ALLOWED | {TOOLS[name]} if name in TOOLS else ALLOWED
        assert licences(package) <= allowed, f"{name}: {licences(package) - allowed}"
        assert (name, package.version) in LOCKED
        looked_at += 1
    assert looked_at > 30


def test_no_tool_with_copyleft_is_needed_by_the_library():
    project = tomllib.loads((ROOT / "matcher-py" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    assert needed
    assert not [one for one in needed if any(one.startswith(tool) for tool in TOOLS)]


@pytest.fixture(scope="module")
def boms(tmp_path_factory):
    folders = [tmp_path_factory.mktemp(name) for name in ("one", "two")]
    for folder in folders:
        subprocess.run(
            [sys.executable, ROOT / "benches" / "supply" / "bom.py", folder], check=True, capture_output=True
        )
    for name in ("rust.cdx.json", "python.cdx.json"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
    return {name: json.loads((folders[0] / f"{name}.cdx.json").read_text()) for name in ("rust", "python")}


def test_the_bill_of_materials_names_every_crate_that_is_linked(boms):
    cargo = shutil.which("cargo")
    assert cargo, "cargo is needed"
    command = [cargo, "tree", "--locked", "--offline", "-p", "matcher-py", "-e", "normal", "--prefix", "none"]
    tree = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    linked = {tuple(line.split()[:2]) for line in tree.splitlines() if line.strip()}
    linked = {(name, version.removeprefix("v")) for name, version in linked if not name.startswith("matcher-")}
    components = {(one["name"], one["version"]): one for one in boms["rust"]["components"]}
    assert len(linked) > 50
    assert linked - components.keys() == set()
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))["package"]
    sums = {(one["name"], one["version"]): one.get("checksum") for one in lock}
    for key, one in components.items():
        assert one["hashes"] == [{"alg": "SHA-256", "content": sums[key]}]
        assert one["licenses"][0]["expression"]
        assert one["purl"] == f"pkg:cargo/{key[0]}@{key[1]}"


def test_the_bill_of_materials_names_the_packages_of_every_extra(boms):
    components = {one["name"]: one for one in boms["python"]["components"]}
    assert {"pyarrow", "numpy", "matplotlib", "openpyxl", "et-xmlfile"} <= components.keys()
    assert not {"pytest", "maturin", "hypothesis"} & components.keys()
    for one in components.values():
        assert (one["name"], one["version"]) in LOCKED
        assert one["hashes"]
        assert all(item["content"] in LOCK for item in one["hashes"])


def test_the_bill_of_materials_tells_no_time_place_or_person(boms):
    for bom in boms.values():
        text = json.dumps(bom)
        assert "timestamp" not in text
        assert "serialNumber" not in text
        assert str(ROOT) not in text
        assert bom["bomFormat"] == "CycloneDX"
