//! What did the ledger leave out, or count in a way that a reader should know? Topics, each with the ids concerned.

use serde::Serialize;

use crate::record::Noted;

/// What a note is about. The ids of a note are those of the records that [`Topic::records`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Topic {
    /// The policy isn't in force on the day: it owes nothing.
    NotInForce,
    /// No target of the policy is in force on the day.
    NoTarget,
    /// A placement or an end after the day of the ledger; not counted.
    Later,
    /// A placement or an end without a date; not counted.
    Undated,
    /// An event that doesn't say what happened; not counted.
    KindUnknown,
    /// Hired before the period of a target; not counted for that target.
    BeforePeriod,
    /// The same person placed again at the same vacancy; counted once.
    Repeated,
    /// Placed before the vacancy opened; counted.
    BeforeOpening,
    /// An end of somebody who was never placed there; changes nothing.
    EndedWithoutPlaced,
    /// An end dated before the placement; changes nothing, the person counts as still at work.
    EndedBeforePlaced,
    /// A placement of somebody who isn't on file, or of nobody named; counted as of unknown origin.
    WorkerUnknown,
    /// A placement at a vacancy that isn't on file, or at none named; counted as of unknown origin.
    VacancyUnknown,
    /// Event and vacancy name two employers; counted for the event's.
    EmployerDiffers,
    /// A placement of which nobody tells the employer; counted for no employer and no site.
    EmployerUnknown,
    /// A vacancy of which nobody tells the employer; counted for no employer and, without a site, for none.
    VacancyWithoutEmployer,
    /// A placement whose class of skill nobody tells; counted for no target of certain classes.
    ClassUnknown,
    /// A placement outside of the policy's jurisdiction; not counted.
    Outside,
    /// A vacancy that a listed exemption lets out; not counted.
    Exempt,
    /// A placement that an officer's override came before; counted like any other.
    Overridden,
    /// A vacancy that took more people than it had openings; all are counted.
    AboveOpenings,
    /// A vacancy reported filled, with fewer placements than openings: people whom nobody reported, not counted.
    FilledUnreported,
    /// An employer without headcounts, whose share nobody can tell.
    NoHeadcount,
    /// Headcounts tell neither classes of skill nor vacancies; such a target can't be counted.
    HeadcountTooCoarse,
    /// Headcounts tell no rings; their shares can't be counted.
    HeadcountWithoutRings,
    /// An employer at work on several sites, or on none that is told where the principal has several: the headcount
    /// belongs to none of them.
    SeveralSites,
    /// A vacancy, or an employer's placements, without a site where there are several; counted under the principal's id.
    SiteUnknown,
    /// A site named by employers who have different principals; counted as one.
    SharedSite,
    /// A contractor whose principal isn't on file; counted with all others of that principal.
    PrincipalUnknown,
    /// Contractors whose principals go in a circle; of no account where no target is by site.
    Circle,
    /// An exemption by labour-market test or officer: papers that the ledger doesn't read; everybody is counted.
    PaperExemption,
}

impl Topic {
    /// The word for it: `ended_without_placed`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.told().0
    }

    /// The table whose ids a note lists: `events`, `vacancies`, `employers`, or `sites`; `policy` for names of targets.
    #[must_use]
    pub fn records(self) -> &'static str {
        self.told().1
    }

    /// The word, the table of the ids, and the sentence, `{}` being the count.
    const fn told(self) -> (&'static str, &'static str, &'static str) {
        const EVENTS: &str = "events";
        const POSTS: &str = "vacancies";
        const FIRMS: &str = "employers";
        const POLICY: &str = "policy";
        match self {
            Self::NotInForce => ("not_in_force", POLICY, "policy not in force on the day, nothing is owed: {}"),
            Self::NoTarget => ("no_target", POLICY, "policy without a target in force on the day, nothing is owed: {}"),
            Self::Later => ("later", EVENTS, "events dated after the day of the ledger, not counted: {}"),
            Self::Undated => ("undated", EVENTS, "placements or ends without a date, not counted: {}"),
            Self::KindUnknown => ("kind_unknown", EVENTS, "events that don't say what happened, not counted: {}"),
            Self::BeforePeriod => {
                ("before_period", EVENTS, "placements before the period of a target, not counted for it: {}")
            }
            Self::Repeated => {
                ("repeated", EVENTS, "placements of the same person at the same vacancy again, counted once: {}")
            }
            Self::BeforeOpening => ("before_opening", EVENTS, "placements before the vacancy opened, counted: {}"),
            Self::EndedWithoutPlaced => {
                ("ended_without_placed", EVENTS, "ends of somebody who was never placed there, changing nothing: {}")
            }
            Self::EndedBeforePlaced => (
                "ended_before_placed",
                EVENTS,
                "ends dated before the placement, after which the person counts as still at work: {}",
            ),
            Self::WorkerUnknown => {
                ("worker_unknown", EVENTS, "placements of somebody not on file, counted as of unknown origin: {}")
            }
            Self::VacancyUnknown => {
                ("vacancy_unknown", EVENTS, "placements at no vacancy on file, counted as of unknown origin: {}")
            }
            Self::EmployerDiffers => (
                "employer_differs",
                EVENTS,
                "placements that name another employer than their vacancy, counted for the one they name: {}",
            ),
            Self::EmployerUnknown => (
                "employer_unknown",
                EVENTS,
                "placements that tell no employer, counted for no employer and no site: {}",
            ),
            Self::VacancyWithoutEmployer => {
                ("vacancy_without_employer", POSTS, "vacancies that tell no employer, counted for none: {}")
            }
            Self::ClassUnknown => (
                "class_unknown",
                EVENTS,
                "placements without a class of skill, counted for no target of certain classes: {}",
            ),
            Self::Outside => ("outside", EVENTS, "placements outside of the jurisdiction, not counted: {}"),
            Self::Exempt => ("exempt", POSTS, "vacancies let out by a listed exemption, not counted: {}"),
            Self::Overridden => {
                ("overridden", EVENTS, "placements after an officer's override, counted like any other: {}")
            }
            Self::AboveOpenings => {
                ("above_openings", POSTS, "vacancies that took more people than they had openings, all counted: {}")
            }
            Self::FilledUnreported => (
                "filled_unreported",
                POSTS,
                "vacancies reported filled with fewer placements than openings, whoever was not reported not counted: {}",
            ),
            Self::NoHeadcount => {
                ("no_headcount", FIRMS, "employers without headcounts, whose share nobody can tell: {}")
            }
            Self::HeadcountTooCoarse => (
                "headcount_too_coarse",
                POLICY,
                "targets that ask of headcounts a class of skill or a vacancy, which they don't tell, not counted: {}",
            ),
            Self::HeadcountWithoutRings => (
                "headcount_without_rings",
                POLICY,
                "targets of headcounts, which tell no rings, counted for all locals alone: {}",
            ),
            Self::SeveralSites => (
                "several_sites",
                FIRMS,
                "employers on several sites, or on one of several, whose headcounts belong to none of them: {}",
            ),
            Self::SiteUnknown => (
                "site_unknown",
                POSTS,
                "vacancies without a site where there are several, counted under the principal: {}",
            ),
            Self::SharedSite => {
                ("shared_site", "sites", "sites named by employers of different principals, each counted as one: {}")
            }
            Self::PrincipalUnknown => {
                ("principal_unknown", FIRMS, "contractors of a principal who is not on file, counted together: {}")
            }
            Self::Circle => ("circle", FIRMS, "employers who are each other's contractors in a circle: {}"),
            Self::PaperExemption => (
                "paper_exemption",
                POLICY,
                "exemptions by a certificate or an officer's paper, which the ledger doesn't read, everybody counted: {}",
            ),
        }
    }
}

/// Something a reader of the ledger should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Note {
    /// What it is about.
    pub topic: Topic,
    /// How many records it is about.
    pub count: u64,
    /// Their ids, each once, by bytes.
    pub ids: Vec<String>,
    /// The same in a sentence, without ids.
    pub text: String,
}

/// Notes while they are taken: each id once a topic.
pub(super) type Notes = Noted<Topic>;

impl Notes {
    pub(super) fn told(self) -> Vec<Note> {
        let note = |(topic, ids): (Topic, Vec<String>)| {
            let count = ids.len() as u64;
            let text = topic.told().2.replace("{}", &count.to_string());
            Note { topic, count, ids, text }
        };
        self.into_topics().map(note).collect()
    }
}
