"""The SPARQL endpoint: the Protocol around the visitors' workers."""

from web.sparql.endpoint import Endpoint
from web.sparql.middleware import Mounted
from web.sparql.pools import Pools
from web.sparql.reading import Asked, RefusedError, read_request

__all__ = ["Asked", "Endpoint", "Mounted", "Pools", "RefusedError", "read_request"]
