"""What a client sends, read from JSON: a batch of queries, or what it wants to know of entities."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.errors import QueryError, UsageError
from kg.reconciliation.entities import TYPES

# How many queries a batch may have; the manifest tells it.
BATCH = 25
_MOST_CANDIDATES, _CANDIDATES = 50, 10
_MOST_ENTITIES, _MOST_PROPERTIES, _MOST_VALUES = 200, 20, 20
_QUERY_KEYS = frozenset(("query", "type", "limit", "properties", "type_strict"))


class TooManyError(UsageError):
    """A batch holds more than is answered at once."""


@dataclass(frozen=True, slots=True)
class Query:
    """One query: a name, and what else is known of the thing.

    Shape: `text` may be empty if there are `properties`, which are values by the identifier of
    their property: texts, or identifiers of entities. `types` is empty for any; `limit` counts
    candidates.
    """

    text: str
    types: tuple[str, ...] = ()
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limit: int = _CANDIDATES


@dataclass(frozen=True, slots=True)
class Extension:
    """Identifiers of entities, and of the properties that are wanted of each; in this order."""

    entities: tuple[str, ...]
    properties: tuple[str, ...]


def read_batch(text: str) -> dict[str, Query]:
    """Return the queries of a batch by their keys.

    Raises:
        QueryError: It is no JSON, or no batch of queries; the sentence names the query.
        TooManyError: It holds more than `BATCH` queries.
    """
    batch = _object(_json(text, "queries"), "queries")
    if len(batch) > BATCH:
        raise TooManyError(f"a batch may hold {BATCH} queries, this one holds {len(batch):,}")
    return {key: _query(_object(given, f"query {key!r}"), key) for key, given in batch.items()}


def read_extension(text: str) -> Extension:
    """Return what is asked of some entities.

    Raises:
        QueryError: It is no JSON, or lacks `ids` or `properties`.
        TooManyError: It names more entities or properties than are answered at once.
    """
    asked = _object(_json(text, "extend"), "extend")
    entities = _texts(asked.get("ids"), "ids of extend")
    listed = _list(asked.get("properties"), "properties of extend")
    wanted = [_object(each, "a property of extend").get("id") for each in listed]
    if len(entities) > _MOST_ENTITIES or len(wanted) > _MOST_PROPERTIES:
        raise TooManyError(
            f"{_MOST_ENTITIES} entities and {_MOST_PROPERTIES} properties may be asked for at "
            f"once, not {len(entities):,} and {len(wanted):,}"
        )
    return Extension(entities, _texts(wanted, "properties of extend"))


def _query(given: Mapping[str, object], key: str) -> Query:
    for name in given:
        if name not in _QUERY_KEYS:
            raise QueryError(f"query {key[:40]!r} has {name[:40]!r}, which no query has")
    text = given.get("query", "")
    if not isinstance(text, str):
        raise QueryError(f"query {key[:40]!r}: `query` is a text")
    properties = tuple(_property(each, key) for each in _list(given.get("properties", []), key))
    if not text.strip() and not properties:
        raise QueryError(f"query {key[:40]!r} has neither a name nor properties")
    if len(properties) > _MOST_PROPERTIES:
        raise TooManyError(f"query {key[:40]!r} has more than {_MOST_PROPERTIES} properties")
    return Query(text.strip(), _types(given.get("type"), key), properties, _limit(given, key))


def check_types(types: Iterable[str]) -> None:
    """Refuse what is none of `TYPES`.

    Raises:
        QueryError: One is none; the sentence lists them.
    """
    for each in types:
        if each not in TYPES:
            raise QueryError(f"there is no type {each[:40]!r}; there are {', '.join(TYPES)}")


def _types(given: object, key: str) -> tuple[str, ...]:
    if given is None or given == "":
        return ()
    found = _texts([given] if isinstance(given, str) else given, f"type of query {key[:40]!r}")
    check_types(found)
    return found


def _limit(given: Mapping[str, object], key: str) -> int:
    limit = given.get("limit", _CANDIDATES)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit >= 1:
        raise QueryError(f"query {key[:40]!r}: `limit` is a number from 1")
    return int(min(limit, _MOST_CANDIDATES))


def _property(given: object, key: str) -> tuple[str, tuple[str, ...]]:
    held = _object(given, f"a property of query {key[:40]!r}")
    pid, value = held.get("pid"), held.get("v")
    if not isinstance(pid, str) or value is None:
        raise QueryError(f"query {key[:40]!r}: a property has `pid` and `v`")
    values = value if isinstance(value, list) else [value]
    if len(values) > _MOST_VALUES:
        raise TooManyError(f"query {key[:40]!r} has more than {_MOST_VALUES} values of a property")
    return pid, tuple(text for each in values if (text := _value(each)))


def _value(given: object) -> str:
    """Return a value as a text; an entity is its identifier."""
    if isinstance(given, dict):
        given = given.get("id", "")
    return str(given).strip() if isinstance(given, str | int | float) else ""


def _json(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as err:
        raise QueryError(f"`{name}` is no JSON") from err


def _object(given: object, name: str) -> Mapping[str, object]:
    if not isinstance(given, dict):
        raise QueryError(f"{name[:60]} must be an object of JSON")
    return given


def _list(given: object, name: str) -> list[object]:
    if not isinstance(given, list):
        raise QueryError(f"{name[:60]} must be a list")
    return given


def _texts(given: object, name: str) -> tuple[str, ...]:
    return tuple(_text(each, name) for each in _list(given, name))


def _text(given: object, name: str) -> str:
    if not isinstance(given, str):
        raise QueryError(f"{name[:60]} must be a list of texts")
    return given
