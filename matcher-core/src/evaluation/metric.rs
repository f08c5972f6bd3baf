//! How good is one list? The field's metrics, each with a cutoff or over the whole list, as `trec_eval` defines them.

use std::fmt;
use std::str::FromStr;

use super::error::EvaluationError;

/// What a metric measures of one query's list; every value is in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Discounted cumulative gain over the best possible one: the sum of `grade / log2(position + 1)` over relevant
    /// documents, gains linear in the grade (`trec_eval`'s `ndcg` and `ndcg_cut`). Järvelin and Kekäläinen 2002,
    /// <https://doi.org/10.1145/582415.582418>, with the discount from position 2 on that `trec_eval` uses.
    Ndcg,
    /// Average precision: precision at each relevant document found, summed, over all relevant documents
    /// (`map`, `map_cut`).
    Map,
    /// One over the position of the first relevant document; 0 without one (`recip_rank`).
    Mrr,
    /// Relevant documents found over all relevant ones (`recall`, `set_recall`).
    Recall,
    /// Relevant documents found over the cutoff, or over those retrieved if there is none (`P`, `set_P`).
    Precision,
}

impl Measure {
    const ALL: [Self; 5] = [Self::Ndcg, Self::Map, Self::Mrr, Self::Recall, Self::Precision];

    /// The name before the cutoff.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ndcg => "ndcg",
            Self::Map => "map",
            Self::Mrr => "mrr",
            Self::Recall => "recall",
            Self::Precision => "precision",
        }
    }
}

/// A measure and how far down the list it looks.
///
/// # Examples
///
/// ```
/// use matcher_core::evaluation::Metric;
///
/// let metric: Metric = "ndcg@10".parse()?;
/// assert_eq!(metric.to_string(), "ndcg@10");
/// assert!("ndgc@10".parse::<Metric>().unwrap_err().to_string().contains("did you mean ndcg@10?"));
/// # Ok::<(), matcher_core::evaluation::EvaluationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Metric {
    /// What is measured.
    pub measure: Measure,
    /// How many documents count; `None` is the whole list.
    pub cutoff: Option<usize>,
}

impl Default for Metric {
    /// `ndcg@10`: the first screen of a list.
    fn default() -> Self {
        Self { measure: Measure::Ndcg, cutoff: Some(10) }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cutoff {
            None => f.write_str(self.measure.as_str()),
            Some(cutoff) => write!(f, "{}@{cutoff}", self.measure.as_str()),
        }
    }
}

impl FromStr for Metric {
    type Err = EvaluationError;

    /// Reads `ndcg`, `map`, `mrr`, `recall` or `precision`, with `@k` or without.
    fn from_str(name: &str) -> Result<Self, EvaluationError> {
        let (word, at) = name.split_once('@').map_or((name, None), |(word, cutoff)| (word, Some(cutoff)));
        let Some(measure) = Measure::ALL.into_iter().find(|measure| measure.as_str() == word) else {
            let similar = |measure: &Measure| strsim::jaro_winkler(measure.as_str(), &word.to_lowercase());
            let nearest = Measure::ALL.into_iter().max_by(|a, b| similar(a).total_cmp(&similar(b)));
            let nearest = nearest.map_or("", Measure::as_str);
            let nearest = at.map_or_else(|| nearest.to_owned(), |cutoff| format!("{nearest}@{cutoff}"));
            return Err(EvaluationError::UnknownMetric { name: name.to_owned(), nearest });
        };
        let cutoff = |text: &str| {
            let number = text.parse().ok().filter(|number| *number > 0);
            number.ok_or_else(|| EvaluationError::Cutoff { name: name.to_owned(), cutoff: text.to_owned() })
        };
        Ok(Self { measure, cutoff: at.map(cutoff).transpose()? })
    }
}

/// What a metric sees of one query.
pub(super) struct Judged {
    /// Grade of each retrieved document, best first; `None` if nobody judged it.
    pub(super) grades: Vec<Option<i32>>,
    /// Every grade of 1 or more among the query's judgments, highest first.
    pub(super) relevant: Vec<i32>,
}

impl Metric {
    /// How much of a list of `length` documents is looked at.
    pub(super) fn depth(self, length: usize) -> usize {
        self.cutoff.map_or(length, |cutoff| cutoff.min(length))
    }

    /// The value for one query; 0 for a query without a relevant document.
    #[allow(clippy::cast_precision_loss, reason = "counts of documents are far below 2^53")]
    pub(super) fn value(self, judged: &Judged) -> f64 {
        let all = judged.relevant.len() as f64;
        if judged.relevant.is_empty() {
            return 0.0;
        }
        let depth = self.depth(judged.grades.len());
        let seen = &judged.grades[..depth];
        let mut hits =
            seen.iter().enumerate().filter(|(_, grade)| grade.is_some_and(|grade| grade > 0)).map(|(at, _)| at);
        match self.measure {
            Measure::Ndcg => {
                let ideal = &judged.relevant[..self.depth(judged.relevant.len())];
                dcg(seen.iter().map(|grade| grade.unwrap_or(0))) / dcg(ideal.iter().copied())
            }
            Measure::Map => {
                let precisions = hits.enumerate().map(|(found, at)| (found + 1) as f64 / (at + 1) as f64);
                precisions.sum::<f64>() / all
            }
            Measure::Mrr => hits.next().map_or(0.0, |at| 1.0 / (at + 1) as f64),
            Measure::Recall => hits.count() as f64 / all,
            Measure::Precision => {
                let found = hits.count();
                if found == 0 { 0.0 } else { found as f64 / self.cutoff.unwrap_or(depth) as f64 }
            }
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "positions are far below 2^53")]
fn dcg(grades: impl Iterator<Item = i32>) -> f64 {
    let gains = grades.enumerate().filter(|(_, grade)| *grade > 0);
    gains.map(|(at, grade)| f64::from(grade) / ((at + 2) as f64).log2()).sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    /// Grades 2, unjudged, -1, 1; another document of grade 3 was not found.
    fn judged() -> Judged {
        Judged { grades: vec![Some(2), None, Some(-1), Some(1)], relevant: vec![3, 2, 1] }
    }

    fn value(name: &str) -> f64 {
        name.parse::<Metric>().unwrap().value(&judged())
    }

    #[test]
    fn values_are_those_counted_by_hand() {
        let ideal = 3.0 + 2.0 / 3_f64.log2() + 0.5;
        let wanted = [
            ("ndcg", (2.0 + 1.0 / 5_f64.log2()) / ideal),
            ("ndcg@2", 2.0 / (3.0 + 2.0 / 3_f64.log2())),
            ("map", (1.0 + 2.0 / 4.0) / 3.0),
            ("map@3", 1.0 / 3.0),
            ("mrr", 1.0),
            ("recall", 2.0 / 3.0),
            ("recall@1", 1.0 / 3.0),
            ("precision", 0.5),
            ("precision@10", 0.2),
        ];
        for (name, wanted) in wanted {
            assert!((value(name) - wanted).abs() < 1e-12, "{name}: {}, not {wanted}", value(name));
        }
    }

    #[test]
    fn a_query_without_a_relevant_document_counts_zero() {
        let nothing = Judged { grades: vec![Some(0), None], relevant: vec![] };
        for measure in Measure::ALL {
            assert!(Metric { measure, cutoff: None }.value(&nothing) == 0.0);
        }
        let empty = Judged { grades: vec![], relevant: vec![1] };
        for measure in Measure::ALL {
            assert!(Metric { measure, cutoff: None }.value(&empty) == 0.0);
        }
    }

    #[test]
    fn a_name_that_is_none_names_the_nearest() {
        let message = |name: &str| name.parse::<Metric>().unwrap_err().to_string();
        assert!(message("NDCG@5").contains("did you mean ndcg@5?"));
        assert!(message("recal").contains("did you mean recall?"));
        assert_eq!(message("map@0"), "map@0: the cutoff is \"0\", expected a whole number of at least 1");
        assert_eq!(message("map@ten"), "map@ten: the cutoff is \"ten\", expected a whole number of at least 1");
    }
}
