"""What `kg acknowledge` does: leave findings as they are for now, list that, and undo it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from kg.acknowledging import Register, key_of, set_apart
from kg.acknowledging.records import Key, moved
from kg.claims.deciders import decision_of
from kg.claims.files import DataFiles
from kg.claims.records import TYPE
from kg.errors import NotFoundError, ReleaseError, UsageError
from kg.namespaces import BASE, expand, shorten
from kg.release import ReleaseFolder
from kg.release.reports import base_of, read_report_of
from kg.serialising import write_table
from kg.sources import Sources, find_sources
from kg.terms import CIVIC
from kg.validate import Finding, load_shapes, read_report

OPEN, DUE, GONE, GRAVE = "set apart", "look again", "no longer found", "now a violation"
_COLUMNS = ("rule", "thing", "state", "until", "why", "by", "on", "found")


def list_all(root: Path | None, release_dir: Path | None, form: str) -> None:
    """Print every acknowledgement with its state, the day to look again first."""
    sources = find_sources(root)
    known = Register(DataFiles(sources)).all()
    apart = set_apart(_findings(sources, release_dir), known)
    told = {each.key for _, each in apart.acknowledged}
    gone = {each.key for each in apart.gone}
    today = date.today().isoformat()
    rows = []
    for each in known:
        state = DUE if each.until <= today else OPEN
        if each.key not in told:
            state = GONE if each.key in gone else GRAVE
        said = each.decision
        rows.append(
            (each.code, shorten(each.focus), state, each.until, said.why, shorten(said.by),
             said.on, "everything in this plan" if each.is_of_plan else each.value or None)
        )  # fmt: skip
    click.echo(write_table(form, _COLUMNS, rows), nl=False)
    if not rows:
        click.echo("nothing is acknowledged", err=True)


def add(
    root: Path | None,
    release_dir: Path | None,
    code: str,
    what: tuple[tuple[str, ...], tuple[str, ...]],
    until: str,
    said: tuple[str, str, str],
) -> None:
    """Acknowledge what a rule finds in things, and in whole plans, all of it or none.

    Raises:
        NotFoundError: The rule finds nothing in a thing, or there is no such rule or plan.
        UsageError: What the rule finds stops a release.
    """
    things, plans = what
    sources = find_sources(root)
    files = DataFiles(sources)
    decision = decision_of(files, *said)
    found = _findings(sources, release_dir)
    wanted = [f for thing in dict.fromkeys(things) for f in _of(found, _rule(code), thing)]
    register = Register(files)
    aside = [_plan(files, plan) for plan in dict.fromkeys(plans)]
    if aside:
        _refuse_grave(sources, _rule(code))
    register.add(wanted, until, decision)
    for plan in aside:
        register.set_aside(_rule(code), plan, until, decision)
    told = [f"{f.code} {shorten(f.focus)} is set apart: {f.message}" for f in wanted]
    told += [f"{_rule(code)} is set aside in {shorten(plan)}" for plan in aside]
    _write(files, told)


def undo(root: Path | None, code: str, things: tuple[str, ...]) -> None:
    """Take acknowledgements out, all of them or none."""
    files = DataFiles(find_sources(root))
    register = Register(files)
    out = [each for thing in things for each in register.remove(_rule(code), _iri(thing))]
    _write(files, [f"{each.code} {shorten(each.focus)} counts again" for each in out])


def _findings(sources: Sources, release_dir: Path | None) -> list[Finding]:
    """Return what is found in the current release, of things as the files name them."""
    folder = ReleaseFolder.find(release_dir, sources)
    current = folder.current()
    if current is None:
        raise ReleaseError(f"no release in {folder.path} tells what is found; `kg build` makes one")
    rules = {rule.code: rule.name for rule in load_shapes(sources.shapes).rules}
    found = read_report(read_report_of(folder, current.name), {}, rules)
    base = base_of(folder, current.name)
    return [
        replace(f, focus=moved(f.focus, base, BASE), value=moved(f.value, base, BASE))
        for f in found
    ]


def _of(findings: list[Finding], code: str, thing: str) -> list[Finding]:
    wanted = key_of(code, _iri(thing), "")[:2]
    fitting = [finding for finding in findings if _key(finding)[:2] == wanted]
    if not fitting:
        raise NotFoundError(
            f"{code} finds nothing in {thing[:80]!r}; `kg validate --rule {code}` tells where",
            text=thing,
        )
    return fitting


def _plan(files: DataFiles, text: str) -> str:
    """Return the IRI of a plan of the data."""
    iri = _iri(text)
    if (iri, TYPE, str(CIVIC.DeliveryPlan)) not in files.triples_of(files.file_of(iri)):
        raise NotFoundError(f"{text[:80]!r} is no plan of the data; /plans lists them", text=text)
    return iri


def _refuse_grave(sources: Sources, code: str) -> None:
    """Refuse to set aside a rule that nobody knows, or that stops a release."""
    severities = {r.severity for r in load_shapes(sources.shapes).rules if r.code == code}
    if not severities:
        raise NotFoundError(f"no rule has the code {code[:20]!r}; `kg validate` tells them")
    if "Violation" in severities:
        raise UsageError(f"{code} stops a release; it can not be set aside, only kept")


def _key(finding: Finding) -> Key:
    return key_of(finding.code, finding.focus, finding.value)


def _rule(code: str) -> str:
    return code.strip().upper()


def _iri(thing: str) -> str:
    try:
        return expand(thing)
    except ValueError as err:
        raise UsageError(f"{thing[:80]!r} is no IRI; write it as col:activity-exchange") from err


def _write(files: DataFiles, told: list[str]) -> None:
    changed = files.write()
    for line in told:
        click.echo(line)
    click.echo(f"changed: {', '.join(changed)}; `kg build` makes a release of it", err=True)
