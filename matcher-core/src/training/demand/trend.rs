//! Is a skill asked more and more, or less and less? A line through its monthly shares, with all that may deceive.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::post::{Post, Posts};
use super::row::{AskedSkill, Cell, Month};
use crate::training::interval::{Z, false_finds, real, two_sided};

/// Fewest months with vacancies: two always lie on a line, and three leave one to tell noise from a trend.
pub const TREND_MONTHS: usize = 4;

/// The share of false trends among those told that is put up with.
///
/// # Source
///
/// The level of Benjamini and Hochberg (1995), *Journal of the Royal Statistical Society* B 57(1).
pub const FALSE_TRENDS: f64 = 0.05;

/// How demand for a skill moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// A larger share of the vacancies asks it, month by month.
    Rising,
    /// A smaller one does.
    Fading,
    /// No trend is shown; the interval says how large a one would not have been seen.
    Steady,
    /// Too few vacancies or months to say anything.
    TooFew,
}

impl Trend {
    /// The name, as serde writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rising => "rising",
            Self::Fading => "fading",
            Self::Steady => "steady",
            Self::TooFew => "too_few",
        }
    }
}

/// How fast a share changes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Slope {
    /// Change of the share in a month: 0.01 is a percentage point.
    pub slope: f64,
    /// Where its 95 % interval begins, which is this skill's alone.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
    /// How likely so steep a slope is where there is none.
    pub p_value: f64,
    /// The share of false trends if all at least as clear as this one were told.
    pub q_value: f64,
}

/// How demand for a skill moves in a region or an industry, or in all.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DemandTrend {
    /// Where and in what; no month.
    pub cell: Cell,
    /// The name of the region, where the region table has it.
    pub region_name: Option<String>,
    /// The skill.
    pub skill: AskedSkill,
    /// Vacancies of whole months that ask it.
    pub vacancies: u64,
    /// All vacancies of whole months there; the sector makes no difference.
    pub of_vacancies: u64,
    /// Employers that ask it; a vacancy without one is one.
    pub employers: u64,
    /// Months with vacancies there.
    pub months: u64,
    /// The first of them.
    pub first: Option<Month>,
    /// The last.
    pub last: Option<Month>,
    /// How fast the share changes; `None` of too few.
    pub slope: Option<Slope>,
    /// What this says.
    pub trend: Trend,
}

/// Vacancies of one place over its months.
struct Series<'a> {
    posts: Vec<(&'a Post, f64)>,
    months: BTreeSet<Month>,
    /// Sum of squared distances of the vacancies' months from their mean.
    spread: f64,
    /// Per employer: sum of the distances, and of their squares.
    employers: BTreeMap<usize, (f64, f64)>,
    /// Sums over employers of the first squared, of first times second, and of the second squared.
    products: (f64, f64, f64),
    /// Vacancies by month, with the month's distance.
    exposure: BTreeMap<Month, (f64, f64)>,
}

impl<'a> Series<'a> {
    fn new(posts: &[&'a Post]) -> Self {
        let dated: Vec<(&Post, Month)> = posts.iter().filter_map(|post| Some((*post, post.month?))).collect();
        let origin = dated.iter().map(|(_, month)| month.number()).min().unwrap_or(0);
        let at = |month: Month| f64::from(month.number() - origin);
        let mean = dated.iter().map(|(_, month)| at(*month)).sum::<f64>() / real(dated.len().max(1) as u64);
        let (mut employers, mut exposure) =
            (BTreeMap::<usize, (f64, f64)>::new(), BTreeMap::<Month, (f64, f64)>::new());
        let mut spread = 0.0;
        for (post, month) in &dated {
            let distance = at(*month) - mean;
            spread += distance * distance;
            let employer = employers.entry(post.employer).or_default();
            employer.0 += distance;
            employer.1 += distance * distance;
            let counted = exposure.entry(*month).or_default();
            *counted = (counted.0 + 1.0, distance);
        }
        let products = employers
            .values()
            .fold((0.0, 0.0, 0.0), |sums: (f64, f64, f64), (a, b)| (sums.0 + a * a, sums.1 + a * b, sums.2 + b * b));
        let months = exposure.keys().copied().collect();
        let posts = dated.into_iter().map(|(post, month)| (post, at(month) - mean)).collect();
        Self { posts, months, spread, employers, products, exposure }
    }

    /// The slope of a skill's share over the months, and its standard error.
    ///
    /// The slope is that of the test for a linear trend in proportions. Its error is the largest of three: of
    /// independent vacancies, of months that scatter about the line more than those would, and of employers that each
    /// ask in many vacancies at once, who count as one witness each.
    ///
    /// # Source
    ///
    /// Cochran (1954), *Biometrics* 10(4), and Armitage (1955), "Tests for linear trends in proportions and
    /// frequencies", *Biometrics* 11(3): slope and first error. `McCullagh` and Nelder (1989), *Generalized Linear
    /// Models*, section 4.5: scatter of months. Liang and Zeger (1986), "Longitudinal data analysis using generalized
    /// linear models", *Biometrika* 73(1): employers.
    fn slope(&self, asking: &[usize]) -> (f64, f64) {
        let whole = real(self.posts.len() as u64);
        let share = real(asking.len() as u64) / whole;
        let slope = asking.iter().map(|at| self.posts[*at].1).sum::<f64>() / self.spread;
        let independent = share * (1.0 - share) / self.spread;
        let mut asked: BTreeMap<Month, f64> = BTreeMap::new();
        let mut of_employer: BTreeMap<usize, f64> = BTreeMap::new();
        for at in asking {
            let (post, distance) = self.posts[*at];
            *of_employer.entry(post.employer).or_default() += distance;
            if let Some(month) = post.month {
                *asked.entry(month).or_default() += 1.0;
            }
        }
        let line = |distance: f64| share + slope * distance;
        let scatter = self.exposure.iter().map(|(month, (vacancies, distance))| {
            let rest = asked.get(month).copied().unwrap_or(0.0) - vacancies * line(*distance);
            rest * rest / vacancies
        });
        let free = real(self.months.len() as u64) - 2.0;
        let months = scatter.sum::<f64>() / free / self.spread;
        // The sum over employers of (asked - expected)², where most ask nothing: their part is known without looking.
        let (first, both, second) = self.products;
        let none = share * share * first + 2.0 * share * slope * both + slope * slope * second;
        let some = of_employer.iter().map(|(employer, asked)| {
            let (distances, squares) = self.employers.get(employer).copied().unwrap_or_default();
            asked * (asked - 2.0 * (share * distances + slope * squares))
        });
        let employers = (none + some.sum::<f64>()).max(0.0) / (self.spread * self.spread);
        (slope, independent.max(months).max(employers).sqrt())
    }
}

/// The trend of every skill in every place; `places` have no month and no sector.
///
/// `by_sector` puts the skill's sector into the cell.
pub(super) fn trends(
    posts: &Posts,
    place: impl Fn(&Post) -> Cell,
    is_whole: impl Fn(Month) -> bool,
    by_sector: bool,
    least: u32,
) -> Vec<DemandTrend> {
    let mut places: BTreeMap<Cell, Vec<&Post>> = BTreeMap::new();
    for post in posts.list.iter().filter(|post| post.month.is_some_and(&is_whole)) {
        places.entry(place(post)).or_default().push(post);
    }
    let mut rows: Vec<DemandTrend> = Vec::new();
    for (cell, in_place) in &places {
        let series = Series::new(in_place);
        let mut asking: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, (post, _)) in series.posts.iter().enumerate() {
            for (skill, _) in &post.asks {
                asking.entry(*skill).or_default().push(at);
            }
        }
        for (number, asking) in asking {
            let Some(skill) = posts.skills[number as usize].clone() else { continue };
            let is_enough = series.months.len() >= TREND_MONTHS && asking.len() as u64 >= u64::from(least);
            let slope = is_enough.then(|| series.slope(&asking)).map(|(slope, error)| Slope {
                slope,
                low: slope - Z * error,
                high: slope + Z * error,
                p_value: if error > 0.0 { two_sided(slope / error) } else { 1.0 },
                q_value: 1.0,
            });
            let employers: BTreeSet<usize> = asking.iter().map(|at| series.posts[*at].0.employer).collect();
            let sector = if by_sector { skill.sector.clone() } else { None };
            rows.push(DemandTrend {
                cell: Cell { sector, ..cell.clone() },
                region_name: None,
                skill,
                vacancies: asking.len() as u64,
                of_vacancies: series.posts.len() as u64,
                employers: employers.len() as u64,
                months: series.months.len() as u64,
                first: series.months.first().copied(),
                last: series.months.last().copied(),
                slope,
                trend: Trend::TooFew,
            });
        }
    }
    tell(&mut rows);
    rows
}

/// Says which slopes are trends, of all that were looked at together.
fn tell(rows: &mut [DemandTrend]) {
    let p_values: Vec<f64> = rows.iter().filter_map(|row| Some(row.slope?.p_value)).collect();
    let found = false_finds(&p_values);
    let told = rows.iter_mut().filter(|row| row.slope.is_some()).zip(found);
    for (row, q_value) in told {
        let Some(slope) = &mut row.slope else { continue };
        slope.q_value = q_value;
        row.trend = match slope.slope {
            steep if q_value <= FALSE_TRENDS && steep > 0.0 => Trend::Rising,
            steep if q_value <= FALSE_TRENDS && steep < 0.0 => Trend::Fading,
            _ => Trend::Steady,
        };
    }
    let order = |trend: Trend| trend as u8;
    rows.sort_by(|a, b| {
        let steep = |row: &DemandTrend| row.slope.map_or(0.0, |slope| slope.slope.abs());
        let first = order(a.trend).cmp(&order(b.trend)).then_with(|| steep(b).total_cmp(&steep(a)));
        let then =
            first.then_with(|| b.vacancies.cmp(&a.vacancies)).then_with(|| a.skill.skill_id.cmp(&b.skill.skill_id));
        then.then_with(|| a.cell.cmp(&b.cell))
    });
}
