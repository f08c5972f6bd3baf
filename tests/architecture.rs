//! Does every module import only what the house rules allow? The table of `ARCHITECTURE.md`, read off the sources.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom. A name's own folder is always allowed; `lib.rs` re-exports and is left out.
const MAY_IMPORT: [(&str, &[&str]); 41] = [
    ("assignment", &[]),
    ("cancel", &[]),
    ("config", &[]),
    ("fixed", &[]),
    ("ids", &[]),
    ("units", &[]),
    ("suppression", &[]),
    ("region", &["units"]),
    ("lexicon", &["units", "fixed"]),
    ("record", &["cancel", "fixed", "ids", "lexicon", "region", "units"]),
    ("safeguard", &["ids", "record", "region", "units"]),
    ("relatedness", &["ids", "lexicon", "record", "region"]),
    ("sample", &["fixed", "ids", "lexicon", "record", "region", "units"]),
    ("tenure", &["ids", "record", "units"]),
    (
        "coverage",
        &["cancel", "engine", "ids", "lang", "record", "region", "safeguard", "suppression", "tenure", "units"],
    ),
    ("decent_work", &["coverage", "engine", "ids", "record", "safeguard", "tenure", "units"]),
    (
        "programme",
        &["cancel", "coverage", "decent_work", "engine", "ids", "lang", "record", "safeguard", "tenure", "units"],
    ),
    ("vacancy_report", &["ids", "record", "region", "units"]),
    ("ipk", &["engine", "ids", "lang", "record", "region", "suppression", "units"]),
    ("decisions", &["record", "units"]),
    ("store", &["cancel", "decisions", "ids", "record", "units"]),
    ("statistics", &["fixed"]),
    ("index", &["cancel", "fixed", "ids", "lexicon", "record", "region", "safeguard", "units", "wording"]),
    ("scoring", &["config", "fixed", "record", "region", "units"]),
    ("policy", &["assignment", "config", "record", "region", "scoring", "units"]),
    (
        "engine",
        &[
            "cancel",
            "fixed",
            "ids",
            "index",
            "lexicon",
            "policy",
            "record",
            "region",
            "relatedness",
            "safeguard",
            "scoring",
            "statistics",
            "units",
        ],
    ),
    ("impact", &["config", "engine", "policy", "region", "units"]),
    ("clearing", &["assignment", "cancel", "engine", "policy", "record", "safeguard", "scoring"]),
    ("ledger", &["assignment", "cancel", "engine", "ids", "policy", "record", "region", "units"]),
    (
        "training",
        &[
            "assignment",
            "cancel",
            "engine",
            "fixed",
            "ids",
            "index",
            "lang",
            "lexicon",
            "policy",
            "record",
            "region",
            "scoring",
            "units",
        ],
    ),
    (
        "local_test",
        &["engine", "ids", "index", "lang", "lexicon", "policy", "record", "region", "scoring", "training", "units"],
    ),
    (
        "matcher",
        &[
            "cancel",
            "clearing",
            "coverage",
            "decent_work",
            "decisions",
            "desk",
            "duplicates",
            "engine",
            "evaluation",
            "error",
            "fixed",
            "ids",
            "impact",
            "ipk",
            "index",
            "ledger",
            "lang",
            "lexicon",
            "local_test",
            "policy",
            "programme",
            "record",
            "region",
            "relatedness",
            "safeguard",
            "scoring",
            "statistics",
            "store",
            "tenure",
            "training",
            "tuning",
            "units",
            "vacancy_report",
            "wording",
        ],
    ),
    (
        "error",
        &[
            "assignment",
            "cancel",
            "clearing",
            "coverage",
            "decisions",
            "desk",
            "duplicates",
            "engine",
            "evaluation",
            "ids",
            "impact",
            "index",
            "ledger",
            "lexicon",
            "local_test",
            "policy",
            "record",
            "region",
            "relatedness",
            "safeguard",
            "sample",
            "scoring",
            "store",
            "training",
            "tuning",
            "units",
        ],
    ),
    ("duplicates", &["cancel", "ids", "record", "units"]),
    ("evaluation", &["ids", "units"]),
    (
        "columnar",
        &[
            "clearing",
            "coverage",
            "decent_work",
            "decisions",
            "desk",
            "duplicates",
            "matcher",
            "engine",
            "evaluation",
            "fixed",
            "ids",
            "impact",
            "ipk",
            "ledger",
            "lexicon",
            "lang",
            "local_test",
            "policy",
            "programme",
            "record",
            "region",
            "safeguard",
            "scoring",
            "store",
            "training",
            "tuning",
            "units",
            "vacancy_report",
            "wording",
        ],
    ),
    ("tuning", &["cancel", "evaluation", "scoring"]),
    ("desk", &["engine", "lang", "record", "region", "safeguard", "units"]),
    ("lang", &[]),
    ("wording", &["record"]),
    ("lib", &[]),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../matcher-core/src")
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    // Test modules in files of their own are left out like those at the end of one.
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs"));
    files
}

/// The module a file belongs to: its first folder, or its own name.
fn module(path: &Path) -> String {
    let relative = path.strip_prefix(source()).unwrap();
    relative.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Every edge `(importer, imported)` in code, doc comments and test modules left out.
fn edges() -> BTreeMap<(String, String), BTreeSet<String>> {
    let mut edges: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for file in files(&source()) {
        let importer = module(&file);
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for part in line.split("crate::").skip(1) {
                let target: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                // Types re-exported at the root are imported from there by nobody inside.
                if target != importer && !target.is_empty() {
                    edges.entry((importer.clone(), target)).or_default().insert(file.display().to_string());
                }
            }
        }
    }
    edges
}

#[test]
fn modules_import_only_what_the_table_allows() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    let edges = edges();
    let mut wrong = Vec::new();
    for ((importer, imported), files) in &edges {
        if importer == "lib" {
            continue;
        }
        let list = allowed.get(importer.as_str()).unwrap_or_else(|| panic!("{importer} is not in the table"));
        if !list.contains(&imported.as_str()) {
            wrong.push(format!("{importer} imports {imported}: {files:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A check that finds nothing to check has lost its sources.
    assert!(edges.len() > 30, "only {} imports found", edges.len());
    let found: BTreeSet<&str> = edges.keys().map(|(importer, _)| importer.as_str()).collect();
    assert!(["engine", "index", "matcher", "policy", "record", "scoring"].iter().all(|name| found.contains(name)));
}

/// Whether `to` can be reached from `from` over the table.
fn reaches<'a>(
    from: &'a str,
    to: &str,
    table: &BTreeMap<&'a str, &'a [&'a str]>,
    seen: &mut BTreeSet<&'a str>,
) -> bool {
    table
        .get(from)
        .is_some_and(|next| next.iter().any(|name| *name == to || seen.insert(name) && reaches(name, to, table, seen)))
}

#[test]
fn the_table_has_no_cycle() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    for name in allowed.keys() {
        assert!(!reaches(name, name, &allowed, &mut BTreeSet::new()), "{name} reaches itself");
    }
}

#[test]
fn tantivy_stops_at_the_index() {
    let users: BTreeSet<String> = files(&source())
        .into_iter()
        .filter(|file| fs::read_to_string(file).unwrap().contains("use tantivy::"))
        .map(|file| module(&file))
        .collect();
    assert_eq!(users.into_iter().collect::<Vec<_>>(), ["index"]);
}
