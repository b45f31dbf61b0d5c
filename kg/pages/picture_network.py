"""The network of strategies and the partners that they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from kg.errors import QueryError
from kg.pages.matrix import Matrix, PartnerRow, partner_matrix
from kg.pages.picture_records import PictureLink, PicturePage, bond_of, kept_page, queries_of
from kg.pictures.network import network_picture
from kg.pictures.shapes import MOST_NODES, Item
from kg.store import Store

KINDS = ("body", "group", "any")
_MOST_STRATEGIES = 20
_SEVERAL = 2


def network_page(store: Store, kind: str = "body") -> PicturePage:
    """Return the strategies and the partners that at least two of them share.

    Args:
        store: Where to ask.
        kind: `body`, `group` or `any`.

    Raises:
        QueryError: No such kind.
    """
    if kind not in KINDS:
        raise QueryError(f"kind is one of {', '.join(KINDS)}; not {kind[:40]!r}")
    return kept_page(store, ("network", kind), lambda: _network(store, kind))


def _network(store: Store, kind: str) -> PicturePage:
    matrix = partner_matrix(store)
    wanted = [row for row in matrix.rows if kind == "any" or row.is_group == (kind == "group")]
    shared = [row for row in wanted if row.spans >= _SEVERAL]
    spans = _leaned_on(matrix, shared)
    shown = [r for r in shared if any(c.activities and c.span.link.iri in spans for c in r.counts)]
    shown = shown[: MOST_NODES - len(spans)]
    links = tuple(link for row in shown for link in _row_links(row, spans))
    strategies = [
        Item(s.link.iri, s.link.name, "strategy", group.publisher.name)
        for group in matrix.publishers
        for s in group.spans
        if s.link.iri in spans
    ]
    picture = network_picture(
        strategies,
        [_party(row) for row in shown if not row.is_group],
        [_party(row) for row in shown if row.is_group],
        [bond_of(link, link.end.iri, link.start.iri) for link in links],
        _network_left_out(matrix, wanted, shared, shown, spans),
    )
    return PicturePage(
        question="Which partners do several strategies share, and how closely?",
        picture=picture,
        key=urlencode({"kind": kind}),
        about=None,
        rows=links,
        queries=queries_of("participations"),
        kind=kind,
    )


def _leaned_on(matrix: Matrix, shared: Sequence[PartnerRow]) -> frozenset[str]:
    weight: dict[str, int] = defaultdict(int)
    for row in shared:
        for count in row.counts:
            weight[count.span.link.iri] += count.activities
    listed = sorted(matrix.spans, key=lambda s: (-weight[s.link.iri], s.link.iri))
    return frozenset(span.link.iri for span in listed[:_MOST_STRATEGIES])


def _network_left_out(
    matrix: Matrix,
    wanted: Sequence[PartnerRow],
    shared: Sequence[PartnerRow],
    shown: Sequence[PartnerRow],
    spans: frozenset[str],
) -> tuple[str, ...]:
    said = []
    if len(matrix.spans) > len(spans):
        few = len(matrix.spans) - len(spans)
        said.append(f"{few} strategies and plans with the fewest shared partners are not drawn.")
    if len(shared) > len(shown):
        said.append(
            f"{len(shared) - len(shown)} more that share strategies are not drawn; those that "
            "share the most are."
        )
    alone = len(wanted) - len(shared)
    if alone:
        said.append(f"{alone} partners of one strategy or plan alone are not drawn.")
    return tuple(said)


def _row_links(row: PartnerRow, spans: frozenset[str]) -> Iterable[PictureLink]:
    for count in row.counts:
        if count.activities and count.span.link.iri in spans:
            ask = urlencode({"partner": row.key, "span": count.span.short})
            yield PictureLink(
                start=row.partner,
                verb="takes part in",
                end=count.span.link,
                activities=count.activities,
                possible=count.possible,
                href=f"/evidence?{ask}",
                property="",
            )


def _party(row: PartnerRow) -> Item:
    kind = "group" if row.is_group else "body"
    words = "1 activity" if row.activities == 1 else f"{row.activities} activities"
    return Item(row.partner.iri, row.partner.name, kind, words)
