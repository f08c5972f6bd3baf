//! What do rows of a form stand for? Educations, groups of KBJI, sections of KBLI, years since graduation, ages.

use crate::record::{Education, kbli_digits};

/// Major groups of KBJI 2014, which follow ISCO-08: first digit, name, and name in English.
pub(super) const KBJI: [(&str, &str, &str); 10] = [
    ("0", "TNI dan Polri", "Armed forces and police"),
    ("1", "Manajer", "Managers"),
    ("2", "Profesional", "Professionals"),
    ("3", "Teknisi dan asisten profesional", "Technicians and associate professionals"),
    ("4", "Tenaga tata usaha", "Clerical support workers"),
    ("5", "Tenaga usaha jasa dan penjualan", "Service and sales workers"),
    ("6", "Pekerja terampil pertanian, kehutanan dan perikanan", "Skilled agricultural, forestry and fishery workers"),
    ("7", "Pekerja pengolahan, kerajinan dan yang berhubungan", "Craft and related trades workers"),
    ("8", "Operator dan perakit mesin", "Plant and machine operators and assemblers"),
    ("9", "Pekerja kasar", "Elementary occupations"),
];

/// Sections of KBLI 2020 (Peraturan BPS 2/2020), which follow ISIC Rev. 4: letter, name, name in English, first and last
/// division.
pub(super) const KBLI: [(&str, &str, &str, u8, u8); 21] = [
    ("A", "Pertanian, kehutanan dan perikanan", "Agriculture, forestry and fishing", 1, 3),
    ("B", "Pertambangan dan penggalian", "Mining and quarrying", 5, 9),
    ("C", "Industri pengolahan", "Manufacturing", 10, 33),
    ("D", "Pengadaan listrik dan gas", "Electricity and gas supply", 35, 35),
    ("E", "Pengelolaan air, limbah dan daur ulang", "Water, waste and remediation", 36, 39),
    ("F", "Konstruksi", "Construction", 41, 43),
    ("G", "Perdagangan dan reparasi kendaraan", "Trade and repair of vehicles", 45, 47),
    ("H", "Pengangkutan dan pergudangan", "Transport and storage", 49, 53),
    ("I", "Akomodasi dan makan minum", "Accommodation and food service", 55, 56),
    ("J", "Informasi dan komunikasi", "Information and communication", 58, 63),
    ("K", "Keuangan dan asuransi", "Finance and insurance", 64, 66),
    ("L", "Real estat", "Real estate", 68, 68),
    ("M", "Jasa profesional, ilmiah dan teknis", "Professional, scientific and technical services", 69, 75),
    ("N", "Penyewaan, ketenagakerjaan dan penunjang usaha", "Rental, labour supply and business support", 77, 82),
    ("O", "Administrasi pemerintahan dan pertahanan", "Public administration and defence", 84, 84),
    ("P", "Pendidikan", "Education", 85, 85),
    ("Q", "Kesehatan dan aktivitas sosial", "Human health and social work", 86, 88),
    ("R", "Kesenian, hiburan dan rekreasi", "Arts, entertainment and recreation", 90, 93),
    ("S", "Jasa lainnya", "Other services", 94, 96),
    ("T", "Rumah tangga sebagai pemberi kerja", "Households as employers", 97, 98),
    ("U", "Badan internasional", "International bodies", 99, 99),
];

/// The section of a KBLI code; a code may begin with its letter.
pub(super) fn kbli_section(code: &str) -> Option<&'static str> {
    let division: u8 = kbli_digits(code).get(..2)?.parse().ok()?;
    KBLI.iter().find(|(.., first, last)| (*first..=*last).contains(&division)).map(|(letter, ..)| *letter)
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
