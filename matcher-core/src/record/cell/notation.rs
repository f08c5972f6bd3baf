//! Items with a part of their own: `SIO Forklift@2027-05-01`, `forklift:1.5`, `JKK:lapsed@2026-01-31`.
//!
//! A stored item is read back exactly. A name that itself ends like such a part is closed by a last mark when it is
//! written: a certificate named `A@2027-05-01` without expiry is stored as `A@2027-05-01@`.

use super::date::date_text;
use super::list::Item;
use super::number::float_of;
use super::personal::cleared;
use super::text::text_of;
use super::word::{SCHEME_STATE, word};
use super::{Cell, Context, Notes, Raw, Refusal};
use crate::record::{Certificate, HeldScheme, SchemeState, SkillDemand, is_scheme};

const NO_NAME: Refusal = Refusal::new("missing_name", "a name before the mark");

/// A notation that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct NotationError {
    expected: String,
}

impl From<Refusal> for NotationError {
    fn from(refusal: Refusal) -> Self {
        Self { expected: refusal.expected.into_owned() }
    }
}

/// Name and part around the last `mark`; the part is empty after a closing mark and absent without one.
fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.rsplit_once(mark) {
        Some((name, part)) => (name.trim_end(), Some(part.trim())),
        None => (text, None),
    }
}

fn named(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() { Err(NO_NAME) } else { Ok(name.to_owned()) }
}

impl Certificate {
    fn from_text(text: &str, notes: &mut Notes) -> Result<Self, Refusal> {
        let text = text.trim();
        match split(text, '@') {
            // A closing mark, or no mark at all.
            (name, Some("") | None) => Ok(Self { name: named(name)?, expires: None }),
            // "@" before letters belongs to the name, as in an address.
            (name, Some(part)) if part.starts_with(|c: char| c.is_ascii_digit()) => {
                let date = date_text(part, notes).map_err(|refusal| Refusal {
                    expected: format!("{} after the @", refusal.expected).into(),
                    ..refusal
                })?;
                Ok(Self { name: named(name)?, expires: Some(date) })
            }
            _ => Ok(Self { name: named(text)?, expires: None }),
        }
    }
}

impl SkillDemand {
    fn from_text(text: &str, notes: &mut Notes) -> Result<Self, Refusal> {
        const WEIGHT: Refusal = Refusal::new("weight_out_of_range", "a weight above 0 and up to 100 after the colon");
        let text = text.trim();
        let (name, weight) = match split(text, ':') {
            (name, Some("") | None) => (name, None),
            (name, Some(part)) => weight(part, notes).map_or((text, None), |weight| (name, Some(weight))),
        };
        if weight.is_some_and(|weight| weight <= 0.0 || weight > 100.0) {
            return Err(WEIGHT);
        }
        Ok(Self { name: named(name)?, weight })
    }
}

/// A finite number; letters are part of a skill's name ("las: listrik"), even those of "inf" and "1e5".
fn weight(part: &str, notes: &mut Notes) -> Option<f64> {
    if part.contains(|c: char| c.is_alphabetic()) {
        return None;
    }
    let weight = part.replacen(',', ".", 1).parse().ok()?;
    if part.contains(',') {
        notes.add("decimal_comma", "read with a decimal comma");
    }
    Some(weight)
}

impl HeldScheme {
    fn from_text(text: &str, notes: &mut Notes) -> Result<Self, Refusal> {
        const STATE: Refusal = Refusal::new("not_a_scheme_state", "active, lapsed or never after the colon");
        let text = text.trim();
        let (scheme, state, until) = if let (scheme, Some(part)) = split(text, ':') {
            let (state, until) = split(part, '@');
            (scheme, word(SCHEME_STATE, state).ok_or(STATE)?, until)
        } else {
            let (scheme, until) = split(text, '@');
            (scheme, SchemeState::Active, until)
        };
        let until = match until {
            None | Some("") => None,
            Some(date) => Some(date_text(date, notes)?),
        };
        let scheme = named(scheme)?.to_uppercase();
        if !is_scheme(&scheme) {
            notes
                .add("unknown_scheme", "names a scheme outside JKN, JKK, JKM, JHT, JP, JKP, PKH, SEMBAKO, PBI and BSU");
        }
        Ok(Self { scheme, state, until })
    }
}

impl From<Certificate> for String {
    fn from(certificate: Certificate) -> Self {
        let Certificate { name, expires } = certificate;
        match expires {
            Some(date) => format!("{name}@{date}"),
            None if name.contains('@') => format!("{name}@"),
            None => name,
        }
    }
}

impl From<SkillDemand> for String {
    fn from(demand: SkillDemand) -> Self {
        let SkillDemand { name, weight } = demand;
        match weight {
            Some(weight) => format!("{name}:{weight}"),
            // "las: listrik" reads back as it is; "rasio 1:2" would not.
            None if name.rsplit_once(':').is_some_and(|(_, part)| !part.contains(|c: char| c.is_alphabetic())) => {
                format!("{name}:")
            }
            None => name,
        }
    }
}

impl From<HeldScheme> for String {
    fn from(held: HeldScheme) -> Self {
        let state = match held.state {
            SchemeState::Active if held.scheme.contains([':', '@']) => ":active",
            SchemeState::Active => "",
            SchemeState::Lapsed => ":lapsed",
            SchemeState::Never => ":never",
        };
        let until = held.until.map(|date| format!("@{date}")).unwrap_or_default();
        format!("{}{state}{until}", held.scheme)
    }
}

macro_rules! notation {
    ($($type:ty, $expects:literal, $list:literal;)*) => {$(
        impl TryFrom<String> for $type {
            type Error = NotationError;

            fn try_from(text: String) -> Result<Self, NotationError> {
                Ok(Self::from_text(&text, &mut Notes::default())?)
            }
        }

        impl Cell for $type {
            const EXPECTS: &'static str = $expects;

            fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
                let text = text_of(raw, notes)?;
                cleared(text, notes).map(|text| Self::from_text(&text, notes)).transpose()
            }
        }

        impl Item for $type {
            const LIST: &'static str = $list;

            fn item(raw: &Raw<'_>, context: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
                Self::parse(raw, context, notes)
            }
        }
    )*};
}

notation! {
    Certificate, "a name, with its expiry if known: SIO Forklift@2027-05-01",
        "names split on |, each with its expiry if known: SIO Forklift@2027-05-01";
    SkillDemand, "a skill, with its weight if it has one: forklift:1.5",
        "skills split on |, each with its weight if it has one: forklift:1.5";
    HeldScheme, "a scheme, with its state if known: JKK:lapsed@2026-01-31",
        "schemes split on |, each with its state if known: JKK:lapsed@2026-01-31";
}

impl Item for String {
    const LIST: &'static str = "items split on |";

    fn item(raw: &Raw<'_>, context: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        Self::parse(raw, context, notes)
    }
}

impl Item for f32 {
    const LIST: &'static str = "finite numbers split on |, none of them null";
    const MAY_HAVE_GAPS: bool = false;

    fn item(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        // Vectors are kept as 32-bit floats; the nearest one is what is meant.
        #[allow(clippy::cast_possible_truncation, reason = "see above")]
        let number = float_of(raw, notes)? as Self;
        if number.is_finite() { Ok(Some(number)) } else { Err(Refusal::new("not_finite", "finite numbers")) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::support::{refusal, value};
    use super::*;
    use crate::units::Date;

    fn certificate(name: &str, expires: Option<&str>) -> Certificate {
        Certificate { name: name.to_owned(), expires: expires.map(|date| date.parse().unwrap()) }
    }

    #[test]
    fn a_certificate_may_carry_its_expiry() {
        for (cell, expected) in [
            ("SIO Forklift@2027-05-01", certificate("SIO Forklift", Some("2027-05-01"))),
            ("SIO Forklift @ 01/05/2027", certificate("SIO Forklift", Some("2027-05-01"))),
            ("SIM BII", certificate("SIM BII", None)),
            ("kursus@kantor", certificate("kursus@kantor", None)),
            ("SIM A@", certificate("SIM A", None)),
        ] {
            assert_eq!(value::<Certificate>(cell), Some(expected), "{cell}");
        }
        assert_eq!(refusal::<Certificate>("SIO@2027-13-01"), "not_a_date");
        assert_eq!(refusal::<Certificate>("@2027-05-01"), "missing_name");
    }

    #[test]
    fn a_skill_may_carry_its_weight() {
        for (cell, name, weight) in [
            ("forklift:1.5", "forklift", Some(1.5)),
            ("forklift : 1,5", "forklift", Some(1.5)),
            ("las: listrik", "las: listrik", None),
            ("forklift", "forklift", None),
            ("las: listrik:2", "las: listrik", Some(2.0)),
            ("a:nan", "a:nan", None),
        ] {
            assert_eq!(value::<SkillDemand>(cell), Some(SkillDemand { name: name.to_owned(), weight }), "{cell}");
        }
        for cell in ["forklift:0", "forklift:-1", "forklift:101"] {
            assert_eq!(refusal::<SkillDemand>(cell), "weight_out_of_range", "{cell}");
        }
    }

    #[test]
    fn a_scheme_may_carry_its_state() {
        let held = |scheme: &str, state, until: Option<&str>| {
            Some(HeldScheme { scheme: scheme.to_owned(), state, until: until.map(|date| date.parse().unwrap()) })
        };
        assert_eq!(value("JKK:lapsed@2026-01-31"), held("JKK", SchemeState::Lapsed, Some("2026-01-31")));
        assert_eq!(value("jkn: aktif"), held("JKN", SchemeState::Active, None));
        assert_eq!(value("JHT@2026-06-30"), held("JHT", SchemeState::Active, Some("2026-06-30")));
        assert_eq!(value("JKP:never"), held("JKP", SchemeState::Never, None));
        assert_eq!(refusal::<HeldScheme>("JKK:mungkin"), "not_a_scheme_state");
        assert_eq!(refusal::<HeldScheme>("JKK@besok"), "not_a_date");
    }

    fn dates() -> impl Strategy<Value = Option<Date>> {
        proptest::option::of((-25_000..80_000_i32).prop_map(|days| Date::from_days(days).unwrap()))
    }

    /// Names with all marks in all places, without blanks around them.
    const NAME: &str = "[A-Z0-9:@.,-][A-Z0-9:@., -]{0,10}[A-Z0-9:@.,-]";

    proptest! {
        #[test]
        fn a_certificate_survives_storing(name in NAME, expires in dates()) {
            let certificate = Certificate { name: name.trim().to_owned(), expires };
            let stored = serde_json::to_string(&certificate).unwrap();
            prop_assert_eq!(serde_json::from_str::<Certificate>(&stored).unwrap(), certificate);
        }

        #[test]
        fn a_skill_survives_storing(name in NAME, weight in proptest::option::of(1e-9..=100.0_f64)) {
            let demand = SkillDemand { name: name.trim().to_owned(), weight };
            let stored = serde_json::to_string(&demand).unwrap();
            prop_assert_eq!(serde_json::from_str::<SkillDemand>(&stored).unwrap(), demand);
        }

        #[test]
        fn a_scheme_survives_storing(scheme in NAME, state in 0..3_usize, until in dates()) {
            let state = [SchemeState::Active, SchemeState::Lapsed, SchemeState::Never][state];
            let held = HeldScheme { scheme: scheme.trim().to_owned(), state, until };
            let stored = serde_json::to_string(&held).unwrap();
            prop_assert_eq!(serde_json::from_str::<HeldScheme>(&stored).unwrap(), held);
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Certificate::try_from(text.clone());
            let _ = SkillDemand::try_from(text.clone());
            let _ = HeldScheme::try_from(text);
        }
    }
}
