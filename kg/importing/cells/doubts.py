"""What is in doubt: how a reading carries it, and the sentences about parties."""

from __future__ import annotations

from dataclasses import replace

from kg.importing.records import Found

_UNSURE = 0.6

RUN = "The names stand in one run with nothing between them; see where each begins and ends."
PERSON = "A person's name is left out."
ADDRESS = "An address or a number is left out."
REACH = "How far the label “{}” reaches is not certain."
COLON = "What stands before the colon is no label that is known."
POT = "This may be a pot of money rather than a party."
AND = "“{}” may be one name or two."


def both(first: str, second: str | None) -> str:
    """Return two sentences as one doubt; only the first where there is no other."""
    return f"{first} {second}" if second and second != first else first


def doubted(found: Found, *doubts: str) -> Found:
    """Return a reading with doubts beside those it has; itself where there are none.

    What is in doubt is never sure, whatever rule read it.
    """
    told = dict.fromkeys([found.doubt] if found.doubt else [])
    told.update(dict.fromkeys(doubts))
    if not told:
        return found
    return replace(found, doubt=" ".join(told), confidence=min(found.confidence, _UNSURE))
