"""The page of time: what is due or happens, by quarter, certain and possible apart."""

from kg.pages.timeline.calendar import time_calendar
from kg.pages.timeline.filters import Filter, Kept, Window, keep
from kg.pages.timeline.intervals import CERTAIN, POSSIBLE, UNDATED, Reading
from kg.pages.timeline.items import KINDS, TimeItem, list_items
from kg.pages.timeline.page import TimePage, time_feed, time_page, time_picture
from kg.pages.timeline.quarters import Quarter, QuarterCount, QuarterItems
from kg.pages.timeline.tables import TIME_COLUMNS, time_answer, time_triples

__all__ = [
    "CERTAIN",
    "KINDS",
    "POSSIBLE",
    "TIME_COLUMNS",
    "UNDATED",
    "Filter",
    "Kept",
    "Quarter",
    "QuarterCount",
    "QuarterItems",
    "Reading",
    "TimeItem",
    "TimePage",
    "Window",
    "keep",
    "list_items",
    "time_answer",
    "time_calendar",
    "time_feed",
    "time_page",
    "time_picture",
    "time_triples",
]
