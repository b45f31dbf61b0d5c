"""The exit test: what falls or is weakened if some bodies leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.counted import address_of
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.labels.sentences import Sentence
from kg.lookup.names import BODY_CLASSES
from kg.lookup.values import find_things, join_names
from kg.pages.matrix import partner_matrix
from kg.pages.money import ledger, totals
from kg.pages.verdicts import judge_exit
from kg.panels import Panel, show_page
from kg.store import Store

_PATH = "/exit"
_SUGGESTED = 8
_MOST_NAMED = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """A body, and the address of the test with it or without it."""

    body: Link
    address: str


@dataclass(frozen=True, slots=True)
class ExitPage:
    """The exit test of some bodies; without any, bodies to begin with.

    Shape: `leaving` leads to the test without each; `begin` are the bodies that most strategies
    lean on. `names` are those of all bodies, none where there are too many for a list. `panels` are
    the questions of the folder `exit`, by their keys; none where nobody leaves.
    """

    bodies: str
    leaving: tuple[Choice, ...]
    begin: tuple[Choice, ...]
    names: tuple[str, ...]
    panels: Mapping[str, Panel]
    verdict: Sentence

    @property
    def address(self) -> str:
        """Return the address of this test, by which it can be sent to others."""
        return address_of(_PATH, bodies=self.bodies)

    def file(self, suffix: str) -> str:
        """Return the address of the risk register as a file."""
        return address_of(f"{_PATH}/register.{suffix}", bodies=self.bodies)


def exit_page(store: Store, typed: str) -> ExitPage:
    """Return the exit test of the bodies that a person typed; see `find_bodies`."""
    bodies = find_bodies(store, typed)
    names = directory(store)
    panels = show_page(store, "exit", bodies) if bodies else {}
    return ExitPage(
        bodies=join_names(bodies),
        leaving=tuple(
            Choice(names.link(iri), _address(tuple(b for b in bodies if b != iri)))
            for iri in bodies
        ),
        begin=() if bodies else _begin(store),
        names=_suggested(store),
        panels=panels,
        verdict=_verdict(store, [names.name(iri) for iri in bodies], panels),
    )


def exit_address(store: Store, typed: str, more: str) -> str:
    """Return the address of the test with one more body.

    Raises:
        QueryError: There are too many; at most `MOST_NAMES` leave together.
        NotFoundError: A name means nothing.
        AmbiguousError: A name means several things.
    """
    return _address(find_bodies(store, f"{typed};{more}"))


def find_bodies(store: Store, typed: str) -> tuple[str, ...]:
    """Return the IRIs of the bodies that a person typed, parted by semicolons.

    Raises:
        QueryError: There are too many.
        NotFoundError: A name means nothing.
        AmbiguousError: A name means several things.
    """
    if not typed.strip("; "):
        return ()
    return find_things(directory(store).index, typed, "party")


def _address(bodies: tuple[str, ...]) -> str:
    return address_of(_PATH, bodies=join_names(bodies))


def _begin(store: Store) -> tuple[Choice, ...]:
    rows = [row for row in partner_matrix(store).rows if not row.is_group][:_SUGGESTED]
    return tuple(Choice(row.partner, _address((row.partner.iri,))) for row in rows)


@cached_per_store
def _suggested(store: Store) -> tuple[str, ...]:
    """Return the names of all bodies; none where they are too many for a list."""
    things = directory(store).index.things.values()
    named = {thing.name for thing in things if thing.name and thing.classes & BODY_CLASSES}
    return tuple(sorted(named)) if len(named) <= _MOST_NAMED else ()


def _verdict(store: Store, names: list[str], panels: Mapping[str, Panel]) -> Sentence:
    if not panels:
        return Sentence(())
    lines = ledger(store).by_iri
    return judge_exit(
        names,
        panels["stops"].count("activity", "activities"),
        panels["weakened"].count("activity", "activities"),
        panels["strategies"].count("strategy or plan", "strategies or plans"),
        panels["outcomes"].count("outcome", "outcomes"),
        [each.text for each in totals(lines[row["line"]] for row in panels["money"].answered)],
    )
