"""``hall-devices``: devices at the command line (DESIGN §6). Exit 0 done, 1 the thing asked for did not hold, 2 usage.

A device that a running app owns is asked through its owner; one that nobody owns gets a process for the time of the
command. What a card says goes to standard output because that is what was asked for, and nowhere else.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from devices.commands import CommandResult
from devices.face.install import FAILED, InstallReport, install_from, install_online
from devices.face.store import ModelStore
from devices.ports import (
    CapturedPage,
    CapturePage,
    CheckFace,
    Command,
    DeviceStatus,
    FaceOutcome,
    FaceVerdict,
    IdDocument,
    PrintOutcome,
    PrintReceipt,
    PrintReport,
    ProgressEvent,
    ReadIdCard,
    Role,
)
from devices.result import Action, Cause, Err, Ok, Reason
from devices.settings import DeviceSetting
from devices.tool import read_status, run_command
from station.self_test_slip import TEST_SLIP
from station.terminal_file import Terminal, TerminalFileError, default_home, load_terminal

app = typer.Typer(
    help="The devices of this terminal: state, test, simulate.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold personal data
)

Home = Annotated[
    Path | None, typer.Option("--home", envvar="HALL_HOME", help="The terminal's folder; default the XDG data folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable.")]
RoleArgument = Annotated[Role, typer.Argument(help="The place of the device, as in [devices.ROLE].")]


@app.command()
def status(home: Home = None, as_json: AsJson = False) -> None:
    """How every configured device is."""
    terminal = _terminal(home)
    settings = list(terminal.devices.values())
    with ThreadPoolExecutor(max_workers=max(len(settings), 1)) as pool:
        found = list(pool.map(lambda setting: read_status(setting, terminal.home), settings))
    rows = [_status_json(setting, state) for setting, state in zip(settings, found, strict=True)]
    if as_json:
        _print_json({"devices": rows})
        return
    for row in rows:
        why = f" ({row['reason']}: {row['action']}) {row['detail']}" if row["reason"] else ""
        print(f"{row['role']:<16} {row['state']}{why}  {row['driver']} {row['transport']}")


@app.command()
def read(
    role: RoleArgument,
    home: Home = None,
    as_json: AsJson = False,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, max=600, help="Seconds to wait.")] = 60.0,
    reference: Annotated[
        Path | None, typer.Option("--reference", exists=True, dir_okay=False, help="Portrait to compare a face with.")
    ] = None,
) -> None:
    """Read once: a card on the reader, a page under the document camera, the face before the camera."""
    terminal = _terminal(home)
    commands: dict[Role, Command] = {
        Role.ID_CARD: ReadIdCard(timeout),
        Role.DOCUMENT_CAMERA: CapturePage(timeout),
        Role.CAMERA: CheckFace(reference.read_bytes() if reference else None, timeout),
    }
    command = commands.get(role)
    if command is None:
        result: CommandResult = Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, "nothing to read")
    else:
        result = _run(terminal, role, command, tell=not as_json)
    _end(result, as_json)


@app.command()
def scan(
    out: Annotated[Path, typer.Option("--out", help="Where the picture goes (JPEG).")],
    home: Home = None,
    as_json: AsJson = False,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, max=600, help="Seconds to wait.")] = 10.0,
) -> None:
    """Photograph the page under the document camera: found, straightened, cropped."""
    result = _run(_terminal(home), Role.DOCUMENT_CAMERA, CapturePage(timeout), tell=False)
    if isinstance(result, Ok) and isinstance(result.value, CapturedPage):
        try:
            _write_private(out, result.value.jpeg)
        except OSError as error:
            raise typer.BadParameter(f"{out} cannot be written: {error.strerror}") from error
    _end(result, as_json)


@app.command("print-test")
def print_test(role: RoleArgument, home: Home = None, as_json: AsJson = False) -> None:
    """Print a test page: Chinese text, both sizes, a QR code, the cut."""
    if role is not Role.RECEIPT_PRINTER:
        raise typer.BadParameter(f"{role.value} prints nothing (allowed: {Role.RECEIPT_PRINTER.value})")
    result = _run(_terminal(home), role, PrintReceipt(f"test-{os.getpid()}", TEST_SLIP), tell=False)
    _end(result, as_json)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def simulate(context: typer.Context, role: RoleArgument, home: Home = None) -> None:
    """Be the far end of a device's wire, until stopped; prints ``ready TRANSPORT``.

    More options are the simulator's own (``--help`` after ROLE); ``--listen`` and ``--control`` have defaults.
    """
    from devices.simulators.__main__ import KINDS, main

    if role.value not in KINDS:
        raise typer.BadParameter(f"no simulator for {role.value} (allowed: {', '.join(KINDS)})")
    arguments = [role.value, *context.args]
    folder = home or default_home()
    for option, default in (
        ("--listen", f"file://{folder / 'run' / role.value}.jpg" if role in _CAMERAS else "socket://127.0.0.1:0"),
        ("--control", str(folder / "run" / f"{role.value}.control")),
    ):
        if not any(given == option or given.startswith(f"{option}=") for given in context.args):
            arguments += [option, default]
    raise typer.Exit(main(arguments))


_CAMERAS = frozenset({Role.CAMERA, Role.DOCUMENT_CAMERA})

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
        _print_json({"ready": lack is None, "lack": lack, "models": [_install_json(report) for report in reports]})
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


def _run(terminal: Terminal, role: Role, command: Command, *, tell: bool) -> CommandResult:
    setting = terminal.devices.get(role)
    if setting is None:
        detail = f"no [devices.{role.value}] in terminal.toml"
        return Err(Reason.ABSENT, Cause.SOFTWARE, Action.CALL_TECHNICIAN, detail)

    def progress(event: ProgressEvent) -> None:
        if tell:
            print(event.value, file=sys.stderr)

    return run_command(setting, terminal.home, command, progress)


def _end(result: CommandResult, as_json: bool) -> None:
    answer = _result_json(result)
    if as_json:
        _print_json(answer)
    elif answer["ok"]:
        for key, value in next(v for k, v in answer.items() if k != "ok").items():
            if value is not None:
                print(f"{key}: {value}")
    else:
        print(f"{answer['reason']} ({answer['cause']}): {answer['action']} {answer['detail']}", file=sys.stderr)
    if not answer["ok"]:
        raise typer.Exit(1)


def _result_json(result: CommandResult) -> dict[str, Any]:
    if isinstance(result, Err):
        return {"ok": False, **asdict(result)}
    match result.value:
        case IdDocument() as document:
            return {"ok": True, "document": document_json(document)}
        case CapturedPage() as page:
            facts = {"width_px": page.width_px, "height_px": page.height_px, "sharpness": page.sharpness}
            return {"ok": True, "page": {**facts, "bytes": len(page.jpeg), "advice": list(page.advice)}}
        case FaceVerdict() as verdict:
            if verdict.outcome is not FaceOutcome.MATCHED:
                why = {"reason": verdict.outcome, "cause": Cause.USER, "action": Action.CALL_STAFF, "detail": ""}
                return {"ok": False, **why, "face": asdict(verdict)}
            return {"ok": True, "face": asdict(verdict)}
        case PrintReport(outcome=PrintOutcome.PRINTED) as report:
            return {"ok": True, "report": {"job_id": report.job_id, "outcome": report.outcome}}
        case PrintReport() as report:
            trouble = {"reason": report.trouble, "cause": report.cause, "action": report.action}
            return {"ok": False, **trouble, "detail": f"outcome {report.outcome.value}"}
        case _:
            return {"ok": True, "value": {}}


def document_json(document: IdDocument) -> dict[str, Any]:
    """An identity document as scripts see it: the fields and names of DESIGN §6."""
    photo = document.photo
    return {
        "type": document.type.value,
        "name": document.name,
        "name_latin": document.name_latin,
        "sex": document.sex.value,
        "nation": document.nation,
        "birth_date": document.birth_date.isoformat(),
        "address": document.address,
        "number": document.number,
        "issuer": document.issuer,
        "valid_from": document.valid_from.isoformat(),
        "valid_to": document.valid_to.isoformat() if document.valid_to else None,
        "nationality": document.nationality,
        "pass_number": document.pass_number,
        "old_number": document.old_number,
        "photo": base64.b64encode(photo).decode() if isinstance(photo, bytes) else photo.reason,
    }


def _status_json(setting: DeviceSetting, state: DeviceStatus) -> dict[str, Any]:
    return {"role": setting.role, "driver": setting.driver, "transport": setting.transport, **asdict(state)}


def _write_private(path: Path, data: bytes) -> None:
    """A picture of somebody's document is for nobody else on this machine."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _terminal(home: Path | None) -> Terminal:
    try:
        return load_terminal(home or default_home())
    except TerminalFileError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        raise typer.Exit(1) from None


def main() -> None:
    app(prog_name="hall-devices")


if __name__ == "__main__":
    main()
