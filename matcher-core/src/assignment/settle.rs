//! Whom does a vacancy keep of a pool of people with ranks?

use super::choice::choose;
use super::problem::Rule;

/// Somebody at a vacancy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Applicant {
    /// The vacancy's rank of them.
    pub(super) rank: u32,
    pub(super) worker: u32,
    /// Their mask, as far as the vacancy tells people apart.
    pub(super) kind: u64,
}

/// Room for masks, used again and again.
#[derive(Default)]
pub(super) struct Settler {
    masks: Vec<u64>,
    rejected: Vec<Applicant>,
}

impl Settler {
    /// Puts those chosen first, in the order of rank, and says how many they are.
    pub(super) fn settle(&mut self, rule: &Rule<'_>, pool: &mut Vec<Applicant>) -> usize {
        let openings = rule.openings as usize;
        if rule.reserved.is_empty() {
            if openings > 0 && openings < pool.len() {
                pool.select_nth_unstable_by_key(openings - 1, |applicant| applicant.rank);
            }
            return openings.min(pool.len());
        }
        pool.sort_unstable_by_key(|applicant| applicant.rank);
        self.masks.clear();
        self.masks.extend(pool.iter().map(|applicant| applicant.kind));
        let choice = choose(&self.masks, rule.openings, rule.reserved, &rule.precedence, rule.hold);
        self.rejected.clear();
        let mut chosen = choice.chosen.iter().map(|chosen| chosen.at).peekable();
        let mut kept = 0;
        for at in 0..pool.len() {
            if chosen.next_if_eq(&at).is_some() {
                pool[kept] = pool[at];
                kept += 1;
            } else {
                self.rejected.push(pool[at]);
            }
        }
        pool.truncate(kept);
        pool.append(&mut self.rejected);
        kept
    }
}
