//! Which market is a snapshot of? Two of one market can be compared, two of different ones can't.

use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A market as long as the process lives: itself, and its directory if it has one. Never stored and never shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    market: Arc<()>,
    directory: Option<PathBuf>,
}

impl Origin {
    /// A new market, or one opened again if it lies in a directory.
    pub(crate) fn new(directory: Option<&Path>) -> Self {
        // A directory has many names.
        let directory = directory.and_then(|directory| directory.canonicalize().ok());
        Self { market: Arc::default(), directory }
    }

    /// Whether both are one market, opened once or again.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.market, &other.market) || self.directory.is_some() && self.directory == other.directory
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_is_itself_or_its_directory() {
        let here = Some(Path::new("."));
        let [memory, stored] = [Origin::new(None), Origin::new(here)];
        assert!(memory.is(&memory.clone()) && stored.is(&Origin::new(here)));
        assert!(!memory.is(&Origin::new(None)) && !memory.is(&stored));
        // A directory that isn't there is nobody's.
        let nowhere = Some(Path::new("no such directory"));
        assert!(!Origin::new(nowhere).is(&Origin::new(nowhere)));
    }
}
