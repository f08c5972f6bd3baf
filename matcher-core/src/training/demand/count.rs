//! How often is a skill asked in each cell? Sums over vacancies, then rows in their order.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::options::{DemandOptions, Dimension};
use super::post::{How, Post, Posts};
use super::row::{Cell, DemandRow};
use super::supply::{Holders, Supply};
use crate::training::interval::Interval;

/// Vacancies and their openings.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Total {
    pub(super) vacancies: u64,
    pub(super) openings: u64,
}

impl Total {
    fn add(&mut self, post: &Post) {
        self.vacancies += 1;
        self.openings = self.openings.saturating_add(post.openings);
    }

    /// Of all vacancies.
    pub(super) fn of(posts: &[Post]) -> Self {
        let mut total = Self::default();
        for post in posts {
            total.add(post);
        }
        total
    }
}

/// How often something is asked.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked {
    pub(super) total: Total,
    required: u64,
    preferred: u64,
    mentioned: u64,
}

impl Asked {
    fn add(&mut self, post: &Post, how: How) {
        self.total.add(post);
        match how {
            How::Required => self.required += 1,
            How::Preferred => self.preferred += 1,
            How::Mentioned => self.mentioned += 1,
        }
    }
}

/// How often each skill is asked in all, by its number.
pub(super) fn of_skills(posts: &Posts) -> Vec<Asked> {
    let mut asked = vec![Asked::default(); posts.tokens.len()];
    for post in &posts.list {
        for (skill, how) in &post.asks {
            asked[*skill as usize].add(post, *how);
        }
    }
    asked
}

/// A row each cell and skill, cells in the order of the dimensions asked, in each the most asked first.
pub(super) fn rows(posts: &Posts, options: &DemandOptions, supply: &Supply<'_>, holders: &[Holders]) -> Vec<DemandRow> {
    let by_sector = options.is_by(Dimension::Sector);
    let sector = |skill: u32| -> Option<&str> { posts.skills[skill as usize].as_ref()?.sector.as_deref() };
    // Texts that too few vacancies have are one skill, so that their words don't show.
    let shown = |skill: u32| posts.skills[skill as usize].is_some().then_some(skill);
    let mut totals: BTreeMap<Cell, Total> = BTreeMap::new();
    let mut cells: BTreeMap<(Cell, Option<u32>), Asked> = BTreeMap::new();
    for post in &posts.list {
        let cell = |skill: u32| Cell {
            sector: if by_sector { sector(skill).map(str::to_owned) } else { None },
            ..post.place.clone()
        };
        if by_sector {
            let touched: BTreeSet<Cell> = post.asks.iter().map(|(skill, _)| cell(*skill)).collect();
            for cell in touched {
                totals.entry(cell).or_default().add(post);
            }
        } else {
            totals.entry(post.place.clone()).or_default().add(post);
        }
        let mut has_rare = false;
        for (skill, how) in &post.asks {
            let shown = shown(*skill);
            if shown.is_none() && std::mem::replace(&mut has_rare, true) {
                continue;
            }
            cells.entry((cell(*skill), shown)).or_default().add(post, *how);
        }
    }
    let teaching: Vec<(u64, u64)> = posts.tokens.iter().map(|token| supply.teaching(token)).collect();
    let row = |((cell, skill), asked): ((Cell, Option<u32>), Asked)| {
        let total = totals.get(&cell).copied().unwrap_or_default();
        let taught = skill.map(|skill| teaching[skill as usize]);
        Some(DemandRow {
            region_name: None,
            skill: skill.and_then(|skill| posts.skills[skill as usize].clone()),
            vacancies: asked.total.vacancies,
            openings: asked.total.openings,
            required: asked.required,
            preferred: asked.preferred,
            mentioned: asked.mentioned,
            of_vacancies: total.vacancies,
            of_openings: total.openings,
            share: Interval::wilson(asked.total.vacancies, total.vacancies)?,
            workers: skill.and_then(|skill| workers(&cell, &holders[skill as usize], options)),
            seats: taught.map(|(seats, _)| seats),
            courses: taught.map(|(_, courses)| courses),
            cell,
        })
    };
    let mut rows: Vec<DemandRow> = cells.into_iter().filter_map(row).collect();
    rows.sort_by(|a, b| {
        let cells = options.by.iter().map(|dimension| compared(&a.cell, &b.cell, *dimension));
        let cells = cells.fold(Ordering::Equal, Ordering::then);
        let id = |row: &DemandRow| (row.skill.is_none(), row.skill.as_ref().map(|skill| skill.skill_id.clone()));
        let most = cells.then_with(|| b.vacancies.cmp(&a.vacancies)).then_with(|| b.openings.cmp(&a.openings));
        most.then_with(|| id(a).cmp(&id(b)))
    });
    rows
}

/// Who holds a skill where a cell lies; a worker has no month and no industry.
fn workers(cell: &Cell, holders: &Holders, options: &DemandOptions) -> Option<u64> {
    if options.is_by(Dimension::Month) || options.is_by(Dimension::Industry) {
        return None;
    }
    if options.is_by(Dimension::Region) {
        return cell.region.map(|region| holders.by_region.get(&region).copied().unwrap_or(0));
    }
    Some(holders.all)
}

/// The order of two cells along a dimension; what nobody tells comes last.
fn compared(a: &Cell, b: &Cell, dimension: Dimension) -> Ordering {
    fn last<T: Ord>(a: Option<&T>, b: Option<&T>) -> Ordering {
        a.is_none().cmp(&b.is_none()).then_with(|| a.cmp(&b))
    }
    match dimension {
        Dimension::Month => last(a.month.as_ref(), b.month.as_ref()),
        Dimension::Sector => last(a.sector.as_ref(), b.sector.as_ref()),
        Dimension::Region => last(a.region.as_ref(), b.region.as_ref()),
        Dimension::Industry => last(a.industry.as_ref(), b.industry.as_ref()),
    }
}
