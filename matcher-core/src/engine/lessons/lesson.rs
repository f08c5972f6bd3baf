//! What does a course add to a record? Skills, certificates and words, in the snapshot's numbers.

use std::cmp::Reverse;

use crate::engine::layout::Unpacked;
use crate::engine::lists::Lists;
use crate::engine::relations::Relations;
use crate::engine::snapshot::Snapshot;
use crate::engine::text::{Counted, Texts};
use crate::engine::unsaved::UnsavedWorker;
use crate::fixed::{Fixed, RARITY_ONE};
use crate::index::{WorkerProfile, term_skill};
use crate::record::WorkerFacts;
use crate::scoring::packed::{Held, HeldCertificate, TEXT_HELD_MOST, TextHeld, WorkerView};

/// What a course adds to a record. Numbers past the snapshot's are of words and skills that no record of it has.
pub(crate) struct Lesson {
    /// Share of those admitted who are taught.
    pub(super) pass: f64,
    /// Demanded skills that it answers, each with its best credit.
    pub(super) answers: Vec<(u32, Fixed)>,
    /// Vacancies that ask a certificate which one of its own answers.
    pub(super) certified: Vec<u32>,
    /// Words of a text that says what it teaches and nothing else.
    pub(super) terms: Vec<TextHeld>,
    /// Skills taught, and the rarity of each.
    skills: Vec<(Held, u32)>,
    /// Certificates reached, and licences that are among the skills taught.
    stated: Vec<HeldCertificate>,
    named: Vec<u32>,
    /// Words that what it teaches adds to a text, and skills that a text is then known to name.
    words: Vec<Counted>,
    senses: Vec<Counted>,
    /// Whether a certificate is reached, be it one that nobody knows.
    certifies: bool,
    says: bool,
    /// Held skills that answer each prerequisite.
    needs: Vec<Vec<u32>>,
    education_min: Option<u8>,
    relations: Relations,
}

/// A worker's text.
pub(super) struct Text<'a> {
    /// Its words by number, each with how often it is said.
    said: &'a [(u32, u32)],
    /// Their parts of its total.
    parts: f64,
}

/// What of a record is otherwise after a lesson, beside its skills and certificates.
pub(super) struct Change {
    pub(super) facts: WorkerFacts,
    /// Words of the text that weigh more or less, by number, and by how much.
    pub(super) terms: Vec<(u32, i64)>,
}

impl<'a> Text<'a> {
    pub(super) fn new(said: &'a [(u32, u32)], texts: &Texts) -> Self {
        let weigh = |(term, count): &(u32, u32)| texts.weigh(&texts.counted(*term, *count), |_, _| ());
        Self { said, parts: said.iter().map(weigh).sum() }
    }

    fn count(&self, term: u32) -> u32 {
        self.said.binary_search_by_key(&term, |(own, _)| *own).map_or(0, |at| self.said[at].1)
    }
}

impl Snapshot {
    /// What a graduate of nothing else holds, as a lesson that so many pass; `needs` are tokens one must bring.
    pub(crate) fn lesson(
        &self,
        graduate: &WorkerProfile,
        pass: f64,
        needs: &[String],
        education_min: Option<u8>,
    ) -> Lesson {
        let inner = &*self.0;
        let layout = &inner.layout;
        let lexicon = &inner.settings.lexicon;
        let unsaved = UnsavedWorker::new(graduate, layout, &inner.settings, &inner.statistics);
        let view = unsaved.view();
        let rarity = |held: &Held| (*held, inner.statistics.skill(unsaved.skill(layout, held.skill)));
        let answering = |need: &String| {
            let codes = (0_u32..).zip(layout.skills.iter());
            codes.filter(|(_, held)| lexicon.answers(need, held)).map(|(code, _)| code).collect()
        };
        let asks = |row: &u32| {
            let answered = |asked: &u32| {
                let mut held = view.certificates.iter();
                held.any(|held| unsaved.relations.answers(*asked, held.skill))
            };
            layout.vacancies.view(*row).certificates.iter().any(answered)
        };
        let (stated, named) = view.certificates.split_at(graduate.stated);
        let is_sense = |counted: &Counted| {
            counted.term < layout.words.len() && term_skill(layout.words.name(counted.term)).is_some()
        };
        let (senses, words) = unsaved.counted.iter().partition(|counted| is_sense(counted));
        Lesson {
            pass,
            skills: view.skills.iter().map(rarity).collect(),
            answers: unsaved.relations.met(view.skills),
            stated: stated.to_vec(),
            named: named.iter().map(|held| held.skill).collect(),
            certified: (0..layout.vacancies.ids.len()).filter(asks).collect(),
            terms: view.terms.to_vec(),
            words,
            senses,
            certifies: graduate.facts.knows.certificates,
            says: graduate.facts.knows.text,
            needs: needs.iter().map(answering).collect(),
            education_min,
            relations: unsaved.relations,
        }
    }
}

impl Lesson {
    /// Which skills satisfy which, those taught that no record has included.
    pub(super) fn relations(&self) -> &Relations {
        &self.relations
    }

    /// Whether the class takes a worker: what isn't told keeps nobody out.
    pub(super) fn takes(&self, worker: &WorkerView<'_>) -> bool {
        let is_schooled = self.education_min.zip(worker.facts.education).is_none_or(|(least, has)| has >= least);
        let holds = |codes: &Vec<u32>| worker.skills.iter().any(|held| codes.contains(&held.skill));
        is_schooled && (!worker.facts.knows.skills || self.needs.iter().all(holds))
    }

    /// What of a worker's record is otherwise after it, as if it were stored so.
    pub(super) fn change(&self, worker: &WorkerView<'_>, text: &Text<'_>, texts: &Texts) -> Change {
        let mut facts = worker.facts.clone();
        let is_new = |held: &Held| worker.skills.binary_search_by_key(&held.skill, |own| own.skill).is_err();
        let new = self.skills.iter().filter(|(held, _)| is_new(held));
        let (count, added) = new.fold((0, 0), |(count, sum), (_, rarity)| (count + 1, sum + u64::from(*rarity)));
        facts.skill_total = (facts.skill_total + added).min(u64::from(u32::MAX));
        facts.held += count * u64::from(RARITY_ONE);
        facts.knows.skills = true;
        facts.knows.text |= self.says;
        facts.knows.certificates |= self.certifies;
        let mut terms: Vec<(u32, i64)> = Vec::new();
        let mut parts = text.parts;
        let mut say = |own: &Counted, before: u32, after: u32| {
            for (count, sign) in [(before, -1), (after, 1)].into_iter().filter(|(count, _)| *count > 0) {
                let part = texts.weigh(&Counted { count, ..*own }, |term, weight| {
                    terms.push((term, i64::from(sign) * i64::from(weight)));
                });
                parts += f64::from(sign) * part;
            }
        };
        for own in &self.words {
            let before = text.count(own.term);
            say(own, before, before + own.count);
        }
        // A skill that a list names counts once, however many texts may mean it.
        for own in &self.senses {
            say(own, text.count(own.term), own.count);
        }
        facts.text_total = texts.total(parts);
        sum_up(&mut terms);
        // A word that every text has is cut off at the most that is kept.
        for (term, change) in &mut terms {
            let before = worker.terms.binary_search_by_key(term, |held| held.term);
            let before = before.map_or(0, |at| i64::from(worker.terms[at].weight));
            *change = (before + *change).clamp(0, i64::from(TEXT_HELD_MOST)) - before;
        }
        terms.retain(|(_, change)| *change != 0);
        Change { facts, terms }
    }

    /// A worker's record after it.
    pub(super) fn teach(&self, worker: &WorkerView<'_>, text: &Text<'_>, texts: &Texts) -> Unpacked {
        let Change { facts, terms } = self.change(worker, text, texts);
        let mut skills: Vec<Held> =
            worker.skills.iter().copied().chain(self.skills.iter().map(|(held, _)| *held)).collect();
        // A skill is held once, with its best credit.
        skills.sort_unstable_by_key(|held| (held.skill, Reverse(held.credit)));
        skills.dedup_by_key(|held| held.skill);
        let mut weights: Vec<(u32, i64)> =
            worker.terms.iter().map(|held| (held.term, i64::from(held.weight))).chain(terms).collect();
        sum_up(&mut weights);
        let held = |(term, weight): (u32, i64)| TextHeld { term, weight: u32::try_from(weight).unwrap_or(0) };
        let lists = Lists {
            skills,
            title: worker.title.to_vec(),
            terms: weights.into_iter().map(held).filter(|held| held.weight > 0).collect(),
            certificates: self.certificates_with(worker),
            groups: worker.groups.to_vec(),
            major: worker.major.to_vec(),
        };
        Unpacked { facts, lists }
    }

    /// Certificates held after it: a licence named among skills counts unless the list of certificates has it.
    pub(super) fn certificates_with(&self, worker: &WorkerView<'_>) -> Vec<HeldCertificate> {
        let mut all = [worker.certificates, &self.stated].concat();
        let undated = self.named.iter().filter(|named| !all.iter().any(|held| held.skill == **named));
        let undated: Vec<_> = undated.map(|skill| HeldCertificate { skill: *skill, expires: i32::MAX }).collect();
        all.extend(undated);
        all.sort_unstable();
        all
    }

    /// Whether what it adds may change what the rules say.
    pub(super) fn changes_papers(&self) -> bool {
        self.certifies || !self.named.is_empty()
    }
}

/// Adds up what stands by the same number, sorted by it.
fn sum_up(terms: &mut Vec<(u32, i64)>) {
    terms.sort_unstable_by_key(|(term, _)| *term);
    terms.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::cancel::Cancel;
    use crate::engine::Settings;
    use crate::ids::{VacancyId, WorkerId};
    use crate::index::{Changes, Index, Stamp};
    use crate::record::{Certificate, Turns, Vacancy, Worker};
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    /// Skills, words near them in form, licences, and texts that may mean a skill.
    const ITEMS: [&str; 9] =
        ["smaw", "las", "pengelasan", "mengelas pipa", "forklift", "SIO Forklift", "excel", "ms excel", "tenun"];

    fn worker(id: &str, items: &[&str], papers: &[&str], text: &str) -> Worker {
        let mut worker = Worker::new(WorkerId::new(id).unwrap());
        worker.skills = (!items.is_empty()).then(|| items.iter().map(|&item| item.to_owned()).collect());
        let paper = |name: &&str| Certificate { name: (*name).to_owned(), expires: None };
        worker.certificates = (!papers.is_empty()).then(|| papers.iter().map(paper).collect());
        worker.summary = (!text.is_empty()).then(|| text.to_owned());
        worker.occupation = text.split(' ').next().filter(|word| !word.is_empty()).map(str::to_owned);
        worker
    }

    fn items(most: usize) -> impl Strategy<Value = Vec<&'static str>> {
        subsequence(ITEMS.to_vec(), 0..=most)
    }

    fn text() -> impl Strategy<Value = String> {
        proptest::collection::vec(select([&ITEMS[..], &["bengkel", "toko", "las las las"]].concat()), 0..4)
            .prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn somebody_taught_is_as_if_their_record_said_so(
            told in proptest::collection::vec((items(4), items(2), text()), 2..5),
            vacancies in proptest::collection::vec((items(3), text()), 1..4),
            (teaches, paper) in (items(3), proptest::option::of(select(ITEMS.to_vec()))),
        ) {
            let record = |(number, (items, papers, text)): (usize, &(Vec<&str>, Vec<&str>, String))| {
                worker(&format!("W{number}"), items, papers, text)
            };
            let workers: Vec<Worker> = told.iter().enumerate().map(record).collect();
            let asks = |(number, (items, text)): (usize, &(Vec<&str>, String))| {
                let mut vacancy = Vacancy::new(VacancyId::new(&format!("V{number}")).unwrap());
                vacancy.description = Some([&items.join(", "), text.as_str()].join(". "));
                vacancy
            };
            let vacancies: Vec<Vacancy> = vacancies.iter().enumerate().map(asks).collect();
            let index = Index::in_memory().unwrap();
            let settings = Settings::default();
            let profiler = settings.profiler();
            let changes = Changes { ids: Vec::new(), records: workers.clone() };
            let asked = Changes { ids: Vec::new(), records: vacancies };
            let stamp = Stamp { generation: 1, basis: String::new() };
            index.commit(&profiler, &Turns::default(), &changes, &asked, &stamp, &Cancel::default()).unwrap();
            let snapshot = Snapshot::build(&index, settings.clone(), None, 1).unwrap();
            let (layout, said) = (snapshot.layout(), snapshot.said(&index).unwrap());
            let papers: Vec<&str> = paper.into_iter().collect();
            let graduate = profiler.worker(&worker("graduate", &teaches, &papers, ""));
            let lesson = snapshot.lesson(&graduate, 1.0, &[], None);
            for record in &workers {
                let number = layout.workers.ids.find(record.worker_id.as_str()).unwrap();
                let mut unpacked = Unpacked::default();
                let view = layout.workers.read(number, &mut unpacked);
                let taught = lesson.teach(&view, &Text::new(said.of(number), &layout.texts), &layout.texts);
                let mut record = record.clone();
                record.skills.get_or_insert_default().extend(teaches.iter().map(|&item| item.to_owned()));
                if let Some(name) = paper {
                    let paper = Certificate { name: name.to_owned(), expires: None };
                    record.certificates.get_or_insert_default().push(paper);
                }
                let profile = profiler.worker(&record);
                let expected = UnsavedWorker::new(&profile, layout, &settings, snapshot.statistics());
                let (found, wanted) = (taught.view(), expected.view());
                prop_assert_eq!(found.facts, wanted.facts);
                // Numbers past the snapshot's are given in the order of words.
                let known = |held: &[Held]| -> Vec<Held> {
                    held.iter().filter(|held| held.skill < layout.skills.len()).copied().collect()
                };
                prop_assert_eq!(known(found.skills), known(wanted.skills));
                let said_of = |held: &[TextHeld]| -> Vec<TextHeld> {
                    held.iter().filter(|held| held.term < layout.words.len()).copied().collect()
                };
                prop_assert_eq!(said_of(found.terms), said_of(wanted.terms));
                let mut papers: Vec<u32> = found.certificates.iter().map(|held| held.skill).collect();
                let mut wanted: Vec<u32> = wanted.certificates.iter().map(|held| held.skill).collect();
                for codes in [&mut papers, &mut wanted] {
                    codes.retain(|code| *code < layout.skills.len());
                    codes.sort_unstable();
                    codes.dedup();
                }
                prop_assert_eq!(papers, wanted);
            }
        }
    }
}
