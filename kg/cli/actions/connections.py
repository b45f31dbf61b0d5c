"""What `kg connections` does: tell routes, or write the network of partners to a file."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import NETWORK_FORMATS
from kg.cli.actions.opening import current_release
from kg.pages.connection_data import connections_answer
from kg.pages.connections import Connections, connections_page
from kg.pages.network import network_file
from kg.serialising import write_answer


def tell_routes(start: str, end: str, form: str, release_dir: Path | None) -> None:
    """Print the most telling routes between two things."""
    page = connections_page(current_release(release_dir).store, start, end)
    if form == "text":
        assert page.found is not None, "two names were given"
        click.echo(_as_text(page.found), nl=False)
        return
    click.echo(write_answer(connections_answer(page), form), nl=False)


def export_network(target: Path, by: str, start: str | None, release_dir: Path | None) -> None:
    """Write the network of partners to a file, whole or not at all.

    Raises:
        UsageError: The file's ending is no form of a network, or a thing was named.
    """
    form = target.suffix.removeprefix(".").lower()
    if form not in NETWORK_FORMATS:
        raise click.UsageError(f"--export takes a file in .graphml or .gexf, not {target.name!r}")
    if start is not None:
        raise click.UsageError("--export writes the whole network: give it no A and B")
    written = network_file(current_release(release_dir).store, by, form)
    staged = target.with_name(f".{target.name}.partial")
    try:
        staged.write_bytes(written)
        staged.replace(target)
    finally:
        staged.unlink(missing_ok=True)


def _as_text(found: Connections) -> str:
    told = (f"{place}. {route.sentence}" for place, route in enumerate(found.routes, start=1))
    lines = [f"{found.start.name} and {found.end.name}", found.verdict, *told]
    return "\n\n".join(lines) + "\n"
