//! Is a district configured by data alone? No source names one that has a policy, and no code names any: whoever wants
//! another district writes a policy document and touches no code.
//!
//! Two rules. Sources, their comments, examples and tests included, don't name a district for which a policy ships, so
//! that no example hides a special case. Code proper, comments and tests left out, names no kabupaten or kota and holds
//! no region code.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use matcher_core::Policy;
use matcher_core::region::{AdminLevel, Gazetteer, RegionCode};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What the rules bind.
const SOURCES: [&str; 3] = ["matcher-core/src", "matcher-py/src", "matcher-py/python"];

/// What opens the name of a kabupaten or kota in the region table.
const KINDS: [&str; 3] = ["kota", "kabupaten", "administrasi"];

/// A word in lower case and its line.
type Word = (String, usize);

/// Names by the words they are made of.
type Names = BTreeMap<Vec<String>, RegionCode>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every source in a folder, with its text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let is_source = path.extension().is_some_and(|extension| ["rs", "py", "pyi"].iter().any(|e| extension == *e));
        if path.is_dir() {
            sources(&path)
        } else if is_source {
            let text = fs::read_to_string(&path).unwrap();
            vec![(path, text)]
        } else {
            Vec::new()
        }
    };
    entries.flat_map(read).collect()
}

fn all_sources() -> Vec<(PathBuf, String)> {
    SOURCES.iter().flat_map(|folder| sources(&root().join(folder))).collect()
}

/// Runs of letters and digits: marks of comments and the ends of lines part words and no names.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        // A line break written inside a literal is no letter.
        let text = text.replace("\\n", " ").to_lowercase();
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.extend(parts.map(|word| (word.to_owned(), line)));
    }
    words
}

fn name(text: &str) -> Vec<String> {
    words(text).into_iter().map(|(word, _)| word).collect()
}

/// The name of a kabupaten or kota without the word for what it is.
fn bare_name(text: &str) -> Vec<String> {
    name(text).into_iter().skip_while(|word| KINDS.contains(&word.as_str())).collect()
}

/// Every place of a name: its line, and the name.
fn named(words: &[Word], names: &Names) -> Vec<(usize, String)> {
    let longest = names.keys().map(Vec::len).max().unwrap_or(0);
    let at = |start: usize| {
        let run: Vec<String> = words[start..].iter().take(longest).map(|(word, _)| word.clone()).collect();
        let length = (1..=run.len()).rev().find(|length| names.contains_key(&run[..*length]))?;
        Some((words[start].1, run[..length].join(" ")))
    };
    (0..words.len()).filter_map(at).collect()
}

/// The names of every kabupaten and kota.
fn districts() -> Names {
    let regions = Gazetteer::bundled();
    let codes = regions.codes(AdminLevel::KabupatenKota);
    codes.map(|code| (bare_name(regions.name(code).unwrap()), code)).collect()
}

/// The regions for which a policy ships.
fn jurisdictions() -> Vec<RegionCode> {
    let documents = fs::read_dir(root().join("matcher-core/data/policies")).unwrap();
    let texts = documents.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    texts.filter_map(|text| Policy::from_toml(&text).unwrap().jurisdiction).collect()
}

/// The names of the regions for which a policy ships: of each its own, its short names, and those of its kecamatan that are
/// its alone and have two words or more, since one word alone may mean anything.
fn names_with_a_policy() -> Names {
    let (regions, jurisdictions) = (Gazetteer::bundled(), jurisdictions());
    let inside = |code: RegionCode| jurisdictions.iter().any(|jurisdiction| jurisdiction.contains(code));
    let mut names: Names = jurisdictions.iter().map(|code| (bare_name(regions.name(*code).unwrap()), *code)).collect();
    let (own, others): (Vec<_>, Vec<_>) = regions.codes(AdminLevel::Kecamatan).partition(|code| inside(*code));
    let others: Vec<_> = others.into_iter().map(|code| name(regions.name(code).unwrap())).collect();
    let kecamatan = own.into_iter().map(|code| (name(regions.name(code).unwrap()), code));
    names.extend(kecamatan.filter(|(words, _)| words.len() > 1 && !others.contains(words)));
    let aliases = fs::read_to_string(root().join("matcher-core/data/region_aliases.csv")).unwrap();
    let aliases = aliases.lines().skip(1).map(|line| line.split_once(',').unwrap());
    let aliases = aliases.map(|(alias, code)| (name(alias), code.parse::<RegionCode>().unwrap()));
    names.extend(aliases.filter(|(_, code)| inside(*code)));
    names
}

/// Every string in the code of a Rust source. A tokenizer tells comments, and documentation arrives as an attribute.
fn rust_literals(tokens: TokenStream, literals: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let (mut opens_attribute, mut is_test) = (false, false);
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                opens_attribute = true;
                tokens.next_if(|next| matches!(next, TokenTree::Punct(mark) if mark.as_char() == '!'));
                continue;
            }
            TokenTree::Punct(mark) => is_test &= mark.as_char() != ';',
            TokenTree::Group(group) if opens_attribute => {
                let attribute = group.stream().to_string();
                is_test |= attribute.starts_with("cfg") && attribute.contains("test");
                if !attribute.starts_with("doc") {
                    rust_literals(group.stream(), literals);
                }
            }
            TokenTree::Group(group) if is_test && group.delimiter() == Delimiter::Brace => is_test = false,
            TokenTree::Group(group) => rust_literals(group.stream(), literals),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                // A character may be a quote too.
                literals.extend(Some(text).filter(|text| text.contains('"') && !text.ends_with('\'')));
            }
            TokenTree::Ident(_) => {}
        }
        opens_attribute = false;
    }
}

/// Every string in the code of a Python source; what stands between three quotes is documentation here.
fn python_literals(text: &str) -> Vec<String> {
    let code = text.split("\"\"\"").step_by(2).flat_map(str::lines);
    code.flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// Every string in code proper, with its file.
fn literals() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for (path, text) in all_sources() {
        let mut literals = Vec::new();
        if path.extension().is_some_and(|extension| extension != "rs") {
            literals = python_literals(&text);
        } else if !path.ends_with("tests.rs") {
            rust_literals(text.parse().unwrap(), &mut literals);
        }
        found.extend(literals.into_iter().map(|literal| (path.clone(), literal)));
    }
    found
}

/// Whether a text holds a code of a kabupaten or kota, such as two digits, a dot and two digits, alone or as a beginning.
fn holds_code(text: &str) -> bool {
    let runs = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    runs.into_iter().any(|run| {
        let parts: Vec<&str> = run.split('.').collect();
        parts.len() > 1 && parts[0].len() == 2 && parts[1].len() == 2
    })
}

#[test]
fn no_source_names_a_district_that_has_a_policy() {
    let (names, sources) = (names_with_a_policy(), all_sources());
    let mut wrong = Vec::new();
    for (path, text) in &sources {
        let found = named(&words(text), &names);
        wrong.extend(found.into_iter().map(|(line, name)| format!("{}:{line}: {name}", path.display())));
    }
    assert!(wrong.is_empty(), "name a district without a policy:\n{}", wrong.join("\n"));
    // A check that finds nothing to check has lost its sources or its data.
    assert!(!jurisdictions().is_empty() && names.len() > jurisdictions().len(), "{names:?}");
    assert!(sources.len() > 100, "only {} sources found", sources.len());
}

#[test]
fn no_code_names_a_district_or_holds_a_region_code() {
    let (names, literals) = (districts(), literals());
    let mut wrong = Vec::new();
    for (path, literal) in &literals {
        if holds_code(literal) || !named(&words(literal), &names).is_empty() {
            wrong.push(format!("{}: {literal}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "districts are data:\n{}", wrong.join("\n"));
    assert!(names.len() > 400 && literals.len() > 3_000, "{} names, {} literals", names.len(), literals.len());
}

#[test]
fn both_rules_find_what_is_planted() {
    let code = jurisdictions()[0];
    let district = bare_name(Gazetteer::bundled().name(code).unwrap()).join("\n//! ");
    let found = named(&words(&format!("//! In\n//! {district}, the\n")), &names_with_a_policy());
    assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2]);

    let source = "//! \"doc\"\n/// \"doc\"\nfn f(c: char) -> bool { c == '\"' || g(\"a\\n62.02\") || r#\"b\"# == \"c\" } // \"d\"
        #[cfg(test)] use x::y;\n#[error(\"e\")] struct E;\n#[cfg(test)]\nmod tests { const A: &str = \"f\"; }\nconst G: &str = \"g\";";
    let mut literals = Vec::new();
    rust_literals(source.parse().unwrap(), &mut literals);
    assert_eq!(literals, ["\"a\\n62.02\"", "r#\"b\"#", "\"c\"", "\"e\"", "\"g\""]);
    assert_eq!(python_literals("\"\"\"Of \"x\".\"\"\"\na = f(\"b\", \"c\")\n"), ["b", "c"]);
    assert!(literals.iter().map(|literal| holds_code(literal)).eq([true, false, false, false, false]));
    assert!(["64.74.01", "of 64.74, say"].into_iter().all(holds_code));
    assert!(!["0.74", "1.64.74", "6474", "64.7", "{:.2}"].into_iter().any(holds_code));
}
