"""The datasets of a release, one a named graph: what is known of each, and nothing more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.catalog.published import Published, base_of, own_graphs
from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link
from kg.release.places import CATALOG, CHECKS, CLAIMS, HARVESTED, HUB, INFERRED, VOCABULARY
from kg.store import Store

PLAN = "plan"
_ORDER = (PLAN, HUB, CLAIMS, CATALOG, VOCABULARY, INFERRED, CHECKS, HARVESTED)
# What a plan's statements refer to; together they say what the plan says.
_NEEDED = (HUB, CLAIMS, CATALOG, VOCABULARY)
_TITLES = {
    HUB: "Shared register of partners, places and topics",
    CLAIMS: "Claims that cross publishers",
    CATALOG: "Source documents, and an entry for each plan",
    VOCABULARY: "Ontology and code lists",
    INFERRED: "What follows by rule",
    CHECKS: "What the checks found",
    HARVESTED: "Taken from another publisher",
}
_DESCRIPTIONS = {
    HUB: "The shared register: organisations, units, posts, kinds of organisation and groups of "
    "people, with their other names, and the places and topics that plans name.",
    CLAIMS: "Readings and suggestions that cross publishers, each with a confidence and a basis.",
    CATALOG: "The documents that the plans were read from, with their publisher, date and terms of "
    "reuse as far as they are stated, and an entry for the graph of each plan.",
    VOCABULARY: "The classes, properties and codes in which plans are recorded.",
    INFERRED: "What follows from the stated facts by rule. It can be left out and made again.",
    CHECKS: "What is missing or wrong by our rules, as a SHACL report. Each finding names its rule "
    "and says what to do.",
    HARVESTED: "What another publisher says of its own partners, documents or claims, as it was "
    "taken from there. It is not published again here.",
}
_OWN_RIGHTS = (
    "Recorded by the project and under its licence. Names and identifiers come from the source "
    "documents and from public registers, which each record names."
)
_DERIVED_RIGHTS = "It follows from the datasets it belongs together with, and is under their terms."
_OTHERS_RIGHTS = "The terms are those of the publisher it was taken from."
_RIGHTS = {INFERRED: _DERIVED_RIGHTS, CHECKS: _DERIVED_RIGHTS, HARVESTED: _OTHERS_RIGHTS}
_UNKNOWN_RIGHTS = "Terms of reuse unknown: no source document is recorded."
_OURS = "Our own descriptions of it are under the licence of the project."


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a plan covers, as it says itself; a date is empty where it is open."""

    iri: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """One named graph as a dataset.

    Shape:
        `iri` is the graph's. `kind` is one of plan, hub, claims, catalog, vocabulary, inferred
        and checks; harvested ones are not published. `previous` is the dataset of the version
        before, where the plan names one that is held. `rights` says in words what is known of
        the terms of reuse; `licence` is an IRI, and empty where none is known. `requires` are the
        graphs that belong with it. `modified` is the day on which it was last changed, as the
        data state it; of what is derived, the latest of what it is derived from.
    """

    iri: str
    kind: str
    tail: str
    title: str
    description: str
    triples: int
    rights: str
    licence: str = ""
    version: str = ""
    previous: str = ""
    content_hash: str = ""
    plan: Link | None = None
    publisher: Link | None = None
    documents: tuple[Link, ...] = ()
    periods: tuple[Period, ...] = ()
    places: tuple[Link, ...] = ()
    requires: tuple[str, ...] = ()
    modified: str = ""

    @property
    def path(self) -> str:
        """Return the address of the dataset's page on this host."""
        return f"/graph/{self.tail}"

    @property
    def file_stem(self) -> str:
        """Return what its files are called: `gla/plan-2014-1`, `hub`, `checks/hub`."""
        if self.kind == PLAN or self.tail.count("/") > 1:
            head, _, version = self.tail.rpartition("/")
            return f"{head}-{version}"
        return self.tail


def list_datasets(release: Published) -> tuple[Dataset, ...]:
    """Return the datasets that a release publishes: plans first, what is derived last."""
    own = set(own_graphs(release))
    return tuple(held for held in _held(release).values() if held.iri in own)


def find_dataset(release: Published, iri: str) -> Dataset | None:
    """Return the dataset of a named graph, published or harvested, or None."""
    return _held(release).get(iri)


def _held(release: Published) -> Mapping[str, Dataset]:
    by_base = _by_base(release.store)
    base = base_of(release)
    if base not in by_base:
        by_base[base] = _read(release.store, base)
    return by_base[base]


@cached_per_store
def _by_base(_store: Store) -> dict[str, dict[str, Dataset]]:
    return {}


def _read(store: Store, base: str) -> dict[str, Dataset]:
    prefix = f"{base}/graph/"
    graphs = [graph for graph in store.graphs() if graph.startswith(prefix)]
    entries = _entries(store)
    places = _places(store)
    sizes = {str(graph): int(size or 0) for graph, size in map(texts, rows(store, "graph-sizes"))}
    made = (
        _dataset(store, graph, entries.get(graph, []), sizes.get(graph, 0), places.get(graph, ()))
        for graph in graphs
    )
    days = {str(graph): str(day) for graph, day in map(texts, rows(store, "dataset-days"))}
    dated = (replace(held, modified=days.get(held.iri, "")) for held in made)
    ranked = sorted(dated, key=lambda held: (_ORDER.index(held.kind), held.iri))
    by_tail = {held.tail: held for held in ranked}
    return {held.iri: _completed(held, by_tail) for held in ranked}


def _entries(store: Store) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for row in rows(store, "dataset-entries"):
        cells = [text or "" for text in texts(row)]
        found[cells[0]].append(cells[1:])
    return found


def _places(store: Store) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for graph, place in map(texts, rows(store, "dataset-places")):
        found[str(graph)].append(str(place))
    return {graph: tuple(listed) for graph, listed in found.items()}


def _dataset(
    store: Store, graph: str, entry: list[list[str]], triples: int, places: tuple[str, ...]
) -> Dataset:
    tail = graph.partition("/graph/")[2]
    if entry:
        return _plan_dataset(directory(store), graph, entry, triples, places)
    kind = tail.partition("/")[0]
    if kind not in _TITLES:  # a plan without an entry, which only a small store has
        return Dataset(graph, PLAN, tail, tail, "", triples, _UNKNOWN_RIGHTS)
    if kind == VOCABULARY:
        return _vocabulary(store, graph, triples)
    rights = _RIGHTS.get(kind, _OWN_RIGHTS)
    return Dataset(graph, kind, tail, _TITLES[kind], _DESCRIPTIONS[kind], triples, rights)


def _plan_dataset(
    names: Directory, graph: str, entry: list[list[str]], triples: int, places: tuple[str, ...]
) -> Dataset:
    title, version, plan, plan_title, about, publisher, _, rights, licence, digest, previous = (
        entry[0][:11]
    )
    documents = dict.fromkeys(row[6] for row in entry if row[6])
    periods = dict.fromkeys(Period(*row[11:14]) for row in entry if row[11])
    return Dataset(
        iri=graph,
        kind=PLAN,
        tail=graph.partition("/graph/")[2],
        title=title or plan_title,
        description=about,
        triples=triples,
        rights=f"The source document: {rights} {_OURS}" if rights else _UNKNOWN_RIGHTS,
        licence=licence,
        version=version,
        previous=previous,
        content_hash=digest,
        plan=names.link(plan),
        publisher=names.link(publisher) if publisher else None,
        documents=tuple(names.link(document) for document in documents),
        periods=tuple(periods),
        places=tuple(names.link(place) for place in places),
    )


def _vocabulary(store: Store, graph: str, triples: int) -> Dataset:
    title, about, version, licence, rights = _TITLES[VOCABULARY], "", "", "", ""
    for found in rows(store, "dataset-licence"):
        held, _, named, described, info, licence_iri, words = (t or "" for t in texts(found))
        if held == graph:
            title, about, version = f"{named} and code lists", described, info
            licence, rights = licence_iri, words
    return Dataset(
        iri=graph,
        kind=VOCABULARY,
        tail=VOCABULARY,
        title=title,
        description=about or _DESCRIPTIONS[VOCABULARY],
        triples=triples,
        rights=rights or "Terms of reuse unknown: the ontology states none.",
        licence=licence,
        version=version,
    )


def _completed(held: Dataset, by_tail: Mapping[str, Dataset]) -> Dataset:
    """Return a dataset with what the others tell of it: what it needs, and what it checks."""
    if held.kind not in (PLAN, INFERRED, CHECKS):
        return held
    needed = tuple(by_tail[kind].iri for kind in _NEEDED if kind in by_tail)
    if held.kind == INFERRED:
        plans = [other for other in by_tail.values() if other.kind == PLAN]
        needs = (*(plan.iri for plan in plans), *needed)
        return replace(_covering(held, plans), requires=needed, modified=_latest(by_tail, needs))
    if held.kind == PLAN:
        of_plan = (other.iri for other in by_tail.values() if _plan_iri(other) == held.previous)
        earlier = next(of_plan, "") if held.previous else ""
        return replace(held, requires=needed, previous=earlier)
    _, _, tail = held.tail.partition("/")
    checked = by_tail.get(tail)
    if checked is None:
        title = f"{held.title}: {tail or 'all plans together'}"
        return replace(held, title=title, requires=needed, modified=_latest(by_tail, needed))
    name = checked.plan.name if checked.plan else f"{checked.title[:1].lower()}{checked.title[1:]}"
    needs = (checked.iri, *needed)
    return replace(
        _covering(held, [checked]),
        title=f"{held.title}: {name}",
        requires=needs,
        modified=_latest(by_tail, needs),
    )


def _covering(held: Dataset, others: Iterable[Dataset]) -> Dataset:
    """Return a dataset with the periods and the places of those it speaks of."""
    periods, places = coverage_of(others)
    return replace(held, periods=periods, places=places)


def coverage_of(datasets: Iterable[Dataset]) -> tuple[tuple[Period, ...], tuple[Link, ...]]:
    """Return the periods and the places of some datasets, each once, in their order."""
    listed = tuple(datasets)
    return (
        tuple(dict.fromkeys(period for held in listed for period in held.periods)),
        tuple(dict.fromkeys(place for held in listed for place in held.places)),
    )


def latest_day(datasets: Iterable[Dataset]) -> str:
    """Return the latest day on which one of some datasets was changed, empty if none states one."""
    return max((held.modified for held in datasets), default="")


def _latest(by_tail: Mapping[str, Dataset], iris: Iterable[str]) -> str:
    wanted = set(iris)
    return latest_day(held for held in by_tail.values() if held.iri in wanted)


def _plan_iri(held: Dataset) -> str:
    return held.plan.iri if held.plan else ""
