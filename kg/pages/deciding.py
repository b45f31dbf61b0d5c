"""What an officer sees who decides: one pair of names or one claim, and what was decided so far."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.claims.facts import is_kept
from kg.claims.files import DataFiles
from kg.claims.records import BY_JUDGEMENT, CANONICAL, REPLACED, TYPE, Claim, Status
from kg.labels.counted import address_of
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link, Mark, Place
from kg.matching.counting import Lines, told_effect
from kg.matching.decisions import MADE, PARTS, kind_of
from kg.matching.records import Proposal
from kg.matching.verdicts import Kind, Verdict, told_change
from kg.pages.asked_ahead import rows_about
from kg.pages.match import Side, side_of, waiting_in
from kg.store import Store
from kg.terms import BASE, code

NAMES, CLAIMS = "/match/decide", "/claims/decide"
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LABELS = {
    Kind.SAME: "The same",
    Kind.DIFFERENT: "Not the same",
    Kind.PART: "The first is part of the second",
    Kind.SUCCEEDED: "The first was succeeded by the second",
    Kind.A_KIND: "The first is a kind and no body",
}
_KEYS = {
    Kind.SAME: "s", Kind.DIFFERENT: "n", Kind.PART: "p", Kind.SUCCEEDED: "u", Kind.A_KIND: "k",
}  # fmt: skip
_MOST_EARLIER = 20
_OURS = f"{BASE}/id/"


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision that can be made: its key, its words, and what it would change."""

    kind: str
    key: str
    words: str
    effect: str


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two names to decide about.

    Shape: `number` is from 1 to `many`; `effect` is that of the whole cluster, whose other names
    are `others`. `after` is the pair that skipping leads to, None for the last; `turned` is the
    address of the same pair the other way round.
    """

    number: int
    many: int
    first: Side
    second: Side
    proposal: Proposal
    effect: str
    others: tuple[Link, ...]
    choices: tuple[Choice, ...]
    after: tuple[str, str] | None
    turned: str


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim to decide about: what it says, how sure that is, and where it was read.

    Shape: `number` is from 1 to `many`; `after` is the claim that skipping leads to, empty for
    the last. `parts` are the properties of the open claims, each with its words, its number and its
    address.
    """

    number: int
    many: int
    claim: Claim
    subject: Link
    words: str
    thing: Link
    mark: Mark
    places: tuple[Place, ...]
    after: str
    parts: tuple[tuple[str, int, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in the data: the sentence, what the next release changes by it, who and why."""

    claim: str
    sentence: str
    effect: str
    by: str
    on: str
    why: str


@dataclass(frozen=True, slots=True)
class Made:
    """What has been decided.

    Shape: `waiting` is not in the release yet, and `taken_back` is in it still; `earlier` are
    decisions about names that are in it, the latest first.
    """

    waiting: tuple[Decided, ...]
    taken_back: tuple[str, ...]
    earlier: tuple[Decided, ...]


def pair_page(
    store: Store, files: DataFiles, first: str, second: str, *, is_turned: bool
) -> PairPage | None:
    """Return a pair of names that waits for a decision; None where none is left.

    Args:
        store: The release.
        files: The data, with what was decided since.
        first: The IRI of one name; the first pair where this one does not wait.
        second: That of the other.
        is_turned: Whether the second is shown first.
    """
    waiting = waiting_in(store)
    pairs = [
        (cluster, made)
        for cluster in waiting.clusters(files.claimed_pairs())
        for made in cluster.proposals
    ]
    if not pairs:
        return None
    wanted = {first, second}
    at = next((n for n, (_, p) in enumerate(pairs) if {p.first, p.second} == wanted), 0)
    cluster, made = pairs[at]
    if is_turned:
        made = replace(made, first=made.second, second=made.first)
    after = pairs[at + 1][1] if at + 1 < len(pairs) else None
    bodies = {body.iri: body for body in cluster.members}
    return PairPage(
        at + 1,
        len(pairs),
        side_of(store, bodies[made.first]),
        side_of(store, bodies[made.second]),
        made,
        told_effect(cluster.effect),
        tuple(directory(store).link(iri) for iri in bodies if iri not in (made.first, made.second)),
        tuple(_choices(made, waiting.stored.lines)),
        (after.first, after.second) if after else None,
        address_of(NAMES, first=made.first, second=made.second, turned="" if is_turned else "yes"),
    )


def claim_page(store: Store, files: DataFiles, name: str, of: str) -> ClaimPage | None:
    """Return a claim that waits for a decision; None where none is left.

    Args:
        store: The release.
        files: The data, with what was decided since.
        name: Its IRI; the first where this one does not wait.
        of: The IRI of a property: only claims that state it; nothing for all.
    """
    open_ = [claim for claim in files.claims() if claim.status is Status.PROPOSED]
    held = [claim for claim in open_ if of in ("", claim.predicate)]
    if not held:
        return None
    held.sort(key=lambda claim: (claim.confidence, claim.iri))
    at = next((n for n, claim in enumerate(held) if claim.iri == name), 0)
    claim, names = held[at], directory(store)
    return ClaimPage(
        at + 1,
        len(held),
        claim,
        _named(names, files, claim.subject),
        names.label(claim.predicate),
        _named(names, files, claim.object),
        names.mark(code("basis", claim.basis), claim.confidence, claim.status.iri),
        _places(store, names, claim),
        held[at + 1].iri if at + 1 < len(held) else "",
        tuple(_parts(names, open_, of)),
    )


def made_so_far(store: Store, files: DataFiles) -> Made:
    """Return what has been decided, beside what the release knows of it."""
    names, lines = directory(store), waiting_in(store).stored.lines
    # What was harvested is decided where it comes from.
    known = {
        str(iri): said
        for iri, *said in map(texts, rows(store, "claim-statuses"))
        if str(iri).startswith(_OURS)
    }
    claims = files.claims()
    waiting = [c for c in claims if c.by and c.status is not Status.PROPOSED and not is_kept(c)]
    is_new = {c.iri: (c.iri not in known or known[c.iri][3] != c.status.iri) for c in waiting}
    there = {claim.iri: claim for claim in claims}
    back = [
        _sentence(names, str(subject), str(prop), str(thing))
        for iri, (subject, prop, thing, status) in known.items()
        if status != Status.PROPOSED.iri
        and (iri not in there or there[iri].status is Status.PROPOSED)
    ]
    earlier = [c for c in waiting if not is_new[c.iri] and c.iri.startswith(MADE)]
    earlier.sort(key=lambda claim: claim.on, reverse=True)
    return Made(
        tuple(_decided(names, c, _effect(lines, c)) for c in waiting if is_new[c.iri]),
        tuple(sorted(back)),
        tuple(_decided(names, c, "") for c in earlier[:_MOST_EARLIER]),
    )


def _choices(made: Proposal, lines: Mapping[str, Lines]) -> Iterator[Choice]:
    for kind in Kind:
        verdict = Verdict(kind, made.first, "" if kind is Kind.A_KIND else made.second)
        yield Choice(kind.value, _KEYS[kind], _LABELS[kind], told_change(verdict, lines))


def _named(names: Directory, files: DataFiles, iri: str) -> Link:
    return names.link(iri, files.name_of(iri))


def _places(store: Store, names: Directory, claim: Claim) -> tuple[Place, ...]:
    """Return the cells of a claim, else those of what it is about."""
    for iri in (claim.iri, claim.subject):
        found = tuple(map(names.place, map(texts, rows_about(store, "places", iri))))
        if found:
            return found
    return ()


def _parts(
    names: Directory, claims: Iterable[Claim], of: str
) -> Iterator[tuple[str, int, str, bool]]:
    counts = Counter(claim.predicate for claim in claims)
    yield "All", counts.total(), CLAIMS, not of
    for predicate, number in counts.most_common():
        address = address_of(CLAIMS, of=predicate)
        yield names.label(predicate), number, address, predicate == of


def _decided(names: Directory, claim: Claim, effect: str) -> Decided:
    sentence, by = _said(names, claim), names.name(claim.by)
    return Decided(claim.iri, sentence, effect, by, claim.on, claim.note)


def _said(names: Directory, claim: Claim) -> str:
    sentence = _sentence(names, claim.subject, claim.predicate, claim.object)
    if claim.status is Status.REJECTED:
        return f"Not so: {sentence}"
    return sentence


def _effect(lines: Mapping[str, Lines], claim: Claim) -> str:
    kind = kind_of(claim)
    # Other links than sameness count for the front page where a person alone says them.
    if kind is None or (claim.predicate != CANONICAL and claim.confidence != BY_JUDGEMENT):
        return "It is a fact." if claim.status is Status.ACCEPTED else "It counts for nothing."
    return told_change(Verdict(kind, claim.subject, claim.object), lines)


def _sentence(names: Directory, subject: str, prop: str, thing: str) -> str:
    link = {
        CANONICAL: "is the same as",
        REPLACED: "was succeeded by",
        TYPE: "is a kind:",
    }.get(prop, _HUMP.sub(" ", names.label(prop)).lower())
    link = "is part of" if prop in PARTS else link
    return f"“{names.name(subject)}” {link} “{names.name(thing)}”."
