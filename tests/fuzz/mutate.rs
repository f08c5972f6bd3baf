//! What is made of a seed? Changes that break parsers: bits, cuts, repeats, splices, words of the language, odd numbers.

/// Inputs grow no longer: what is slow on a long text is slow on many short ones, and seconds are few.
const LONGEST: usize = 1 << 16;

/// Numbers at the edges of what types and rules hold.
const NUMBERS: [&str; 24] = [
    "0",
    "-0",
    "-1",
    "1",
    "127",
    "128",
    "255",
    "256",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "-2147483648",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "1e308",
    "1e-320",
    "1e999",
    "nan",
    "-inf",
    "0.30000000000000004",
];

/// Text that trips what counts bytes as letters.
const LETTERS: [&str; 16] = [
    "\u{0}",
    "\u{feff}",
    "\u{200d}",
    "\u{301}",
    "\u{1f469}\u{200d}\u{1f52c}",
    "é",
    "İ",
    "ß",
    "ﬁ",
    "\u{202e}",
    "\u{a0}",
    "\u{85}",
    "\r\n",
    "\r",
    "\t",
    "\\",
];

/// A stream of numbers, the same for a seed everywhere (`SplitMix64`: Steele, Lea & Flood 2014, OOPSLA).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 if there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    fn of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> Option<&'a T> {
        items.get(self.below(items.len())).copied()
    }

    /// A range of a length, short ones more often.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let most = [1, 4, 16, 64, length][self.below(5)];
        start..(start + self.below(most + 1)).min(length)
    }
}

/// An input made of one seed, perhaps of a second one too, with one to eight changes.
pub(crate) fn mutated(random: &mut Random, seeds: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut input = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(8) {
        change(random, &mut input, seeds, words);
        input.truncate(LONGEST);
    }
    input
}

fn change(random: &mut Random, input: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&str]) {
    let range = random.range(input.len());
    let at = range.start;
    match random.below(12) {
        0 if !input.is_empty() => {
            let at = random.below(input.len());
            input[at] ^= 1 << random.below(8);
        }
        1 if !input.is_empty() => {
            let at = random.below(input.len());
            input[at] = [0, 1, 9, 10, 13, b' ', b'"', 0x7f, 0x80, 0xc3, 0xff, b'0'][random.below(12)];
        }
        2 => drop(input.drain(range)),
        3 => {
            let again = input[range.clone()].to_vec();
            drop(input.splice(range.end..range.end, again));
        }
        4 => {
            let times = [2, 9, 40, 300, 5_000][random.below(5)];
            let again = input[range.clone()].repeat(times.min(LONGEST / range.len().max(1)));
            drop(input.splice(range.end..range.end, again));
        }
        5 => input.truncate(at),
        6 => {
            let other = &seeds[random.below(seeds.len())];
            let part = random.range(other.len());
            drop(input.splice(range, other[part].iter().copied()));
        }
        7 | 8 => {
            let word = random.of(words).unwrap_or("\"");
            let end = if random.below(2) == 0 { at } else { range.end };
            drop(input.splice(at..end, word.bytes()));
        }
        9 => {
            let letters = random.of(&LETTERS).unwrap_or_default();
            drop(input.splice(at..at, letters.bytes()));
        }
        10 => number(random, input, at),
        _ => {
            let random = random.next().to_le_bytes();
            drop(input.splice(at..at, random[..4].iter().copied()));
        }
    }
}

/// Puts a number in place of the next one, or in where there is none.
fn number(random: &mut Random, input: &mut Vec<u8>, at: usize) {
    let digits = |byte: &u8| byte.is_ascii_digit();
    let start = input[at..].iter().position(digits).map_or(at, |start| at + start);
    let end = input[start..].iter().position(|byte| !digits(byte)).map_or(input.len(), |end| start + end);
    let number = random.of(&NUMBERS).unwrap_or_default();
    drop(input.splice(start..end, number.bytes()));
}

/// The smallest input found within `tries` of which `fails` is still true: parts are left out, halves first.
pub(crate) fn minimised(input: &[u8], mut tries: usize, fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut kept = input.to_vec();
    let mut part = kept.len().div_ceil(2);
    while part > 0 && tries > 0 {
        let mut at = 0;
        let mut shorter = false;
        while at < kept.len() && tries > 0 {
            tries -= 1;
            let mut without = kept.clone();
            drop(without.drain(at..(at + part).min(kept.len())));
            if fails(&without) {
                kept = without;
                shorter = true;
            } else {
                at += part;
            }
        }
        if !shorter || part > kept.len() {
            part /= 2;
        }
    }
    kept
}
