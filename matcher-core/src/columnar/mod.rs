//! Records and results as Arrow tables.
mod read;

pub use read::table;
