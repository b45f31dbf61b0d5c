"""What a copy holds: every address that makes sense without a server, from clear sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg import pages
from kg.catalog import Published, list_datasets, sitemap_files
from kg.pages import gaps, lists, shapes, terms
from kg.queries import list_questions
from kg.terms import BASE
from web.publishing.addresses import Address, file_of
from web.publishing.errors import PublishError

_GRAPHS, _TABLES = ("ttl", "jsonld"), ("csv", "json")
# The rooms that stand still, with the forms that each has here.
_ROOMS: Mapping[str, tuple[str, ...]] = {
    "/": (*_GRAPHS, *_TABLES),
    **dict.fromkeys((f"/{key}" for key in lists.list_keys()), (*_GRAPHS, *_TABLES)),
    "/promises": (*_GRAPHS, *_TABLES, "ics", "atom"),
    "/partners": (*_GRAPHS, *_TABLES),
    "/money": (*_GRAPHS, *_TABLES),
    "/money/lines": (*_GRAPHS, *_TABLES),
    "/time": (*_GRAPHS, *_TABLES, "ics"),
    "/gaps": (*_GRAPHS, *_TABLES),
    "/network": (*_GRAPHS, *_TABLES, "graphml", "gexf"),
    "/compare": (*_GRAPHS, *_TABLES),
    "/completeness": (*_GRAPHS, *_TABLES),
    "/report": (*_GRAPHS, *_TABLES),
    "/questions": (*_GRAPHS, *_TABLES),
    "/map": (*_GRAPHS, *_TABLES),
    "/pictures": (*_GRAPHS, *_TABLES),
    "/pictures/network": (*_GRAPHS, *_TABLES, "svg"),
    "/pictures/neighbourhood": (*_GRAPHS, *_TABLES, "svg"),
    "/pictures/sight": (*_GRAPHS, *_TABLES, "svg"),
    "/ns": _GRAPHS,
    "/shapes": _GRAPHS,
    "/help": (),
    "/accessibility": (),
}
_GAP_FORMS = ("ttl", *_TABLES)
# Where programs look; each is one file, whatever its name ends in.
_FOR_PROGRAMS = (
    *("/.well-known/void", "/.well-known/void.ttl"),
    *("/catalog/linkset", "/context.jsonld", "/data.json", "/robots.txt"),
)


@dataclass(frozen=True, slots=True)
class Forward:
    """An address that only says where to look: `/id/…` leads to `/doc/…`."""

    path: str
    to: str

    @property
    def file(self) -> str:
        """Return the file, below the copy's folder; `….html` is a file as it stands.

        Raises:
            PublishError: No file may have this name.
        """
        return file_of(self.path, is_page=not self.path.endswith(".html"))


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a copy that the live site answers for."""

    address: Address
    is_page: bool

    @property
    def file(self) -> str:
        """Return the file, below the copy's folder.

        Raises:
            PublishError: No file may have this name.
        """
        return file_of(self.address.published, is_page=self.is_page)

    @property
    def alias(self) -> Forward:
        """Return the address of a page that names its form."""
        return Forward(f"{self.address.path}.html", self.address.path)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a copy holds before its own pages lead further.

    Shape: `house` tells of the files to take away, so that who makes these asks for it as well.
        `left_out` are paths that can be no file's name.
    """

    items: tuple[Item, ...]
    house: tuple[Item, ...]
    forwards: tuple[Forward, ...]
    left_out: tuple[str, ...]

    @property
    def paths(self) -> frozenset[str]:
        """Return every path that the copy answers for."""
        own = {item.address.path for item in (*self.items, *self.house)}
        return frozenset(own | {post.path for post in self.forwards})


def list_copy(release: Published) -> Listing:
    """Return what a copy of a release holds."""
    things = _things(release)
    wanted = [*_rooms(), *_gaps(), *_questions(), *_words(release), *_house(release)]
    for path in things.values():
        wanted += _with_forms(path, _GRAPHS)
    posts = [Forward(path, to) for path, to in things.items()]
    posts += [item.alias for item in wanted if item.is_page and item.address.path != "/"]
    posts.append(Forward(f"/ns/{terms.vocabulary_version(release.store)}", "/ns"))
    posts.append(Forward(f"/shapes/{shapes.shapes_page().version}", "/shapes"))
    return _possible(wanted, [*posts, Forward("/code", "/ns")])


def _house(release: Published) -> Iterable[Item]:
    for path in ("/catalog", *(held.path for held in list_datasets(release))):
        yield from _with_forms(path, _GRAPHS)
    yield from _with_forms("/dumps", _TABLES)
    for path in (*_FOR_PROGRAMS, *sitemap_files(release)):
        yield Item(Address(path), is_page=False)


def _rooms() -> Iterable[Item]:
    for path, forms in _ROOMS.items():
        yield from _with_forms(path, forms)


def _gaps() -> Iterable[Item]:
    for kind in gaps.KINDS:
        yield from _with_forms(f"/gaps/{kind.key}", _GAP_FORMS)


def _questions() -> Iterable[Item]:
    for question in list_questions():
        forms = () if pages.needs_more(question, {}) else _TABLES
        yield from _with_forms(f"/questions/{question.name}", forms)


def _with_forms(path: str, forms: Iterable[str]) -> list[Item]:
    stem = "/index" if path == "/" else path
    others = (Item(Address(f"{stem}.{form}"), is_page=False) for form in forms)
    return [Item(Address(path), is_page=True), *others]


def _words(release: Published) -> Iterable[Item]:
    words = pages.terms_page(release.store)
    for word in (*words.classes, *words.properties):
        yield from _with_forms(f"/ns/{word.key}", _GRAPHS)
    for code in sorted({shape.code for shape in shapes.list_shapes()}):
        yield from _with_forms(f"/shapes/{code}", _GRAPHS)


def _things(release: Published) -> dict[str, str]:
    """Return the path of each thing that is published, and that of its page, in order."""
    base = str(release.manifest["base"])
    places = {f"{base}/id/": ("/id/", "/doc/"), f"{BASE}/code/": ("/code/", "/doc/code/")}
    places[f"{base}/.well-known/genid/"] = ("/.well-known/genid/", "/doc/genid/")
    found: dict[str, str] = {}
    for iri in _subjects(release):
        for start, (place, page) in places.items():
            if iri.startswith(start):
                found[place + iri.removeprefix(start)] = page + iri.removeprefix(start)
    return found


def _subjects(release: Published) -> list[str]:
    graphs = (held.iri for held in list_datasets(release))
    subjects = {quad.subject for graph in graphs for quad in release.store.quads(graph)}
    return sorted(term.value for term in subjects if isinstance(term, ox.NamedNode))


def _possible(wanted: Iterable[Item], posts: Iterable[Forward]) -> Listing:
    """Return those of which each can be a file of its own; no file may be a folder as well."""
    files: dict[str, Item | Forward] = {}
    left_out: set[str] = set()
    everything: tuple[Item | Forward, ...] = (*wanted, *posts)
    for made in everything:
        path = made.address.path if isinstance(made, Item) else made.path
        try:
            if files.setdefault(made.file, made) != made:
                left_out.add(path)
        except PublishError:
            left_out.add(path)
    folders = {above for file in files for above in _above(file)}
    left_out |= {f"/{file}" for file in files.keys() & folders}
    kept = [made for file, made in files.items() if file not in folders]
    items = [made for made in kept if isinstance(made, Item)]
    return Listing(
        items=tuple(item for item in items if not _is_of_house(item)),
        house=tuple(item for item in items if _is_of_house(item)),
        forwards=tuple(made for made in kept if isinstance(made, Forward)),
        left_out=tuple(sorted(left_out)),
    )


def _is_of_house(item: Item) -> bool:
    path = item.address.path
    return path.startswith(("/graph/", "/catalog", "/dumps", "/sitemap")) or path in _FOR_PROGRAMS


def _above(file: str) -> Iterable[str]:
    parts = file.split("/")[:-1]
    return ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
