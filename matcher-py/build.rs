//! Puts every example policy of the core's data folder into the extension, so that the wheel carries them and no source
//! names a district.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new("../matcher-core/data/policies").canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut table = String::from("&[");
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        writeln!(table, "({name:?}, include_str!({:?})),", path.display().to_string()).map_err(io::Error::other)?;
    }
    table.push(']');
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("policies.rs"), table)
}
