"""What others put on the web, fetched so that nobody can have us look into our own network, drown us, or keep us waiting.

Addresses are checked where the connection is made, on what is connected to: names that change their minds, numbers written
oddly and redirects all end there.
"""

from core.fetching.addresses import Exceptions, exceptions
from core.fetching.fetcher import Fetched, Fetcher

__all__ = ["Exceptions", "Fetched", "Fetcher", "exceptions"]
