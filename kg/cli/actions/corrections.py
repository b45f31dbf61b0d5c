"""What `kg corrections` does: list, show, accept and reject what visitors say is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from kg.corrections import ACCEPTED, OPEN, REJECTED, Advice, Box, Correction, advise
from kg.corrections.turtle import Block
from kg.corrections.words import clean, one_line
from kg.namespaces import shorten
from kg.release import ReleaseFolder
from kg.serialising import write_table
from kg.sources import find_sources

_COLUMNS = (
    "reference", "state", "received", "decided", "about", "name", "kind", "cell", "place", "page",
    "release", "should_be", "how_known",
)  # fmt: skip
_SHORT_COLUMNS = ("reference", "state", "received", "about", "should be")
_SHORT = 160
_MOST_LINES = 30


def list_all(release_dir: Path | None, form: str, *, everything: bool) -> None:
    """Print the corrections that wait for a decision, or all of them."""
    box = _box(release_dir)
    found = [each for each in box.list() if everything or each.state == OPEN]
    columns, row = (_SHORT_COLUMNS, _short_row) if form == "table" else (_COLUMNS, _row)
    click.echo(write_table(form, columns, [row(each) for each in found]), nl=False)
    for path in box.damaged():
        click.echo(f"{path}: holds no correction", err=True)


def show(release_dir: Path | None, reference: str) -> None:
    """Print one correction whole."""
    click.echo(_told(_box(release_dir).find(reference)))


def accept(release_dir: Path | None, reference: str) -> None:
    """Accept a correction, and print the change to make."""
    box = _box(release_dir)
    # The change is worked out first: what can not be told is not accepted.
    advice = advise(box.find(reference), find_sources())
    accepted = box.decide(reference, ACCEPTED)
    click.echo(_told(accepted))
    click.echo(f"\n{_told_advice(advice)}")


def reject(release_dir: Path | None, references: tuple[str, ...]) -> None:
    """Reject corrections, one after the other."""
    box = _box(release_dir)
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
