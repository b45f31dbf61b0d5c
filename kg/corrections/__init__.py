"""What visitors say is wrong: kept outside the published data, decided on by an editor."""

from kg.corrections.advice import Advice, advise
from kg.corrections.box import Box, BoxFullError, Limits
from kg.corrections.record import ACCEPTED, OPEN, REJECTED, STATES, Correction
from kg.corrections.words import LONGEST, clean

__all__ = [
    "ACCEPTED",
    "LONGEST",
    "OPEN",
    "REJECTED",
    "STATES",
    "Advice",
    "Box",
    "BoxFullError",
    "Correction",
    "Limits",
    "advise",
    "clean",
]
