"""Which addresses with a query the copy has: those that pages lead to, and that end somewhere.

Every count of a page leads to its evidence, and long lists go on over pages: without these a copy
would lose what the live site is for. What anyone can type (searches, pairs of things) has no end
and is left out.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

from web.publishing.addresses import Address, split_form

# Units: the names in the query; a page with other names is not published.
_TAKEN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/evidence", ("partner", "partner span", "partner span sureness")),
    ("/partners", ("page",)),
    ("/partners/*", ("of",)),
    ("/plans", ("council",)),
    ("/strategies", ("council",)),
    ("/activities", ("page", "council", "plan", "strategy", "topic")),
    ("/outcomes", ("page", "council", "plan")),
    ("/promises", ("page", "state", "kind", "plan", "strategy")),
    ("/practice", ("page", "stage", "council", "topic", "group")),
    ("/questions/all-*", ("by", "council", "plan", "strategy", "topic", "state", "kind", "stage")),
    ("/questions/council-*", ("of", "kind of", "of with")),
    ("/questions/councils-of", ("partner",)),
    ("/questions/placed-in", ("kind place",)),
    ("/money", ("plan",)),
    ("/money/lines", ("fund", "goal", "strategy", "fund strategy", "why", "year")),
    ("/time", ("page", "from to", "kind plan", "through")),
    ("/report", ("page", "plan", "severity", "code", "code page", "code plan", "plan severity")),
    ("/report", ("state", "plan state", "severity state", "code state", "code plan state")),
    ("/gaps/*", ("plan",)),
    ("/network", ("by", "without", "by kind sort", "by kind without")),
    ("/compare/*", ("a b",)),
    ("/questions/why", ("partner",)),
    ("/questions/activities-of", ("of", "council of")),
    ("/questions/partners-of", ("of", "of kind")),
    ("/questions/partners-across", ("least", "kind least")),
    ("/questions/outcomes-of", ("of",)),
    ("/questions/goals-of", ("of",)),
    ("/questions/only-one-body", ("body", "plan")),
    ("/questions/what-is-held", ("kind", "kind plan", "kind publisher")),
    ("/questions/working-together", ("by kind", "by kind of")),
    ("/questions/strategies-helped", ("partner",)),
    ("/questions/activities-on", ("of on", "on publisher")),
    ("/questions/outcomes-for", ("group of", "group publisher")),
    ("/questions/targets-of", ("of",)),
    ("/questions/what-is-dated", ("of", "publisher")),
    ("/questions/unmeasured-goals", ("plan", "publisher", "of")),
    ("/questions/unstated-roles", ("plan",)),
    ("/questions/what-is-missing", ("code", "code plan")),
    ("/questions/bodies-in-one-activity", ("plan",)),
    ("/questions/outcomes-on-one-body", ("plan",)),
    ("/questions/mentions", ("plan", "plan role", "partner role")),
    ("/questions/findings", ("plan severity", "code", "code plan", "code of", "of")),
    ("/questions/cash-by-*", ("plan",)),
    ("/questions/money-*", ("plan",)),
    ("/questions/partners-of-two", ("a b kind who",)),
    ("/questions/topics-of-two", ("a b",)),
    ("/questions/time-planned", ("from to", "kind plan", "through")),
    ("/questions/counted-cash", ("plan",)),
    ("/questions/uncounted-lines", ("plan",)),
    ("/questions/interpreted-amounts", ("plan",)),
    ("/questions/budget-lines", ("plan",)),
    ("/questions/on-a-topic", ("topic",)),
    ("/pictures/network", ("kind",)),
    ("/pictures/neighbourhood", ("of",)),
    ("/pictures/sight", ("plan", "goal plan")),
    ("/doc/*", ("table",)),
)
_TAKEN_SETS = tuple(
    (pattern, frozenset(frozenset(names.split()) for names in sets)) for pattern, sets in _TAKEN
)
# Units: paths without their forms; of things only documents have a query.
_STEMS = 1024
_OF_A_SERVER = ("/sparql?query=", "/sparql/start/", "/corrections/new?")
# The other forms of these say the same again.
_FORMS = ("", ".csv", ".json", ".svg", ".graphml", ".gexf")


def is_frozen(address: Address) -> bool:
    """Whether an address with a query is a file of the copy."""
    if not address.values or len(address.names) != len(address.values):
        return False
    stem, form = split_form(address.path)
    if form not in _FORMS:
        return False
    return address.names in _taken_at(stem)


@lru_cache(_STEMS)
def _taken_at(stem: str) -> frozenset[frozenset[str]]:
    sets = (sets for pattern, sets in _TAKEN_SETS if fnmatchcase(stem, pattern))
    return frozenset().union(*sets)


def is_of_a_server(link: str) -> bool:
    """Whether a link leads to where no address with a query is a file, however it goes on.

    Very many do: each panel leads to its query at the endpoint, each page to its corrections.
    """
    return link.startswith(_OF_A_SERVER)
