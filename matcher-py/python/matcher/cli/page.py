"""One page in HTML that needs nothing else: policies, who goes where, lists; no script, no address outside."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher import plots
from matcher.cli.assigned import Assigned
from matcher.cli.effects import TEXTS, Effects
from matcher.cli.lists import Entry, Listed, Words
from matcher.cli.proof import Proof
from matcher.exceptions import InputError
from matcher.plots.style import svg_text
from matcher.results import Ranking

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["page", "picture", "price"]

_PANELS = 3  # of the plot of an assignment
_INCHES = (13.0, 4.6)
_PRICE = (11.0, 4.6)
_DPI = 150

_TEXT = {
    "id": {
        "title": "Siapa yang cocok, dan mengapa",
        "invented": "Data contoh: semua orang, perusahaan dan lowongan di halaman ini rekaan.",
        "columns": ("#", "Pencari kerja", "Prioritas<br><small>0–1</small>", "Skor<br><small>0–1</small>",
                    "Tempat tinggal<br><small>dari lokasi kerja</small>", "Bergeser<br><small>posisi</small>",
                    "Alasan"),
        "effects": "Yang dilakukan kebijakan",
        "assigned": "Siapa ke mana",
        "plots": "Seluruh daftar",
        "lists": "Contoh daftar: {} lowongan",
        "made": "Dibuat dari",
    },
    "en": {
        "title": "Who fits, and why",
        "invented": "Sample data: every person, firm and vacancy on this page is invented.",
        "columns": ("#", "Worker", "Priority<br><small>0–1</small>", "Score<br><small>0–1</small>",
                    "Home<br><small>from the work site</small>", "Moved<br><small>places</small>", "Reasons"),
        "effects": "What policies do",
        "assigned": "Who goes where",
        "plots": "All lists",
        "lists": "Lists of {} vacancies",
        "made": "Made from",
    },
}  # fmt: skip

_STYLE = """
:root { color-scheme: light; --ink: #1c2b33; --soft: #5b6b73; --line: #d9e0e3; --local: #177e89; }
body { font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: var(--ink); margin: 0 auto;
       max-width: 68rem; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.6rem 0 0; } p { margin: .2rem 0; }
small, .soft { color: var(--soft); font-size: .85rem; font-weight: normal; }
.invented { background: #fff4d6; border-left: 4px solid #e0a800; padding: .4rem .8rem; margin: .8rem 0; }
figure { margin: .6rem 0 0; } figure svg { max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
p.told { white-space: pre-wrap; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0; }
th { text-align: left; vertical-align: bottom; border-bottom: 2px solid var(--ink); padding: .25rem .5rem;
     font-size: .85rem; }
td { border-bottom: 1px solid var(--line); padding: .3rem .5rem; vertical-align: top; }
td.id, th { white-space: nowrap; }
th.n { text-align: right; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.local { color: var(--local); font-weight: 600; } .lacks { color: #9b2c2c; } .rule { font-weight: 600; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .6rem; overflow-wrap: anywhere; }
@media print { body { max-width: none; } h3, table { break-inside: avoid; } }
"""


def page(
    ranking: Ranking,
    summary: list[str],
    effects: Effects,
    lists: list[Listed],
    assignment: tuple[Assigned, Ranking],
    proof: Proof,
) -> str:
    """Return the page.

    Parameters
    ----------
    ranking
        The whole ranking, for the plots.
    summary
        Lines at the top.
    effects
        What policies do to the market.
    lists
        What is shown in full.
    assignment
        Who goes where, and the vacancy that the lists show everybody first; in its language the whole page is.
    proof
        What proves the policy.
    """
    assigned, firsts = assignment
    tell = assigned.tell
    text = _TEXT[tell.lang]
    e = html.escape
    heads = "".join(f"<th>{column}</th>" for column in text["columns"])
    body = "".join(_list(one, heads, tell) for one in lists)
    made = ", ".join(f"{name} {str(value)[:16]}" for name, value in ranking.made_from.items())
    return f"""<!doctype html>
<html lang="{tell.lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{e(str(text["title"]))}</title><style>{_STYLE}</style></head>
<body>
<h1>{e(str(text["title"]))}</h1>
{"".join(f"<p>{e(line)}</p>" for line in summary)}
<p class="invented">{e(str(text["invented"]))}</p>
<h2>{e(str(text["effects"]))}</h2>
{_effects(effects)}
<figure>{_svg(11.0, 1.5 + 0.75 * len(effects.checks), 1, lambda axes: _draw_effects(effects, axes, tell))}</figure>
<h2>{e(str(text["assigned"]))}</h2>
{_assigned(assigned)}
<figure>{_svg(*_INCHES, _PANELS, lambda axes: _draw_assigned(assigned, firsts, axes))}</figure>
{_proof(proof)}
<h2>{e(str(text["plots"]))}</h2>
<figure>{_svg(11.0, 4.4, 2, lambda axes: _draw_lists(ranking, axes, tell))}</figure>
<h2>{e(str(text["lists"]).format(len(lists)))}</h2>
{body}
<footer class="soft">{e(str(text["made"]))}: {e(made)}</footer>
</body></html>
"""


def _list(one: Listed, heads: str, tell: Words) -> str:
    vacancy, e = one.vacancy, html.escape
    rows = "".join(_row(entry, tell) for entry in one.entries)
    return (
        f"<h3>{e(str(vacancy.get('title', '-')))} <small>{e(str(vacancy['vacancy_id']))}</small></h3>"
        f'<p class="soft">{e(tell.facts(vacancy, one.employer, one.place))}</p>'
        f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(entry: Entry, tell: Words) -> str:
    row, e = entry.row, html.escape
    rule = tell.moved(row)
    mark = "local" if row["is_local"] else ""
    reasons = (f'<span class="rule">{e(rule)}</span>; ' if rule else "") + e("; ".join(entry.reasons))
    if row["eligible"] is None:
        reasons += f'; <span class="lacks">{e(tell.to_check)}: {e(", ".join(map(tell.check, row["checks"])))}</span>'
    if entry.lacks:
        reasons += f'; <span class="lacks">{e(tell.lacks)}: {e(", ".join(entry.lacks))}</span>'
    return (
        f'<tr><td class="n">{row["position"] or "–"}</td><td class="id">{e(row["worker_id"])}</td>'
        f'<td class="n">{tell.number(row["priority"], 3)}</td><td class="n">{tell.number(row["score"], 3)}</td>'
        f'<td>{e(tell.tiers[row["tier"]])}<br><small class="{mark}">{e(tell.home(row))}</small></td>'
        f'<td class="n">{_places(row)}</td><td>{reasons}</td></tr>'
    )


def _places(row: dict[str, Any]) -> str:
    """Return the places gained through the policy, where they were counted."""
    moved = row["moved"]
    if moved is None:
        return "–"
    return f"{moved:+d}" if moved else "0"


def _effects(effects: Effects) -> str:
    e = html.escape
    kinds = ["id" if at < TEXTS else "n" for at in range(len(effects.heads))]
    heads = "".join(f'<th class="{kind}">{e(head)}</th>' for kind, head in zip(kinds, effects.heads, strict=True))
    cells = (
        "".join(f'<td class="{kind}">{e(cell)}</td>' for kind, cell in zip(kinds, row, strict=True))
        for row in effects.rows
    )
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    warnings = "".join(f"<li>{e(policy_id)}: {e(text)}</li>" for policy_id, text in effects.warnings)
    return (
        f"<p>{e(effects.title)}</p>"
        f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<p class="soft">{e(effects.legend)}</p><ul>{warnings}</ul>'
    )


def _assigned(assigned: Assigned) -> str:
    e = html.escape
    facts = "".join(f"<p>{e(fact)}</p>" for fact in (assigned.title, *assigned.facts))
    kinds = ("", "n", "n")
    heads = "".join(f'<th class="{kind}">{e(head)}</th>' for kind, head in zip(kinds, assigned.heads, strict=True))
    rows = "".join(
        f'<tr><td>{e(name)}</td><td class="n">{e(before)}</td><td class="n">{e(after)}</td></tr>'
        for name, before, after in assigned.congestion
    )
    reasons = "".join(
        f"<p>{e(title)}</p><ul>{''.join(f'<li>{e(count)}: {e(reason)}</li>' for count, reason in found)}</ul>"
        for title, found in assigned.reasons
    )
    return (
        f"{facts}{reasons}"
        f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
        + "".join(f"<p>{e(sentence)}</p>" for sentence in assigned.proof)
    )


def _proof(proof: Proof) -> str:
    e = html.escape
    sections = (
        f"<h2>{e(title)}</h2>" + "".join(f'<p class="told">{e(sentence)}</p>' for sentence in sentences)
        for title, sentences in proof.sections()
    )
    if proof.simulation is None:
        return "\n".join(sections)
    return "\n".join([*sections, f"<figure>{_svg(*_PRICE, 1, lambda axes: _draw_price(proof, axes))}</figure>"])


def price(proof: Proof, path: Path) -> None:
    """Write the plot of fit against local share as PNG.

    Parameters
    ----------
    proof
        What proves the policy, with a simulation.
    path
        The file, which is replaced.
    """
    figure = _figure(*_PRICE, 1, lambda axes: _draw_price(proof, axes))
    figure.savefig(path, format="png", dpi=_DPI, metadata={"Software": None})


def _draw_price(proof: Proof, axes: Sequence[Axes]) -> None:
    if proof.simulation is not None:
        proof.simulation.plot(axes[0], lang=proof.tell.lang)


def _draw_assigned(assigned: Assigned, firsts: Ranking, axes: Sequence[Axes]) -> None:
    plots.assignment(assigned.assignment, firsts, axes, lang=assigned.tell.lang)


def _draw_effects(effects: Effects, axes: Sequence[Axes], tell: Words) -> None:
    plots.effects(effects.checks, axes[0], lang=tell.lang)


def _draw_lists(ranking: Ranking, axes: Sequence[Axes], tell: Words) -> None:
    plots.tiers(ranking, axes[0], lang=tell.lang)
    plots.scores(ranking, axes[1], lang=tell.lang)


def picture(assigned: Assigned, firsts: Ranking, path: Path) -> None:
    """Write the plot of an assignment as PNG.

    Parameters
    ----------
    assigned
        Who goes where.
    firsts
        The vacancy that the lists show everybody first.
    path
        The file, which is replaced.
    """
    figure = _figure(*_INCHES, _PANELS, lambda axes: _draw_assigned(assigned, firsts, axes))
    # The name of the program and its version would make two pictures of one market differ.
    figure.savefig(path, format="png", dpi=_DPI, metadata={"Software": None})


def _figure(width: float, height: float, columns: int, draw: Callable[[Sequence[Axes]], None]) -> Figure:
    """Return a figure of some axes beside each other, sizes in inches."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise InputError("the page's plots need matplotlib: pip install 'matcher[plot]'") from error
    figure = Figure(figsize=(width, height), layout="constrained")
    draw(list(figure.subplots(1, columns, squeeze=False)[0]))
    return figure


def _svg(width: float, height: float, columns: int, draw: Callable[[Sequence[Axes]], None]) -> str:
    """Return a figure as text of a page, sizes in inches."""
    try:
        from matplotlib import rc_context
    except ImportError as error:
        raise InputError("the page's plots need matplotlib: pip install 'matcher[plot]'") from error
    # Text stays text, ids don't depend on chance, and no date is written: the same market gives the same page.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "matcher", "font.family": "sans-serif"}):
        return svg_text(_figure(width, height, columns, draw))
