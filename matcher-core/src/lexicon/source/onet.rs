//! O*NET's text files: occupations, their alternate titles, technology skills, and the elements of its content model.
//!
//! # Source
//!
//! O*NET database, text version: tab-separated files whose columns its data dictionary names. Its occupations carry SOC
//! codes, which are no ISCO groups, so that they decide no KBJI group.

use rustc_hash::{FxHashMap, FxHashSet};

use super::grid::Grid;
use super::{Draft, LexiconError, LexiconRule, Skill};
use crate::lexicon::normalise::normalise;
use crate::lexicon::skill::OCCUPATION;

/// `Occupation Data.txt`.
pub(super) fn occupations(grid: &mut Grid, draft: &mut Draft) -> Result<(), LexiconError> {
    let (code, title) = (grid.column("O*NET-SOC Code"), grid.column("Title"));
    while let Some(row) = grid.next()? {
        draft.notes.add(LexiconRule::NoGroup, || row.cell(title).to_owned());
        let (skill_id, label_en) = (row.cell(code).to_owned(), row.cell(title).to_owned());
        draft.publish(Skill { skill_id, label_en, kind: OCCUPATION.to_owned(), ..Skill::default() }, &row);
    }
    Ok(())
}

/// `Alternate Titles.txt`: names for occupations that another file holds. `n/a` stands for no short title.
pub(super) fn titles(grid: &mut Grid, draft: &mut Draft) -> Result<(), LexiconError> {
    let code = grid.column("O*NET-SOC Code");
    let names = ["Alternate Title", "Short Title"].map(|name| grid.column(name));
    while let Some(row) = grid.next()? {
        for name in names.map(|column| row.cell(column)).into_iter().filter(|name| !matches!(*name, "" | "n/a")) {
            draft.names.push((row.cell(code).to_owned(), name.to_owned()));
        }
    }
    Ok(())
}

/// `Technology Skills.txt`: one row for each occupation and product. Products are tools, kinds of their commodity.
pub(super) fn technology(grid: &mut Grid, draft: &mut Draft) -> Result<(), LexiconError> {
    let columns = ["Example", "Commodity Code", "Commodity Title"].map(|name| grid.column(name));
    let mut commodities = FxHashSet::default();
    let mut products: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
    while let Some(row) = grid.next()? {
        let [example, commodity, title] = columns.map(|column| row.cell(column));
        let tool = |skill_id: &str, label: &str| Skill {
            skill_id: skill_id.to_owned(),
            label_en: label.to_owned(),
            kind: "tool".to_owned(),
            ..Skill::default()
        };
        let known = commodity.is_empty() || !commodities.insert(commodity.to_owned());
        if !known {
            draft.publish(tool(commodity, title), &row);
        }
        let product = normalise(example).replace(' ', "_");
        let first = !products.contains_key(&product);
        if products.entry(product.clone()).or_default().insert(commodity.to_owned()) && !commodity.is_empty() {
            draft.broader.push((product.clone(), commodity.to_owned()));
        }
        if first || product.is_empty() {
            draft.publish(tool(&product, example), &row);
        }
    }
    Ok(())
}

/// `Skills.txt`, `Knowledge.txt`, `Abilities.txt` and all others with an element: one row for each occupation and scale.
pub(super) fn elements(grid: &mut Grid, draft: &mut Draft) -> Result<(), LexiconError> {
    let (id, name) = (grid.column("Element ID"), grid.column("Element Name"));
    let mut seen = FxHashSet::default();
    while let Some(row) = grid.next()? {
        if !row.cell(id).is_empty() && !seen.insert(row.cell(id).to_owned()) {
            continue;
        }
        // The content model's chapters: 1.A abilities, 2.A and 2.B skills, 2.C knowledge.
        let kind = match row.cell(id).get(..3) {
            Some("1.A") => "ability",
            Some("2.C") => "knowledge",
            _ => "skill",
        };
        let (skill_id, label_en) = (row.cell(id).to_owned(), row.cell(name).to_owned());
        draft.publish(Skill { skill_id, label_en, kind: kind.to_owned(), ..Skill::default() }, &row);
    }
    Ok(())
}
