//! Does a policy do what it says? Its effect on a market, counted opening by opening, and what voids it.

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::document::{Instrument, Policy, Precedence, ReserveShare};
use super::order::{Asked, Contender, Ordered, order};
use super::residency::{Papers, Residence};
use super::scope::Post;
use super::warning::Warning;
use crate::units::Share;

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
    /// Share that the policy states, weighted by openings: that of the reserve, or of the targets in force; as written if it
    /// orders no vacancy; `None` if it states none.
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
pub(super) struct Places {
    pub(super) taken: u64,
    pub(super) locals: u64,
}

impl Places {
    pub(super) fn share(self) -> Option<f64> {
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
pub(crate) struct Tally {
    pub(super) vacancies: u64,
    pub(super) openings: u64,
    /// Millionths of openings that the share states, before rounding.
    pub(super) stated: u128,
    pub(super) effective: Places,
    pub(super) baseline: Places,
    pub(super) open_first: Places,
    pub(super) reserve_first: Places,
    pub(super) changed: u64,
    /// Reserved openings, by kind.
    pub(super) seats: Vec<Seats>,
    /// Vacancies where equal scores decide between a local and somebody else.
    pub(super) tied: u64,
    /// Vacancies for which nobody is ranked.
    pub(super) empty: u64,
    /// Vacancies where somebody is ranked and nobody reaches the least score.
    pub(super) below: u64,
    /// People of unknown residence in vacancies that lack qualified locals.
    pub(super) unknown: u64,
    pub(super) missing: Papers,
    /// Whether some contender lives in the ring or is in the group.
    pub(super) rings: Vec<bool>,
    pub(super) groups: u32,
    pub(super) asked_everyone: u64,
    /// Vacancies for which the reserve is to be the target's and no target is in force.
    pub(super) untargeted: u64,
    pub(super) undated: u64,
    /// Vacancies that hold openings for some days, without a day to count from.
    pub(super) endless: u64,
    pub(super) shut: u64,
}

/// Reserved openings of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seats {
    /// After rounding.
    pub(super) stated: u64,
    /// Those for which there is room beside other reserves.
    pub(super) room: u64,
    /// Of these, those that a member took.
    pub(super) filled: u64,
}

/// A policy, and the same with either precedence.
pub(crate) struct Precedences<'a> {
    own: &'a Policy,
    open_first: Policy,
    reserve_first: Policy,
}

impl<'a> Precedences<'a> {
    pub(crate) fn of(own: &'a Policy) -> Self {
        let with = |precedence| {
            let mut other = own.clone();
            other.order.reserve.precedence = precedence;
            other
        };
        Self { own, open_first: with(Precedence::OpenFirst), reserve_first: with(Precedence::ReserveFirst) }
    }
}

impl Tally {
    /// Adds another tally.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.vacancies += other.vacancies;
        self.openings += other.openings;
        self.stated += other.stated;
        self.effective.add(other.effective);
        self.baseline.add(other.baseline);
        self.open_first.add(other.open_first);
        self.reserve_first.add(other.reserve_first);
        self.changed += other.changed;
        self.seats.resize(self.seats.len().max(other.seats.len()), Seats::default());
        for (own, others) in self.seats.iter_mut().zip(other.seats) {
            own.stated += others.stated;
            own.room += others.room;
            own.filled += others.filled;
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
        self.untargeted += other.untargeted;
        self.undated += other.undated;
        self.endless += other.endless;
        self.shut += other.shut;
        self
    }

    /// Counts one vacancy that the policy orders. `contenders` are at least as many of each class as its instrument needs
    /// for its openings.
    pub(crate) fn of(
        precedences: &Precedences<'_>,
        post: &Post,
        contenders: &[Contender],
        residence: impl Fn(&Contender) -> Residence,
    ) -> Self {
        let policy = precedences.own;
        let openings = post.openings as usize;
        let with = |policy: &Policy, post: &Post| order(policy, post, contenders.to_vec(), openings);
        let places = |ordered: &Ordered| {
            let first = chosen(ordered, post);
            let locals = first.iter().filter(|contender| residence(contender).is_local == Some(true)).count();
            Places { taken: first.len() as u64, locals: locals as u64 }
        };
        let ordered = with(policy, post);
        let baseline = with(policy, &Post { instrument: Instrument::None, holds: false, ..*post });
        let reserves = post.instrument == Instrument::Reserve;
        let by = |other: &Policy| if reserves { places(&with(other, post)) } else { Places::default() };
        let reaches = |contender: &Contender| contender.score >= policy.order.min_score;
        let before: FxHashSet<u32> = chosen(&baseline, post).iter().map(|contender| contender.worker).collect();
        let after = chosen(&ordered, post);
        let changed = after.iter().filter(|contender| !before.contains(&contender.worker)).count();
        let effective = places(&ordered);
        let local_kinds = policy.rings.len() + 1;
        let lacks_locals = match post.instrument {
            Instrument::None => false,
            Instrument::Reserve => ordered.seats.iter().take(local_kinds).any(|seats| seats.filled < seats.stated),
            _ => effective.locals < u64::from(post.openings),
        };
        // Openings of rings fall to locals and find room there; those of a group may have none.
        let seats = ordered.seats.iter().enumerate().map(|(kind, seats)| {
            let room = if kind < local_kinds { seats.stated } else { seats.seats };
            Seats { stated: seats.stated.into(), room: room.into(), filled: seats.filled.min(room).into() }
        });
        let untargeted = reserves && policy.order.reserve.share == ReserveShare::Target && post.share == Share::ZERO;
        let mut tally = Self {
            vacancies: 1,
            openings: u64::from(post.openings),
            stated: u128::from(post.openings) * u128::from(policy.stated(post).millionths()),
            effective,
            baseline: places(&baseline),
            open_first: by(&precedences.open_first),
            reserve_first: by(&precedences.reserve_first),
            changed: changed as u64,
            seats: seats.collect(),
            tied: u64::from(is_tied(policy, post, contenders, &residence)),
            empty: contenders.is_empty().into(),
            below: (!contenders.is_empty() && !contenders.iter().any(reaches)).into(),
            rings: vec![false; policy.rings.len()],
            asked_everyone: u64::from(ordered.asked == Some(Asked::Everyone)),
            untargeted: untargeted.into(),
            undated: u64::from(ordered.asked == Some(Asked::Undated)),
            endless: (post.holds && policy.order.reserve.hold_days > 0 && post.open_days.is_none()).into(),
            shut: u64::from(policy.is_shut(post)),
            ..Self::default()
        };
        for contender in contenders {
            let residence = residence(contender);
            tally.groups |= contender.class.groups;
            // Who lives in a ring lives in those around it.
            let around = residence.ring.and_then(|ring| tally.rings.get_mut(usize::from(ring)..));
            around.into_iter().flatten().for_each(|found| *found = true);
            if lacks_locals && residence.is_local.is_none() {
                tally.unknown += 1;
                tally.missing = tally.missing.and(residence.missing);
            }
        }
        tally
    }

    /// The effect of a policy, summed up, with its warnings.
    pub(crate) fn check(self, policy: &Policy) -> PolicyCheck {
        #[allow(clippy::cast_precision_loss, reason = "openings in millionths, far below 2^52")]
        let stated = (self.stated > 0).then(|| self.stated as f64 / 1e6 / self.openings.max(1) as f64);
        let reserves = policy.order.instrument == Instrument::Reserve;
        let share = |places: Places| places.share().filter(|_| reserves);
        PolicyCheck {
            policy_id: policy.id.clone(),
            stated_share: if self.vacancies == 0 { policy.written_share() } else { stated },
            effective_share: self.effective.share(),
            baseline_share: self.baseline.share(),
            open_first_share: share(self.open_first),
            reserve_first_share: share(self.reserve_first),
            vacancies: self.vacancies,
            openings: self.openings,
            changed: self.changed,
            warnings: self.warnings(policy, stated),
        }
    }
}

/// Who takes the openings: the first of the list, held openings left out.
fn chosen(ordered: &Ordered, post: &Post) -> Vec<Contender> {
    let openings = post.openings.saturating_sub(ordered.held) as usize;
    ordered.placed.iter().take(openings).map(|placed| placed.contender).collect()
}

/// Whether equal scores decide how many locals take openings: were ties to go to locals, there would be more of them than
/// were ties to go to others.
fn is_tied(
    policy: &Policy,
    post: &Post,
    contenders: &[Contender],
    residence: &impl Fn(&Contender) -> Residence,
) -> bool {
    let is_local = |contender: &Contender| residence(contender).is_local == Some(true);
    let locals = |win_ties: bool| {
        // Ranks of ids split the ties that are left: those of one side come before all of the other.
        let mut ids: Vec<usize> = (0..contenders.len()).collect();
        ids.sort_by_key(|&at| (is_local(&contenders[at]) != win_ties, contenders[at].id_rank));
        let mut ranked = contenders.to_vec();
        for (rank, at) in (0_u32..).zip(ids) {
            ranked[at].id_rank = rank;
        }
        let ordered = order(policy, post, ranked, post.openings as usize);
        chosen(&ordered, post).iter().filter(|contender| is_local(contender)).count()
    };
    locals(true) != locals(false)
}
