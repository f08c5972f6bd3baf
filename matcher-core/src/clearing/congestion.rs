//! How crowded is it? Whom vacancies are shown to first, before an assignment and after.

/// How first places are spread over vacancies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Congestion {
    /// Workers who are shown a vacancy first.
    pub shown: u64,
    /// Vacancies with openings that people can apply to on the day.
    pub vacancies: u64,
    /// Openings of those.
    pub openings: u64,
    /// Share of the vacancies that nobody is shown first, in [0, 1].
    pub never_first: f64,
    /// How unequally first places are spread over openings, the Gini coefficient in [0, 1]: 0 if every opening is the first
    /// place of equally many people.
    pub concentration: f64,
    /// Most people who are shown one vacancy first, for each of its openings.
    pub most_per_opening: f64,
    /// Openings that stay empty if everybody applies where they are shown first, and nowhere else.
    pub expected_unfilled: u64,
}

impl Congestion {
    /// Counts first places: how many each vacancy has, and its openings.
    ///
    /// Vacancies without openings, or not open on the day, are left out. Without any there is nothing to spread, and all figures are 0.
    ///
    /// # Source
    ///
    /// That a few vacancies draw most attention, and the Lorenz curve to show it: Bied, Perennes, Naya, Caillou, Crépon,
    /// Gaillac & Sebag (2021), "Congestion-avoiding job recommendation with optimal transport", FEAST workshop, ECML-PKDD.
    /// Gini coefficient over openings, each with its equal part of the vacancy's first places.
    #[allow(clippy::cast_precision_loss, reason = "counts lie far below 2^53")]
    pub(super) fn of(first: &[u32], openings: &[u32]) -> Self {
        let mut spread: Vec<(u32, u32)> =
            first.iter().copied().zip(openings.iter().copied()).filter(|(_, openings)| *openings > 0).collect();
        if spread.is_empty() {
            return Self::default();
        }
        // Fewest people for an opening first, compared crosswise to stay among whole numbers.
        spread.sort_unstable_by(|a, b| {
            (u64::from(a.0) * u64::from(b.1)).cmp(&(u64::from(b.0) * u64::from(a.1))).then(a.cmp(b))
        });
        let shown: u64 = spread.iter().map(|(first, _)| u64::from(*first)).sum();
        let wanted: u64 = spread.iter().map(|(_, openings)| u64::from(*openings)).sum();
        let never = spread.iter().filter(|(first, _)| *first == 0).count();
        // Twice the area under the Lorenz curve, in units of one person on one opening.
        let mut below = 0_u64;
        let mut twice_area = 0_u128;
        for (first, openings) in &spread {
            let until = below + u64::from(*first);
            twice_area += u128::from(below + until) * u128::from(*openings);
            below = until;
        }
        let square = shown as f64 * wanted as f64;
        let unfilled = spread.iter().map(|(first, openings)| u64::from(openings.saturating_sub(*first))).sum();
        let most = spread.last().map_or(0.0, |(first, openings)| f64::from(*first) / f64::from(*openings));
        Self {
            shown,
            vacancies: spread.len() as u64,
            openings: wanted,
            never_first: never as f64 / spread.len() as f64,
            concentration: if shown == 0 { 0.0 } else { (1.0 - twice_area as f64 / square).max(0.0) },
            most_per_opening: most,
            expected_unfilled: unfilled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn an_even_spread_is_not_concentrated_and_one_hot_vacancy_is() {
        let even = Congestion::of(&[2, 4, 2], &[1, 2, 1]);
        assert!(near(even.concentration, 0.0) && near(even.never_first, 0.0) && near(even.most_per_opening, 2.0));
        assert_eq!((even.shown, even.openings, even.expected_unfilled), (8, 4, 0));
        // All on one of four openings: the Gini coefficient of (0, 0, 0, 8) is 3/4.
        let hot = Congestion::of(&[0, 8, 0], &[1, 1, 2]);
        assert!(near(hot.concentration, 0.75) && near(hot.never_first, 2.0 / 3.0) && near(hot.most_per_opening, 8.0));
        assert_eq!(hot.expected_unfilled, 3);
    }

    #[test]
    fn by_the_definition_over_openings() {
        // Openings with 0, 1, 1, 4 and 4 people: half the mean absolute difference over the mean.
        let congestion = Congestion::of(&[2, 0, 8], &[2, 1, 2]);
        let each = [0.0_f64, 1.0, 1.0, 4.0, 4.0];
        let apart: f64 = each.iter().flat_map(|a| each.iter().map(move |b| (a - b).abs())).sum();
        assert!(near(congestion.concentration, apart / 25.0 / 2.0 / 2.0));
        assert_eq!(congestion.expected_unfilled, 1);
    }

    #[test]
    fn nothing_to_spread() {
        assert_eq!(Congestion::of(&[], &[]), Congestion::default());
        assert_eq!(Congestion::of(&[3], &[0]), Congestion::default());
        let nobody = Congestion::of(&[0, 0], &[1, 2]);
        assert!(near(nobody.never_first, 1.0) && near(nobody.concentration, 0.0));
        assert_eq!(nobody.expected_unfilled, 3);
    }
}
