"""`kg validate`: the report on the sources, on a release, or on files of one's own."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rdflib import Graph

from kg.errors import UsageError
from kg.release import ReleaseFolder, open_release
from kg.release.conversion import to_rdflib
from kg.release.loading import load_sources
from kg.sources import Sources, find_sources
from kg.terms import BASE
from kg.validate import (
    FORMATS,
    Finding,
    Shapes,
    files_below,
    load_shapes,
    read_files,
    serialise,
    validate_graph,
    validate_release,
)

VIOLATIONS = 1


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="Default: text.")
@click.option(
    "--release",
    "release_dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Check the current release in this folder.",
)
def validate(paths: tuple[Path, ...], form: str, release_dir: Path | None) -> None:
    """Check data against the shapes: what must be put right, what is missing, and in which cell.

    PATHs are RDF files (.ttl .nt .nq .trig .jsonld .rdf) or folders of them, checked together
    with the ontology and the shared register beside. Without a PATH: the sources a release would
    be built from, plan by plan.

    Exit code 1 means that there are violations; warnings and notes alone are 0.
    """
    if paths and release_dir is not None:
        raise UsageError("give PATHs or --release, not both")
    sources = find_sources()
    shapes = load_shapes(sources.shapes)
    if paths:
        found = _check_files(files_below(paths), sources, shapes)
    elif release_dir is not None:
        found = validate_release(_graphs_of_release(release_dir), shapes, progress=_tell)
    else:
        found = validate_release(load_sources(sources), shapes, progress=_tell)
    width = shutil.get_terminal_size((80, 24)).columns
    click.echo(serialise(found, form, width=width, colour=_wants_colour()), nl=False)
    if any(finding.is_violation for finding in found):
        click.get_current_context().exit(VIOLATIONS)


def _check_files(files: Sequence[Path], sources: Sources, shapes: Shapes) -> tuple[Finding, ...]:
    """Check files as one flat graph, with the ontology and the register beside them."""
    data = sources.data
    lean_on = [
        *sorted(sources.ontology.glob("*.ttl")),
        *sorted((data / "hub").glob("*.ttl")),
        *(path for name in ("documents.ttl", "claims.ttl") if (path := data / name).is_file()),
    ]
    # A file of the register that is itself asked about must be reported on.
    given = {path.resolve() for path in files}
    beside = read_files([path for path in lean_on if path.resolve() not in given])
    return validate_graph(read_files(files), shapes, beside=beside)


def _graphs_of_release(folder: Path) -> dict[str, Graph]:
    store = open_release(ReleaseFolder.find(folder)).store
    return {iri: to_rdflib(quad.triple for quad in store.quads(iri)) for iri in store.graphs()}


def _tell(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"checking {what.removeprefix(f'{BASE}/graph/')}", err=True)


def _wants_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
