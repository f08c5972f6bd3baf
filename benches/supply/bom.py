"""Write the bill of materials: what is linked into the extension, and the Python packages of its extras.

python benches/supply/bom.py FOLDER

Two files of CycloneDX 1.5, rust.cdx.json and python.cdx.json, each with name, version, licence and checksum of every
component. The same lock files give the same bytes on one platform: no time and no serial number stands in them. A wheel
may carry a list of its own, which maturin makes; this one needs no wheel and names the Python packages too.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"^[A-Za-z0-9._-]+")
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)([^\n]*(?:\n    --hash=sha256:[0-9a-f]+[^\n]*)*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def main(folder: Path) -> None:
    """Write both files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, components in (("rust", rust()), ("python", python())):
        path = folder / f"{name}.cdx.json"
        path.write_text(json.dumps(_bom(components), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        sys.stdout.write(f"{len(components)} components written to {path}\n")


def _bom(components: list[dict[str, Any]]) -> dict[str, Any]:
    version = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"]["version"]
    product = {"type": "library", "name": "matcher", "version": version, "bom-ref": f"pkg:pypi/matcher@{version}"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": product},
        "components": sorted(components, key=lambda one: str(one["bom-ref"])),
    }


def _component(kind: str, name: str, version: str, licence: dict[str, Any], hashes: list[str]) -> dict[str, Any]:
    purl = f"pkg:{kind}/{name}@{version}"
    sums = [{"alg": "SHA-256", "content": one} for one in sorted(hashes)]
    return {
        "type": "library",
        "bom-ref": purl,
        "purl": purl,
        "name": name,
        "version": version,
        "licenses": [licence],
        "hashes": sums,
    }


def rust() -> list[dict[str, Any]]:
    """Return the crates that the extension of this platform is built from, the macros among them."""
    told = subprocess.check_output(["rustc", "-vV"], text=True)  # noqa: S607
    host = next(line.removeprefix("host: ") for line in told.splitlines() if line.startswith("host: "))
    command = ["cargo", "metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", host]
    metadata = json.loads(subprocess.check_output(command, cwd=ROOT))  # noqa: S603
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    packages = {package["id"]: package for package in metadata["packages"]}
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))["package"]
    sums = {(one["name"], one["version"]): one["checksum"] for one in lock if "checksum" in one}
    waiting = [one for one in nodes if packages[one]["name"] == "matcher-py"]
    linked: set[str] = set()
    while waiting:
        one = waiting.pop()
        if one not in linked:
            linked.add(one)
            deps = nodes[one]["deps"]
            waiting += [dep["pkg"] for dep in deps if any(kind["kind"] is None for kind in dep["dep_kinds"])]
    outside = [packages[one] for one in linked if packages[one]["source"]]
    return [
        _component(
            "cargo",
            one["name"],
            one["version"],
            # Old manifests write a slash for "or".
            {"expression": re.sub(r"\s*/\s*", " OR ", one["license"])},
            [sums[one["name"], one["version"]]],
        )
        for one in outside
    ]


def python() -> list[dict[str, Any]]:
    """Return the packages that the library and its extras need, as they are installed here."""
    lock = (ROOT / "matcher-py" / "requirements.lock").read_text(encoding="utf-8")
    hashes = {(_plain(name), version): _HASH.findall(rest) for name, version, rest in _LOCKED.findall(lock)}
    project = tomllib.loads((ROOT / "matcher-py" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    waiting = [_asked(one) for one in asked]
    needed, found = set(waiting), dict[str, dict[str, Any]]()
    while waiting:
        name = waiting.pop()
        if name in found or name == "matcher":
            continue
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            if name in needed:
                raise
            continue  # for another platform or an older Python
        needed.update(_asked(one) for one in package.requires or [] if ";" not in one)
        sums = hashes[name, package.version]
        found[name] = _component("pypi", name, package.version, _licence(package), sums)
        waiting += [_asked(one) for one in package.requires or [] if "extra ==" not in one]
    return list(found.values())


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _asked(requirement: str) -> str:
    match = _NAME.match(requirement)
    return _plain(match.group() if match else requirement)


def _licence(package: importlib.metadata.Distribution) -> dict[str, Any]:
    told = package.metadata
    if expression := told.get("License-Expression"):
        return {"expression": expression}
    classifiers = [one for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    names = [one.rsplit(" :: ", 1)[1] for one in classifiers] or [told.get("License", "unknown").splitlines()[0]]
    return {"license": {"name": ", ".join(names)}}


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "target/bom"))
