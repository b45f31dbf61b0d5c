"""A reviewed draft becomes a plan of `data/`: whole or not at all, and nothing else is touched."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.atomic import sync_folder, write_synced
from kg.errors import UsageError, ViolationsError
from kg.exporters.facts import REPORT_KEY
from kg.importing.filenames import KEPT, PLAN_FILE
from kg.records import text_of
from kg.release.checking import check_files
from kg.release.places import RESERVED, list_source_files
from kg.release.turtle import read_turtle
from kg.sources import Sources
from kg.terms import BASE, CIVIC, PREFIXES

_PLAN_IRI = re.compile(
    re.escape(BASE) + r"/id/([a-z0-9]+(?:-[a-z0-9]+)*)/([a-z0-9]+(?:-[a-z0-9]+)*)"
)
_TYPE = PREFIXES["rdf"] + "type"
_VERSION = PREFIXES["dcat"] + "version"
_MOST_TOLD = 5

Triples = tuple[ox.Triple, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was put into `data/`.

    Shape: `files` are new, the plan first; `commit` says in a line of the shell what to commit.
    """

    plan: str
    files: tuple[Path, ...]
    commit: str


def accept(folder: Path, sources: Sources) -> Accepted:
    """Put the draft of a folder into `data/PUBLISHER/PLAN.ttl`, with the decisions it was read by.

    Args:
        folder: What `kg import --out` wrote, with `plan.ttl`; nothing in it is changed.
        sources: The checkout whose `data/` gets the plan.

    Raises:
        UsageError: There is no draft, a plan of its key or its publisher's key is another's, or it
            speaks of things that another file describes.
        LoadError: A file can not be read as Turtle.
        ViolationsError: The draft breaks a rule that stops a release.
    """
    if not sources.in_checkout:
        raise UsageError(f"{sources.data} is a copy that was installed; accept plans in a checkout")
    draft = folder / PLAN_FILE
    if not draft.is_file():
        raise UsageError(f"{folder}: no {PLAN_FILE}; name the folder that `kg import --out` wrote")
    triples = read_turtle(draft, str(draft))
    publisher, plan = _keys(draft, triples)
    place = sources.data / publisher / f"{plan}.ttl"
    if place.exists():
        raise _exists(sources, place)
    _refuse_others(sources, publisher, triples)
    _refuse_violations(draft, sources)
    pairs = [(draft, place)] + [
        (folder / name, place.with_suffix(ending))
        for name, ending in KEPT.items()
        if (folder / name).is_file()
    ]
    _put(pairs, sources)
    files = tuple(target for _, target in pairs)
    names = " ".join(path.relative_to(sources.root).as_posix() for path in files)
    what = plan if plan.startswith(REPORT_KEY) else f"plan {plan}"
    said = f"git add {names} && git commit -m 'The {what} of {publisher} is in'"
    return Accepted(f"{BASE}/id/{publisher}/{plan}", files, said)


def _keys(draft: Path, triples: Triples) -> tuple[str, str]:
    plans = _described(triples, str(CIVIC.DeliveryPlan))
    if not plans:
        # One that is only promised has no version.
        versioned = {_subject(t) for t in triples if t.predicate.value == _VERSION}
        plans = [one for one in _described(triples, str(CIVIC.Report)) if one in versioned]
    if len(plans) != 1:
        raise UsageError(
            f"{draft}: must describe one civic:DeliveryPlan, and has {len(plans)}; a report is "
            "one civic:Report with a dcat:version"
        )
    match = _PLAN_IRI.fullmatch(plans[0])
    if match is None or match[1] in RESERVED:
        raise UsageError(
            f"{draft}: its plan is <{plans[0]}>; a plan here is <{BASE}/id/PUBLISHER/PLAN>, "
            "both in small letters, digits and hyphens"
        )
    return match[1], match[2]


def _described(triples: Triples, kind: str) -> list[str]:
    return sorted({_subject(t) for t in triples if _is_type(t) and text_of(t.object) == kind})


def _refuse_others(sources: Sources, publisher: str, triples: Triples) -> None:
    """Refuse a draft that speaks of what another file describes, or by another's key."""
    # A report may say from which value a target of its plan starts.
    mine = {_subject(one) for one in triples if one.predicate.value != str(CIVIC.baseline)}
    bodies = set(_bodies(triples))
    for file in list_source_files(sources):
        theirs = read_turtle(file.path, file.name)
        both = sorted(mine & {_subject(triple) for triple in theirs if _is_type(triple)})
        if both:
            raise UsageError(
                f"{file.name} describes <{both[0]}> already; a plan speaks only of its own things: "
                "name what is known by its record, or import with another --plan KEY"
            )
        held = set(_bodies(theirs))
        if file.graph.startswith(f"{publisher}/") and held and bodies and not held & bodies:
            raise UsageError(
                f"the key {publisher!r} is that of <{min(held)}> ({file.name}); import with "
                "another --publisher"
            )


def _bodies(triples: Triples) -> Iterator[str]:
    """Yield the bodies that are answerable for the delivery plans of a file."""
    wanted = str(CIVIC.DeliveryPlan)
    plans = {_subject(t) for t in triples if _is_type(t) and text_of(t.object) == wanted}
    for triple in triples:
        if triple.predicate.value == str(CIVIC.accountableBody) and _subject(triple) in plans:
            yield str(text_of(triple.object))


def _refuse_violations(draft: Path, sources: Sources) -> None:
    broken = [f for f in check_files([draft], sources).findings if f.is_violation]
    if not broken:
        return
    count = len(broken)
    lines = [f"{draft}: not accepted: {count:,} violation{'s' if count > 1 else ''}"]
    lines += [f"  {f.code} {f.message} ({f.source or f.focus}) {f.remedy}" for f in broken]
    if count > _MOST_TOLD:
        told = f"  … and {count - _MOST_TOLD:,} more; `kg validate {draft}` shows them all"
        lines[_MOST_TOLD + 1 :] = [told]
    raise ViolationsError("\n".join(lines))


def _put(pairs: list[tuple[Path, Path]], sources: Sources) -> None:
    """Put files in place, all or none; a file that is there by now is not written over.

    The plan goes last: until then nothing is a plan.
    """
    home = pairs[0][1].parent
    is_new = not home.exists()
    home.mkdir(parents=True, exist_ok=True)
    staged: list[tuple[Path, Path]] = []
    placed: list[Path] = []
    try:
        for source, target in pairs:
            beside = target.with_name(f".{target.name}.{os.getpid()}.new")
            staged.append((beside, target))
            write_synced(beside, source.read_bytes())
        for beside, target in reversed(staged):
            os.link(beside, target)
            placed.append(target)
    except OSError as err:
        for target in placed:
            target.unlink(missing_ok=True)
        if isinstance(err, FileExistsError):
            raise _exists(sources, Path(err.filename2 or pairs[0][1])) from err
        raise
    finally:
        for beside, _ in staged:
            beside.unlink(missing_ok=True)
        if is_new and not _holds_any(home):
            home.rmdir()
    sync_folder(home)


def _holds_any(folder: Path) -> bool:
    """Whether a folder holds anything."""
    return any(folder.iterdir())


def _exists(sources: Sources, place: Path) -> UsageError:
    name = place.relative_to(sources.root).as_posix()
    return UsageError(f"{name} exists already; import the document with another --plan KEY")


def _subject(triple: ox.Triple) -> str:
    return str(text_of(triple.subject))


def _is_type(triple: ox.Triple) -> bool:
    return triple.predicate.value == _TYPE
