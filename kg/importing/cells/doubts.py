"""The sentences that tell an officer what is in doubt about a party."""

from __future__ import annotations

RUN = "The names stand in one run with nothing between them; see where each begins and ends."
PERSON = "A person's name is left out."
ADDRESS = "An address or a number is left out."
REACH = "How far the label “{}” reaches is not certain."
COLON = "What stands before the colon is no label that is known."
AND = "“{}” may be one name or two."


def both(first: str, second: str | None) -> str:
    """Return two sentences as one doubt; only the first where there is no other."""
    return f"{first} {second}" if second and second != first else first
