"""`kg report-template`: the workbook that the yearly report of a plan is filled into."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import actions
from kg.cli.options import release_option


@click.command("report-template")
@click.argument("plan")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="Where to write it: FILE ends in .xlsx or .ods.",
)
@release_option
def report_template(plan: str, output: Path, release_dir: Path | None) -> None:
    """Write the workbook of the yearly report on PLAN: a line for each promise, with room beside.

    Outcomes, targets, and milestones and actions with a day; for each the value, its unit and day,
    the status, a note and the evidence. Filled in, `kg import FILE` reads it back.
    """
    actions.template.report_template(plan, output, release_dir)
