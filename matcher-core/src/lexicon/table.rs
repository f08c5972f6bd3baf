//! How is a lexicon kept in a file? A CSV of the contract's columns, lists split on `|`.

use std::io::Read;

use csv::StringRecord;

use super::error::LexiconError;
use super::skill::Skill;

const COLUMNS: [&str; 10] =
    ["skill_id", "label_id", "label_en", "aliases", "kind", "sector", "broader", "equivalent", "implies", "kbji4"];

/// Reads the rows with their lines. Columns may come in any order; unknown ones are left alone.
pub(super) fn read(reader: impl Read) -> Result<(Vec<Skill>, Vec<u64>), LexiconError> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(reader);
    let header = rows.headers().map_err(|cause| unreadable(1, cause))?;
    let places: Vec<Option<usize>> = COLUMNS
        .iter()
        .map(|column| header.iter().position(|name| name.trim_start_matches('\u{feff}').eq_ignore_ascii_case(column)))
        .collect();
    if places[0].is_none() {
        return Err(LexiconError::MissingColumn { column: COLUMNS[0] });
    }
    if places[1].is_none() && places[2].is_none() {
        return Err(LexiconError::MissingColumn { column: COLUMNS[1] });
    }
    let (mut skills, mut lines, mut record, mut line) = (Vec::new(), Vec::new(), StringRecord::new(), 1);
    while rows.read_record(&mut record).map_err(|cause| unreadable(line + 1, cause))? {
        line = record.position().map_or(line + 1, csv::Position::line);
        let cell = |column: usize| places[column].and_then(|at| record.get(at)).unwrap_or_default();
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
        let lists = [&skill.aliases, &skill.broader, &skill.equivalent, &skill.implies].map(|list| list.join("|"));
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

fn list(cell: &str) -> Vec<String> {
    cell.split('|').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
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

fn unreadable(line: u64, cause: csv::Error) -> LexiconError {
    let line = cause.position().map_or(line, csv::Position::line);
    LexiconError::Unreadable { line, source: cause.into() }
}
