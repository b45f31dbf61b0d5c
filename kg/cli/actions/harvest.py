"""What `kg harvest` does: take, withdraw and list what others publish."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from kg.cli.actions.build import build_here
from kg.cli.actions.progress import Progress, shown_progress
from kg.harvesting.asked import proposals_for
from kg.harvesting.harvester import Harvester, Taken
from kg.matching.harvested import Proposed, proposals_turtle
from kg.release import ReleaseFolder
from kg.release.harvested import PLAN, HeldSource, list_harvested
from kg.serialising import write_table
from kg.serialising.tables import Cell
from kg.sources import find_sources
from kg.terminal import printable

VIOLATIONS = 1
_COLUMNS = ("source", "what", "title", "version", "triples", "state", "why")
_PROPOSED = ("theirs", "name", "ours", "our name", "confidence", "basis", "why")
_SHORT, _MOST_TOLD = 12, 5
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Harvest:
    """One run of the command: where releases are kept and built, and the form of what is told."""

    release_dir: Path | None
    base: str
    root: Path | None
    form: str
    private: bool
    confirmed: str = ""

    def list_held(self) -> None:
        """Print what was harvested, and what was refused and why."""
        folder = ReleaseFolder.find(self.release_dir, find_sources(self.root))
        _tell(_listing(list_harvested(folder.harvested)), self.form)

    def tell_proposals(self) -> None:
        """Print which of their bodies may be ours."""
        with self._at_work() as (harvester, _):
            _tell_proposals(proposals_for(harvester), self.base, self.form)

    def take(self, where: str, *, dry_run: bool, builds: bool, afresh: bool) -> int:
        """Take what a place publishes; return the exit code."""
        with self._at_work() as (harvester, progress):
            taken = harvester.take(where, dry_run=dry_run, afresh=afresh)
            self._build(progress, builds=builds and not dry_run)
            is_new = not dry_run and not taken.unchanged and bool(taken.source.graphs)
            proposed = proposals_for(harvester) if is_new else ()
        code = self._outcome(taken, dry_run=dry_run)
        _tell_of_proposals([each for each in proposed if each.source == taken.source.slug])
        return code

    def withdraw(self, name: str, *, dry_run: bool, builds: bool) -> int:
        """Take out a source or a publisher of it; return the exit code."""
        with self._at_work() as (harvester, progress):
            taken = harvester.withdraw(name, dry_run=dry_run)
            self._build(progress, builds=builds and not dry_run)
        return self._outcome(taken, dry_run=dry_run)

    @contextmanager
    def _at_work(self) -> Iterator[tuple[Harvester, Progress]]:
        sources = find_sources(self.root)
        folder = ReleaseFolder.find(self.release_dir, sources)
        with shown_progress() as progress:
            yield (
                Harvester(
                    sources,
                    folder,
                    self.base,
                    private=self.private,
                    confirmed=self.confirmed,
                    progress=progress,
                ),
                progress,
            )

    def _build(self, progress: Progress, *, builds: bool) -> None:
        if builds:
            build_here(self.release_dir, self.base, self.root, progress)

    def _outcome(self, taken: Taken, *, dry_run: bool) -> int:
        _tell(_outcome(taken), self.form)
        _sum_up(taken, dry_run=dry_run)
        return VIOLATIONS if _refused_plans(taken) else 0


def _listing(held: Iterable[HeldSource]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for source in held:
        state = source.bookmark.rpartition(" ")[2] or source.catalogue
        rows.append([source.slug, source.url, source.title, state[:_SHORT], None, "source", None])
        rows += [
            [source.slug, graph.iri, graph.title, graph.version, graph.triples, "taken", None]
            for graph in source.graphs
        ]
        rows += _refused(source)
    return rows


def _outcome(taken: Taken) -> list[list[Cell]]:
    source = taken.source
    state = {iri: word for word in ("added", "changed", "same") for iri in getattr(taken, word)}
    rows: list[list[Cell]] = [
        [source.slug, g.iri, g.title, g.version, g.triples, state.get(g.iri, "same"), None]
        for g in source.graphs
    ]
    rows += [[source.slug, iri, None, None, None, "removed", None] for iri in taken.removed]
    return rows + _refused(source)


def _refused(source: HeldSource) -> list[list[Cell]]:
    return [
        [source.slug, each.what, None, None, None, "refused", each.why] for each in source.refused
    ]


def _refused_plans(taken: Taken) -> list[str]:
    return [graph.iri for graph in taken.source.aside if graph.kind == PLAN]


def _tell(rows: list[list[Cell]], form: str) -> None:
    if not rows and form == "table":
        click.echo("nothing is harvested; `kg harvest URL` takes another's plans", err=True)
        return
    click.echo(write_table(form, _COLUMNS, _plain(rows)), nl=False)


def _plain(rows: Iterable[list[Cell]]) -> list[list[Cell]]:
    """Return rows without control characters: a stranger's words must not steer a terminal."""
    return [[_NO_TEXT.sub(" ", c) if isinstance(c, str) else c for c in row] for row in rows]


def _sum_up(taken: Taken, *, dry_run: bool) -> None:
    source = taken.source
    if taken.unchanged:
        click.echo(f"{source.url} has nothing new", err=True)
        return
    words = ("added", "changed", "removed")
    counts = [f"{len(getattr(taken, word))} {word}" for word in words if getattr(taken, word)]
    would = "would be taken: " if dry_run else ""
    told = ", ".join(counts) or "nothing new"
    refused = f", {len(source.refused)} refused" if source.refused else ""
    click.echo(f"{source.slug}: {would}graphs {told}{refused}", err=True)


def _tell_of_proposals(found: list[Proposed]) -> None:
    """Say what of a source may be ours: how much, and the surest of it in words."""
    if not found:
        return
    number = "one name" if len(found) == 1 else f"{len(found)} names"
    click.echo(f"{number} of theirs may be one of ours; the surest first:", err=True)
    for each in found[:_MOST_TOLD]:
        click.echo(f"  {printable(each.their_name)} – {printable(each.our_name)}", err=True)
    click.echo(
        "`/match?only=harvested` shows them with their cells, `kg harvest --proposals` lists them, "
        "`kg match --decide` decides",
        err=True,
    )


def _tell_proposals(found: tuple[Proposed, ...], base: str, form: str) -> None:
    if form == "ttl":
        sys.stdout.buffer.write(proposals_turtle(found, base))
        return
    rows: list[list[Cell]] = [
        [p.theirs, p.their_name, p.ours, p.our_name, str(p.confidence), p.basis, p.why]
        for p in found
    ]
    click.echo(write_table(form, _PROPOSED, _plain(rows)), nl=False)
