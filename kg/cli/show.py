"""`kg show`: everything that is said of one thing, and where."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import GRAPH_FORMATS
from kg.cli import actions
from kg.cli.options import release_option


@click.command()
@click.argument("name", metavar="IRI|NAME")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *GRAPH_FORMATS]),
    default="text",
    help="text, or its statements in an RDF form, JSON or CSV.",
)
@click.option("--all", "everything", is_flag=True, help="Show every value, however many.")
@release_option
def show(name: str, form: str, everything: bool, release_dir: Path | None) -> None:
    """Show one thing, by name, alias, short IRI (hub:org-ofsted) or IRI."""
    actions.show.show(name, form, release_dir, everything=everything)
