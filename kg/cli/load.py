"""`kg load`: the current release into any SPARQL 1.1 server."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import actions
from kg.cli.options import endpoint_options, release_option
from kg.errors import UsageError


@click.command()
@endpoint_options
@click.option("--graph-store", metavar="URL", help="Address of its Graph Store Protocol.")
@click.option("--update-endpoint", metavar="URL", help="Address of its SPARQL Update.")
@click.option(
    "--digest",
    is_flag=True,
    help="Say who one is by a digest, as Virtuoso asks for it, and not by the password.",
)
@release_option
def load(
    endpoint_url: str | None,
    user: str | None,
    password_env: str | None,
    graph_store: str | None,
    update_endpoint: str | None,
    digest: bool,
    release_dir: Path | None,
) -> None:
    """Put the current release into a SPARQL server, graph by graph.

    A load that was stopped goes on where it stopped. A second load sends only the graphs that
    changed and drops those that are gone. What the server holds is counted after each graph.
    """
    if endpoint_url is None:
        raise UsageError("say where: kg load --endpoint URL, and --graph-store URL for the changes")
    who = actions.load.Who(user, password_env, by_digest=digest)
    actions.load.load(endpoint_url, who, graph_store, update_endpoint, release_dir)
