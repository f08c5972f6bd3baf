//! One row of a table of scheme rules: for whom it is, what it costs, who bears it, and since when.

use serde::Serialize;

use super::amount::{Amount, Base};
use crate::ids::RuleId;
use crate::record::record;
use crate::units::{Date, Rupiah};

record! {
    /// A rule of a social-protection scheme, from a day to a day. Lists are conditions: empty is everybody, `!` in front of a
    /// list excludes.
    SchemeRule in "scheme_rules", key rule_id: RuleId;
    /// JKN, JKK, JKM, JHT, JP, JKP, or an assistance.
    scheme: String,
    /// Work statuses it is for.
    status: Vec<String>,
    /// Kinds of contract it is for.
    contract: Vec<String>,
    /// Sectors it is for: words, or KBLI codes and their beginnings.
    sector: Vec<String>,
    /// Sizes of employer it is for.
    size: Vec<String>,
    /// Payers under whom this amount holds.
    payer: Vec<String>,
    /// Risk classes for which this amount holds.
    risk: Vec<String>,
    /// First day in force; since ever if absent.
    from: Date,
    /// Last day in force; open if absent.
    to: Date,
    /// `fixed` rupiah a month, or a `rate` of the base.
    kind: String,
    /// Rupiah a month, or the rate as a share.
    value: f64,
    /// What a rate is taken of: `wage` or `income`.
    base: String,
    /// For a rate of `wage` the least wage it is taken of, in rupiah or `wage_floor`; of `income` the least contribution.
    min: String,
    /// For a rate of `wage` the most wage it is taken of; of `income` the largest contribution.
    max: Rupiah,
    /// Who bears it: `payer` is whoever pays for this person.
    borne_by: String,
    /// `due`, `optional`, or `fact` for an assistance that is only noted where somebody holds it.
    duty: String,
    /// The scheme that holding this one gives.
    gives: String,
    /// Law.
    legal_basis: String,
    /// Where it was read.
    source: String,
    => check(this, row) {
        row.require_given(this.scheme.is_some(), "scheme", "a scheme, such as JKK");
        row.require_order(this.from, this.to, "to", "on or after from");
        row.require(this.value.is_none_or(|value| value >= 0.0), "value", "rupiah a month or a share, 0 or more");
        let is_rate = matches!(this.kind.as_deref(), Some("rate"));
        row.require(this.kind.as_deref().is_none_or(|kind| ["fixed", "rate"].contains(&kind)), "kind", "fixed or rate");
        row.require(!is_rate || this.value.is_none_or(|value| value <= 1.0), "value", "a share from 0 to 1 for a rate");
        row.require_given(!is_rate || this.value.is_some(), "value", "the share of a rate");
        row.require_given(!is_rate || this.base.is_some(), "base", "wage or income");
        row.require(this.base.as_deref().is_none_or(|base| Base::read(base).is_some()), "base", "wage or income");
        let is_least = this.min.as_deref().is_none_or(|min| Amount::least(min).is_some());
        row.require(is_least, "min", "rupiah, or wage_floor for the minimum wage");
        row.require(this.duty.as_deref().is_none_or(|duty| Duty::read(duty).is_some()), "duty", "due, optional or fact");
        for (column, list, known) in [
            ("status", &this.status, &STATUSES[..]),
            ("contract", &this.contract, &CONTRACTS[..]),
            ("risk", &this.risk, &RISKS[..]),
        ] {
            let words = Condition::new(list.as_deref());
            let is_known = words.words().all(|word| known.contains(&word));
            let expected = match column {
                "status" => "unemployed, informal, daily, self_employed, employed or student",
                "contract" => "permanent, fixed_term, part_time, piece, daily, apprenticeship or freelance",
                _ => "risk classes from 1 to 5",
            };
            row.require(is_known, column, expected);
        }
    }
}

const STATUSES: [&str; 6] = ["unemployed", "informal", "daily", "self_employed", "employed", "student"];
const CONTRACTS: [&str; 7] = ["permanent", "fixed_term", "part_time", "piece", "daily", "apprenticeship", "freelance"];
const RISKS: [&str; 5] = ["1", "2", "3", "4", "5"];

/// Whether a scheme is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Somebody must see to it.
    Due,
    /// Open to the person, and nobody's duty.
    Optional,
    /// An assistance: noted where held.
    Fact,
}

impl Duty {
    fn read(word: &str) -> Option<Self> {
        match word.trim() {
            "due" => Some(Self::Due),
            "optional" => Some(Self::Optional),
            "fact" => Some(Self::Fact),
            _ => None,
        }
    }
}

impl SchemeRule {
    /// The scheme in capitals.
    #[must_use]
    pub fn name(&self) -> String {
        self.scheme.as_deref().unwrap_or_default().trim().to_uppercase()
    }

    /// Whether it is owed; due if nothing is said.
    #[must_use]
    pub fn owed(&self) -> Duty {
        self.duty.as_deref().and_then(Duty::read).unwrap_or(Duty::Due)
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Who bears it; whoever pays for the person if nothing is said.
    #[must_use]
    pub fn borne_by(&self) -> &str {
        self.borne_by.as_deref().unwrap_or(PAYER)
    }
}

/// The word for whoever pays for a person.
pub(crate) const PAYER: &str = "payer";

/// A list of words that somebody's fact is held against.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Condition {
    excludes: bool,
    /// In small letters, sorted.
    words: Vec<String>,
}

impl Condition {
    pub(super) fn new(list: Option<&[String]>) -> Self {
        let list = list.unwrap_or_default();
        let excludes = list.first().is_some_and(|word| word.trim_start().starts_with('!'));
        let plain = |word: &String| word.trim().trim_start_matches('!').trim().to_lowercase();
        let mut words: Vec<String> = list.iter().map(plain).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words.dedup();
        Self { excludes, words }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// True where something is asked.
    pub(super) fn asks(&self) -> bool {
        !self.words.is_empty()
    }

    /// Whether a fact fulfils it; `None` if that can't be told. What isn't known is not known to be excluded.
    pub(super) fn meets(&self, fact: Option<&str>) -> Option<bool> {
        self.any(fact.map(|fact| move |word: &str| fact.eq_ignore_ascii_case(word)))
    }

    /// As [`Condition::meets`], with a fact that decides word by word.
    pub(super) fn any(&self, is: Option<impl Fn(&str) -> bool>) -> Option<bool> {
        if !self.asks() {
            return Some(true);
        }
        match is {
            Some(is) => Some(self.words().any(is) != self.excludes),
            None => self.excludes.then_some(true),
        }
    }
}
