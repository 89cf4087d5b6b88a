"""``hall-station consumables``: was everything that is used up looked at today, and by whom (CAPABILITIES C32 c)."""

from __future__ import annotations

from typing import Annotated

import typer

from station.commands.options import AsJson, Home, fail, print_json, terminal_of
from station.consumables import (
    CONSUMABLE_NAMES,
    FOUND_NAMES,
    Consumable,
    ConsumableCheck,
    ConsumableLog,
    Due,
    Found,
    daily_check,
    used_up_here,
)
from station.provision.steps import Provisioning
from station.staff import proper_id

consumables = typer.Typer(
    help="The daily look at paper, toner and blank outage slips.", invoke_without_command=True, add_completion=False
)
Low = Annotated[list[Consumable] | None, typer.Option("--low", help="Too little is left; may be given more than once.")]
Replaced = Annotated[list[Consumable] | None, typer.Option("--replaced", help="Put in new; may be given again.")]


@consumables.callback()
def status(context: typer.Context, home: Home = None, as_json: AsJson = False) -> None:
    """How today's check stands; exit 1 when it is overdue."""
    if context.invoked_subcommand is not None:
        return
    terminal = terminal_of(home)
    daily = daily_check(ConsumableLog(terminal.home).last(), Provisioning(terminal.home, by="").reading())
    if as_json:
        last = None if daily.last is None else daily.last.to_json()
        print_json({"state": daily.due.value, "words": daily.words.to_json(), "days": daily.days, "last": last})
    else:
        print(f"{daily.words.get()} / {daily.words.get('en')}")
        for one, found in () if daily.last is None else daily.last.found.items():
            names = CONSUMABLE_NAMES[one], FOUND_NAMES[found]
            print(f"  {one.value:<14} {found.value:<9} {names[0].get()}：{names[1].get()}")
    if daily.due is Due.OVERDUE:
        raise typer.Exit(1)


@consumables.command()
def record(
    by: Annotated[str, typer.Option("--by", metavar="STAFF_ID", help="Who looked.")],
    home: Home = None,
    low: Low = None,
    replaced: Replaced = None,
) -> None:
    """Write down that somebody looked; what is not named was found to be enough."""
    who = proper_id(by)
    if who is None:
        raise typer.BadParameter("--by: a staff id has letters, digits, . _ -; no name, no number of an ID card")
    if both := set(low or ()) & set(replaced or ()):
        raise typer.BadParameter(f"both --low and --replaced: {', '.join(sorted(both))}")
    terminal = terminal_of(home)
    used = used_up_here(terminal.devices)
    for one in (*(low or ()), *(replaced or ())):
        if one not in used:
            raise typer.BadParameter(f"{one.value}: no bound device uses it; here: {', '.join(used)}")
    found = dict.fromkeys(used, Found.ENOUGH)
    found |= dict.fromkeys(low or (), Found.LOW) | dict.fromkeys(replaced or (), Found.REPLACED)
    check = ConsumableCheck(Provisioning(terminal.home, by=who).reading(), who, found)
    try:
        ConsumableLog(terminal.home).note(check)
    except OSError as error:
        fail(f"cannot be written: {error.strerror}")
    print(
        f"{check.at.local:%Y-%m-%d %H:%M} {who}: " + ", ".join(f"{one.value} {how.value}" for one, how in found.items())
    )
