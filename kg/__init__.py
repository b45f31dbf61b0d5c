"""Civic Thread: a knowledge graph of programmes, partners and outcomes."""

from kg.version import __version__

__all__ = ["__version__"]
