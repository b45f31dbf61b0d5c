"""What only the owner of a plan can answer: each gap that an answer closes, as one question.

A question is asked of what a rule of the shapes finds, where the answer is one code, one known
thing, one day or one period. Other gaps need a record of their own; they are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.acknowledging import acknowledgements_of
from kg.acknowledging.records import keys_of
from kg.exporters.facts import Facts
from kg.labels.directory import question_rows, texts
from kg.store import Store
from kg.terms import CODE, shorten

CODED, NAMED, DAY, PERIOD = "code", "name", "day", "period"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question.

    Shape:
        rule: The code of the rule whose findings it is asked of.
        prop: The property that the answer states; of the kinds of one rule, the last is the one
            whose path has several steps.
        title: What the group of such questions is called.
        asks: The question; `{name}`, `{party}` and `{thing}` stand for names.
        form: What an answer is: `CODED`, `NAMED`, `DAY` or `PERIOD`.
        values: The code list, or the classes of the things that may be named.
        but: The code that says that nobody knows.
    """

    rule: str
    prop: str
    title: str
    asks: str
    form: str
    values: tuple[str, ...] = ()
    but: str = ""


# What is worth most stands first.
KINDS = (
    Kind("C09", "civic:delivers", "Strategy", "Which strategy does “{name}” carry out?", NAMED,
         ("civic:Strategy",)),
    Kind("C08", "civic:timeframe", "Period", "From which day to which day does “{name}” go?",
         PERIOD),
    Kind("C12", "civic:due", "Days", "By which day is “{name}” to be done?", DAY),
    Kind("C15", "civic:fundedFrom", "Funds", "Which pot pays “{name}”?", NAMED,
         ("civic:FundingSource",)),
    Kind("C13", "civic:unit", "Units", "In what is “{name}” counted?", CODED, ("unit",)),
    Kind("C13", "civic:population", "Of whom", "Of whom is “{name}” counted?", NAMED,
         ("civic:Population", "civic:OrganisationType", "org:Organization")),
    Kind("Q09", "civic:role", "Roles", "What part does “{party}” play in “{thing}”?", CODED,
         ("role",), but="engaged"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Shape: `thing` is the IRI of what is asked about; `wording` what the document says, "" where it
    says nothing; `cell` where, in words.
    """

    thing: str
    kind: Kind
    text: str
    wording: str
    cell: str


@dataclass(frozen=True, slots=True)
class OwnerQuestions:
    """The questions to the owner of one plan.

    Shape: `groups` in the order of `KINDS`, none of them empty. `others` counts the gaps that are
    not asked of the owner this way, by the name of the rule, the most first.
    """

    plan: str
    name: str
    owner: str
    groups: tuple[tuple[Kind, tuple[Question, ...]], ...]
    others: tuple[tuple[str, int], ...]

    @property
    def number(self) -> int:
        """How many questions there are."""
        return sum(len(questions) for _, questions in self.groups)


def owner_questions(store: Store, plan: str, facts: Facts) -> OwnerQuestions:
    """Return what the owner of a plan is asked.

    Args:
        store: The release.
        plan: The plan's IRI.
        facts: What is said of the plan.
    """
    askable = {kind for kind in KINDS if kind.form in (DAY, PERIOD) or any(values_of(kind, facts))}
    apart = {each.key for each in acknowledgements_of(store)}
    asked: dict[Kind, list[Question]] = {kind: [] for kind in KINDS}
    others: Counter[str] = Counter()
    for row in map(texts, question_rows(store, "findings", plan=plan)):
        _, rule, _, _, focus, path, value, _, _, source, _ = map(str, row)
        if apart.intersection(keys_of(rule, focus, "" if value == "None" else value, plan)):
            continue
        kind = _kind_of(rule, "" if path == "None" else path)
        if kind is None or kind not in askable:
            others[rule] += 1
            continue
        wording = facts.text(focus, "civic:asWritten") or ""
        cell = "" if source == "None" else source
        asked[kind].append(Question(focus, kind, _ask(kind, focus, facts), wording, cell))
    body = facts.text(plan, "civic:accountableBody")
    return OwnerQuestions(
        plan,
        facts.name(plan),
        facts.name(body) if body else "",
        tuple((kind, tuple(found)) for kind, found in asked.items() if found),
        tuple(others.most_common()),
    )


def choices_of(kind: Kind, facts: Facts) -> tuple[str, ...]:
    """Return the names that an answer may have, in the order of the alphabet; none of a day."""
    return tuple(sorted({facts.name(iri) for iri in values_of(kind, facts)}, key=str.casefold))


def values_of(kind: Kind, facts: Facts) -> Iterator[str]:
    """Yield the IRIs that an answer may mean."""
    if kind.form == CODED:
        for scheme in kind.values:
            for iri in facts.codes(f"{CODE}{scheme}/"):
                if iri.rpartition("/")[2] != kind.but:
                    yield iri
    elif kind.form == NAMED:
        yield from facts.of(*kind.values)
        yield from facts.others(*kind.values)


def _kind_of(rule: str, path: str) -> Kind | None:
    """Return which question a finding is: by its path, or the one whose path has several steps."""
    of_rule = [kind for kind in KINDS if kind.rule == rule]
    if path.startswith("http"):
        return next((kind for kind in of_rule if kind.prop == shorten(path)), None)
    return of_rule[-1] if of_rule else None


def _ask(kind: Kind, focus: str, facts: Facts) -> str:
    party = facts.text(focus, "civic:party")
    thing = facts.text(focus, "civic:engagedIn")
    return kind.asks.format(
        name=facts.name(focus),
        party=facts.name(party) if party else "",
        thing=facts.name(thing) if thing else "",
    )
