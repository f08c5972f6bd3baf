//! What does a certificate hold, and how is it written? Every field in a fixed order, so that the same test has the same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::criteria::Criteria;
use super::error::LocalTestError;
use super::seal::{Seal, salt};
use super::search::{Counts, LocalSearch, NearMiss};
use super::waiver::Waiver;
use super::window::Window;
use crate::engine::Fingerprints;
use crate::units::Date;

/// What a certificate calls itself, with the version of its fields.
pub const FORMAT: &str = "matcher.local_test/1";

/// The part of [`FORMAT`] before the version.
const NAME: &str = "matcher.local_test/";
/// The version in [`FORMAT`].
const VERSION: u32 = 1;

/// One record that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RecordDigest {
    /// The worker's id.
    pub worker_id: String,
    /// Salted digest of the record, 32 hexadecimal digits.
    pub digest: String,
}

impl RecordDigest {
    /// The digest of a worker's record.
    pub(crate) fn new(worker_id: &str, digest: String) -> Self {
        Self { worker_id: worker_id.to_owned(), digest }
    }
}

/// Digests of what a test was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Prints {
    /// Generation of the market.
    pub generation: u64,
    /// Name of the policy.
    pub policy_id: String,
    /// Digest of the policy.
    pub policy: String,
    /// Digest of the weights.
    pub weights: String,
    /// Digest of the lexicon.
    pub lexicon: String,
    /// What the lexicon's makers call this state of it.
    pub lexicon_version: String,
    /// Digest of the region table.
    pub regions: String,
    /// Digest of the frozen counts of rare skills and words.
    pub statistics: String,
}

impl From<&Fingerprints> for Prints {
    fn from(prints: &Fingerprints) -> Self {
        Self {
            generation: prints.generation,
            policy_id: prints.policy_id.clone(),
            policy: prints.policy.clone(),
            weights: prints.weights.clone(),
            lexicon: prints.lexicon.clone(),
            lexicon_version: prints.lexicon_version.clone(),
            regions: prints.regions.clone(),
            statistics: prints.statistics.clone(),
        }
    }
}

/// Everything a certificate says, in the order in which it says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Contents {
    /// [`FORMAT`].
    pub format: String,
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The day of the test.
    pub as_of: Date,
    /// How long locals were asked.
    pub window: Window,
    /// People wanted.
    pub openings: u32,
    /// What was asked.
    pub criteria: Criteria,
    /// People at each step.
    pub counts: Counts,
    /// How many locals don't qualify for which reason; one person may have several.
    pub reasons: BTreeMap<String, u64>,
    /// Locals one rule away, in the order of ids.
    pub near_misses: Vec<NearMiss>,
    /// Why the unknown don't count, in the order of ids.
    pub waivers: Vec<Waiver>,
    /// Everybody on file who wasn't known to live elsewhere, in the order of ids.
    pub records: Vec<RecordDigest>,
    /// What the test was made with.
    pub fingerprints: Prints,
    /// Version of this library.
    pub version: String,
    /// True if the digests are keyed with the office's key.
    pub sealed: bool,
    /// What the digests are salted with.
    pub salt: String,
    /// Digest of everything above, 64 hexadecimal digits.
    pub digest: String,
}

impl Contents {
    /// What a search found, without digests of records: `records`, `criteria.vacancy_digest`, `salt` and `digest` are still
    /// to be filled in.
    pub(crate) fn of(search: LocalSearch, waivers: Vec<Waiver>, prints: Prints, version: &str, sealed: bool) -> Self {
        let mut contents = Self {
            format: FORMAT.to_owned(),
            vacancy_id: search.vacancy_id,
            as_of: search.as_of,
            window: search.window,
            openings: search.openings,
            criteria: search.criteria,
            counts: search.counts,
            reasons: search.reasons,
            near_misses: search.near_misses,
            waivers,
            records: Vec::new(),
            fingerprints: prints,
            version: version.to_owned(),
            sealed,
            salt: String::new(),
            digest: String::new(),
        };
        contents.salt = contents.due_salt();
        contents
    }

    /// The salt that belongs to what the test was asked of.
    pub(crate) fn due_salt(&self) -> String {
        let asked = (&self.vacancy_id, self.as_of, &self.waivers, &self.fingerprints, &self.version, self.sealed);
        salt(&asked)
    }

    /// The digest of everything but itself.
    pub(super) fn due_digest(&self, seal: &Seal) -> String {
        let mut value = self.value();
        if let Some(fields) = value.as_object_mut() {
            // Removed so that the others keep their order.
            fields.shift_remove("digest");
        }
        seal.certificate(value.to_string().as_bytes())
    }

    /// Whether the digest is that of everything else.
    pub(crate) fn has_due_digest(&self, seal: &Seal) -> bool {
        self.digest == self.due_digest(seal)
    }

    pub(super) fn value(&self) -> Value {
        // Texts, numbers and lists of them can always be written.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The certificate, its digest made.
    pub(crate) fn into_certificate(mut self, seal: &Seal) -> Certificate {
        self.digest = self.due_digest(seal);
        Certificate { contents: Ok(self) }
    }
}

/// The dated record that fewer qualified locals than openings were found, made by [`crate::Matcher::local_test`].
///
/// One that was read may have been changed since: [`crate::Matcher::verify`] tells.
///
/// # Examples
///
/// ```
/// use matcher_core::record::{OnError, Table};
/// use matcher_core::{Certificate, MarketOptions, Matcher};
///
/// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
/// let workers = "worker_id,skills,home_region\nnear,barista,65.71.01\nfar,smaw,64.72\n";
/// let vacancies = "vacancy_id,skills_required,region\nV1,smaw,65.71.02\n";
/// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
/// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
/// market.commit()?;
///
/// let certificate = market.local_test("V1", &[])?.ok_or("enough locals")?;
/// let counts = certificate.contents()?.counts;
/// assert_eq!((counts.registered, counts.local, counts.qualified), (2, 1, 0));
/// let read = Certificate::from_json(&certificate.to_json())?;
/// assert_eq!(market.verify(&read)?.status.as_str(), "same");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Certificate {
    /// Everything it says; the text as it was read, and what is wrong with it, if it was changed so that it can't be.
    pub(super) contents: Result<Contents, (Value, String)>,
}

// Waivers are words about people.
impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut told = f.debug_struct("Certificate");
        match &self.contents {
            Ok(contents) => told.field("vacancy_id", &contents.vacancy_id).field("digest", &contents.digest),
            Err((_, what)) => told.field("broken", what),
        };
        told.finish_non_exhaustive()
    }
}

impl Certificate {
    /// Reads a certificate. One that was changed so that fields are missing, added or of another kind is read too, since
    /// verifying has to say so.
    ///
    /// # Errors
    ///
    /// [`LocalTestError::NotACertificate`] for a text that isn't one, [`LocalTestError::Newer`] for one of a later format.
    pub fn from_json(text: &str) -> Result<Self, LocalTestError> {
        let not = |what: String| LocalTestError::NotACertificate { what };
        let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| not(format!("line {}, column {} is not JSON", error.line(), error.column())))?;
        let Some(format) = value.get("format").and_then(Value::as_str) else {
            return Err(not("it has no field format".to_owned()));
        };
        let Some(version) = format.strip_prefix(NAME) else {
            return Err(not(format!("its format isn't {FORMAT}")));
        };
        if version.parse::<u32>().is_ok_and(|version| version > VERSION) {
            return Err(LocalTestError::Newer { found: format!("{NAME}{version}"), known: FORMAT });
        }
        Ok(Self { contents: read(value) })
    }

    /// Everything it says.
    ///
    /// # Errors
    ///
    /// [`LocalTestError::Broken`] if it was changed so that fields are missing, added or of another kind.
    pub fn contents(&self) -> Result<&Contents, LocalTestError> {
        self.contents.as_ref().map_err(|(_, what)| LocalTestError::Broken { what: what.clone() })
    }

    /// The certificate as JSON: a line a field, and in long lists a line an entry. The same test has the same bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        match &self.contents {
            Ok(contents) => lines(&contents.value()),
            Err((value, _)) => lines(value),
        }
    }
}

/// What a certificate says, if it has exactly the fields of its format.
fn read(value: Value) -> Result<Contents, (Value, String)> {
    let contents: Result<Contents, _> = serde_path_to_error::deserialize(&value);
    match contents {
        // A field that may be absent is written all the same.
        Ok(contents) if contents.format == FORMAT && contents.value() == value => Ok(contents),
        Ok(contents) if contents.format == FORMAT => Err((value, "a field is missing or written otherwise".to_owned())),
        Ok(_) => Err((value, "field format is none that was ever made".to_owned())),
        // What serde says may hold a value, which may be anything.
        Err(error) => {
            let path = error.path().to_string();
            Err((value, format!("field {path} is missing, unknown or of another kind")))
        }
    }
}

/// JSON with a line a field, and a line an entry of a list of objects.
fn lines(value: &Value) -> String {
    let Some(fields) = value.as_object() else { return value.to_string() };
    let fields = fields.iter().map(|(name, value)| {
        let name = Value::from(name.as_str());
        match value.as_array() {
            Some(entries) if entries.iter().any(Value::is_object) => {
                let entries: Vec<String> = entries.iter().map(|entry| format!("    {entry}")).collect();
                format!("  {name}: [\n{}\n  ]", entries.join(",\n"))
            }
            _ => format!("  {name}: {value}"),
        }
    });
    format!("{{\n{}\n}}\n", fields.collect::<Vec<_>>().join(",\n"))
}
