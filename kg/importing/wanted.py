"""Which plan a document is to become: whose it is, what it is called, and by which keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import UsageError
from kg.importing.decisions import Decisions
from kg.importing.drafting import Wanted
from kg.importing.errors import UnownedError
from kg.importing.here import Here
from kg.importing.importer import Outcome
from kg.importing.keys import key_of
from kg.importing.layouts.own import OwnPlan
from kg.importing.own_import import NOBODY, unsaid
from kg.importing.publishers import beside_its_plans, publisher_of
from kg.importing.records import Document, Register, Text
from kg.terms import BASE


def title_of(outcome: Outcome) -> str:
    """Return the plan's title: as decided, as the document has it, or the name of its file."""
    if outcome.decisions.title:
        return outcome.decisions.title
    told = next((one.found.name for one in outcome.readings if one.found.what == "plan"), None)
    if told:
        return told
    return outcome.document.properties.get("title") or Path(outcome.document.name).stem


def wanted_of(outcome: Outcome, register: Register, here: Here) -> Wanted:
    """Return which plan a document is to become, beside the plans that its publisher has here.

    Args:
        outcome: The document as it was read, with the publisher and the key of the plan as the
            officer decided them; the document tells what nobody decided.
        register: The parties that are known.
        here: The plans that are here.

    Raises:
        UnownedError: Nothing says whose plan it is, or what the document says gives no key.
        UsageError: A name that the officer gave has no key.
    """
    if outcome.own is not None:
        return _stated(outcome.own, outcome, register)
    decided = outcome.decisions
    name = decided.publisher or _owner(outcome)
    if not name:
        raise UnownedError(
            f"{outcome.document.name}: does not say whose plan it is; name it with --publisher NAME"
        )
    title = title_of(outcome)
    with _unowned_unless(decided.publisher):
        publisher, name = _publisher(name, register, here)
    with _unowned_unless(decided.title):
        plan = decided.plan or _plan(title)
    return beside_its_plans(Wanted(publisher, name, plan, title, register), here)


def own_plan_of(document: Document, decisions: Decisions, register: Register, here: Here) -> str:
    """Return which plan our own workbook is of, where it does not say so; "" where it does.

    Args:
        document: The workbook.
        decisions: Whose plan it is, by the officer; without that it is nobody's. Where no key is
            named, the title gives one.
        register: The parties that are known.
        here: The plans that are here.

    Raises:
        UsageError: A name gives no key.
    """
    if not unsaid(document):
        return ""
    title = decisions.title or document.properties.get("title") or Path(document.name).stem
    if not decisions.publisher:
        return NOBODY + (key_of(title) or "1")
    publisher, _ = _publisher(decisions.publisher, register, here)
    return f"{BASE}/id/{publisher}/{decisions.plan or _plan(title)}"


@contextmanager
def _unowned_unless(decided: str | None) -> Iterator[None]:
    """Take a name that gives no key for none, unless the officer gave it."""
    try:
        yield
    except UsageError as err:
        if decided:
            raise
        raise UnownedError(str(err)) from err


def _publisher(name: str, register: Register, here: Here) -> tuple[str, str]:
    """Return the key and the name of a publisher: those it has here, or made from the name."""
    key, name = publisher_of(name, here.publishers, register)
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
        raise UnownedError(
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
