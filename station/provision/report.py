"""The readiness report of a provisioned terminal: JSON for files, PDF for the folder and the signatures.

Both say the same: who the terminal is, every role with its state, what is missing and what to do, the last self-test
and its time, and everything else the readiness check looked at. No personal data: staff ids, no names.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.clock import CHINA, Confidence, Reading
from station.check import Grade, Report
from station.check_probes import check_readiness
from station.provision.replacing import for_the_operator, replaced
from station.terminal_file import TerminalFileError, TerminalSection, load_terminal
from station.typeset import TypesetFailed, typeset
from sync.files import private_folder, replace_synced
from sync.identity import Identity, NotEnrolled

FOLDER = "reports"


@dataclass(frozen=True, slots=True)
class KeptReport:
    """Where a report lies. ``paper`` None: the PDF could not be made, ``problem`` says why; the JSON is there."""

    ready: bool
    data: Path
    paper: Path | None
    problem: str = ""


def make_report(home: Path, at: Reading, by: str, check: Callable[[Path], Report] = check_readiness) -> KeptReport:
    """Check the terminal and keep the report below ``home/reports``. Takes as long as the check does."""
    content = report_content(home, at, by, check(home))
    folder = private_folder(home / FOLDER)
    name = f"readiness-{at.local:%Y%m%d-%H%M%S}"
    data = folder / f"{name}.json"
    replace_synced(data, json.dumps(content, ensure_ascii=False, indent=1).encode())
    try:
        pdf = typeset("readiness_report", _for_paper(content))
    except TypesetFailed as error:
        return KeptReport(content["ready"], data, None, str(error))
    paper = folder / f"{name}.pdf"
    replace_synced(paper, pdf)
    return KeptReport(content["ready"], data, paper)


def last_report(home: Path) -> Path | None:
    """The newest report's PDF, else its JSON."""
    made = sorted((home / FOLDER).glob("readiness-*"), key=lambda path: (path.stem, path.suffix == ".pdf"))
    return made[-1] if made else None


def report_content(home: Path, at: Reading, by: str, report: Report) -> dict[str, Any]:
    try:
        terminal = load_terminal(home).terminal
    except TerminalFileError:
        terminal = TerminalSection()  # the report's own lines say what is wrong with the file
    try:
        terminal_id: str | None = Identity.load(home).terminal_id
    except NotEnrolled:
        terminal_id = None
    old = replaced(home)
    return {
        "terminal": {
            "id": terminal_id,
            "name": terminal.name,
            "hall": terminal.hall,
            "place": terminal.place,
            "host": socket.gethostname(),
        },
        "made_at": at.rfc3339,
        "confidence": at.confidence.value,
        "by": by,
        "replaces": None if old is None else old.terminal_id,
        "for_the_operator": []
        if old is None
        else [text.to_json() for text in for_the_operator(old.terminal_id, terminal_id)],
        **report.to_json(),
    }


def _for_paper(content: dict[str, Any]) -> dict[str, Any]:
    """Texts in Chinese, times in the hall's, as the template shows them."""
    roles = {f"device.{role['role']}" for role in content["roles"]}
    trusted = content["confidence"] == Confidence.TRUSTED.value
    return {
        "terminal": {key: value or "尚未登记" for key, value in content["terminal"].items()},
        "made_at": _local(content["made_at"]),
        "time_note": "" if trusted else "（本机时间未经平台核对）",
        "by": content["by"],
        "ready": content["ready"],
        "replaces": content["replaces"] or "",
        "operator": [_chinese(text) for text in content["for_the_operator"]],
        "roles": [_paper_role(role) for role in content["roles"]],
        "checks": [
            {"mark": line["state"], "words": _chinese(line["words"]), "do": _advice(line), "detail": line["detail"]}
            for line in content["checks"]
            if line["id"] not in roles
        ],
    }


def _paper_role(role: dict[str, Any]) -> dict[str, Any]:
    last = role["last_test"]
    test = "—"
    if last is not None:
        doubt = "" if last["confidence"] == Confidence.TRUSTED.value else "（时间未核对）"
        verdict = "通过" if last["good"] else "未通过"
        test = f"{verdict}：{_chinese(last['words'])}\n{_local(last['at'])}{doubt}　{last['by']}"
    return {
        "name": _chinese(role["name"]),
        "mark": role["grade"],
        "words": _chinese(role["words"]).partition("：")[2],
        "transport": role["transport"] or "",
        "do": "" if role["grade"] in (Grade.OK.value, Grade.NOT_USED.value) else _chinese(role["do"]),
        "test": test,
    }


def _advice(line: dict[str, Any]) -> str:
    return "" if line["state"] == Grade.OK.value else _chinese(line["do"])


def _chinese(text: str | dict[str, str]) -> str:
    return text if isinstance(text, str) else text["zh-CN"]


def _local(rfc3339: str) -> str:
    from datetime import datetime

    return f"{datetime.fromisoformat(rfc3339).astimezone(CHINA):%Y-%m-%d %H:%M}"
