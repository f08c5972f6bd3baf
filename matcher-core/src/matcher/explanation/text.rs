//! How is one pair explained in words? To each reader what is theirs.

use std::fmt::Write as _;

use super::words::Voice;
use super::{Audience, Explanation, Lang};
use crate::scoring::eligibility::{Code, Reason};
use crate::scoring::explain::{Contribution, Side};

/// Leaves a reader in a hurry gets; the rest is summed up.
pub(super) const LEAVES: usize = 6;

impl Explanation {
    /// The explanation in words, several lines, without names or personal facts.
    ///
    /// A job seeker reads no figures of parts; an employer reads the vacancy's view alone, and nothing of what the worker
    /// asks for, of papers or of groups; an auditor reads every leaf.
    #[must_use]
    pub fn text(&self, lang: Lang, audience: Audience) -> String {
        let voice = Voice::new(lang, &self.names);
        let mut out = String::new();
        self.write(&voice, audience, &mut out);
        out
    }

    pub(super) fn write(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        self.score_line(voice, audience, out);
        self.residence_lines(voice, audience, out);
        self.rules(voice, audience, out);
        let mut leaves: Vec<&Contribution> = self.contributions.iter().collect();
        if audience == Audience::Employer {
            leaves.retain(|leaf| is_employers(leaf.side, leaf.feature));
        }
        leaves.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
        leaf_lines(voice, audience, &leaves, out);
        self.lacks(voice, audience, out);
        if audience == Audience::Auditor {
            self.audit_lines(&self.facts, out);
        }
    }

    fn score_line(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        let words = voice.words;
        let confidence = format!("{} {:.0} %", words.confidence, self.confidence * 100.0);
        // Writing to a String can't fail.
        let _ = match audience {
            Audience::JobSeeker => writeln!(out, "{}: {} ({confidence})", words.score, voice.number(self.score)),
            // Both views together tell the worker's.
            Audience::Employer => writeln!(out, "{}: {} ({})", words.score, voice.number(self.forward), words.forward),
            Audience::Officer | Audience::Auditor => writeln!(
                out,
                "{}: {} ({} {}, {} {}, {confidence})",
                words.score,
                voice.number(self.score),
                words.forward,
                voice.number(self.forward),
                words.reverse,
                voice.number(self.reverse),
            ),
        };
    }

    fn residence_lines(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        let words = voice.words;
        let _ = writeln!(out, "{}: {} ({})", words.residence, voice.tier(self.tier), voice.local(self.is_local));
        if audience == Audience::Employer {
            // Which papers somebody lacks and which groups they are in is no employer's business, and an amount would tell.
            return;
        }
        if !self.policy.proof_missing.is_empty() {
            let names: Vec<&str> = self.policy.proof_missing.iter().map(|name| voice.column(name)).collect();
            let _ = writeln!(out, "  {}: {}", words.proof, names.join(", "));
        }
        self.policy_line(voice, out);
    }

    /// What the policy does here: the amount it adds, or the openings it reserves.
    fn policy_line(&self, voice: &Voice<'_>, out: &mut String) {
        let (policy, words) = (&self.policy, voice.words);
        if !policy.binds || policy.instrument == "none" {
            return;
        }
        let counted = policy.ring.as_deref().unwrap_or_else(|| voice.tier(policy.counted_tier));
        let instrument = voice.rule(policy.instrument);
        let _ = write!(out, "{}: {} ({instrument}), {counted}", words.policy, policy.policy_id);
        if policy.added > 0.0 {
            let _ = write!(out, ", +{}", voice.number(policy.added));
        } else if policy.added < 0.0 {
            let _ = write!(out, ", -{}", voice.number(-policy.added));
        }
        if let Some(turns) = policy.turns.filter(|turns| *turns > 0) {
            let _ = write!(out, ", {}: {turns}", words.turns);
        }
        let kinds = policy.reserved.iter().filter(|(_, seats)| *seats > 0);
        let kinds: Vec<String> = kinds.map(|(name, seats)| format!("{} {seats}", voice.rule(name))).collect();
        if !kinds.is_empty() {
            let _ = write!(out, "; {} {}: {}", words.reserved, policy.openings, kinds.join(", "));
        }
        out.push('\n');
    }

    /// Whether hard rules are met, and which aren't.
    pub(super) fn rules(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        let words = voice.words;
        let eligible = match self.eligible {
            Some(true) => words.eligible,
            Some(false) => words.ineligible,
            None => words.to_check,
        };
        let _ = writeln!(out, "{eligible}");
        let mut are_own_told = false;
        for check in &self.checks {
            if audience == Audience::Employer && is_own_limit(&check.code) {
                // What the worker asks for is the worker's to tell; that it is something of the kind, is not.
                if !are_own_told {
                    let _ = writeln!(out, "  - {}", words.own_limits);
                }
                are_own_told = true;
                continue;
            }
            let is_home = audience == Audience::Employer && check.code.starts_with(Code::OutsideScope.as_str());
            let line = if is_home { voice.check(&Reason { have: None, ..check.clone() }) } else { voice.check(check) };
            let _ = writeln!(out, "  - {line}");
        }
    }

    /// Skills that aren't met in full, and facts that nobody told.
    pub(super) fn lacks(&self, voice: &Voice<'_>, audience: Audience, out: &mut String) {
        let words = voice.words;
        let mut own: Vec<&Contribution> = self.contributions.iter().filter(|leaf| leaf.side == Side::Forward).collect();
        own.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
        let own = own.into_iter();
        let unmet = own.clone().filter(|leaf| leaf.feature == "skills" && leaf.value < 1.0);
        let unmet = unmet.filter(|leaf| !matches!(leaf.evidence, "missing" | "fuzzy"));
        let unmet: Vec<String> = unmet.map(|leaf| voice.name(&leaf.name)).collect();
        if !unmet.is_empty() {
            let _ = writeln!(out, "{}: {}", words.unmet, unmet.join(", "));
        }
        if matches!(audience, Audience::JobSeeker | Audience::Officer) {
            let untold = own.filter(|leaf| leaf.evidence == "missing");
            let missing: Vec<&str> = untold.map(|leaf| voice.feature(leaf.feature)).collect();
            if !missing.is_empty() {
                let _ = writeln!(out, "{}: {}", words.tell, missing.join(", "));
            }
        }
    }

    /// Facts and what all of it was made from.
    pub(super) fn audit_lines(&self, facts: &[(String, String)], out: &mut String) {
        for (name, value) in facts {
            let _ = writeln!(out, "  {name} = {value}");
        }
        let prints = &self.fingerprints;
        let _ = writeln!(
            out,
            "generation {}, weights {}, policy {} {}, lexicon {}, regions {}, statistics {}, version {}",
            prints.generation,
            prints.weights,
            prints.policy_id,
            prints.policy,
            format!("{} {}", prints.lexicon_version, prints.lexicon).trim_start(),
            prints.regions,
            prints.statistics,
            prints.version
        );
    }
}

/// Whether a part of a score is the employer's to read: the vacancy's own view, and no wish of the worker.
pub(super) fn is_employers(side: Side, feature: &str) -> bool {
    side == Side::Forward && feature != "wage"
}

/// Whether a rule looks at a limit that the worker sets.
pub(super) fn is_own_limit(code: &str) -> bool {
    [Code::WageBelow, Code::TooFar].iter().any(|own| code.starts_with(own.as_str()))
}

/// Whether a part speaks for somebody: skills, words and occupation as far as they go, a fact if it is as good as asked, a way
/// to work if it is short.
fn speaks(leaf: &Contribution) -> bool {
    let is_open = ["skills", "occupation", "text"].contains(&leaf.feature);
    let least = match leaf.feature {
        "distance" => 0.7,
        _ if is_open => 0.0,
        _ => 1.0,
    };
    leaf.contribution > 0.0 && leaf.evidence != "missing" && leaf.value >= least
}

fn leaf_lines(voice: &Voice<'_>, audience: Audience, leaves: &[&Contribution], out: &mut String) {
    if audience == Audience::Auditor {
        for leaf in leaves {
            let line = voice.leaf(leaf);
            let _ = writeln!(out, "  {line} = {:.6} x {:.6} [{}]", leaf.value, leaf.weight, leaf.evidence);
        }
        return;
    }
    let short = voice.in_short(leaves);
    let told = short.iter().take(LEAVES).filter(|leaf| leaf.contribution > 0.0);
    if audience == Audience::Officer {
        for leaf in told {
            let _ = writeln!(out, "  {}", voice.leaf(leaf));
        }
        return;
    }
    // The same fact may speak on both sides; without figures once is enough, and what wasn't told speaks for nobody.
    let mut lines: Vec<String> = Vec::new();
    for leaf in short.iter().filter(|leaf| speaks(leaf)).take(LEAVES) {
        let line = voice.plain_leaf(leaf);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "{}:", voice.words.speaks);
    }
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
}
