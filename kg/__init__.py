"""Civic Thread: a knowledge graph of programmes, partners and outcomes."""

__version__ = "0.1.0"
