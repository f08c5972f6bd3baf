//! What comes in with the dependencies? Licences, age, reasons, sources and `unsafe`, as far as can be told without a network.
//!
//! `tests/supply/crates.tsv` names every locked crate with its licence and the day of its last release, for all platforms, so
//! that the crates of other platforms, which a bare machine hasn't fetched, are held to the same. Where a crate is on this
//! machine, the table is held to the crate's own manifest. `benches/supply/crates.py` writes the table anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

/// The day the table was looked at.
const LOOKED_AT: (u16, u8, u8) = (2026, 11, 23);
/// Without a release for so many years before that day a crate is old and needs a reason.
const OLD_YEARS: u16 = 2;
/// The only source that is allowed.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

struct Reviewed {
    licence: String,
    last_release: String,
    reason: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn toml(path: &str) -> toml::Table {
    read(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The table of reviewed crates by name and version.
fn reviewed() -> BTreeMap<(String, String), Reviewed> {
    let text = read("tests/supply/crates.tsv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("name\tversion\tlicence\tlast_release\treason"));
    let row = |line: &str| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [name, version, licence, last_release, reason]: [String; 5] =
            cells.try_into().unwrap_or_else(|_| panic!("five cells are right: {line}"));
        ((name, version), Reviewed { licence, last_release, reason })
    };
    lines.map(row).collect()
}

/// Every crate of the lock that comes from outside, with its source.
fn locked() -> BTreeMap<(String, String), String> {
    let lock = toml("Cargo.lock");
    let text = |value: &toml::Table, key: &str| value[key].as_str().unwrap().to_owned();
    let packages = lock["package"].as_array().unwrap().iter().map(|one| one.as_table().unwrap());
    let outside = packages.filter(|one| one.contains_key("source"));
    outside.map(|one| ((text(one, "name"), text(one, "version")), text(one, "source"))).collect()
}

/// What cargo tells of the crates on this machine: of every platform if it has fetched them, else of its own.
fn on_this_machine() -> Vec<Value> {
    let host = env!("CARGO_MANIFEST_DIR");
    let metadata = |more: &[&str]| {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let fixed = ["metadata", "--locked", "--offline", "--format-version", "1"];
        let done = Command::new(cargo).args(fixed).args(more).current_dir(host).output().unwrap();
        (done.status.success(), done.stdout, String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let (mut is_done, mut stdout, mut stderr) = metadata(&[]);
    if !is_done {
        (is_done, stdout, stderr) = metadata(&["--filter-platform", &host_triple()]);
    }
    assert!(is_done, "cargo metadata --locked --offline failed; `cargo fetch --locked` may help:\n{stderr}");
    let told: Value = serde_json::from_slice(&stdout).unwrap();
    told["packages"].as_array().unwrap().clone()
}

fn host_triple() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let told = String::from_utf8(Command::new(rustc).arg("-vV").output().unwrap().stdout).unwrap();
    told.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// The licences of deny.toml.
fn allowed() -> Vec<spdx::Licensee> {
    let deny = toml("deny.toml");
    let list = deny["licenses"]["allow"].as_array().unwrap();
    list.iter().map(|one| spdx::Licensee::parse(one.as_str().unwrap()).unwrap()).collect()
}

fn may_come_in(licence: &str, allowed: &[spdx::Licensee]) -> bool {
    // Old manifests write a slash for "or".
    Expression::parse_mode(licence, ParseMode::LAX)
        .is_ok_and(|expression| expression.evaluate(|asked| allowed.iter().any(|one| one.satisfies(asked))))
}

/// Whether a day written `YYYY-MM-DD` lies more than two years before the look at the table.
fn is_old(day: &str) -> bool {
    let (year, month, day_of_month) = LOOKED_AT;
    day < format!("{:04}-{month:02}-{day_of_month:02}", year - OLD_YEARS).as_str()
}

#[test]
fn the_table_names_exactly_the_locked_crates() {
    let (reviewed, locked) = (reviewed(), locked());
    let new: Vec<_> = locked.keys().filter(|one| !reviewed.contains_key(*one)).collect();
    let gone: Vec<_> = reviewed.keys().filter(|one| !locked.contains_key(*one)).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "look at what changed, then run benches/supply/crates.py: {new:?} {gone:?}"
    );
    assert!(locked.len() > 100, "only {} crates are locked", locked.len());
}

#[test]
fn every_locked_crate_comes_from_crates_io() {
    let elsewhere: Vec<_> = locked().into_iter().filter(|(_, source)| source != CRATES_IO).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    let deny = toml("deny.toml");
    let registries: Vec<_> =
        deny["sources"]["allow-registry"].as_array().unwrap().iter().map(|one| one.as_str()).collect();
    assert_eq!(registries, [CRATES_IO.strip_prefix("registry+")]);
}

#[test]
fn every_locked_crate_has_a_licence_that_may_come_in() {
    let allowed = allowed();
    let wrong: Vec<_> = reviewed()
        .into_iter()
        .filter(|(_, crate_)| !may_come_in(&crate_.licence, &allowed))
        .map(|((name, version), crate_)| format!("{name} {version}: {}", crate_.licence))
        .collect();
    assert!(wrong.is_empty(), "deny.toml doesn't allow {wrong:?}");
    // The check can fail.
    assert!(!may_come_in("GPL-3.0-only", &allowed) && !may_come_in("MIT AND LGPL-2.1-or-later", &allowed));
    assert!(!may_come_in("", &allowed) && may_come_in("GPL-3.0-only OR MIT", &allowed));
}

#[test]
fn the_table_s_licences_are_those_of_the_crates_themselves() {
    let (reviewed, mut looked_at) = (reviewed(), 0);
    for package in on_this_machine().iter().filter(|package| !package["source"].is_null()) {
        let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let of = (text("name"), text("version"));
        let crate_ = reviewed.get(&of).unwrap_or_else(|| panic!("{of:?} is not in the table"));
        assert_eq!(crate_.licence, text("license"), "{of:?}");
        looked_at += 1;
    }
    assert!(looked_at > 100, "only {looked_at} crates are on this machine");
}

#[test]
fn an_old_crate_has_a_written_reason() {
    let mut old = 0;
    for ((name, version), crate_) in reviewed() {
        let parts: Vec<_> = crate_.last_release.split('-').map(str::len).collect();
        assert_eq!(parts, [4, 2, 2], "{name} {version} has no day of its last release");
        if is_old(&crate_.last_release) {
            old += 1;
            let last = &crate_.last_release;
            assert!(crate_.reason.len() > 20, "{name} {version} had its last release on {last}; say why it may stay");
        }
    }
    assert!(old > 0 && is_old("2024-11-22") && !is_old("2024-11-23"));
}

#[test]
fn every_direct_dependency_states_its_reason() {
    let manifest = read("Cargo.toml");
    let section = manifest.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let lines: Vec<_> = section.lines().filter(|line| line.contains(" = ") && !line.contains("path = ")).collect();
    assert!(lines.len() > 20, "only {} dependencies", lines.len());
    let silent: Vec<_> =
        lines.iter().filter(|line| line.split_once(" # ").is_none_or(|(_, reason)| reason.trim().len() < 10)).collect();
    assert!(silent.is_empty(), "no reason beside {silent:?}");
    // No crate takes one past the workspace's list.
    for member in members() {
        let own = toml(&format!("{member}/Cargo.toml"));
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (name, asked) in own.get(kind).and_then(toml::Value::as_table).into_iter().flatten() {
                let is_shared = asked.get("workspace").and_then(toml::Value::as_bool) == Some(true);
                assert!(is_shared || asked.get("path").is_some(), "{member} asks for {name} by itself");
            }
        }
    }
}

fn members() -> Vec<String> {
    let workspace = toml("Cargo.toml");
    let members = workspace["workspace"]["members"].as_array().unwrap();
    members.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn unsafe_code_is_forbidden_but_for_the_file_that_argues_its_blocks() {
    let workspace = toml("Cargo.toml");
    assert_eq!(workspace["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    let mut own = BTreeSet::new();
    for member in members() {
        let lints = toml(&format!("{member}/Cargo.toml"))["lints"].clone();
        if lints.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
            assert_eq!(lints["rust"]["unsafe_code"].as_str(), Some("deny"), "{member}");
            own.insert(member);
        }
    }
    // The bindings take an Arrow stream out of its capsule by a pointer.
    assert_eq!(own, BTreeSet::from(["matcher-py".to_owned()]));
    let (mut files, mut allowing) = (0, Vec::new());
    for member in members() {
        for path in sources(&root().join(&member)) {
            files += 1;
            let text = fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // Spelled in two parts, so that this file isn't found.
            if text.contains(concat!("allow(", "unsafe_code")) {
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                let blocks = code.filter(|line| line.contains("unsafe {")).count();
                assert_eq!(text.matches("// SAFETY:").count(), blocks, "{name}");
                allowing.push(name);
            }
        }
    }
    assert!(files > 100, "only {files} sources");
    assert_eq!(allowing, ["capsule.rs"]);
}

fn sources(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}
