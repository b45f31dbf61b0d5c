"""What falls if some bodies leave, as a risk register: one row for each activity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from kg.documents import Document, Paragraph, Span, Table, Text, text
from kg.labels.directory import Directory, directory
from kg.panels import Panel, show_panel
from kg.panels import Row as Shown
from kg.queries import list_panels
from kg.store import Store

# A file holds all rows.
_ALL = 1 << 20
_HEADS = (
    "Activity", "Effect", "Who leaves", "Who stays", "For", "Outcomes that nothing else leads to",
    "Money tied to it", "Dates, the next first", "How likely", "What is done about it",
    "Who answers for it",
)  # fmt: skip
_WIDTHS = (15, 7, 10, 9, 9, 12, 8, 12, 8, 8, 8)
# What a row tells of many outcomes, sums or dates: the page of the activity has them all.
_FIRST = 3
# The panels whose rows are rows here, in order.
_EFFECTS = ("stops", "weakened")
# A document that is read holds as many rows as somebody reads; the workbook has all.
MOST_IN_A_DOCUMENT = 200
_TO_FILL_IN: Text = (Span(""),)
_NONE: Text = (Span("none"),)


def risk_register(
    store: Store, bodies: tuple[str, ...], release: str, most: int | None = None
) -> Document:
    """Return the risk register of some bodies' leaving.

    Args:
        store: Where the plans are.
        bodies: The IRIs of the bodies, at least one.
        release: What the release is called that tells it.
        most: How many activities have a row, those that stop first; None for all.
    """
    names = directory(store)
    panels = {each.key: show_panel(store, each, bodies, _ALL) for each in list_panels("exit")}
    about = (
        "What stops, because no other named body takes part, and what is weakened, as the plans "
        "say it. Each sum and date stands at every activity that it is tied to. The last three "
        "columns are for you: the plans do not say."
    )
    number = sum(len(panels[key].rows) for key in _EFFECTS)
    if most is not None and number > most:
        about += (
            f" These are the first {most:,} of {number:,} activities, those that stop before those "
            "that are weakened; the workbook (.xlsx) has all."
        )
    rows = tuple(islice(_rows(names, panels), most))
    table = Table("Activities at risk", _HEADS, rows, _WIDTHS)
    title = f"If {' and '.join(map(names.name, bodies))} left"
    blocks = (Paragraph(text(about)), table)
    return Document("Risk register", title, f"From release {release}", blocks, is_wide=True)


def _rows(names: Directory, panels: Mapping[str, Panel]) -> Iterable[tuple[Text, ...]]:
    outcomes = _by_activity(panels["outcomes"], lambda row: not row.answer.get("others"))
    money, dates = _by_activity(panels["money"]), _by_activity(panels["dates"])
    for key in _EFFECTS:
        for row in panels[key].rows:
            activity = row.answer["activity"]
            places = (f"{p.words}, {p.document.name}" for p in row.named["cells"].places)
            yield (
                text(names.name(activity), *places),
                text(row.answer["effect"]),
                *(
                    _listed(map(names.name, row.answer.get(column, "").split()))
                    for column in ("leaving", "staying", "strategies")
                ),
                _listed(names.name(each.answer["outcome"]) for each in outcomes[activity]),
                _listed(amount for each in money[activity] for amount in each.named["sum"].amounts),
                _listed(
                    f"{each.answer['whenUntil']}: {names.name(each.answer['thing'])}"
                    for each in dates[activity]
                ),
                *(_TO_FILL_IN,) * 3,
            )


def _by_activity(
    panel: Panel, keeps: Callable[[Shown], bool] = lambda _: True
) -> defaultdict[str, list[Shown]]:
    found = defaultdict(list)
    for row in filter(keeps, panel.rows):
        for activity in (row.answer.get("activities") or row.answer.get("activity", "")).split():
            found[activity].append(row)
    return found


def _listed(words: Iterable[str]) -> Text:
    held = list(words)
    more = len(held) - _FIRST
    told = [*held[:_FIRST], f"and {more} more"] if more > 0 else held
    return text("; ".join(told)) if told else _NONE
