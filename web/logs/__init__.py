"""What a running server says on standard error: each request, and each query that has no answer.

No address of a visitor is logged, and nothing that a visitor typed but the head of a query that was
refused or ended.
"""

from web.logs.access import AccessLog
from web.logs.notes import note_release, note_trouble
from web.logs.output import announce, logging_to_stderr
from web.logs.settings import LogSettings

__all__ = [
    "AccessLog",
    "LogSettings",
    "announce",
    "logging_to_stderr",
    "note_release",
    "note_trouble",
]
