"""What speaks for two bodies being one, and how sure that is.

Every kind of evidence has its confidence here. What is called sure is right at least 98 times of
100, which `tests/bench/matching.py` measures; the rest is for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from kg.lookup.names import fold
from kg.matching.blocks import Blocks
from kg.matching.national import Listed
from kg.matching.reading import Form, Known, Reach, Role, initials_of
from kg.matching.records import Evidence, Proposal, Suggests
from kg.matching.spelling import is_plain_slip, is_slip
from kg.matching.words import MatchingWords

_NUMBER, _PLACED, _NAME, _GLOSSARY = (
    Decimal("0.99"),
    Decimal("0.97"),
    Decimal("0.96"),
    Decimal("0.96"),
)
_FORMER, _LISTED, _SPELT_SURE = Decimal("0.96"), Decimal("0.96"), Decimal("0.95")
_ALIAS, _SPELT, _NAME_ALONE = Decimal("0.8"), Decimal("0.7"), Decimal("0.6")
_INITIALS, _LONGER, _ELSEWHERE = Decimal("0.6"), Decimal("0.5"), Decimal("0.4")
_SURE = Decimal("0.95")
_WORDS_OF_A_NATIONAL_NAME = 2
_LEAST_SHORT = 4
_MOST_LEFT_OUT = 2
# A slip is made once or twice, or far less often than the word is written; else it is a word.
_MOST_OF_A_SLIP, _OFTENER = 2, 50
_A_FEW, _OFTEN = 5, 10

Glossaries = Mapping[str, Mapping[str, str]]
_Found = tuple[Decimal, Evidence, Suggests]


class _Pair(NamedTuple):
    """Two bodies, and what is the same of them beside their names.

    Shape: `crosses` says that no document names both; `placed` that both are in one place, None
    where that is not said of both.
    """

    one: Known
    other: Known
    crosses: bool
    placed: bool | None


def _pair(one: Known, other: Known) -> _Pair:
    here, there = one.body.place, other.body.place
    placed = here == there if here and there else None
    return _Pair(one, other, one.body.documents.isdisjoint(other.body.documents), placed)


def _are_apart(one: Known, other: Known) -> bool:
    """Whether a register has a number for each, and not the same."""
    mine, theirs = one.registers, other.registers
    if not mine or not theirs:
        return False
    return any(mine[r].isdisjoint(theirs[r]) for r in mine.keys() & theirs.keys())


class Judge:
    """Compares two bodies at a time.

    Args:
        blocks: All bodies, which tell how common a name is.
        known: The same in order.
        glossaries: What the short forms of each document mean, as it writes them.
        words: The words of the ontology.
    """

    def __init__(
        self,
        blocks: Blocks,
        known: list[Known],
        glossaries: Glossaries,
        words: MatchingWords,
    ) -> None:
        self._blocks = blocks
        self._known = known
        self._general = words.general
        self._near_local = frozenset(
            word for word, near in blocks.alike.items() if not words.local.isdisjoint(near)
        )
        self._glossaries = {
            document: {fold(short): fold(full) for short, full in pairs.items()}
            for document, pairs in glossaries.items()
        }
        self._many: dict[str, bool] = {}

    def compare(self, one: Known, other: Known) -> Proposal | None:
        """Return the proposal that two bodies are one, or None where nothing speaks for it."""
        if one.body.sort != other.body.sort or _are_apart(one, other):
            return None
        found = list(self._all(_pair(one, other)))
        if not found:
            return None
        if len(found) > 1:
            found.sort(key=lambda each: (-each[0], each[1].sentence))
        best, _, suggests = found[0]
        marked = found[0][1].kind == "number"
        kept: dict[str, Evidence] = {}
        for _, evidence, _ in found:
            kept.setdefault(evidence.kind, evidence)
        first, second = one.body.iri, other.body.iri
        if suggests is Suggests.SUCCEEDED and not self._was(one, other):
            first, second = second, first
        return Proposal(first, second, best, best >= _SURE, tuple(kept.values()), suggests, marked)

    @staticmethod
    def _was(one: Known, other: Known) -> bool:
        """Whether the first has a name that the second had before."""
        mine = {form.key for form in one.forms if form.role is not Role.FORMER}
        if any(form.key in mine for form in other.forms if form.role is Role.FORMER):
            return True
        now = {listed.body for _, listed in other.listed if not listed.is_former}
        return any(listed.is_former and listed.body in now for _, listed in one.listed)

    def _all(self, pair: _Pair) -> Iterator[_Found]:
        yield from _numbers(pair)
        if pair.one.listed and pair.other.listed:
            yield from self._national(pair)
        for mine in pair.one.forms:
            for theirs in pair.other.forms:
                yield from self._forms(pair, mine, theirs)

    def _forms(self, pair: _Pair, mine: Form, theirs: Form) -> Iterator[_Found]:
        if mine.role is Role.FORMER and theirs.role is Role.FORMER:
            return
        if pair.crosses and Reach.DOCUMENT in (mine.reach, theirs.reach):
            if mine.short or theirs.short:
                yield from self._initials(pair, mine, theirs)
            return
        if mine.short and mine.short == theirs.short:
            said = [self._told(known, mine.short) for known in (pair.one, pair.other)]
            if all(said) and said[0].isdisjoint(said[1]):
                return  # each document says that it means another
        if mine.key == theirs.key and _same_order(mine, theirs):
            yield from self._same(pair, mine, theirs)
        elif mine.short or theirs.short:
            yield from self._initials(pair, mine, theirs)
        elif mine.telling and mine.telling == theirs.telling and pair.one.body.sort != "group":
            # Of groups the longer name is the narrower one: children, children in care.
            yield from self._longer(pair, mine, theirs)
        else:
            yield from self._misspelt(pair, mine, theirs)

    def _national(self, pair: _Pair) -> Iterator[_Found]:
        """Yield what the list of national bodies says of two names, where that is one body."""
        for mine, one in pair.one.listed:
            for theirs, other in pair.other.listed:
                if (
                    one.body == other.body
                    and mine.folded != theirs.folded
                    and not self._is_otherwise(pair.one, mine, one)
                    and not self._is_otherwise(pair.other, theirs, other)
                ):
                    yield _listed(mine, one, theirs, other)

    def _is_otherwise(self, known: Known, form: Form, listed: Listed) -> bool:
        """Whether a document that names a body explains its short form as something else."""
        told = self._told(known, form.short) if form.short else set()
        return bool(told) and told.isdisjoint(listed.known_as)

    def _same(self, pair: _Pair, mine: Form, theirs: Form) -> Iterator[_Found]:
        if Role.FORMER in (mine.role, theirs.role):
            yield from self._former(pair, mine, theirs)
            return
        if pair.placed is False and Reach.PLACE in (mine.reach, theirs.reach):
            return
        sentence = _called(mine, theirs)
        if mine.forms and theirs.forms and mine.forms != theirs.forms:
            forms = " and the other ".join(
                sorted(" ".join(sorted(f.forms)) for f in (mine, theirs))
            )
            sentence += f" One is registered as {forms}."
            yield _NAME_ALONE, Evidence("name", sentence), Suggests.SAME
        elif pair.placed is False:
            sentence += " They are in different places."
            yield _ELSEWHERE, Evidence("name", sentence), Suggests.SAME
        elif pair.placed:
            yield (
                _PLACED,
                Evidence("name", f"{sentence} Both are in the same place."),
                Suggests.SAME,
            )
        else:
            yield self._how_sure(pair, mine, theirs), Evidence("name", sentence), Suggests.SAME

    def _how_sure(self, pair: _Pair, mine: Form, theirs: Form) -> Decimal:
        """How sure one name is where no place is said of both."""
        if self._is_common(mine.key):
            return _NAME_ALONE
        registered = bool(pair.one.body.numbers or pair.other.body.numbers)
        if mine.short and theirs.short:
            said = [self._told(known, mine.short) for known in (pair.one, pair.other)]
            if said[0] & said[1]:
                return _GLOSSARY
        if mine.short or theirs.short:
            return _ALIAS
        if not self._is_local(mine) or not pair.crosses:
            return _NAME if Role.ALIAS not in (mine.role, theirs.role) or registered else _ALIAS
        national = registered and not (pair.one.body.place or pair.other.body.place)
        is_long = len(mine.words) >= _WORDS_OF_A_NATIONAL_NAME
        return _NAME if national and is_long and pair.one.body.sort == "body" else _NAME_ALONE

    def _is_common(self, key: str) -> bool:
        """Whether bodies that can not be one have this name."""
        if key not in self._many:
            held = [self._known[at] for at in self._blocks.by_key.get(key, ())]
            places = {each.body.place for each in held if each.body.place}
            numbers: dict[str, set[frozenset[str]]] = {}
            for each in held:
                for register, own in each.registers.items():
                    numbers.setdefault(register, set()).add(own)
            self._many[key] = len(places) > 1 or any(len(own) > 1 for own in numbers.values())
        return self._many[key]

    def _former(self, pair: _Pair, mine: Form, theirs: Form) -> Iterator[_Found]:
        is_mine = mine.role is Role.FORMER
        old, new = (mine, pair.one) if is_mine else (theirs, pair.other)
        if pair.placed is False or (self._is_common(old.key) and not pair.placed):
            return
        sentence = f"“{old.text}” is what “{new.body.name}” was called before."
        sure = _FORMER if old.reach is Reach.ALL or pair.placed else _ALIAS
        yield sure, Evidence("former", sentence, "register-lookup"), Suggests.SUCCEEDED

    def _initials(self, pair: _Pair, mine: Form, theirs: Form) -> Iterator[_Found]:
        if bool(mine.short) == bool(theirs.short) or pair.placed is False:
            return
        is_mine = bool(mine.short)
        short, long = (mine, theirs) if is_mine else (theirs, mine)
        holder = pair.one if is_mine else pair.other
        told = self._told(holder, short.short)
        if told:
            if long.folded in told:
                sentence = (
                    f"“{short.text}” are the initials of “{long.text}”, and the glossary of the "
                    "document says so."
                )
                if short.short not in initials_of(long):
                    sentence = (
                        f"The glossary of the document says that “{short.text}” is “{long.text}”."
                    )
                sure = (
                    _GLOSSARY
                    if long.reach is Reach.ALL or pair.placed
                    else self._how_sure(pair, long, long)
                )
                yield sure, Evidence("initials", sentence, "explicit-text"), Suggests.SAME
            return
        if len(short.short) >= _LEAST_SHORT and short.short in initials_of(long):
            sentence = f"“{short.text}” are the initials of “{long.text}”."
            yield _INITIALS, Evidence("initials", sentence), Suggests.SAME

    def _is_local(self, form: Form) -> bool:
        """Whether a name tells of a body only in its place, also where that word is mistyped."""
        return form.reach is not Reach.ALL or not self._near_local.isdisjoint(form.words)

    def _told(self, known: Known, short: str) -> set[str]:
        """Return what the documents that name a body say that a short form means."""
        glossaries = (self._glossaries.get(document, {}) for document in known.body.documents)
        return {held[short] for held in glossaries if short in held}

    def _longer(self, pair: _Pair, mine: Form, theirs: Form) -> Iterator[_Found]:
        shorter, longer = sorted((mine, theirs), key=lambda form: len(form.words))
        left = list(longer.words)
        for word in shorter.words:
            if word not in left:
                return
            left.remove(word)
        if pair.placed is False or not left or len(left) > _MOST_LEFT_OUT:
            return
        sentence = f"“{shorter.text}” is a part of the name “{longer.text}”."
        yield _LONGER, Evidence("longer", sentence), Suggests.SAME

    def _misspelt(self, pair: _Pair, mine: Form, theirs: Form) -> Iterator[_Found]:
        if len(mine.words) != len(theirs.words) or pair.placed is False:
            return
        differing = [(a, b) for a, b in zip(mine.words, theirs.words, strict=True) if a != b]
        if len(differing) != 1:
            return
        ((one, other),) = differing
        alike = self._blocks.alike
        if other not in alike.get(one, ()) and one not in alike.get(other, ()):
            return
        if not pair.placed and not self._is_seldom(one, other, _A_FEW, _OFTEN):
            return
        sentence = f"“{mine.text}” and “{theirs.text}” differ by one letter."
        sure = self._is_slip_alone(pair, mine, theirs, one, other)
        sure = sure and not self._is_common(mine.key) and not self._is_common(theirs.key)
        yield _SPELT_SURE if sure else _SPELT, Evidence("spelling", sentence), Suggests.SAME

    def _is_seldom(self, one: str, other: str, most: int, oftener: int) -> bool:
        """Whether one word is written so seldom beside the other that it may be a slip of it."""
        seldom, often = sorted((self._blocks.counted[one], self._blocks.counted[other]))
        return seldom <= most or seldom * oftener <= often

    def _is_slip_alone(self, pair: _Pair, mine: Form, theirs: Form, one: str, other: str) -> bool:
        """Whether two words that differ by a letter are one word mistyped, and not two places.

        A slip in a word of kinds changes nothing, nor does one beside another telling word; in the
        one word that tells which body it is, it may be the name of another.
        """
        if not is_slip(one, other):
            return False
        if pair.placed:
            return True
        if self._is_local(mine) or self._is_local(theirs):
            return False
        if not self._is_seldom(one, other, _MOST_OF_A_SLIP, _OFTENER):
            return False
        if (one in self._general) != (other in self._general):
            return min(len(mine.telling), len(theirs.telling)) > 0
        several = len(mine.telling) > 1 and len(theirs.telling) > 1
        return is_plain_slip(one, other) or (several and one not in self._general)


def _numbers(pair: _Pair) -> Iterator[_Found]:
    mine, theirs = pair.one.body.numbers, pair.other.body.numbers
    if not mine or not theirs:
        return
    both = set(mine) & set(theirs)
    for number in sorted(both)[:1]:
        what = "the identifier" if "://" in number else "the register number"
        sentence = f"Both have {what} {number}."
        yield _NUMBER, Evidence("number", sentence, "register-lookup"), Suggests.SAME


def _listed(mine: Form, one: Listed, theirs: Form, other: Listed) -> _Found:
    """Return what the list says of two names; a short form of three letters may be another's."""
    is_short = any(form.short and len(form.short) < _LEAST_SHORT for form in (mine, theirs))
    if one.is_former is other.is_former:
        sentence = (
            f"The list of national bodies has “{mine.text}” and “{theirs.text}” as names of one "
            f"body ({one.source})."
        )
        sure, suggests = _LISTED, Suggests.SAME
    else:
        old, new = (one, other) if one.is_former else (other, one)
        sentence = f"“{old.text}” became “{new.name}” in {old.until} ({old.source})."
        sure, suggests = _FORMER, Suggests.SUCCEEDED
    evidence = Evidence("national", sentence, "register-lookup")
    return _ALIAS if is_short else sure, evidence, suggests


def _same_order(mine: Form, theirs: Form) -> bool:
    """Whether the words stand in one order, or are turned about an "of": Hull University.

    Green Park is not Park Green.
    """
    if mine.words == theirs.words:
        return True
    turned = " of " in mine.folded or " of " in theirs.folded
    return turned and mine.telling == theirs.telling


def _called(mine: Form, theirs: Form) -> str:
    if mine.text == theirs.text:
        both = mine.role is theirs.role is Role.NAME
        return f"Both are called “{mine.text}”." if both else f"Both use the name “{mine.text}”."
    if mine.folded == theirs.folded:
        return f"“{mine.text}” and “{theirs.text}” are written alike but for capitals and signs."
    return f"“{mine.text}” and “{theirs.text}” are the same words."
