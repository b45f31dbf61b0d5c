"""Counts on a page, as a reader meets them, and the rows that each says that it counts."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient

_LINK = re.compile(r"<a\b([^>]*\bdata-count=[^>]*)>(.*?)</a>", re.DOTALL)
_ATTRIBUTE = re.compile(r'\b([a-z-]+)="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")
_NUMBER = re.compile(r"\s*([\d,]+)\b")
_TILE = re.compile(r'<dd class="civic-tile__number">(.*?)</dd>', re.DOTALL)
_HELD = re.compile(r'<div class="civic-holds__item">.*?<dd>(.*?)</dd>', re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """A number that a page shows, where it leads, and what of the rows there it counts."""

    number: int
    address: str
    unit: str


def counts_of(page: str) -> list[Shown]:
    """Return every count of a page."""
    found = []
    for attributes, inside in _LINK.findall(page):
        given = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        number = _NUMBER.match(html.unescape(_TAG.sub("", inside)))
        assert number is not None, f"no number in {inside!r}"
        shown = Shown(int(number[1].replace(",", "")), given["href"], given["data-count"])
        assert "civic-count" in given["class"].split(), shown
        found.append(shown)
    return found


def tiles_without_link(page: str) -> list[str]:
    """Return the numbers of tiles that lead nowhere."""
    tiles = _TILE.findall(page) + _HELD.findall(page)
    return [_TAG.sub("", tile).strip() for tile in tiles if "data-count=" not in tile]


def rows_at(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    """Return the rows that an address of the browser gives as JSON."""
    parts = urlsplit(address)
    with client.get(f"{parts.path}.json?{parts.query}") as answer:
        assert answer.status_code == 200, f"{address}: {answer.text[:200]}"
        body = answer.get_json()
    assert body["ok"] is True
    assert body["truncated"] is False
    rows: list[dict[str, Any]] = body["rows"]
    return rows


def counted(rows: list[dict[str, Any]], unit: str) -> int:
    """Return how much there is of a unit: `kg/labels/counted.py` tells how one is written."""
    what, _, conditions = unit.partition(" if ")
    for condition in filter(None, conditions.split(" and ")):
        column, equals, value = condition.partition("=")
        rows = [row for row in rows if (_told(row[column]) == value if equals else row[column])]
    if what == "rows":
        return len(rows)
    if what.startswith("+"):
        return sum(int(row[what[1:]]) for row in rows)
    return len({row[what] for row in rows if row[what] is not None})


def _told(value: object) -> str:
    return "" if value is None else str(value)


# What is no part of the text: counts with a link, pictures, queries, forms and quotations.
_APART = re.compile(
    r"<a\b[^>]*\bdata-count=.*?</a>"
    r'|<span class="(?:govuk-visually-hidden|civic-legend__box[^"]*)">.*?</span>(?: <em>)?'
    r"|<(svg|pre|form|script|style|q|bdi|title)\b.*?</\1>",
    re.DOTALL,
)
_CELL = re.compile(r"<td\b[^>]*>(.*?)</td>", re.DOTALL)
_BARE = re.compile(r"\s*[\d,]*[1-9][\d,]*\s*")
_THINGS = (
    "activit", "outcome", "goal", "target", "pair", "partner", "bod", "group", "strateg", "part",
    "publisher", "mention", "finding", "possible", "read", "stated", "cross-cutting", "direct",
    "of them", "of which", "in all", "without", r"of [\d,]+ \(",
)  # fmt: skip
_COUNTING = re.compile(
    rf"(?<![\w£.,-])[\d,]*[1-9][\d,]* (?:{'|'.join(_THINGS)})[^.,;:]{{0,40}}"
    r"|\([\d,]*[1-9][\d,]*\)"
)


_FOLD = re.compile(r"<summary\b.*?</summary>|</?details\b", re.DOTALL)
_ANY_NUMBER = re.compile(r"[\d,]+")


def counts_without_link(page: str) -> list[str]:
    """Return the numbers of the main part of a page that count things and lead nowhere.

    What opens a fold is a button and can hold no link: its numbers lead to their rows within.
    """
    body = page.partition("<main")[2].partition("</main>")[0]
    left, found = _without_heads(body)
    left = _APART.sub(" ", left)
    # A link within the page names a place there, such as a community by its number.
    cells = (_TAG.sub("", cell) for cell in _CELL.findall(left) if 'href="#' not in cell)
    return [*found, *filter(_BARE.fullmatch, cells), *_COUNTING.findall(_text(left))]


def _text(body: str) -> str:
    return html.unescape(" ".join(_TAG.sub(" ", body).split()))


def _without_heads(body: str) -> tuple[str, list[str]]:
    """Return a page without the heads of its folds, and what they count that is not within."""
    left, found, last = "", [], 0
    open_heads: list[tuple[str, int]] = []
    for each in _FOLD.finditer(body):
        if each[0].startswith("<summary"):
            left += body[last : each.start()] + " "
            last = each.end()
            open_heads[-1] = (each[0], last)
        elif each[0] == "<details":
            open_heads.append(("", 0))
        else:
            head, start = open_heads.pop()
            within = {shown.number for shown in counts_of(body[start : each.start()])}
            told = _COUNTING.findall(_text(_APART.sub(" ", head)))
            found += [words for words in told if not _numbers(words) <= within]
    return left + body[last:], found


def _numbers(words: str) -> set[int]:
    return {int(number.replace(",", "")) for number in _ANY_NUMBER.findall(words)}
