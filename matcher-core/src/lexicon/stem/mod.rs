//! What is the stem of a word? Indonesian affixes are taken off if a known root is left; what Indonesian doesn't
//! explain is read as English.
//!
//! General stemmers go wrong on trades: they read `pengelasan` (welding) as `elas` or `kelas` (class) and `masakan`
//! (a dish) as `masa` (time). So affix rules only propose; a root must be known, and the longest wins. What each choice
//! measures is in `docs/stemming.md`.

mod affix;

use std::borrow::Cow;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer as Snowball};
use rustc_hash::{FxHashMap, FxHashSet};

use affix::{MIN_ROOT, propose};

/// Our own list of Indonesian roots; its head says how it is read.
pub(super) static ROOTS: &str = include_str!("../../../data/roots.txt");
/// Fewest letters of an added root. A lexicon holds short English words, and `per-form` or `di-git` are no forms of them.
const MIN_ADDED: usize = 5;
/// Longer words are no words of either language but glued text.
const MAX_WORD: usize = 32;

static INDONESIAN: LazyLock<Indonesian> = LazyLock::new(|| Indonesian::read(ROOTS));

/// What the list says.
struct Indonesian {
    /// Words that are stems themselves or have a stem that no rule finds.
    fixed: FxHashMap<&'static str, &'static str>,
    /// Words that take affixes.
    roots: FxHashSet<&'static str>,
}

impl Indonesian {
    fn read(list: &'static str) -> Self {
        let mut found = Self { fixed: FxHashMap::default(), roots: FxHashSet::default() };
        for entry in list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
            if let Some((form, stem)) = entry.split_once('=') {
                found.fixed.insert(form, stem);
            } else if let Some(whole) = entry.strip_suffix('!') {
                found.fixed.insert(whole, whole);
            } else {
                found.fixed.insert(entry, entry);
                found.roots.insert(entry);
            }
        }
        found
    }
}

/// Reduces Indonesian words to known roots and English words to their Snowball stems. `O(1)` per word.
///
/// # Examples
///
/// ```
/// use matcher_core::lexicon::Stemmer;
///
/// let stemmer = Stemmer::new(["dodos"]);
/// assert_eq!(stemmer.stem("pengelasan"), "las");
/// assert_eq!(stemmer.stem("masakan"), "masak");
/// assert_eq!(stemmer.stem("pengemudi"), stemmer.stem("mengemudikan"));
/// assert_eq!(stemmer.stem("pendodos"), stemmer.stem("dodos"));
/// assert_eq!(stemmer.stem("programmers"), stemmer.stem("programmer"));
/// ```
///
/// # Source
///
/// Affixes: Alwi et al., *Tata Bahasa Baku Bahasa Indonesia*, 3rd edition, 2003, chapters 4 and 7. English: Porter2,
/// snowballstem.org/algorithms/english/stemmer.html.
#[derive(Clone, Debug, Default)]
pub struct Stemmer {
    words: FxHashSet<Box<str>>,
}

impl Stemmer {
    /// A stemmer that knows these roots beside its own. Of words that share a root (`jahit`, `penjahit`) only the root
    /// counts.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words: Vec<&str> = words.into_iter().filter(|word| word.len() >= MIN_ADDED && is_plain(word)).collect();
        // Shorter first: a root is always shorter than what is derived from it, so it is known by then.
        words.sort_unstable_by_key(|word| (word.len(), *word));
        let mut stemmer = Self::default();
        for word in words {
            if !INDONESIAN.fixed.contains_key(word) && stemmer.derived(word).is_none() {
                stemmer.words.insert(word.into());
            }
        }
        stemmer
    }

    /// The stem of a normalised word: its root, or its English stem if no known root explains it.
    ///
    /// A root stays as it is, and so does what is longer than a word or has other characters than `a` to `z`.
    #[must_use]
    pub fn stem<'a>(&'a self, word: &'a str) -> Cow<'a, str> {
        if !is_plain(word) {
            return Cow::Borrowed(word);
        }
        if let Some(stem) = INDONESIAN.fixed.get(word) {
            return Cow::Borrowed(stem);
        }
        let base = self.derived(word).unwrap_or(word);
        if INDONESIAN.roots.contains(base) {
            return Cow::Borrowed(base);
        }
        // The lexicon has words of both languages: di-packing is packing is pack.
        Snowball::new(Algorithm::English).stem(base)
    }

    /// The longest known root that affixes could have been put around.
    fn derived(&self, word: &str) -> Option<&str> {
        let mut best: Option<&str> = None;
        let mut spelled = [0; MAX_WORD + 1];
        propose(word, &mut |swallowed, rest, fewest| {
            let length = swallowed.len() + rest.len();
            if length < fewest || length >= word.len() || best.is_some_and(|kept| kept.len() >= length) {
                return;
            }
            spelled[..swallowed.len()].copy_from_slice(swallowed.as_bytes());
            spelled[swallowed.len()..length].copy_from_slice(rest.as_bytes());
            let Ok(root) = std::str::from_utf8(&spelled[..length]) else { return };
            let known = INDONESIAN.roots.get(root).copied();
            best = known.or_else(|| self.words.get(root).map(AsRef::as_ref)).or(best);
        });
        best
    }
}

/// True for plain letters within the lengths a word can have.
fn is_plain(word: &str) -> bool {
    (MIN_ROOT..=MAX_WORD).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(cases: &[(&str, &str)]) {
        let stemmer = Stemmer::default();
        for (stem, forms) in cases {
            for form in forms.split(' ') {
                assert_eq!(stemmer.stem(form), *stem, "{form}");
            }
        }
    }

    #[test]
    fn forms_of_one_root_become_that_root() {
        all(&[
            ("las", "mengelas pengelasan dilas pengelas ngelas"),
            ("kemudi", "pengemudi mengemudi mengemudikan kemudinya"),
            ("rawat", "merawat perawatan dirawat"),
            ("jahit", "penjahit menjahit jahitan penjahitan dijahit"),
            ("tulis", "penulis menulis tulisan menuliskan tulisannya"),
            ("masak", "memasak masakan dimasak"),
            ("program", "pemrograman memprogram"),
            ("operasi", "mengoperasikan pengoperasian dioperasikan beroperasi"),
            ("kerja", "pekerja bekerja pekerjaan dikerjakan mempekerjakan"),
            ("cat", "mengecat pengecatan dicat"),
            ("setir", "menyetir nyetir"),
        ]);
    }

    #[test]
    fn prefixes_stand_before_prefixes() {
        all(&[
            ("baik", "memperbaiki perbaikan diperbaiki"),
            ("daya", "memberdayakan pemberdayaan diberdayakan"),
            ("lanjut", "berkelanjutan keberlanjutan"),
            ("pimpin", "kepemimpinan"),
            ("hasil", "keberhasilan berpenghasilan"),
        ]);
    }

    #[test]
    fn words_that_only_look_derived_stay() {
        let stemmer = Stemmer::new(["lan", "elas"]);
        for word in ["kelas", "pelan", "bulan", "masa", "perawat", "koperasi", "3g", "c++", "", "ng", "bekasi"] {
            assert_eq!(stemmer.stem(word), word);
        }
        assert_ne!(stemmer.stem("perawat"), stemmer.stem("perawatan"));
        assert_eq!(stemmer.stem("keperawatan"), "perawat");
    }

    #[test]
    fn english_forms_meet_and_indonesian_words_in_s_and_ing_stay() {
        let stemmer = Stemmer::default();
        for (one, other) in [("welder", "welders"), ("welding", "welded"), ("drivers", "driver"), ("sales", "sale")] {
            assert_eq!(stemmer.stem(one), stemmer.stem(other));
        }
        for word in ["bisnis", "proses", "gas", "bus", "kursus", "teknis", "penting", "kucing", "logistik"] {
            assert_eq!(stemmer.stem(word), word);
        }
    }

    #[test]
    fn affixes_come_off_the_words_of_a_lexicon() {
        let stemmer = Stemmer::new(["packing", "egrek", "pengegrek"]);
        assert_eq!(stemmer.stem("dipacking"), stemmer.stem("packing"));
        assert_eq!(stemmer.stem("pengegrek"), "egrek");
    }
}
