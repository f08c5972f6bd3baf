//! Which posts, hires and employers belong to which unit?

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::error::LedgerError;
use super::hire::Hires;
use super::note::{Notes, Topic};
use super::post::{Posts, is_inside, programme};
use super::principal::Principals;
use crate::engine::Snapshot;
use crate::policy::{Policy, Unit};
use crate::record::{Employer, Event, Vacancy};

/// What belongs to one unit; posts and hires by their places in the book.
#[derive(Default)]
pub(super) struct Entry<'a> {
    pub(super) posts: Vec<usize>,
    pub(super) hires: Vec<usize>,
    pub(super) employers: BTreeSet<&'a str>,
    /// Employers of the unit whose headcounts belong to several units.
    pub(super) divided: u64,
}

/// The units of one kind, by id.
pub(super) type Entries<'a> = BTreeMap<&'a str, Entry<'a>>;

/// Everything that a ledger is counted from.
pub(super) struct Book<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) policy: &'a Policy,
    pub(super) employers: FxHashMap<&'a str, &'a Employer>,
    pub(super) posts: Posts<'a>,
    pub(super) hires: Hires<'a>,
    /// Which hires the policy counts.
    counts: Vec<bool>,
    principals: Principals<'a>,
}

impl<'a> Book<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        policy: &'a Policy,
        (employers, vacancies, events): (&'a [Employer], &'a [Vacancy], &'a [Event]),
        notes: &mut Notes,
    ) -> Self {
        let principals = Principals::new(employers, notes);
        let employers: FxHashMap<&str, &Employer> =
            employers.iter().map(|employer| (employer.employer_id.as_str(), employer)).collect();
        let posts = Posts::new(snapshot, policy, vacancies, &employers, notes);
        let hires = Hires::read(events, &posts, snapshot, notes);
        let mut counts = Vec::with_capacity(hires.all.len());
        for hire in &hires.all {
            let is_inside = match hire.post {
                Some(place) => posts.all[place].is_inside,
                None => is_inside(policy, None, hire.employer, &employers),
            };
            if !is_inside {
                notes.add(Topic::Outside, hire.event);
            }
            counts.push(is_inside && hire.post.is_none_or(|place| posts.all[place].counts()));
        }
        Self { snapshot, policy, employers, posts, hires, counts, principals }
    }

    /// The units of a kind, each with all that belongs to it.
    pub(super) fn entries(&self, unit: Unit, notes: &mut Notes) -> Result<Entries<'a>, LedgerError> {
        Ok(match unit {
            Unit::Vacancy => self.by_vacancy(),
            Unit::Employer => self.by_employer(notes),
            Unit::Site => self.by_site(notes)?,
            Unit::Programme => self.as_programme(),
        })
    }

    fn counted_posts(&self) -> impl Iterator<Item = usize> {
        (0..self.posts.all.len()).filter(|&place| self.posts.all[place].counts())
    }

    fn counted_hires(&self) -> impl Iterator<Item = usize> {
        (0..self.hires.all.len()).filter(|&place| self.counts[place])
    }

    /// Employers who lie where the policy binds, or have a post or a hire there.
    fn counted_employers(&self) -> BTreeSet<&'a str> {
        let seated = self.employers.iter().filter(|(id, _)| is_inside(self.policy, None, Some(id), &self.employers));
        let at_work = self.counted_posts().filter_map(|place| self.posts.all[place].employer);
        let hiring = self.counted_hires().filter_map(|place| self.hires.all[place].employer);
        seated.map(|(id, _)| *id).chain(at_work).chain(hiring).collect()
    }

    fn by_vacancy(&self) -> Entries<'a> {
        let mut entries = Entries::new();
        for place in self.counted_posts() {
            entries.entry(self.posts.all[place].id).or_default().posts.push(place);
        }
        for place in self.counted_hires() {
            // Without a vacancy it is nobody's; the note on unknown vacancies names the event.
            if let Some(vacancy) = self.hires.all[place].vacancy {
                entries.entry(vacancy).or_default().hires.push(place);
            }
        }
        entries
    }

    fn by_employer(&self, notes: &mut Notes) -> Entries<'a> {
        let mut entries = Entries::new();
        for employer in self.counted_employers() {
            entries.entry(employer).or_default().employers.insert(employer);
        }
        for place in self.counted_posts() {
            let post = &self.posts.all[place];
            match post.employer {
                Some(employer) => entries.entry(employer).or_default().posts.push(place),
                None => notes.add(Topic::VacancyWithoutEmployer, post.id),
            }
        }
        for place in self.counted_hires() {
            let hire = &self.hires.all[place];
            match hire.employer {
                Some(employer) => entries.entry(employer).or_default().hires.push(place),
                None => notes.add(Topic::EmployerUnknown, hire.event),
            }
        }
        entries
    }

    fn by_site(&self, notes: &mut Notes) -> Result<Entries<'a>, LedgerError> {
        if let Some(employers) = &self.principals.circle {
            return Err(LedgerError::Circle { employers: employers.clone() });
        }
        let sites = Sites::new(self, notes);
        let mut entries = Entries::new();
        for place in self.counted_posts() {
            let post = &self.posts.all[place];
            match sites.of(&self.principals, post.site, post.employer) {
                Some(site) => entries.entry(site).or_default().posts.push(place),
                None => notes.add(Topic::VacancyWithoutEmployer, post.id),
            }
            if post.site.is_none() && post.employer.is_some_and(|id| sites.are_several(&self.principals, id)) {
                notes.add(Topic::SiteUnknown, post.id);
            }
        }
        for place in self.counted_hires() {
            let hire = &self.hires.all[place];
            let told = hire.post.and_then(|place| self.posts.all[place].site);
            match sites.of(&self.principals, told, hire.employer) {
                Some(site) => entries.entry(site).or_default().hires.push(place),
                None => notes.add(Topic::EmployerUnknown, hire.event),
            }
        }
        for employer in self.counted_employers() {
            let own = sites.by_employer.get(employer);
            let all = own.or_else(|| sites.by_principal.get(self.principals.end(employer)));
            if let Some(several) = all.filter(|sites| sites.len() > 1) {
                notes.add(Topic::SeveralSites, employer);
                for site in several {
                    entries.entry(site).or_default().divided += 1;
                }
            } else {
                let only = all.and_then(BTreeSet::first).copied();
                let site = only.unwrap_or_else(|| self.principals.end(employer));
                entries.entry(site).or_default().employers.insert(employer);
            }
        }
        Ok(entries)
    }

    fn as_programme(&self) -> Entries<'a> {
        let entry = Entry {
            posts: self.counted_posts().collect(),
            hires: self.counted_hires().collect(),
            employers: self.counted_employers(),
            divided: 0,
        };
        Entries::from([(programme(self.policy), entry)])
    }
}

/// Which sites there are, by the vacancies that name them.
struct Sites<'a> {
    by_employer: FxHashMap<&'a str, BTreeSet<&'a str>>,
    /// Those of a principal with all its contractors.
    by_principal: FxHashMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Sites<'a> {
    fn new(book: &Book<'a>, notes: &mut Notes) -> Self {
        let mut sites = Self { by_employer: FxHashMap::default(), by_principal: FxHashMap::default() };
        let mut principals: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for post in book.counted_posts().map(|place| &book.posts.all[place]) {
            let (Some(site), Some(employer)) = (post.site, post.employer) else { continue };
            let principal = book.principals.end(employer);
            sites.by_employer.entry(employer).or_default().insert(site);
            sites.by_principal.entry(principal).or_default().insert(site);
            principals.entry(site).or_default().insert(principal);
        }
        for (site, _) in principals.iter().filter(|(_, principals)| principals.len() > 1) {
            notes.add(Topic::SharedSite, site);
        }
        sites
    }

    /// The site told; else the only one of the principal with its contractors; else the principal's own id.
    fn of(&self, principals: &Principals<'a>, told: Option<&'a str>, employer: Option<&'a str>) -> Option<&'a str> {
        told.or_else(|| {
            let principal = principals.end(employer?);
            let only = self.by_principal.get(principal).filter(|sites| sites.len() == 1);
            Some(only.and_then(BTreeSet::first).copied().unwrap_or(principal))
        })
    }

    fn are_several(&self, principals: &Principals<'a>, employer: &'a str) -> bool {
        self.by_principal.get(principals.end(employer)).is_some_and(|sites| sites.len() > 1)
    }
}
