//! Who is called once overrides are followed?

use std::collections::BTreeMap;

use super::call::{CallNote, CallNoteKind, CallPost, Called, Change};
use super::overrides::Override;

/// One vacancy with its ranking.
pub(crate) struct Asked<'a> {
    pub(crate) post: &'a CallPost,
    /// The ranking's rows with a position, best first.
    pub(crate) ranked: Vec<Called>,
    /// Rows of overridden workers whom the ranking gives no position.
    pub(crate) others: Vec<Called>,
    /// The overrides in force, each for another worker.
    pub(crate) overrides: Vec<&'a Override>,
}

/// The rows of a call list: those called by place, then those left out by position; and what a reader should know.
///
/// On the list are positions 1 to n. Whoever is overridden among them is left out, and the next in the ranking without an
/// override moves up, so that n are called. Whoever is overridden beyond them is put on behind these n, by position and,
/// without one, by score and id.
pub(crate) fn select(asked: Asked<'_>) -> (Vec<Called>, Vec<CallNote>) {
    let Asked { post, ranked, others, overrides } = asked;
    let overrides: BTreeMap<&str, &Override> = overrides.into_iter().map(|one| (one.worker_id.as_str(), one)).collect();
    let n = usize::try_from(post.n).unwrap_or(usize::MAX);
    let (mut called, mut left_out, mut put_on) = (Vec::new(), Vec::new(), Vec::new());
    for (at, mut row) in ranked.into_iter().enumerate() {
        match overrides.get(row.worker_id.as_str()) {
            Some(&decision) => {
                row.decision = Some(decision.clone());
                let (change, rows) =
                    if at < n { (Change::LeftOut, &mut left_out) } else { (Change::PutOn, &mut put_on) };
                row.change = Some(change);
                rows.push(row);
            }
            None if called.len() < n => called.push(row),
            None => {}
        }
    }
    let mut others = others;
    others.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.worker_id.cmp(&b.worker_id)));
    put_on.extend(others.into_iter().map(|mut row| {
        row.decision = overrides.get(row.worker_id.as_str()).map(|&decision| decision.clone());
        row.change = Some(Change::PutOn);
        row
    }));
    let notes = notes(post, &called, &left_out, &put_on);
    let mut rows = called;
    rows.extend(put_on);
    for (place, row) in (1..).zip(&mut rows) {
        row.place = Some(place);
    }
    rows.extend(left_out);
    (rows, notes)
}

fn notes(post: &CallPost, called: &[Called], left_out: &[Called], put_on: &[Called]) -> Vec<CallNote> {
    let count = |rows: &[Called], is: fn(&Called) -> bool| rows.iter().filter(|row| is(row)).count();
    let counts = [
        (CallNoteKind::Short, usize::try_from(post.n).unwrap_or(usize::MAX).saturating_sub(called.len())),
        // The policy isn't asked again: who moves up is the next in the ranking, which holds reserved openings for nobody
        // there.
        (
            CallNoteKind::Reserved,
            count(left_out, |row| row.rule.as_ref().is_some_and(|rule| rule.starts_with("reserve:"))),
        ),
        (CallNoteKind::Ineligible, count(put_on, |row| row.eligible == Some(false))),
    ];
    let note = |(kind, count)| CallNote { vacancy_id: post.vacancy_id.clone(), kind, count };
    counts.into_iter().filter(|(_, count)| *count > 0).map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::ResidencyTier;

    fn row(worker: &str, position: Option<u32>, score: f64) -> Called {
        Called {
            vacancy_id: "V".to_owned(),
            worker_id: worker.to_owned(),
            place: None,
            position,
            score,
            priority: score,
            tier: ResidencyTier::Unknown,
            is_local: None,
            eligible: Some(true),
            checks: Vec::new(),
            proof_missing: Vec::new(),
            flags: crate::safeguard::OfferFlags::default(),
            rule: None,
            change: None,
            decision: None,
        }
    }

    fn selected(n: u32, overridden: &[&str]) -> Vec<(String, Option<u32>, Option<Change>)> {
        let post = CallPost {
            vacancy_id: "V".to_owned(),
            title: None,
            employer: None,
            site: None,
            region: None,
            openings: n,
            certificates: Vec::new(),
            n,
        };
        let names = ["A", "B", "C", "D"];
        let ranked = (1..).zip(names).map(|(at, name)| row(name, Some(at), 0.9 - 0.1 * f64::from(at))).collect();
        let others = ["Y", "Z"].into_iter().filter(|name| overridden.contains(name));
        let others = others.map(|name| row(name, None, if name == "Z" { 0.3 } else { 0.2 })).collect();
        let overrides: Vec<Override> = overridden
            .iter()
            .map(|&worker| Override {
                vacancy_id: "V".to_owned(),
                worker_id: worker.to_owned(),
                event_id: worker.to_owned(),
                date: None,
                reason: "sebab".to_owned(),
                in_force: true,
            })
            .collect();
        let (rows, _) = select(Asked { post: &post, ranked, others, overrides: overrides.iter().collect() });
        rows.into_iter().map(|row| (row.worker_id, row.place, row.change)).collect()
    }

    fn is(worker: &str, place: Option<u32>, change: Option<Change>) -> (String, Option<u32>, Option<Change>) {
        (worker.to_owned(), place, change)
    }

    #[test]
    fn without_overrides_the_first_n_are_called() {
        assert_eq!(selected(2, &[]), [is("A", Some(1), None), is("B", Some(2), None)]);
        assert_eq!(selected(9, &[]).len(), 4);
    }

    #[test]
    fn who_is_left_out_makes_room_for_the_next() {
        let wanted = [is("B", Some(1), None), is("C", Some(2), None), is("A", None, Some(Change::LeftOut))];
        assert_eq!(selected(2, &["A"]), wanted);
    }

    #[test]
    fn who_is_put_on_comes_behind_the_others() {
        let on = Some(Change::PutOn);
        let wanted = [
            is("A", Some(1), None),
            is("B", Some(2), None),
            is("D", Some(3), on),
            is("Z", Some(4), on),
            is("Y", Some(5), on),
        ];
        assert_eq!(selected(2, &["Y", "D", "Z"]), wanted);
    }

    #[test]
    fn who_moves_up_is_never_somebody_overridden() {
        // C would move up, but an officer put C on: so D does, and C stands behind.
        let wanted = [
            is("B", Some(1), None),
            is("D", Some(2), None),
            is("C", Some(3), Some(Change::PutOn)),
            is("A", None, Some(Change::LeftOut)),
        ];
        assert_eq!(selected(2, &["A", "C"]), wanted);
    }
}
