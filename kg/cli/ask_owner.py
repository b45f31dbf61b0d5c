"""`kg ask-owner`: what only the owner of a plan can say, as a file to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import actions
from kg.cli.options import release_option


@click.command("ask-owner")
@click.argument("plan")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="Where to write it: FILE ends in .xlsx, .ods or .docx.",
)
@release_option
def ask_owner(plan: str, output: Path, release_dir: Path | None) -> None:
    """Write the questions that only the owner of PLAN can answer: a line for each gap.

    Which part a body plays, by which day, in what something is counted, and of whom. Filled in,
    `kg import FILE` reads it back: each answer becomes a fact with who said so, and when.
    """
    actions.ask_owner.ask_owner(plan, output, release_dir)
