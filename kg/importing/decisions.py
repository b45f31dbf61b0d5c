"""What an officer decided about a document: kept in a file, and applied when it is read again.

The file is JSON::

    {"columns": {"lead officer": "party-lead", "rag": null},
     "readings": [{"action": 3, "what": "party", "as_written": "Housing", "decision": "reject"},
                  {"action": 3, "what": "date", "as_written": "Q2", "decision": "correct",
                   "earliest": "2026-04-01", "latest": "2026-06-30"}],
     "same": [["Housing", "Housing Service"]],
     "continues": [{"new": "activity-example-2027-plant", "old": "activity-example-2026-plant",
                    "decision": "accept"}],
     "publisher": "Example Borough Council", "plan": "plan-example-2026", "title": "…"}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kg.errors import UsageError
from kg.importing.records import WHATS, Found, Reading

ACCEPT, CORRECT, REJECT = "accept", "correct", "reject"
_DECISIONS = (ACCEPT, CORRECT, REJECT)
_DATES, _NUMBERS = ("earliest", "latest"), ("amount", "value")
_TEXTS = ("name", "kind", "role", "currency", "comparator", "unit", "what")
_KEYS = ("columns", "readings", "same", "continues", "publisher", "plan", "title")
PROPOSE = "propose"
_OF_PAIRS = (PROPOSE, ACCEPT, REJECT)


@dataclass(frozen=True, slots=True)
class Decision:
    """One reading decided: which one, and what is to become of it.

    `action` None fits any action. `changes` holds the fields of a `Found` that are corrected.
    """

    action: int | None
    what: str
    as_written: str
    decision: str
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that was decided.

    Shape:
        columns: Key of a column → its meaning, None where nothing is to be read from it.
        readings: Each decided reading.
        same: Groups of names that are one party, the first the one to keep.
        continues: A row of this edition and one of the last, by the ends of their addresses →
            whether the one carries the other on; a pair that is only proposed is not among them.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    readings: tuple[Decision, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    publisher: str | None = None
    plan: str | None = None
    title: str | None = None
    continues: Mapping[tuple[str, str], bool] = field(default_factory=dict)

    def applied(self, readings: Iterable[Reading]) -> list[Reading]:
        """Return the readings with the decisions carried out, in their order."""
        names = {other: group[0] for group in self.same for other in group[1:]}
        found = []
        for reading in readings:
            kept = self._decided(reading)
            if kept is None:
                continue
            name = names.get(kept.found.name or "")
            if kept.found.what == "party" and name:
                kept = replace(kept, found=replace(kept.found, name=name))
            found.append(kept)
        return found

    def _decided(self, reading: Reading) -> Reading | None:
        for one in self.readings:
            if one.what != reading.found.what or one.as_written != reading.as_written:
                continue
            if one.action is not None and one.action != reading.action:
                continue
            if one.decision == REJECT:
                return None
            found = replace(reading.found, confidence=1.0, doubt=None, why="an officer's decision")
            return replace(reading, found=replace(found, **one.changes))
        return reading

    def over(self, other: Decisions) -> Decisions:
        """Return these decisions over others: where both decide, these win."""
        return Decisions(
            {**other.columns, **self.columns},
            (*self.readings, *other.readings),
            (*self.same, *other.same),
            self.publisher or other.publisher,
            self.plan or other.plan,
            self.title or other.title,
            {**other.continues, **self.continues},
        )


def read_decisions(text: str, name: str) -> Decisions:
    """Read a file of answers or a mapping.

    Raises:
        UsageError: It is no JSON of that form; the sentence names the file and the fault.
    """
    try:
        data = json.loads(text)
    except ValueError as err:
        raise UsageError(f"{name}: is no JSON: {err}") from err
    if not isinstance(data, dict):
        raise UsageError(f"{name}: holds no object with {', '.join(_KEYS)}")
    unknown = sorted(set(data) - set(_KEYS))
    if unknown:
        raise UsageError(f"{name}: {unknown[0]!r} is not one of {', '.join(_KEYS)}")
    columns = data.get("columns", {})
    if not isinstance(columns, dict) or not all(
        value is None or isinstance(value, str) for value in columns.values()
    ):
        raise UsageError(f"{name}: 'columns' is no object of texts")
    return Decisions(
        columns,
        tuple(_decision(one, name) for one in _list(data, "readings", name)),
        tuple(_group(one, name) for one in _list(data, "same", name)),
        _text(data, "publisher", name),
        _text(data, "plan", name),
        _text(data, "title", name),
        dict(_pairs(data, name)),
    )


def write_decisions(decisions: Decisions) -> str:
    """Return decisions as the text of a file, stable line by line."""
    data: dict[str, Any] = {}
    for key in ("publisher", "plan", "title"):
        if getattr(decisions, key):
            data[key] = getattr(decisions, key)
    data["columns"] = dict(sorted(decisions.columns.items()))
    data["readings"] = [
        {
            "action": one.action, "what": one.what, "as_written": one.as_written,
            "decision": one.decision,
            **{
                key: value if value is None or isinstance(value, str) else str(value)
                for key, value in one.changes.items()
            },
        }
        for one in decisions.readings
    ]  # fmt: skip
    data["same"] = [list(group) for group in decisions.same]
    if decisions.continues:
        data["continues"] = [
            {"new": new, "old": old, "decision": ACCEPT if accepts else REJECT}
            for (new, old), accepts in decisions.continues.items()
        ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _decision(one: Any, name: str) -> Decision:
    if not isinstance(one, dict) or one.get("decision") not in _DECISIONS:
        raise UsageError(f"{name}: a reading has no decision of {', '.join(_DECISIONS)}")
    what, written = one.get("what"), one.get("as_written")
    if what not in WHATS or not isinstance(written, str):
        raise UsageError(f"{name}: a reading names no 'what' and 'as_written' that can be found")
    action = one.get("action")
    if action is not None and not isinstance(action, int):
        raise UsageError(f"{name}: the action of a reading is a number or null")
    known = {each.name for each in fields(Found)}
    changes = {
        key: _value(key, value, name)
        for key, value in one.items()
        if key in known and key not in ("start", "end") and key != "what"
    }
    return Decision(action, what, written, one["decision"], changes)


def _value(key: str, value: Any, name: str) -> Any:
    if value is None:
        return None
    try:
        if key in _DATES:
            return date.fromisoformat(str(value))
        if key in _NUMBERS:
            return Decimal(str(value))
    except (ValueError, InvalidOperation) as err:
        raise UsageError(f"{name}: {value!r} is no {key}") from err
    if key in _TEXTS:
        return str(value)
    raise UsageError(f"{name}: {key!r} of a reading can not be corrected")


def _list(data: dict[str, Any], key: str, name: str) -> list[Any]:
    found = data.get(key, [])
    if not isinstance(found, list):
        raise UsageError(f"{name}: {key!r} is no list")
    return found


def _group(one: Any, name: str) -> tuple[str, ...]:
    if not isinstance(one, list) or len(one) < 2 or not all(isinstance(each, str) for each in one):
        raise UsageError(f"{name}: each group of 'same' is a list of two or more names")
    return tuple(one)


def _pairs(data: dict[str, Any], name: str) -> Iterator[tuple[tuple[str, str], bool]]:
    for one in _list(data, "continues", name):
        held = one if isinstance(one, dict) else {}
        new, old, decision = held.get("new"), held.get("old"), held.get("decision")
        if not isinstance(new, str) or not isinstance(old, str) or decision not in _OF_PAIRS:
            raise UsageError(
                f"{name}: each of 'continues' has 'new', 'old' and a 'decision' of "
                f"{', '.join(_OF_PAIRS)}"
            )
        if decision != PROPOSE:
            yield (new, old), decision == ACCEPT


def _text(data: dict[str, Any], key: str, name: str) -> str | None:
    found = data.get(key)
    if found is not None and not isinstance(found, str):
        raise UsageError(f"{name}: {key!r} is no text")
    return found
