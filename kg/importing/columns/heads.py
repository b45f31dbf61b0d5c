"""The first witness: what the head of a column says in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kg.importing.cells.lexicon import lexicon
from kg.importing.cells.plain import plain
from kg.importing.words import Words, fold

_SIGN = re.compile(r"[\s*†‡¹²³⁴⁵⁶⁷⁸⁹:?.]+$|(?<=[^\W\d])\d$")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*|[#№°]")
_UNITS = ("currency", "magnitude", "unit", "money-cue")
# Cues of money that say of what the unit is.
_PER = frozenset(("yearly", "each", "with-tax", "without-tax"))
_NEAR = 88.0
_LONGEST = 16


@dataclass(frozen=True, slots=True)
class Guess:
    """A meaning that a head may have: the code's notation, how sure (0 to 1), and the label met."""

    code: str
    score: float
    label: str


def guesses(head: str, words: Words) -> tuple[Guess, ...]:
    """Return what a head may mean, the surest first; empty where no word of it is known."""
    labels = words.of("column")
    full = fold(head).replace("_", " ")
    for text in (full, clean(full), clean(_BRACKETS.sub("", full))):
        if text in labels:
            return (Guess(labels[text], 1.0, text), *_within(clean(full), words, text))
    if "currency" in unit_of(head, words):
        # "€m", "US$ thousands": what is counted says what it is.
        return (Guess("money", 1.0, full),)
    found = _within(clean(full), words)
    tokens = clean(full).split(" ")
    if len(tokens) in (2, 3) and labels.get(tokens[-1]) == "reference":
        # "Action ID", "Strategy no.": the number of what it names.
        return (Guess("reference", 0.9, tokens[-1]), *found)
    if found:
        return found
    return _near(clean(full), labels)


def unit_of(text: str, words: Words) -> frozenset[str]:
    """Return the code lists whose words a text is made of, if these say in what units one counts.

    "£000 per year" is of currencies and cues of money; empty where any other word stands in it.
    """
    schemes: set[str] = set()
    for unit in lexicon(words, _UNITS, ()).units(plain(text).tokens()):
        said = {
            scheme for scheme, codes in unit.senses.items() if scheme != "money-cue" or codes & _PER
        }
        if unit.text == "000":
            said = {"magnitude"}
        small = unit.text in "'().s" or words.of("document-part").get(unit.text) == "unfinished"
        if not said and not small:
            return frozenset()
        schemes |= said
    return frozenset(schemes)


def clean(text: str) -> str:
    """Return a folded head without signs of footnotes and without its end's punctuation."""
    before = None
    while text != before:
        before, text = text, _SIGN.sub("", text)
    return text.strip()


def _within(text: str, words: Words, but: str = "") -> tuple[Guess, ...]:
    """Return the labels that stand in a head as whole words, the longest first.

    Of two of one length the noun is meant: the last in English and German ("Project owner"), the
    first where a small word joins them ("Budget for projects") and in other languages.
    """
    labels = words.of("column")
    tokens = [match.group() for match in _WORD.finditer(text)][:_LONGEST]
    # "Action 3", "Target 2026/27": a number names none of it.
    tokens = [token for token in tokens if not token.isdigit()]
    if not tokens:
        return ()
    joined = any(words.of("document-part").get(token) == "unfinished" for token in tokens)
    best: dict[str, Guess] = {}
    taken: set[int] = set()
    for length in range(min(len(tokens), 8), 0, -1):
        for start in range(len(tokens) - length + 1):
            held = set(range(start, start + length))
            part = " ".join(tokens[start : start + length])
            code = labels.get(part)
            if code is None or part == but or held & taken or (length == 1 and len(part) < 3):
                continue
            taken |= held
            share = length / len(tokens)
            ends = start + length == len(tokens) and not joined and words.is_germanic(part)
            opens = start == 0 and (joined or not words.is_germanic(part))
            score = round(0.5 + 0.4 * share + (0.05 if ends or opens else 0.0), 3)
            if code not in best or best[code].score < score:
                best[code] = Guess(code, score, part)
    return tuple(sorted(best.values(), key=lambda guess: (-guess.score, guess.code)))


def _near(text: str, labels: dict[str, str]) -> tuple[Guess, ...]:
    """Return the label that is spelt almost alike; empty where there is none."""
    if len(text) < 5:
        return ()
    found = process.extractOne(text, list(labels), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return (Guess(labels[found[0]], 0.6, found[0]),) if found else ()
