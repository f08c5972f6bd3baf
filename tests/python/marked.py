"""An invented person whose number, name and telephone can't be mistaken, and a search for them in any notation."""

from __future__ import annotations

import base64
import dataclasses
import re
import struct
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import matcher

NIK = "6571014203970123"
PHONE = "081255590123"
FIRST, LAST = "Zubaedahwi", "Wiwirantaiku"
NAME = f"{FIRST} {LAST}"
EMAIL = f"{LAST.lower()}@contoh.example"

_JOINED = re.compile(r"(?<=\d)[\s.\-_()'\u00a0\u2010-\u2015]{1,3}(?=\d)")
_WIDE = str.maketrans({0xFF10 + digit: str(digit) for digit in range(10)})


def _needles() -> dict[str, list[bytes]]:
    """Return the bytes that betray the person, by what they are."""
    needles: dict[str, list[bytes]] = {}
    for what, text in (("NIK", NIK), ("phone", PHONE[1:]), ("name", FIRST), ("name", LAST)):
        forms = [text, text.lower(), text.upper(), text[::-1]]
        found = [form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")]
        found += [form.encode().hex().encode() for form in forms]
        # In base64 a text lies in three ways; the characters at its ends depend on what stands around it.
        for form in (text, text.lower(), text.upper()):
            for before in range(3):
                coded = base64.b64encode(b"\0" * before + form.encode())
                found.append(coded[4 if before else 0 : -4])
        needles.setdefault(what, []).extend(found)
    for what, number in (("NIK", int(NIK)), ("phone", int(PHONE))):
        # An eight-byte number of a telephone is five bytes and zeros, which SQLite writes as six.
        needles[what] += [number.to_bytes(8, order) for order in ("little", "big")]
        needles[what] += [struct.pack(f"{order}d", float(number)) for order in "<>"]
        needles[what].append(number.to_bytes(6 if number < 2**47 else 8, "big"))
    return needles


_NEEDLES = _needles()


def found_in(data: bytes | str) -> set[str]:
    """Return what of the person stands in some bytes: ``NIK``, ``phone``, ``name``."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    found = {what for what, needles in _NEEDLES.items() if any(needle in raw for needle in needles)}
    # Texts of two bytes a character are read without their zeros.
    text = raw.replace(b"\0", b"").decode("utf-8", "ignore").translate(_WIDE)
    digits = _JOINED.sub("", text)
    found |= {what for what, number in (("NIK", NIK), ("phone", PHONE[1:])) if number in digits}
    letters = re.sub(r"[^a-z]", "", text.casefold())
    return found | ({"name"} if any(word.lower() in letters for word in (FIRST, LAST)) else set())


class Watch:
    """Looks at everything that comes out, and keeps where something of the person stood, never what."""

    def __init__(self, *what: str) -> None:
        self.what = set(what or ("NIK", "phone", "name"))
        self.seen = 0
        self.leaks: list[tuple[str, str]] = []

    def see(self, where: str, data: bytes | str) -> None:
        self.seen += 1
        self.leaks += [(where, what) for what in sorted(found_in(data) & self.what)]

    def tried(self, where: str, call: Callable[[], object]) -> object:
        """Run a call; look at what it returns, or at its error with every cause."""
        try:
            result = call()
        except Exception as error:  # noqa: BLE001 - any error is looked at, and then it must be one of ours
            self.error(where, error)
            return None
        self.result(where, result)
        return result

    def error(self, where: str, error: BaseException) -> None:
        """Look at an error as Python prints it, and at all it holds."""
        assert isinstance(error, matcher.MatcherError), f"{where}: {type(error)}"
        self.see(f"{where}: traceback", "".join(traceback.format_exception(error)))
        one: BaseException | None = error
        while one is not None:
            self.see(f"{where}: error", f"{one!r} {one} {one.args!r} {vars(one)!r} {getattr(one, 'issues', ())!r}")
            one = one.__cause__ or one.__context__

    def result(self, where: str, result: object, depth: int = 0) -> None:
        """Look at a result: as printed, as a page, as rows, and at all its public attributes and plain methods."""
        if isinstance(result, bytes | str):
            self.see(where, result)
            return
        self.see(f"{where}: repr", f"{result!r} {result}")
        if dataclasses.is_dataclass(result) or isinstance(result, (dict, list, tuple, int, float, type(None))):
            return
        for name in ("_repr_html_", "__reduce__"):
            method = getattr(result, name, None)
            if callable(method) and name in dir(type(result)) and name != "__reduce__":
                self.see(f"{where}: {name}", str(method()))
        if isinstance(result, matcher.Matcher) or depth > 2 or not type(result).__module__.startswith("matcher"):
            return
        for name in dir(result):
            if name.startswith("_") or name in {"load", "what_if", "to_polars", "to_pandas"}:
                continue
            try:
                value = getattr(result, name)
                value = value() if callable(value) else value
            except TypeError:
                continue
            self.result(f"{where}.{name}", value, depth + 1)

    def files(self, where: str, folder: Path) -> None:
        """Look through every file of a folder, and at every file that this process holds open though it is unlinked."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.see(f"{where}: {path.name}", path.read_bytes())
            self.see(f"{where}: name of {path.name}", str(path.relative_to(folder)))
        self.open_files(where)

    def open_files(self, where: str) -> None:
        for link in _unlinked():
            self.see(f"{where}: unlinked file", link)


def _unlinked() -> Iterator[bytes]:
    descriptors = Path("/proc/self/fd")
    for link in list(descriptors.iterdir()) if descriptors.is_dir() else []:
        try:
            target = str(link.readlink())
            if target.startswith("/") and target.endswith("(deleted)"):
                yield link.read_bytes()
        except OSError:
            continue


def written(text: str) -> list[str]:
    """Return a number in the notations of forms."""
    return [
        text,
        " ".join(text[at : at + 4] for at in range(0, len(text), 4)),
        "-".join(text[at : at + 4] for at in range(0, len(text), 4)),
        ".".join(text[at : at + 4] for at in range(0, len(text), 4)),
    ]
