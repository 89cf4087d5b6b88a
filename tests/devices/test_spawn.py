from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devices.drivers import DRIVER_NAMES, UnknownDriver, open_driver
from devices.ports import Role
from devices.spawn import Child, command_line, spawn
from devices.transport import Transport

HOST = [
    "--role",
    "id_card",
    "--driver",
    "sdt",
    "--transport",
    "socket://127.0.0.1:1",
    "--home",
    "/nowhere",
    "--fd",
    "9",
]


def test_from_source_children_are_isolated_modules() -> None:
    assert command_line(Child.DEVICE_HOST, ["--x"]) == [sys.executable, "-I", "-m", "devices.host", "--x"]
    assert command_line("sync-agent")[-2:] == ["station.commands.hall_sync", "run"]
    assert command_line("platform", ["serve"])[-2:] == ["sync.platform.cli", "serve"]
    assert command_line("simulator", ["id_card"])[-2:] == ["devices.simulators", "id_card"]


def test_in_a_frozen_bundle_each_role_has_its_own_executable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/hall/hall-kiosk")
    assert command_line(Child.DEVICE_HOST, ["--x"]) == ["/opt/hall/hall-device-host", "--x"]
    assert command_line(Child.SYNC_AGENT) == ["/opt/hall/hall-sync", "run"]


def test_an_unknown_role_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        command_line("nonsense")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "arguments"),
    [
        (Child.DEVICE_HOST, [*HOST, "--nonsense"]),
        (Child.DEVICE_HOST, ["--role", "id_card"]),
        (Child.SIMULATOR, ["id_card", "--listen", "pty", "--control", "/nowhere/x", "--nonsense"]),
        (Child.SIMULATOR, ["toaster"]),
    ],
)
def test_unknown_arguments_exit_2(role: Child, arguments: list[str]) -> None:
    assert spawn(role, arguments, stderr=subprocess.DEVNULL).wait(20) == 2


@pytest.mark.slow
def test_hostile_surroundings_have_no_effect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "devices.py").write_text("raise SystemExit(99)")
    (tmp_path / "argparse.py").write_text("raise SystemExit(99)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert spawn(Child.DEVICE_HOST, ["--nonsense"], stderr=subprocess.DEVNULL).wait(20) == 2


LOADED = (
    "import sys\n"
    "from devices import host, drivers\n"
    "from devices.ports import Role\n"
    "from devices.transport import Transport\n"
    "sys.modules['PySide6'] = sys.modules['cv2'] = sys.modules['pydantic'] = None\n"
    "drivers.open_driver(Role(sys.argv[1]), sys.argv[2], Transport.parse('tcp://127.0.0.1:9'))\n"
    "print(*sorted(name.partition('.')[0] for name in sys.modules))"
)


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.ID_CARD, Role.RECEIPT_PRINTER])
def test_a_light_host_loads_neither_qt_nor_opencv_nor_pydantic(role: Role) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", LOADED, role.value, DRIVER_NAMES[role][0]],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"shiboken6", "numpy", "structlog", "intake", "sync", "station", "kiosk"}


def test_a_driver_nobody_knows_is_named_with_what_is_allowed() -> None:
    with pytest.raises(UnknownDriver, match=r"teleprinter.*escpos"):
        open_driver(Role.RECEIPT_PRINTER, "teleprinter", Transport.parse("tcp://127.0.0.1:1"))
