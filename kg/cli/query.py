"""`kg query`: any SPARQL on the current release."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import ANSWER_FORMATS, TRIPLE_FORMATS
from kg.cli import actions
from kg.cli.options import release_option


@click.command()
@click.argument("file", metavar="FILE|-", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "form",
    type=click.Choice([*ANSWER_FORMATS, *TRIPLE_FORMATS]),
    help="Rows: table (default), json, csv, tsv, srj, xml. Triples: ttl (default), nt, jsonld, ...",
)
@release_option
def query(file: str, form: str | None, release_dir: Path | None) -> None:
    """Run the SPARQL query in FILE, or on standard input, on the current release."""
    actions.query.run_query(file, form, release_dir)
