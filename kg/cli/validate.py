"""`kg validate`: the report on the sources, on a release, or on files of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import REPORT_FORMATS
from kg.cli import actions
from kg.errors import UsageError


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(REPORT_FORMATS), default="text", help="Default: text."
)
@click.option(
    "--release",
    "release_dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Check the current release in this folder.",
)
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ask these shapes of your own too; may be given several times.",
)
@click.option("--without-ours", is_flag=True, help="Ask them alone.")
@click.option(
    "--comments",
    is_flag=True,
    help="Write the workbook with what was found as comments in its cells; say where with -o.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The workbook to write with --comments: FILE ends in .xlsx or .ods.",
)
@click.pass_context
def validate(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str,
    release_dir: Path | None,
    shapes: tuple[Path, ...],
    without_ours: bool,
    comments: bool,
    output: Path | None,
) -> None:
    """Check data against the shapes: what must be put right, what is missing, and in which cell.

    PATHs are RDF files (.ttl .nt .nq .trig .jsonld .rdf) or folders of them, checked together
    with the ontology and the shared register beside, or one workbook that `kg template` or
    `kg export` wrote. Without a PATH: the sources a release would
    be built from, plan by plan. Shapes of your own are asked as pySHACL does (SHACL Core and
    SPARQL constraints); what they hold beyond that is refused by name.

    Exit code 1 means that there are violations; warnings and notes alone are 0.
    """
    if paths and release_dir is not None:
        raise UsageError("give PATHs or --release, not both")
    if without_ours and not shapes:
        raise UsageError("--without-ours leaves no rule to ask; name some with --shapes")
    if comments != (output is not None):
        raise UsageError("--comments and -o FILE go together: the workbook with its comments")
    if comments and len(paths) != 1:
        raise UsageError("--comments is for one workbook; name it")
    asked = actions.validate.Wanted(paths, form, release_dir, shapes, not without_ours)
    ctx.exit(actions.validate.report(asked, output))
