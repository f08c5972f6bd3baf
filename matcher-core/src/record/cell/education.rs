//! Schools and degrees as forms write them: `SLTA`, `S-1`, `Diploma III`, `SMA/sederajat`, `SMK Otomotif`.

use super::word::{key, look_up};
use super::{Cell, Context, Notes, Raw, Refusal};
use crate::record::Education;

const UNKNOWN: Refusal = Refusal::new("not_an_education", <Education as Cell>::EXPECTS);

/// Names of one level each; punctuation and case are taken off before the look-up.
const NAMES: &[(&str, Education)] = &[
    ("sd", Education::Sd),
    ("sekolah dasar", Education::Sd),
    ("mi", Education::Sd),
    ("madrasah ibtidaiyah", Education::Sd),
    ("sr", Education::Sd),
    ("elementary school", Education::Sd),
    ("primary school", Education::Sd),
    ("paket a", Education::PaketA),
    ("smp", Education::Smp),
    ("sltp", Education::Smp),
    ("mts", Education::Smp),
    ("madrasah tsanawiyah", Education::Smp),
    ("sekolah menengah pertama", Education::Smp),
    ("junior high school", Education::Smp),
    ("paket b", Education::PaketB),
    ("sma", Education::Sma),
    ("smu", Education::Sma),
    ("sekolah menengah atas", Education::Sma),
    ("sekolah menengah umum", Education::Sma),
    ("senior high school", Education::Sma),
    ("high school", Education::Sma),
    ("smk", Education::Smk),
    ("stm", Education::Smk),
    ("smea", Education::Smk),
    ("mak", Education::Smk),
    ("slta kejuruan", Education::Smk),
    ("sekolah menengah kejuruan", Education::Smk),
    ("vocational high school", Education::Smk),
    ("ma", Education::Ma),
    ("madrasah aliyah", Education::Ma),
    ("paket c", Education::PaketC),
    ("d1", Education::D1),
    ("d2", Education::D2),
    ("d3", Education::D3),
    ("sarjana muda", Education::D3),
    ("akademi", Education::D3),
    ("d4", Education::D4),
    ("sarjana terapan", Education::D4),
    ("s1", Education::S1),
    ("sarjana", Education::S1),
    ("bachelor", Education::S1),
    ("profesi", Education::Profesi),
    ("s2", Education::S2),
    ("magister", Education::S2),
    ("pascasarjana", Education::S2),
    ("pasca sarjana", Education::S2),
    ("master", Education::S2),
    ("s3", Education::S3),
    ("doktor", Education::S3),
    ("phd", Education::S3),
];

/// Names of two schools of one level; the first is taken and the reading is reported.
const EITHER: &[(&str, Education)] = &[
    ("slta", Education::Sma),
    ("sma smk", Education::Sma),
    ("smk sma", Education::Sma),
    ("smu smk", Education::Sma),
    ("sma ma", Education::Sma),
    ("sma smk ma", Education::Sma),
    ("slta smk", Education::Sma),
    ("smp mts", Education::Smp),
    ("sltp mts", Education::Smp),
    ("sd mi", Education::Sd),
    ("d4 s1", Education::S1),
    ("s1 d4", Education::S1),
    ("sarjana d4", Education::S1),
];

/// Schooling without a certificate has no value of its own.
const NONE: [&str; 5] = ["tidak sekolah", "belum sekolah", "tidak tamat sd", "belum tamat sd", "tidak pernah sekolah"];

/// Words that say that the school was not finished, or that more is meant than a level.
const UNFINISHED: [&str; 10] =
    ["tidak", "belum", "sedang", "semester", "calon", "mahasiswa", "putus", "drop", "kelas", "sampai"];

impl Cell for Education {
    const EXPECTS: &'static str = "SD, SMP, SMA, SMK, MA, Paket A, B or C, D1 to D4, S1, Profesi, S2 or S3";

    fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        let Raw::Text(text) = raw else { return Err(UNKNOWN) };
        let key = plain(text);
        if let Some(value) = look_up(NAMES, &key) {
            return Ok(Some(value));
        }
        if let Some(value) = look_up(EITHER, &key) {
            notes.add("school_track_untold", format!("names several schools of one level and is read as {value}"));
            return Ok(Some(value));
        }
        if NONE.contains(&key.as_str()) {
            notes.add("below_sd", "is below SD, which has no value, and is read as unknown");
            return Ok(None);
        }
        let value = leading(&key).ok_or(UNKNOWN)?;
        notes.add("words_after_education", "read without its other words; a field of study belongs in its own column");
        Ok(Some(value))
    }
}

/// The key of a text without "at least", "or equal" and with degrees in their short form: `Strata 1` is `s1`.
fn plain(text: &str) -> String {
    let key = key(text);
    let mut words: Vec<&str> = key.split(' ').collect();
    words.retain(|word| {
        !matches!(*word, "min" | "minimal" | "minimum" | "lulusan" | "lulus" | "tamat" | "tamatan" | "ijazah")
            && !matches!(
                *word,
                "pendidikan" | "sederajat" | "setara" | "sedrajat" | "atau" | "dan" | "degree" | "kejar"
            )
    });
    if words.iter().any(|word| matches!(*word, "tidak" | "belum")) {
        // "tidak tamat SD" must keep its "tamat".
        return key;
    }
    let mut plain: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let degree = plain.last().and_then(|before| match before.as_str() {
            "s" | "strata" => Some('s'),
            "d" | "diploma" => Some('d'),
            _ => None,
        });
        match (degree, numeral(word)) {
            (Some(degree), Some(number)) => {
                plain.pop();
                plain.push(format!("{degree}{number}"));
            }
            // "DIII" in one word.
            _ => match word.strip_prefix('d').and_then(numeral) {
                Some(number) => plain.push(format!("d{number}")),
                None => plain.push(word.to_owned()),
            },
        }
    }
    plain.join(" ")
}

fn numeral(word: &str) -> Option<u8> {
    match word {
        "i" | "1" => Some(1),
        "ii" | "2" => Some(2),
        "iii" | "3" => Some(3),
        "iv" | "4" => Some(4),
        _ => None,
    }
}

/// The level a text begins with, if the other words name neither another level nor an unfinished school.
fn leading(key: &str) -> Option<Education> {
    let words: Vec<&str> = key.split(' ').collect();
    for length in (1..words.len().min(4)).rev() {
        let (head, rest) = words.split_at(length);
        let Some(value) = look_up(NAMES, &head.join(" ")) else { continue };
        let other = |word: &&str| UNFINISHED.contains(word) || look_up(NAMES, word).is_some_and(|found| found != value);
        return if rest.iter().any(other) { None } else { Some(value) };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::support::{read, refusal, text, value};
    use super::*;

    #[test]
    fn every_value_reads_its_own_name() {
        for education in Education::ALL {
            assert_eq!(read::<Education>(&text(education.as_str())), Ok((Some(education), vec![])));
        }
    }

    #[test]
    fn schools_and_degrees_are_read_as_forms_write_them() {
        for (cell, education) in [
            ("SMU", Education::Sma),
            ("SMA/sederajat", Education::Sma),
            ("Min. SMA / Sederajat", Education::Sma),
            ("STM", Education::Smk),
            ("sltp", Education::Smp),
            ("MTs", Education::Smp),
            ("MI", Education::Sd),
            ("Madrasah Aliyah", Education::Ma),
            ("D-3", Education::D3),
            ("D III", Education::D3),
            ("DIII", Education::D3),
            ("Diploma III", Education::D3),
            ("Diploma 4", Education::D4),
            ("S-1", Education::S1),
            ("S.1", Education::S1),
            ("Strata 1", Education::S1),
            ("Strata I", Education::S1),
            ("sarjana", Education::S1),
            ("magister", Education::S2),
            ("Profesi", Education::Profesi),
            ("Kejar Paket C", Education::PaketC),
        ] {
            assert_eq!(read::<Education>(&text(cell)), Ok((Some(education), vec![])), "{cell}");
        }
    }

    #[test]
    fn a_lossy_reading_is_reported() {
        assert_eq!(read::<Education>(&text("SLTA")), Ok((Some(Education::Sma), vec!["school_track_untold"])));
        assert_eq!(value::<Education>("SMA/SMK"), Some(Education::Sma));
        assert_eq!(read::<Education>(&text("SMK Otomotif")), Ok((Some(Education::Smk), vec!["words_after_education"])));
        assert_eq!(value::<Education>("S1 Teknik Mesin"), Some(Education::S1));
        assert_eq!(read::<Education>(&text("Tidak tamat SD")), Ok((None, vec!["below_sd"])));
    }

    #[test]
    fn what_names_no_finished_level_is_refused() {
        for cell in ["S1 semester 5", "SMA belum lulus", "SMP - SMA", "diploma", "S4", "kuliah", "SMA kelas 2"] {
            assert_eq!(refusal::<Education>(cell), "not_an_education", "{cell}");
        }
        assert_eq!(read::<Education>(&Raw::Int(3)), Err("not_an_education"));
    }
}
