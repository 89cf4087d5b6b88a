"""What the commands of a terminal have in common: where it is, how they answer, how they end."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from devices.ports import Role
from intake.text import LocalizedText
from station.terminal_file import Terminal, TerminalFileError, default_home, load_terminal

Home = Annotated[
    Path | None, typer.Option("--home", envvar="HALL_HOME", help="The terminal's folder; default the XDG data folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable.")]
RoleArgument = Annotated[Role, typer.Argument(help="The place of the device, as in [devices.ROLE].")]


def terminal_of(home: Path | None) -> Terminal:
    """The terminal's configuration; exit 1 with every problem named when it cannot be used."""
    try:
        return load_terminal(home or default_home())
    except TerminalFileError as error:
        fail(str(error))


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))


def both(text: LocalizedText) -> str:
    """Chinese and English beside each other."""
    return " / ".join(dict.fromkeys((text.get(), text.get("en"))))


def fail(message: str) -> NoReturn:
    """The thing asked for did not hold."""
    print(message, file=sys.stderr)
    raise typer.Exit(1)


def write_private(path: Path, data: bytes) -> None:
    """A picture of somebody's document is for nobody else on this machine. Exit 2 when it cannot be written."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written: {error.strerror}") from error
