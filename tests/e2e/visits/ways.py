"""Ways that several stories go alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kiosk_kit import person

from counter.autopilot import load_scripts
from devices.ports import IdDocument, Sex
from intake.identifiers import person_check_digit
from station.composition import resources_folder
from tests.e2e.visits.person import Person


def somebody(name: str, born: date, *, man: bool = False, address: str = "示例省示例市示例路2号") -> IdDocument:
    """A person of the province that does not exist, with the number that fits them."""
    first = f"100101{born:%Y%m%d}{'001' if man else '002'}"
    number = first + person_check_digit(first)
    return person(number, name=name, birth_date=born, sex=Sex.MALE if man else Sex.FEMALE, address=address)


def to_identity(who: Person, matter: str, card: IdDocument | None = None, *, group: str = "") -> None:
    """Through the matter's guide and the notice to the data on the card."""
    who.taps("开始办理")
    if group:
        who.taps(group)
    who.taps(matter)
    who.taps("都符合，开始办理")
    who.taps("同意并继续")
    who.puts(card or person())


def elder_card_form(who: Person) -> None:
    """What the elder card asks."""
    who.taps("第一次办")
    who.goes_on()
    who.taps("是")
    who.goes_on()
    who.taps("云山区")
    who.goes_on()
    who.goes_on()
    who.goes_on()
    who.taps("到大厅领取")
    who.goes_on()


def elder_card_to_review(who: Person) -> None:
    to_identity(who, "老年人优待证")
    who.taps("是我本人")
    elder_card_form(who)
    who.photographs("photo")
    who.taps("下一步")
    who.signs()


#: Who has lost the card says who they are; the clerk types it, with the reason, and sees another document.
LOST_CARD = replace(
    next(one for one in load_scripts(resources_folder() / "demo" / "counter_journeys.json") if one.typed),
    left_at_kiosk=None,
)
