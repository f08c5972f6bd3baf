//! Which occupation is a vacancy of? Its KBJI unit group, or without one its title's words.

use crate::engine::Snapshot;
use crate::index::{Profiler, WorkerProfile};
use crate::record::Worker;

/// An occupation as vacancies are sorted by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    /// A KBJI unit group, four digits.
    Group(u16),
    /// The words of a title without a group, as stems in the order of their bytes, each once.
    Title(String),
}

impl Field {
    /// The occupation of a stored vacancy; `None` if it has neither group nor title.
    pub(crate) fn of_vacancy(snapshot: &Snapshot, number: u32) -> Option<Self> {
        let layout = snapshot.layout();
        let view = layout.vacancies.view(number);
        let words = view.title.iter().map(|word| layout.words.name(*word).to_owned()).collect();
        view.facts.group.map(Self::Group).or_else(|| Self::titled(words))
    }

    /// The occupation that a person wants or had.
    pub(crate) fn of_worker(profile: &WorkerProfile) -> Option<Self> {
        profile.facts.group.map(Self::Group).or_else(|| Self::titled(profile.title.clone()))
    }

    /// The occupation that a text names: a KBJI code or a title.
    pub(crate) fn named(text: &str, profiler: &Profiler) -> Option<Self> {
        let mut nobody = Worker::new(crate::ids::WorkerId::new("nobody").ok()?);
        nobody.occupation = Some(text.to_owned());
        Self::of_worker(&profiler.worker(&nobody))
    }

    fn titled(mut words: Vec<String>) -> Option<Self> {
        words.sort_unstable();
        words.dedup();
        (!words.is_empty()).then(|| Self::Title(words.join(" ")))
    }

    /// The KBJI code, if it is one.
    pub(crate) fn code(&self) -> Option<String> {
        match self {
            Self::Group(group) => Some(format!("{group:04}")),
            Self::Title(_) => None,
        }
    }
}
