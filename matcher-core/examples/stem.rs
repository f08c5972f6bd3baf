//! Stems the words on standard input, one a line: `printf 'mengelas\nwelding\n' | cargo run --release --example stem`.

use std::io::{self, BufWriter, Write};

use matcher_core::lexicon::Lexicon;

fn main() -> io::Result<()> {
    let lexicon = Lexicon::bundled();
    let mut out = BufWriter::new(io::stdout().lock());
    for word in io::stdin().lines() {
        writeln!(out, "{}", lexicon.stemmer().stem(word?.trim()))?;
    }
    out.flush()
}
