"""The rooms of the browser and the ways to them: one table; only rooms that exist show."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask


@dataclass(frozen=True, slots=True)
class Room:
    """A room: its key (what its templates call `here`), name, address and what it answers."""

    key: str
    name: str
    address: str
    about: str


# The main row is of things, and holds at most seven; what one does with them stands in the second.
MAIN = (
    Room("overview", "Overview", "/", "whom several strategies lean on"),
    Room("councils", "Councils", "/councils", "whose plans are here"),
    Room("strategies", "Strategies", "/strategies", "what is carried out, by whom and how much"),
    Room("partners", "Partners", "/partners", "every body and group, and what it takes part in"),
    Room("outcomes", "Outcomes", "/outcomes", "what the plans expect to bring about"),
    Room("money", "Money", "/money", "what is to be spent, and on what"),
    Room("time", "Time", "/time", "what is due, by quarter"),
)
MORE = (
    Room("questions", "Questions", "/questions", "named questions to ask with your own values"),
    Room("plans", "Plans", "/plans", "every delivery plan, and how much it holds"),
    Room("activities", "Activities", "/activities", "all that the plans say will be done"),
    Room("promises", "Promises", "/promises", "what was to be done by a day, and was it"),
    Room("report", "What is missing", "/report", "what to fix first, and what rests on few"),
    Room("exit", "Exit test", "/exit", "what stops if bodies leave"),
    Room("briefing", "Briefing", "/briefing", "one page for a meeting"),
    Room("compare", "Compare", "/compare", "two plans side by side"),
    Room("connections", "Connections", "/connections", "how two things are tied"),
    Room("import", "Add a plan", "/import", "a council's document, read into a draft to check"),
    Room("sparql", "SPARQL", "/sparql", "your own query over everything, with an editor"),
    Room("data", "Data", "/catalog", "every dataset, on what terms, and its files"),
    Room("help", "Help", "/help", "how to use this, in plain words"),
)
LAST = (
    Room("check", "Check a plan", "/check", "your own file against the rules; nothing is kept"),
    Room("practice", "Practice to share", "/practice", "work that was evaluated, or is to be"),
    Room("network", "Network", "/network", "reach, bridges and dependence"),
    Room("pictures", "Pictures", "/pictures", "who works on what, drawn"),
    Room("map", "Map", "/map", "where the work is, by borough"),
    Room("match", "Who is who", "/match", "names that may be one body, for an editor to decide"),
    Room("words", "Words", "/ns", "what each term means"),
    Room("feed", "What changed", "/feed", "what each release added, changed and deleted"),
    Room("corrections", "Send a correction", "/corrections", "say what should be different"),
    Room("accessibility", "Accessibility", "/accessibility", "what was tested, and how"),
    Room("health", "Status", "/healthz", "which release is served"),
)


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways to the rooms: the main row, the second row, and what stands at the foot alone."""

    main: tuple[Room, ...]
    more: tuple[Room, ...]
    last: tuple[Room, ...]


def ways(app: Flask) -> Ways:
    """Return the ways to those rooms that an application has, found once."""
    if "civic_ways" not in app.extensions:
        app.extensions["civic_ways"] = Ways(*(_standing(app, r) for r in (MAIN, MORE, LAST)))
    found: Ways = app.extensions["civic_ways"]
    return found


def _standing(app: Flask, rooms: tuple[Room, ...]) -> tuple[Room, ...]:
    rules = app.url_map.iter_rules()
    addresses = {rule.rule for rule in rules if "GET" in (rule.methods or frozenset())}
    return tuple(room for room in rooms if room.address in addresses)
