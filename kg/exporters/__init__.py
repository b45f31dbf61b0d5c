"""Plans in the formats of other standards: StratML, CIDS, 360Giving, tables, networks.

Nothing is added to what the graphs say: what a standard asks for and no source states is left out,
or said to be missing.
"""

from kg.exporters.formats import write_format
from kg.exporters.index import exported_files
from kg.exporters.records import ExportedFile

__all__ = [
    "ExportedFile",
    "exported_files",
    "write_format",
]
