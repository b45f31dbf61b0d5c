"""What `kg import` tells and asks of a document that is a new edition of a plan in `data/`."""

from __future__ import annotations

import json
import shutil
from dataclasses import fields, replace

import click

from kg.importing.decisions import ACCEPT, PROPOSE, REJECT
from kg.importing.drafting import Draft, Wanted
from kg.importing.editions import Change, Following, edition_of, find_earlier, follow
from kg.importing.editions.following import Decided
from kg.importing.editions.telling import as_text
from kg.importing.filenames import EDITIONS, PAIRS
from kg.importing.here import Here
from kg.serialising.tables import csv_table
from kg.terminal import printable

_DECISIONS = {True: ACCEPT, False: REJECT, None: PROPOSE}
_COLUMNS = tuple(field.name for field in fields(Change))


def followed_by(
    made: Draft, wanted: Wanted, decided: Decided, succeeds: str | None, here: Here
) -> Following | None:
    """Return a draft beside the plan of its publisher that it follows; None where there is none.

    A draft that states no plan follows none.

    Raises:
        UsageError: The plan that it is said to follow is not here, or a decision names no row.
    """
    files = here.files_of(wanted.publisher)
    if succeeds is None and not files:
        return None
    words = here.beside(wanted.publisher)
    new = edition_of(made.turtle, words, "the draft")
    if new is None:
        return None
    old = find_earlier(map(here.triples, files), new, words, succeeds)
    return follow(old, new, decided) if old is not None else None


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


def files_of(found: Following) -> dict[str, bytes]:
    """Return the changes row by row, and the pairs as a file of answers to be decided."""
    rows = [tuple(getattr(each, name) or None for name in _COLUMNS) for each in found.changes]
    pairs = [
        {
            "what": pair.what, "new": pair.key[0], "old": pair.key[1],
            "is": pair.new, "was": pair.old, "change": ", ".join(pair.changes),
            "decision": _DECISIONS[pair.accepted],
        }
        for pair in (*found.pairs, *found.refused)
    ]  # fmt: skip
    text = json.dumps({"continues": pairs}, ensure_ascii=False, indent=2) + "\n"
    return {EDITIONS: csv_table(_COLUMNS, rows).encode(), PAIRS: text.encode()}


def carrying_on(wanted: Wanted, found: Following) -> Wanted:
    """Return the plan with what was accepted."""
    return replace(wanted, succeeds=found.old.plan, continues=found.continues)


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
