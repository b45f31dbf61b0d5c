"""Every setting of the environment: one table, and the one way to read it.

A setting is a variable whose name begins with `CIVIC_`. What is empty or blank is not set.
`docs/settings.md` shows the table; `tests/test_settings.py` holds both equal, and sees to it that
no other module reads the environment for a setting.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.choices import LOG_FORMS, LOG_LEVELS
from kg.errors import UsageError
from kg.namespaces import BASE as OUR_BASE

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of value.

    Shape: `told` ends the sentence "a value is ...". `parse` reads a text that is not blank, and
    raises ValueError where it is no such value.
    """

    told: str
    parse: Callable[[str], T]


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting.

    Shape: `default` holds where the environment says nothing. `where` is what it acts on, and
    `sentence` says what it does.
    """

    name: str
    default: T
    kind: Kind[T]
    where: str
    sentence: str

    def read(self) -> T:
        """Return what the environment says now, else the default.

        Raises:
            UsageError: The value is not of this kind.
        """
        text = os.environ.get(self.name, "").strip()
        if not text:
            return self.default
        try:
            return self.kind.parse(text)
        except ValueError as err:
            raise UsageError(f"{self.name} is {self.kind.told}, not {text[:80]!r}") from err


def _number(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError(text)
    return value


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _whole_above_0(text: str) -> int:
    value = _whole(text)
    if value == 0:
        raise ValueError(text)
    return value


def _one_of(known: tuple[str, ...]) -> Kind[str]:
    def parse(text: str) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return Kind(f"one of {', '.join(known)}", parse)


TEXT = Kind("text", str)
SWITCH = Kind("on with any value", bool)
NUMBER = Kind("a number above 0", _number)
WHOLE = Kind("a whole number above 0", _whole_above_0)
BYTES = Kind("a whole number of bytes (0 for none)", _whole)

_COMMANDS = "every command that reads or writes releases, `kg.open()`"
_BUILD = "`kg build`, `kg harvest`, `kg run`"
_STATEMENT = "the page `/accessibility`"
_SECURITY = "`/.well-known/security.txt`"
_LOG = "`kg serve`, `kg run`: standard error"
_SPARQL = "`/sparql`"
_PAGES = "the pages"
_KEEPING = "`/import`: kept drafts"
_CONNECTING = "`kg serve`, `kg run`: connections"

RELEASE = Setting(
    "CIVIC_RELEASE",
    "",
    TEXT,
    _COMMANDS,
    "The folder of the releases. Not set, it is `.civicthread/` beside the sources of a checkout, "
    "and in the current folder where the package is installed; `--release DIR` wins over both.",
)
BASE = Setting(
    "CIVIC_BASE",
    OUR_BASE,
    TEXT,
    _BUILD,
    "Where the IRIs of things begin; `--base IRI` wins over it.",
)
MODEL = Setting(
    "CIVIC_MODEL",
    "",
    TEXT,
    "`kg import`",
    "The address of a language model as a second reader of doubtful cells, up to its version "
    "(`http://127.0.0.1:8080/v1`), if its server takes chat completions. Not set, there is none.",
)
MODEL_NAME = Setting(
    "CIVIC_MODEL_NAME", "default", TEXT, "`kg import`", "The name of that model at its server."
)
MODEL_ELSEWHERE = Setting(
    "CIVIC_MODEL_ELSEWHERE",
    False,
    SWITCH,
    "`kg import`",
    "Lets that model be on another machine, to which doubtful cells of documents then go.",
)
TRACEBACK = Setting(
    "CIVIC_TRACEBACK",
    False,
    SWITCH,
    "every command",
    "Shows the whole trace of a failure that nobody foresaw.",
)
CONTACT = Setting(
    "CIVIC_CONTACT",
    "",
    TEXT,
    f"{_STATEMENT}, the catalogue",
    "Whom to ask about accessibility and about the data: an address (`mailto:` or `https:`) or a "
    "telephone number.",
)
OPERATOR = Setting(
    "CIVIC_OPERATOR",
    "",
    TEXT,
    f"{_STATEMENT}, the catalogue",
    "The name of the council or body that runs this copy.",
)
LICENCE = Setting(
    "CIVIC_LICENCE",
    "https://creativecommons.org/licenses/by/4.0/",
    TEXT,
    "the catalogue",
    "The address of the licence under which this copy gives its own wording of plans away; the "
    "documents keep their own terms.",
)
SECURITY_CONTACT = Setting(
    "CIVIC_SECURITY_CONTACT",
    "",
    TEXT,
    _SECURITY,
    "Where to report a weakness: an address (`mailto:` or `https:`) or `tel:` and a number. Not "
    "set, it is the page `/corrections`.",
)
SECURITY_EXPIRES = Setting(
    "CIVIC_SECURITY_EXPIRES",
    "",
    TEXT,
    _SECURITY,
    "The date up to which that address holds, such as 2031-01-01; without it that file "
    "is not there.",
)
LOG = Setting(
    "CIVIC_LOG",
    LOG_FORMS[0],
    _one_of(LOG_FORMS),
    _LOG,
    "The form of the log: lines for people, lines of JSON, or no log.",
)
LOG_LEVEL = Setting(
    "CIVIC_LOG_LEVEL",
    LOG_LEVELS[0],
    _one_of(LOG_LEVELS),
    _LOG,
    "How much is logged: every request; only refused and ended queries and releases that can not "
    "be taken; or our own failures alone.",
)
RULE_SECONDS = Setting(
    "CIVIC_RULE_SECONDS",
    60.0,
    NUMBER,
    "`kg validate`, `kg build`",
    "Seconds after which a rule is ended; the report names it, and the other rules go on.",
)
SPARQL_SECONDS = Setting(
    "CIVIC_SPARQL_SECONDS", 2.0, NUMBER, _SPARQL, "Seconds that one query may take."
)
SPARQL_MEMORY_BYTES = Setting(
    "CIVIC_SPARQL_MEMORY_BYTES",
    512 * 1024 * 1024,
    WHOLE,
    _SPARQL,
    "Bytes of memory that one query may take beside the data.",
)
SPARQL_RESULT_BYTES = Setting(
    "CIVIC_SPARQL_RESULT_BYTES",
    20 * 1024 * 1024,
    WHOLE,
    _SPARQL,
    "Bytes that an answer may have as written.",
)
SPARQL_WORKERS = Setting(
    "CIVIC_SPARQL_WORKERS", 2, WHOLE, _SPARQL, "Processes that are kept ready for queries."
)
SPARQL_SLOW = Setting(
    "CIVIC_SPARQL_SLOW",
    3,
    WHOLE,
    _SPARQL,
    "How many slow queries run beside those: a query that is no longer quick gives up its place "
    "among the ready processes and goes on here.",
)
SPARQL_QUICK_SECONDS = Setting(
    "CIVIC_SPARQL_QUICK_SECONDS", 0.05, NUMBER, _SPARQL, "Seconds after which a query is slow."
)
SPARQL_WAITING_SECONDS = Setting(
    "CIVIC_SPARQL_WAITING_SECONDS",
    1.0,
    NUMBER,
    _SPARQL,
    "Seconds that a query waits for a free process.",
)
SPARQL_AT_ONCE = Setting(
    "CIVIC_SPARQL_AT_ONCE",
    12,
    WHOLE,
    _SPARQL,
    "How many queries are taken at once; keep it below 16, the threads of the server, so that the "
    "pages always have some.",
)
SPARQL_KEPT_BYTES = Setting(
    "CIVIC_SPARQL_KEPT_BYTES",
    64 * 1024 * 1024,
    BYTES,
    _SPARQL,
    "Bytes of finished answers that are kept for those who ask the same again.",
)
PAGES_KEPT_BYTES = Setting(
    "CIVIC_PAGES_KEPT_BYTES",
    64 * 1024 * 1024,
    BYTES,
    _PAGES,
    "Bytes of rendered pages that are kept for those who ask for the same again.",
)
HEAD_SECONDS = Setting(
    "CIVIC_HEAD_SECONDS",
    10.0,
    NUMBER,
    _CONNECTING,
    "Seconds in which the head of a request must have come, however its bytes are spread.",
)
BODY_SECONDS = Setting(
    "CIVIC_BODY_SECONDS", 20.0, NUMBER, _CONNECTING, "The same for the body of a request."
)
CONNECTIONS = Setting(
    "CIVIC_CONNECTIONS",
    1000,
    WHOLE,
    _CONNECTING,
    "How many connections are held. For one more the connection that has kept us waiting longest "
    "is closed.",
)
CONNECTIONS_OF_A_VISITOR = Setting(
    "CIVIC_CONNECTIONS_OF_A_VISITOR",
    100,
    WHOLE,
    _CONNECTING,
    "The same for one address, of IPv6 one network (/64).",
)
PROXY = Setting(
    "CIVIC_PROXY",
    "",
    TEXT,
    _CONNECTING,
    "The address of a web server in front of this one, such as 127.0.0.1: it has no limit of "
    "connections, and what it says of visitors (`X-Forwarded-For`, `-Proto`, `-Host`) is believed.",
)
CORRECTIONS_OF_A_VISITOR = Setting(
    "CIVIC_CORRECTIONS_OF_A_VISITOR",
    10,
    WHOLE,
    "`/corrections`",
    "How many corrections one address may send in an hour.",
)
IMPORTS_OF_A_VISITOR = Setting(
    "CIVIC_IMPORTS_OF_A_VISITOR",
    60,
    WHOLE,
    "`/import`",
    "How many documents one address may have read in an hour.",
)
DRAFTS = Setting(
    "CIVIC_DRAFTS",
    "",
    TEXT,
    _KEEPING,
    "The folder of the drafts that officers keep; not set, it is `drafts` in the folder of the "
    "releases. Where it can not be written in, no draft is kept.",
)
DRAFTS_DAYS = Setting(
    "CIVIC_DRAFTS_DAYS", 7.0, NUMBER, _KEEPING, "For how many days a draft is kept."
)
DRAFTS_BYTES = Setting(
    "CIVIC_DRAFTS_BYTES",
    200 * 1024 * 1024,
    BYTES,
    _KEEPING,
    "Bytes of all kept drafts together; 0 keeps none.",
)
DRAFTS_OF_A_VISITOR = Setting(
    "CIVIC_DRAFTS_OF_A_VISITOR",
    10,
    WHOLE,
    _KEEPING,
    "How many drafts one address may have kept in a day.",
)

SOURCES = Setting(
    "CIVIC_SOURCES",
    "",
    TEXT,
    "`kg serve`, `kg run`: evidence",
    "The folder of the source documents themselves; not set, it is `sources` beside `data`. The "
    "pages of evidence show the words of a cell from it, if they have the hash that is recorded.",
)
DECIDE = Setting(
    "CIVIC_DECIDE",
    False,
    SWITCH,
    "`kg run`: `/match/decide`, `/claims/decide`",
    "Lets whoever reaches the server write decisions into the data. Not set, only this machine "
    "itself may; set it where a login stands before the server.",
)

SETTINGS: tuple[Setting[str] | Setting[bool] | Setting[float] | Setting[int], ...] = (
    RELEASE,
    BASE,
    MODEL,
    MODEL_NAME,
    MODEL_ELSEWHERE,
    TRACEBACK,
    CONTACT,
    OPERATOR,
    LICENCE,
    SECURITY_CONTACT,
    SECURITY_EXPIRES,
    LOG,
    LOG_LEVEL,
    RULE_SECONDS,
    SPARQL_SECONDS,
    SPARQL_MEMORY_BYTES,
    SPARQL_RESULT_BYTES,
    SPARQL_WORKERS,
    SPARQL_SLOW,
    SPARQL_QUICK_SECONDS,
    SPARQL_WAITING_SECONDS,
    SPARQL_AT_ONCE,
    SPARQL_KEPT_BYTES,
    PAGES_KEPT_BYTES,
    HEAD_SECONDS,
    BODY_SECONDS,
    CONNECTIONS,
    CONNECTIONS_OF_A_VISITOR,
    PROXY,
    CORRECTIONS_OF_A_VISITOR,
    IMPORTS_OF_A_VISITOR,
    DRAFTS,
    DRAFTS_DAYS,
    DRAFTS_BYTES,
    DRAFTS_OF_A_VISITOR,
    SOURCES,
    DECIDE,
)
