"""What is published: a release's own graphs, and the settings of whoever publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kg import settings
from kg.store import Store

# Who made the linked data, unless whoever runs a copy says who they are.
_CONTRIBUTORS = "Civic Thread contributors"
# In the order of the fields of a publication.
SETTINGS = (
    settings.OPERATOR,
    settings.SECURITY_CONTACT,
    settings.SECURITY_EXPIRES,
    settings.CONTACT,
    settings.LICENCE,
)


class Published(Protocol):
    """What the catalogue needs of a release."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the release says of itself: `base`, `digest` and, if any, `harvested`."""
        ...

    @property
    def store(self) -> Store:
        """All graphs of the release."""
        ...


@dataclass(frozen=True, slots=True)
class Publication:
    """The settings of a publication.

    Shape:
        `publisher` is a name, `contact` an address (`mailto:` or `https:`) for those who found a
        weakness and `contact_expires` the date up to which it holds; `enquiries` is an address
        (`mailto:` or `https:`) or a telephone number for those who ask about the data; each is
        empty where it is not set. `licence` is that of the copy's own wording. `sparql` says
        whether the copy answers queries, which plain files do not.
    """

    publisher: str = ""
    contact: str = ""
    contact_expires: str = ""
    enquiries: str = ""
    licence: str = settings.LICENCE.default
    sparql: bool = True

    @classmethod
    def from_settings(cls, values: Mapping[str, Any]) -> Publication:
        """Return the publication that the values of `SETTINGS`, by their names, describe."""
        found = [str(values.get(s.name) or s.default).strip() for s in SETTINGS]
        return cls(found[0], found[1], found[2], found[3], found[4])

    @property
    def publisher_name(self) -> str:
        """Return the name of the publisher, which is never empty."""
        return self.publisher or _CONTRIBUTORS


def base_of(release: Published) -> str:
    """Return the base of a release's IRIs."""
    return str(release.manifest["base"])


def own_graphs(release: Published) -> tuple[str, ...]:
    """Return the IRIs of the graphs that a release publishes, in order.

    What was harvested is left out: it is to be had from those who publish it, and two servers
    that harvest each other would else hand each other their own data for ever.
    """
    harvested = release.manifest.get("harvested") or {}
    others = {graph for held in harvested.values() for graph in held["graphs"]}
    return tuple(graph for graph in release.store.graphs() if graph not in others)
