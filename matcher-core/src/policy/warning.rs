//! What keeps a policy from doing what it says on a market?

use serde::Serialize;

use super::check::{Places, Tally};
use super::document::{Instrument, Policy};
use crate::units::Share;

/// A reserve that brings less than a tenth of what it would bring filled last is void.
const VOID: f64 = 10.0;
/// Rounding may move a twentieth of the openings before it is told.
const ROUNDED_OFF: u128 = 20;

/// Something that keeps a policy from doing what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What kind of thing, in a word.
    pub code: &'static str,
    /// What it is, with its numbers.
    pub text: String,
}

impl Tally {
    /// What the policy itself and what the market makes of it.
    pub(super) fn warnings(&self, policy: &Policy, stated: Option<f64>) -> Vec<Warning> {
        let mut warnings = policy.contradictions();
        if self.vacancies == 0 {
            let text = "the policy orders no vacancy of this market: see jurisdiction, dates, skill_class".into();
            warnings.push(Warning { code: "no_vacancy", text });
            return warnings;
        }
        self.warn_of_effect(policy, stated, &mut warnings);
        let mut warn = |code, text| warnings.push(Warning { code, text });
        if policy.order.instrument == Instrument::Reserve {
            self.warn_of_seats(policy, &mut warn);
        }
        self.warn_of_people(policy, &mut warn);
        if self.shut > 0 {
            warn(
                "window",
                format!("{} vacancies close before their exclusive windows are over: others never come in", self.shut),
            );
        }
        if self.undated > 0 {
            warn(
                "undated",
                format!("{} vacancies have windows and no opens_on or no as_of: others never come in", self.undated),
            );
        }
        if self.endless > 0 && policy.order.instrument == Instrument::Reserve {
            warn(
                "undated",
                format!("{} vacancies hold openings for good: no opens_on or no as_of tells until when", self.endless),
            );
        }
        warnings
    }

    /// What comes out against what is stated.
    fn warn_of_effect(&self, policy: &Policy, stated: Option<f64>, warnings: &mut Vec<Warning>) {
        let is_told = warnings.iter().any(|warning| warning.code == "no_effect");
        let mut warn = |code, text| warnings.push(Warning { code, text });
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        if self.untargeted > 0 {
            warn(
                "not_in_force",
                format!(
                    "at {} of {} vacancies no target is in force on the market's day: none of their openings is reserved \
                     for locals",
                    self.untargeted, self.vacancies
                ),
            );
        }
        let is_void = self.is_void(policy);
        if let (true, Some(stated)) = (is_void, stated) {
            let of = |places: Places| percent(places.share().unwrap_or(0.0));
            warn(
                "precedence",
                format!(
                    "filled in this order, the reserve of {} makes the share of locals {}, and by score alone it is {}: \
                     those whom their score would choose anyway use it up; with open_first it would be {}",
                    percent(stated),
                    of(self.effective),
                    of(self.baseline),
                    of(self.open_first)
                ),
            );
        }
        let is_without = self.changed == 0 && self.effective == self.baseline;
        if is_without && !is_void && !is_told && policy.order.instrument != Instrument::None {
            warn("no_effect", format!("none of {} openings goes to somebody else than by score alone", self.openings));
        }
        if let (Some(stated), Some(effective)) = (stated, self.effective.share())
            && effective < stated
            && policy.order.instrument != Instrument::None
        {
            warn(
                "below_stated",
                format!("the share of locals is {}, stated are {}", percent(effective), percent(stated)),
            );
        }
        if self.tied > 0 {
            warn(
                "ties",
                format!(
                    "at {} of {} vacancies an opening lies between a local and somebody else of equal score: the \
                     smaller id takes it",
                    self.tied, self.vacancies
                ),
            );
        }
    }

    /// Whom the policy finds.
    fn warn_of_people(&self, policy: &Policy, warn: &mut impl FnMut(&'static str, String)) {
        if self.asked_everyone > 0 {
            warn(
                "pool",
                format!(
                    "at {} of {} vacancies fewer locals are qualified than there are openings: others come in",
                    self.asked_everyone, self.vacancies
                ),
            );
        }
        if self.empty > 0 {
            warn(
                "nobody_ranked",
                format!(
                    "for {} of {} vacancies nobody is ranked: see their dates and rules",
                    self.empty, self.vacancies
                ),
            );
        }
        if self.below > 0 && policy.order.min_score > 0.0 {
            warn(
                "min_score",
                format!(
                    "at {} of {} vacancies nobody reaches min_score {}",
                    self.below, self.vacancies, policy.order.min_score
                ),
            );
        }
        if self.unknown > 0 {
            let papers: Vec<&str> = self.missing.names().collect();
            warn(
                "unknown_proof",
                format!(
                    "{} times somebody of unknown residence stands for a vacancy that lacks qualified locals; missing: {}",
                    self.unknown,
                    papers.join(", ")
                ),
            );
        }
        for (ring, found) in policy.rings.iter().zip(&self.rings) {
            if !found && policy.order.instrument.has_rings() {
                warn("empty_ring", format!("nobody ranked lives in the ring {}", ring.name()));
            }
        }
        let looked_at = policy.groups_of(policy.order.instrument);
        for (bit, name) in policy.declared_groups().into_iter().enumerate() {
            if looked_at >> bit & 1 == 1 && self.groups >> bit & 1 == 0 {
                warn("empty_group", format!("nobody ranked is in the group {name}"));
            }
        }
    }

    /// Whether a reserve brings locals next to nothing that its members wouldn't get by score, and would if it were filled
    /// last.
    fn is_void(&self, policy: &Policy) -> bool {
        let (Some(effective), Some(baseline)) = (self.effective.share(), self.baseline.share()) else { return false };
        let open_first = self.open_first.share().unwrap_or(0.0);
        policy.order.instrument == Instrument::Reserve
            && self.stated > 0
            && open_first > baseline
            && (effective - baseline) * VOID < open_first - baseline
    }

    /// Whether openings are off from exact millionths of openings by more than a twentieth of all openings: that is no
    /// longer what the document says.
    fn is_far(&self, openings: u64, exact: u128) -> bool {
        (u128::from(openings) * 1_000_000).abs_diff(exact) * ROUNDED_OFF > u128::from(self.openings) * 1_000_000
    }

    /// What rounding and the pool make of reserved openings.
    fn warn_of_seats(&self, policy: &Policy, warn: &mut impl FnMut(&'static str, String)) {
        let locals = policy.rings.len() + 1;
        let reserved: u64 = self.seats.iter().take(locals).map(|seats| seats.stated).sum();
        let stated = self.stated;
        if self.is_far(reserved, stated) {
            #[allow(clippy::cast_precision_loss, reason = "openings in millionths, far below 2^52")]
            let exact = stated as f64 / 1e6;
            warn(
                "rounding",
                format!(
                    "rounding makes {reserved} reserved openings out of {exact:.1}: most vacancies have few openings"
                ),
            );
        }
        let mut inside = 0;
        for (kind, (name, seats)) in policy.reserve_names().iter().zip(&self.seats).enumerate() {
            let share = match kind.checked_sub(locals) {
                Some(group) => policy.groups[group].share,
                None => policy.rings.get(kind).map_or(Share::ZERO, |ring| ring.min_share),
            };
            // What a ring is to have is counted inward.
            inside += seats.stated;
            let stated = if kind < locals { inside } else { seats.stated };
            if stated == 0 && share > Share::ZERO {
                warn("rounding", format!("rounding leaves no opening to {name} at any vacancy"));
            }
            if kind >= locals && self.is_far(seats.stated, u128::from(self.openings) * u128::from(share.millionths())) {
                #[allow(clippy::cast_precision_loss, reason = "openings, far below 2^52")]
                let exact = share.get() * self.openings as f64;
                warn("rounding", format!("rounding makes {} openings for {name} out of {exact:.1}", seats.stated));
            }
            if seats.room < seats.stated {
                warn(
                    "rounding",
                    format!("{} of {} openings for {name} have room beside other reserves", seats.room, seats.stated),
                );
            }
            if seats.filled < seats.room {
                warn(
                    "pool",
                    format!(
                        "{} of {} openings reserved for {name} are taken by a member: no other qualified one is left",
                        seats.filled, seats.room
                    ),
                );
            }
        }
    }
}
