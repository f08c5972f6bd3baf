//! How much of a target is done? Hires, headcounts and openings of one unit, counted for one target.

use rustc_hash::{FxHashMap, FxHashSet};

use super::book::{Book, Entry};
use super::error::LedgerError;
use super::hire::{Hire, Person};
use super::note::{Notes, Topic};
use super::post::has_headcount;
use super::row::LedgerRow;
use crate::policy::{Residence, Target, TargetScope};
use crate::units::{Date, Fraction};

/// A row, and the openings through which what is missing could be made good.
pub(super) struct Draft {
    pub(super) row: LedgerRow,
    /// The ring that owes it, by its place; `None` for all locals.
    pub(super) ring: Option<u8>,
    /// Posts by their places, each with its openings left.
    pub(super) open: Vec<(usize, u64)>,
}

/// Counts targets, unit by unit.
pub(super) struct Counter<'a, 'b> {
    book: &'b Book<'a>,
    as_of: Option<Date>,
    /// What the policy knows of each hire's residence; `None` if person or post isn't on file.
    homes: Vec<Option<Residence>>,
    /// Openings left of each post: none once it is closed or reported filled.
    left: Vec<u64>,
}

/// Locals, all, and those of unknown origin.
#[derive(Clone, Copy, Default)]
struct Count {
    locals: u64,
    all: u64,
    unknown: u64,
}

impl<'a, 'b> Counter<'a, 'b> {
    /// `is_open` says of each vacancy of the snapshot whether people can apply today.
    pub(super) fn new(book: &'b Book<'a>, is_open: impl Fn(u32) -> bool, notes: &mut Notes) -> Self {
        let as_of = book.snapshot.settings().as_of;
        let workers = &book.snapshot.layout().workers;
        let home = |hire: &Hire<'_>| match (hire.person, hire.post) {
            (Person::OnFile(number), Some(post)) => {
                let site = book.posts.all[post].facts.site;
                Some(book.policy.residence(&workers.facts.get(number), site, as_of))
            }
            _ => None,
        };
        let mut taken: FxHashMap<usize, u64> = FxHashMap::default();
        for post in book.hires.all.iter().filter_map(|hire| hire.post) {
            *taken.entry(post).or_default() += 1;
        }
        let left = book.posts.all.iter().enumerate().map(|(place, post)| {
            let (openings, taken) = (u64::from(post.facts.openings), taken.get(&place).copied().unwrap_or(0));
            let is_filled = book.hires.filled.contains(&place);
            if post.counts() && taken > openings {
                notes.add(Topic::AboveOpenings, post.id);
            }
            if post.counts() && is_filled && taken < openings {
                notes.add(Topic::FilledUnreported, post.id);
            }
            if is_filled || !is_open(post.number) { 0 } else { openings.saturating_sub(taken) }
        });
        let left = left.collect();
        Self { book, as_of, homes: book.hires.all.iter().map(home).collect(), left }
    }

    /// Notes what a target of headcounts can't be counted for, whoever owes it.
    pub(super) fn note(&self, target: &Target, notes: &mut Notes) {
        let has_rings = self.book.policy.rings.iter().any(|ring| ring.min_share.millionths() > 0);
        let topics = [(is_too_coarse(target), Topic::HeadcountTooCoarse), (has_rings, Topic::HeadcountWithoutRings)];
        let classes = Vec::<String>::from(target.skill_class.clone()).join("|");
        for (_, topic) in topics.into_iter().filter(|(is, _)| *is && target.scope == TargetScope::Headcount) {
            notes.add(topic, &format!("{} headcount {classes}", target.unit.as_str()));
        }
    }

    /// The rows of a target and a unit: one for all locals, one for each ring with a share of its own.
    pub(super) fn drafts(
        &self,
        target: &Target,
        (id, entry): (&str, &Entry<'a>),
        notes: &mut Notes,
    ) -> Result<Vec<Draft>, LedgerError> {
        let posts: Vec<usize> = entry
            .posts
            .iter()
            .copied()
            .filter(|&post| target.skill_class.contains(self.book.posts.all[post].class))
            .collect();
        let open: Vec<(usize, u64)> =
            posts.iter().map(|&post| (post, self.left[post])).filter(|(_, left)| *left > 0).collect();
        let hires = self.hires(target, entry, notes);
        let advertised = || self.advertised(target, &posts);
        let mut drafts = Vec::new();
        let rings = (0_u8..).zip(&self.book.policy.rings).filter(|(_, ring)| ring.min_share.millionths() > 0);
        let own = std::iter::once((None, target.share, None));
        for (ring, target_share, tier) in
            own.chain(rings.map(|(place, ring)| (Some(place), ring.min_share, Some(ring.name()))))
        {
            let (count, uncounted) = match target.scope {
                TargetScope::Hires => (Some(self.people(&hires, ring)), 0),
                TargetScope::Openings => (Some(Count { all: advertised(), ..self.people(&hires, ring) }), 0),
                TargetScope::Headcount if ring.is_some() => continue,
                TargetScope::Headcount => self.heads(target, entry, notes),
            };
            let above = |source| LedgerError::AboveWhole {
                unit: target.unit.as_str(),
                unit_id: id.to_owned(),
                scope: target.scope.as_str(),
                source,
            };
            let counted = count.map(|count| Fraction::new(count.locals, count.all)).transpose().map_err(above)?;
            let row = LedgerRow {
                unit: target.unit,
                unit_id: id.to_owned(),
                skill_class: Vec::<String>::from(target.skill_class.clone()).join("|"),
                scope: target.scope,
                target_share,
                tier,
                counted,
                unknown: count.filter(|_| target.scope != TargetScope::Headcount).map(|count| count.unknown),
                uncounted,
                infeasible: None,
            };
            drafts.push(Draft { row, ring, open: open.clone() });
        }
        Ok(drafts)
    }

    /// The first day from which a target counts.
    fn begins(&self, target: &Target) -> Option<Date> {
        self.book.policy.valid_from.max(target.from)
    }

    /// Openings advertised in the period of a target.
    fn advertised(&self, target: &Target, posts: &[usize]) -> u64 {
        let posts = posts.iter().map(|&post| &self.book.posts.all[post]);
        let advertised = posts.filter(|post| post.is_advertised(self.begins(target), self.as_of));
        advertised.map(|post| u64::from(post.facts.openings)).sum()
    }

    /// A unit's hires that count for a target, each person once, by their first.
    fn hires(&self, target: &Target, entry: &Entry<'a>, notes: &mut Notes) -> Vec<usize> {
        let (from, mut seen) = (self.begins(target), FxHashSet::default());
        let mut hires = Vec::new();
        for &place in &entry.hires {
            let hire = &self.book.hires.all[place];
            let post = hire.post.map(|post| &self.book.posts.all[post]);
            let class = post.and_then(|post| post.class);
            // An opening is counted by the day of its vacancy, a hire by its own.
            let is_in_time = match target.scope {
                TargetScope::Openings => post.is_some_and(|post| post.is_advertised(from, self.as_of)),
                _ => from.is_none_or(|from| hire.day >= from),
            };
            if target.scope == TargetScope::Headcount {
                continue;
            }
            if class.is_none() && !target.skill_class.contains(None) {
                notes.add(Topic::ClassUnknown, hire.event);
            } else if target.skill_class.contains(class) {
                if !is_in_time && post.is_some() {
                    notes.add(Topic::BeforePeriod, hire.event);
                } else if is_in_time && seen.insert(hire.person) {
                    hires.push(place);
                }
            }
        }
        hires
    }

    /// Who is hired, and who of them lives in a ring, or is local at all.
    fn people(&self, hires: &[usize], ring: Option<u8>) -> Count {
        let mut count = Count::default();
        for &place in hires {
            count.all += 1;
            match self.homes[place].and_then(|home| lives_in(home, ring)) {
                Some(true) => count.locals += 1,
                Some(false) => {}
                None => count.unknown += 1,
            }
        }
        count
    }

    /// Who is at work, as employers tell it, and how many of them don't.
    fn heads(&self, target: &Target, entry: &Entry<'a>, notes: &mut Notes) -> (Option<Count>, u64) {
        if is_too_coarse(target) {
            return (None, 0);
        }
        let (mut count, mut told, mut uncounted) = (Count::default(), 0_u64, entry.divided);
        for id in &entry.employers {
            let employer = self.book.employers.get(id);
            let heads = employer.and_then(|employer| employer.headcount_local.zip(employer.headcount_total));
            if let Some((locals, all)) = heads {
                count.locals += u64::from(locals);
                count.all += u64::from(all);
                told += 1;
            } else {
                notes.add(Topic::NoHeadcount, id);
                uncounted += 1;
            }
        }
        ((told > 0).then_some(count), uncounted)
    }
}

/// Whether a target asks of headcounts what they don't tell.
fn is_too_coarse(target: &Target) -> bool {
    !has_headcount(target.unit) || !target.skill_class.contains(None)
}

/// Whether somebody is local or, of a ring, lives in it; `None` if a paper is missing.
fn lives_in(home: Residence, ring: Option<u8>) -> Option<bool> {
    match (home.is_local?, ring) {
        (is_local, None) => Some(is_local),
        (false, Some(_)) => Some(false),
        // Counted inward: who lives in a ring lives in those around it.
        (true, Some(ring)) if home.ring.is_some_and(|own| own <= ring) => Some(true),
        (true, Some(_)) => (!home.may_be_nearer).then_some(false),
    }
}
