"""What people decide about names: claims in `data/claims.ttl`, checked together, each undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.claims import editing
from kg.claims.constraints import Counts, refuse_gone
from kg.claims.deciding import Deciding
from kg.claims.files import CLAIMS, DataFiles
from kg.claims.records import (
    BY_JUDGEMENT,
    CANONICAL,
    FOLLOWED,
    OBJECT,
    REPLACED,
    TYPE,
    Claim,
    Decision,
    Status,
)
from kg.claims.statements import Parsed
from kg.claims.writing import block_of, quoted
from kg.errors import UsageError
from kg.matching.turtle import digest_of
from kg.matching.verdicts import Kind, Verdict, refuse_contradictions
from kg.namespaces import shorten
from kg.terms import BASE, CIVIC, PREFIXES

_ORG, _SKOS = PREFIXES["org"], PREFIXES["skos"]
_PROPOSED_HEAD = "# ---- Proposed"
MADE = f"{BASE}/id/hub/claim-match-"
_GROUP = str(CIVIC.OrganisationType)

# By what a thing is part of another.
PARTS = frozenset((f"{_ORG}unitOf", f"{_ORG}subOrganizationOf", f"{_SKOS}broader"))
# What a decided claim says of two names.
_KIND_OF = {
    (CANONICAL, Status.ACCEPTED): Kind.SAME,
    (CANONICAL, Status.REJECTED): Kind.DIFFERENT,
    (REPLACED, Status.ACCEPTED): Kind.SUCCEEDED,
    (TYPE, Status.ACCEPTED): Kind.A_KIND,
    **{(part, Status.ACCEPTED): Kind.PART for part in PARTS},
}


def kind_of(claim: Claim) -> Kind | None:
    """Return which decision about names a claim is; None for an open one or another claim."""
    return _KIND_OF.get((claim.predicate, claim.status))


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
        refuse_contradictions(verdicts, self._earlier())

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
        if verdict.kind is Kind.SAME:
            first, second = self._record(verdict.first), self._record(verdict.second)
            if first == second:
                return self._tying(verdict)
            verdict = Verdict(Kind.SAME, first, second)
        claim = self._claim_of(verdict)
        wanted = Status.REJECTED if verdict.kind is Kind.DIFFERENT else Status.ACCEPTED
        known = self._known(claim, wanted)
        refuse_gone(self._files, claim)
        if known is None:
            self._add(claim)
            known = claim
        elif known.status is wanted:
            return known.iri
        if verdict.kind is Kind.DIFFERENT:
            self._deciding.reject(known, decision)
            return known.iri
        if verdict.kind is Kind.SAME:
            self._follow(known)
        self._deciding.accept(known, decision)
        if verdict.kind is Kind.SUCCEEDED:
            self._add_event(known, verdict)
        return known.iri

    def _record(self, iri: str) -> str:
        """Return what a name is tied to by now; itself where it is tied to nothing."""
        return next(iter(self._files.objects(iri, CANONICAL)), iri)

    def _tying(self, verdict: Verdict) -> str:
        """Return a claim by which two names are one already."""
        pair = (verdict.first, verdict.second)
        tying = (
            claim.iri
            for claim in self._files.claims()
            if claim.predicate == CANONICAL
            and claim.status is Status.ACCEPTED
            and claim.subject in pair
        )
        return next(tying, "")

    def _claim_of(self, verdict: Verdict) -> Claim:
        first, second = verdict.first, verdict.second
        if verdict.kind is Kind.SAME and self._stands_first(first, second):
            first, second = second, first
        if verdict.kind is Kind.A_KIND:
            second = _GROUP
        predicate = {
            Kind.SAME: CANONICAL,
            Kind.DIFFERENT: CANONICAL,
            Kind.SUCCEEDED: REPLACED,
            Kind.A_KIND: TYPE,
            Kind.PART: self._part(first),
        }[verdict.kind]
        digest = digest_of(f"{first} {predicate} {second}")
        return Claim(
            f"{MADE}{digest}", CLAIMS, first, predicate, second, Status.PROPOSED, BY_JUDGEMENT,
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

    def _known(self, claim: Claim, wanted: Status) -> Claim | None:
        """Return a claim that says the same, in either direction for sameness: open, or decided so.

        Raises:
            UsageError: It was decided the other way.
        """
        pair = {claim.subject, claim.object}
        for other in self._files.claims():
            is_same = (other.subject, other.object) == (claim.subject, claim.object)
            is_turned = claim.predicate == CANONICAL and {other.subject, other.object} == pair
            if other.predicate == claim.predicate and (is_same or is_turned):
                if other.status in (Status.PROPOSED, wanted):
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
            kind = kind_of(claim)
            if kind is not None and kind is not Kind.A_KIND:
                found.append(Verdict(kind, claim.subject, claim.object))
        return found

    def _add(self, claim: Claim) -> None:
        def change(parsed: Parsed, name: str) -> Parsed:
            block = block_of(parsed, claim, claim.confidence, claim.basis, "", [])
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
            self._files.edit(
                home, lambda p, n: editing.replace_object(p, record, CANONICAL, old, new, n)
            )
        for claim in self._files.claims():
            if (claim.subject, claim.predicate, claim.object) == (record, CANONICAL, old):
                self._files.edit(
                    claim.file,
                    lambda p, n, iri=claim.iri: editing.replace_object(  # type: ignore[misc]
                        p, iri, OBJECT, old, new, n
                    ),
                )

    def _edit(self, change: editing.Change) -> None:
        self._files.edit(CLAIMS, change)


def undo_decision(files: DataFiles, counts: Counts, claim: Claim) -> None:
    """Take back what was decided: a decision about names goes, any other claim is open again.

    Raises:
        UsageError: Nothing has been decided about it, or its link must stand.
    """
    if claim.iri.startswith(MADE):
        Matchmaker(files, counts).undo(claim)
    else:
        Deciding(files, counts).undo(claim)


def _event_of(claim: str) -> str:
    return claim.replace("/claim-match-", "/event-match-")
