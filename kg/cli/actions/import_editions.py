"""What `kg import` tells and asks of a document that is a new edition of a plan in `data/`."""

from __future__ import annotations

import shutil

import click

from kg.importing.editions import Following
from kg.importing.editions.telling import as_text
from kg.importing.filenames import PAIRS
from kg.terminal import printable


def asked_of(found: Following) -> dict[tuple[str, str], bool]:
    """Ask in the terminal which rows carry old ones on: once for all that have the same words."""
    decided: dict[tuple[str, str], bool] = {}
    open_ = [pair for pair in found.pairs if pair.accepted is None]
    same = [pair for pair in open_ if not pair.is_reworded]
    if same:
        rows = "1 row has" if len(same) == 1 else f"{len(same)} rows have"
        text = f"\n{rows} the words of “{found.old.title}”. Are they the same work, carried on?"
        accepts = click.confirm(printable(text), default=True, err=True)
        decided.update((pair.key, accepts) for pair in same)
    for pair in open_:
        if pair.is_reworded:
            text = f"\nThe {pair.what} “{pair.new}”: does it carry on “{pair.old}”?"
            decided[pair.key] = click.confirm(printable(text), default=None, err=True)
    return decided


def tell(found: Following, *, to_stderr: bool) -> None:
    """Tell what is different, and how many pairs wait for a decision."""
    width = shutil.get_terminal_size((80, 24)).columns
    click.echo("\n" + as_text(found.old, found.new, found.changes, width), err=to_stderr)
    accepted = len(found.continues)
    waiting = len(found.pairs) - accepted
    if accepted:
        click.echo(f"Carried on by decision: {accepted}.", err=to_stderr)
    if waiting:
        rows = "1 pair of rows waits" if waiting == 1 else f"{waiting} pairs of rows wait"
        click.echo(
            f"{rows} for a decision; with --out they stand in {PAIRS}: write “accept” or "
            "“reject” there, and give it as --answers.",
            err=to_stderr,
        )
