//! Which runs of digits are an identity or a telephone number?
//!
//! Digits in groups with at most three signs between them make a chain; whatever else a chain says, dates, times, amounts,
//! coordinates and region codes, parts it.

use super::super::nik::{self, is_plausible};
use super::Pieces;

/// Most signs between two groups of one number: " - ".
const WIDEST_GAP: usize = 3;

/// Digits of a mobile number written with its leading 0.
///
/// # Source
///
/// The national numbering plan (PM Kominfo 14/2018): 08, and 8 to 11 digits more.
const MOBILE: std::ops::RangeInclusive<usize> = 10..=13;
/// Digits behind the country code 62.
const ABROAD: std::ops::RangeInclusive<usize> = 7..=12;
/// Digits of a number that a label says to be a telephone's.
const LABELLED_PHONE: std::ops::RangeInclusive<usize> = super::FEWEST_DIGITS..=15;
/// Digits of a number that a label says to be one of identity: NIK and family card have 16, a tax number 15.
const LABELLED_IDENTITY: std::ops::RangeInclusive<usize> = 10..=16;

const PHONE_LABELS: [&str; 18] = [
    "hp",
    "handphone",
    "telp",
    "telpon",
    "telepon",
    "tlp",
    "tel",
    "wa",
    "whatsapp",
    "phone",
    "mobile",
    "kontak",
    "contact",
    "hubungi",
    "call",
    "sms",
    "ponsel",
    "fax",
];
const IDENTITY_LABELS: [&str; 6] = ["nik", "ktp", "kk", "npwp", "kependudukan", "keluarga"];

/// The value of a decimal digit, in the scripts that keyboards and spreadsheets of our users write.
pub(super) fn digit(c: char) -> Option<u8> {
    // Full-width, Arabic, Persian and mathematical forms, each ten in a row.
    const ZEROS: [u32; 8] = [0xff10, 0x0660, 0x06f0, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6];
    if let Some(value) = c.to_digit(10) {
        return u8::try_from(value).ok();
    }
    let code = u32::from(c);
    ZEROS.iter().filter_map(|zero| code.checked_sub(*zero)).find(|value| *value < 10).and_then(|v| u8::try_from(v).ok())
}

/// Signs that may stand between the digits of one number.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '.' | '-' | '_' | '(' | ')' | '\'' | '\u{b7}' | '\u{ad}' | '\u{feff}')
        || matches!(c, '\u{2000}'..='\u{2015}' | '\u{2060}')
}

/// Digits in a row.
struct Group {
    start: usize,
    end: usize,
    /// Place of its first digit among all digits of the text.
    at: usize,
    len: usize,
    /// True if it stands close enough behind the one before to belong to it.
    is_joined: bool,
}

/// The digits of a text in groups.
struct Digits<'a> {
    text: &'a str,
    values: Vec<u8>,
    groups: Vec<Group>,
}

impl<'a> Digits<'a> {
    fn new(text: &'a str) -> Self {
        let mut found = Self { text, values: Vec::new(), groups: Vec::new() };
        for (at, c) in text.char_indices() {
            let Some(value) = digit(c) else { continue };
            let end = at + c.len_utf8();
            match found.groups.last_mut() {
                Some(group) if group.end == at => (group.end, group.len) = (end, group.len + 1),
                last => {
                    let gap = last.map(|group| text.get(group.end..at).unwrap_or_default());
                    let is_joined =
                        gap.is_some_and(|gap| gap.chars().count() <= WIDEST_GAP && gap.chars().all(is_separator));
                    found.groups.push(Group { start: at, end, at: found.values.len(), len: 1, is_joined });
                }
            }
            found.values.push(b'0' + value);
        }
        found
    }

    /// The digits of the groups from `first` to before `end`.
    fn of(&self, first: usize, end: usize) -> &[u8] {
        let from = self.groups[first].at;
        let to = end.checked_sub(1).map_or(from, |last| self.groups[last].at + self.groups[last].len);
        self.values.get(from..to).unwrap_or_default()
    }

    fn number(&self, group: usize) -> u32 {
        self.of(group, group + 1)
            .iter()
            .fold(0, |sum, digit| sum.saturating_mul(10).saturating_add(u32::from(digit - b'0')))
    }

    /// What stands between a group and the one before; empty if they don't belong together.
    fn gap(&self, group: usize) -> &str {
        let Some(before) = group.checked_sub(1).filter(|_| self.groups.get(group).is_some_and(|group| group.is_joined))
        else {
            return "";
        };
        self.text.get(self.groups[before].end..self.groups[group].start).unwrap_or_default()
    }

    /// The text before a group, without the signs that open a number.
    fn before(&self, group: usize) -> &str {
        self.text.get(..self.groups[group].start).unwrap_or_default()
    }

    /// Groups from `first` on with nothing but `mark` between them; 1 for one alone, 0 if `first` follows such a mark.
    fn run(&self, first: usize, mark: &str) -> usize {
        if self.gap(first) == mark {
            return 0;
        }
        1 + (first + 1..self.groups.len()).take_while(|group| self.gap(*group) == mark).count()
    }

    /// Groups from `first` on that say a date, a coordinate or a village, and so are no part of a number of a person.
    fn told(&self, first: usize) -> usize {
        let lens = |n: usize| self.groups[first..first + n].iter().map(|group| group.len).collect::<Vec<_>>();
        let is_day = |day: u32, month: u32, year: u32| {
            (1..=31).contains(&day) && (1..=12).contains(&month) && (1900..=2100).contains(&year)
        };
        let number = |place: usize| self.number(first + place);
        for mark in [".", "-"] {
            if self.run(first, mark) == 3 {
                let is_date = match lens(3).as_slice() {
                    [1..=2, 1..=2, 4] => is_day(number(0), number(1), number(2)),
                    [4, 1..=2, 1..=2] => is_day(number(2), number(1), number(0)),
                    _ => false,
                };
                if is_date {
                    return 3;
                }
            }
        }
        match self.run(first, ".") {
            // Latitudes and longitudes of the country, 11 S to 6 N and 95 to 141 E.
            2 if matches!(lens(2).as_slice(), [1..=3, 5..=20]) && matches!(number(0), 0..=11 | 95..=141) => {
                let is_written_so = self.groups[first].len == 1 || !self.of(first, first + 1).starts_with(b"0");
                if is_written_so { 2 } else { 0 }
            }
            4 if lens(4) == [2, 2, 2, 4] => 4,
            _ => 0,
        }
    }

    /// Groups from `first` on that say a time, an amount or another decimal number, and so are no part of a telephone number.
    fn counted(&self, first: usize) -> usize {
        let run = self.run(first, ".");
        if run < 2 || self.before(first).ends_with('+') {
            return 0;
        }
        let lens: Vec<usize> = self.groups[first..first + run].iter().map(|group| group.len).collect();
        if let [1..=2, 2] = lens.as_slice() {
            let is_time = self.number(first) <= 24 && self.number(first + 1) <= 59;
            return if is_time { 2 } else { 0 };
        }
        let digits = self.of(first, first + run);
        let is_country_code = digits.starts_with(b"628") && lens[0] == 2 && digits.len() > *MOBILE.start();
        let is_rupiah = self.before(first).trim_end().to_ascii_lowercase().trim_end_matches('.').ends_with("rp");
        let is_amount = lens[0] <= 3 && !digits.starts_with(b"0") && lens[1..].iter().all(|len| *len == 3);
        if is_amount && digits.len() <= 12 && (is_rupiah || !is_country_code) { run } else { 0 }
    }

    /// The end of an identity number that starts with a group.
    fn identity(&self, first: usize, end: usize) -> Option<usize> {
        // Nothing that a market needs has so many digits in a row, whether they are plausible or mistyped.
        if self.groups[first].len >= nik::DIGITS {
            return Some(first + 1);
        }
        let upto = (first + 1..=end).find(|upto| self.of(first, *upto).len() >= nik::DIGITS)?;
        is_plausible(self.of(first, upto)).then_some(upto)
    }

    /// The end of a telephone number that starts with a group.
    fn phone(&self, first: usize, end: usize) -> Option<usize> {
        let before = self.before(first);
        let is_abroad = before.ends_with('+') || before.ends_with("(+");
        let digits = self.of(first, end);
        let (skipped, lengths, must) = if is_abroad && digits.starts_with(b"62") {
            (2, ABROAD, &b""[..])
        } else if digits.starts_with(b"00628") {
            (4, ABROAD, &b"8"[..])
        } else if digits.starts_with(b"628") {
            (2, 9..=12, &b"8"[..])
        } else if digits.starts_with(b"08") && self.groups[first].len >= 3 {
            (0, MOBILE, &b"08"[..])
        } else {
            return None;
        };
        if !digits.get(skipped..)?.starts_with(must) {
            return None;
        }
        self.grown(first, end, skipped, &lengths)
    }

    /// The end of groups that have together as many digits as `lengths` allow, as few groups as a reader would take.
    fn grown(
        &self,
        first: usize,
        end: usize,
        skipped: usize,
        lengths: &std::ops::RangeInclusive<usize>,
    ) -> Option<usize> {
        // The last group of a telephone number has three digits or more; a shorter one, or another gap, begins something else.
        const SHORTEST: usize = 3;
        let mut best = None;
        for upto in first + 1..=end {
            let total = self.of(first, upto).len().saturating_sub(skipped);
            if total > *lengths.end() {
                break;
            }
            if total < *lengths.start() {
                continue;
            }
            let goes_on = best.is_some();
            let last = upto - 1;
            if goes_on && (self.groups[last].len < SHORTEST || self.gap(last) != self.gap(last - 1)) {
                break;
            }
            best = Some(upto);
            if self.groups[first].len >= *lengths.start() {
                break;
            }
        }
        best
    }

    /// The end of a number that a label before its first group names.
    fn labelled(&self, first: usize, end: usize) -> Option<usize> {
        let label = self.label(first)?;
        if IDENTITY_LABELS.contains(&label.as_str()) {
            let fits = |upto: &usize| LABELLED_IDENTITY.contains(&self.of(first, *upto).len());
            return (first + 1..=end).rev().find(fits);
        }
        let digits = self.of(first, end);
        let is_phone = digits.starts_with(b"0") || digits.starts_with(b"8") || digits.starts_with(b"62");
        if is_phone { self.grown(first, end, 0, &LABELLED_PHONE) } else { None }
    }

    /// The word before a number that says whose it is: "HP", "No. KTP".
    fn label(&self, first: usize) -> Option<String> {
        const FURTHEST: usize = 32;
        let before = self.before(first);
        let start = before.len().saturating_sub(FURTHEST);
        let start = (start..=before.len()).find(|start| before.is_char_boundary(*start))?;
        let near = before.get(start..)?.to_lowercase();
        let mut words = near.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).rev();
        let word = words.find(|word| !matches!(*word, "no" | "nomor" | "nomer" | "number" | "nmr" | "di" | "ke"))?;
        let is_label = PHONE_LABELS.contains(&word) || IDENTITY_LABELS.contains(&word);
        // Another sentence's word is no label of this number.
        let tail = near.rsplit_once(word).map_or("", |(_, tail)| tail);
        (is_label && !tail.contains(['\n', ',', ';'])).then(|| word.to_owned())
    }

    /// What stands before a number and belongs to it.
    fn opened(&self, group: usize) -> usize {
        let before = self.before(group);
        before.strip_suffix('+').map_or(before.len(), |rest| rest.strip_suffix('(').unwrap_or(rest).len())
    }
}

/// Adds the identity and telephone numbers of a text to `pieces`.
pub(super) fn find(text: &str, pieces: &mut Pieces) {
    let digits = Digits::new(text);
    let all = digits.groups.len();
    let mut first = 0;
    while first < all {
        let told = digits.told(first);
        if told > 0 {
            first += told;
            continue;
        }
        let identity_end = chain(&digits, first, |group| digits.told(group) > 0);
        let phone_end = chain(&digits, first, |group| digits.told(group) > 0 || digits.counted(group) > 0);
        let mut end = digits.identity(first, identity_end);
        if end.is_none() && digits.counted(first) == 0 {
            end = digits.phone(first, phone_end).or_else(|| digits.labelled(first, phone_end));
        }
        match end {
            Some(end) => {
                pieces.push((digits.opened(first), digits.groups[end - 1].end));
                first = end;
            }
            None => first += 1,
        }
    }
}

/// The end of the chain that a group begins: the next group that stands apart, or that something else begins with.
fn chain(digits: &Digits<'_>, first: usize, is_other: impl Fn(usize) -> bool) -> usize {
    // No number of a person has more digits than this, and so no more groups.
    const LONGEST: usize = 24;
    let upto = digits.groups.len().min(first + LONGEST);
    (first + 1..upto).find(|group| !digits.groups[*group].is_joined || is_other(*group)).unwrap_or(upto)
}
