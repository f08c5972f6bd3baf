//! Creating and opening a market: settings given and settings stored, and the index that fits both.

use std::path::Path;
use std::sync::Arc;

use super::lock::WriterLock;
use super::readers::Reading;
use super::{Access, Matcher};
use crate::cancel::{Cancel, contained};
use crate::engine::{Origin, Settings, Snapshot};
use crate::error::{Error, Result};
use crate::index::{Index, Stamp, Writer};
use crate::lexicon::Lexicon;
use crate::policy::Policy;
use crate::record::{Event, Record, Turns, Vacancy, Worker};
use crate::region::{Gazetteer, RegionCode};
use crate::relatedness::Relatedness;
use crate::safeguard::{SchemeRules, WageFloors};
use crate::scoring::Weights;
use crate::statistics::Statistics;
use crate::store::{Store, StoreError, holds_market, is_unfinished};
use crate::units::Date;

/// Folder of the index inside a market's directory.
pub(super) const INDEX: &str = "index";

/// Records enter the index in the order of these columns, so that documents lie nearly as the engine lays them out.
const WORKERS_BY: &str = "home_region";
/// The log is read as it happened.
const EVENTS_BY: &str = "date";
/// Records read anew at once because their log has changed.
const CHUNK: usize = 4096;
const VACANCIES_BY: &str = "region";

/// What a caller gives when opening a market; what is not given is taken from the last commit, or from the defaults.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct MarketOptions {
    /// The day that rules on dates look at.
    pub as_of: Option<Date>,
    /// The region the market serves.
    pub region: Option<RegionCode>,
    /// How much each feature counts.
    pub weights: Option<Weights>,
    /// How residents come first.
    pub policy: Option<Policy>,
    /// Understands skills and texts.
    pub lexicon: Option<Arc<Lexicon>>,
    /// Knows places.
    pub regions: Option<Arc<Gazetteer>>,
    /// What goes together beyond the market.
    pub relatedness: Option<Arc<Relatedness>>,
    /// Minimum wages.
    pub wage_floors: Option<Arc<WageFloors>>,
    /// Which social-protection scheme is due for whom.
    pub scheme_rules: Option<Arc<SchemeRules>>,
    /// Key for digests of identity numbers; never stored.
    pub nik_key: Option<[u8; 32]>,
    /// Who opens the market, in words for whoever is refused because of it or erases somebody beside it, such as program
    /// and machine.
    pub opener: Option<String>,
}

impl MarketOptions {
    /// Sets the day that rules on dates look at.
    #[must_use]
    pub fn with_as_of(mut self, as_of: Date) -> Self {
        self.as_of = Some(as_of);
        self
    }

    /// Sets the region the market serves.
    #[must_use]
    pub fn with_region(mut self, region: RegionCode) -> Self {
        self.region = Some(region);
        self
    }

    /// Sets the weights.
    #[must_use]
    pub fn with_weights(mut self, weights: Weights) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Sets the policy.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Sets the lexicon.
    #[must_use]
    pub fn with_lexicon(mut self, lexicon: Arc<Lexicon>) -> Self {
        self.lexicon = Some(lexicon);
        self
    }

    /// Sets the region table.
    #[must_use]
    pub fn with_regions(mut self, regions: Arc<Gazetteer>) -> Self {
        self.regions = Some(regions);
        self
    }

    /// Sets what goes together beyond the market. It is counted with the market's own vacancies at the first commit and by
    /// [`Matcher::refresh_statistics`]; until then counts stay as they are.
    #[must_use]
    pub fn with_relatedness(mut self, relatedness: Arc<Relatedness>) -> Self {
        self.relatedness = Some(relatedness);
        self
    }

    /// Sets the minimum wages.
    #[must_use]
    pub fn with_wage_floors(mut self, floors: Arc<WageFloors>) -> Self {
        self.wage_floors = Some(floors);
        self
    }

    /// Sets the rules of social-protection schemes.
    #[must_use]
    pub fn with_scheme_rules(mut self, rules: Arc<SchemeRules>) -> Self {
        self.scheme_rules = Some(rules);
        self
    }

    /// Sets the key for digests of identity numbers.
    #[must_use]
    pub fn with_nik_key(mut self, key: [u8; 32]) -> Self {
        self.nik_key = Some(key);
        self
    }

    /// Sets who opens the market, in words.
    #[must_use]
    pub fn with_opener(mut self, opener: impl Into<String>) -> Self {
        self.opener = Some(opener.into());
        self
    }

    /// The settings of a market: given, else stored, else the defaults.
    pub(super) fn settings(self, store: &Store) -> Result<Settings> {
        // Tables take a while to read, so what is given is not read, and the others are read side by side.
        let stored = |name, is_given: bool| if is_given { Ok(None) } else { store.setting(name) };
        let regions_csv = stored("regions", self.regions.is_some())?;
        let lexicon_csv = stored("lexicon", self.lexicon.is_some())?;
        let version = store.setting("lexicon_version")?.unwrap_or_default();
        let (regions, lexicon) = rayon::join(
            || match regions_csv {
                Some(csv) => Gazetteer::from_csv(csv.as_bytes()).map(Arc::new),
                None => Ok(self.regions.unwrap_or_else(Gazetteer::bundled)),
            },
            || match lexicon_csv {
                Some(csv) => Lexicon::from_csv(csv.as_bytes()).map(|lexicon| Arc::new(lexicon.with_version(&version))),
                None => Ok(self.lexicon.unwrap_or_else(Lexicon::bundled)),
            },
        );
        let (lexicon, regions) = (lexicon?, regions?);
        let wage_floors = match stored("wage_floors", self.wage_floors.is_some())? {
            Some(json) => Arc::new(WageFloors::from_json(&json).map_err(|source| Error::Setting { source })?),
            None => self.wage_floors.unwrap_or_else(WageFloors::bundled),
        };
        let scheme_rules = match stored("scheme_rules", self.scheme_rules.is_some())? {
            Some(json) => Arc::new(SchemeRules::from_json(&json).map_err(|source| Error::Setting { source })?),
            None => self.scheme_rules.unwrap_or_else(SchemeRules::bundled),
        };
        let relatedness = match stored("relatedness", self.relatedness.is_some())? {
            Some(json) => Some(Arc::new(Relatedness::from_json(&json).map_err(|source| Error::Setting { source })?)),
            None => self.relatedness,
        };
        if let Some(relatedness) = &relatedness {
            relatedness.check(&lexicon)?;
        }
        let mut settings = Settings { lexicon, regions, relatedness, wage_floors, scheme_rules, ..Settings::default() };
        if let Some(toml) = store.setting("weights")? {
            settings.weights = Weights::from_toml(&toml)?;
        }
        if let Some(toml) = store.setting("policy")? {
            // Nobody wrote the text that the store keeps.
            settings.policy = Arc::new(Policy::from_toml(&toml)?.without_places());
        }
        settings.as_of = store.setting("as_of")?.and_then(|text| text.parse().ok());
        settings.region = store.setting("region")?.and_then(|text| text.parse().ok());
        settings.as_of = self.as_of.or(settings.as_of);
        settings.region = self.region.or(settings.region);
        if let Some(weights) = self.weights {
            weights.validate()?;
            settings.weights = weights;
        }
        if let Some(policy) = self.policy {
            policy.validate()?;
            settings.policy = Arc::new(policy);
        }
        settings.policy.check_regions(&settings.regions, settings.region)?;
        Ok(settings)
    }
}

impl Matcher {
    /// A new market in memory.
    ///
    /// # Errors
    ///
    /// A config error if weights or policy can't be used.
    pub fn in_memory(options: MarketOptions) -> Result<Self> {
        Self::assemble(Store::in_memory()?, None, Access::Memory, options)
    }

    /// A new market in a directory, which is made if absent; one that is already there is opened for writing.
    ///
    /// # Errors
    ///
    /// A storage error if the directory holds other files, is locked by another writer or can't be written; a config error
    /// if weights or policy can't be used.
    pub fn create(directory: &Path, options: MarketOptions) -> Result<Self> {
        contained(|| Self::create_uncontained(directory, options))
    }

    fn create_uncontained(directory: &Path, options: MarketOptions) -> Result<Self> {
        if holds_market(directory) {
            return Self::open_uncontained(directory, options, false);
        }
        let no_market = || StoreError::NoMarket { path: directory.to_path_buf() };
        let failed = |source| StoreError::Directory { path: directory.to_path_buf(), source };
        if directory.exists() {
            let mut entries = std::fs::read_dir(directory).map_err(|_| no_market())?;
            // A writer that is just making a market, or was killed at it, leaves no more than this.
            let is_ours = |name: &str| name == super::lock::FILE || is_unfinished(name);
            let foreign = entries.any(|entry| entry.map_or(true, |e| !e.file_name().to_str().is_some_and(is_ours)));
            if foreign {
                return Err(no_market().into());
            }
        }
        std::fs::create_dir_all(directory).map_err(failed)?;
        let lock = WriterLock::take(directory, options.opener.as_deref())?;
        // Another writer may have made it between the two looks.
        let store = if holds_market(directory) { Store::open(directory, false)? } else { Store::create(directory)? };
        Self::assemble(store, Some(directory), Access::Writer(lock), options)
    }

    /// Opens the market of a directory. Read-only, any number of processes may open it at once.
    ///
    /// # Errors
    ///
    /// A storage error if there is no market, it was written by a newer version, it is damaged, or another process writes to
    /// it; a config error if weights or policy can't be used.
    pub fn open(directory: &Path, options: MarketOptions, read_only: bool) -> Result<Self> {
        contained(|| Self::open_uncontained(directory, options, read_only))
    }

    fn open_uncontained(directory: &Path, options: MarketOptions, read_only: bool) -> Result<Self> {
        if !holds_market(directory) {
            return Err(StoreError::NoMarket { path: directory.to_path_buf() }.into());
        }
        let opener = options.opener.as_deref();
        let lock = if read_only { None } else { Some(WriterLock::take(directory, opener)?) };
        let store = Store::open(directory, read_only)?;
        let access = match lock {
            Some(lock) => Access::Writer(lock),
            None => Access::Reader(Reading::begin(directory, store.generation()?, opener)),
        };
        Self::assemble(store, Some(directory), access, options)
    }

    fn assemble(store: Store, directory: Option<&Path>, access: Access, options: MarketOptions) -> Result<Self> {
        let nik_key = options.nik_key;
        let mut settings = options.settings(&store)?;
        settings.origin = Origin::new(directory);
        let generation = store.generation()?;
        // A reader must not touch the files; it keeps what it has to rebuild in memory.
        let writable = directory.filter(|_| access.may_write());
        let json = store.setting("statistics")?;
        let (stored, statistics) = rayon::join(
            || directory.and_then(|directory| opened(&directory.join(INDEX))),
            || json.as_deref().map(counts).transpose(),
        );
        let statistics = statistics?;
        let stamp = stamp(&settings, generation);
        let fits = |index: &Index| index.stamp().as_ref() == Some(&stamp);
        let built = stored.filter(fits).and_then(|index| {
            // What damage makes tantivy or the engine panic is as good as missing.
            let build = || Ok::<_, Error>(Snapshot::build(&index, settings.clone(), statistics.clone(), generation)?);
            let snapshot = contained(build).ok()?;
            // A writer may have committed while this reader was reading its files.
            fits(&index).then_some((index, snapshot))
        });
        let (index, snapshot) = if let Some(built) = built {
            built
        } else {
            let index = rebuilt(&store, writable, &settings, generation, &Cancel::new())?;
            let snapshot = Snapshot::build(&index, settings.clone(), statistics, generation)?;
            (index, snapshot)
        };
        Ok(Self {
            store,
            index,
            index_agrees: true,
            snapshot,
            settings,
            cancel: Cancel::new(),
            nik_key,
            directory: directory.map(Path::to_path_buf),
            access,
            older: Vec::new(),
        })
    }
}

/// An index that is whole; one whose damage makes tantivy panic is as good as none.
pub(super) fn opened(directory: &Path) -> Option<Index> {
    contained(|| Ok::<_, Error>(Index::open(directory)?)).ok()
}

/// The frozen counts as they are stored.
fn counts(json: &str) -> Result<Statistics> {
    serde_json::from_str(json).map_err(|source| Error::Setting { source })
}

/// What an index was made from: the generation, and the lexicon and region table that its words went through.
pub(super) fn stamp(settings: &Settings, generation: u64) -> Stamp {
    let basis = format!("{}-{}", settings.lexicon.fingerprint(), settings.regions.fingerprint());
    Stamp { generation, basis }
}

/// An index made anew from all committed records, in the directory or, without one, in memory.
pub(super) fn rebuilt(
    store: &Store,
    directory: Option<&Path>,
    settings: &Settings,
    generation: u64,
    cancel: &Cancel,
) -> Result<Index> {
    let index = match directory {
        Some(directory) => Index::create(&directory.join(INDEX))?,
        None => Index::in_memory()?,
    };
    let (profiler, stamp) = (settings.profiler(), stamp(settings, generation));
    let mut turns = Turns::default();
    store.each_record(EVENTS_BY, |events: Vec<Event>| {
        turns.extend(&events);
        Ok::<(), Error>(())
    })?;
    let mut writer = index.worker_writer(&profiler, &turns, cancel)?;
    store.each_record(WORKERS_BY, |records: Vec<Worker>| Ok::<(), Error>(writer.add(&records)?))?;
    writer.commit(&stamp)?;
    let mut writer = index.vacancy_writer(&profiler, cancel)?;
    store.each_record(VACANCIES_BY, |records: Vec<Vacancy>| Ok::<(), Error>(writer.add(&records)?))?;
    writer.commit(&stamp)?;
    index.seal()?;
    Ok(index)
}

/// Brings what is staged into an index that agrees with the committed records.
pub(super) fn advanced(
    store: &Store,
    index: &Index,
    settings: &Settings,
    generation: u64,
    cancel: &Cancel,
) -> Result<()> {
    let (profiler, stamp) = (settings.profiler(), stamp(settings, generation));
    let mut turns = Turns::default();
    store.each_event_of_changed(|events| {
        turns.extend(&events);
        Ok::<(), Error>(())
    })?;
    let mut workers = index.worker_writer(&profiler, &turns, cancel)?;
    // Those of whom only the log has changed.
    let named = store.workers_with_staged_events()?;
    workers.remove(&named);
    for ids in named.chunks(CHUNK) {
        let records = ids.iter().map(|id| store.record::<Worker>(id)).collect::<std::result::Result<Vec<_>, _>>()?;
        workers.add(&records.into_iter().flatten().collect::<Vec<_>>())?;
    }
    write_staged::<Worker>(store, workers, WORKERS_BY, &stamp)?;
    write_staged::<Vacancy>(store, index.vacancy_writer(&profiler, cancel)?, VACANCIES_BY, &stamp)?;
    Ok(index.seal()?)
}

fn write_staged<R: Record>(store: &Store, mut writer: Writer<'_, R>, column: &str, stamp: &Stamp) -> Result<()> {
    // An id that no committed record has is not in the index either, and looking for it there would cost more.
    writer.remove(&store.outdated::<R>()?);
    store.each_staged(column, |records: Vec<R>| Ok::<(), Error>(writer.add(&records)?))?;
    Ok(writer.commit(stamp)?)
}

/// The settings as they are stored with a commit. Bundled tables are left out: a newer version brings newer ones.
pub(super) fn settings(settings: &Settings, statistics: &Statistics) -> Result<Vec<(&'static str, Option<String>)>> {
    let lexicon = &settings.lexicon;
    let regions = &settings.regions;
    let own_lexicon = (lexicon.fingerprint() != Lexicon::bundled().fingerprint()).then(|| lexicon.to_csv());
    let lexicon_version = own_lexicon.is_some().then(|| lexicon.version().to_owned());
    let (floors, rules) = (&settings.wage_floors, &settings.scheme_rules);
    let own_floors = (floors.fingerprint() != WageFloors::bundled().fingerprint()).then(|| floors.to_json());
    let own_rules = (rules.fingerprint() != SchemeRules::bundled().fingerprint()).then(|| rules.to_json());
    let own_regions = (regions.fingerprint() != Gazetteer::bundled().fingerprint()).then(|| regions.to_csv());
    Ok(vec![
        ("library_version", Some(env!("CARGO_PKG_VERSION").to_owned())),
        ("as_of", settings.as_of.map(|date| date.to_string())),
        ("region", settings.region.map(|code| code.to_string())),
        ("weights", Some(settings.weights.to_toml()?)),
        ("policy", Some(settings.policy.to_toml()?)),
        ("lexicon", own_lexicon),
        ("lexicon_version", lexicon_version),
        ("regions", own_regions),
        ("relatedness", settings.relatedness.as_ref().map(|table| table.to_json())),
        ("wage_floors", own_floors),
        ("scheme_rules", own_rules),
        ("statistics", Some(serde_json::to_string(statistics).map_err(|source| Error::Setting { source })?)),
    ])
}
