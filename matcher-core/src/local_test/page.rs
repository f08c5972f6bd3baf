//! The certificate on paper: one page of A4 that an officer signs. Words from [`super::words`], every value escaped.

mod asked;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::certificate::Contents;
use super::search::NearMiss;
use super::words::{Words, filled};

/// Ids named for one thing that is lacking; the file has all.
const IDS_SHOWN: usize = 12;

/// What is lacking: the rule's code, what is asked, and the course that closes it.
type Lacking<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

const STYLE: &str = "\
@page{size:A4;margin:16mm 18mm}*{box-sizing:border-box}
body{font:9.2pt/1.34 'Noto Sans','DejaVu Sans',Arial,sans-serif;color:#1b2430;max-width:174mm;margin:8mm auto;padding:0 2mm}
h1{font-size:15pt;margin:0;letter-spacing:.01em}p.sub{margin:.2em 0 0;color:#55606e}
header{border-bottom:2pt solid #1f5a7a;padding-bottom:2mm;margin-bottom:3mm}
h2{font-size:10pt;margin:3.4mm 0 .6mm;color:#1f5a7a;break-after:avoid}
p.statement{font-size:10.5pt;border-left:3pt solid #1f5a7a;background:#eef4f7;padding:2mm 3.5mm;margin:0 0 1mm}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.45mm 2mm .45mm 0;border-bottom:.4pt solid #d5dbe1}
th{font-weight:600;color:#55606e}table.facts th{width:47mm;font-weight:400}td.n,th.n{text-align:right;white-space:nowrap;padding-right:0}
tr{break-inside:avoid}small{color:#55606e}td.bar{width:48mm}td.bar i{display:block;height:2.6mm;background:#1f5a7a;margin-top:.8mm}
td.bar i.open{background:repeating-linear-gradient(45deg,#b9c4ce 0 1mm,#fff 1mm 2mm);border:.4pt solid #8a96a3}
p.note{margin:0 0 1mm;color:#55606e;font-size:8.6pt}code{font:7.6pt 'DejaVu Sans Mono',monospace;overflow-wrap:anywhere}
.sign{display:flex;gap:14mm;margin-top:5mm;break-inside:avoid}.sign div{flex:1}.sign b{display:block;font-weight:400;color:#55606e}
.sign span{display:block;border-bottom:.6pt solid #1b2430;height:15mm}.sign em{font-style:normal;color:#55606e;font-size:8pt}
@media print{body{margin:0 auto;padding:0}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

/// A certificate as a page.
pub(crate) fn page(contents: &Contents, words: &Words) -> String {
    let mut page = Page { out: String::new(), words };
    let title = escaped(words.title);
    page.add(&format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title} {}</title>\n<style>{STYLE}</style></head>\n<body>",
        words.lang,
        escaped(&contents.vacancy_id)
    ));
    page.add(&format!("<header><h1>{title}</h1><p class=\"sub\">{}</p></header>", escaped(words.subtitle)));
    page.statement(contents);
    page.asked(contents);
    page.window(contents);
    page.counts(contents);
    page.reasons(contents);
    page.near_misses(&contents.near_misses);
    page.waivers(contents);
    page.made_with(contents);
    page.add(&format!(
        "<div class=\"sign\"><div><b>{}</b><span></span></div><div><b>{}</b><span></span><em>{}</em></div></div>",
        escaped(words.place),
        escaped(words.officer),
        escaped(words.signature)
    ));
    page.add("</body></html>");
    page.out
}

struct Page<'a> {
    out: String,
    words: &'a Words,
}

impl Page<'_> {
    fn add(&mut self, html: &str) {
        self.out.push_str(html);
        self.out.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.add(&format!("<h2>{}</h2>", escaped(text)));
    }

    fn statement(&mut self, contents: &Contents) {
        let (words, counts) = (self.words, contents.counts);
        let count = |number: u64| words.count(number);
        let values = [
            words.day(contents.as_of),
            count(counts.registered),
            count(counts.local),
            count(counts.qualified),
            count(contents.openings.into()),
        ];
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let mut text = filled(words.statement, &values);
        if !contents.waivers.is_empty() {
            text = format!("{text} {}", filled(words.waived, &[&count(contents.waivers.len() as u64)]));
        }
        self.add(&format!("<p class=\"statement\">{}</p>", escaped(&text)));
        if !contents.criteria.local.binds {
            self.add(&format!("<p class=\"note\">{}</p>", escaped(words.not_binding)));
        }
    }

    /// A table of names and values; what isn't told is left out.
    fn facts(&mut self, rows: &[(&str, Option<String>)]) {
        self.add("<table class=\"facts\">");
        for (name, value) in rows {
            if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
                self.add(&format!("<tr><th>{}</th><td>{}</td></tr>", escaped(name), escaped(value)));
            }
        }
        self.add("</table>");
    }

    fn window(&mut self, contents: &Contents) {
        let (words, window) = (self.words, &contents.window);
        let day = |day: Option<crate::units::Date>| Some(day.map_or(words.not_told.to_owned(), |day| words.day(day)));
        self.heading(words.window);
        self.facts(&[
            (words.opened, day(window.opens_on)),
            (words.closes, day(window.closes_on)),
            (words.test_day, Some(words.day(contents.as_of))),
            (words.days, window.days.map(|days| words.count(days.into()))),
        ]);
        let rings: Vec<(String, Option<String>)> = window
            .rings
            .iter()
            .filter(|ring| ring.window_days > 0)
            .map(|ring| {
                let days = words.count(ring.window_days.into());
                (filled(words.ring, &[&ring.ring.replace('_', " ")]), Some(filled(words.alone, &[&days])))
            })
            .collect();
        let rings: Vec<(&str, Option<String>)> =
            rings.iter().map(|(name, said)| (name.as_str(), said.clone())).collect();
        self.facts(&rings);
    }

    fn counts(&mut self, contents: &Contents) {
        let (words, counts) = (self.words, contents.counts);
        let steps = [counts.registered, counts.local, counts.eligible, counts.qualified, counts.unknown];
        let most = steps.into_iter().max().unwrap_or(0).max(1);
        self.heading(words.found);
        self.add("<table>");
        for (at, ((name, what), count)) in words.steps.into_iter().zip(steps).enumerate() {
            // Whole thousandths are fine enough for a bar on paper.
            let width = count.saturating_mul(1000) / most;
            let kind = if at == 4 { " class=\"open\"" } else { "" };
            let bar = if count > 0 {
                format!("<i{kind} style=\"width:max({}.{}%,.6mm)\"></i>", width / 10, width % 10)
            } else {
                String::new()
            };
            self.add(&format!(
                "<tr><td>{} <small>{}</small></td><td class=\"bar\">{bar}</td><td class=\"n\">{}</td></tr>",
                escaped(name),
                escaped(what),
                words.count(count)
            ));
        }
        self.add("</table>");
    }

    fn reasons(&mut self, contents: &Contents) {
        let words = self.words;
        let mut reasons: Vec<(&String, &u64)> = contents.reasons.iter().collect();
        reasons.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        self.heading(words.why);
        if reasons.is_empty() {
            self.add(&format!("<p class=\"note\">{}</p>", escaped(words.none)));
            return;
        }
        self.add(&format!("<p class=\"note\">{}</p>", escaped(words.why_note)));
        self.add(&format!(
            "<table><tr><th>{}</th><th class=\"n\">{}</th></tr>",
            escaped(words.reason),
            escaped(words.people)
        ));
        for (code, count) in reasons {
            let (reason, count) = (escaped(&words.reason(code)), words.count(*count));
            self.add(&format!("<tr><td>{reason}</td><td class=\"n\">{count}</td></tr>"));
        }
        self.add("</table>");
    }

    /// Near misses, those who lack the same in one row: what is lacking and the course, and ids; what anybody has stays out.
    fn near_misses(&mut self, near_misses: &[NearMiss]) {
        let words = self.words;
        if near_misses.is_empty() {
            return;
        }
        let mut groups: BTreeMap<Lacking<'_>, Vec<&str>> = BTreeMap::new();
        for miss in near_misses {
            let key = (miss.code.as_str(), miss.need.as_deref(), miss.course_id.as_deref());
            groups.entry(key).or_default().push(&miss.worker_id);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, ids)| std::cmp::Reverse(ids.len()));
        self.heading(words.near);
        self.add(&format!("<p class=\"note\">{}</p>", escaped(words.near_note)));
        let head = [words.lacking, words.course, words.ids].map(|name| format!("<th>{}</th>", escaped(name)));
        self.add(&format!("<table><tr>{}<th class=\"n\">{}</th></tr>", head.concat(), escaped(words.people)));
        for ((code, need, course), ids) in groups {
            let need =
                need.map(|need| format!("<br><small>{}</small>", escaped(&self.need(code, need)))).unwrap_or_default();
            let mut named = ids.iter().take(IDS_SHOWN).copied().collect::<Vec<_>>().join(", ");
            if ids.len() > IDS_SHOWN {
                let _ = write!(named, " {}", filled(words.more, &[&words.count((ids.len() - IDS_SHOWN) as u64)]));
            }
            self.add(&format!(
                "<tr><td>{}{need}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td></tr>",
                escaped(&words.reason(code)),
                escaped(course.unwrap_or(words.no_course)),
                escaped(&named),
                words.count(ids.len() as u64)
            ));
        }
        self.add("</table>");
    }

    /// What is needed, in the language's words where they are ours.
    fn need(&self, code: &str, need: &str) -> String {
        match need.strip_suffix(" years") {
            Some(years) if code == "experience_below" => {
                format!("{} {}", years.replace('.', &self.words.decimal.to_string()), self.words.years)
            }
            _ => need.to_owned(),
        }
    }

    fn waivers(&mut self, contents: &Contents) {
        let words = self.words;
        if contents.waivers.is_empty() {
            return;
        }
        self.heading(words.waivers);
        self.add(&format!("<table><tr><th>{}</th><th>{}</th></tr>", escaped(words.worker), escaped(words.grounds)));
        for waiver in &contents.waivers {
            let (id, reason) = (escaped(&waiver.worker_id), escaped(&waiver.reason));
            self.add(&format!("<tr><td>{id}</td><td>{reason}</td></tr>"));
        }
        self.add("</table>");
    }

    fn made_with(&mut self, contents: &Contents) {
        let (words, prints) = (self.words, &contents.fingerprints);
        let [weights, lexicon, regions, statistics, generation] = words.prints;
        let parts = [
            (words.policy, format!("{} {}", prints.policy_id, prints.policy)),
            (weights, prints.weights.clone()),
            (lexicon, format!("{} {}", prints.lexicon_version, prints.lexicon).trim().to_owned()),
            (regions, prints.regions.clone()),
            (statistics, prints.statistics.clone()),
            (generation, prints.generation.to_string()),
            (words.version, contents.version.clone()),
        ];
        let parts = parts.map(|(name, value)| format!("{} <code>{}</code>", escaped(name), escaped(&value)));
        let seal = if contents.sealed { words.sealed } else { words.unsealed };
        let records = filled(words.records, &[&words.count(contents.records.len() as u64)]);
        self.heading(words.made_with);
        self.add(&format!("<p class=\"note\">{}</p>", parts.join(" · ")));
        self.add(&format!(
            "<p class=\"note\">{}<br>{} ({}): <code>{}</code><br>{}</p>",
            escaped(&records),
            escaped(words.digest),
            escaped(seal),
            escaped(&contents.digest),
            escaped(words.check)
        ));
    }
}

/// A text in which nothing is read as a mark of the page.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
