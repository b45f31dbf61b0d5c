"""What kind of party a name names, told by its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.importing.cells.vocabulary import HEAD_FIRST, Vocabulary
from kg.importing.records import Habits, Known, Register
from kg.importing.words import fold

_EDGES = '()[]{}.,;:!?*"“”•·|'
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})
_SHORT = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z][A-Za-z&+.'’-]{0,7}s?|[A-Z]{1,3}\d{1,3}|[A-Z]&[A-Z]")
_KIND_OF_HEAD = {
    "body": "body",
    "part": "body",
    "service-area": "body",
    "kind": "kind of organisation",
    "population": "population",
    "post": "post",
}
# What the plural of a head tells: several officers are people, several councils an open class.
_MANY = {"post": "population", "body": "kind"}
_LONGEST_LABEL = 4
_DASHES = frozenset("-–—")
_CLITIC = re.compile(r"^[ld]'(?=\w)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its place without punctuation around it, as written and folded."""

    start: int
    end: int
    raw: str
    folded: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital or a figure."""
        return self.raw[:1].isupper() or self.raw[:1].isdigit()


_PIECE = re.compile(r"\S+")


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Return the words of a part of a text; signs that stand alone count as words, too."""
    found = []
    for match in _PIECE.finditer(text, start, end):
        raw = match.group()
        bare = raw.strip(_EDGES)
        if not bare:
            continue
        first = match.start() + len(raw) - len(raw.lstrip(_EDGES))
        found.append(Token(first, first + len(bare), bare, fold(bare)))
    return found


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a party, the code of the word that told it ("" where none did), and how sure.

    `known` is the record of the register or the document's own list, if the name is in one.
    """

    kind: str
    code: str
    confidence: float
    why: str
    known: Known | None = None

    @property
    def told(self) -> bool:
        """Whether a word of the name, or a list of names, told the kind."""
        return bool(self.code) or self.known is not None


@dataclass(frozen=True, slots=True)
class Names:
    """What is known when names are read: the words, the document's habits and the register.

    Shape:
        learned: Folded names that the document taught.
        short: Folded short form → folded full form.
        whole: Names of the register that hold a comma or the like, without it.
        parted: First word of a name that holds a comma or the like → the name, and its words.
    """

    words: Vocabulary
    habits: Habits
    register: Register
    learned: frozenset[str]
    short: dict[str, str]
    parted: dict[str, list[tuple[str, int]]]
    whole: dict[str, Known]

    def known(self, folded: str) -> Known | None:
        """Return the record of a name that the register or the document's glossary has."""
        held = self.register.by_name.get(folded) or self.whole.get(folded)
        if held is None and folded.startswith("the "):
            held = self.register.by_name.get(folded.removeprefix("the "))
        return held

    def head(self, tokens: Sequence[Token]) -> tuple[str, int, int] | None:
        """Return the code of the word that heads a name and its place, or None.

        In "Director – Communities" it is what stands before the dash.
        """
        dash = next((at for at, token in enumerate(tokens) if at and token.raw in _DASHES), None)
        if dash is not None:
            return self.head(tokens[:dash])
        english = self.habits.languages[:1] in ((), ("en",))
        of = self.words.cue("of")
        cased = all(
            token.capital or token.folded in of or token.folded in self.words.cue("article")
            for token in tokens
        )
        words = [token.folded for token in tokens]
        return head_of(words, self.words, english=english, cased=cased)

    def is_programme(self, folded: str) -> bool:
        """Whether a word alone is one of programmes, plans and events."""
        head = self.words.heads.get(folded)
        return head is not None and head.code == "programme"

    def is_name(self, folded: str) -> bool:
        """Whether the register or the document itself has this as a name."""
        return self.known(folded) is not None or folded in self.learned or folded in self.short


_kept: Names | None = None
_PARTING = re.compile(r"[,;/|]")


def names_of(words: Vocabulary, habits: Habits, register: Register) -> Names:
    """Bring together what is known of names; what was asked for last is kept."""
    global _kept
    held = _kept
    if held and held.words is words and held.habits is habits and held.register is register:
        return held
    short = {fold(form): fold(full) for form, full in habits.abbreviations.items()}
    learned = {fold(name) for name in habits.names} | set(short.values())
    learned.update(label for label in words.heads if "," in label)
    whole: dict[str, Known] = {}
    parted: dict[str, list[tuple[str, int]]] = {}
    for name in (*register.by_name, *learned):
        if _PARTING.search(name):
            first = name.split()[0].strip(_EDGES)
            parted.setdefault(first, []).append((name, len(name.split())))
            # Words are compared without the signs at their ends.
            plain = " ".join(part.strip(_EDGES) for part in name.split())
            learned.add(plain)
            if name in register.by_name:
                whole[plain] = register.by_name[name]
    _kept = Names(words, habits, register, frozenset(learned), short, parted, whole)
    return _kept


def is_short_form(raw: str) -> bool:
    """Whether a word is written as initials are: "DfE", "NHS", "ESF"."""
    return 2 <= len(raw) <= 8 and _SHORT.fullmatch(raw) is not None


def kind_of(tokens: list[Token], names: Names) -> Kind:
    """Return the kind of the party that these words name.

    Asked in this order: the register; the document's abbreviations; the word that heads the name
    (the last one before "of" or "for", the first one in Welsh, French and Irish, else the last
    one); how the name is written.
    """
    folded = " ".join(token.folded for token in tokens)
    held = names.known(folded)
    if held is not None:
        return Kind(held.kind, "", 0.99, "known by this name", held)
    full = names.short.get(folded)
    if full is not None:
        held = names.known(full)
        if held is not None:
            return Kind(held.kind, "", 0.97, "short form of a known name", held)
        words = [Token(0, 0, word.title(), word) for word in full.split()]
        told = kind_of(words, names) if folded != full else None
        kind = told.kind if told and told.code else "body"
        return Kind(kind, "short", 0.95, "short form that the document explains")
    head = names.head(tokens)
    if head is not None:
        return _by_head(head, tokens, names)
    return _by_form(tokens)


def head_of(
    words: list[str], vocabulary: Vocabulary, *, english: bool = True, cased: bool = False
) -> tuple[str, int, int] | None:
    """Return the code of the word that heads a name, and where it begins and ends, or None.

    `english` says that a word which is English, too ("panel", "service"), stands behind; `cased`
    that each word but the small ones has a capital.
    """
    elided = {at for at, word in enumerate(words) if _CLITIC.match(word)}
    words = [_CLITIC.sub("", word) for word in words]
    skip = 0
    every, article = vocabulary.cue("every"), vocabulary.cue("article")
    while skip < len(words) - 1 and (words[skip] in every or words[skip] in article):
        skip += 1
    of = vocabulary.cue("of")
    # "Head of …", "Chargée de mission …": a label that holds such a word itself.
    for size in range(min(_LONGEST_LABEL, len(words) - skip), 1, -1):
        label = " ".join(words[skip : skip + size])
        held = vocabulary.heads.get(label)
        if held and any(word in of for word in label.split()):
            return held.code, skip, skip + size
    until = next(
        (i for i in range(skip + 1, len(words)) if words[i] in of or i in elided), len(words)
    )
    last = _ending(words, skip, until, vocabulary)
    if last and until < len(words):
        # "Women in the Fire Service Network" is a network.
        final = _ending(words, until, len(words), vocabulary)
        if last[0] in ("population", "kind") and final and final[0] == "body" and cased:
            return final
        return last
    last = last or _ending(words, skip, len(words), vocabulary)
    first = _beginning(words, skip, vocabulary, english=english)
    if first and not (english and last and _is_english(words, last, vocabulary)):
        return first
    part = last is None or last[0] in ("part", "service-area")
    if cased and part and len(words) - skip > 1:
        # "Manager Assets"; "Director, Housing Services"
        for size in (3, 2, 1):
            held = vocabulary.heads.get(" ".join(words[skip : skip + size]))
            if held and held.code == "post" and skip + size < len(words):
                return held.code, skip, skip + size
    return last


def _is_english(words: list[str], place: tuple[str, int, int], vocabulary: Vocabulary) -> bool:
    held = vocabulary.heads.get(" ".join(words[place[1] : place[2]]))
    return held is None or "en" in held.languages


def _ending(
    words: list[str], start: int, until: int, vocabulary: Vocabulary
) -> tuple[str, int, int] | None:
    for size in range(min(_LONGEST_LABEL, until - start), 0, -1):
        label = " ".join(words[until - size : until])
        held = vocabulary.heads.get(label)
        if held:
            return held.code, until - size, until
        one = _singular(label)
        held = vocabulary.heads.get(one) if one != label else None
        if held and "en" in held.languages and held.code in _MANY:
            return _MANY[held.code], until - size, until
    return None


def _singular(label: str) -> str:
    """Return an English label without the ending of a plural; the same where it has none."""
    if label.endswith("ies") and len(label) > 4:
        return f"{label[:-3]}y"
    return label[:-1] if label.endswith("s") and not label.endswith(("ss", "'s")) else label


def _beginning(
    words: list[str], start: int, vocabulary: Vocabulary, *, english: bool
) -> tuple[str, int, int] | None:
    for size in range(min(_LONGEST_LABEL, len(words) - start), 0, -1):
        held = vocabulary.heads.get(" ".join(words[start : start + size]))
        if held and held.languages & HEAD_FIRST and not (english and "en" in held.languages):
            return held.code, start, start + size
    return None


def _by_head(head: tuple[str, int, int], tokens: list[Token], names: Names) -> Kind:
    code, start, end = head
    word = " ".join(token.raw for token in tokens[start:end])
    why = f"“{word}” heads it"
    if code == "programme":
        return Kind("body", code, 0.4, f"{why}, which is no word of parties")
    kind = _KIND_OF_HEAD[code]
    alone = end - start == len(tokens)
    of = names.words.cue("of")
    if any(token.folded in of for token in tokens[1:start]):
        return Kind(kind, code, 0.7, f"{why}, though it stands far back")
    lower = not any(token.capital for token in tokens[start:end])
    if code in ("body", "part") and lower and tokens[0].folded in names.words.cue("open"):
        return Kind("kind of organisation", code, 0.85, f"{why}, without a capital")
    if code == "part" and word.endswith("s"):
        if lower and not tokens[0].capital:
            return Kind("kind of organisation", code, 0.85, f"{why}, without a capital")
        return Kind(kind, code, 0.6 if alone else 0.9, why)
    if code == "service-area":
        return Kind(kind, code, 0.9 if alone else 0.8, why)
    if code == "kind" and not lower and not alone and _all_capital(tokens):
        # "London Councils" is a body, "Cardiff Schools" is none: written alike.
        return Kind(kind, code, 0.75, f"{why}, though it is written as a body's name is")
    if code == "population" and not lower and not alone and _all_capital(tokens):
        return Kind(kind, code, 0.85, f"{why}, though it is written as a body's name is")
    return Kind(kind, code, 0.95, why)


def _by_form(tokens: list[Token]) -> Kind:
    last = tokens[-1]
    if len(tokens) == 1 and is_short_form(last.raw):
        return Kind("body", "", 0.9, "written as initials")
    capitals = sum(token.capital for token in tokens)
    if len(tokens) > 1 and capitals == len(tokens):
        return Kind("body", "", 0.8, "written as a name")
    plural = last.folded.endswith("s") and not last.folded.endswith(("ss", "'s", "us", "is"))
    if plural and capitals <= 1:
        people = last.folded.endswith(("ers", "ors", "ists", "ians", "ees", "ants", "ents"))
        kind = "population" if people else "kind of organisation"
        return Kind(kind, "", 0.6, "a plural without a capital")
    return Kind("body", "", 0.7 if capitals else 0.4, "written as a name" if capitals else "")


def _all_capital(tokens: list[Token]) -> bool:
    return all(token.capital for token in tokens)
