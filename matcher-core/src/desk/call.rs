//! What does a call list hold?

use std::fmt;

use serde::Serialize;

use super::overrides::Override;
use crate::engine::{Eligible, Fingerprints, Ranking, Row};
use crate::lang::Lang;
use crate::region::ResidencyTier;
use crate::safeguard::OfferFlags;

/// What an override did to a call list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// They were on the list and aren't called.
    LeftOut,
    /// They weren't on the list and are called, behind the others.
    PutOn,
}

impl Change {
    /// The change as tables write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftOut => "left_out",
            Self::PutOn => "put_on",
        }
    }
}

/// Options of a call list.
///
/// # Examples
///
/// ```
/// use matcher_core::desk::CallOptions;
///
/// let options = CallOptions::default().with_n(6).with_overrides(false);
/// assert_eq!((options.n, options.overrides), (Some(6), false));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallOptions {
    /// How many are called for each vacancy, at least 1; as many as it has openings if absent.
    pub n: Option<u32>,
    /// Whether overrides are followed; without them the list is the ranking's.
    pub overrides: bool,
    /// Whom the ranking keeps, where a call makes it itself.
    pub eligible: Eligible,
    /// Threads of that ranking; the caller's pool if absent.
    pub threads: Option<usize>,
}

impl Default for CallOptions {
    fn default() -> Self {
        Self { n: None, overrides: true, eligible: Eligible::default(), threads: None }
    }
}

impl CallOptions {
    /// Sets how many are called for each vacancy.
    #[must_use]
    pub fn with_n(mut self, n: u32) -> Self {
        self.n = Some(n);
        self
    }

    /// Sets whether overrides are followed.
    #[must_use]
    pub fn with_overrides(mut self, overrides: bool) -> Self {
        self.overrides = overrides;
        self
    }

    /// Sets whom the ranking keeps.
    #[must_use]
    pub fn with_eligible(mut self, eligible: Eligible) -> Self {
        self.eligible = eligible;
        self
    }

    /// Sets the threads.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }
}

/// A vacancy that people are called for, as its letters print it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallPost {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// Title as advertised.
    pub title: Option<String>,
    /// Name of the employer, or their id where no employer of that id is known.
    pub employer: Option<String>,
    /// The work site, where the employer has several.
    pub site: Option<String>,
    /// Full name of the region of the work site.
    pub region: Option<String>,
    /// People wanted.
    pub openings: u32,
    /// Certificates and licences asked.
    pub certificates: Vec<String>,
    /// How many are called before those who are put on.
    pub n: u32,
}

/// One row of a call list: somebody called, or left out by an override.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Called {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The worker's id.
    pub worker_id: String,
    /// Place on the call list, 1 first; `None` for who is left out.
    pub place: Option<u32>,
    /// Position in the ranking, 1 is best; `None` where the ranking didn't go so far, or gives none.
    pub position: Option<u32>,
    /// Fused score in [0, 1].
    pub score: f64,
    /// Score plus what the policy added.
    pub priority: f64,
    /// How near home is to the site.
    pub tier: ResidencyTier,
    /// Whether the policy counts the worker as local; `None` is unknown and never local.
    pub is_local: Option<bool>,
    /// True, false, or `None` if a fact must be checked.
    pub eligible: Option<bool>,
    /// Codes of the hard rules that fail or can't be told.
    pub checks: Vec<&'static str>,
    /// What would tell whether the worker is local.
    pub proof_missing: Vec<&'static str>,
    /// What an officer must see beside a vulnerable worker's offer; letters speak of the post alone.
    pub flags: OfferFlags,
    /// The policy's rule that moved them, or the reserved opening they take.
    pub rule: Option<String>,
    /// What an override did; `None` without one.
    pub change: Option<Change>,
    /// That override.
    pub decision: Option<Override>,
}

impl Called {
    pub(crate) fn of(ranking: &Ranking, row: &Row) -> Self {
        Self {
            vacancy_id: ranking.vacancy_id(row).to_owned(),
            worker_id: ranking.worker_id(row).to_owned(),
            place: None,
            position: row.position,
            score: row.score,
            priority: row.priority,
            tier: row.tier,
            is_local: row.is_local,
            eligible: row.checks.eligible(),
            checks: row.checks.codes().collect(),
            proof_missing: row.proof_missing.names().collect(),
            flags: ranking.flags(row),
            rule: row.rule.map(|rule| ranking.policy().rule_name(rule).into_owned()),
            change: None,
            decision: None,
        }
    }
}

/// What a reader of a call list should know of a vacancy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CallNoteKind {
    /// So many fewer are called than were asked for: the ranking has no more.
    Short,
    /// So many who are left out had a reserved opening; the next in the ranking moves up, whoever it is reserved for.
    Reserved,
    /// So many who are put on fail a hard rule.
    Ineligible,
    /// So many overrides are about nobody on file.
    Unknown,
}

/// One thing a reader of a call list should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallNote {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// What.
    pub kind: CallNoteKind,
    /// How many, at least 1.
    pub count: usize,
}

impl CallNote {
    /// The note as a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let Self { vacancy_id: id, kind, count } = self;
        match (lang, kind) {
            (Lang::Id, CallNoteKind::Short) => {
                format!("lowongan {id}: kurang {count} orang dari yang diminta, pemeringkatan tidak memuat yang lain")
            }
            (Lang::Id, CallNoteKind::Reserved) => format!(
                "lowongan {id}: {count} orang yang tidak dipanggil menempati kursi cadangan; yang naik adalah urutan \
                 berikutnya, termasuk bila kursi itu bukan baginya"
            ),
            (Lang::Id, CallNoteKind::Ineligible) => {
                format!("lowongan {id}: {count} orang yang ditambahkan tidak memenuhi syarat wajib, lihat checks")
            }
            (Lang::Id, CallNoteKind::Unknown) => {
                format!("lowongan {id}: {count} keputusan tentang orang yang tidak terdaftar")
            }
            (Lang::En, CallNoteKind::Short) => {
                format!("vacancy {id}: {count} fewer are called than asked for, the ranking has no more")
            }
            (Lang::En, CallNoteKind::Reserved) => format!(
                "vacancy {id}: {count} left out had a reserved opening; the next in the ranking moves up, whether or not \
                 the opening is reserved for them"
            ),
            (Lang::En, CallNoteKind::Ineligible) => {
                format!("vacancy {id}: {count} put on fail a hard rule of the vacancy, see checks")
            }
            (Lang::En, CallNoteKind::Unknown) => format!("vacancy {id}: {count} overrides are about nobody on file"),
        }
    }
}

/// Who is called for which vacancy, and what officers changed. It holds what letters print, and no name.
#[derive(Clone)]
pub struct CallList {
    pub(crate) posts: Vec<CallPost>,
    pub(crate) rows: Vec<Called>,
    pub(crate) notes: Vec<CallNote>,
    pub(crate) fingerprints: Fingerprints,
}

impl CallList {
    /// Every row, vacancy after vacancy: those called by place, then those left out by position.
    #[must_use]
    pub fn rows(&self) -> &[Called] {
        &self.rows
    }

    /// The vacancies, in the order of the rows.
    #[must_use]
    pub fn posts(&self) -> &[CallPost] {
        &self.posts
    }

    /// Those called, by vacancy and place.
    pub fn called(&self) -> impl Iterator<Item = &Called> {
        self.rows.iter().filter(|row| row.place.is_some())
    }

    /// Rows that an override changed.
    pub fn overridden(&self) -> impl Iterator<Item = &Called> {
        self.rows.iter().filter(|row| row.change.is_some())
    }

    /// What a reader should know, such as a list with fewer people than were asked for.
    #[must_use]
    pub fn notes(&self) -> &[CallNote] {
        &self.notes
    }

    /// What the ranking behind it was made from.
    #[must_use]
    pub fn fingerprints(&self) -> &Fingerprints {
        &self.fingerprints
    }
}

impl fmt::Debug for CallList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallList")
            .field("vacancies", &self.posts.len())
            .field("called", &self.called().count())
            .finish_non_exhaustive()
    }
}
