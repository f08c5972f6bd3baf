//! How is one Indonesian name spelt on two forms? Titles, short forms and old spelling are taken out, so that what is left
//! differs where names differ.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words around a name that are no part of it: titles, forms of address, and what links a name to a father's.
const TITLES: [&str; 28] = [
    "h", "hj", "haji", "hajah", "hajjah", "dr", "drs", "dra", "ir", "prof", "bapak", "bpk", "ibu", "sdr", "sdri", "tn",
    "ny", "nn", "almarhum", "alm", "bin", "binti", "bt", "ust", "ustadz", "kh", "se", "sh",
];

/// The name that is shortened most.
const MUHAMAD: &str = "muhamad";

/// Short forms and the names they stand for, after [`folded`].
const SHORT: [(&str, &str); 17] = [
    ("m", MUHAMAD),
    ("muh", MUHAMAD),
    ("moh", MUHAMAD),
    ("mohd", MUHAMAD),
    ("muhd", MUHAMAD),
    ("mhd", MUHAMAD),
    ("mohamad", MUHAMAD),
    ("mohamed", MUHAMAD),
    ("muhamed", MUHAMAD),
    ("mokamad", MUHAMAD),
    ("mukamad", MUHAMAD),
    ("st", "siti"),
    ("abd", "abdul"),
    ("ah", "ahmad"),
    ("ahmat", "ahmad"),
    ("akmad", "ahmad"),
    ("nor", "nur"),
];

/// Spellings that change within one life: the reform of 1972 (oe, dj, tj, sj, nj), Arabic sounds (kh, ch, dh, th, sh, sy),
/// and letters that clerks take for each other (f and p, v and f, z and s, y and i, q and k).
const FOLDS: [(&str, &str); 21] = [
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("nj", "n"),
    ("ny", "n"),
    ("sj", "s"),
    ("sy", "s"),
    ("sh", "s"),
    ("ch", "h"),
    ("kh", "h"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("v", "f"),
    ("p", "f"),
    ("z", "s"),
    ("x", "ks"),
    ("q", "k"),
    ("ie", "i"),
    ("ae", "ai"),
    ("y", "i"),
];

/// Pairs of neighbouring letters of each word, its ends marked; the order of words doesn't count.
pub(super) fn bigrams(name: &str) -> BTreeSet<String> {
    let mut pairs = BTreeSet::new();
    for word in words(name) {
        let marked: Vec<char> = ['_'].into_iter().chain(word.chars()).chain(['_']).collect();
        pairs.extend(marked.windows(2).map(|two| two.iter().collect::<String>()));
    }
    pairs
}

/// The words of a name as they are compared; those of a name that is nothing but titles.
fn words(name: &str) -> Vec<String> {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '`')).collect();
    let plain = plain.to_lowercase();
    let all = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    // Degrees follow a comma: "Budi Contoh, S.T., M.M.". Longer words there are a part of the name.
    let mut parts = plain.split(',');
    let mut kept = all(parts.next().unwrap_or_default());
    for part in parts {
        let more = all(part);
        // "Yusuf, Moh.": this short form is a name, other letters with dots are a degree.
        let is_short = more.len() == 1 && SHORT.iter().any(|(short, full)| *short == more[0] && *full == MUHAMAD);
        if !part.contains('.') || is_short || more.iter().any(|word| word.len() > 3) || kept.is_empty() {
            kept.extend(more);
        }
    }
    let is_title = |word: &String| TITLES.contains(&word.as_str());
    if kept.iter().all(is_title) {
        return kept.iter().map(|word| folded(word)).collect();
    }
    kept.iter().filter(|word| !is_title(word)).map(|word| full(folded(word))).collect()
}

fn folded(word: &str) -> String {
    let mut text = word.to_owned();
    for (from, to) in FOLDS {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    let mut letters: Vec<char> = text.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

fn full(word: String) -> String {
    SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, full)| (*full).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_one_name_have_the_same_pairs() {
        for (one, other) in [
            ("Muhammad Yusuf", "Moh. Yusup"),
            ("MUHAMMAD YUSUF", "yusuf, M."),
            ("Siti Aisyah", "St. Aisjah"),
            ("Achmad Soekarno", "Ahmad Sukarno"),
            ("H. Khairul Anwar, S.T., M.M.", "Chairul Anwar"),
            ("Djoko Tjahjono", "Joko Cahjono"),
            ("Rizky Ma'ruf", "Riski Maruf"),
            ("Noor Hidayah", "Nor Hidayah"),
        ] {
            assert_eq!(bigrams(one), bigrams(other), "{one} {other}");
        }
    }

    #[test]
    fn other_names_have_others() {
        assert_ne!(bigrams("Siti Aminah"), bigrams("Siti Aisyah"));
        assert!(bigrams("").is_empty() && bigrams("123 …").is_empty());
        assert!(!bigrams("Haji").is_empty());
    }
}
