"""How far the work is, is read from the words of documents; a colour is never sure."""

from __future__ import annotations

import pytest

from kg.importing.cells import status
from tests.importing_words import WORDS

SURE = {
    "On track": "under-way",
    "In progress": "under-way",
    "Ongoing": "under-way",
    "Completed": "done",
    "Complete": "done",
    "100% complete": "done",
    "80% complete": "under-way",
    "0%": "planned",
    "Not started": "planned",
    "Not complete": "under-way",
    "Delayed": "late",
    "Behind schedule": "late",
    "On hold": "stopped",
    "Cancelled": "stopped",
    "À venir": "planned",
    "En cours": "under-way",
    "Réalisé": "done",
    "En retard": "late",
    "En pause": "stopped",
    "Bloqué ": "stopped",
    "Abandonné": "stopped",
    "Yet to commence": "planned",
    "Partially achieved": "under-way",
    "Not achieved": "late",
    "Ar waith": "under-way",
    "Wedi'i gwblhau": "done",
    "Ar siúl": "under-way",
    "Críochnaithe": "done",
    "Complete – report published": "done",
}
UNSURE = {
    "Amber": "late",
    "Red": "late",
    "Green": "under-way",
    "R": "late",
    "A": "late",
    "Blue": "done",
    "Rouge": "late",
    "Complete; phase two not started": "done",
    "Report is complete": "done",
}


@pytest.mark.parametrize("text", SURE)
def test_a_state_in_plain_words_is_sure(text):
    (found,) = status.read(text, WORDS)
    assert (found.kind, found.doubt) == (SURE[text], None)
    assert found.name == text[found.start : found.end]
    assert found.confidence >= 0.9


@pytest.mark.parametrize("text", UNSURE)
def test_a_colour_or_a_longer_text_has_a_doubt(text):
    (found,) = status.read(text, WORDS)
    assert found.kind == UNSURE[text]
    assert found.doubt
    assert found.confidence < 0.9


@pytest.mark.parametrize("text", ["", " ", "Libraries", "12", "See above", "A good start"])
def test_a_text_without_a_state_gives_none(text):
    assert status.read(text, WORDS) == ()
