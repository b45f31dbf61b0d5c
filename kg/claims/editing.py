"""One change to the text of a Turtle file; every other byte stays."""

from __future__ import annotations

from collections.abc import Callable

from kg.claims.statements import Parsed, Property, Statement
from kg.errors import LoadError

# Takes a file and its name, and gives it back changed.
Change = Callable[[Parsed, str], Parsed]


def replace_object(
    parsed: Parsed, subject: str, prop: str, old: str, new: str, name: str
) -> Parsed:
    """Return the file with one object exchanged.

    Raises:
        LoadError: The file does not state the old one.
    """
    for _, held in _properties(parsed, subject, prop):
        for each in held.objects:
            if each.iri == old:
                return _with(parsed, each.start, each.end, parsed.write(new), name)
    raise LoadError(f"{name}: does not state <{subject}> <{prop}> <{old}>")


def add_object(parsed: Parsed, subject: str, prop: str, written: str, name: str) -> Parsed:
    """Return the file with one more object: beside those of its property, else on a new line.

    Args:
        parsed: The file.
        subject: The IRI of the thing.
        prop: The IRI of the property.
        written: The object as it is to stand.
        name: What an error names.

    Raises:
        LoadError: The file says nothing of the thing.
    """
    statement = parsed.about(subject)
    if statement is None:
        raise LoadError(f"{name}: says nothing of <{subject}>")
    held = statement.of(prop)
    if held is not None:
        last = held.objects[-1]
        several = len(held.objects) > 1 and "\n" in parsed.text[held.name.end : last.end]
        between = f" ,\n{_indent(parsed, last.start)}" if several else " , "
        return _with(parsed, last.end, last.end, f"{between}{written}", name)
    line = f"{parsed.write(prop)} {written}"
    return add_line(parsed, statement.properties[-1], line, name)


def add_line(parsed: Parsed, after: Property, line: str, name: str) -> Parsed:
    """Return the file with one more property in a statement, after another of it."""
    end = after.objects[-1].end
    return _with(parsed, end, end, f" ;\n  {line}", name)


def remove_object(parsed: Parsed, subject: str, prop: str, old: str, name: str) -> Parsed:
    """Return the file without one object; its property goes with the last.

    Raises:
        LoadError: The file does not state it, or says nothing else of the thing.
    """
    for statement, held in _properties(parsed, subject, prop):
        at = next((n for n, each in enumerate(held.objects) if each.iri == old), None)
        if at is None:
            continue
        if len(held.objects) == 1:
            return remove_property(parsed, statement, held, name)
        one = held.objects[at]
        if at:
            return _with(parsed, held.objects[at - 1].end, one.end, "", name)
        return _with(parsed, one.start, held.objects[1].start, "", name)
    raise LoadError(f"{name}: does not state <{subject}> <{prop}> <{old}>")


def remove_property(parsed: Parsed, statement: Statement, held: Property, name: str) -> Parsed:
    """Return the file without one property of a statement.

    Raises:
        LoadError: The statement would say nothing.
    """
    at = statement.properties.index(held)
    if len(statement.properties) == 1:
        raise LoadError(f"{name}: says nothing else of <{statement.subject.iri}>")
    if at:
        start = statement.properties[at - 1].objects[-1].end
        return _with(parsed, start, held.objects[-1].end, "", name)
    return _with(parsed, held.name.start, statement.properties[1].name.start, "", name)


def add_block(parsed: Parsed, at: int, block: str, name: str) -> Parsed:
    """Return the file with a block of statements put in at a place, with an empty line after it."""
    return _with(parsed, at, at, f"{block}\n\n", name)


def add_block_after(parsed: Parsed, iri: str, block: str, name: str) -> Parsed:
    """Return the file with a block put in after the statement about a thing.

    Raises:
        LoadError: The file says nothing of it.
    """
    statement = parsed.about(iri)
    if statement is None:
        raise LoadError(f"{name}: says nothing of <{iri}>")
    at = statement.stop + 1
    return _with(parsed, at, at, f"\n\n{block}", name)


def remove_statement(parsed: Parsed, iri: str, name: str) -> Parsed:
    """Return the file without the statement about a thing and the empty line before or after it.

    Raises:
        LoadError: The file says nothing of it.
    """
    statement = parsed.about(iri)
    if statement is None:
        raise LoadError(f"{name}: says nothing of <{iri}>")
    start, end = statement.subject.start, statement.stop + 1
    text = parsed.text
    if text[end : end + 2] == "\n\n":
        return _with(parsed, start, end + 2, "", name)
    return _with(parsed, len(text[:start].rstrip("\n")), end, "", name)


def _with(parsed: Parsed, start: int, end: int, put: str, name: str) -> Parsed:
    return parsed.changed(start, end, put, name)


def _properties(parsed: Parsed, subject: str, prop: str) -> list[tuple[Statement, Property]]:
    return [
        (statement, held)
        for statement in parsed.all_about(subject)
        for held in statement.properties
        if held.name.iri == prop
    ]


def _indent(parsed: Parsed, at: int) -> str:
    start = parsed.text.rfind("\n", 0, at) + 1
    return parsed.text[start:at] if not parsed.text[start:at].strip() else "    "
