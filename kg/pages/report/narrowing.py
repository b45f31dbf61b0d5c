"""How the report is narrowed: to a plan, to how grave it is, to a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.labels.counted import address_of
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.lookup import find_thing
from kg.pages.filters import Filter, Option
from kg.pages.report.changed import WORDS_OF_CHANGE
from kg.pages.report.findings import WORDS, FindingLine
from kg.pages.report.rules import rule_name, rules_by_code
from kg.store import Store
from kg.validate.changes import FIXED

ADDRESS = "/report"
REGISTER = "hub"
# What `state` may be: what is open is told where nothing is said.
OPEN, ACKNOWLEDGED = STATES = ("", "acknowledged")
SHARED = Link(REGISTER, "The shared register, and what is in no plan")

_Key = Callable[[FindingLine], str]
_KEYS: Mapping[str, tuple[str, _Key]] = {
    "plan": ("Plan", lambda line: line.plan.iri if line.plan else REGISTER),
    "severity": ("How grave", lambda line: line.severity),
    "code": ("Rule", lambda line: line.code),
    "change": ("What has changed", lambda line: line.change),
}


def fits(line: FindingLine, given: Mapping[str, str], but: str = "") -> bool:
    """Whether a finding is kept by the filters, but for one of them."""
    if line.is_open != (given["state"] == OPEN):
        return False
    if line.change == FIXED and not given["change"] and but != "change":
        return False  # what is mended is told only where that is asked for
    return all(given[name] in ("", key(line)) for name, (_, key) in _KEYS.items() if name != but)


def filters(
    store: Store, every: Sequence[FindingLine], given: Mapping[str, str]
) -> Iterable[Filter]:
    """Return the filters, each with what the others leave.

    Args:
        store: Where to ask.
        every: All findings of the release.
        given: What is filtered by; empty values are none.
    """
    names = directory(store)

    def link(name: str, value: str) -> Link:
        if name == "plan":
            return SHARED if value == REGISTER else names.link(value)
        if name == "code":
            return Link(
                value, f"{rule_name(value)} ({value})" if value in rules_by_code() else value
            )
        if name == "change":
            return Link(value, WORDS_OF_CHANGE[value])
        return Link(value, WORDS[value][1].capitalize())

    for name, (title, key) in _KEYS.items():
        if name == "severity" and given["code"]:  # a rule is of one severity
            continue
        if name == "change" and not given["change"]:  # they stand beside the comparison
            continue
        found = Counter(key(line) for line in every if fits(line, given, name))
        ordered = sorted(found, key=lambda value: (-found[value], value))
        yield Filter(
            title,
            link(name, given[name]) if given[name] else None,
            address_with({**given, name: ""}),
            tuple(
                Option(link(name, value), found[value], address_with({**given, name: value}))
                for value in ordered
            ),
        )


def plan_iri(store: Store, plan: str) -> str:
    """Return the IRI of the plan that a visitor named, or `hub`, or nothing.

    Raises:
        NotFoundError: No plan has this name; the sentence lists the near ones.
    """
    if plan in ("", REGISTER):
        return plan
    return find_thing(directory(store).index, plan, "plan").iri


def address_with(given: Mapping[str, str], number: int = 1) -> str:
    """Return the address of a screen of the report, filtered."""
    return address_of(ADDRESS, **given, **({"page": str(number)} if number > 1 else {}))
