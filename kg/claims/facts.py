"""The link of a claim as a fact of the data: stated, taken out, and what stood before."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.claims import editing
from kg.claims.constraints import Counts
from kg.claims.files import DataFiles
from kg.claims.records import BASIS, CONFIDENCE, EVIDENCE, TYPE, Claim, Decision, Status
from kg.claims.writing import block_of
from kg.errors import UsageError
from kg.namespaces import code, shorten

_BEFORE = "-before"
_KEPT = re.compile(rf"{_BEFORE}\d*$")


def is_kept(claim: Claim) -> bool:
    """Whether a claim only keeps what stood before another was accepted."""
    return _KEPT.search(claim.iri.rpartition("/")[2]) is not None


class Facts:
    """The links of claims in the files.

    Args:
        files: The data.
        counts: How often a property may stand.
    """

    def __init__(self, files: DataFiles, counts: Counts) -> None:
        self._files = files
        self._counts = counts

    def state(self, claim: Claim, decision: Decision) -> None:
        """State the link of a claim; what the thing had of a single property is kept beside."""
        triple = (claim.subject, claim.predicate, claim.object)
        if self._files.has(triple):
            return
        is_single = claim.predicate in self._counts.single or claim.predicate == TYPE
        held = self._files.objects(claim.subject, claim.predicate) if is_single else []
        for number, old in enumerate(held):
            self._keep(claim, old, number, decision)
        home = self._files.file_of(claim.subject)
        if not home:
            self._files.edit(
                claim.file,
                lambda p, n: editing.add_block_after(
                    p,
                    claim.iri,
                    " ".join((*map(p.write, triple), ".")),
                    n,
                ),
            )
        elif held:
            self._files.edit(
                home,
                lambda p, n: editing.replace_object(
                    p, claim.subject, claim.predicate, held[0], claim.object, n
                ),
            )
            for old in held[1:]:
                self._drop(home, (claim.subject, claim.predicate, old))
        else:
            self._files.edit(
                home,
                lambda p, n: editing.add_object(
                    p, claim.subject, claim.predicate, p.write(claim.object), n
                ),
            )

    def _drop(self, home: str, triple: tuple[str, str, str]) -> None:
        self._files.edit(home, lambda p, n: editing.remove_object(p, *triple, n))

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
        self._files.edit(
            claim.file,
            lambda p, n: editing.add_block_after(
                p,
                claim.iri,
                block_of(p, made, sure, basis.rpartition("/")[2], why, evidence, decision),
                n,
            ),
        )

    def restore(self, claim: Claim) -> None:
        """State what stood before a claim was accepted, else take its link out."""
        kept = [c for c in self._files.claims() if c.iri.startswith(f"{claim.iri}{_BEFORE}")]
        for number, old in enumerate(kept):
            self._bring_back(claim, old, is_first=number == 0)
        if not kept:
            self.unstate(claim)

    def _bring_back(self, claim: Claim, old: Claim, *, is_first: bool) -> None:
        """Put what stood before in the place of a link, or beside what was put there."""
        home, about = self._files.file_of(claim.subject), (claim.subject, claim.predicate)
        if is_first:
            self._files.edit(
                home, lambda p, n: editing.replace_object(p, *about, claim.object, old.object, n)
            )
        else:
            self._files.edit(
                home, lambda p, n: editing.add_object(p, *about, p.write(old.object), n)
            )
        self._files.edit(old.file, lambda p, n: editing.remove_statement(p, old.iri, n))

    def unstate(self, claim: Claim) -> None:
        """Take the link of a claim out, unless another accepted claim says it too.

        Raises:
            UsageError: The thing must have such a link, and has this one alone.
        """
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
            self._files.edit(home, lambda p, n: editing.remove_statement(p, claim.subject, n))
        else:
            self._drop(home, triple)
