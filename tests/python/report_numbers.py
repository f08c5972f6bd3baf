"""What a page of a report shows, read off its text: every cell with its place, and whatever stands beside them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

from matcher.report.words import WORDS

NUMBER = r"-?\d+(\.\d+)?( %)?"
NUMBER_SHOWN = r"-?\d[\d.,]*( %)?"


@dataclass(frozen=True)
class Shown:
    """Words, and the cells that they are said to be made of: table, row, column."""

    text: str
    places: tuple[tuple[str, int, str], ...]
    value: str | None = None


@dataclass
class Page(HTMLParser):
    """Cells of sentences and tables, texts of pictures, and all other words, each with the tags around it."""

    cells: list[Shown] = field(default_factory=list)
    pictured: list[Shown] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    downloads: dict[str, str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._around: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag, attributes):
        own = dict(attributes)
        if tag not in ("meta", "link", "br"):
            self._around.append((tag, own))
        for name in ("href", "src", "xlink:href", "action"):
            if name in own:
                self.addresses.append(own[name])
        if tag == "a" and "download" in own:
            self.downloads[own["download"]] = own["href"]

    def handle_startendtag(self, tag, attributes):
        assert tag not in ("script", "iframe", "object")
        if "xlink:href" in dict(attributes):
            self.addresses.append(dict(attributes)["xlink:href"])

    def handle_endtag(self, tag):
        while self._around and self._around.pop()[0] != tag:
            pass

    def handle_data(self, text):
        if not text.strip():
            return
        tags = [tag for tag, _ in self._around]
        if tags[-1] == "data":
            own = self._around[-1][1]
            self.cells.append(Shown(text, ((own["data-t"], int(own["data-r"]), own["data-c"]),), own["value"]))
        elif "svg" in tags:
            self.pictured.append(Shown(text.strip(), _places(self._around)))
        else:
            kind = next((own["class"] for _, own in reversed(self._around) if "class" in own), "")
            self.others.append((f"{tags[-1]}.{kind}", text.strip()))


def _places(around) -> tuple[tuple[str, int, str], ...]:
    named = [own["id"] for tag, own in around if tag == "g" and "--" in own.get("id", "")]
    if not named:
        return ()
    _, *parts = named[-1].split("--")
    return tuple(
        (table, int(row), column) for table, row, column in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    )


def tables_of(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the tables that a command wrote, each cell as text."""
    read = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.csv")}
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in read.items()}


def wrong(page: Page, tables, lang: str) -> Iterator[Shown]:
    """Return what is shown and isn't what stands in its cells."""
    for shown in page.cells:
        table, row, column = shown.places[0]
        if tables[table][row][column] != shown.value or not _same(shown.text, shown.value, lang):
            yield shown
    for shown in page.pictured:
        left = shown.text
        for table, row, column in shown.places:
            value = tables[table][row][column]
            if value == "":
                is_right = any(WORDS[lang][name] in left for name in ("nothing", "suppressed"))
            elif not re.fullmatch(NUMBER, value):
                # Names come first; a long one is cut.
                is_right = not re.search(r"\d", left) or value.startswith(left.split(" · ")[0].rstrip("…").strip())
            else:
                found = re.search(rf"(Rp)?{NUMBER_SHOWN}", left)
                is_right = found is not None and _same(found.group(0), value, lang)
                left = left[found.end() :] if found else left
            if not is_right:
                yield shown


def _fragments(words) -> Iterator[str]:
    """Return every text that a report always says, the parts around its figures each for itself."""
    if isinstance(words, str):
        yield from (part.strip() for part in re.split(r"\{\w*\}", words))
    elif isinstance(words, dict):
        for own in words.values():
            yield from _fragments(own)
    elif isinstance(words, tuple):
        for own in words:
            yield from _fragments(own)


def untraced(page: Page, tables, lang: str) -> Iterator[tuple[str, str]]:
    """Return words with a number in them that is no cell's: not what the report always says, a day, or a digest."""
    always = set(_fragments(WORDS[lang]))
    for around, text in page.others:
        if around == "p.rest":
            shown, whole, file = re.match(r"(\d+) \w+ (\d+) .*?(\w+)\.csv", text).groups()
            if int(whole) != len(tables[file]) or int(shown) >= int(whole):
                yield around, text
            continue
        if re.search(r"\d", text) and text not in always and around not in ("time.", "style.", "span.made"):
            yield around, text
    for shown in page.pictured:
        # The bar of a map tells kilometres.
        if not shown.places and re.search(r"\d", shown.text) and not re.fullmatch(r"\d+ km", shown.text):
            yield "svg", shown.text


def _same(text: str, value: str, lang: str) -> bool:
    """Return whether what is shown is the file's: a number, cut off, less digits, a day, a word."""
    if value == "":
        return text in (WORDS[lang][name] for name in ("nothing", "suppressed", "untold"))
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value):
        return text in (_day(value, lang), value)
    if not re.fullmatch(NUMBER, value):
        # Codes are told in words; what holds a number is as it is written.
        return not re.search(r"\d", text) or text == value.replace("|", ", ")
    shown = _number(text, lang)
    if shown is None:
        return text in (value, WORDS[lang]["varied"]["share"].format(_plain(value, lang)))
    told = Decimal(value.removesuffix(" %"))
    if text.endswith(" %") and not value.endswith(" %"):
        told *= 100
    unit = Decimal(1).scaleb(shown.as_tuple().exponent)
    is_below = shown <= told or not text.endswith(" %")
    return abs(told - shown) < unit and is_below


def _plain(value: str, lang: str) -> str:
    return f"{float(value):.2f}".replace(".", "," if lang == "id" else ".")


def _day(value: str, lang: str) -> str:
    months = {
        "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        "en": "January February March April May June July August September October November December",
    }
    year, month, *day = value.split("-")
    named = f"{months[lang].split()[int(month) - 1]} {year}"
    return f"{int(day[0])} {named}" if day else named


def _number(text: str, lang: str) -> Decimal | None:
    plain = re.sub(r"^Rp| %$", "", text)
    if lang == "id":
        plain = plain.translate(str.maketrans(".,", ",."))
    plain = plain.replace(",", "")
    return Decimal(plain) if re.fullmatch(NUMBER, plain) else None
