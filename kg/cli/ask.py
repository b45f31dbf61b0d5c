"""`kg ask`: the named questions."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import ANSWER_FORMATS
from kg.cli import actions
from kg.cli.options import release_option


def _names(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    """Return the questions whose names begin with what was typed, for the shell."""
    return actions.ask.names_from(typed)


@click.command()
@click.argument("name", required=False, shell_complete=_names)
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A value.")
@click.option("--format", "form", type=click.Choice(ANSWER_FORMATS), default="table")
@click.option(
    "--at",
    "places",
    multiple=True,
    metavar="URL",
    help="Ask this SPARQL endpoint instead; several are asked side by side and their answers "
    "joined. `here` is the release at hand.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1, max=3600),
    default=30.0,
    show_default=True,
    help="How long to wait for the endpoints.",
)
@release_option
def ask(
    name: str | None,
    params: tuple[str, ...],
    form: str,
    places: tuple[str, ...],
    seconds: float,
    release_dir: Path | None,
) -> None:
    """Ask a named question; without a name, list them all."""
    if name is None:
        actions.ask.list_all(form)
    elif places:
        actions.ask_at.ask_at(name, params, places, seconds, form, release_dir)
    else:
        actions.ask.ask_here(name, params, form, release_dir)
