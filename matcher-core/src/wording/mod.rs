//! Which words of a vacancy should an officer look at? Age, sex, looks, marital status, religion and ethnicity, with the
//! place in the text, the rule and its ground.
//!
//! [`flags`] reads one text, [`of_vacancy`] all texts of a vacancy and its age columns, [`grounds`] says what each rule
//! rests on. The patterns are data, `data/wording.toml`, in Indonesian and English.
//!
//! A flag is a remark for review: it refuses no vacancy, and the words it is about are taken out of what scores read. That
//! a text has none doesn't say that it is lawful, nor a flag that it isn't: a rule knows words, not what the job needs.

mod patterns;
mod vacancy;

pub use patterns::{Ground, WordingRule, grounds};
pub use vacancy::{VacancyFlag, of_vacancy};

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

/// Words of a text that an officer should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flag {
    /// First character, counted from 0 in characters of the text as it was given.
    pub start: usize,
    /// The character behind the last.
    pub end: usize,
    /// The words.
    pub text: String,
    /// What they are about.
    pub rule: WordingRule,
    /// The ground, in short; [`grounds`] has it in full.
    pub ground: &'static str,
}

/// The words of a text that an officer should look at, in their order; those of one rule never overlap.
///
/// # Examples
///
/// ```
/// use matcher_core::wording::{WordingRule, flags};
///
/// let text = "Dicari kasir wanita, usia maks. 30 th, berpenampilan menarik";
/// let found: Vec<(WordingRule, String)> = flags(text).into_iter().map(|flag| (flag.rule, flag.text)).collect();
/// assert_eq!(found, [
///     (WordingRule::Sex, "wanita".to_owned()),
///     (WordingRule::Age, "usia maks. 30 th".to_owned()),
///     (WordingRule::Looks, "berpenampilan menarik".to_owned()),
/// ]);
/// assert!(flags("Toko pakaian wanita, pengalaman minimal 2 tahun, mengurus suku cadang").is_empty());
/// ```
///
/// # Source
///
/// Circular of the Minister of Manpower M/6/HK.04/V/2025 of 28 May 2025; UU 13/2003 Art. 5-6. See [`grounds`].
#[must_use]
pub fn flags(text: &str) -> Vec<Flag> {
    let characters = |bytes: usize| text[..bytes].chars().count();
    let flag = |(start, end, rule): (usize, usize, WordingRule)| Flag {
        start: characters(start),
        end: characters(end),
        text: text[start..end].to_owned(),
        rule,
        ground: rule.ground().ground.as_str(),
    };
    spans(text).into_iter().map(flag).collect()
}

/// A text without the words that are flagged, which no score may see.
///
/// Words of sex alone stay: a title for one sex names the work as well, and what says nothing but sex is no word of the
/// lexicon.
pub(crate) fn without_flags(text: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut rest = 0;
    for (start, end, _) in spans(text).into_iter().filter(|(_, _, rule)| *rule != WordingRule::Sex) {
        kept.push_str(text.get(rest..start).unwrap_or_default());
        kept.push(' ');
        rest = rest.max(end);
    }
    if rest == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(&text[rest..]);
    Cow::Owned(kept)
}

/// What stands in a text that only looks risky, to one rule or to all.
type Innocent = (Option<WordingRule>, Vec<Range<usize>>);

/// Bytes from and to of what is flagged, in their order.
fn spans(text: &str) -> Vec<(usize, usize, WordingRule)> {
    let bundled = patterns::bundled();
    let mut found: Vec<(usize, usize, WordingRule)> = Vec::new();
    // Looked for once in a text, not once a hit: a long text has as many hits as words. In their order, so that only the
    // first one that ends behind a hit's start can overlap it.
    let mut innocent: Option<Vec<Innocent>> = None;
    for pattern in &bundled.risky {
        let Some(rule) = pattern.rule else { continue };
        for hit in pattern.regex.find_iter(text) {
            let innocent = innocent.get_or_insert_with(|| {
                let spans = bundled.innocent.iter().map(|other| (other.rule, other.regex.find_iter(text)));
                spans.map(|(rule, spans)| (rule, spans.map(|span| span.range()).collect())).collect()
            });
            let is_innocent = innocent.iter().filter(|(of, _)| of.is_none_or(|of| of == rule)).any(|(_, spans)| {
                let at = spans.partition_point(|span| span.end <= hit.start());
                spans.get(at).is_some_and(|span| span.start < hit.end())
            });
            if !is_innocent {
                found.push((hit.start(), hit.end(), rule));
            }
        }
    }
    found.sort_unstable_by_key(|&(start, end, rule)| (rule, start, end));
    let mut merged: Vec<(usize, usize, WordingRule)> = Vec::new();
    for (start, end, rule) in found {
        match merged.last_mut() {
            Some(last) if last.2 == rule && start < last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end, rule)),
        }
    }
    merged.sort_unstable();
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_counts_characters_of_the_text_as_given() {
        let text = "“Kafé” mencari   WANITA";
        let found = flags(text);
        let cut: String = text.chars().skip(found[0].start).take(found[0].end - found[0].start).collect();
        assert_eq!((found.len(), cut.as_str(), found[0].text.as_str()), (1, "WANITA", "WANITA"));
    }

    #[test]
    fn what_is_flagged_is_taken_out_and_titles_stay() {
        let text = "Waitress muslimah, usia maks 30 tahun, berpenampilan menarik, bisa kasir";
        assert_eq!(without_flags(text).split_whitespace().collect::<Vec<_>>().join(" "), "Waitress , , , bisa kasir");
        assert!(matches!(without_flags("tukang las"), Cow::Borrowed("tukang las")));
    }

    #[test]
    fn what_is_innocent_in_one_place_is_flagged_in_another_however_long_the_text() {
        let text = "usia maks 25 th, cuti melahirkan, ".repeat(2_000);
        assert_eq!(flags(&text).len(), 2_000 * flags("usia maks 25 th, cuti melahirkan, ").len());
    }

    #[test]
    fn what_is_said_twice_is_flagged_twice_and_overlaps_are_one() {
        let found = flags("usia 20-30 tahun. Umur maks 30");
        assert_eq!(
            found.iter().map(|flag| flag.text.as_str()).collect::<Vec<_>>(),
            ["usia 20-30 tahun", "Umur maks 30"]
        );
        assert!(flags("").is_empty());
    }
}
