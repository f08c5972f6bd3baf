//! How far apart are two points, in kilometres as the crow flies?
//!
//! A point is kept as a unit vector from the centre of the earth, and nearness is the squared straight line (chord)
//! between two such vectors: three subtractions, three products, two sums. A loop over millions of pairs so needs no
//! trigonometry, and compares against a limit that was turned into a chord once. Because the plain way and the fast way
//! use the same chord, they agree to the last bit.

use serde::{Deserialize, Serialize};

use crate::units::{Kilometres, UnitError};

/// Mean radius of the earth in kilometres, R1 = (2a + b) / 3 of the GRS 80 ellipsoid.
///
/// # Source
///
/// Moritz (2000), Geodetic Reference System 1980, *Journal of Geodesy* 74, adopted by IUGG.
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A point on the earth in degrees.
///
/// # Examples
///
/// ```
/// use matcher_core::region::Location;
///
/// let tarakan = Location::new(3.3476, 117.5993)?;
/// assert!(tarakan.lat() > 0.0);
/// assert!(Location::new(117.5993, 3.3476).is_err()); // swapped
/// # Ok::<(), matcher_core::units::UnitError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Degrees", into = "Degrees")]
pub struct Location {
    lat: f64,
    lon: f64,
}

/// The unchecked form a location takes in a file.
#[derive(Serialize, Deserialize)]
struct Degrees {
    lat: f64,
    lon: f64,
}

impl Location {
    /// Checks and wraps a latitude (north positive) and a longitude (east positive), both in degrees.
    ///
    /// # Errors
    ///
    /// [`UnitError`] if `lat` lies outside -90 to 90, `lon` outside -180 to 180, or either is not a number. Swapped
    /// coordinates of an Indonesian place fail, since its longitude is above 90.
    pub fn new(lat: f64, lon: f64) -> Result<Self, UnitError> {
        if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
            Ok(Self { lat, lon })
        } else {
            Err(UnitError { expected: "a latitude from -90 to 90 and a longitude from -180 to 180, in degrees" })
        }
    }

    /// Degrees north of the equator; negative in the south.
    #[must_use]
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Degrees east of Greenwich.
    #[must_use]
    pub fn lon(self) -> f64 {
        self.lon
    }
}

impl TryFrom<Degrees> for Location {
    type Error = UnitError;

    fn try_from(degrees: Degrees) -> Result<Self, UnitError> {
        Self::new(degrees.lat, degrees.lon)
    }
}

impl From<Location> for Degrees {
    fn from(location: Location) -> Self {
        Self { lat: location.lat, lon: location.lon }
    }
}

/// A point as a direction from the centre of the earth: three coordinates of a vector of length 1.
///
/// 12 bytes; rounding to `f32` moves a point by less than half a metre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitVector([f32; 3]);

impl UnitVector {
    /// The squared chord to another point, in squared earth radii: 0 at the same point, about 4 at the antipode.
    ///
    /// Symmetric to the last bit. A plain sum in fixed order without fused operations, so that every way of computing
    /// it gives the same bits.
    #[must_use]
    #[inline]
    pub fn chord2(&self, other: &Self) -> f32 {
        let [x, y, z] = [self.0[0] - other.0[0], self.0[1] - other.0[1], self.0[2] - other.0[2]];
        x * x + y * y + z * z
    }

    /// The point of three coordinates made by [`UnitVector::as_array`].
    #[must_use]
    pub fn from_array(coordinates: [f32; 3]) -> Self {
        Self(coordinates)
    }

    /// The three coordinates, for packing into columns.
    #[must_use]
    pub fn as_array(&self) -> [f32; 3] {
        self.0
    }
}

impl From<Location> for UnitVector {
    fn from(location: Location) -> Self {
        let (lat, lon) = (location.lat.to_radians(), location.lon.to_radians());
        Self([rounded(lat.cos() * lon.cos()), rounded(lat.cos() * lon.sin()), rounded(lat.sin())])
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "rounding to the nearest f32 is the purpose; the value is within -1..=4"
)]
fn rounded(value: f64) -> f32 {
    value as f32
}

/// The length along the earth's surface, in kilometres, of a squared chord.
///
/// # Source
///
/// d = 2 R asin(c / 2), where c is the chord: (c / 2)² is the haversine of the angle between the points (Sinnott 1984,
/// Virtues of the haversine, *Sky and Telescope* 68).
#[must_use]
pub fn kilometres(chord2: f32) -> f64 {
    let half_chord = (f64::from(chord2) / 4.0).clamp(0.0, 1.0).sqrt();
    2.0 * EARTH_RADIUS_KM * half_chord.asin()
}

/// The largest squared chord whose [`kilometres`] do not exceed `km`.
///
/// `chord2 <= chord2_within(km)` says exactly what `kilometres(chord2) <= km` says, without trigonometry. Negative
/// lengths give a bound below 0 that nothing meets; half the earth's girth or more gives infinity.
///
/// # Examples
///
/// ```
/// use matcher_core::region::{Location, UnitVector, chord2_within, great_circle};
///
/// let home = Location::new(0.1217, 117.4646)?;
/// let site = Location::new(0.2217, 117.4646)?;
/// let chord2 = UnitVector::from(home).chord2(&site.into());
/// assert_eq!(chord2 <= chord2_within(10.0), great_circle(home, site).get() <= 10.0);
/// # Ok::<(), matcher_core::units::UnitError>(())
/// ```
#[must_use]
pub fn chord2_within(km: f64) -> f32 {
    if km.is_nan() || km < 0.0 {
        return -1.0;
    }
    let angle = km / EARTH_RADIUS_KM;
    if angle >= std::f64::consts::PI {
        return f32::INFINITY;
    }
    let mut bound = rounded(4.0 * (angle / 2.0).sin().powi(2));
    // Rounding may have put the bound a step to either side of the edge.
    while bound > 0.0 && kilometres(bound) > km {
        bound = bound.next_down();
    }
    while kilometres(bound.next_up()) <= km && bound < 4.0 {
        bound = bound.next_up();
    }
    bound
}

/// The great-circle distance between two points.
///
/// Right to about a metre beside the sphere's own error of up to 0.5 %. Roads are longer and rivers longer still; a
/// weights file's `detour` accounts for that.
///
/// # Examples
///
/// ```
/// use matcher_core::region::{Location, great_circle};
///
/// let equator = |lon| Location::new(0.0, lon);
/// assert!((great_circle(equator(117.0)?, equator(118.0)?).get() - 111.195).abs() < 0.01);
/// # Ok::<(), matcher_core::units::UnitError>(())
/// ```
#[must_use]
pub fn great_circle(a: Location, b: Location) -> Kilometres {
    // `kilometres` is finite and not negative for every chord, so the default never stands in.
    Kilometres::new(kilometres(UnitVector::from(a).chord2(&b.into()))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place() -> impl Strategy<Value = Location> {
        (-11.0..6.0_f64, 95.0..141.0_f64).prop_map(|(lat, lon)| Location::new(lat, lon).unwrap())
    }

    /// The textbook form in `f64`.
    fn haversine(a: Location, b: Location) -> f64 {
        let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
        let h = half(a.lat, b.lat) + a.lat.to_radians().cos() * b.lat.to_radians().cos() * half(a.lon, b.lon);
        2.0 * EARTH_RADIUS_KM * h.sqrt().asin()
    }

    #[test]
    fn a_point_is_no_distance_from_itself() {
        let tarakan = Location::new(3.3476, 117.5993).unwrap();
        assert!(great_circle(tarakan, tarakan).get().abs() < f64::EPSILON);
    }

    #[test]
    fn half_the_girth_of_the_earth_is_the_longest_way() {
        let far = great_circle(Location::new(0.0, 0.0).unwrap(), Location::new(0.0, 180.0).unwrap());
        assert!((far.get() - std::f64::consts::PI * EARTH_RADIUS_KM).abs() < 5.0);
        assert!(chord2_within(30_000.0).is_infinite());
        assert!(chord2_within(-1.0) < 0.0 && chord2_within(f64::NAN) < 0.0);
    }

    #[test]
    fn coordinates_outside_the_globe_are_refused() {
        for (lat, lon) in [(91.0, 0.0), (0.0, 181.0), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert!(Location::new(lat, lon).is_err());
        }
        assert!(serde_json::from_str::<Location>(r#"{"lat": 117.5, "lon": 0.1}"#).is_err());
    }

    proptest! {
        #[test]
        fn the_chord_agrees_with_the_textbook_to_two_metres(a in place(), b in place()) {
            prop_assert!((great_circle(a, b).get() - haversine(a, b)).abs() < 0.002);
            prop_assert_eq!(great_circle(a, b), great_circle(b, a));
        }

        #[test]
        fn the_bound_says_what_the_kilometres_say(a in place(), b in place(), km in 0.0..3000.0_f64) {
            let chord2 = UnitVector::from(a).chord2(&b.into());
            prop_assert_eq!(chord2 <= chord2_within(km), kilometres(chord2) <= km);
            let exact = kilometres(chord2);
            prop_assert!(chord2 <= chord2_within(exact));
        }
    }
}
