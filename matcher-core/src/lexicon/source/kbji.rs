//! KBJI, the Indonesian classification of occupations: unit groups and the jobs in them.
//!
//! # Source
//!
//! Klasifikasi Baku Jabatan Indonesia 2014 (BPS and Ministry of Manpower), which follows ISCO-08 down to the unit group:
//! four digits; jobs add two, written `7212.01` or `721201`.

use super::grid::Grid;
use super::{Draft, LexiconError, LexiconRule, Skill};
use crate::lexicon::skill::OCCUPATION;

/// Reads unit groups and jobs. The groups above them name no job.
pub(super) fn jobs(grid: &mut Grid, draft: &mut Draft) -> Result<(), LexiconError> {
    let (code, title) = (grid.column("kode"), grid.column("judul"));
    let mut jobs = Vec::new();
    while let Some(row) = grid.next()? {
        let digits: String = row.cell(code).chars().filter(|c| *c != '.').collect();
        if !matches!(digits.len(), 1..=6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            draft.notes.add(LexiconRule::IncompleteRow, || format!("line {}", row.line));
            continue;
        }
        let (Some(group), 4 | 6) = (digits.get(..4), digits.len()) else {
            draft.notes.add(LexiconRule::OtherRow, || format!("{digits} {}", row.cell(title)));
            continue;
        };
        let occupation = Skill {
            skill_id: if digits.len() == 4 { group.to_owned() } else { format!("{group}.{}", &digits[4..]) },
            label_id: row.cell(title).to_owned(),
            kind: OCCUPATION.to_owned(),
            kbji4: group.parse().ok(),
            ..Skill::default()
        };
        if digits.len() == 6 {
            jobs.push((occupation.skill_id.clone(), group.to_owned()));
        }
        draft.publish(occupation, &row);
    }
    draft.broader.extend(jobs);
    Ok(())
}
