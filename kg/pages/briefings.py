"""A briefing on one page for a meeting with a partner, a council or a pair.

It tells what is known, with its sources, what is not known, and what to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.documents import Block, Bullets, Document, Heading, Paragraph, Span, Text, text
from kg.labels.counted import address_of
from kg.labels.directory import directory, question_rows, texts
from kg.labels.records import Link, Place
from kg.lookup.values import find_things, join_names
from kg.pages.partners import PartnerPage, partner_page
from kg.panels import Panel, Row
from kg.store import Store

_PATH = "/briefing"
# What one page holds: of each list the first ones.
_FIRST = 5
_KIND = "Briefing"
_NOT_STATED = "engaged"


@dataclass(frozen=True, slots=True)
class BriefingPage:
    """A briefing, and where it is.

    Shape: `about` are the one or two that it is about; `document` is None where nobody is named.
    """

    about: tuple[Link, ...]
    typed: str
    document: Document | None

    def file(self, suffix: str = "") -> str:
        """Return the address of the briefing, as a page or as a file."""
        return address_of(f"{_PATH}.{suffix}" if suffix else _PATH, about=self.typed)


def briefing_page(store: Store, typed: str, release: str) -> BriefingPage:
    """Return a briefing on one party or two.

    Args:
        store: Where the plans are.
        typed: Their names, aliases or IRIs, parted by a semicolon; nothing for an empty form.
        release: What the release is called that tells it.

    Raises:
        QueryError: More than two are named.
        NotFoundError: A name means nothing.
        AmbiguousError: A name means several things.
    """
    names = directory(store)
    if not typed.strip("; "):
        return BriefingPage((), "", None)
    iris = find_things(names.index, typed, "party", most=2)
    about = tuple(map(names.link, iris))
    title = " and ".join(link.name for link in about)
    pages = [partner_page(store, iri) for iri in iris]
    blocks: list[Block] = []
    if len(pages) > 1:
        blocks += _together(store, pages)
    for page in pages:
        blocks += _of_one(page, len(pages) > 1)
    document = Document(_KIND, title, f"From release {release}", tuple(blocks))
    return BriefingPage(about, join_names(iris), document)


def _of_one(page: PartnerPage, is_pair: bool) -> Iterable[Block]:
    if is_pair:
        yield Heading(page.thing.link.name)
    yield Paragraph((Span(page.first.text, is_bold=True),))
    if page.council:
        yield Paragraph(text(page.verdict.text))
        yield from _list("Partners of most of its work", _partners(page.council.panels["partners"]))
        yield from _list(
            "Bodies of others on its topics", _partners(page.council.panels["others-use"])
        )
    if not page.is_group:
        yield from _list("What rests on it alone", map(_activity, page.panels["alone"].rows))
    yield from _list(
        "What it takes part in", map(_activity, _by_activity(page.panels["work"].rows).values())
    )
    yield from _list("Money of that work", map(_line, (each.row for each in page.money.lines)))
    yield from _list("What we do not know", _unknown(page))
    yield from _list("To ask at the next meeting", _asked(page))


def _list(title: str, items: Iterable[Text]) -> Iterable[Block]:
    """Yield a heading and the first items; nothing where there is none."""
    held = list(items)
    if held:
        yield Heading(title, 2)
        yield _first(held)


def _first(items: Iterable[Text]) -> Bullets:
    held = tuple(items)
    if len(held) > _FIRST:
        return Bullets((*held[:_FIRST], text(f"and {len(held) - _FIRST} more")))
    return Bullets(held)


def _partners(panel: Panel) -> Iterable[Text]:
    for row in panel.rows:
        if row.answer.get("kind") != "group":
            others = row.named.get("elsewhere") or row.named.get("councils")
            where = ", ".join(link.name for link in others.links) if others else ""
            number = row.answer["activities"]
            work = f"{number} {'activity' if number == '1' else 'activities'}"
            told = f"; also in plans of {where}" if where and "elsewhere" in row.named else ""
            of = f" of {where}" if where and "councils" in row.named else ""
            yield text(f"{row.answer['name']}: {work}{of}{told}")


def _activity(row: Row) -> Text:
    words = row.named["activity"].links[0].name
    if "role" not in row.named:
        return text(words, *_notes(row))
    role = "role not stated" if _is_unstated(row) else row.named["role"].text.lower()
    return text(f"{words} ({role})", *_notes(row))


def _is_unstated(row: Row) -> bool:
    return row.answer["role"].endswith(f"/{_NOT_STATED}")


def _line(row: Row) -> Text:
    amounts = ", ".join(row.named["sum"].amounts)
    return text(f"{row.named['line'].links[0].name}: {amounts}", *_notes(row))


def _notes(row: Row) -> Iterable[str]:
    places = row.named["cells"].places if "cells" in row.named else ()
    return map(_note, places)


def _note(place: Place) -> str:
    return f"{place.words}, {place.document.name}"


def _unknown(page: PartnerPage) -> Iterable[Text]:
    gaps = page.gaps
    if gaps.unstated.number:
        places = "place" if gaps.total.number == 1 else "places"
        yield text(
            f"Its role: not stated in {gaps.unstated.number} of {gaps.total.number} {places}"
        )
    if gaps.no_outcome:
        yield text(f"What should change through {_listed(gaps.no_outcome)}")
    if gaps.no_money:
        yield text(f"What pays for {_listed(gaps.no_money)}")
    if page.council and not page.council.panels["reported"].total:
        yield text("How far its plans have got: no report has been read")


def _listed(links: Sequence[Link]) -> str:
    named = ", ".join(f"“{link.name}”" for link in links[:2])
    more = len(links) - 2
    return f"{named} and {more} more" if more > 0 else named


def _asked(page: PartnerPage) -> Iterable[Text]:
    name = page.thing.link.name
    for row in page.panels["alone"].rows[:2] if not page.is_group else ():
        activity = row.named["activity"].links[0].name
        yield text(f"Who would step in for {name} in “{activity}”?", *_notes(row))
    work = page.panels["work"].rows
    unstated = _by_activity(filter(_is_unstated, work))
    for row in list(unstated.values())[:2]:
        activity = row.named["activity"].links[0].name
        ways = "does it lead, deliver, pay, advise, or only hear of it?"
        yield text(f"What is the part of {name} in “{activity}”: {ways}", *_notes(row))
    for link in page.gaps.no_outcome[:1]:
        yield text(f"What should be different after “{link.name}”, and how will it be seen?")
    for link in page.gaps.no_money[:1]:
        yield text(f"What pays for “{link.name}”?")
    if page.council and not page.council.panels["reported"].total:
        yield text("What of this year’s plan is done, and where will it be published?")


def _together(store: Store, pages: Sequence[PartnerPage]) -> Iterable[Block]:
    """Yield what two have in common: work that both take part in, or one in the other's plans."""
    one, other = pages
    found = _work_in(store, one, other) | _work_in(store, other, one)
    theirs = _by_activity(other.panels["work"].rows)
    found |= {
        iri: row for iri, row in _by_activity(one.panels["work"].rows).items() if iri in theirs
    }
    yield Heading("What they have in common")
    if not found:
        yield Paragraph(text("No plan that is here names both in one activity."))
        return
    yield _first(map(_activity, found.values()))


def _work_in(store: Store, one: PartnerPage, other: PartnerPage) -> dict[str, Row]:
    """Return the work of one in the plans of the other."""
    of, council = (ox.NamedNode(page.thing.link.iri) for page in (one, other))
    held = {
        row[0] for row in map(texts, question_rows(store, "activities-of", of=of, council=council))
    }
    work = _by_activity(one.panels["work"].rows)
    return {iri: row for iri, row in work.items() if iri in held}


def _by_activity(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the first row of each activity: one counts for several strategies."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row.answer["activity"], row)
    return found
