//! What does an explanation say, and in which words?

use std::fmt::Write as _;

use serde::Serialize;

use crate::engine::Fingerprints;
use crate::region::ResidencyTier;
use crate::scoring::FeatureKind;
use crate::scoring::eligibility::{Code, Reason};
use crate::scoring::explain::{Contribution, Side};

/// The language of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Bahasa Indonesia.
    #[default]
    Id,
    /// English.
    En,
}

/// Who reads a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// The person who looks for work: what speaks for them, and what would help.
    JobSeeker,
    /// The officer: everything in short.
    #[default]
    Officer,
    /// The employer: the match, without the worker's own wishes.
    Employer,
    /// The auditor: every leaf with its numbers.
    Auditor,
}

/// What the policy does to a pair; never part of the score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicyBranch {
    /// Name of the policy.
    pub policy_id: String,
    /// The instrument.
    pub instrument: &'static str,
    /// True if it binds at this site on this day.
    pub binds: bool,
    /// The tier it counts.
    pub counted_tier: ResidencyTier,
    /// The innermost ring of the policy that the worker lives in.
    pub ring: Option<String>,
    /// What would tell whether the worker is local, where it can't be told: columns of the worker, `region` of the vacancy,
    /// `as_of` of the market.
    pub proof_missing: Vec<&'static str>,
    /// What it adds to `priority`.
    pub added: f64,
    /// People wanted.
    pub openings: u32,
    /// Openings reserved, by kind; empty unless the policy reserves here.
    pub reserved: Vec<(String, u32)>,
}

/// Why a pair has its score, place and eligibility.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The worker's id.
    pub worker_id: String,
    /// Fused score in [0, 1]; the contributions add up to it.
    pub score: f64,
    /// Score plus what the policy adds.
    pub priority: f64,
    /// The vacancy's view in [0, 1].
    pub forward: f64,
    /// The worker's view in [0, 1].
    pub reverse: f64,
    /// Share of the asked weight that was told.
    pub confidence: f64,
    /// How near home is to the site.
    pub tier: ResidencyTier,
    /// Whether the policy counts the worker as local.
    pub is_local: Option<bool>,
    /// True, false, or `None` if a fact is missing.
    pub eligible: Option<bool>,
    /// Both values behind every rule that fails or can't be told.
    pub checks: Vec<Reason>,
    /// Leaves that add up to the score.
    pub contributions: Vec<Contribution>,
    /// What the policy does.
    pub policy: PolicyBranch,
    /// Plain facts of the pair: name and value.
    pub facts: Vec<(String, String)>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

/// Leaves an officer reads; the rest is summed up.
const OFFICER_LEAVES: usize = 6;
/// Words of a text an officer reads, those that count most.
const TEXT_WORDS: usize = 5;

impl Explanation {
    /// The explanation in words, several lines, without names or personal facts.
    #[must_use]
    pub fn text(&self, lang: Lang, audience: Audience) -> String {
        let words = Words::of(lang);
        let mut out = String::new();
        // Writing to a String can't fail.
        let _ = writeln!(
            out,
            "{}: {} ({} {}, {} {}, {} {:.0} %)",
            words.score,
            words.number(self.score),
            words.forward,
            words.number(self.forward),
            words.reverse,
            words.number(self.reverse),
            words.confidence,
            self.confidence * 100.0
        );
        let local = match self.is_local {
            Some(true) => words.local,
            Some(false) => words.not_local,
            None => words.local_unknown,
        };
        let _ = writeln!(out, "{}: {} ({local})", words.residence, words.tier(self.tier));
        if !self.policy.proof_missing.is_empty() {
            let names: Vec<&str> = self.policy.proof_missing.iter().map(|name| words.paper(name)).collect();
            let _ = writeln!(out, "  {}: {}", words.proof, names.join(", "));
        }
        if audience != Audience::Employer {
            // Which groups a worker is in is no employer's business, and an amount would tell.
            self.policy_line(words, &mut out);
        }
        let eligible = match self.eligible {
            Some(true) => words.eligible,
            Some(false) => words.ineligible,
            None => words.to_check,
        };
        let _ = writeln!(out, "{eligible}");
        let own_limits = [Code::WageBelow.as_str(), Code::TooFar.as_str()];
        for check in &self.checks {
            if audience == Audience::Employer && own_limits.iter().any(|code| check.code.starts_with(code)) {
                // What the worker asks for is the worker's to tell.
                continue;
            }
            let _ = writeln!(out, "  - {}", words.check(check));
        }
        let mut leaves: Vec<&Contribution> = self.contributions.iter().collect();
        if audience == Audience::Employer {
            // What the worker asks for is the worker's to tell.
            leaves.retain(|leaf| leaf.side == Side::Forward && leaf.feature != "wage");
        }
        leaves.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
        if audience == Audience::Auditor {
            for leaf in &leaves {
                let _ = writeln!(
                    out,
                    "  {} = {:.6} x {:.6} [{}]",
                    words.leaf(leaf),
                    leaf.value,
                    leaf.weight,
                    leaf.evidence
                );
            }
        } else {
            for leaf in words.in_short(&leaves).iter().take(OFFICER_LEAVES).filter(|leaf| leaf.contribution > 0.0) {
                let _ = writeln!(out, "  {}", words.leaf(leaf));
            }
        }
        let unmet: Vec<&str> = leaves
            .iter()
            .filter(|leaf| leaf.side == Side::Forward && leaf.feature == "skills" && leaf.value < 1.0)
            .filter(|leaf| !matches!(leaf.evidence, "missing" | "fuzzy"))
            .map(|leaf| leaf.name.as_str())
            .collect();
        if !unmet.is_empty() {
            let _ = writeln!(out, "{}: {}", words.unmet, unmet.join(", "));
        }
        if matches!(audience, Audience::JobSeeker | Audience::Officer) {
            let untold = leaves.iter().filter(|leaf| leaf.evidence == "missing" && leaf.side == Side::Forward);
            let missing: Vec<&str> = untold.map(|leaf| words.feature(leaf.feature)).collect();
            if !missing.is_empty() {
                let _ = writeln!(out, "{}: {}", words.tell, missing.join(", "));
            }
        }
        if audience == Audience::Auditor {
            for (name, value) in &self.facts {
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
        out
    }
}

impl Explanation {
    /// What the policy does here: the amount it adds, or the openings it reserves.
    fn policy_line(&self, words: &Words, out: &mut String) {
        let policy = &self.policy;
        if !policy.binds || policy.instrument == "none" {
            return;
        }
        let counted = policy.ring.as_deref().unwrap_or_else(|| words.tier(policy.counted_tier));
        let _ = write!(out, "{}: {} ({}), {counted}", words.policy, policy.policy_id, policy.instrument);
        if policy.added > 0.0 {
            let _ = write!(out, ", +{}", words.number(policy.added));
        }
        let kinds: Vec<String> = policy
            .reserved
            .iter()
            .filter(|(_, seats)| *seats > 0)
            .map(|(name, seats)| format!("{name} {seats}"))
            .collect();
        if !kinds.is_empty() {
            let _ = write!(out, "; {} {}: {}", words.reserved, policy.openings, kinds.join(", "));
        }
        out.push('\n');
    }
}

/// The words of one language.
struct Words {
    decimal: &'static str,
    score: &'static str,
    forward: &'static str,
    reverse: &'static str,
    confidence: &'static str,
    residence: &'static str,
    local: &'static str,
    not_local: &'static str,
    local_unknown: &'static str,
    proof: &'static str,
    policy: &'static str,
    reserved: &'static str,
    eligible: &'static str,
    ineligible: &'static str,
    to_check: &'static str,
    have: &'static str,
    need: &'static str,
    unmet: &'static str,
    tell: &'static str,
    tiers: [&'static str; 6],
    features: [&'static str; 9],
    codes: [&'static str; 12],
    phrases: [&'static str; 3],
    papers: [(&'static str, &'static str); 6],
}

const ID: Words = Words {
    decimal: ",",
    score: "Skor kecocokan",
    forward: "sisi lowongan",
    reverse: "sisi pencari kerja",
    confidence: "data lengkap",
    residence: "Tempat tinggal terhadap lokasi kerja",
    local: "warga lokal",
    not_local: "bukan warga lokal",
    local_unknown: "bukti domisili belum lengkap",
    proof: "Bukti yang kurang",
    policy: "Kebijakan",
    reserved: "dicadangkan dari",
    eligible: "Memenuhi semua syarat wajib",
    ineligible: "Tidak memenuhi syarat wajib:",
    to_check: "Perlu diperiksa petugas:",
    have: "tercatat",
    need: "diminta",
    unmet: "Keterampilan yang belum terpenuhi",
    tell: "Lengkapi data",
    tiers: [
        "satu desa/kelurahan",
        "satu kecamatan",
        "satu kabupaten/kota",
        "satu provinsi",
        "luar provinsi",
        "tidak diketahui",
    ],
    features: [
        "keterampilan",
        "jabatan",
        "uraian",
        "pengalaman",
        "pendidikan",
        "upah",
        "jarak",
        "kontrak",
        "jaminan sosial",
    ],
    codes: [
        "pendidikan di bawah syarat",
        "pengalaman di bawah syarat",
        "sertifikat belum ada",
        "sertifikat kedaluwarsa",
        "usia di luar batas",
        "lowongan belum dibuka",
        "lowongan sudah ditutup",
        "upah di bawah permintaan",
        "terlalu jauh",
        "di luar wilayah rekrutmen",
        "jurusan berbeda",
        "tidak ada lowongan tersisa",
    ],
    phrases: ["tahun", "belum diisi", "mess disediakan"],
    papers: [
        ("ktp_region", "alamat KTP"),
        ("ktp_checked_on", "pemeriksaan KTP terbaru"),
        ("home_region", "domisili"),
        ("resident_since", "tanggal mulai tinggal"),
        ("region", "lokasi kerja di lowongan"),
        ("as_of", "tanggal acuan"),
    ],
};

const EN: Words = Words {
    decimal: ".",
    score: "Match score",
    forward: "vacancy's view",
    reverse: "worker's view",
    confidence: "data told",
    residence: "Home relative to the work site",
    local: "local resident",
    not_local: "not a local resident",
    local_unknown: "proof of residence incomplete",
    proof: "Missing proof",
    policy: "Policy",
    reserved: "reserved of",
    eligible: "Meets every hard rule",
    ineligible: "Fails a hard rule:",
    to_check: "Needs an officer's check:",
    have: "on file",
    need: "asked",
    unmet: "Skills not fully met",
    tell: "Worth telling",
    tiers: [
        "same desa/kelurahan",
        "same kecamatan",
        "same kabupaten/kota",
        "same province",
        "another province",
        "unknown",
    ],
    features: [
        "skills",
        "occupation",
        "text",
        "experience",
        "education",
        "wage",
        "distance",
        "contract",
        "social protection",
    ],
    codes: [
        "education below the asked one",
        "experience below the asked one",
        "certificate missing",
        "certificate expired",
        "age outside the bounds",
        "not open yet",
        "closed",
        "wage below the asked one",
        "too far",
        "outside the vacancy's scope",
        "another field of study",
        "no opening left",
    ],
    phrases: ["years", "not told", "housing provided"],
    papers: [
        ("ktp_region", "address on the KTP"),
        ("ktp_checked_on", "a fresh look at the KTP"),
        ("home_region", "domicile"),
        ("resident_since", "since when resident"),
        ("region", "the vacancy's work site"),
        ("as_of", "the market's day"),
    ],
};

impl Words {
    fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Id => &ID,
            Lang::En => &EN,
        }
    }

    fn tier(&self, tier: ResidencyTier) -> &'static str {
        self.tiers[tier as usize]
    }

    fn feature(&self, feature: &'static str) -> &'static str {
        let at = FeatureKind::ALL.iter().position(|kind| kind.as_str() == feature);
        at.map_or(feature, |at| self.features[at])
    }

    /// A missing paper in words.
    fn paper(&self, name: &'static str) -> &'static str {
        self.papers.iter().find(|(known, _)| *known == name).map_or(name, |(_, words)| words)
    }

    /// The words of our own inside a name.
    fn phrase(&self, name: &str) -> String {
        let localised = |number: &str| number.replace('.', self.decimal);
        match name {
            "not told" => self.phrases[1].to_owned(),
            "housing" => self.phrases[2].to_owned(),
            name => match (name.strip_suffix(" years"), name.strip_suffix(" km")) {
                (Some(years), _) => format!("{} {}", localised(years), self.phrases[0]),
                (_, Some(km)) => format!("{} km", localised(km)),
                _ => name.to_owned(),
            },
        }
    }

    /// A number of three decimals as the language writes it.
    fn number(&self, value: f64) -> String {
        format!("{value:.3}").replace('.', self.decimal)
    }

    /// One rule that fails or can't be told: what it is and both values.
    fn check(&self, check: &Reason) -> String {
        let known = Code::ALL.iter().position(|code| check.code.trim_end_matches("_unknown") == code.as_str());
        let name = known.map_or(check.code.as_str(), |at| self.codes[at]);
        let have = match &check.have {
            Some(have) => self.phrase(have),
            None if check.code.ends_with("_unknown") => self.phrases[1].to_owned(),
            // Known, but personal.
            None => return format!("{name}: {} {}", self.need, self.phrase(&check.need)),
        };
        format!("{name}: {} {have}, {} {}", self.have, self.need, self.phrase(&check.need))
    }

    /// The leaves with the words of each side's text joined into one, most first.
    fn in_short(&self, leaves: &[&Contribution]) -> Vec<Contribution> {
        let text = FeatureKind::Text.as_str();
        let is_word = |leaf: &&&Contribution| leaf.feature == text && leaf.evidence != "missing";
        let mut short: Vec<Contribution> =
            leaves.iter().filter(|leaf| !is_word(leaf)).map(|leaf| (*leaf).clone()).collect();
        for side in [Side::Forward, Side::Reverse] {
            let own: Vec<&Contribution> =
                leaves.iter().filter(is_word).filter(|leaf| leaf.side == side).copied().collect();
            let Some(first) = own.first() else { continue };
            let mut named: Vec<String> = Vec::new();
            for leaf in &own {
                let name = self.met(leaf);
                if named.len() < TEXT_WORDS && !named.contains(&name) {
                    named.push(name);
                }
            }
            let contribution = own.iter().map(|leaf| leaf.contribution).sum();
            short.push(Contribution { name: named.join(", "), via: None, contribution, ..(*first).clone() });
        }
        short.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
        short
    }

    /// What was asked and, unless it is the same, what met it.
    fn met(&self, leaf: &Contribution) -> String {
        let via = leaf.via.as_ref().filter(|via| **via != leaf.name);
        let via = via.map(|via| format!(" ← {}", self.phrase(via))).unwrap_or_default();
        format!("{}{via}", self.phrase(&leaf.name))
    }

    fn leaf(&self, leaf: &Contribution) -> String {
        let side = match leaf.side {
            Side::Forward => self.forward,
            Side::Reverse => self.reverse,
        };
        format!("+{} {side} · {}: {}", self.number(leaf.contribution), self.feature(leaf.feature), self.met(leaf))
    }
}
