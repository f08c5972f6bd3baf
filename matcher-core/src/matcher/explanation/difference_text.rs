//! How are two people compared in words? An employer reads the vacancy's view of both; a job seeker, who is the first of the
//! two, reads places and counts, and of the other nothing else.

use std::fmt::Write as _;

use super::text::{LEAVES, is_employers};
use super::words::{Voice, fill};
use super::{Audience, Lang};
use crate::matcher::explain::{Comparison, Decided, Difference, DifferenceSide};
use crate::scoring::FeatureKind;
use crate::scoring::explain::Side;

impl Comparison {
    /// The comparison in words, several lines. To a job seeker it speaks as to `a`.
    #[must_use]
    pub fn text(&self, lang: Lang, audience: Audience) -> String {
        let voice = Voice::new(lang, &self.a.names);
        let mut out = String::new();
        if audience == Audience::JobSeeker {
            self.to_job_seeker(&voice, &mut out);
        } else {
            self.to_others(&voice, audience, &mut out);
        }
        out
    }

    fn to_job_seeker(&self, voice: &Voice<'_>, out: &mut String) {
        let both = &voice.words.both;
        let ranked = self.ranked.to_string();
        let place = |position: Option<u32>, told: &'static str, none: &'static str| match position {
            Some(position) => fill(told, &[("position", &position.to_string()), ("ranked", &ranked)]),
            None => none.to_owned(),
        };
        let _ = writeln!(out, "{}", place(self.a_place.position, both.yours, both.yours_none));
        let _ = writeln!(out, "{}", place(self.b_place.position, both.theirs, both.theirs_none));
        if let (Some(own), Some(other)) = (self.a_place.before, self.b_place.before)
            && (self.a_place.before, self.b_place.before) != (self.a_place.position, self.b_place.position)
        {
            let parts = [("first", own.to_string()), ("second", other.to_string())];
            let _ = writeln!(out, "{}", fill(both.yours_by_score, &parts.each_ref().map(|(n, v)| (*n, v.as_str()))));
        }
        // The kind of rule would tell where the other lives, or a group they are in.
        match self.decided {
            Decided::Score => drop(writeln!(out, "{}", both.by_higher_score)),
            Decided::Policy => drop(writeln!(out, "{}", both.by_policy_alone)),
            Decided::Id => drop(writeln!(out, "{}", both.by_id)),
            Decided::Place | Decided::Neither => self.a.rules(voice, Audience::JobSeeker, out),
        }
        self.a.lacks(voice, Audience::JobSeeker, out);
    }

    fn to_others(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        let both = &voice.words.both;
        let is_employer = audience == Audience::Employer;
        self.places(voice, audience, out);
        let (a, b) = (&self.a, &self.b);
        let (sentence, own, other) =
            if is_employer { (both.of_vacancy, a.forward, b.forward) } else { (both.difference, a.score, b.score) };
        let difference = |sentence: &str, own: String, other: String, difference: f64| {
            let difference = voice.signed(difference);
            let parts = [
                ("a", a.worker_id.as_str()),
                ("b", &b.worker_id),
                ("own", &own),
                ("other", &other),
                ("difference", &difference),
            ];
            fill(sentence, &parts)
        };
        let _ = writeln!(out, "{}", difference(sentence, voice.number(own), voice.number(other), own - other));
        if !is_employer {
            let added = [a.policy.added, b.policy.added];
            if added.iter().any(|added| *added > 0.0) {
                let [own, other] = added.map(|added| voice.signed(added));
                let _ = writeln!(out, "{}", difference(both.added, own, other, self.priority));
            }
        }
        for one in [a, b] {
            let tier = voice.tier(one.tier);
            let (id, local) = (&one.worker_id, voice.local(one.is_local));
            let _ = writeln!(out, "{}, {id}: {tier} ({local})", voice.words.residence);
        }
        self.leaves(voice, audience, true, out);
        self.leaves(voice, audience, false, out);
        if let Some(amount) = weighed(&lines(voice, &self.contributions)).filter(|_| audience == Audience::Officer) {
            let _ = writeln!(out, "{}", fill(both.weighs, &[("amount", &voice.signed(amount))]));
        }
        if audience == Audience::Auditor {
            a.audit_lines(&self.facts, out);
        }
    }

    /// Who stands where, and what puts them there.
    fn places(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        let both = &voice.words.both;
        let a_is_upper = self.a_is_first != Some(false);
        let ((upper, up), (lower, low)) = if a_is_upper {
            ((&self.a, &self.a_place), (&self.b, &self.b_place))
        } else {
            ((&self.b, &self.b_place), (&self.a, &self.a_place))
        };
        let number = |number: Option<u32>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let say = |sentence: &str, first: Option<u32>, second: Option<u32>| {
            let (first, second, ranked) = (number(first), number(second), self.ranked.to_string());
            let parts = [
                ("upper", upper.worker_id.as_str()),
                ("lower", &lower.worker_id),
                ("first", &first),
                ("second", &second),
                ("ranked", &ranked),
            ];
            fill(sentence, &parts)
        };
        let sentence = match self.decided {
            Decided::Neither => both.neither,
            Decided::Place => both.only,
            Decided::Score | Decided::Policy | Decided::Id => both.above,
        };
        let _ = writeln!(out, "{}", say(sentence, up.position, low.position));
        if up.before.is_some() && low.before.is_some() && (up.before, low.before) != (up.position, low.position) {
            let _ = writeln!(out, "{}", say(both.by_score, up.before, low.before));
        }
        let is_told = audience != Audience::Employer;
        match self.decided {
            Decided::Score => drop(writeln!(out, "{}", both.by_higher_score)),
            Decided::Id => drop(writeln!(out, "{}", both.by_id)),
            Decided::Policy if is_told => {
                let rule = up.rule.as_deref().or(low.rule.as_deref()).unwrap_or(upper.policy.instrument);
                let parts = [("policy", upper.policy.policy_id.as_str()), ("rule", &voice.rule(rule))];
                let _ = writeln!(out, "{}", fill(both.by_policy, &parts));
            }
            Decided::Policy => drop(writeln!(out, "{}", both.by_policy_alone)),
            Decided::Place | Decided::Neither => {
                for (one, place) in [(upper, up), (lower, low)].into_iter().filter(|(_, p)| p.position.is_none()) {
                    let _ = place;
                    let _ = write!(out, "{}: ", one.worker_id);
                    one.rules(voice, audience, out);
                }
            }
        }
    }

    /// What one of the two has more than the other.
    fn leaves(&self, voice: &Voice<'_>, audience: Audience, of_a: bool, out: &mut String) {
        let is_employer = audience == Audience::Employer;
        let all = if audience == Audience::Auditor {
            self.contributions.iter().map(|leaf| Line::of_leaf(voice, leaf)).collect()
        } else {
            lines(voice, &self.contributions)
        };
        let mut own: Vec<Line> = all
            .into_iter()
            .filter(|line| if of_a { line.amount > 0.0 } else { line.amount < 0.0 })
            .filter(|line| audience == Audience::Auditor || !line.is_same)
            .filter(|line| !is_employer || is_employers(line.side, line.feature))
            .collect();
        if own.is_empty() {
            return;
        }
        own.sort_by(|one, other| other.amount.abs().total_cmp(&one.amount.abs()));
        let worker = if of_a { &self.a.worker_id } else { &self.b.worker_id };
        let _ = writeln!(out, "{}:", fill(voice.words.both.more_of, &[("worker", worker)]));
        let most = if audience == Audience::Auditor { usize::MAX } else { LEAVES };
        for line in own.into_iter().take(most) {
            let name = line.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            let (feature, a, b) = (voice.feature(line.feature), &self.a.worker_id, &self.b.worker_id);
            let text = format!("{feature}:{name} — {a}: {}; {b}: {}", line.a, line.b);
            let text = text.replace(": —", " —");
            let _ = if is_employer {
                writeln!(out, "  {text}")
            } else {
                writeln!(out, "  {} {} · {text}", voice.signed(line.amount), voice.side(line.side))
            };
        }
    }
}

/// One line of a difference: a skill, or all of a feature.
pub(super) struct Line {
    pub(super) side: Side,
    pub(super) feature: &'static str,
    /// The skill asked.
    pub(super) name: Option<String>,
    pub(super) amount: f64,
    /// What `a` has.
    pub(super) a: String,
    /// What `b` has.
    pub(super) b: String,
    /// Whether both have the same, so that only the weights differ.
    pub(super) is_same: bool,
}

impl Line {
    /// A leaf by itself.
    fn of_leaf(voice: &Voice<'_>, leaf: &Difference) -> Self {
        let of = |one: Option<&DifferenceSide>| {
            let has = one.map(|one| has(voice, leaf.feature, &[one]));
            let value = one.map(|one| format!(" [{:.4} x {:.4}]", one.value, one.weight)).unwrap_or_default();
            format!("{}{value}", has.unwrap_or_else(|| voice.words.both.nothing.to_owned()))
        };
        let is_fact = leaf.name == leaf.feature;
        Self {
            side: leaf.side,
            feature: leaf.feature,
            name: (!is_fact).then(|| voice.phrase(&leaf.name)),
            amount: leaf.contribution,
            a: of(leaf.a.as_ref()),
            b: of(leaf.b.as_ref()),
            is_same: is_same(leaf),
        }
    }
}

/// Skills one by one, everything else a line a feature.
pub(super) fn lines(voice: &Voice<'_>, leaves: &[Difference]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut features: Vec<(Side, &'static str)> = leaves.iter().map(|leaf| (leaf.side, leaf.feature)).collect();
    features.sort_by_key(|(side, feature)| (*side == Side::Reverse, *feature));
    features.dedup();
    for (side, feature) in features {
        let own = leaves.iter().filter(|leaf| (leaf.side, leaf.feature) == (side, feature));
        let is_untold = |one: &Option<DifferenceSide>| one.as_ref().is_some_and(|one| one.evidence == "missing");
        let are_skills = feature == FeatureKind::Skills.as_str();
        if are_skills && !own.clone().any(|leaf| is_untold(&leaf.a) || is_untold(&leaf.b)) {
            lines.extend(own.map(|leaf| Line {
                name: Some(voice.name(&leaf.name)),
                a: has_skill(voice, leaf.a.as_ref()),
                b: has_skill(voice, leaf.b.as_ref()),
                ..Line::of_leaf(voice, leaf)
            }));
            continue;
        }
        let of_a: Vec<&DifferenceSide> = own.clone().filter_map(|leaf| leaf.a.as_ref()).collect();
        let of_b: Vec<&DifferenceSide> = own.clone().filter_map(|leaf| leaf.b.as_ref()).collect();
        lines.push(Line {
            side,
            feature,
            name: None,
            amount: own.clone().map(|leaf| leaf.contribution).sum(),
            a: has(voice, feature, &of_a),
            b: has(voice, feature, &of_b),
            is_same: own.clone().all(is_same),
        });
    }
    lines
}

/// What remains where both have the same: `None` if it is nothing to speak of.
pub(super) fn weighed(lines: &[Line]) -> Option<f64> {
    let amount: f64 = lines.iter().filter(|line| line.is_same).map(|line| line.amount).sum();
    Some(amount).filter(|amount| amount.abs() >= 0.0005)
}

/// Whether both have a leaf of the same value, met in the same way as far as the score sees.
fn is_same(leaf: &Difference) -> bool {
    let both = leaf.a.as_ref().zip(leaf.b.as_ref());
    both.is_some_and(|(a, b)| {
        a.value.total_cmp(&b.value).is_eq() && (a.evidence == "missing") == (b.evidence == "missing")
    })
}

fn has_skill(voice: &Voice<'_>, one: Option<&DifferenceSide>) -> String {
    match one {
        Some(one) if one.value > 0.0 => {
            let via = one.via.as_deref().unwrap_or(voice.words.both.held);
            let part = if one.value < 1.0 { format!(" ({:.0} %)", one.value * 100.0) } else { String::new() };
            format!("{via}{part}")
        }
        _ => voice.words.both.nothing.to_owned(),
    }
}

/// What one of two has of a feature, in words.
fn has(voice: &Voice<'_>, feature: &'static str, leaves: &[&DifferenceSide]) -> String {
    let words = voice.words;
    let mut leaves = leaves.to_vec();
    leaves.sort_by(|one, other| other.contribution.total_cmp(&one.contribution));
    let Some(first) = leaves.first().filter(|first| first.evidence != "missing") else {
        let is_wish = !["text", "skills", "occupation"].contains(&feature);
        return match (leaves.is_empty(), is_wish) {
            (true, true) => words.both.unasked,
            (true, false) => words.both.nothing,
            (false, _) => words.not_told,
        }
        .to_owned();
    };
    match feature {
        "text" => voice.said(leaves.iter().filter(|leaf| leaf.evidence != "related").map(|leaf| leaf.name.as_str())),
        "skills" => {
            let met: Vec<&str> = leaves.iter().filter(|leaf| leaf.value > 0.0).map(|leaf| leaf.name.as_str()).collect();
            if met.is_empty() { words.both.nothing.to_owned() } else { voice.said(met.into_iter()) }
        }
        "occupation" if first.evidence == "group" => {
            let is_same = first.via.as_deref() == Some(first.name.as_str());
            (if is_same { words.same_group } else { words.near_group }).to_owned()
        }
        "occupation" if first.value <= 0.0 => words.both.nothing.to_owned(),
        "occupation" => voice.said(leaves.iter().map(|leaf| leaf.name.as_str())),
        // The worker's wish stands first, what is offered second.
        "wage" => voice.phrase(&first.name),
        _ => first.via.as_deref().map_or_else(|| voice.phrase(&first.name), |via| voice.phrase(via)),
    }
}
