//! Taxonomies of every format, on synthetic files.
