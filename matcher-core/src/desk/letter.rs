//! What stands on a letter? A call asks a worker to come to the office, a referral presents them to the employer.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::call::{CallList, CallPost, Called};
use super::page::{alerts, document, escaped, fields, items, office_copy, or_dots};
use super::words::LetterWords;
use crate::lang::Lang;
use crate::units::Date;

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    /// To the worker: come to the office (AK/IV, *panggilan*).
    Call,
    /// To the employer: this worker comes from us (AK/V, *pengantar*), with a slip to send back.
    Referral,
}

impl LetterKind {
    /// The form's name.
    #[must_use]
    pub fn form(self) -> &'static str {
        match self {
            Self::Call => "AK/IV",
            Self::Referral => "AK/V",
        }
    }
}

/// What a letter prints beside the list. What isn't given becomes a dotted line to fill in by hand.
///
/// # Examples
///
/// ```
/// use matcher_core::desk::LetterOptions;
/// use matcher_core::matcher::Lang;
///
/// let options = LetterOptions::default().with_lang(Lang::En).with_office("Manpower office").with_name("W1", "A. Example");
/// assert_eq!(options.names["W1"], "A. Example");
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct LetterOptions {
    /// Language of the letters.
    pub lang: Lang,
    /// The office that writes.
    pub office: Option<String>,
    /// Where it is signed.
    pub place: Option<String>,
    /// The day of the letter.
    pub date: Option<Date>,
    /// Names by worker id, to print and for nothing else.
    pub names: BTreeMap<String, String>,
    /// Leaves out the first sheet, the office's own copy with scores, overrides and their reasons.
    pub letters_alone: bool,
}

impl LetterOptions {
    /// Sets the language.
    #[must_use]
    pub fn with_lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// Sets the office that writes.
    #[must_use]
    pub fn with_office(mut self, office: &str) -> Self {
        self.office = Some(office.to_owned());
        self
    }

    /// Sets where it is signed.
    #[must_use]
    pub fn with_place(mut self, place: &str) -> Self {
        self.place = Some(place.to_owned());
        self
    }

    /// Sets the day of the letter.
    #[must_use]
    pub fn with_date(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// Adds the name of a worker.
    #[must_use]
    pub fn with_name(mut self, worker_id: &str, name: &str) -> Self {
        self.names.insert(worker_id.to_owned(), name.to_owned());
        self
    }

    /// Sets whether the office's own copy is left out.
    #[must_use]
    pub fn with_letters_alone(mut self, letters_alone: bool) -> Self {
        self.letters_alone = letters_alone;
        self
    }
}

// Holds names of people.
impl std::fmt::Debug for LetterOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LetterOptions")
            .field("lang", &self.lang)
            .field("date", &self.date)
            .field("names", &self.names.len())
            .finish_non_exhaustive()
    }
}

impl CallList {
    /// One page in HTML to print: the office's own copy of the list, then a sheet of A4 for each person called.
    ///
    /// A letter says who it is for, which post, whose, where, and what to bring; no score, no home, nothing about others, and
    /// not why an officer put them on. That stands on the office's copy alone.
    ///
    /// # Source
    ///
    /// The forms AK/I to AK/V of the placement service: a study of the service in Kudus that describes them (Permenaker
    /// 39/2016, replaced by 18/2024). The wording and the lists of papers are ours.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::desk::{CallOptions, LetterKind, LetterOptions};
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// market.add_workers(Table::csv_reader("worker_id,skills\nW1,smaw\n".as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader("vacancy_id,title,skills_required\nV1,Juru las,smaw\n".as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    /// let list = market.call_list(None, &CallOptions::default())?;
    /// let page = list.letters(LetterKind::Call, &LetterOptions::default().with_letters_alone(true));
    /// assert!(page.contains("SURAT PANGGILAN") && page.contains("Juru las") && page.contains("W1"));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    #[must_use]
    pub fn letters(&self, kind: LetterKind, options: &LetterOptions) -> String {
        let words = LetterWords::of(options.lang);
        let mut sheets = String::new();
        if !options.letters_alone {
            sheets.push_str(&office_copy(self, kind, options, words));
        }
        for row in self.called() {
            if let Some(post) = self.posts.iter().find(|post| post.vacancy_id == row.vacancy_id) {
                sheets.push_str(&letter(post, row, kind, options, words));
            }
        }
        document(words.title(kind), &sheets, options.lang)
    }
}

fn letter(post: &CallPost, row: &Called, kind: LetterKind, options: &LetterOptions, words: &LetterWords) -> String {
    let office = options.office.as_deref();
    let name = options.names.get(&row.worker_id).map(String::as_str);
    let mut sheet = String::new();
    // Writing to a String can't fail.
    let _ = write!(
        sheet,
        "<section class=\"sheet\">\n<header><div class=\"office\">{}</div><div class=\"form\">{}</div></header>\n\
         <h1>{}</h1>\n<p class=\"number\">{}: <span class=\"dots short\"></span></p>\n\
         <p class=\"day\">{}, {}</p>\n",
        or_dots(office, "long"),
        kind.form(),
        words.title(kind),
        words.number,
        or_dots(options.place.as_deref(), "short"),
        or_dots(options.date.map(|date| words.date(date)).as_deref(), "short"),
    );
    let person = [
        (words.name, or_dots(name, "long")),
        (words.register_number, format!("<strong>{}</strong>", escaped(&row.worker_id))),
    ];
    let about = [
        (words.job, or_dots(post.title.as_deref(), "long")),
        (words.employer, or_dots(post.employer.as_deref(), "long")),
        (words.site, or_dots(site(post).as_deref(), "long")),
        (words.openings, post.openings.to_string()),
        (words.vacancy, escaped(&post.vacancy_id)),
    ];
    match kind {
        LetterKind::Call => {
            let meeting = [words.day, words.hour, words.room].map(|label| (label, or_dots(None, "long")));
            let _ = write!(
                sheet,
                "<p>{}</p>\n{}<p>{}</p>\n{}{}<p>{}</p>\n{}<p>{}</p>\n{}<p>{}</p>\n",
                words.to_worker,
                fields(&person),
                words.call,
                fields(&about),
                alerts(&words.alerts(row, kind)),
                words.come,
                fields(&meeting),
                words.bring,
                items(&words.papers_to_call(post, row)),
                words.no_promise,
            );
        }
        LetterKind::Referral => {
            let _ = write!(
                sheet,
                "<p>{}<br>{}</p>\n<p>{}</p>\n{}<p>{}</p>\n{}{}<p>{}</p>\n{}<p>{}</p>\n",
                words.to_employer,
                or_dots(post.employer.as_deref(), "long"),
                words.refer,
                fields(&person),
                words.for_post,
                // The letter is addressed to the employer already.
                fields(&about.into_iter().filter(|(label, _)| *label != words.employer).collect::<Vec<_>>()),
                alerts(&words.alerts(row, kind)),
                words.carries,
                items(&words.papers_to_refer(post)),
                words.please_return,
            );
        }
    }
    let _ = write!(sheet, "{}", signature(words.officer, words.officer_number));
    if kind == LetterKind::Referral {
        sheet.push_str(&slip(post, row, name, options, words));
    }
    sheet.push_str("</section>\n");
    sheet
}

/// Where the work is: the site and its region.
fn site(post: &CallPost) -> Option<String> {
    let parts: Vec<&str> = [post.site.as_deref(), post.region.as_deref()].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn signature(who: &str, number: &str) -> String {
    format!(
        "<div class=\"sign\"><p>{who}</p><p class=\"space\"></p><p><span class=\"dots long\"></span></p>\
         <p>{number}</p></div>\n"
    )
}

/// What the employer fills in and sends back.
fn slip(post: &CallPost, row: &Called, name: Option<&str>, options: &LetterOptions, words: &LetterWords) -> String {
    let rows = [
        (words.vacancy, escaped(&post.vacancy_id)),
        (words.register_number, format!("<strong>{}</strong>", escaped(&row.worker_id))),
        (words.name, or_dots(name, "long")),
    ];
    format!(
        "<div class=\"slip\"><h2>{}</h2>\n<p>{} {}</p>\n{}\
         <p class=\"tick\"><span class=\"box\"></span>{} <span class=\"dots short\"></span></p>\n\
         <p class=\"tick\"><span class=\"box\"></span>{} <span class=\"dots rest\"></span></p>\n\
         <p class=\"signs\"><span>{}</span> <span class=\"dots short\"></span> \
         <span>{}</span> <span class=\"dots rest\"></span></p></div>\n",
        words.slip,
        words.slip_to,
        or_dots(options.office.as_deref(), "long"),
        fields(&rows),
        words.accepted,
        words.returned,
        words.slip_day,
        words.slip_sign,
    )
}
