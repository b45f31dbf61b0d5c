"""Markdown: headings, lists, paragraphs, pipe tables, footnotes, front matter, and HTML in it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kg.importing.reading.encodings import decoded
from kg.importing.reading.formats.webpage import blocks_of, parsed
from kg.importing.reading.grid import Grid
from kg.importing.reading.limits import Limits
from kg.importing.reading.texts import TextBuilder, tidy
from kg.importing.records import Cell, Document, Table, Text

_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?=\s|$)")
_CLOSING = re.compile(r"(?:^|(?<=\s))#+$")
_SETEXT = re.compile(r"\s{0,3}(=+|-+)\s*$")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_ITEM = re.compile(r"(\s*)(?:([-*+•])|(\d{1,9}[.)]))\s+(?=\S)")
_NOTE = re.compile(r"\s{0,3}\[\^([^\]\s]+)\]:\s*(.*)$")
_CELL_RULE = re.compile(r"\s*:?-+:?\s*")
_HTML = re.compile(r"\s{0,3}</?(?:table|div|p|ul|ol|dl|section|details|h[1-6]|center)\b", re.I)
_SIGN = re.compile(r"\]\(\S+\)|^\s*[-*+] \S|\*\*\S")
_BAR = re.compile(r"\\\||\|")
_ATTRIBUTES = re.compile(r"\{:[^{}]*\}")
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+\-.!|~<>&])"
    r"|(?P<code>`[^`\n]+`)"
    r"|!\[[^\[\]\n]*\]\((?P<picture>[^()\s]*(?:\{\{[^{}]*\}\}[^()\s]*)?(?:\s+\"[^\"\n]*\")?)\)"
    r"|\[\^(?P<note>[^\]\s]{1,20})\]"
    r"|(?P<link>\[)|\]\((?P<target>[^()\n]*(?:\([^()\n]*\)[^()\n]*)?)\)"
    r"|<(?P<auto>(?:https?://|mailto:)[^<>\s]+)>"
    r"|<(?P<close>/?)(?P<tag>br|b|strong|i|em|s|del|strike|sup|sub|u|span)\b[^<>]*>"
    r"|(?P<entity>&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,12});)"
    r"|(?P<sign>\*{1,3}|~~|_{1,2})",
    re.IGNORECASE,
)
_PLAIN_TOKEN = re.compile(r"(?P<sign>\*\*|~~)")
_KINDS = {
    "**": ("bold",), "__": ("bold",), "~~": ("struck",), "*": ("italic",), "_": ("italic",),
    "***": ("bold", "italic"), "b": ("bold",), "strong": ("bold",), "i": ("italic",),
    "em": ("italic",), "s": ("struck",), "del": ("struck",), "strike": ("struck",),
    "sup": ("raised",), "sub": (), "u": (), "span": (),
}  # fmt: skip
_WORD = re.compile(r"\w")


def read_markdown(name: str, data: bytes, limits: Limits) -> Document:
    """Return Markdown as a document."""
    lines = decoded(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    properties, start = _front_matter(lines)
    reader = _Reader(lines, limits)
    reader.read(start)
    return Document(name, "markdown", tuple(reader.blocks), properties)


def looks_like_markdown(text: str) -> bool:
    """Tell whether a text has a pipe table, or several of Markdown's other signs."""
    lines = text.replace("\r", "\n").split("\n")[:3000]
    for above, line in pairwise(lines):
        if "|" in above and is_table_rule(line) and len(split_row(above)) == len(split_row(line)):
            return True
    heads = sum(line.startswith("#") and _HEADING.match(line) is not None for line in lines)
    signs = sum(_SIGN.search(line[:500]) is not None for line in lines)
    return heads >= 2 or (heads >= 1 and signs >= 1)


def is_table_rule(line: str) -> bool:
    """Tell whether a line is the rule under the head of a pipe table."""
    return "|" in line and "-" in line and all(map(_CELL_RULE.fullmatch, split_row(line)))


def split_row(line: str) -> list[str]:
    """Return the cells of a row of a pipe table."""
    cells, start = [], 0
    inner = line.strip().removeprefix("|")
    for bar in _BAR.finditer(inner):
        if bar.group() == "|":
            cells.append(inner[start : bar.start()])
            start = bar.end()
    if inner[start:].strip() or not cells:
        cells.append(inner[start:])
    return [cell.strip() for cell in cells]


def inline(builder: TextBuilder, text: str, *, full: bool = False) -> None:
    """Add a text with its marks to a builder.

    Args:
        builder: What it is added to.
        text: As it is written.
        full: All of Markdown's signs count; else only those for bold and struck text, and line
            ends and space stay as they are.
    """
    tokens = list((_TOKEN if full else _PLAIN_TOKEN).finditer(text))
    pairs = _pairs(text, tokens)
    add = builder.flow if full else builder.verbatim
    at = 0
    for number, token in enumerate(tokens):
        add(text[at : token.start()])
        at = token.end()
        if number in pairs:
            opens, kinds, target = pairs[number]
            for kind in kinds:
                if opens:
                    builder.open(kind, target)
                else:
                    builder.close()
        else:
            _literal(builder, token)
    add(text[at:])


def _literal(builder: TextBuilder, token: re.Match[str]) -> None:
    """Add what a token says that begins or ends no mark."""
    found = {key: value for key, value in token.groupdict().items() if value is not None}
    if "escaped" in found:
        builder.flow(found["escaped"])
    elif "code" in found:
        builder.flow(found["code"].strip("`"))
    elif "note" in found:
        builder.open("raised")
        builder.flow(found["note"])
        builder.close()
    elif "auto" in found:
        builder.open("link", found["auto"])
        builder.flow(found["auto"].removeprefix("mailto:"))
        builder.close()
    elif "entity" in found:
        builder.flow(html.unescape(found["entity"]))
    elif found.get("tag", "").lower() == "br":
        builder.line()
    elif not found.keys() & {"picture", "tag"}:
        builder.flow(token.group())


def _pairs(
    text: str, tokens: Sequence[re.Match[str]]
) -> dict[int, tuple[bool, tuple[str, ...], str]]:
    """Return the tokens that begin or end a mark: whether one begins, its kinds, its target."""
    waiting: list[tuple[str, int]] = []
    counts: Counter[str] = Counter()
    found: dict[int, tuple[bool, tuple[str, ...], str]] = {}
    for number, token in enumerate(tokens):
        key, may_open, may_close, target = _role(text, token)
        if may_close and counts[key]:
            while waiting:
                opener, at = waiting.pop()
                counts[opener] -= 1
                if opener == key:
                    break
            kinds = ("link",) if key == "link" else _KINDS[key]
            found[at] = (True, kinds, target)
            found[number] = (False, kinds, "")
        elif may_open:
            waiting.append((key, number))
            counts[key] += 1
    return found


def _role(text: str, token: re.Match[str]) -> tuple[str, bool, bool, str]:
    """Return what a token may begin or end: its key, whether it may do either, a link's target."""
    group = token.groupdict()
    if group.get("link"):
        return "link", True, False, ""
    if group.get("target") is not None:
        return "link", False, True, group["target"].split(" ")[0] if group["target"] else ""
    if group.get("tag") and group["tag"].lower() != "br":
        return group["tag"].lower(), not group["close"], bool(group["close"]), ""
    if not group.get("sign"):
        return "", False, False, ""
    sign = group["sign"]
    before = text[token.start() - 1 : token.start()]
    after = text[token.end() : token.end() + 1]
    may_open = bool(after.strip()) and not (sign[0] == "_" and _WORD.match(before))
    may_close = bool(before.strip()) and not (sign[0] == "_" and _WORD.match(after))
    return sign, may_open, may_close, ""


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    """Return title and language of the front matter, and the line after it."""
    if not lines or lines[0].strip() != "---":
        return {}, 0
    for end, line in enumerate(lines[1:200], start=1):
        if line.strip() in ("---", "..."):
            parts = (each.partition(":") for each in lines[1:end])
            named = {key.strip().lower(): said.strip().strip("\"'") for key, _, said in parts}
            wanted = {"title": "title", "lang": "language", "language": "language"}
            wanted |= {key: key for key in ("civic-plan", "civic-template")}
            return {to: tidy(named[key]) for key, to in wanted.items() if named.get(key)}, end + 1
    return {}, 0


class _Reader:
    """The blocks of a text, line by line."""

    def __init__(self, lines: list[str], limits: Limits) -> None:
        self.blocks: list[Table | Text] = []
        self._lines = lines
        self._limits = limits
        self._open: list[str] = []  # the lines of the text that is not ended
        self._kind = ("paragraph", 0, 0)  # its kind, level and first line

    def read(self, at: int) -> None:
        """Read all lines from one on."""
        while at < len(self._lines):
            at = self._step(at)
        self._end()

    def _step(self, at: int) -> int:
        """Read what begins at a line; return the line after it."""
        line = self._lines[at]
        if not line.strip():
            self._end()
            return at + 1
        if fence := _FENCE.match(line):
            return self._fenced(at, fence[1])
        if _HTML.match(line) and not self._open:
            return self._html(at)
        if "|" in line and at + 1 < len(self._lines) and is_table_rule(self._lines[at + 1]):
            return self._table(at)
        return self._line(at, line)

    def _line(self, at: int, line: str) -> int:
        if heading := _HEADING.match(line):
            text = _CLOSING.sub("", line[heading.end() :].strip())
            self._begin("heading", len(heading[1]), at, text)
            self._end()
        elif self._open and self._kind[0] == "paragraph" and (rule := _SETEXT.match(line)):
            self._kind = ("heading", 1 if rule[1][0] == "=" else 2, self._kind[2])
            self._end()
        elif _RULE.match(line):
            self._end()
        elif note := _NOTE.match(line):
            self._begin("note", 0, at, f"{note[1]} {note[2]}")
        elif item := _ITEM.match(line):
            level = 1 + min(len(item[1].expandtabs(4)) // 2, 8)
            text = line[item.end() :] if item[2] else line.strip()
            self._begin("item", level, at, text)
        elif self._open:
            self._open.append(line)
        else:
            self._begin("paragraph", 0, at, line)
        return at + 1

    def _begin(self, kind: str, level: int, at: int, text: str) -> None:
        self._end()
        self._kind, self._open = (kind, level, at + 1), [text]

    def _end(self) -> None:
        if not self._open:
            return
        kind, level, at = self._kind
        builder = TextBuilder()
        for line in self._open:
            if kind == "paragraph":
                line = re.sub(r"^\s*(?:>\s?)+", "", line)
            breaks = line.endswith(("  ", "\\"))
            inline(builder, _ATTRIBUTES.sub("", line.removesuffix("\\")), full=True)
            if breaks:
                builder.line()
            else:
                builder.flow(" ")
        self._open = []
        if builder:
            self.blocks.append(Text(kind, builder.text(), level, builder.marks(), line=at))

    def _fenced(self, at: int, fence: str) -> int:
        self._end()
        end = at + 1
        while end < len(self._lines) and not self._lines[end].strip().startswith(fence):
            end += 1
        builder = TextBuilder()
        builder.verbatim("\n".join(self._lines[at + 1 : end]))
        if builder:
            self.blocks.append(Text("paragraph", builder.text(), line=at + 2))
        return end + 1

    def _html(self, at: int) -> int:
        """Read HTML up to the next empty line, or to the end of a table."""
        end = at
        depth = 0
        while end < len(self._lines) and (depth > 0 or self._lines[end].strip()):
            line = self._lines[end].lower()
            depth += line.count("<table") - line.count("</table")
            end += 1
        text = "\n".join(self._lines[at:end])
        self.blocks += blocks_of(parsed(text, self._limits), self._limits)
        return max(end, at + 1)

    def _table(self, at: int) -> int:
        self._end()
        grid = Grid(self._limits)
        row, number = 0, at
        while number < len(self._lines) and "|" in (line := self._lines[number]):
            if number != at + 1:
                for column, written in enumerate(split_row(line)):
                    self._put(grid, row, column, written, number)
                row += 1
            number += 1
        self.blocks.append(grid.table())
        return number

    def _put(self, grid: Grid, row: int, column: int, written: str, number: int) -> None:
        builder = TextBuilder()
        if row == 0:
            grid.keep(column)
        inline(builder, _ATTRIBUTES.sub("", written.replace("\\|", "|")), full=True)
        if builder:
            cell = Cell(builder.text(), builder.marks(), head=row == 0, line=number + 1)
            grid.put(row, column, cell)
