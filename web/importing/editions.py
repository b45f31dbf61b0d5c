"""A draft beside the plan of its publisher that it follows: what the review shows of the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g

from kg.errors import UsageError
from kg.importing.editions import Change, Pair
from kg.importing.editions.changes import CARRIED, DROPPED, NEW
from kg.importing.editions.telling import summary
from kg.importing.importer import Outcome
from kg.importing.making import Made, make
from kg.importing.wanted import wanted_of
from web.importing.desk import here, register
from web.importing.state import Draft


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A new row and the old one that it seems to be.

    Shape: `value` names both in a form; `told` says what is different, in sentences; `decision` is
    empty until somebody decides.
    """

    value: str
    what: str
    new: str
    old: str
    told: Sequence[str]
    decision: str


@dataclass(frozen=True, slots=True)
class Editions:
    """What an edition changes.

    Shape:
        title: The plan before.
        summary: How many rows of each kind of change.
        waiting, decided: The pairs.
        same: The waiting pairs that have the same words, as one value of a form.
        added, dropped: Rows that only one of the two has, as sentences.
    """

    title: str
    summary: str
    waiting: Sequence[ShownPair]
    decided: Sequence[ShownPair]
    same: str
    same_count: int
    added: Sequence[str]
    dropped: Sequence[str]


def made_of(draft: Draft, outcome: Outcome) -> Made:
    """Return the draft plan, made once in a request.

    Raises:
        UsageError: Nothing says whose plan it is.
    """
    if "made" not in g or g.made[0] is not draft:
        wanted = wanted_of(outcome, register(), here())
        g.made = draft, make(outcome, wanted, draft.digest, here(), lenient=True)
    made: Made = g.made[1]
    return made


def follows_plan(draft: Draft, outcome: Outcome) -> bool:
    """Whether the draft follows a plan that is here."""
    return _made_beside(draft, outcome) is not None


def _made_beside(draft: Draft, outcome: Outcome) -> Made | None:
    """Return the draft plan if it follows one; it is made only where its publisher has plans."""
    try:
        wanted = wanted_of(outcome, register(), here())
        if not here().files_of(wanted.publisher):
            return None
        made = made_of(draft, outcome)
    except UsageError:
        return None
    return made if made.follows is not None else None


def editions_of(draft: Draft, outcome: Outcome) -> Editions | None:
    """Return what the document changes in the plan before; None where it follows none."""
    made = _made_beside(draft, outcome)
    if made is None or made.follows is None:
        return None
    found = made.follows
    told: dict[tuple[str, str], list[str]] = {}
    for change in found.changes:
        if change.change != CARRIED and change.new_iri and change.old_iri:
            told.setdefault((change.new_iri, change.old_iri), []).append(change.sentence)
    waiting = [pair for pair in found.pairs if pair.accepted is None]
    accepted = [pair for pair in found.pairs if pair.accepted]
    same = [_value(pair) for pair in waiting if not pair.is_reworded]
    return Editions(
        found.old.title,
        summary(found.changes),
        [_shown(pair, told, "") for pair in waiting],
        [
            *(_shown(pair, told, "carried on") for pair in accepted),
            *(_shown(pair, told, "not the same") for pair in found.refused),
        ],
        ",".join(same),
        len(same),
        _sentences(found.changes, NEW),
        _sentences(found.changes, DROPPED),
    )


def _value(pair: Pair) -> str:
    return "/".join(pair.key)


def _shown(pair: Pair, told: dict[tuple[str, str], list[str]], decision: str) -> ShownPair:
    sentences = told.get((pair.new_iri, pair.old_iri), [])
    return ShownPair(_value(pair), pair.what, pair.new, pair.old, sentences, decision)


def _sentences(changes: Sequence[Change], kind: str) -> list[str]:
    return [each.sentence for each in changes if each.change == kind]
