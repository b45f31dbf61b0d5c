"""The library's commands of `kg`: here what each is called and takes, in `actions` what it does.

A command's own module needs nothing but click, so that its help and its completion are at hand at
once; what it does is imported when it is run. `kg.__main__` puts these and the browser's commands
(`web.commands`) under one name.
"""

COMMANDS = (
    "acknowledge",
    "ask",
    "ask-owner",
    "build",
    "claims",
    "connections",
    "corrections",
    "coverage",
    "diff",
    "export",
    "harvest",
    "import",
    "load",
    "match",
    "query",
    "register",
    "releases",
    "report",
    "report-template",
    "show",
    "template",
    "validate",
)
