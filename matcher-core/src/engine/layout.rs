//! How does a snapshot lie in memory? Workers in order of home region, dense numbers, postings both ways.
//!
//! Built from the rows of the index and nothing else. Dense numbers follow (home region, id) for workers and (site, id) for
//! vacancies, so that the locals of a vacancy lie together.

use rayon::prelude::*;

use super::coarse::Coarse;
use super::csr::Csr;
use super::facts::FactTable;
use super::ids::Ids;
use super::lists::{Lists, PackedLists};
use super::postings::Postings;
use super::relations::Relations;
use super::text::{Counted, Texts};
use crate::fixed::{RARITY_ONE, total_rarity};
use crate::index::rows::{Rows, VacancyRow, Words, WorkerRow};
use crate::index::{DemandWeight, Index, IndexError, is_pair};
use crate::lexicon::Lexicon;
use crate::record::{VacancyFacts, WorkerFacts};
use crate::region::RegionCode;
use crate::scoring::Weights;
use crate::scoring::packed::{Demand, Held, HeldCertificate, TextDemand, VacancyView, WorkerView};
use crate::scoring::reference::TitleRarity;
use crate::statistics::Statistics;

/// Sorted strings and their dense numbers.
pub(crate) struct Dictionary(pub(crate) Vec<String>);

impl Dictionary {
    fn new(tokens: impl Iterator<Item = String>) -> Self {
        let mut tokens: Vec<String> = tokens.collect();
        tokens.sort_unstable();
        tokens.dedup();
        Self(tokens)
    }

    pub(crate) fn find(&self, token: &str) -> Option<u32> {
        self.0.binary_search_by(|known| known.as_str().cmp(token)).ok().and_then(|at| u32::try_from(at).ok())
    }

    /// A number for certain: `u32::MAX` for what isn't there, which no posting has.
    fn code(&self, token: &str) -> u32 {
        self.find(token).unwrap_or(u32::MAX)
    }
}

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
const UNIT_GROUPS: usize = 10_000;

/// The sub-major group of a KBJI unit group.
pub(crate) fn major_group(group: u16) -> u32 {
    u32::from(group / 100)
}

impl Layout {
    /// Counts skills and words over the rows of an index.
    pub(crate) fn count(index: &Index) -> Result<Statistics, IndexError> {
        let (workers, mut vacancies) = (index.workers()?, index.vacancies()?);
        order(&mut vacancies, |a, b| a.id.cmp(&b.id));
        let mut statistics = Statistics {
            workers: workers.records.len() as u64,
            vacancies: vacancies.records.len() as u64,
            ..Statistics::default()
        };
        for (token, _) in workers.records.iter().flat_map(|row| &row.skills) {
            *statistics.skills.entry(token.clone()).or_default() += 1;
        }
        for (words, counts) in [
            ([&workers.title, &vacancies.title], &mut statistics.titles),
            ([&workers.terms, &vacancies.terms], &mut statistics.terms),
        ] {
            for (word, rows) in words.into_iter().flatten() {
                *counts.entry(word.clone()).or_default() += rows.len() as u64;
            }
        }
        let said = vacancies.terms.iter().flat_map(|(_, rows)| rows).map(|(_, count)| u64::from(*count));
        statistics.vacancy_terms = said.sum();
        // Pairs keep the company of their words, which takes part already.
        statistics.relate(vacancies.terms.iter().filter(|(term, _)| !is_pair(term)));
        Ok(statistics)
    }

    /// Packs the rows of an index.
    pub(crate) fn build(
        index: &Index,
        statistics: &Statistics,
        lexicon: &Lexicon,
        weights: &Weights,
    ) -> Result<Self, IndexError> {
        let (workers, vacancies) = rayon::join(|| index.workers(), || index.vacancies());
        let (mut workers, mut vacancies) = (workers?, vacancies?);
        // Who is alike to a policy lies together, so that whole runs of workers are looked at as one.
        order(&mut workers, |a, b| alike(a).cmp(&alike(b)).then_with(|| a.id.cmp(&b.id)));
        order(&mut vacancies, |a, b| (a.facts.site, &a.id).cmp(&(b.facts.site, &b.id)));
        let skills = Dictionary::new(skill_tokens(&workers, &vacancies));
        // Most pairs stand in one text alone and would only take memory; one not counted yet counts at the next refresh.
        for terms in [&mut workers.terms, &mut vacancies.terms] {
            terms.retain(|(term, _)| !is_pair(term) || statistics.terms.contains_key(term));
        }
        let words = Dictionary::new(all_words(&workers, &vacancies));
        let relations = Relations::new(&skills.0, lexicon, &weights.skills);
        let title_rarity = TitleRarities(words.0.iter().map(|word| statistics.title(word)).collect());
        let skill_rarity: Vec<u32> = skills.0.iter().map(|token| statistics.skill(token)).collect();
        let texts = Texts::new(&words, statistics, &weights.text);

        let groups = Dictionary::new(workers.records.iter().flat_map(|row| &row.groups).cloned());
        let workers = pack_workers(workers, &skills, &words, &groups, &skill_rarity, &title_rarity, &texts);
        let packer = VacancyPacker { skill_rarity: &skill_rarity, texts: &texts, weights };
        let vacancies = packer.pack(vacancies, &skills, &words, &title_rarity);
        let (skill_rows, word_rows) = (skills.0.len(), words.0.len());
        let same = |term: &u32| *term;
        let group_rows = |groups: &mut dyn Iterator<Item = Option<u16>>| {
            let entries: Vec<(u32, u32)> =
                groups.zip(0_u32..).filter_map(|(group, row)| Some((major_group(group?), row))).collect();
            Csr::from_entries(GROUPS, &entries)
        };
        Ok(Self {
            holders: workers.postings(skill_rows, |lists, add| {
                lists.skills.iter().for_each(|held| add(held.skill, held.credit.steps()));
            }),
            titled_workers: workers.postings(word_rows, |lists, add| {
                lists.title.iter().for_each(|word| add(*word, 1));
            }),
            texted_workers: workers.postings(word_rows, |lists, add| {
                lists.terms.iter().for_each(|held| add(held.term, held.weight));
            }),
            grouped_workers: Postings::new(UNIT_GROUPS, workers.ids.len(), |row, add| {
                if let Some(group) = workers.facts.scored(row).group {
                    add(u32::from(group), 1);
                }
            }),
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
}

/// Brings rows into dense order; postings follow.
fn order<R>(rows: &mut Rows<R>, compare: impl Fn(&R, &R) -> std::cmp::Ordering) {
    let mut old: Vec<usize> = (0..rows.records.len()).collect();
    old.sort_unstable_by(|a, b| compare(&rows.records[*a], &rows.records[*b]));
    let mut new = vec![0_u32; old.len()];
    for (dense, old) in (0_u32..).zip(&old) {
        new[*old] = dense;
    }
    let mut taken: Vec<Option<R>> = std::mem::take(&mut rows.records).into_iter().map(Some).collect();
    rows.records = old.into_iter().filter_map(|old| taken[old].take()).collect();
    for (_, postings) in rows.title.iter_mut().chain(&mut rows.terms).chain(&mut rows.lead) {
        for (row, _) in postings {
            *row = new[*row as usize];
        }
    }
}

/// What policies read of a worker, the nearest first.
fn alike(row: &WorkerRow) -> (Option<RegionCode>, Option<RegionCode>, &[String], Option<i32>, Option<i32>) {
    let facts = &row.facts;
    (facts.home, facts.ktp, &row.groups, facts.resident_since, facts.ktp_checked)
}

fn skill_tokens<'a>(
    workers: &'a Rows<WorkerRow>,
    vacancies: &'a Rows<VacancyRow>,
) -> impl Iterator<Item = String> + 'a {
    let held = workers.records.iter().flat_map(|row| {
        let certificates = row.certificates.iter().map(|(token, _)| token);
        row.skills.iter().map(|(token, _)| token).chain(certificates)
    });
    let asked =
        vacancies.records.iter().flat_map(|row| row.demands.iter().map(|(token, _)| token).chain(&row.certificates));
    held.chain(asked).cloned()
}

fn all_words<'a>(workers: &'a Rows<WorkerRow>, vacancies: &'a Rows<VacancyRow>) -> impl Iterator<Item = String> + 'a {
    let posted = [&workers.title, &workers.terms, &vacancies.title, &vacancies.terms, &vacancies.lead];
    let majors = workers.records.iter().flat_map(|row| &row.major);
    let taken = vacancies.records.iter().flat_map(|row| row.majors.iter().flatten());
    posted.into_iter().flatten().map(|(word, _)| word).chain(majors).chain(taken).cloned()
}

/// Postings as entries `(row, (code, frequency))`, in the order of codes inside each row.
fn by_row(posted: &Words, words: &Dictionary) -> Vec<(u32, (u32, u32))> {
    let mut coded: Vec<(u32, &Vec<(u32, u32)>)> = posted.iter().map(|(word, rows)| (words.code(word), rows)).collect();
    coded.sort_unstable_by_key(|(code, _)| *code);
    coded.into_iter().flat_map(|(code, rows)| rows.iter().map(move |(row, count)| (*row, (code, *count)))).collect()
}

/// The terms of each row, in the order of their codes.
fn rows_of(posted: &Words, words: &Dictionary, count: usize, texts: &Texts) -> Vec<Vec<Counted>> {
    let mut rows = vec![Vec::new(); count];
    for (row, (term, count)) in by_row(posted, words) {
        rows[row as usize].push(Counted { term, rarity: texts.rarity(term), count });
    }
    rows
}

fn codes(entries: Vec<(u32, (u32, u32))>) -> Vec<(u32, u32)> {
    entries.into_iter().map(|(row, (code, _))| (row, code)).collect()
}

fn pack_workers(
    mut rows: Rows<WorkerRow>,
    skills: &Dictionary,
    words: &Dictionary,
    groups: &Dictionary,
    skill_rarity: &[u32],
    title_rarity: &TitleRarities,
    texts: &Texts,
) -> Workers {
    let count = rows.records.len();
    let title = Csr::from_entries(count, &codes(by_row(&rows.title, words)));
    let terms: Vec<_> = rows_of(&rows.terms, words, count, texts).par_iter().map(|row| texts.held(row)).collect();
    let (mut facts, mut packed) = (Vec::with_capacity(count), PackedLists::default());
    for ((dense, row), (terms, text_total)) in (0_u32..).zip(&mut rows.records).zip(terms) {
        let held = row.skills.iter().map(|(token, credit)| Held { skill: skills.code(token), credit: *credit });
        let papers = row.certificates.iter();
        let papers = papers.map(|(token, expires)| HeldCertificate { skill: skills.code(token), expires: *expires });
        let mut lists = Lists {
            skills: held.collect(),
            title: title.row(dense).to_vec(),
            terms,
            certificates: papers.collect(),
            // A profile's groups are sorted, and so are their numbers.
            groups: row.groups.iter().map(|group| groups.code(group)).collect(),
            major: row.major.iter().map(|word| words.code(word)).collect(),
        };
        lists.skills.sort_unstable();
        lists.major.sort_unstable();
        row.facts.skill_total = total_rarity(lists.skills.iter().map(|held| skill_rarity[held.skill as usize]));
        row.facts.held = lists.skills.len() as u64 * u64::from(RARITY_ONE);
        row.facts.text_total = text_total;
        row.facts.title_total = total_rarity(lists.title.iter().map(|term| title_rarity.rarity(*term)));
        packed.push(&lists);
        facts.push(std::mem::take(&mut row.facts));
    }
    packed.shrink();
    let ids = Ids::new(rows.records.iter().map(|row| row.id.as_str()));
    let facts = FactTable::new(&facts);
    Workers { coarse: Coarse::new(&facts, ids.len()), ids, facts, lists: packed }
}

/// Weighs what vacancies ask.
pub(crate) struct VacancyPacker<'a> {
    pub(crate) skill_rarity: &'a [u32],
    pub(crate) texts: &'a Texts,
    pub(crate) weights: &'a Weights,
}

impl VacancyPacker<'_> {
    fn pack(
        &self,
        rows: Rows<VacancyRow>,
        skills: &Dictionary,
        words: &Dictionary,
        title_rarity: &TitleRarities,
    ) -> Vacancies {
        let count = rows.records.len();
        let title = Csr::from_entries(count, &codes(by_row(&rows.title, words)));
        let lead = Csr::from_entries(count, &codes(by_row(&rows.lead, words)));
        let counted = rows_of(&rows.terms, words, count, self.texts);
        let asked = (0..counted.len()).into_par_iter();
        let asked: Vec<Vec<TextDemand>> = asked
            .map(|row| self.texts.asked(&counted[row], lead.row(u32::try_from(row).unwrap_or(u32::MAX))))
            .collect();
        let (mut demands, mut certificates) = (Vec::new(), Vec::new());
        let (mut names, mut facts, mut majors) =
            (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
        let mut undemanding = Vec::new();
        for (dense, mut row) in (0_u32..).zip(rows.records) {
            let mut own: Vec<Demand> = row
                .demands
                .iter()
                .map(|(token, weight)| {
                    let skill = skills.code(token);
                    self.demand(skill, self.skill_rarity[skill as usize], *weight)
                })
                .collect();
            own.sort_unstable_by_key(|demand| demand.skill);
            let terms = &asked[dense as usize];
            total(&mut row.facts, &own, title.row(dense), terms, title_rarity);
            if own.is_empty() && title.row(dense).is_empty() && terms.is_empty() && row.facts.group.is_none() {
                undemanding.push(dense);
            }
            demands.extend(own.into_iter().map(|demand| (dense, demand)));
            certificates.extend(row.certificates.iter().map(|token| (dense, skills.code(token))));
            let fields = row.majors.iter().map(|field| field.iter().map(|word| words.code(word)).collect());
            majors.push(fields.collect());
            names.push(row.id);
            facts.push(row.facts);
        }
        Vacancies {
            ids: Ids::new(names.iter().map(String::as_str)),
            facts,
            demands: Csr::from_entries(count, &demands),
            title,
            terms: Csr::from_rows(asked.iter().map(Vec::as_slice)),
            certificates: Csr::from_entries(count, &certificates),
            majors,
            undemanding,
        }
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

    /// Postings of what `terms` says a worker's lists have.
    fn postings(&self, terms: usize, each: impl Fn(&Lists, &mut dyn FnMut(u32, u32))) -> Postings {
        let mut lists = Lists::default();
        Postings::new(terms, self.ids.len(), |row, add| {
            self.lists.read(row, &mut lists);
            each(&lists, add);
        })
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
