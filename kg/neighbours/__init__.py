"""Plans in the forms that neighbours use: StratML, CIDS, 360Giving, tables, networks.

Nothing is added to what the graphs say: what a standard asks for and no source states is left out,
or said to be missing.
"""

from kg.neighbours.forms import write_form
from kg.neighbours.index import neighbour_files
from kg.neighbours.records import NeighbourFile

__all__ = [
    "NeighbourFile",
    "neighbour_files",
    "write_form",
]
