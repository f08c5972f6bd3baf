//! Who is protected, and who pays? Income, payer and schemes that fit a work status.
//!
//! Shares are illustrative. In the districts the sample follows, a third or less of those who work on their own account is
//! covered, mostly out of the district's budget (domain notes, section 5.2).

use super::draw::Draw;
use super::economy::Economy;
use crate::record::{HeldScheme, SchemeState, WorkStatus};
use crate::units::{Date, Rupiah};

/// Income, payer and schemes of one worker.
pub(super) struct Protection {
    pub(super) income: Option<Rupiah>,
    pub(super) payer: Option<String>,
    pub(super) schemes: Vec<HeldScheme>,
}

/// What decides about it.
pub(super) struct Circumstances<'a> {
    pub(super) status: WorkStatus,
    pub(super) is_poor: bool,
    pub(super) is_laid_off: bool,
    pub(super) economy: &'a Economy,
    /// Minimum wage of the district, rupiah per month.
    pub(super) floor: i64,
    /// `as_of` in days since 1970-01-01.
    pub(super) today: i32,
}

/// Rounds an amount to what people say: full steps of 50,000.
pub(super) fn rounded(amount: i64) -> i64 {
    (amount + 25_000) / 50_000 * 50_000
}

/// Draws a worker's protection.
pub(super) fn protection(facts: &Circumstances<'_>, draw: &mut Draw) -> Protection {
    // Percent of the minimum wage. Casual work pays a month's part of it, own account often less than half.
    let shares = match facts.status {
        WorkStatus::Employed => Some([88, 125]),
        WorkStatus::Daily => Some([45, 98]),
        WorkStatus::Informal => Some([22, 70]),
        WorkStatus::SelfEmployed => Some([30, 110]),
        WorkStatus::Unemployed | WorkStatus::Student => None,
    };
    let income = shares.and_then(|[low, high]| {
        let share = i64::from(draw.between(low, high));
        Rupiah::new(rounded(facts.floor * share / 100)).ok()
    });
    let mut held = Held { schemes: Vec::new(), today: facts.today };
    let payer = match facts.status {
        WorkStatus::Employed => employed(&mut held, draw),
        WorkStatus::Daily if draw.percent(38) => {
            held.active(&["JKK", "JKM"], draw);
            Some("employer")
        }
        WorkStatus::Daily | WorkStatus::Informal | WorkStatus::SelfEmployed => own_account(facts, &mut held, draw),
        WorkStatus::Unemployed | WorkStatus::Student => without_work(facts, &mut held, draw),
    };
    if facts.is_poor {
        for (scheme, share) in [("PBI", 62), ("SEMBAKO", 45), ("PKH", 34)] {
            if draw.percent(share) {
                held.active(&[scheme], draw);
            }
        }
    }
    Protection { income, payer: payer.map(str::to_owned), schemes: held.schemes }
}

fn employed(held: &mut Held, draw: &mut Draw) -> Option<&'static str> {
    // Small firms register late or not at all.
    if draw.percent(14) {
        return None;
    }
    held.active(&["JKN", "JKK", "JKM", "JHT"], draw);
    if draw.percent(60) {
        held.active(&["JP", "JKP"], draw);
    }
    Some("employer")
}

fn own_account<'a>(facts: &Circumstances<'a>, held: &mut Held, draw: &mut Draw) -> Option<&'a str> {
    if draw.percent(70) {
        held.active(&["JKN"], draw);
    } else if draw.percent(50) {
        held.lapsed("JKN", draw);
    }
    if draw.percent(facts.economy.covered) {
        held.active(&["JKK", "JKM"], draw);
        return Some(&facts.economy.payer);
    }
    if draw.percent(14) {
        held.active(&["JKK", "JKM"], draw);
        if draw.percent(30) {
            held.active(&["JHT"], draw);
        }
        return Some("self");
    }
    if draw.percent(16) {
        // A contribution paid once and no longer.
        held.lapsed("JKK", draw);
        held.lapsed("JKM", draw);
        return Some("self");
    }
    if draw.percent(30) {
        held.schemes.push(HeldScheme { scheme: "JKK".to_owned(), state: SchemeState::Never, until: None });
    }
    None
}

fn without_work<'a>(facts: &Circumstances<'a>, held: &mut Held, draw: &mut Draw) -> Option<&'a str> {
    if facts.is_laid_off {
        held.lapsed("JHT", draw);
        held.lapsed("JKK", draw);
        if draw.percent(45) {
            held.active(&["JKP"], draw);
        }
        if draw.percent(45) {
            held.lapsed("JKN", draw);
            return None;
        }
    }
    if draw.percent(72) {
        held.active(&["JKN"], draw);
        return draw.percent(40).then_some(facts.economy.payer.as_str());
    }
    None
}

/// Schemes noted so far.
struct Held {
    schemes: Vec<HeldScheme>,
    today: i32,
}

impl Held {
    fn active(&mut self, schemes: &[&str], draw: &mut Draw) {
        // A third of the forms names the day until which is paid; it then lies ahead, or the scheme were lapsed.
        let until =
            draw.percent(33).then(|| self.today + draw.between(1, 60)).and_then(|day| Date::from_days(day).ok());
        for scheme in schemes {
            self.schemes.push(HeldScheme { scheme: (*scheme).to_owned(), state: SchemeState::Active, until });
        }
    }

    fn lapsed(&mut self, scheme: &str, draw: &mut Draw) {
        let until =
            draw.percent(80).then(|| self.today - draw.between(20, 700)).and_then(|day| Date::from_days(day).ok());
        self.schemes.push(HeldScheme { scheme: scheme.to_owned(), state: SchemeState::Lapsed, until });
    }
}
