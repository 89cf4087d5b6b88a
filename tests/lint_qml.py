"""QML lint, part of ``make lint``: qmllint without a single warning, and the house's own rules.

qmllint learns the types made in Python from qmltypes generated here into a temporary folder, so a misspelt member of a
view model is found. The rules of our own: no ``Timer`` in a screen (time-outs belong to the `Scheduler`), no text that
could be read as mark-up, every word a citizen reads in ``qsTr``. Exits 1 with the findings, or when nothing
was scanned.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
IMPORTS = (ROOT / "resources" / "qml", ROOT / "station" / "qml", ROOT / "kiosk" / "qml", ROOT / "counter" / "qml")
FOLDERS = IMPORTS
#: Python modules with QML types: import name → files, and the types to name that no decorator names.
MODULES = {
    "Station.Models": tuple(sorted((ROOT / "station" / "technician").glob("*.py"))),
    "Kiosk.Models": tuple(sorted((ROOT / "kiosk" / "models").glob("*.py"))),
    "Counter.Models": tuple(sorted((ROOT / "counter" / "models").glob("*.py"))),
    "Hall.Devices": (ROOT / "devices" / "qt" / "frames.py",),
}
NAMED = {"HallFrameView"}
#: What metaobjectdump writes for Python's type names, and what QML calls them.
TYPES = {"list": "QVariantList", "QObject": "QObject*", "QColor": "QColor"}
BASES = {"QQuickPaintedItem": "QQuickItem"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def main() -> int:
    files = sorted(path for folder in FOLDERS for path in folder.rglob("*.qml"))
    if len(files) < 20:
        say(f"lint_qml: only {len(files)} QML files found below {[str(f) for f in FOLDERS]}")
        return 1
    findings = [finding for path in files for finding in check_rules(path, path.read_text(encoding="utf-8"))]
    with tempfile.TemporaryDirectory() as folder:
        write_qmltypes(Path(folder))
        findings += qmllint(files, Path(folder))
    for finding in findings:
        say(finding)
    say(f"lint_qml: {len(files)} files, {len(findings)} findings")
    return 1 if findings else 0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def check_rules(path: Path, text: str) -> list[str]:
    """The house's own rules on one file."""
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    found = []
    keyboard_style = "VirtualKeyboard" in path.parts
    for number, line in enumerate(text.splitlines(), 1):
        code = line.split("//")[0] if '"' not in line.split("//")[0][-1:] else line
        if re.search(r"\bTimer\s*\{", code):
            found.append(f"{name}:{number}: a Timer in QML; time-outs go through the Scheduler")
        if re.search(r"\b(Text|Label)\s*\{", code) and path.name != "HallText.qml" and not keyboard_style:
            found.append(f"{name}:{number}: use HallText, which is PlainText always")
        # What was searched for is set off in HallMarkedText, which escapes all words it is given.
        if re.search(r"textFormat\s*:", code) and "PlainText" not in code and path.name != "HallMarkedText.qml":
            found.append(f"{name}:{number}: text that is not PlainText")
        for literal in re.finditer(r'"((?:[^"\\]|\\.)*)"', code):
            before = code[: literal.start()]
            if CHINESE.search(literal.group(1)) and not re.search(r"qsTr\((\"(?:[^\"\\]|\\.)*\",\s*)?$", before):
                found.append(f"{name}:{number}: words outside qsTr: {literal.group(1)}")
    if path.name == "HallText.qml" and "Text.PlainText" not in text:
        found.append(f"{name}: HallText must be PlainText")
    if re.search(r"\b(TextField|TextArea)\s*\{", text) and not keyboard_style and "ContextMenu.menu: null" not in text:
        found.append(f"{name}: a text field with a context menu")
    return found


def write_qmltypes(folder: Path) -> None:
    """One folder per module made in Python: qmldir and qmltypes."""
    for module, sources in MODULES.items():
        dumped = subprocess.run(
            [BIN / "pyside6-metaobjectdump", "--quiet", *map(str, sources)], capture_output=True, text=True, check=True
        )
        place = folder / Path(*module.split("."))
        place.mkdir(parents=True)
        meta = place / "types.json"
        meta.write_text(json.dumps(amended(json.loads(dumped.stdout), module)), encoding="utf-8")
        subprocess.run(
            [
                BIN / "pyside6-qmltyperegistrar",
                *("--import-name", module, "--major-version", "1", "--minor-version", "0"),
                *("--foreign-types", foreign_types()),
                *("--generate-qmltypes", str(place / "plugins.qmltypes"), "-o", str(place / "unused.cpp"), str(meta)),
            ],
            capture_output=True,
            check=True,
        )
        shared = "" if module == "Station.Models" else "import Station.Models\n"  # models of one in the other's types
        (place / "qmldir").write_text(
            f"module {module}\ndepends QtQuick\n{shared}typeinfo plugins.qmltypes\n", encoding="utf-8"
        )


def foreign_types() -> str:
    import PySide6

    folder = Path(PySide6.__file__).parent / "Qt" / "metatypes"
    return ",".join(str(path) for path in sorted(folder.glob("qt6*_metatypes.json")))


def amended(dump: Any, module: str) -> Any:
    """Names the types that only ``qmlRegisterType`` names, and translates Python's type names."""
    sources = dump if isinstance(dump, list) else [dump]
    types = TYPES | {known["className"]: known["className"] + "*" for source in sources for known in source["classes"]}
    for source in sources:
        source["QML_IMPORT_NAME"] = module
        for known in source.get("classes", []):
            if known["className"] in NAMED:
                known.setdefault("classInfos", []).append({"name": "QML.Element", "value": "auto"})
            for base in known.get("superClasses", []):
                base["name"] = BASES.get(base["name"], base["name"])
            for entry in known.get("properties", []):
                entry["type"] = types.get(entry["type"], entry["type"])
            for method in known.get("slots", []) + known.get("signals", []):
                method["returnType"] = TYPES.get(method["returnType"], method["returnType"])
                for argument in method.get("arguments", []):
                    argument["type"] = TYPES.get(argument["type"], argument["type"])
    return dump


def qmllint(files: list[Path], types: Path) -> list[str]:
    imports = [part for folder in (types, *IMPORTS) for part in ("-I", str(folder))]
    ended = subprocess.run(
        [BIN / "pyside6-qmllint", "--max-warnings", "0", *imports, *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode == 0:
        return []
    return [line for line in (ended.stderr + ended.stdout).splitlines() if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
