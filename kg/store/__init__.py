"""The seam between the library and whatever answers its queries."""

from kg.store.connecting import EndpointDownError, EndpointError
from kg.store.memory import MemoryStore
from kg.store.protocol_client import Endpoint
from kg.store.remote import RemoteStore
from kg.store.seam import Store

__all__ = [
    "Endpoint",
    "EndpointDownError",
    "EndpointError",
    "MemoryStore",
    "RemoteStore",
    "Store",
]
