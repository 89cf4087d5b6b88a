"""``hall-devices discover``, ``bind``, ``trace``: what is plugged in, what serves which role, what goes over a wire."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from devices.discovery import discover, driver_for, probe_readers
from devices.drivers import DRIVER_NAMES
from devices.ports import DeviceState, DeviceStatus, Role, ScanCode
from devices.result import Err, Reason
from devices.settings import DeviceSetting
from devices.tool import trace_command
from devices.transport import Transport, TransportError
from station.commands.device_json import discovery_json
from station.commands.options import AsJson, Home, RoleArgument, fail, print_json, terminal_of
from station.device_words import SOURCE_WORDS, WHY_NOT_WORDS
from station.self_tests import INSTRUCTIONS, command_for, judged


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
    setting = setting_of(role, transport, driver, option or [])
    try:
        bind_device(terminal.home, setting)
    except TerminalEditRefused as error:
        fail(str(error))
    print(f"{role.value}: {setting.driver} {setting.transport}")


def setting_of(role: Role, transport: str, driver: str | None = None, options: Sequence[str] = ()) -> DeviceSetting:
    """What is to be written for a role. Raises `typer.BadParameter`: no such driver, no transport."""
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


def trace(
    role: RoleArgument,
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="Where the trace goes; must not exist yet.")],
    home: Home = None,
    seconds: Annotated[float, typer.Option("--seconds", min=1, max=600, help="How long the device is asked.")] = 30.0,
) -> None:
    """Run a device's self-test and write what goes over its wire into a file. The app must not be running.

    What the protocol says is personal is hidden. **Delete the file when it was read.**
    """
    setting = terminal_of(home).devices.get(role)
    if setting is None:
        fail(f"no [devices.{role.value}] in terminal.toml")
    if out.exists():
        raise typer.BadParameter(f"{out} exists already")
    print(_TRACE_WARNING, file=sys.stderr)
    if role in INSTRUCTIONS:
        print(f"{INSTRUCTIONS[role].get()} / {INSTRUCTIONS[role].get('en')}", file=sys.stderr)
    asked = command_for(role, DeviceStatus(DeviceState.STARTING)) or ScanCode()
    try:
        result = trace_command(
            setting, terminal_of(home).home, replace(asked, deadline_s=seconds), lambda event: print(event.value), out
        )
    except OSError as error:
        raise typer.BadParameter(f"{out} cannot be written: {error.strerror}") from error
    words = judged(role, result).words
    print(f"{words.get()} / {words.get('en')}\n{out}")
    if isinstance(result, Err) and result.reason is Reason.BUSY:
        fail("the running app holds the device: stop it, then trace again")


_TRACE_WARNING = """\
########################################################################
##  警告：正在记录设备线路。用完立即删除文件，不得外传。
##  WARNING: the device's wire is being recorded. Delete the file when
##  it was read; pass it on to nobody.
########################################################################"""
