"""`kg import`: a document in, a draft plan out."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import IMPORT_FORMATS
from kg.cli import actions
from kg.cli.options import sources_option
from kg.errors import UsageError


@click.command("import")
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(path_type=Path))
@click.option("--publisher", metavar="NAME", help="The council or body whose plan it is.")
@click.option("--plan", metavar="KEY", help="The plan's key, such as plan-reading-2026.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the draft, its readings, the ledger, the mapping and the report here.",
)
@click.option(
    "--format", "form", type=click.Choice(IMPORT_FORMATS), default="text", help="Default: text."
)
@click.option(
    "--mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What columns mean, kept from an earlier import.",
)
@click.option(
    "--answers",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Answers, corrections of readings, decided pairs of rows (JSON); may be given again.",
)
@click.option(
    "--succeeds",
    metavar="KEY",
    help="The publisher's plan that this one follows. Default: the one most alike, if one is.",
)
@click.option(
    "--accept",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Put the reviewed draft of DIR into data/, and say what to commit.",
)
@sources_option
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    publisher: str | None,
    plan: str | None,
    out: Path | None,
    form: str,
    mapping: Path | None,
    answers: tuple[Path, ...],
    succeeds: str | None,
    accept: Path | None,
    root: Path | None,
) -> None:
    """Turn a document into a draft plan: every fact with its cell, nothing lost, nothing invented.

    FILE is a Word document, a spreadsheet (.xlsx, .ods, .csv), a PDF, a web page, Markdown, or text
    copied from a report; several files, a folder or a zip are the tables of one plan. What is in
    doubt is asked in the terminal, or answered by --answers; without an answer it stays a doubt.
    Of a new edition of a plan it is told row by row what became of the old one's rows, and which
    of them go on is asked: --out writes the pairs, --answers decides them.

    Nothing enters data/ before `kg import --accept DIR`. Exit code 2 means that no plan was found.
    """
    if accept is not None:
        if files:
            raise UsageError("give FILEs to import, or --accept DIR, not both")
        actions.import_.accept(accept, root)
        return
    if not files:
        raise UsageError("name a document: kg import FILE")
    asked = actions.import_.Asked(publisher, plan, out, form, mapping, answers, succeeds)
    ctx.exit(actions.import_.run(files, asked, root))
