//! One row of a table of what goes together.

use crate::ids::RelationId;
use crate::record::record;

record! {
    /// An occupation with skills or fields of study, or several of these, that occur together.
    Relation in "relatedness", key relation_id: RelationId;
    /// Title of the occupation.
    occupation: String,
    /// Skills in words.
    skills: Vec<String>,
    /// Skills by the ids of the market's lexicon.
    skill_ids: Vec<String>,
    /// Fields of study.
    majors: Vec<String>,
    => check(this, row) {
        let is_named = this.occupation.as_deref().is_some_and(|title| !title.trim().is_empty());
        let lists = [&this.skills, &this.skill_ids, &this.majors];
        let things = usize::from(is_named) + lists.into_iter().flatten().map(Vec::len).sum::<usize>();
        row.require_given(things > 1, "skills", "two things that go together: an occupation, skills, fields of study");
    }
}
