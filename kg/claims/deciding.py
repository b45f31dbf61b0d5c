"""Accepting, rejecting and correcting a claim, and opening it again."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from kg.claims import editing
from kg.claims.constraints import Counts, contradicting, refuse_broken, refuse_gone
from kg.claims.facts import Facts
from kg.claims.files import DataFiles
from kg.claims.records import (
    BY,
    BY_JUDGEMENT,
    EVIDENCE,
    ON,
    REPLACED,
    STATUS,
    WHY,
    Claim,
    Decision,
    Status,
)
from kg.claims.statements import Parsed
from kg.claims.writing import block_of, decision_lines
from kg.errors import UsageError
from kg.namespaces import shorten


class Deciding:
    """Decisions on claims, held in the files until these are written.

    Args:
        files: The data.
        counts: How often a property may stand.
    """

    def __init__(self, files: DataFiles, counts: Counts) -> None:
        self._files = files
        self._counts = counts
        self._facts = Facts(files, counts)

    def accept(self, claim: Claim, decision: Decision) -> None:
        """Make a claim a fact.

        Shape:
            Where the thing can have only one such value, what it had is kept as a rejected claim.

        Raises:
            UsageError: It has been decided, contradicts another that was accepted, is about a
                thing that has gone, or would break the data.
        """
        self._refuse_decided(claim)
        refuse_gone(self._files, claim)
        other = contradicting(self._files.claims(), claim, self._counts)
        if other is not None:
            raise UsageError(
                f"{shorten(claim.iri)} and {shorten(other.iri)} contradict each other: "
                f"{shorten(claim.subject)} has one {shorten(claim.predicate)}; neither is changed; "
                f"`kg claims correct {shorten(other.iri)} --to {shorten(claim.object)}` decides "
                "for this one"
            )
        self._mark(claim, Status.ACCEPTED, decision)
        self._facts.state(claim, decision)
        refuse_broken(self._files, (claim.predicate,))

    def reject(self, claim: Claim, decision: Decision) -> None:
        """Say that a claim does not hold; it is kept, so that it is not proposed again.

        Raises:
            UsageError: It has been decided, or its link is stated as a fact that must stand.
        """
        self._refuse_decided(claim)
        self._mark(claim, Status.REJECTED, decision)
        self._facts.unstate(claim)

    def correct(self, claim: Claim, right: str, decision: Decision) -> Claim:
        """Reject a claim and accept another in its place, about another thing.

        Args:
            claim: The claim that is wrong.
            right: The IRI of what its object should be.
            decision: Who, when and why.

        Returns:
            The claim that is accepted.

        Raises:
            UsageError: As `accept`; or it was rejected, or says so already.
        """
        if right == claim.object:
            raise UsageError(f"{shorten(claim.iri)} says {shorten(right)} already; accept it")
        if claim.status is Status.REJECTED:
            self._refuse_decided(claim)
        if claim.status is Status.ACCEPTED:
            self._unmark(claim)
        self._mark(claim, Status.REJECTED, decision)
        made = self._other(claim, right) or self._add(claim, right, decision)
        if made.status is Status.REJECTED:
            self._unmark(made)
            made = replace(made, status=Status.PROPOSED)
        self.accept(made, decision)
        self._facts.unstate(claim)
        self._files.edit(
            claim.file,
            lambda p, n: editing.add_object(p, claim.iri, REPLACED, p.write(made.iri), n),
        )
        return made

    def _other(self, claim: Claim, right: str) -> Claim | None:
        """Return a claim that says what a corrected one should: open, or corrected by this one."""
        link = (claim.subject, claim.predicate, right)
        for other in self._files.claims():
            if (other.subject, other.predicate, other.object) == link and (
                other.status is Status.PROPOSED
                or claim.iri in self._files.objects(other.iri, REPLACED)
            ):
                return other
        return None

    def _add(self, claim: Claim, right: str, decision: Decision) -> Claim:
        digest = hashlib.sha256(right.encode()).hexdigest()[:6]
        made = replace(
            claim, iri=f"{claim.iri}-corrected-{digest}", object=right, status=Status.PROPOSED
        )
        if self._files.file_of(made.iri):
            raise UsageError(f"{shorten(made.iri)} is there already, and was decided on")
        refuse_gone(self._files, made)
        evidence = self._files.objects(claim.iri, EVIDENCE)

        def change(parsed: Parsed, name: str) -> Parsed:
            block = block_of(parsed, made, BY_JUDGEMENT, "human-judgement", decision.why, evidence)
            return editing.add_block_after(parsed, claim.iri, block, name)

        self._files.edit(claim.file, change)
        return made

    def undo(self, claim: Claim) -> None:
        """Open a claim again: what was decided about it goes, and the link that it made.

        Raises:
            UsageError: Nothing has been decided about it, its link must stand, or it is one of the
                two of a correction: what stood before that is not kept.
        """
        if claim.status is Status.PROPOSED:
            raise UsageError(f"{shorten(claim.iri)} is open; there is nothing to undo")
        self._refuse_corrected(claim)
        was_accepted = claim.status is Status.ACCEPTED
        self._unmark(claim)
        if was_accepted:
            self._facts.restore(claim)
        refuse_broken(self._files, (claim.predicate,))

    def _refuse_corrected(self, claim: Claim) -> None:
        for wrong in self._files.claims():
            for right in self._files.objects(wrong.iri, REPLACED):
                if claim.iri in (wrong.iri, right):
                    raise UsageError(
                        f"{shorten(wrong.iri)} was corrected by {shorten(right)}; `kg claims "
                        f"correct {shorten(right)} --to {shorten(wrong.object)}` takes that back"
                    )

    def _refuse_decided(self, claim: Claim) -> None:
        if claim.status is not Status.PROPOSED:
            by = f" by {shorten(claim.by)}" if claim.by else ""
            raise UsageError(
                f"{shorten(claim.iri)} was {claim.status.value}{by}; "
                f"`kg claims undo {shorten(claim.iri)}` opens it again"
            )

    def _mark(self, claim: Claim, status: Status, decision: Decision) -> None:
        def change(parsed: Parsed, name: str) -> Parsed:
            parsed = editing.replace_object(
                parsed, claim.iri, STATUS, Status.PROPOSED.iri, status.iri, name
            )
            statement = parsed.about(claim.iri)
            held = statement.of(STATUS) if statement is not None else None
            assert held is not None, "a claim has a status"
            written = " ;\n  ".join(decision_lines(parsed, decision))
            return editing.add_line(parsed, held, written, name)

        self._files.edit(claim.file, change)

    def _unmark(self, claim: Claim) -> None:
        def change(parsed: Parsed, name: str) -> Parsed:
            parsed = editing.replace_object(
                parsed, claim.iri, STATUS, claim.status.iri, Status.PROPOSED.iri, name
            )
            for prop in (WHY, ON, BY, REPLACED):
                statement = parsed.about(claim.iri)
                held = statement.of(prop) if statement is not None else None
                if statement is not None and held is not None:
                    parsed = editing.remove_property(parsed, statement, held, name)
            return parsed

        self._files.edit(claim.file, change)
