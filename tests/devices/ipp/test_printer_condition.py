"""What printers say of themselves → one status; whatever they say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ipp.condition import CONDITION_ATTRIBUTES, Condition
from devices.ipp.message import Attribute, Content, Group, GroupTag, Range, Value, ValueTag, attribute, enums, keywords
from devices.ports import DeviceState, SupplyState
from devices.result import Reason

IDLE, PROCESSING, STOPPED = 3, 4, 5


def said(state: int, *reasons: str, queue: bool = False) -> Condition:
    group = Group(
        GroupTag.PRINTER, (enums("printer-state", state), keywords("printer-state-reasons", *(reasons or ("none",))))
    )
    return Condition.of(group, remembered=queue)


@pytest.mark.parametrize(
    ("condition", "state", "reason"),
    [
        (said(IDLE), DeviceState.READY, None),
        (said(PROCESSING), DeviceState.BUSY, None),
        (said(STOPPED), DeviceState.HARDWARE_ERROR, Reason.HARDWARE_FAULT),
        (said(IDLE, "media-empty"), DeviceState.CONSUMABLE_OUT, Reason.PAPER_OUT),
        (said(STOPPED, "media-jam-error", "cover-open-error"), DeviceState.HARDWARE_ERROR, Reason.PAPER_JAM),
        (said(IDLE, "door-open-error"), DeviceState.USER_ERROR, Reason.COVER_OPEN),
        (said(STOPPED, "marker-supply-empty-error"), DeviceState.CONSUMABLE_OUT, Reason.SUPPLY_OUT),
        (said(IDLE, "media-empty-warning"), DeviceState.CONSUMABLE_LOW, None),  # one of its trays
        (said(IDLE, "toner-low"), DeviceState.CONSUMABLE_LOW, None),
        (said(IDLE, "toner-low-report"), DeviceState.CONSUMABLE_LOW, None),
        (said(IDLE, "something-new-report"), DeviceState.READY, None),
        # A queue says how the last job left the printer; only that it is stopped is its own.
        (said(IDLE, "media-empty-error", queue=True), DeviceState.CONSUMABLE_LOW, None),
        (said(PROCESSING, "media-empty-error", queue=True), DeviceState.CONSUMABLE_OUT, Reason.PAPER_OUT),
        (said(STOPPED, "paused", queue=True), DeviceState.HARDWARE_ERROR, Reason.JOB_REFUSED),
        (said(PROCESSING, "offline-report", queue=True), DeviceState.OFFLINE, Reason.DISCONNECTED),
        (said(IDLE, queue=True).unreachable(), DeviceState.OFFLINE, Reason.DISCONNECTED),
        (said(IDLE, "paused-report").behind_queue(said(IDLE)), DeviceState.HARDWARE_ERROR, Reason.JOB_REFUSED),
        (said(IDLE).behind_queue(said(IDLE, "media-empty-error", queue=True)), DeviceState.READY, None),
        (said(IDLE).behind_queue(said(STOPPED, "paused", queue=True)), DeviceState.HARDWARE_ERROR, Reason.JOB_REFUSED),
    ],
)
def test_states_and_reasons(condition: Condition, state: DeviceState, reason: Reason | None) -> None:
    status = condition.status()
    assert (status.state, status.reason) == (state, reason)


def test_markers_and_trays() -> None:
    names = attribute("marker-names", ValueTag.NAME, "Black", "Waste", "Drum", "Staples", "Ink")
    group = Group(
        GroupTag.PRINTER,
        (
            names,
            keywords("marker-types", "toner", "waste-toner", "opc", "staples", "ink"),
            attribute("marker-levels", ValueTag.INTEGER, 3, 95, -2, -3, 0),
            attribute("marker-low-levels", ValueTag.INTEGER, 5, 0, 5, 5, 5),
            attribute("marker-high-levels", ValueTag.INTEGER, 100, 90, 100, 100, 100),
            attribute(
                "printer-input-tray",
                ValueTag.OCTETS,
                b"type=sheetFeedAutoRemovableTray;maxcapacity=250;level=20;name=Tray 1;",
                b"type=sheetFeedAutoNonRemovableTray;maxcapacity=-2;level=-3;name=Tray 2",
                b"type=sheetFeedManual;maxcapacity=1;level=0;name=Slot;",
                b"nonsense",
            ),
        ),
    )
    assert [(s.name, s.state, s.percent) for s in Condition.of(group).supplies] == [
        ("Tray 1", SupplyState.LOW, 8),
        ("Tray 2", SupplyState.FULL, None),
        ("Black", SupplyState.LOW, 3),
        ("Waste", SupplyState.LOW, 5),  # the room left in the box
        ("Drum", SupplyState.UNKNOWN, None),
        ("Staples", SupplyState.FULL, None),
        ("Ink", SupplyState.OUT, 0),
    ]


def test_supplies_of_a_printer_without_markers() -> None:
    group = Group(
        GroupTag.PRINTER,
        (
            attribute(
                "printer-supply",
                ValueTag.OCTETS,
                b"index=1;class=receptacleThatIsFilled;type=wasteToner;unit=percent;maxcapacity=100;level=96;",
                b"index=2;class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=200;level=100;",
            ),
            attribute("printer-supply-description", ValueTag.TEXT, "Toner Waste", "Black Toner"),
        ),
    )
    assert [(s.name, s.state, s.percent) for s in Condition.of(group).supplies] == [
        ("paper", SupplyState.UNKNOWN, None),
        ("Toner Waste", SupplyState.LOW, 4),
        ("Black Toner", SupplyState.FULL, 50),
    ]


_CONTENT: st.SearchStrategy[Content] = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 300), st.binary(max_size=30), st.builds(Range, st.just(0), st.just(9)),
    st.sampled_from(["media-empty", "paused-error", "waste-toner", "two-sided-long-edge", ""]),
    st.sampled_from([b"type=x;level=9999999999999999999;maxcapacity=0", b"type=x;level=a;name=", b";;=;=level"]),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(st.sampled_from(CONDITION_ATTRIBUTES), st.lists(_CONTENT, min_size=1, max_size=3)), st.booleans()
)
def test_no_words_of_a_printer_raise(words: dict[str, list[Content]], queue: bool) -> None:
    found = tuple(Attribute(name, tuple(Value(0, c) for c in contents)) for name, contents in words.items())
    status = Condition.of(Group(GroupTag.PRINTER, found), remembered=queue).status()
    assert status.state in DeviceState
    assert all(supply.percent is None or 0 <= supply.percent <= 100 for supply in status.supplies)
