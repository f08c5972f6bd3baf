//! How is a plan read out? Why each class opens, why others don't, and what is sure of it.

use std::collections::BTreeMap;

use super::class::Remark;
use super::told::{PlannedCourse, TrainingPlan};
use crate::lang::Lang;
use crate::training::rate::RateSource;

/// So many of the classes that stay shut for one reason are named; the others are counted.
const MOST_NAMED: usize = 6;

impl TrainingPlan {
    /// The plan in words: what it adds, a paragraph a class that opens, and why the others don't.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let words = Words(lang);
        let (open, shut): (Vec<_>, Vec<_>) = self.courses.iter().partition(|course| course.open);
        let mut lines = words.head(self, open.len());
        for (number, course) in (1..).zip(&open) {
            lines.push(String::new());
            lines.extend(words.class(number, course));
            lines.push(words.places(self, course));
        }
        let mut reasons: BTreeMap<Remark, Vec<&str>> = BTreeMap::new();
        for course in &shut {
            // Whoever left a course out knows why.
            if let Some(remark) = course.remark.filter(|remark| *remark != Remark::NotAsked) {
                reasons.entry(remark).or_default().push(&course.course_id);
            }
        }
        if !reasons.is_empty() {
            lines.extend([String::new(), words.pick("Tidak dibuka:", "Not opened:").to_owned()]);
        }
        for (remark, ids) in reasons {
            let named = ids.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
            let rest = ids.len().saturating_sub(MOST_NAMED);
            let more = match words.0 {
                _ if rest == 0 => String::new(),
                Lang::Id => format!(" dan {rest} lainnya"),
                Lang::En => format!(" and {rest} more"),
            };
            lines.push(format!("- {}: {} ({named}{more})", words.remark(remark), ids.len()));
        }
        lines.join("\n")
    }
}

struct Words(Lang);

impl Words {
    fn pick<'a>(&self, id: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Lang::Id => id,
            Lang::En => en,
        }
    }

    /// A number with two digits behind the mark.
    fn number(&self, value: f64) -> String {
        let text = format!("{value:.2}");
        if self.0 == Lang::Id { text.replace('.', ",") } else { text }
    }

    /// Rupiah with their thousands apart.
    fn rupiah(&self, amount: i64) -> String {
        let digits = amount.to_string();
        let mark = self.pick(".", ",");
        let first = digits.len() % 3;
        let (head, tail) = digits.split_at(first);
        let groups = tail.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
        let all: Vec<String> = (!head.is_empty()).then(|| head.to_owned()).into_iter().chain(groups).collect();
        format!("Rp {}", all.join(mark))
    }

    fn head(&self, plan: &TrainingPlan, open: usize) -> Vec<String> {
        let (gain, expected, ceiling) =
            (self.number(plan.gain), self.number(plan.expected_gain), self.number(plan.ceiling));
        let (seats, cost) = (plan.seats_taken, self.rupiah(plan.cost));
        let (before, after) = (self.number(plan.value_before), self.number(plan.value_after));
        let mut lines = vec![match self.0 {
            Lang::Id => format!("Kelas yang dibuka: {open}. Orang yang diterima: {seats}. Biaya: {cost}."),
            Lang::En => format!("Classes that open: {open}. People admitted: {seats}. Cost: {cost}."),
        }];
        lines.push(match self.0 {
            Lang::Id => format!(
                "Jumlah skor penempatan terbaik naik {gain}, dari {before} ke {after}, bila semua lulus; \
                 {expected} dengan tingkat kelulusan."
            ),
            Lang::En => format!(
                "The best assignment's sum of scores rises by {gain}, from {before} to {after}, if everybody passes; by \
                 {expected} with pass rates."
            ),
        });
        lines.push(match (self.0, plan.guarantee) {
            (Lang::Id, Some(part)) if part >= 1.0 => {
                "Semua rencana sudah dibandingkan: tidak ada yang lebih baik.".to_owned()
            }
            (_, Some(part)) if part >= 1.0 => "Every plan was compared: none is better.".to_owned(),
            (Lang::Id, part) => {
                let sure = part
                    .map_or(String::new(), |part| format!(" dan pasti paling sedikit {} bagiannya", self.number(part)));
                format!("Tidak ada rencana yang melebihi {ceiling}; ini yang ditemukan langkah demi langkah{sure}.")
            }
            (_, part) => {
                let sure = part.map_or(String::new(), |part| format!(", and surely {} of the best", self.number(part)));
                format!("No plan exceeds {ceiling}; this one was found step by step{sure}.")
            }
        });
        lines
    }

    fn class(&self, number: usize, course: &PlannedCourse) -> Vec<String> {
        let (people, seats, locals) = (course.admitted.len(), course.seats, course.locals);
        let mut lines = vec![format!("{number}. {}", titled(course))];
        let when = match (course.starts_on, course.days) {
            (Some(day), Some(days)) => match self.0 {
                Lang::Id => format!("mulai {day}, {days} hari"),
                Lang::En => format!("starts {day}, {days} days"),
            },
            (Some(day), None) => format!("{} {day}", self.pick("mulai", "starts")),
            _ => self.pick("hari mulai belum disebut", "no first day told").to_owned(),
        };
        lines.push(match self.0 {
            Lang::Id => format!(
                "   {when}; {people} dari {seats} kursi terisi, {locals} warga lokal; yang bisa terbantu: {} orang.",
                course.candidates
            ),
            Lang::En => format!(
                "   {when}; {people} of {seats} seats taken, {locals} by locals; who could gain by it: {}.",
                course.candidates
            ),
        });
        let per_seat = self.number(course.gain_per_seat.unwrap_or(0.0));
        let (gain, new) = (self.number(course.gain), course.newly_qualified);
        let cost = course
            .cost
            .map_or_else(|| self.pick("biaya belum disebut", "cost not told").to_owned(), |cost| self.rupiah(cost));
        lines.push(match self.0 {
            Lang::Id => {
                format!(
                    "   Menambah {gain} ({per_seat} per kursi), {cost}; yang menjadi memenuhi syarat baru: {new} orang."
                )
            }
            Lang::En => {
                format!("   Adds {gain} ({per_seat} a seat), {cost}; who come to qualify for something new: {new}.")
            }
        });
        let pass = self.number(course.pass_rate);
        let pass = match (course.pass_source, self.0) {
            (RateSource::Unknown, Lang::Id) => format!("tidak diketahui, dihitung {pass}"),
            (RateSource::Unknown, Lang::En) => format!("unknown, counted as {pass}"),
            (source, _) => format!("{pass} ({})", self.source(source)),
        };
        let placed = match course.expected_placements {
            Some(placed) => match self.0 {
                Lang::Id => format!("perkiraan penempatan {}", self.number(placed)),
                Lang::En => format!("placements to expect {}", self.number(placed)),
            },
            None => self.pick("tingkat penempatan tidak diketahui", "placement rate unknown").to_owned(),
        };
        lines.push(format!("   {} {pass}; {placed}.", self.pick("Kelulusan", "Pass rate")));
        lines
    }

    /// What becomes of those admitted in the assignment.
    fn places(&self, plan: &TrainingPlan, course: &PlannedCourse) -> String {
        let own = || plan.admissions.iter().filter(|row| row.course_id == course.course_id);
        let new = own().filter(|row| row.vacancy_before.is_none() && row.vacancy_after.is_some()).count();
        let moved = own().filter(|row| row.vacancy_before.is_some() && row.vacancy_before != row.vacancy_after).count();
        let stay = own().count() - new - moved;
        match self.0 {
            Lang::Id => format!(
                "   Dalam penempatan terbaik: {new} mendapat tempat, {moved} pindah ke tempat lain, {stay} tetap."
            ),
            Lang::En => {
                format!("   In the best assignment: a place for {new}, a move for {moved}, no change for {stay}.")
            }
        }
    }

    fn source(&self, source: RateSource) -> &'static str {
        match (source, self.0) {
            (RateSource::Measured, Lang::Id) => "terukur",
            (RateSource::Measured, Lang::En) => "measured",
            (RateSource::Told, Lang::Id) => "menurut data kursus",
            (RateSource::Told, _) => "told by the course",
            (RateSource::Pooled, Lang::Id) => "dari kelas serupa",
            (RateSource::Pooled, _) => "of like classes",
            (RateSource::Unknown, Lang::Id) => "tidak diketahui",
            (RateSource::Unknown, _) => "unknown",
        }
    }

    fn remark(&self, remark: Remark) -> &'static str {
        let (id, en) = match remark {
            Remark::NotAsked => ("tidak diminta", "not asked for"),
            Remark::Begun => ("sudah mulai", "has begun"),
            Remark::TooLate => ("mulai terlalu lambat", "starts too late"),
            Remark::NoSeats => ("tidak ada kursi", "has no seats"),
            Remark::TeachesNothing => ("tidak mengajarkan apa pun", "teaches nothing"),
            Remark::CostUntold => {
                ("biaya belum disebut, anggaran tak bisa dijaga", "cost not told, no budget can be kept")
            }
            Remark::PrerequisiteLoop => ("prasyarat berputar", "prerequisites go in a circle"),
            Remark::HelpsNobody => ("tidak membantu siapa pun mendapat lowongan", "helps nobody towards an opening"),
            Remark::AddsNothing => ("tidak menambah apa pun lagi", "adds nothing more"),
            Remark::NothingLeft => ("kursi atau anggaran habis", "seats or money have run out"),
        };
        match self.0 {
            Lang::Id => id,
            Lang::En => en,
        }
    }
}

/// A course by its title and id.
fn titled(course: &PlannedCourse) -> String {
    match &course.title {
        Some(title) => format!("{title} ({})", course.course_id),
        None => course.course_id.clone(),
    }
}
