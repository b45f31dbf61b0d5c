"""How many take part in something: bodies, and groups of people or kinds of organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.labels.counted import Counted, plural, question


def count_kinds(found: Iterable[Mapping[str, str]], of: str) -> tuple[Counted, Counted]:
    """Return how many bodies and how many groups are among the answers of who takes part."""
    kinds = {(row["kind"], row["partner"]) for row in found}
    bodies, groups = (sum(kind == each for kind, _ in kinds) for each in ("body", "group"))
    return (
        count_partners(bodies, plural(bodies, "partner body", "partner bodies"), of, "body"),
        count_partners(groups, plural(groups, "group", "groups"), of, "group"),
    )


def count_partners(number: int, words: str, of: str, kind: str = "") -> Counted:
    """Return a number of partners of something, with where they are listed."""
    return Counted(number, words, question("partners-of", of=of, kind=kind), "partner")
