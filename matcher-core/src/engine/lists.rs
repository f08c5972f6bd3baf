//! How do the lists of a million workers fit into memory? As differences of sorted codes, in as few bytes as each takes.
//!
//! A worker's skills, words, certificates, groups and field of study lie one behind the other, each list behind its length.
//! What is rare takes a byte of its own only where it occurs: a credit below 1, a text weight other than 1.

use crate::fixed::Fixed;
use crate::record::WorkerFacts;
use crate::scoring::packed::{Held, HeldCertificate, TEXT_HELD_ONE, TextHeld, WorkerView};

/// One worker's lists, unpacked; a buffer to be used again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lists {
    /// Skills held, sorted.
    pub(crate) skills: Vec<Held>,
    /// Words of the wanted occupation, sorted.
    pub(crate) title: Vec<u32>,
    /// Words of every text, sorted.
    pub(crate) terms: Vec<TextHeld>,
    /// Certificates held.
    pub(crate) certificates: Vec<HeldCertificate>,
    /// Groups a policy may name, sorted.
    pub(crate) groups: Vec<u32>,
    /// Words of the field of study, sorted.
    pub(crate) major: Vec<u32>,
}

impl Lists {
    /// The lists beside facts.
    pub(crate) fn view<'a>(&'a self, facts: &'a WorkerFacts) -> WorkerView<'a> {
        WorkerView {
            facts,
            skills: &self.skills,
            title: &self.title,
            terms: &self.terms,
            certificates: &self.certificates,
            groups: &self.groups,
            major: &self.major,
        }
    }
}

/// Everybody's lists.
#[derive(Default)]
pub(crate) struct PackedLists {
    bytes: Vec<u8>,
    /// Where each worker's lists begin, and the end.
    starts: Vec<u32>,
    /// A buffer for the words of one text.
    terms: Vec<u8>,
}

/// A number in groups of seven bits, the lowest first; all but the last are marked.
fn write(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
}

/// Reads numbers one after the other.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    #[inline]
    fn number(&mut self) -> u32 {
        // Most take one byte or two.
        match *self.0 {
            [first @ ..0x80, ref rest @ ..] => {
                self.0 = rest;
                u32::from(first)
            }
            [first, second @ ..0x80, ref rest @ ..] => {
                self.0 = rest;
                u32::from(first & 0x7f) | u32::from(second) << 7
            }
            _ => self.long(),
        }
    }

    fn long(&mut self) -> u32 {
        let (mut value, mut shift) = (0, 0);
        while let Some((byte, rest)) = self.0.split_first() {
            self.0 = rest;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
            shift += 7;
        }
        value
    }
}

/// The lists of one worker that were not read yet: skills, then the title, then words of texts. Each must be read to its end
/// before the next.
pub(super) struct Unread<'a>(Reader<'a>);

impl Unread<'_> {
    #[inline]
    pub(super) fn skills(&mut self) -> impl Iterator<Item = Held> {
        let reader = &mut self.0;
        let mut skill = 0;
        (0..reader.number()).map(move |_| {
            let marked = reader.number();
            skill += marked >> 1;
            let credit = if marked & 1 == 1 { Fixed::from_steps(reader.number()) } else { Fixed::ONE };
            Held { skill, credit }
        })
    }

    #[inline]
    pub(super) fn title(&mut self) -> impl Iterator<Item = u32> {
        codes(&mut self.0)
    }

    #[inline]
    pub(super) fn terms(&mut self) -> impl Iterator<Item = TextHeld> {
        let bytes = self.0.number() as usize;
        let (terms, rest) = self.0.0.split_at(bytes.min(self.0.0.len()));
        self.0 = Reader(rest);
        let (mut terms, mut term) = (Reader(terms), 0);
        std::iter::from_fn(move || {
            if terms.0.is_empty() {
                return None;
            }
            let marked = terms.number();
            term += marked >> 1;
            let weight = if marked & 1 == 1 { terms.number() } else { TEXT_HELD_ONE };
            Some(TextHeld { term, weight })
        })
    }

    /// Reads what is left once the others are.
    fn papers(&mut self, lists: &mut Lists) {
        let reader = &mut self.0;
        lists.certificates.clear();
        for _ in 0..reader.number() {
            let (skill, expires) = (reader.number(), reader.number().cast_signed());
            lists.certificates.push(HeldCertificate { skill, expires });
        }
        read_codes(reader, &mut lists.groups);
        read_codes(reader, &mut lists.major);
    }
}

/// Differences of sorted codes, doubled where a mark says whether another number follows.
fn write_codes(bytes: &mut Vec<u8>, codes: &[u32]) {
    write(bytes, length(codes.len()));
    let mut last = 0;
    for code in codes {
        write(bytes, code - last);
        last = *code;
    }
}

#[inline]
fn codes(reader: &mut Reader<'_>) -> impl Iterator<Item = u32> {
    let mut last = 0;
    (0..reader.number()).map(move |_| {
        last += reader.number();
        last
    })
}

fn read_codes(reader: &mut Reader<'_>, list: &mut Vec<u32>) {
    list.clear();
    list.extend(codes(reader));
}

fn length(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

impl PackedLists {
    /// Adds the next worker's lists.
    pub(crate) fn push(&mut self, lists: &Lists) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let bytes = &mut self.bytes;
        write(bytes, length(lists.skills.len()));
        let mut last = 0;
        for held in &lists.skills {
            let is_partial = held.credit != Fixed::ONE;
            write(bytes, (held.skill - last) << 1 | u32::from(is_partial));
            if is_partial {
                write(bytes, held.credit.steps());
            }
            last = held.skill;
        }
        write_codes(bytes, &lists.title);
        self.terms.clear();
        let mut last = 0;
        for held in &lists.terms {
            let is_plain = held.weight == TEXT_HELD_ONE;
            write(&mut self.terms, (held.term - last) << 1 | u32::from(!is_plain));
            if !is_plain {
                write(&mut self.terms, held.weight);
            }
            last = held.term;
        }
        write(bytes, length(self.terms.len()));
        bytes.extend_from_slice(&self.terms);
        write(bytes, length(lists.certificates.len()));
        for held in &lists.certificates {
            write(bytes, held.skill);
            write(bytes, held.expires.cast_unsigned());
        }
        write_codes(bytes, &lists.groups);
        write_codes(bytes, &lists.major);
        self.starts.push(length(bytes.len()));
    }

    /// Reads one worker's lists into a buffer.
    pub(crate) fn read(&self, row: u32, lists: &mut Lists) {
        let mut unread = self.unread(row);
        lists.skills.clear();
        lists.skills.extend(unread.skills());
        lists.title.clear();
        lists.title.extend(unread.title());
        lists.terms.clear();
        lists.terms.extend(unread.terms());
        unread.papers(lists);
    }

    /// Reads one worker's certificates, groups and field of study into a buffer; the rest of it stays as it is.
    pub(super) fn read_papers(&self, row: u32, lists: &mut Lists) {
        let mut unread = self.unread(row);
        unread.skills().for_each(drop);
        unread.title().for_each(drop);
        // Passed by unread.
        let _ = unread.terms();
        unread.papers(lists);
    }

    /// A byte of one worker's lists.
    #[inline]
    pub(super) fn touch(&self, row: u32) -> u8 {
        self.bytes[self.starts[row as usize] as usize]
    }

    /// One worker's lists, to be read in the order in which they lie.
    #[inline]
    pub(super) fn unread(&self, row: u32) -> Unread<'_> {
        let row = row as usize;
        Unread(Reader(&self.bytes[self.starts[row] as usize..self.starts[row + 1] as usize]))
    }

    /// No worker yet, and room for `workers` whose lists take `bytes`.
    pub(super) fn with_room(workers: usize, bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), starts: Vec::with_capacity(workers + 1), terms: Vec::new() }
    }

    /// Forgets all workers, but keeps the room.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.starts.clear();
    }

    /// Adds the workers of a part.
    pub(super) fn append(&mut self, part: &Self) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let first = length(self.bytes.len());
        self.bytes.extend_from_slice(&part.bytes);
        self.starts.extend(part.starts.iter().skip(1).map(|start| first + start));
    }

    /// Gives back memory that growing left over.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted(most: u32) -> impl Strategy<Value = Vec<u32>> {
        prop::collection::btree_set(0..most, 0..20).prop_map(|codes| codes.into_iter().collect())
    }

    fn lists() -> impl Strategy<Value = Lists> {
        let skills = (sorted(1 << 30), 0..=Fixed::ONE.steps());
        let terms = (sorted(1 << 30), prop::sample::select(vec![TEXT_HELD_ONE, 1, 65_535]));
        let papers = prop::collection::vec((any::<u32>(), any::<i32>()), 0..4);
        (skills, sorted(u32::MAX), terms, papers, sorted(9), sorted(100)).prop_map(
            |((skills, credit), title, (terms, weight), papers, groups, major)| Lists {
                skills: skills.into_iter().map(|skill| Held { skill, credit: Fixed::from_steps(credit) }).collect(),
                title,
                terms: terms.into_iter().map(|term| TextHeld { term, weight }).collect(),
                certificates: papers.into_iter().map(|(skill, expires)| HeldCertificate { skill, expires }).collect(),
                groups,
                major,
            },
        )
    }

    proptest! {
        #[test]
        fn reading_undoes_writing(workers in prop::collection::vec(lists(), 1..6)) {
            let mut packed = PackedLists::default();
            for lists in &workers {
                packed.push(lists);
            }
            let mut read = Lists::default();
            for (row, lists) in (0_u32..).zip(&workers) {
                packed.read(row, &mut read);
                prop_assert_eq!(&read, lists);
            }
        }
    }
}
