//! How does a market answer? Digests of everything a caller can ask, part by part, so that two markets can be compared.

use std::collections::BTreeMap;
use std::fmt::Debug;

use matcher_core::ledger::LedgerOptions;
use matcher_core::record::{Course, Employer, Event, Mou, Record, Target};
use matcher_core::{Error, Matcher, RankOptions, Ranking, Vacancy, Worker};
use serde_json::{Value, json};

/// The answers of one market at one generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answers {
    pub(crate) generation: u64,
    /// A digest by the name of what was asked.
    parts: BTreeMap<String, String>,
}

impl Answers {
    /// Asks a market everything.
    pub(crate) fn of(market: &Matcher) -> Result<Self, Error> {
        let mut parts = BTreeMap::new();
        table::<Worker>(market, &mut parts)?;
        table::<Vacancy>(market, &mut parts)?;
        table::<Employer>(market, &mut parts)?;
        table::<Course>(market, &mut parts)?;
        table::<Mou>(market, &mut parts)?;
        table::<Target>(market, &mut parts)?;
        table::<Event>(market, &mut parts)?;
        let snapshot = market.snapshot();
        note(&mut parts, "people in the index", &(snapshot.worker_count(), snapshot.vacancy_count()));
        for (name, options) in
            [("", RankOptions::default()), (", exhaustive", RankOptions::default().with_exhaustive(true))]
        {
            note(&mut parts, &format!("workers ranked{name}"), &rows(&market.rank_workers(None, &options)?));
            note(&mut parts, &format!("vacancies ranked{name}"), &rows(&market.rank_vacancies(None, &options)?));
        }
        let ledger = market.ledger(&LedgerOptions::default())?;
        note(&mut parts, "ledger", &(&ledger.rows, &ledger.notes));
        let (settings, prints) = (snapshot.settings(), snapshot.fingerprints());
        note(&mut parts, "as_of and region", &(settings.as_of, settings.region));
        note(&mut parts, "weights", &settings.weights.to_toml());
        note(&mut parts, "policy", &settings.policy.to_toml());
        note(&mut parts, "lexicon", &(&prints.lexicon, &prints.lexicon_version));
        note(&mut parts, "regions", &prints.regions);
        note(&mut parts, "statistics", &prints.statistics);
        Ok(Self { generation: snapshot.generation(), parts })
    }

    /// The same answers under another generation: a market in memory counts its own commits.
    pub(crate) fn at(mut self, generation: u64) -> Self {
        self.generation = generation;
        self
    }

    /// Names of what differs.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut names = Vec::new();
        if self.generation != other.generation {
            names.push(format!("generation {} instead of {}", self.generation, other.generation));
        }
        let known = self.parts.keys().chain(other.parts.keys().filter(|name| !self.parts.contains_key(*name)));
        names.extend(known.filter(|name| self.parts.get(*name) != other.parts.get(*name)).cloned());
        names
    }

    /// Whether these are the lists of workers for all vacancies.
    pub(crate) fn ranks(&self, ranking: &Ranking) -> bool {
        self.parts["workers ranked"] == digest(&rows(ranking))
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({"generation": self.generation, "parts": self.parts})
    }

    pub(crate) fn from_json(json: &Value) -> Self {
        let parts = json["parts"].as_object().unwrap().iter();
        let parts = parts.map(|(name, digest)| (name.clone(), digest.as_str().unwrap().to_owned())).collect();
        Self { generation: json["generation"].as_u64().unwrap(), parts }
    }
}

fn note(parts: &mut BTreeMap<String, String>, name: &str, value: &impl Debug) {
    parts.insert(name.to_owned(), digest(value));
}

fn digest(value: &impl Debug) -> String {
    blake3::hash(format!("{value:?}").as_bytes()).to_hex()[..16].to_owned()
}

/// A table read whole, and record by record.
fn table<R: Record>(market: &Matcher, parts: &mut BTreeMap<String, String>) -> Result<(), Error> {
    let records = market.records::<R>()?;
    let json = |record: &R| serde_json::to_string(record).unwrap();
    note(parts, &format!("{}, count", R::TABLE), &market.count::<R>()?);
    note(parts, R::TABLE, &records.iter().map(json).collect::<Vec<_>>());
    let single = records.iter().map(|record| Ok(market.record::<R>(record.key())?.as_ref().map(json)));
    note(parts, &format!("{}, one by one", R::TABLE), &single.collect::<Result<Vec<_>, Error>>()?);
    Ok(())
}

/// Every column of every row; floats as they are printed, which tells every bit.
fn rows(ranking: &Ranking) -> Vec<String> {
    let row = |row: &matcher_core::Row| {
        format!(
            "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            ranking.vacancy_id(row),
            ranking.worker_id(row),
            row.position,
            row.score,
            row.priority,
            row.forward,
            row.reverse,
            row.confidence,
            row.tier,
            row.is_local,
            row.checks,
            row.before,
            row.moved,
            row.rule,
            row.forward_values,
            row.reverse_values
        )
    };
    let mut rows: Vec<String> = ranking.rows().iter().map(row).collect();
    rows.push(ranking.fingerprint());
    rows
}

/// A digest of every record, by table and id.
pub(crate) type Records = BTreeMap<String, BTreeMap<String, String>>;

/// Reads every record of a market.
pub(crate) fn records(market: &Matcher) -> Result<Records, Error> {
    let mut all = Records::new();
    read::<Worker>(market, &mut all)?;
    read::<Vacancy>(market, &mut all)?;
    read::<Employer>(market, &mut all)?;
    read::<Course>(market, &mut all)?;
    read::<Mou>(market, &mut all)?;
    read::<Target>(market, &mut all)?;
    read::<Event>(market, &mut all)?;
    Ok(all)
}

fn read<R: Record>(market: &Matcher, all: &mut Records) -> Result<(), Error> {
    let digest = |record: &R| blake3::hash(serde_json::to_string(record).unwrap().as_bytes()).to_hex().to_string();
    let records = market.records::<R>()?.into_iter().map(|record| (record.key().to_owned(), digest(&record)));
    all.insert(R::TABLE.to_owned(), records.collect());
    Ok(())
}
