//! What is the root of an Indonesian word? Affixes are taken off only if a known root is left.
//!
//! General stemmers go wrong on trades: they read `pengelasan` (welding) as `elas` or `kelas` (class) and `masakan`
//! (a dish) as `masa` (time). So affix rules only propose; a root must be in the given set, the longest wins, and a
//! word without one stays as it is.

use rustc_hash::FxHashSet;

/// Fewest letters of a root.
const MIN_ROOT: usize = 3;
/// Below this many letters only `menge-`, `penge-` and `di-` lead to a root: `pe-lan` and `se-las` are whole words.
const MIN_PLAIN_ROOT: usize = 4;
/// Longer words are no Indonesian words but glued text.
const MAX_WORD: usize = 32;
/// Words that look derived and are not, or whose sense has left their root. They stay, and are nobody's root.
#[rustfmt::skip]
const PROTECTED: [&str; 36] = [
    "bagian", "berikan", "berita", "besi", "beton", "diberikan", "gadai", "inventori", "kedai", "kelas", "kemudian",
    "kepala", "keramik", "masa", "materi", "media", "memberikan", "menu", "mesin", "pabrik", "paket", "pangan", "papan",
    "pelaut", "pengumuman", "perangkat", "perawat", "perform", "perkakas", "permata", "petruk", "pupil", "sekretaris",
    "sistem", "tangan", "teknisi",
];

/// Reduces words to the roots of a set. Built once, then `O(1)` per word.
///
/// # Examples
///
/// ```
/// use matcher_core::lexicon::Stemmer;
///
/// let stemmer = Stemmer::new(["las", "masak", "kemudi"]);
/// assert_eq!(stemmer.stem("pengelasan"), "las");
/// assert_eq!(stemmer.stem("masakan"), "masak");
/// assert_eq!(stemmer.stem("pengemudi"), stemmer.stem("mengemudikan"));
/// assert_eq!(stemmer.stem("pelayaran"), "pelayaran");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stemmer {
    roots: FxHashSet<Box<str>>,
}

impl Stemmer {
    /// A stemmer for these words. Of words that share a root (`jahit`, `penjahit`) only the root is kept.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words: Vec<&str> = words.into_iter().filter(|word| is_plain(word, MIN_ROOT)).collect();
        // Shorter first: a root is always shorter than what is derived from it, so it is known by then.
        words.sort_unstable_by_key(|word| (word.len(), *word));
        let mut stemmer = Self::default();
        for word in words {
            if !PROTECTED.contains(&word) && stemmer.root(word).is_none() {
                stemmer.roots.insert(word.into());
            }
        }
        stemmer
    }

    /// The root of a normalised word, or the word itself if no affix leads to a known one.
    #[must_use]
    pub fn stem<'a>(&'a self, word: &'a str) -> &'a str {
        if !is_plain(word, MIN_ROOT + 1) || PROTECTED.contains(&word) {
            return word;
        }
        self.root(word).unwrap_or(word)
    }

    fn root(&self, word: &str) -> Option<&str> {
        let mut best: Option<&str> = None;
        let mut offer = |restored: &str, rest: &str, fewest: usize| {
            if restored.len() + rest.len() < fewest {
                return;
            }
            let found = if restored.is_empty() {
                self.roots.get(rest)
            } else {
                let mut root = String::with_capacity(rest.len() + 1);
                root.push_str(restored);
                root.push_str(rest);
                self.roots.get(root.as_str())
            };
            if let Some(root) = found
                && best.is_none_or(|kept| root.len() > kept.len())
            {
                best = Some(root);
            }
        };
        for (base, suffix) in without_suffixes(word) {
            if !suffix.is_empty() {
                offer("", base, MIN_PLAIN_ROOT);
            }
            prefixes(base, suffix, 2, &mut offer);
        }
        best
    }
}

/// True for plain letters within the lengths a word can have.
fn is_plain(word: &str, fewest: usize) -> bool {
    (fewest..=MAX_WORD).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The word with no, some or all of its suffixes off, and the derivational one that went.
fn without_suffixes(word: &str) -> Vec<(&str, &'static str)> {
    let mut bases = vec![word];
    for group in [["lah", "kah", "pun"], ["nya", "ku", "mu"]] {
        if let Some(base) = group.iter().find_map(|suffix| bases[bases.len() - 1].strip_suffix(suffix)) {
            bases.push(base);
        }
    }
    let mut found: Vec<(&str, &'static str)> = Vec::new();
    for (at, base) in bases.iter().enumerate() {
        // A particle or possessive taken off is a suffix too, though not one that `ke-` asks for.
        found.push((base, if at == 0 { "" } else { "nya" }));
        for suffix in ["kan", "an", "i"] {
            if let Some(rest) = base.strip_suffix(suffix) {
                found.push((rest, suffix));
            }
        }
    }
    found
}

/// Offers every root that a prefix could have been put before, with the letter the nasal swallowed.
fn prefixes(base: &str, suffix: &str, depth: u8, offer: &mut impl FnMut(&str, &str, usize)) {
    let starts = |rest: &str, letters: &str| rest.chars().next().is_some_and(|first| letters.contains(first));
    for active in ["me", "pe"] {
        let Some(rest) = base.strip_prefix(active) else { continue };
        if let Some(rest) = rest.strip_prefix("nge")
            && rest.len() <= MIN_PLAIN_ROOT
        {
            offer("", rest, MIN_ROOT); // menge-las: roots of one syllable
        }
        for (nasal, keeps, swallowed) in
            [("ng", "aeioughk", "k"), ("ny", "", "s"), ("m", "bfvp", "p"), ("n", "cdjzst", "t")]
        {
            let Some(rest) = rest.strip_prefix(nasal) else { continue };
            if starts(rest, keeps) {
                // After meng-, peng- a vowel is a sure sign, so three letters do: peng-uji, meng-isi.
                offer("", rest, if nasal == "ng" && starts(rest, "aeiou") { MIN_ROOT } else { MIN_PLAIN_ROOT });
            }
            if starts(rest, "aeiourl") {
                offer(swallowed, rest, MIN_PLAIN_ROOT);
            }
            if nasal == "m" && depth > 1 && starts(rest, "p") {
                prefixes(rest, suffix, 1, offer); // memper-baik-i
            }
        }
        let swallows = rest.starts_with("ng") || rest.starts_with("ny");
        if (starts(rest, "lrwymn") && !swallows) || (active == "pe" && !swallows && !starts(rest, "aeiou")) {
            offer("", rest, MIN_PLAIN_ROOT);
        }
    }
    for (prefix, fewest) in [("ber", 4), ("be", 4), ("ter", 4), ("per", 4), ("di", MIN_ROOT), ("se", 5), ("ke", 4)] {
        let Some(rest) = base.strip_prefix(prefix) else { continue };
        if prefix == "ke" && suffix != "an" {
            continue; // ke- alone only counts: ketiga
        }
        offer("", rest, fewest);
        if depth > 1 && matches!(prefix, "di" | "ke" | "se") {
            prefixes(rest, suffix, 1, offer); // di-per-baik-i, ke-ber-hasil-an
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_root_become_that_root() {
        let roots = [
            "las", "kemudi", "rawat", "jahit", "tulis", "masak", "pupuk", "semprot", "program", "operasi", "kerja",
            "cat", "antar", "sapu", "baik", "kirim",
        ];
        let stemmer = Stemmer::new(roots);
        for (root, forms) in [
            ("las", "mengelas pengelasan dilas pengelas"),
            ("kemudi", "pengemudi mengemudi mengemudikan kemudinya"),
            ("rawat", "merawat perawatan dirawat"),
            ("jahit", "penjahit menjahit jahitan penjahitan dijahit"),
            ("tulis", "penulis menulis tulisan menuliskan"),
            ("masak", "memasak masakan dimasak"),
            ("pupuk", "pemupukan pemupuk memupuk"),
            ("semprot", "penyemprot menyemprot penyemprotan"),
            ("program", "pemrograman memprogram"),
            ("operasi", "mengoperasikan pengoperasian dioperasikan"),
            ("kerja", "pekerja bekerja pekerjaan dikerjakan"),
            ("cat", "mengecat pengecatan dicat"),
            ("sapu", "menyapu penyapu"),
            ("baik", "memperbaiki perbaikan diperbaiki"),
            ("kirim", "pengiriman mengirim mengirimkan dikirim"),
        ] {
            for form in forms.split(' ') {
                assert_eq!(stemmer.stem(form), root, "{form}");
            }
        }
    }

    #[test]
    fn words_that_only_look_derived_stay() {
        let stemmer = Stemmer::new(["las", "kelas", "masak", "lan", "cat", "ban"]);
        for word in ["kelas", "pelan", "bulan", "selas", "masa", "beban", "perawat", "mengelola", "3g", "kemasan"] {
            assert_eq!(stemmer.stem(word), word);
        }
    }

    #[test]
    fn stemming_a_root_changes_nothing() {
        let words = ["jahit", "penjahit", "menjahit", "rawat", "perawatan", "teknisi", "las"];
        let stemmer = Stemmer::new(words);
        for word in words {
            assert_eq!(stemmer.stem(stemmer.stem(word)), stemmer.stem(word));
        }
    }
}
