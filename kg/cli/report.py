"""`kg report`: the impact report of a plan."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import DOCUMENT_FORMATS
from kg.cli import actions
from kg.cli.options import release_option


@click.command()
@click.argument("plan")
@click.option(
    "--format",
    "form",
    type=click.Choice(DOCUMENT_FORMATS),
    help="Word, a page that prints, or OpenDocument; without it the ending of FILE says which.",
)
@click.option("--on", "day", default="", metavar="DAY", help="As things stood on DAY: 2023-04-01.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="Where to write it, whole or not at all.",
)
@release_option
def report(plan: str, form: str | None, day: str, output: Path, release_dir: Path | None) -> None:
    """Write the impact report of PLAN: each outcome and target, what was reported, and the blanks.

    Every figure has the cell that it was read from. What the data do not say is marked, and
    counted at the end.
    """
    actions.report.report(plan, form, day, output, release_dir)
