"""`kg connections`: what ties two things, and the network of partners as a file."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import current_release, release_option
from kg.exporting import write_answer
from kg.network import NETWORK_FORMS
from kg.pages.connection_data import connections_answer
from kg.pages.connections import Connections, connections_page
from kg.pages.network import network_file
from kg.pages.partner_network import PROJECTIONS


@click.command()
@click.argument("start", metavar="[A", required=False)
@click.argument("end", metavar="B]", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text")
@click.option(
    "--export",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the network of partners to FILE.graphml or FILE.gexf instead.",
)
@click.option(
    "--by",
    type=click.Choice(PROJECTIONS),
    default=PROJECTIONS[0],
    help="What two partners must share to be tied in the exported network.",
)
@release_option
def connections(
    start: str | None,
    end: str | None,
    form: str,
    target: Path | None,
    by: str,
    release_dir: Path | None,
) -> None:
    """Tell the most telling routes between A and B, each with the cells that show it.

    A and B are names, aliases, short IRIs (hub:org-ofsted) or IRIs of any two things.
    """
    if target is not None:
        _export(target, by, start, release_dir)
        return
    if start is None or end is None:
        raise click.UsageError("give two things, or --export FILE")
    page = connections_page(current_release(release_dir).store, start, end)
    if form == "text":
        assert page.found is not None, "two names were given"
        click.echo(_as_text(page.found), nl=False)
        return
    click.echo(write_answer(connections_answer(page), form), nl=False)


def _export(target: Path, by: str, start: str | None, release_dir: Path | None) -> None:
    form = target.suffix.removeprefix(".").lower()
    if form not in NETWORK_FORMS:
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
