//! What was to be reached by when, and is it?

use serde::Serialize;

use super::measure::{Gauge, Measure};
use super::note::{Notes, ProgrammeTopic};
use crate::record::{Stage, Target};
use crate::safeguard::payer_name;
use crate::units::{Date, Fraction, Share};

/// Whether a target is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    /// Reached by its day, or before it has come.
    Reached,
    /// Not reached, and its day hasn't passed.
    Open,
    /// Its day has passed without.
    Missed,
    /// Nobody can tell: the measure isn't known, or number or day is missing, or a share of nobody.
    Unmeasured,
}

impl StageState {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Open => "open",
            Self::Missed => "missed",
            Self::Unmeasured => "unmeasured",
        }
    }
}

/// What was counted for a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Realised {
    /// Records.
    Count(u64),
    /// A part of a whole.
    Share(Fraction),
}

impl Realised {
    /// As a number: a count, or a share in [0, 1].
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "counts of records, far below 2^52")]
    pub fn get(self) -> Option<f64> {
        match self {
            Self::Count(count) => Some(count as f64),
            Self::Share(share) => share.get(),
        }
    }

    /// Numerator and denominator; a count is of nothing.
    #[must_use]
    pub fn parts(self) -> (u64, Option<u64>) {
        match self {
            Self::Count(count) => (count, None),
            Self::Share(share) => (share.part(), Some(share.whole())),
        }
    }

    /// Whether a target is reached, exactly; `None` if a share is held against what is none.
    #[allow(clippy::cast_precision_loss, reason = "counts of records, far below 2^52")]
    fn reaches(self, target: f64) -> Option<bool> {
        match self {
            Self::Count(count) => Some(count as f64 >= target),
            Self::Share(share) => share.reaches(Share::new(target).ok()?),
        }
    }
}

/// One target.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StageRow {
    /// The target.
    pub target_id: String,
    /// Its stage.
    pub stage: Option<Stage>,
    /// What is counted, as written.
    pub measure: Option<String>,
    /// How much is wanted: records, or a share in [0, 1].
    pub target: Option<f64>,
    /// By when.
    pub due: Option<Date>,
    /// Who pays; what others paid for isn't counted.
    pub funder: Option<String>,
    /// What was reached until the target's day or today, whichever is earlier.
    pub realised: Option<Realised>,
    /// What is reached today.
    pub realised_now: Option<Realised>,
    /// The day on which a count reached its target.
    pub reached_on: Option<Date>,
    /// Whether it is reached.
    pub state: StageState,
    /// How many records stand for `realised_now`; [`EvidenceRow`] names them.
    pub evidence: u64,
}

/// A record that stands for a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EvidenceRow {
    /// The target.
    pub target_id: String,
    /// The table of the record: `events` or `mous`.
    pub table: &'static str,
    /// Its id.
    pub id: String,
    /// Its day.
    pub date: Date,
}

/// Every target, by stage, day and id, with the records that stand for it.
pub(super) fn stages(
    gauge: &Gauge<'_, '_>,
    targets: &[Target],
    notes: &mut Notes,
) -> (Vec<StageRow>, Vec<EvidenceRow>) {
    let mut evidence = Vec::new();
    let mut rows: Vec<StageRow> = targets.iter().map(|target| row(gauge, target, &mut evidence, notes)).collect();
    rows.sort_by(|a, b| {
        let key = |row: &StageRow| (row.stage.is_none(), row.stage, row.due.is_none(), row.due);
        key(a).cmp(&key(b)).then_with(|| a.target_id.cmp(&b.target_id))
    });
    (rows, evidence)
}

fn row(gauge: &Gauge<'_, '_>, target: &Target, evidence: &mut Vec<EvidenceRow>, notes: &mut Notes) -> StageRow {
    let (id, today) = (target.target_id.as_str(), gauge.chronicle.today());
    let funder = target.funder.as_deref().filter(|funder| !funder.trim().is_empty()).map(payer_name);
    let mut row = StageRow {
        target_id: id.to_owned(),
        stage: target.stage,
        measure: target.measure.clone(),
        target: target.target.filter(|target| target.is_finite()),
        due: target.due,
        funder,
        realised: None,
        realised_now: None,
        reached_on: None,
        state: StageState::Unmeasured,
        evidence: 0,
    };
    let words = target.measure.as_deref().filter(|words| !words.trim().is_empty());
    let measure = words.and_then(Measure::read);
    if words.is_some() && measure.is_none() {
        notes.add(ProgrammeTopic::MeasureNotRead, id);
    }
    if words.is_none() || row.target.is_none() || target.due.is_none() {
        notes.add(ProgrammeTopic::TargetUntold, id);
    }
    let Some(measure) = measure else { return row };
    let funder = row.funder.as_deref();
    let records = gauge.records(measure, funder);
    let until = target.due.map_or(today, |due| due.min(today));
    let is_count = matches!(measure, Measure::Events(_) | Measure::Partners(_));
    let by = |day: Date| {
        if is_count {
            Some(Realised::Count(records.iter().filter(|(date, _)| *date <= day).count() as u64))
        } else {
            gauge.share(measure, funder, day).map(Realised::Share)
        }
    };
    (row.realised, row.realised_now) = (by(until), by(today));
    row.evidence = records.len() as u64;
    evidence.extend(records.iter().map(|(date, record)| EvidenceRow {
        target_id: id.to_owned(),
        table: measure.table(),
        id: (*record).to_owned(),
        date: *date,
    }));
    if let (Some(wanted), Some(due)) = (row.target, row.due) {
        if is_count {
            row.reached_on = reached_on(&records, wanted);
        }
        if !is_count && Share::new(wanted).is_err() {
            notes.add(ProgrammeTopic::TargetNotAShare, id);
            return row;
        }
        row.state = match row.realised.and_then(|realised| realised.reaches(wanted)) {
            Some(true) => StageState::Reached,
            _ if today <= due => StageState::Open,
            Some(false) => StageState::Missed,
            None => StageState::Unmeasured,
        };
    }
    row
}

/// The day of the record that makes the number full.
#[allow(clippy::cast_precision_loss, reason = "counts of records, far below 2^52")]
fn reached_on(records: &[(Date, &str)], wanted: f64) -> Option<Date> {
    records.iter().enumerate().find(|(at, _)| (at + 1) as f64 >= wanted).map(|(_, (day, _))| *day)
}
