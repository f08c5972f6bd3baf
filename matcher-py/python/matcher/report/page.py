"""The page: one file in HTML that needs nothing else, for screen, phone, paper and screen reader."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.csv_text import csv_text
from matcher.report.charts import COLOURS
from matcher.report.ink import Ink
from matcher.report.sections import Picture, Section, Sheet, sections, tiles
from matcher.results import Table

__all__ = ["Head", "page"]

_NUMBERS = ("count", "decimal", "share", "measured", "percent", "rupiah", "figure")
_DIGEST = 16

_STYLE = """
:root { color-scheme: light; --ink: #1c2b33; --soft: #51616a; --line: #d9e0e3; --main: #0b6e78; --pale: #f1f5f5; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: var(--ink); margin: 0; }
main, header, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
a { color: #095b63; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: #fff; padding: .3rem; }
header { padding-top: 1.2rem; border-top: .4rem solid var(--main); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; } header p { margin: .2rem 0; color: var(--soft); }
.told { background: #fff4d6; border-left: .3rem solid #b98900; padding: .4rem .8rem; color: var(--ink) !important; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .9rem; }
.tiles { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
         gap: .6rem; }
.tiles li { background: var(--pale); border-radius: .4rem; padding: .7rem .8rem; }
.tiles strong { display: block; font-size: 1.75rem; line-height: 1.1; color: var(--main); }
.tiles span { display: block; font-weight: 600; } .tiles small { color: var(--soft); font-size: .82rem; }
section { border-top: 1px solid var(--line); margin-top: 1.6rem; padding-top: .8rem; }
h2 { font-size: 1.3rem; margin: 0 0 .3rem; } .lead { margin: .2rem 0; max-width: 46rem; }
.pictures, .pair { display: grid; gap: .6rem 2.5rem; align-items: start; }
.pictures > *, .pair > * { min-width: 0; }
@media (min-width: 62rem) { .pictures, .pair { grid-template-columns: 26rem minmax(0, 1fr); } }
.pair table { font-size: .81rem; } .pair th, .pair td { padding: .2rem .3rem; }
figure { margin: .6rem 0 0; max-width: 26rem; } figure svg { width: 100%; height: auto; display: block; }
figcaption { font-weight: 600; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem .9rem; padding: 0; margin: .1rem 0 .3rem;
          font-size: .82rem; color: var(--soft); font-weight: normal; }
.legend i { display: inline-block; width: .8rem; height: .8rem; margin-right: .3rem; vertical-align: -.08rem;
            border: 1px solid #51616a; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.scroll { overflow-x: auto; margin-top: .9rem; } .pair .scroll { margin-top: .55rem; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; }
caption { text-align: left; font-weight: 600; padding: .2rem 0; }
caption span { font-weight: normal; margin-left: .3rem; } details caption span { margin: 0; }
details { margin-top: .9rem; } summary { font-weight: 600; font-size: .86rem; cursor: pointer; padding: .3rem 0; }
details .scroll { margin-top: 0; }
th { text-align: left; vertical-align: bottom; border-bottom: 2px solid var(--ink); padding: .2rem .45rem; }
tbody th { font-weight: normal; border-bottom: 1px solid var(--line); vertical-align: top; }
td { border-bottom: 1px solid var(--line); padding: .2rem .45rem; vertical-align: top; }
.n { text-align: right; font-variant-numeric: tabular-nums; } td.n { white-space: nowrap; }
.rest { font-size: .82rem; color: var(--soft); margin: .2rem 0 0; }
footer { font-size: .8rem; color: var(--soft); margin-top: 2rem; padding-bottom: 2rem; overflow-wrap: anywhere; }
svg, .tiles li { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
@media print {
  @page { size: A4; margin: 12mm; }
  body { font-size: 10pt; } main, header, footer { max-width: none; padding: 0; } header { padding-top: .5rem; }
  nav, .skip, caption span, footer .saved, details:not([open]) { display: none; } .scroll { overflow: visible; }
  .tiles { grid-template-columns: repeat(3, 1fr); } .tiles li { padding: .4rem .6rem; }
  .tiles strong { font-size: 1.4rem; }
  .pictures { grid-template-columns: 1fr 1fr; } .pair { grid-template-columns: 33% minmax(0, 1fr); gap: .6rem 1rem; }
  figure { max-width: 9cm; } section { margin-top: .8rem; }
  .top, figure, tr, .tiles li, .scroll { break-inside: avoid; }
  table { font-size: 7.5pt; } .pair table { font-size: 6.8pt; } th, td, .pair th, .pair td { padding: .12rem .2rem; }
  .legend { font-size: 7.5pt; }
  footer { margin-top: 1rem; padding-bottom: 0; }
}
"""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a report: where it is of, its day, a line of the caller's, and what it was made from."""

    place: str
    day: str
    note: str | None
    made_from: Mapping[str, object]


def page(ink: Ink, head: Head, tables: Mapping[str, Table]) -> str:
    """Return the page."""
    words, e = ink.words, html.escape
    parts = sections(ink)
    title = f"{words['title']}: {head.place}"
    day = e(words["day"]).format(day=f'<time datetime="{e(head.day)}">{e(ink.day(head.day))}</time>')
    told = f'<p class="told">{e(head.note)}</p>' if head.note else ""
    links = "".join(f'<li><a href="#{part.name}">{e(words["sections"][part.name])}</a></li>' for part in parts)
    top = "".join(
        f"<li><strong>{figure.html}</strong><span>{label}</span><small>{beside}</small></li>"
        for figure, label, beside in tiles(ink)
    )
    body = "".join(_section(ink, part, tables) for part in parts)
    shown = {sheet.table for part in parts for sheet in part.sheets}
    rest = "".join(f"<li>{_download(name, table)}</li>" for name, table in tables.items() if name not in shown)
    others = f'<div class="saved"><p>{e(words["others"])}</p><ul class="legend">{rest}</ul></div>' if rest else ""
    made = ", ".join(f"{name} {str(value)[:_DIGEST]}" for name, value in head.made_from.items() if value is not None)
    return f"""<!doctype html>
<html lang="{ink.lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{e(title)}</title><style>{_STYLE}</style></head>
<body>
<a class="skip" href="#targets">{e(words["skip"])}</a>
<header><h1>{e(title)}</h1><p>{day}</p>{told}
<nav aria-label="{e(words["contents"])}"><ul>{links}</ul></nav></header>
<main>
<ul class="tiles">{top}</ul>
{body}
</main>
<footer>{others}<p>{e(words["safe"])}</p><p>{e(words["made"])}: <span class="made">{e(made)}</span></p></footer>
</body></html>
"""


def _section(ink: Ink, part: Section, tables: Mapping[str, Table]) -> str:
    title = html.escape(ink.words["sections"][part.name])
    says = "".join(f'<p class="lead">{sentence}</p>' for sentence in part.says)
    pictures = "".join(_picture(ink, picture) for picture in part.pictures)
    sheets = [_sheet(ink, sheet, tables[sheet.table]) for sheet in part.sheets]
    # The last of an odd number of pictures has room for a table beside it.
    is_pair = len(part.pictures) % 2 == 1 and bool(sheets) and not part.sheets[0].is_folded
    beside = sheets.pop(0) if is_pair else ""
    kind = "pair" if is_pair else "pictures"
    shown = f'<div class="{kind}">{pictures}{beside}</div>' if pictures else ""
    name = part.name
    top = f'<div class="top"><h2 id="{name}-h">{title}</h2>{says}{shown}</div>'
    return f'<section id="{name}" aria-labelledby="{name}-h">{top}{"".join(sheets)}</section>'


def _picture(ink: Ink, picture: Picture) -> str:
    words, e = ink.words, html.escape
    legend = "".join(
        f'<li><i style="background:{COLOURS[colour]}"></i>{e(words["legends"][colour])}</li>'
        for colour in picture.colours
    )
    named = f'<ul class="legend" aria-label="{e(words["legend"])}">{legend}</ul>'
    return f"<figure><figcaption>{e(words['charts'][picture.name])}</figcaption>{named}{picture.svg}</figure>"


def _sheet(ink: Ink, sheet: Sheet, table: Table) -> str:
    words, e = ink.words, html.escape
    kinds = ["n" if kind in _NUMBERS else "" for _, kind in sheet.columns]
    heads = "".join(
        f'<th scope="col"{_class(kind)}>{e(_heading(ink, sheet.table, name))}</th>'
        for (name, _), kind in zip(sheet.columns, kinds, strict=True)
    )
    rows = "".join(f"<tr>{_cells(ink, sheet, row, kinds)}</tr>" for row in sheet.rows)
    caption = e(words["captions"][sheet.table])
    file = f"{sheet.table}.csv"
    link = f"{e(words['file'])}: {_download(sheet.table, table)}"
    rest = ""
    if len(sheet.rows) < len(table):
        rest = f'<p class="rest">{e(words["rest"]).format(shown=len(sheet.rows), all=len(table), file=file)}</p>'
    body = f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{rest}"
    scroll = f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table>'
    if sheet.is_folded:
        return f"<details><summary>{caption}</summary>{scroll}<caption><span>{link}</span></caption>{body}</details>"
    return f"<div>{scroll}<caption>{caption} <span>{link}</span></caption>{body}</div>"


def _download(name: str, table: Table) -> str:
    """Return a link that saves a table as CSV."""
    data = base64.b64encode(csv_text(table).encode()).decode()
    return f'<a download="{name}.csv" href="data:text/csv;charset=utf-8;base64,{data}">{name}.csv</a>'


def _heading(ink: Ink, table: str, column: str) -> str:
    heads = ink.words["heads"]
    return str(heads.get(f"{table}.{column}", heads.get(column, column)))


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _cells(ink: Ink, sheet: Sheet, row: int, kinds: list[str]) -> str:
    cells = [ink.html(sheet.table, row, name, kind) for name, kind in sheet.columns]
    first, *others = cells
    return f'<th scope="row">{first}</th>' + "".join(
        f"<td{_class(kind)}>{cell}</td>" for cell, kind in zip(others, kinds[1:], strict=True)
    )
