"""What undecided claims propose: readings that would close a gap once somebody accepts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rdflib import Graph, URIRef
from rdflib.term import Identifier, Node

from kg.terms import CIVIC, code
from kg.validate.names import Names

_PROPOSED = URIRef(code("review", "proposed"))
_SHOWN = 3
_INNER_QUOTES = str.maketrans("“”", "‘’")


class Proposals:
    """The proposed claims of one graph, which must not change meanwhile."""

    def __init__(self, graph: Graph) -> None:
        self._ends: defaultdict[tuple[Node, str], set[Node]] = defaultdict(set)
        for claim in graph.subjects(CIVIC.reviewStatus, _PROPOSED):
            subject, link, value = (
                graph.value(claim, part)
                for part in (CIVIC.claimSubject, CIVIC.claimPredicate, CIVIC.claimObject)
            )
            if subject is not None and link is not None and value is not None:
                self._ends[subject, str(link)].add(value)
                self._ends[value, str(link)].add(subject)

    def about(self, focus: Identifier, links: Sequence[str]) -> set[Node]:
        """Return what claims propose to tie to a thing by one of some properties.

        Shape: the claim's object where the thing is its subject, and the other way round: a
        budget line is proposed for an activity, an activity for no line.
        """
        return {end for link in links for end in self._ends.get((focus, link), ())}


def in_words(ends: set[Node], names: Names) -> str:
    """Return the names of what is proposed, at most three: “A”, “B”, “C” and 2 more."""
    called = sorted(f"“{names.label(end).translate(_INNER_QUOTES)}”" for end in ends)
    more = len(called) - _SHOWN
    if more > 0:
        return f"{', '.join(called[:_SHOWN])} and {more} more"
    return " and ".join(filter(None, (", ".join(called[:-1]), called[-1])))
