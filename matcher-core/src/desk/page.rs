//! What do letters look like? Sheets of A4 in one HTML file that needs nothing else.

use std::fmt::Write as _;

use super::call::{CallList, Called, Change};
use super::letter::{LetterKind, LetterOptions};
use super::words::LetterWords;
use crate::lang::Lang;

const STYLE: &str = "
@page { size: A4; margin: 0; }
* { box-sizing: border-box; }
body { margin: 0; background: #dfe3e6; color: #111; font: 10.5pt/1.38 'Noto Serif', 'Liberation Serif', Georgia, serif; }
.sheet { width: 210mm; min-height: 296mm; margin: 6mm auto; padding: 13mm 20mm 9mm 24mm; background: #fff;
  position: relative; display: flex; flex-direction: column; }
header { display: flex; justify-content: space-between; align-items: flex-start; border-bottom: 1.5pt solid #111;
  padding-bottom: 3mm; }
.office { font-weight: bold; font-size: 12.5pt; max-width: 130mm; }
.form { border: 1pt solid #111; padding: .5mm 3mm; font-weight: bold; }
h1 { font-size: 14pt; text-align: center; letter-spacing: .06em; margin: 5mm 0 0; }
h2 { font-size: 11pt; text-align: center; letter-spacing: .04em; margin: 3mm 0 1mm; }
p { margin: 2mm 0 .8mm; }
.number { text-align: center; margin: 1mm 0 0; } .day { text-align: right; }
dl { display: grid; grid-template-columns: 58mm 1fr; gap: .8mm 3mm; margin: .5mm 0 1mm 6mm; }
dt::after { content: ':'; float: right; } dd { margin: 0; overflow-wrap: anywhere; }
ol { margin: .5mm 0 1mm; padding-left: 12mm; } ol.two { columns: 2; } li { overflow-wrap: anywhere; }
.dots { display: inline-block; border-bottom: 1pt dotted #444; height: 1em; }
.dots.long { width: 68mm; max-width: 100%; } .dots.short { width: 38mm; } .dots.rest { flex: 1; }
.sign { margin: 3mm 0 3mm auto; width: 70mm; } .sign p { margin: 0; } .sign .space { height: 13mm; }
.alert { border: 1pt solid #9b2c2c; border-left-width: 3pt; padding: .5mm 3mm; margin: 1.5mm 0; }
.alert p { margin: .8mm 0; }
.slip { margin-top: auto; border-top: 1pt dashed #111; padding-top: 1mm; font-size: 10pt; }
.tick { display: flex; align-items: center; gap: 2.5mm; } .box { width: 4mm; height: 4mm; border: 1pt solid #111; }
.signs { display: flex; align-items: flex-end; gap: 2mm; margin-top: 8mm; white-space: nowrap; }
.copy { font: 9.5pt/1.4 'Noto Sans', 'Liberation Sans', system-ui, sans-serif; }
.copy h1 { text-align: left; letter-spacing: 0; margin-top: 0; } .copy h3 { font-size: 10.5pt; margin: 5mm 0 0; }
.copy .warning { border: 1.5pt solid #9b2c2c; padding: 2mm 3mm; font-weight: bold; }
.copy table { border-collapse: collapse; width: 100%; margin: 1mm 0; }
.copy th { text-align: left; vertical-align: bottom; border-bottom: 1.2pt solid #111; padding: 1mm 1.5mm; }
.copy td { border-bottom: .6pt solid #bbb; padding: 1mm 1.5mm; vertical-align: top; overflow-wrap: anywhere; }
.copy .n { text-align: right; white-space: nowrap; } .copy .left td { color: #777; } .soft { color: #555; font-size: 8.5pt; }
.copy .soft { overflow-wrap: anywhere; }
@media print { body { background: #fff; } .sheet { margin: 0; break-after: page; } .sheet:last-child { break-after: auto; }
  tr, .slip, .sign { break-inside: avoid; } }
";

/// The whole file.
pub(super) fn document(title: &str, sheets: &str, lang: Lang) -> String {
    let lang = match lang {
        Lang::Id => "id",
        Lang::En => "en",
    };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head>\n<body>\n{sheets}</body></html>\n"
    )
}

/// Text that can't be read as marks.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A text, or a dotted line where there is none.
pub(super) fn or_dots(text: Option<&str>, width: &str) -> String {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => escaped(text),
        None => format!("<span class=\"dots {width}\"></span>"),
    }
}

/// Labels and what belongs to them; the values are marks already.
pub(super) fn fields(rows: &[(&str, String)]) -> String {
    let rows: Vec<String> = rows.iter().map(|(label, value)| format!("<dt>{label}</dt><dd>{value}</dd>")).collect();
    format!("<dl>{}</dl>\n", rows.concat())
}

/// Warnings in a frame; nothing if there is none.
pub(super) fn alerts(texts: &[&str]) -> String {
    if texts.is_empty() {
        return String::new();
    }
    let texts: Vec<String> = texts.iter().map(|text| format!("<p>{}</p>", escaped(text))).collect();
    format!("<div class=\"alert\">{}</div>\n", texts.concat())
}

/// A numbered list of texts.
pub(super) fn items(texts: &[String]) -> String {
    let items = texts.len();
    let texts = texts.iter().map(|text| format!("<li>{}</li>", escaped(text))).collect::<Vec<_>>().concat();
    // Long lists go into two columns, so that a letter stays one sheet.
    let class = if items > 5 { " class=\"two\"" } else { "" };
    format!("<ol{class}>{texts}</ol>\n")
}

/// The sheet that stays in the office: everybody on the list, with scores, overrides and their reasons.
pub(super) fn office_copy(list: &CallList, kind: LetterKind, options: &LetterOptions, words: &LetterWords) -> String {
    let copy = &words.copy;
    let mut sheet = format!(
        "<section class=\"sheet copy\">\n<h1>{} ({})</h1>\n<p>{}, {}</p>\n<p class=\"warning\">{}</p>\n",
        copy.title,
        kind.form(),
        or_dots(options.office.as_deref(), "long"),
        or_dots(options.date.map(|date| words.date(date)).as_deref(), "short"),
        copy.warning
    );
    let heads = copy.heads.map(|head| format!("<th>{head}</th>")).concat();
    for post in list.posts() {
        let title = [post.title.as_deref(), post.employer.as_deref(), Some(&post.vacancy_id)];
        let title = title.into_iter().flatten().map(escaped).collect::<Vec<_>>().join(" · ");
        // Writing to a String can't fail.
        let _ = writeln!(sheet, "<h3>{title}</h3>");
        let rows: String = list
            .rows()
            .iter()
            .filter(|row| row.vacancy_id == post.vacancy_id)
            .map(|row| copy_row(row, options, words))
            .collect();
        if rows.is_empty() {
            let _ = writeln!(sheet, "<p>{}</p>", copy.none_left);
        } else {
            let _ = writeln!(sheet, "<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>");
        }
    }
    for note in list.notes() {
        let _ = writeln!(sheet, "<p>{}</p>", escaped(&note.text(options.lang)));
    }
    let prints = list.fingerprints();
    let _ = writeln!(
        sheet,
        "<p>{}: {}</p><p class=\"soft\">{}: generation {}, policy {} {}, weights {}, version {}</p></section>",
        copy.overridden,
        list.overridden().count(),
        copy.made_from,
        prints.generation,
        escaped(&prints.policy_id),
        &prints.policy,
        &prints.weights,
        prints.version
    );
    sheet
}

fn copy_row(row: &Called, options: &LetterOptions, words: &LetterWords) -> String {
    let copy = &words.copy;
    let number = |value: Option<u32>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    let local = match row.is_local {
        Some(true) => copy.yes,
        Some(false) => copy.no,
        None => copy.unknown,
    };
    let decision = row.decision.as_ref().map_or_else(String::new, |decision| {
        let change = match row.change {
            Some(Change::LeftOut) => copy.left_out,
            _ => copy.put_on,
        };
        let day = decision.date.map_or_else(String::new, |day| format!(", {}", words.date(day)));
        format!("<strong>{change}</strong>{day}: {} ({})", escaped(&decision.reason), escaped(&decision.event_id))
    });
    let name = options.names.get(&row.worker_id).map_or_else(String::new, |name| format!("<br>{}", escaped(name)));
    let flags: Vec<&str> = row.flags.iter().map(|flag| copy.flag(flag)).collect();
    let flags = if flags.is_empty() { String::new() } else { format!("<br><strong>⚠ {}</strong>", flags.join(", ")) };
    format!(
        "<tr{}><td class=\"n\">{}</td><td>{}{name}{flags}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{local}</td>\
         <td>{}</td><td>{decision}</td></tr>",
        if row.place.is_none() { " class=\"left\"" } else { "" },
        number(row.place),
        escaped(&row.worker_id),
        number(row.position),
        format!("{:.3}", row.score).replace('.', &copy.decimal.to_string()),
        escaped(row.rule.as_deref().unwrap_or("–")),
    )
}
