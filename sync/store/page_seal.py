"""The seal of a page, as SQLCipher 4 puts it: HMAC-SHA512 over content, initial vector and page number, under a key
that is PBKDF2 of the database's raw key over two rounds, with the file's salt turned by 0x3A
(https://www.zetetic.net/sqlcipher/design/)."""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass, field

from sync.store.btree import PAGE, USABLE

SALT, IV = 16, 16


@dataclass(frozen=True, slots=True)
class PageSeal:
    """Of one database. ``salt`` is what its file begins with, 16 bytes."""

    key: bytes = field(repr=False)
    salt: bytes

    def holds(self, page: bytes, number: int) -> bool:
        """Is the page, encrypted as it stands in the file or in the log, as it was written?"""
        if len(page) < PAGE or len(self.salt) < SALT:
            return False
        content = page[SALT if number == 1 else 0 : USABLE + IV]
        mac = hmac.new(self._mac_key(), content + struct.pack("<I", number), hashlib.sha512).digest()
        return hmac.compare_digest(mac, page[USABLE + IV : PAGE])

    def _mac_key(self) -> bytes:
        return hashlib.pbkdf2_hmac("sha512", self.key, bytes(byte ^ 0x3A for byte in self.salt), 2, 32)
