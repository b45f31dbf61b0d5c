"""What one may choose from by name: in an option, in an address or in a setting.

The lists stand at the ground, away from what they choose between, so that the help of a command
needs nothing but them.
"""

TABLE_FORMATS = ("table", "json", "csv")
ANSWER_FORMATS = (*TABLE_FORMATS, "tsv", "srj", "xml")
GRAPH_FORMATS = ("ttl", "nt", "nq", "trig", "jsonld", "rdfxml", "csv", "json")
# What can be written of triples alone, and is no table.
TRIPLE_FORMATS = ("ttl", "nt", "jsonld", "rdfxml")
NETWORK_FORMATS = ("graphml", "gexf")
# What others write and read: `kg.exporters`.
EXPORT_FORMATS = ("stratml", "cids", "360giving", "xlsx", "ods", "csvw", *NETWORK_FORMATS)
DOCUMENT_FORMATS = ("docx", "html", "odt")
REGISTER_FORMATS = ("xlsx", *DOCUMENT_FORMATS)
IMPORT_FORMATS = ("text", "json", "csv", "html")
DIFF_FORMATS = ("text", "json", "csv")
# What people call the severities of findings, the gravest first.
SEVERITY_WORDS = ("violation", "warning", "note")
REPORT_FORMATS = ("text", "json", "csv", "ttl", "html", "junit", "sarif")
# What two partners must share to be tied in the network.
PROJECTIONS = ("activity", "strategy", "funding")
# How a server logs, and how much.
LOG_FORMS = ("plain", "json", "off")
LOG_LEVELS = ("info", "warning", "error")
