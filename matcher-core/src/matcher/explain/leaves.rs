//! What does a feature's part of a score consist of? Its leaves, in proportion, named in the words of both sides.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Explainer;
use crate::fixed::Fixed;
use crate::index::{SkillToken, term_skill};
use crate::lexicon::{Evidence, Relation};
use crate::scoring::FeatureKind;
use crate::scoring::explain::{Contribution, Part, Side};
use crate::scoring::feature::Value;
use crate::scoring::reference::{self, Relations as _, TitleRarity};

impl<T: TitleRarity> Explainer<'_, T> {
    /// The leaves of one feature: its parts in proportion, so that they add up to it exactly.
    pub(super) fn leaves(&self, part: &Part) -> Vec<Contribution> {
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
            let best = reference::best_credit(demand.skill, self.worker.skills, self.relations);
            let Some((credit, held)) = best else {
                return Item {
                    name: self.label(token),
                    evidence: "none",
                    via: None,
                    credit: 0.0,
                    size: f64::from(steps),
                };
            };
            let held_token = self.skill(held.skill);
            let source = names.get(held_token).map(|token| token.source.clone());
            let read = names.get(held_token).and_then(|token| token.evidence);
            Item {
                name: self.label(token),
                evidence: if held.skill == demand.skill {
                    read.map_or("text", Evidence::as_str)
                } else {
                    self.relation(token, held_token, self.relations.credit(demand.skill, held.skill))
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
        let rarity = |term: &u32| f64::from(self.titles.rarity(*term));
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

    /// Words of both texts. What only the kin or the company of the words said brought along is related, and named by
    /// these.
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
            let held = if said.contains(word) { Some(word) } else { self.near_said(term, &said) };
            let name = if asked.contains(word) { Some(word) } else { self.near_asked(word) };
            let name = self.spelled(name.unwrap_or(word), &self.words.vacancy);
            let via = held.map(|held| self.spelled(held, &self.words.worker));
            Item { name, evidence: "related", via, credit: 1.0, size }
        });
        items.collect()
    }

    /// The word said that brings another along, as its kin or by its company.
    fn near_said(&self, term: u32, said: &FxHashSet<&str>) -> Option<&str> {
        let (texts, words) = (&self.layout.texts, &self.layout.words);
        let own = said.iter().filter_map(|word| words.find(word));
        if let Some(first) = own.filter(|word| texts.kin(*word).contains(&term)).min() {
            return Some(words.name(first));
        }
        texts.borrowed_by(&self.held.about, words.name(term))
    }

    /// The word asked that brings another along by its company.
    fn near_asked(&self, word: &str) -> Option<&str> {
        let statistics = self.snapshot.statistics();
        self.layout.texts.asked_by(&self.asked.terms, &self.asked.lead, word, statistics)
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
}

/// One part of a feature: how well it is met and how much of the feature it is.
struct Item {
    name: String,
    evidence: &'static str,
    via: Option<String>,
    credit: f64,
    size: f64,
}
