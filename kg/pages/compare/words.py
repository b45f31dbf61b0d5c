"""The panels of a comparison that are counted from several questions, in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PanelWords:
    """What a panel is called and asks; `empty` is said where it holds nothing.

    Shape: `head` heads the first column.
    """

    key: str
    title: str
    question: str
    head: str
    queries: tuple[str, ...]
    empty: str = ""


COUNTED = (
    PanelWords(
        "size",
        "Size",
        "How large is either, and how much of it is counted?",
        "What is counted",
        (
            "gaps-elements", "compare-plans", "compare-targets", "compare-dated", "compare-money",
            "cash-by-strategy", "partners-of", "contributions",
        ),
    ),
    PanelWords(
        "completeness",
        "Completeness at a glance",
        "What does either leave out? The fewer, the better.",
        "What is missing",
        ("findings", "unmeasured-goals"),
    ),
    PanelWords(
        "groups",
        "Groups that both reach",
        "Which groups of people or bodies take part in both, or benefit from both?",
        "Group",
        ("partners-of-two", "gaps-benefits", "gaps-matches"),
        "No group stands in both, and no claim ties one of either to one of the other.",
    ),
    PanelWords(
        "outcomes",
        "Outcomes that both may be after",
        "Which outcomes serve both, or may be after the same thing?",
        "Outcome",
        ("gaps-matches", "gaps-benefits", "gaps-topics", "gaps-outcome-activities"),
        "Nothing in the records ties an outcome of one to one of the other.",
    ),
)  # fmt: skip
# What heads the first column of those that are questions of their own.
HEADS = {"partners": "Body", "only-a": "Body", "only-b": "Body", "topics": "Topic"}
# Those that are about one side are called after it.
NAMED_AFTER = {"only-a": "Only with {a}", "only-b": "Only with {b}"}
ORDER = (
    "size", "completeness", "partners", "only-a", "only-b", "groups", "topics", "outcomes",
)  # fmt: skip
