"""`kg releases`: which there are, whether they are whole, and the way back."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import actions
from kg.cli.group import NearGroup
from kg.cli.options import release_option, table_option


@click.group(cls=NearGroup, invoke_without_command=True)
@release_option
@table_option
@click.pass_context
def releases(ctx: click.Context, release_dir: Path | None, form: str) -> None:
    """List the releases; verify one, or make an earlier one current."""
    ctx.obj = release_dir
    if ctx.invoked_subcommand is None:
        actions.releases.list_all(release_dir, form)


@releases.command()
@click.argument("name", required=False)
@release_option
@click.pass_obj
def verify(above: Path | None, name: str | None, release_dir: Path | None) -> None:
    """Check every byte of a release, the current one by default."""
    actions.releases.verify(release_dir or above, name)


@releases.command("roll-back")
@click.argument("name")
@release_option
@click.pass_obj
def roll_back_to(above: Path | None, name: str, release_dir: Path | None) -> None:
    """Make an earlier release the current one."""
    actions.releases.roll_back_to(release_dir or above, name)
