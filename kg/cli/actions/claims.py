"""What `kg claims` does: list, accept, reject and correct claims, and undo that."""

from __future__ import annotations

import re
from pathlib import Path

import click

from kg.claims.constraints import read_counts
from kg.claims.deciders import decision_of
from kg.claims.deciding import Deciding
from kg.claims.files import DataFiles
from kg.claims.records import REPLACED, Claim, Status
from kg.errors import UsageError
from kg.matching.decisions import MADE, undo_decision
from kg.namespaces import expand, shorten
from kg.serialising import write_table
from kg.sources import find_sources

Said = tuple[str, str, str]
# Between the words of a property: closeMatch.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COLUMNS = (
    "claim", "status", "subject", "predicate", "object", "confidence", "basis", "why", "file",
    "by", "on", "note",
)  # fmt: skip
_SHORT_COLUMNS = ("claim", "status", "says", "confidence")


def list_all(root: Path | None, form: str, plan: str | None, *, everything: bool) -> None:
    """Print the claims that wait for a decision, or all of them."""
    files = DataFiles(find_sources(root))
    found = [
        claim
        for claim in files.claims()
        if (everything or claim.status is Status.PROPOSED)
        and (plan is None or plan.casefold() in claim.file.casefold())
    ]
    if form == "table":
        rows = [(shorten(c.iri), c.status.value, _in_words(files, c), c.confidence) for c in found]
        click.echo(write_table(form, _SHORT_COLUMNS, rows), nl=False)
    else:
        click.echo(write_table(form, _COLUMNS, [_row(c) for c in found]), nl=False)
    waiting = sum(claim.status is Status.PROPOSED for claim in found)
    click.echo(f"{waiting} wait for a decision", err=True)


def decide(root: Path | None, how: str, names: tuple[str, ...], said: Said) -> None:
    """Accept or reject claims, all of them or none."""
    sources = find_sources(root)
    files = DataFiles(sources)
    deciding = Deciding(files, read_counts(sources))
    decision = decision_of(files, *said)
    act = deciding.accept if how == "accept" else deciding.reject
    for name in dict.fromkeys(names):
        act(files.claim(name), decision)
    _write(files, [f"{_told(files, name)}" for name in dict.fromkeys(names)])


def correct(root: Path | None, name: str, right: str, said: Said) -> None:
    """Reject a claim and accept another in its place."""
    sources = find_sources(root)
    files = DataFiles(sources)
    try:
        iri = expand(right)
    except ValueError as err:
        raise UsageError(f"--to {right!r} is no IRI; write it as hub:org-ofsted") from err
    claim = files.claim(name)
    # One that stands in a correction is taken back by another correction alone.
    is_corrected = any(claim.iri in files.objects(c.iri, REPLACED) for c in files.claims())
    if claim.iri.startswith(MADE) and not is_corrected:
        raise UsageError(
            f"{shorten(claim.iri)} was decided by `kg match`; `kg claims undo "
            f"{shorten(claim.iri)}` opens it, and `kg match` decides again"
        )
    made = Deciding(files, read_counts(sources)).correct(claim, iri, decision_of(files, *said))
    _write(files, [_told(files, name), _told(files, made.iri)])


def undo(root: Path | None, names: tuple[str, ...]) -> None:
    """Open claims again, all of them or none."""
    sources = find_sources(root)
    files = DataFiles(sources)
    counts = read_counts(sources)
    told = []
    for name in dict.fromkeys(names):
        claim = files.claim(name)
        undo_decision(files, counts, claim)
        now = "is taken out" if claim.iri.startswith(MADE) else "is open"
        told.append(f"{shorten(claim.iri)} {now}: {_said(claim)}")
    _write(files, told)


def _write(files: DataFiles, told: list[str]) -> None:
    changed = files.write()
    for line in told:
        click.echo(line)
    click.echo(f"changed: {', '.join(changed)}; `kg build` makes a release of it", err=True)


def _told(files: DataFiles, name: str) -> str:
    claim = files.claim(name)
    return f"{shorten(claim.iri)} is {claim.status.value}: {_said(claim)}"


def _in_words(files: DataFiles, claim: Claim) -> str:
    """Return what a claim says with the names of things: “Pupils” – close match – “Learners”."""
    link = _HUMP.sub(" ", shorten(claim.predicate).rpartition(":")[2]).lower()
    return f"{files.name_of(claim.subject)} – {link} – {files.name_of(claim.object)}"


def _said(claim: Claim) -> str:
    return " ".join(shorten(iri) for iri in (claim.subject, claim.predicate, claim.object))


def _row(claim: Claim) -> tuple[str | None, ...]:
    return (
        shorten(claim.iri),
        claim.status.value,
        shorten(claim.subject),
        shorten(claim.predicate),
        shorten(claim.object),
        claim.confidence,
        claim.basis,
        claim.why or None,
        claim.file,
        shorten(claim.by) if claim.by else None,
        claim.on or None,
        claim.note or None,
    )
