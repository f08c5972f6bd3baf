//! How is a lexicon kept in a file? A CSV of the contract's columns, lists split on `|`.
//!
//! A user's table may call its columns as most tables do (`id`, `label`, `alias`); its lists may be split on `;` or line
//! feeds too, in cells without `|`.

use super::error::LexiconError;
use super::skill::Skill;
use super::source::{Grid, LexiconRule, Notes};

const COLUMNS: [&str; 10] =
    ["skill_id", "label_id", "label_en", "aliases", "kind", "sector", "broader", "equivalent", "implies", "kbji4"];

/// Each column's other names, the contract's own first.
const NAMES: [&[&str]; 10] = [
    &["skill_id", "skill_ids", "id", "code"],
    &["label_id", "label", "labels", "name", "nama"],
    &["label_en", "labels_en", "name_en"],
    &["aliases", "alias", "synonyms", "synonym", "sinonim"],
    &["kind", "kinds", "type", "jenis"],
    &["sector", "sectors", "sektor"],
    &["broader", "parent", "parents", "induk"],
    &["equivalent", "equivalents"],
    &["implies", "implied"],
    &["kbji4", "kbji", "isco"],
];

/// True if the header has an id and a label.
pub(super) fn is_table(grid: &Grid) -> bool {
    let has = |column: usize| grid.column_of(NAMES[column]).is_some();
    has(0) && (has(1) || has(2))
}

/// Reads the rows with their lines. Columns may come in any order; unknown ones are left alone.
pub(super) fn read(grid: &mut Grid, notes: &mut Notes) -> Result<(Vec<Skill>, Vec<u64>), LexiconError> {
    let places = NAMES.map(|names| grid.column_of(names));
    if places[0].is_none() {
        return Err(LexiconError::MissingColumn { column: COLUMNS[0] });
    }
    if places[1].is_none() && places[2].is_none() {
        return Err(LexiconError::MissingColumn { column: COLUMNS[1] });
    }
    if let Some(column) = grid.repeated(places.iter().copied().flatten()) {
        return Err(LexiconError::RepeatedColumn { column });
    }
    let (mut skills, mut lines) = (Vec::new(), Vec::new());
    while let Some(row) = grid.next()? {
        let ((found, expected), line) = (row.width(), row.line);
        if found > expected {
            return Err(LexiconError::WideRow { line, found, expected });
        }
        if found < expected {
            notes.add(LexiconRule::ShortRow, || format!("line {line}"));
        }
        let cell = |column: usize| row.cell(places[column]);
        skills.push(Skill {
            skill_id: cell(0).to_owned(),
            label_id: cell(1).to_owned(),
            label_en: cell(2).to_owned(),
            aliases: list(cell(3)),
            kind: cell(4).to_owned(),
            sector: cell(5).to_owned(),
            broader: list(cell(6)),
            equivalent: list(cell(7)),
            implies: list(cell(8)),
            kbji4: group(cell(9), line)?,
        });
        lines.push(line);
    }
    Ok((skills, lines))
}

/// The canonical file of the skills: fixed columns, table order, line feeds.
pub(super) fn write(skills: &[Skill]) -> String {
    let mut rows = csv::WriterBuilder::new().from_writer(Vec::new());
    let mut kept = rows.write_record(COLUMNS).is_ok();
    for skill in skills {
        let group = skill.kbji4.map_or_else(String::new, |group| format!("{group:04}"));
        let lists = [&skill.aliases, &skill.broader, &skill.equivalent, &skill.implies].map(|list| joined(list));
        let [aliases, broader, equivalent, implies] = &lists;
        let cells: [&str; 10] = [
            &skill.skill_id,
            &skill.label_id,
            &skill.label_en,
            aliases,
            &skill.kind,
            &skill.sector,
            broader,
            equivalent,
            implies,
            &group,
        ];
        kept &= rows.write_record(cells).is_ok();
    }
    // Writing to memory can't fail, and every row has as many cells as the header.
    debug_assert!(kept);
    String::from_utf8(rows.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A cell with `|` is split on that alone.
fn list(cell: &str) -> Vec<String> {
    let signs: &[char] = if cell.contains('|') { &['|'] } else { &[';', '\n', '\r'] };
    cell.split(signs).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// A list as [`list`] reads it back: a lone item with another separator in it closes with `|`.
fn joined(items: &[String]) -> String {
    match items {
        [item] if item.contains([';', '\n', '\r']) => format!("{item}|"),
        _ => items.join("|"),
    }
}

fn group(cell: &str, line: u64) -> Result<Option<u16>, LexiconError> {
    if cell.is_empty() {
        return Ok(None);
    }
    let digits = cell.len() == 4 && cell.bytes().all(|byte| byte.is_ascii_digit());
    match cell.parse() {
        Ok(group) if digits => Ok(Some(group)),
        _ => Err(LexiconError::BadGroup { line, value: cell.to_owned() }),
    }
}
