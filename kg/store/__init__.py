"""The protocol between the library and whatever answers its queries."""

from kg.store.connecting import EndpointDownError, EndpointError
from kg.store.memory import MemoryStore
from kg.store.protocol import Store
from kg.store.protocol_client import Endpoint
from kg.store.remote import RemoteStore

__all__ = [
    "Endpoint",
    "EndpointDownError",
    "EndpointError",
    "MemoryStore",
    "RemoteStore",
    "Store",
]
