//! How do several files become one list of skills? Ids once, edges and names attached, every name with one skill.
//!
//! Occupations stay out of the names: a title may stand in several groups, and [`super::super::occupation`] sees to that.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Draft, LexiconError, LexiconRule, Notes, Skill};
use crate::lexicon::normalise::normalise;
use crate::lexicon::{SkillIndex, taxonomy};

/// The list that a strict reading accepts, and what had to go for it.
pub(super) fn reconcile(mut draft: Draft) -> Result<(Vec<Skill>, Notes), LexiconError> {
    let places = places(&draft)?;
    attach(&mut draft, &places);
    drop_edges(&mut draft, &places);
    // One strict file needs no mediation: its contradictions are errors.
    if draft.files.len() > 1 || draft.files.iter().any(|file| !file.strict) {
        let mut claims = Claims::default();
        for file in 0..draft.files.len() {
            claims.labels(&mut draft, file);
            claims.aliases(&mut draft, file);
        }
        join(&mut draft, &places, &claims.same);
    }
    Ok((draft.skills, draft.notes))
}

fn places(draft: &Draft) -> Result<FxHashMap<String, usize>, LexiconError> {
    let mut places = FxHashMap::default();
    for (n, skill) in draft.skills.iter().enumerate() {
        let (origin, skill_id) = (draft.origins[n], skill.skill_id.clone());
        let refused = if skill_id.is_empty() || skill.label().is_empty() {
            LexiconError::MissingValue { line: origin.line, skill_id }
        } else if places.insert(skill_id.clone(), n).is_some() {
            LexiconError::DuplicateId { line: origin.line, skill_id }
        } else {
            continue;
        };
        return Err(refused.in_file(&draft.files[origin.file].name));
    }
    Ok(places)
}

/// Gives entries the names and edges that stood in other files.
fn attach(draft: &mut Draft, places: &FxHashMap<String, usize>) {
    for (skill_id, name) in std::mem::take(&mut draft.names) {
        match places.get(&skill_id) {
            Some(&n) => draft.skills[n].aliases.push(name),
            None => draft.notes.add(LexiconRule::NameOutside, || format!("{name} ({skill_id})")),
        }
    }
    for (narrower, broader) in std::mem::take(&mut draft.broader) {
        match places.get(&narrower) {
            Some(&n) if draft.skills[n].broader.contains(&broader) => {}
            Some(&n) => draft.skills[n].broader.push(broader),
            None => draft.notes.add(LexiconRule::EdgeOutside, || format!("{narrower} -> {broader}")),
        }
    }
}

/// Drops edges of published taxonomies that lead out of the files at hand.
fn drop_edges(draft: &mut Draft, places: &FxHashMap<String, usize>) {
    let Draft { files, skills, origins, notes, .. } = draft;
    for (skill, origin) in skills.iter_mut().zip(origins).filter(|(_, origin)| !files[origin.file].strict) {
        let own = &skill.skill_id;
        skill.broader.retain(|edge| {
            let known = places.contains_key(edge);
            if !known {
                notes.add(LexiconRule::EdgeOutside, || format!("{own} (line {}) -> {edge}", origin.line));
            }
            known
        });
    }
}

/// Makes entries of two files under one label equivalent, unless the two orders together would run in a circle.
fn join(draft: &mut Draft, places: &FxHashMap<String, usize>, same: &[(usize, usize)]) {
    for &(later, earlier) in same {
        let id = draft.skills[earlier].skill_id.clone();
        draft.skills[later].equivalent.push(id);
    }
    let places = places.iter().map(|(id, &n)| (id.clone(), SkillIndex::of(n))).collect();
    let sound = same.is_empty() || !matches!(taxonomy::check(&draft.skills, &places), Err(LexiconError::Cycle { .. }));
    let rule = if sound { LexiconRule::SameSkill } else { LexiconRule::SameSkillApart };
    for &(later, earlier) in same {
        if !sound {
            draft.skills[later].equivalent.pop();
        }
        let (later, earlier) = (&draft.skills[later].skill_id, &draft.skills[earlier].skill_id);
        draft.notes.add(rule, || format!("{later} and {earlier}"));
    }
}

/// Which phrase belongs to which entry so far.
#[derive(Default)]
struct Claims {
    by_phrase: FxHashMap<String, Claim>,
    /// Entries under a label that is also the label of an entry of an earlier file, with that entry.
    same: Vec<(usize, usize)>,
}

#[derive(Clone, Copy)]
struct Claim {
    skill: usize,
    file: usize,
    is_label: bool,
}

impl Claims {
    /// Labels come before alternative names. One that is taken carries its entry's id, so that the entry keeps a name.
    fn labels(&mut self, draft: &mut Draft, file: usize) {
        let Draft { files, skills, origins, notes, .. } = draft;
        let own = skills.iter_mut().enumerate().zip(origins).filter(|(_, origin)| origin.file == file);
        for ((n, skill), _) in own.filter(|((_, skill), _)| !skill.is_occupation()) {
            let short = skill.skill_id.rsplit(['/', '#']).next().unwrap_or_default();
            for label in [&mut skill.label_id, &mut skill.label_en].into_iter().filter(|label| !label.is_empty()) {
                let claim = *self.by_phrase.entry(normalise(label)).or_insert(Claim { skill: n, file, is_label: true });
                if claim.skill == n || (claim.file == file && files[file].strict) {
                    continue;
                }
                let taken = claim.file != file;
                if taken && claim.is_label && self.same.last().is_none_or(|&(last, _)| last != n) {
                    self.same.push((n, claim.skill));
                }
                let rule = if taken { LexiconRule::NameTaken } else { LexiconRule::SharedLabel };
                notes.add(rule, || label.clone());
                *label = format!("{label} ({short})");
                self.by_phrase.insert(normalise(label), Claim { skill: n, file, is_label: true });
            }
        }
    }

    fn aliases(&mut self, draft: &mut Draft, file: usize) {
        let Draft { files, skills, origins, notes, .. } = draft;
        let strict = files[file].strict;
        let own: Vec<usize> = (0..skills.len())
            .filter(|&n| origins[n].file == file && !skills[n].is_occupation() && !skills[n].aliases.is_empty())
            .collect();
        let phrases: Vec<Vec<String>> =
            own.iter().map(|&n| skills[n].aliases.iter().map(|name| normalise(name)).collect()).collect();
        let mut first: FxHashMap<&str, usize> = FxHashMap::default();
        let mut shared: FxHashSet<&str> = FxHashSet::default();
        for (&n, phrases) in own.iter().zip(&phrases) {
            for phrase in phrases {
                if *first.entry(phrase).or_insert(n) != n
                    && !self.by_phrase.contains_key(phrase)
                    && shared.insert(phrase)
                {
                    // A strict file is left as it is, so that its error names both skills.
                    if !strict {
                        notes.add(LexiconRule::SharedAlias, || phrase.clone());
                    }
                }
            }
        }
        for (&n, phrases) in own.iter().zip(&phrases) {
            let mut at = phrases.iter();
            skills[n].aliases.retain(|alias| {
                let phrase = at.next().map_or("", String::as_str);
                match self.by_phrase.get(phrase) {
                    _ if strict && phrase.is_empty() => true,
                    _ if phrase.is_empty() => {
                        notes.add(LexiconRule::BadName, || alias.clone());
                        false
                    }
                    Some(claim) if claim.skill == n => true,
                    Some(claim) if claim.file != file => {
                        notes.add(LexiconRule::NameTaken, || alias.clone());
                        false
                    }
                    Some(_) if strict => true,
                    Some(_) => {
                        notes.add(LexiconRule::AliasIsLabel, || alias.clone());
                        false
                    }
                    None => strict || !shared.contains(phrase),
                }
            });
        }
        let kept = first.iter().filter(|(phrase, _)| !shared.contains(**phrase));
        let new: Vec<(String, Claim)> =
            kept.map(|(phrase, &skill)| ((*phrase).to_owned(), Claim { skill, file, is_label: false })).collect();
        for (phrase, claim) in new {
            self.by_phrase.entry(phrase).or_insert(claim);
        }
    }
}
