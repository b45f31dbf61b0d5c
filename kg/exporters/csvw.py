"""The tables as CSV, with the metadata of CSV on the Web beside them (W3C, 2015).

The metadata say what each column means, which columns are keys, and which statements the rows are:
whoever follows them (csv2rdf) gets the triples of the graphs back. Cells hold exactly what the
data say, for programs to read; a spreadsheet may take one that begins with `=` for a formula, so
people are given the workbook.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kg.exporters.facts import Facts
from kg.exporters.plan_tables import (
    DAY,
    DECIMAL,
    EDTF,
    EVIDENCE,
    EVIDENCE_TITLE,
    IRI,
    LINKS,
    LINKS_TITLE,
    PROSE,
    SEPARATOR,
    TABLES,
    WHOLE,
)
from kg.exporters.tables import Field, Table, Value, fill_tables
from kg.terms import expand

METADATA = "csv-metadata.json"
STANDARD = "https://www.w3.org/TR/tabular-metadata/"
_DATATYPES: dict[str, str | dict[str, str]] = {
    IRI: "anyURI",
    WHOLE: "integer",
    DECIMAL: "decimal",
    DAY: "date",
    EDTF: {"@id": expand("edtf:EDTF"), "base": "string"},
}


def write_tables(facts: Facts) -> Mapping[str, bytes]:
    """Return the files by their names: one CSV file a table, then the metadata.

    Shape:
        RFC 4180: UTF-8 without a mark, CRLF, one header row. A table without rows has its header.
    """
    tables = fill_tables(facts)
    files = {f"{table.name}.csv": write_csv(table) for table in tables}
    return files | {METADATA: _write_metadata(tables)}


def file_kinds() -> dict[str, tuple[str, str, str | None]]:
    """Return title, media type and standard of each file of `write_tables`, by its name."""
    titles = {spec.name: spec.title for spec in TABLES}
    titles |= {LINKS: LINKS_TITLE, EVIDENCE: EVIDENCE_TITLE}
    kinds: dict[str, tuple[str, str, str | None]] = {
        f"{name}.csv": (title, "text/csv", None) for name, title in titles.items()
    }
    meaning = "What the columns of the tables mean (CSV on the Web)"
    return kinds | {METADATA: (meaning, "application/csvm+json", STANDARD)}


def write_csv(table: Table) -> bytes:
    """Return one table as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(field.name for field in table.fields)
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return out.getvalue().encode()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def _write_metadata(tables: Sequence[Table]) -> bytes:
    body = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@type": "TableGroup",
        "dc:title": "Plans, partners and outcomes as tables",
        "dc:description": (
            "One table a kind of thing, with the cell of the document that each row was read "
            "from. Cells hold the text as it is: a spreadsheet may take one that begins with = "
            "for a formula, so open the workbook there."
        ),
        "tables": [_table(table) for table in tables],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _table(table: Table) -> dict[str, Any]:
    keys = [
        {
            "columnReference": field.name,
            "reference": {"resource": f"{field.refers}.csv", "columnReference": "id"},
        }
        for field in table.fields
        if field.refers
    ]
    schema: dict[str, Any] = {
        "columns": [_column(table, field) for field in table.fields] + _classes(table),
        "primaryKey": list(table.key),
        "aboutUrl": f"{{+{table.key[0]}}}",
    }
    if keys:
        schema["foreignKeys"] = keys
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.meaning,
        "tableSchema": schema,
    }


def _column(table: Table, field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {"name": field.name, "titles": [field.name, field.title]}
    if field.meaning:
        told["dc:description"] = field.meaning
    told["datatype"] = _DATATYPES.get(field.kind, "string")
    if field.name in table.key:
        told["required"] = True
    if field.kind == PROSE:
        told["lang"] = "en"
    if field.many:
        told["separator"] = SEPARATOR
    if field.prop:
        told["propertyUrl"] = expand(field.prop)
        if field.kind == IRI:
            told["valueUrl"] = f"{{+{field.name}}}"
    elif table.name == LINKS and field.name == "to":
        told |= {"propertyUrl": "{+link}", "valueUrl": "{+to}"}
    else:
        told["suppressOutput"] = True
    return told


def _classes(table: Table) -> list[dict[str, Any]]:
    """Return the column that no file has: the class, where all rows are of one."""
    if len(table.classes) != 1:
        return []
    return [
        {
            "name": "class",
            "virtual": True,
            "propertyUrl": "rdf:type",
            "valueUrl": expand(table.classes[0]),
        }
    ]
