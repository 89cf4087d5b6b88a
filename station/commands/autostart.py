"""``hall-station autostart``: the app starts with the machine, unattended (CAPABILITIES C32 b)."""

from __future__ import annotations

from typing import Annotated

import typer

from station.autostart import App, NotHere, unit_of
from station.commands.options import Home, fail, terminal_of


def autostart(
    app: Annotated[App, typer.Argument(help="Which app this machine shows.")],
    home: Home = None,
    print_only: Annotated[bool, typer.Option("--print", help="Only show the unit; write nothing.")] = False,
) -> None:
    """Write the systemd unit that starts the app with the session and again whenever it ends."""
    try:
        unit = unit_of(app, terminal_of(home).home)
    except NotHere as error:
        fail(f"{error} 不在本命令旁边，也不在 PATH 里 / {error} is neither beside this command nor in PATH")
    if print_only:
        print(unit.text, end="")
        return
    try:
        unit.path.parent.mkdir(parents=True, exist_ok=True)
        unit.path.write_text(unit.text, encoding="utf-8")
    except OSError as error:
        fail(f"{unit.path}: {error.strerror}")
    print(unit.path)
    print(f"启用 / to enable: systemctl --user daemon-reload && systemctl --user enable --now {unit.name}")
    print("本用户须设为自动登录 / this user has to be logged in automatically (display manager)")
