//! A profile as a tantivy document.

use tantivy::TantivyDocument;
use tantivy::schema::Field;

use super::profile::{VacancyProfile, WorkerProfile};
use super::schema::{VacancyFields, WorkerFields};
use super::words::packed_words;
use crate::record::{Contract, Scope, SkillClass, Turn, WorkStatus, WorkerKnows};

/// Contracts in the order of their column codes.
pub(super) const CONTRACTS: [Contract; 7] = [
    Contract::Permanent,
    Contract::FixedTerm,
    Contract::PartTime,
    Contract::Piece,
    Contract::Daily,
    Contract::Apprenticeship,
    Contract::Freelance,
];

/// Scopes in the order of their column codes.
pub(super) const SCOPES: [Scope; 3] = [Scope::District, Scope::Province, Scope::National];

/// Work statuses in the order of their column codes.
pub(super) const STATUSES: [WorkStatus; 6] = [
    WorkStatus::Unemployed,
    WorkStatus::Informal,
    WorkStatus::Daily,
    WorkStatus::SelfEmployed,
    WorkStatus::Employed,
    WorkStatus::Student,
];

/// Classes of skill in the order of their column codes.
pub(super) const SKILL_CLASSES: [SkillClass; 4] =
    [SkillClass::Unskilled, SkillClass::Semi, SkillClass::Skilled, SkillClass::Strategic];

/// Packs what is known of a worker's lists into bits.
pub(super) fn knows_bits(knows: WorkerKnows) -> u64 {
    u64::from(knows.skills)
        | u64::from(knows.certificates) << 1
        | u64::from(knows.occupation) << 2
        | u64::from(knows.text) << 3
        | u64::from(knows.major) << 4
}

/// Unpacks the bits of [`knows_bits`].
pub(super) fn knows_from(bits: u64) -> WorkerKnows {
    let bit = |at: u32| bits >> at & 1 == 1;
    WorkerKnows { skills: bit(0), certificates: bit(1), occupation: bit(2), text: bit(3), major: bit(4) }
}

/// A place in a list as a column code.
fn position(at: Option<usize>) -> Option<u64> {
    at.and_then(|at| u64::try_from(at).ok())
}

/// A worker as a document, with the turns they had.
pub(super) fn worker(fields: &WorkerFields, profile: &WorkerProfile, turns: &[Turn]) -> TantivyDocument {
    let mut doc = TantivyDocument::default();
    let facts = &profile.facts;
    let (status, income) = profile.work;
    doc.add_text(fields.id, &profile.id);
    let numbers = [
        (fields.home, facts.home.map(crate::region::RegionCode::packed)),
        (fields.ktp, facts.ktp.map(crate::region::RegionCode::packed)),
        (fields.education, facts.education.map(u64::from)),
        (fields.experience, facts.experience.map(u64::from)),
        (fields.max_distance_m, facts.max_distance_m.map(u64::from)),
        (fields.relocate, facts.relocate.map(u64::from)),
        (fields.status, position(status.and_then(|status| STATUSES.iter().position(|s| *s == status)))),
        (fields.group, facts.group.map(u64::from)),
        (fields.knows, Some(knows_bits(facts.knows))),
    ];
    for (field, value) in numbers {
        if let Some(value) = value {
            doc.add_u64(field, value);
        }
    }
    let signed = [
        (fields.resident_since, facts.resident_since.map(i64::from)),
        (fields.ktp_checked_on, facts.ktp_checked.map(i64::from)),
        (fields.birth, facts.birth.map(i64::from)),
        (fields.registered_on, facts.registered.map(i64::from)),
        (fields.wage_min, facts.wage_min),
        (fields.income, income),
    ];
    for (field, value) in signed {
        if let Some(value) = value {
            doc.add_i64(field, value);
        }
    }
    if let Some(location) = profile.location {
        doc.add_f64(fields.lat, location.lat());
        doc.add_f64(fields.lon, location.lon());
    }
    for skill in &profile.skills {
        doc.add_text(fields.skill, &skill.token);
        doc.add_u64(fields.skill_credit, u64::from(skill.credit.steps()));
    }
    for (token, expires) in &profile.certificates {
        doc.add_text(fields.certificate, token);
        doc.add_i64(fields.certificate_expires, i64::from(*expires));
    }
    for group in &profile.groups {
        doc.add_text(fields.member_of, group);
    }
    for turn in turns {
        doc.add_i64(fields.turn, turn.to_code());
    }
    for word in &profile.major {
        doc.add_text(fields.major, word);
    }
    add_words(&mut doc, fields.title, &profile.title);
    add_words(&mut doc, fields.about, &profile.about);
    add_words(&mut doc, fields.terms, &profile.terms);
    doc
}

/// A vacancy as a document.
pub(super) fn vacancy(fields: &VacancyFields, profile: &VacancyProfile) -> TantivyDocument {
    let mut doc = TantivyDocument::default();
    let facts = &profile.facts;
    doc.add_text(fields.id, &profile.id);
    let numbers = [
        (fields.site, facts.site.map(crate::region::RegionCode::packed)),
        (fields.education_min, facts.education_min.map(u64::from)),
        (fields.experience_min, facts.experience_min.map(u64::from)),
        (fields.contract, position(facts.contract.and_then(|contract| CONTRACTS.iter().position(|c| *c == contract)))),
        (fields.housing, Some(u64::from(facts.housing))),
        (fields.openings, Some(u64::from(facts.openings))),
        (
            fields.skill_class,
            position(facts.skill_class.and_then(|class| SKILL_CLASSES.iter().position(|c| *c == class))),
        ),
        (fields.scope, position(facts.scope.and_then(|scope| SCOPES.iter().position(|s| *s == scope)))),
        (fields.age_min, facts.age_min.map(u64::from)),
        (fields.age_max, facts.age_max.map(u64::from)),
        (fields.schemes, facts.schemes.map(u64::from)),
        (fields.risk, Some(profile.risk.to_code())),
        (fields.group, facts.group.map(u64::from)),
        (fields.has_title, Some(u64::from(facts.has_title))),
    ];
    for (field, value) in numbers {
        if let Some(value) = value {
            doc.add_u64(field, value);
        }
    }
    let signed = [
        (fields.wage, facts.wage),
        (fields.opens, facts.opens.map(i64::from)),
        (fields.closes, facts.closes.map(i64::from)),
    ];
    for (field, value) in signed {
        if let Some(value) = value {
            doc.add_i64(field, value);
        }
    }
    if let Some(location) = profile.location {
        doc.add_f64(fields.lat, location.lat());
        doc.add_f64(fields.lon, location.lon());
    }
    for (skill, weight) in &profile.demands {
        doc.add_text(fields.skill, &skill.token);
        doc.add_u64(fields.skill_weight, weight.to_code());
    }
    for token in &profile.certificates {
        doc.add_text(fields.certificate, token);
    }
    for major in &profile.majors {
        // Terms hold no space, so a space parts them.
        doc.add_text(fields.major, major.join(" "));
    }
    add_words(&mut doc, fields.title, &profile.title);
    add_words(&mut doc, fields.terms, &profile.terms);
    add_words(&mut doc, fields.lead, &profile.lead);
    doc
}

/// Adds words as they are: the lexicon has read the text already.
fn add_words(doc: &mut TantivyDocument, field: Field, words: &[String]) {
    doc.add_text(field, packed_words(words));
}
