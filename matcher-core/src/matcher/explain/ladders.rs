//! Which changes come into question for one worker and one vacancy?

use super::Records;
use super::apply::Edit;
use super::change::{ChangeKind, Ladder, Rise};
use super::counterfactual::lacks;
use super::label;
use crate::engine::Snapshot;
use crate::engine::layout::Unpacked;
use crate::index::Profiler;
use crate::lexicon::Lexicon;
use crate::policy::{Papers, Residence};
use crate::record::{VacancyFacts, WorkerFacts};
use crate::region::{AdminLevel, RegionCode};
use crate::scoring::eligibility::{self, Checks, Code};
use crate::scoring::packed::VacancyView;
use crate::scoring::reference;
use crate::training::item::text_of;
use crate::training::offer::{Offer, Offers};
use crate::units::{Date, Kilometres};

/// Skills looked at, those that weigh most.
const MOST_SKILLS: usize = 12;

/// What is known of a pair when changes are looked for.
pub(super) struct Ladders<'a> {
    snapshot: &'a Snapshot,
    records: &'a Records,
    courses: &'a Offers,
    profiler: Profiler,
    has: WorkerFacts,
    vacancy: VacancyView<'a>,
    residence: Residence,
    checks: Checks,
    /// Metres to work.
    way: Option<f64>,
    /// Demanded skills that aren't met in full, by weight.
    unmet: Vec<u32>,
    /// Certificates asked and not in force.
    papers: Vec<u32>,
}

impl<'a> Ladders<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, records: &'a Records, worker: u32, courses: &'a Offers) -> Self {
        let (layout, settings, weights) = (snapshot.layout(), snapshot.settings(), snapshot.packed_weights());
        let mut unpacked = Unpacked::default();
        let view = layout.workers.read(worker, &mut unpacked);
        let number = layout.vacancies.ids.find(records.vacancy.vacancy_id.as_str()).unwrap_or_default();
        let vacancy = layout.vacancies.view(number);
        let today = settings.as_of.map(Date::to_days);
        let residence = settings.policy.residence(view.facts, vacancy.facts.site, settings.as_of);
        let checks = eligibility::checks(&view, &vacancy, weights, today, &layout.relations);
        let is_full = |skill: u32| {
            let best = reference::best_credit(skill, view.skills, &layout.relations);
            best.is_some_and(|(credit, _)| credit == crate::fixed::Fixed::ONE)
        };
        let mut demands: Vec<_> = vacancy.demands.iter().filter(|demand| !is_full(demand.skill)).collect();
        demands.sort_by_key(|demand| (std::cmp::Reverse(demand.weight), demand.skill));
        let in_force = |paper: u32| {
            view.certificates.iter().any(|held| {
                eligibility::Satisfies::satisfies(&layout.relations, paper, held.skill)
                    && (held.expires == i32::MAX || today.is_some_and(|today| held.expires >= today))
            })
        };
        let papers: Vec<u32> = vacancy.certificates.iter().copied().filter(|paper| !in_force(*paper)).collect();
        let unmet = demands.iter().map(|demand| demand.skill).filter(|skill| !papers.contains(skill));
        let unmet = unmet.take(MOST_SKILLS).collect();
        let way = eligibility::distance_m(&view, &vacancy, weights.detour);
        let has = view.facts.clone();
        let profiler = settings.profiler();
        Self { snapshot, records, courses, profiler, has, vacancy, residence, checks, way, unmet, papers }
    }

    /// Every change, in the order of effort; among equals one that a course leads to, the sooner first, then by name.
    pub(super) fn all(&self) -> Vec<Ladder> {
        let mut ladders = self.proofs();
        ladders.extend(self.told());
        ladders.extend(self.limits());
        ladders.extend(self.abilities());
        ladders.extend(self.time());
        ladders.extend(self.moves());
        ladders.sort_by(|one, other| {
            let key = |ladder: &Ladder| {
                let course = ladder.course.as_ref();
                let starts = course.and_then(|course| course.starts_on);
                (ladder.kind, course.is_none(), starts.is_none(), starts)
            };
            key(one).cmp(&key(other)).then_with(|| one.item.cmp(&other.item))
        });
        ladders
    }

    fn asks(&self) -> &VacancyFacts {
        self.vacancy.facts
    }

    fn as_of(&self) -> Option<Date> {
        self.snapshot.settings().as_of
    }

    fn lexicon(&self) -> &Lexicon {
        &self.snapshot.settings().lexicon
    }

    fn is_unknown(&self, code: Code) -> bool {
        self.checks.unknowns().any(|unknown| unknown == code)
    }

    /// Places around the site, the widest first, that a home known as `known` may turn out to be in; with a list of named
    /// regions the first of those.
    fn near(&self, known: Option<RegionCode>) -> Vec<RegionCode> {
        let Some(site) = self.asks().site else { return Vec::new() };
        let levels = [AdminLevel::KabupatenKota, AdminLevel::Kecamatan, AdminLevel::DesaKelurahan];
        let regions = &self.snapshot.settings().policy.local.regions;
        let around: Vec<RegionCode> = levels.into_iter().filter_map(|level| site.at(level)).collect();
        let is_named = |place: &RegionCode| regions.is_empty() || regions.iter().any(|named| named.contains(*place));
        let named: Vec<RegionCode> = if around.iter().any(is_named) { around } else { regions.clone() };
        named.into_iter().filter(|place| known.is_none_or(|known| known != *place && known.contains(*place))).collect()
    }

    /// Papers without which nobody can tell whether the worker is local, each as good as it can be.
    fn proofs(&self) -> Vec<Ladder> {
        let mut ladders = Vec::new();
        let missing = self.residence.missing;
        let mut place = |name: &str, paper: Papers, known: Option<RegionCode>, edit: fn(RegionCode) -> Edit| {
            let is_proof = lacks(missing, paper);
            // A home that isn't told keeps distances and areas of recruitment unknown too.
            let places = self.near(known);
            if places.is_empty() || !(is_proof || (paper == Papers::HOME_REGION && known.is_none())) {
                return;
            }
            let kind = if is_proof { ChangeKind::Proof } else { ChangeKind::Told };
            ladders.push(Ladder {
                from: known.map(|known| known.to_string()),
                ..Ladder::rising(kind, name, Rise::Places(places, edit))
            });
        };
        place("ktp_region", Papers::KTP_REGION, self.has.ktp, Edit::Ktp);
        place("home_region", Papers::HOME_REGION, self.has.home, Edit::Home);
        if let Some(today) = self.as_of() {
            if lacks(missing, Papers::KTP_CHECKED_ON) {
                ladders.push(Ladder::once(ChangeKind::Proof, "ktp_checked_on", Edit::KtpChecked(today)));
            }
            if lacks(missing, Papers::RESIDENT_SINCE)
                && let Some(since) = self.since(today)
            {
                ladders.push(Ladder::once(ChangeKind::Proof, "resident_since", Edit::Since(since)));
            }
        }
        ladders
    }

    /// The last day since which somebody must live there for the policy's months to be full.
    fn since(&self, today: Date) -> Option<Date> {
        let months = i32::try_from(self.snapshot.settings().policy.local.months).ok()?;
        let days = (0..=months.saturating_mul(31)).map(|less| today.to_days() - less);
        days.filter_map(|day| Date::from_days(day).ok()).find(|day| day.months_until(today) >= months)
    }

    /// Facts nobody told, told as good as asked.
    fn told(&self) -> Vec<Ladder> {
        let (asks, mut ladders) = (self.asks(), Vec::new());
        if let (None, Some(asked)) = (self.has.education, asks.education_min) {
            ladders.push(Ladder::rising(ChangeKind::Told, "education", Rise::Levels(0, asked)));
        }
        if let (None, Some(asked)) = (self.has.experience, self.records.vacancy.experience_min_years) {
            let rise = Rise::Months { has: 0.0, asked, told: true };
            ladders.push(Ladder::rising(ChangeKind::Told, "experience_years", rise));
        }
        if self.is_unknown(Code::MajorDiffers)
            && let Some(major) = self.records.vacancy.majors.iter().flatten().next()
        {
            ladders.push(Ladder::once(ChangeKind::Told, "major", Edit::Major(major.clone())));
        }
        ladders
    }

    /// What the worker asks for themselves: pay, the way to work, staying at home.
    fn limits(&self) -> Vec<Ladder> {
        let mut ladders = Vec::new();
        let is_bound = self.has.max_distance_m.is_some() && self.has.relocate != Some(true) && !self.asks().housing;
        if is_bound && self.checks.failures().any(|code| code == Code::TooFar) {
            ladders.push(Ladder::once(ChangeKind::Relocate, "relocate", Edit::Relocate));
            let limit = self.has.max_distance_m.map_or(0.0, |metres| f64::from(metres) / 1000.0);
            let way = self.way.map(|metres| (metres / 1000.0).ceil());
            if let Some(way) = way.and_then(|way| Kilometres::new(way).ok()) {
                ladders.push(Ladder {
                    from: Kilometres::new(limit).ok().map(|limit| limit.to_string()),
                    size: Some((way.get() - limit, "km")),
                    ..Ladder::once(ChangeKind::Way, "max_distance_km", Edit::Way(way))
                });
            }
        }
        if let (Some(asked), Some(offered)) = (self.has.wage_min, self.asks().wage)
            && asked > offered
        {
            ladders.push(Ladder {
                from: crate::units::Rupiah::new(asked).ok().map(|asked| asked.to_string()),
                ..Ladder::rising(ChangeKind::Wage, "wage_min", Rise::Wage { asked, offered })
            });
        }
        ladders
    }

    /// Certificates and skills that are asked.
    fn abilities(&self) -> Vec<Ladder> {
        let layout = self.snapshot.layout();
        let conditions = (self.has.education, self.as_of());
        let ability = |code: u32, is_paper: bool| {
            let token = layout.skills.name(code);
            let (name, text) = (label(self.lexicon(), token), text_of(token, is_paper, &self.profiler)?);
            let course = self.courses.leading_to(token, is_paper, self.lexicon(), conditions).map(Offer::told);
            let (kind, edit) = if is_paper {
                (ChangeKind::Certificate, Edit::Certificate { text, name: name.clone() })
            } else {
                (ChangeKind::Skill, Edit::Skill { text, name: name.clone() })
            };
            Some(Ladder { course, ..Ladder::once(kind, &name, edit) })
        };
        let papers = self.papers.iter().filter_map(|paper| ability(*paper, true));
        papers.chain(self.unmet.iter().filter_map(|skill| ability(*skill, false))).collect()
    }

    /// What takes time: months of residence, of work, of school.
    fn time(&self) -> Vec<Ladder> {
        let (asks, mut ladders) = (self.asks(), Vec::new());
        if let Some(stay) = self.longer() {
            ladders.push(stay);
        }
        let years = self.records.worker.experience_years.zip(self.records.vacancy.experience_min_years);
        if let Some((has, asked)) = years.filter(|(has, asked)| has < asked) {
            ladders.push(Ladder {
                from: Some(format!("{has} years")),
                ..Ladder::rising(ChangeKind::Experience, "experience_years", Rise::Months { has, asked, told: false })
            });
        }
        if let Some((has, asked)) = self.has.education.zip(asks.education_min).filter(|(has, asked)| has < asked) {
            ladders.push(Ladder {
                from: Some(crate::record::Education::level_name(has).to_owned()),
                ..Ladder::rising(ChangeKind::Education, "education", Rise::Levels(has + 1, asked))
            });
        }
        ladders
    }

    /// Living where one lives until the policy's months are full; `None` if that isn't what is missing.
    fn longer(&self) -> Option<Ladder> {
        let settings = self.snapshot.settings();
        let (today, policy) = (settings.as_of?, &settings.policy);
        let since = Date::from_days(self.has.resident_since?).ok()?;
        let target = self.since(today).filter(|target| since > *target)?;
        let settled = WorkerFacts { resident_since: Some(target.to_days()), ..self.has.clone() };
        let would = policy.residence(&settled, self.asks().site, settings.as_of).is_local;
        if self.residence.is_local == Some(true) || would != Some(true) {
            return None;
        }
        let missing = i32::try_from(policy.local.months).ok()? - since.months_until(today);
        Some(Ladder {
            from: Some(since.to_string()),
            size: Some((f64::from(missing), "months")),
            ..Ladder::once(ChangeKind::Stay, "resident_since", Edit::Since(target))
        })
    }

    /// Moving nearer to the site, at once and with the policy's months of residence.
    fn moves(&self) -> Vec<Ladder> {
        let Some(home) = self.has.home else { return Vec::new() };
        let places: Vec<RegionCode> = self.near(None).into_iter().filter(|place| !place.contains(home)).collect();
        if places.is_empty() {
            return Vec::new();
        }
        let settings = self.snapshot.settings();
        let moving = |kind, since| Ladder {
            from: Some(home.to_string()),
            ..Ladder::rising(kind, "home_region", Rise::Moves(places.clone(), since, settings.as_of))
        };
        let mut ladders = vec![moving(ChangeKind::Move, settings.as_of)];
        let months = settings.policy.local.months;
        if months > 0
            && let Some(since) = settings.as_of.and_then(|today| self.since(today))
        {
            ladders.push(Ladder {
                size: Some((f64::from(months), "months")),
                ..moving(ChangeKind::MoveAndStay, Some(since))
            });
        }
        ladders
    }
}
