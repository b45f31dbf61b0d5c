"""What the files of an import are called, in the folder of a draft and beside its plan."""

from __future__ import annotations

PLAN_FILE, WORKBOOK = "plan.ttl", "plan.xlsx"
READINGS, LEDGER, MAPPING, REPORT = "readings.csv", "ledger.csv", "mapping.json", "report.html"
ANSWERS, EDITIONS, PAIRS = "answers.json", "editions.csv", "pairs.json"
# What the owner of a plan answered to the questions of `kg ask-owner`.
OWNER_ANSWERS = "owner-answers.json"
# What the officer's own file is called when it comes back with comments, by its format.
COMMENTED = {kind: f"commented.{kind}" for kind in ("docx", "xlsx", "ods")}
# What is kept beside the plan, so that next year's document is read the same way: the ending that
# takes the place of the plan's own.
KEPT = {MAPPING: f".{MAPPING}", ANSWERS: f".{ANSWERS}"}
