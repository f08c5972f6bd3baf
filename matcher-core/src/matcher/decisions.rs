//! Who was ranked for what, and can it be shown? The decision log of a market; [`crate::decisions`] says what it holds.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Matcher;
use crate::decisions::{
    Basis, Decision, DecisionError, Entry, Exact, FORMAT, Head, Link, MadeFrom, RankedRow, Receipt, Salt, Status,
    Verified, Verifier, check_purpose, digest,
};
use crate::engine::{Direction, Eligible, Ranking, Row};
use crate::error::{Error, Result};
use crate::record::{Vacancy, Worker};
use crate::store::KeptText;

/// Hexadecimal digits of a vacancy record's digest: as many as of a person's.
const SHORT: usize = 32;

/// What is known of one person while a ranking is logged.
struct Person {
    pseudonym: String,
    record: Option<String>,
}

/// One list of a ranking: whose it is, and which rows it has.
struct List<'a> {
    id: String,
    rows: Vec<&'a Row>,
}

impl Matcher {
    /// Writes each list of a ranking into the decision log, at once and durably; what is staged stays staged.
    ///
    /// The ranking is one that [`Matcher::rank_workers`] or [`Matcher::rank_vacancies`] made on the last commit. A list that
    /// nobody is on is logged too, if `rank_workers` was asked for it. `purpose` says what the lists were for, in up to 300
    /// characters that name nobody: nothing is ever taken out of the log. `entropy` is 32 random bytes, new for each call and
    /// then forgotten: salts of people who are logged for the first time come from it.
    ///
    /// The head of the receipt belongs on paper: with it [`Matcher::verify_decisions`] also finds a log that was cut short
    /// or written anew. O(rows), and reading each record.
    ///
    /// # Errors
    ///
    /// [`DecisionError`] for a ranking that isn't one of the last commit or a purpose that can't be kept; a storage error, also
    /// if this market is open read-only; once cancelled, that. Then nothing is logged.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::decisions::Status;
    /// use matcher_core::{MarketOptions, Matcher, OnError, RankOptions, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// market.add_workers(Table::csv_reader("worker_id,skills\nW1,smaw\n".as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader("vacancy_id,skills_required\nV1,smaw\n".as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let ranking = market.rank_workers(None, &RankOptions::default())?;
    /// let receipt = market.log_decisions(&ranking, "call for V1", &[7; 32])?; // random bytes, not these
    /// assert_eq!((receipt.first, receipt.last), (1, 1));
    /// let rows = market.decisions(Some("W1"), None)?;
    /// assert_eq!((rows[0].vacancy_id(), rows[0].worker_unchanged), (Some("V1"), Some(true)));
    /// assert_eq!(market.verify_decisions(Some(&receipt.head))?.status, Status::Whole);
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn log_decisions(&mut self, ranking: &Ranking, purpose: &str, entropy: &[u8; 32]) -> Result<Receipt> {
        self.writable()?;
        check_purpose(purpose)?;
        self.check_ranking(ranking)?;
        let lists = self.lists(ranking);
        if lists.is_empty() {
            return Err(DecisionError::Empty.into());
        }
        let ids = match ranking.direction() {
            Direction::Workers => ranking.rows().iter().map(|row| ranking.worker_id(row)).collect(),
            Direction::Vacancies => lists.iter().map(|list| list.id.as_str()).collect::<Vec<_>>(),
        };
        let (people, salts) = self.people(ids, entropy)?;
        let vacancies = self.vacancy_records(ranking, &lists)?;
        let (made_from, basis, texts) = self.basis(ranking)?;
        let mut head = self.store.decision_head()?;
        let first = head.number() + 1;
        let mut links = Vec::with_capacity(lists.len());
        for list in &lists {
            self.cancel.check()?;
            let mut entry = Entry {
                format: FORMAT,
                number: head.number() + 1,
                generation: ranking.fingerprints.generation,
                as_of: ranking.fingerprints.as_of,
                purpose: purpose.to_owned(),
                direction: crate::decisions::Direction::Workers,
                vacancy_id: None,
                vacancy_record: None,
                person: None,
                person_record: None,
                k: ranking.question.as_ref().map(|question| question.k),
                kept: ranking.question.as_ref().map(|question| word(question.eligible).to_owned()),
                made_from: made_from.clone(),
                basis: basis.clone(),
                rows: list.rows.iter().map(|row| ranked(ranking, row)).collect(),
            };
            match ranking.direction() {
                Direction::Workers => {
                    entry.vacancy_record = vacancies.get(list.id.as_str()).cloned();
                    entry.vacancy_id = Some(list.id.clone());
                    for (logged, row) in entry.rows.iter_mut().zip(&list.rows) {
                        let person = people.get(ranking.worker_id(row));
                        logged.person = person.map(|person| person.pseudonym.clone());
                        logged.person_record = person.and_then(|person| person.record.clone());
                    }
                }
                Direction::Vacancies => {
                    entry.direction = crate::decisions::Direction::Vacancies;
                    let person = people.get(list.id.as_str());
                    entry.person = person.map(|person| person.pseudonym.clone());
                    entry.person_record = person.and_then(|person| person.record.clone());
                    for (logged, row) in entry.rows.iter_mut().zip(&list.rows) {
                        let id = ranking.vacancy_id(row);
                        logged.vacancy_record = vacancies.get(id).cloned();
                        logged.vacancy_id = Some(id.to_owned());
                    }
                }
            }
            links.push(Link::after(&mut head, entry.to_json()));
        }
        self.store.append_decisions(&links, &salts, &texts)?;
        Ok(Receipt::new(first, head))
    }

    /// What the log says: a row a person and list, in the order of entries and lists; of one worker or one vacancy if given.
    ///
    /// A list that nobody is on gives one row without a person. A read-only market sees the log as it was when it was opened.
    /// Reads the whole log, and parses what may concern the ids given.
    ///
    /// # Errors
    ///
    /// [`DecisionError::Newer`] and [`DecisionError::Broken`] for an entry that can't be read; a storage error; once
    /// cancelled, that.
    pub fn decisions(&self, worker: Option<&str>, vacancy: Option<&str>) -> Result<Vec<Decision>> {
        let wanted = match worker {
            None => None,
            Some(id) => match self.store.salt(id)? {
                Some(salt) => Some(salt.pseudonym(id)),
                // Never logged, or forgotten.
                None => return Ok(Vec::new()),
            },
        };
        // A wrong answer in an appeal would be worse than none.
        let found = self.verify_decisions(None)?;
        if found.status != Status::Whole {
            return Err(DecisionError::NotWhole { status: found.status, first_bad: found.first_bad }.into());
        }
        let quoted = vacancy.map(|id| serde_json::to_string(id).unwrap_or_default());
        let mut found: Vec<Decision> = Vec::new();
        self.store.each_decision::<Error>(wanted.as_deref().or(quoted.as_deref()), |stored| {
            self.cancel.check()?;
            let number = u64::try_from(stored.number).unwrap_or(0);
            let mut entry = Entry::from_json(number, stored.entry)?;
            let rows = std::mem::take(&mut entry.rows);
            let list = Arc::new(entry);
            let mut decisions: Vec<Decision> = rows.into_iter().map(|row| Decision::new(&list, Some(row))).collect();
            if decisions.is_empty() {
                decisions.push(Decision::new(&list, None));
            }
            let is_asked = |decision: &Decision| {
                wanted.as_deref().is_none_or(|person| decision.pseudonym() == Some(person))
                    && vacancy.is_none_or(|id| decision.vacancy_id() == Some(id))
            };
            found.extend(decisions.into_iter().filter(is_asked));
            Ok(())
        })?;
        self.resolve(&mut found)?;
        Ok(found)
    }

    /// Whether the log is as it was written, and with the head of an earlier append whether it still holds what it held then.
    ///
    /// Without a head from outside a log that somebody cut at its end, or wrote anew from the first entry, looks whole: no
    /// chain can show that by itself. Reads and hashes the whole log.
    ///
    /// # Errors
    ///
    /// A storage error; once cancelled, that. A log that was tampered with is no error.
    pub fn verify_decisions(&self, head: Option<&Head>) -> Result<Verified> {
        let mut verifier = Verifier::new(head.cloned());
        self.store.each_kept_text(|key, kind, text| verifier.text(key, kind, text))?;
        self.store.each_decision::<Error>(None, |stored| {
            self.cancel.check()?;
            verifier.row(stored);
            Ok(())
        })?;
        let mut found = verifier.finish();
        // The settings keep the end of the log too, under a seal of their own.
        if let Some(sealed) =
            self.store.sealed_head()?.filter(|sealed| found.status == Status::Whole && *sealed != found.head)
        {
            found.status = if found.entries < sealed.number() { Status::Cut } else { Status::Tampered };
        }
        Ok(found)
    }

    /// Every text of a policy or of weights that was in force when something was logged, in the order of digests. What
    /// doesn't read as text is left out; [`Matcher::verify_decisions`] finds it.
    ///
    /// # Errors
    ///
    /// A storage error.
    pub fn decision_bases(&self) -> Result<Vec<KeptText>> {
        let mut texts = Vec::new();
        self.store.each_kept_text(|key, kind, text| {
            let text_of = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
            if let (Some(digest), Some(kind), Some(text)) = (text_of(key), text_of(kind), text_of(text)) {
                texts.push(KeptText { digest, kind, text });
            }
        })?;
        Ok(texts)
    }

    /// Refuses what isn't lists of stored records of the last commit.
    fn check_ranking(&self, ranking: &Ranking) -> std::result::Result<(), DecisionError> {
        if ranking.unsaved.is_some() {
            return Err(DecisionError::NoLists { made: "is for a record that was never stored" });
        }
        if !self.snapshot.made(ranking) {
            let (ranking, market) = (ranking.fingerprints.generation, self.snapshot.generation());
            return Err(if ranking == market {
                DecisionError::OtherMarket
            } else {
                DecisionError::OtherGeneration { ranking, market }
            });
        }
        if ranking.direction() == Direction::Workers && ranking.question.is_none() {
            return Err(DecisionError::NoLists {
                made: "holds given pairs, or is by another policy than the market's",
            });
        }
        Ok(())
    }

    /// The lists in the order asked for, those that nobody is on too where the ranking says what was asked.
    fn lists<'a>(&self, ranking: &'a Ranking) -> Vec<List<'a>> {
        let mut lists: Vec<List<'a>> = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let mut place = |lists: &mut Vec<List<'a>>, id: &str| {
            *places.entry(id.to_owned()).or_insert_with(|| {
                lists.push(List { id: id.to_owned(), rows: Vec::new() });
                lists.len() - 1
            })
        };
        if let Some(question) = &ranking.question {
            let ids = &self.snapshot.layout().vacancies.ids;
            let all = || {
                let mut names: Vec<String> = (0..ids.len()).map(|dense| ids.name(dense).to_owned()).collect();
                names.sort_unstable();
                names
            };
            for id in question.vacancies.clone().unwrap_or_else(all) {
                place(&mut lists, &id);
            }
        }
        // An id asked for twice gives its list twice, and was decided on once.
        let mut seen = FxHashSet::default();
        for row in ranking.rows().iter().filter(|row| seen.insert((row.vacancy, row.worker))) {
            let id = match ranking.direction() {
                Direction::Workers => ranking.vacancy_id(row),
                Direction::Vacancies => ranking.worker_id(row),
            };
            let at = place(&mut lists, id);
            lists[at].rows.push(row);
        }
        lists
    }

    /// Pseudonyms and digests of records of everybody ranked, and the salts that are new.
    #[allow(clippy::type_complexity, reason = "two results of one walk, used once")]
    fn people<'a>(
        &self,
        mut ids: Vec<&'a str>,
        entropy: &[u8; 32],
    ) -> Result<(FxHashMap<&'a str, Person>, Vec<(&'a str, Salt)>)> {
        ids.sort_unstable();
        ids.dedup();
        let (mut people, mut new) = (FxHashMap::default(), Vec::new());
        for id in ids {
            self.cancel.check()?;
            let known = self.store.salt(id)?;
            let salt = known.unwrap_or_else(|| {
                let salt = Salt::draw(entropy, id);
                new.push((id, salt.clone()));
                salt
            });
            let record = self.store.body::<Worker>(id)?.map(|body| salt.record(&body));
            people.insert(id, Person { pseudonym: salt.pseudonym(id), record });
        }
        Ok((people, new))
    }

    /// Digests of the records of every vacancy on the lists.
    fn vacancy_records(&self, ranking: &Ranking, lists: &[List<'_>]) -> Result<FxHashMap<String, String>> {
        let mut ids: Vec<&str> = match ranking.direction() {
            Direction::Workers => lists.iter().map(|list| list.id.as_str()).collect(),
            Direction::Vacancies => ranking.rows().iter().map(|row| ranking.vacancy_id(row)).collect(),
        };
        ids.sort_unstable();
        ids.dedup();
        let mut records = FxHashMap::default();
        for id in ids {
            if let Some(body) = self.store.body::<Vacancy>(id)? {
                records.insert(id.to_owned(), vacancy_record(&body));
            }
        }
        Ok(records)
    }

    /// What a ranking was made from, and the texts that were in force.
    fn basis(&self, ranking: &Ranking) -> Result<(MadeFrom, Basis, [KeptText; 2])> {
        let prints = ranking.fingerprints.clone();
        let made_from = MadeFrom {
            version: prints.version,
            policy_id: prints.policy_id,
            policy: prints.policy,
            weights: prints.weights,
            lexicon: prints.lexicon,
            lexicon_version: prints.lexicon_version,
            regions: prints.regions,
            statistics: prints.statistics,
            ranking: ranking.fingerprint(),
        };
        let kept = |kind: &str, text: String| KeptText { digest: digest(text.as_bytes()), kind: kind.to_owned(), text };
        let policy = kept("policy", ranking.policy().to_toml()?);
        let weights = kept("weights", self.snapshot.settings().weights.to_toml()?);
        let basis = Basis { policy: policy.digest.clone(), weights: weights.digest.clone() };
        Ok((made_from, basis, [policy, weights]))
    }

    /// Says of each row whom it is about, if that can be told, and whether the records are still those.
    fn resolve(&self, decisions: &mut [Decision]) -> Result<()> {
        let mut people: FxHashMap<String, (String, Salt)> = FxHashMap::default();
        self.store.each_salt(|id, salt| {
            people.insert(salt.pseudonym(id), (id.to_owned(), salt));
        })?;
        // Each record is read once, however many lists it is on.
        let (mut workers, mut vacancies) = (FxHashMap::default(), FxHashMap::default());
        for decision in decisions {
            self.cancel.check()?;
            if let Some((id, salt)) = decision.pseudonym().and_then(|pseudonym| people.get(pseudonym)) {
                if !workers.contains_key(id) {
                    workers.insert(id, self.store.body::<Worker>(id)?.map(|body| salt.record(&body)));
                }
                decision.worker_unchanged = same(decision.person_record(), workers[id].as_deref());
                decision.worker_id = Some(id.clone());
            }
            if let Some(id) = decision.vacancy_id().map(str::to_owned) {
                if !vacancies.contains_key(&id) {
                    vacancies.insert(id.clone(), self.store.body::<Vacancy>(&id)?.map(|body| vacancy_record(&body)));
                }
                decision.vacancy_unchanged = same(decision.vacancy_record(), vacancies[&id].as_deref());
            }
        }
        Ok(())
    }
}

fn same(then: Option<&str>, now: Option<&str>) -> Option<bool> {
    Some(then? == now?)
}

fn vacancy_record(body: &str) -> String {
    digest(body.as_bytes())[..SHORT].to_owned()
}

fn word(eligible: Eligible) -> &'static str {
    match eligible {
        Eligible::Pass => "pass",
        Eligible::KeepUnknown => "keep_unknown",
        Eligible::All => "all",
    }
}

/// A row without whom it is about.
fn ranked(ranking: &Ranking, row: &Row) -> RankedRow {
    RankedRow {
        person: None,
        person_record: None,
        vacancy_id: None,
        vacancy_record: None,
        position: row.position,
        score: Exact(row.score),
        priority: Exact(row.priority),
        tier: row.tier.as_str().to_owned(),
        is_local: row.is_local,
        eligible: row.checks.eligible(),
        checks: row.checks.codes().map(str::to_owned).collect(),
        proof_missing: row.proof_missing.names().map(str::to_owned).collect(),
        before: row.before,
        moved: row.moved,
        rule: row.rule.map(|rule| ranking.policy().rule_name(rule).into_owned()),
    }
}
