"""`kg export`: the plans, the register and the claims, in the form that is wanted."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.options import current_release, release_option
from kg.exporting import GRAPH_FORMATS, write_quads
from kg.exporting.selection import chosen_graphs
from kg.lookup import NameIndex, find_thing


@click.command()
@click.option("--plan", "plans", multiple=True, metavar="P", help="Only this plan (name or IRI).")
@click.option("--format", "form", type=click.Choice(GRAPH_FORMATS), default="ttl")
@click.option("--inferred", is_flag=True, help="Add what the rules derive.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to FILE, whole or not at all, instead of standard output.",
)
@release_option
def export(
    plans: tuple[str, ...],
    form: str,
    inferred: bool,
    output: Path | None,
    release_dir: Path | None,
) -> None:
    """Write the plans, the shared register and the claims."""
    store = current_release(release_dir).store
    index = NameIndex(store) if plans else None
    wanted = [find_thing(index, plan, "plan").iri for plan in plans] if index else None
    graphs = chosen_graphs(store.graphs(), wanted, inferred=inferred)
    quads = [quad for graph in graphs for quad in store.quads(graph)]
    written = write_quads(quads, form)
    if output is None:
        sys.stdout.buffer.write(written)
        return
    staged = output.with_name(f".{output.name}.partial")
    try:
        staged.write_bytes(written)
        staged.replace(output)
    finally:
        staged.unlink(missing_ok=True)
