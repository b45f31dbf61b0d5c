"""The graphs that a query names as its dataset, each of them once."""

from __future__ import annotations

import re

from kg.store.lexer import tokens

_SHOWN = re.compile(r"[^\r\n]")


def each_graph_once(text: str) -> str:
    """Return a query without the dataset clauses that name a graph a second time.

    The default graph is the merge of the graphs that are named (SPARQL 1.1 Query, section 13.2), in
    which each triple is once; the engine counts a graph as often as it is named. What is left out
    is blank, so that places in the text stay.
    """
    prefixes: dict[str, str] = {}
    seen: set[tuple[bool, str]] = set()
    left_out: list[tuple[int, int]] = []
    start, is_named, declared = -1, False, ""
    for kind, token, at in tokens(text):
        word = token.upper() if kind == "word" else ""
        if word == "FROM":
            start, is_named = at, False
        elif word == "NAMED" and start >= 0:
            is_named = True
        elif kind in ("iri", "name") and start >= 0:
            graph = (is_named, _iri(kind, token, prefixes))
            if graph in seen:
                left_out.append((start, at + len(token)))
            seen.add(graph)
            start = -1
        else:
            start = -1
        if kind == "iri" and declared:
            prefixes[declared] = token[1:-1]
        declared = token if kind == "name" and token.endswith(":") else ""
    return _blanked(text, left_out)


def _iri(kind: str, token: str, prefixes: dict[str, str]) -> str:
    if kind == "iri":
        return token[1:-1]
    prefix, colon, local = token.partition(":")
    return prefixes.get(prefix + colon, prefix + colon) + local


def _blanked(text: str, parts: list[tuple[int, int]]) -> str:
    made, end = [], 0
    for start, stop in parts:
        made += [text[end:start], _SHOWN.sub(" ", text[start:stop])]
        end = stop
    return "".join([*made, text[end:]])
