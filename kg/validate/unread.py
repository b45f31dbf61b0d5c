"""Files that hold nothing to check: what passes them by must not look like a clean plan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rdflib import Graph, URIRef

from kg.terms import CODE, NS, SHAPES
from kg.validate.finding import Finding

_NAME = "Something of ours was read"


def unread(files: Sequence[Path], graph: Graph) -> tuple[Finding, ...]:
    """Return one violation (F01) if files hold no triple, or none with a term of ours.

    Args:
        files: What was read, to be named.
        graph: All that was read from them.
    """
    named = ", ".join(str(path) for path in files)
    if not graph:
        message = "Nothing was read: there is no triple here."
        remedy = (
            "Look whether this is the file that is meant, and whether its terms have a context."
        )
    elif not any(_is_ours(term) for triple in graph for term in triple):
        message = "Nothing of ours was read: no term here is one of Civic Thread."
        remedy = f"Our terms begin with {NS} and {CODE}, with https."
    else:
        return ()
    return (
        Finding(
            code="F01",
            severity="Violation",
            plan="",
            focus=named,
            label=named,
            path="",
            value="",
            message=message,
            remedy=remedy,
            source=named,
            name=_NAME,
            shape=f"{SHAPES}F01",
            focus_term=URIRef(files[0].resolve().as_uri()) if files else None,
        ),
    )


def _is_ours(term: object) -> bool:
    return isinstance(term, URIRef) and str(term).startswith((NS, CODE))
