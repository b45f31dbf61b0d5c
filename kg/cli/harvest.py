"""`kg harvest`: another council's plans beside ours."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from kg.cli.build import base_option, build_here, shown_progress, sources_option
from kg.cli.options import release_option
from kg.errors import UsageError
from kg.exporting.tables import Cell, csv_table, json_table, text_table
from kg.harvesting.asked import proposals_for
from kg.harvesting.proposals import Proposal, proposals_turtle
from kg.harvesting.taking import Harvester, Taken
from kg.release import ReleaseFolder
from kg.release.harvested import PLAN, HeldSource, list_harvested
from kg.sources import find_sources

VIOLATIONS = 1
_WRITERS = {"table": text_table, "json": json_table, "csv": csv_table}
_COLUMNS = ("source", "what", "title", "version", "triples", "state", "why")
_PROPOSED = ("theirs", "name", "ours", "our name", "confidence", "basis", "why")
_SHORT = 12
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@click.command()
@click.argument("where", metavar="[URL|FILE|DIR]", required=False)
@click.option("--withdraw", metavar="NAME", help="Take out a source, or one publisher of it.")
@click.option("--proposals", is_flag=True, help="Which of their bodies may be ours, and why.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--no-build", is_flag=True, help="Do not make a release of it at the end.")
@click.option("--afresh", is_flag=True, help="Read all of it again, whatever is held.")
@click.option("--private", is_flag=True, help="The host's name may lead to a private address.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*_WRITERS, "ttl"]),
    default="table",
    help="ttl is of --proposals: claims to paste into data/claims.ttl.",
)
@release_option
@base_option
@sources_option
@click.pass_context
def harvest(
    ctx: click.Context,
    where: str | None,
    withdraw: str | None,
    proposals: bool,
    dry_run: bool,
    no_build: bool,
    afresh: bool,
    private: bool,
    form: str,
    release_dir: Path | None,
    base: str,
    root: Path | None,
) -> None:
    """Put another's plans beside ours, each in its own graph; take only what changed, next time.

    URL is a site that publishes a catalogue (another Civic Thread), or a dump; FILE a dump (.nq,
    .trig, .ttl, .nt, also .gz); DIR a published site or a folder of data. Without any of them: what
    was harvested, and what was refused and why.

    Exit code 1 means that a plan was refused; the others are in.
    """
    if sum(map(bool, (where, withdraw, proposals))) > 1:
        raise UsageError("give one of URL, --withdraw and --proposals")
    if form == "ttl" and not proposals:
        raise UsageError("--format ttl is of --proposals alone")
    sources = find_sources(root)
    folder = ReleaseFolder.find(release_dir, sources)
    with shown_progress() as progress:
        harvester = Harvester(sources, folder, base, private=private, progress=progress)
        if proposals:
            _tell_proposals(proposals_for(harvester), base, form)
            return
        if where is None and withdraw is None:
            _tell(_listing(list_harvested(folder.harvested)), form)
            return
        if withdraw is not None:
            taken = harvester.withdraw(withdraw, dry_run=dry_run)
        else:
            taken = harvester.take(str(where), dry_run=dry_run, afresh=afresh)
        if not (dry_run or no_build):
            build_here(release_dir, base, root, progress)
    _tell(_outcome(taken), form)
    _sum_up(taken, dry_run=dry_run, proposed=where is not None)
    ctx.exit(VIOLATIONS if _refused_plans(taken) else 0)


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
    click.echo(_WRITERS[form](_COLUMNS, _plain(rows)), nl=False)


def _plain(rows: Iterable[list[Cell]]) -> list[list[Cell]]:
    """Return rows without control characters: a stranger's words must not steer a terminal."""
    return [[_NO_TEXT.sub(" ", c) if isinstance(c, str) else c for c in row] for row in rows]


def _sum_up(taken: Taken, *, dry_run: bool, proposed: bool) -> None:
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
    if proposed and not dry_run and source.graphs:
        click.echo("`kg harvest --proposals` tells which of their bodies may be ours", err=True)


def _tell_proposals(found: tuple[Proposal, ...], base: str, form: str) -> None:
    if form == "ttl":
        sys.stdout.buffer.write(proposals_turtle(found, base))
        return
    rows: list[list[Cell]] = [
        [p.theirs, p.their_name, p.ours, p.our_name, str(p.confidence), p.basis, p.why]
        for p in found
    ]
    click.echo(_WRITERS[form](_PROPOSED, _plain(rows)), nl=False)
