"""`kg corrections`: what visitors say is wrong, and what an editor makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from kg.cli.options import release_option
from kg.corrections import ACCEPTED, OPEN, REJECTED, Advice, Box, Correction, advise
from kg.corrections.turtle import Block
from kg.corrections.words import clean, one_line
from kg.exporting.tables import csv_table, json_table, text_table
from kg.release import ReleaseFolder
from kg.sources import find_sources
from kg.terms import shorten

_COLUMNS = (
    "reference", "state", "received", "decided", "about", "name", "kind", "cell", "place", "page",
    "release", "should_be", "how_known",
)  # fmt: skip
_SHORT_COLUMNS = ("reference", "state", "received", "about", "should be")
_SHORT = 160
_MOST_LINES = 30


@click.group(invoke_without_command=True)
@release_option
@click.pass_context
def corrections(ctx: click.Context, release_dir: Path | None) -> None:
    """List what visitors say is wrong; show, accept or reject one."""
    ctx.obj = release_dir
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_all)


@corrections.command("list")
@click.option("--all", "everything", is_flag=True, help="Those decided on, too.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
@release_option
@click.pass_obj
def list_all(above: Path | None, everything: bool, form: str, release_dir: Path | None) -> None:
    """List the corrections that wait for a decision."""
    box = _box(release_dir or above)
    found = [each for each in box.list() if everything or each.state == OPEN]
    if form == "table":
        click.echo(text_table(_SHORT_COLUMNS, [_short_row(each) for each in found]), nl=False)
    else:
        write = json_table if form == "json" else csv_table
        click.echo(write(_COLUMNS, [_row(each) for each in found]), nl=False)
    for path in box.damaged():
        click.echo(f"{path}: holds no correction", err=True)


@corrections.command()
@click.argument("reference", metavar="ID")
@release_option
@click.pass_obj
def show(above: Path | None, reference: str, release_dir: Path | None) -> None:
    """Show one correction whole."""
    click.echo(_told(_box(release_dir or above).find(reference)))


@corrections.command()
@click.argument("reference", metavar="ID")
@release_option
@click.pass_obj
def accept(above: Path | None, reference: str, release_dir: Path | None) -> None:
    """Accept a correction, and print the change to make and the line for the change log."""
    box = _box(release_dir or above)
    # The change is worked out first: what can not be told is not accepted.
    advice = advise(box.find(reference), find_sources())
    accepted = box.decide(reference, ACCEPTED)
    click.echo(_told(accepted))
    click.echo(f"\n{_told_advice(advice)}")


@corrections.command()
@click.argument("references", metavar="ID...", nargs=-1, required=True)
@release_option
@click.pass_obj
def reject(above: Path | None, references: tuple[str, ...], release_dir: Path | None) -> None:
    """Reject corrections; they are kept, and make room for others."""
    box = _box(release_dir or above)
    for reference in references:
        click.echo(f"{box.decide(reference, REJECTED).reference} is rejected")


def _box(release_dir: Path | None) -> Box:
    return Box(ReleaseFolder.find(release_dir).path / "corrections")


def _row(found: Correction) -> tuple[str | None, ...]:
    return tuple(clean(getattr(found, column)) or None for column in _COLUMNS)


def _short_row(found: Correction) -> tuple[str, ...]:
    said = one_line(found.should_be)
    cut = said if len(said) <= _SHORT else f"{said[:_SHORT]}…"
    return (found.reference, found.state, found.received[:10], _about(found), cut)


def _about(found: Correction) -> str:
    if found.about:
        return one_line(f"{found.name} ({shorten(found.about)})")
    return one_line(found.page or shorten(found.cell) or "the site")


def _told(found: Correction) -> str:
    rows = (
        ("Reference", found.reference),
        ("State", f"{found.state} {found.decided}".strip()),
        ("Received", f"{found.received}, release {found.release}"),
        ("About", _about(found)),
        ("Cell", f"{one_line(found.place)} ({shorten(found.cell)})" if found.cell else ""),
        ("Should be", clean(found.should_be)),
        ("How known", clean(found.how_known)),
    )
    lines = (f"{name + ':':11} {_indented(words)}" for name, words in rows if words)
    return "\n".join(lines)


def _indented(words: str) -> str:
    # The visitor's lines stay under their heading, so that none can pass for one of ours.
    return words.replace("\n", "\n" + " " * 12)


def _told_advice(advice: Advice) -> str:
    parts = ["The change to make, by hand:"]
    if advice.subject:
        parts.append(f"Subject: {advice.subject}")
    if advice.cell:
        parts.append(f"Cell: {advice.cell}")
    if advice.present:
        parts.append(f"What the data say of it now:\n{_blocks(advice.present)}")
    elif advice.subject:
        parts.append("No file of data/ says anything of it: look for where it comes from.")
    if advice.read:
        parts.append(f"What else was read from the cell:\n{_heads(advice.read)}")
    parts.append("Then `kg validate`, `kg build`, and in CHANGELOG.md:")
    parts.append(advice.change_line)
    return "\n\n".join(parts)


def _blocks(blocks: Iterable[Block]) -> str:
    return "\n".join(
        f"{block.file}:{block.line}\n" + "\n".join(_numbered(block)) for block in blocks
    )


def _numbered(block: Block) -> Iterable[str]:
    for number, line in enumerate(block.lines[:_MOST_LINES], block.line):
        yield f"  {number:>5}  {line}"
    if len(block.lines) > _MOST_LINES:
        yield f"         ... and {len(block.lines) - _MOST_LINES} lines more"


def _heads(blocks: Iterable[Block]) -> str:
    return "\n".join(f"  {block.file}:{block.line}  {block.lines[0]}" for block in blocks)
