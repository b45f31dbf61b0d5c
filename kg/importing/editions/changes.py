"""What is different between two editions of a plan, row by row, in sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from kg.importing.editions.pairing import pair_rows
from kg.importing.editions.rows import Edition, Row, Time
from kg.importing.words import fold

CARRIED, REWORDED, MOVED, NEW, DROPPED = (
    "carried on", "reworded", "moved in time", "new", "dropped",
)  # fmt: skip
PARTNERS, MONEY, TARGET, SERVES = "partners", "money", "target", "serves"
KINDS_OF_CHANGE = (NEW, DROPPED, REWORDED, MOVED, PARTNERS, MONEY, TARGET, SERVES, CARRIED)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different, or a row that is not.

    Shape:
        change: One of `KINDS_OF_CHANGE`; a row that is carried on with no change has one as well.
        what: What the row is ("action").
        old, new: Its names; None where the edition has no such row.
        sentence: The change in words.
        old_iri, new_iri: Its records.
        place: Where the new row was read, or the old one if it was dropped.
    """

    change: str
    what: str
    old: str | None
    new: str | None
    sentence: str
    old_iri: str | None = None
    new_iri: str | None = None
    place: str = ""


def changes_between(
    old: Edition, new: Edition, never: Collection[tuple[str, str]] = ()
) -> tuple[Change, ...]:
    """Return all changes: the new edition's rows in its order, then the rows that were dropped.

    `never` are a new and an old row each that are known not to be one.
    """
    pairs = pair_rows(old, new, never)
    before = {after.iri: row for row, after in pairs}
    kept = {row.iri for row, _ in pairs}
    found: list[Change] = []
    for row in new.rows:
        if row.iri in before:
            found.extend(_changes(before[row.iri], row))
        else:
            found.append(
                Change(NEW, row.kind, None, row.name, f"New {row.kind}: “{row.name}”.", None,
                       row.iri, row.place)
            )  # fmt: skip
    for row in old.rows:
        if row.iri not in kept:
            found.append(
                Change(DROPPED, row.kind, row.name, None,
                       f"The {row.kind} “{row.name}” is there no more, and nothing says why.",
                       row.iri, None, row.place)
            )  # fmt: skip
    return tuple(found)


def _changes(old: Row, new: Row) -> Iterator[Change]:
    told = [*_wording(old, new), *_time(old, new), *_parties(old, new), *_money(old, new),
            *_target(old, new), *_serves(old, new)]  # fmt: skip
    if not told:
        told = [(CARRIED, f"“{new.name}” is carried on as it was.")]
    for change, sentence in told:
        yield Change(change, new.kind, old.name, new.name, sentence, old.iri, new.iri, new.place)


def _wording(old: Row, new: Row) -> Iterator[tuple[str, str]]:
    if fold(old.name) != fold(new.name):
        yield REWORDED, f"“{old.name}” is now worded “{new.name}”."
    elif fold(old.text) != fold(new.text):
        yield REWORDED, f"The wording of “{new.name}” was “{old.text}” and is now “{new.text}”."


def _time(old: Row, new: Row) -> Iterator[tuple[str, str]]:
    if old.time is None and new.time is None:
        return
    if old.time is None and new.time is not None:
        yield MOVED, f"“{new.name}” had no time; it is now {_when(new.time)}."
    elif new.time is None and old.time is not None:
        yield MOVED, f"“{new.name}” was {_when(old.time)}; it now has no time."
    elif old.time and new.time and _differ(old.time, new.time):
        moved = _shift(old.time, new.time)
        yield MOVED, f"“{new.name}” was {_when(old.time)} and is now {_when(new.time)}{moved}."


def _differ(old: Time, new: Time) -> bool:
    if (old.start, old.end) != (new.start, new.end):
        return True
    # Two wordings of one time are no move; without days there is only the wording.
    return old.start is None and old.end is None and fold(old.words) != fold(new.words)


def _when(time: Time) -> str:
    return f"“{time.words}”"


def _shift(old: Time, new: Time) -> str:
    """Return by how much the last day moved, else the first: ", 3 months later"."""
    pair = (old.end, new.end) if old.end and new.end else (old.start, new.start)
    if pair[0] is None or pair[1] is None or pair[0] == pair[1]:
        return ""
    return f", {_span(pair[0], pair[1])} {'later' if pair[1] > pair[0] else 'earlier'}"


def _span(first: date, second: date) -> str:
    days = abs((second - first).days)
    months = abs((second.year - first.year) * 12 + second.month - first.month)
    if months and months % 12 == 0:
        return _counted(months // 12, "year")
    if months >= 2:
        return _counted(months, "month")
    return _counted(days, "day")


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _parties(old: Row, new: Row) -> Iterator[tuple[str, str]]:
    before = {fold(name): (name, roles) for name, roles in old.parties.items()}
    after = {fold(name): (name, roles) for name, roles in new.parties.items()}
    joined = [name for key, (name, _) in after.items() if key not in before]
    gone = [name for key, (name, _) in before.items() if key not in after]
    if joined:
        yield PARTNERS, f"{_listed(joined)} joined “{new.name}”."
    if gone:
        stands = "stands" if len(gone) == 1 else "stand"
        yield PARTNERS, f"{_listed(gone)} no longer {stands} beside “{new.name}”."
    for key, (name, roles) in after.items():
        if key in before and before[key][1] != roles:
            was, now = _listed(list(before[key][1])), _listed(list(roles))
            yield PARTNERS, f"The role of {name} in “{new.name}” was {was} and is now {now}."


def _money(old: Row, new: Row) -> Iterator[tuple[str, str]]:
    for currency in sorted({*old.money, *new.money}):
        was, now = old.money.get(currency), new.money.get(currency)
        if was == now:
            continue
        if was is None:
            yield MONEY, f"“{new.name}” now has {now:,.2f} {currency}; it had no sum before."
        elif now is None:
            yield MONEY, f"“{new.name}” had {was:,.2f} {currency}; it now has no sum."
        else:
            yield MONEY, f"“{new.name}” had {was:,.2f} {currency} and now has {now:,.2f}."


def _target(old: Row, new: Row) -> Iterator[tuple[str, str]]:
    if old.target != new.target:
        was, now = old.target or "no number", new.target or "no number"
        yield TARGET, f"The target “{new.name}” was {was} and is now {now}."


def _serves(old: Row, new: Row) -> Iterator[tuple[str, str]]:
    was, now = {fold(name) for name in old.serves}, {fold(name) for name in new.serves}
    if was != now:
        to, off = (
            [n for n in new.serves if fold(n) not in was],
            [n for n in old.serves if fold(n) not in now],
        )
        parts = [f"now serves {_quoted(to)}"] if to else []
        parts += [f"no longer serves {_quoted(off)}"] if off else []
        yield SERVES, f"“{new.name}” {' and '.join(parts)}."


def _quoted(names: list[str]) -> str:
    return _listed([f"“{name}”" for name in names])


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names) or "none"
    return f"{', '.join(names[:-1])} and {names[-1]}"
