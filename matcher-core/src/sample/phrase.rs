//! How do people put it? Sentences with gaps, filled from the record, so that text and columns agree.

use serde::Deserialize;

/// The sentences of the data.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrases {
    pub(super) summary: Summary,
    pub(super) description: Description,
    years: Years,
}

/// What people write about themselves.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Summary {
    pub(super) experienced: Vec<String>,
    pub(super) fresh: Vec<String>,
    pub(super) plain: Vec<String>,
    pub(super) hopes: Vec<String>,
    pub(super) moving: Vec<String>,
}

/// What advertisers write.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Description {
    pub(super) opening: Vec<String>,
    pub(super) wave: Vec<String>,
    pub(super) mass: Vec<String>,
    pub(super) duties: Vec<String>,
    pub(super) education: Vec<String>,
    pub(super) degree: Vec<String>,
    pub(super) experienced: Vec<String>,
    pub(super) fresh: Vec<String>,
    pub(super) skills: Vec<String>,
    pub(super) certificate: Vec<String>,
    pub(super) nice: Vec<String>,
    pub(super) age: Vec<String>,
    pub(super) local: Vec<String>,
    pub(super) housing: Vec<String>,
    pub(super) general: Vec<String>,
    pub(super) closing: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Years {
    half: Vec<String>,
    one: Vec<String>,
    whole: Vec<String>,
    broken: Vec<String>,
}

impl Phrases {
    /// A length of time in half years, in people's words.
    pub(super) fn years(&self, half_years: i32, draw: &mut super::draw::Draw) -> String {
        let words = match half_years {
            ..=1 => &self.years.half,
            2 => &self.years.one,
            _ if half_years % 2 == 0 => &self.years.whole,
            _ => &self.years.broken,
        };
        let years = (half_years / 2).to_string();
        draw.early(words).map_or_else(String::new, |text| fill(text, &[("n", &years)]))
    }
}

/// The sentence with every `{name}` replaced; a name without a value leaves nothing.
pub(super) fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 48);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            filled.push_str(value);
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_and_unknown_ones_left_empty() {
        assert_eq!(fill("{n} thn di {place}.", &[("n", "2"), ("place", "bengkel")]), "2 thn di bengkel.");
        assert_eq!(fill("a {x}b", &[]), "a b");
        assert_eq!(fill("tanpa celah", &[]), "tanpa celah");
    }
}
