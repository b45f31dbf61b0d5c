"""`kg register`: the partnership register, and a partner's yearly form."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import REGISTER_FORMATS
from kg.cli import actions
from kg.cli.options import release_option


@click.command()
@click.option("--plan", default="", metavar="P", help="Only the partners of this plan.")
@click.option("--partner", default="", metavar="NAME", help="The yearly form of this partner.")
@click.option(
    "--format",
    "form",
    type=click.Choice(REGISTER_FORMATS),
    help="A workbook, Word, OpenDocument or a page; without it the ending of FILE says which.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="Where to write it, whole or not at all.",
)
@release_option
def register(
    plan: str, partner: str, form: str | None, output: Path, release_dir: Path | None
) -> None:
    """Write the partnership register: body, roles, strategies, money, lead, last review.

    The workbook has all that councils' own registers ask for. What the plans do not say is marked,
    and counted.
    """
    actions.register.register(plan, partner, form, output, release_dir)
