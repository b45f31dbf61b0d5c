"""`kg diff`: what an edited workbook, or a new edition of a plan, changes."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import DIFF_FORMATS
from kg.cli import actions
from kg.cli.options import release_option


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format", "form", type=click.Choice(DIFF_FORMATS), default="text", help="Default: text."
)
@release_option
def diff(old: str, new: str, form: str, release_dir: Path | None) -> None:
    """Say in words what is different: rows carried on, reworded, moved in time, new, dropped.

    OLD and NEW are each a file of RDF, our workbook (.xlsx, .ods), the folder of a draft that
    `kg import --out` wrote, or the name of a plan of the current release. Rows of two editions
    are paired by their record, by what they say they carry on, and by their wording.
    """
    actions.diff.diff(old, new, form, release_dir)
