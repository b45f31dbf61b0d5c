"""`kg template`: the workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import actions
from kg.cli.options import release_option


@click.command()
@click.option("--for", "plan", metavar="P", help="Fill in what is known of this plan.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="Where to write it: FILE ends in .xlsx or .ods.",
)
@release_option
def template(plan: str | None, output: Path, release_dir: Path | None) -> None:
    """Write the workbook that a plan is filled into: sheets for goals, actions, partners, money.

    Its columns are the properties of the ontology, with a note on each; what is chosen from a list
    has a drop-down. `kg validate FILE` checks it, `kg import FILE` makes the plan of it.
    """
    actions.template.template(plan, output, release_dir)
