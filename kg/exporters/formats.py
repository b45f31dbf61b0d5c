"""Plans in one form: what `kg export` asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.choices import NETWORK_FORMATS
from kg.errors import UsageError
from kg.exporters.cids import write_cids
from kg.exporters.csvw import write_tables
from kg.exporters.facts import Facts, plan_iris, read_plans
from kg.exporters.giving import write_giving
from kg.exporters.partners import partner_network
from kg.exporters.stratml import write_stratml
from kg.exporters.workbook import fill_book, write_ods, write_xlsx
from kg.store import Store

# From what is said of some plans, and those plans, to a file.
Writer = Callable[[Facts, Sequence[str]], bytes]


def write_format(store: Store, form: str, plans: Sequence[str] | None) -> Mapping[str, bytes]:
    """Return some plans, or all, in one form: the files by their names.

    Args:
        store: What to tell.
        form: One of `kg.choices.EXPORT_FORMATS`.
        plans: IRIs of plans; None takes all.

    Raises:
        NotFoundError: A plan has no graph of its own.
        UsageError: The form can not hold this choice.
    """
    if form in NETWORK_FORMATS:
        if plans is not None:
            raise UsageError(f"{form} holds the network of all plans; leave out --plan")
        return {f"partners.{form}": partner_network(store).write(form)}
    facts = read_plans(store, plans)
    if form == "csvw":
        return write_tables(facts)
    name, write = WRITERS[form]
    return {name: write(facts, plan_iris(store) if plans is None else plans)}


def _stratml(facts: Facts, plans: Sequence[str]) -> bytes:
    if len(plans) != 1:
        raise UsageError(f"StratML holds one plan, not {len(plans)}; name one with --plan")
    return write_stratml(facts, plans[0])


def _cids(facts: Facts, _plans: Sequence[str]) -> bytes:
    return write_cids(facts)


def _giving(facts: Facts, _plans: Sequence[str]) -> bytes:
    return write_giving(facts)


def _xlsx(facts: Facts, plans: Sequence[str]) -> bytes:
    return write_xlsx(fill_book(facts, plans))


def _ods(facts: Facts, plans: Sequence[str]) -> bytes:
    return write_ods(fill_book(facts, plans))


WRITERS: Mapping[str, tuple[str, Writer]] = {
    "stratml": ("plan.stratml.xml", _stratml),
    "cids": ("cids.jsonld", _cids),
    "360giving": ("360giving.json", _giving),
    "xlsx": ("civicthread.xlsx", _xlsx),
    "ods": ("civicthread.ods", _ods),
}
