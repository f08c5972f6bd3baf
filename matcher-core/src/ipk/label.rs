//! What do rows of a form stand for? Educations, groups of KBJI, sections of KBLI, years since graduation, ages.

use crate::record::{Education, kbli_digits};

/// Major groups of KBJI 2014, which follow ISCO-08: first digit and name.
pub(super) const KBJI: [(&str, &str); 10] = [
    ("0", "TNI dan Polri"),
    ("1", "Manajer"),
    ("2", "Profesional"),
    ("3", "Teknisi dan asisten profesional"),
    ("4", "Tenaga tata usaha"),
    ("5", "Tenaga usaha jasa dan penjualan"),
    ("6", "Pekerja terampil pertanian, kehutanan dan perikanan"),
    ("7", "Pekerja pengolahan, kerajinan dan yang berhubungan"),
    ("8", "Operator dan perakit mesin"),
    ("9", "Pekerja kasar"),
];

/// Sections of KBLI 2020 (Peraturan BPS 2/2020), which follow ISIC Rev. 4: letter, name, first and last division.
pub(super) const KBLI: [(&str, &str, u8, u8); 21] = [
    ("A", "Pertanian, kehutanan dan perikanan", 1, 3),
    ("B", "Pertambangan dan penggalian", 5, 9),
    ("C", "Industri pengolahan", 10, 33),
    ("D", "Pengadaan listrik dan gas", 35, 35),
    ("E", "Pengelolaan air, limbah dan daur ulang", 36, 39),
    ("F", "Konstruksi", 41, 43),
    ("G", "Perdagangan dan reparasi kendaraan", 45, 47),
    ("H", "Pengangkutan dan pergudangan", 49, 53),
    ("I", "Akomodasi dan makan minum", 55, 56),
    ("J", "Informasi dan komunikasi", 58, 63),
    ("K", "Keuangan dan asuransi", 64, 66),
    ("L", "Real estat", 68, 68),
    ("M", "Jasa profesional, ilmiah dan teknis", 69, 75),
    ("N", "Penyewaan, ketenagakerjaan dan penunjang usaha", 77, 82),
    ("O", "Administrasi pemerintahan dan pertahanan", 84, 84),
    ("P", "Pendidikan", 85, 85),
    ("Q", "Kesehatan dan aktivitas sosial", 86, 88),
    ("R", "Kesenian, hiburan dan rekreasi", 90, 93),
    ("S", "Jasa lainnya", 94, 96),
    ("T", "Rumah tangga sebagai pemberi kerja", 97, 98),
    ("U", "Badan internasional", 99, 99),
];

/// The section of a KBLI code; a code may begin with its letter.
pub(super) fn kbli_section(code: &str) -> Option<&'static str> {
    let division: u8 = kbli_digits(code).get(..2)?.parse().ok()?;
    KBLI.iter().find(|(_, _, first, last)| (*first..=*last).contains(&division)).map(|(letter, ..)| *letter)
}

/// Every education with its name.
pub(super) fn educations() -> impl Iterator<Item = (String, String)> {
    Education::ALL.into_iter().map(|education| (education.as_str().to_owned(), education.as_str().to_owned()))
}

/// Bands of age on the last day of the period, as the form has them, and those below and not told.
pub(super) const AGES: [(&str, &str); 7] = [
    ("below_15", "<15"),
    ("15_19", "15-19"),
    ("20_29", "20-29"),
    ("30_44", "30-44"),
    ("45_54", "45-54"),
    ("55_up", "55+"),
    ("unknown", "umur tidak diisi"),
];

/// The place of an age among [`AGES`].
pub(super) fn age_band(age: Option<i32>) -> usize {
    match age {
        Some(..15) => 0,
        Some(15..20) => 1,
        Some(20..30) => 2,
        Some(30..45) => 3,
        Some(45..55) => 4,
        Some(55..) => 5,
        None => 6,
    }
}

/// Years since graduation, as the form has them.
pub(super) const SINCE: [(&str, &str); 4] =
    [("0_2", "0-2 tahun"), ("3_5", "3-5 tahun"), ("6_up", "6 tahun ke atas"), ("unknown", "tidak diisi")];

/// The place of a number of years among [`SINCE`]; a year of graduation behind the period is none.
pub(super) fn since_band(years: Option<i32>) -> usize {
    match years {
        Some(0..=2) => 0,
        Some(3..=5) => 1,
        Some(6..) => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_lies_in_its_section() {
        for (code, section) in [("01262", "A"), ("C20115", "C"), ("05", "B"), (" G.47", "G"), ("99000", "U")] {
            assert_eq!(kbli_section(code), Some(section), "{code}");
        }
        for code in ["", "0", "04", "xx", "34000"] {
            assert_eq!(kbli_section(code), None, "{code}");
        }
    }

    #[test]
    fn bands_meet_without_a_gap() {
        let ages: Vec<usize> = [14, 15, 19, 20, 29, 30, 44, 45, 54, 55, 99].map(|age| age_band(Some(age))).into();
        assert_eq!(ages, [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        let years: Vec<usize> = [-1, 0, 2, 3, 5, 6].map(|years| since_band(Some(years))).into();
        assert_eq!(years, [3, 0, 0, 1, 1, 2]);
    }
}
