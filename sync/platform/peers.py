"""Who is at the other end of a line, for counting wrong tries: behind a reverse proxy everybody has its address.

Only a proxy that the operator named is believed about whom it speaks for; anybody else could state an address of his
own with every try, or somebody else's to lock him out.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from starlette.requests import Request


def peer_of(request: Request, proxies: Collection[str]) -> str:
    """The address nearest to the client that somebody we trust vouches for. ``proxies``: addresses of our own."""
    here = request.client.host if request.client else "unknown"
    if here not in proxies:
        return here
    stated = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    for address in reversed(stated):  # each proxy appends whom it heard
        try:
            plain = str(ipaddress.ip_address(address))
        except ValueError:
            return here
        if plain not in proxies:
            return plain
        here = plain
    return here
