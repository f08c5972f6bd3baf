//! Which plain facts and rules stand behind a pair, and under which names?

use super::{Explainer, Shortfall};
use crate::record::{Education, SCHEMES_BINDING};
use crate::scoring::FeatureKind;
use crate::scoring::eligibility::{self, Checks, Code, Reason, Satisfies};
use crate::scoring::reference::TitleRarity;
use crate::units::Rupiah;

impl<T: TitleRarity> Explainer<'_, T> {
    /// A plain fact: what one side asks and, apart, what the other side has.
    pub(super) fn fact(&self, feature: FeatureKind) -> (String, Option<String>) {
        let (has, asks) = (self.worker.facts, self.vacancy.facts);
        let years = |hundredths: Option<u32>| hundredths.map(|h| format!("{} years", f64::from(h) / 100.0));
        let level = |level: Option<u8>| level.map(|level| Education::level_name(level).to_owned());
        let rupiah = |amount: Option<i64>| amount.and_then(|amount| Rupiah::new(amount).ok()).map(|a| a.to_string());
        let (asked, met) = match feature {
            FeatureKind::Experience => (years(asks.experience_min), years(has.experience)),
            FeatureKind::Education => (level(asks.education_min), level(has.education)),
            FeatureKind::Wage => (rupiah(has.wage_min), rupiah(asks.wage)),
            FeatureKind::Distance if asks.housing => (Some("housing".to_owned()), None),
            FeatureKind::Distance => {
                let detour = self.snapshot.packed_weights().detour;
                let way = eligibility::distance_m(&self.worker, &self.vacancy, detour);
                (way.map(|metres| format!("{:.1} km", metres / 1000.0)), None)
            }
            FeatureKind::Contract => (asks.contract.map(|contract| contract.as_str().to_owned()), None),
            FeatureKind::Schemes => (asks.schemes.map(|schemes| format!("{schemes}/{SCHEMES_BINDING}")), None),
            FeatureKind::Skills | FeatureKind::Occupation | FeatureKind::Text => (None, None),
        };
        (asked.unwrap_or_else(|| "not told".to_owned()), met)
    }

    /// Puts names to papers and fields of study: which are asked, which are held and until when.
    pub(super) fn name_papers(&self, reason: &mut Reason, as_of: Option<i32>) {
        let is = |code: Code| reason.code.strip_suffix("_unknown").unwrap_or(&reason.code) == code.as_str();
        let relations = self.relations;
        let held = |demanded: u32| {
            let papers = self.worker.certificates.iter();
            papers.filter(move |held| Satisfies::satisfies(relations, demanded, held.skill))
        };
        let in_force = |expires: i32| expires == i32::MAX || as_of.is_some_and(|today| expires >= today);
        if is(Code::CertificateMissing) || is(Code::CertificateExpired) {
            let lapsed = is(Code::CertificateExpired);
            let asked = self.vacancy.certificates.iter().copied();
            // A paper that is held but out of force is expired, one that isn't held at all is missing.
            let wanted = asked.filter(|demanded| held(*demanded).next().is_some() == lapsed);
            let wanted: Vec<u32> =
                wanted.filter(|demanded| !held(*demanded).any(|held| in_force(held.expires))).collect();
            let names: Vec<String> = wanted.iter().map(|code| self.label(self.layout.skills.name(*code))).collect();
            let last_days = wanted.iter().filter_map(|demanded| held(*demanded).map(|held| held.expires).max());
            let last_days: Vec<String> =
                last_days.filter_map(|day| Some(crate::units::Date::from_days(day).ok()?.to_string())).collect();
            reason.need = names.join(", ");
            reason.have = lapsed.then(|| last_days.join(", "));
        } else if is(Code::MajorDiffers) {
            let major = self.records.worker.major.as_deref().map(str::trim);
            reason.have = major.filter(|major| !major.is_empty()).map(str::to_owned);
            reason.need = self.records.vacancy.majors.iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        }
    }

    pub(super) fn facts(&self) -> Vec<(String, String)> {
        let kinds = [FeatureKind::Experience, FeatureKind::Education, FeatureKind::Wage, FeatureKind::Distance];
        let fact = |kind: FeatureKind| {
            let (asked, met) = self.fact(kind);
            let met = met.map(|met| format!(" / {met}")).unwrap_or_default();
            (kind.as_str().to_owned(), format!("{asked}{met}"))
        };
        let mut facts: Vec<_> = kinds.map(fact).into();
        let region = |code: Option<crate::region::RegionCode>| {
            code.map_or_else(|| "unknown".to_owned(), |code| code.to_string())
        };
        facts.push(("home_region".to_owned(), region(self.worker.facts.home)));
        facts.push(("site_region".to_owned(), region(self.vacancy.facts.site)));
        facts
    }

    /// How far each failed rule is from being met, where that is an amount that isn't personal.
    #[allow(clippy::cast_precision_loss, reason = "rupiah and days lie far below 2^53")]
    pub(super) fn shortfalls(&self, checks: Checks, as_of: Option<i32>) -> Vec<Shortfall> {
        let (has, asks) = (self.worker.facts, self.vacancy.facts);
        let days = |from: Option<i32>, to: Option<i32>| Some(f64::from(to? - from?));
        let amount = |code: Code| match code {
            Code::EducationBelow => Some((f64::from(asks.education_min?) - f64::from(has.education?), "levels")),
            Code::ExperienceBelow => {
                Some(((f64::from(asks.experience_min?) - f64::from(has.experience?)) / 100.0, "years"))
            }
            Code::WageBelow => Some(((has.wage_min? - asks.wage?) as f64, "rupiah")),
            Code::TooFar => {
                let detour = self.snapshot.packed_weights().detour;
                let way = eligibility::distance_m(&self.worker, &self.vacancy, detour)?;
                Some(((way - f64::from(has.max_distance_m?)) / 1000.0, "km"))
            }
            Code::NotOpenYet => Some((days(as_of, asks.opens)?, "days")),
            Code::Closed => Some((days(asks.closes, as_of)?, "days")),
            Code::CertificateExpired => {
                let asked = self.vacancy.certificates.iter();
                let last = asked.filter_map(|demanded| {
                    let papers = self.worker.certificates.iter();
                    let held = papers.filter(|held| Satisfies::satisfies(self.relations, *demanded, held.skill));
                    held.map(|held| held.expires).max()
                });
                Some((days(last.min(), as_of)?, "days"))
            }
            // An age is personal; the others are no amounts.
            Code::AgeOutside | Code::CertificateMissing | Code::OutsideScope | Code::MajorDiffers | Code::NoOpening => {
                None
            }
        };
        let shortfall = |code: Code| {
            let (amount, unit) = amount(code).filter(|(amount, _)| *amount > 0.0)?;
            Some(Shortfall { code: code.as_str(), amount, unit })
        };
        checks.failures().filter_map(shortfall).collect()
    }
}
