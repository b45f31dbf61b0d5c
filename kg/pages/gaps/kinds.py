"""The kinds of gap: what each means, what to do about it, and how it is found."""

from __future__ import annotations

from dataclasses import dataclass

ACTIVITIES = "activities"
OUTCOMES = "outcomes"
GOALS = "goals"
BODIES = "named bodies"
MENTIONS = "mentions of a party"


@dataclass(frozen=True, slots=True)
class GapKind:
    """One kind of gap.

    Shape:
        `universe` says in words what the gap is counted against. `rule` is the rule of the
        validation report whose findings these gaps are, if one is. `about` heads the column of
        what a line is about besides its subject, if there is one. `queries` are the page's
        queries.
    """

    key: str
    title: str
    short: str
    universe: str
    meaning: str
    remedy: str
    queries: tuple[str, ...]
    rule: str = ""
    about: str = ""


MISSING = (
    GapKind(
        "no-partner",
        "Activities that name no partner",
        "No partner named",
        ACTIVITIES,
        "Nobody is named as taking part: not in the activity, nor in its milestones, outcomes, "
        "programme or source of money.",
        "Ask the owner who takes part, and in what role.",
        ("findings",),
        rule="C03",
    ),
    GapKind(
        "no-outcome",
        "Activities without an outcome",
        "No outcome stated",
        ACTIVITIES,
        "The plan says what will be done and not what it should change. An undecided reading, "
        "shown dashed, does not fill the gap.",
        "Link the outcome it serves, or decide the proposed reading.",
        ("findings", "gaps-proposals"),
        rule="C04",
    ),
    GapKind(
        "no-date",
        "Activities without a date",
        "No date at all",
        ACTIVITIES,
        "Neither the activity nor any of its milestones says when.",
        "Ask for a time frame, or for one dated milestone.",
        ("findings", "gaps-proposals"),
        rule="C05",
    ),
    GapKind(
        "no-money",
        "Activities that do not say what pays for them",
        "No money or staff time",
        ACTIVITIES,
        "No budget line stands for the activity or its programme, not even staff time. Where a "
        "blank cell may continue the cell above it, that reading is shown dashed and adds no "
        "money until somebody decides it.",
        "Add a line, even if only ‘staff time, not costed’, or decide the proposed reading.",
        ("findings", "gaps-proposals"),
        rule="C07",
    ),
    GapKind(
        "no-measure",
        "Outcomes that nothing measures",
        "No measure",
        OUTCOMES,
        "The outcome has no indicator, so nobody will be able to tell whether it happened. "
        "Outputs are left out: that something was made or done can be ticked.",
        "Suggest an indicator and ask the publisher to adopt it.",
        ("findings",),
        rule="Q01",
    ),
    GapKind(
        "unmeasured-goals",
        "Goals without a measurable outcome",
        "No measurable outcome",
        GOALS,
        "No outcome of the rows that print the goal has an indicator, with or without a figure to "
        "reach. Goals of strategies that a plan only points to are left out.",
        "Give one outcome under the goal an indicator.",
        ("unmeasured-goals",),
    ),
    GapKind(
        "unstated-roles",
        "Parties whose role is not stated",
        "Role not stated",
        MENTIONS,
        "The document only says that the party is to be engaged: not whether it leads, pays, "
        "delivers or is asked.",
        "Ask the owner what each party does; one word is enough.",
        ("unstated-roles",),
        about="Takes part in",
    ),
)
DEPENDENCE = (
    GapKind(
        "one-place",
        "Bodies that take part in one activity only",
        "In one activity only",
        BODIES,
        "The body is tied to a single activity in all the plans here: should that row change, "
        "nothing else would show that it ever took part. Open groups such as schools, and the "
        "publisher’s own units, are left out.",
        "Ask whether it takes part elsewhere unnamed, or whether one place is right.",
        ("bodies-in-one-activity",),
        about="Takes part in",
    ),
    GapKind(
        "one-body-outcomes",
        "Outcomes that rest on one body",
        "Rest on one body",
        OUTCOMES,
        "Every activity that leads to the outcome names the same single body and no other. "
        "Should it leave, no named partner would carry the outcome. The publisher’s own units "
        "and open groups are not counted.",
        "Ask who else could deliver it, and whether others take part unnamed.",
        ("outcomes-on-one-body",),
        about="Rests on",
    ),
    GapKind(
        "one-body-activities",
        "Activities that rest on one body",
        "Rest on one body",
        ACTIVITIES,
        "Besides the publisher, a single body is named in the activity or in its milestones, "
        "outcomes, programme or source of money. Open groups are not counted.",
        "Ask who would step in, and name them if there is somebody.",
        ("only-one-body",),
        about="Rests on",
    ),
)
KINDS = MISSING + DEPENDENCE
BY_KEY = {kind.key: kind for kind in KINDS}
SAME_OUTCOME = "same-outcome"
