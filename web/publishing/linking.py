"""The links of a page in a copy: each holds, or its words stand without it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from web.publishing.addresses import Address
from web.publishing.markup import TAG, attribute, quoted

# Tags that hold a link, and those around them that tell what becomes of one that is dead.
_AROUND = frozenset(("nav", "li", "p", "svg", "text", "tspan"))
_IDS = re.compile(r'\sid="([^"]*)"')
_WRONG = "civic-wrong"


@dataclass(frozen=True, slots=True)
class Way:
    """Where a link of a page leads in the copy; `address` is the file that it asks for, if any."""

    href: str
    address: Address | None = None


@dataclass(slots=True)
class _Open:
    """An element that has begun: its tag, where it begins in what is written, and its classes."""

    tag: str
    at: int
    classes: str


class Linker:
    """Settles the links of one page, from its first tag to its last."""

    def __init__(self, text: str, way_of: Callable[[str], Way | None]) -> None:
        self._text = text
        self._way_of = way_of
        self._ids = frozenset(_IDS.findall(text))
        self._open: list[_Open] = []
        self._ends: list[str] = []  # how each link that has begun is to end
        self._made: list[str] = []
        self._dropping: tuple[str, int] | None = None
        self._at = 0

    def result(self) -> str:
        """Return the page."""
        for found in TAG.finditer(self._text):
            closing, tag = found[1], found[2]
            if self._dropping is not None:
                self._pass_over(closing, tag, found.end())
            elif tag in _AROUND:
                self._around(found, closing, tag)
            elif tag == "a" and closing:
                self._end_link(found)
            elif "href=" in found[3] or "src=" in found[3]:
                self._settle(found, tag)
            elif tag == "a":
                self._ends.append("a")
        self._made.append(self._text[self._at :])
        return "".join(self._made)

    def _write_to(self, end: int) -> None:
        self._made.append(self._text[self._at : end])
        self._at = end

    def _around(self, found: re.Match[str], closing: str, tag: str) -> None:
        if not closing:
            if found[3].endswith("/"):
                return
            self._write_to(found.start())
            classes = attribute(found[0], "class")
            self._open.append(_Open(tag, len(self._made), classes[1] if classes else ""))
        elif self._open and self._open[-1].tag == tag:
            self._open.pop()

    def _end_link(self, found: re.Match[str]) -> None:
        tag = self._ends.pop() if self._ends else "a"
        if tag != "a":
            self._write_to(found.start())
            self._made.append(f"</{tag}>")
            self._at = found.end()

    def _settle(self, found: re.Match[str], tag: str) -> None:
        written = attribute(found[0], "href") or attribute(found[0], "src")
        if written is None:
            return
        way = self._way(unescape(written[1]).strip())
        if way is None:
            self._unlink(found, tag)
            return
        if tag == "a":
            self._ends.append("a")
        start = found.start()
        self._write_to(start + written.start(1))
        self._made.append(quoted(way.href))
        self._at = start + written.end(1)

    def _way(self, link: str) -> Way | None:
        if link.startswith("#"):
            return Way(link) if not link[1:] or link[1:] in self._ids else None
        return self._way_of(link)

    def _unlink(self, found: re.Match[str], tag: str) -> None:
        """Take a way out of a page: its words stay, unless they are nothing but a way."""
        around = None if tag == "link" else self._nothing_but_a_way()
        self._write_to(found.start())
        self._at = found.end()
        if around is not None:
            del self._made[around.at :]
            while self._open.pop() is not around:
                pass
            self._dropping = (around.tag, 1)
        elif tag == "a":
            made = self._words_alone(found)
            self._ends.append(made.partition(" ")[0])
            self._made.append(f"<{made}>")

    def _words_alone(self, found: re.Match[str]) -> str:
        """Return the tag, with what is kept of its attributes, that the words get instead."""
        inside = {each.tag for each in self._open}
        tag = "span"
        if "svg" in inside:
            tag = "tspan" if inside & {"text", "tspan"} else "g"
        kept = [each[0].strip() for n in ("id", "transform") if (each := attribute(found[0], n))]
        classes = attribute(found[0], "class")
        names = classes[1].split() if classes else []
        held = " ".join(name for name in names if not name.startswith("govuk-link"))
        return " ".join((tag, *kept, *([f'class="{held}"'] if held else [])))

    def _nothing_but_a_way(self) -> _Open | None:
        """Return the entry of a menu that a link makes up, or the invitation that it is."""
        for each in reversed(self._open):
            if each.tag == "p" and _WRONG in each.classes:
                return each
        if any(each.tag == "nav" for each in self._open):
            return next((each for each in reversed(self._open) if each.tag == "li"), None)
        return None

    def _pass_over(self, closing: str, tag: str, end: int) -> None:
        assert self._dropping is not None, "something is left out"
        kind, depth = self._dropping
        if tag != kind:
            return
        depth += -1 if closing else 1
        self._dropping = (kind, depth) if depth else None
        if not depth:
            self._at = end
