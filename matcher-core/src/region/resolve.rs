//! From a cell of a table to a region: codes of two systems, names with and without the regions around them.
//!
//! A text is split into parts, each part is looked up, and a region is taken that lies in all the others. What the text
//! leaves open is decided by stated rules and noted, or refused; never by the order of the table.

use super::choose::Choice;
use super::error::{RegionError, shown};
use super::names::Found;
use super::words::{Kind, Words, key, strip_kind};
use super::{AdminLevel, Gazetteer, RegionCode, ResolveNote, Resolved};

/// Least similarity of a misspelt name when little narrows the choice: one slip in ten letters. Of 20,000 village names
/// written alone, which no table of kecamatan knows, 1 % find a namesake by this; with a provinsi beside them 3 %
/// would at 0.8, nearly all wrong.
const NEAR_ANYWHERE: f64 = 0.9;
/// The same when a word for the level or a kabupaten/kota around it narrows the choice: one slip in seven letters. At
/// 0.8 more than half of what it finds for villages is wrong (Bunga, Bunta).
const NEAR_WITHIN: f64 = 0.85;
/// How much nearer than the next name a misspelt one must be to be taken.
const CLEARLY: f64 = 0.05;
/// Similarity from which a name is worth suggesting, and how many are. Below 0.7 short words suggest anything ("Tokyo":
/// Topoyo).
const SUGGESTED: (f64, usize) = (0.7, 3);
/// Longest text that is looked through for names without commas, in words; bounds the look-ups by their square.
const LONGEST_RUN: usize = 12;

/// Bytes of a text that names a region, kinds, doubles and every level above it included. In a longer one each of a
/// thousand parts would be compared with every name.
const LONGEST_TEXT: usize = 1_024;

impl Gazetteer {
    /// The region a text means, given as a code or as a name.
    ///
    /// Codes: Kemendagri with or without dots; a BPS code of 7 or 10 digits becomes its kabupaten/kota, with a note. A
    /// table program's `6571.0` is read as `6571`. Old codes become those in force.
    ///
    /// Names: any case, spacing and punctuation; `Kab.`, `Kota Adm.`, `Kec.`, `Prov.` and their long and English
    /// forms, before or after; short names (Kobar, Jaksel, Kaltim); a place followed by the regions around it. The
    /// rules:
    ///
    /// 1. Parts that lie in one another: the finest is meant. "Cikarang Selatan, Jawa Barat" is the kecamatan.
    /// 2. One name at several levels: the coarsest is meant. "Jambi" is the provinsi, "Ciamis" the kabupaten.
    /// 3. A kota and the kabupaten around it: the kota, with a note. More than half of 2,834 vacancies from West Java
    ///    write such a name alone and would be lost if it were refused; where the kota is wrong, the place lies next
    ///    door.
    /// 4. Several kecamatan, or a kota and a kabupaten of different provinces: the region around them that the text
    ///    also gives, with a note; else an error.
    /// 5. A name that is only a kecamatan's, and that elsewhere: taken for a village of the region beside it and left
    ///    out, with a note. Other parts that don't lie in one another are an error.
    /// 6. A name that isn't known: the clearly nearest spelling, with a note; else an error with the nearest names.
    ///
    /// A known name takes about a microsecond; an unknown one a hundred times that, as all names are compared.
    ///
    /// # Errors
    ///
    /// [`RegionError::Malformed`] or [`RegionError::UnknownCode`] for digits, [`RegionError::Unknown`],
    /// [`RegionError::Ambiguous`] or [`RegionError::Conflict`] for names.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::region::{Gazetteer, RegionError, ResolveNote};
    ///
    /// let regions = Gazetteer::bundled();
    /// for text in ["65.71", "6571", "Kota Tarakan", "TARAKAN, Kaltara", "Tarakan City, North Kalimantan"] {
    ///     assert_eq!(regions.resolve(text)?.code.to_string(), "65.71");
    /// }
    ///
    /// let bandung = regions.resolve("Bandung, Jawa Barat")?;
    /// assert_eq!(bandung.code.to_string(), "32.73");
    /// assert_eq!(bandung.note, Some(ResolveNote::SharedName { others: vec!["32.04".parse()?] }));
    ///
    /// let misspelt = regions.resolve("Kotawaringn Barat")?;
    /// assert_eq!(misspelt.code.to_string(), "62.01");
    /// assert!(matches!(misspelt.note, Some(ResolveNote::NearMiss { .. })));
    /// assert!(matches!(regions.resolve("Atlantis"), Err(RegionError::Unknown { .. })));
    /// # Ok::<(), RegionError>(())
    /// ```
    pub fn resolve(&self, text: &str) -> Result<Resolved, RegionError> {
        self.resolve_near(text, None)
    }

    /// The region a text means, where a name that several regions bear is taken to be the one in `area`.
    ///
    /// For an office's own tables, in which "Tamansari" means that of its own kabupaten. Everything that
    /// [`Gazetteer::resolve`] reads without this is read the same.
    ///
    /// # Errors
    ///
    /// As [`Gazetteer::resolve`].
    pub fn resolve_within(&self, text: &str, area: RegionCode) -> Result<Resolved, RegionError> {
        self.resolve_near(text, Some(area))
    }

    fn resolve_near(&self, text: &str, area: Option<RegionCode>) -> Result<Resolved, RegionError> {
        let text = text.trim();
        if text.len() > LONGEST_TEXT {
            return Err(self.unknown(text.get(..LONGEST_TEXT).unwrap_or_default(), &[]));
        }
        if text.contains(|c: char| c.is_ascii_digit()) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        {
            let whole = |digits: &&str| matches!(digits.len(), 2 | 4 | 6 | 7 | 10) && !digits.contains('.');
            return self.resolve_code(text.strip_suffix(".0").filter(whole).unwrap_or(text));
        }
        let whole = self.names.look_up(Words::of(text).as_slice());
        if !whole.codes.is_empty() {
            return self.choose(&[&whole], area).into_result(self, text);
        }
        let mut parts: Vec<Part> =
            split(text).map(|words| Part { found: self.names.look_up(&words), words, near: false }).collect();
        if let [only] = parts.as_slice()
            && only.found.codes.is_empty()
            && let Some(run) = self.run(&only.words)
        {
            parts = run;
        }
        self.find_near(&mut parts, area);
        let known: Vec<&Found> = parts.iter().map(|part| &part.found).filter(|found| !found.codes.is_empty()).collect();
        if known.is_empty() {
            return Err(self.unknown(text, &parts));
        }
        let mut resolved = self.choose(&known, area).into_result(self, text)?;
        if parts
            .iter()
            .any(|part| part.near && part.found.codes.iter().any(|code| self.current(*code) == resolved.code))
        {
            resolved.note =
                Some(ResolveNote::NearMiss { name: self.name(resolved.code).unwrap_or_default().to_owned() });
        } else if known.len() < parts.len() {
            resolved.note.get_or_insert(ResolveNote::PartIgnored);
        }
        Ok(resolved)
    }

    fn resolve_code(&self, text: &str) -> Result<Resolved, RegionError> {
        let bps = || self.of_bps(text).map(|code| Resolved { code: self.current(code), note: Some(ResolveNote::Bps) });
        let code = match text.parse::<RegionCode>() {
            Ok(code) => code,
            Err(RegionError::Bps { .. }) => return bps(),
            Err(error) => return Err(error),
        };
        let known =
            AdminLevel::ALL.into_iter().rev().filter_map(|level| code.at(level)).find(|&code| self.contains(code));
        // Most tables end at the kecamatan: there a village is taken on its word.
        let lists_villages = |kecamatan: RegionCode| self.children(kecamatan).next().is_some();
        match known {
            Some(known) if known == code => Ok(self.in_force_now(code, code)),
            Some(known) if known.level() == AdminLevel::Kecamatan && !lists_villages(known) => {
                Ok(self.in_force_now(code, code))
            }
            // The kecamatan of this village doesn't exist, so it is numbered by the other system.
            Some(known) if text.len() == 10 && known.level() < AdminLevel::Kecamatan => bps(),
            None if text.len() == 10 => bps(),
            Some(known) if known.level() > AdminLevel::Provinsi => {
                Ok(Resolved { code: self.current(known), note: Some(ResolveNote::PartIgnored) })
            }
            _ => Err(RegionError::UnknownCode { code: code.to_string() }),
        }
    }

    fn in_force_now(&self, code: RegionCode, was: RegionCode) -> Resolved {
        let now = self.current(code);
        Resolved { code: now, note: (now != was).then_some(ResolveNote::Superseded { was }) }
    }

    /// The names in a text without commas, if it is made of nothing else: "Tarakan Barat Tarakan Kaltara".
    fn run(&self, words: &[Box<str>]) -> Option<Vec<Part>> {
        let mut rest = words;
        let mut parts = Vec::new();
        while !rest.is_empty() && words.len() <= LONGEST_RUN {
            let (length, found) = (1..=rest.len()).rev().find_map(|length| {
                let found = self.names.look_up(&rest[..length]);
                (!found.codes.is_empty()).then_some((length, found))
            })?;
            parts.push(Part { words: rest[..length].to_vec(), found, near: false });
            rest = &rest[length..];
        }
        (parts.len() > 1).then_some(parts)
    }

    /// Looks for misspelt names among the parts that name nothing, inside the region the other parts give.
    fn find_near(&self, parts: &mut [Part], area: Option<RegionCode>) {
        if parts.iter().all(|part| !part.found.codes.is_empty()) {
            return;
        }
        let known: Vec<&Found> = parts.iter().map(|part| &part.found).filter(|found| !found.codes.is_empty()).collect();
        let around = match self.choose(&known, area) {
            Choice::One(resolved) => Some(resolved.code),
            _ => None,
        };
        for part in parts.iter_mut().filter(|part| part.found.codes.is_empty()) {
            let (kind, name) =
                strip_kind(&part.words).map_or((None, part.words.as_slice()), |(kind, name)| (Some(kind), name));
            part.found.codes = self.nearest(&key(name), kind, around);
            part.near = !part.found.codes.is_empty();
        }
    }

    /// The codes of the name clearly nearest to a key; none if there is no such name.
    fn nearest(&self, key: &str, kind: Option<Kind>, around: Option<RegionCode>) -> Vec<RegionCode> {
        let narrow = kind.is_some() || around.is_some_and(|around| around.level() > AdminLevel::Provinsi);
        let floor = if narrow { NEAR_WITHIN } else { NEAR_ANYWHERE };
        let near = self.names.near(key, floor, |code| {
            kind.is_none_or(|kind| kind.admits(code))
                && around.is_none_or(|around| around != code && around.contains(code))
        });
        let mut near = near.into_iter();
        let Some(best) = near.next() else { return Vec::new() };
        let rival = near.find(|other| self.all_current(&other.codes) != self.all_current(&best.codes));
        if rival.is_some_and(|rival| best.similarity - rival.similarity < CLEARLY) { Vec::new() } else { best.codes }
    }

    fn unknown(&self, text: &str, parts: &[Part]) -> RegionError {
        let (floor, most) = SUGGESTED;
        let name = parts.first().map(|part| strip_kind(&part.words).map_or(part.words.as_slice(), |(_, name)| name));
        let near = name.map_or_else(Vec::new, |name| self.names.near_from_first_letter(&key(name), floor));
        let mut nearest: Vec<String> = Vec::new();
        for name in near.iter().flat_map(|near| &near.codes).map(|&code| self.full_name(self.current(code))) {
            if nearest.len() < most && !nearest.contains(&name) {
                nearest.push(name);
            }
        }
        RegionError::Unknown { text: shown(text), nearest }
    }
}

/// A stretch of the text and what it names.
struct Part {
    words: Vec<Box<str>>,
    found: Found,
    /// Found by likeness only.
    near: bool,
}

/// The parts of a text as words, without those that never name a region of Indonesia.
fn split(text: &str) -> impl Iterator<Item = Vec<Box<str>>> {
    let parts = text.split([',', ';', '|', '/', '(', ')', '\n', '–', '—']).flat_map(|part| part.split(" - "));
    parts.filter_map(|part| {
        let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        let mut words = Words::of(part).as_slice().to_vec();
        // A postal code after the name.
        words.retain(|word| !(word.len() == 5 && is_number(word)));
        let says_nothing =
            words.iter().all(|word| is_number(word) || matches!(word.as_ref(), "indonesia" | "id" | "ri"));
        (!says_nothing).then_some(words)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    fn read(text: &str) -> (String, Option<ResolveNote>) {
        let resolved = Gazetteer::bundled().resolve(text).unwrap();
        (resolved.code.to_string(), resolved.note)
    }

    fn error(text: &str) -> RegionError {
        Gazetteer::bundled().resolve(text).unwrap_err()
    }

    #[test]
    fn the_forms_offices_and_portals_write_are_read_without_a_note() {
        let cases = [
            ("Kab. Bandung", "32.04"),
            ("Bandung Kota", "32.73"),
            ("KOTA ADM. JAKARTA SELATAN", "31.74"),
            ("Kab. Adm. Kepulauan Seribu", "31.01"),
            ("South Jakarta", "31.74"),
            ("West Java", "32"),
            ("West Bandung Regency", "32.17"),
            ("D.I. Yogyakarta", "34"),
            ("DKI Jakarta", "31"),
            ("Tarakan, Kalimantan Utara", "65.71"),
            ("Tarakan Kalimantan Utara", "65.71"),
            ("Tarakan City, North Kalimantan, Indonesia", "65.71"),
            ("Kec. Tarakan Barat Kota Tarakan 77111", "65.71.01"),
            ("Kobar", "62.01"),
            ("Pangkalan Bun", "62.01"),
            ("Palabuhanratu/Pelabuhan Ratu", "32.02.01"),
            ("Kecamatan Kumai, Kabupaten Kotawaringin Barat, Provinsi Kalimantan Tengah", "62.01.01"),
            ("Kota Gajah", "18.02.23"),
            ("Cikarang Selatan, Jawa Barat", "32.16.19"),
            ("Kota Palangka Raya", "62.71"),
            ("Fak-Fak", "92.03"),
            ("Kab. Toba Samosir", "12.12"),
            ("Ciamis, Ciamis, Jawa Barat", "32.07.01"),
            ("6571.0", "65.71"),
        ];
        for (text, code) in cases {
            assert_eq!(read(text), (code.to_owned(), None), "{text}");
        }
    }

    #[test]
    fn every_region_is_found_by_its_full_name() {
        let regions = Gazetteer::bundled();
        for level in AdminLevel::ALL {
            for code in regions.codes(level) {
                let full = regions.full_name(code);
                assert_eq!(regions.resolve(&full).map(|found| found.code), Ok(code), "{full}");
            }
        }
    }

    #[test]
    fn a_kota_comes_before_the_kabupaten_around_it_with_a_note() {
        assert_eq!(
            read("Bandung"),
            ("32.73".to_owned(), Some(ResolveNote::SharedName { others: vec![code("32.04")] }))
        );
        assert_eq!(read("Jambi"), ("15".to_owned(), Some(ResolveNote::SharedName { others: vec![code("15.71")] })));
        assert_eq!(read("Gorontalo, Gorontalo").0, "75.71");
    }

    #[test]
    fn a_name_of_several_provinces_needs_more() {
        let RegionError::Ambiguous { candidates, within, .. } = error("Banjar") else { panic!("one was taken") };
        assert_eq!((candidates.len(), within), (2, None));
        assert_eq!(read("Banjar, Jawa Barat"), ("32.79".to_owned(), None));
        let regions = Gazetteer::bundled();
        assert_eq!(regions.resolve_within("Banjar", code("63")).unwrap().code, code("63.03"));
        assert_eq!(
            regions.resolve_within("Tamansari", code("32.01")).unwrap().code.at(AdminLevel::KabupatenKota),
            Some(code("32.01"))
        );
    }

    #[test]
    fn what_the_text_leaves_open_becomes_the_region_around_it() {
        let (code, note) = read("Sukasari, Jawa Barat");
        assert_eq!(code, "32");
        assert!(matches!(note, Some(ResolveNote::Open { candidates }) if candidates.len() == 4));
        assert_eq!(read("Cikarang"), ("32.16".to_owned(), Some(ResolveNote::SharedBeginning)));
    }

    #[test]
    fn parts_that_name_nothing_are_left_out_with_a_note() {
        for text in ["Jl. Mawar 5, Pangkalan Bun", "Juata Laut, Tarakan", "Tamansari, Kota Bandung", "65.71.99"] {
            assert_eq!(read(text).1, Some(ResolveNote::PartIgnored), "{text}");
        }
        assert!(matches!(error("Surabaya, Jawa Barat"), RegionError::Conflict { .. }));
    }

    #[test]
    fn one_slip_is_forgiven_where_the_choice_is_narrow() {
        for (text, code) in
            [("Kab. Pahuwato", "75.04"), ("Cikarang Seltan, Jawa Barat", "32.16.19"), ("Lombok Timor", "52.03")]
        {
            let (found, note) = read(text);
            assert_eq!(found, code, "{text}");
            assert!(matches!(note, Some(ResolveNote::NearMiss { .. })), "{text}");
        }
        let RegionError::Unknown { nearest, .. } = error("Taraakn") else { panic!("one was taken") };
        assert_eq!(nearest.first().map(String::as_str), Some("Kota Tarakan, Kalimantan Utara"));
    }

    #[test]
    fn codes_of_the_statistics_office_become_their_kabupaten() {
        // BPS numbers Jakarta Selatan 3171 and Berau 6405.
        for (text, code) in [("6571010", "65.71"), ("3171010", "31.74"), ("6405010001", "64.03"), ("9401010", "93.01")]
        {
            assert_eq!(read(text), (code.to_owned(), Some(ResolveNote::Bps)), "{text}");
        }
        assert_eq!(read("3171"), ("31.71".to_owned(), None));
        assert!(matches!(error("9999999"), RegionError::UnknownCode { .. }));
    }

    #[test]
    fn a_village_is_taken_on_the_word_of_its_kecamatan_unless_the_table_lists_villages() {
        assert_eq!(read("65.71.01.1001"), ("65.71.01.1001".to_owned(), None));
        let table = "code,name\n65.71.01,Tarakan Barat\n65.71.01.1001,Karang Anyar\n";
        let regions = Gazetteer::from_csv(table.as_bytes()).unwrap();
        let unlisted = regions.resolve("65.71.01.1009").unwrap();
        assert_eq!((unlisted.code, unlisted.note), (code("65.71.01"), Some(ResolveNote::PartIgnored)));
        assert_eq!(regions.resolve("Karang Anyar").unwrap().code, code("65.71.01.1001"));
    }

    #[test]
    fn a_place_named_with_its_former_province_is_found() {
        let note = Some(ResolveNote::Superseded { was: code("91.01") });
        assert_eq!(read("Merauke, Papua"), ("93.01".to_owned(), note.clone()));
        assert_eq!(read("91.01"), ("93.01".to_owned(), note));
    }

    #[test]
    fn no_message_repeats_a_nik_or_a_phone_number() {
        for text in
            ["6571015505990001", "0812345678", "8123456789", "hubungi 0812-3456-7890", "6571015505990001, Atlantis"]
        {
            let message = error(text).to_string();
            assert!(
                message.bytes().filter(u8::is_ascii_digit).count() < 20
                    && !message.contains("5505")
                    && !message.contains("5678"),
                "{message}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_text_panics_and_what_is_found_is_in_force(text in "[A-Za-z0-9 .,/()-]{0,40}|\\PC{0,30}") {
            let regions = Gazetteer::bundled();
            if let Ok(resolved) = regions.resolve(&text) {
                prop_assert_eq!(regions.current(resolved.code), resolved.code);
            }
        }
    }
}
