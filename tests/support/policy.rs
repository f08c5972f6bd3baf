//! The instruments the slow, obvious way: everybody at once, no classes and nothing cut off.

use matcher_core::assignment::{self, Reserved};
use matcher_core::policy::{Instrument, Policy, Post, Precedence, Residence};
use matcher_core::region::ResidencyTier;

/// Somebody who is ranked for a vacancy.
#[derive(Clone, Debug)]
pub struct Person {
    /// The id; ties go to the smaller.
    pub id: String,
    /// Score in [0, 1].
    pub score: f64,
    /// What the policy knows of the home.
    pub residence: Residence,
    /// Groups the person is in.
    pub groups: Vec<String>,
    /// Turns had lately.
    pub turns: u8,
    /// Whether every hard rule is passed, one is failed, or it can't be told.
    pub eligible: Option<bool>,
}

/// A list and who waits behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// Ids in the order of positions.
    pub ids: Vec<String>,
    /// Ids of people of unknown residence who are shut out, best first.
    pub waiting: Vec<String>,
}

/// Everybody's place under a policy. Reserves are found by trying every choice, so that there may be about eight people.
#[must_use]
pub fn list(policy: &Policy, post: &Post, people: &[Person]) -> List {
    let mut by_merit: Vec<&Person> = people.iter().collect();
    let merit = |person: &Person| priority(policy, post, person);
    by_merit.sort_by(|a, b| merit(b).total_cmp(&merit(a)).then(b.score.total_cmp(&a.score)).then(a.id.cmp(&b.id)));
    let ids = |people: Vec<&Person>| people.into_iter().map(|person| person.id.clone()).collect::<Vec<_>>();
    let plain = |people| List { ids: ids(people), waiting: Vec::new() };
    match post.instrument {
        Instrument::None | Instrument::Boost => plain(by_merit),
        Instrument::Tier => {
            let mut sorted = Vec::new();
            for place in 0..64 {
                sorted.extend(by_merit.iter().copied().filter(|person| nearness(policy, post, person) == place));
            }
            plain(sorted)
        }
        Instrument::Reserve => plain(reserve(policy, post, &by_merit)),
        Instrument::LabourMarketTest => {
            let (asked, rest) = test(policy, post, &by_merit);
            // Who lacks a paper waits; of locals, while a ring is asked alone.
            let in_window = policy.rings.iter().map(|ring| i64::from(ring.window_days)).sum::<i64>();
            let in_window = post.open_days.is_some_and(|day| i64::from(day) < in_window);
            let waits = |person: &&Person| match person.residence.is_local {
                None => true,
                Some(is_local) => is_local && in_window && person.residence.may_be_nearer,
            };
            let waiting = rest.into_iter().filter(waits).collect();
            List { ids: ids(asked), waiting: ids(waiting) }
        }
    }
}

/// Score plus what the policy adds, less what turns take.
#[must_use]
pub fn priority(policy: &Policy, post: &Post, person: &Person) -> f64 {
    if post.instrument == Instrument::None {
        return person.score;
    }
    let rotation = &policy.rotation;
    let taken = if rotation.months == 0 { 0.0 } else { (rotation.amount * f64::from(person.turns)).min(rotation.cap) };
    if !is_put_forward(policy, post, person) {
        return person.score + (0.0 - taken);
    }
    let near = match (post.instrument, person.residence.tier) {
        (Instrument::Boost, tier) => policy.order.boost.of(tier),
        _ => 0.0,
    };
    let mut extra = 0.0;
    for name in policy.declared_groups() {
        if person.groups.iter().any(|group| group == name) {
            extra += policy.extra.amounts.get(name).copied().unwrap_or(0.0);
        }
    }
    person.score + (near + extra.min(policy.extra.cap) - taken)
}

/// Whether the policy does something for somebody: qualified, and good enough.
fn is_put_forward(policy: &Policy, post: &Post, person: &Person) -> bool {
    let qualified = match post.instrument {
        Instrument::Reserve | Instrument::LabourMarketTest => person.eligible == Some(true),
        _ => person.eligible != Some(false),
    };
    qualified && person.score >= policy.order.min_score
}

fn nearness(policy: &Policy, post: &Post, person: &Person) -> usize {
    let tier = person.residence.tier.min(ResidencyTier::Elsewhere) as usize;
    match person.residence.ring {
        _ if !is_put_forward(policy, post, person) => 32 + ResidencyTier::Elsewhere as usize,
        Some(ring) => usize::from(ring),
        None => 32 + tier,
    }
}

/// Names of the reserved openings somebody may take.
fn may_take(policy: &Policy, post: &Post, person: &Person) -> Vec<String> {
    if !is_put_forward(policy, post, person) {
        return Vec::new();
    }
    let mut names = Vec::new();
    if person.residence.is_local == Some(true) {
        let inward = person.residence.ring.map_or(policy.rings.len(), usize::from);
        names.extend(policy.rings.iter().skip(inward).map(matcher_core::policy::Ring::name));
        names.push("local".to_owned());
    }
    names.extend(policy.groups.iter().map(|group| group.name.clone()).filter(|name| person.groups.contains(name)));
    names
}

fn reserve<'a>(policy: &Policy, post: &Post, by_merit: &[&'a Person]) -> Vec<&'a Person> {
    let kinds = policy.reserve_names();
    let masks: Vec<u64> = by_merit
        .iter()
        .map(|person| {
            let takes = may_take(policy, post, person);
            kinds.iter().enumerate().filter(|(_, kind)| takes.contains(kind)).map(|(bit, _)| 1 << bit).sum()
        })
        .collect();
    let local = policy.rings.len();
    let reserved: Vec<Reserved> = (0_u32..)
        .zip(policy.reserved_openings(post))
        .map(|(bit, seats)| Reserved { bit, seats, falls_to: ((bit as usize) < local).then_some(bit as usize + 1) })
        .collect();
    let chosen = match &policy.order.reserve.precedence {
        Precedence::ReserveFirst => {
            super::choice::choose(&masks, post.openings, &reserved, &assignment::Precedence::ReserveFirst, post.holds)
        }
        Precedence::OpenFirst => {
            super::choice::choose(&masks, post.openings, &reserved, &assignment::Precedence::OpenFirst, post.holds)
        }
        Precedence::Slots(_) => unreachable!("slot orders are tested where they are chosen"),
    };
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    for (at, person) in by_merit.iter().enumerate() {
        if chosen.contains(&at) { inside.push(*person) } else { outside.push(*person) }
    }
    inside.extend(outside);
    inside
}

/// Who is asked, in order, and the rest.
fn test<'a>(policy: &Policy, post: &Post, by_merit: &[&'a Person]) -> (Vec<&'a Person>, Vec<&'a Person>) {
    let is_local = |person: &Person| person.residence.is_local == Some(true);
    let is_qualified = |person: &Person| is_local(person) && is_put_forward(policy, post, person);
    let qualified = by_merit.iter().filter(|person| is_qualified(person)).count();
    let windows: i64 = policy.rings.iter().map(|ring| i64::from(ring.window_days)).sum();
    let is_asked = |person: &Person| {
        let mut end = 0;
        for (ring, window) in policy.rings.iter().map(|ring| i64::from(ring.window_days)).enumerate() {
            end += window;
            if post.open_days.is_some_and(|day| i64::from(day) < end) && window > 0 {
                return is_local(person) && person.residence.ring.is_some_and(|own| usize::from(own) <= ring);
            }
        }
        let undated = windows > 0 && post.open_days.is_none();
        is_local(person) || !undated && qualified < post.openings as usize
    };
    let (asked, rest): (Vec<&Person>, Vec<&Person>) = by_merit.iter().copied().partition(|person| is_asked(person));
    let (first, then): (Vec<&Person>, Vec<&Person>) = asked.into_iter().partition(|person| is_qualified(person));
    (first.into_iter().chain(then).collect(), rest)
}
