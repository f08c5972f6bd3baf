//! How is it said what would bring somebody in? Step by step, with the course, and what it rests on.

use std::fmt::Write as _;

use super::difference_text::{lines, weighed};
use super::text::LEAVES;
use super::words::{Voice, fill, word};
use super::{Audience, Lang};
use crate::matcher::explain::{Answer, Change, ChangeKind, Counterfactual, Verdict};

impl Counterfactual {
    /// Where somebody stands and what would bring them in, several lines.
    ///
    /// An employer reads neither what the worker asks for nor where they live.
    #[must_use]
    pub fn text(&self, lang: Lang, audience: Audience) -> String {
        let voice = Voice::new(lang, &self.now.explanation.names);
        let words = &voice.words.change;
        let mut out = String::new();
        let k = self.k.to_string();
        let position = |at: Option<u32>| at.map_or_else(|| "-".to_owned(), |at| at.to_string());
        let own = position(self.position);
        let parts = [("k", k.as_str()), ("position", &own)];
        if self.answer != Answer::AlreadyIn {
            self.now.reason_lines(&voice, audience, &mut out);
        }
        match self.answer {
            Answer::AlreadyIn => drop(writeln!(out, "{}", fill(words.already, &parts))),
            Answer::Fixed => {
                let codes: Vec<&str> = self.fixed.iter().map(|code| voice.code(code)).collect();
                let _ = writeln!(out, "{}: {}.", words.fixed, codes.join(", "));
            }
            Answer::Nothing => self.nothing(&voice, audience, &parts, &mut out),
            Answer::Change => {
                let sentence = if self.changes.len() > 1 { words.two } else { words.one };
                let _ = writeln!(out, "{}", fill(sentence, &parts));
                for (number, change) in (1..).zip(&self.changes) {
                    let _ = writeln!(out, "  {number}. {}", sentence_of(&voice, audience, change));
                    course_lines(&voice, audience, change, &mut out);
                }
                let _ = write!(out, "{}", fill(words.after, &parts));
                let scores = self
                    .after
                    .as_ref()
                    .map(|after| (voice.number(self.now.explanation.score), voice.number(after.score)));
                // The score holds the worker's view too.
                let is_told = |(before, after): &(String, String)| audience != Audience::Employer && before != after;
                if let Some((before, after)) = scores.filter(is_told) {
                    let _ = write!(out, " {}", fill(words.score, &[("before", &before), ("after", &after)]));
                }
                let _ = writeln!(out, " {}", words.supposed);
                self.gains(&voice, audience, &mut out);
            }
        }
        if audience == Audience::Auditor {
            let _ = writeln!(out, "{}", fill(words.tried, &[("count", &self.tried.to_string())]));
            self.now.explanation.audit_lines(&self.facts, &mut out);
        }
        out
    }

    /// Nothing suffices: who and what stands in between.
    fn nothing(&self, voice: &Voice<'_>, audience: Audience, parts: &[(&str, &str)], out: &mut String) {
        let words = &voice.words.change;
        let _ = writeln!(out, "{}", fill(words.nothing, parts));
        let is_shut = self.now.position.is_none() && matches!(self.now.reason, Verdict::Displaced | Verdict::Unknown);
        if is_shut && self.now.before.is_some() {
            let _ = writeln!(out, "{}", words.between_policy);
        } else if let Some(position) = self.now.position {
            let _ = writeln!(out, "{}", fill(words.between, &[("count", &(position - 1).to_string())]));
        }
        let is_told = matches!(audience, Audience::Officer | Audience::Auditor);
        if let Some(gap) = self.gap.filter(|gap| is_told && *gap > 0.0) {
            let _ = writeln!(out, "{}", fill(words.still, &[("gap", &voice.number(gap))]));
        }
        if self.now.position.is_none() {
            self.now.explanation.rules(voice, audience, out);
        }
    }

    /// What the score gains, part by part.
    fn gains(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        let most = match audience {
            Audience::JobSeeker | Audience::Employer => return,
            Audience::Officer => LEAVES,
            Audience::Auditor => usize::MAX,
        };
        let lines = lines(voice, &self.contributions);
        let mut own: Vec<_> = lines.iter().filter(|line| !line.is_same && line.amount.abs() >= 0.0005).collect();
        own.sort_by(|one, other| other.amount.abs().total_cmp(&one.amount.abs()));
        if !own.is_empty() {
            let _ = writeln!(out, "{}:", voice.words.change.gains);
        }
        for line in own.into_iter().take(most) {
            let (amount, side, feature) =
                (voice.signed(line.amount), voice.side(line.side), voice.feature(line.feature));
            let name = line.name.as_ref().unwrap_or(&line.a);
            let _ = writeln!(out, "  {amount} {side} · {feature}: {name}");
        }
        if let Some(amount) = weighed(&lines) {
            let _ = writeln!(out, "{}", fill(voice.words.both.weighs, &[("amount", &voice.signed(amount))]));
        }
    }
}

/// One change as a sentence.
fn sentence_of(voice: &Voice<'_>, audience: Audience, change: &Change) -> String {
    let words = &voice.words.change;
    if audience == Audience::Employer {
        match change.kind {
            ChangeKind::Wage | ChangeKind::Way | ChangeKind::Relocate => return words.own.to_owned(),
            ChangeKind::Proof | ChangeKind::Stay | ChangeKind::Move | ChangeKind::MoveAndStay => {
                return words.own_home.to_owned();
            }
            ChangeKind::Told if change.item == "home_region" => return words.own_home.to_owned(),
            _ => {}
        }
    }
    let named = format!("{} {}", change.kind.as_str(), change.item);
    let plain = if change.kind == ChangeKind::MoveAndStay { ChangeKind::Move } else { change.kind };
    let sentence = word(&words.sentences, &named).or_else(|| word(&words.sentences, plain.as_str()));
    let amount = change.amount.zip(change.unit).map(|(amount, unit)| voice.amount(amount, unit)).unwrap_or_default();
    let from = change.from.as_deref().map(|from| voice.phrase(from)).unwrap_or_default();
    let to = voice.phrase(&change.to);
    let text = fill(sentence.unwrap_or(plain.as_str()), &[("to", &to), ("from", &from), ("amount", &amount)]);
    match change.stay {
        Some(stay) if stay.months > 0 && change.kind != ChangeKind::Stay => {
            let day = stay.from.map_or_else(|| "-".to_owned(), |day| day.to_string());
            let parts = [("months", stay.months.to_string()), ("from", day)];
            format!("{text}. {}", fill(words.months, &parts.each_ref().map(|(name, value)| (*name, value.as_str()))))
        }
        Some(stay) if change.kind == ChangeKind::Move => {
            format!("{text}. {}", if stay.is_local == Some(true) { words.at_once } else { words.not_local })
        }
        _ => text,
    }
}

/// The course that leads to a change, or that none does.
fn course_lines(voice: &Voice<'_>, audience: Audience, change: &Change, out: &mut String) {
    let words = &voice.words.change;
    if !matches!(change.kind, ChangeKind::Skill | ChangeKind::Certificate) {
        return;
    }
    let Some(course) = &change.course else {
        if audience != Audience::Employer {
            let _ = writeln!(out, "     {}", words.no_course);
        }
        return;
    };
    let title = course.title.as_deref().unwrap_or(&course.course_id);
    let mut line = fill(words.course, &[("title", title), ("course", &course.course_id)]);
    if let Some(day) = course.starts_on {
        let _ = write!(line, ", {}", fill(words.starts, &[("day", &day.to_string())]));
    }
    if let Some(days) = course.days {
        let _ = write!(line, ", {}", voice.amount(f64::from(days), "days"));
    }
    let _ = writeln!(out, "     {line}");
}
