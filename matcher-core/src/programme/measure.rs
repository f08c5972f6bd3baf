//! What does a target count? Words of a measure, read, and the records that stand for it.

use std::collections::BTreeSet;

use super::agreement::AgreementState;
use super::chronicle::{Chronicle, Dated, firsts};
use crate::ids::WorkerId;
use crate::record::{EventKind, Mou};
use crate::tenure::Tenure;
use crate::units::{Date, Fraction};

/// What a target counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Events of a kind, each of the same people, post, course and employer once.
    Events(EventKind),
    /// Partners with an agreement.
    Partners(Option<PartnerKind>),
    /// Locals of those placed.
    LocalShare,
    /// People with a disability of those placed.
    DisabilityShare,
    /// Those placed who were still there after some months, of those for whom they have passed.
    Retained(u32),
}

/// Kind of a partner, as agreements tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartnerKind {
    Company,
    Training,
}

/// Words of kinds of partners. A documented few: a kind that is in neither list is a partner all the same.
const COMPANY: [&str; 5] = ["company", "employer", "perusahaan", "pemberi kerja", "swasta"];
const TRAINING: [&str; 8] =
    ["training", "training_centre", "blk", "blki", "lpk", "lpks", "uptd blk", "lembaga pelatihan"];

impl PartnerKind {
    fn is(self, kind: Option<&str>) -> bool {
        let words: &[&str] = if self == Self::Company { &COMPANY } else { &TRAINING };
        kind.is_some_and(|kind| words.contains(&kind.trim().to_lowercase().as_str()))
    }
}

impl Measure {
    /// Reads a measure; `None` if the words aren't known.
    pub(super) fn read(words: &str) -> Option<Self> {
        use EventKind as Kind;
        let plain = words.trim().to_lowercase().replace([' ', '-'], "_");
        if let Some(months) = plain.strip_prefix("retained_") {
            return months.parse().ok().filter(|months| (1..=120).contains(months)).map(Self::Retained);
        }
        Some(match plain.as_str() {
            "partners" | "mous" => Self::Partners(None),
            "company_mous" => Self::Partners(Some(PartnerKind::Company)),
            "training_mous" => Self::Partners(Some(PartnerKind::Training)),
            "local_share" => Self::LocalShare,
            "disability_share" => Self::DisabilityShare,
            "vacancies_reported" | "vacancy_reported" => Self::Events(Kind::VacancyReported),
            "forecasts" | "need_forecast" => Self::Events(Kind::NeedForecast),
            "registered" => Self::Events(Kind::Registered),
            "reported" => Self::Events(Kind::Reported),
            "referred" => Self::Events(Kind::Referred),
            "tested" => Self::Events(Kind::Tested),
            "accepted" => Self::Events(Kind::Accepted),
            "placed" => Self::Events(Kind::Placed),
            "filled" => Self::Events(Kind::Filled),
            "trained" => Self::Events(Kind::Trained),
            "certified" => Self::Events(Kind::Certified),
            "apprenticed" => Self::Events(Kind::Apprenticed),
            "business_started" => Self::Events(Kind::BusinessStarted),
            _ => return None,
        })
    }

    /// The table whose records are counted.
    pub(super) fn table(self) -> &'static str {
        if matches!(self, Self::Partners(_)) { "mous" } else { "events" }
    }
}

/// Who is local, by worker and vacancy, as the market's policy has it.
pub(super) type Locality<'f> = &'f dyn Fn(&str, Option<&str>) -> Option<bool>;

/// A measure on the log.
pub(super) struct Gauge<'a, 'c> {
    pub(super) chronicle: &'c Chronicle<'a>,
    pub(super) mous: &'a [Mou],
    pub(super) is_local: Locality<'c>,
}

impl<'a> Gauge<'a, '_> {
    /// The records that count, by day, then id: of a count all of them, of a share those of the whole. A funder leaves
    /// those that it paid for.
    pub(super) fn records(&self, measure: Measure, funder: Option<&str>) -> Vec<(Date, &'a str)> {
        match measure {
            Measure::Partners(kind) => self.partners(kind),
            Measure::Events(kind) => self.events(kind, funder).map(|dated| (dated.day, id(dated))).collect(),
            Measure::Retained(months) => self.due(months, funder).map(|tenure| (tenure.from, tenure.event)).collect(),
            _ => self.events(EventKind::Placed, funder).map(|dated| (dated.day, id(dated))).collect(),
        }
    }

    /// A share of those placed until a day.
    pub(super) fn share(&self, measure: Measure, funder: Option<&str>, until: Date) -> Option<Fraction> {
        if let Measure::Retained(months) = measure {
            return self.retained(months, funder, until);
        }
        let placed = self.events(EventKind::Placed, funder).filter(|dated| dated.day <= until);
        let (mut part, mut whole) = (0, 0);
        for dated in placed {
            whole += 1;
            let worker = dated.event.worker_id.as_ref().map(WorkerId::as_str);
            let vacancy = dated.event.vacancy_id.as_ref().map(crate::ids::VacancyId::as_str);
            let counts = match measure {
                Measure::LocalShare => worker.and_then(|worker| (self.is_local)(worker, vacancy)) == Some(true),
                _ => worker.and_then(|worker| self.chronicle.worker(worker)).is_some_and(super::board::is_disabled),
            };
            part += u64::from(counts);
        }
        Fraction::new(part, whole).ok().filter(|share| share.whole() > 0)
    }

    fn retained(&self, months: u32, funder: Option<&str>, until: Date) -> Option<Fraction> {
        let (mut stayed, mut due) = (0, 0);
        for tenure in self.due(months, funder) {
            let day = tenure.from.months_later(months);
            if day <= until {
                due += 1;
                stayed += u64::from(tenure.end.is_none_or(|end| end.date >= day));
            }
        }
        Fraction::new(stayed, due).ok().filter(|share| share.whole() > 0)
    }

    /// The posts, by person, of those placed long enough ago.
    fn due<'s>(&'s self, months: u32, funder: Option<&'s str>) -> impl Iterator<Item = &'s Tenure<'a>> {
        let today = self.chronicle.today();
        self.chronicle.ground.tenures.all().filter(move |tenure| {
            let is_theirs = funder.is_none_or(|funder| self.had_paid(tenure.worker, tenure.from, funder));
            tenure.from.months_later(months) <= today && is_theirs
        })
    }

    /// Events of a kind; of placements those that begin a post, of others the first of the same.
    fn events<'s>(&'s self, kind: EventKind, funder: Option<&'s str>) -> impl Iterator<Item = &'s Dated<'a>> {
        let posts: BTreeSet<&str> = self.chronicle.ground.tenures.all().map(|tenure| tenure.event).collect();
        let paid = self.chronicle.of(kind).filter(move |dated| funder.is_none_or(|funder| self.is_paid(dated, funder)));
        let placed = paid.filter(move |dated| kind != EventKind::Placed || posts.contains(id(dated)));
        // Somebody may come back to a post.
        let (again, once) = if kind == EventKind::Placed { (Some(placed), None) } else { (None, Some(firsts(placed))) };
        again.into_iter().flatten().chain(once.into_iter().flatten())
    }

    fn had_paid(&self, worker: &str, day: Date, funder: &str) -> bool {
        self.chronicle.funders_of(worker, day).any(|paid| paid == Some(funder))
    }

    /// Whether a funder paid for an event: the event or its course tells so, or of a post or a business it had paid for
    /// the person before.
    fn is_paid(&self, dated: &Dated<'_>, funder: &str) -> bool {
        let told = self.chronicle.funder(dated.event);
        let worker = dated.event.worker_id.as_ref();
        match (told, dated.kind) {
            (Some(told), _) => told == funder,
            (None, EventKind::Placed | EventKind::BusinessStarted) => {
                worker.is_some_and(|worker| self.had_paid(worker.as_str(), dated.day, funder))
            }
            _ => false,
        }
    }

    /// The first agreement of each partner that has begun, by its first day, then id.
    fn partners(&self, kind: Option<PartnerKind>) -> Vec<(Date, &'a str)> {
        let is_meant = |mou: &&Mou| {
            let has_begun = AgreementState::of(mou, self.chronicle.today());
            kind.is_none_or(|kind| kind.is(mou.kind.as_deref()))
                && !matches!(has_begun, AgreementState::NotBegun | AgreementState::Undated)
        };
        let mut begun: Vec<(Date, &str, Option<&str>)> = self
            .mous
            .iter()
            .filter(is_meant)
            .filter_map(|mou| Some((mou.from?, mou.mou_id.as_str(), mou.partner_id.as_deref())))
            .collect();
        begun.sort_unstable();
        let mut seen = BTreeSet::new();
        let first = begun.into_iter().filter(|(_, _, partner)| partner.is_some_and(|partner| seen.insert(partner)));
        first.map(|(day, id, _)| (day, id)).collect()
    }
}

fn id<'a>(dated: &Dated<'a>) -> &'a str {
    dated.event.event_id.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_the_forms_people_write() {
        let read = Measure::read;
        assert_eq!(read("Company MoUs"), Some(Measure::Partners(Some(PartnerKind::Company))));
        assert_eq!(read(" placed "), Some(Measure::Events(EventKind::Placed)));
        assert_eq!(read("retained_6"), Some(Measure::Retained(6)));
        for wrong in ["", "happiness", "retained_0", "retained_x", "retained_-1"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_kind_of_partner_is_known_in_two_languages() {
        assert!(PartnerKind::Company.is(Some(" Perusahaan")) && PartnerKind::Training.is(Some("LPK")));
        assert!(!PartnerKind::Company.is(Some("blk")) && !PartnerKind::Company.is(None));
    }
}
