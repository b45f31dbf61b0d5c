"""Sources to release: load, infer, validate, write, and switch in one rename."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import validate as validation
from kg.errors import ReleaseError, ViolationsError
from kg.release.asserted import Asserted
from kg.release.catalogue import catalogue_triples
from kg.release.conversion import from_rdflib
from kg.release.findings import keep_findings, kept_findings
from kg.release.folder import Pointer, ReleaseFolder
from kg.release.harvested import HeldSource, graph_name, list_harvested, read_harvested
from kg.release.inputs import Inputs, read_inputs
from kg.release.joining import join_harvested
from kg.release.loading import load_asserted
from kg.release.manifest import SEVERITIES, HarvestedEntry, Manifest
from kg.release.opening import Release, verify_release
from kg.release.places import CATALOG, HUB, INFERRED, check_base, graph_iri
from kg.release.writing import write_release
from kg.rules import derive_from, read_of
from kg.sources import Sources
from kg.terms import BASE
from kg.validate import Finding, Keeping, checks_graphs, load_shapes, validate_release

Progress = Callable[[str], None]
Keep = Callable[[Release], None]
Triples = tuple[ox.Triple, ...]
_SHOWN_VIOLATIONS = 5


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made, or found already made from the same inputs (`reused`)."""

    name: str
    path: Path
    manifest: Manifest
    reused: bool


def build(
    sources: Sources,
    folder: ReleaseFolder,
    *,
    base: str = BASE,
    progress: Progress = lambda _: None,
    keep: Keep | None = None,
) -> Built:
    """Make a release of the sources and make it current, unless it is so already.

    What was harvested into the folder (`folder.harvested`) stands beside ours in the release.

    Args:
        sources: The three folders.
        folder: Where releases are kept; the current one stays open to readers until the end.
        base: Where IRIs of things, documents and graphs live.
        progress: Told in a few words what is being done, before it is.
        keep: Puts what is made of a release once beside it (`kg.release.kept`), before readers
            see the release.

    Raises:
        LoadError: A source file can not be read as what it should be, or what was harvested
            contradicts it.
        ViolationsError: The data break a rule that stops a release; nothing was written.
        ReleaseError: The folder can not be written, or the sources changed on the way.
        UsageError: `base` is no base for IRIs.
    """
    base = check_base(base)
    inputs = read_inputs(sources, base, folder.harvested)
    ready = _current_of(folder, inputs)
    if ready is not None:
        return ready
    with folder.writing():
        asserted = _read(sources, folder, base, progress)
        held = list_harvested(folder.harvested)
        keeping = kept_findings(folder, inputs)
        graphs, findings = _make_graphs(sources, asserted, held, inputs, keeping, progress)
        _refuse_violations(findings)
        if read_inputs(sources, base, folder.harvested) != inputs:
            raise ReleaseError(f"{sources.root}: a file changed during the build; build again")
        progress("writing the release")
        built = _write(folder, inputs, asserted, held, graphs, findings, keep)
        _keep_findings(folder, keeping)
        return built


def _current_of(folder: ReleaseFolder, inputs: Inputs) -> Built | None:
    """Return the current release if it is whole and was made from these inputs."""
    try:
        pointer = folder.current()
        manifest = verify_release(folder) if pointer else None
    except ReleaseError:  # a damaged release is what a new build is the remedy for
        return None
    if pointer is None or manifest is None or manifest["digest"] != inputs.digest:
        return None
    return Built(pointer.name, folder.releases / pointer.name, manifest, reused=True)


def _read(sources: Sources, folder: ReleaseFolder, base: str, progress: Progress) -> Asserted:
    progress("reading the sources")
    return join_harvested(load_asserted(sources, base), read_harvested(folder.harvested))


def _make_graphs(
    sources: Sources,
    asserted: Asserted,
    held: Sequence[HeldSource],
    inputs: Inputs,
    keeping: Keeping,
    progress: Progress,
) -> tuple[dict[str, Triples], Sequence[Finding]]:
    base = asserted.base
    progress("inferring what follows by the rules")
    graphs = dict(asserted.graphs)
    graphs[graph_iri(base, INFERRED)] = derive_from(asserted.quads(read_of))
    findings = _validate(sources, asserted, keeping, progress)
    checked = [graph_iri(base, HUB), *(plan.graph for plan in asserted.plans)]
    for name, report in checks_graphs(findings, base, checked).items():
        graphs[name] = from_rdflib(report)
    catalog = graph_iri(base, CATALOG)
    graphs[catalog] = (*graphs.get(catalog, ()), *catalogue_triples(asserted, inputs.files, held))
    return graphs, findings


def _validate(
    sources: Sources, asserted: Asserted, keeping: Keeping, progress: Progress
) -> Sequence[Finding]:
    progress("reading the shapes")
    shapes = load_shapes(sources.shapes)
    prefix = graph_iri(asserted.base, "")

    def checking(what: str) -> None:
        progress(f"checking {what.removeprefix(prefix)}")

    return validate_release(
        asserted.rdflib_graphs(),
        shapes,
        facts=asserted.facts(),
        keeping=keeping,
        progress=checking,
    )


def _keep_findings(folder: ReleaseFolder, keeping: Keeping) -> None:
    try:
        keep_findings(folder, keeping)
    except OSError:  # the release is made and whole; the next build takes longer
        return


def _refuse_violations(findings: Sequence[Finding]) -> None:
    violations = [finding for finding in findings if finding.is_violation]
    if not violations:
        return
    count = len(violations)
    lines = [f"no release was made: {count:,} violation{'s' if count > 1 else ''} in the data"]
    lines += [_told(finding) for finding in violations[:_SHOWN_VIOLATIONS]]
    if count > _SHOWN_VIOLATIONS:
        lines.append(f"  … and {count - _SHOWN_VIOLATIONS:,} more; `kg validate` shows them all")
    raise ViolationsError("\n".join(lines))


def _told(finding: Finding) -> str:
    where = f" ({finding.source})" if finding.source else f" ({finding.focus})"
    return f"  {finding.code} {finding.message}{where} {finding.remedy}"


def _write(
    folder: ReleaseFolder,
    inputs: Inputs,
    asserted: Asserted,
    held: Sequence[HeldSource],
    graphs: Mapping[str, Triples],
    findings: Sequence[Finding],
    keep: Keep | None,
) -> Built:
    try:
        staging = folder.new_staging(inputs.digest)
        harvested = {each.slug: _harvested_entry(asserted.base, each, graphs) for each in held}
        written = write_release(
            staging, inputs, asserted.base, graphs, _by_severity(findings), harvested
        )
        name = folder.next_name(inputs.digest)
        if keep is not None:
            keep(Release(name, staging, written.manifest, written.store))
        folder.adopt(staging, name)
        folder.make_current(Pointer(name, written.digest))
    except OSError as err:
        raise ReleaseError(
            f"{folder.path}: the release could not be written: {err.strerror or err}; "
            "the one before is untouched"
        ) from err
    return Built(name, folder.releases / name, written.manifest, reused=False)


def _harvested_entry(base: str, held: HeldSource, graphs: Iterable[str]) -> HarvestedEntry:
    taken = {graph_name(base, held.slug, graph) for graph in held.graphs}
    # With the report on each: it is about what others publish.
    named = [graph for graph in graphs if graph.replace("/graph/checks/", "/graph/", 1) in taken]
    return HarvestedEntry(base=held.base, url=held.url, graphs=sorted(named))


def _by_severity(findings: Sequence[Finding]) -> dict[str, int]:
    counts = Counter(finding.severity for finding in findings)
    words = zip(validation.SEVERITIES, SEVERITIES, strict=True)
    return {word: counts[severity] for severity, word in words}
