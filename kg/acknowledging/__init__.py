"""Findings that people have looked at and leave as they are for now: why, and until when."""

from kg.acknowledging.apart import Apart, set_apart
from kg.acknowledging.files import Register
from kg.acknowledging.reading import FILE, acknowledgements_of, read_acknowledgements
from kg.acknowledging.records import Acknowledgement, key_of

__all__ = [
    "FILE",
    "Acknowledgement",
    "Apart",
    "Register",
    "acknowledgements_of",
    "key_of",
    "read_acknowledgements",
    "set_apart",
]
