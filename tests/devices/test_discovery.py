"""Discovery: every source by itself, in its time, and what it found fit for a binding."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices import discovery_sources
from devices.discovery import (
    CannotLook,
    Discovery,
    Found,
    NotLooked,
    Source,
    WhyNot,
    discover,
    driver_for,
    probe_readers,
)
from devices.drivers import DRIVER_NAMES
from devices.ports import Role
from devices.simulators.id_card import IdCardSimulator
from devices.transport import Transport

PORT = Found(Source.SERIAL, "serial:///dev/ttyUSB0", "CP2102", (Role.CODE_SCANNER, Role.ID_CARD))
MODULE = Found(Source.USB, "usb://0400:c35a", "SDT", (Role.ID_CARD,), certain=True)


def test_what_hangs_stumbles_or_lacks_its_library_hides_only_itself() -> None:
    release = threading.Event()

    def hang() -> list[Found]:
        release.wait(30)
        return [PORT]

    def no_stack() -> Iterator[Found]:
        yield PORT
        raise CannotLook(WhyNot.NO_STACK, "pcscd")

    def no_library() -> list[Found]:
        raise ModuleNotFoundError("no", name="usb")

    def no_permission() -> list[Found]:
        raise PermissionError(13, "Permission denied")

    def bug() -> list[Found]:
        raise ZeroDivisionError

    began = time.monotonic()
    told: list[Source] = []
    seen = discover(
        {
            Source.SERIAL: lambda: [PORT, PORT],
            Source.SANE: hang,
            Source.PCSC: no_stack,
            Source.USB: no_library,
            Source.HID: no_permission,
            Source.CAMERA: bug,
        },
        {Source.SANE: 0.2},
        told.append,
    )
    release.set()
    assert time.monotonic() - began < 5
    assert seen.found == (PORT,)
    assert seen.not_looked == (
        NotLooked(Source.SANE, WhyNot.TIME_OUT),
        NotLooked(Source.PCSC, WhyNot.NO_STACK, "pcscd"),
        NotLooked(Source.USB, WhyNot.NO_LIBRARY, "usb"),
        NotLooked(Source.HID, WhyNot.NO_PERMISSION, "Permission denied"),
        NotLooked(Source.CAMERA, WhyNot.FAILED, "ZeroDivisionError"),
    )
    assert set(told) == {Source.SERIAL, Source.SANE, Source.PCSC, Source.USB, Source.HID, Source.CAMERA}


def test_the_likeliest_comes_first() -> None:
    seen = Discovery((PORT, MODULE))
    assert seen.for_role(Role.ID_CARD) == (MODULE, PORT)
    assert seen.for_role(Role.CODE_SCANNER) == (PORT,)
    assert seen.for_role(Role.CAMERA) == ()


@pytest.mark.parametrize(
    ("role", "transport", "driver"),
    [
        (Role.CODE_SCANNER, "evdev:///dev/input/event3", "keyboard"),
        (Role.CODE_SCANNER, "serial:///dev/ttyACM0", "serial"),
        (Role.DOCUMENT_SCANNER, "sane://test:0", "sane"),
        (Role.DOCUMENT_SCANNER, "escl+http://10.0.0.5/eSCL", "escl"),
        (Role.PASSPORT, "pcsc://X", "pcsc"),
    ],
)
def test_the_driver_that_serves_a_transport(role: Role, transport: str, driver: str) -> None:
    assert driver_for(role, transport) == driver
    assert driver in DRIVER_NAMES[role]


def test_a_reader_answers_the_probe_and_another_port_does_not(tmp_path: Path) -> None:
    simulator = IdCardSimulator("pty", tmp_path / "tty")
    port = Found(Source.SERIAL, simulator.url, "CH340", (Role.CODE_SCANNER, Role.ID_CARD))
    silent = Found(Source.SERIAL, f"serial://{tmp_path / 'nothing'}", "?", (Role.CODE_SCANNER, Role.ID_CARD))
    try:
        seen = probe_readers(Discovery((port, silent)), limit_s=15)
    finally:
        simulator.unplug()
    answered, other = seen.found
    assert (answered.roles[0], answered.certain, bool(answered.serial)) == (Role.ID_CARD, True, True)
    assert other == silent


@pytest.mark.slow
def test_a_real_look_finds_or_says_why_and_everything_can_be_bound() -> None:
    seen = discover()
    assert {f.source for f in seen.found} <= set(discovery_sources.SOURCES)
    for found in seen.found:
        assert Transport.parse(found.transport)
        assert all(found.driver(role) in DRIVER_NAMES[role] for role in found.roles)


def test_what_lpstat_and_scanimage_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, said in (
        ("lpstat", "device for HP-1020: usb://HP/1020\\ndevice for bad line\\n"),
        ("scanimage", "escl:http://10.0.0.5:80\\tCanon \\033[2JLiDE\\nv4l:/dev/video0\\tNoname cam\\n"),
    ):
        (tmp_path / name).write_text(f"#!/bin/sh\nprintf '{said}'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    (queue,) = discovery_sources.cups_queues()
    assert (queue.transport, queue.roles[0]) == ("cups://HP-1020", Role.PAGE_PRINTER)
    (scanner,) = discovery_sources.sane_devices()
    assert Transport.parse(scanner.transport).rest == "escl:http://10.0.0.5:80"
    assert scanner.label == "Canon [2JLiDE"
