//! Where is it, and how near is it to home? Region codes, the names people write for them, residency and kilometres.
//!
//! [`RegionCode`] is a place in the administrative tree, [`Gazetteer`] the table of names, points and renumberings,
//! [`Gazetteer::resolve`] the way from a cell of a vacancy to a code. [`ResidencyTier`] says how near two codes are in
//! the eyes of a policy, [`great_circle`] how near two points are as the crow flies.
//!
//! Nothing here knows roads, travel times or borders on a map, guesses a home from a NIK, or decides who is local: that
//! is a policy's business.
//!
//! # Examples
//!
//! ```
//! use matcher_core::region::{Gazetteer, ResidencyTier, great_circle};
//!
//! let regions = Gazetteer::bundled();
//! let home = regions.resolve("Kumai, Kobar")?.code;
//! let site = regions.resolve("Kec. Kotawaringin Lama, Kab. Kotawaringin Barat, Kalimantan Tengah")?.code;
//! assert_eq!(ResidencyTier::between(Some(home), Some(site)), ResidencyTier::KabupatenKota);
//!
//! if let (Some(from), Some(to)) = (regions.location(home), regions.location(site)) {
//!     assert!((50.0..100.0).contains(&great_circle(from.location, to.location).get()));
//! }
//! # Ok::<(), matcher_core::region::RegionError>(())
//! ```

mod choose;
mod code;
mod distance;
mod error;
mod gazetteer;
mod names;
mod note;
mod residency;
mod resolve;
mod table;
mod words;

pub use code::{AdminLevel, CodeSystem, RegionCode};
pub use distance::{EARTH_RADIUS_KM, Location, UnitVector, chord2_within, great_circle, kilometres};
pub use error::RegionError;
pub use gazetteer::{Gazetteer, Located};
pub use note::{ResolveNote, Resolved};
pub use residency::{ResidencyTier, TierError};
