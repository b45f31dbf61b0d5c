"""What may be decided about names, which decisions contradict each other, and what one changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from networkx.utils import UnionFind

from kg.errors import UsageError
from kg.matching.counting import Lines, effect_of, told_effect
from kg.namespaces import shorten


class Kind(StrEnum):
    """What may be decided about two names, or about one."""

    SAME = "same"
    DIFFERENT = "not the same"
    PART = "part of"
    SUCCEEDED = "succeeded by"
    A_KIND = "a kind"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision: the first is the same as, not the same as, a part of, or succeeded by the second.

    Shape: `second` is empty of a kind: then the first is no body but an open class of them.
    """

    kind: Kind
    first: str
    second: str = ""

    def __str__(self) -> str:
        """Return the decision in words."""
        if self.kind is Kind.A_KIND:
            return f"{shorten(self.first)} is a kind and no body"
        words = {Kind.SUCCEEDED: "was succeeded by"}.get(self.kind, f"is {self.kind.value}")
        if self.kind is Kind.SAME:
            words = "is the same as"
        if self.kind is Kind.DIFFERENT:
            words = "is not the same as"
        return f"{shorten(self.first)} {words} {shorten(self.second)}"


def refuse_contradictions(verdicts: Iterable[Verdict], earlier: Iterable[Verdict] = ()) -> None:
    """Refuse decisions of which two can not both hold.

    Args:
        verdicts: Those that are made now.
        earlier: Those that were made before; what they say of each other is not judged again.

    Raises:
        UsageError: Two contradict each other; the sentence names both.
    """
    before = list(earlier)
    listed = [*before, *verdicts]
    about: dict[frozenset[str], list[Verdict]] = defaultdict(list)
    union: UnionFind[str] = UnionFind()
    for number, verdict in enumerate(listed):
        if verdict.first == verdict.second:
            raise UsageError(f"{verdict}: a decision is about two names")
        said = about[frozenset((verdict.first, verdict.second))]
        for other in said if number >= len(before) else ():
            if _contradict(other, verdict):
                _refuse(other, verdict)
        said.append(verdict)
        if verdict.kind is Kind.SAME:
            union.union(verdict.first, verdict.second)
    for verdict in listed:
        if verdict.kind in (Kind.SAME, Kind.A_KIND):
            continue
        if union[verdict.first] == union[verdict.second]:
            named = {verdict.first, verdict.second}
            tying = [
                each
                for each in listed
                if each.kind is Kind.SAME and union[each.first] == union[verdict.first]
            ]
            # The one nearest to the pair says most, the latest of several.
            _refuse(max(tying, key=lambda each: len(named & {each.first, each.second})), verdict)


def told_change(verdict: Verdict, lines: Mapping[str, Lines]) -> str:
    """Return in one sentence which counts of the front page a decision changes.

    Args:
        verdict: The decision.
        lines: What leans on each body now.
    """
    if verdict.kind is Kind.SAME:
        return told_effect(effect_of((verdict.first, verdict.second), lines))
    spans = effect_of((verdict.first,), lines)
    if verdict.kind is Kind.A_KIND and spans.lines:
        return (
            f"It is counted among groups and no longer among bodies, with {spans.lines} of the "
            "front page's strategies."
        )
    owner = lines.get(verdict.second)
    if verdict.kind is Kind.PART and spans.lines and owner is not None and owner.own:
        return (
            "As a unit of a plan's own body it is no partner of that plan, and loses the "
            "strategies that lean on it there."
        )
    return "No count of the front page changes."


def _contradict(one: Verdict, other: Verdict) -> bool:
    """Whether two decisions about one pair can not both hold."""
    if one.kind is other.kind:
        return one.kind in (Kind.PART, Kind.SUCCEEDED) and one != other
    # What is part of another, or became it, is not the same.
    return {one.kind, other.kind} not in (
        {Kind.DIFFERENT, Kind.PART},
        {Kind.DIFFERENT, Kind.SUCCEEDED},
    )


def _refuse(one: Verdict, other: Verdict) -> None:
    raise UsageError(f"two decisions contradict each other, so neither is applied: {one}; {other}")
