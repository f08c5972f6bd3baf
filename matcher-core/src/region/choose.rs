//! Which region do several names together mean? The rules of [`Gazetteer::resolve`] on what lies in what.

use super::error::{RegionError, shown};
use super::names::Found;
use super::{AdminLevel, Gazetteer, RegionCode, ResolveNote, Resolved};

/// What several names together mean.
pub(super) enum Choice {
    One(Resolved),
    Several { candidates: Vec<RegionCode>, within: Option<RegionCode> },
    Conflict,
}

impl Choice {
    /// The region, or why there is none.
    pub(super) fn into_result(self, regions: &Gazetteer, text: &str) -> Result<Resolved, RegionError> {
        match self {
            Self::One(resolved) => Ok(resolved),
            Self::Several { candidates, within } => {
                let candidates = candidates.into_iter().map(|code| regions.full_name(code)).collect();
                Err(RegionError::Ambiguous { text: shown(text), candidates, within })
            }
            Self::Conflict => Err(RegionError::Conflict { text: shown(text) }),
        }
    }
}

impl Gazetteer {
    /// The region that several found names together mean.
    pub(super) fn choose(&self, found: &[&Found], area: Option<RegionCode>) -> Choice {
        match self.choose_among(found, area) {
            // Villages are named like kecamatan elsewhere: "Tamansari, Kota Bandung".
            Choice::Conflict => {
                let coarse = |found: &&&Found| found.codes.iter().any(|code| code.level() < AdminLevel::Kecamatan);
                let certain: Vec<&Found> = found.iter().filter(coarse).copied().collect();
                match self.choose_among(&certain, area) {
                    Choice::One(resolved) => {
                        let note = resolved.note.or(Some(ResolveNote::PartIgnored));
                        Choice::One(Resolved { code: resolved.code, note })
                    }
                    _ => Choice::Conflict,
                }
            }
            chosen => chosen,
        }
    }

    fn choose_among(&self, found: &[&Found], area: Option<RegionCode>) -> Choice {
        // "Ciamis, Ciamis" is the kecamatan in the kabupaten, so parts are first taken as different regions.
        let mut inner = innermost(found, true);
        if inner.is_empty() {
            inner = innermost(found, false);
        }
        let Some(level) = inner.iter().map(|code| code.level()).min() else { return Choice::Conflict };
        let (meant, finer): (Vec<_>, Vec<_>) = inner.iter().partition(|code| code.level() == level);
        let candidates = self.all_current(&meant);
        let with_others = |code: RegionCode, others: Vec<RegionCode>| {
            Choice::One(Resolved { code, note: (!others.is_empty()).then_some(ResolveNote::SharedName { others }) })
        };
        if let [code] = candidates[..] {
            if let Some(note) = note_on(code, &meant, found) {
                return Choice::One(Resolved { code, note: Some(note) });
            }
            let kabupaten_too =
                |code: &RegionCode| level == AdminLevel::Provinsi && code.level() == AdminLevel::KabupatenKota;
            return with_others(code, self.all_current(&finer.into_iter().filter(kabupaten_too).collect::<Vec<_>>()));
        }
        let around = common(&candidates);
        let kota = candidates.iter().copied().filter(|code| code.is_kota()).collect::<Vec<_>>();
        let inside =
            candidates.iter().copied().filter(|code| area.is_some_and(|area| area.contains(*code))).collect::<Vec<_>>();
        match (&inside[..], &kota[..], around) {
            (&[code], ..) => with_others(code, without(candidates, code)),
            (_, &[code], Some(_)) if level == AdminLevel::KabupatenKota => with_others(code, without(candidates, code)),
            (_, _, Some(code)) if found.len() > 1 => {
                Choice::One(Resolved { code, note: Some(ResolveNote::Open { candidates }) })
            }
            _ => Choice::Several { candidates, within: around },
        }
    }

    /// The codes in force for these, sorted, without repeats.
    pub(super) fn all_current(&self, codes: &[RegionCode]) -> Vec<RegionCode> {
        let mut codes: Vec<RegionCode> = codes.iter().map(|&code| self.current(code)).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// What was assumed when `meant`, all one region today, was taken.
fn note_on(code: RegionCode, meant: &[RegionCode], found: &[&Found]) -> Option<ResolveNote> {
    let part = found.iter().find(|found| meant.iter().any(|code| found.codes.contains(code)))?;
    if part.kind_differs {
        Some(ResolveNote::KindDiffers)
    } else if part.family {
        Some(ResolveNote::SharedBeginning)
    } else {
        let was = *meant.first()?;
        (!meant.contains(&code)).then_some(ResolveNote::Superseded { was })
    }
}

/// The codes of each part for which every other part has a region around it; `strictly`, a different one.
fn innermost(found: &[&Found], strictly: bool) -> Vec<RegionCode> {
    let mut inner = Vec::new();
    for (i, part) in found.iter().enumerate() {
        let others = || found.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, other)| other);
        let fits = |code: RegionCode| {
            others()
                .all(|other| other.codes.iter().any(|around| around.contains(code) && !(strictly && *around == code)))
        };
        for &code in part.codes.iter().filter(|code| fits(**code)) {
            if !inner.contains(&code) {
                inner.push(code);
            }
        }
    }
    inner
}

/// The smallest region that holds all of these; `None` if they lie in several provinces.
fn common(codes: &[RegionCode]) -> Option<RegionCode> {
    let (&first, rest) = codes.split_first()?;
    rest.iter().try_fold(first, |around, &code| around.at(around.shared_level(code)?))
}

fn without(mut codes: Vec<RegionCode>, taken: RegionCode) -> Vec<RegionCode> {
    codes.retain(|&code| code != taken);
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(texts: &[&str]) -> Vec<RegionCode> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn found(texts: &[&str]) -> Found {
        Found { codes: codes(texts), ..Found::default() }
    }

    #[test]
    fn the_innermost_region_lies_in_one_of_every_part() {
        let (bandung, jabar) = (found(&["32.04", "32.73", "36.04.28"]), found(&["32"]));
        assert_eq!(innermost(&[&bandung, &jabar], true), codes(&["32.04", "32.73"]));
        assert_eq!(innermost(&[&jabar, &bandung], true), codes(&["32.04", "32.73"]));
        let twice = found(&["64.74"]);
        assert!(innermost(&[&twice, &twice], true).is_empty());
        assert_eq!(innermost(&[&twice, &twice], false), codes(&["64.74"]));
        assert!(innermost(&[], false).is_empty());
    }

    #[test]
    fn the_common_region_is_the_smallest_around_all() {
        assert_eq!(common(&codes(&["64.74.01", "64.74.02"])), Some(codes(&["64.74"])[0]));
        assert_eq!(common(&codes(&["64.74.01", "64.08"])), Some(codes(&["64"])[0]));
        assert_eq!(common(&codes(&["64.74.01", "62.02"])), None);
    }
}
