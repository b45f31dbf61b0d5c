"""`kg export`: the plans, the register and the claims, in the form that is wanted."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import EXPORT_FORMATS, GRAPH_FORMATS
from kg.cli import actions
from kg.cli.options import release_option


@click.command()
@click.option("--plan", "plans", multiple=True, metavar="P", help="Only this plan (name or IRI).")
@click.option(
    "--format",
    "form",
    type=click.Choice([*GRAPH_FORMATS, *EXPORT_FORMATS]),
    default="ttl",
    help="A form of RDF, or of a neighbour: StratML (one plan), the Common Impact Data Standard, "
    "360Giving, our workbook (XLSX, ODS), CSV tables with their metadata, the network of partners.",
)
@click.option("--inferred", is_flag=True, help="Add what the rules derive (forms of RDF only).")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE (for csvw: a folder), whole or not at all, instead of standard output.",
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
    actions.export.export(plans, form, output, release_dir, inferred=inferred)
