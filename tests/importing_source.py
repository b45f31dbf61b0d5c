"""The made-up plans of the tests: one readable source each, and what it says by hand.

A source `NAME.plan` is a head of `key: value` lines, a line `---`, and a body near to Markdown:

    # Heading                a heading; more signs, a deeper one
    - entry                  an entry of a list; two spaces in front of it, a deeper one
    | a | b |                a row of a table; the first is its head. `^` is merged with the cell
                             above, `<` with the cell to the left. ` // ` begins a new line
    ! sheet NAME             what follows stands in a new sheet, or under a heading of that name
    ! page                   a new page
    ! bare                   the next table has no head
    ! hide 3 4               columns of the next table, from 1, that the document hides
    ! hide-row 5             rows of the next table, from 1
    anything else            a paragraph

Inside a text `**bold**`, `*italic*`, `~~struck~~` and `^^1^^` (raised). At the end of a cell
`{date 2025-03-31 dd/mm/yyyy}`, `{number 45000 £#,##0}` (what a spreadsheet holds; the text before
it is what it shows) and `{comment words}`.

Of the head are told by everybody: `format` (as `importing_render` has them), `family` (A to H, or
Z for what is no plan), `publisher`, `title`; of a plan that is to be refused `refusal`, the word
for what it is; `traps`, what is hard in it; `raw: yes` where the body is the file itself; `repeat`,
how often the rows of the tables stand in the file.

Beside it `NAME.gold.csv` has one row for each reading, in the columns of `kg import --format json`.
A value may name several that are right, parted by `|`, where a word leaves it open; `*` is any
value. `optional` is 1 where a reader may leave the reading out. `table` and `column` count from 1.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path

PLANS = Path(__file__).parent / "cases" / "importing" / "plans"

_ATTRIBUTE = re.compile(r"\s*\{(date|number|comment) ([^{}]*)\}\s*$")
_RUN = re.compile(r"\*\*(.+?)\*\*|~~(.+?)~~|\^\^(.+?)\^\^|(?<![\w*])\*([^*\n]+?)\*(?![\w*])")
_KINDS = ("bold", "struck", "raised", "italic")


@dataclass(frozen=True)
class Run:
    """A part of a text in one manner: its `kind` is "", `bold`, `struck`, `raised`, `italic`."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Box:
    """A cell: `up` and `left` say that it is merged with the one above or to the left."""

    runs: tuple[Run, ...] = ()
    up: bool = False
    left: bool = False
    value: Decimal | date | None = None
    number_format: str = ""
    comment: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Grid:
    rows: tuple[tuple[Box, ...], ...]
    head: bool = True
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """A text outside tables: `kind` is `heading`, `item`, `paragraph`, `sheet` or `page`."""

    kind: str
    runs: tuple[Run, ...] = ()
    level: int = 1

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


Block = Grid | Line


@dataclass(frozen=True)
class Source:
    meta: dict[str, str]
    blocks: tuple[Block, ...] = ()
    raw: str = ""

    def with_meta(self, **changes: str) -> Source:
        return replace(self, meta={**self.meta, **changes})


def runs_of(text: str) -> tuple[Run, ...]:
    """Part a text by its marks, ` // ` made a line feed."""
    text = re.sub(r"\s*//\s+", "\n", text) if " // " in text else text
    runs: list[Run] = []
    at = 0
    for match in _RUN.finditer(text):
        if match.start() > at:
            runs.append(Run(text[at : match.start()]))
        number = match.lastindex or 1
        runs.append(Run(match.group(number), _KINDS[number - 1]))
        at = match.end()
    if at < len(text):
        runs.append(Run(text[at:]))
    return tuple(runs)


def box_of(text: str) -> Box:
    """Read one cell."""
    text = text.strip()
    if text == "^":
        return Box(up=True)
    if text == "<":
        return Box(left=True)
    value: Decimal | date | None = None
    number_format = comment = ""
    while match := _ATTRIBUTE.search(text):
        kind, words = match.groups()
        text = text[: match.start()]
        if kind == "comment":
            comment = words
            continue
        plain, _, number_format = words.partition(" ")
        value = date.fromisoformat(plain) if kind == "date" else Decimal(plain)
    return Box(runs_of(text), value=value, number_format=number_format, comment=comment)


@dataclass
class _Options:
    head: bool = True
    columns: set[int] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)


def read_source(text: str) -> Source:
    """Read a source: its head and its blocks."""
    head, _, body = text.partition("\n---\n")
    meta = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    if meta.get("raw"):
        return Source(meta, raw=body)
    times = int(meta.get("repeat", "1"))
    blocks: list[Block] = []
    rows: list[tuple[Box, ...]] = []
    options = _Options()

    def close() -> None:
        nonlocal rows, options
        if rows:
            grid = Grid(
                (*rows[:1], *(rows[1:] * times)),
                options.head,
                frozenset(options.columns),
                frozenset(options.rows),
            )
            blocks.append(grid)
            rows, options = [], _Options()

    for line in body.splitlines():
        if line.startswith("|"):
            parts = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            rows.append(tuple(box_of(part.replace("\\|", "|")) for part in parts))
            continue
        close()
        if not line.strip():
            continue
        if line.startswith("! "):
            word, _, rest = line[2:].partition(" ")
            if word == "bare":
                options.head = False
            elif word == "hide":
                options.columns |= {int(n) - 1 for n in rest.split()}
            elif word == "hide-row":
                options.rows |= {int(n) - 1 for n in rest.split()}
            else:
                blocks.append(Line(word, (Run(rest),)))
        elif match := re.match(r"(#+) (.*)", line):
            blocks.append(Line("heading", runs_of(match[2]), len(match[1])))
        elif match := re.match(r"( *)- (.*)", line):
            blocks.append(Line("item", runs_of(match[2]), len(match[1]) // 2 + 1))
        else:
            blocks.append(Line("paragraph", runs_of(line.strip())))
    close()
    return Source(meta, tuple(blocks))


def words_of(source: Source) -> str:
    """Return all that a reader sees, each space a single one."""
    if source.raw:
        seen = re.sub(r"<script.*?</script>|<[^>]*>", " ", source.raw, flags=re.DOTALL)
        return " ".join(unescape(seen).split())
    texts = []
    for block in source.blocks:
        if isinstance(block, Line):
            texts.append(block.text)
        else:
            texts.extend(box.text for row in block.rows for box in row)
    return " ".join(" ".join(texts).split())


def load(name: str) -> Source:
    """Read the source of one made-up plan."""
    return read_source((PLANS / f"{name}.plan").read_text(encoding="utf-8"))


def names() -> list[str]:
    """Name every made-up plan."""
    return sorted(path.stem for path in PLANS.glob("*.plan"))


def gold(name: str) -> list[dict[str, str]]:
    """Return what a plan says, worked out by hand; no row for one that is to be refused.

    Beside the columns of the file each row has `head`: the head of its column, or its label.
    """
    with (PLANS / f"{name}.gold.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    grids = [block for block in load(name).blocks if isinstance(block, Grid)]
    return [row | {"head": _head(row, grids)} for row in rows]


def _head(row: dict[str, str], grids: list[Grid]) -> str:
    """Return what is printed over a fact, or to the left of it in a table without a head."""
    if not row["table"] or not grids:
        return ""
    grid = grids[int(row["table"]) - 1]
    column = int(row["column"]) - 1
    if grid.head:
        return grid.rows[0][column].text if column < len(grid.rows[0]) else ""
    for boxes in grid.rows:
        if column < len(boxes) and row["as_written"] in " ".join(boxes[column].text.split()):
            return boxes[column - 1].text if column else ""
    return ""
