"""What `kg match` does: list what may be one, ask, and take decisions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from kg.claims.constraints import read_counts
from kg.claims.deciders import decision_of
from kg.claims.files import DataFiles
from kg.cli.actions.match_sheet import read_sheet, write_sheet
from kg.cli.actions.opening import current_release
from kg.errors import UsageError
from kg.matching.counting import told_effect
from kg.matching.decisions import Matchmaker
from kg.matching.national import read_national
from kg.matching.records import Body, Cluster, Proposal
from kg.matching.sheet import COLUMNS, rows_of
from kg.matching.verdicts import Kind, Verdict, told_change
from kg.matching.waiting import find_waiting
from kg.matching.words import read_words
from kg.namespaces import shorten
from kg.serialising import write_table
from kg.sources import find_sources
from kg.terminal import printable

_KEYS = {
    "s": Kind.SAME,
    "n": Kind.DIFFERENT,
    "p": Kind.PART,
    "u": Kind.SUCCEEDED,
    "k": Kind.A_KIND,
}
_SKIP, _UNDO, _QUIT = frozenset(("", "skip", " ", "\r", "\n")), frozenset(("z", "undo")), "q"
_ASK = "s same · n not · p part of · u succeeded by · k a kind · Enter skip · z undo · q end"
_LAST = "That was the last · z undo · Enter end"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One pair to decide: what may be true of the first and the second."""

    first: Body
    second: Body
    why: str
    effect: str


class Matching:
    """The proposals of the current release, without what the files have decided since."""

    def __init__(self, root: Path | None, release_dir: Path | None) -> None:
        self._sources = find_sources(root)
        store = current_release(release_dir).store
        waiting = find_waiting(store, read_words(self._sources), read_national(self._sources))
        self._lines = waiting.stored.lines
        self._clusters = waiting.clusters(DataFiles(self._sources).claimed_pairs())

    def tell(self, form: str) -> None:
        """Print the clusters."""
        if form == "text":
            for number, cluster in enumerate(self._clusters, 1):
                click.echo(printable("\n".join(_told(number, cluster))))
        else:
            click.echo(write_table(form, COLUMNS, list(rows_of(self._clusters))), nl=False)
        if self._clusters:
            told = f"{len(self._clusters)} clusters may each be one body"
        else:
            told = "no names here may be one body that nobody has decided about"
        click.echo(told, err=True)

    def export(self, path: Path) -> None:
        """Write the proposals as a table to be filled in."""
        rows = list(rows_of(self._clusters))
        write_sheet(path, rows)
        click.echo(f"{path}: {len(rows)} proposals; fill in the column “decision”", err=True)

    def take(self, path: Path, by: str, why: str, on: str, *, dry_run: bool) -> None:
        """Take the decisions of a table, all of them or none.

        Raises:
            UsageError: One is no decision, or two contradict each other.
        """
        listed = read_sheet(path)
        files = DataFiles(self._sources)
        maker = Matchmaker(files, read_counts(self._sources))
        reasons: dict[str, list[Verdict]] = {}
        for verdict, reason in listed:
            reasons.setdefault(reason or why or self._why(verdict), []).append(verdict)
        maker.refuse([verdict for verdict, _ in listed])
        for reason, verdicts in reasons.items():
            maker.apply(verdicts, decision_of(files, by, reason, on))
        for verdict, _ in listed:
            click.echo(printable(f"{verdict}: {self._changes(verdict)}"))
        if dry_run:
            click.echo("nothing is written", err=True)
            return
        changed = files.write()
        click.echo(f"{len(listed)} decisions in {', '.join(changed) or 'no file'}", err=True)

    def decide(self, by: str, why: str, on: str) -> None:
        """Ask about each pair, and keep each decision as soon as it is made."""
        decision_of(DataFiles(self._sources), by, why or "checked", on)
        done: list[str] = []
        asked = list(self._asked())
        while True:
            each = asked[len(done)] if len(done) < len(asked) else None
            told = _question(len(done) + 1, len(asked), each) if each else [_LAST]
            click.echo(printable("\n".join(told)))
            key = _read_key()
            if key is None or key == _QUIT or (each is None and key not in _UNDO):
                break
            if key in _UNDO:
                self._take_back(done)
            elif each is None or key in _SKIP:
                done.append("")
            elif key in _KEYS:
                done.append(self._answer(each, _KEYS[key], by, why, on))
            else:
                click.echo(f"{printable(key[:20])!r} is no key here: {_ASK}", err=True)
        kept = sum(bool(iri) for iri in done)
        click.echo(f"{kept} decisions are in data/claims.ttl; `kg build` makes a release", err=True)

    def _answer(self, asked: _Asked, kind: Kind, by: str, why: str, on: str) -> str:
        """Keep a decision and return the IRI of its claim; nothing where it can not hold."""
        second = "" if kind is Kind.A_KIND else asked.second.iri
        try:
            return self._keep(Verdict(kind, asked.first.iri, second), by, why or asked.why, on)
        except UsageError as err:
            click.echo(f"not kept: {printable(str(err))}", err=True)
            return ""

    def _keep(self, verdict: Verdict, by: str, why: str, on: str) -> str:
        files = DataFiles(self._sources)
        maker = Matchmaker(files, read_counts(self._sources))
        (iri,) = maker.apply([verdict], decision_of(files, by, why, on))
        files.write()
        click.echo(printable(f"{verdict}: {self._changes(verdict)} ({shorten(iri)})"))
        return iri

    def _take_back(self, done: list[str]) -> None:
        if not done:
            click.echo("nothing was decided before this", err=True)
            return
        iri = done.pop()
        if iri:
            files = DataFiles(self._sources)
            Matchmaker(files, read_counts(self._sources)).undo(files.claim(iri))
            files.write()
            click.echo(f"{shorten(iri)} is taken out")
        else:
            click.echo("that one was skipped; here it is again", err=True)

    def _asked(self) -> Iterator[_Asked]:
        for cluster in self._clusters:
            bodies = {body.iri: body for body in cluster.members}
            effect = told_effect(cluster.effect)
            for made in cluster.proposals:
                yield _Asked(bodies[made.first], bodies[made.second], made.why, effect)

    def _changes(self, verdict: Verdict) -> str:
        """Return which counts of the front page a decision changes."""
        return told_change(verdict, self._lines)

    def _why(self, verdict: Verdict) -> str:
        pair = {verdict.first, verdict.second}
        proposals = (made for cluster in self._clusters for made in cluster.proposals)
        found: Proposal | None = next((p for p in proposals if {p.first, p.second} == pair), None)
        return found.why if found else ""


def _told(number: int, cluster: Cluster) -> Iterator[str]:
    sure = "sure" if cluster.sure else "to look at"
    yield f"{number}. {len(cluster.members)} names, {sure} ({cluster.confidence})"
    yield f"   {told_effect(cluster.effect)}"
    for body in cluster.members:
        where = f", in {len(body.documents)} documents" if len(body.documents) > 1 else ""
        yield f"   - {body.name} ({shorten(body.iri)}){where}"
    for made in cluster.proposals:
        mark = " [one register number]" if made.marked else ""
        yield f"     {made.suggests.value}, {made.confidence}{mark}: {made.why}"
    yield ""


def _question(number: int, many: int, asked: _Asked) -> Iterator[str]:
    yield f"{number} of {many}"
    for word, body in (("first", asked.first), ("second", asked.second)):
        yield f"  {word:7} {body.name} ({shorten(body.iri)})"
    yield f"  {asked.why}"
    yield f"  {asked.effect}"
    yield f"  {_ASK}"


def _read_key() -> str | None:
    """Return one key of a terminal, one line of anything else; None at the end."""
    if sys.stdin.isatty():
        return click.getchar().lower()
    line = sys.stdin.readline()
    return line.strip().lower() if line else None
