"""The words by which parties are told, looked up by their folded form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.importing.words import Words, fold

# Heads that stand before what they belong to ("Cyngor Caerdydd"); English ones stand behind it.
HEAD_FIRST = frozenset({"cy", "fr", "ga"})
_HEADS = "party-word"
_CUES = "party-cue"
_PERSONS = "person-word"


@dataclass(frozen=True, slots=True)
class Head:
    """A word that tells the kind of a party: its code in `party-word`, and its languages."""

    code: str
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels of the code lists `party-word`, `party-cue` and `person-word`.

    Shape:
        heads: Folded label → head.
        words: Every single word of the labels of heads.
        within: First word of a label of several words → its other words.
        cues: Code of `party-cue` → folded labels.
        persons: Code of `person-word` → folded labels.
        roles: Folded label of a role → its notation.
        pots: Folded labels of money that somebody gives ("grant", "Better Care Fund").
    """

    heads: Mapping[str, Head]
    words: frozenset[str]
    within: Mapping[str, frozenset[str]]
    cues: Mapping[str, frozenset[str]]
    persons: Mapping[str, frozenset[str]]
    roles: Mapping[str, str]
    pots: frozenset[str]

    def cue(self, code: str) -> frozenset[str]:
        """Return the folded labels of a cue; empty where there is none of that code."""
        return self.cues.get(code, frozenset())

    def person(self, code: str) -> frozenset[str]:
        """Return the folded labels of a kind of word in persons' names."""
        return self.persons.get(code, frozenset())


_kept: tuple[Words, Vocabulary] | None = None


def vocabulary(words: Words) -> Vocabulary:
    """Return the vocabulary of the words; that of the words asked for last is kept."""
    global _kept
    if _kept is None or _kept[0] is not words:
        _kept = (words, _made(words))
    return _kept[1]


def _made(words: Words) -> Vocabulary:
    heads: dict[str, Head] = {}
    cues: dict[str, set[str]] = {}
    persons: dict[str, set[str]] = {}
    for word in words.words:
        label = fold(word.text)
        if word.scheme == _HEADS:
            held = heads.get(label)
            languages = frozenset({word.language}) | (held.languages if held else frozenset())
            heads[label] = Head(held.code if held else word.code, languages)
        elif word.scheme == _CUES:
            cues.setdefault(word.code, set()).add(label)
        elif word.scheme == _PERSONS:
            persons.setdefault(word.code, set()).add(label)
    # The names of the codes themselves ("Group of people") are no words of documents.
    return Vocabulary(
        heads,
        frozenset(part for label in heads for part in label.split()),
        _within(heads),
        {code: frozenset(labels) for code, labels in cues.items()},
        {code: frozenset(labels) for code, labels in persons.items()},
        _roles(words),
        frozenset(
            fold(word.text)
            for word in words.words
            if word.scheme == "money" and word.code in ("cash", "grant")
        ),
    )


def _within(heads: Mapping[str, Head]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for label, head in heads.items():
        first, *others = label.split()
        if head.code == "body" and head.languages & HEAD_FIRST:
            found.setdefault(first, set()).update(others)
    return {first: frozenset(others) for first, others in found.items()}


def _roles(words: Words) -> dict[str, str]:
    roles = dict(words.of("role"))
    for label, code in words.of("column").items():
        for tie in words.related.get(f"column/{code}", ()):
            scheme, _, role = tie.partition("/")
            if scheme == "role":
                roles.setdefault(label, role)
    return roles
