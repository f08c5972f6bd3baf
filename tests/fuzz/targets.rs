//! Everything that reads what somebody else wrote, each as a function of bytes. Its answer tells apart what was done with
//! an input; two inputs of one answer are alike to the parser.
//!
//! Beyond not panicking: what is written and read again is the same, and every row is accepted, refused or blank.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};

use matcher_core::evaluation::{Qrels, Run, Ties};
use matcher_core::impact::Grid;
use matcher_core::ipk::Period;
use matcher_core::lexicon::{LexiconSource, normalise};
use matcher_core::local_test::Waiver;
use matcher_core::matcher::Lang;
use matcher_core::record::{Batch, Context, Course, Employer, Event, Mou, Record, TableError, Target as Goal, read};
use matcher_core::safeguard::{SchemeRules, Standing, WageFloors};
use matcher_core::vacancy_report::VacancyReport;
use matcher_core::wording::flags;
use matcher_core::{
    Certificate, Gazetteer, Lexicon, MarketOptions, Matcher, OnError, Policy, RegionCode, Table, Vacancy, Weights,
    Worker,
};

use super::{arrow, market};

/// One parser.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// Small inputs of the right kind.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    /// Words of the language.
    pub(crate) words: &'static [&'static str],
    /// Reads the bytes; gives its answer.
    pub(crate) run: fn(&[u8]) -> u64,
}

const COLUMNS: &[&str] = &[
    "worker_id",
    "vacancy_id",
    "skills",
    "skills_required",
    "certificates",
    "nik",
    "birth_date",
    "home_region",
    "lat",
    "lon",
    "wage_min",
    "schemes",
    "skill_vector",
    "|",
    ";",
    ",",
    "\"",
    "\"\"",
    "\n",
    "[]",
    "[",
    "]",
    "@2027-05-01",
    ":1.5",
    "JKK:lapsed@2026-01-31",
    "Rp 4.000.000",
    "3,5 jt",
    "12/08/1999",
    "64.74.01",
    "ya",
    "tidak ada",
    "sep=;\n",
    "null",
    "Paket C",
    "S1",
    "6571010101900001",
    "{",
    "}",
    "[{",
    "},{",
    "\"worker_id\":",
    "0",
    "3 tahun",
];

const TOML: &[&str] = &[
    "id",
    "[local]",
    "[order]",
    "[[tier]]",
    "[[reserve]]",
    "[[group]]",
    "instrument",
    "share",
    "regions",
    "=",
    "\"",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "{",
    "}",
    ".",
    "\n",
    "#",
    "true",
    "1979-05-27T07:32:00Z",
    "0.5",
    "\"64.72\"",
    "boost",
    "tier",
    "reserve",
    "min_score",
    "valid_from",
    "a.a.a.a.a",
    "[a.a.a.a]",
    "[[",
    "]]",
    "inf",
    "nan",
    "0x",
    "_",
    "\\u0000",
];

const SKILLS: &[&str] = &[
    "las",
    "smaw",
    "forklift",
    "operator",
    "ber",
    "meng",
    "-an",
    "kan",
    "/",
    "(",
    ")",
    "&",
    "dan",
    "III",
    "6G",
    "C++",
    " ",
    "skill_id",
    "label_id",
    "label_en",
    "aliases",
    "kind",
    "broader",
    "equivalent",
    "implies",
    "|",
    ",",
    "\n",
    "\"",
    "# version: 1\n",
    "kode,judul",
    "conceptUri,skillType,preferredLabel,altLabels,conceptType",
    "O*NET-SOC Code\tTitle",
    "\t",
    ";",
    "operator_forklift",
];

/// Every target.
const FLOORS: &str = "region,kind,amount,from,to,kbli\n65.71,UMK,4000000,2026-01-01,2026-12-31,\n65,UMSP,4100000.5,2026-01-01,,01262|1043\n";
const RULES: &str = "scheme,status,payer,from,to,kind,value,base,min,max,borne_by,duty\n\
                     JKK,informal,self,2026-01-01,2027-03-31,rate,0.005,income,5000,103500,payer,due\n\
                     JKM,!employed,,,,fixed,6800,,,,payer,optional\nJP,employed,,,,rate,0.02,wage,wage_floor,10000000,employer,\n";
const REPORT: &str = "id_lowongan;tanggal_lapor;jabatan;jumlah;kompetensi;upah_min\nV1;12/10/2026;Juru las;3;smaw|gtaw:1.5;Rp 4.200.000\n";

pub(crate) static TARGETS: &[Target] = &[
    Target { name: "csv", seeds: || [tables(), oddities()].concat(), words: COLUMNS, run: csv },
    Target { name: "json", seeds: json_seeds, words: COLUMNS, run: json },
    Target {
        name: "nik",
        seeds: || owned(&["6571010101900001", "'65.71.01.410190.0001"]),
        words: &["65", "41", "0"],
        run: nik,
    },
    Target { name: "arrow", seeds: arrow::seeds, words: &["worker_id", "skills"], run: arrow::run },
    Target { name: "policy", seeds: policies, words: TOML, run: policy },
    Target { name: "weights", seeds: || vec![Weights::default().to_toml().unwrap().into()], words: TOML, run: weights },
    Target { name: "grid", seeds: || owned(&[GRID]), words: TOML, run: grid },
    Target {
        name: "region_code",
        seeds: || owned(&["64.74.01.1001", "6571"]),
        words: &[".", "64", "00"],
        run: region_code,
    },
    Target {
        name: "region_name",
        seeds: || owned(&["Kota Tarakan, Kalimantan Utara", "Kab. Nunukan", "Samarinda Ulu"]),
        words: &["Kab.", "Kabupaten", "Kota", "Kecamatan", "Desa", "Prov", ",", "(", ")", "/", "64.72", "Jawa Barat"],
        run: region_name,
    },
    Target { name: "region_table", seeds: || owned(&[REGIONS]), words: COLUMNS, run: region_table },
    Target {
        name: "lexicon_table",
        seeds: || owned(&[LEXICON, "skill_id,label_id\na,Las\n"]),
        words: SKILLS,
        run: lexicon_table,
    },
    Target { name: "taxonomy", seeds: || owned(&[LEXICON, ESCO, KBJI, ONET]), words: SKILLS, run: taxonomy },
    Target { name: "lexicon_text", seeds: texts, words: SKILLS, run: lexicon_text },
    Target {
        name: "law",
        seeds: || owned(&[FLOORS, RULES]),
        words: &["fixed", "rate", "wage_floor", "UMSK", "2026-01-01", "!daily|piece", "|", ",", "\n", "0.5", "01262"],
        run: law,
    },
    Target { name: "vacancy_report", seeds: || owned(&[REPORT]), words: COLUMNS, run: vacancy_report },
    Target { name: "period", seeds: || owned(&["2026-Q4", "2026-10"]), words: &["-", "Q", "S", "2026"], run: period },
    Target { name: "qrels", seeds: || owned(&["q1 0 d1 2\nq1 0 d2 0\n"]), words: &[" ", "\n", "\t"], run: qrels },
    Target {
        name: "run",
        seeds: || owned(&["q1 Q0 a 1 0.9 mine\nq1 Q0 b 2 -1e3 mine\n"]),
        words: &[" ", "\n"],
        run: run_file,
    },
    Target {
        name: "certificate",
        seeds: certificates,
        words: &["null", "[]", "{}", "\"", ":", "-1"],
        run: certificate,
    },
    Target {
        name: "market_open",
        seeds: market::seeds,
        words: &["SQLite format 3", "{", "meta.json"],
        run: market::run,
    },
];

/// Faults on purpose: what the driver has to find before it is believed that there is nothing.
pub(crate) static PLANTED: &[Target] = &[
    Target { name: "planted_panic", seeds: || owned(&["an input that! fails"]), words: &[], run: planted_panic },
    Target { name: "planted_end", seeds: || owned(&["an input that ends all"]), words: &[], run: planted_end },
    Target { name: "planted_hang", seeds: || owned(&["an input that lasts"]), words: &[], run: planted_hang },
    Target { name: "planted_memory", seeds: || owned(&["an input that grows"]), words: &[], run: planted_memory },
];

fn planted_panic(bytes: &[u8]) -> u64 {
    assert!(!bytes.contains(&b'!'), "a mark");
    0
}

fn planted_end(_: &[u8]) -> u64 {
    std::process::abort()
}

fn planted_hang(_: &[u8]) -> u64 {
    std::thread::sleep(std::time::Duration::from_secs(60));
    0
}

fn planted_memory(bytes: &[u8]) -> u64 {
    let much = vec![7_u8; (1 << 30) + bytes.len()];
    answer(much.iter().step_by(4096).map(|byte| u64::from(*byte)).sum::<u64>())
}

fn owned(seeds: &[&str]) -> Vec<Vec<u8>> {
    seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect()
}

/// A digest of what an answer is made of.
pub(crate) fn answer(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// An error's words without what they quote: digits and anything between marks.
pub(crate) fn kind(error: &impl ToString) -> String {
    let text = error.to_string();
    let outside = text.split(['"', '`', '\'']).step_by(2).collect::<String>();
    outside.chars().filter(char::is_ascii_alphabetic).take(60).collect()
}

fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// One table of the contract, by a number.
macro_rules! by_number {
    ($number:expr, $call:ident($($argument:expr),*)) => {
        match $number % 7 {
            0 => $call::<Worker>($($argument),*),
            1 => $call::<Vacancy>($($argument),*),
            2 => $call::<Employer>($($argument),*),
            3 => $call::<Course>($($argument),*),
            4 => $call::<Mou>($($argument),*),
            5 => $call::<Goal>($($argument),*),
            _ => $call::<Event>($($argument),*),
        }
    };
}

/// Reads a table and what was made of it; `rows` there are if somebody counted.
pub(crate) fn ingest<R: Record>(table: Result<Table, TableError>, rows: Option<u64>) -> u64 {
    static REGIONS: LazyLock<Arc<Gazetteer>> = LazyLock::new(Gazetteer::bundled);
    let context = Context::new(&REGIONS).with_nik_key(&[7; 32]);
    let batch: Result<Batch<R>, TableError> = table.and_then(|table| read(table, &context, OnError::Report));
    let Batch { records, report } = match batch {
        Ok(batch) => batch,
        Err(error) => return answer(kind(&error)),
    };
    let blank: u64 = report.issues.iter().filter(|issue| issue.rule == "blank_row").map(|issue| issue.count).sum();
    assert!(rows.is_none_or(|rows| rows == report.accepted + report.refused + blank), "rows got lost: {report}");
    let again = read::<R>(Table::records(&records), &context, OnError::Raise).expect("our own records are refused");
    assert!(again.records == records, "records of ours are read as others");
    let lines: Vec<String> = records.iter().map(|record| serde_json::to_string(record).unwrap()).collect();
    // An identity number comes back as its digest, which is none to a file's reader.
    if lines.iter().all(|line| !line.contains("\"nik\"")) {
        let table = Table::ndjson_reader(lines.join("\n").as_bytes()).unwrap();
        let again = read::<R>(table, &context, OnError::Report).unwrap();
        assert!(again.records == records, "records written as NDJSON are read as others: {}", again.report);
    }
    let mut rules: Vec<(&str, Option<&str>)> = report
        .issues
        .iter()
        .map(|issue| (issue.rule, issue.column.as_deref().filter(|_| issue.rule != "unknown_column")))
        .collect();
    rules.sort_unstable();
    rules.dedup();
    answer((rules, report.accepted.min(3), report.refused.min(3)))
}

fn csv(bytes: &[u8]) -> u64 {
    let Some((table, bytes)) = bytes.split_first() else { return 0 };
    by_number!(table, ingest(Table::csv_reader(bytes), None))
}

fn json(bytes: &[u8]) -> u64 {
    let Some((table, bytes)) = bytes.split_first() else { return 0 };
    let is_plain = std::str::from_utf8(bytes)
        .is_ok_and(|text| !text.starts_with('\u{feff}') && !text.trim_start().starts_with('['));
    let lines = is_plain.then(|| text(bytes).split('\n').filter(|line| !line.trim().is_empty()).count() as u64);
    by_number!(table, ingest(Table::ndjson_reader(bytes), lines))
}

fn nik(bytes: &[u8]) -> u64 {
    let row = serde_json::json!({"worker_id": "W1", "nik": String::from_utf8_lossy(bytes)});
    ingest::<Worker>(Ok(Table::values(vec![row])), Some(1))
}

fn policy(bytes: &[u8]) -> u64 {
    let policy = match Policy::from_toml(text(bytes)) {
        Ok(policy) => policy,
        Err(error) => return answer(kind(&error)),
    };
    let again = Policy::from_toml(&policy.to_toml().unwrap()).expect("a policy of ours is refused");
    assert!(again == policy && again.fingerprint() == policy.fingerprint(), "a policy is read as another");
    answer((policy.order.instrument.as_str(), policy.contradictions().len()))
}

fn weights(bytes: &[u8]) -> u64 {
    let weights = match Weights::from_toml(text(bytes)) {
        Ok(weights) => weights,
        Err(error) => return answer(kind(&error)),
    };
    let again = Weights::from_toml(&weights.to_toml().unwrap()).expect("weights of ours are refused");
    assert_eq!(again.fingerprint(), weights.fingerprint());
    1
}

fn grid(bytes: &[u8]) -> u64 {
    static BASE: LazyLock<Policy> = LazyLock::new(|| Policy::from_toml(POLICY).unwrap());
    match Grid::from_toml(text(bytes)).and_then(|grid| grid.variants(&BASE)) {
        Ok(variants) => answer(variants.len()),
        Err(error) => answer(kind(&error)),
    }
}

fn region_code(bytes: &[u8]) -> u64 {
    match text(bytes).parse::<RegionCode>() {
        Ok(code) => {
            assert_eq!(code.to_string().parse::<RegionCode>(), Ok(code));
            assert_eq!(RegionCode::from_packed(code.packed()), Some(code));
            answer(code.level().to_string())
        }
        Err(error) => answer(kind(&error)),
    }
}

fn region_name(bytes: &[u8]) -> u64 {
    let regions = Gazetteer::bundled();
    let within = "64".parse().unwrap();
    let near = regions.resolve_within(text(bytes), within).is_ok();
    match regions.resolve(text(bytes)) {
        Ok(found) => {
            assert!(regions.contains(found.code));
            answer((near, found.code.level().to_string(), found.note.is_some()))
        }
        Err(error) => answer((near, kind(&error))),
    }
}

fn region_table(bytes: &[u8]) -> u64 {
    match Gazetteer::from_csv(bytes) {
        Ok(table) => {
            let again = Gazetteer::from_csv(table.to_csv().as_bytes()).expect("a region table of ours is refused");
            assert_eq!(again.fingerprint(), table.fingerprint());
            let found = table.resolve(text(bytes)).is_ok();
            answer((table.len().min(3), found))
        }
        Err(error) => answer(kind(&error)),
    }
}

/// Minimum wages and rules of schemes: what is stored is read again, and gaps and dues come to an end.
fn law(bytes: &[u8]) -> u64 {
    static REGIONS: LazyLock<Arc<Gazetteer>> = LazyLock::new(Gazetteer::bundled);
    let floors = Table::csv_reader(bytes).ok().map(|table| match WageFloors::from_table(table, &REGIONS) {
        Ok((floors, _)) => {
            let again = WageFloors::from_json(&floors.to_json()).expect("minimum wages of ours are refused");
            assert_eq!(again.fingerprint(), floors.fingerprint());
            format!("{} {}", floors.rows().len().min(3), floors.gaps().len().min(3))
        }
        Err(error) => kind(&error),
    });
    let rules = Table::csv_reader(bytes).ok().map(|table| match SchemeRules::from_table(table) {
        Ok((rules, _)) => {
            let again = SchemeRules::from_json(&rules.to_json()).expect("rules of ours are refused");
            assert_eq!(again.fingerprint(), rules.fingerprint());
            let day = "2026-11-01".parse().unwrap();
            let due = |scheme: &&str| rules.due(scheme, &Standing::default(), day).state;
            format!("{:?} {}", rules.schemes().iter().map(due).collect::<Vec<_>>(), rules.gaps().len().min(3))
        }
        Err(error) => kind(&error),
    });
    answer((floors, rules))
}

fn vacancy_report(bytes: &[u8]) -> u64 {
    ingest::<VacancyReport>(Table::csv_reader(bytes), None)
}

fn period(bytes: &[u8]) -> u64 {
    match text(bytes).parse::<Period>() {
        Ok(period) => {
            assert_eq!(period.to_string().parse::<Period>(), Ok(period));
            assert!(period.contains(period.from) && period.contains(period.to) && !period.title().is_empty());
            answer(period.to_string().len())
        }
        Err(error) => answer(kind(&error)),
    }
}

fn lexicon_table(bytes: &[u8]) -> u64 {
    match Lexicon::from_csv(bytes) {
        Ok(lexicon) => {
            let again = Lexicon::from_csv(lexicon.to_csv().as_bytes()).expect("a lexicon of ours is refused");
            assert_eq!(again.fingerprint(), lexicon.fingerprint());
            answer((lexicon.len().min(3), lexicon.mentions(text(bytes)).len().min(3), lexicon.notes().len()))
        }
        Err(error) => answer(kind(&error)),
    }
}

fn taxonomy(bytes: &[u8]) -> u64 {
    match Lexicon::from_sources(&[LexiconSource::Bytes(bytes.to_vec())], "") {
        Ok(lexicon) => {
            let related: usize = lexicon.skills().iter().map(|skill| skill.broader.len()).sum();
            answer((lexicon.len().min(3), related.min(3), lexicon.notes().len()))
        }
        Err(error) => answer(kind(&error)),
    }
}

fn lexicon_text(bytes: &[u8]) -> u64 {
    let (lexicon, text) = (Lexicon::bundled(), text(bytes));
    for mention in lexicon.mentions(text).iter().chain(lexicon.resolve(text).mentions()) {
        assert!(text.get(mention.start..mention.end).is_some(), "a mention cuts a letter in two");
    }
    let rows = lexicon.resolve_texts(&[text, text]);
    assert!(rows.len() >= 2, "a text got no row");
    let terms = lexicon.terms(text);
    for word in text.split_whitespace().take(50) {
        let stem = lexicon.stemmer().stem(word);
        assert!(stem.len() <= word.len() + 2, "a stem is longer than its word");
    }
    assert_eq!(normalise(&normalise(text)), normalise(text), "what is normal is changed again");
    answer((rows.len().min(9), terms.len().min(9), flags(text).len().min(4)))
}

fn qrels(bytes: &[u8]) -> u64 {
    match Qrels::from_trec(bytes) {
        Ok(qrels) => answer((qrels.queries().min(4), qrels.grade("q1", "d1").is_some())),
        Err(error) => answer(kind(&error)),
    }
}

fn run_file(bytes: &[u8]) -> u64 {
    let run = match Run::from_trec(bytes) {
        Ok(run) => run,
        Err(error) => return answer(kind(&error)),
    };
    let text = run.to_trec("again", Ties::Given).expect("ids of a run file are fields");
    let again = Run::from_trec(text.as_bytes()).expect("a run of ours is refused");
    assert_eq!(again.to_trec("again", Ties::Given).unwrap(), text);
    answer((run.queries().min(4), text.lines().count().min(4)))
}

fn certificate(bytes: &[u8]) -> u64 {
    thread_local!(static MARKET: Matcher = tested());
    let certificate = match Certificate::from_json(text(bytes)) {
        Ok(certificate) => certificate,
        Err(error) => return answer(kind(&error)),
    };
    let again = Certificate::from_json(&certificate.to_json()).expect("a certificate of ours is refused");
    assert!(again == certificate, "a certificate is read as another");
    MARKET.with(|market| {
        let pages = [Lang::Id, Lang::En].map(|lang| certificate.to_html(lang).is_ok());
        match market.verify(&certificate) {
            Ok(found) => answer((pages, found.status.as_str(), found.differences.len().min(9))),
            Err(error) => answer((pages, kind(&error))),
        }
    })
}

/// A market in which one local test holds everything that a certificate can.
fn tested() -> Matcher {
    let options = MarketOptions::default().with_as_of("2026-11-01".parse().unwrap());
    let mut market = Matcher::in_memory(options.with_policy(Policy::from_toml(POLICY).unwrap())).unwrap();
    let csv = |text: &str| Table::csv_reader(text.as_bytes()).unwrap();
    market.add_workers(csv(WORKERS), OnError::Raise).unwrap();
    market.add_vacancies(csv(VACANCIES), OnError::Raise).unwrap();
    market.add_courses(csv(COURSES), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn certificates() -> Vec<Vec<u8>> {
    let waivers = [Waiver::new("untold", "called twice"), Waiver::new("nowhere", "called twice")];
    let certificate = tested().local_test("V1", &waivers).unwrap().expect("too few are qualified");
    vec![certificate.to_json().into_bytes(), b"{\"format\":\"matcher.local_test/1\"}".to_vec()]
}

fn policies() -> Vec<Vec<u8>> {
    let mut policies = owned(&[POLICY, "id = \"x\"\n[order]\ninstrument = \"tier\"\n", &"a.".repeat(90)]);
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("matcher-core/data/policies");
    let mut paths: Vec<_> = std::fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    policies.extend(paths.into_iter().map(|path| std::fs::read(path).unwrap()));
    policies
}

fn texts() -> Vec<Vec<u8>> {
    owned(&[
        "Dibutuhkan welder SMAW/GTAW 6G, pengalaman min. 2 tahun; bisa mengoperasikan forklift (SIO) & berbahasa Inggris",
        "tukang las|operator alat berat|Ms. Excel|barista",
        "pria maks 25 th, berpenampilan menarik",
        "scaffoldimgerector photografi memperjuangkan ketidakbersamaannya",
    ])
}

/// Each table with a header and rows; the first byte says which table it is.
fn tables() -> Vec<Vec<u8>> {
    let bodies = [
        WORKERS,
        VACANCIES,
        "employer_id,name,industry,region,size\nE1,CV Contoh,43211,65.71,kecil\n",
        COURSES,
        "mou_id,partner_id,kind,seats,quota,from,to\nM1,E1,training,20,0.5,2026-01-01,2027-01-01\n",
        "target_id,stage,measure,target,due,funder\nT1,short,placed,120,2026-12-31,APBD\n",
        "event_id,date,kind,worker_id,vacancy_id,reason\nX1,2026-10-01,placed,W1,V1,\n",
    ];
    (0_u8..).zip(bodies).map(|(table, body)| [&[table], body.as_bytes()].concat()).collect()
}

/// A register as a spreadsheet saves it.
fn oddities() -> Vec<Vec<u8>> {
    owned(&[
        "\0\u{feff}Worker ID;Skills;Wage Min;Birth Date;Relocate;Aneh\r\nW1;las|forklift;Rp 4.000.000;12/08/1999;ya;x\r\n\r\nW2;\"a\"\"b\nc\";3,5 jt;-;;\r\n;;;;;\r\n",
        "\0sep=|\nworker_id|nik|skills\nW1|6571010101900001|[\"las\", \"a;b\"]\n",
        "\0worker_id\tlat\tlon\tskill_vector\tschemes\nW1\t3,3\t117.6\t0.5|1e3\tJKN|JKK:lapsed@2026-01-31\n",
    ])
}

fn json_seeds() -> Vec<Vec<u8>> {
    owned(&[
        "\0{\"worker_id\":\"W1\",\"skills\":[\"las\",null],\"lat\":1e308,\"relocate\":true}\n{\"worker_id\":2,\"wage_min\":4000000}\n{\"worker_id\":null}\n",
        "\0[{\"worker_id\":\"W1\",\"skill_vector\":[0.5,1]},\n{\"worker_id\":\"W2\",\"a\":{\"b\":[[[]]]}}]",
        "\u{1}{\"vacancy_id\":\"V1\",\"skills_required\":[\"las:2\"],\"openings\":3,\"region\":64.72}\n",
        "\u{6}{\"event_id\":\"X1\",\"kind\":\"overridden\",\"date\":\"2026-01-31\",\"amount\":-1}\n",
    ])
}

const POLICY: &str = "id = \"residents\"\nlegal_basis = \"an invented by-law\"\n[local]\nproof = [\"home_region\"]\n";

const GRID: &str =
    "share = [0.25, 0.5]\nboundary = [\"kabupaten_kota\", \"provinsi\"]\ninstrument = [\"boost\", \"tier\"]\n";

const REGIONS: &str = "code,name,lat,lon,valid_from,valid_to,successor\n65,Kalimantan Utara,,,,,\n65.71,Kota Tarakan,3.3,117.6,1997-10-15,,\n65.03,Nunukan,,,,2020-01-01,65.71\n";

const LEXICON: &str = "# version: 2026.11\nskill_id,label_id,label_en,aliases,kind,broader,equivalent,implies\nlas,Las,Welding,tukang las|juru las,skill,kerajinan,,\nkerajinan,Kerajinan,,,skill,,,\nlas_6g,Las 6G,,,certificate,las,,las\n";

const ESCO: &str = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels\nKnowledgeSkillCompetence,http://x/1,skill,cross,weld metal,\"welding\nmetal joining\"\nKnowledgeSkillCompetence,http://x/2,skill,cross,cut metal,\n";

const KBJI: &str = "kode,judul\n7212,Tukang las\n721,Pekerja logam\n";

const ONET: &str =
    "O*NET-SOC Code\tTitle\tDescription\n51-4121.00\tWelders\tJoin metal\n51-4121.06\tCutters\tCut \"metal\n";

const WORKERS: &str = "\
worker_id,skills,occupation,education,experience_years,certificates,birth_date,home_region,ktp_region,schemes,registered_on
fit,smaw|gtaw,Welder,SMK,6,Juru las kelas I,1990-01-01,65.71.01,65.71,JKN,2026-01-01
lapsed,smaw,Welder,SMK,6,Juru las kelas I@2026-01-31,1990-01-01,65.71.01,65.71,,
young,smaw,Welder,SMK,6,Juru las kelas I,2012-01-01,65.71.02,65.71,,
nowhere,smaw,Welder,SMK,6,Juru las kelas I,1990-01-01,,,,
untold,smaw,Welder,SMK,6,,1990-01-01,65.71.03,65.71,,
far,smaw|gtaw,Welder,SMK,9,Juru las kelas I,1990-01-01,64.72,64.72,,
";

const VACANCIES: &str = "\
vacancy_id,employer_id,title,skills_required,certificates_required,education_min,age_min,age_max,region,openings,opens_on,closes_on,housing
V1,E1,Juru las,smaw:2|gtaw,Juru las kelas I,SMP,18,45,65.71.01,5,2026-10-01,2026-11-30,yes
";

const COURSES: &str = "\
course_id,title,certificate,skills_taught,starts_on,cost_per_seat,days,seats
cheap,Las,Juru las kelas I,smaw,2026-12-01,2000000,10,16
";
