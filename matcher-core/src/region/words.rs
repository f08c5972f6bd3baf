//! A place as people write it, brought to one form: words without case and accents, the word for the level, English.
//!
//! "Kab. Fak-Fak", "KABUPATEN FAKFAK" and "Fak Fak Regency" differ in case, spacing, the word for the level and the
//! language; all of them come to a [`Kind`] and a [`key`].

use unicode_normalization::UnicodeNormalization;

use super::{AdminLevel, RegionCode};

/// The words of a text: lower case, accents and punctuation gone, short forms written out.
pub(super) struct Words(Vec<Box<str>>);

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut words = Words(Vec::new());
        let mut word = String::new();
        for c in text.nfkd().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                word.push(c);
            } else if !is_joining(c) && !word.is_empty() {
                words.push(&word);
                word.clear();
            }
        }
        if !word.is_empty() {
            words.push(&word);
        }
        words
    }

    fn push(&mut self, word: &str) {
        let long = match word {
            // Words that some write and others leave out.
            "dan" | "and" | "administrasi" | "administratif" | "adm" | "admin" => return,
            "kab" => "kabupaten",
            "kec" | "distrik" | "kapanewon" | "kemantren" => "kecamatan",
            "kodya" | "kotamadya" => "kota",
            "kel" | "kelurahan" => "desa",
            "prov" | "prop" | "propinsi" => "provinsi",
            "kep" => "kepulauan",
            "gn" => "gunung",
            "tj" | "tjg" => "tanjung",
            "sei" => "sungai",
            other => other,
        };
        self.0.push(long.into());
    }

    pub(super) fn as_slice(&self) -> &[Box<str>] {
        &self.0
    }
}

/// Characters that stand inside a word: apostrophes (Hu'u, Ma'u), accents split off by the decomposition.
fn is_joining(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ' | '´') || unicode_normalization::char::is_combining_mark(c)
}

/// The form names are compared in: the words without gaps, since "Toli Toli" is also written "Tolitoli".
pub(super) fn key<W: AsRef<str>>(words: &[W]) -> String {
    words.iter().map(AsRef::as_ref).collect()
}

/// What a word beside a name says about the region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Provinsi,
    Kabupaten,
    Kota,
    Kecamatan,
    Desa,
}

impl Kind {
    pub(super) fn admits(self, code: RegionCode) -> bool {
        match self {
            Self::Provinsi => code.level() == AdminLevel::Provinsi,
            Self::Kabupaten => code.level() == AdminLevel::KabupatenKota && !code.is_kota(),
            Self::Kota => code.level() == AdminLevel::KabupatenKota && code.is_kota(),
            Self::Kecamatan => code.level() == AdminLevel::Kecamatan,
            Self::Desa => code.level() == AdminLevel::DesaKelurahan,
        }
    }
}

/// Words before a name that tell its level, the longest first.
const BEFORE: [(&[&str], Kind); 11] = [
    (&["daerah", "khusus", "ibukota"], Kind::Provinsi),
    (&["daerah", "khusus"], Kind::Provinsi),
    (&["daerah", "istimewa"], Kind::Provinsi),
    (&["d", "i"], Kind::Provinsi),
    (&["dki"], Kind::Provinsi),
    (&["di"], Kind::Provinsi),
    (&["provinsi"], Kind::Provinsi),
    (&["kabupaten"], Kind::Kabupaten),
    (&["kota"], Kind::Kota),
    (&["kecamatan"], Kind::Kecamatan),
    (&["desa"], Kind::Desa),
];

/// Words after a name that tell its level: "Bandung Kota", "Bandung Regency".
const AFTER: [(&str, Kind); 6] = [
    ("kota", Kind::Kota),
    ("city", Kind::Kota),
    ("kabupaten", Kind::Kabupaten),
    ("regency", Kind::Kabupaten),
    ("district", Kind::Kecamatan),
    ("province", Kind::Provinsi),
];

/// The word for the level and the name without it, if the words hold both.
pub(super) fn strip_kind(words: &[Box<str>]) -> Option<(Kind, &[Box<str>])> {
    let starts = |lead: &[&str]| words.len() > lead.len() && lead.iter().zip(words).all(|(a, b)| *a == b.as_ref());
    if let Some((lead, kind)) = BEFORE.into_iter().find(|(lead, _)| starts(lead)) {
        let rest = &words[lead.len()..];
        // "Provinsi Daerah Istimewa Yogyakarta" says it twice.
        return match strip_kind(rest) {
            Some((again, name)) if again == kind => Some((kind, name)),
            _ => Some((kind, rest)),
        };
    }
    let (last, rest) = words.split_last()?;
    let kind = AFTER.into_iter().find(|(word, _)| *word == last.as_ref())?.1;
    (!rest.is_empty()).then_some((kind, rest))
}

/// English words of direction, with the Indonesian ones that follow the name.
const DIRECTIONS: [(&str, &[&str]); 6] = [
    ("north", &["utara"]),
    ("south", &["selatan"]),
    ("east", &["timur"]),
    ("west", &["barat"]),
    ("central", &["tengah", "pusat"]),
    ("greater", &["raya"]),
];

/// The Indonesian name of an island that English spells otherwise.
fn island(word: &str) -> &str {
    match word {
        "java" => "jawa",
        "sumatra" => "sumatera",
        other => other,
    }
}

/// Keys of the Indonesian forms of an English name: "South Jakarta", "West Java", "Riau Islands".
pub(super) fn english(words: &[Box<str>]) -> Vec<String> {
    let named = |rest: &[Box<str>], before: &str, after: &str| {
        let rest: String = rest.iter().map(|word| island(word)).collect();
        format!("{before}{rest}{after}")
    };
    match words {
        [first, second, rest @ ..] if first.as_ref() == "south" && second.as_ref() == "east" && !rest.is_empty() => {
            vec![named(rest, "", "tenggara")]
        }
        [first, rest @ ..] if first.as_ref() == "southeast" && !rest.is_empty() => vec![named(rest, "", "tenggara")],
        [first, rest @ ..] if first.as_ref() == "southwest" && !rest.is_empty() => vec![named(rest, "", "baratdaya")],
        [rest @ .., last] if last.as_ref() == "islands" && !rest.is_empty() => vec![named(rest, "kepulauan", "")],
        [first, rest @ ..] if !rest.is_empty() => {
            let direction = DIRECTIONS.into_iter().find(|(word, _)| *word == first.as_ref());
            direction.map_or_else(Vec::new, |(_, after)| after.iter().map(|after| named(rest, "", after)).collect())
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
        for text in ["Fak-Fak", "FAK FAK", "fakfak", "Fàk–fak."] {
            assert_eq!(key(Words::of(text).as_slice()), "fakfak");
        }
        assert_eq!(key(Words::of("Hu'u").as_slice()), "huu");
        assert_eq!(key(Words::of("Pangkajene dan Kepulauan").as_slice()), "pangkajenekepulauan");
    }

    #[test]
    fn the_word_for_the_level_is_found_on_both_sides() {
        for (text, kind) in [
            ("Kab. Bandung", Kind::Kabupaten),
            ("KOTA ADM. Bandung", Kind::Kota),
            ("Bandung Kota", Kind::Kota),
            ("Bandung Regency", Kind::Kabupaten),
            ("Provinsi Daerah Istimewa Bandung", Kind::Provinsi),
        ] {
            let words = Words::of(text);
            let (found, name) = strip_kind(words.as_slice()).unwrap();
            assert_eq!((found, key(name).as_str()), (kind, "bandung"), "{text}");
        }
        assert!(strip_kind(Words::of("Kota").as_slice()).is_none());
    }

    #[test]
    fn english_directions_follow_the_name() {
        assert_eq!(english(Words::of("South East Sulawesi").as_slice()), ["sulawesitenggara"]);
        assert_eq!(english(Words::of("Central Jakarta").as_slice()), ["jakartatengah", "jakartapusat"]);
        assert_eq!(english(Words::of("West Java").as_slice()), ["jawabarat"]);
        assert_eq!(english(Words::of("Riau Islands").as_slice()), ["kepulauanriau"]);
        assert!(english(Words::of("Jawa Barat").as_slice()).is_empty());
    }
}
