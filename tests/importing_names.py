"""The words and the register that tests of the importer read with: the project's own."""

from functools import cache
from pathlib import Path

from kg.importing.records import Register
from kg.importing.register import known_parties
from kg.importing.words import Words, read_words
from kg.sources import find_sources

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "importing"


@cache
def words() -> Words:
    return read_words(sorted((ROOT / "ontology").glob("*.ttl")))


@cache
def register() -> Register:
    return known_parties(find_sources())
