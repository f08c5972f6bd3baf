//! Which words have one more spelling because of how forms are filled in? Years, limits, licence and skill classes, and
//! words that everybody shortens.
//!
//! Roman and arabic numerals are unified only where a class is meant: `BI` is also a central bank, `i` also a pronoun.

use super::normalise::Reading;

/// Words after which a roman numeral counts a class.
const COUNTED: [&str; 6] = ["kelas", "class", "level", "tingkat", "golongan", "jenjang"];
/// How many words after `sim` a licence class may stand: `SIM A, C dan B I`.
const SIM_REACH: usize = 4;

/// The same words with one spelling each, split classes (`b 2`) joined.
pub(super) fn canonical(raw: &Reading) -> Reading {
    let mut out = Reading { buffer: String::with_capacity(raw.buffer.len()), spans: Vec::with_capacity(raw.len()) };
    let mut at = 0;
    while at < raw.len() {
        let (word, taken) = spelled(raw, at, &out);
        if raw.is_parted(at) {
            out.part();
        }
        out.push(word, raw.spans[at].start, raw.spans[at + taken - 1].end);
        at += taken;
    }
    out
}

/// The spelling of the word at `at` and how many words it took.
///
/// What comes before is read from what was already written, so that a second pass sees the same context.
fn spelled<'a>(raw: &'a Reading, at: usize, out: &Reading) -> (&'a str, usize) {
    let word = raw.word(at);
    let one = match word {
        "th" | "thn" => "tahun",
        "min" | "minimum" => "minimal",
        "max" | "maks" | "maksimum" | "maximum" => "maksimal",
        "yg" => "yang",
        "dgn" | "dg" => "dengan",
        "utk" | "untk" => "untuk",
        "tdk" => "tidak",
        "dpt" => "dapat",
        "bln" => "bulan",
        "bhs" => "bahasa",
        "pglmn" | "pglman" | "pengalamn" => "pengalaman",
        "bii" => "b2",
        "bi" if of_licence(raw, at + 1, out) => "b1",
        "ci" if of_licence(raw, at + 1, out) => "c1",
        "cii" if of_licence(raw, at + 1, out) => "c2",
        "b" => {
            let class = match raw.word(at + 1) {
                "1" | "i" => "b1",
                "2" | "ii" => "b2",
                _ => return (word, 1),
            };
            let alone = raw.len() == 2 && at == 0;
            let counts_something = matches!(raw.word(at + 2), "tahun" | "thn" | "th" | "bulan" | "bln" | "orang");
            if alone || (of_licence(raw, at + 2, out) && !counts_something) {
                return (class, 2);
            }
            word
        }
        _ if out.len() > 0 && COUNTED.contains(&out.word(out.len() - 1)) => arabic(word),
        _ => word,
    };
    (one, 1)
}

/// True if `sim` was written shortly before or `umum` follows at `next`.
fn of_licence(raw: &Reading, next: usize, out: &Reading) -> bool {
    raw.word(next) == "umum" || (out.len().saturating_sub(SIM_REACH)..out.len()).any(|at| out.word(at) == "sim")
}

fn arabic(word: &str) -> &str {
    match word {
        "i" => "1",
        "ii" => "2",
        "iii" => "3",
        "iv" => "4",
        "v" => "5",
        "vi" => "6",
        "vii" => "7",
        "viii" => "8",
        "ix" => "9",
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::normalise;

    #[test]
    fn licence_classes_have_one_spelling() {
        for (spelled, same) in [
            ("SIM BII Umum", "sim b2 umum"),
            ("SIM B II umum", "sim b2 umum"),
            ("SIM B.2", "sim b2"),
            ("SIM A, C dan B I", "sim a c dan b1"),
            ("BI Umum", "b1 umum"),
            ("B 2", "b2"),
            ("SIM CII", "sim c2"),
            ("forklift kelas II", "forklift kelas 2"),
            ("welder class III", "welder class 3"),
        ] {
            assert_eq!(normalise(spelled), same, "{spelled}");
        }
    }

    #[test]
    fn a_bank_a_pronoun_and_a_list_letter_are_no_classes() {
        for (spelled, same) in [
            ("Power BI", "power bi"),
            ("karyawan BI", "karyawan bi"),
            ("what I do", "what i do"),
            ("b. 2 tahun di gudang", "b 2 tahun di gudang"),
            ("SIM B 2 thn", "sim b 2 tahun"),
            ("memiliki SIM di Tarakan", "memiliki sim di tarakan"),
        ] {
            assert_eq!(normalise(spelled), same, "{spelled}");
        }
    }

    #[test]
    fn shortened_words_are_written_out() {
        assert_eq!(
            normalise("yg pglmn dgn Bhs. Inggris, utk 6 bln; tdk"),
            "yang pengalaman dengan bahasa inggris untuk 6 bulan tidak"
        );
    }

    #[test]
    fn years_and_limits_have_one_spelling() {
        assert_eq!(normalise("Min. 2 thn / maks 35 th"), "minimal 2 tahun maksimal 35 tahun");
    }
}
