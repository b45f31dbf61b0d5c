"""How well readings agree with what a plan says by hand.

Both are rows in the columns of `kg import --format json`. A reading and a gold row are a pair if
they are of the same `what`, belong to the same action, and their words overlap; of several the
nearest. A reading without a pair is wrong, unless it stands inside the wording of an activity or
of an aim (where the gold names only some of what can be read), or the gold calls it optional.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

Row = Mapping[str, Any]
# Table, column and what is to be read in it.
Column = tuple[str, str, str]

FACTS = ("party", "date", "money", "target")
WORDING = ("activity", "goal", "aim", "objective", "milestone", "outcome", "plan")
# These belong to an action in one layout, and stand over it in another.
ANYWHERE = ("goal", "aim", "objective", "plan", "note", "reference", "status")
SURE = 0.9

_WORD = re.compile(r"[^\W_]+|[%£€$✓]")
# An article or an "e.g." before a name is no part of it.
_BEFORE = re.compile(r"^((the|y|yr|la|le|les|e\.g\.|eg|including) |l')", re.IGNORECASE)


def plain(text: object) -> str:
    """Return a text as it is compared: without case, doubled space and signs at its ends."""
    bare = " ".join(unicodedata.normalize("NFC", str(text or "")).split()).casefold()
    return _BEFORE.sub("", bare.strip(" .,;:•-–()")).strip()


def nearness(one: object, other: object) -> float:
    """Return from 0 to 1 how much of their words two texts share."""
    if plain(one) == plain(other):
        return 1.0
    a, b = Counter(_WORD.findall(plain(one))), Counter(_WORD.findall(plain(other)))
    total = a.total() + b.total()
    return min(2 * (a & b).total() / total, 0.99) if total else 0.0


def number(value: object) -> Decimal | None:
    """Return a number that stands in a row, or None where there is none or any is right."""
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def among(gold: object, read: object) -> bool:
    """Whether a value is one of those that the gold allows, parted by `|`; `*` allows all."""
    values = str(gold or "").split("|")
    return str(read or "") in values or gold == "*"


def _action(row: Row) -> int | None:
    return int(row["action"]) if row["action"] not in (None, "") else None


def sure(reading: Row) -> bool:
    """Whether the importer calls a reading sure."""
    return float(reading.get("confidence") or 0) >= SURE and not reading.get("doubt")


# ---- What is right ----


def faults(gold: Row, reading: Row) -> list[str]:
    """Name what is wrong in a reading that its pair has otherwise; empty if all is right."""
    return list(_faults(gold, reading))


def _faults(gold: Row, reading: Row) -> Iterator[str]:
    what = gold["what"]
    if what == "party":
        told = {plain(reading["as_written"]), plain(reading["name"])}
        if not told & {plain(name) for name in _names(gold)}:
            yield "span"
        if not among(gold["kind"], reading["kind"]):
            yield "kind"
        if not among(gold["role"], reading["role"]) and gold["role"] != "":
            yield "role"
    elif what == "date":
        if not among(gold["kind"], reading["kind"]):
            yield "kind"
        # Only the last day of what is due counts: some tell the month it falls in, some do not.
        due = "deadline" in str(gold["kind"]).split("|")
        first = reading["earliest"] or ""
        either = due and (not first or not gold["earliest"])
        if not among(gold["earliest"], first) and not either:
            yield "earliest"
        if not among(gold["latest"], reading["latest"]):
            yield "latest"
    elif what == "money":
        if gold["amount"] != "*" and number(gold["amount"]) != number(reading["amount"]):
            yield "amount"
        elif not among(gold["currency"], reading["currency"]):
            yield "currency"
        if not among(gold["kind"], reading["kind"]):
            yield "kind"
    elif what == "target":
        if not among(gold["comparator"], reading["comparator"]):
            yield "comparator"
        if number(gold["value"]) != number(reading["value"]):
            yield "value"
        if gold["unit"] and not _same_unit(str(gold["unit"]), str(reading["unit"] or "")):
            yield "unit"
    elif what in WORDING and _near_wording(gold, reading) < 0.9:
        yield "span"


def _names(gold: Row) -> list[str]:
    """Return as what a party may be read: as it is written, and by its other names."""
    return [gold["as_written"], *filter(None, str(gold["name"] or "").split("|"))]


def _near_wording(gold: Row, reading: Row) -> float:
    """Return how near a wording is, with a label before it or without."""
    near = nearness(gold["as_written"], reading["as_written"])
    return max(near, nearness(gold["as_written"], reading.get("name")))


def _same_unit(gold: str, read: str) -> bool:
    """Whether two units count the same: "homes", "new homes" and "home" do."""
    stems = [{word.rstrip("s") for word in _WORD.findall(text.casefold())} for text in (gold, read)]
    return bool(stems[0] & stems[1])


# ---- Pairs ----


@dataclass
class Pairs:
    """What was read beside what is to be read.

    Shape:
        both: Pairs of a gold row and its reading.
        missed: Gold rows that nothing was read of; without optional ones.
        extra: Readings of facts that no gold row has.
        moved: Pairs of a missed gold row and a reading of its words as something else.
    """

    both: list[tuple[Row, Row]] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    extra: list[Row] = field(default_factory=list)
    moved: list[tuple[Row, Row]] = field(default_factory=list)


def pair(gold: Sequence[Row], readings: Sequence[Row]) -> Pairs:
    """Find for each gold row its reading."""
    pairs = Pairs()
    used: set[int] = set()
    paired: set[int] = set()
    candidates = []
    for one, row in enumerate(gold):
        for other, reading in enumerate(readings):
            if reading["what"] != row["what"]:
                continue
            if row["what"] not in ANYWHERE and _action(row) != _action(reading):
                continue
            near = _near(row, reading)
            if near >= (0.8 if row.get("optional") else 0.4):
                # Equal words may stand in several cells: then what else agrees decides.
                candidates.append((-near, len(faults(row, reading)), abs(one - other), one, other))
    for _, _, _, one, other in sorted(candidates):
        if one not in paired and other not in used:
            paired.add(one)
            used.add(other)
            pairs.both.append((gold[one], readings[other]))
    left = [reading for at, reading in enumerate(readings) if at not in used]
    for at, row in enumerate(gold):
        if at in paired or row.get("optional"):
            continue
        pairs.missed.append(row)
        words = [r for r in readings if nearness(r["as_written"], row["as_written"]) > 0.9]
        if others := [r for r in words if _action(r) == _action(row) and r["what"] != row["what"]]:
            pairs.moved.append((row, others[0]))
    pairs.extra = [r for r in left if r["what"] in FACTS and not _inside(r, gold, pairs)]
    return pairs


def _near(row: Row, reading: Row) -> float:
    near = nearness(row["as_written"], reading["as_written"])
    if row["what"] == "date" and near < 0.4 and (row["latest"] or row["earliest"]):
        # The year over a tick says when, not the tick.
        same = (row["earliest"] or "", row["latest"] or "")
        near = 0.5 if same == (reading["earliest"] or "", reading["latest"] or "") else near
    if row["what"] == "target" and near < 0.4:
        # A figure may be told with the words of the measure beside it.
        one, other = plain(row["as_written"]), plain(reading["as_written"])
        near = 0.5 if one in other or (other and other in one) else near
    if row["what"] == "money" and near < 0.4 and number(row["amount"]):
        # One sum may be written in two places in two ways.
        near = 0.5 if number(row["amount"]) == number(reading["amount"]) else near
    if row["what"] == "party":
        others = (nearness(name, reading["as_written"]) for name in _names(row))
        near = max(near, nearness(row["as_written"], reading["name"]) * 0.99, max(others) * 0.99)
    return near


def _inside(reading: Row, gold: Sequence[Row], pairs: Pairs) -> bool:
    """Whether a reading stands in wording that the gold keeps whole, or says again what it has."""
    words = plain(reading["as_written"])
    for row in gold:
        same = row["what"] in ANYWHERE or _action(row) == _action(reading)
        if row["what"] in WORDING and same and words in plain(row["as_written"]):
            return True
    optional = [row for row in gold if row.get("optional") and row["what"] == reading["what"]]
    return any(nearness(row["as_written"], words) >= 0.4 for row in optional)


# ---- Scores ----


@dataclass
class Tally:
    """How many of one sort are to be read, were read, and were read rightly."""

    wanted: int = 0
    read: int = 0
    right: int = 0

    def add(self, other: Tally) -> None:
        self.wanted += other.wanted
        self.read += other.read
        self.right += other.right

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def score(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = self.wanted + self.read
        return 2 * self.right / total if total else 1.0


# Name in the table → `what`, and the faults that count against it.
SORTS: dict[str, tuple[str, frozenset[str] | None]] = {
    "dates": ("date", None),
    "money amounts": ("money", frozenset({"amount", "currency"})),
    "targets": ("target", None),
    "parties: span": ("party", frozenset({"span"})),
    "parties: span and kind": ("party", frozenset({"span", "kind"})),
    "parties: role": ("party", frozenset({"role"})),
    "milestones": ("milestone", None),
    "outcomes": ("outcome", None),
    "goals": ("goal", None),
}
BINS = (0.0, 0.5, 0.7, 0.9, 1.01)


@dataclass
class Score:
    """What a comparison gave; scores of several plans add up.

    Shape:
        tallies: By the names of `SORTS`.
        money_kinds: Of sums that were found, how many are of the right kind.
        rows: Documents, and those whose actions are exact.
        columns: How many columns are right, asked, or silently wrong.
        calibration: Lower end of a bin of confidence → facts in it without a doubt, those right.
        doubted: Facts with a doubt, those right.
        unflagged: Facts that are wrong without a doubt; `facts` is all of them.
    """

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in SORTS})
    money_kinds: Tally = field(default_factory=Tally)
    rows: Tally = field(default_factory=Tally)
    columns: Counter[str] = field(default_factory=Counter)
    calibration: dict[float, Tally] = field(default_factory=lambda: {b: Tally() for b in BINS[:-1]})
    doubted: Tally = field(default_factory=Tally)
    unflagged: int = 0
    facts: int = 0
    worst: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name, tally in other.tallies.items():
            self.tallies[name].add(tally)
        for low, tally in other.calibration.items():
            self.calibration[low].add(tally)
        self.money_kinds.add(other.money_kinds)
        self.rows.add(other.rows)
        self.doubted.add(other.doubted)
        self.columns.update(other.columns)
        self.unflagged += other.unflagged
        self.facts += other.facts


def score(
    gold: Sequence[Row],
    readings: Sequence[Row],
    wording: bool = True,
    counts: Callable[[Row], bool] = lambda _: True,
    asked: Collection[str] = (),
) -> Score:
    """Compare readings with what is to be read.

    Args:
        gold: Rows made by hand.
        readings: Rows of the importer.
        wording: Whether the gold has the words of each activity; else only their number counts.
        counts: Whether a reading that the gold does not have is an error.
        asked: The heads that the importer asks about.
    """
    found = Score()
    rows = gold if wording else [row for row in gold if row["what"] != "activity"]
    pairs = pair(rows, readings)
    pairs.extra = [reading for reading in pairs.extra if counts(reading)]
    for name, (what, counting) in SORTS.items():
        tally = found.tallies[name]
        tally.wanted = sum(row["what"] == what for row, _ in pairs.both)
        tally.wanted += sum(row["what"] == what for row in pairs.missed)
        tally.read = sum(row["what"] == what for row, _ in pairs.both)
        tally.read += sum(reading["what"] == what for reading in pairs.extra)
        for row, reading in pairs.both:
            if row["what"] == what:
                wrong = set(faults(row, reading))
                tally.right += not (wrong if counting is None else wrong & counting)
    for row, reading in pairs.both:
        if row["what"] == "money":
            found.money_kinds.wanted += 1
            found.money_kinds.read += 1
            found.money_kinds.right += "kind" not in faults(row, reading)
    found.rows = Tally(1, 1, int(exact_rows(gold, readings, wording)))
    verdicts = columns(readings, pairs, {plain(head) for head in asked})
    found.columns = Counter(verdicts.values())
    _calibrate(found, pairs)
    found.worst = list(differences(pairs))
    for (table, column, what), verdict in verdicts.items():
        if verdict != "right":
            found.worst.append(f"column  {column} of table {table}, {what}: {verdict}")
    return found


def exact_rows(gold: Sequence[Row], readings: Sequence[Row], wording: bool = True) -> bool:
    """Whether there are the same actions in the same order."""
    wanted = {_action(row): row["as_written"] for row in gold if row["what"] == "activity"}
    read: dict[int | None, dict[str, str]] = {}
    for row in readings:
        if row["what"] == "activity":
            # An activity in two pieces is one.
            told = read.setdefault(_action(row), {"as_written": "", "name": ""})
            for column in told:
                told[column] = f"{told[column]} {row[column] or ''}"
    numbers = {_action(row) for row in readings} - {None}
    if wording and set(wanted) != set(read):
        return False
    if not wording:
        return len(wanted) == len(numbers)
    return all(_near_wording({"as_written": wanted[at]}, read[at]) >= 0.9 for at in wanted)


def _calibrate(found: Score, pairs: Pairs) -> None:
    judged = [(reading, not faults(row, reading)) for row, reading in pairs.both]
    judged += [(reading, False) for reading in pairs.extra]
    for reading, right in judged:
        if reading["what"] not in FACTS:
            continue
        found.facts += 1
        if reading.get("doubt"):
            found.doubted.add(Tally(1, 1, right))
            continue
        found.unflagged += not right
        confidence = float(reading.get("confidence") or 0)
        low = max(edge for edge in BINS[:-1] if confidence >= edge)
        found.calibration[low].add(Tally(1, 1, right))


def columns(
    readings: Sequence[Row], pairs: Pairs, asked: Collection[str] = ()
) -> dict[Column, str]:
    """Judge each column of a table: `right`, `asked` or `silently wrong`.

    It is right if at least half of what the gold has in it was read as that. Else it is asked if
    its head is among those asked about, or a reading of its words has a doubt; and silently wrong
    if not.
    """
    right = Counter(_column(row) for row, _ in pairs.both if row.get("column"))
    missed: dict[Column, list[Row]] = {}
    for row in pairs.missed:
        if row.get("column"):
            missed.setdefault(_column(row), []).append(row)
    doubts = [plain(r["as_written"]) for r in readings if r.get("doubt")]
    found: dict[Column, str] = {}
    for column in sorted(set(right) | set(missed)):
        rows = missed.get(column, [])
        words = [plain(row["as_written"]) for row in rows]
        told = any(doubt and (doubt in word or word in doubt) for doubt in doubts for word in words)
        told = told or any(plain(row.get("head")) in asked for row in rows)
        found[column] = "asked" if told else "silently wrong"
        if right[column] >= len(rows):
            found[column] = "right"
    return found


def _column(row: Row) -> Column:
    """Name the column of a gold row: its table, its number, and what is to be read in it.

    A column of measures holds targets and outcomes, one of money also who gives it: each is one.
    """
    what = {"outcome": "target"}.get(row["what"], row["what"])
    funder = what == "party" and row["role"] == "funder"
    return row["table"], row["column"], "money" if funder else what


def differences(pairs: Pairs) -> Iterator[str]:
    """Tell each difference in a line, what weighs most first."""
    moved = {id(row): reading for row, reading in pairs.moved}
    for row in pairs.missed:
        other = moved.get(id(row))
        told = f", read as {other['what']}{_mark(other)}" if other else ""
        yield f"missed  {_tell(row)}{told}"
    for reading in pairs.extra:
        yield f"extra   {_tell(reading)}{_mark(reading)}"
    for row, reading in pairs.both:
        if wrong := faults(row, reading):
            values = ", ".join(
                f"{name} {_value(row, name)} → {_value(reading, name)}" for name in wrong
            )
            yield f"wrong   {_tell(row)}: {values}{_mark(reading)}"


def _value(row: Row, name: str) -> str:
    return repr(row["as_written" if name == "span" else name] or None)


def _tell(row: Row) -> str:
    return f"[{row['action'] or '-'}] {row['what']} {row['as_written']!r}"


def _mark(reading: Row) -> str:
    if reading.get("doubt"):
        return f" (doubt: {reading['doubt']})"
    return " (sure)" if sure(reading) else f" ({reading.get('confidence')})"


def facts_of(readings: Iterable[Row]) -> list[tuple[object, ...]]:
    """Return what readings say, in an order of its own, without places and without doubts."""
    columns = (
        "what", "kind", "role", "earliest", "latest", "amount", "currency", "comparator", "value",
        "unit",
    )  # fmt: skip
    rows = (
        (_action(row) or 0, plain(row["as_written"]), *(str(row[name]) for name in columns))
        for row in readings
    )
    return sorted(rows)


def as_readings(gold: Iterable[Row]) -> list[dict[str, Any]]:
    """Turn gold rows into readings without a fault, as a perfect importer would give them."""
    made = []
    for row in gold:
        first = {name: str(value or "").split("|")[0] or None for name, value in row.items()}
        made.append({**first, "confidence": 1.0, "doubt": None})
    return made


__all__ = [
    "Pairs",
    "Score",
    "Tally",
    "as_readings",
    "differences",
    "exact_rows",
    "facts_of",
    "faults",
    "pair",
    "score",
    "sure",
]
