"""`kg claims`: every reading that is open, and what people decide about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.cli import actions
from kg.cli.group import NearGroup
from kg.cli.options import sources_option, table_option

Command = TypeVar("Command", bound=Callable[..., Any])


def decider_options(command: Command) -> Command:
    """Add who decides, why and when."""
    for option in (
        click.option("--on", default="", metavar="DAY", help="The day, as 2026-11-30 (today)."),
        click.option("--why", required=True, metavar="TEXT", help="Why, in one sentence."),
        click.option(
            "--by",
            required=True,
            metavar="POST",
            help="Who decides: a post or unit of the data, such as hub:agent-steward; no person.",
        ),
    ):
        command = option(command)
    return command


@click.group(cls=NearGroup, invoke_without_command=True)
@click.pass_context
def claims(ctx: click.Context) -> None:
    """List what is open; accept, reject or correct a claim, or undo that."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_all)


@claims.command("list")
@click.option("--plan", metavar="TEXT", help="Those of files whose name holds this.")
@click.option("--all", "everything", is_flag=True, help="Those decided on, too.")
@table_option
@sources_option
def list_all(plan: str | None, everything: bool, form: str, root: Path | None) -> None:
    """List the claims that wait for a decision, those decided on after them."""
    actions.claims.list_all(root, form, plan, everything=everything)


@claims.command()
@click.argument("names", metavar="CLAIM...", nargs=-1, required=True)
@decider_options
@sources_option
def accept(names: tuple[str, ...], by: str, why: str, on: str, root: Path | None) -> None:
    """Accept claims: their links become facts."""
    actions.claims.decide(root, "accept", names, (by, why, on))


@claims.command()
@click.argument("names", metavar="CLAIM...", nargs=-1, required=True)
@decider_options
@sources_option
def reject(names: tuple[str, ...], by: str, why: str, on: str, root: Path | None) -> None:
    """Reject claims; they are kept, so that they are not proposed again."""
    actions.claims.decide(root, "reject", names, (by, why, on))


@claims.command()
@click.argument("name", metavar="CLAIM")
@click.option("--to", "right", required=True, metavar="IRI", help="What it should say instead.")
@decider_options
@sources_option
def correct(name: str, right: str, by: str, why: str, on: str, root: Path | None) -> None:
    """Reject a claim and accept another in its place."""
    actions.claims.correct(root, name, right, (by, why, on))


@claims.command()
@click.argument("names", metavar="CLAIM...", nargs=-1, required=True)
@sources_option
def undo(names: tuple[str, ...], root: Path | None) -> None:
    """Open claims again; what was decided by `kg match` is taken out."""
    actions.claims.undo(root, names)
