//! Which groups is a worker in, as a policy may name them? Read by reserves and audit, never by a score.

use crate::record::{Worker, shown, tells};

/// The group of everyone with a disability, whatever its kind.
const DISABILITY: &str = "disability";

/// The longest name of a group, in bytes.
const LONGEST: usize = 40;

/// The groups of a worker: those of the column `groups`, and `disability`; sorted, each once.
pub(super) fn groups(worker: &Worker) -> Vec<String> {
    let mut groups: Vec<String> = worker.groups.iter().flatten().filter_map(|name| group(name)).collect();
    if worker.disability.as_deref().and_then(tells) == Some(true) {
        groups.push(DISABILITY.to_owned());
    }
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// A group's name in one form: lower case, `_` for spaces and hyphens. `None` for what has another form and so may be a
/// remark about a person: other letters, more than 40 of them, or a long number. Two plain words can still be a name.
fn group(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let group = words.join("_");
    let is_name = group.len() <= LONGEST
        && group.starts_with(|c: char| c.is_ascii_lowercase())
        && group.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        // Spaces inside a long number don't hide it.
        && shown(&words.join(" ")).is_some();
    is_name.then_some(group)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::ids::WorkerId;

    fn tokens(told: Option<&[&str]>, disability: Option<&str>) -> Vec<String> {
        let mut worker = Worker::new(WorkerId::new("W1").unwrap());
        worker.groups = told.map(|names| names.iter().map(|&name| name.to_owned()).collect());
        worker.disability = disability.map(str::to_owned);
        groups(&worker)
    }

    #[test]
    fn a_group_has_one_form_and_stands_once_in_order() {
        let dirty = ["SMK-Graduate", " poor ", "Poor", "laid  off", "laid_off", "smk\u{a0}graduate", ""];
        assert_eq!(tokens(Some(&dirty), None), ["laid_off", "poor", "smk_graduate"]);
        assert_eq!(tokens(Some(&["_Program 2024_"]), None), ["program_2024"]);
    }

    #[test]
    fn disability_of_any_kind_is_a_group_and_no_or_unknown_is_none() {
        for kind in ["yes", "Ya", "tuna rungu", "Fisik", "tidak bisa mendengar"] {
            assert_eq!(tokens(Some(&["poor"]), Some(kind)), ["disability", "poor"], "{kind}");
        }
        for no in ["no", "Tidak", "tidak ada", "bukan", "-", "", " ", "tidak diketahui"] {
            assert!(tokens(None, Some(no)).is_empty(), "{no}");
        }
        assert_eq!(tokens(Some(&["Disability"]), Some("no")), ["disability"]);
        assert!(tokens(None, None).is_empty());
    }

    #[test]
    fn what_may_name_a_person_is_no_group() {
        let long = "x".repeat(LONGEST + 1);
        let told = [
            "6474014507990001",
            "poor 0812-3456-7890",
            "poor_6281_2345_67890",
            "lulusan SMK (2024)",
            "1 poor",
            "é",
            &long,
        ];
        assert!(tokens(Some(&told), None).is_empty());
        assert_eq!(tokens(Some(&["x".repeat(LONGEST).as_str()]), None).len(), 1);
    }
}
