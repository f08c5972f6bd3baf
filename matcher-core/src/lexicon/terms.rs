//! Which words of a text tell one vacancy from another? Those left once function words, the boilerplate of
//! vacancies and words of a person's sex and marital status are gone, each as its root.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::normalise::{Reading, normalise};
use super::skill::Skill;
use super::stem::{ROOTS, Stemmer};

/// Longer words are glued text; no query would ask for them.
const MAX_TERM_BYTES: usize = 40;

/// Our own list: Indonesian and English function words, and what every vacancy says.
static STOP_WORDS: &str = include_str!("../../data/stopwords.txt");

/// Words that say a person's sex or marital status, and the reason why no score may see them.
static PROTECTED_WORDS: &str = include_str!("../../data/protected_words.txt");

/// Endings with which a protected word says the same: `wanitanya`, `laki2` as people write a plural, `womens`.
const ENDINGS: [&str; 4] = ["", "nya", "2", "s"];

static PROTECTED_FORMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let forms = |word: &'static str| ENDINGS.iter().map(move |ending| format!("{word}{ending}"));
    entries(PROTECTED_WORDS).flat_map(forms).collect()
});

/// The words of a list file; a line that opens with `#` explains.
pub(super) fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// The word lists as they are, for the fingerprint.
pub(super) fn lists() -> [&'static str; 3] {
    [STOP_WORDS, PROTECTED_WORDS, ROOTS]
}

/// The words dropped from texts, protected ones among them.
pub(super) fn stop_words() -> FxHashSet<&'static str> {
    entries(STOP_WORDS).chain(protected_words()).collect()
}

/// The words that say a protected fact, in every form.
pub(super) fn protected_words() -> impl Iterator<Item = &'static str> {
    PROTECTED_FORMS.iter().map(String::as_str)
}

/// A stemmer that takes Indonesian affixes off the words of these skills too, of their Indonesian names as far as can be
/// told: English words take none, and `per-mit` is no form of one.
pub(super) fn stemmer(skills: &[Skill]) -> Stemmer {
    let english: Vec<String> = skills.iter().map(|skill| normalise(&skill.label_en)).collect();
    let english: FxHashSet<&str> = english.iter().flat_map(|name| name.split(' ')).collect();
    let names: Vec<String> = skills
        .iter()
        .filter(|skill| !skill.label_id.is_empty())
        .flat_map(|skill| std::iter::once(&skill.label_id).chain(&skill.aliases))
        .map(|name| normalise(name))
        .collect();
    Stemmer::new(names.iter().flat_map(|name| name.split(' ')).filter(|word| !english.contains(word)))
}

/// The terms of a text in order, with repeats.
pub(super) fn terms(text: &str, stop: &FxHashSet<&'static str>, stemmer: &Stemmer) -> Vec<String> {
    let read = Reading::of(text);
    telling(&read, stop)
        .map(|word| stemmer.stem(word).into_owned()) // a telling word may have a stop word's root: kesehatan, sehat
        .collect()
}

/// As [`terms`], each with the word it was read from.
pub(super) fn terms_said(text: &str, stop: &FxHashSet<&'static str>, stemmer: &Stemmer) -> Vec<(String, String)> {
    let read = Reading::of(text);
    telling(&read, stop).map(|word| (stemmer.stem(word).into_owned(), word.to_owned())).collect()
}

fn telling<'a>(read: &'a Reading, stop: &'a FxHashSet<&'static str>) -> impl Iterator<Item = &'a str> {
    (0..read.len()).map(|at| read.word(at)).filter(|word| is_telling(word) && !stop.contains(word))
}

fn is_telling(word: &str) -> bool {
    let several = word.chars().nth(1).is_some();
    several && word.len() <= MAX_TERM_BYTES && !word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;

    #[test]
    fn boilerplate_numbers_and_single_letters_are_no_terms() {
        let lexicon = Lexicon::bundled();
        let text = "Dibutuhkan 2 penjahit, min. 3 thn pengalaman & mampu bekerja dalam tim. C / jahit!";
        assert_eq!(lexicon.terms(text), ["jahit", "tim", "jahit"]);
        assert!(lexicon.terms("").is_empty());
    }

    #[test]
    fn words_of_sex_and_marital_status_are_no_terms_and_work_keeps_its_name() {
        let lexicon = Lexicon::bundled();
        assert_eq!(
            lexicon.terms("Wanita/pria, belum menikah; laki-laki: janda, duda. Cowok, FEMALE, laki2, prianya, women's"),
            Vec::<String>::new()
        );
        assert_eq!(lexicon.terms("guru agama islam"), ["guru", "agama", "islam"]);
        assert_eq!(lexicon.terms("dekorasi pernikahan"), ["dekorasi", "nikah"]);
        for (text, skill) in [("kawin suntik", "animal_breeding"), ("penata rambut wanita", "salon_hairdresser")] {
            let found: Vec<_> =
                lexicon.mentions(text).iter().map(|m| lexicon.skill(m.skill).skill_id.clone()).collect();
            assert_eq!(found, [skill]);
        }
        assert_eq!(lexicon.without_protected("perawat kucing wanita menikah"), "perawat kucing");
        assert_eq!(lexicon.without_protected("wanita"), "");
        // A listed word that normalising writes otherwise would never be met.
        for word in super::entries(super::PROTECTED_WORDS) {
            assert_eq!(crate::lexicon::normalise(word), word);
        }
    }

    #[test]
    fn forms_of_one_trade_are_one_term() {
        let lexicon = Lexicon::bundled();
        for (form, same) in [
            ("mengelas", "pengelasan"),
            ("pengemudi", "mengemudi"),
            ("menjual", "penjualan"),
            ("mengajar", "pengajar"),
            ("membersihkan", "kebersihan"),
        ] {
            assert_eq!(lexicon.terms(form), lexicon.terms(same), "{form}");
        }
        assert_ne!(lexicon.terms("kelas"), lexicon.terms("las"));
    }
}
