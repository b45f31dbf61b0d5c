"""The page of time: what is due or happens, by quarter, certain and possible apart."""

from kg.pages.timeline.calendar import time_calendar
from kg.pages.timeline.filters import Filter, Kept, Window, keep
from kg.pages.timeline.intervals import CERTAIN, POSSIBLE, UNDATED, Reading
from kg.pages.timeline.items import KINDS, TimeItem, kept_rows, list_items
from kg.pages.timeline.page import TimePage, time_feed, time_page, time_picture
from kg.pages.timeline.quarters import Quarter, QuarterCount, QuarterItems

__all__ = [
    "CERTAIN",
    "KINDS",
    "POSSIBLE",
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
    "kept_rows",
    "list_items",
    "time_calendar",
    "time_feed",
    "time_page",
    "time_picture",
]
