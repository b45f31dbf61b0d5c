"""Which format the answer to a query has: what a request to `/sparql` wants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.formats import BOOLEAN, GRAPH, OF_ANSWERS, ROWS, Format
from kg.workers import NotAcceptableFormError
from web.accept import read_accept

NAMES = tuple(form.name for form in OF_ANSWERS)
_ALL_NAMES = frozenset(name for form in OF_ANSWERS for name in form.names)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A form, and the media type that it is labelled with for this client."""

    form: Format
    label: str


def is_name(name: str) -> bool:
    """Return whether `format=` may say this."""
    return name in _ALL_NAMES


@lru_cache(maxsize=1024)
def choose(kind: str, accept: str | None, name: str | None) -> Chosen:
    """Return the form for an answer of some kind.

    Args:
        kind: What the answer will be.
        accept: The Accept header as it came; without one any form will do.
        name: What `format=` says; it wins over the header.

    Raises:
        NotAcceptableFormError: The client accepts none of the forms that this kind has.
    """
    able = [form for form in OF_ANSWERS if kind in form.kinds]
    if name is not None:
        named = [form for form in able if name in form.names]
        if named:
            return Chosen(named[0], named[0].media_type)
    else:
        accepted = read_accept(accept)
        offers = [Chosen(form, form.media_type) for form in able]
        offers += [Chosen(form, label) for form in able for label in form.also]
        best = max(offers, key=lambda offer: accepted.quality(offer.label))
        if accepted.quality(best.label) > 0:
            return best
    raise NotAcceptableFormError(
        f"{_THE_ANSWER[kind]}, which has the forms "
        f"{', '.join(form.media_type for form in able)}; none of them is accepted here"
    )


_THE_ANSWER = {ROWS: "the answer is a table", BOOLEAN: "the answer is yes or no"} | {
    GRAPH: "the answer is a graph"
}


@lru_cache(maxsize=1024)
def prefers_json(accept: str | None) -> bool:
    """Return whether an error is wanted in the shape of JSON rather than as a sentence."""
    accepted = read_accept(accept)
    return accepted.quality("application/json") > accepted.quality("text/plain")
