//! Words of closed lists: yes and no, sex, status, contract and the like, in Indonesian and English.

use super::{Cell, Context, Notes, Raw, Refusal};
use crate::record::{Contract, EventKind, SchemeState, Scope, Sex, SkillClass, Stage, WagePeriod, WorkStatus};

/// Lower-case letters and digits of a text, with one space for whatever stands between them.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            key.extend(c.to_lowercase());
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// The value a key stands for.
pub(super) fn look_up<T: Copy>(words: &[(&str, T)], key: &str) -> Option<T> {
    words.iter().find(|(word, _)| *word == key).map(|(_, value)| *value)
}

/// The value of a text: of the whole, or of each of its words if all mean the same (`Kontrak (PKWT)`).
pub(super) fn word<T: Copy + PartialEq>(words: &[(&str, T)], text: &str) -> Option<T> {
    let key = key(text);
    look_up(words, &key).or_else(|| {
        let mut values = key.split(' ').map(|part| look_up(words, part));
        let first = values.next()??;
        values.all(|value| value == Some(first)).then_some(first)
    })
}

/// Reads a type from its list of words.
macro_rules! words {
    ($type:ty, $expects:literal, $words:ident = [$($word:literal => $value:ident),* $(,)?], unknown = $unknown:expr) => {
        pub(super) const $words: &[(&str, $type)] = &[$(($word, <$type>::$value)),*];

        impl Cell for $type {
            const EXPECTS: &'static str = $expects;

            fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
                const REFUSAL: Refusal = Refusal::new("not_in_list", $expects);
                let Raw::Text(text) = raw else { return Err(REFUSAL) };
                if $unknown.contains(&key(text).as_str()) {
                    notes.add("word_says_nothing", "says nothing on this column and is read as unknown");
                    return Ok(None);
                }
                word($words, text).map(Some).ok_or(REFUSAL)
            }
        }
    };
}

/// Full time tells hours, not whether the contract ends: reading it as permanent would promise too much.
const FULL_TIME: [&str; 4] = ["full time", "fulltime", "penuh waktu", "purna waktu"];

/// For lists of which every word says something.
const NO_WORD: [&str; 0] = [];

words!(Sex, "female or male (P or L)", SEX = [
    "female" => Female, "f" => Female, "p" => Female, "pr" => Female, "perempuan" => Female, "wanita" => Female,
    "w" => Female, "woman" => Female, "male" => Male, "m" => Male, "l" => Male, "lk" => Male, "laki" => Male,
    "laki laki" => Male, "laki2" => Male, "pria" => Male, "man" => Male,
], unknown = NO_WORD);

words!(WorkStatus, "unemployed, informal, daily, self_employed, employed or student", STATUS = [
    "unemployed" => Unemployed, "menganggur" => Unemployed, "pengangguran" => Unemployed,
    "tidak bekerja" => Unemployed, "belum bekerja" => Unemployed, "tidak belum bekerja" => Unemployed,
    "pencari kerja" => Unemployed, "phk" => Unemployed, "korban phk" => Unemployed, "job seeker" => Unemployed,
    "informal" => Informal, "pekerja informal" => Informal, "serabutan" => Informal,
    "daily" => Daily, "harian" => Daily, "harian lepas" => Daily, "buruh harian" => Daily,
    "buruh harian lepas" => Daily, "pekerja harian lepas" => Daily, "bhl" => Daily,
    "self employed" => SelfEmployed, "wiraswasta" => SelfEmployed, "wirausaha" => SelfEmployed,
    "usaha sendiri" => SelfEmployed, "pengusaha" => SelfEmployed,
    "employed" => Employed, "bekerja" => Employed, "karyawan" => Employed, "karyawan swasta" => Employed,
    "pegawai" => Employed, "pegawai swasta" => Employed,
    "student" => Student, "pelajar" => Student, "mahasiswa" => Student, "siswa" => Student,
], unknown = NO_WORD);

words!(Contract, "permanent, fixed_term, part_time, piece, daily, apprenticeship or freelance", CONTRACT = [
    "permanent" => Permanent, "tetap" => Permanent, "pkwtt" => Permanent, "karyawan tetap" => Permanent,
    "pegawai tetap" => Permanent,
    "fixed term" => FixedTerm, "kontrak" => FixedTerm, "pkwt" => FixedTerm, "contract" => FixedTerm,
    "karyawan kontrak" => FixedTerm,
    "part time" => PartTime, "parttime" => PartTime, "paruh waktu" => PartTime,
    "piece" => Piece, "borongan" => Piece, "piece rate" => Piece,
    "daily" => Daily, "harian" => Daily, "harian lepas" => Daily, "phl" => Daily, "bhl" => Daily,
    "pekerja harian lepas" => Daily,
    "apprenticeship" => Apprenticeship, "magang" => Apprenticeship, "pemagangan" => Apprenticeship,
    "internship" => Apprenticeship,
    "freelance" => Freelance, "mitra" => Freelance, "kemitraan" => Freelance, "lepas" => Freelance,
], unknown = FULL_TIME);

words!(WagePeriod, "hour, day, week, month or year", PERIOD = [
    "hour" => Hour, "hourly" => Hour, "jam" => Hour, "per jam" => Hour, "perjam" => Hour,
    "day" => Day, "daily" => Day, "hari" => Day, "harian" => Day, "per hari" => Day, "perhari" => Day,
    "week" => Week, "weekly" => Week, "minggu" => Week, "mingguan" => Week, "per minggu" => Week,
    "month" => Month, "monthly" => Month, "bulan" => Month, "bulanan" => Month, "bln" => Month,
    "per bulan" => Month, "perbulan" => Month, "sebulan" => Month, "per month" => Month,
    "year" => Year, "yearly" => Year, "annual" => Year, "tahun" => Year, "tahunan" => Year, "per tahun" => Year,
], unknown = NO_WORD);

words!(SkillClass, "unskilled, semi, skilled or strategic", SKILL_CLASS = [
    "unskilled" => Unskilled, "non skill" => Unskilled, "non skilled" => Unskilled, "tidak terampil" => Unskilled,
    "semi" => Semi, "semi skilled" => Semi, "semi skill" => Semi, "semi terampil" => Semi, "setengah terampil" => Semi,
    "skilled" => Skilled, "skill" => Skilled, "terampil" => Skilled, "ahli" => Skilled,
    "strategic" => Strategic, "strategis" => Strategic,
], unknown = NO_WORD);

words!(Scope, "district, province or national", SCOPE = [
    "district" => District, "kabupaten" => District, "kota" => District, "kab" => District,
    "kabupaten kota" => District, "kab kota" => District,
    "province" => Province, "provinsi" => Province, "propinsi" => Province,
    "national" => National, "nasional" => National, "akad" => National,
], unknown = NO_WORD);

words!(Stage, "short, medium or long", STAGE = [
    "short" => Short, "pendek" => Short, "jangka pendek" => Short, "short term" => Short,
    "medium" => Medium, "menengah" => Medium, "jangka menengah" => Medium, "medium term" => Medium,
    "long" => Long, "panjang" => Long, "jangka panjang" => Long, "long term" => Long,
], unknown = NO_WORD);

words!(EventKind, "a kind of event, such as registered, referred, placed or trained", EVENT_KIND = [
    "registered" => Registered, "terdaftar" => Registered, "reported" => Reported, "lapor" => Reported,
    "removed" => Removed, "dihapus" => Removed, "need forecast" => NeedForecast,
    "vacancy reported" => VacancyReported, "lapor lowongan" => VacancyReported,
    "referred" => Referred, "dirujuk" => Referred, "tested" => Tested, "dites" => Tested,
    "accepted" => Accepted, "diterima" => Accepted, "returned" => Returned, "dikembalikan" => Returned,
    "overridden" => Overridden, "placed" => Placed, "ditempatkan" => Placed, "ended" => Ended, "berakhir" => Ended,
    "filled" => Filled, "terisi" => Filled, "trained" => Trained, "dilatih" => Trained,
    "certified" => Certified, "tersertifikasi" => Certified, "apprenticed" => Apprenticed, "magang" => Apprenticed,
    "business started" => BusinessStarted, "outcome" => Outcome,
], unknown = NO_WORD);

words!(SchemeState, "active, lapsed or never", SCHEME_STATE = [
    "active" => Active, "aktif" => Active, "lapsed" => Lapsed, "nonaktif" => Lapsed, "non aktif" => Lapsed,
    "tidak aktif" => Lapsed, "inactive" => Lapsed, "menunggak" => Lapsed,
    "never" => Never, "tidak pernah" => Never, "belum pernah" => Never,
], unknown = NO_WORD);

const YES_OR_NO: Refusal = Refusal::new("not_yes_or_no", "yes or no (ya or tidak, true or false, 1 or 0)");

const TRUTH: &[(&str, bool)] = &[
    ("ya", true),
    ("iya", true),
    ("y", true),
    ("yes", true),
    ("true", true),
    ("benar", true),
    ("1", true),
    ("1 0", true),
    ("ada", true),
    ("bersedia", true),
    ("sudah", true),
    ("tidak", false),
    ("tdk", false),
    ("no", false),
    ("n", false),
    ("false", false),
    ("salah", false),
    ("0", false),
    ("0 0", false),
    ("tidak ada", false),
    ("tidak bersedia", false),
    ("belum", false),
];

/// Words for no that only `disability` has, where a kind may stand too.
const NOT_DISABLED: [&str; 15] = [
    "t",
    "f",
    "normal",
    "sehat",
    "nihil",
    "bukan",
    "bukan disabilitas",
    "bukan penyandang disabilitas",
    "non disabilitas",
    "non difabel",
    "tidak disabilitas",
    "tidak ada disabilitas",
    "tidak memiliki disabilitas",
    "tanpa disabilitas",
    "not disabled",
];

/// What a text says where yes, no or a kind may stand, as in `disability`: yes for whatever is no word for no, `None` if
/// it says nothing.
pub(crate) fn tells(text: &str) -> Option<bool> {
    let key = key(text);
    if key.is_empty() || Raw::Text(text.into()).is_placeholder() {
        return None;
    }
    // Only a whole phrase is a no: `tidak bisa mendengar` is a kind.
    Some(!NOT_DISABLED.contains(&key.as_str()) && look_up(TRUTH, &key) != Some(false))
}

impl Cell for bool {
    const EXPECTS: &'static str = "yes or no";

    fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        let text = match raw {
            Raw::Bool(fact) => return Ok(Some(*fact)),
            Raw::Int(0 | 1) | Raw::Float(_) => raw.to_text(),
            Raw::Text(text) => text.as_ref().into(),
            _ => return Err(YES_OR_NO),
        };
        let key = key(&text);
        if key == "t" {
            // Beside `y` it is tidak, beside `f` it would be true: an `f` is refused, so that the second never passes.
            notes.add("t_is_tidak", "read as tidak (no)");
            return Ok(Some(false));
        }
        look_up(TRUTH, &key).map(Some).ok_or(YES_OR_NO)
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::super::support::{read, refusal, text, value};
    use super::*;

    #[test]
    fn yes_and_no_have_many_words() {
        for yes in ["ya", "Y", "yes", "TRUE", "1", "ada", "Bersedia"] {
            assert_eq!(value::<bool>(yes), Some(true), "{yes}");
        }
        for no in ["tidak", "n", "No", "false", "0", "T", "tidak bersedia"] {
            assert_eq!(value::<bool>(no), Some(false), "{no}");
        }
        assert_eq!(read::<bool>(&Raw::Int(1)), Ok((Some(true), vec![])));
        assert_eq!(read::<bool>(&Raw::Float(0.0)), Ok((Some(false), vec![])));
        assert_eq!(read::<bool>(&text("t")), Ok((Some(false), vec!["t_is_tidak"])));
        for cell in ["f", "2", "mungkin"] {
            assert_eq!(refusal::<bool>(cell), "not_yes_or_no", "{cell}");
        }
        assert_eq!(read::<bool>(&Raw::Int(2)), Err("not_yes_or_no"));
    }

    #[test]
    fn disability_is_a_kind_or_yes_or_no() {
        for yes in ["yes", "Ya", "1", "tuna rungu", "Fisik (kaki)", "tidak bisa mendengar"] {
            assert_eq!(tells(yes), Some(true), "{yes}");
        }
        for no in ["no", "Tidak", "tidak ada", "BUKAN", "0", "Non-disabilitas", " n "] {
            assert_eq!(tells(no), Some(false), "{no}");
        }
        for nothing in ["", " ", "-", "tidak diketahui", "N/A", "…"] {
            assert_eq!(tells(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn words_of_forms_are_read() {
        assert_eq!(value::<Sex>("L"), Some(Sex::Male));
        assert_eq!(value::<Sex>("Laki-laki"), Some(Sex::Male));
        assert_eq!(value::<Sex>("wanita"), Some(Sex::Female));
        assert_eq!(value::<WorkStatus>("Pelajar/Mahasiswa"), Some(WorkStatus::Student));
        assert_eq!(value::<WorkStatus>("self_employed"), Some(WorkStatus::SelfEmployed));
        assert_eq!(value::<WorkStatus>("Tidak/Belum Bekerja"), Some(WorkStatus::Unemployed));
        assert_eq!(value::<Contract>("Kontrak (PKWT)"), Some(Contract::FixedTerm));
        assert_eq!(value::<Contract>("PKWTT"), Some(Contract::Permanent));
        assert_eq!(value::<WagePeriod>("/bulan"), Some(WagePeriod::Month));
        assert_eq!(value::<Scope>("Kab./Kota"), Some(Scope::District));
        assert_eq!(value::<SkillClass>("Semi-skilled"), Some(SkillClass::Semi));
        assert_eq!(value::<Stage>("Jangka Pendek"), Some(Stage::Short));
        assert_eq!(value::<EventKind>("need_forecast"), Some(EventKind::NeedForecast));
    }

    #[test]
    fn full_time_says_nothing_on_the_contract() {
        assert_eq!(read::<Contract>(&text("Full-time")), Ok((None, vec!["word_says_nothing"])));
    }

    #[test]
    fn words_of_two_meanings_are_refused() {
        assert_eq!(refusal::<Sex>("pria/wanita"), "not_in_list");
        assert_eq!(refusal::<Contract>("tetap/kontrak"), "not_in_list");
        assert_eq!(read::<Sex>(&Raw::Int(1)), Err("not_in_list"));
    }

    #[test]
    fn every_value_reads_the_word_it_is_stored_as() {
        fn check<T: Cell + Copy + PartialEq + std::fmt::Debug + Serialize>(words: &[(&str, T)]) {
            for (_, expected) in words {
                let stored = serde_json::to_value(expected).unwrap();
                assert_eq!(value::<T>(stored.as_str().unwrap()), Some(*expected));
            }
        }
        check(SEX);
        check(STATUS);
        check(CONTRACT);
        check(PERIOD);
        check(SKILL_CLASS);
        check(SCOPE);
        check(STAGE);
        check(EVENT_KIND);
        check(SCHEME_STATE);
    }
}
