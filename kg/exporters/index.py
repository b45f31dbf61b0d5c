"""Every file of this room by its address, made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from kg.exporters import cids, csvw, giving, stratml
from kg.exporters.facts import Facts, plan_iris, read_plans
from kg.exporters.formats import WRITERS
from kg.exporters.partners import PartnerNetwork, partner_network
from kg.exporters.records import ExportedFile
from kg.exporters.workbook import ods, xlsx
from kg.network import NETWORK_MEDIA_TYPES
from kg.store import Store

_FOLDER = "/dumps"
_OF_A_PLAN = (
    ("stratml", ".stratml.xml", "The plan as StratML, Part 2 (ISO 17469-2)",
     stratml.MEDIA_TYPE, stratml.STANDARD),
    ("xlsx", ".xlsx", "The plan as a workbook", xlsx.MEDIA_TYPE, None),
    ("ods", ".ods", "The plan as an OpenDocument workbook", ods.MEDIA_TYPE, None),
)  # fmt: skip
_OF_ALL = (
    ("xlsx", "All plans as a workbook", xlsx.MEDIA_TYPE, None),
    ("ods", "All plans as an OpenDocument workbook", ods.MEDIA_TYPE, None),
    ("cids", "All plans in the Common Impact Data Standard", cids.MEDIA_TYPE, cids.STANDARD),
    ("360giving", "Grants in the 360Giving Data Standard", giving.MEDIA_TYPE, giving.STANDARD),
)
_NETWORKS = {
    "graphml": ("The network of partners as GraphML", "http://graphml.graphdrawing.org/"),
    "gexf": ("The network of partners as GEXF", "http://gexf.net/"),
}
Indexed = Iterator[tuple[str, ExportedFile]]


def exported_files(store: Store, base: str) -> Mapping[str, ExportedFile]:
    """Return the files in the formats of other standards by their addresses.

    Shape:
        Plans below `base` have files of their own: `/dumps/{publisher}/{plan}` with
        `.stratml.xml`, `.xlsx` or `.ods`. The other files hold all plans of the store. What several
        files are made from is read once, and kept for as long as the mapping is.

    Args:
        store: What to tell; it is read when a file is made, not before.
        base: The base of the IRIs, as in the release's manifest.
    """
    return dict(sorted([*_files_of_plans(store, base), *_files_of_all(store)]))


def _files_of_plans(store: Store, base: str) -> Indexed:
    for plan in plan_iris(store):
        if not plan.startswith(f"{base}/id/"):
            continue
        facts = _reader(store, plan)
        for form, suffix, title, media_type, standard in _OF_A_PLAN:
            path = f"{_FOLDER}/{plan.removeprefix(f'{base}/id/')}{suffix}"
            make = _writer(form, facts, (plan,))
            yield path, ExportedFile(form, title, media_type, plan, standard, make)


def _files_of_all(store: Store) -> Indexed:
    plans, facts = plan_iris(store), cache(lambda: read_plans(store))
    for form, title, media_type, standard in _OF_ALL:
        path = f"{_FOLDER}/{WRITERS[form][0]}"
        make = _writer(form, facts, plans)
        yield path, ExportedFile(form, title, media_type, None, standard, make)
    tables = cache(lambda: csvw.write_tables(facts()))
    for name, (title, media_type, described) in csvw.file_kinds().items():
        path = f"{_FOLDER}/tables/{name}"
        yield path, ExportedFile("csvw", title, media_type, None, described, _pick(tables, name))
    network = cache(lambda: partner_network(store))
    for form, media_type in NETWORK_MEDIA_TYPES.items():
        title, standard = _NETWORKS[form]
        path = f"{_FOLDER}/partners.{form}"
        yield path, ExportedFile(form, title, media_type, None, standard, _draw(network, form))


def _reader(store: Store, plan: str) -> Callable[[], Facts]:
    return lambda: read_plans(store, [plan])


def _writer(form: str, facts: Callable[[], Facts], plans: tuple[str, ...]) -> Callable[[], bytes]:
    _, write = WRITERS[form]
    return lambda: write(facts(), plans)


def _pick(files: Callable[[], Mapping[str, bytes]], name: str) -> Callable[[], bytes]:
    return lambda: files()[name]


def _draw(network: Callable[[], PartnerNetwork], form: str) -> Callable[[], bytes]:
    return lambda: network().write(form)
