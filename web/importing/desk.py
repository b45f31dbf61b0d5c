"""A draft read: with the words and the register of this installation, once for each request."""

from __future__ import annotations

import json
from functools import cache

from flask import g

from kg.errors import UsageError
from kg.exporters.facts import Facts
from kg.exporters.workbook.vocabulary import read_vocabulary
from kg.importing.decisions import write_decisions
from kg.importing.filenames import KEPT, MAPPING
from kg.importing.fingerprints import find_mapping
from kg.importing.here import Here, Publishers
from kg.importing.importer import Outcome, decide, read_plan
from kg.importing.layouts.owner import is_answers
from kg.importing.ours import import_ours, is_ours
from kg.importing.publishers import publisher_of
from kg.importing.records import Register
from kg.importing.register import known_parties
from kg.importing.words import Words, read_words
from kg.sources import find_sources
from web.importing.state import Draft


@cache
def words() -> Words:
    """Return the words of the ontology."""
    return read_words(sorted(find_sources().ontology.glob("*.ttl")))


@cache
def register() -> Register:
    """Return the parties of the shared register."""
    return known_parties(find_sources())


@cache
def _publishers() -> Publishers:
    return Here(find_sources()).publishers


def here() -> Here:
    """Return the plans that are here, as one request reads them."""
    if "here" not in g:
        g.here = Here(find_sources(), _publishers())
    found: Here = g.here
    return found


@cache
def vocabulary() -> Facts:
    """Return the words of our workbook."""
    return read_vocabulary(find_sources())


def read(draft: Draft) -> Outcome:
    """Return a draft's document as it is read, with everything that was decided.

    To read the document takes long and to decide its readings does not: within a request it is
    read again only where the meaning of a column changed.

    Raises:
        UsageError: Our own workbook can not be read as the plan that it states, or it holds the
            answers of a plan's owner.
    """
    decisions = draft.decisions
    if is_answers(draft.document):
        raise UsageError(
            f"{draft.document.name}: holds the answers of a plan’s owner, which become facts of a "
            "plan that is here: `kg import` takes them in"
        )
    if is_ours(draft.document):
        key = (draft.publisher, draft.title)
        if "own_read" not in g or g.own_read[0] != key:
            own = import_ours(draft.document, decisions, register(), vocabulary(), here())
            g.own_read = key, own
        return decide(g.own_read[1], decisions)
    columns = dict(decisions.columns)
    if "plan_read" not in g or g.plan_read[0] != columns:
        g.plan_read = columns, read_plan(draft.document, words(), register(), columns)
    return decide(g.plan_read[1], decisions)


def as_before(draft: Draft) -> tuple[Draft, str]:
    """Return a new draft read by the decisions of an earlier edition, and a sentence that says so.

    Where no earlier plan has these heads, the draft stays as it is and the sentence is empty.

    Raises:
        UsageError: Our own workbook can not be read as the plan that it states.
    """
    outcome = read(draft)
    whose = draft.publisher or outcome.habits.owner or ""
    key, _ = publisher_of(whose, here().publishers, register())
    kept = find_mapping(here().sources.data, outcome.layout.columns, key)
    if kept is None or outcome.own is not None:
        return draft, ""
    path, decisions = kept
    plan = path.name.removesuffix(KEPT[MAPPING])
    told = f"Its columns are read as those of {plan} were, which is here already."
    return draft.after(json.loads(write_decisions(decisions))), told
