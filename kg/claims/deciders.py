"""Who may decide: a post, a unit or an agent that the data know, never a person."""

from __future__ import annotations

from datetime import date

from kg.claims.files import DataFiles
from kg.claims.records import TYPE, Decision
from kg.errors import NotFoundError, UsageError
from kg.namespaces import expand, shorten
from kg.terms import PREFIXES

_ORG = PREFIXES["org"]
_LABEL = PREFIXES["skos"] + "prefLabel"
_MAY = frozenset(
    (
        f"{PREFIXES['prov']}Agent",
        f"{_ORG}Post",
        f"{_ORG}Organization",
        f"{_ORG}OrganizationalUnit",
    )
)
# Those that a form offers; a body of the register may decide as well, by its name.
_OFFERED = (f"{PREFIXES['prov']}Agent", f"{_ORG}Post", f"{_ORG}OrganizationalUnit")
_LONGEST = 500


def decision_of(files: DataFiles, by: str, why: str, on: str) -> Decision:
    """Return who decides, when and why, checked.

    Args:
        files: The data.
        by: The name or the IRI of a post, a unit or an agent of the data.
        why: One sentence.
        on: A day in ISO 8601; today where it is empty.

    Raises:
        UsageError: `why` is empty or longer than 500 characters, or `on` is no day.
        NotFoundError: The data know no such post.
    """
    sentence = " ".join(why.split())
    if not sentence or len(sentence) > _LONGEST:
        raise UsageError(f"--why says in one sentence why, in at most {_LONGEST} characters")
    try:
        day = date.fromisoformat(on) if on else date.today()
    except ValueError as err:
        raise UsageError(f"--on {on!r} is no day; write it as 2026-11-30") from err
    return Decision(decider(files, by), day.isoformat(), sentence)


def deciders(files: DataFiles) -> tuple[tuple[str, str], ...]:
    """Return the agents, the posts and the units of the data: each IRI with its name."""
    kinds = {s: o for s, p, o in files.triples() if p == TYPE and o in _OFFERED}
    names = {s: o for s, p, o in files.triples() if p == _LABEL and s in kinds}
    order = sorted(names, key=lambda iri: (_OFFERED.index(kinds[iri]), names[iri].casefold(), iri))
    return tuple((iri, names[iri]) for iri in order)


def decider(files: DataFiles, text: str) -> str:
    """Return the IRI of who decides.

    Raises:
        NotFoundError: The data know no such post, unit or agent.
    """
    wanted = text.strip()
    may = {s for s, p, o in files.triples() if p == TYPE and o in _MAY}
    try:
        iri = expand(wanted)
    except ValueError:
        iri = ""
    if iri in may:
        return iri
    named = sorted(
        s
        for s, p, o in files.triples()
        if p == _LABEL and s in may and o.casefold() == wanted.casefold()
    )
    if named:
        return named[0]
    known = sorted(shorten(s) for s, p, o in files.triples() if p == TYPE and o.endswith("#Agent"))
    raise NotFoundError(
        f"no post, unit or agent of the data is called {wanted[:80]!r}: decisions are a post's, "
        f"not a person's; there are {', '.join(known)}, and data/hub/bodies.ttl takes others",
        text=text,
    )
