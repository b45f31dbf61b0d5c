"""A draft read: with the words and the register of this installation, once for each request."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import g

from kg.importing.drafts import key_of, own_plan_of
from kg.importing.importer import Outcome, decide, read_plan
from kg.importing.layouts.own import is_own
from kg.importing.own_import import import_own
from kg.importing.publishers import publisher_named, publishers_of
from kg.importing.records import Register
from kg.importing.register import read_register
from kg.importing.words import Words, read_words
from kg.neighbours.facts import Facts
from kg.neighbours.own.vocabulary import read_vocabulary
from kg.sources import find_sources
from web.importing.state import Draft


@cache
def words() -> Words:
    """Return the words of the ontology."""
    return read_words(sorted(find_sources().ontology.glob("*.ttl")))


@cache
def register() -> Register:
    """Return the parties of the shared register."""
    return read_register(sorted((find_sources().data / "hub").glob("*.ttl")))


@cache
def publishers() -> dict[str, str]:
    """Return the keys of the publishers that have plans here, by their bodies."""
    return publishers_of(find_sources().data)


@cache
def vocabulary() -> Facts:
    """Return the words of our workbook."""
    return read_vocabulary(find_sources())


def read(draft: Draft) -> Outcome:
    """Return a draft's document as it is read, with everything that was decided.

    To read the document takes long and to decide its readings does not: within a request it is
    read again only where the meaning of a column changed.

    Raises:
        UsageError: Our own workbook can not be read as the plan that it states.
    """
    decisions = draft.decisions
    if is_own(draft.document):
        key = (draft.publisher, draft.title)
        if "own_read" not in g or g.own_read[0] != key:
            g.own_read = key, import_own(draft.document, vocabulary(), _plan(draft))
        return decide(g.own_read[1], decisions)
    columns = dict(decisions.columns)
    if "plan_read" not in g or g.plan_read[0] != columns:
        g.plan_read = columns, read_plan(draft.document, words(), register(), columns)
    return decide(g.plan_read[1], decisions)


def _plan(draft: Draft) -> str:
    """Return the plan of our own workbook that does not say it, by what the officer named."""
    here = publisher_named(draft.publisher, publishers(), register())
    name = here[0] if here else draft.publisher
    title = draft.title or draft.document.properties.get("title") or Path(draft.document.name).stem
    return own_plan_of(draft.document, name, f"plan-{key_of(title)}")
