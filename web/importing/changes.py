"""What our own workbook changes in the plan that is here already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.exporters.facts import plan_iris, read_plans
from kg.exporters.workbook.vocabulary import facts_of
from kg.importing.editions import changes_between, read_edition
from kg.importing.editions.changes import CARRIED
from kg.importing.editions.telling import summary
from kg.importing.importer import Outcome
from web.importing.desk import vocabulary
from web.negotiation import release


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different: how many rows of each kind, and each change as a sentence."""

    summary: str
    sentences: Sequence[str]


def changes_of(outcome: Outcome) -> Changes | None:
    """Return what a workbook changes in its plan; None of other documents, and of a new plan."""
    own = outcome.own
    if own is None:
        return None
    store = release().store
    if own.plan not in plan_iris(store):
        return None
    old = read_edition(read_plans(store, [own.plan]), "the plan here")
    new = read_edition(facts_of(own.triples, vocabulary()), outcome.document.name)
    changes = changes_between(old, new)
    told = [each.sentence for each in changes if each.change != CARRIED]
    return Changes(summary(changes), told)
