//! Which course closes what is missing? One that leads to every certificate that somebody lacks, and takes them.

use crate::engine::Lack;
use crate::lexicon::Lexicon;
use crate::training::offer::{Offer, Offers};
use crate::units::Date;

/// The first course that closes what somebody lacks. No course gives years of work, a home or another age.
pub(super) fn closing(lack: &Lack, offers: &Offers, as_of: Date, lexicon: &Lexicon) -> Option<String> {
    let closes = |offer: &&Offer| {
        offer.starts_from(Some(as_of))
            && offer.takes_education(lack.education)
            && lack.certificates.iter().all(|demanded| offer.leads_to(demanded, true, lexicon))
            && offer.takes_skills(lack.skills.as_deref(), lexicon)
    };
    let mut offers = offers.iter();
    if lack.certificates.is_empty() { None } else { offers.find(closes).map(|offer| offer.id().to_owned()) }
}
