"""Our own workbook: a plan in sheets that an officer fills in, and that is read back whole.

What the sheets and columns are is declared once, in `sheets`; the writers and the reader
(`kg.importing.layouts.own`) go by it. What no column can hold stands in a sheet of its own, so that
a plan that is written and read is the same plan.
"""

from kg.exporters.workbook.filling import fill_book
from kg.exporters.workbook.ods import write_ods
from kg.exporters.workbook.xlsx import write_xlsx

__all__ = ["fill_book", "write_ods", "write_xlsx"]
