//! Why does a pair have its score, and why isn't it on the list? The reference scorer, with names put to its numbers.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::Matcher;
use super::explanation::{Explanation, PolicyBranch};
use crate::engine::layout::{Layout, Unpacked};
use crate::engine::{EngineError, Places, RankOptions, Row, is_candidate};
use crate::error::Result;
use crate::fixed::Fixed;
use crate::index::{SkillToken, VacancyProfile, WorkerProfile, term_skill};
use crate::lexicon::{Evidence, Lexicon, Relation};
use crate::policy::Policy;
use crate::record::{Education, SCHEMES_BINDING, Vacancy, Worker};
use crate::scoring::eligibility::{self, Code, Reason, Satisfies};
use crate::scoring::explain::{Contribution, Part, Side, parts};
use crate::scoring::feature::Value;
use crate::scoring::packed::{Pair, VacancyView, WorkerView};
use crate::scoring::reference::{self, Relations, TitleRarity};
use crate::scoring::{FeatureKind, score};
use crate::units::Rupiah;

/// Why a worker isn't among the best for a vacancy, or that they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// On the list.
    Ranked,
    /// A hard rule fails.
    Rule,
    /// A fact is missing that a hard rule needs, and only those who pass are kept.
    Unknown,
    /// No demanded skill, occupation or text term has credit.
    NotACandidate,
    /// Others score higher.
    BelowK,
    /// The policy put others first.
    Displaced,
}

/// Why a worker isn't among the best for a vacancy.
#[derive(Clone, Debug, Serialize)]
pub struct WhyNot {
    /// The reason.
    pub reason: Verdict,
    /// Place on the list, if on it.
    pub position: Option<u32>,
    /// Priority of the last one on the list.
    pub last_priority: Option<f64>,
    /// The pair in full.
    #[serde(flatten)]
    pub explanation: Explanation,
}

impl Matcher {
    /// Explains one committed pair.
    ///
    /// # Errors
    ///
    /// An input error for an id that isn't committed; a storage error if its record can't be read.
    pub fn explain(&self, worker: &str, vacancy: &str) -> Result<Explanation> {
        let ranking = self.snapshot.score_pairs(&[(worker, vacancy)])?;
        let unknown = |table, id: &str| EngineError::unknown_id(table, id, self.snapshot.generation());
        let worker_record = self.record::<Worker>(worker)?.ok_or_else(|| unknown("workers", worker))?;
        let vacancy_record = self.record::<Vacancy>(vacancy)?.ok_or_else(|| unknown("vacancies", vacancy))?;
        let profiler = self.snapshot.settings().profiler();
        let layout = &ranking.layout;
        let row = &ranking.rows()[0];
        let mut unpacked = Unpacked::default();
        let explainer = Explainer {
            matcher: self,
            layout,
            worker: layout.workers.read(row.worker, &mut unpacked),
            vacancy: layout.vacancies.view(row.vacancy),
            held: profiler.worker(&worker_record),
            asked: profiler.vacancy(&vacancy_record),
            words: Words::of(&self.snapshot.settings().lexicon, &worker_record, &vacancy_record),
        };
        Ok(explainer.explain(row))
    }

    /// Says why a worker isn't among the `options.k` best for a vacancy.
    ///
    /// # Errors
    ///
    /// As [`Matcher::explain`], and those of [`crate::Snapshot::rank_workers`].
    pub fn why_not(&self, worker: &str, vacancy: &str, options: &RankOptions) -> Result<WhyNot> {
        let explanation = self.explain(worker, vacancy)?;
        // No place is looked at but that on the list.
        let options = &options.clone().with_places(Places::Listed);
        let ranking = self.snapshot.rank_workers(Some(&[vacancy]), options)?;
        let listed: Vec<_> = ranking.rows().iter().filter(|row| row.position.is_some()).collect();
        let own = listed.iter().find(|row| ranking.worker_id(row) == worker);
        let reason = if own.is_some() {
            Verdict::Ranked
        } else if !self.is_candidate(worker, vacancy) {
            Verdict::NotACandidate
        } else if explanation.eligible == Some(false) && !options.eligible.keeps(Some(false)) {
            Verdict::Rule
        } else if explanation.eligible.is_none() && !options.eligible.keeps(None) {
            Verdict::Unknown
        } else if self.is_best_by_score(worker, vacancy, options)? {
            // Only the policy keeps them out.
            Verdict::Displaced
        } else {
            Verdict::BelowK
        };
        let position = own.and_then(|row| row.position);
        Ok(WhyNot { reason, position, last_priority: listed.last().map(|row| row.priority), explanation })
    }

    /// Whether a worker is among the k best without a policy.
    fn is_best_by_score(&self, worker: &str, vacancy: &str, options: &RankOptions) -> Result<bool> {
        let ranking = self.snapshot.rank_workers_under(&Arc::new(Policy::none()), Some(&[vacancy]), options)?;
        let mut listed = ranking.rows().iter().filter(|row| row.position.is_some());
        Ok(listed.any(|row| ranking.worker_id(row) == worker))
    }

    fn is_candidate(&self, worker: &str, vacancy: &str) -> bool {
        let layout = self.snapshot.layout();
        let (Some(worker), Some(vacancy)) = (layout.workers.ids.find(worker), layout.vacancies.ids.find(vacancy))
        else {
            return false;
        };
        let mut unpacked = Unpacked::default();
        let (worker, vacancy) = (layout.workers.read(worker, &mut unpacked), layout.vacancies.view(vacancy));
        let overlap = reference::overlap(&worker, &vacancy, &layout.relations, &layout.title_rarity);
        is_candidate(vacancy.facts, &overlap, self.snapshot.packed_weights())
    }
}

/// One pair with the words its numbers came from.
struct Explainer<'a> {
    matcher: &'a Matcher,
    layout: &'a Layout,
    worker: WorkerView<'a>,
    vacancy: VacancyView<'a>,
    held: WorkerProfile,
    asked: VacancyProfile,
    words: Words,
}

/// The words behind the terms of both sides, the first said of each: a reader knows words, not stems.
struct Words {
    worker: FxHashMap<String, String>,
    vacancy: FxHashMap<String, String>,
}

impl Words {
    fn of(lexicon: &Lexicon, worker: &Worker, vacancy: &Vacancy) -> Self {
        let joined = |list: &Option<Vec<String>>| list.as_ref().map(|items| items.join(". "));
        let (skills, majors) = (joined(&worker.skills), joined(&vacancy.majors));
        let said = |texts: [&Option<String>; 4]| {
            let mut words = FxHashMap::default();
            for (term, word) in texts.into_iter().flatten().flat_map(|text| lexicon.terms_said(text)) {
                words.entry(term).or_insert(word);
            }
            words
        };
        Self {
            worker: said([&worker.occupation, &worker.summary, &skills, &worker.major]),
            vacancy: said([&vacancy.title, &vacancy.occupation, &vacancy.description, &majors]),
        }
    }
}

impl Explainer<'_> {
    fn explain(&self, row: &Row) -> Explanation {
        let snapshot = &self.matcher.snapshot;
        let weights = snapshot.packed_weights();
        let overlap =
            reference::overlap(&self.worker, &self.vacancy, &self.layout.relations, &self.layout.title_rarity);
        let pair = Pair { worker: self.worker.facts, vacancy: self.vacancy.facts, overlap };
        let scored = score(&pair, weights);
        let contributions = parts(&scored, &pair, weights).iter().flat_map(|part| self.leaves(part)).collect();
        let settings = snapshot.settings();
        let (site, as_of) = (self.vacancy.facts.site, settings.as_of);
        let residence = settings.policy.residence(self.worker.facts, site, as_of);
        let post = settings.policy.post(self.vacancy.facts, as_of);
        let today = as_of.map(crate::units::Date::to_days);
        let mut reasons = eligibility::reasons(row.checks, &self.worker, &self.vacancy, weights.detour, today);
        for reason in &mut reasons {
            self.name_papers(reason, today);
        }
        Explanation {
            vacancy_id: self.asked.id.clone(),
            worker_id: self.held.id.clone(),
            score: scored.score,
            priority: row.priority,
            forward: scored.forward,
            reverse: scored.reverse,
            confidence: scored.confidence,
            tier: row.tier,
            is_local: residence.is_local,
            eligible: row.checks.eligible(),
            checks: reasons,
            contributions,
            policy: PolicyBranch {
                policy_id: settings.policy.id.clone(),
                instrument: settings.policy.order.instrument.as_str(),
                binds: settings.policy.binds(self.vacancy.facts, as_of),
                counted_tier: residence.tier,
                ring: residence.ring.and_then(|ring| settings.policy.reserve_names().into_iter().nth(ring.into())),
                proof_missing: residence.missing.names().collect(),
                added: row.priority - row.score,
                openings: post.openings,
                reserved: settings.policy.reserved(&post),
            },
            facts: self.facts(),
            fingerprints: snapshot.fingerprints().clone(),
        }
    }

    /// The leaves of one feature: its parts in proportion, so that they add up to it exactly.
    fn leaves(&self, part: &Part) -> Vec<Contribution> {
        let leaf = |name: String, evidence, via, value: f64, weight: f64| Contribution {
            side: part.side,
            feature: part.feature.as_str(),
            name,
            evidence,
            via,
            value,
            weight,
            contribution: value * weight,
        };
        if part.value == Value::Missing {
            return vec![leaf("not told".to_owned(), "missing", None, part.counted, part.weight)];
        }
        let items = match part.feature {
            FeatureKind::Skills => self.skills(part.side),
            FeatureKind::Occupation => self.occupation(part),
            FeatureKind::Text => self.texts(),
            _ => {
                let (name, via) = self.fact(part.feature);
                vec![Item { name, evidence: "fact", via, credit: part.counted, size: 1.0 }]
            }
        };
        let total: f64 = items.iter().map(|item| item.credit * item.size).sum();
        let items = items.into_iter().map(|item| {
            // Each leaf's weight is its share of the feature's contribution over its credit.
            // A feature of no credit at all keeps its weight, so that a reader sees what it could have given.
            let share = if total > 0.0 { item.size * part.contribution() / total } else { part.weight };
            leaf(item.name, item.evidence, item.via, item.credit, share)
        });
        items.collect()
    }

    fn skills(&self, side: Side) -> Vec<Item> {
        let names: FxHashMap<&str, &SkillToken> =
            self.held.skills.iter().map(|token| (token.token.as_str(), token)).collect();
        let layout = self.layout;
        let items = self.vacancy.demands.iter().map(|demand| {
            let token = layout.skills.name(demand.skill);
            let steps = if side == Side::Forward { demand.weight } else { demand.rarity };
            let best = reference::best_credit(demand.skill, self.worker.skills, &layout.relations);
            let Some((credit, held)) = best else {
                return Item {
                    name: self.label(token),
                    evidence: "none",
                    via: None,
                    credit: 0.0,
                    size: f64::from(steps),
                };
            };
            let held_token = layout.skills.name(held.skill);
            let source = names.get(held_token).map(|token| token.source.clone());
            let read = names.get(held_token).and_then(|token| token.evidence);
            Item {
                name: self.label(token),
                evidence: if held.skill == demand.skill {
                    read.map_or("text", Evidence::as_str)
                } else {
                    self.relation(token, held_token, layout.relations.credit(demand.skill, held.skill))
                },
                via: source,
                credit: credit.to_f64(),
                size: f64::from(steps),
            }
        });
        let mut items: Vec<Item> = items.collect();
        if side == Side::Reverse {
            items.retain(|item| item.credit > 0.0);
        }
        items
    }

    /// The name of a relation between two different skills.
    fn relation(&self, demanded: &str, held: &str, credit: Fixed) -> &'static str {
        let lexicon = self.lexicon();
        let relation = lexicon.index_of(demanded).zip(lexicon.index_of(held)).and_then(|(demanded, held)| {
            lexicon.satisfied_by(demanded).iter().find(|(other, _)| *other == held).map(|(_, relation)| *relation)
        });
        match relation {
            Some(Relation::Narrower | Relation::Implied) => "narrower",
            Some(Relation::Broader) => "broader",
            Some(Relation::Same | Relation::Equivalent) => "alias",
            None if credit == Fixed::ONE => "exact",
            Some(Relation::Related) | None => "related",
        }
    }

    fn occupation(&self, part: &Part) -> Vec<Item> {
        let rarity = |term: &u32| f64::from(self.layout.title_rarity.rarity(*term));
        let shared: Vec<&u32> = self.vacancy.title.iter().filter(|term| self.worker.title.contains(term)).collect();
        let total: f64 =
            if part.side == Side::Forward { self.vacancy.title } else { self.worker.title }.iter().map(rarity).sum();
        let by_words = if total > 0.0 { shared.iter().map(|term| rarity(term)).sum::<f64>() / total } else { 0.0 };
        // The group counted if it gave more than the words; half a step of the fixed-point value decides ties.
        if part.counted > by_words + 1e-5 || shared.is_empty() {
            let group = |group: Option<u16>| group.map_or_else(|| "-".to_owned(), |group| format!("{group:04}"));
            let evidence = if part.counted > 0.0 { "group" } else { "none" };
            return vec![Item {
                name: format!("KBJI {}", group(self.vacancy.facts.group)),
                evidence,
                via: Some(format!("KBJI {}", group(self.worker.facts.group))),
                credit: part.counted,
                size: 1.0,
            }];
        }
        shared.into_iter().map(|term| self.word(*term, rarity(term))).collect()
    }

    /// Words of both texts. What only the kin of the worker's words or the company of the vacancy's brought along is
    /// related, and named by the words said.
    fn texts(&self) -> Vec<Item> {
        let words = &self.layout.words;
        let said: FxHashSet<&str> = self.held.terms.iter().map(String::as_str).collect();
        let asked: FxHashSet<&str> = self.asked.terms.iter().map(String::as_str).collect();
        let shared = self.vacancy.terms.iter().flat_map(|demand| {
            let held = self.worker.terms.iter().filter(move |held| held.term == demand.term);
            held.map(move |held| (demand.term, f64::from(demand.weight) * f64::from(held.weight)))
        });
        let items = shared.map(|(term, size)| {
            let word = words.name(term);
            if said.contains(word) && asked.contains(word) {
                return self.word(term, size);
            }
            let held = if said.contains(word) { Some(word) } else { self.kin_said(term, &said) };
            let name = if asked.contains(word) { Some(word) } else { self.company_asked(word, &asked) };
            let name = self.spelled(name.unwrap_or(word), &self.words.vacancy);
            let via = held.map(|held| self.spelled(held, &self.words.worker));
            Item { name, evidence: "related", via, credit: 1.0, size }
        });
        items.collect()
    }

    /// The word said that brings a kin along.
    fn kin_said(&self, kin: u32, said: &FxHashSet<&str>) -> Option<&str> {
        let own = said.iter().filter_map(|word| self.layout.words.find(word));
        let first = own.filter(|word| self.layout.texts.kin(*word).contains(&kin)).min()?;
        Some(self.layout.words.name(first))
    }

    /// The word asked whose company a word keeps most.
    fn company_asked<'a>(&self, word: &str, asked: &FxHashSet<&'a str>) -> Option<&'a str> {
        let statistics = self.matcher.snapshot.statistics();
        let near = |own: &str| {
            let found = statistics.related.get(own)?.iter().find(|(other, _)| other == word)?;
            Some(u64::from(found.1) * u64::from(statistics.term(own)))
        };
        let nearest = asked.iter().filter_map(|own| Some((near(own)?, std::cmp::Reverse(*own)))).max()?;
        Some(nearest.1.0)
    }

    fn word(&self, term: u32, size: f64) -> Item {
        let word = self.layout.words.name(term);
        let (name, via) = (self.spelled(word, &self.words.vacancy), self.spelled(word, &self.words.worker));
        Item { name, via: Some(via), evidence: "text", credit: 1.0, size }
    }

    /// A term as a reader knows it: the words said, or the label of a skill.
    fn spelled(&self, term: &str, words: &FxHashMap<String, String>) -> String {
        if let Some(skill) = term_skill(term) {
            return self.label(skill);
        }
        let said: Vec<&str> = term.split(' ').map(|word| words.get(word).map_or(word, String::as_str)).collect();
        said.join(" ")
    }

    fn lexicon(&self) -> &Lexicon {
        &self.matcher.snapshot.settings().lexicon
    }

    fn label(&self, token: &str) -> String {
        let label = self.lexicon().index_of(token).map(|index| self.lexicon().skill(index).label().to_owned());
        label.unwrap_or_else(|| token.trim_start_matches('~').to_owned())
    }

    /// A plain fact: what one side asks and, apart, what the other side has.
    fn fact(&self, feature: FeatureKind) -> (String, Option<String>) {
        let (has, asks) = (self.worker.facts, self.vacancy.facts);
        let years = |hundredths: Option<u32>| hundredths.map(|h| format!("{} years", f64::from(h) / 100.0));
        let level = |level: Option<u8>| level.map(|level| Education::level_name(level).to_owned());
        let rupiah = |amount: Option<i64>| amount.and_then(|amount| Rupiah::new(amount).ok()).map(|a| a.to_string());
        let (asked, met) = match feature {
            FeatureKind::Experience => (years(asks.experience_min), years(has.experience)),
            FeatureKind::Education => (level(asks.education_min), level(has.education)),
            FeatureKind::Wage => (rupiah(has.wage_min), rupiah(asks.wage)),
            FeatureKind::Distance if asks.housing => (Some("housing".to_owned()), None),
            FeatureKind::Distance => {
                let detour = self.matcher.snapshot.packed_weights().detour;
                let way = eligibility::distance_m(&self.worker, &self.vacancy, detour);
                (way.map(|metres| format!("{:.1} km", metres / 1000.0)), None)
            }
            FeatureKind::Contract => (asks.contract.map(|contract| contract.as_str().to_owned()), None),
            FeatureKind::Schemes => (asks.schemes.map(|schemes| format!("{schemes}/{SCHEMES_BINDING}")), None),
            FeatureKind::Skills | FeatureKind::Occupation | FeatureKind::Text => (None, None),
        };
        (asked.unwrap_or_else(|| "not told".to_owned()), met)
    }

    /// Puts names to papers and fields of study: which are asked, which are held and until when.
    fn name_papers(&self, reason: &mut Reason, as_of: Option<i32>) {
        let is = |code: Code| reason.code.strip_suffix("_unknown").unwrap_or(&reason.code) == code.as_str();
        let relations = &self.layout.relations;
        let held = |demanded: u32| {
            let papers = self.worker.certificates.iter();
            papers.filter(move |held| Satisfies::satisfies(relations, demanded, held.skill))
        };
        let in_force = |expires: i32| expires == i32::MAX || as_of.is_some_and(|today| expires >= today);
        if is(Code::CertificateMissing) || is(Code::CertificateExpired) {
            let lapsed = is(Code::CertificateExpired);
            let asked = self.vacancy.certificates.iter().copied();
            // A paper that is held but out of force is expired, one that isn't held at all is missing.
            let wanted = asked.filter(|demanded| held(*demanded).next().is_some() == lapsed);
            let wanted: Vec<u32> =
                wanted.filter(|demanded| !held(*demanded).any(|held| in_force(held.expires))).collect();
            let names: Vec<String> = wanted.iter().map(|code| self.label(self.layout.skills.name(*code))).collect();
            let last_days = wanted.iter().filter_map(|demanded| held(*demanded).map(|held| held.expires).max());
            let last_days: Vec<String> =
                last_days.filter_map(|day| Some(crate::units::Date::from_days(day).ok()?.to_string())).collect();
            reason.need = names.join(", ");
            reason.have = lapsed.then(|| last_days.join(", "));
        } else if is(Code::MajorDiffers) {
            reason.have = Some(self.held.major.join(" ")).filter(|major| !major.is_empty());
            let majors: Vec<String> = self.asked.majors.iter().map(|words| words.join(" ")).collect();
            reason.need = majors.join(", ");
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let kinds = [FeatureKind::Experience, FeatureKind::Education, FeatureKind::Wage, FeatureKind::Distance];
        let fact = |kind: FeatureKind| {
            let (asked, met) = self.fact(kind);
            let met = met.map(|met| format!(" / {met}")).unwrap_or_default();
            (kind.as_str().to_owned(), format!("{asked}{met}"))
        };
        let mut facts: Vec<_> = kinds.map(fact).into();
        let region = |code: Option<crate::region::RegionCode>| {
            code.map_or_else(|| "unknown".to_owned(), |code| code.to_string())
        };
        facts.push(("home_region".to_owned(), region(self.worker.facts.home)));
        facts.push(("site_region".to_owned(), region(self.vacancy.facts.site)));
        facts
    }
}

/// One part of a feature: how well it is met and how much of the feature it is.
struct Item {
    name: String,
    evidence: &'static str,
    via: Option<String>,
    credit: f64,
    size: f64,
}
