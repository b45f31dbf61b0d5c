"""Which plan a document is to become: whose it is, what it is called, and by which keys."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import UsageError
from kg.importing.decisions import Decisions
from kg.importing.drafting import Wanted
from kg.importing.importer import Outcome
from kg.importing.layouts.own import OwnPlan
from kg.importing.own_import import NOBODY, unsaid
from kg.importing.publishers import beside_its_plans, publisher_named
from kg.importing.records import Document, Register, Text
from kg.importing.words import fold
from kg.terms import BASE

_ENGLISH_STOPS = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY = 40


def key_of(name: str) -> str:
    """Return a key for addresses made from a name: small letters, digits and single hyphens."""
    words = _ENGLISH_STOPS.sub(" ", fold(name)).split()
    key = ""
    for word in words:
        if key and len(key) + len(word) + 1 > _LONGEST_KEY:
            break
        key = f"{key}-{word}" if key else word[:_LONGEST_KEY]
    return key


def title_of(outcome: Outcome) -> str:
    """Return the plan's title: as decided, as the document has it, or the name of its file."""
    if outcome.decisions.title:
        return outcome.decisions.title
    told = next((one.found.name for one in outcome.readings if one.found.what == "plan"), None)
    if told:
        return told
    return outcome.document.properties.get("title") or Path(outcome.document.name).stem


def wanted_of(
    outcome: Outcome, register: Register, publishers: dict[str, str], data: Path
) -> Wanted:
    """Return which plan a document is to become, beside the plans that its publisher has here.

    Args:
        outcome: The document as it was read, with the publisher and the key of the plan as the
            officer decided them; the document tells what nobody decided.
        register: The parties that are known.
        publishers: The keys of those who have plans here already, by their bodies.
        data: The folder of the plans that are here.

    Raises:
        UsageError: Nothing says whose plan it is, or a name gives no key.
    """
    if outcome.own is not None:
        return _stated(outcome.own, outcome, register)
    name = outcome.decisions.publisher or _owner(outcome)
    if not name:
        raise UsageError(
            f"{outcome.document.name}: does not say whose plan it is; name it with --publisher NAME"
        )
    title = title_of(outcome)
    publisher, name = _publisher(name, register, publishers)
    plan = outcome.decisions.plan or _plan(title)
    return beside_its_plans(Wanted(publisher, name, plan, title, register), data)


def own_plan_of(
    document: Document, decisions: Decisions, register: Register, publishers: dict[str, str]
) -> str:
    """Return which plan our own workbook is of, where it does not say so; "" where it does.

    Args:
        document: The workbook.
        decisions: Whose plan it is, by the officer; without that it is nobody's. Where no key is
            named, the title gives one.
        register: The parties that are known.
        publishers: The keys of those who have plans here already, by their bodies.

    Raises:
        UsageError: A name gives no key.
    """
    if not unsaid(document):
        return ""
    title = decisions.title or document.properties.get("title") or Path(document.name).stem
    if not decisions.publisher:
        return NOBODY + (key_of(title) or "1")
    publisher, _ = _publisher(decisions.publisher, register, publishers)
    return f"{BASE}/id/{publisher}/{decisions.plan or _plan(title)}"


def _publisher(name: str, register: Register, publishers: dict[str, str]) -> tuple[str, str]:
    """Return the key and the name of a publisher: those it has here, or made from the name."""
    key, name = publisher_named(name, publishers, register) or (key_of(name), name)
    if not key:
        raise UsageError(f"{name!r}: gives no key; name a --publisher in letters and digits")
    return key, name


def _plan(title: str) -> str:
    """Return the key of a plan, made from its title."""
    key = key_of(title)
    if not key:
        raise UsageError(f"{title!r}: gives no key; name a --plan in letters and digits")
    return f"plan-{key}"


def _stated(own: OwnPlan, outcome: Outcome, register: Register) -> Wanted:
    """Return the plan that our own workbook is of, as it says itself or as it was told."""
    if own.plan.startswith(NOBODY):
        raise UsageError(
            f"{outcome.document.name}: does not say whose plan it is; name it with --publisher NAME"
        )
    key, plan = own.plan.rsplit("/", 2)[-2:]
    return Wanted(key, key, plan, title_of(outcome), register)


def _owner(outcome: Outcome) -> str | None:
    """Return the owner that the text beside the rows names; one in a row alone is a partner."""
    owner = outcome.habits.owner
    told = any(
        isinstance(block, Text) and owner in block.text
        for block in outcome.document.blocks
        if owner
    )
    return owner if told else None
