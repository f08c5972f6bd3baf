//! How does one file take the place of another without a moment in which neither is whole?
//!
//! Records are written anew to [`NEW`]; once that file is complete and on disk it is renamed to [`NEXT`], and from then on it
//! is the market: whoever finds it finishes the change, that is removes the old file's log and renames it to [`FILE`].
//! Opening waits for a change that is under way at the [`GATE`], so that nobody reads an old file with a new log.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::StoreError;

/// The file of records inside a market's directory.
pub const FILE: &str = "records.sqlite";
/// Records that are just being written anew; worth nothing until renamed.
pub(super) const NEW: &str = "records.sqlite.new";
/// Records written anew, whole, which the next opening puts in place.
pub(super) const NEXT: &str = "records.sqlite.next";
/// What a repair found and could not keep.
pub const DAMAGED: &str = "records.sqlite.damaged";
/// SQLite's own files beside one of records.
pub(super) const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];
/// Held shared while opening, alone while a file is put in place.
const GATE: &str = "opening.lock";

/// The file of records that is the market: the next one, if a change was not finished.
pub(super) fn current(directory: &Path) -> PathBuf {
    let next = directory.join(NEXT);
    if next.is_file() { next } else { directory.join(FILE) }
}

/// True if a market's records lie here.
#[must_use]
pub fn holds_market(directory: &Path) -> bool {
    current(directory).is_file()
}

/// True for files that the making of a market leaves when it is killed.
#[must_use]
pub fn is_unfinished(name: &str) -> bool {
    name == GATE || name.starts_with(NEW)
}

/// Waits until no file is being put in place; none is until this is dropped. `None` where no gate can be had, as on a drive
/// that can't be written to, where nobody puts files in place either.
pub(super) fn enter(directory: &Path) -> Option<File> {
    let path = directory.join(GATE);
    let gate = OpenOptions::new().create(true).truncate(false).write(true).open(&path).or_else(|_| File::open(&path));
    let gate = gate.ok()?;
    gate.lock_shared().ok()?;
    Some(gate)
}

/// Makes the file at `new` the market; what is open keeps what it has.
pub(super) fn put_in_place(directory: &Path, new: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Directory { path: new.to_path_buf(), source };
    File::open(new).and_then(|file| file.sync_all()).map_err(failed)?;
    fs::rename(new, directory.join(NEXT)).map_err(failed)?;
    sync(directory).map_err(failed)?;
    finish(directory)
}

/// Finishes putting a file in place, if one is waiting. Only whoever may write does.
pub(super) fn finish(directory: &Path) -> Result<(), StoreError> {
    let next = directory.join(NEXT);
    if !next.is_file() {
        return Ok(());
    }
    let failed = |source| StoreError::Directory { path: next.clone(), source };
    let gate = directory.join(GATE);
    let gate = OpenOptions::new().create(true).truncate(false).write(true).open(gate).map_err(failed)?;
    gate.lock().map_err(failed)?;
    // The log is the old file's and must be gone before the new one has its name.
    remove_beside(&directory.join(FILE)).map_err(failed)?;
    remove_beside(&next).map_err(failed)?;
    sync(directory).map_err(failed)?;
    fs::rename(&next, directory.join(FILE)).map_err(failed)?;
    sync(directory).map_err(failed)
}

/// Removes a file of records and SQLite's files beside it.
pub(super) fn remove(file: &Path) -> std::io::Result<()> {
    remove_beside(file)?;
    absent(fs::remove_file(file))
}

fn remove_beside(file: &Path) -> std::io::Result<()> {
    BESIDE.iter().try_for_each(|ending| absent(fs::remove_file(beside(file, ending))))
}

/// SQLite's own file beside one of records.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// A file that isn't there needs no removing.
fn absent(removed: std::io::Result<()>) -> std::io::Result<()> {
    removed.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Makes names in a directory durable, where a directory can be opened.
pub(super) fn sync(directory: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
}
