"""``hall-devices discover`` and ``bind``: what is plugged in, and what serves which role."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from devices.discovery import discover, driver_for, probe_readers
from devices.drivers import DRIVER_NAMES
from devices.ports import Role
from devices.settings import DeviceSetting
from devices.transport import Transport, TransportError
from station.commands.device_json import discovery_json
from station.commands.options import AsJson, Home, RoleArgument, fail, print_json, terminal_of
from station.device_words import SOURCE_WORDS, WHY_NOT_WORDS


def discover_devices(
    as_json: AsJson = False,
    probe: Annotated[
        bool,
        typer.Option("--probe", help="Also ask every serial port for an ID card reader. This writes to the ports."),
    ] = False,
) -> None:
    """What is plugged in, and which roles it may serve. At most twenty seconds; nothing is changed."""
    seen = discover()
    if probe:
        seen = probe_readers(seen)
    if as_json:
        print_json(discovery_json(seen))
        return
    for found in seen.found:
        sure = "  (certain)" if found.certain else ""
        print(f"{found.transport}\n    {found.label}{sure}")
        print(f"    hall-devices bind {found.roles[0].value} '{found.transport}'")
        if len(found.roles) > 1:
            print(f"    or as {', '.join(role.value for role in found.roles[1:])}")
    for missed in seen.not_looked:
        source, why = SOURCE_WORDS[missed.source], WHY_NOT_WORDS[missed.why]
        print(f"- {source.get('en')}: {why.get('en')} {missed.detail}".rstrip(), file=sys.stderr)
    if not seen.found:
        print("nothing was found", file=sys.stderr)


def bind(
    role: RoleArgument,
    transport: Annotated[str, typer.Argument(help="As discover prints it, or serial:///dev/ttyUSB0?baud=9600, …")],
    home: Home = None,
    driver: Annotated[str | None, typer.Option("--driver", help="Default: the one that fits the transport.")] = None,
    option: Annotated[
        list[str] | None, typer.Option("--option", metavar="KEY=VALUE", help="Driver option, more than once.")
    ] = None,
) -> None:
    """Write a device into terminal.toml; what else stands there stays as it is."""
    from station.terminal_edit import TerminalEditRefused, bind_device

    terminal = terminal_of(home)
    setting = _setting(role, transport, driver, option or [])
    try:
        bind_device(terminal.home, setting)
    except TerminalEditRefused as error:
        fail(str(error))
    print(f"{role.value}: {setting.driver} {setting.transport}")


def _setting(role: Role, transport: str, driver: str | None, options: list[str]) -> DeviceSetting:
    if role not in DRIVER_NAMES:
        raise typer.BadParameter(f"{role.value} is not bound: it needs no driver (allowed: {', '.join(DRIVER_NAMES)})")
    try:
        Transport.parse(transport)
    except TransportError as error:
        raise typer.BadParameter(str(error)) from None
    name = driver or driver_for(role, transport)
    if name not in DRIVER_NAMES[role]:
        raise typer.BadParameter(f"no driver {name} for {role.value} (allowed: {', '.join(DRIVER_NAMES[role])})")
    pairs = [pair.partition("=") for pair in options]
    if not all(key and equals for key, equals, _ in pairs):
        raise typer.BadParameter("--option needs KEY=VALUE")
    return DeviceSetting(role, name, transport, {key: value for key, _, value in pairs})
