"""A claim and a decision on it as our files write them in Turtle."""

from __future__ import annotations

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
    WHY,
    Claim,
    Decision,
)
from kg.claims.statements import Parsed
from kg.namespaces import code
from kg.terms import PREFIXES

_XSD = PREFIXES["xsd"]


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
        lines += decision_lines(parsed, decision)
    if why:
        lines.append(f"{parsed.write(DESCRIPTION)} {quoted(why)}@en")
    if evidence:
        lines.append(f"{parsed.write(EVIDENCE)} {' , '.join(map(parsed.write, evidence))}")
    return " ;\n  ".join(lines) + " ."


def decision_lines(parsed: Parsed, decision: Decision) -> list[str]:
    """Return why, when and who decided, each as a property and its object in Turtle."""
    return [
        f"{parsed.write(WHY)} {quoted(decision.why)}@en",
        f'{parsed.write(ON)} "{decision.on}"^^{parsed.write(f"{_XSD}date")}',
        f"{parsed.write(BY)} {parsed.write(decision.by)}",
    ]


def quoted(text: str) -> str:
    """Return a text as Turtle writes it, on one line."""
    plain = " ".join(text.split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
