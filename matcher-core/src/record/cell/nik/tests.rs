//! Numbers here are invented: serial numbers of one day in one kecamatan.

use super::super::support::text;
use super::*;

fn read(raw: &Raw<'_>, key: Option<&[u8; 32]>) -> (Option<NikDigest>, Vec<&'static str>) {
    let regions = Gazetteer::bundled();
    let context = Context { nik_key: key, ..Context::new(&regions) };
    let mut notes = Notes::default();
    let digest = NikDigest::read(raw, &context, &mut notes).unwrap();
    (digest, notes.take().into_iter().map(|(rule, _)| rule).collect())
}

#[test]
fn without_a_key_the_number_is_dropped_and_reported() {
    assert_eq!(read(&text("6571010101900001"), None), (None, vec!["nik_dropped"]));
    assert_eq!(read(&text("6571010101900000"), None), (None, vec!["nik_dropped", "nik_serial_zero"]));
}

#[test]
fn one_number_gives_one_digest_however_it_is_written() {
    let (digest, notes) = read(&text("6571010101900001"), Some(&[7; 32]));
    assert!(digest.is_some() && notes.is_empty());
    for raw in [
        text("'6571010101900001"),
        text("6571 0101 0190 0001"),
        Raw::Int(6_571_010_101_900_001),
        Raw::Float(6_571_010_101_900_001.0),
    ] {
        assert_eq!(read(&raw, Some(&[7; 32])).0, digest);
    }
    assert_ne!(read(&text("6571010101900001"), Some(&[8; 32])).0, digest);
}

#[test]
fn a_digest_is_what_other_tools_compute() {
    // Python: hmac.new(bytes([7] * 32), b"6571014101900001", "sha256").hexdigest()
    let digest = read(&text("6571014101900001"), Some(&[7; 32])).0.unwrap();
    assert_eq!(digest.as_str(), "9efd0d22ecab76e21e02dcfea05e8e71d5358795da59eec66348e54950a686d9");
}

#[test]
fn a_malformed_number_refuses_nobody() {
    for spoilt in ["6.57101E+15", "657101", "tidak ada"] {
        assert_eq!(read(&text(spoilt), Some(&[7; 32])), (None, vec!["nik_malformed"]));
    }
    for (number, rule) in [
        ("6571019901900001", "nik_impossible_date"),
        ("6571013102900001", "nik_impossible_date"),
        ("6571010101900000", "nik_serial_zero"),
        ("2071010101900001", "nik_unknown_region"),
    ] {
        let (digest, notes) = read(&text(number), Some(&[7; 32]));
        assert_eq!((digest.is_some(), notes), (true, vec![rule]), "{number}");
    }
}

#[test]
fn a_digest_prints_nothing() {
    assert_eq!(format!("{:?}", read(&text("6571010101900001"), Some(&[7; 32])).0), "Some(NikDigest(..))");
    assert_eq!(format!("{:?}", Told::of(b"6571010101900001")), "Some(Told(..))");
}

#[test]
fn regions_of_the_past_are_known() {
    // Merauke until 2022, Tarakan until 2012, and the present ones.
    for region in ["9101", "6473", "9301", "6571"] {
        assert!(check_nik(&format!("{region}010101900001")).region_known, "{region}");
    }
    for region in ["0101", "2001", "6500", "6575", "9999", "6470"] {
        assert!(!check_nik(&format!("{region}010101900001")).region_known, "{region}");
    }
}

#[test]
fn a_date_is_one_of_the_calendar() {
    let valid = |date: &str| check_nik(&format!("657101{date}0001")).date_valid;
    for right in ["290200", "290204", "310190", "710190", "410190"] {
        assert!(valid(right), "{right}");
    }
    for wrong in ["290201", "300290", "310490", "000190", "320190", "400190", "720190", "011390", "010090"] {
        assert!(!valid(wrong), "{wrong}");
    }
}

#[test]
fn the_day_of_birth_is_that_of_either_century() {
    let told = Told::of(b"6571014502050001").unwrap();
    assert_eq!(told.sex(), Some(Sex::Female));
    let differs = |date: &str| told.differs_from(date.parse().unwrap());
    assert!(!differs("1905-02-05") && !differs("2005-02-05") && differs("2005-02-06"));
    // A number without a day contradicts nobody.
    assert!(!Told::of(b"6571019901900001").unwrap().differs_from("1990-01-01".parse().unwrap()));
}

#[test]
fn an_id_holds_a_number_if_sixteen_digits_in_a_run_are_plausible() {
    assert!(holds_nik("6571010101900001") && holds_nik("nik-6571014101900001/b"));
    for id in
        ["2025092500000123", "65710101019000011", "6571010101900000", "6571 0101 0190 0001", "W1", "6571019901900001"]
    {
        assert!(!holds_nik(id), "{id}");
    }
}
