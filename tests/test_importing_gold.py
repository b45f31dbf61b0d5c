"""The cell readers against the hand-made readings of the two plans in `data/`.

What differs and why it may stays here by name; anything else that differs is a fault.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.importing.cells import dates, money, targets
from kg.importing.records import Habits
from kg.terms import PREFIXES
from tests.importing_words import WORDS

DATA = Path(__file__).parent.parent / "data"
NAMES = ("asWritten", "startDate", "endDate", "bound", "edtf", "amount", "resourceType")
MORE = ("amountStatus", "comparator", "value", "unit", "confidence", "basis")


@cache
def _things(kind):
    """Return the things of one class, each property's first value without its namespace."""
    store = ox.Store()
    for path in sorted(DATA.rglob("*.ttl")):
        store.bulk_load(path=path, format=ox.RdfFormat.TURTLE)
    wanted = {
        ox.NamedNode(PREFIXES[prefix] + name): name
        for prefix in ("civic", "dcat", "schema", "dcterms")
        if prefix in PREFIXES
        for name in (*NAMES, *MORE)
    }
    found = []
    for quad in store.quads_for_pattern(
        None, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["civic"] + kind)
    ):
        thing = {
            wanted[said.predicate]: said.object.value.rpartition("/code/")[2].rpartition("/")[2]
            if isinstance(said.object, ox.NamedNode)
            else said.object.value
            for said in store.quads_for_pattern(quad.subject, None, None)
            if said.predicate in wanted
        }
        if "asWritten" in thing:
            found.append(thing)
    return sorted(found, key=lambda thing: sorted(thing.items()))


# The hand-made reading knows more than the wording says, or keeps the period that is named.
TIMES = {
    # An event whose date another source gives.
    "by the end of the Mayor's term of office",
    "before the end of the Mayor's term of office",
    "in the London Annual Education Report for 2014",
    "by the 2014 autumn conference",
    "at the same time",
    # Rough or garbled, read with what stands around it.
    "July 2014, Parliament Week November 2014, TOPE Christmas Day, Day 2014",
    "Christmas Day, Day 2014",
    "started in May 2013 … until May 2015",
    "launch of the Gold Club scheme in 2013",
    "complete between Dec 2014 and March 2015",
    "Annual Advisory Board meetings (Q3)",
    "18 month strategy",
    # The start is the day from which it goes on; the hand-made one keeps the whole period.
    "from the Autumn term 2014",
    "commence September 2014",
}


def test_times_are_read_as_by_hand():
    differing = set()
    for thing in _things("TimeFrame"):
        if thing.get("basis") == "computed":
            # An end that was worked out from other wordings.
            continue
        found = dates.read(thing["asWritten"], Habits(), WORDS)
        wanted = [(thing.get("startDate"), thing.get("endDate"), thing.get("bound"))]
        told = [
            (one.earliest and str(one.earliest), one.latest and str(one.latest), one.bound)
            for one in found
        ]
        if told != wanted or [one.edtf for one in found] != [thing.get("edtf")]:
            differing.add(thing["asWritten"])
    assert differing <= TIMES


def test_most_times_are_read_without_a_doubt():
    sure = [
        thing
        for thing in _things("TimeFrame")
        if thing["asWritten"] not in TIMES
        and not any(one.doubt for one in dates.read(thing["asWritten"], Habits(), WORDS))
    ]
    assert len(sure) > 40


# By hand the sum behind "CML" is known from a footnote, and a fund is known to be one.
MEANS = {"CML"}
# Slips of the document: by hand they are mended with a note, here they stay with a doubt.
SLIPS = {"£5", "£1.414K"}
KINDS = {"cash": {"cash"}, "staff-time": {"staff"}, "in-kind": {"in kind"}}


def test_money_is_read_as_by_hand():
    differing = set()
    for thing in _things("BudgetLine"):
        text = thing["asWritten"]
        found = money.read(text, Habits(currency="GBP"), WORDS, head="Budget")
        kinds = KINDS[thing["resourceType"]]
        if thing.get("amountStatus") == "elsewhere":
            kinds = {"pointer"}
        if thing.get("amountStatus") == "not-costed":
            kinds |= {"grant"}
        right = (
            len(found) == 1
            and found[0].kind in kinds
            and str(found[0].amount or "") == thing.get("amount", "")
        )
        if text in SLIPS:
            assert found[0].doubt
        elif not right:
            differing.add(text)
    # A sentence about a fund is no cell of money.
    sentences = {text for text in differing if len(text.split()) > 4}
    assert differing - sentences <= MEANS


# Comparators of the code list, as the readers name them.
COMPARED = {
    "at-least": "at_least",
    "more-than": "more_than",
    "equal": "equal",
    "at-most": "at_most",
    "less-than": "less_than",
    "increase": "increase_by",
    "decrease": "decrease_by",
    "maintain": "maintain",
}


def test_numbers_of_targets_are_read_as_by_hand():
    differing = set()
    numbered = 0
    for thing in _things("Target"):
        text = thing["asWritten"]
        if "value" not in thing or not any(sign.isdigit() for sign in text):
            # "all pupils" and "termly" are targets by judgement.
            continue
        numbered += 1
        found = targets.read(text, Habits(), WORDS, head="Outcome")
        wanted = (COMPARED[thing["comparator"]], thing["value"])
        if wanted not in [(one.comparator, str(one.value)) for one in found]:
            differing.add(text)
    assert numbered
    # The words before it say "increased to".
    assert differing <= {"(BAME) backgrounds to 20%"}


def test_a_direction_without_a_number_is_read_with_a_doubt():
    read = 0
    for thing in _things("Target"):
        if "value" in thing:
            continue
        found = targets.read(thing["asWritten"], Habits(), WORDS, head="Target")
        for one in found:
            assert one.doubt
            read += one.comparator == COMPARED[thing["comparator"]]
            assert one.comparator == COMPARED[thing["comparator"]]
    assert read > 20
