"""What an engine says of a query that it can not read, said so that it helps."""

from __future__ import annotations

from collections.abc import Iterable

from kg.namespaces import known_prefixes
from kg.store.lexer import tokens

# How the engine begins to say where it could not go on.
_PLACE = "error at "


def told_mistake(text: str, said: str, graphs: Iterable[str]) -> str:
    """Return what is wrong with a query: the engine's words, or the prefixes it lacks.

    Args:
        text: The query.
        said: What the engine says of it.
        graphs: The IRIs of the graphs it was asked of, whose publishers have prefixes.

    Shape: a place is said as the engine says it, `at LINE:COLUMN`, both from 1.
    """
    missing = undeclared_prefixes(text) if _PLACE in said else {}
    if not missing:
        return f"the query does not parse: {said}"
    prefix, at = next(iter(missing.items()))
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    iri = known_prefixes(graphs).get(prefix, "…")
    return (
        f"the query does not parse: error at {line}:{column}: the prefix {prefix[:80]}: is not "
        f"declared; begin the query with the line PREFIX {prefix[:80]}: <{iri}>"
    )


def undeclared_prefixes(text: str) -> dict[str, int]:
    """Return the prefixes a query uses and does not declare, with where each is first used."""
    used: dict[str, int] = {}
    declared: set[str] = set()
    previous = ""
    for kind, token, start in tokens(text):
        if kind == "name" and not token.startswith("_:"):
            prefix = token.partition(":")[0]
            if previous == "PREFIX":
                declared.add(prefix)
            else:
                # A full stop before a name ends the statement before it.
                bare = prefix.lstrip(".")
                used.setdefault(bare, start + len(prefix) - len(bare))
        previous = token.upper()
    return {prefix: start for prefix, start in used.items() if prefix not in declared}
