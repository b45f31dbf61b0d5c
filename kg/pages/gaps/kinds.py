"""The kinds of gap: each is a panel of the folder `gaps`, counted against what could have it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.queries import PanelFile, list_panels

ACTIVITIES = "activities"
OUTCOMES = "outcomes"
GOALS = "goals"
BODIES = "named bodies"
MENTIONS = "mentions of a party"
# What each kind is counted against, and the column of what is counted.
_COUNTED = {
    "no-partner": (ACTIVITIES, "thing"),
    "no-outcome": (ACTIVITIES, "thing"),
    "no-date": (ACTIVITIES, "thing"),
    "no-money": (ACTIVITIES, "thing"),
    "no-measure": (OUTCOMES, "thing"),
    "unmeasured-goals": (GOALS, "goal"),
    "unstated-roles": (MENTIONS, "engagement"),
    "one-place": (BODIES, "partner"),
    "one-body-outcomes": (OUTCOMES, "outcome"),
    "one-body-activities": (ACTIVITIES, "activity"),
}
_DEPENDENCE = ("one-place", "one-body-outcomes", "one-body-activities")


@dataclass(frozen=True, slots=True)
class GapKind:
    """One kind of gap.

    Shape: `universe` says in words what the gap is counted against; `counted` is the column of its
    question whose values are counted; `rule` is the rule of the validation report whose findings
    these gaps are, if one is.
    """

    panel: PanelFile
    universe: str
    counted: str
    rule: str

    @property
    def key(self) -> str:
        """Return what the kind is called in addresses."""
        return self.panel.key

    @property
    def title(self) -> str:
        """Return what the kind is called on pages."""
        return self.panel.question.title


KINDS = tuple(
    GapKind(panel, *_COUNTED[panel.key], dict(panel.values).get("code", ""))
    for panel in list_panels("gaps")
)
DEPENDENCE = tuple(kind for kind in KINDS if kind.key in _DEPENDENCE)
MISSING = tuple(kind for kind in KINDS if kind.key not in _DEPENDENCE)
BY_KEY = {kind.key: kind for kind in KINDS}
SAME_OUTCOME = "same-outcome"
