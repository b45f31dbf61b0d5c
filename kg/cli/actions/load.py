"""What `kg load` does: send the current release to a SPARQL server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from kg.cli.actions.opening import current_release, endpoint_at, password_of
from kg.errors import UsageError
from kg.store import RemoteStore
from kg.store.connecting import check_address
from kg.store.graph_store import Door, GraphStoreWriter, GraphWriter, UpdateWriter
from kg.store.sending import send_release


@dataclass(frozen=True, slots=True)
class Who:
    """Who one is at the server: a name, the variable with its password, and how that is said."""

    user: str | None
    password_env: str | None
    by_digest: bool

    def door(self, url: str) -> Door:
        """Return the address of changes, as it is knocked at."""
        password = password_of(self.user, self.password_env)
        return Door(check_address(url), self.user, password, self.by_digest)


def load(
    endpoint_url: str,
    who: Who,
    graph_store: str | None,
    update: str | None,
    release_dir: Path | None,
) -> None:
    """Send the release graph by graph, and tell what the server holds then.

    Raises:
        UsageError: The address of changes is missing, or there are two.
    """
    writer = _writer(graph_store, update, who)
    asked = endpoint_at(endpoint_url, who.user, who.password_env)
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


def _writer(graph_store: str | None, update: str | None, who: Who) -> GraphWriter:
    if graph_store is not None and update is not None:
        raise UsageError("--graph-store and --update-endpoint are two ways: give one")
    if graph_store is not None:
        return GraphStoreWriter(who.door(graph_store))
    if update is not None:
        return UpdateWriter(who.door(update))
    raise UsageError(
        "say where changes go: --graph-store URL (such as http://localhost:7878/store), "
        "or --update-endpoint URL (such as http://localhost:7878/update)"
    )
