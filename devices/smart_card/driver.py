"""`PcscSmartCardReader`: social security cards on a PC/SC reader. Records are read by their tags (DEVICES §2)."""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.pcsc.channel import DENIED, NO_FILE, NO_RECORD, OK, UNKNOWN, CardChannel
from devices.pcsc.errors import card_unreadable, wrong_card
from devices.pcsc.reader import MakeTerminal, PcscReader
from devices.pcsc.service import terminal_at
from devices.ports.chip_cards import SocialSecurityCard
from devices.ports.id_card import CardEvent
from devices.ports.state import Cancel, DeviceStatus
from devices.result import Result
from devices.settings import NO_OPTIONS, Options
from devices.smart_card.records import CARD_TAGS, HOLDER_TAGS, LENGTHS, parse_card
from devices.transport import Transport

APPLICATION = "sx1.sh.社会保障".encode("gb18030")
SELECT_APPLICATION = bytes((0x00, 0xA4, 0x04, 0x00, len(APPLICATION))) + APPLICATION
CARD_FILE, HOLDER_FILE = 0xEF05, 0xEF06
#: Wrong length, wrong parameters: how some cards say that a record of this tag is not there.
_NOT_THERE = frozenset({NO_RECORD, NO_FILE, 0x6A80, 0x6A86, 0x6A88})


class PcscSmartCardReader:
    """Implements `devices.ports.SmartCardReader` for ``pcsc://``. Used from one thread. Has no options."""

    def __init__(
        self,
        transport: Transport,
        options: Options = NO_OPTIONS,
        *,
        make_terminal: MakeTerminal = terminal_at,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if options:
            raise ValueError(f"unknown reader options {', '.join(sorted(options))}; there are none")
        self._reader = PcscReader(transport, make_terminal=make_terminal, monotonic=monotonic)

    def open(self) -> Result[DeviceStatus]:
        return self._reader.open()

    def close(self) -> None:
        self._reader.close()

    def status(self) -> DeviceStatus:
        return self._reader.status()

    def card_present(self) -> Result[bool]:
        return self._reader.card_present()

    def read_card(
        self, deadline_s: float, cancel: Cancel, progress: Callable[[CardEvent], None]
    ) -> Result[SocialSecurityCard]:
        """Wait for a card and read what it says freely."""
        return self._reader.read(deadline_s, cancel, progress, read_social_security_card)


def read_social_security_card(channel: CardChannel) -> Result[SocialSecurityCard]:
    """Select the application and read EF05 and EF06. Raises `devices.pcsc.errors.PcscError`."""
    selected = channel.send(SELECT_APPLICATION).sw
    if selected in UNKNOWN or selected in _NOT_THERE:
        raise wrong_card("no social security application")
    if selected != OK:
        raise card_unreadable(f"select application: {selected:04X}")
    records, _ = _read_file(channel, CARD_FILE, CARD_TAGS)
    held, protected = _read_file(channel, HOLDER_FILE, HOLDER_TAGS)
    return parse_card(records + held, holder_protected=protected)


def _read_file(channel: CardChannel, file: int, tags: tuple[int, ...]) -> tuple[bytes, bool]:
    """Its records one behind the other as the card gives them, and whether the card keeps any of them to itself."""
    selected = channel.send(bytes((0x00, 0xA4, 0x02, 0x00, 0x02)) + file.to_bytes(2, "big")).sw
    if selected in DENIED:
        return b"", True
    if selected != OK:
        raise card_unreadable(f"select {file:04X}: {selected:04X}")
    records, denied = b"", False
    for tag in tags:
        answer = channel.send(bytes((0x00, 0xB2, tag, 0x00, LENGTHS[tag] + 2)))
        if answer.sw in DENIED:
            denied = True
        elif answer.sw == OK:
            if answer.data[:1] != bytes((tag,)):
                raise card_unreadable(f"{file:04X} answers another record than {tag:02X}")
            records += answer.data
        elif answer.sw not in _NOT_THERE:
            raise card_unreadable(f"read {file:04X} {tag:02X}: {answer.sw:04X}")
    return records, denied
