"""A reader on the bench: driver and chip joined in memory, under a clock moved by hand, with a fault at any step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from devices.pcsc.channel import CardChannel
from devices.pcsc.errors import card_unreadable, error_of, reader_absent
from devices.pcsc.terminal import Presence
from devices.ports import CardEvent, SocialSecurityCard, TravelDocument
from devices.ports.chip_cards import DocumentAccess
from devices.ports.state import Cancel
from devices.result import Result
from devices.simulators import social_security_cards, travel_documents
from devices.simulators.vpcd import Chip
from devices.smart_card.driver import PcscSmartCardReader
from devices.transport import Transport
from devices.travel_document.driver import PcscTravelDocumentReader
from tests.devices.sdt_bench import HandCancel, HandClock

NAME = "Bench Reader 00 00"
URL = Transport("pcsc", NAME)

#: What becomes of one exchange: gets the true answer, returns another or raises.
Spoil = Callable[["BenchTerminal", bytes], bytes]


def lifted(terminal: BenchTerminal, answer: bytes) -> bytes:
    terminal.chip = None
    raise error_of(0x80100069, "transmit")


def pulled(terminal: BenchTerminal, answer: bytes) -> bytes:
    terminal.gone = True
    raise error_of(0x80100017, "transmit")


def service_down(terminal: BenchTerminal, answer: bytes) -> bytes:
    terminal.gone = True
    raise error_of(0x8010001D, "transmit")


def torn(terminal: BenchTerminal, answer: bytes) -> bytes:
    """What pcscd makes of a card that dies within an answer: success, and nothing."""
    terminal.chip = None
    return b""


def slipped(terminal: BenchTerminal, answer: bytes) -> bytes:
    """The same, but the card lies there again before anybody has looked."""
    return b""


def hung(terminal: BenchTerminal, answer: bytes) -> bytes:
    terminal.stuck = True
    terminal.clock.now += terminal.patience
    raise card_unreadable("the card does not answer")


def unknown(terminal: BenchTerminal, answer: bytes) -> bytes:
    return b"\x6d\x00"


def garbled(terminal: BenchTerminal, answer: bytes) -> bytes:
    return bytes(byte ^ 0x5A for byte in answer)


def garbled_data(terminal: BenchTerminal, answer: bytes) -> bytes:
    return bytes(byte ^ 0x5A for byte in answer[:-2]) + answer[-2:]


@dataclass
class BenchTerminal:
    """Implements `devices.pcsc.terminal.CardTerminal` and hands itself out as its card."""

    clock: HandClock
    chip: Chip | None = None
    gone: bool = False
    mute: bool = False
    held: bool = False
    stuck: bool = False
    refuse_connects: int = 0
    spoil_at: int = -1
    spoil: Spoil = lifted
    patience: float = 0.0
    name: str = NAME
    commands: list[bytes] = field(default_factory=list)
    powered: int = 0

    def open(self) -> None:
        if self.gone:
            raise reader_absent("no reader")

    def presence(self, timeout_s: float = 2.0) -> Presence:
        if self.gone:
            raise error_of(0x80100017, "reader state")
        if self.chip is None:
            return Presence.EMPTY
        if self.held:
            return Presence.HELD
        return Presence.MUTE if self.mute else Presence.CARD

    def connect(self, timeout_s: float, cancel: Cancel) -> BenchConnection:
        if self.refuse_connects > 0:
            self.refuse_connects -= 1
            raise error_of(0x80100066, "connect")
        if self.chip is None:
            raise error_of(0x8010000C, "connect")
        self.chip.reset()
        self.powered += 1
        return BenchConnection(self)

    def close(self) -> None:
        return


@dataclass
class BenchConnection:
    terminal: BenchTerminal
    open: bool = True

    def transmit(self, command: bytes, timeout_s: float, cancel: Cancel) -> bytes:
        terminal = self.terminal
        assert self.open
        if terminal.chip is None or terminal.gone:
            raise error_of(0x80100069, "transmit")
        terminal.commands.append(command)
        terminal.clock.now += 0.01
        terminal.patience = timeout_s
        answer = terminal.chip.answer(command)
        return terminal.spoil(terminal, answer) if len(terminal.commands) - 1 == terminal.spoil_at else answer

    def close(self) -> None:
        if self.open:
            self.open = False
            self.terminal.powered -= 1


class Bench:
    """A reader with a card in it, or none."""

    def __init__(self, card: str | None = None) -> None:
        self.clock = HandClock()
        self.terminal = BenchTerminal(self.clock)
        self.events: list[CardEvent] = []
        if card is not None:
            self.lay(card)

    def lay(self, card: str) -> None:
        cards = social_security_cards.CARDS | travel_documents.CARDS
        self.terminal.chip = cards[card]()

    def break_at(self, step: int, spoil: Spoil) -> None:
        self.terminal.spoil_at, self.terminal.spoil = step, spoil

    @property
    def cancel(self) -> HandCancel:
        return HandCancel(self.clock)

    def smart_card_reader(self) -> PcscSmartCardReader:
        driver = PcscSmartCardReader(URL, make_terminal=lambda _: self.terminal, monotonic=self.clock.monotonic)
        driver.open()
        return driver

    def travel_document_reader(self) -> PcscTravelDocumentReader:
        driver = PcscTravelDocumentReader(URL, make_terminal=lambda _: self.terminal, monotonic=self.clock.monotonic)
        driver.open()
        return driver

    def read_card(self, deadline_s: float = 30.0, cancel: HandCancel | None = None) -> Result[SocialSecurityCard]:
        return self.smart_card_reader().read_card(deadline_s, cancel or self.cancel, self.events.append)

    def read_document(
        self, card: str, deadline_s: float = 30.0, access: DocumentAccess | None = None
    ) -> Result[TravelDocument]:
        """With what the data page of ``card`` says, unless other ``access`` is given."""
        given = access or travel_documents.ACCESS[card]
        return self.travel_document_reader().read_document(given, deadline_s, self.cancel, self.events.append)

    def channel(self, deadline_s: float = 30.0) -> CardChannel:
        connection = self.terminal.connect(1.0, self.cancel)
        return CardChannel(connection, self.clock.now + deadline_s, self.cancel, self.clock.monotonic)
