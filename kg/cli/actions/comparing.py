"""What became of findings since a release: `kg validate --since`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.namespaces import BASE
from kg.release import ReleaseFolder
from kg.release.checking import Checked
from kg.release.inputs import read_inputs
from kg.release.reports import inputs_of, read_report_of, release_before
from kg.release.since import PREVIOUS, keys_before
from kg.sources import Sources
from kg.validate import Changed, compare, load_shapes, read_report


@dataclass(frozen=True, slots=True)
class Compared:
    """Every finding with what became of it, and the name of the release it was compared with."""

    release: str
    changed: tuple[Changed, ...]


def compare_with_release(
    checked: Checked, since: str, sources: Sources, release_dir: Path | None, *, of_files: bool
) -> Compared:
    """Compare what was found just now with the report of a release.

    Args:
        checked: What was found.
        since: The name of a release, or `previous`.
        sources: Where the rules are, and what a release is made of.
        release_dir: The folder of releases if its current one was checked.
        of_files: Whether files were checked: then their plans alone are compared, and what else
            they describe, by the rules that look at one plan.

    Raises:
        NotFoundError: There is no release of this name.
        ReleaseError: It is damaged.
        UsageError: There is no earlier release.
    """
    folder = ReleaseFolder.find(release_dir, sources)
    name = since if since != PREVIOUS else _previous(folder, sources, release_dir)
    shapes = load_shapes(sources.shapes)
    across = {rule.code for rule in shapes.across_plans()} if of_files else set()
    names = {rule.code: rule.name for rule in shapes.rules}
    now = [f for f in checked.findings if f.code not in across]
    before = read_report(read_report_of(folder, name), checked.plans, names)
    if of_files:
        looked_at = {finding.focus for finding in now}
        before = [f for f in before if f.plan in checked.plans or f.focus in looked_at]
        before = [f for f in before if f.code not in across]
    return Compared(name, compare(now, before, keys_before(folder, name)))


def _previous(folder: ReleaseFolder, sources: Sources, release_dir: Path | None) -> str:
    """Return the last release that was made of other files than what was checked."""
    current = folder.current()
    if release_dir is not None and current is not None:
        return release_before(folder, inputs_of(folder, current.name))
    return release_before(folder, read_inputs(sources, BASE, folder.harvested).files)
