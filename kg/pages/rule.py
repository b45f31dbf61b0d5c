"""The page of one rule: what it asks and why, examples of both kinds, and how often it fires."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from kg.errors import NotFoundError
from kg.labels.counted import Counted
from kg.labels.records import Link
from kg.pages.report.findings import WORDS, counted, list_findings
from kg.pages.report.narrowing import ACKNOWLEDGED, SHARED
from kg.pages.report.rules import Example, good_example, rules_by_code
from kg.pages.shapes import Shape, Triples, triples_of
from kg.sources import find_sources
from kg.store import Store

_EXAMPLES = "examples"
_SAYS = "# It says: "


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line of an example; `is_own` says that it stands in a part that the other one has not."""

    text: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Case:
    """An example in Turtle without its prefixes: what it shows, and what the rule says of it.

    Shape: `says` is empty of an example that keeps to the rule.
    """

    shows: str
    says: str
    lines: tuple[CaseLine, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule of the catalogue, which may have several shapes.

    Shape: `fires` are the plans in which it finds anything, each with the number of its open
    findings, most first; `total` counts all of them, `acknowledged` what was set apart. `before`
    and `after` are the rules beside it, in the order of their codes; None at an end.
    """

    code: str
    name: str
    severity: str
    why: str
    helps: tuple[str, ...]
    asks_owner: bool
    shapes: tuple[Shape, ...]
    breaks: Case
    holds: Case
    example: Example | None
    fires: tuple[tuple[Link, Counted], ...]
    total: Counted
    acknowledged: Counted
    before: Shape | None
    after: Shape | None


def rule_page(store: Store, code: str) -> RulePage:
    """Return the page of a rule, by its code such as `C03`.

    Raises:
        NotFoundError: No rule has this code.
    """
    shapes = _find(code)
    first = shapes[0]
    codes = tuple(rules_by_code())
    at = codes.index(code)
    found = [line for line in list_findings(store) if line.code == code]
    words = WORDS[first.severity]
    plans = {line.plan.iri: line.plan for line in found if line.plan}
    counts = Counter(line.plan.iri if line.plan else SHARED.iri for line in found if line.is_open)
    fires = [
        (plans.get(iri, SHARED), counted(number, words, code=code, plan=iri))
        for iri, number in counts.items()
    ]
    breaks, holds = _cases(code)
    return RulePage(
        code=code,
        name=first.name,
        severity=first.severity,
        why=next((shape.why for shape in shapes if shape.why), ""),
        helps=next((shape.helps for shape in shapes if shape.helps), ()),
        asks_owner=any(shape.asks_owner for shape in shapes),
        shapes=shapes,
        breaks=breaks,
        holds=holds,
        example=good_example(store, code),
        fires=tuple(sorted(fires, key=lambda each: (-each[1].number, each[0].name))),
        total=counted(counts.total(), words, code=code),
        acknowledged=counted(len(found) - counts.total(), words, code=code, state=ACKNOWLEDGED),
        before=rules_by_code()[codes[at - 1]][0] if at else None,
        after=rules_by_code()[codes[at + 1]][0] if at + 1 < len(codes) else None,
    )


def rule_triples(code: str) -> Triples:
    """Return what the files of the shapes say of a rule.

    Raises:
        NotFoundError: No rule has this code.
    """
    return triples_of(_find(code))


def _find(code: str) -> tuple[Shape, ...]:
    shapes = rules_by_code().get(code)
    if shapes is None:
        raise NotFoundError(f"no rule has the code {code!r}; /shapes lists them all")
    return shapes


@cache
def _cases(code: str) -> tuple[Case, Case]:
    """Return the example that breaks a rule, and the one that keeps to it."""
    folder = find_sources().shapes / _EXAMPLES
    texts = [
        (folder / f"{code}-{kind}.ttl").read_text(encoding="utf-8") for kind in ("breaks", "holds")
    ]
    broken, kept = (_parts(text) for text in texts)
    return _case(texts[0], broken, kept), _case(texts[1], kept, broken)


def _case(text: str, parts: list[str], of_other: list[str]) -> Case:
    heads = [line for line in text.splitlines() if line.startswith("# ")]
    says = next((line.removeprefix(_SAYS) for line in heads if line.startswith(_SAYS)), "")
    lines: list[CaseLine] = []
    for part in parts:
        if lines:
            lines.append(CaseLine("", is_own=False))
        lines += [CaseLine(line, part not in of_other) for line in part.splitlines()]
    return Case(heads[0].removeprefix("# "), says, tuple(lines))


def _parts(text: str) -> list[str]:
    """Return what a file says of each thing, without its prefixes and what stands over it."""
    parts = (part.strip("\n") for part in text.split("\n\n"))
    return [part for part in parts if part and not part.startswith(("@prefix", "# "))]
