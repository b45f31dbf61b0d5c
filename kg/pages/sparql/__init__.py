"""The page for queries of one's own: where they start, how they are told, what went wrong."""

from kg.pages.sparql.asked import GRAPH_AS, MOST_ROWS, ROWS_AS, Told, ask_as_visitor
from kg.pages.sparql.cells import Cell, Column
from kg.pages.sparql.charts import Bar, Chart
from kg.pages.sparql.completion import completion_words
from kg.pages.sparql.graphs import GraphLine, graph_lines
from kg.pages.sparql.mistakes import Mistake, mistake_in
from kg.pages.sparql.starts import Start, Starts, find_start, starts, values_taken

__all__ = [
    "GRAPH_AS",
    "MOST_ROWS",
    "ROWS_AS",
    "Bar",
    "Cell",
    "Chart",
    "Column",
    "GraphLine",
    "Mistake",
    "Start",
    "Starts",
    "Told",
    "ask_as_visitor",
    "completion_words",
    "find_start",
    "graph_lines",
    "mistake_in",
    "starts",
    "values_taken",
]
