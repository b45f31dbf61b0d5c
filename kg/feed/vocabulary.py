"""The IRIs that a feed is written in: LDES, TREE, Activity Streams, and its own addresses."""

from __future__ import annotations

import hashlib
import re

from kg.feed.records import CREATE, DELETE, UPDATE, Key
from kg.terms import PREFIXES

AS = "https://www.w3.org/ns/activitystreams#"
LDES = "https://w3id.org/ldes#"
TREE = "https://w3id.org/tree#"

TYPE = PREFIXES["rdf"] + "type"
POSITION = PREFIXES["schema"] + "position"
VERSION_OF = PREFIXES["dcterms"] + "isVersionOf"
PART_OF = PREFIXES["dcterms"] + "isPartOf"
IDENTIFIER = PREFIXES["dcterms"] + "identifier"
TITLE = PREFIXES["dcterms"] + "title"
DESCRIPTION = PREFIXES["dcterms"] + "description"
STATUS = PREFIXES["adms"] + "status"
INTEGER = PREFIXES["xsd"] + "integer"
BOOLEAN = PREFIXES["xsd"] + "boolean"
ACTIVITY = PREFIXES["prov"] + "Activity"
COMPLETED = "http://purl.org/adms/status/Completed"

STREAM_CLASS, IMMUTABLE = LDES + "EventStream", LDES + "immutable"
NODE_CLASS, EQUAL_TO = TREE + "Node", TREE + "EqualToRelation"
VIEW, MEMBER, RELATION = TREE + "view", TREE + "member", TREE + "relation"
NODE, PATH, VALUE = TREE + "node", TREE + "path", TREE + "value"
OBJECT, CONTEXT, NAME = AS + "object", AS + "context", AS + "name"
RESULT, ORIGIN, ITEMS = AS + "result", AS + "origin", AS + "totalItems"
TOMBSTONE, FORMER_TYPE = AS + "Tombstone", AS + "formerType"
CLASSES = {CREATE: AS + "Create", UPDATE: AS + "Update", DELETE: AS + "Delete"}
KINDS = {iri: kind for kind, iri in CLASSES.items()}

# RFC 6920, section 7: a digest for people and programs alike, in hexadecimal.
_DIGEST_NAME = re.compile(r"nih:sha-256;([0-9a-f]{64})")
_PAGE_KEY = re.compile(r"[1-9][0-9]{0,17}-[0-9a-f]{12}-[1-9][0-9]{0,8}")


def stream_iri(base: str) -> str:
    """Return the IRI of the stream."""
    return f"{base}/feed"


def root_iri(base: str) -> str:
    """Return the IRI of the root node."""
    return f"{base}/feed.nq"


def page_iri(base: str, key: str) -> str:
    """Return the IRI of a page: the address of its N-Quads."""
    return f"{base}/feed/{key}.nq"


def page_key(position: int, before: str | None, after: str, part: int) -> str:
    """Return what a page is called; the same two states always give the same pages."""
    step = hashlib.sha256(f"{before or ''} {after}".encode()).hexdigest()[:12]
    return f"{position}-{step}-{part}"


def is_page_key(text: str) -> bool:
    """Whether a text has the form of a page's key."""
    return _PAGE_KEY.fullmatch(text) is not None


def step_iri(base: str, position: int) -> str:
    """Return the IRI of a step."""
    return f"{stream_iri(base)}#step-{position}"


def member_iri(base: str, page: str, key: Key) -> str:
    """Return the IRI of a member, which is also the name of the graph with its triples."""
    return f"{base}/feed/{page}#{_record(key)[:16]}"


def record_iri(base: str, key: Key) -> str:
    """Return the IRI of that of which members are versions: a thing as one graph tells it."""
    return f"{base}/feed/thing/{_record(key)[:32]}"


def digest_name(digest: str) -> str:
    """Return a digest as an IRI."""
    return f"nih:sha-256;{digest}"


def named_digest(iri: str) -> str | None:
    """Return the digest that an IRI names, or None."""
    match = _DIGEST_NAME.fullmatch(iri)
    return match[1] if match else None


def _record(key: Key) -> str:
    return hashlib.sha256(" ".join(key).encode()).hexdigest()
