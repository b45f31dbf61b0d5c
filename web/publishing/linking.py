"""The links of a page in a copy: each holds, or its words stand without it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from web.publishing.addresses import Address
from web.publishing.markup import attribute, begun, end_of, spans

# A tag that holds a link, up to the end of the tag.
_LINKED = re.compile(r'<([A-Za-z][\w:-]*)(?=\s)[^<>]*?\s(?:href|src)="([^"]*)"[^<>]*>')
_WRONG, _CLOSED = "civic-wrong", "</a>"


@dataclass(frozen=True, slots=True)
class Way:
    """Where a link of a page leads in the copy, as it is written in a page.

    `address` is that of the file with a query that it asks for, if any.
    """

    href: str
    address: Address | None = None


class Linker:
    """Settles the links of a page or of a part of one, from its first to its last.

    Nothing is done where a link leads in the copy to where it leads on the site, as most do. What
    stands around a link is looked up only where the link is dead.
    """

    def __init__(self, text: str, way_of: Callable[[str], Way | None], page: str) -> None:
        """Take a page or a part of one.

        Args:
            text: What to settle.
            way_of: Where a link leads, given as it is written; None where nobody answers for it.
            page: The whole page, which has the places that a link within it leads to.
        """
        self._text = text
        self._way_of = way_of
        self._page = page  # of which this may be a part
        # What is written anew: where it begins and ends in the page, and what stands there.
        self._edits: list[tuple[int, int, str]] = []
        self._has_invitations = _WRONG in text
        self._spans: dict[str, list[tuple[int, int]]] = {}

    def result(self) -> str:
        """Return the page."""
        dropped = 0
        for found in _LINKED.finditer(self._text):
            if found.start() < dropped:
                continue
            written = found[2]
            way = self._within(written) if written[:1] == "#" else self._way_of(written)
            if way is None:
                dropped = self._unlink(found)
            elif way.href != written:
                self._edits.append((*found.span(2), way.href))
        return self._edited() if self._edits else self._text

    def _edited(self) -> str:
        made: list[str] = []
        at = 0
        for start, end, words in sorted(self._edits):
            made += self._text[at:start], words
            at = end
        return "".join((*made, self._text[at:]))

    def _within(self, written: str) -> Way | None:
        place = f'id="{written[1:]}"'
        has_place = f" {place}" in self._page or re.search(rf"\s{re.escape(place)}", self._page)
        return Way(written) if written == "#" or has_place else None

    def _unlink(self, found: re.Match[str]) -> int:
        """Take a way out of a page: its words stay, unless they are nothing but a way.

        Returns where what is left out ends; 0 where the words stay.
        """
        start, end = found.span()
        around = None if found[1] == "link" else self._nothing_but_a_way(start)
        if around is not None:
            self._edits = [edit for edit in self._edits if edit[0] < around[0]]
            self._edits.append((*around, ""))
            return around[1]
        if found[1] != "a":
            self._edits.append((start, end, ""))
            return 0
        made = self._words_alone(found)
        self._edits.append((start, end, f"<{made}>"))
        close = self._text.find(_CLOSED, end)
        if close >= 0:
            self._edits.append((close, close + len(_CLOSED), f"</{made.partition(' ')[0]}>"))
        return 0

    def _around(self, tag: str, at: int) -> int | None:
        """Return where the innermost element of a kind begins that a place stands in, if any."""
        if tag not in self._spans:  # there are few of these: to look for each anew takes longer
            self._spans[tag] = list(spans(self._text, tag))
        return next((start for start, end in self._spans[tag] if start < at < end), None)

    def _words_alone(self, found: re.Match[str]) -> str:
        """Return the tag, with what is kept of its attributes, that the words get instead."""
        tag, at = "span", found.start()
        drawing = self._around("svg", at)
        if drawing is not None:
            tag = "g" if begun(self._text, "text", at, drawing) is None else "tspan"
        kept = [each[0].strip() for n in ("id", "transform") if (each := attribute(found[0], n))]
        classes = attribute(found[0], "class")
        names = classes[1].split() if classes else []
        held = " ".join(name for name in names if not name.startswith("govuk-link"))
        return " ".join((tag, *kept, *([f'class="{held}"'] if held else [])))

    def _nothing_but_a_way(self, at: int) -> tuple[int, int] | None:
        """Return where the entry of a menu is that a link makes up, or the invitation it is."""
        if self._has_invitations and (invitation := begun(self._text, "p", at)) is not None:
            head = self._text[invitation : self._text.index(">", invitation) + 1]
            classes = attribute(head, "class")
            if classes and _WRONG in classes[1]:
                return invitation, end_of(self._text, "p", invitation)
        menu = self._around("nav", at)
        entry = None if menu is None else begun(self._text, "li", at, menu)
        return None if entry is None else (entry, end_of(self._text, "li", entry))
