"""What a graph gives: rows of plain Python values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, overload

from kg.api.values import Value, plain_column
from kg.namespaces import shorten
from kg.records import SelectResult
from kg.serialising.tables import text_table

Record: TypeAlias = dict[str, Value]
_SHOWN = 10


@dataclass(frozen=True, repr=False)
class Records(Sequence[Record]):
    """Rows, each a dict of plain values by column; an unbound value is None.

    Shape:
        The rows of an answer in their order; no rows means that nothing was found. A column holds
        values of one kind, beside None. `truncated` says that rows were left out.
    """

    columns: tuple[str, ...]
    rows: tuple[Record, ...]
    truncated: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Record: ...

    @overload
    def __getitem__(self, at: slice) -> Records: ...

    def __getitem__(self, at: int | slice) -> Record | Records:
        if isinstance(at, slice):
            return Records(self.columns, self.rows[at], self.truncated)
        return self.rows[at]

    def by_column(self) -> dict[str, list[Value]]:
        """Return the values of each column, which keeps the columns of an answer without rows."""
        return {name: [row[name] for row in self.rows] for name in self.columns}

    def __repr__(self) -> str:
        cells = [[_cell(value) for value in row.values()] for row in self.rows[:_SHOWN]]
        more = len(self.rows) - _SHOWN
        rest = f"… and {more:,} more rows" if more > 0 else ""
        return text_table(self.columns, cells) + rest


def make_records(
    columns: Sequence[str], rows: Iterable[Sequence[Value]], *, truncated: bool = False
) -> Records:
    """Return rows of values as records."""
    held = tuple(dict(zip(columns, row, strict=True)) for row in rows)
    return Records(tuple(columns), held, truncated)


def records_of(answer: SelectResult) -> Records:
    """Return the answer to a SELECT or an ASK as records; an ASK has the one column `answer`."""
    columns = [plain_column(column) for column in zip(*answer.rows, strict=True)]
    return make_records(answer.columns, zip(*columns, strict=True), truncated=answer.truncated)


def _cell(value: Value) -> str | None:
    """Return a value as a terminal shows it, with short IRIs, one a line."""
    if isinstance(value, str) and "://" in value:
        return "\n".join(map(shorten, value.split(" ")))
    return None if value is None else str(value)
