//! What is everything called? The words of both languages, and figures as each writes them.

use std::collections::BTreeMap;

use super::Lang;
use super::en::EN;
use super::id::ID;
use crate::region::ResidencyTier;
use crate::scoring::FeatureKind;
use crate::scoring::eligibility::{Code, Reason};
use crate::scoring::explain::{Contribution, Side};

/// Words of a text that are named, those that count most.
const TEXT_WORDS: usize = 5;

/// The words of one language.
pub(super) struct Words {
    pub(super) decimal: &'static str,
    pub(super) score: &'static str,
    pub(super) forward: &'static str,
    pub(super) reverse: &'static str,
    pub(super) confidence: &'static str,
    pub(super) residence: &'static str,
    pub(super) local: &'static str,
    pub(super) not_local: &'static str,
    pub(super) local_unknown: &'static str,
    pub(super) proof: &'static str,
    pub(super) policy: &'static str,
    pub(super) reserved: &'static str,
    pub(super) turns: &'static str,
    pub(super) eligible: &'static str,
    pub(super) ineligible: &'static str,
    pub(super) to_check: &'static str,
    pub(super) own_limits: &'static str,
    pub(super) have: &'static str,
    pub(super) need: &'static str,
    pub(super) speaks: &'static str,
    pub(super) unmet: &'static str,
    pub(super) tell: &'static str,
    pub(super) tiers: [&'static str; 6],
    pub(super) features: [&'static str; 9],
    pub(super) codes: [&'static str; 12],
    /// What the rules of `codes` look at, for those that can't be told.
    pub(super) subjects: [&'static str; 12],
    pub(super) related: &'static str,
    pub(super) same_group: &'static str,
    pub(super) near_group: &'static str,
    pub(super) not_told: &'static str,
    pub(super) housing: &'static str,
    /// One of each unit, and more of it: `years`, `months`, `levels`, `km`, `days`.
    pub(super) units: [(&'static str, &'static str, &'static str); 5],
    /// Columns of a worker, of the vacancy and of the market.
    pub(super) columns: [(&'static str, &'static str); 6],
    /// Instruments and kinds of reserved openings.
    pub(super) rules: [(&'static str, &'static str); 8],
    pub(super) contracts: [(&'static str, &'static str); 7],
    pub(super) why: Why,
    pub(super) both: Both,
    pub(super) change: Changes,
}

/// What keeps somebody out.
pub(super) struct Why {
    pub(super) ranked: &'static str,
    pub(super) openings: &'static str,
    pub(super) rule: &'static str,
    pub(super) unknown: &'static str,
    pub(super) not_a_candidate: &'static str,
    pub(super) below_k: &'static str,
    pub(super) displaced: &'static str,
    pub(super) not_asked: &'static str,
    pub(super) unproven: &'static str,
    pub(super) by_score: &'static str,
    pub(super) last: &'static str,
    pub(super) gap: &'static str,
    pub(super) missing: &'static str,
    pub(super) ahead: &'static str,
    pub(super) ahead_one: &'static str,
    pub(super) more: &'static str,
    pub(super) checked: &'static str,
    pub(super) steps: [(&'static str, &'static str); 5],
    pub(super) passed: [&'static str; 3],
}

/// What stands between two.
pub(super) struct Both {
    pub(super) above: &'static str,
    pub(super) by_score: &'static str,
    pub(super) only: &'static str,
    pub(super) neither: &'static str,
    pub(super) by_higher_score: &'static str,
    pub(super) by_policy: &'static str,
    pub(super) by_policy_alone: &'static str,
    pub(super) by_id: &'static str,
    pub(super) difference: &'static str,
    pub(super) of_vacancy: &'static str,
    pub(super) added: &'static str,
    pub(super) more_of: &'static str,
    pub(super) nothing: &'static str,
    pub(super) held: &'static str,
    pub(super) unasked: &'static str,
    pub(super) weighs: &'static str,
    pub(super) yours: &'static str,
    pub(super) yours_none: &'static str,
    pub(super) theirs: &'static str,
    pub(super) theirs_none: &'static str,
    pub(super) yours_by_score: &'static str,
}

/// What would bring somebody in.
pub(super) struct Changes {
    pub(super) already: &'static str,
    pub(super) fixed: &'static str,
    pub(super) nothing: &'static str,
    pub(super) between: &'static str,
    pub(super) between_policy: &'static str,
    pub(super) still: &'static str,
    pub(super) one: &'static str,
    pub(super) two: &'static str,
    pub(super) after: &'static str,
    pub(super) score: &'static str,
    pub(super) gains: &'static str,
    pub(super) course: &'static str,
    pub(super) starts: &'static str,
    pub(super) no_course: &'static str,
    pub(super) supposed: &'static str,
    pub(super) tried: &'static str,
    pub(super) own: &'static str,
    pub(super) own_home: &'static str,
    pub(super) months: &'static str,
    pub(super) at_once: &'static str,
    pub(super) not_local: &'static str,
    /// Sentences by kind and, where a kind has several, by column.
    pub(super) sentences: [(&'static str, &'static str); 17],
}

/// Fills the places of a sentence.
pub(super) fn fill(sentence: &str, parts: &[(&str, &str)]) -> String {
    let mut text = sentence.to_owned();
    for (name, value) in parts {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// Names that a text puts in the place of others.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::matcher) struct Names {
    /// English names of what is named in Indonesian.
    pub(in crate::matcher) english: BTreeMap<String, String>,
    /// Names of regions by code.
    pub(in crate::matcher) places: BTreeMap<String, String>,
}

impl Names {
    /// Takes another explanation's names too.
    pub(in crate::matcher) fn extend(&mut self, other: &Self) {
        self.english.extend(other.english.clone());
        self.places.extend(other.places.clone());
    }
}

/// A language, and the names that one explanation needs in it.
pub(super) struct Voice<'a> {
    pub(super) words: &'static Words,
    names: &'a Names,
    lang: Lang,
}

impl<'a> Voice<'a> {
    pub(super) fn new(lang: Lang, names: &'a Names) -> Self {
        let words = match lang {
            Lang::Id => &ID,
            Lang::En => &EN,
        };
        Self { words, names, lang }
    }

    pub(super) fn tier(&self, tier: ResidencyTier) -> &'static str {
        self.words.tiers[tier as usize]
    }

    pub(super) fn local(&self, is_local: Option<bool>) -> &'static str {
        match is_local {
            Some(true) => self.words.local,
            Some(false) => self.words.not_local,
            None => self.words.local_unknown,
        }
    }

    pub(super) fn feature(&self, feature: &'static str) -> &'static str {
        let at = FeatureKind::ALL.iter().position(|kind| kind.as_str() == feature);
        at.map_or(feature, |at| self.words.features[at])
    }

    /// A column in words.
    pub(super) fn column(&self, name: &'static str) -> &'static str {
        word(&self.words.columns, name).unwrap_or(name)
    }

    /// An instrument or the kind of a reserved opening in words.
    pub(super) fn rule(&self, name: &str) -> String {
        if let Some(own) = word(&self.words.rules, name) {
            return own.to_owned();
        }
        match name.strip_prefix("reserve:") {
            Some(kind) => {
                let kind = word(&self.words.rules, kind).unwrap_or(kind);
                format!("{} ({kind})", word(&self.words.rules, "opening").unwrap_or("opening"))
            }
            None => name.to_owned(),
        }
    }

    /// A number of three decimals as the language writes it.
    pub(super) fn number(&self, value: f64) -> String {
        format!("{value:.3}").replace('.', self.words.decimal)
    }

    /// As [`Voice::number`], with its sign.
    pub(super) fn signed(&self, value: f64) -> String {
        // No negative zero.
        let value = if value.abs() < 0.0005 { 0.0 } else { value };
        format!("{value:+.3}").replace('.', self.words.decimal)
    }

    /// An amount of a unit.
    pub(super) fn amount(&self, amount: f64, unit: &str) -> String {
        #[allow(clippy::cast_possible_truncation, reason = "rupiah are whole and far below 2^53")]
        if unit == "rupiah" {
            return crate::units::Rupiah::new(amount as i64)
                .map_or_else(|_| String::new(), |amount| amount.to_string());
        }
        let shown = if unit == "km" { (amount * 10.0).ceil() / 10.0 } else { (amount * 100.0).round() / 100.0 };
        let is_one = (shown - 1.0).abs() < 1e-9;
        let named = self.words.units.iter().find(|(known, ..)| *known == unit);
        let name = named.map_or(unit, |(_, one, more)| if is_one { one } else { more });
        format!("{} {name}", shown.to_string().replace('.', self.words.decimal))
    }

    /// The words of our own inside a name, regions by their names, skills in the language.
    pub(super) fn phrase(&self, name: &str) -> String {
        match name {
            "not told" => return self.words.not_told.to_owned(),
            "housing" => return self.words.housing.to_owned(),
            _ => {}
        }
        for (suffix, unit) in [(" years", "years"), (" km", "km")] {
            if let Some(amount) = name.strip_suffix(suffix).and_then(|amount| amount.parse().ok()) {
                return self.amount(amount, unit);
            }
        }
        if let Some(place) = self.names.places.get(name) {
            return place.clone();
        }
        if let Some(contract) = word(&self.words.contracts, name) {
            return contract.to_owned();
        }
        self.name(name)
    }

    /// The name of a skill or a list of them in the language.
    pub(super) fn name(&self, name: &str) -> String {
        if self.lang == Lang::Id {
            return name.to_owned();
        }
        let own = |name: &str| self.names.english.get(name).cloned();
        own(name).unwrap_or_else(|| {
            let parts = name.split(", ").map(|part| own(part).unwrap_or_else(|| part.to_owned()));
            parts.collect::<Vec<_>>().join(", ")
        })
    }

    /// The name of a rule of eligibility.
    pub(super) fn code<'b>(&self, code: &'b str) -> &'b str
    where
        'static: 'b,
    {
        let plain = code.strip_suffix("_unknown").unwrap_or(code);
        let known = Code::ALL.iter().position(|known| plain == known.as_str());
        known.map_or(code, |at| self.words.codes[at])
    }

    /// One rule that fails or can't be told: what it is and both values.
    pub(super) fn check(&self, check: &Reason) -> String {
        let known = Code::ALL.iter().position(|code| check.code == code.unknown());
        let name = known.map_or_else(|| self.code(&check.code), |at| self.words.subjects[at]);
        let need = if check.need.is_empty() {
            String::new()
        } else {
            format!("{} {}", self.words.need, self.phrase(&check.need))
        };
        let have = match &check.have {
            Some(have) => format!("{} {}", self.words.have, self.phrase(have)),
            None if known.is_some() => self.words.not_told.to_owned(),
            // Known, but personal; or a paper that isn't held.
            None if need.is_empty() => return name.to_owned(),
            None => return format!("{name}: {need}"),
        };
        if need.is_empty() { format!("{name}: {have}") } else { format!("{name}: {have}, {need}") }
    }

    /// The leaves with the words of each side's text joined into one, most first.
    pub(super) fn in_short(&self, leaves: &[&Contribution]) -> Vec<Contribution> {
        let text = FeatureKind::Text.as_str();
        let is_word = |leaf: &&&Contribution| leaf.feature == text && leaf.evidence != "missing";
        let mut short: Vec<Contribution> =
            leaves.iter().filter(|leaf| !is_word(leaf)).map(|leaf| (*leaf).clone()).collect();
        for side in [Side::Forward, Side::Reverse] {
            let own: Vec<&Contribution> =
                leaves.iter().filter(is_word).filter(|leaf| leaf.side == side).copied().collect();
            let Some(first) = own.first() else { continue };
            let said = own.iter().filter(|leaf| leaf.evidence != "related").map(|leaf| leaf.name.as_str());
            let (name, contribution) = (self.said(said), own.iter().map(|leaf| leaf.contribution).sum());
            short.push(Contribution { name, via: None, contribution, ..(*first).clone() });
        }
        short.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
        short
    }

    /// The words that both texts say, those that count most; words that are only near in use would read as noise.
    pub(super) fn said<'b>(&self, words: impl Iterator<Item = &'b str>) -> String {
        let mut named: Vec<String> = Vec::new();
        for word in words {
            let name = self.name(word);
            let is_named = named.iter().any(|own| own.to_lowercase() == name.to_lowercase());
            if named.len() < TEXT_WORDS && !is_named {
                named.push(name);
            }
        }
        if named.is_empty() { self.words.related.to_owned() } else { named.join(", ") }
    }

    /// What was asked and, unless it is the same, what met it.
    pub(super) fn met(&self, name: &str, via: Option<&str>) -> String {
        let name = self.phrase(name);
        let via = via.map(|via| self.phrase(via)).filter(|via| via.to_lowercase() != name.to_lowercase());
        format!("{name}{}", via.map(|via| format!(" ← {via}")).unwrap_or_default())
    }

    pub(super) fn side(&self, side: Side) -> &'static str {
        match side {
            Side::Forward => self.words.forward,
            Side::Reverse => self.words.reverse,
        }
    }

    /// A leaf with what it adds.
    pub(super) fn leaf(&self, leaf: &Contribution) -> String {
        let met = self.met(&leaf.name, leaf.via.as_deref());
        let (amount, side) = (self.number(leaf.contribution), self.side(leaf.side));
        format!("+{amount} {side} · {}: {met}", self.feature(leaf.feature))
    }

    /// A leaf without figures.
    pub(super) fn plain_leaf(&self, leaf: &Contribution) -> String {
        let met = if leaf.evidence == "group" {
            let is_same = leaf.via.as_deref() == Some(leaf.name.as_str());
            (if is_same { self.words.same_group } else { self.words.near_group }).to_owned()
        } else {
            self.met(&leaf.name, leaf.via.as_deref())
        };
        format!("{}: {met}", self.feature(leaf.feature))
    }
}

/// A word by its name.
pub(super) fn word(words: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    words.iter().find(|(known, _)| *known == name).map(|(_, word)| *word)
}
