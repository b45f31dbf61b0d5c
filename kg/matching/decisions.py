"""What people decide about names: claims in `data/claims.ttl`, checked together, each undone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from networkx.utils import UnionFind

from kg.claims import editing
from kg.claims.constraints import Counts, refuse_gone
from kg.claims.deciding import Deciding, block_of, quoted
from kg.claims.files import CLAIMS, DataFiles
from kg.claims.records import CANONICAL, FOLLOWED, OBJECT, TYPE, Claim, Decision, Status
from kg.claims.statements import Parsed
from kg.errors import UsageError
from kg.matching.counting import Lines, effect_of, told_effect
from kg.namespaces import shorten
from kg.terms import BASE, CIVIC, PREFIXES

_ORG, _DCTERMS, _SKOS = PREFIXES["org"], PREFIXES["dcterms"], PREFIXES["skos"]
_PROPOSED_HEAD = "# ---- Proposed"
MADE = f"{BASE}/id/hub/claim-match-"
_GROUP = str(CIVIC.OrganisationType)
# That two names are one is a reading, however sure the reader is.
_SURE = "0.95"


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


class Matchmaker:
    """Decisions about names, held in the files until these are written.

    Args:
        files: The data.
        counts: How often a property may stand.
    """

    def __init__(self, files: DataFiles, counts: Counts) -> None:
        self._files = files
        self._deciding = Deciding(files, counts)

    def apply(self, verdicts: Sequence[Verdict], decision: Decision) -> tuple[str, ...]:
        """Put decisions into the files, all of them or none, and return the IRIs of their claims.

        Raises:
            UsageError: Two contradict each other, or one contradicts what was decided before; one
                is about a thing that has gone; or something would be a part of itself.
        """
        listed = tuple(dict.fromkeys(verdicts))
        self.refuse(listed)
        return tuple(self._one(verdict, decision) for verdict in listed)

    def refuse(self, verdicts: Iterable[Verdict]) -> None:
        """Refuse decisions that contradict each other, or what was decided before.

        Raises:
            UsageError: Two do; the sentence names both.
        """
        refuse_contradictions([*self._earlier(), *verdicts])

    def undo(self, claim: Claim) -> None:
        """Take a decision of this room back: its claim goes, and may be proposed again.

        Raises:
            UsageError: The claim was not made by such a decision.
        """
        if not claim.iri.startswith(MADE):
            raise UsageError(f"{shorten(claim.iri)} was not made by `kg match`")
        followed = self._files.objects(claim.iri, FOLLOWED)
        event = _event_of(claim.iri)
        if self._files.file_of(event):
            self._edit(lambda parsed, name: editing.remove_statement(parsed, event, name))
        self._deciding.undo(claim)
        for record in followed:
            self._point(record, claim.object, claim.subject)
        self._edit(lambda parsed, name: editing.remove_statement(parsed, claim.iri, name))

    def _one(self, verdict: Verdict, decision: Decision) -> str:
        claim = self._claim_of(verdict)
        known = self._known(claim)
        refuse_gone(self._files, claim)
        if known is None:
            self._add(claim)
            known = claim
        if verdict.kind is Kind.DIFFERENT:
            self._deciding.reject(known, decision)
            return known.iri
        if verdict.kind is Kind.SAME:
            self._follow(known)
        self._deciding.accept(known, decision)
        if verdict.kind is Kind.SUCCEEDED:
            self._add_event(known, verdict)
        return known.iri

    def _claim_of(self, verdict: Verdict) -> Claim:
        first, second = verdict.first, verdict.second
        if verdict.kind is Kind.SAME and self._stands_first(first, second):
            first, second = second, first
        if verdict.kind is Kind.A_KIND:
            second = _GROUP
        predicate = {
            Kind.SAME: CANONICAL,
            Kind.DIFFERENT: CANONICAL,
            Kind.SUCCEEDED: f"{_DCTERMS}isReplacedBy",
            Kind.A_KIND: TYPE,
            Kind.PART: self._part(first),
        }[verdict.kind]
        digest = hashlib.sha256(f"{first} {predicate} {second}".encode()).hexdigest()[:12]
        return Claim(
            f"{MADE}{digest}", CLAIMS, first, predicate, second, Status.PROPOSED, "1.0",
            "human-judgement",
        )  # fmt: skip

    def _part(self, first: str) -> str:
        kinds = self._files.objects(first, TYPE)
        if {_GROUP, str(CIVIC.Population)} & set(kinds):
            return f"{_SKOS}broader"
        if f"{_ORG}OrganizationalUnit" in kinds:
            return f"{_ORG}unitOf"
        return f"{_ORG}subOrganizationOf"

    def _stands_first(self, one: str, other: str) -> bool:
        """Whether the first of two is the one that the other is tied to."""
        return self._weight(one) > self._weight(other)

    def _weight(self, iri: str) -> tuple[bool, bool, int, str]:
        in_hub = iri.startswith(f"{BASE}/id/hub/")
        numbered = bool(self._files.objects(iri, f"{_ORG}identifier"))
        tied = sum(p == CANONICAL and o == iri for _, p, o in self._files.triples())
        return in_hub, numbered, tied, iri

    def _known(self, claim: Claim) -> Claim | None:
        """Return an open claim that says the same already, in either direction for sameness."""
        pair = {claim.subject, claim.object}
        for other in self._files.claims():
            is_same = (other.subject, other.object) == (claim.subject, claim.object)
            is_turned = claim.predicate == CANONICAL and {other.subject, other.object} == pair
            if other.predicate == claim.predicate and (is_same or is_turned):
                if other.status is Status.PROPOSED:
                    return other
                raise UsageError(
                    f"{shorten(other.iri)} has {other.status.value} that "
                    f"{shorten(other.subject)} and {shorten(other.object)} are one or tied so; "
                    f"`kg claims undo {shorten(other.iri)}` opens it again"
                )
        return None

    def _earlier(self) -> list[Verdict]:
        """Return what earlier decisions say, as far as it is about who is who."""
        found = []
        for claim in self._files.claims():
            if claim.predicate != CANONICAL or claim.status is Status.PROPOSED:
                continue
            is_same = claim.status is Status.ACCEPTED
            kind = Kind.SAME if is_same else Kind.DIFFERENT
            found.append(Verdict(kind, claim.subject, claim.object))
        return found

    def _add(self, claim: Claim) -> None:
        def change(parsed: Parsed, name: str) -> Parsed:
            block = block_of(parsed, claim, _SURE, claim.basis, "", [])
            at = parsed.text.find(_PROPOSED_HEAD)
            if at < 0:
                at = len(parsed.text)
            return editing.add_block(parsed, at, block, name)

        self._edit(change)

    def _add_event(self, claim: Claim, verdict: Verdict) -> None:
        def change(parsed: Parsed, name: str) -> Parsed:
            event = _event_of(claim.iri)
            lines = (
                f"{parsed.write(event)} a {parsed.write(_ORG + 'ChangeEvent')}",
                f"{parsed.write(_SKOS + 'prefLabel')} {quoted(self._told(verdict))}@en",
                f"{parsed.write(_ORG + 'originalOrganization')} {parsed.write(verdict.first)}",
                f"{parsed.write(_ORG + 'resultingOrganization')} {parsed.write(verdict.second)}",
            )
            return editing.add_block_after(parsed, claim.iri, " ;\n  ".join(lines) + " .", name)

        self._edit(change)

    def _told(self, verdict: Verdict) -> str:
        names = (
            next(iter(self._files.objects(iri, f"{_SKOS}prefLabel")), shorten(iri))
            for iri in (verdict.first, verdict.second)
        )
        return " became ".join(names)

    def _follow(self, claim: Claim) -> None:
        """Tie what is tied to the subject to the object, and note it, so that it can go back."""
        tied = [s for s, p, o in self._files.triples() if p == CANONICAL and o == claim.subject]
        for record in tied:
            self._point(record, claim.subject, claim.object)

        def change(parsed: Parsed, name: str) -> Parsed:
            for record in tied:
                written = parsed.write(record)
                parsed = editing.add_object(parsed, claim.iri, FOLLOWED, written, name)
            return parsed

        if tied:
            self._edit(change)

    def _point(self, record: str, old: str, new: str) -> None:
        home = self._files.file_stating((record, CANONICAL, old))
        if home:
            parsed = self._files.parsed(home)
            self._files.put(home, editing.replace_object(parsed, record, CANONICAL, old, new, home))
        for claim in self._files.claims():
            if (claim.subject, claim.predicate, claim.object) == (record, CANONICAL, old):
                parsed = self._files.parsed(claim.file)
                self._files.put(
                    claim.file,
                    editing.replace_object(parsed, claim.iri, OBJECT, old, new, claim.file),
                )

    def _edit(self, change: editing.Change) -> None:
        self._files.put(CLAIMS, change(self._files.parsed(CLAIMS), CLAIMS))


def refuse_contradictions(verdicts: Iterable[Verdict]) -> None:
    """Refuse decisions of which two can not both hold.

    Raises:
        UsageError: Two contradict each other; the sentence names both.
    """
    listed = list(verdicts)
    about: dict[frozenset[str], Verdict] = {}
    union: UnionFind[str] = UnionFind()
    for verdict in listed:
        if verdict.first == verdict.second:
            raise UsageError(f"{verdict}: a decision is about two names")
        pair = frozenset((verdict.first, verdict.second))
        other = about.setdefault(pair, verdict)
        if other.kind is not verdict.kind or (
            verdict.kind in (Kind.PART, Kind.SUCCEEDED) and other != verdict
        ):
            _refuse(other, verdict)
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


def _refuse(one: Verdict, other: Verdict) -> None:
    raise UsageError(f"two decisions contradict each other, so neither is applied: {one}; {other}")


def _event_of(claim: str) -> str:
    return claim.replace("/claim-match-", "/event-match-")
