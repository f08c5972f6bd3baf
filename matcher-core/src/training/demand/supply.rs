//! Who holds a skill, and who teaches it? Workers of a commit and courses to come, by skill.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::note::{DemandTopic, Notes};
use super::row::{AskedSkill, UnaskedSkill};
use crate::engine::Snapshot;
use crate::engine::layout::{Layout, Unpacked};
use crate::lexicon::Lexicon;
use crate::region::{AdminLevel, RegionCode};
use crate::training::offer::{Offer, Offers};
use crate::units::Date;

/// Workers who hold a skill: all, and by region of their home.
#[derive(Clone, Debug, Default)]
pub(super) struct Holders {
    pub(super) all: u64,
    pub(super) by_region: FxHashMap<RegionCode, u64>,
}

/// Everybody who holds or teaches.
pub(super) struct Supply<'a> {
    layout: &'a Layout,
    lexicon: &'a Lexicon,
    as_of: Option<Date>,
    level: AdminLevel,
    /// Courses to come, by the skills they lead to.
    teaching: BTreeMap<String, BTreeSet<usize>>,
    /// Id and seats of each course to come.
    courses: Vec<(String, u64)>,
}

impl<'a> Supply<'a> {
    /// Reads courses; what is said of a region is by homes of a level.
    pub(super) fn new(snapshot: &'a Snapshot, offers: &Offers, level: AdminLevel, notes: &mut Notes) -> Self {
        let settings = snapshot.settings();
        let (mut teaching, mut courses) = (BTreeMap::<String, BTreeSet<usize>>::new(), Vec::new());
        for offer in offers.iter() {
            if !offer.starts_from(settings.as_of) {
                notes.add(DemandTopic::CourseStarted, offer.id());
                continue;
            }
            if offer.course.starts_on.is_none() {
                notes.add(DemandTopic::CourseUndated, offer.id());
            }
            let taught: BTreeSet<&String> = taught(offer);
            if taught.is_empty() {
                notes.add(DemandTopic::CourseTeachesNothing, offer.id());
            }
            for skill in taught {
                teaching.entry(skill.clone()).or_default().insert(courses.len());
            }
            courses.push((offer.id().to_owned(), u64::from(offer.seats())));
        }
        let layout = snapshot.layout();
        let untold = (0..layout.workers.ids.len()).filter(|row| !layout.workers.facts.get(*row).knows.skills).count();
        if untold > 0 {
            notes.count(DemandTopic::WorkerUntold, untold as u64);
        }
        Self { layout, lexicon: &settings.lexicon, as_of: settings.as_of, level, teaching, courses }
    }

    /// How many workers hold each of these skills in full.
    pub(super) fn holders(&self, skills: &[String]) -> Vec<Holders> {
        skills.par_iter().map(|skill| self.holders_of(skill)).collect()
    }

    fn holders_of(&self, skill: &str) -> Holders {
        let mut rows: Vec<u32> = Vec::new();
        let mut worker = Unpacked::default();
        for held in answering(skill, self.lexicon) {
            let Some(code) = self.layout.skills.find(&held) else { continue };
            let is_paper = self.lexicon.index_of(&held).is_some_and(|at| self.lexicon.skill(at).is_certificate());
            rows.extend(self.layout.holding(code).filter(|row| {
                !is_paper || {
                    self.layout.workers.read(*row, &mut worker);
                    self.is_in_force(code, &worker)
                }
            }));
        }
        rows.sort_unstable();
        rows.dedup();
        let mut holders = Holders { all: rows.len() as u64, by_region: FxHashMap::default() };
        for row in rows {
            if let Some(region) = self.layout.workers.facts.get(row).home.and_then(|home| home.at(self.level)) {
                *holders.by_region.entry(region).or_default() += 1;
            }
        }
        holders
    }

    /// Whether a certificate held hasn't run out; one without a last day hasn't.
    fn is_in_force(&self, code: u32, worker: &Unpacked) -> bool {
        let today = self.as_of.map_or(i32::MIN, Date::to_days);
        let mut days = worker.lists.certificates.iter().filter(|paper| paper.skill == code).map(|paper| paper.expires);
        // Named in a text alone it has no day.
        let first = days.next();
        first.is_none_or(|first| first >= today || days.any(|day| day >= today))
    }

    /// Seats and number of the courses to come that lead to a skill in full.
    pub(super) fn teaching(&self, skill: &str) -> (u64, u64) {
        let taught = answering(skill, self.lexicon).into_iter().filter_map(|held| self.teaching.get(&held));
        let leading: BTreeSet<usize> = taught.flatten().copied().collect();
        (leading.iter().map(|at| self.courses[*at].1).sum(), leading.len() as u64)
    }

    /// Skills taught that answer none of those asked, most seats first.
    pub(super) fn not_asked(&self, asked: &[String], sector: Option<&str>) -> Vec<UnaskedSkill> {
        let wanted: BTreeSet<String> = asked.iter().flat_map(|skill| answering(skill, self.lexicon)).collect();
        let idle = self.teaching.iter().filter(|(skill, _)| !wanted.contains(*skill));
        let mut rows: Vec<UnaskedSkill> = idle
            .map(|(token, leading)| UnaskedSkill {
                skill: AskedSkill::of(token, self.lexicon),
                seats: leading.iter().map(|at| self.courses[*at].1).sum(),
                courses: leading.iter().map(|at| self.courses[*at].0.clone()).collect(),
                workers: 0,
            })
            .filter(|row| sector.is_none_or(|sector| row.skill.sector.as_deref() == Some(sector)))
            .collect();
        for row in &mut rows {
            row.courses.sort_unstable();
            row.workers = self.holders_of(&row.skill.skill_id).all;
        }
        rows.sort_by(|a, b| b.seats.cmp(&a.seats).then_with(|| a.skill.skill_id.cmp(&b.skill.skill_id)));
        rows
    }
}

/// Skills that a course leads to, what its certificate attests among them.
fn taught(offer: &Offer) -> BTreeSet<&String> {
    offer.skills.iter().chain(&offer.certificates).collect()
}

/// The skills that answer a demanded one in full, itself among them.
fn answering(skill: &str, lexicon: &Lexicon) -> Vec<String> {
    let Some(at) = lexicon.index_of(skill) else {
        return vec![skill.to_owned()];
    };
    let full = lexicon.satisfied_by(at).iter().filter(|(_, relation)| relation.is_full());
    full.map(|(held, _)| lexicon.skill(*held).skill_id.clone()).collect()
}
