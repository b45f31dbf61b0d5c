"""What an officer is told of a line of a report that can not be understood, or contradicts."""

from __future__ import annotations

FORMULA = "A formula was read as what it gives."
BARE_FORMULA = (
    "A formula gives nothing: write what it is to give, or save the file in a spreadsheet program."
)
NO_IDENTIFIER = (
    "The line has no identifier, so that nobody can tell what it reports on: copy it from the line "
    "of the promise."
)
UNKNOWN = "“{identifier}” is nothing that {plan} promises: leave the grey columns as they are."
NO_DAY = "The line has no day: write one beside it, or in the sheet “Report”."
NO_DAY_AT_ALL = "“{text}” is no day: write it as 2026-03-31."
TWO_DAYS = "“{text}” may be two days: write it as 2026-03-31."
NOTHING_TO_BELONG_TO = (
    "The line has neither a value nor a status to which this belongs: choose a status."
)
BEFORE_ALONE = "There is a value before, and no value."
HAS_BEFORE = "“{name}” has a value before already, so that this one was not taken."
NO_BEFORE_DAY = "The value before has no day: write “Day of the value before”."
NO_TARGET = (
    "“{name}” is no target, and only a target has a value: write it in the line of a target, or as "
    "a note with a status."
)
NO_INDICATOR = (
    "The plan does not say what “{name}” is measured by, so that the value was not taken."
)
NO_UNIT = "“{unit}” is no unit of the list: choose one. The value beside it was not taken."
NO_NUMBER = (
    "“{text}” is no number: write figures alone, such as 62.5, and anything else in the note."
)
MONEY = "“{text}” is a sum of money, which no target is measured in here: write it in the note."
OTHER_UNIT = (
    "“{name}” is promised in “{asked}” and reported in “{unit}”: it is kept, and can not be "
    "compared."
)
NO_STATUS = "“{text}” is no status: choose {names} or {last}."
TWICE = "“{0}” is reported twice for one day: {was} in row {row} and {now} here. Both are kept."
TWICE_BY_ONE_MEASURE = (
    "“{0}” and “{1}” are measured by one thing, which is reported twice for one day: {was} in row "
    "{row} and {now} here. Both are kept."
)
KNOWN = "Of “{0}” an earlier report says {was} for this day, and this one {now}. Both are kept."
NO_ADDRESS = "“{text}” is no web address: one begins with https://."
