"""What kind of party a name names, told by its words."""

from __future__ import annotations

from dataclasses import dataclass

from kg.importing.cells.naming import Names, Token, is_short_form
from kg.importing.records import Known

_KIND_OF_HEAD = {
    "body": "body",
    "part": "body",
    "service-area": "body",
    "kind": "kind of organisation",
    "population": "population",
    "post": "post",
}


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
        # "Young People" says which people; "Fenline Coaches" begins with a name of its own.
        which = names.words.words | names.words.cue("which-people")
        if tokens[0].folded in which:
            return Kind(kind, code, 0.85, f"{why}, though it is written as a body's name is")
        if any(token.folded in names.words.cue("anybody") for token in tokens[start:end]):
            return Kind(kind, code, 0.75, f"{why}, though it begins with a name of its own")
        return Kind("body", code, 0.75, f"{why}, and it begins with a name of its own")
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
