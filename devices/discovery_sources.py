"""The places `devices.discovery` looks at on a real machine. Each returns what it finds or raises `CannotLook`.

Libraries are imported inside: one that is missing takes only its own source away. Nothing is opened that belongs to a
running app, and no device is written to.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from devices.discovery import CannotLook, Found, Look, Source, WhyNot
from devices.ports import Role
from devices.transport import Transport

_SERIAL_BY_ID = Path("/dev/serial/by-id")
_INPUT_BY_ID = Path("/dev/input/by-id")
#: Identity card modules by USB ids (DEVICES §1.1).
_SDT_USB, _SDT_HID = "0400:c35a", "2b8b:2721"
_PRINTER_CLASS = 7
_SCANIMAGE_S = 14.0
_MAX_LABEL = 80

#: What a plain serial port may lead to, and a card reader that PC/SC names.
_SERIAL_ROLES = (Role.ID_CARD, Role.CODE_SCANNER, Role.RECEIPT_PRINTER)
_CARD_ROLES = (Role.SMART_CARD, Role.PASSPORT)


def plain(text: str | None) -> str:
    """A device's own words as plain text: controls stripped, short."""
    kept = "".join(c for c in text or "" if unicodedata.category(c)[0] != "C")
    return " ".join(kept.split())[:_MAX_LABEL]


def serial_ports() -> Iterator[Found]:
    from serial.tools import list_ports

    links = _links(_SERIAL_BY_ID)
    for port in list_ports.comports():
        path = links.get(Path(port.device).resolve(), Path(port.device))
        label = plain(" ".join(part for part in (port.manufacturer, port.product) if part)) or plain(port.name)
        serial = plain(port.serial_number) or None
        yield Found(Source.SERIAL, str(Transport("serial", str(path))), label, _SERIAL_ROLES, serial=serial)


def usb_devices() -> Iterator[Found]:
    """Card modules by their ids, printers by their class; keyboards, hubs and sticks are of no interest."""
    import usb.core

    try:
        for device in usb.core.find(find_all=True):
            ids = f"{device.idVendor:04x}:{device.idProduct:04x}"
            if ids == _SDT_USB:
                yield Found(Source.USB, f"usb://{ids}", _usb_name(device) or ids, (Role.ID_CARD,), certain=True)
            elif _prints(device):
                yield Found(Source.USB, f"usb://{ids}", _usb_name(device) or ids, (Role.RECEIPT_PRINTER,))
    except usb.core.NoBackendError:
        raise CannotLook(WhyNot.NO_LIBRARY, "libusb-1.0") from None
    except usb.core.USBError as error:
        raise CannotLook(WhyNot.NO_PERMISSION, error.strerror or "") from None


def _prints(device: object) -> bool:
    return any(
        interface.bInterfaceClass == _PRINTER_CLASS
        for configuration in device  # type: ignore[attr-defined]  # pyusb has no types
        for interface in configuration
    )


def _usb_name(device: object) -> str:
    """Needs to open it for a moment; without permission it stays nameless."""
    names = []
    for part in ("manufacturer", "product"):
        with contextlib.suppress(Exception):  # pyusb: USBError, ValueError, NotImplementedError by back end
            names.append(str(getattr(device, part) or ""))
    return plain(" ".join(names))


def hid_devices() -> Iterator[Found]:
    import hid

    seen = set()
    for entry in hid.enumerate():
        ids = f"{entry['vendor_id']:04x}:{entry['product_id']:04x}"
        if ids == _SDT_HID and ids not in seen:
            seen.add(ids)
            label = plain(f"{entry.get('manufacturer_string') or ''} {entry.get('product_string') or ''}")
            yield Found(Source.HID, f"hid://{ids}", label or ids, (Role.ID_CARD,), certain=True)


def pcsc_readers() -> Iterator[Found]:
    """Asks pcscd. Contactless readers say so in their names and read passports; any may take a card."""
    from devices.pcsc.errors import PcscError
    from devices.pcsc.service import readers

    try:
        names = readers()
    except PcscError as error:
        raise CannotLook(WhyNot.NO_STACK, plain(str(error))) from None
    for name in names:
        contactless = re.search(r"contactless|PICC|\bCL\b|NFC|RFID", name, re.IGNORECASE)
        roles = (Role.PASSPORT, Role.SMART_CARD) if contactless else _CARD_ROLES
        yield Found(Source.PCSC, f"pcsc://{quote(name)}", plain(name), roles)


def cameras() -> Iterator[Found]:
    from devices.camera_finding import cameras as plugged_in

    for camera in plugged_in():
        if not camera.captures or camera.infrared:
            continue
        roles = (Role.CAMERA, Role.DOCUMENT_CAMERA)
        if re.search(r"doc|scan|高拍", camera.name, re.IGNORECASE):
            roles = (Role.DOCUMENT_CAMERA, Role.CAMERA)
        label = plain(f"{camera.name} {camera.usb}")
        yield Found(Source.CAMERA, str(camera.transport), label, roles, serial=plain(camera.serial) or None)


def sane_devices() -> Iterator[Found]:
    """Through ``scanimage``, a process that can be ended: a back end may hang for minutes, or crash."""
    tool = shutil.which("scanimage")
    if tool is None:
        raise CannotLook(WhyNot.NO_STACK, "scanimage (sane-utils)")
    try:
        listed = subprocess.run(
            [tool, "--formatted-device-list=%d\t%v %m%n"],
            capture_output=True,
            timeout=_SCANIMAGE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotLook(WhyNot.TIME_OUT, "scanimage") from None
    for line in listed.stdout.decode(errors="replace").splitlines():
        name, tab, label = line.partition("\t")
        if tab and name and not name.startswith("v4l:"):  # SANE also lists web cameras
            yield Found(Source.SANE, f"sane://{quote(name, safe=':/')}", plain(label), (Role.DOCUMENT_SCANNER,))


def cups_queues() -> Iterator[Found]:
    """Through ``lpstat``, which comes with CUPS and knows where its scheduler listens."""
    tool = shutil.which("lpstat")
    if tool is None:
        raise CannotLook(WhyNot.NO_STACK, "CUPS (cups-client)")
    try:
        listed = subprocess.run([tool, "-v"], capture_output=True, timeout=4, check=False, env={"LC_ALL": "C"})
    except subprocess.TimeoutExpired:
        raise CannotLook(WhyNot.TIME_OUT, "lpstat") from None
    problem = plain(listed.stderr.decode(errors="replace"))
    if listed.returncode != 0 and "No destinations" not in problem:
        raise CannotLook(WhyNot.NO_STACK, problem)
    for line in listed.stdout.decode(errors="replace").splitlines():
        found = re.fullmatch(r"device for ([^:\s]+): (.*)", line.strip())
        if found is not None:
            yield Found(
                Source.CUPS,
                f"cups://{quote(found[1])}",
                plain(f"{found[1]} ({found[2]})"),
                (Role.PAGE_PRINTER, Role.RECEIPT_PRINTER),
            )


def keyboards() -> Iterator[Found]:
    """Code scanners that type are keyboards to the system: everything that has a name of its own is offered."""
    for path in sorted(_INPUT_BY_ID.glob("*-event-kbd")) if _INPUT_BY_ID.is_dir() else ():
        label = plain(path.name.removesuffix("-event-kbd").replace("_", " "))
        yield Found(Source.KEYBOARD, str(Transport("evdev", str(path))), label, (Role.CODE_SCANNER,))


def _links(folder: Path) -> Mapping[Path, Path]:
    """Device → its link that outlasts a replug."""
    return {link.resolve(): link for link in sorted(folder.iterdir())} if folder.is_dir() else {}


SOURCES: Mapping[Source, Look] = {
    Source.SERIAL: serial_ports,
    Source.USB: usb_devices,
    Source.HID: hid_devices,
    Source.PCSC: pcsc_readers,
    Source.CAMERA: cameras,
    Source.SANE: sane_devices,
    Source.CUPS: cups_queues,
    Source.KEYBOARD: keyboards,
}
