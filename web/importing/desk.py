"""A draft read: with the words and the register of this installation, once for each request."""

from __future__ import annotations

from functools import cache

from flask import g

from kg.importing.importer import Outcome, decide, read_plan
from kg.importing.publishers import publishers_of
from kg.importing.records import Register
from kg.importing.register import read_register
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
    return read_register(sorted((find_sources().data / "hub").glob("*.ttl")))


@cache
def publishers() -> dict[str, str]:
    """Return the keys of the publishers that have plans here, by their bodies."""
    return publishers_of(find_sources().data)


def read(draft: Draft) -> Outcome:
    """Return a draft's document as it is read, with everything that was decided.

    To read the document takes long and to decide its readings does not: within a request it is
    read again only where the meaning of a column changed.
    """
    decisions = draft.decisions
    columns = dict(decisions.columns)
    if "plan_read" not in g or g.plan_read[0] != columns:
        g.plan_read = columns, read_plan(draft.document, words(), register(), columns)
    return decide(g.plan_read[1], decisions)
