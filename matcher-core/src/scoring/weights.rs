//! How much does each feature count? The weights file: read, checked, saved, quantised once.
//!
//! Unknown keys are refused with the nearest right one. Every default states its reason. Those of texts and of
//! [`SkillWeights::asked_half`] were chosen by hand on the judged tasks of `docs/evaluation.md`, where neighbouring values
//! do about as well; the rest is reasoned.

use serde::{Deserialize, Serialize};

/// How the two views become one score. All are homogeneous of degree one, so that contributions add up (Euler).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fusion {
    /// The vacancy's view alone.
    Forward,
    /// The worker's view alone.
    Reverse,
    /// `2fr / (f + r)`: both must agree; the default, because a placement takes two.
    #[default]
    Harmonic,
    /// `sqrt(fr)`.
    Geometric,
    /// The lower of the two.
    Minimum,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleMode {
    /// Fails a pair.
    Hard,
    /// Is scored only.
    Soft,
    /// Is not looked at.
    Off,
}

/// What makes a pair a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CandidateBy {
    /// A demanded skill with credit above zero.
    Skills,
    /// A shared word of the titles, or the same KBJI minor group.
    Occupation,
    /// A shared word of the texts.
    Text,
}

macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $( $(#[$field_doc:meta])* $field:ident: $type:ty = $default:expr, )* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$field_doc])* pub $field: $type, )*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }
    };
}

section! {
    /// Weights of the vacancy's view, each 0 or more; only their ratios count.
    ForwardWeights {
        /// Skills: what the programmes train and the market asks, so the most.
        skills: f64 = 0.80,
        /// Occupation: the shortest statement of the work, right even where skills are left out.
        occupation: f64 = 0.20,
        /// Text: catches what no lexicon has and finds skills by any of their names.
        text: f64 = 0.60,
        /// Experience.
        experience: f64 = 0.08,
        /// Education; low, because the hard rule already asks for the minimum.
        education: f64 = 0.04,
        /// Wage: the offer covers what the worker asks.
        wage: f64 = 0.05,
        /// Distance: who lives near stays longer.
        distance: f64 = 0.08,
    }
}

section! {
    /// Weights of the worker's view, each 0 or more; only their ratios count.
    ReverseWeights {
        /// Wage: the first thing asked.
        wage: f64 = 0.30,
        /// Distance.
        distance: f64 = 0.25,
        /// Skills: how much of what one can do the post uses.
        skills: f64 = 0.10,
        /// Occupation: how far the post is the wanted one.
        occupation: f64 = 0.15,
        /// Text: how much of what one says of oneself the post speaks of.
        text: f64 = 0.40,
        /// Contract: how secure it is.
        contract: f64 = 0.05,
        /// Schemes: how much social protection comes with it.
        schemes: f64 = 0.05,
    }
}

section! {
    /// Weights and credits of skills.
    SkillWeights {
        /// Weight of a required skill whose item carries none.
        required: f64 = 1.0,
        /// Weight of a preferred skill whose item carries none.
        preferred: f64 = 0.3,
        /// Weight of a skill read out of the description: named, but nobody said how it is meant, and texts find it anyway.
        mentioned: f64 = 0.01,
        /// Credit of a broader skill for a narrower demand: knows the field, not the specialty.
        broader: f64 = 0.5,
        /// Highest credit of a related skill; below `broader`, since it shares no more than a parent.
        related_cap: f64 = 0.25,
        /// Credit of a skill that never goes without the asked one, by what records of this market have together; 0 to 1, and
        /// never more than `related_cap`. One that goes with it less surely gets less.
        together: f64 = 0.25,
        /// How much must be asked, in required skills, for skills to count half their weight; 0 to 1000. Little asked counts
        /// little, as nothing asked is left out: two words read out of a description are no list of demands.
        asked_half: f64 = 1.0,
        /// Similarity from which a near miss counts, and the least credit it gets.
        fuzzy_floor: f64 = 0.85,
    }
}

section! {
    /// Value in [0, 1] taken for what the other side asks and this side hasn't told: below the middle, so that telling
    /// helps, and above 0, since unknown is not no.
    MissingValues {
        /// Skills.
        skills: f64 = 0.2,
        /// Occupation.
        occupation: f64 = 0.2,
        /// Text.
        text: f64 = 0.1,
        /// Experience.
        experience: f64 = 0.4,
        /// Education.
        education: f64 = 0.4,
        /// Wage: most vacancies state none and pay near the minimum.
        wage: f64 = 0.5,
        /// Distance: no penalty for a missing coordinate beyond lowered confidence.
        distance: f64 = 0.5,
        /// Contract.
        contract: f64 = 0.5,
        /// Schemes.
        schemes: f64 = 0.5,
    }
}

/// How experience and education are valued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Experience: `min(1, (has + 1) / (asked + 1))`.
    Ratio,
    /// Education: `(has - asked) / 7`, at least 0 and at most 1.
    Surplus,
    /// Wage: `clip(2 - asked / offered, 0, 1)`.
    Linear,
    /// 1 if met, else 0.
    Met,
}

section! {
    /// How experience is valued.
    ExperienceForm {
        /// `ratio` or `met`; a ratio, since a year short is not the same as none.
        form: Form = Form::Ratio,
    }
}

section! {
    /// How education is valued.
    EducationForm {
        /// `surplus` or `met`; met, since more schooling than asked is no better fit.
        form: Form = Form::Met,
    }
}

section! {
    /// How the wage is valued.
    WageForm {
        /// `linear` or `met`.
        form: Form = Form::Linear,
    }
}

section! {
    /// How the way to work is valued: the value of the first step that is not exceeded, beyond the last one 0.
    DistanceForm {
        /// Upper ends of the steps in km, rising.
        km: Vec<f64> = vec![10.0, 25.0, 50.0, 100.0],
        /// Value in [0, 1] within each step, falling.
        value: Vec<f64> = vec![1.0, 0.7, 0.4, 0.2],
        /// Road over straight line, 1 or more. 1.3 lies within the 1.2 to 1.4 measured for road networks (Boscoe, Henry and
        /// Zdeb 2012, *The Professional Geographer* 64(2)); rivers can make it far more.
        detour: f64 = 1.3,
    }
}

section! {
    /// How texts are compared: BM25 and what is near to a word.
    TextForm {
        /// How many of a vacancy's words are asked, the rarest and most frequent first; 1 to 1000.
        terms: u32 = 250,
        /// How many words as rare as any must be shared for half of the vacancy's view, above 0 and up to 1000: a text worth as
        /// much has the value 0.5, a richer one more, never quite 1.
        saturation: f64 = 10.0,
        /// Share of the worker's text, at its most, that is worth half of the worker's view; above 0 and up to 1.
        share: f64 = 0.15,
        /// BM25's k1: how soon a repeated word counts no more, 0 to 10.
        k1: f64 = 1.5,
        /// BM25's b: how far a long text is held against its words, 0 to 1.
        b: f64 = 0.75,
        /// How many times more the words count that a vacancy opens with, its title or, without one, the first of its text;
        /// 0 to 100.
        lead: f64 = 3.0,
        /// Weight of a pair of neighbouring words, against that of a word; 0 to 1.
        pairs: f64 = 0.25,
        /// Credit of a word near in form (`teknik` for `teknisi`), 0 to 1.
        kin: f64 = 0.4,
        /// Weight of the nearest of the words that keep company with a vacancy's text, against one said once; 0 to 1. They
        /// are those of the vacancies most like it.
        company: f64 = 0.7,
        /// How many of them count; 0 to 200.
        company_terms: u32 = 60,
        /// Weight of the nearest of the words that keep company with a worker's title and field of study, against one said
        /// once; 0 to 1, and never more than [`SkillWeights::related_cap`]. They are those of the vacancies that speak most of
        /// these.
        worker_company: f64 = 0.05,
        /// How many of them count; 0 to 200.
        worker_company_terms: u32 = 20,
    }
}

section! {
    /// What makes a pair a candidate.
    CandidateForm {
        /// Any of skills, occupation, text.
        by: Vec<CandidateBy> = vec![CandidateBy::Skills, CandidateBy::Occupation, CandidateBy::Text],
    }
}

section! {
    /// What each rule of eligibility does.
    Rules {
        /// Education below the asked one.
        education: RuleMode = RuleMode::Hard,
        /// Experience below the asked one; soft, since a ministerial circular asks employers to drop needless bars and the score
        /// shows the gap.
        experience: RuleMode = RuleMode::Soft,
        /// A required certificate missing or expired: a licence is a legal must (Permenaker 8/2020 for lifting gear).
        certificates: RuleMode = RuleMode::Hard,
        /// Age outside the stated bounds.
        age: RuleMode = RuleMode::Hard,
        /// Not yet open, or closed.
        dates: RuleMode = RuleMode::Hard,
        /// Offer below what the worker asks; soft, since both can be bargained.
        wage: RuleMode = RuleMode::Soft,
        /// Farther than the worker's own limit.
        distance: RuleMode = RuleMode::Hard,
        /// Home outside the vacancy's scope.
        scope: RuleMode = RuleMode::Hard,
        /// Another field of study; soft, since titles of programmes differ from school to school.
        majors: RuleMode = RuleMode::Soft,
        /// No opening left.
        openings: RuleMode = RuleMode::Hard,
    }
}

section! {
    /// The weights file.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::scoring::Weights;
    ///
    /// let weights = Weights::from_toml("fusion = \"forward\"\n[forward]\nskills = 0.6\n")?;
    /// assert_eq!(weights.forward.skills, 0.6);
    /// assert!(Weights::from_toml("[forward]\nskils = 0.6\n").unwrap_err().to_string().contains("skills"));
    /// # Ok::<(), matcher_core::scoring::WeightsError>(())
    /// ```
    Weights {
        /// How the two views become one score.
        fusion: Fusion = Fusion::default(),
        /// The vacancy's view.
        forward: ForwardWeights = ForwardWeights::default(),
        /// The worker's view.
        reverse: ReverseWeights = ReverseWeights::default(),
        /// Weights and credits of skills.
        skills: SkillWeights = SkillWeights::default(),
        /// Values for what is not told.
        missing: MissingValues = MissingValues::default(),
        /// How experience is valued.
        experience: ExperienceForm = ExperienceForm::default(),
        /// How education is valued.
        education: EducationForm = EducationForm::default(),
        /// How the wage is valued.
        wage: WageForm = WageForm::default(),
        /// How distance is valued.
        distance: DistanceForm = DistanceForm::default(),
        /// How texts are compared.
        text: TextForm = TextForm::default(),
        /// What makes a pair a candidate.
        candidates: CandidateForm = CandidateForm::default(),
        /// What each rule does.
        rules: Rules = Rules::default(),
    }
}

/// A weights file that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// Not TOML, an unknown key or a value of another type.
    #[error("weights: {message}")]
    Malformed {
        /// What the reader says, with line and column.
        message: String,
    },
    /// A value out of range.
    #[error("weights: {key} is {value}, expected {expected}")]
    OutOfRange {
        /// The key.
        key: &'static str,
        /// Its value.
        value: String,
        /// What is right.
        expected: &'static str,
    },
}

impl Weights {
    /// Reads and checks a weights file.
    ///
    /// # Errors
    ///
    /// [`WeightsError`] for text that isn't TOML, an unknown key or a value out of range.
    pub fn from_toml(text: &str) -> Result<Self, WeightsError> {
        let weights: Self = crate::config::from_toml(text).map_err(|message| WeightsError::Malformed { message })?;
        weights.validate()?;
        Ok(weights)
    }

    /// The weights file, every key written out.
    ///
    /// # Errors
    ///
    /// [`WeightsError::Malformed`] if a value can't be written, which checked weights never cause.
    pub fn to_toml(&self) -> Result<String, WeightsError> {
        toml::to_string(self).map_err(|error| WeightsError::Malformed { message: error.to_string() })
    }

    /// Checks every range.
    ///
    /// # Errors
    ///
    /// [`WeightsError::OutOfRange`] naming the first key that is wrong.
    pub fn validate(&self) -> Result<(), WeightsError> {
        let share = |key, value: f64| check(key, value, (0.0..=1.0).contains(&value), "a number from 0 to 1");
        let weight = |key, value: f64| check(key, value, (0.0..=1e6).contains(&value), "a number from 0 to 1000000");
        for (name, value) in self.forward.named() {
            weight(name, value)?;
        }
        for (name, value) in self.reverse.named() {
            weight(name, value)?;
        }
        let total = |values: &[(&'static str, f64)]| values.iter().map(|(_, value)| value).sum::<f64>();
        if self.fusion != Fusion::Reverse && total(&self.forward.named()) <= 0.0 {
            return Err(out_of_range("forward", "all 0", "at least one weight above 0"));
        }
        if self.fusion != Fusion::Forward && total(&self.reverse.named()) <= 0.0 {
            return Err(out_of_range("reverse", "all 0", "at least one weight above 0"));
        }
        let positive =
            |key, value: f64| check(key, value, value > 0.0 && value <= 100.0, "a number above 0 and up to 100");
        positive("skills.required", self.skills.required)?;
        positive("skills.preferred", self.skills.preferred)?;
        positive("skills.mentioned", self.skills.mentioned)?;
        share("skills.broader", self.skills.broader)?;
        share("skills.related_cap", self.skills.related_cap)?;
        share("skills.together", self.skills.together)?;
        share("skills.fuzzy_floor", self.skills.fuzzy_floor)?;
        let half = self.skills.asked_half;
        check("skills.asked_half", half, (0.0..=1000.0).contains(&half), "a number from 0 to 1000")?;
        for (name, value) in self.missing.named() {
            share(name, value)?;
        }
        let forms: [(&'static str, Form, &[Form], &'static str); 3] = [
            ("experience.form", self.experience.form, &[Form::Ratio, Form::Met], "ratio or met"),
            ("education.form", self.education.form, &[Form::Surplus, Form::Met], "surplus or met"),
            ("wage.form", self.wage.form, &[Form::Linear, Form::Met], "linear or met"),
        ];
        for (key, form, allowed, expected) in forms {
            if !allowed.contains(&form) {
                return Err(out_of_range(key, &format!("{form:?}").to_lowercase(), expected));
            }
        }
        let distance = &self.distance;
        check("distance.detour", distance.detour, (1.0..=10.0).contains(&distance.detour), "a number from 1 to 10")?;
        if distance.km.is_empty() || distance.km.len() != distance.value.len() {
            let lengths = format!("{} steps with {} values", distance.km.len(), distance.value.len());
            return Err(out_of_range("distance.km", &lengths, "as many steps as values, at least one"));
        }
        for step in &distance.km {
            check("distance.km", *step, *step > 0.0 && *step <= 20_100.0, "kilometres above 0 and up to 20100")?;
        }
        for value in &distance.value {
            share("distance.value", *value)?;
        }
        if !distance.km.is_sorted_by(|a, b| a < b) {
            return Err(out_of_range("distance.km", &format!("{:?}", distance.km), "rising steps"));
        }
        if !distance.value.is_sorted_by(|a, b| a >= b) {
            return Err(out_of_range("distance.value", &format!("{:?}", distance.value), "falling values"));
        }
        let terms = f64::from(self.text.terms);
        check("text.terms", terms, (1..=1000).contains(&self.text.terms), "a whole number from 1 to 1000")?;
        let saturation = self.text.saturation;
        let positive = saturation > 0.0 && saturation <= 1000.0;
        check("text.saturation", saturation, positive, "a number above 0 and up to 1000")?;
        check("text.k1", self.text.k1, (0.0..=10.0).contains(&self.text.k1), "a number from 0 to 10")?;
        check("text.lead", self.text.lead, (0.0..=100.0).contains(&self.text.lead), "a number from 0 to 100")?;
        let part = self.text.share;
        check("text.share", part, part > 0.0 && part <= 1.0, "a number above 0 and up to 1")?;
        share("text.b", self.text.b)?;
        share("text.kin", self.text.kin)?;
        share("text.pairs", self.text.pairs)?;
        share("text.company", self.text.company)?;
        share("text.worker_company", self.text.worker_company)?;
        let terms = [
            ("text.company_terms", self.text.company_terms),
            ("text.worker_company_terms", self.text.worker_company_terms),
        ];
        for (key, terms) in terms {
            check(key, f64::from(terms), terms <= 200, "a whole number from 0 to 200")?;
        }
        if self.candidates.by.is_empty() {
            return Err(out_of_range("candidates.by", "[]", "at least one of skills, occupation, text"));
        }
        Ok(())
    }

    /// A digest of all values: equal weights have equal fingerprints.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        // Debug prints every field of every section, floats in their shortest exact form.
        blake3::hash(format!("{self:?}").as_bytes()).to_hex().as_str()[..16].to_owned()
    }
}

fn out_of_range(key: &'static str, value: &str, expected: &'static str) -> WeightsError {
    WeightsError::OutOfRange { key, value: value.to_owned(), expected }
}

fn check(key: &'static str, value: f64, right: bool, expected: &'static str) -> Result<(), WeightsError> {
    if right { Ok(()) } else { Err(out_of_range(key, &value.to_string(), expected)) }
}

impl ForwardWeights {
    /// Each weight by its key, in the order of [`super::FORWARD`].
    #[must_use]
    pub fn named(&self) -> [(&'static str, f64); 7] {
        [
            ("forward.skills", self.skills),
            ("forward.occupation", self.occupation),
            ("forward.text", self.text),
            ("forward.experience", self.experience),
            ("forward.education", self.education),
            ("forward.wage", self.wage),
            ("forward.distance", self.distance),
        ]
    }
}

impl ReverseWeights {
    /// Each weight by its key, in the order of [`super::REVERSE`].
    #[must_use]
    pub fn named(&self) -> [(&'static str, f64); 7] {
        [
            ("reverse.skills", self.skills),
            ("reverse.occupation", self.occupation),
            ("reverse.text", self.text),
            ("reverse.wage", self.wage),
            ("reverse.distance", self.distance),
            ("reverse.contract", self.contract),
            ("reverse.schemes", self.schemes),
        ]
    }
}

impl MissingValues {
    /// Each value by its key, in the order of [`super::FeatureKind::ALL`].
    #[must_use]
    pub fn named(&self) -> [(&'static str, f64); 9] {
        [
            ("missing.skills", self.skills),
            ("missing.occupation", self.occupation),
            ("missing.text", self.text),
            ("missing.experience", self.experience),
            ("missing.education", self.education),
            ("missing.wage", self.wage),
            ("missing.distance", self.distance),
            ("missing.contract", self.contract),
            ("missing.schemes", self.schemes),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid_and_survive_a_round_trip() {
        let weights = Weights::default();
        weights.validate().unwrap();
        assert_eq!(Weights::from_toml(&weights.to_toml().unwrap()).unwrap(), weights);
        assert_eq!(Weights::from_toml("").unwrap(), weights);
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_right_one() {
        let error = Weights::from_toml("[distance]\ndetuor = 1.2\n").unwrap_err().to_string();
        assert!(error.contains("detour") && error.contains("line 2"), "{error}");
    }

    #[test]
    fn a_value_out_of_range_names_its_key() {
        let error = Weights::from_toml("[missing]\nwage = 1.5\n").unwrap_err();
        assert_eq!(error.to_string(), "weights: missing.wage is 1.5, expected a number from 0 to 1");
        assert!(Weights::from_toml("[education]\nform = \"ratio\"\n").is_err());
        assert!(Weights::from_toml("[distance]\nkm = [10.0, 5.0]\nvalue = [1.0, 0.5]\n").is_err());
        assert!(Weights::from_toml("[forward]\nskills = nan\n").is_err());
    }
}
