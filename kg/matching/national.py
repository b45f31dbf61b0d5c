"""The list of national bodies: what each is called, also in other languages, and was before."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.errors import LoadError
from kg.lookup.names import fold
from kg.sources import Sources

FILE = "national-bodies.tsv"
COLUMNS = ("body", "name", "language", "sort", "until", "source")
# What a line may tell: the name, another one, a short form, a former name, a register number.
SORTS = ("name", "other", "short", "former", "number")


class Listed(NamedTuple):
    """One name of a national body.

    Shape: `body` is its key in the list and `name` what it is called now. `until` says in which
    year, month or day a former name ended, as in ISO 8601; it is empty of a name in use.
    `known_as` are all names of the body, folded.
    """

    body: str
    name: str
    text: str
    sort: str
    until: str
    source: str
    known_as: frozenset[str]

    @property
    def is_former(self) -> bool:
        """Whether it is called so no longer."""
        return self.sort == "former"


@dataclass(frozen=True, slots=True)
class National:
    """The names of national bodies.

    Shape: `names` are all of them; of `by_name`, folded, those that two bodies have are left out.
    """

    names: tuple[Listed, ...]
    by_name: Mapping[str, Listed]


NO_LIST = National((), {})


def read_national(sources: Sources) -> National:
    """Return the list.

    Raises:
        LoadError: It is missing, or a line of it is not as it should be.
    """
    path = sources.ontology / FILE
    try:
        lines = [line for line in path.read_text("utf-8").splitlines() if line[:1] != "#"]
    except (OSError, UnicodeDecodeError) as err:
        raise LoadError(f"{path}: can not be read: {err}") from err
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise LoadError(f"{path}: its columns are {', '.join(COLUMNS)}")
    return _national(_checked(str(path), rows))


def _checked(path: str, rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    found = []
    for row in rows:
        if None in row.values() or row["sort"] not in SORTS or not row["source"]:
            raise LoadError(f"{path}: {row['name'] or row['body']!r} is no whole line of the list")
        found.append(row)
    return found


def _national(rows: list[dict[str, str]]) -> National:
    now = {row["body"]: row["name"] for row in rows if row["sort"] == "name"}
    if nameless := {row["body"] for row in rows} - now.keys():
        raise LoadError(f"{FILE}: no line says what {min(nameless)!r} is called now")
    called: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["sort"] != "number":
            called[row["body"]].add(fold(row["name"]))
    known_as = {body: frozenset(names) for body, names in called.items()}
    names = tuple(
        Listed(
            r["body"],
            now[r["body"]],
            r["name"],
            r["sort"],
            r["until"],
            r["source"],
            known_as[r["body"]],
        )
        for r in rows
        if r["sort"] != "number"
    )
    held: dict[str, dict[str, Listed]] = defaultdict(dict)
    for listed in names:
        held[fold(listed.text)].setdefault(listed.body, listed)
    by_name = {name: next(iter(t.values())) for name, t in held.items() if len(t) == 1}
    return National(names, by_name)
