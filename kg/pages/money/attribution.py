"""Which strategies and goals a sum serves, through its own work and through lines that name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.pages.money.records import Reach
from kg.rules.counting import SURENESS

Own = Mapping[str, Mapping[str, Iterable[str]]]


def reaches(own: Own, naming: Mapping[str, Iterable[str]]) -> dict[str, tuple[Reach, ...]]:
    """Return the ends of each line.

    Args:
        own: For each line the ends that its own work serves, each with how sure every way is.
        naming: For each line the lines that point to it, over any number of references.
    """
    found = {}
    for line in {*own, *naming}:
        ways: defaultdict[str, list[str]] = defaultdict(list)
        through: defaultdict[str, list[str]] = defaultdict(list)
        for source in (line, *sorted(naming.get(line, ()))):
            for end, sureness in own.get(source, {}).items():
                ways[end].extend(sureness)
                through[end].append(source)
        direct = own.get(line, {})
        found[line] = tuple(
            Reach(end, end not in direct, min(held, key=SURENESS.index), tuple(through[end]))
            for end, held in ways.items()
        )
    return found
