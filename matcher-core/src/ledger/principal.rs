//! Whose contractor is whose? Chains of principals, followed to their end.

use rustc_hash::FxHashMap;

use super::note::{Notes, Topic};
use crate::ids::EmployerId;
use crate::record::Employer;

/// The principal at the end of every employer's chain: whoever is nobody's contractor.
pub(super) struct Principals<'a> {
    ends: FxHashMap<&'a str, &'a str>,
    /// The first chain that goes in a circle, the first id repeated at the end.
    pub(super) circle: Option<Vec<String>>,
}

impl<'a> Principals<'a> {
    /// Follows every chain once: linear in the employers.
    pub(super) fn new(employers: &'a [Employer], notes: &mut Notes) -> Self {
        let principal = |employer: &'a Employer| employer.principal_id.as_ref().map(EmployerId::as_str);
        let of: FxHashMap<&str, Option<&str>> =
            employers.iter().map(|employer| (employer.employer_id.as_str(), principal(employer))).collect();
        let mut principals = Self { ends: FxHashMap::default(), circle: None };
        for employer in employers {
            principals.follow(employer.employer_id.as_str(), &of, notes);
        }
        principals
    }

    fn follow(&mut self, start: &'a str, of: &FxHashMap<&'a str, Option<&'a str>>, notes: &mut Notes) {
        let mut path: Vec<&str> = Vec::new();
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        let mut at = start;
        let end = loop {
            if let Some(&end) = self.ends.get(at) {
                break end;
            }
            if let Some(&place) = places.get(at) {
                break self.close(&path[place..], notes);
            }
            places.insert(at, path.len());
            path.push(at);
            match of.get(at) {
                Some(Some(principal)) => {
                    if !of.contains_key(principal) {
                        notes.add(Topic::PrincipalUnknown, at);
                    }
                    at = principal;
                }
                // Nobody's contractor; or not on file, and then all its contractors still belong together.
                Some(None) | None => break at,
            }
        };
        self.ends.extend(path.into_iter().map(|id| (id, end)));
    }

    /// Notes a circle; it stands for itself under the first of its ids.
    fn close(&mut self, circle: &[&'a str], notes: &mut Notes) -> &'a str {
        for id in circle {
            notes.add(Topic::Circle, id);
        }
        let ids = circle.iter().chain(circle.first()).map(|&id| id.to_owned());
        self.circle.get_or_insert_with(|| ids.collect());
        circle.iter().min().copied().unwrap_or_default()
    }

    /// The principal at the end of a chain; somebody who isn't on file is their own.
    pub(super) fn end(&self, employer: &'a str) -> &'a str {
        self.ends.get(employer).copied().unwrap_or(employer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn employers(chains: &[(&str, Option<&str>)]) -> Vec<Employer> {
        let employer = |(id, principal): &(&str, Option<&str>)| {
            let mut employer = Employer::new(EmployerId::new(id).unwrap());
            employer.principal_id = principal.map(|id| EmployerId::new(id).unwrap());
            employer
        };
        chains.iter().map(employer).collect()
    }

    #[test]
    fn a_contractor_of_a_contractor_belongs_to_the_principal() {
        let employers = employers(&[("c", Some("b")), ("b", Some("a")), ("a", None), ("d", Some("x"))]);
        let mut notes = Notes::default();
        let principals = Principals::new(&employers, &mut notes);
        assert_eq!(["a", "b", "c", "d", "z"].map(|id| principals.end(id)), ["a", "a", "a", "x", "z"]);
        assert_eq!(principals.circle, None);
        let told: Vec<_> = notes.told().into_iter().map(|note| (note.topic, note.ids)).collect();
        assert_eq!(told, [(Topic::PrincipalUnknown, vec!["d".to_owned()])]);
    }

    #[test]
    fn a_circle_is_named_and_followed_once() {
        for chains in [vec![("a", Some("a"))], vec![("c", Some("a")), ("a", Some("b")), ("b", Some("a"))]] {
            let employers = employers(&chains);
            let mut notes = Notes::default();
            let principals = Principals::new(&employers, &mut notes);
            let circle = principals.circle.as_ref().unwrap();
            assert_eq!((circle.first(), circle.len()), (circle.last(), chains.len().max(2)));
            assert_eq!(principals.end("a"), "a");
            assert_eq!(notes.told()[0].topic, Topic::Circle);
        }
    }
}
