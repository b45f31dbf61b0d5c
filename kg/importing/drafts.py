"""What an import writes: the draft, its readings, the ledger, the mapping and the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.atomic import write_durably
from kg.errors import UsageError
from kg.importing.accepting import PLAN_FILE
from kg.importing.checking import check_own, commented
from kg.importing.commenting.notes import notes_of
from kg.importing.commenting.running import TYPES, with_comments
from kg.importing.drafting import Draft, Imported, SourceCell, Wanted, draft
from kg.importing.importer import Outcome
from kg.importing.layouts.own import OwnPlan
from kg.importing.ledger import text_at
from kg.importing.own_import import NOBODY, unsaid
from kg.importing.plan import COLUMN_HEAD, REPEATED_HEAD, Action
from kg.importing.publishers import publisher_named
from kg.importing.reading import DEFAULT, Limits
from kg.importing.readings import names_person
from kg.importing.records import Document, Passage, Place, Register, Table, Text
from kg.importing.words import fold
from kg.neighbours.own.blank import WRITERS
from kg.neighbours.own.filling import fill_book
from kg.neighbours.own.vocabulary import facts_of, read_vocabulary
from kg.release.checking import Asked
from kg.sources import Sources
from kg.terms import BASE

READINGS, LEDGER, MAPPING, REPORT = "readings.csv", "ledger.csv", "mapping.json", "report.html"
ANSWERS, EDITIONS, PAIRS = "answers.json", "editions.csv", "pairs.json"
WORKBOOK = "plan.xlsx"
_ROW_FOR_ACTION = ("A", "F", "G")
# What the officer's own file is called when it comes back with comments, by its format.
COMMENTED = {kind: f"commented.{kind}" for kind in ("docx", "xlsx", "ods")}
_ENGLISH_STOPS = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY = 40


def key_of(name: str) -> str:
    """Return a key for addresses made from a name: small letters, digits and single hyphens."""
    words = _ENGLISH_STOPS.sub(" ", fold(name)).split()
    key = ""
    for word in words:
        if key and len(key) + len(word) + 1 > _LONGEST_KEY:
            break
        key = f"{key}-{word}" if key else word[:_LONGEST_KEY]
    return key


def title_of(outcome: Outcome) -> str:
    """Return the plan's title: as decided, as the document has it, or the name of its file."""
    if outcome.decisions.title:
        return outcome.decisions.title
    told = next((one.found.name for one in outcome.readings if one.found.what == "plan"), None)
    if told:
        return told
    return outcome.document.properties.get("title") or Path(outcome.document.name).stem


def wanted_of(
    outcome: Outcome,
    publisher: str | None,
    plan: str | None,
    register: Register,
    publishers: dict[str, str],
) -> Wanted:
    """Return which plan a document is to become.

    Args:
        outcome: The document as it was read.
        publisher: Its publisher as the officer named it, None where the document names it.
        plan: The plan's key; None to make one from the title.
        register: The parties that are known.
        publishers: The keys of those who have plans here already, by their bodies.

    Raises:
        UsageError: Nothing says whose plan it is, or a name gives no key.
    """
    if outcome.own is not None:
        return _stated(outcome.own, outcome, register)
    name = publisher or outcome.decisions.publisher or _owner(outcome)
    if not name:
        raise UsageError(
            f"{outcome.document.name}: does not say whose plan it is; name it with --publisher NAME"
        )
    here = publisher_named(name, publishers, register)
    publisher_key, name = here or (key_of(name), name)
    title = title_of(outcome)
    key = plan or outcome.decisions.plan or f"plan-{key_of(title)}"
    for what, made in (("publisher", publisher_key), ("plan", key)):
        if not made.strip("-"):
            raise UsageError(
                f"{name if what == 'publisher' else title!r}: gives no key; name a "
                "--publisher and --plan in letters and digits"
            )
    return Wanted(publisher_key, name, key, title, register)


def own_plan_of(document: Document, publisher: str, plan: str) -> str:
    """Return which plan our own workbook is of, where it does not say so; "" where it does.

    Args:
        document: The workbook.
        publisher: As it was named; "" where nobody did.
        plan: Its key, as it was named; without both it is nobody's plan.
    """
    if not unsaid(document):
        return ""
    if publisher and plan and key_of(publisher):
        return f"{BASE}/id/{key_of(publisher)}/{plan}"
    return NOBODY + (key_of(Path(document.name).stem) or "1")


def _stated(own: OwnPlan, outcome: Outcome, register: Register) -> Wanted:
    """Return the plan that our own workbook is of, as it says itself or as it was told."""
    if own.plan.startswith(NOBODY):
        raise UsageError(
            f"{outcome.document.name}: does not say whose plan it is; name it with --publisher "
            "NAME and --plan KEY"
        )
    key, plan = own.plan.rsplit("/", 2)[-2:]
    return Wanted(key, key, plan, title_of(outcome), register)


def _owner(outcome: Outcome) -> str | None:
    """Return the owner that the text beside the rows names; one in a row alone is a partner."""
    owner = outcome.habits.owner
    told = any(
        isinstance(block, Text) and owner in block.text
        for block in outcome.document.blocks
        if owner
    )
    return owner if told else None


def imported_of(outcome: Outcome, content_hash: str) -> Imported:
    """Return a document as the drafting room takes it."""
    return Imported(
        outcome.document, tuple(_cells(outcome)), outcome.readings, outcome.habits, content_hash,
        persons=frozenset(_persons(outcome)),
    )  # fmt: skip


def _persons(outcome: Outcome) -> Iterator[str]:
    """Give the wording of what was left out because it names a person."""
    for reading in outcome.readings:
        if names_person(reading):
            for span in reading.spans:
                yield text_at(outcome.document, span.place)[span.start : span.end]
    for action in outcome.layout.actions:
        for field in action.fields:
            if field.meaning == "party-person" and field.passage:
                yield from (line.strip() for line in field.passage.text.splitlines())


def draft_of(outcome: Outcome, wanted: Wanted, content_hash: str) -> Draft:
    """Return the draft of a plan; of our own workbook, the plan that it states."""
    if outcome.own is not None:
        return Draft(outcome.own.turtle, wanted.iri, f"{wanted.publisher}/{wanted.plan}.ttl")
    return draft(imported_of(outcome, content_hash), wanted)


def commented_of(
    outcome: Outcome, data: bytes, sources: Sources, limits: Limits = DEFAULT
) -> bytes | None:
    """Return the officer's own file with comments where it needs care; None of other formats.

    In a workbook of ours stands what the rules find; in any other file what is in doubt.

    Args:
        outcome: The document as it was read.
        data: The file that it was read from.
        sources: Where the ontology and the shapes are.
        limits: How much may be spent on it.

    Raises:
        DocumentError: The file can not be opened to be written again.
    """
    document = outcome.document
    if outcome.own is not None:
        words = read_vocabulary(sources)
        checked = check_own(document, outcome.own, sources, Asked())
        return WRITERS[f".{document.format}"](commented(checked, words))
    if document.format not in TYPES:
        return None
    return with_comments(document.name, data, document.format, notes_of(outcome), limits)


def workbook_of(made: Draft, sources: Sources) -> bytes:
    """Return a draft as our workbook: it can be changed in a spreadsheet and imported again.

    Args:
        made: The draft.
        sources: Where the ontology, the register and the publisher's other plans are.
    """
    beside = sorted((sources.data / made.path).parent.glob("*.ttl"))
    said = ox.parse(made.turtle, format=ox.RdfFormat.TURTLE)
    facts = facts_of((quad.triple for quad in said), read_vocabulary(sources, beside))
    return WRITERS[".xlsx"](fill_book(facts, [made.plan]))


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a draft, the plan last: a folder without it holds no draft.

    Raises:
        UsageError: The folder holds something else than a draft.
    """
    known = {
        PLAN_FILE, WORKBOOK, READINGS, LEDGER, MAPPING, REPORT, ANSWERS, EDITIONS, PAIRS,
        *COMMENTED.values(),
    }  # fmt: skip
    if folder.exists():
        foreign = sorted(
            one.name
            for one in folder.iterdir()
            if one.name not in known and not one.name.startswith(".")
        )
        if foreign:
            raise UsageError(
                f"{folder}: holds {foreign[0]}, which is no part of a draft; name "
                "another folder with --out"
            )
        for stale in (PLAN_FILE, WORKBOOK, EDITIONS, PAIRS, *COMMENTED.values()):
            (folder / stale).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(files, key=lambda name: name == PLAN_FILE):
        write_durably(folder / name, files[name])


def _cells(outcome: Outcome) -> list[SourceCell]:
    """Return the cells that the plan stands in, each once, in reading order."""
    document = outcome.document
    found: list[SourceCell] = []
    seen: set[object] = set()
    heads = {
        (place.block, place.row)
        for place, use in outcome.layout.uses.items()
        if use in (COLUMN_HEAD, REPEATED_HEAD)
    }
    for action in outcome.layout.actions:
        for field in action.fields:
            if not field.passage.pieces:
                continue
            spans = tuple(span for _, span in field.passage.pieces)
            key = tuple(span.place for span in spans)
            if key in seen:
                continue
            seen.add(key)
            first = spans[0].place
            block = document.blocks[first.block]
            own = field.basis in ("cell", "label")
            head = field.head or ("Heading" if isinstance(block, Text) else "Band")
            page = block.page
            if isinstance(block, Table):
                cell = block.rows[first.row][first.column]
                page = (cell.page if cell else None) or page
            found.append(
                SourceCell(
                    spans, action.table or document.name,
                    _row(outcome, action, first, heads) if own else None, head,
                    _text(field.passage, outcome), page,
                )
            )  # fmt: skip
    return found


def _row(outcome: Outcome, action: Action, place: Place, heads: set[tuple[int, int]]) -> int | None:
    """Return the row of the table's body, from 1: the action's, where each action is one row."""
    if outcome.layout.family in _ROW_FOR_ACTION:
        return action.row
    if place.row < 0:
        return None
    return sum((place.block, row) not in heads for row in range(place.row + 1)) or None


def _text(passage: Passage, outcome: Outcome) -> str:
    return passage.text or "".join(
        text_at(outcome.document, span.place) for _, span in passage.pieces
    )
