//! Which schemes are due for somebody on a day, who bears them, and what do they cost?

use std::sync::{Arc, LazyLock};

use super::amount::{Amount, Base, Pay};
use super::error::SafeguardError;
use super::rule::{Condition, Duty, PAYER, SchemeRule};
use crate::record::{Context, IngestReport, OnError, Table, read};
use crate::region::Gazetteer;
use crate::units::{Date, Rupiah};

/// The rules that come with the library.
const BUNDLED: &str = include_str!("../../data/scheme_rules.csv");

/// Rules of social-protection schemes as dated rows, in the order of the table.
#[derive(Clone, Debug)]
pub struct SchemeRules {
    rules: Vec<Rule>,
    fingerprint: String,
}

/// A row with its conditions taken apart.
#[derive(Clone, Debug)]
struct Rule {
    row: SchemeRule,
    scheme: String,
    owed: Duty,
    status: Condition,
    contract: Condition,
    sector: Condition,
    size: Condition,
    payer: Condition,
    risk: Condition,
    amount: Amount,
}

/// What is known of somebody's work, as far as rules ask.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Standing {
    /// Work status, as the contract writes it.
    pub status: Option<&'static str>,
    /// Kind of contract, as the contract writes it.
    pub contract: Option<&'static str>,
    /// Sector in words.
    pub sector: Option<String>,
    /// Industry of the employer as a KBLI code.
    pub industry: Option<String>,
    /// Size of the employer: micro, small, medium, large.
    pub size: Option<String>,
    /// Who pays, as [`payer_name`] writes it; the employer of who is employed and the person themselves else, if not told.
    pub payer: Option<String>,
    /// Risk class, 1 to 5.
    pub risk: Option<u32>,
    /// Wage, rupiah a month.
    pub wage: Option<i64>,
    /// Income on one's own account, rupiah a month.
    pub income: Option<i64>,
    /// Minimum wage in sen a month.
    pub floor: Option<i64>,
}

/// Whether a scheme is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueState {
    /// Somebody must see to it.
    Due,
    /// Open to the person, nobody's duty.
    Optional,
    /// Not for such work.
    NotDue,
    /// A fact that the rules ask for isn't known, or no rule is in force.
    Unknown,
}

/// Part of a contribution, borne by one side.
#[derive(Clone, Debug)]
pub struct SchemePart<'a> {
    /// Who bears it.
    pub payer: String,
    /// Rupiah a month; `None` if what it is taken of isn't known.
    pub monthly: Option<i64>,
    /// The rule.
    pub rule: &'a SchemeRule,
}

/// What rules say of one scheme for one person.
#[derive(Clone, Debug)]
pub struct SchemeDue<'a> {
    /// The scheme.
    pub scheme: &'a str,
    /// Whether it is due.
    pub state: DueState,
    /// What it costs, by who bears it; empty where it isn't due.
    pub parts: Vec<SchemePart<'a>>,
    /// Facts that are missing to tell: `status`, `contract`, `sector`, `size`, or `rule` where none is in force.
    pub untold: Vec<&'static str>,
}

impl SchemeDue<'_> {
    /// Rupiah a month in all; `None` where there is no part, or one isn't known.
    #[must_use]
    pub fn monthly(&self) -> Option<i64> {
        let all = self.parts.iter().map(|part| part.monthly).sum::<Option<i64>>();
        all.filter(|_| !self.parts.is_empty())
    }
}

/// Days between two rows of one rule on which none holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleGap {
    /// The scheme.
    pub scheme: String,
    /// The row after the gap.
    pub rule_id: String,
    /// First day without.
    pub from: Date,
    /// Last day without.
    pub to: Date,
}

/// A payer in one form: `self`, `employer`, or the word in capitals, such as `APBD`.
#[must_use]
pub fn payer_name(told: &str) -> String {
    let plain = told.trim().to_lowercase();
    match plain.as_str() {
        "self" | "sendiri" | "mandiri" | "pribadi" => "self".to_owned(),
        "employer" | "perusahaan" | "pemberi kerja" | "majikan" => "employer".to_owned(),
        _ => plain.to_uppercase(),
    }
}

impl SchemeRules {
    /// The rules that come with the library; read at the first call, shared after.
    #[must_use]
    pub fn bundled() -> Arc<Self> {
        static SHARED: LazyLock<Arc<SchemeRules>> = LazyLock::new(|| {
            let read = Table::csv_reader(BUNDLED.as_bytes()).ok();
            // The bundled table is read by a test, so an empty one never leaves this library.
            let rules = read.and_then(|table| SchemeRules::from_table(table).ok());
            Arc::new(rules.map_or_else(|| SchemeRules::of(Vec::new()), |(rules, _)| rules))
        });
        Arc::clone(&SHARED)
    }

    /// Reads a table of rules: `scheme`; the conditions `status`, `contract`, `sector`, `size`, `payer`, `risk` (lists; empty is
    /// everybody, `!a|b` excludes); `from`, `to` (last day); `kind` (fixed, rate), `value`, `base` (wage, income), `min`
    /// (rupiah or `wage_floor`), `max`; `borne_by`, `duty` (due, optional, fact), `gives`; `legal_basis`, `source`.
    ///
    /// # Errors
    ///
    /// [`SafeguardError::Rules`] with every wrong row, [`SafeguardError::RuleOverlap`] if two rows of the same conditions
    /// claim one day.
    pub fn from_table(table: Table) -> Result<(Self, IngestReport), SafeguardError> {
        let regions = Gazetteer::bundled();
        let read = read::<SchemeRule>(table.numbered("rule_id"), &Context::new(&regions), OnError::Raise);
        let batch = read.map_err(SafeguardError::Rules)?;
        let rules = Self::of(batch.records);
        rules.refuse_overlaps()?;
        Ok((rules, batch.report))
    }

    fn of(rows: Vec<SchemeRule>) -> Self {
        // Records serialise always.
        let json = serde_json::to_string(&rows).unwrap_or_default();
        let fingerprint = blake3::hash(json.as_bytes()).to_hex().to_string();
        Self { rules: rows.into_iter().map(Rule::new).collect(), fingerprint }
    }

    /// The rules as JSON; [`SchemeRules::from_json`] reads it back.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.rows().collect::<Vec<_>>()).unwrap_or_default()
    }

    /// Reads what [`SchemeRules::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// [`serde_json::Error`] if it is something else.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        Ok(Self::of(serde_json::from_str(json)?))
    }

    /// The BLAKE3 digest of the rules in hexadecimal, in the order of the table.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Every row.
    pub fn rows(&self) -> impl Iterator<Item = &SchemeRule> {
        self.rules.iter().map(|rule| &rule.row)
    }

    /// The insurance schemes, in the order of the table.
    #[must_use]
    pub fn schemes(&self) -> Vec<&str> {
        let mut schemes: Vec<&str> = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.owed != Duty::Fact) {
            if !schemes.contains(&rule.scheme.as_str()) {
                schemes.push(&rule.scheme);
            }
        }
        schemes
    }

    /// Whether a rule is about a scheme, on whatever day.
    pub(crate) fn names(&self, scheme: &str) -> bool {
        self.rules.iter().any(|rule| rule.scheme == scheme)
    }

    /// The rule of an assistance in force on a day.
    #[must_use]
    pub fn fact(&self, scheme: &str, day: Date) -> Option<&SchemeRule> {
        let of = |rule: &&Rule| rule.owed == Duty::Fact && rule.scheme == scheme && rule.row.holds_on(day);
        self.rules.iter().find(of).map(|rule| &rule.row)
    }

    /// What an assistance is worth, rupiah a month; `None` if nobody says.
    pub(crate) fn fact_cost(&self, row: &SchemeRule) -> Option<i64> {
        self.rules.iter().find(|rule| rule.row.rule_id == row.rule_id)?.amount.of(Pay::default())
    }

    /// What the rules say of one scheme for somebody on a day.
    ///
    /// Status, contract, sector and size decide whether it is due; payer and risk class only what it costs. Of several rules
    /// for one bearer the one with the most conditions holds, of equally many the later row. What isn't known never makes a
    /// contribution cheaper: a rule whose sector isn't known to fit doesn't hold beside a general one.
    ///
    /// # Examples
    ///
    /// A motorcycle courier pays half in 2026, unless a public budget pays.
    ///
    /// ```
    /// use matcher_core::safeguard::{SchemeRules, Standing};
    ///
    /// let rules = SchemeRules::bundled();
    /// let mut courier = Standing::default();
    /// (courier.status, courier.sector, courier.income) = (Some("self_employed"), Some("Transportasi".into()), Some(1_000_000));
    /// let cost = |standing: &Standing, day: &str| {
    ///     let day = day.parse().unwrap();
    ///     let of = |scheme| rules.due(scheme, standing, day).monthly().unwrap();
    ///     of("JKK") + of("JKM")
    /// };
    /// assert_eq!((cost(&courier, "2025-12-31"), cost(&courier, "2026-06-01"), cost(&courier, "2027-04-01")), (16_800, 8_400, 16_800));
    /// courier.payer = Some("APBD".into());
    /// assert_eq!(cost(&courier, "2026-06-01"), 16_800);
    /// ```
    #[must_use]
    pub fn due<'a>(&'a self, scheme: &'a str, standing: &Standing, day: Date) -> SchemeDue<'a> {
        let is_employed = standing.status == Some("employed");
        let payer = standing.payer.as_deref().unwrap_or(if is_employed { "employer" } else { "self" });
        let of = self.rules.iter().filter(|rule| rule.scheme == scheme && rule.owed != Duty::Fact);
        let in_force: Vec<&Rule> = of.filter(|rule| rule.row.holds_on(day)).collect();
        if in_force.is_empty() {
            return SchemeDue { scheme, state: DueState::Unknown, parts: Vec::new(), untold: vec!["rule"] };
        }
        let mut untold: Vec<&'static str> = Vec::new();
        let mut state = DueState::NotDue;
        let mut holding: Vec<&Rule> = Vec::new();
        for rule in in_force {
            match rule.is_for(standing, &mut untold) {
                Some(true) => {
                    holding.push(rule);
                    state = if rule.owed == Duty::Due || state == DueState::Due {
                        DueState::Due
                    } else {
                        DueState::Optional
                    };
                }
                None if rule.owed == Duty::Due && state != DueState::Due => state = DueState::Unknown,
                _ => {}
            }
        }
        if state != DueState::Unknown {
            untold.clear();
        }
        if matches!(state, DueState::Unknown | DueState::NotDue) {
            holding.clear();
        }
        SchemeDue { scheme, state, parts: parts(&holding, standing, payer), untold }
    }

    /// Days between rows of the same conditions on which none holds: on these the scheme's rule is missing.
    #[must_use]
    pub fn gaps(&self) -> Vec<RuleGap> {
        let mut gaps = Vec::new();
        for (before, after) in self.neighbours() {
            let (Some(end), Some(next)) = (before.row.to, after.row.from) else { continue };
            let day = |days| Date::from_days(days).ok();
            let Some((from, to)) = day(end.to_days() + 1).zip(day(next.to_days() - 1)) else { continue };
            if from <= to {
                gaps.push(RuleGap { scheme: after.scheme.clone(), rule_id: after.row.rule_id.to_string(), from, to });
            }
        }
        gaps
    }

    fn refuse_overlaps(&self) -> Result<(), SafeguardError> {
        for (before, after) in self.neighbours() {
            let since = after.row.from.or(before.row.from);
            let overlaps = before.row.to.is_none_or(|to| after.row.from.is_none_or(|from| from <= to));
            if overlaps {
                return Err(SafeguardError::RuleOverlap {
                    first: before.row.rule_id.to_string(),
                    second: after.row.rule_id.to_string(),
                    scheme: after.scheme.clone(),
                    day: since.map_or_else(|| "every day".to_owned(), |day| day.to_string()),
                });
            }
        }
        Ok(())
    }

    /// Rows that follow one another in time with the same conditions.
    fn neighbours(&self) -> Vec<(&Rule, &Rule)> {
        let mut sorted: Vec<&Rule> = self.rules.iter().collect();
        sorted.sort_by(|a, b| a.key().cmp(&b.key()).then(a.row.from.cmp(&b.row.from)));
        sorted.windows(2).filter(|pair| pair[0].key() == pair[1].key()).map(|pair| (pair[0], pair[1])).collect()
    }
}

/// What holding rules cost, a part for each bearer in the order of the table.
fn parts<'a>(holding: &[&'a Rule], standing: &Standing, payer: &str) -> Vec<SchemePart<'a>> {
    let risk = standing.risk.map(|risk| risk.to_string());
    let pay = Pay { wage: standing.wage, income: standing.income, floor: standing.floor };
    // For each bearer the rule in force, and whether payer and risk are known to fit.
    let mut best: Vec<(&str, bool, usize, &'a Rule)> = Vec::new();
    for rule in holding {
        let fits = [rule.payer.meets(Some(payer)), rule.risk.meets(risk.as_deref())];
        if fits.contains(&Some(false)) {
            continue;
        }
        let found = (rule.row.borne_by(), !fits.contains(&None), rule.asked(), *rule);
        match best.iter_mut().find(|(bearer, ..)| *bearer == found.0) {
            Some(place) if (found.1, found.2) >= (place.1, place.2) => *place = found,
            Some(_) => {}
            None => best.push(found),
        }
    }
    let part = |(bearer, is_sure, _, rule): (&str, bool, usize, &'a Rule)| SchemePart {
        payer: if bearer == PAYER { payer.to_owned() } else { bearer.to_owned() },
        monthly: rule.amount.of(pay).filter(|_| is_sure),
        rule: &rule.row,
    };
    best.into_iter().map(part).collect()
}

/// What tells rules apart that may not hold on one day.
type Key<'a> = (&'a str, Duty, [&'a Condition; 6], &'a str);

impl Rule {
    fn new(row: SchemeRule) -> Self {
        let condition = |list: &Option<Vec<String>>| Condition::new(list.as_deref());
        let base = row.base.as_deref().and_then(Base::read).unwrap_or(Base::Wage);
        let amount = match (row.kind.as_deref(), row.value) {
            (_, None) => Amount::Untold,
            (Some("rate"), Some(share)) => Amount::Rate {
                millionths: rounded(share * 1e6),
                base,
                least: row.min.as_deref().and_then(Amount::least),
                most: row.max.map(Rupiah::get),
            },
            (_, Some(rupiah)) => Amount::Fixed(rounded(rupiah)),
        };
        Self {
            scheme: row.name(),
            owed: row.owed(),
            status: condition(&row.status),
            contract: condition(&row.contract),
            sector: condition(&row.sector),
            size: condition(&row.size),
            payer: condition(&row.payer),
            risk: condition(&row.risk),
            amount,
            row,
        }
    }

    /// Whether it is for somebody's work; `None` if that can't be told, with what is missing.
    fn is_for(&self, standing: &Standing, untold: &mut Vec<&'static str>) -> Option<bool> {
        let knows_sector = standing.sector.is_some() || standing.industry.is_some();
        let in_sector = |word: &str| standing.is_in(word);
        let met = [
            ("status", self.status.meets(standing.status)),
            ("contract", self.contract.meets(standing.contract)),
            ("sector", self.sector.any(knows_sector.then_some(in_sector))),
            ("size", self.size.meets(standing.size.as_deref())),
        ];
        if met.iter().any(|(_, met)| *met == Some(false)) {
            return Some(false);
        }
        // The first is asked for; whether the others matter depends on it.
        let missing = met.iter().find(|(_, met)| met.is_none()).map(|(name, _)| *name);
        untold.extend(missing.filter(|name| !untold.contains(name)));
        missing.is_none().then_some(true)
    }

    /// How many conditions it has.
    fn asked(&self) -> usize {
        self.conditions().iter().filter(|condition| condition.asks()).count()
    }

    fn conditions(&self) -> [&Condition; 6] {
        [&self.status, &self.contract, &self.sector, &self.size, &self.payer, &self.risk]
    }

    fn key(&self) -> Key<'_> {
        (&self.scheme, self.owed, self.conditions(), self.row.borne_by())
    }
}

impl Standing {
    /// Whether the work is in a sector: a KBLI code or its beginning, or a word of the sector.
    fn is_in(&self, word: &str) -> bool {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.industry.as_deref().is_some_and(|industry| industry.starts_with(word));
        }
        let sector = self.sector.as_deref().unwrap_or_default().to_lowercase();
        let sector = sector.as_str();
        sector == word || sector.split(|c: char| !c.is_alphanumeric()).any(|part| part == word)
    }
}

#[allow(clippy::cast_possible_truncation, reason = "shares and rupiah, checked where rows are read")]
fn rounded(value: f64) -> i64 {
    value.round() as i64
}

#[cfg(test)]
mod tests;
