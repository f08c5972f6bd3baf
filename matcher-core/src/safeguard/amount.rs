//! What does a scheme cost a month? Whole rupiah, by integers.

use crate::units::Rupiah;

/// What a rate is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// The wage that an employer pays.
    Wage,
    /// What somebody earns on their own account.
    Income,
}

impl Base {
    pub(super) fn read(word: &str) -> Option<Self> {
        match word.trim() {
            "wage" => Some(Self::Wage),
            "income" => Some(Self::Income),
            _ => None,
        }
    }
}

/// The least wage or contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Least {
    Rupiah(i64),
    /// The minimum wage where the person works.
    WageFloor,
}

/// How an amount is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// Nobody says how much.
    Untold,
    Fixed(i64),
    /// Millionths of the base. A wage is raised to the least and cut at the most before; a contribution from income is
    /// raised and cut itself.
    Rate {
        millionths: i64,
        base: Base,
        least: Option<Least>,
        most: Option<i64>,
    },
}

/// What amounts are taken of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pay {
    /// Wage, rupiah a month.
    pub(super) wage: Option<i64>,
    /// Income on one's own account, rupiah a month.
    pub(super) income: Option<i64>,
    /// Minimum wage in sen.
    pub(super) floor: Option<i64>,
}

/// A share in millionths of the whole.
const WHOLE: i64 = 1_000_000;

impl Amount {
    pub(super) fn least(text: &str) -> Option<Least> {
        match text.trim() {
            "wage_floor" => Some(Least::WageFloor),
            digits => digits.parse().ok().filter(|least| (0..=Rupiah::MAX).contains(least)).map(Least::Rupiah),
        }
    }

    /// The amount in whole rupiah, halves rounded up; `None` if what it is taken of isn't known.
    pub(super) fn of(self, pay: Pay) -> Option<i64> {
        let Self::Rate { millionths, base, least, most } = self else {
            return if let Self::Fixed(rupiah) = self { Some(rupiah) } else { None };
        };
        let least = match least {
            None => Some(0),
            Some(Least::Rupiah(least)) => Some(least),
            // Parts of a rupiah are one.
            Some(Least::WageFloor) => pay.floor.map(|sen| (sen + 99) / 100),
        };
        let most = most.unwrap_or(i64::MAX);
        let share = |of: i64| {
            let exact = i128::from(of) * i128::from(millionths);
            i64::try_from((exact + i128::from(WHOLE / 2)) / i128::from(WHOLE)).unwrap_or(i64::MAX)
        };
        match base {
            Base::Wage => Some(share(pay.wage?.max(least?).min(most))),
            Base::Income => Some(share(pay.income?).max(least?).min(most)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(millionths: i64, base: Base, least: Option<Least>, most: Option<i64>) -> Amount {
        Amount::Rate { millionths, base, least, most }
    }

    #[test]
    fn a_wage_is_bounded_before_the_rate_and_a_contribution_after() {
        let pay = |wage, income| Pay { wage, income, floor: Some(375_664_361) };
        // JKN: 4 % of a wage between the minimum wage and 12 million.
        let jkn = rate(40_000, Base::Wage, Some(Least::WageFloor), Some(12_000_000));
        assert_eq!(jkn.of(pay(Some(20_000_000), None)), Some(480_000));
        assert_eq!(jkn.of(pay(Some(1_000_000), None)), Some(150_266));
        assert_eq!(jkn.of(pay(None, Some(5_000_000))), None);
        // JKK of somebody on their own account: 1 % of income, 10,000 to 207,000.
        let jkk = rate(10_000, Base::Income, Some(Least::Rupiah(10_000)), Some(207_000));
        assert_eq!(jkk.of(pay(None, Some(300_000))), Some(10_000));
        assert_eq!(jkk.of(pay(None, Some(2_500_000))), Some(25_000));
        assert_eq!(jkk.of(pay(None, Some(90_000_000))), Some(207_000));
        assert_eq!((jkk.of(pay(Some(1), None)), Amount::Untold.of(pay(None, None))), (None, None));
    }

    #[test]
    fn halves_go_up_and_no_wage_overflows() {
        let tenth = rate(100_000, Base::Wage, None, None);
        let of = |wage| tenth.of(Pay { wage: Some(wage), ..Pay::default() });
        assert_eq!((of(5), of(4), of(i64::MAX)), (Some(1), Some(0), Some(922_337_203_685_477_581)));
    }
}
