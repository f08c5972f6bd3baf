//! Does the bundled lexicon keep what it promises? Size, labels, sectors, edges and licences, read through the public calls.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use matcher_core::lexicon::{Lexicon, Relation, Skill, normalise};

/// Each sector, and the fewest skills it has: what the market of a district asks for, so that none is a token.
const SECTORS: [(&str, usize); 15] = [
    ("agriculture", 100),
    ("construction", 80),
    ("creative", 80),
    ("education", 20),
    ("general", 100),
    ("health", 60),
    ("hospitality", 40),
    ("industry", 150),
    ("mining", 30),
    ("office", 80),
    ("retail", 50),
    ("safety", 30),
    ("services", 80),
    ("technology", 150),
    ("transport", 80),
];
const KINDS: [&str; 6] = ["certificate", "language", "licence", "skill", "soft", "tool"];

/// Palm oil from the nursery to the mill, in the order of the work.
const PALM_OIL: [&str; 10] = [
    "palm_prenursery_seed",
    "palm_mainnursery",
    "palm_planting",
    "palm_maintenance",
    "palm_pruning",
    "palm_census",
    "palm_harvest_chisel",
    "palm_harvest_sickle",
    "mill_process_operator",
    "mill_kernel",
];

/// Licences from the lowest class up; each implies all before it.
const LADDERS: [&[&str]; 9] = [
    &["sim_a", "sim_b1", "sim_b2", "sim_b2_umum"],
    &["sim_a", "sim_a_umum", "sim_b1_umum", "sim_b2_umum"],
    &["sim_c", "sim_c1", "sim_c2"],
    &["ant_5", "ant_4", "ant_3", "ant_2", "ant_1"],
    &["att_5", "att_4", "att_3", "att_2", "att_1"],
    &["operator_k3_boiler_2", "operator_k3_boiler_1"],
    &["operator_forklift", "sio_forklift", "sio_forklift_1"],
    &["welder", "welder_3g", "welder_6g"],
    &["welder", "pipe_welder", "welder_6g"],
];

fn names(skill: &Skill) -> impl Iterator<Item = &String> {
    [&skill.label_id, &skill.label_en].into_iter().chain(&skill.aliases)
}

#[test]
fn it_has_a_thousand_skills_with_labels_in_both_languages() {
    let lexicon = Lexicon::bundled();
    assert!(lexicon.len() >= 1_000, "{}", lexicon.len());
    for skill in lexicon.skills() {
        assert!(!skill.label_id.is_empty() && !skill.label_en.is_empty(), "{}", skill.skill_id);
        assert!(KINDS.contains(&skill.kind.as_str()), "{}: {}", skill.skill_id, skill.kind);
    }
    assert!(lexicon.notes().is_empty());
}

#[test]
fn every_sector_is_there_and_palm_oil_from_nursery_to_mill() {
    let lexicon = Lexicon::bundled();
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for skill in lexicon.skills() {
        *found.entry(skill.sector.as_str()).or_default() += 1;
    }
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), SECTORS.map(|(sector, _)| sector));
    for (sector, fewest) in SECTORS {
        assert!(found[sector] >= fewest, "{sector}: {}", found[sector]);
    }
    assert!(PALM_OIL.iter().all(|skill| lexicon.index_of(skill).is_some()));
}

#[test]
fn no_name_is_that_of_two_skills() {
    let lexicon = Lexicon::bundled();
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for skill in lexicon.skills() {
        for name in names(skill) {
            let owner = owners.entry(normalise(name)).or_insert(&skill.skill_id);
            assert_eq!(*owner, skill.skill_id, "{name}");
        }
    }
    let twice = "skill_id,label_id,aliases\na,Satu,sama\nb,Dua,Sama\n";
    assert!(Lexicon::from_csv(twice.as_bytes()).is_err());
}

#[test]
fn every_edge_leads_to_another_skill_and_none_in_a_circle() {
    let lexicon = Lexicon::bundled();
    let up = |skill: &Skill| skill.broader.iter().chain(&skill.implies).cloned().collect::<Vec<_>>();
    let above: BTreeMap<&str, Vec<String>> =
        lexicon.skills().iter().map(|skill| (skill.skill_id.as_str(), up(skill))).collect();
    for skill in lexicon.skills() {
        let edges = skill.broader.iter().chain(&skill.implies).chain(&skill.equivalent);
        for other in edges {
            assert!(*other != skill.skill_id && above.contains_key(other.as_str()), "{} {other}", skill.skill_id);
        }
        let (mut reached, mut open) = (BTreeSet::new(), above[skill.skill_id.as_str()].clone());
        while let Some(next) = open.pop() {
            assert_ne!(next, skill.skill_id, "a circle");
            if reached.insert(next.clone()) {
                open.extend(above[next.as_str()].iter().cloned());
            }
        }
    }
}

#[test]
fn a_higher_licence_answers_every_lower_class_and_no_lower_one_a_higher() {
    let lexicon = Lexicon::bundled();
    let at = |skill: &str| lexicon.index_of(skill).unwrap();
    let answers = |held: &str, asked: &str| {
        let found = lexicon.satisfied_by(at(asked)).iter().find(|(other, _)| *other == at(held));
        found.is_some_and(|(_, relation)| matches!(relation, Relation::Implied | Relation::Narrower))
    };
    for ladder in LADDERS {
        for (place, lower) in ladder.iter().enumerate() {
            for higher in &ladder[place + 1..] {
                assert!(answers(higher, lower), "{higher} {lower}");
                assert!(!answers(lower, higher), "{lower} {higher}");
            }
        }
    }
}
