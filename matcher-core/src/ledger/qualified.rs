//! Is there anybody to take what is still owed? Qualified locals who aren't at work, each for one opening.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::book::Book;
use super::count::Draft;
use super::error::LedgerError;
use crate::assignment::{Lists, Market, Masks, Rule, max_score};
use crate::engine::{Eligible, Places, RankOptions, Row};
use crate::policy::{Extra, Instrument, Policy, SkillClasses};

/// The shortest list asked of the engine: shorter ones cost as much.
const LEAST_K: usize = 16;

/// Where somebody stands: the place of their ring, then other locals, then everybody else.
type Zone = usize;

/// Fills in how many of the missing locals nobody could be.
///
/// For openings of a unit that are still to go to locals, `asked` in all, lists of the `asked` best of each post are long
/// enough: where a largest set of people with a place takes somebody from farther down a post's list, at least one of the
/// `asked` before them is free, since no more than `asked - 1` others have a place, and takes it instead.
pub(super) fn fill_in(book: &Book<'_>, drafts: &mut [Draft], options: &RankOptions) -> Result<(), LedgerError> {
    let zones = book.policy.rings.len();
    let mut wanted: FxHashMap<usize, BTreeMap<Zone, usize>> = FxHashMap::default();
    for draft in drafts.iter() {
        let (asked, zone) = (asked(draft), draft.ring.map_or(zones, usize::from));
        for (post, _) in draft.open.iter().filter(|_| asked > 0) {
            let most = wanted.entry(*post).or_default().entry(zone).or_default();
            *most = asked.max(*most);
        }
    }
    let found = lists(book, &wanted, options)?;
    for draft in drafts {
        options.cancel.check()?;
        let asked = asked(draft);
        let zone = draft.ring.map_or(zones, usize::from);
        let placed = if asked == 0 { 0 } else { placeable(&found, draft, zone, asked)? };
        draft.row.infeasible = draft.row.counted.map(|_| (asked - placed.min(asked)) as u64);
    }
    Ok(())
}

/// Openings that are still to go to locals: no more than are missing, and no more than are open.
fn asked(draft: &Draft) -> usize {
    let open: u64 = draft.open.iter().map(|(_, left)| left).sum();
    usize::try_from(draft.row.remaining().unwrap_or(0).min(open)).unwrap_or(usize::MAX)
}

/// The policy's locals, nearest rings first, for any post and whatever else it orders.
fn nearest_first(policy: &Policy) -> Policy {
    let mut nearest = policy.clone();
    (nearest.jurisdiction, nearest.valid_from, nearest.valid_to) = (None, None, None);
    nearest.order.instrument = Instrument::Tier;
    nearest.order.skill_class = SkillClasses::default();
    nearest.extra = Extra::default();
    nearest.groups.clear();
    nearest.exemptions.clear();
    nearest
}

/// Each post's qualified locals who aren't at work, nearest first, as many as are wanted of each zone or all there are.
fn lists(
    book: &Book<'_>,
    wanted: &FxHashMap<usize, BTreeMap<Zone, usize>>,
    options: &RankOptions,
) -> Result<FxHashMap<usize, Vec<(u32, Zone)>>, LedgerError> {
    let policy = Arc::new(nearest_first(book.policy));
    let mut found = FxHashMap::default();
    // Posts by the length of the list to ask for; those whose list is full of people at work come again.
    let mut rounds: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (post, zones) in wanted {
        let most = zones.values().copied().max().unwrap_or(0);
        rounds.entry(most.next_power_of_two().max(LEAST_K)).or_default().push(*post);
    }
    while let Some((k, mut posts)) = rounds.pop_first() {
        posts.sort_unstable();
        let ids: Vec<&str> = posts.iter().map(|&post| book.posts.all[post].id).collect();
        let options = options.clone().with_k(k).with_eligible(Eligible::Pass).with_places(Places::Listed);
        let ranking = book.snapshot.rank_workers_under(&policy, Some(&ids), &options)?;
        let mut rows: FxHashMap<u32, Vec<&Row>> = FxHashMap::default();
        for row in ranking.rows() {
            rows.entry(row.vacancy).or_default().push(row);
        }
        for post in posts {
            let rows = rows.remove(&book.posts.all[post].number).unwrap_or_default();
            let zoned: Vec<(u32, Zone)> = rows.iter().map(|row| (row.worker, zone(book, post, row))).collect();
            let last = zoned.last().map_or(0, |(_, zone)| *zone);
            let is_free = |(worker, _): &(u32, Zone)| !book.hires.at_work.contains(worker);
            let free: Vec<(u32, Zone)> = zoned.iter().copied().filter(is_free).collect();
            let is_enough = |(zone, least): (&Zone, &usize)| {
                last > *zone || free.iter().filter(|(_, own)| own <= zone).count() >= *least
            };
            if zoned.len() < k || wanted[&post].iter().all(is_enough) {
                found.insert(post, free);
            } else {
                rounds.entry(k * 2).or_default().push(post);
            }
        }
    }
    Ok(found)
}

/// Where a row's worker stands; who isn't put forward, is nobody's local.
fn zone(book: &Book<'_>, post: usize, row: &Row) -> Zone {
    let locals = book.policy.rings.len();
    if row.is_local != Some(true) || row.score < book.policy.order.min_score {
        return locals + 1;
    }
    let facts = book.snapshot.layout().workers.facts.get(row.worker);
    let settings = book.snapshot.settings();
    let home = book.policy.residence(&facts, book.posts.all[post].facts.site, settings.as_of);
    home.ring.map_or(locals, usize::from)
}

/// The largest number of people who can take a draft's openings, each one of them.
fn placeable(
    found: &FxHashMap<usize, Vec<(u32, Zone)>>,
    draft: &Draft,
    zone: Zone,
    asked: usize,
) -> Result<usize, LedgerError> {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut rules = Vec::with_capacity(draft.open.len());
    for (number, (post, left)) in (0_u32..).zip(&draft.open) {
        let listed = found.get(post).into_iter().flatten().filter(|(_, own)| *own <= zone).take(asked);
        pairs.extend(listed.map(|(worker, _)| (*worker, number)));
        rules.push(Rule::open(u32::try_from(*left).unwrap_or(u32::MAX)));
    }
    if rules.len() == 1 {
        return Ok(pairs.len());
    }
    pairs.sort_unstable();
    let mut indptr = vec![0];
    for people in pairs.chunk_by(|a, b| a.0 == b.0) {
        indptr.push(indptr[indptr.len() - 1] + people.len());
    }
    let indices: Vec<u32> = pairs.iter().map(|(_, number)| *number).collect();
    let market = Market::new(Lists::new(&indptr, &indices, rules.len())?, Masks::None, &rules)?;
    // Every pair is worth the same, so that the largest sum is the largest number.
    let optimum = max_score(&market, &vec![1.0; indices.len()])?;
    Ok(optimum.matched.into_iter().flatten().count())
}
