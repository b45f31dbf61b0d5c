"""`kg load`: the current release into any SPARQL 1.1 server."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import (
    current_release,
    endpoint_at,
    endpoint_options,
    password_of,
    release_option,
)
from kg.errors import UsageError
from kg.store import RemoteStore
from kg.store.connecting import check_address
from kg.store.graph_store import Door, GraphStoreWriter, GraphWriter, UpdateWriter
from kg.store.sending import send_release


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
    password = password_of(user, password_env)
    writer = _writer(graph_store, update_endpoint, user, password, digest=digest)
    asked = endpoint_at(endpoint_url, user, password_env)
    server = RemoteStore(asked)
    release = current_release(release_dir)
    done = send_release(
        release.store,
        release.name,
        release.manifest,
        server,
        writer,
        lambda line: click.echo(line, err=True),
    )
    for note in done.notes:
        click.echo(f"note: {note}", err=True)
    click.echo(
        f"{asked.url} holds the release {release.name}: {done.triples:,} triples; "
        f"graphs sent {len(done.sent)}, unchanged {len(done.unchanged)}, "
        f"dropped {len(done.dropped)}"
    )


def _writer(
    graph_store: str | None,
    update: str | None,
    user: str | None,
    password: str | None,
    *,
    digest: bool,
) -> GraphWriter:
    if graph_store is not None and update is not None:
        raise UsageError("--graph-store and --update-endpoint are two ways: give one")
    if graph_store is not None:
        return GraphStoreWriter(Door(check_address(graph_store), user, password, digest))
    if update is not None:
        return UpdateWriter(Door(check_address(update), user, password, digest))
    raise UsageError(
        "say where changes go: --graph-store URL (such as http://localhost:7878/store), "
        "or --update-endpoint URL (such as http://localhost:7878/update)"
    )
