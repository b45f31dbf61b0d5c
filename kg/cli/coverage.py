"""`kg coverage`: every cell, and what was read from it or why nothing was."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import actions
from kg.cli.options import release_option, table_option


@click.command()
@click.option("--plan", metavar="P", help="Only this plan (name or IRI).")
@click.option("--unread", is_flag=True, help="Only the cells from which nothing was read.")
@table_option
@release_option
def coverage(plan: str | None, unread: bool, form: str, release_dir: Path | None) -> None:
    """List each cell of each document with what was read from it, or why nothing was."""
    actions.coverage.list_coverage(plan, form, release_dir, unread=unread)
