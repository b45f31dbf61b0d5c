"""The findings of a release, each with the cells to look at and who leads the work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.acknowledging import Acknowledgement, acknowledgements_of
from kg.acknowledging.records import Key, keys_of
from kg.labels.caching import cached_per_store
from kg.labels.counted import Counted, address_of, plural
from kg.labels.directory import Directory, directory, question_rows, rows, texts
from kg.labels.records import Link, Place
from kg.lookup.names import BODY_CLASSES
from kg.store import Store
from kg.terms import shorten

SEVERITIES = ("Violation", "Warning", "Info")
WORDS = {
    "Violation": ("violation", "violations"),
    "Warning": ("warning", "warnings"),
    "Info": ("note", "notes"),
}


@dataclass(frozen=True, slots=True)
class SetApart:
    """Why a finding stays as it is for now, who says so, and until which day (ISO 8601)."""

    why: str
    by: Link
    until: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding: the rule's code, what it is about, and what to do.

    Shape: `plan` is None for what belongs to the shared register or to no plan; `source` is the
    cells in words, and `places` leads to those of the thing itself; `leads` are the bodies that
    lead the work or are accountable for it; `apart` says why the finding stays for now, where it
    was acknowledged; `change` what became of it since a release that it is compared with (one of
    `kg.validate.changes.CHANGES`), and is empty where it is not; `graph` and `result` say where the
    finding stands in the dataset.
    """

    code: str
    severity: str
    plan: Link | None
    focus: Link
    path: str
    value: str
    message: str
    remedy: str
    source: str
    places: tuple[Place, ...]
    leads: tuple[Link, ...]
    apart: SetApart | None
    graph: str
    result: str
    change: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it counts: it was not acknowledged, or nobody may leave it as it is."""
        return self.apart is None


@cached_per_store
def list_findings(store: Store) -> tuple[FindingLine, ...]:
    """Return every finding of a release: by severity, code, plan and name."""
    names = directory(store)
    places: defaultdict[str, tuple[Place, ...]] = defaultdict(tuple)
    for focus, *where in map(texts, rows(store, "finding-places")):
        places[str(focus)] += (names.place(where),)
    leads: defaultdict[str, tuple[Link, ...]] = defaultdict(tuple)
    for focus, party in map(texts, rows(store, "finding-leads")):
        thing = names.index.things.get(str(party))
        if thing is not None and thing.classes & BODY_CLASSES:  # a group answers no letter
            leads[str(focus)] += (names.link(str(party)),)
    called = {
        str(focus): names.unnamed(words, party, role) or (names.name(about) if about else "")
        for focus, words, party, role, about in map(texts, rows(store, "finding-names"))
    }
    apart = {each.key: each for each in acknowledgements_of(store)}
    kept = _About(names, places, leads, called, apart)
    found = (_line(kept, texts(row)) for row in question_rows(store, "findings"))
    return tuple(sorted(found, key=_order))


def count_findings(store: Store, plan: str) -> tuple[Counted, ...]:
    """Return how many open findings of each severity one plan has, without those it has not."""
    counts = _open_by_plan(store).get(plan, Counter())
    return tuple(
        counted(counts[name], WORDS[name], plan=plan, severity=name)
        for name in SEVERITIES
        if counts[name]
    )


@cached_per_store
def _open_by_plan(store: Store) -> Mapping[str, Counter[str]]:
    """Return how many open findings of each severity each plan has."""
    held: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in list_findings(store):
        if line.is_open and line.plan:
            held[line.plan.iri][line.severity] += 1
    return held


def counted(number: int, words: tuple[str, str], look: str = "", **given: str) -> Counted:
    """Return a number of findings, with where those are listed."""
    return Counted(number, plural(number, *words), address_of("/report", **given), look=look)


@cached_per_store
def findings_by_focus(store: Store) -> defaultdict[str, tuple[FindingLine, ...]]:
    """Return the findings about each thing, by its IRI."""
    held: defaultdict[str, tuple[FindingLine, ...]] = defaultdict(tuple)
    for line in list_findings(store):
        held[line.focus.iri] += (line,)
    return held


@dataclass(frozen=True, slots=True)
class _About:
    """What is known of the things with findings, by IRI; `called` names those without a name."""

    names: Directory
    places: Mapping[str, tuple[Place, ...]]
    leads: Mapping[str, tuple[Link, ...]]
    called: Mapping[str, str]
    apart: Mapping[Key, Acknowledgement]

    def set_apart(self, severity: str, keys: Iterable[Key]) -> SetApart | None:
        one = next((self.apart[key] for key in keys if key in self.apart), None)
        if one is None or severity == SEVERITIES[0]:
            return None
        return SetApart(one.decision.why, self.names.link(one.decision.by), one.until)


@cached_per_store
def set_apart_in_vain(store: Store) -> tuple[Acknowledgement, ...]:
    """Return the acknowledgements of what is found no more."""
    found = {
        key
        for line in list_findings(store)
        for key in keys_of(
            line.code, line.focus.iri, line.value, line.plan.iri if line.plan else ""
        )
    }
    return tuple(each for each in acknowledgements_of(store) if each.key not in found)


def _line(about: _About, found: list[str | None]) -> FindingLine:
    result, code, severity, plan, focus, path, value, message, remedy, source, report = found
    iri = str(focus)
    return FindingLine(
        code=str(code),
        severity=str(severity),
        plan=about.names.link(plan) if plan else None,
        focus=about.names.link(iri, about.called.get(iri, "")),
        path=shorten(path) if path else "",
        value=value or "",
        message=str(message),
        remedy=remedy or "",
        source=source or "",
        places=about.places.get(iri, ()),
        leads=about.leads.get(iri, ()),
        apart=about.set_apart(str(severity), keys_of(str(code), iri, value or "", plan or "")),
        graph=str(report),
        result=str(result),
    )


def _order(line: FindingLine) -> tuple[int, str, str, str, str]:
    severity = SEVERITIES.index(line.severity) if line.severity in SEVERITIES else 0
    return (severity, line.code, line.plan.name if line.plan else "", line.focus.name, line.result)
