//! Who hires.

use super::record;
use crate::ids::EmployerId;
use crate::region::RegionCode;

record! {
    /// Who hires, and for whom they are a contractor.
    Employer in "employers", key employer_id: EmployerId;
    /// Name of the firm.
    name: String,
    /// Whose contractor it is.
    principal_id: EmployerId,
    /// Industry as a KBLI code.
    industry: String,
    /// Where the firm sits.
    region: RegionCode,
    /// Who owns it: private, state, region …
    ownership: String,
    /// Size class: micro, small, medium, large.
    size: String,
    /// Local people employed.
    headcount_local: u32,
    /// People employed in all.
    headcount_total: u32,
    => check(this, row) {
        let is_own = this.principal_id.as_ref() == Some(&this.employer_id);
        row.require(!is_own, "principal_id", "the id of another employer; empty for a firm that is nobody's contractor");
        row.require_order(this.headcount_local, this.headcount_total, "headcount_total", "at least headcount_local");
    }
}

/// The digits of a KBLI code, which may begin with the letter of its section.
///
/// # Source
///
/// KBLI 2020 (Peraturan BPS 2/2020): a letter a section, two digits a division (golongan pokok).
pub(crate) fn kbli_digits(code: &str) -> &str {
    let code = code.trim();
    code.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(code).trim_start_matches(['.', '-', ' '])
}
