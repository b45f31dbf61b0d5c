"""What a page says first: one sentence of the counts that it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.labels.counted import Counted, plural
from kg.labels.sentences import Clause, Said, Sentence, join_clauses

_VERBS = (("names nobody", "name nobody"), ("expects no outcome", "expect no outcome"))


def judge_partner(
    name: str,
    activities: Counted,
    councils: Counted,
    alone: Counted | None,
    money: Iterable[str],
    mentions: Counted,
    unstated: Counted,
) -> Sentence:
    """Return what a partner's page says first.

    Args:
        name: What the partner is called.
        activities: Those that it takes part in.
        councils: Those in whose plans they are.
        alone: Those in which no other body is named; None for an open group.
        money: The sums that are stated for that work, as text.
        mentions: Where it is named at all.
        unstated: Where it is named and no role is stated.
    """
    if not activities.number:
        if not mentions.number:
            return join_clauses([(Said(name), " is on the register and named in no plan")])
        told = (Said(name), " takes part in no activity that counts for a strategy or plan")
        return join_clauses([told, ("it is named otherwise in ", _as(mentions, "place", "places"))])
    return join_clauses(
        [
            (Said(name), " takes part in ", activities, " of ", councils),
            _resting(alone),
            _attached(money, "attached to that work"),
            _roles(mentions, unstated),
        ]
    )


def judge_strategy(
    name: str,
    activities: Counted,
    plans: int,
    parties: Sequence[Counted],
    money: Iterable[str],
    outcomes: Counted,
) -> Sentence:
    """Return what a strategy's page says first.

    Args:
        name: What the strategy is called.
        activities: Those that count for it.
        plans: How many plans carry it out.
        parties: Its partners, by kind.
        money: The sums that are stated for it alone, as text.
        outcomes: Those that it promises.
    """
    if not plans:
        return join_clauses([(Said(name), " is named, and no plan that is here carries it out")])
    verb = "serves" if activities.number == 1 else "serve"
    of = " of one plan " if plans == 1 else f" of {plans} plans "
    return join_clauses(
        [
            (activities, of, verb, " ", Said(name), *_with(parties)),
            _attached(money, "stated for it alone"),
            _promised(outcomes),
        ]
    )


def judge_plan(
    name: str,
    activities: Counted,
    strategies: Counted,
    parties: Sequence[Counted],
    lacking: tuple[Counted, Counted],
    money: Iterable[str],
) -> Sentence:
    """Return what a plan's page says first.

    Args:
        name: What the plan is called.
        activities: All that it holds.
        strategies: Those that it carries out.
        parties: Its partners, by kind.
        lacking: The activities that name no partner, and those that expect no outcome.
        money: The sums of cash that are stated in it, as text.
    """
    if not activities.number:
        return join_clauses([(Said(name), " holds no activity that has been read")])
    whole: Clause = (" as a whole, for no strategy that it names",)
    ends = (" for ", strategies) if strategies.number else whole
    return join_clauses(
        [
            (Said(name), " holds ", activities, *ends, *_with(parties)),
            _lacking(lacking),
            _attached(money, "stated"),
        ]
    )


def judge_council(
    name: str,
    plans: Counted,
    strategies: Counted,
    activities: Counted,
    partners: Counted,
    shared: Counted,
    money: Iterable[str],
) -> Sentence:
    """Return what the page of a body with plans of its own says first.

    Args:
        name: What the body is called.
        plans: Its delivery plans.
        strategies: Those that it has, carried out or not.
        activities: Those of its plans.
        partners: Who takes part in them.
        shared: Those of the partners that take part in plans of others too.
        money: The sums of cash that its plans state, as text.
    """
    ends: Clause = (" and names ", strategies) if strategies.number else (" and names no strategy",)
    known: Clause = ()
    if shared.number:
        verb = "takes" if shared.number == 1 else "take"
        known = (", ", replace(shared, words="of whom"), f" {verb} part in plans of others too")
    return join_clauses(
        [
            (Said(name), " has ", plans, *ends),
            ("its ", activities, " engage ", partners, *known),
            _attached(money, "stated", "#plans-money"),
        ]
    )


def judge_exit(
    names: Sequence[str],
    stops: Counted,
    weakened: Counted,
    strategies: Counted,
    outcomes: Counted,
    money: Iterable[str],
) -> Sentence:
    """Return what an exit test says first.

    Args:
        names: What the bodies that leave are called, at least one.
        stops: The activities in which nobody else takes part.
        weakened: Those in which others stay.
        strategies: Those that the activities count for.
        outcomes: Those that are expected of what stops.
        money: The sums that pay for the activities, as text.
    """
    leaving: list[str | Said] = []
    for at, name in enumerate(names):
        leaving += [" and " if at == len(names) - 1 else ", "] if at else []
        leaving.append(Said(name))
    verb = "leaves" if len(names) == 1 else "leave"
    if not stops.number and not weakened.number:
        return join_clauses([("If ", *leaving, f" {verb}, no activity of a plan is touched")])
    falls = (stops, " stops" if stops.number == 1 else " stop")
    less = (_as(weakened, "", ""), f" {'is' if weakened.number == 1 else 'are'} weakened")
    return join_clauses(
        [
            ("If ", *leaving, f" {verb}, ", *falls, " and ", *less, ", for ", strategies),
            (outcomes, f" {'is' if outcomes.number == 1 else 'are'} expected of what stops"),
            _attached(money, "tied to that work"),
        ]
    )


def _as(counted: Counted, one: str, many: str) -> Counted:
    return replace(counted, words=one if counted.number == 1 else many)


def _resting(alone: Counted | None) -> Clause:
    if alone is None or not alone.number:
        return ()
    return ("in ", replace(alone, words="of them"), " no other body is named")


def _attached(money: Iterable[str], how: str, address: str = "#money") -> Clause:
    sums = list(money)
    if not sums:
        return (f"no sum of money is {how}",)
    parts: list[str | Said] = []
    for each in sums:
        parts += [" and " if parts else "", Said(each, address)]
    return (*parts, f" {'is' if len(sums) == 1 else 'are'} {how}")


def _roles(mentions: Counted, unstated: Counted) -> Clause:
    if not unstated.number:
        return ("its role is always stated",)
    if unstated.number == mentions.number:
        return ("its role is never stated",)
    told = (_as(unstated, "", ""), " of ", _as(mentions, "place", "places"))
    return ("its role is not stated in ", *told)


def _with(parties: Sequence[Counted]) -> Clause:
    found = [each for each in parties if each.number]
    if not found:
        return (", with nobody that it names",)
    parts: list[str | Counted] = []
    for each in found:
        parts += [" and " if parts else ", with ", each]
    return tuple(parts)


def _promised(outcomes: Counted) -> Clause:
    if not outcomes.number:
        return ("no outcome is promised",)
    return (outcomes, " is promised" if outcomes.number == 1 else " are promised")


def _lacking(found: tuple[Counted, Counted]) -> Clause:
    parts: list[str | Counted] = []
    for counted, (one, many) in zip(found, _VERBS, strict=True):
        if counted.number:
            parts += [" and " if parts else "of them ", _as(counted, "", "")]
            parts.append(f" {plural(counted.number, one, many)}")
    return tuple(parts)
