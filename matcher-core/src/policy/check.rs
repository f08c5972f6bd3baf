//! Does a policy do what it says? Its effect on a market, counted opening by opening, and what voids it.

use serde::Serialize;

use super::document::{Instrument, Policy, Precedence};
use super::order::{Asked, Contender, Ordered, order};
use super::residency::{Papers, Residence};
use super::scope::Post;

/// Something that keeps a policy from doing what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What kind of thing, in a word.
    pub code: &'static str,
    /// What it is, with its numbers.
    pub text: String,
}

/// A policy's effect on a market.
///
/// Shares are of the people who stand on the first places of each list, as many as it has openings; an opening that is held
/// or that nobody is ranked for has no share.
///
/// # Source
///
/// What a reserve is worth against what it states: Dur, Kominers, Pathak and Sönmez (2018), "Reserve design: unintended
/// consequences and the demise of Boston's walk zones", *Journal of Political Economy* 126(6).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicyCheck {
    /// Name of the policy.
    pub policy_id: String,
    /// Share that the policy states, weighted by openings: that of the reserve, or of the targets in force; `None` if it
    /// states none.
    pub stated_share: Option<f64>,
    /// Share of locals with the policy; `None` if nobody is ranked.
    pub effective_share: Option<f64>,
    /// Share of locals by score alone.
    pub baseline_share: Option<f64>,
    /// Share of locals if the open openings were filled first; `None` unless the policy reserves.
    pub open_first_share: Option<f64>,
    /// Share of locals if the reserved openings were filled first; `None` unless the policy reserves.
    pub reserve_first_share: Option<f64>,
    /// Vacancies that the policy orders.
    pub vacancies: u64,
    /// Their openings.
    pub openings: u64,
    /// Openings that go to somebody else than by score alone.
    pub changed: u64,
    /// What keeps the policy from doing what it says.
    pub warnings: Vec<Warning>,
}

impl PolicyCheck {
    /// Adds a warning.
    pub(crate) fn warn(&mut self, code: &'static str, text: &str) {
        self.warnings.push(Warning { code, text: text.to_owned() });
    }
}

/// People on the first places of lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Places {
    taken: u64,
    locals: u64,
}

impl Places {
    fn share(self) -> Option<f64> {
        #[allow(clippy::cast_precision_loss, reason = "counts of people, far below 2^52")]
        (self.taken > 0).then(|| self.locals as f64 / self.taken as f64)
    }

    fn add(&mut self, other: Self) {
        self.taken += other.taken;
        self.locals += other.locals;
    }
}

/// What is counted over vacancies. Sums of integers, so that the order of vacancies is of no account.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    vacancies: u64,
    openings: u64,
    /// Millionths of openings that the share states, before rounding.
    stated: u128,
    effective: Places,
    baseline: Places,
    open_first: Places,
    reserve_first: Places,
    changed: u64,
    /// Openings reserved, by kind, after rounding; and those that somebody took.
    seats: Vec<(u64, u64)>,
    /// Vacancies where equal scores decide between a local and somebody else.
    tied: u64,
    /// Vacancies for which nobody is ranked.
    empty: u64,
    /// Vacancies where somebody is ranked and nobody reaches the least score.
    below: u64,
    /// People of unknown residence in vacancies that lack qualified locals.
    unknown: u64,
    missing: Papers,
    /// Whether some contender lives in the ring or is in the group.
    rings: Vec<bool>,
    groups: u32,
    asked_everyone: u64,
    undated: u64,
    shut: u64,
}

impl Tally {
    /// Adds another tally.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.vacancies += other.vacancies;
        self.openings += other.openings;
        self.stated += other.stated;
        self.effective.add(other.effective);
        self.baseline.add(other.baseline);
        self.open_first.add(other.open_first);
        self.reserve_first.add(other.reserve_first);
        self.changed += other.changed;
        self.seats.resize(self.seats.len().max(other.seats.len()), (0, 0));
        for (own, others) in self.seats.iter_mut().zip(other.seats) {
            *own = (own.0 + others.0, own.1 + others.1);
        }
        self.tied += other.tied;
        self.empty += other.empty;
        self.below += other.below;
        self.unknown += other.unknown;
        self.missing = self.missing.and(other.missing);
        self.rings.resize(self.rings.len().max(other.rings.len()), false);
        for (own, others) in self.rings.iter_mut().zip(other.rings) {
            *own |= others;
        }
        self.groups |= other.groups;
        self.asked_everyone += other.asked_everyone;
        self.undated += other.undated;
        self.shut += other.shut;
        self
    }

    /// Counts one vacancy that the policy orders. `contenders` are at least as many of each class as its instrument needs
    /// for its openings.
    #[must_use]
    pub fn of(
        policy: &Policy,
        post: &Post,
        contenders: &[Contender],
        residence: impl Fn(&Contender) -> Residence,
    ) -> Self {
        let openings = post.openings as usize;
        let with = |policy: &Policy, post: &Post| order(policy, post, contenders.to_vec(), openings);
        let places = |ordered: &Ordered| {
            let first = chosen(ordered, post);
            let locals = first.iter().filter(|contender| residence(contender).is_local == Some(true)).count();
            Places { taken: first.len() as u64, locals: locals as u64 }
        };
        let ordered = with(policy, post);
        let baseline = with(policy, &Post { instrument: Instrument::None, holds: false, ..*post });
        let by_precedence = |precedence: Precedence| {
            if post.instrument != Instrument::Reserve {
                return Places::default();
            }
            let mut other = policy.clone();
            other.order.reserve.precedence = precedence;
            places(&with(&other, post))
        };
        let before: Vec<u32> = chosen(&baseline, post).iter().map(|contender| contender.worker).collect();
        let after = chosen(&ordered, post);
        let changed = after.iter().filter(|contender| !before.contains(&contender.worker)).count();
        let unclaimed = ordered.seats.iter().any(|seats| seats.filled < seats.stated);
        let lacks_locals = unclaimed || ordered.asked == Some(Asked::Everyone) || !ordered.waiting.is_empty();
        let reaches = |contender: &Contender| contender.score >= policy.order.min_score;
        let mut tally = Self {
            vacancies: 1,
            openings: u64::from(post.openings),
            stated: u128::from(post.openings) * u128::from(policy.stated(post).millionths()),
            effective: places(&ordered),
            baseline: places(&baseline),
            open_first: by_precedence(Precedence::OpenFirst),
            reserve_first: by_precedence(Precedence::ReserveFirst),
            changed: changed as u64,
            seats: ordered.seats.iter().map(|seats| (u64::from(seats.stated), u64::from(seats.filled))).collect(),
            tied: u64::from(is_tied(&ordered, contenders, post, &residence)),
            empty: u64::from(contenders.is_empty()),
            below: u64::from(!contenders.is_empty() && !contenders.iter().any(reaches)),
            rings: vec![false; policy.rings.len()],
            asked_everyone: u64::from(ordered.asked == Some(Asked::Everyone)),
            undated: u64::from(ordered.asked == Some(Asked::Undated)),
            shut: u64::from(policy.is_shut(post)),
            ..Self::default()
        };
        for contender in contenders {
            let residence = residence(contender);
            tally.groups |= contender.class.groups;
            if let Some(ring) = residence.ring.and_then(|ring| tally.rings.get_mut(usize::from(ring))) {
                *ring = true;
            }
            if lacks_locals && residence.is_local.is_none() {
                tally.unknown += 1;
                tally.missing = tally.missing.and(residence.missing);
            }
        }
        tally
    }

    /// The effect of a policy, summed up, with its warnings.
    #[must_use]
    pub fn check(self, policy: &Policy) -> PolicyCheck {
        #[allow(clippy::cast_precision_loss, reason = "openings in millionths, far below 2^52")]
        let stated = (self.stated > 0).then(|| self.stated as f64 / 1e6 / self.openings.max(1) as f64);
        let reserves = policy.order.instrument == Instrument::Reserve;
        let share = |places: Places| places.share().filter(|_| reserves);
        let mut warnings = policy.contradictions();
        self.warn(policy, stated, &mut warnings);
        PolicyCheck {
            policy_id: policy.id.clone(),
            stated_share: stated.or_else(|| policy.written_share()),
            effective_share: self.effective.share(),
            baseline_share: self.baseline.share(),
            open_first_share: share(self.open_first),
            reserve_first_share: share(self.reserve_first),
            vacancies: self.vacancies,
            openings: self.openings,
            changed: self.changed,
            warnings,
        }
    }

    /// What the market makes of the policy.
    fn warn(&self, policy: &Policy, stated: Option<f64>, warnings: &mut Vec<Warning>) {
        let mut warn = |code, text| warnings.push(Warning { code, text });
        if self.vacancies == 0 {
            warn(
                "no_vacancy",
                "the policy orders no vacancy of this market: see jurisdiction, dates, skill_class".into(),
            );
            return;
        }
        let (effective, baseline) = (self.effective.share().unwrap_or(0.0), self.baseline.share().unwrap_or(0.0));
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        if policy.order.instrument == Instrument::Reserve {
            let open_first = self.open_first.share().unwrap_or(0.0);
            let first = policy.order.reserve.precedence == Precedence::ReserveFirst;
            if first && stated.is_some() && (effective - baseline) * VOID < open_first - baseline {
                warn(
                    "precedence",
                    format!(
                        "filled first, the reserve of {} raises the share of locals from {} to {}: those whom their score \
                         would choose anyway use it up; with open_first it would be {}",
                        percent(stated.unwrap_or(0.0)),
                        percent(baseline),
                        percent(effective),
                        percent(open_first)
                    ),
                );
            }
            self.warn_seats(policy, &mut warn);
        } else if self.changed == 0 && policy.order.instrument != Instrument::None {
            warn("no_effect", format!("none of {} openings goes to somebody else than by score alone", self.openings));
        }
        if let Some(stated) = stated
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
                    "at {} of {} vacancies the last opening falls between a local and somebody else of equal score: \
                     the smaller id takes it",
                    self.tied, self.vacancies
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
            if !found {
                warn("empty_ring", format!("nobody ranked lives in the ring {}", ring.name()));
            }
        }
        let looked_at = policy.groups_of(policy.order.instrument);
        for (bit, name) in policy.declared_groups().into_iter().enumerate() {
            if looked_at >> bit & 1 == 1 && self.groups >> bit & 1 == 0 {
                warn("empty_group", format!("nobody ranked is in the group {name}"));
            }
        }
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
    }

    /// What rounding and the pool make of reserved openings.
    fn warn_seats(&self, policy: &Policy, warn: &mut impl FnMut(&'static str, String)) {
        let locals = policy.rings.len() + 1;
        let reserved: u64 = self.seats.iter().take(locals).map(|(seats, _)| seats).sum();
        let stated = self.stated;
        let off = u128::from(reserved) * 1_000_000;
        // Off by more than a twentieth of all openings is no longer what the document says.
        if off.abs_diff(stated) * ROUNDED_OFF > u128::from(self.openings) * 1_000_000 {
            #[allow(clippy::cast_precision_loss, reason = "openings in millionths, far below 2^52")]
            let exact = stated as f64 / 1e6;
            warn(
                "rounding",
                format!(
                    "rounding makes {reserved} reserved openings out of {exact:.1}: most vacancies have few openings"
                ),
            );
        }
        for (kind, name) in policy.reserve_names().iter().enumerate() {
            let Some((seats, filled)) = self.seats.get(kind) else { continue };
            let is_stated = match kind.checked_sub(locals) {
                Some(group) => policy.groups[group].share > crate::units::Share::ZERO,
                None => kind + 1 < locals && policy.rings[kind].min_share > crate::units::Share::ZERO,
            };
            if *seats == 0 && is_stated {
                warn("rounding", format!("rounding leaves no opening to {name} at any vacancy"));
            }
            if filled < seats {
                warn("pool", format!("{filled} of {seats} openings reserved for {name} have a qualified member"));
            }
        }
    }
}

/// A reserve that brings less than a tenth of what it would bring filled last is void.
const VOID: f64 = 10.0;
/// Rounding may move a twentieth of the openings before it is told.
const ROUNDED_OFF: u128 = 20;

/// Who takes the openings: the first of the list, held openings left out.
fn chosen(ordered: &Ordered, post: &Post) -> Vec<Contender> {
    let openings = post.openings.saturating_sub(ordered.held) as usize;
    ordered.placed.iter().take(openings).map(|placed| placed.contender).collect()
}

/// Whether somebody outside has the same score as the last inside, one of them local and one not.
fn is_tied(
    ordered: &Ordered,
    contenders: &[Contender],
    post: &Post,
    residence: &impl Fn(&Contender) -> Residence,
) -> bool {
    let inside = chosen(ordered, post);
    let Some(last) = inside.iter().min_by(|a, b| a.score.total_cmp(&b.score)) else { return false };
    let is_local = |contender: &Contender| residence(contender).is_local == Some(true);
    let equal = |contender: &&Contender| contender.score.total_cmp(&last.score).is_eq();
    let outside = contenders.iter().filter(|contender| !inside.iter().any(|other| other.worker == contender.worker));
    let local_outside = outside.filter(equal).map(is_local);
    let inside: Vec<bool> = inside.iter().filter(equal).map(is_local).collect();
    local_outside.into_iter().any(|local| inside.contains(&!local))
}
