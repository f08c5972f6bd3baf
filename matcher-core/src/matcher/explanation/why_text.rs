//! How is it said what keeps somebody out? A job seeker and an employer read counts, never who the others are.

use std::fmt::Write as _;

use super::text::is_own_limit;
use super::words::{Voice, fill, word};
use super::{Audience, Lang};
use crate::matcher::explain::{NearMiss, Verdict, WhyNot};

/// People named to an officer.
const NAMED: usize = 5;

impl WhyNot {
    /// The reason and then the pair in words, several lines.
    ///
    /// Who else is on the list, with which score and by which rule, is for officers and auditors alone.
    #[must_use]
    pub fn text(&self, lang: Lang, audience: Audience) -> String {
        let voice = Voice::new(lang, &self.explanation.names);
        let mut out = String::new();
        self.reason_lines(&voice, audience, &mut out);
        self.explanation.write(&voice, audience, &mut out);
        out
    }

    /// The reason and what goes with it.
    pub(super) fn reason_lines(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        let why = &voice.words.why;
        let number = |number: Option<u32>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let sentence = match self.reason {
            Verdict::Ranked => why.ranked,
            Verdict::Rule => why.rule,
            Verdict::Unknown if self.waits => why.unproven,
            Verdict::Unknown => why.unknown,
            Verdict::NotACandidate => why.not_a_candidate,
            Verdict::BelowK => why.below_k,
            Verdict::Displaced if self.position.is_none() => why.not_asked,
            Verdict::Displaced => why.displaced,
        };
        let parts = [
            ("position", number(self.position)),
            ("before", number(self.before)),
            ("k", self.k.to_string()),
            ("ranked", self.ranked.to_string()),
            ("openings", self.explanation.policy.openings.to_string()),
        ];
        let parts = parts.each_ref().map(|(name, value)| (*name, value.as_str()));
        let _ = write!(out, "{}", fill(sentence, &parts));
        if self.before.is_some() && self.before != self.position {
            let _ = write!(out, " {}", fill(why.by_score, &parts));
        }
        if self.position.is_some_and(|position| position > self.explanation.policy.openings) {
            let _ = write!(out, " {}", fill(why.openings, &parts));
        }
        out.push('\n');
        self.amounts(voice, audience, out);
        self.others(voice, audience, out);
        if audience == Audience::Auditor {
            let passed = |passed: Option<bool>| match passed {
                Some(true) => why.passed[0],
                Some(false) => why.passed[1],
                None => why.passed[2],
            };
            let step = |name| word(&why.steps, name).unwrap_or(name);
            let steps = self.checked.iter().map(|own| format!("{}: {}", step(own.step), passed(own.passed)));
            let _ = writeln!(out, "{}: {}", why.checked, steps.collect::<Vec<_>>().join("; "));
        }
    }

    /// How much of a rule is missing.
    fn amounts(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        let told = self.explanation.shortfalls.iter();
        let told = told.filter(|short| audience != Audience::Employer || !is_own_limit(short.code));
        let told: Vec<String> = told
            .map(|short| format!("{} ({})", voice.amount(short.amount, short.unit), voice.code(short.code)))
            .collect();
        if !told.is_empty() {
            let _ = writeln!(out, "{}: {}", voice.words.why.missing, told.join(", "));
        }
    }

    /// Who stands before, to those who may know.
    fn others(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        let why = &voice.words.why;
        let count = self.displaced_by.len().to_string();
        let is_told = matches!(audience, Audience::Officer | Audience::Auditor);
        if let (Some(last), Some(gap), true) = (&self.last, self.gap, is_told) {
            let parts = [
                ("worker", last.worker_id.clone()),
                ("position", last.position.to_string()),
                ("score", voice.number(last.score)),
                ("priority", voice.number(last.priority)),
                ("gap", voice.number(gap)),
            ];
            let parts = parts.each_ref().map(|(name, value)| (*name, value.as_str()));
            let _ = write!(out, "{}", fill(why.last, &parts));
            if gap > 0.0 {
                let _ = write!(out, " {}", fill(why.gap, &parts));
            }
            out.push('\n');
        }
        if self.displaced_by.is_empty() {
            return;
        }
        let _ = writeln!(out, "{}{}", fill(why.ahead, &[("count", &count)]), if is_told { ":" } else { "." });
        if !is_told {
            return;
        }
        let most = if audience == Audience::Auditor { usize::MAX } else { NAMED };
        for ahead in self.displaced_by.iter().take(most) {
            let rule = ahead.rule.as_ref().map(|rule| format!(" · {}", voice.rule(rule))).unwrap_or_default();
            let parts = [
                ("position", ahead.position.to_string()),
                ("worker", ahead.worker_id.clone()),
                ("score", voice.number(ahead.score)),
                ("before", ahead.before.to_string()),
                ("rule", rule),
            ];
            let parts = parts.each_ref().map(|(name, value)| (*name, value.as_str()));
            let _ = writeln!(out, "  - {}", fill(why.ahead_one, &parts));
        }
        if self.displaced_by.len() > most {
            let _ = writeln!(out, "  {}", fill(why.more, &[("count", &(self.displaced_by.len() - most).to_string())]));
        }
    }
}

impl NearMiss {
    /// The rule that fails, both values and the amount, in one line.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let voice = Voice::new(lang, &self.names);
        let missing = self.missing.map(|(amount, unit)| voice.amount(amount, unit));
        let missing = missing.map(|amount| format!(" ({}: {amount})", voice.words.why.missing)).unwrap_or_default();
        format!("{}{missing}", voice.check(&self.reason))
    }
}
