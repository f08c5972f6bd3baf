//! ESCO's CSV files: skills, occupations with their ISCO group, broader relations.
//!
//! # Source
//!
//! European Commission, ESCO classification, version 1.1 and later, CSV download: one file a concept type and language,
//! alternative labels separated by line feeds.

use super::grid::Grid;
use super::{Draft, LexiconError, LexiconRule, Skill, items};
use crate::lexicon::skill::OCCUPATION;

/// ISCO-08 unit groups without a KBJI 2014 group of the same number: KBJI splits forces and police in its own way.
const NOT_IN_KBJI: [u16; 5] = [110, 210, 310, 3355, 5412];

/// What both kinds of concept have.
struct Columns {
    uri: Option<usize>,
    label: Option<usize>,
    names: [Option<usize>; 2],
    status: Option<usize>,
    broader: Option<usize>,
}

impl Columns {
    fn of(grid: &Grid) -> Self {
        Self {
            uri: grid.column("conceptUri"),
            label: grid.column("preferredLabel"),
            names: ["altLabels", "hiddenLabels"].map(|name| grid.column(name)),
            status: grid.column("status"),
            broader: grid.column_of(&["broaderConceptUri", "broaderUri"]),
        }
    }
}

pub(super) fn skills(grid: &mut Grid, draft: &mut Draft) -> Result<(), LexiconError> {
    let (columns, kind) = (Columns::of(grid), grid.column("skillType"));
    concepts(grid, draft, &columns, |skill, row, _| {
        // ESCO calls its own two halves `skill/competence` and `knowledge`.
        let kind = row.cell(kind);
        if kind.starts_with("skill") { "skill" } else { kind }.clone_into(&mut skill.kind);
    })
}

pub(super) fn occupations(grid: &mut Grid, draft: &mut Draft) -> Result<(), LexiconError> {
    let (columns, group) = (Columns::of(grid), grid.column("iscoGroup"));
    concepts(grid, draft, &columns, |occupation, row, draft| {
        OCCUPATION.clone_into(&mut occupation.kind);
        // Some releases write the group as the end of an address: `…/isco/C2654`.
        let digits = row.cell(group).rsplit(['/', 'C']).next().unwrap_or_default();
        occupation.kbji4 = digits.parse().ok().filter(|group| digits.len() == 4 && !NOT_IN_KBJI.contains(group));
        if occupation.kbji4.is_none() {
            draft.notes.add(LexiconRule::NoGroup, || format!("{} ({digits})", occupation.label_en));
        }
    })
}

fn concepts(
    grid: &mut Grid,
    draft: &mut Draft,
    columns: &Columns,
    finish: impl Fn(&mut Skill, &super::Row, &mut Draft),
) -> Result<(), LexiconError> {
    while let Some(row) = grid.next()? {
        if !matches!(row.cell(columns.status), "" | "released") {
            draft.notes.add(LexiconRule::OtherRow, || row.cell(columns.label).to_owned());
            continue;
        }
        let mut skill = Skill {
            skill_id: row.cell(columns.uri).to_owned(),
            label_en: row.cell(columns.label).to_owned(),
            aliases: columns.names.iter().flat_map(|&column| items(row.cell(column))).collect(),
            broader: items(row.cell(columns.broader)),
            ..Skill::default()
        };
        finish(&mut skill, &row, draft);
        draft.publish(skill, &row);
    }
    Ok(())
}

/// Relations between skills, and to groups of skills, which are headings and not skills.
pub(super) fn broader(grid: &mut Grid, draft: &mut Draft) -> Result<(), LexiconError> {
    let (narrower, broader) = (grid.column("conceptUri"), grid.column("broaderUri"));
    while let Some(row) = grid.next()? {
        draft.broader.push((row.cell(narrower).to_owned(), row.cell(broader).to_owned()));
    }
    Ok(())
}
