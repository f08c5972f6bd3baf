//! The instruments: from the k best of every class to one list, and who moved because of which rule.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::class::Class;
use super::document::{Instrument, Policy};
use super::scope::Post;
use super::{labour_market_test, reserve};
use crate::region::ResidencyTier;

/// Somebody who may be ranked for a vacancy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contender {
    /// Dense number of the worker.
    pub worker: u32,
    /// Rank of the worker's id among all ids; the smaller wins a tie.
    pub id_rank: u32,
    /// Score in [0, 1], never touched by a policy.
    pub score: f64,
    /// The class the policy counts them in.
    pub class: Class,
}

/// The rule that put a contender where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// An amount for living near.
    Boost,
    /// An amount for a group.
    Extra,
    /// A nearer class.
    Tier,
    /// An amount taken for turns had lately.
    Rotation,
    /// A reserved opening, by its place in [`Policy::reserve_names`].
    Reserve(u8),
    /// The labour-market test puts qualified locals first.
    LabourMarketTest,
    /// Others were moved, and this one with them.
    Moved,
}

/// A contender's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Who.
    pub contender: Contender,
    /// Score plus what the policy added.
    pub priority: f64,
    /// Place by score alone among the contenders, 1 being the best: that of all workers as far as the k best of every class
    /// reach. `None` if nobody counted it.
    pub before: Option<u32>,
    /// Places gained (above 0) or lost (below 0); `None` where no policy orders, for who has no place, and where
    /// [`Placed::before`] is.
    pub moved: Option<i32>,
    /// The rule that moved them, or the reserved opening they take.
    pub rule: Option<Rule>,
    /// Place by priority, before the instrument looked at classes.
    pub(super) merit: u32,
}

impl Placed {
    /// Whether the policy puts them forward.
    pub(super) fn is_put_forward(&self, policy: &Policy) -> bool {
        policy.puts_forward(&self.contender.class, self.contender.score)
    }
}

/// Reserved openings of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeatCount {
    /// Openings the policy states.
    pub stated: u32,
    /// Openings that were there to take: fewer if all reserves together are more than the openings, more if an inner ring's
    /// fell to this one.
    pub seats: u32,
    /// Openings that somebody took.
    pub filled: u32,
}

/// Who is asked under a labour-market test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Those in the rings up to this one: its window runs.
    Ring(u8),
    /// Locals: enough of them are qualified.
    Locals,
    /// Locals: it can't be told whether the windows are over.
    Undated,
    /// Everyone: fewer qualified locals than openings were found.
    Everyone,
}

/// One vacancy's list under a policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ordered {
    /// In the order of positions.
    pub placed: Vec<Placed>,
    /// Shut out as long as their residence, or ring, is unknown; by score, without positions.
    pub waiting: Vec<Placed>,
    /// Reserved openings, in the order of [`Policy::reserve_names`]; empty unless the policy reserves here.
    pub seats: Vec<SeatCount>,
    /// Who is asked; `None` unless a labour-market test is held here.
    pub asked: Option<Asked>,
    /// Openings that stay empty for want of a qualified member.
    pub held: u32,
}

/// Orders contenders by a policy and keeps the first `k`.
///
/// `contenders` holds at least the `depth(post, k)` best of every class, in any order; more don't change the result. Under
/// an instrument that only orders (`boost`, `tier`) those who come into the list are enough for it, not for places. Below
/// `order.min_score` the policy does nothing for anybody. Ties go to the higher score, then to the smaller id. O(n log n).
#[must_use]
pub fn order(policy: &Policy, post: &Post, mut contenders: Vec<Contender>, k: usize) -> Ordered {
    contenders.sort_unstable_by(by_score);
    let amounts = policy.amounts();
    let mut by_merit: Vec<Placed> = (1_u32..)
        .zip(contenders)
        .map(|(before, contender)| {
            let added = amounts.added(policy, post.instrument, contender.score, &contender.class);
            Placed {
                contender,
                priority: contender.score + added,
                before: Some(before),
                moved: None,
                rule: None,
                merit: before,
            }
        })
        .collect();
    if post.instrument == Instrument::None {
        by_merit.truncate(k);
        return Ordered { placed: by_merit, ..Ordered::default() };
    }
    by_merit.sort_by(|a, b| b.priority.total_cmp(&a.priority).then_with(|| by_score(&a.contender, &b.contender)));
    for (merit, placed) in (1_u32..).zip(&mut by_merit) {
        placed.merit = merit;
    }
    let mut ordered = match post.instrument {
        Instrument::Tier => Ordered { placed: tier(policy, by_merit), ..Ordered::default() },
        Instrument::Reserve => reserve::order(policy, post, &by_merit),
        Instrument::LabourMarketTest => labour_market_test::order(policy, post, by_merit),
        Instrument::None | Instrument::Boost => Ordered { placed: by_merit, ..Ordered::default() },
    };
    ordered.placed.truncate(k);
    ordered.waiting.truncate(k);
    for (after, placed) in (1_u32..).zip(&mut ordered.placed) {
        if after >= placed.merit && !matches!(placed.rule, Some(Rule::Reserve(_))) {
            // The instrument let nobody of another class stand behind them.
            placed.rule = None;
        }
        if let Some(before) = placed.before {
            place(policy, placed, before, after);
        }
    }
    ordered
}

/// How many of each class an instrument needs for a list of `k`: those that give openings away look at all of them.
#[must_use]
pub fn depth(post: &Post, k: usize) -> usize {
    match post.instrument {
        Instrument::Reserve | Instrument::LabourMarketTest => k.max(post.openings as usize),
        Instrument::None | Instrument::Boost | Instrument::Tier => k,
    }
}

/// Forgets the places by score that a list of `k` alone doesn't tell; the rule of an instrument that only orders is then the
/// one that was applied, whether or not it moved anybody.
pub(crate) fn forget_places(policy: &Policy, post: &Post, ordered: &mut Ordered, k: usize) {
    let depth = depth(post, k);
    let last = policy.last_of(post.instrument, &ordered.placed, k);
    for placed in ordered.placed.iter_mut().chain(&mut ordered.waiting) {
        let is_told = if post.instrument.only_orders() {
            last.is_none_or(|last| policy.tells_place(post.instrument, &last, placed))
        } else {
            placed.before.is_some_and(|before| before as usize <= depth)
        };
        if !is_told {
            (placed.before, placed.moved) = (None, None);
            if post.instrument.only_orders() {
                placed.rule = applied(policy, post.instrument, placed);
            }
        }
    }
}

/// The rule that an instrument that only orders applied to somebody.
fn applied(policy: &Policy, instrument: Instrument, placed: &Placed) -> Option<Rule> {
    let is_near = placed.is_put_forward(policy) && policy.is_near(instrument, &placed.contender.class);
    let near = is_near.then_some(if instrument == Instrument::Boost { Rule::Boost } else { Rule::Tier });
    let score = placed.contender.score;
    let by_amount = if placed.priority > score { Some(Rule::Extra) } else { None };
    near.or(by_amount).or((placed.priority < score).then_some(Rule::Rotation))
}

/// Says from where somebody moved to a place, and by which rule.
pub(crate) fn place(policy: &Policy, placed: &mut Placed, before: u32, after: u32) {
    let moved = i64::from(before) - i64::from(after);
    placed.before = Some(before);
    placed.moved = Some(i32::try_from(moved).unwrap_or(i32::MAX));
    let takes_opening = matches!(placed.rule, Some(Rule::Reserve(_)));
    if moved == 0 && !takes_opening {
        placed.rule = None;
    } else if placed.rule.is_none() {
        let is_raised = moved > 0 && placed.priority > placed.contender.score;
        let is_near =
            policy.order.instrument == Instrument::Boost && policy.is_near(Instrument::Boost, &placed.contender.class);
        placed.rule = Some(match (is_raised, is_near) {
            (true, true) => Rule::Boost,
            (true, false) => Rule::Extra,
            (false, _) if moved < 0 && policy.taken(policy.order.instrument, &placed.contender.class) > 0.0 => {
                Rule::Rotation
            }
            (false, _) => Rule::Moved,
        });
    }
}

/// Nearer classes first; inside a class by merit.
fn tier(policy: &Policy, mut by_merit: Vec<Placed>) -> Vec<Placed> {
    for placed in &mut by_merit {
        if placed.is_put_forward(policy) && policy.is_near(Instrument::Tier, &placed.contender.class) {
            placed.rule = Some(Rule::Tier);
        }
    }
    by_merit.sort_by_key(|placed| policy.placed_key(Instrument::Tier, placed));
    by_merit
}

/// Amounts of the declared groups, by their bits.
pub(crate) struct Amounts(Vec<f64>);

impl Amounts {
    /// What a policy adds to a score: nothing unless it may put the contender forward, less what turns take from anybody.
    pub(crate) fn added(&self, policy: &Policy, instrument: Instrument, score: f64, class: &Class) -> f64 {
        let given = if policy.puts_forward(class, score) { self.most(policy, instrument, class) } else { 0.0 };
        given - policy.taken(instrument, class)
    }

    /// What a policy adds to the scores of those of a class whom it puts forward, turns aside.
    pub(super) fn most(&self, policy: &Policy, instrument: Instrument, class: &Class) -> f64 {
        if instrument == Instrument::None {
            return 0.0;
        }
        let near = if instrument == Instrument::Boost { policy.order.boost.of(class.tier) } else { 0.0 };
        let of_groups = self.0.iter().enumerate().filter(|(bit, _)| class.groups >> bit & 1 == 1);
        let extra: f64 = of_groups.map(|(_, amount)| amount).sum();
        near + extra.min(policy.extra.cap)
    }
}

impl Policy {
    /// The amounts that declared groups add.
    pub(crate) fn amounts(&self) -> Amounts {
        let amount = |name: &str| self.extra.amounts.get(name).copied().unwrap_or(0.0);
        Amounts(self.declared_groups().into_iter().map(amount).collect())
    }

    /// What turns had lately take off the priority of those of a class.
    pub(super) fn taken(&self, instrument: Instrument, class: &Class) -> f64 {
        if instrument == Instrument::None { 0.0 } else { self.rotation.taken(class.turns) }
    }

    /// Whether an instrument that only orders has a class or an amount for where somebody of a class lives.
    pub(super) fn is_near(&self, instrument: Instrument, class: &Class) -> bool {
        match instrument {
            Instrument::Boost => self.order.boost.of(class.tier) > 0.0,
            Instrument::Tier => class.ring.is_some() || class.tier < ResidencyTier::Elsewhere,
            Instrument::None | Instrument::Reserve | Instrument::LabourMarketTest => false,
        }
    }

    /// Whether the policy puts somebody forward: they may rise, and their score reaches the minimum.
    pub(super) fn puts_forward(&self, class: &Class, score: f64) -> bool {
        class.may_rise && score >= self.order.min_score
    }

    /// The bits of the declared groups that an instrument looks at.
    #[must_use]
    pub fn groups_of(&self, instrument: Instrument) -> u32 {
        let bits = self.declared_groups().into_iter().enumerate().filter(|(_, name)| match instrument {
            Instrument::None => false,
            Instrument::Reserve => true,
            Instrument::Boost | Instrument::Tier | Instrument::LabourMarketTest => {
                self.extra.amounts.contains_key(*name)
            }
        });
        bits.fold(0, |mask, (bit, _)| mask | 1 << bit)
    }

    /// Names of the kinds of reserved openings: rings from the innermost, `local`, groups.
    #[must_use]
    pub fn reserve_names(&self) -> Vec<String> {
        let rings = self.rings.iter().map(super::document::Ring::name);
        let groups = self.groups.iter().map(|group| group.name.clone());
        rings.chain([reserve::LOCAL.to_owned()]).chain(groups).collect()
    }

    /// The name of a rule in tables: `reserve:local`; where somebody was only moved along, the instrument's.
    #[must_use]
    pub fn rule_name(&self, rule: Rule) -> Cow<'static, str> {
        match rule {
            Rule::Boost => "boost".into(),
            Rule::Extra => "extra".into(),
            Rule::Tier => "tier".into(),
            Rule::Rotation => "rotation".into(),
            Rule::LabourMarketTest => "labour_market_test".into(),
            Rule::Moved => self.order.instrument.as_str().into(),
            Rule::Reserve(kind) => {
                let name = self.reserve_names().into_iter().nth(usize::from(kind)).unwrap_or_default();
                format!("reserve:{name}").into()
            }
        }
    }
}

/// The order without a policy: by score, then by id.
pub(crate) fn by_score(a: &Contender, b: &Contender) -> Ordering {
    b.score.total_cmp(&a.score).then(a.id_rank.cmp(&b.id_rank))
}
