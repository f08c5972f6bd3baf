//! Which parts of a policy can't do what they say, whatever the market?

use super::document::{Instrument, Policy, ReserveShare};
use super::duty::Evidence;
use super::scope::Post;
use super::warning::Warning;
use crate::units::Share;

impl Instrument {
    /// Whether it looks at the rings around a site.
    pub(super) fn has_rings(self) -> bool {
        matches!(self, Self::Tier | Self::Reserve | Self::LabourMarketTest)
    }
}

impl Policy {
    /// The share that the policy states for a post: that of its reserve, or of the targets in force.
    pub(super) fn stated(&self, post: &Post) -> Share {
        match self.order.instrument {
            Instrument::Reserve => post.share,
            _ => post.owed,
        }
    }

    /// The share written in the document, whatever the day: of the reserve, else the largest target.
    pub(super) fn written_share(&self) -> Option<f64> {
        let largest = self.targets.iter().map(|target| target.share).max();
        let share = match (self.order.instrument, self.order.reserve.share) {
            (Instrument::Reserve, ReserveShare::Fixed(share)) => Some(share),
            _ => largest,
        };
        share.filter(|share| *share > Share::ZERO).map(Share::get)
    }

    /// Days for which the rings are asked alone, all together.
    fn window_days(&self) -> i64 {
        self.rings.iter().map(|ring| i64::from(ring.window_days)).sum()
    }

    /// Whether a post closes before its exclusive windows are over.
    pub(super) fn is_shut(&self, post: &Post) -> bool {
        self.order.instrument == Instrument::LabourMarketTest
            && post.posted_days.is_some_and(|days| i64::from(days) <= self.window_days())
    }

    /// Parts that contradict each other or have no effect.
    #[must_use]
    pub fn contradictions(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut warn = |code, text: String| warnings.push(Warning { code, text });
        let instrument = self.order.instrument;
        let name = instrument.as_str();
        let reserve = &self.order.reserve;
        if instrument == Instrument::Reserve {
            let local = match reserve.share {
                ReserveShare::Fixed(share) => share,
                ReserveShare::Target => Share::ONE,
            };
            for ring in self.rings.iter().filter(|ring| ring.min_share > local) {
                let text = format!(
                    "the ring {} is to have {} of the openings, all locals {local}",
                    ring.name(),
                    ring.min_share
                );
                warn("contradiction", text);
            }
            // Whole millionths, so that shares which add up to all openings aren't more than all.
            let groups: u64 = self.groups.iter().map(|group| u64::from(group.share.millionths())).sum();
            if let ReserveShare::Fixed(share) = reserve.share
                && u64::from(share.millionths()) + groups > u64::from(Share::ONE.millionths())
            {
                #[allow(clippy::cast_precision_loss, reason = "at most 25 shares in millionths")]
                let all = (u64::from(share.millionths()) + groups) as f64 / f64::from(Share::ONE.millionths());
                let text = format!("locals and groups are to have {all:.2} of the openings, one person filling one");
                warn("contradiction", text);
            }
            let owed = self.targets.iter().map(|target| target.share).max().unwrap_or_default();
            if let ReserveShare::Fixed(share) = reserve.share
                && owed > share
            {
                warn("contradiction", format!("a target of {owed} is owed, {share} of the openings are reserved"));
            }
            let nothing = reserve.share == ReserveShare::Fixed(Share::ZERO) && self.groups.is_empty();
            if nothing && self.rings.iter().all(|ring| ring.min_share == Share::ZERO) {
                warn("no_effect", "the instrument is reserve and nothing is reserved".into());
            }
        } else {
            if reserve.share != ReserveShare::default() {
                warn("unused", format!("order.reserve has no effect under the instrument {name}"));
            }
            if !self.groups.is_empty() {
                warn("unused", format!("[[group]] reserves have no effect under the instrument {name}"));
            }
            if instrument.has_rings() && self.rings.iter().any(|ring| ring.min_share > Share::ZERO) {
                warn("unused", format!("min_share of [[tier]] has no effect under the instrument {name}"));
            }
        }
        if !self.rings.is_empty() && !instrument.has_rings() {
            warn("unused", format!("[[tier]] has no effect under the instrument {name}"));
        } else if instrument != Instrument::LabourMarketTest && self.window_days() > 0 {
            warn(
                "unused",
                format!("window_days has no effect under the instrument {name}: only labour_market_test waits"),
            );
        }
        let boosts = self.order.boost != super::document::TierBoost::default();
        match (instrument == Instrument::Boost, boosts) {
            (true, false) => warn("no_effect", "the instrument is boost and no amount is given".into()),
            (false, true) => warn("unused", format!("order.boost has no effect under the instrument {name}")),
            _ => {}
        }
        if instrument == Instrument::None && !self.extra.amounts.is_empty() {
            warn("unused", "extra has no effect under the instrument none".into());
        }
        if instrument == Instrument::None && self.rotation.acts() {
            warn("unused", "rotation has no effect under the instrument none".into());
        }
        let unproven = self.exemptions.iter().filter(|exemption| exemption.evidence != Evidence::List).count();
        if unproven > 0 {
            let text =
                format!("{unproven} exemptions ask for evidence: until it is there, the policy orders their vacancies");
            warn("exemption", text);
        }
        warnings
    }
}
