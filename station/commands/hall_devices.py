"""``hall-devices``: devices at the command line (DESIGN §6). Exit 0 done, 1 the thing asked for did not hold, 2 usage.

A device that a running app owns is asked through its owner; one that nobody owns gets a process for the time of the
command. What a card says goes to standard output because that is what was asked for, and nowhere else.
"""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import typer

from devices.face.install import FAILED, InstallReport, install_from, install_online
from devices.face.store import ModelStore
from devices.ports import Command, PrintPages, PrintReceipt, Role
from devices.tool import read_status
from station.commands.conditions import CommandGroup
from station.commands.device_json import status_json
from station.commands.device_reading import end, read, run, scan
from station.commands.device_setup import bind, discover_devices, trace
from station.commands.options import AsJson, Home, RoleArgument, print_json, terminal_of
from station.self_test_slip import TEST_SLIP
from station.terminal_file import default_home

app = typer.Typer(
    cls=CommandGroup,
    help="The devices of this terminal: find, bind, state, test, simulate.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold personal data
)
app.command()(read)
app.command()(scan)
app.command("discover")(discover_devices)
app.command()(bind)
app.command()(trace)


@app.command()
def status(home: Home = None, as_json: AsJson = False) -> None:
    """How every configured device is."""
    terminal = terminal_of(home)
    settings = list(terminal.devices.values())
    with ThreadPoolExecutor(max_workers=max(len(settings), 1)) as pool:
        found = list(pool.map(lambda setting: read_status(setting, terminal.home), settings))
    rows = [status_json(setting, state) for setting, state in zip(settings, found, strict=True)]
    if as_json:
        print_json({"devices": rows})
        return
    for row in rows:
        why = f" ({row['reason']}: {row['action']}) {row['detail']}" if row["reason"] else ""
        supplies = "".join(f" {s['name']} {s['state']}" + _percent(s["percent"]) for s in row["supplies"])
        abilities = f" [{', '.join(row['abilities'])}]" if row["abilities"] else ""
        print(f"{row['role']:<16} {row['state']}{why}{supplies}{abilities}  {row['driver']} {row['transport']}")


def _percent(level: int | None) -> str:
    return "" if level is None else f" {level} %"


@app.command("print-test")
def print_test(role: RoleArgument, home: Home = None, as_json: AsJson = False) -> None:
    """Print a test page: Chinese text, sizes, a QR code, the cut or the edges of the sheet."""
    terminal = terminal_of(home)
    job = f"test-{secrets.token_hex(4)}"
    command: Command
    if role is Role.RECEIPT_PRINTER:
        command = PrintReceipt(job, TEST_SLIP)
    elif role is Role.PAGE_PRINTER:
        from station.test_page import test_page  # late: typst

        command = PrintPages(job, test_page(terminal.terminal.name))
    else:
        raise typer.BadParameter(f"{role.value} prints nothing (allowed: receipt_printer, page_printer)")
    end(run(terminal, role, command, tell=False), as_json)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def simulate(context: typer.Context, role: RoleArgument, home: Home = None) -> None:
    """Be the far end of a device's wire, until stopped; prints ``ready TRANSPORT``.

    More options are the simulator's own (``--help`` after ROLE); those that say where it is have defaults.
    """
    from devices.simulators.__main__ import KINDS, main

    if role.value not in KINDS:
        raise typer.BadParameter(f"no simulator for {role.value} (allowed: {', '.join(KINDS)})")
    arguments = [role.value, *context.args]
    folder = home or default_home()
    defaults = [
        ("--listen", _listen_default(role, folder)),
        ("--control", str(folder / "run" / f"{role.value}.control")),
    ]
    if role in (Role.RECEIPT_PRINTER, Role.PAGE_PRINTER):
        defaults.append(("--out", str(folder / "run" / f"{role.value}.out")))
    for option, default in defaults:
        if not any(given == option or given.startswith(f"{option}=") for given in context.args):
            arguments += [option, default]
    raise typer.Exit(main(arguments))


def _listen_default(role: Role, folder: Path) -> str:
    """Where a simulator answers when nobody says: a free port of its wire's kind; cards come to where vpcd waits."""
    match role:
        case Role.CAMERA | Role.DOCUMENT_CAMERA:
            return f"file://{folder / 'run' / role.value}.jpg"
        case Role.SMART_CARD | Role.PASSPORT:
            return "socket://127.0.0.1:35963"
        case Role.DOCUMENT_SCANNER:
            return "escl+http://127.0.0.1:0"
        case Role.PAGE_PRINTER:
            return "ipp://127.0.0.1:0"
        case _:
            return "socket://127.0.0.1:0"


models_app = typer.Typer(help="The models of the face check.", no_args_is_help=True)
app.add_typer(models_app, name="models")


@models_app.command("install")
def install_models(
    source: Annotated[
        Path | None,
        typer.Option("--from", exists=True, file_okay=False, help="Folder with the files (a stick); else on line."),
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Put the models the manifest names into HOME/models, each checked by its SHA-256.

    Exit 0 when the face check has all it needs afterwards and nothing was refused.
    """
    store = ModelStore((home or default_home()) / "models")
    reports = install_from(source, store) if source else install_online(store)
    lack = store.trouble()
    if as_json:
        print_json({"ready": lack is None, "lack": lack, "models": [_install_json(report) for report in reports]})
    else:
        for report in reports:
            print(f"{report.model.name:<16} {report.outcome.value:<14} {report.model.file}  {report.detail}".rstrip())
        print(f"face check: not possible ({lack})" if lack else "face check: ready")
    if lack is not None or any(report.outcome in FAILED for report in reports):
        raise typer.Exit(1)


def _install_json(report: InstallReport) -> dict[str, Any]:
    model = report.model
    facts = {"name": model.name, "task": model.task, "file": model.file, "licence": model.licence}
    return {**facts, "outcome": report.outcome, "detail": report.detail}


def main() -> None:
    app(prog_name="hall-devices")


if __name__ == "__main__":
    main()
