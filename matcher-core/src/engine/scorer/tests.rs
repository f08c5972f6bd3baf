//! Is everybody found who reaches a score? Bounds that are too low lose people; lists of a few best rarely show it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::engine::postings::BLOCK;
use crate::engine::search::Wanted;
use crate::record::WorkerFacts;
use crate::sample::{Sample, SampleSpec};
use crate::scoring::weights::CandidateBy;
use crate::scoring::{Fusion, Weights};
use crate::units::Date;
use crate::{Gazetteer, MarketOptions, Matcher, OnError};

/// Takes everybody who reaches a score that nobody changes.
struct Reaching<'a> {
    pairs: Pairs<'a, TitleRarities>,
    least: f64,
    depth: usize,
    lead: Option<f64>,
    rows: Vec<u32>,
    offered: usize,
}

impl Wanted for Reaching<'_> {
    fn least(&self, _: u32) -> f64 {
        self.least
    }

    fn depth(&self) -> usize {
        self.depth
    }

    fn lead(&self, _: u32) -> Option<f64> {
        self.lead
    }

    fn never(&self, _: &WorkerFacts) -> bool {
        false
    }

    fn matters(&self, _: u32, facts: &WorkerFacts, overlap: Overlap) -> bool {
        self.pairs.score(facts, overlap).is_some_and(|score| score >= self.least)
    }

    fn take(&mut self, class: u32, row: u32, facts: &WorkerFacts, overlap: Overlap) -> bool {
        self.offered += 1;
        let reaches = self.matters(class, facts, overlap);
        if reaches {
            self.rows.push(row);
        }
        reaches
    }
}

/// Weights under which some bound is the score itself, or nearly.
fn weights() -> Vec<Weights> {
    let default = Weights::default;
    let with = |fusion: Fusion, change: fn(&mut Weights)| {
        let mut weights = Weights { fusion, ..default() };
        change(&mut weights);
        weights
    };
    vec![
        default(),
        // The vacancy's view alone, of skills and facts: as peers rank.
        with(Fusion::Forward, |weights| {
            (weights.forward.text, weights.forward.occupation, weights.skills.asked_half) = (0.0, 0.0, 0.0);
            weights.candidates.by = vec![CandidateBy::Skills];
        }),
        // Words alone, so that what a sum leaves for them is all there is.
        with(Fusion::Geometric, |weights| {
            (weights.forward.skills, weights.forward.occupation) = (0.0, 0.0);
            (weights.reverse.skills, weights.reverse.occupation) = (0.0, 0.0);
            weights.text.saturation = 1.0;
        }),
        // The worker's view without what overlaps: wage, way and contract say it all.
        with(Fusion::Reverse, |weights| {
            (weights.reverse.skills, weights.reverse.occupation, weights.reverse.text) = (0.0, 0.0, 0.0);
        }),
        with(Fusion::Minimum, |weights| {
            (weights.reverse.skills, weights.reverse.occupation, weights.reverse.text) = (0.0, 0.0, 0.0);
            weights.missing.distance = 0.9;
        }),
    ]
}

/// A stored market of two blocks.
fn market(directory: &std::path::Path) {
    let regions = ["64.74", "33.19", "62"].map(|code| code.parse().unwrap());
    let workers = BLOCK + BLOCK / 2;
    let spec = SampleSpec::default().with_workers(workers).with_vacancies(60).with_regions(regions);
    let sample = Sample::generate(&spec, &Gazetteer::bundled()).unwrap();
    let options = MarketOptions::default().with_as_of(Date::new(2026, 11, 1).unwrap());
    let mut market = Matcher::create(directory, options).unwrap();
    market.add_workers(crate::record::Table::records(&sample.workers), OnError::Raise).unwrap();
    market.add_vacancies(crate::record::Table::records(&sample.vacancies), OnError::Raise).unwrap();
    market.commit().unwrap();
}

/// A feature without a bound: every pair is scored, the list is the same, and a note says so.
fn compare_without_bounds(market: &Matcher) {
    let inner = &*market.snapshot().0;
    let of = |unbounded| Scorer { unbounded, ..Scorer::of(inner, &inner.settings.policy) };
    let (bounded, unbounded) = (of(Vec::new()), of(vec![FeatureKind::Text, FeatureKind::Wage]));
    assert_eq!(bounded.note(), None);
    assert_eq!(unbounded.note().unwrap(), "no bound is known of text, wage: every worker is scored");
    let (mut desk, mut rows) = (Desk::new(inner.runs()), 0);
    let options = RankOptions::default().with_eligible(Eligible::All);
    for vacancy in (0..inner.layout.vacancies.ids.len()).step_by(20) {
        let view = inner.layout.vacancies.view(vacancy);
        let [a, b] = [&bounded, &unbounded].map(|scorer| scorer.workers(&view, vacancy, &mut desk, &options).rows);
        assert_eq!(a, b);
        rows += a.len();
        let found = unbounded.contenders(&unbounded.sought(&view), &mut desk, &options, true);
        assert!(found.overlaps.is_empty(), "it was searched with bounds");
    }
    // Two empty lists are the same too.
    assert!(rows > 20, "{rows} rows");
}

#[test]
fn everybody_is_found_who_reaches_a_score() {
    let directory = tempfile::tempdir().unwrap();
    market(directory.path());
    compare_without_bounds(&Matcher::open(directory.path(), MarketOptions::default(), true).unwrap());
    for (number, weights) in weights().into_iter().enumerate() {
        let market = Matcher::open(directory.path(), MarketOptions::default().with_weights(weights), true).unwrap();
        let inner = &*market.snapshot().0;
        let scorer = Scorer::of(inner, &inner.settings.policy);
        let (layout, options) = (scorer.layout(), RankOptions::default().with_eligible(Eligible::All));
        let mut desk = Desk::new(inner.runs());
        let (mut unpacked, mut offered, mut everybody) = (Unpacked::default(), 0, 0);
        for vacancy in (0..layout.vacancies.ids.len()).step_by(3) {
            let view = layout.vacancies.view(vacancy);
            let valued = |row| Some((scorer.plain(&layout.workers.read(row, &mut unpacked), &view)?.0, row));
            let mut ranked: Vec<(f64, u32)> = (0..layout.workers.ids.len()).filter_map(valued).collect();
            ranked.sort_unstable_by(|(a, x), (b, y)| b.total_cmp(a).then(x.cmp(y)));
            let sought = scorer.sought(&view);
            for (at, depth, lead) in [(0, 0, None), (9, 10, Some(0.0)), (99, 20, None), (999, 20, Some(1.0))] {
                let Some((least, _)) = ranked.get(at) else { continue };
                let mut reaching = Reaching {
                    pairs: Pairs::new(&scorer, &view, &options),
                    least: *least,
                    depth,
                    lead,
                    rows: Vec::new(),
                    offered: 0,
                };
                let one_class = sought.post.instrument == Instrument::None;
                scorer.search(scorer.policy, one_class, &sought, &mut desk, |search, scratch| {
                    search.run(scratch, &mut reaching);
                });
                let mut expected: Vec<u32> =
                    ranked.iter().take_while(|(score, _)| score >= least).map(|(_, row)| *row).collect();
                expected.sort_unstable();
                reaching.rows.sort_unstable();
                assert_eq!(reaching.rows, expected, "weights {number}, vacancy {vacancy}, from {least}");
                offered += reaching.offered;
                everybody += ranked.len();
            }
        }
        assert!(
            offered * 3 < everybody,
            "weights {number}: {offered} of {everybody} are scored, so little was left out"
        );
    }
}
