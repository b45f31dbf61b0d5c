"""`kg validate`: the report on the sources, on a release, or on files of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from kg.choices import REPORT_FORMATS, SEVERITY_WORDS
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
    "--summary",
    "in_short",
    is_flag=True,
    help="A screenful: for each plan what to fix first, like findings on one line.",
)
@click.option(
    "--plan",
    "plans",
    multiple=True,
    metavar="NAME",
    help="Tell of this plan alone, or `register`; may be given several times.",
)
@click.option(
    "--severity",
    "severities",
    multiple=True,
    type=click.Choice(SEVERITY_WORDS),
    help="Tell of these alone; may be given several times.",
)
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="CODE",
    help="Tell of this rule alone, such as C03; may be given several times.",
)
@click.option(
    "--since",
    metavar="RELEASE",
    help="Say what is new, open again and fixed since a release, or since the `previous` one.",
)
@click.option(
    "--acknowledged",
    is_flag=True,
    help="Tell instead of what was set apart (`kg acknowledge`).",
)
@click.option(
    "--comments",
    is_flag=True,
    help="Write the document or workbook again, with comments in its cells; say where with -o.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file to write with --comments; it ends as the one that is checked.",
)
@click.pass_context
def validate(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str,
    release_dir: Path | None,
    shapes: tuple[Path, ...],
    without_ours: bool,
    in_short: bool,
    plans: tuple[str, ...],
    severities: tuple[str, ...],
    rules: tuple[str, ...],
    since: str | None,
    acknowledged: bool,
    comments: bool,
    output: Path | None,
) -> None:
    """Check data against the shapes: what must be put right, what is missing, and in which cell.

    PATHs are RDF files (.ttl .nt .nq .trig .jsonld .rdf) or folders of them, checked together
    with the ontology and the shared register beside; or one workbook that `kg template` or
    `kg export` wrote, or one document that `kg import` reads. Without a PATH: the sources a
    release would be built from, plan by plan. Shapes of your own are asked as pySHACL does (SHACL
    Core and SPARQL constraints); what they hold beyond that is refused by name.

    --since compares with the report of a release by rule, thing and value; of files, only what
    is found within their plans. `previous` is the last release made from other sources.

    Exit code 1 means that there are violations; warnings and notes alone are 0.
    """
    if paths and release_dir is not None:
        raise UsageError("give PATHs or --release, not both")
    if without_ours and not shapes:
        raise UsageError("--without-ours leaves no rule to ask; name some with --shapes")
    if comments != (output is not None):
        raise UsageError("--comments and -o FILE go together: the file with its comments")
    if comments and len(paths) != 1:
        raise UsageError("--comments is for one document or workbook; name it")
    if in_short and (form != "text" or since is not None):
        raise UsageError("--summary is text of its own; leave out --format and --since")
    if since is not None and form not in ("text", "json", "csv"):
        raise UsageError(f"--since is told as text, json or csv, not as {form}")
    if since is not None and shapes:
        raise UsageError("a release keeps no report by shapes of your own; leave out --shapes")
    asked = actions.validate.Wanted(
        paths,
        form,
        release_dir,
        shapes,
        not without_ours,
        in_short,
        (plans, severities, rules),
        since,
        acknowledged,
    )
    ctx.exit(actions.validate.report(asked, output))
