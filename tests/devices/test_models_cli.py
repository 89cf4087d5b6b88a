"""``hall-devices models install`` and the camera at the command line: lines, JSON, exit codes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from devices.face import install
from devices.simulators.camera import Booth, face_finder
from devices.simulators.faces import FaceGallery
from devices.simulators.id_card import IdCardSimulator
from station.commands.hall_devices import app
from station.terminal_file import load_terminal, write_terminal


def run(home: Path, *arguments: str) -> tuple[int, Any]:
    done = CliRunner().invoke(app, [*arguments, "--home", str(home)])
    try:
        return done.exit_code, json.loads(done.stdout)
    except ValueError:
        return done.exit_code, done.output


def outcomes(answer: dict[str, Any]) -> dict[str, str]:
    return {model["name"]: model["outcome"] for model in answer["models"]}


@pytest.mark.shared_data
def test_install_from_a_stick(tmp_path: Path, models: Path) -> None:
    code, answer = run(tmp_path, "models", "install", "--from", str(models), "--json")
    assert (code, answer["ready"], answer["lack"]) == (0, True, None)
    assert outcomes(answer) == {
        "yunet-2023mar": "installed",
        "sface-2021dec": "not_in_folder",
        "mobilefacenet": "installed",
        "minifasnet-v2": "installed",
    }
    assert len(list((tmp_path / "models").glob("*.onnx"))) == len(list((tmp_path / "models").glob("*.LICENSE"))) == 3
    code, text = run(tmp_path, "models", "install", "--from", str(models))
    assert code == 0
    assert "already_there" in text
    assert "face check: ready" in text


@pytest.mark.shared_data
def test_a_damaged_file_on_the_stick_exits_1(tmp_path: Path, models: Path) -> None:
    stick = tmp_path / "stick"
    shutil.copytree(models, stick)
    liveness = stick / "MiniFASNetV2_2.7_80x80.onnx"
    liveness.chmod(0o600)
    liveness.write_bytes(liveness.read_bytes()[:-5] + b"12345")
    code, answer = run(tmp_path / "home", "models", "install", "--from", str(stick), "--json")
    assert (code, answer["ready"]) == (1, False)
    assert outcomes(answer)["minifasnet-v2"] == "refused"
    assert "liveness" in answer["lack"]
    assert not list((tmp_path / "home").rglob("*MiniFAS*"))


def test_an_empty_stick_exits_1_and_no_folder_2(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    code, answer = run(tmp_path / "home", "models", "install", "--from", str(stick), "--json")
    assert (code, set(outcomes(answer).values())) == (1, {"not_in_folder"})
    assert run(tmp_path / "home", "models", "install", "--from", str(tmp_path / "none"))[0] == 2


def test_without_a_line_nothing_is_installed_and_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(address: str) -> Iterator[bytes]:
        raise install.Unreachable(f"no line to {address[:8]}")

    monkeypatch.setattr(install, "download", unreachable)
    code, text = run(tmp_path, "models", "install")
    assert code == 1
    assert text.count("unreachable") == 2
    assert "bring it on a stick" in text
    assert "face check: not possible" in text


def test_options_of_a_device_are_written_as_they_are_read(tmp_path: Path) -> None:
    options = {"photo_decoder": 'simulator:/tmp/a "quoted" place'}
    write_terminal(
        tmp_path, {"devices.id_card": {"driver": "sdt", "transport": "socket://127.0.0.1:1", "options": options}}
    )
    (setting,) = load_terminal(tmp_path).devices.values()
    assert dict(setting.options) == options


@pytest.mark.slow
@pytest.mark.shared_data
def test_card_and_camera_at_the_command_line(tmp_path: Path, models: Path, photographs: Path) -> None:
    home = tmp_path / "home"
    reader = IdCardSimulator("socket://127.0.0.1:0", tmp_path / "tty")
    frames = tmp_path / "frame.jpg"
    booth = Booth(frames, FaceGallery(photographs), face_finder(models))
    try:
        write_terminal(
            home,
            {
                "devices.id_card": {
                    "driver": "sdt",
                    "transport": reader.url,
                    "options": {"photo_decoder": f"simulator:{photographs}"},
                },
                "devices.camera": {"driver": "opencv", "transport": f"file://{frames}"},
            },
        )
        code, answer = run(home, "read", "camera", "--json", "--timeout", "5")
        assert (code, answer["reason"], answer["action"]) == (1, "no_models", "call_technician")
        run(home, "models", "install", "--from", str(models))
        reader.insert("resident")
        code, answer = run(home, "read", "id_card", "--json", "--timeout", "5")
        assert code == 0
        assert len(answer["document"]["photo"]) > 1000
        portrait = FaceGallery(photographs).portrait
        booth.handle({"do": "scene", "name": "person"})
        code, answer = run(home, "read", "camera", "--json", "--reference", str(portrait))
        assert (code, answer["ok"], answer["face"]["outcome"]) == (0, True, "matched")
        booth.handle({"do": "scene", "name": "other_person"})
        code, answer = run(home, "read", "camera", "--json", "--reference", str(portrait))
        assert (code, answer["ok"], answer["reason"]) == (1, False, "no_match")
        code, answer = run(home, "read", "camera", "--json")
        assert (code, answer["reason"]) == (1, "no_reference")
    finally:
        booth.close()
        reader.unplug()
