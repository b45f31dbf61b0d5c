"""The panels of a comparison in words: the question of each, and how it is asked."""

from __future__ import annotations

from dataclasses import dataclass

_PARTIES = ("participations", "own-bodies", "compare-plans")
_OTHERS = "Every body that it engages is engaged by the other too."


@dataclass(frozen=True, slots=True)
class PanelWords:
    """What a panel is called and asks; `empty` is said where it holds nothing.

    Shape: `title` may name the sides as `{a}` and `{b}`; `head` heads the first column.
    """

    key: str
    title: str
    question: str
    head: str
    queries: tuple[str, ...]
    empty: str = ""


PANELS = (
    PanelWords(
        "size",
        "Size",
        "How large is either, and how much of it is counted?",
        "What is counted",
        (
            "gaps-elements", "compare-plans", "compare-targets", "compare-dated", "compare-money",
            "cash-by-strategy", "participations", "contributions",
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
        "partners",
        "Bodies that both name",
        "Which named bodies stand in both, and in which role?",
        "Body",
        _PARTIES,
        "No named body stands in both. The groups and topics below may still meet.",
    ),
    PanelWords(
        "only-a",
        "Only with {a}",
        "Whom does the first engage that the second does not?",
        "Body",
        _PARTIES,
        _OTHERS,
    ),
    PanelWords(
        "only-b",
        "Only with {b}",
        "Whom does the second engage that the first does not?",
        "Body",
        _PARTIES,
        _OTHERS,
    ),
    PanelWords(
        "groups",
        "Groups that both reach",
        "Which groups of people or bodies take part in both, or benefit from both?",
        "Group",
        ("participations", "gaps-benefits", "gaps-matches"),
        "No group stands in both, and no claim ties one of either to one of the other.",
    ),
    PanelWords(
        "topics",
        "Topics that both work on",
        "On which topics do both do something?",
        "Topic",
        ("gaps-topics", "contributions"),
        "No topic is shared, or the activities of one have none recorded.",
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
