"""``hall-station diagnose``: one file with everything support needs and nothing about a person.

Every part is built from a whitelist: what is not named here does not get in. Free text of others (a platform's words
about a record, a device's label that might be a person's name) stays out; from the log only known events come, with
known fields whose values look like codes and numbers and are too short to be an identity number.
"""

from __future__ import annotations

import io
import json
import os
import platform
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from intake.clock import Reading
from station.check import Report
from station.check_probes import check_readiness
from station.terminal_file import FILE_NAME, Terminal, TerminalFileError, load_terminal
from sync.identity import Identity, NotEnrolled, Place
from sync.opening import open_store
from sync.store.errors import KnownStoreError

#: How much of the agent's log is looked at, and how many of its events are kept.
_LOG_BYTES, _LOG_EVENTS = 2_000_000, 500
_LOG_FIELDS = frozenset(
    {"timestamp", "level", "event", "attempts", "condition", "error", "orphans", "pending", "place", "reason", "role",
     "status", "stuck", "trouble", "wait_s", "where"}
)  # fmt: skip
_EVENT = re.compile(r"[a-z][a-z0-9_.]{2,60}")
_CODE = re.compile(r"[a-z][a-z0-9_.:-]{0,60}")
#: Names of exceptions, and places in our own program, where events have those.
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "error": re.compile(r"[A-Z][A-Za-z]{2,50}(Error|Exception|Fault|Trouble|Damaged|Timeout)"),
    "where": re.compile(r"[a-z_]+\.py:\d{1,5}( < [a-z_]+\.py:\d{1,5})*"),
}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[0-9.]*(Z|\+00:00)")
_LONG_NUMBER = re.compile(r"\d{6}")
_LARGEST = 1_000_000  # a number of a log that is larger is no count

#: Keys of terminal.toml that are told as they are; of the rest only that they are set.
_TOLD: Mapping[str, frozenset[str]] = {
    "terminal": frozenset({"name", "hall", "place"}),
    "platform": frozenset({"ca_file"}),
    "kiosk": frozenset(
        {"warn_after_s", "warn_after_elder_s", "extend_within_s", "card_wait_s", "test_build", "touch_dpi"}
    ),
    "counter": frozenset({"window", "display", "dpi", "lock_after_s", "card_wait_s", "test_build"}),
    "sync": frozenset({"retry_base_s", "retry_cap_s", "timeout_s"}),
}
_SET = "(set)"
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")
_SECRET_OPTION = re.compile(r"(?i)(pass|pin|secret|token|key|user|auth|community)")
_PACKAGES = (
    *("PySide6", "sqlalchemy", "sqlcipher3", "cryptography", "requests", "pydantic", "pyscard", "pyserial", "pyusb"),
    *("hidapi", "opencv-python-headless", "zxing-cpp", "python-sane", "python-escpos", "typst", "pypdfium2"),
)


def write_diagnosis(
    home: Path, out: Path, at: Reading, check: Callable[[Path], Report] = check_readiness
) -> tuple[str, ...]:
    """Write the file (0600, an older one is replaced) and return the names of its parts. Raises `OSError`."""
    parts = diagnosis(home, at, check)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts.items():
            bundle.writestr(f"{name}.json", json.dumps(content, ensure_ascii=False, indent=1, default=str))
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(packed.getvalue())
    return tuple(f"{name}.json" for name in parts)


def diagnosis(home: Path, at: Reading, check: Callable[[Path], Report]) -> dict[str, Any]:
    """The parts of the file, as JSON values."""
    return {
        "about": {"made_at": at.rfc3339, "confidence": at.confidence.value, **versions(), **system_facts(home)},
        "configuration": configuration(home),
        "identity": {place.value: identity_facts(home, place) for place in Place},
        "check": _masked_all(check(home).to_json()),
        "queue": queue_facts(home),
        "log": log_events(home / "log" / "agent.log"),
        "files": file_facts(home),
    }


def versions() -> dict[str, Any]:
    """What of ours and of others is installed, and which languages it speaks to disk and wire."""
    from sync.store.migrate import HEAD

    packages = {name: version for name in _PACKAGES if (version := _version(name)) is not None}
    return {
        "hall_terminal": _version("hall-terminal"),
        "python": platform.python_version(),
        "packages": packages,
        "store_revision": HEAD,
        "contract": _contract_version(),
    }


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _contract_version() -> str | None:
    """The platform contract this program was built to."""
    from station.typeset import documents_folder

    try:
        contract = json.loads((documents_folder().parent / "openapi" / "platform.json").read_bytes())
        return str(contract["info"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def system_facts(home: Path) -> dict[str, Any]:
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    disk = shutil.disk_usage(there)
    facts: dict[str, Any] = {
        "system": platform.platform(),
        "machine": platform.machine(),
        "libc": " ".join(platform.libc_ver()),
        "processors": os.cpu_count(),
        "disk_free_mib": disk.free // 2**20,
        "disk_total_mib": disk.total // 2**20,
        "display": next((os.environ[n] for n in ("XDG_SESSION_TYPE", "QT_QPA_PLATFORM") if n in os.environ), None),
    }
    if hasattr(os, "sysconf"):
        facts["memory_mib"] = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    try:
        facts["distribution"] = platform.freedesktop_os_release().get("PRETTY_NAME")
    except OSError:
        facts["distribution"] = None
    return facts


def configuration(home: Path) -> dict[str, Any]:
    """terminal.toml by whitelist: what may hold a name, a number or a secret is only said to be set."""
    if not (home / FILE_NAME).exists():
        return {"file": False}
    try:
        terminal = load_terminal(home)
    except TerminalFileError as error:
        return {"file": True, "mistakes": len(error.problems)}
    return {"file": True, **_sections(terminal), "devices": _devices(terminal)}


def _sections(terminal: Terminal) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for section, keys in _TOLD.items():
        values = getattr(terminal, section)
        told[section] = {
            key: getattr(values, key) if key in keys else (_SET if getattr(values, key) else None)
            for key in values.__dataclass_fields__
        }
    return told


def _devices(terminal: Terminal) -> dict[str, Any]:
    return {
        role.value: {
            "driver": setting.driver,
            "transport": masked(setting.transport),
            "options": {key: _SET if _SECRET_OPTION.search(key) else masked(v) for key, v in setting.options.items()},
        }
        for role, setting in terminal.devices.items()
    }


def masked(transport: str) -> str:
    """A transport without the user and password it may carry."""
    return _CREDENTIALS.sub("***@", transport)


def _masked_all(value: Any) -> Any:
    match value:
        case dict():
            return {key: _masked_all(part) for key, part in value.items()}
        case list():
            return [_masked_all(part) for part in value]
        case str():
            return masked(value).replace(str(Path.home()), "~")  # a user's name may be a person's
        case _:
            return value


def identity_facts(home: Path, place: Place) -> dict[str, Any]:
    try:
        identity = Identity.load(home, place)
    except NotEnrolled as error:
        return {"enrolled": False, "why": str(error)}
    return {
        "enrolled": True,
        "terminal_id": identity.terminal_id,
        "issuer": identity.issuer,
        "url": masked(identity.platform_url),
        "epoch": identity.epoch,
        "own_authority": identity.ca_file is not None,
    }


def queue_facts(home: Path) -> dict[str, Any]:
    """Counts and codes; what a platform wrote about a record stays out."""
    if not (home / "store" / "hall.db").exists():
        return {"store": False}
    try:
        store, _ = open_store(home)
        with store:
            status = store.queue_status()
            accounts = len(store.staff_accounts())
    except KnownStoreError as error:
        return {"store": True, "condition": error.condition}
    return {
        "store": True,
        "pending": status.pending,
        "acknowledged": status.acknowledged,
        "stuck": [{"reason": _code(stuck.reason), "since": _code(stuck.since)} for stuck in status.stuck],
        "oldest_pending_s": status.oldest_pending_s,
        "last_contact": status.last_contact,
        "trouble": _code(status.trouble),
        "staff_accounts": accounts,
    }


def log_events(path: Path) -> list[dict[str, Any]]:
    """The last known events of the agent's log, oldest first."""
    try:
        with path.open("rb") as log:
            log.seek(max(path.stat().st_size - _LOG_BYTES, 0))
            lines = log.read(_LOG_BYTES).decode(errors="replace").splitlines()
    except OSError:
        return []
    return list(_events(lines))[-_LOG_EVENTS:]


def _events(lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    for line in lines:
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(event, dict) or not _EVENT.fullmatch(str(event.get("event"))):
            continue
        yield {key: _code(value, _SHAPES.get(key, _CODE)) for key, value in event.items() if key in _LOG_FIELDS}


def _code(value: object, shape: re.Pattern[str] = _CODE) -> object:
    """The value when it is a count, a time or a code; else that there was one."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if abs(value) < _LARGEST else _SET
    text = str(value)
    if _TIME.fullmatch(text) or (shape.fullmatch(text) and not _LONG_NUMBER.search(text)):
        return text
    return _SET


def file_facts(home: Path) -> dict[str, Any]:
    """Sizes and counts of what lies below the home; names of files are not told."""
    folders = sorted(path for path in home.iterdir() if path.is_dir()) if home.is_dir() else []
    known = {"identity", "keys", "log", "models", "provision", "reports", "run", "self-tests", "store"}
    told: dict[str, Any] = {}
    for folder in folders:
        files = [path for path in folder.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files if path.exists())
        entry = {"files": len(files), "bytes": size, "mode": f"{folder.stat().st_mode & 0o777:o}"}
        told[folder.name if folder.name in known else f"other-{len(told)}"] = entry
    return told
