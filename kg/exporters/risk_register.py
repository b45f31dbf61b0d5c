"""What falls if some bodies leave, as a risk register: one row for each activity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from kg.exporters.workbook.book import Book, Head, Row, Sheet
from kg.labels.directory import Directory, directory
from kg.panels import Panel, show_panel
from kg.panels import Row as Shown
from kg.queries import list_panels
from kg.store import Store

# A file holds all rows.
_ALL = 1 << 20

_HEADS = (
    Head("Risk"),
    Head("Effect", "Stops: no other named body takes part. Weakened: others stay."),
    Head("Plan"),
    Head("Who leaves"),
    Head("Who stays"),
    Head("Strategies or plans"),
    Head("Outcomes that nothing else leads to"),
    Head(
        "Money tied to it", "Each sum once for its activity; sums that serve several stand at each."
    ),
    Head("Dates, the next first"),
    Head("Read from"),
    Head("Likelihood", "For you to fill in: the plans do not say."),
    Head("What is done about it", "For you to fill in."),
    Head("Who answers for it", "For you to fill in: a post, not a person."),
)


def risk_register(store: Store, bodies: tuple[str, ...]) -> Book:
    """Return the risk register of some bodies' leaving, as a workbook.

    Args:
        store: Where the plans are.
        bodies: The IRIs of the bodies, at least one.
    """
    names = directory(store)
    panels = {each.key: show_panel(store, each, bodies, _ALL) for each in list_panels("exit")}
    leaving = ", ".join(map(names.name, bodies))
    rows = tuple(_rows(names, panels))
    about = (
        f"What stops or is weakened if {leaving} would leave, as the plans say it; "
        "what they do not say is blank."
    )
    title = "Risk register"
    return Book(
        title, {"title": f"{title}: {leaving}"}, (Sheet("Risks", title, about, _HEADS, rows),)
    )


def _rows(names: Directory, panels: Mapping[str, Panel]) -> Iterable[Row]:
    outcomes = _by_activity(panels["outcomes"], lambda row: not row.answer.get("others"))
    money, dates = _by_activity(panels["money"]), _by_activity(panels["dates"])
    for key in ("stops", "weakened"):
        for row in panels[key].rows:
            activity = row.answer["activity"]
            yield (
                names.name(activity),
                row.answer["effect"],
                names.name(row.answer["plan"]),
                _listed(names, row, "leaving"),
                _listed(names, row, "staying"),
                _listed(names, row, "strategies"),
                "\n".join(names.name(each.answer["outcome"]) for each in outcomes[activity]),
                "\n".join(
                    f"{names.name(each.answer['line'])}: {', '.join(each.named['sum'].amounts)}"
                    for each in money[activity]
                ),
                "\n".join(_dated(names, each) for each in dates[activity]),
                "\n".join(place.words for place in row.named["cells"].places),
                "", "", "",
            )  # fmt: skip


def _by_activity(
    panel: Panel, keeps: Callable[[Shown], bool] = lambda _: True
) -> defaultdict[str, list[Shown]]:
    found = defaultdict(list)
    for row in filter(keeps, panel.rows):
        for activity in (row.answer.get("activities") or row.answer.get("activity", "")).split():
            found[activity].append(row)
    return found


def _listed(names: Directory, row: Shown, column: str) -> str:
    return "\n".join(map(names.name, row.answer.get(column, "").split()))


def _dated(names: Directory, row: Shown) -> str:
    return f"{row.answer['whenUntil']}: {names.name(row.answer['thing'])}"
