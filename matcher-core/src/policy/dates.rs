//! TOML has dates of its own; a string in ISO 8601 is taken as well.

use serde::{Deserialize, Deserializer, Serializer, de::Error};

use crate::units::Date;

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a date such as 2019-01-01")]
enum Written {
    Date(toml::value::Datetime),
    Text(String),
}

#[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
pub(super) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = match Option::<Written>::deserialize(deserializer)? {
        None => return Ok(None),
        Some(Written::Date(date)) => date.to_string(),
        Some(Written::Text(text)) => text,
    };
    text.parse().map(Some).map_err(D::Error::custom)
}
