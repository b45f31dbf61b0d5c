"""A document that was read becomes a draft, beside the plan of its publisher that it follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.importing.drafting import Draft, Wanted
from kg.importing.drafts import draft_of
from kg.importing.editions import Following, edition_of, find_earlier, fitting, follow
from kg.importing.editions.following import Decided
from kg.importing.here import Here
from kg.importing.importer import Outcome

Ask = Callable[[Following], Decided]


@dataclass(frozen=True, slots=True)
class Made:
    """A draft that is not written yet: which plan it is, its text, and the plan that it follows."""

    wanted: Wanted
    draft: Draft
    follows: Following | None = None


def make(
    outcome: Outcome,
    wanted: Wanted,
    digest: str,
    here: Here,
    *,
    succeeds: str | None = None,
    ask: Ask | None = None,
    lenient: bool = False,
) -> Made:
    """Return the draft of a document, with the rows that were decided to carry old ones on.

    Args:
        outcome: The document as it was read and decided.
        wanted: Which plan it becomes.
        digest: SHA-256 of the file; "" where there is none.
        here: The plans that are here.
        succeeds: The key of the plan that it follows; None to find it.
        ask: Asks somebody about the pairs that wait.
        lenient: Whether a decision that names no row is passed over; rows are named by the plan's
            key, which may have changed since.

    Raises:
        UsageError: The plan that it is said to follow is not here, or a decision names no row.
    """
    made = draft_of(outcome, wanted, digest)
    follows = _followed(made, wanted, outcome.decisions.continues, succeeds, here, lenient)
    if follows is None:
        return Made(wanted, made)
    if ask is not None:
        follows = follow(follows.old, follows.new, {**outcome.decisions.continues, **ask(follows)})
    if follows.continues:
        wanted = carrying_on(wanted, follows)
        made = draft_of(outcome, wanted, digest)
    return Made(wanted, made, follows)


def _followed(
    made: Draft,
    wanted: Wanted,
    decided: Decided,
    succeeds: str | None,
    here: Here,
    lenient: bool,
) -> Following | None:
    """Return a draft beside the plan that it follows; a draft that states no plan follows none."""
    files = here.files_of(wanted.publisher)
    if succeeds is None and not files:
        return None
    words = here.beside(wanted.publisher)
    new = edition_of(made.turtle, words, "the draft")
    if new is None:
        return None
    old = find_earlier(map(here.triples, files), new, words, succeeds)
    if old is None:
        return None
    return follow(old, new, fitting(old, new, decided) if lenient else decided)


def carrying_on(wanted: Wanted, found: Following) -> Wanted:
    """Return the plan with what was accepted."""
    return replace(wanted, succeeds=found.old.plan, continues=found.continues)
