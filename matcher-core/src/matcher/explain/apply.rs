//! How does a change look on a record? Columns as an officer would type them.

use crate::record::{Education, Worker};
use crate::region::RegionCode;
use crate::training::item::teach;
use crate::units::{Date, Kilometres, Rupiah};

/// One edit of a worker's record.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// A skill more, and the name a reader knows it by.
    Skill { text: String, name: String },
    /// A certificate in force more, and the name a reader knows it by.
    Certificate { text: String, name: String },
    /// Where the identity card was issued.
    Ktp(RegionCode),
    /// An officer's look at the identity card.
    KtpChecked(Date),
    /// Domicile.
    Home(RegionCode),
    /// Since when at home.
    Since(Date),
    /// Education finished.
    Education(Education),
    /// Years of work.
    Experience(f64),
    /// Field of study.
    Major(String),
    /// Ready to move for a post.
    Relocate,
    /// Lowest wage accepted.
    Wage(Rupiah),
    /// Longest way accepted.
    Way(Kilometres),
    /// Another home: the card is registered there too, and an officer has seen it.
    Move { to: RegionCode, since: Option<Date>, seen: Option<Date> },
}

impl Edit {
    /// What the column becomes, in figures and codes that every language reads.
    pub(super) fn value(&self) -> String {
        match self {
            Self::Skill { name, .. } | Self::Certificate { name, .. } => name.clone(),
            Self::Ktp(place) | Self::Home(place) | Self::Move { to: place, .. } => place.to_string(),
            Self::KtpChecked(day) | Self::Since(day) => day.to_string(),
            Self::Education(education) => Education::level_name(education.level()).to_owned(),
            Self::Experience(years) => format!("{} years", (years * 100.0).round() / 100.0),
            Self::Major(major) => major.clone(),
            Self::Relocate => "true".to_owned(),
            Self::Wage(wage) => wage.to_string(),
            Self::Way(way) => way.to_string(),
        }
    }

    /// Makes the edit.
    fn apply(&self, worker: &mut Worker) {
        match self {
            Self::Skill { text, .. } => teach(worker, text, false),
            Self::Certificate { text, .. } => teach(worker, text, true),
            Self::Ktp(place) => worker.ktp_region = Some(*place),
            Self::KtpChecked(day) => worker.ktp_checked_on = Some(*day),
            Self::Home(place) => worker.home_region = Some(*place),
            Self::Since(day) => worker.resident_since = Some(*day),
            Self::Education(education) => worker.education = Some(*education),
            Self::Experience(years) => worker.experience_years = Some(*years),
            Self::Major(major) => worker.major = Some(major.clone()),
            Self::Relocate => worker.relocate = Some(true),
            Self::Wage(wage) => worker.wage_min = Some(*wage),
            Self::Way(way) => worker.max_distance_km = Some(*way),
            Self::Move { to, since, seen } => {
                worker.home_region = Some(*to);
                worker.ktp_region = Some(*to);
                worker.ktp_checked_on = seen.or(worker.ktp_checked_on);
                worker.resident_since = *since;
                // The old coordinates are no longer home.
                (worker.lat, worker.lon) = (None, None);
            }
        }
    }
}

/// A record with edits made.
pub(super) fn applied(worker: &Worker, edits: &[Edit]) -> Worker {
    let mut worker = worker.clone();
    for edit in edits {
        edit.apply(&mut worker);
    }
    worker
}
