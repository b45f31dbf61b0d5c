"""Who gives the money of each fund, who passes it on and who receives it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link
from kg.pages.money.lines import ledger
from kg.pages.money.records import Chain, Holder, MoneyLine
from kg.pages.money.totals import totals
from kg.store import Store
from kg.terms import CIVIC, code

_FUNDER = code("role", "funder")
_INTERMEDIARY = code("role", "intermediary")
_RECIPIENT = code("role", "recipient")

Held = dict[str, defaultdict[str, tuple[Holder, ...]]]


def chains(store: Store, lines: Iterable[MoneyLine], plan: Link | None) -> tuple[Chain, ...]:
    """Return the chain of each fund, and of work whose funders are named with it alone.

    The largest sum comes first. A programme that a line pays for has a chain too.

    Args:
        store: Where to ask.
        lines: The lines that matter.
        plan: The plan whose funds are wanted, named in a line or not; nothing for all.
    """
    names = directory(store)
    holders = _holders(store)
    by_source: defaultdict[str, list[MoneyLine]] = defaultdict(list)
    for line in lines:
        works = (work.link for work in line.works if work.link.iri in holders)
        for source in {*line.funds, *works}:
            by_source[source.iri].append(line)
    plans = _plans(store)
    funds = {
        iri
        for iri, thing in names.index.things.items()
        if str(CIVIC.FundingSource) in thing.classes
    }
    named = {i for i in {*funds, *holders} if plan is None or _plan_of(names, plans, i) == plan}
    found = (
        _chain(names.link(iri), _plan_of(names, plans, iri), by_source[iri], holders.get(iri))
        for iri in sorted({*by_source, *named})
    )
    return tuple(sorted(found, key=_order))


def _chain(
    source: Link,
    plan: Link | None,
    lines: list[MoneyLine],
    held: defaultdict[str, tuple[Holder, ...]] | None,
) -> Chain:
    held = held if held is not None else defaultdict(tuple)
    others = {fund for line in lines for fund in line.funds if source in line.funds} - {source}
    return Chain(
        fund=source,
        plan=plan,
        funders=held[_FUNDER],
        intermediaries=held[_INTERMEDIARY],
        recipients=held[_RECIPIENT],
        sums=totals(lines),
        shared_with=tuple(sorted(others, key=lambda link: link.name)),
    )


def _order(chain: Chain) -> tuple[int, int, str]:
    amount = chain.sums[0].amount if chain.sums else 0
    parties = len(chain.funders + chain.intermediaries + chain.recipients)
    return (-int(amount), -parties, chain.fund.name)


@cached_per_store
def _plans(store: Store) -> dict[str, Link]:
    """Return the delivery plan that each graph holds."""
    names = directory(store)
    return {
        thing.graph: names.link(iri)
        for iri, thing in names.index.things.items()
        if str(CIVIC.DeliveryPlan) in thing.classes
    }


def _plan_of(names: Directory, plans: dict[str, Link], iri: str) -> Link | None:
    thing = names.index.things.get(iri)
    return plans.get(thing.graph) if thing else None


@cached_per_store
def _holders(store: Store) -> Held:
    names = directory(store)
    places = ledger(store).places
    found: Held = {}
    seen = set()
    for row in map(texts, rows(store, "money-chain")):
        source, engagement, role, party, words, basis, confidence = row
        if (source, engagement, role) not in seen:
            seen.add((source, engagement, role))
            mark = names.mark(basis, confidence)
            where = places.get(str(engagement), ())
            held = found.setdefault(str(source), defaultdict(tuple))
            held[str(role)] += (Holder(names.link(str(party)), words or "", mark, where),)
    return found
