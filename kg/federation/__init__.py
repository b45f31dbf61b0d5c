"""One named question put to several endpoints, and their answers joined."""

from kg.federation.asking import Part, Source, ask_all, ask_store
from kg.federation.joining import ENDPOINTS, join_answers

__all__ = ["ENDPOINTS", "Part", "Source", "ask_all", "ask_store", "join_answers"]
