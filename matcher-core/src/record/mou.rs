//! A memorandum of understanding with a partner of the programme.

use super::record;
use crate::ids::MouId;
use crate::units::Date;

record! {
    /// What a partner has promised the programme.
    Mou in "mous", key mou_id: MouId;
    /// The partner: an employer or a training centre.
    partner_id: String,
    /// Kind of partner: company, blk, lpk …
    kind: String,
    /// Training seats promised.
    seats: u32,
    /// Hires promised.
    quota: u32,
    /// True if the partner must train.
    training_duty: bool,
    /// First day.
    from: Date,
    /// Last day.
    to: Date,
    => check(this, row) {
        row.require_order(this.from, this.to, "to", "on or after from");
    }
}
