"""A briefing on one page for a meeting with a partner, a council or a pair.

It tells what is known, with its sources, what is not known, and what to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from kg.documents import Block, Bullets, Document, Heading, Paragraph, Span, Text, text
from kg.labels.counted import address_of
from kg.labels.directory import directory, question_rows, texts
from kg.labels.records import Link, Place
from kg.lookup.values import find_things, join_names
from kg.pages.partners import PartnerPage, partner_page
from kg.panels import Panel, Row, Values, ask_panel, show_some, values_of
from kg.queries import find_panel
from kg.records import Row as RowOf
from kg.records import SelectResult
from kg.store import Store

_PATH = "/briefing"
# What one page holds: of each list the first ones.
_FIRST = 5
_KIND = "Briefing"
_NOT_STATED = "engaged"
_WORK = find_panel("partner", "work")


@dataclass(frozen=True, slots=True)
class _Work:
    """All that a partner takes part in; its page shows the first rows alone where it is much.

    Shape: `first` is the first row of each activity, as it was answered, and `unstated` the first
    of those in which its role is not stated.
    """

    store: Store
    page: PartnerPage
    text: str
    answer: SelectResult
    first: Mapping[str, RowOf]
    unstated: Mapping[str, RowOf]

    def show(self, rows: Iterable[RowOf]) -> tuple[Row, ...]:
        """Return the first of some rows, ready to be told."""
        iri, kept = self.page.thing.link.iri, tuple(islice(rows, _FIRST))
        return show_some(self.store, _WORK, iri, self.text, self.answer, kept).rows


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
    works = [_work(store, partner_page(store, iri)) for iri in iris]
    blocks: list[Block] = []
    if len(works) > 1:
        blocks += _together(*works)
    for work in works:
        blocks += _of_one(work, len(works) > 1)
    document = Document(_KIND, title, f"From release {release}", tuple(blocks))
    return BriefingPage(about, join_names(iris), document)


def _work(store: Store, page: PartnerPage) -> _Work:
    text, answer = ask_panel(store, _WORK, page.thing.link.iri)
    first: dict[str, RowOf] = {}
    unstated: dict[str, RowOf] = {}
    for told, row in zip(values_of(answer), answer.rows, strict=True):
        # One activity counts for several strategies.
        first.setdefault(told["activity"], row)
        if _is_unstated(told):
            unstated.setdefault(told["activity"], row)
    return _Work(store, page, text, answer, first, unstated)


def _of_one(work: _Work, is_pair: bool) -> Iterable[Block]:
    page = work.page
    if is_pair:
        yield Heading(page.thing.link.name)
    yield Paragraph((Span(page.first.text, is_bold=True),))
    if page.council:
        yield Paragraph(text(page.verdict.text))
        partners, others = (page.council.panels[key] for key in ("partners", "others-use"))
        bodies = sum(row["kind"] != "group" for row in partners.answered)
        yield from _list("Partners of most of its work", _partners(partners), bodies)
        yield from _list("Bodies of others on its topics", _partners(others), others.total)
    alone, lines = page.panels["alone"], page.money.lines
    if not page.is_group:
        yield from _list("What rests on it alone", map(_activity, alone.rows), alone.total)
    shown = work.show(work.first.values())
    yield from _list("What it takes part in", map(_activity, shown), len(work.first))
    yield from _list("Money of that work", (_line(each.row) for each in lines), len(lines))
    unknown, asked = tuple(_unknown(page)), tuple(_asked(work))
    yield from _list("What we do not know", unknown, len(unknown))
    yield from _list("To ask at the next meeting", asked, len(asked))


def _list(title: str, items: Iterable[Text], total: int) -> Iterable[Block]:
    """Yield a heading and the first of so many items; nothing where there is none."""
    if total:
        yield Heading(title, 2)
        yield _first(items, total)


def _first(items: Iterable[Text], total: int) -> Bullets:
    held = tuple(islice(items, _FIRST))
    more = total - len(held)
    return Bullets((*held, text(f"and {more} more")) if more else held)


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
    role = "role not stated" if _is_unstated(row.answer) else row.named["role"].text.lower()
    return text(f"{words} ({role})", *_notes(row))


def _is_unstated(told: Values) -> bool:
    return told["role"].endswith(f"/{_NOT_STATED}")


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


def _asked(work: _Work) -> Iterable[Text]:
    page, name = work.page, work.page.thing.link.name
    for row in page.panels["alone"].rows[:2] if not page.is_group else ():
        activity = row.named["activity"].links[0].name
        yield text(f"Who would step in for {name} in “{activity}”?", *_notes(row))
    for row in work.show(islice(work.unstated.values(), 2)):
        activity = row.named["activity"].links[0].name
        ways = "does it lead, deliver, pay, advise, or only hear of it?"
        yield text(f"What is the part of {name} in “{activity}”: {ways}", *_notes(row))
    for link in page.gaps.no_outcome[:1]:
        yield text(f"What should be different after “{link.name}”, and how will it be seen?")
    for link in page.gaps.no_money[:1]:
        yield text(f"What pays for “{link.name}”?")
    if page.council and not page.council.panels["reported"].total:
        yield text("What of this year’s plan is done, and where will it be published?")


def _together(one: _Work, other: _Work) -> Iterable[Block]:
    """Yield what two have in common: work that both take part in, or one in the other's plans."""
    yield Heading("What they have in common")
    # What only the other takes part in is told by its own row.
    works = [
        (one, (one.first.keys() & other.first.keys()) | _in_plans_of(one, other)),
        (other, _in_plans_of(other, one) - one.first.keys()),
    ]
    total = sum(len(common) for _, common in works)
    if not total:
        yield Paragraph(text("No plan that is here names both in one activity."))
        return
    rows = (
        row
        for work, common in works
        for row in work.show(row for iri, row in work.first.items() if iri in common)
    )
    yield _first(map(_activity, rows), total)


def _in_plans_of(one: _Work, other: _Work) -> set[str]:
    """Return the activities of one in the plans of the other."""
    of, council = (ox.NamedNode(work.page.thing.link.iri) for work in (one, other))
    found = map(texts, question_rows(one.store, "activities-of", of=of, council=council))
    return {str(row[0]) for row in found} & one.first.keys()
