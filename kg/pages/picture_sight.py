"""The line of sight, from an activity or a plan up to goals, strategies and corporate goals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from kg.errors import NotFoundError, QueryError
from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.lookup import find_thing
from kg.pages.picture_records import PictureLink, PicturePage, bond_of, kept_page, queries_of
from kg.pages.picture_steps import (
    ACTIVITY,
    AIM,
    CORPORATE,
    GOAL,
    SUPPORTS,
    TOP,
    Step,
    kind_of,
    list_plans,
    list_steps,
    under,
    upwards,
)
from kg.pictures.shapes import MOST_NODES, Item
from kg.pictures.sight import sight_picture
from kg.queries import find_question
from kg.store import Store
from kg.terms import CIVIC, shorten

_MOST_GUESSES = 30
_VERBS = {
    str(CIVIC.underStrategy): "stands under",
    str(CIVIC.alignsWith): "is said to support",
}
_HEADINGS = {
    ACTIVITY: "Activities",
    AIM: "Aims and objectives",
    GOAL: "Goals",
    TOP: "Strategies",
    CORPORATE: "Corporate goals",
}
_QUESTION = "What is each activity for: which aim, goal and strategy does it serve?"


def sight_page(store: Store, plan: str = "", activity: str = "", goal: str = "") -> PicturePage:
    """Return the line of sight of an activity, a goal or a plan.

    Args:
        store: Where to ask.
        plan: IRI, short IRI or name of a plan; nothing for the first there is.
        activity: The same of an activity.
        goal: The same of a goal, to see all the activities under it.

    Raises:
        QueryError: An activity and a goal or plan together.
        NotFoundError: Nothing has the name, or no step leads up from it.
        AmbiguousError: Several things have it.
    """
    if activity and (plan or goal):
        raise QueryError("ask for the line of sight of one activity, or of a plan and its goals")
    names = directory(store)
    if activity:
        iri = find_thing(names.index, activity, "activity").iri
        return kept_page(store, ("sight", iri, ""), lambda: _of_activity(store, iri))
    iri = find_thing(names.index, plan, "plan").iri if plan else _first_plan(store)
    end = _goal(names, goal) if goal else ""
    return kept_page(store, ("sight", iri, end), lambda: _of_plan(store, iri, end))


def _first_plan(store: Store) -> str:
    plans = list_plans(store)
    if not plans:
        raise NotFoundError("no plan here says what its activities are for: load a plan first")
    return plans[0].iri


def _goal(names: Directory, text: str) -> str:
    found = find_thing(names.index, text)
    if str(CIVIC.Goal) not in found.classes:
        raise NotFoundError(f"{found.name!r} is no goal", text=text)
    return found.iri


def _of_activity(store: Store, iri: str) -> PicturePage:
    names = directory(store)
    every = [step for steps in list_steps(store).values() for step in steps]
    steps = upwards(every, {iri})
    if not steps:
        raise NotFoundError(f"{names.name(iri)!r} leads up to nothing: its row names no goal")
    plan = steps[0].plan
    title = f"What “{names.name(iri)}” is for"
    return _drawn(store, names, title, steps, names.link(iri), plan, {"activity": shorten(iri)})


def _of_plan(store: Store, plan: str, goal: str) -> PicturePage:
    names = directory(store)
    steps = list_steps(store).get(plan, ())
    if not steps:
        raise NotFoundError(f"{names.name(plan)!r} does not say what its activities are for")
    title, about = f"The line of sight of {names.name(plan)}", names.link(plan)
    if goal:
        steps = under(steps, goal)
        if not steps:
            raise NotFoundError(f"nothing in {names.name(plan)!r} leads to {names.name(goal)!r}")
        key = {"plan": shorten(plan), "goal": shorten(goal)}
        title = f"What leads to “{names.name(goal)}”"
        return _drawn(store, names, title, steps, names.link(goal), plan, key)
    return _drawn(store, names, title, steps, about, plan, {"plan": shorten(plan)})


def _drawn(
    store: Store,
    names: Directory,
    title: str,
    steps: Sequence[Step],
    about: Link,
    plan: str,
    key: dict[str, str],
) -> PicturePage:
    steps, left_out = _without_guesses(names, steps)
    held = _by_kind(names, steps)
    if sum(map(len, held.values())) > MOST_NODES:
        held, links, said = _grouped(names, steps, held, plan)
        left_out += said
    else:
        links = [_link(names, step) for step in steps]
    items = {iri: item for found in held.values() for iri, item in found.items()}
    bonds = [bond_of(link, link.start.iri or link.start_href, link.end.iri) for link in links]
    columns = [
        (_heading(kind, found), list(found.values()))
        for kind, found in held.items()
    ]  # fmt: skip
    bonds = [b for b in bonds if b.start in items and b.end in items]
    return PicturePage(
        question=_QUESTION,
        picture=sight_picture(title, columns, bonds, left_out),
        key=urlencode(key),
        about=about,
        rows=tuple(links),
        queries=(*queries_of("picture-sight", "picture-proposed"), find_question(SUPPORTS)),
        choices=tuple((link, link.iri == plan) for link in list_plans(store)),
    )


def _without_guesses(
    names: Directory, steps: Sequence[Step]
) -> tuple[Sequence[Step], tuple[str, ...]]:
    """Return the steps without proposals of which aim an activity serves, where they are many."""
    guesses = {s for s in steps if s.mark.status and kind_of(names, s.upper) == AIM}
    if len(guesses) <= _MOST_GUESSES:
        return steps, ()
    said = (
        f"{len(guesses)} links from activities to aims that are only proposed are not drawn; the "
        "picture of one activity has its own."
    )
    return [step for step in steps if step not in guesses], (said,)


def _heading(kind: str, items: dict[str, Item]) -> str:
    kinds = {item.kind for item in items.values()}
    if kind == AIM and "bundle" in kinds:
        return "Activities and aims, by goal"
    return _HEADINGS[kind]


def _by_kind(names: Directory, steps: Iterable[Step]) -> dict[str, dict[str, Item]]:
    held: dict[str, dict[str, Item]] = {kind: {} for kind in (ACTIVITY, AIM, GOAL, TOP, CORPORATE)}
    for step in steps:
        across = kind_of(names, step.lower) in (GOAL, TOP) and kind_of(names, step.upper) == GOAL
        for iri, is_upper in ((step.lower, False), (step.upper, True)):
            kind = CORPORATE if across and is_upper else kind_of(names, iri)
            held[kind].setdefault(iri, Item(iri, names.name(iri), kind))
    for kind in (TOP, CORPORATE):
        held[kind] = dict(sorted(held[kind].items(), key=lambda found: _counted(found[1])))
    return held


def _counted(item: Item) -> tuple[int, str]:
    """Return what puts outcome 2 before outcome 10."""
    return len(item.name), item.name


def _grouped(
    names: Directory, steps: Sequence[Step], held: dict[str, dict[str, Item]], plan: str
) -> tuple[dict[str, dict[str, Item]], list[PictureLink], tuple[str, ...]]:
    """Return the same with the activities of each goal as one, each goal's aims beneath them."""
    activities, column = held[ACTIVITY], {}
    links = []
    for goal in held[GOAL]:
        leading = [s for s in steps if s.upper == goal]
        of_goal = [s for s in leading if s.lower in activities]
        if of_goal:
            link = _bundle(names, of_goal, goal, plan)
            note = _doubt(link)
            column[link.start_href] = Item(
                link.start_href, link.start.name, "bundle", note, link.start_href
            )
            links.append(link)
        aims = [s.lower for s in leading if s.lower in held[AIM]]
        column.update({iri: held[AIM][iri] for iri in aims if iri not in column})
    links += [_link(names, s) for s in steps if s.lower not in activities]
    said = [
        f"{len(activities)} activities are drawn together under each goal they lead to; choose "
        "a goal’s activities to see them one by one, with the aims they serve."
    ]
    shown = {AIM: column, GOAL: held[GOAL], TOP: held[TOP], CORPORATE: held[CORPORATE]}
    room = MOST_NODES - sum(len(held[kind]) for kind in (GOAL, TOP, CORPORATE))
    if len(column) > max(room, 0):
        kept = dict(list(column.items())[: max(room, 0)])
        said.append(f"{len(column) - len(kept)} aims or groups of activities are not drawn.")
        shown[AIM] = kept
    return shown, links, tuple(said)


def _doubt(link: PictureLink) -> str:
    if link.possible == link.activities:
        return "all of them possible"
    return f"{link.possible} of them possible" if link.possible else ""


def _bundle(names: Directory, steps: Sequence[Step], goal: str, plan: str) -> PictureLink:
    count = len({step.lower for step in steps})
    doubtful = len({step.lower for step in steps if step.mark.kind == "claim"})
    words = "1 activity" if count == 1 else f"{count} activities"
    ask = urlencode({"plan": shorten(plan), "goal": shorten(goal)})
    return PictureLink(
        start=Link("", words),
        verb="lead to" if count > 1 else "leads to",
        end=names.link(goal),
        activities=count,
        possible=doubtful,
        start_href=f"/pictures/sight?{ask}",
    )


def _link(names: Directory, step: Step) -> PictureLink:
    return PictureLink(
        start=names.link(step.lower),
        verb=_VERBS.get(step.property, "contributes to"),
        end=names.link(step.upper),
        possible=int(step.mark.kind == "claim"),
        mark=step.mark,
        property=step.property,
    )
