//! How does a snapshot lie in memory? Workers in order of home region, dense numbers, postings both ways.
//!
//! Built from the rows of the index and nothing else. Dense numbers follow (home region, id) for workers and (site, id) for
//! vacancies, so that the locals of a vacancy lie together.

use rayon::prelude::*;

use super::coarse::Coarse;
use super::company::Sums;
use super::csr::Csr;
use super::facts::FactTable;
use super::ids::Ids;
use super::lists::{Lists, PackedLists};
use super::pack::{Order, Packed, Packer};
use super::postings::{Postings, row_at};
use super::relations::{Known, Relations};
use super::snapshot::Settings;
use super::text::{Counted, Texts};
use super::turns::TurnTable;
use super::vulnerable::Vulnerable;
use crate::fixed::{RARITY_ONE, total_rarity};
use crate::index::rows::{VacancyTable, WorkerTable};
use crate::index::segments::{Chunk, Document};
use crate::index::{DemandWeight, Dictionary, Index, IndexError, is_pair};
use crate::record::{VacancyFacts, WorkerFacts};
use crate::safeguard::OfferRisk;
use crate::scoring::Weights;
use crate::scoring::packed::{Demand, TextDemand, VacancyView, WorkerView};
use crate::scoring::reference::TitleRarity;
use crate::statistics::Statistics;

/// Rarities of title words by dense number.
pub(crate) struct TitleRarities(pub(crate) Vec<u32>);

impl TitleRarity for TitleRarities {
    fn rarity(&self, term: u32) -> u32 {
        self.0.get(term as usize).copied().unwrap_or(0)
    }
}

/// One side's facts and lists.
pub(crate) struct Workers {
    pub(crate) ids: Ids,
    pub(crate) facts: FactTable,
    pub(super) lists: PackedLists,
    pub(super) coarse: Coarse,
    pub(crate) turns: TurnTable,
    pub(super) vulnerable: Vulnerable,
}

/// One worker, unpacked; a buffer to be used again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unpacked {
    pub(crate) facts: WorkerFacts,
    pub(crate) lists: Lists,
}

impl Unpacked {
    pub(crate) fn view(&self) -> WorkerView<'_> {
        self.lists.view(&self.facts)
    }
}

/// The other side's facts and lists.
pub(crate) struct Vacancies {
    pub(crate) ids: Ids,
    pub(crate) facts: Vec<VacancyFacts>,
    pub(super) risks: Vec<OfferRisk>,
    demands: Csr<Demand>,
    title: Csr<u32>,
    terms: Csr<TextDemand>,
    certificates: Csr<u32>,
    majors: Vec<Vec<Vec<u32>>>,
    /// Vacancies that demand no skill, no occupation and no text: everyone is a candidate.
    pub(crate) undemanding: Vec<u32>,
}

/// A posting of a held skill, of a word held or of a text demand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posting {
    pub(crate) row: u32,
    pub(crate) value: u32,
}

/// A posting of a demanded skill.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DemandPosting {
    pub(crate) row: u32,
    pub(crate) weight: u32,
    pub(crate) rarity: u32,
}

/// A whole market, packed.
pub(crate) struct Layout {
    pub(crate) workers: Workers,
    pub(crate) vacancies: Vacancies,
    pub(crate) skills: Dictionary,
    pub(crate) words: Dictionary,
    /// Names of the groups some worker is in.
    pub(crate) groups: Dictionary,
    pub(crate) relations: Relations,
    pub(crate) title_rarity: TitleRarities,
    pub(crate) texts: Texts,
    /// Workers that hold a skill, with their credit in steps.
    pub(super) holders: Postings,
    pub(super) titled_workers: Postings,
    /// Workers whose text has a word or its kin, with its weight.
    pub(super) texted_workers: Postings,
    /// Workers who want an occupation, by its KBJI unit group.
    pub(super) grouped_workers: Postings,
    /// Vacancies that demand a skill.
    pub(crate) demanders: Csr<DemandPosting>,
    pub(crate) titled_vacancies: Csr<u32>,
    /// Vacancies whose text asks a word, with its weight.
    pub(crate) texted_vacancies: Csr<Posting>,
    pub(crate) grouped_vacancies: Csr<u32>,
}

/// Sub-major groups have two digits.
const GROUPS: usize = 100;
/// Unit groups have four.
pub(super) const UNIT_GROUPS: usize = 10_000;

/// The sub-major group of a KBJI unit group.
pub(crate) fn major_group(group: u16) -> u32 {
    u32::from(group / 100)
}

impl Layout {
    /// Packs the tables of an index.
    pub(crate) fn build(index: &Index, statistics: &Statistics, settings: &Settings) -> Result<Self, IndexError> {
        let (lexicon, weights) = (&*settings.lexicon, &settings.weights);
        let (workers, vacancies) = rayon::join(|| index.workers(), || index.vacancies());
        let (mut workers, mut vacancies) = (workers?, vacancies?);
        let groups = workers.segments.words_of(&workers.groups);
        workers.groups.code(&groups);
        let skills = code_skills(&mut workers, &mut vacancies);
        let (words, fields) = code_words(&mut workers, &mut vacancies, statistics)?;
        let (order, (relations, rarities)) = rayon::join(
            || Order::new(&workers),
            || {
                let titles = (0..words.len()).into_par_iter().map(|word| statistics.title(words.name(word))).collect();
                let held =
                    (0..skills.len()).into_par_iter().map(|skill| statistics.skill(skills.name(skill))).collect();
                let texts = Texts::new(&words, statistics, weights);
                let known = Known { lexicon, statistics, weights: &weights.skills };
                (Relations::new(&skills, known), (TitleRarities(titles), held, texts))
            },
        );
        let (title_rarity, skill_rarity, texts): (_, Vec<u32>, _) = rarities;
        let packer = Packer {
            words: &words,
            skill_rarity: &skill_rarity,
            title_rarity: &title_rarity,
            texts: &texts,
            groups: &groups,
            settings,
        };
        let tables = workers;
        let Packed { workers, holders, titled, texted, grouped } = packer.pack(&tables, order?)?;
        drop(tables);
        let packer = VacancyPacker { skill_rarity: &skill_rarity, texts: &texts, weights };
        let vacancies = packer.pack(&vacancies, &words, &fields, &title_rarity)?;
        let (skill_rows, word_rows) = (skills.len() as usize, words.len() as usize);
        let same = |term: &u32| *term;
        let group_rows = |groups: &mut dyn Iterator<Item = Option<u16>>| {
            let entries: Vec<(u32, u32)> =
                groups.zip(0_u32..).filter_map(|(group, row)| Some((major_group(group?), row))).collect();
            Csr::from_entries(GROUPS, &entries)
        };
        Ok(Self {
            holders,
            titled_workers: titled,
            texted_workers: texted,
            grouped_workers: grouped,
            demanders: vacancies.demands.transpose(
                skill_rows,
                |demand| demand.skill,
                |row, demand| DemandPosting { row, weight: demand.weight, rarity: demand.rarity },
            ),
            titled_vacancies: vacancies.title.transpose(word_rows, same, |row, _| row),
            texted_vacancies: vacancies.terms.transpose(
                word_rows,
                |demand| demand.term,
                |row, demand| Posting { row, value: demand.weight },
            ),
            grouped_vacancies: group_rows(&mut vacancies.facts.iter().map(|facts| facts.group)),
            workers,
            vacancies,
            skills,
            words,
            groups,
            relations,
            title_rarity,
            texts,
        })
    }
}

impl Layout {
    /// How many workers hold a skill.
    pub(crate) fn holders(&self, skill: u32) -> u64 {
        self.holders.slices(skill).iter().map(|slice| slice.len() as u64).sum()
    }

    /// Dense numbers of the workers who hold a skill, rising.
    pub(crate) fn holding(&self, skill: u32) -> impl Iterator<Item = u32> + '_ {
        self.holders.slices(skill).iter().flat_map(|slice| {
            let block = u32::from(slice.block);
            self.holders.places(*slice).iter().map(move |place| row_at(block, *place))
        })
    }
}

/// Numbers the skills of both sides; their columns get codes.
fn code_skills(workers: &mut WorkerTable, vacancies: &mut VacancyTable) -> Dictionary {
    let parts = [
        workers.segments.words_of(&workers.skill),
        workers.segments.words_of(&workers.certificate),
        vacancies.segments.words_of(&vacancies.skill),
        vacancies.segments.words_of(&vacancies.certificate),
    ];
    let skills = Dictionary::merge(&parts.each_ref());
    for column in [&mut workers.skill, &mut workers.certificate, &mut vacancies.skill, &mut vacancies.certificate] {
        column.code(&skills);
    }
    skills
}

/// Numbers the words of both sides, and the vacancies' fields of study; their columns get codes.
///
/// Most pairs stand in one text alone and would only take memory; one not counted yet counts at the next refresh.
fn code_words(
    workers: &mut WorkerTable,
    vacancies: &mut VacancyTable,
    statistics: &Statistics,
) -> Result<(Dictionary, Dictionary), IndexError> {
    let is_kept = |term: &str| !is_pair(term) || statistics.terms.contains_key(term);
    let (of_workers, of_vacancies) = (workers.segments.fields, vacancies.segments.fields);
    let mut parts = workers.segments.frequencies(of_workers.terms, is_kept)?;
    parts.extend(workers.segments.frequencies(of_workers.title, |_| true)?);
    // A pair that opens a text is kept only where it counts.
    for (field, is_text) in [(of_vacancies.title, false), (of_vacancies.terms, true), (of_vacancies.lead, true)] {
        parts.extend(vacancies.segments.frequencies(field, |term| !is_text || is_kept(term))?);
    }
    let majors = workers.segments.words_of(&workers.major);
    let fields = vacancies.segments.words_of(&vacancies.major);
    vacancies.major.code(&fields);
    let taken = Dictionary::new(fields.iter().flat_map(|field| field.split(' ')));
    let parts: Vec<&Dictionary> = parts.iter().map(|part| &part.words).chain([&majors, &taken]).collect();
    let mut words = Dictionary::merge(&parts);
    words.shrink();
    workers.major.code(&words);
    Ok((words, fields))
}

/// Weighs what vacancies ask.
pub(crate) struct VacancyPacker<'a> {
    pub(crate) skill_rarity: &'a [u32],
    pub(crate) texts: &'a Texts,
    pub(crate) weights: &'a Weights,
}

impl VacancyPacker<'_> {
    /// Packs all vacancies in order of site, then id; columns must have their codes. `fields` are the
    /// fields of study.
    fn pack(
        &self,
        table: &VacancyTable,
        words: &Dictionary,
        fields: &Dictionary,
        title_rarity: &TitleRarities,
    ) -> Result<Vacancies, IndexError> {
        let (names, id) = table.segments.ids()?;
        let key = |at: Document| (table.site(at), id.values(at).next().unwrap_or(0), at);
        let mut order: Vec<_> = table.segments.chunks().into_iter().flat_map(Chunk::alive).map(key).collect();
        order.sort_unstable();
        let ids = Ids::new(names, order.iter().map(|(_, rank, _)| *rank).collect());
        let documents: Vec<Document> = order.into_iter().map(|(.., document)| document).collect();
        let of = table.segments.fields;
        let rows = table.segments.places(&documents);
        let read = |field| -> Result<_, IndexError> {
            let mut entries = Vec::new();
            table.segments.postings(field, words, &rows, |row, word, count| entries.push((row, (word, count))))?;
            Ok(Csr::from_entries(documents.len(), &entries))
        };
        let (title, lead, counted) = (read(of.title)?, read(of.lead)?, read(of.terms)?);
        let (title, lead) = (title.map(|(word, _)| *word), lead.map(|(word, _)| *word));
        let asked = (0..ids.len()).into_par_iter();
        let asked: Vec<Vec<TextDemand>> = asked
            .map_init(Sums::default, |sums, row| {
                let counted = counted.row(row).iter();
                let counted: Vec<Counted> = counted.map(|(term, count)| self.texts.counted(*term, *count)).collect();
                self.texts.asked(&counted, lead.row(row), sums)
            })
            .collect();
        let fields: Vec<Vec<u32>> =
            fields.iter().map(|field| field.split(' ').filter_map(|word| words.find(word)).collect()).collect();
        let (mut demands, mut certificates, mut undemanding) = (Vec::new(), Vec::new(), Vec::new());
        let (mut facts, mut majors) = (Vec::with_capacity(documents.len()), Vec::with_capacity(documents.len()));
        let risks = documents.iter().map(|at| table.risk(*at)).collect();
        for (row, at) in (0_u32..).zip(&documents) {
            let own =
                table.demands(*at).map(|(skill, weight)| self.demand(skill, self.skill_rarity[skill as usize], weight));
            let mut own: Vec<Demand> = own.collect();
            own.sort_unstable_by_key(|demand| demand.skill);
            let terms = &asked[row as usize];
            let mut told = table.facts(*at);
            total(&mut told, &own, title.row(row), terms, title_rarity);
            if own.is_empty() && title.row(row).is_empty() && terms.is_empty() && told.group.is_none() {
                undemanding.push(row);
            }
            demands.extend(own.into_iter().map(|demand| (row, demand)));
            certificates.extend(table.certificate.values(*at).map(|skill| (row, skill)));
            majors.push(table.major.values(*at).map(|field| fields[field as usize].clone()).collect());
            facts.push(told);
        }
        Ok(Vacancies {
            facts,
            risks,
            demands: Csr::from_entries(documents.len(), &demands),
            title,
            terms: Csr::from_rows(asked.iter().map(Vec::as_slice)),
            certificates: Csr::from_entries(documents.len(), &certificates),
            majors,
            undemanding,
            ids,
        })
    }

    /// A demand with its weight times rarity.
    pub(crate) fn demand(&self, skill: u32, rarity: u32, weight: DemandWeight) -> Demand {
        let steps = match weight {
            DemandWeight::Required => weight_steps(self.weights.skills.required),
            DemandWeight::Preferred => weight_steps(self.weights.skills.preferred),
            DemandWeight::Mentioned => weight_steps(self.weights.skills.mentioned),
            DemandWeight::Own(steps) => steps,
        };
        let product = u64::from(steps) * u64::from(rarity) / u64::from(RARITY_ONE);
        Demand { skill, weight: u32::try_from(product).unwrap_or(u32::MAX).max(1), rarity }
    }
}

/// Fills in the totals that shares are taken of.
pub(crate) fn total(
    facts: &mut VacancyFacts,
    demands: &[Demand],
    title: &[u32],
    terms: &[TextDemand],
    title_rarity: &impl TitleRarity,
) {
    facts.demand_total = demands.iter().map(|demand| u64::from(demand.weight)).sum();
    // A demand's weight has its rarity in it, which is never 0.
    let plain = |demand: &Demand| u64::from(demand.weight) * u64::from(RARITY_ONE) / u64::from(demand.rarity);
    facts.asked = demands.iter().map(plain).sum();
    facts.title_total = total_rarity(title.iter().map(|term| title_rarity.rarity(*term)));
    facts.text_total = terms.iter().map(|demand| u64::from(demand.weight)).sum();
}

/// A weight in steps of 1/65536.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked weights lie above 0 and up to 100")]
fn weight_steps(weight: f64) -> u32 {
    (weight * f64::from(RARITY_ONE)).round() as u32
}

impl Workers {
    /// Reads one worker's facts and lists into a buffer.
    pub(crate) fn read<'a>(&self, dense: u32, unpacked: &'a mut Unpacked) -> WorkerView<'a> {
        unpacked.facts = self.facts.get(dense);
        self.lists.read(dense, &mut unpacked.lists);
        unpacked.view()
    }

    /// Has the memory fetched in which these lie: loads that don't wait for each other.
    pub(super) fn warm(&self, rows: impl Iterator<Item = u32>) {
        let touched = rows.fold(0, |touched, row| touched ^ self.facts.touch(row) ^ self.lists.touch(row));
        std::hint::black_box(touched);
    }
}

impl Vacancies {
    /// One vacancy's facts and lists.
    pub(crate) fn view(&self, dense: u32) -> VacancyView<'_> {
        VacancyView {
            facts: &self.facts[dense as usize],
            demands: self.demands.row(dense),
            title: self.title.row(dense),
            terms: self.terms.row(dense),
            certificates: self.certificates.row(dense),
            majors: &self.majors[dense as usize],
        }
    }
}

#[cfg(test)]
mod tests;
