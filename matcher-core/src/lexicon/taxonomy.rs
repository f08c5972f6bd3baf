//! Which held skills answer a demanded one, and how? Edges of the table, closed once at load.
//!
//! `broader` says "is a kind of", `implies` says "whoever holds this holds that", `equivalent` says "is the same". A
//! narrower skill answers a broader demand in full, never the reverse. How much the partial relations count is for
//! the weights; nothing here is a number.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::error::LexiconError;
use super::skill::{Skill, SkillIndex};

/// A parent of more children than this relates none of them: what a hundred skills share tells nothing.
const MAX_SIBLINGS: usize = 100;

/// Most pairs of a demanded and a held skill: fourteen thousand skills that each answer a thousand others. In a long
/// chain every skill answers all above it, so that pairs grow with the square of the rows.
const MOST_RELATIONS: usize = 16_000_000;

/// How a held skill stands to a demanded one, from the strongest to the weakest. The first four answer it in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The skill itself.
    Same,
    /// Another name of the same ability.
    Equivalent,
    /// The held skill is a kind of the demanded one.
    Narrower,
    /// Whoever holds the held skill also holds the demanded one.
    Implied,
    /// The held skill is more general than the demanded one.
    Broader,
    /// Both are kinds of one skill, or the held skill is what a demanded licence would attest.
    Related,
}

impl Relation {
    /// True if the demand is answered in full.
    #[must_use]
    pub fn is_full(self) -> bool {
        self <= Self::Implied
    }
}

/// For each demanded skill the held ones that answer it, strongest relation first, then in table order.
#[derive(Debug)]
pub(super) struct Taxonomy {
    entries: Vec<(SkillIndex, Relation)>,
    /// Where each skill's entries end.
    ends: Vec<usize>,
}

impl Taxonomy {
    pub(super) fn of(skills: &[Skill], places: &FxHashMap<String, SkillIndex>) -> Result<Self, LexiconError> {
        let graph = Graph::of(skills, places)?;
        graph.refuse_cycles(skills)?;
        let mut answers: Vec<BTreeMap<usize, Relation>> = vec![BTreeMap::new(); skills.len()];
        let mut relations = 0;
        for held in 0..skills.len() {
            relations += graph.answer(held, skills, &mut answers);
            if relations > MOST_RELATIONS {
                return Err(LexiconError::TooManyRelations { most: MOST_RELATIONS });
            }
        }
        let mut taxonomy = Self { entries: Vec::new(), ends: Vec::with_capacity(skills.len()) };
        for found in answers {
            let first = taxonomy.entries.len();
            taxonomy.entries.extend(found.into_iter().map(|(held, relation)| (SkillIndex::of(held), relation)));
            taxonomy.entries[first..].sort_by_key(|&(held, relation)| (relation, held));
            taxonomy.ends.push(taxonomy.entries.len());
        }
        Ok(taxonomy)
    }

    pub(super) fn satisfied_by(&self, demanded: SkillIndex) -> &[(SkillIndex, Relation)] {
        let first = if demanded.at() == 0 { 0 } else { self.ends[demanded.at() - 1] };
        &self.entries[first..self.ends[demanded.at()]]
    }
}

/// Refuses edges to nowhere and in a circle. Linear in the edges.
pub(super) fn check(skills: &[Skill], places: &FxHashMap<String, SkillIndex>) -> Result<(), LexiconError> {
    Graph::of(skills, places)?.refuse_cycles(skills)
}

/// Edges between groups of equivalent skills; a group is called by its first member.
struct Graph {
    group: Vec<usize>,
    members: Vec<Vec<usize>>,
    broader: Vec<BTreeSet<usize>>,
    implies: Vec<BTreeSet<usize>>,
    children: Vec<BTreeSet<usize>>,
    implied_by: Vec<BTreeSet<usize>>,
}

impl Graph {
    fn of(skills: &[Skill], places: &FxHashMap<String, SkillIndex>) -> Result<Self, LexiconError> {
        let resolve = |skill: &Skill, column: &'static str, edges: &[String]| {
            let place = |edge: &String| {
                places.get(edge).map(|place| place.at()).ok_or_else(|| LexiconError::UnknownEdge {
                    skill_id: skill.skill_id.clone(),
                    column,
                    edge: edge.clone(),
                })
            };
            edges.iter().map(place).collect::<Result<Vec<usize>, _>>()
        };
        let mut group: Vec<usize> = (0..skills.len()).collect();
        for (n, skill) in skills.iter().enumerate() {
            for other in resolve(skill, "equivalent", &skill.equivalent)? {
                let (a, b) = (root(&group, n), root(&group, other));
                group[a.max(b)] = a.min(b);
            }
        }
        let group: Vec<usize> = (0..skills.len()).map(|n| root(&group, n)).collect();
        let mut graph = Self {
            members: vec![Vec::new(); skills.len()],
            broader: vec![BTreeSet::new(); skills.len()],
            implies: vec![BTreeSet::new(); skills.len()],
            children: vec![BTreeSet::new(); skills.len()],
            implied_by: vec![BTreeSet::new(); skills.len()],
            group,
        };
        for (n, skill) in skills.iter().enumerate() {
            let own = graph.group[n];
            graph.members[own].push(n);
            for parent in resolve(skill, "broader", &skill.broader)? {
                let parent = graph.group[parent];
                graph.broader[own].insert(parent);
                graph.children[parent].insert(own);
            }
            for implied in resolve(skill, "implies", &skill.implies)? {
                let implied = graph.group[implied];
                graph.implies[own].insert(implied);
                graph.implied_by[implied].insert(own);
            }
        }
        Ok(graph)
    }

    fn up(&self, at: usize) -> impl Iterator<Item = usize> {
        self.broader[at].iter().chain(&self.implies[at]).copied()
    }

    /// Walks depth first with its own stack, so that a long chain can't overflow the thread's.
    fn refuse_cycles(&self, skills: &[Skill]) -> Result<(), LexiconError> {
        let mut done = vec![false; skills.len()];
        for start in 0..skills.len() {
            let mut path: Vec<(usize, Vec<usize>)> = vec![(start, self.up(start).collect())];
            let mut on_path = BTreeSet::from([start]);
            while let Some((at, rest)) = path.last_mut() {
                let Some(next) = rest.pop() else {
                    done[*at] = true;
                    on_path.remove(at);
                    path.pop();
                    continue;
                };
                if on_path.contains(&next) {
                    let circle = path.iter().map(|&(at, _)| at).skip_while(|&at| at != next);
                    return Err(LexiconError::Cycle { ids: circle.map(|at| skills[at].skill_id.clone()).collect() });
                }
                if !done[next] {
                    on_path.insert(next);
                    path.push((next, self.up(next).collect()));
                }
            }
        }
        Ok(())
    }

    /// Everything above a group by `broader` alone, or by `implies` too.
    fn above(&self, start: usize, by_implies: bool) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            let implied = by_implies.then_some(&self.implies[at]).into_iter().flatten();
            for &next in self.broader[at].iter().chain(implied) {
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen
    }

    /// Notes for each demand what `held` is worth, keeping the strongest relation; gives how often it noted something.
    fn answer(&self, held: usize, skills: &[Skill], answers: &mut [BTreeMap<usize, Relation>]) -> usize {
        let own = self.group[held];
        let mut noted = 0;
        let mut note = |demanded: usize, relation: Relation| {
            noted += 1;
            let kept = answers[demanded].entry(held).or_insert(relation);
            *kept = relation.min(*kept);
        };
        note(held, Relation::Same);
        self.members[own].iter().for_each(|&demanded| note(demanded, Relation::Equivalent));
        for above in self.above(own, false) {
            self.members[above].iter().for_each(|&demanded| note(demanded, Relation::Narrower));
        }
        for above in self.above(own, true) {
            self.members[above].iter().for_each(|&demanded| note(demanded, Relation::Implied));
        }
        for below in self.below(own) {
            self.members[below].iter().for_each(|&demanded| note(demanded, Relation::Broader));
        }
        for parent in self.broader[own].iter().filter(|&&parent| self.children[parent].len() <= MAX_SIBLINGS) {
            for sibling in self.children[*parent].iter().flat_map(|&child| &self.members[child]) {
                note(*sibling, Relation::Related);
            }
        }
        // The craft without its licence is near; a lower licence is not near a higher one.
        for &demanded in self.implied_by[own].iter().flat_map(|&above| &self.members[above]) {
            if skills[demanded].kind != skills[held].kind {
                note(demanded, Relation::Related);
            }
        }
        noted
    }

    /// Everything below a group by `broader`.
    fn below(&self, start: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            open.extend(self.children[at].iter().filter(|&&child| seen.insert(child)));
        }
        seen
    }
}

fn root(group: &[usize], mut at: usize) -> usize {
    while group[at] != at {
        at = group[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn chain(edges: &[(&str, &str, &str)]) -> Result<Lexicon, LexiconError> {
        let mut skills: BTreeMap<&str, Skill> = BTreeMap::new();
        for &(from, column, to) in edges {
            for id in [from, to] {
                let fresh = || Skill { skill_id: id.into(), label_en: format!("name of {id}"), ..Skill::default() };
                skills.entry(id).or_insert_with(fresh);
            }
            let skill = skills.get_mut(from).unwrap();
            match column {
                "broader" => skill.broader.push(to.into()),
                "implies" => skill.implies.push(to.into()),
                _ => skill.equivalent.push(to.into()),
            }
        }
        Lexicon::from_skills(skills.into_values().collect())
    }

    fn relation(lexicon: &Lexicon, held: &str, demanded: &str) -> Option<Relation> {
        let (held, demanded) = (lexicon.index_of(held).unwrap(), lexicon.index_of(demanded).unwrap());
        lexicon.satisfied_by(demanded).iter().find(|&&(skill, _)| skill == held).map(|&(_, relation)| relation)
    }

    #[test]
    fn a_narrower_skill_answers_a_broader_demand_and_not_the_reverse() {
        let lexicon = chain(&[("c", "broader", "b"), ("b", "broader", "a"), ("d", "broader", "b")]).unwrap();
        assert_eq!(relation(&lexicon, "c", "a"), Some(Relation::Narrower));
        assert_eq!(relation(&lexicon, "a", "c"), Some(Relation::Broader));
        assert_eq!(relation(&lexicon, "c", "d"), Some(Relation::Related));
        assert!(!Relation::Broader.is_full() && Relation::Implied.is_full());
    }

    #[test]
    fn equivalents_share_what_either_implies() {
        let lexicon = chain(&[("a", "equivalent", "b"), ("b", "implies", "c"), ("c", "broader", "d")]).unwrap();
        assert_eq!(relation(&lexicon, "a", "b"), Some(Relation::Equivalent));
        assert_eq!(relation(&lexicon, "a", "d"), Some(Relation::Implied));
        assert_eq!(relation(&lexicon, "d", "a"), None);
    }

    #[test]
    fn a_circle_names_its_skills() {
        let circle =
            chain(&[("x", "implies", "a"), ("a", "broader", "b"), ("b", "implies", "c"), ("c", "broader", "a")]);
        let Err(LexiconError::Cycle { mut ids }) = circle else { panic!("a circle was accepted") };
        ids.sort();
        assert_eq!(ids, ["a", "b", "c"]);
        assert!(matches!(chain(&[("a", "broader", "a")]), Err(LexiconError::Cycle { .. })));
    }

    #[test]
    fn a_long_chain_is_refused_before_it_fills_the_memory() {
        let link = |n: usize| Skill {
            skill_id: format!("s{n}"),
            label_en: format!("name {n}"),
            broader: (n > 0).then(|| format!("s{}", n - 1)).into_iter().collect(),
            ..Skill::default()
        };
        let skills: Vec<Skill> = (0..6_000).map(link).collect();
        let places = skills.iter().enumerate().map(|(n, skill)| (skill.skill_id.clone(), SkillIndex::of(n))).collect();
        assert!(matches!(Taxonomy::of(&skills, &places), Err(LexiconError::TooManyRelations { .. })));
        assert!(Taxonomy::of(&skills[..1_000], &places).is_ok());
    }

    #[test]
    fn an_edge_to_nowhere_names_it() {
        let mut skill = Skill { skill_id: "a".into(), label_en: "a one".into(), ..Skill::default() };
        skill.broader.push("nowhere".into());
        let error = Lexicon::from_skills(vec![skill]).unwrap_err().to_string();
        assert_eq!(error, "skill \"a\": broader names \"nowhere\", which is no skill_id of this lexicon");
    }

    #[test]
    fn the_highest_licence_covers_every_lower_class_but_the_motorcycle() {
        let lexicon = Lexicon::bundled();
        for lower in ["sim_b2", "sim_b1_umum", "sim_b1", "sim_a_umum", "sim_a"] {
            assert_eq!(relation(&lexicon, "sim_b2_umum", lower), Some(Relation::Implied), "{lower}");
            assert_eq!(relation(&lexicon, lower, "sim_b2_umum"), None, "{lower}");
        }
        assert_eq!(relation(&lexicon, "sim_b2_umum", "sim_c"), None);
        assert_eq!(relation(&lexicon, "welder_6g", "welder"), Some(Relation::Narrower));
        assert_eq!(relation(&lexicon, "welder_6g", "welder_3g"), Some(Relation::Implied));
        assert_eq!(relation(&lexicon, "operator_forklift", "sio_forklift"), Some(Relation::Related));
    }
}
