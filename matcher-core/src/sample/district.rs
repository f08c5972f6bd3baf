//! Where does it happen? A [`District`] with its economy, its kecamatan and the places people come from.

use super::SampleError;
use super::draw::{Draw, Weighted};
use super::economy::{Data, Economy};
use crate::region::{AdminLevel, Gazetteer, Location, RegionCode};

/// Nearest kabupaten and kota of the same province that count as neighbours.
const NEIGHBOURS: usize = 4;

/// Weight of a kecamatan that the data does not list.
const ANY_WEIGHT: u32 = 1;

/// A kabupaten or kota of the sample.
pub(super) struct District {
    pub(super) code: RegionCode,
    /// The name without the word for its kind.
    pub(super) name: String,
    pub(super) economy: &'static Economy,
    homes: Option<Weighted<Kecamatan>>,
    towns: Option<Weighted<Kecamatan>>,
    estates: Option<Weighted<Kecamatan>>,
    neighbours: Vec<RegionCode>,
}

/// A kecamatan, or the district itself where the gazetteer has none below it.
#[derive(Clone)]
pub(super) struct Kecamatan {
    pub(super) code: RegionCode,
    pub(super) name: String,
    pub(super) location: Option<Location>,
    villages: &'static [u64],
}

impl Kecamatan {
    fn new(code: RegionCode, gazetteer: &Gazetteer, data: &'static Data) -> Self {
        Self {
            code,
            name: bare(gazetteer.name(code).unwrap_or_default()).to_owned(),
            location: gazetteer.location(code).map(|located| located.location),
            villages: data.places.get(&code).map_or(&[], |place| &place.villages),
        }
    }

    /// The kecamatan or, in half of the cases where the data knows villages, one of them.
    pub(super) fn home(&self, draw: &mut Draw) -> RegionCode {
        let village = draw.any(self.villages).filter(|_| draw.percent(50));
        village.and_then(|village| RegionCode::from_packed(self.code.packed() + village)).unwrap_or(self.code)
    }
}

impl District {
    /// The districts of the codes asked for, each once, in the order asked; a province stands for all of its own.
    pub(super) fn resolve(
        codes: &[RegionCode],
        gazetteer: &Gazetteer,
        data: &'static Data,
    ) -> Result<Vec<Self>, SampleError> {
        let mut districts: Vec<RegionCode> = Vec::new();
        for &asked in codes {
            if !gazetteer.contains(asked) {
                return Err(SampleError::UnknownRegion { code: asked });
            }
            let code = gazetteer.current(asked);
            match code.level() {
                AdminLevel::Provinsi => districts.extend(gazetteer.children(code)),
                AdminLevel::KabupatenKota => districts.push(code),
                AdminLevel::Kecamatan | AdminLevel::DesaKelurahan => {
                    return Err(SampleError::NotADistrict { code: asked });
                }
            }
        }
        let mut seen = Vec::new();
        districts.retain(|code| {
            let is_new = !seen.contains(code);
            seen.push(*code);
            is_new
        });
        if districts.is_empty() {
            return Err(SampleError::NoRegion);
        }
        districts.into_iter().map(|code| Self::new(code, gazetteer, data)).collect()
    }

    fn new(code: RegionCode, gazetteer: &Gazetteer, data: &'static Data) -> Result<Self, SampleError> {
        let mut parts: Vec<_> = gazetteer.children(code).map(|part| Kecamatan::new(part, gazetteer, data)).collect();
        if parts.is_empty() {
            parts.push(Kecamatan::new(code, gazetteer, data));
        }
        let weighted = |weight: fn(&super::economy::Place) -> u32| {
            let weight_of = |code| data.places.get(&code).map_or(ANY_WEIGHT, weight);
            Weighted::new(parts.iter().map(|part| (part.clone(), weight_of(part.code))))
        };
        Ok(Self {
            code,
            name: bare(gazetteer.name(code).unwrap_or_default()).to_owned(),
            economy: data.economy(code)?,
            homes: weighted(|place| place.people),
            towns: weighted(|place| place.town),
            estates: weighted(|place| place.estate),
            neighbours: neighbours(code, gazetteer),
        })
    }

    /// Where a resident lives.
    pub(super) fn home(&self, draw: &mut Draw) -> Option<&Kecamatan> {
        self.homes.as_ref().map(|homes| homes.draw(draw))
    }

    /// Where a firm works.
    pub(super) fn site(&self, is_estate: bool, draw: &mut Draw) -> Option<&Kecamatan> {
        let sites = if is_estate { &self.estates } else { &self.towns };
        sites.as_ref().or(self.homes.as_ref()).map(|sites| sites.draw(draw))
    }

    /// A kecamatan of a neighbouring district; `None` where there is none.
    pub(super) fn neighbour(&self, draw: &mut Draw) -> Option<RegionCode> {
        draw.any(&self.neighbours).copied()
    }
}

/// The kecamatan of the nearest districts of the province.
fn neighbours(code: RegionCode, gazetteer: &Gazetteer) -> Vec<RegionCode> {
    let point = |code| gazetteer.location(code).map(|located| located.location);
    let (Some(own), Some(province)) = (point(code), code.parent()) else {
        return Vec::new();
    };
    let mut others: Vec<_> = gazetteer
        .children(province)
        .filter(|other| *other != code)
        .filter_map(|other| {
            let there = point(other)?;
            let (north, east) = (there.lat() - own.lat(), there.lon() - own.lon());
            // Squared degrees order places near the equator well enough and take no trigonometry.
            Some((north * north + east * east, other))
        })
        .collect();
    others.sort_by(|one, two| one.0.total_cmp(&two.0).then(one.1.cmp(&two.1)));
    others.into_iter().take(NEIGHBOURS).flat_map(|(_, other)| gazetteer.children(other)).collect()
}

/// Kecamatan of the provinces that people come from, province by province, with weights.
pub(super) fn origins(data: &Data, gazetteer: &Gazetteer) -> Option<Weighted<Vec<RegionCode>>> {
    let parts = |province| gazetteer.children(province).flat_map(|district| gazetteer.children(district)).collect();
    let origins = data.origins.iter().map(|(province, weight)| (parts(*province), *weight));
    Weighted::new(origins.filter(|(parts, _): &(Vec<RegionCode>, u32)| !parts.is_empty()))
}

/// A coordinate within about 3 km of the middle, to about a metre.
pub(super) fn near(middle: f64, draw: &mut Draw) -> f64 {
    let offset = draw.between(-1500, 1500) + draw.between(-1500, 1500);
    ((middle * 100_000.0).round() + f64::from(offset)) / 100_000.0
}

/// A name without the word for its kind.
fn bare(name: &str) -> &str {
    ["Kabupaten ", "Kota Administrasi ", "Kota ", "Kecamatan "]
        .into_iter()
        .find_map(|kind| name.strip_prefix(kind))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(codes: &[&str]) -> Result<Vec<District>, SampleError> {
        let codes: Vec<RegionCode> = codes.iter().map(|code| code.parse().unwrap()).collect();
        District::resolve(&codes, &Gazetteer::bundled(), Data::bundled().unwrap())
    }

    #[test]
    fn a_province_stands_for_its_districts_each_once() {
        let districts = resolve(&["34.71", "34"]).unwrap();
        assert_eq!(districts.len(), 5);
        assert_eq!(districts[0].code.to_string(), "34.71");
    }

    #[test]
    fn a_kecamatan_and_an_unknown_code_are_refused() {
        assert!(matches!(resolve(&["34.71.01"]), Err(SampleError::NotADistrict { .. })));
        assert!(matches!(resolve(&["99"]), Err(SampleError::UnknownRegion { .. })));
        assert!(matches!(resolve(&[]), Err(SampleError::NoRegion)));
    }

    #[test]
    fn neighbours_lie_in_the_same_province_and_outside_the_district() {
        let districts = resolve(&["33.19"]).unwrap();
        let own = districts[0].code;
        assert!(!districts[0].neighbours.is_empty());
        assert!(
            districts[0]
                .neighbours
                .iter()
                .all(|other| !own.contains(*other) && own.parent() == other.at(AdminLevel::Provinsi))
        );
    }
}
