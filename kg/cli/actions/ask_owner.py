"""What `kg ask-owner` does: write the questions to a plan's owner, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from kg.atomic import write_durably
from kg.cli.actions.opening import current_release
from kg.errors import UsageError
from kg.exporters.facts import read_plans
from kg.exporters.owner_questions import owner_questions
from kg.exporters.workbook.owner import WRITERS
from kg.labels.counted import plural
from kg.lookup import NameIndex, find_thing


def ask_owner(plan: str, output: Path, release_dir: Path | None) -> None:
    """Write the questions.

    Raises:
        UsageError: The file has another ending, its folder is not there, or nothing is left to ask.
        NotFoundError: Nothing has the plan's name, or no plan of its own does.
    """
    write = WRITERS.get(output.suffix.lower())
    if write is None:
        raise UsageError(f"{output}: the questions are written as {', '.join(WRITERS)}")
    if not output.parent.is_dir():
        raise UsageError(f"{output.parent}: there is no such folder")
    store = current_release(release_dir).store
    iri = find_thing(NameIndex(store), plan, "plan").iri
    facts = read_plans(store, [iri])
    asked = owner_questions(store, iri, facts)
    if not asked.number:
        raise UsageError(f"{asked.name}: nothing is left that its owner could be asked")
    write_durably(output, write(asked, facts))
    kinds = ", ".join(f"{kind.title} {len(found):,}" for kind, found in asked.groups)
    click.echo(
        f"{output}: {asked.number:,} {plural(asked.number, 'question', 'questions')} ({kinds}) for "
        f"{asked.owner or 'the owner'}. Filled in, `kg import {output.name}` reads it back."
    )
    others = sum(number for _, number in asked.others)
    if others:
        click.echo(
            f"{others:,} other {plural(others, 'finding needs', 'findings need')} more than one "
            f"answer: `kg validate --plan` tells them.",
            err=True,
        )
