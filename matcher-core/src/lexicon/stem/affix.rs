//! Which roots could a word have been derived from? Indonesian affixes, read backwards; the caller knows the roots.

/// Fewest letters of a root.
pub(super) const MIN_ROOT: usize = 3;
/// Below this many letters only `menge-`, `penge-`, `di-` and `meng-` before a vowel lead to a root: `pe-lan` and
/// `se-las` are whole words.
const MIN_PLAIN_ROOT: usize = 4;
/// `se-` opens too many words that are whole.
const MIN_AFTER_SE: usize = 5;
/// What a nasal prefix ends in, the first letters before which it keeps the root whole, and the letter it swallows.
const NASALS: [(&str, &str, &str); 4] =
    [("ng", "aeioughkrl", "k"), ("ny", "", "s"), ("m", "bfvp", "p"), ("n", "cdjzstk", "t")];

/// Offers every root that Indonesian affixes could have been put around: the letter a nasal swallowed, the rest of
/// the root, and the fewest letters that root must have. Of two that are equally long the better one comes first.
pub(super) fn propose(word: &str, offer: &mut impl FnMut(&str, &str, usize)) {
    let particle = strip_one(word, ["lah", "kah", "pun"]);
    let owned = strip_one(particle.unwrap_or(word), ["nya", "ku", "mu"]);
    for base in [Some(word), particle, owned].into_iter().flatten() {
        for suffix in ["kan", "an", "i", ""] {
            let Some(rest) = base.strip_suffix(suffix) else { continue };
            if rest.len() < word.len() {
                offer("", rest, MIN_PLAIN_ROOT);
            }
            without_prefix(rest, suffix == "an", true, offer);
        }
    }
}

fn strip_one<'a>(word: &'a str, suffixes: [&str; 3]) -> Option<&'a str> {
    suffixes.iter().find_map(|suffix| word.strip_suffix(suffix))
}

/// The prefixes one by one; `outer` ones may stand before another (di-per-baik-i, ke-pe-mimpin-an).
fn without_prefix(base: &str, before_an: bool, outer: bool, offer: &mut impl FnMut(&str, &str, usize)) {
    for active in ["me", "pe", ""] {
        if let Some(rest) = base.strip_prefix(active) {
            nasal(rest, active, outer, offer);
        }
    }
    for prefix in ["ber", "ter", "per", "be", "te", "pe", "di", "ke", "se"] {
        let Some(rest) = base.strip_prefix(prefix) else { continue };
        let fewest = match prefix {
            // ke- goes with -an, and alone only counts: ketiga.
            "ke" if !before_an => continue,
            // r- is lost only before r and before a syllable with r: be-rencana, be-kerja, te-percaya.
            "be" | "te" if !rest.starts_with('r') && rest.as_bytes().get(2) != Some(&b'r') => continue,
            "di" => MIN_ROOT,
            "se" => MIN_AFTER_SE,
            _ => MIN_PLAIN_ROOT,
        };
        offer("", rest, fewest);
        if outer {
            let inner: &[&str] = match prefix {
                "di" => &["per", "ber", "pel"],
                "ke" => &["ber", "ter", "pe", "se"],
                "ber" => &["ke", "pe"],
                _ => &[],
            };
            if inner.iter().any(|inner| rest.starts_with(inner)) {
                without_prefix(rest, before_an, false, offer);
            }
        }
    }
    // The one root before which ber- and per- turn their r into an l.
    if base == "belajar" || base == "pelajar" {
        offer("", "ajar", MIN_PLAIN_ROOT);
    }
}

/// After `me-` or `pe-`, or none as in speech (`nge-las`, `nyetir`): the nasal that joins them to the root.
fn nasal(rest: &str, active: &str, outer: bool, offer: &mut impl FnMut(&str, &str, usize)) {
    let starts = |rest: &str, letters: &str| rest.chars().next().is_some_and(|first| letters.contains(first));
    if let Some(short) = rest.strip_prefix("nge")
        && short.len() <= MIN_PLAIN_ROOT
    {
        offer("", short, MIN_ROOT); // menge-las: roots of one syllable
    }
    for (nasal, keeps, swallowed) in NASALS {
        let Some(rest) = rest.strip_prefix(nasal) else { continue };
        if active.is_empty() && nasal.len() == 1 {
            continue; // speech drops me- before these too, but most words in m and n are whole
        }
        if starts(rest, "aeiourl") {
            offer(swallowed, rest, MIN_PLAIN_ROOT);
        }
        if starts(rest, keeps) {
            // After meng-, peng- a vowel is a sure sign, so three letters do: peng-uji, meng-isi.
            let sure = nasal == "ng" && !active.is_empty() && starts(rest, "aeiou");
            offer("", rest, if sure { MIN_ROOT } else { MIN_PLAIN_ROOT });
        }
        if nasal == "m" && outer && (rest.starts_with("pe") || rest.starts_with("be")) {
            without_prefix(rest, false, false, offer); // memper-baik-i, pember-daya-an, mempel-ajar-i
        }
    }
    if active == "me" && starts(rest, "lrwymn") {
        offer("", rest, MIN_PLAIN_ROOT);
    }
}
