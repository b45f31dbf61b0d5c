"""Accepting, rejecting and correcting a claim, and opening it again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from kg.claims import editing
from kg.claims.constraints import Counts, contradicting, refuse_broken, refuse_gone
from kg.claims.files import DataFiles
from kg.claims.records import (
    BASIS,
    BY,
    CLAIM,
    CONFIDENCE,
    DESCRIPTION,
    EVIDENCE,
    OBJECT,
    ON,
    PREDICATE,
    STATUS,
    SUBJECT,
    TYPE,
    WHY,
    Claim,
    Decision,
    Status,
)
from kg.claims.statements import Parsed
from kg.errors import UsageError
from kg.namespaces import code, shorten
from kg.terms import PREFIXES

_BEFORE = "-before"
_XSD = PREFIXES["xsd"]


class Deciding:
    """Decisions on claims, held in the files until these are written.

    Args:
        files: The data.
        counts: How often a property may stand.
    """

    def __init__(self, files: DataFiles, counts: Counts) -> None:
        self._files = files
        self._counts = counts

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
        self._state(claim, decision)
        refuse_broken(self._files, (claim.predicate,))

    def reject(self, claim: Claim, decision: Decision) -> None:
        """Say that a claim does not hold; it is kept, so that it is not proposed again.

        Raises:
            UsageError: It has been decided, or its link is stated as a fact that must stand.
        """
        self._refuse_decided(claim)
        self._mark(claim, Status.REJECTED, decision)
        self._unstate(claim)

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
        self.accept(made, decision)
        self._unstate(claim)
        return made

    def _other(self, claim: Claim, right: str) -> Claim | None:
        """Return an open claim that says what a corrected one should."""
        link = (claim.subject, claim.predicate, right)
        return next(
            (
                other
                for other in self._files.claims()
                if (other.subject, other.predicate, other.object) == link
                and other.status is Status.PROPOSED
            ),
            None,
        )

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
            block = block_of(parsed, made, "0.95", "human-judgement", decision.why, evidence)
            return editing.add_block_after(parsed, claim.iri, block, name)

        self._edit(claim.file, change)
        return made

    def undo(self, claim: Claim) -> None:
        """Open a claim again: what was decided about it goes, and the link that it made.

        Raises:
            UsageError: Nothing has been decided about it, or its link must stand.
        """
        if claim.status is Status.PROPOSED:
            raise UsageError(f"{shorten(claim.iri)} is open; there is nothing to undo")
        was_accepted = claim.status is Status.ACCEPTED
        self._unmark(claim)
        if was_accepted:
            self._restore(claim)
        refuse_broken(self._files, (claim.predicate,))

    def _refuse_decided(self, claim: Claim) -> None:
        if claim.status is not Status.PROPOSED:
            by = f" by {shorten(claim.by)}" if claim.by else ""
            raise UsageError(
                f"{shorten(claim.iri)} was {claim.status.value}{by}; "
                f"`kg claims undo {shorten(claim.iri)}` opens it again"
            )

    def _edit(self, name: str, change: Callable[[Parsed, str], Parsed]) -> None:
        self._files.put(name, change(self._files.parsed(name), name))

    def _mark(self, claim: Claim, status: Status, decision: Decision) -> None:
        def change(parsed: Parsed, name: str) -> Parsed:
            parsed = editing.replace_object(
                parsed, claim.iri, STATUS, Status.PROPOSED.iri, status.iri, name
            )
            statement = parsed.about(claim.iri)
            held = statement.of(STATUS) if statement is not None else None
            assert held is not None, "a claim has a status"
            lines = [f"{parsed.write(prop)} {text}" for prop, text in _lines(parsed, decision)]
            return editing.add_line(parsed, held, " ;\n  ".join(lines), name)

        self._edit(claim.file, change)

    def _unmark(self, claim: Claim) -> None:
        def change(parsed: Parsed, name: str) -> Parsed:
            parsed = editing.replace_object(
                parsed, claim.iri, STATUS, claim.status.iri, Status.PROPOSED.iri, name
            )
            for prop in (WHY, ON, BY):
                statement = parsed.about(claim.iri)
                held = statement.of(prop) if statement is not None else None
                if statement is not None and held is not None:
                    parsed = editing.remove_property(parsed, statement, held, name)
            return parsed

        self._edit(claim.file, change)

    def _state(self, claim: Claim, decision: Decision) -> None:
        triple = (claim.subject, claim.predicate, claim.object)
        if self._files.has(triple):
            return
        is_single = claim.predicate in self._counts.single or claim.predicate == TYPE
        held = self._files.objects(claim.subject, claim.predicate) if is_single else []
        for number, old in enumerate(held):
            self._keep(claim, old, number, decision)
        home = self._files.file_of(claim.subject)
        if not home:
            self._edit(
                claim.file,
                lambda p, n: editing.add_block_after(
                    p,
                    claim.iri,
                    " ".join((*map(p.write, triple), ".")),
                    n,
                ),
            )
        elif held:
            self._edit(
                home,
                lambda p, n: editing.replace_object(
                    p, claim.subject, claim.predicate, held[0], claim.object, n
                ),
            )
            for old in held[1:]:
                self._drop(home, (claim.subject, claim.predicate, old))
        else:
            self._edit(
                home,
                lambda p, n: editing.add_object(
                    p, claim.subject, claim.predicate, p.write(claim.object), n
                ),
            )

    def _drop(self, home: str, triple: tuple[str, str, str]) -> None:
        self._edit(home, lambda p, n: editing.remove_object(p, *triple, n))

    def _keep(self, claim: Claim, old: str, number: int, decision: Decision) -> None:
        """Keep what a thing had before as a rejected claim, which undoing reads."""
        link = (claim.subject, claim.predicate, old)
        known = ((c.subject, c.predicate, c.object) for c in self._files.claims())
        if link in known:
            return  # a claim that was rejected for this one says it
        stated = self._files.objects
        sure = next(iter(stated(claim.subject, CONFIDENCE)), "1.0")
        basis = next(iter(stated(claim.subject, BASIS)), code("basis", "explicit-text"))
        made = replace(
            claim, iri=f"{claim.iri}{_BEFORE}{number or ''}", object=old, status=Status.REJECTED
        )
        evidence = stated(claim.iri, EVIDENCE)
        why = "What was stated before another reading was accepted."
        self._edit(
            claim.file,
            lambda p, n: editing.add_block_after(
                p,
                claim.iri,
                block_of(p, made, sure, basis.rpartition("/")[2], why, evidence, decision),
                n,
            ),
        )

    def _restore(self, claim: Claim) -> None:
        kept = [c for c in self._files.claims() if c.iri.startswith(f"{claim.iri}{_BEFORE}")]
        home = self._files.file_of(claim.subject)
        for number, old in enumerate(kept):
            if number:
                self._edit(
                    home,
                    lambda p, n, old=old: editing.add_object(  # type: ignore[misc]
                        p, claim.subject, claim.predicate, p.write(old.object), n
                    ),
                )
            else:
                self._edit(
                    home,
                    lambda p, n, old=old: editing.replace_object(  # type: ignore[misc]
                        p, claim.subject, claim.predicate, claim.object, old.object, n
                    ),
                )
            self._edit(old.file, lambda p, n, old=old: editing.remove_statement(p, old.iri, n))  # type: ignore[misc]
        if not kept:
            self._unstate(claim)

    def _unstate(self, claim: Claim) -> None:
        triple = (claim.subject, claim.predicate, claim.object)
        home = self._files.file_stating(triple)
        if not home:
            return
        others = (
            c
            for c in self._files.claims()
            if c.iri != claim.iri
            and c.status is Status.ACCEPTED
            and (c.subject, c.predicate, c.object) == triple
        )
        if next(others, None) is not None:
            return
        left = self._files.objects(claim.subject, claim.predicate)
        if claim.predicate in self._counts.required and len(left) == 1:
            raise UsageError(
                f"{shorten(claim.subject)} must have a {shorten(claim.predicate)}, and has this "
                f"one alone; `kg claims correct {shorten(claim.iri)} --to …` gives it another"
            )
        parsed = self._files.parsed(home)
        statement = parsed.about(claim.subject)
        if statement is not None and len(statement.properties) == 1 and len(left) == 1:
            self._edit(home, lambda p, n: editing.remove_statement(p, claim.subject, n))
        else:
            self._drop(home, triple)


def block_of(
    parsed: Parsed,
    claim: Claim,
    confidence: str,
    basis: str,
    why: str,
    evidence: list[str],
    decision: Decision | None = None,
) -> str:
    """Return a claim in the form in which the files hold claims."""
    lines = [
        f"{parsed.write(claim.iri)} a {parsed.write(CLAIM)}",
        *(
            f"{parsed.write(prop)} {parsed.write(thing)}"
            for prop, thing in (
                (SUBJECT, claim.subject),
                (PREDICATE, claim.predicate),
                (OBJECT, claim.object),
            )
        ),
        f"{parsed.write(CONFIDENCE)} {confidence}",
        f"{parsed.write(BASIS)} {parsed.write(code('basis', basis))}",
        f"{parsed.write(STATUS)} {parsed.write(claim.status.iri)}",
    ]
    if decision is not None:
        lines += [f"{parsed.write(prop)} {written}" for prop, written in _lines(parsed, decision)]
    if why:
        lines.append(f"{parsed.write(DESCRIPTION)} {quoted(why)}@en")
    if evidence:
        lines.append(f"{parsed.write(EVIDENCE)} {' , '.join(map(parsed.write, evidence))}")
    return " ;\n  ".join(lines) + " ."


def _lines(parsed: Parsed, decision: Decision) -> list[tuple[str, str]]:
    date = parsed.write(f"{_XSD}date")
    return [
        (WHY, f"{quoted(decision.why)}@en"),
        (ON, f'"{decision.on}"^^{date}'),
        (BY, parsed.write(decision.by)),
    ]


def quoted(text: str) -> str:
    """Return a text as Turtle writes it, on one line."""
    plain = " ".join(text.split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
