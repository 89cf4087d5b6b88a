"""Where a device is plugged in: opaque URLs ``scheme://<percent-encoded rest>[?k=v]`` (DESIGN §2).

The rest means something to the scheme's driver only (``/dev/ttyUSB0``, ``0400:c35a``, a PC/SC reader's name), so it is
decoded once and kept as it is, capitals included. `urllib.parse.urlsplit` is of no use here: it breaks on
``usb://0400:c35a`` and lower-cases what it takes for a host.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import quote, unquote

_FORM = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>[^?]*)(?:\?(?P<query>.*))?", re.ASCII | re.DOTALL)
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: Characters that stand for themselves when a transport is written out again; "?" and "%" never do.
_REST_SAFE = "/:@!$'()*+,;=~&[]"
_QUERY_SAFE = "/:@!$'()*+,;~[]"

#: Schemes whose rest is a path of the file system, possibly a symbolic link to the device (``/dev/serial/by-id/…``).
_PATH_SCHEMES = frozenset({"serial", "v4l", "file", "evdev"})
#: Schemes whose rest is ``host:port``. Both names mean the same TCP end point.
_TCP_SCHEMES = frozenset({"socket", "tcp"})
_HEX_SCHEMES = frozenset({"usb", "hid"})


class TransportError(ValueError):
    """The text is not a transport URL; the message names what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Transport:
    """One parsed transport: ``scheme`` in lower case, ``rest`` and ``options`` decoded."""

    scheme: str
    rest: str
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def parse(cls, text: str) -> Transport:
        """Parse a URL; raises `TransportError`."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise TransportError(f"not a transport (scheme://rest): {text!r}")
        rest = _decode(found["rest"], text)
        if not rest:
            raise TransportError(f"nothing after scheme:// in {text!r}")
        options: dict[str, str] = {}
        for pair in (found["query"] or "").split("&"):
            if not pair:
                continue
            key, equals, value = pair.partition("=")
            key = _decode(key, text)
            if not equals or not key:
                raise TransportError(f"option without key or value ({pair!r}) in {text!r}")
            if key in options:
                raise TransportError(f"option {key!r} given twice in {text!r}")
            options[key] = _decode(value, text)
        return cls(found["scheme"].lower(), rest, MappingProxyType(options))

    def __str__(self) -> str:
        query = "&".join(f"{quote(k, safe=_QUERY_SAFE)}={quote(v, safe=_QUERY_SAFE)}" for k, v in self.options.items())
        return f"{self.scheme}://{quote(self.rest, safe=_REST_SAFE)}{'?' + query if query else ''}"

    def __hash__(self) -> int:
        return hash((self.scheme, self.rest, tuple(sorted(self.options.items()))))

    def canonical(self) -> str:
        """One name for one plug: what the lock of the owner is taken on.

        Options say how to talk, not where, so they are left out, but for the ``port`` of a USB device, which tells two
        that are alike apart; device links are followed; ``tcp`` and ``socket`` are one; USB ids and host names do not
        differ by case.
        """
        if self.scheme in _PATH_SCHEMES:
            rest = os.path.realpath(self.rest)
        elif self.scheme in _TCP_SCHEMES or self.scheme in _HEX_SCHEMES:
            rest = self.rest.lower()
        else:
            rest = self.rest
        scheme = "tcp" if self.scheme in _TCP_SCHEMES else self.scheme
        where = {"port": self.options["port"]} if self.scheme in _HEX_SCHEMES and "port" in self.options else {}
        return str(Transport(scheme, rest, where))

    def host_port(self) -> tuple[str, int]:
        """The rest as ``host:port`` (``[::1]:9100`` for IPv6); raises `TransportError`."""
        host, colon, port = self.rest.rpartition(":")
        if not colon or not host or not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65535:
            raise TransportError(f"host:port expected in {str(self)!r}")
        return host.removeprefix("[").removesuffix("]"), int(port)

    def integer(self, option: str, default: int) -> int:
        """A whole, positive number among the options; raises `TransportError`."""
        text = self.options.get(option)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit() or int(text) == 0:
            raise TransportError(f"{option} must be a positive number in {str(self)!r}")
        return int(text)


def _decode(text: str, whole: str) -> str:
    if _BAD_ESCAPE.search(text):
        raise TransportError(f"broken percent escape in {whole!r}")
    try:
        decoded = unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise TransportError(f"percent escapes are not UTF-8 in {whole!r}") from None
    if _CONTROL.search(decoded):
        raise TransportError(f"control character in {whole!r}")
    return decoded
