"""`kg corrections`: what visitors say is wrong, and what an editor makes of it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import actions
from kg.cli.group import NearGroup
from kg.cli.options import release_option, table_option


@click.group(cls=NearGroup, invoke_without_command=True)
@release_option
@click.pass_context
def corrections(ctx: click.Context, release_dir: Path | None) -> None:
    """List what visitors say is wrong; show, accept or reject one."""
    ctx.obj = release_dir
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_all)


@corrections.command("list")
@click.option("--all", "everything", is_flag=True, help="Those decided on, too.")
@table_option
@release_option
@click.pass_obj
def list_all(above: Path | None, everything: bool, form: str, release_dir: Path | None) -> None:
    """List the corrections that wait for a decision."""
    actions.corrections.list_all(release_dir or above, form, everything=everything)


@corrections.command()
@click.argument("reference", metavar="ID")
@release_option
@click.pass_obj
def show(above: Path | None, reference: str, release_dir: Path | None) -> None:
    """Show one correction whole."""
    actions.corrections.show(release_dir or above, reference)


@corrections.command()
@click.argument("reference", metavar="ID")
@release_option
@click.pass_obj
def accept(above: Path | None, reference: str, release_dir: Path | None) -> None:
    """Accept a correction, and print the change to make and the line for the change log."""
    actions.corrections.accept(release_dir or above, reference)


@corrections.command()
@click.argument("references", metavar="ID...", nargs=-1, required=True)
@release_option
@click.pass_obj
def reject(above: Path | None, references: tuple[str, ...], release_dir: Path | None) -> None:
    """Reject corrections; they are kept, and make room for others."""
    actions.corrections.reject(release_dir or above, references)
