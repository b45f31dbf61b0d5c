"""What stands over actions: headings, sheets' names and bands, as the ends they serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.importing.layouts.headings import end_named, heading_kind
from kg.importing.plan import ENDS, Action, Field
from kg.importing.records import Document, Passage, Text
from kg.importing.rows.unstyled import UNSTYLED
from kg.importing.words import Words

_NAMED = (*ENDS, "activity")


def with_ends(
    actions: Sequence[Action], over: Sequence[Sequence[Passage]], words: Words
) -> tuple[Action, ...]:
    """Return actions with the headings over each as its ends, the widest first.

    A heading over all actions is the document's title, and "Appendix 1" is no end. Where a row
    names its goal itself, headings add nothing.
    """
    texts = [{passage.text for passage in headings} for headings in over]
    shared = set.intersection(*texts) if len(texts) > 1 else set()
    found = []
    for action, headings in zip(actions, over, strict=True):
        has = {one.meaning for one in action.fields}
        free = [end for end in ENDS[1:] if end not in has]
        added: list[Field] = []
        for passage in headings:
            kind = heading_kind(passage.text, words)
            if "goal" in has or not free or kind == "part":
                continue
            if passage.text in shared and kind != "heading-of-goal":
                continue
            place = passage.pieces[0][1].place
            named = end_named(passage.text, words)
            # What a heading calls itself counts below another: "Priority 1" over "Objective 1.1".
            end = named if added and named in free else free[0]
            del free[: free.index(end) + 1]
            added.append(Field(end, passage, basis="heading", place=place))
        found.append(replace(action, fields=(*added, *action.fields)))
    return tuple(found)


def doubting_unstyled(actions: Sequence[Action], document: Document) -> tuple[Action, ...]:
    """Return actions with a doubt at each name that a line without a style gives them."""
    return tuple(
        replace(
            action,
            fields=tuple(
                replace(one, doubt=UNSTYLED)
                if one.basis == "heading" and one.meaning in _NAMED and _is_unstyled(one, document)
                else one
                for one in action.fields
            ),
        )
        for action in actions
    )


def _is_unstyled(one: Field, document: Document) -> bool:
    block = document.blocks[one.place.block] if one.place else None
    return isinstance(block, Text) and block.kind == "paragraph"
