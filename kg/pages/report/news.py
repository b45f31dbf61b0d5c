"""New findings as a feed to subscribe to, of one plan or of all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from lxml import etree

from kg.labels.counted import address_of
from kg.labels.directory import Directory, directory
from kg.pages.atom import About, as_bytes, new_feed, put
from kg.pages.report.narrowing import ADDRESS, REGISTER, plan_iri
from kg.pages.report.rules import rule_name
from kg.store import Store
from kg.terms import shorten
from kg.validate import Arrived

MOST = 1_000


def finding_news(store: Store, found: Iterable[Arrived], plan: str, base: str) -> bytes:
    """Return what releases have found first, as an Atom feed, the latest first.

    At most MOST; the feed says so where it left some out.

    Args:
        store: Where the names are from.
        found: What each release has found first, latest release first.
        plan: Keep one plan's findings (name, IRI or short IRI), or `hub` for the register.
        base: The base of the IRIs of the release, under which its pages are.

    Raises:
        NotFoundError: No plan has this name; the sentence lists the near ones.
    """
    iri = plan_iri(store, plan)
    wanted = "" if iri == REGISTER else iri
    kept = [each for each in found if not plan or each.finding.plan == wanted]
    given = {"plan": iri}
    page = f"{base}{address_of(ADDRESS, **given)}"
    names = directory(store)
    of_what = f": {names.link(wanted).name}" if wanted else ""
    left_out = len(kept) - MOST
    feed = new_feed(
        About(
            iri=page,
            title=f"New findings{of_what}",
            subtitle=f"{left_out:,} older ones are left out." if left_out > 0 else "",
            updated=_moment(kept[0].made if kept else 0),
            own=f"{base}{address_of(f'{ADDRESS}.atom', **given)}",
            page=page,
        )
    )
    for each in kept[:MOST]:
        _add_entry(feed, each, names, base)
    return as_bytes(feed)


def _add_entry(feed: etree._Element, each: Arrived, names: Directory, base: str) -> None:
    finding = each.finding
    is_here = finding.focus in names.index.things
    name = names.link(finding.focus).name if is_here else shorten(finding.focus)
    plan = finding.plan or REGISTER
    entry = put(feed, "entry")
    put(entry, "id", _iri(each, base))
    put(entry, "title", f"{rule_name(finding.code)}: {name}")
    put(entry, "updated", _moment(each.made))
    page = f"{base}{address_of(ADDRESS, plan=plan, code=finding.code)}"
    put(entry, "link", rel="alternate", type="text/html", href=page)
    for term in (finding.code, finding.severity, "reopened" if each.is_back else "new"):
        put(entry, "category", term=term)
    said = (finding.message, finding.remedy, f"Where: {finding.source}." if finding.source else "")
    put(entry, "summary", " ".join(filter(None, said)))


def _iri(each: Arrived, base: str) -> str:
    """Return what an entry is known by: one that is found again later is another."""
    finding = each.finding
    said = (each.release, finding.code, finding.focus, finding.value, finding.message)
    return f"{base}{ADDRESS}#{hashlib.sha256(chr(10).join(said).encode()).hexdigest()[:24]}"


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
