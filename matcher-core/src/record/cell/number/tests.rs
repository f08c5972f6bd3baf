use proptest::prelude::*;

use super::super::support::{read, refusal, text, value};
use super::*;

#[test]
fn numbers_are_read_as_offices_write_them() {
    for (cell, number) in [
        ("2.5", 2.5),
        ("2,5", 2.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1_234_567.0),
        ("3 tahun", 3.0),
        ("3thn", 3.0),
        ("6 bulan", 0.5),
        ("2 tahun 6 bulan", 2.5),
        ("min 2 thn", 2.0),
        ("Minimal 1 Tahun", 1.0),
        ("-0,123", -0.123),
        ("1.234", 1.234),
        ("85%", 0.85),
        ("fresh graduate", 0.0),
        (",5", 0.5),
        ("1e3", 1000.0),
    ] {
        assert_eq!(value::<f64>(cell), Some(number), "{cell}");
    }
    assert_eq!(value::<Kilometres>("5 km"), Kilometres::new(5.0).ok());
}

#[test]
fn a_decimal_comma_is_reported() {
    assert_eq!(read::<f64>(&text("2,5")), Ok((Some(2.5), vec!["decimal_comma"])));
    assert_eq!(read::<f64>(&text("2.5")), Ok((Some(2.5), vec![])));
}

#[test]
fn what_is_no_finite_number_is_refused() {
    for cell in ["tiga", "1-2", "2.5.1", "1,2,3", "1.2345,6", "--5", "3 km/jam", "."] {
        assert_eq!(refusal::<f64>(cell), "not_a_number", "{cell}");
    }
    for raw in [Raw::Float(f64::NAN), Raw::Float(f64::INFINITY), text("inf"), text("1e999"), text("-Infinity")] {
        assert_eq!(read::<f64>(&raw), Err("not_finite"));
    }
    assert_eq!(read::<Kilometres>(&Raw::Int(-1)), Err("negative"));
    assert_eq!(read::<f64>(&Raw::Bool(true)), Err("not_a_number"));
}

#[test]
fn whole_numbers_take_units_and_groups() {
    for (cell, number) in [("5", 5), ("5 orang", 5), ("5.0", 5), ("5,0", 5), ("1.200", 1_200), ("30 hari", 30)] {
        assert_eq!(value::<u32>(cell), Some(number), "{cell}");
    }
    assert_eq!(read::<u32>(&Raw::Float(3.0)), Ok((Some(3), vec![])));
    for cell in ["-1", "2.5", "4294967296", "lima", "1.0.0"] {
        assert_eq!(refusal::<u32>(cell), "not_a_whole_number", "{cell}");
    }
}

#[test]
fn wages_are_read_as_offices_write_them() {
    for (cell, amount) in [
        ("3500000", 3_500_000),
        ("3.500.000", 3_500_000),
        ("3,500,000", 3_500_000),
        ("3.500.000,00", 3_500_000),
        ("3500000.00", 3_500_000),
        ("3,5 jt", 3_500_000),
        ("4 juta", 4_000_000),
        ("4,5juta", 4_500_000),
        ("Rp3.5 jt", 3_500_000),
        ("Rp 4.000.000/bulan", 4_000_000),
        ("Rp. 4.000.000,-", 4_000_000),
        ("IDR 4,000,000 per bulan", 4_000_000),
        ("Rp 4.000.000 sebulan", 4_000_000),
        ("4.000.000 rupiah", 4_000_000),
        ("750 ribu", 750_000),
        ("500rb/bln", 500_000),
        ("150k", 150_000),
        ("3.500", 3_500),
        ("3,559,112.85", 3_559_113),
        ("1,25 miliar", 1_250_000_000),
    ] {
        assert_eq!(value::<Rupiah>(cell), Rupiah::new(amount).ok(), "{cell}");
    }
    assert_eq!(read::<Rupiah>(&Raw::Float(3_500_000.0)), Ok((Rupiah::new(3_500_000).ok(), vec![])));
    assert_eq!(
        read::<Rupiah>(&text("3,5 jt")),
        Ok((Rupiah::new(3_500_000).ok(), vec!["decimal_comma", "rupiah_text"]))
    );
    assert_eq!(read::<Rupiah>(&text("nego")), Ok((None, vec!["amount_untold"])));
}

#[test]
fn an_amount_with_two_readings_or_none_is_refused() {
    for (cell, rule) in [
        ("3.500 juta", "ambiguous_amount"),
        ("3,5", "ambiguous_amount"),
        ("Rp150.000/hari", "period_in_amount"),
        ("3-4 juta", "not_an_amount"),
        ("empat juta", "not_an_amount"),
        ("Rp", "not_an_amount"),
        ("4 jtan", "not_an_amount"),
        ("4.000.00", "not_an_amount"),
        ("-5", "negative"),
        ("-1.000.000", "negative"),
        ("9999999999999999", "out_of_range"),
        ("99999999999999999999999", "out_of_range"),
        ("Rp/bulan", "not_an_amount"),
    ] {
        assert_eq!(refusal::<Rupiah>(cell), rule, "{cell}");
    }
    assert_eq!(read::<Rupiah>(&Raw::Float(f64::NAN)), Err("not_finite"));
    assert_eq!(read::<Rupiah>(&Raw::Int(-1)), Err("negative"));
    assert_eq!(read::<Rupiah>(&Raw::Float(-0.5)), Err("negative"));
}

proptest! {
    #[test]
    fn an_amount_survives_the_indonesian_way_of_writing(amount in 0..=Rupiah::MAX) {
        let amount = Rupiah::new(amount).unwrap();
        prop_assert_eq!(value::<Rupiah>(&amount.to_string()), Some(amount));
    }

    #[test]
    fn a_number_survives_both_decimal_marks(number in -1e6..1e6_f64) {
        let written = number.to_string();
        prop_assert_eq!(value::<f64>(&written), Some(number));
        prop_assert_eq!(value::<f64>(&written.replace('.', ",")), Some(number));
    }

    #[test]
    fn no_text_panics(cell in "\\PC*") {
        let _ = read::<f64>(&text(&cell));
        let _ = read::<u32>(&text(&cell));
        let _ = read::<Rupiah>(&text(&cell));
    }
}

#[test]
fn a_number_of_a_person_is_no_amount_and_no_count() {
    for cell in ["081255590123", "0812-5559-0123", "+6281255590123", "6571014203970123"] {
        assert_eq!(refusal::<Rupiah>(cell), "not_an_amount", "{cell}");
        assert_eq!(refusal::<f64>(cell), "not_a_number", "{cell}");
        assert_eq!(refusal::<u32>(cell), "not_a_whole_number", "{cell}");
    }
    assert_eq!(read::<f64>(&Raw::Int(6_571_014_203_970_123)), Err("not_a_number"));
    assert_eq!(value::<f64>("12.08333333333333"), Some(12.083_333_333_333_33));
    assert_eq!(value::<Rupiah>("62000000000").map(Rupiah::get), Some(62_000_000_000));
}
