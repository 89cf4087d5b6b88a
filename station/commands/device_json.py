"""What devices say, as scripts read it: ``{"ok": true, …}`` or ``{"ok": false, reason, cause, action, detail}``
(DESIGN §6). Enumerations by their words, dates as ISO 8601, absent things null."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from devices.commands import CommandResult
from devices.discovery import Discovery
from devices.ports import (
    CapturedPage,
    DeviceStatus,
    FaceOutcome,
    FaceVerdict,
    IdDocument,
    PagesReport,
    PhotoUnavailable,
    PrintOutcome,
    PrintReport,
    ScannedCode,
    ScannedDocument,
    SocialSecurityCard,
    TravelDocument,
)
from devices.result import Action, Cause, Err, Reason
from devices.settings import DeviceSetting


def result_json(result: CommandResult) -> dict[str, Any]:
    """How a command ended."""
    if isinstance(result, Err):
        return {"ok": False, **asdict(result)}
    match result.value:
        case IdDocument() as document:
            return {"ok": True, "document": document_json(document)}
        case SocialSecurityCard() as card:
            return {"ok": True, "card": _facts(card)}
        case TravelDocument() as travel:
            return {"ok": True, "document": _facts(travel)}
        case ScannedCode() as code:
            return {"ok": True, "code": _facts(code)}
        case CapturedPage() as page:
            return {"ok": True, "page": page_json(page)}
        case ScannedDocument() as scanned:
            return _scanned_json(scanned)
        case FaceVerdict(outcome=FaceOutcome.MATCHED) as verdict:
            return {"ok": True, "face": asdict(verdict)}
        case FaceVerdict() as verdict:
            why = _why(verdict.outcome, Cause.USER, Action.CALL_STAFF)
            return {"ok": False, **why, "face": asdict(verdict)}
        case (PrintReport() | PagesReport()) as report:
            return _report_json(report)
        case _:
            return {"ok": True, "value": {}}


def document_json(document: IdDocument) -> dict[str, Any]:
    """An identity document: the fields and names of DESIGN §6."""
    hidden = ("rare_characters", "added_addresses")
    facts = {name: value for name, value in _facts(document).items() if name not in hidden}
    return facts | ({"added_addresses": list(document.added_addresses)} if document.added_addresses else {})


def page_json(page: CapturedPage) -> dict[str, Any]:
    """About a picture, without the picture."""
    facts = {"width_px": page.width_px, "height_px": page.height_px, "sharpness": page.sharpness}
    return {**facts, "bytes": len(page.jpeg), "advice": list(page.advice)}


def status_json(setting: DeviceSetting, state: DeviceStatus) -> dict[str, Any]:
    return {"role": setting.role, "driver": setting.driver, "transport": setting.transport, **asdict(state)}


def discovery_json(discovery: Discovery) -> dict[str, Any]:
    found = [
        {
            "transport": one.transport,
            "roles": [{"role": role, "driver": one.driver(role)} for role in one.roles],
            "label": one.label,
            "serial": one.serial,
            "certain": one.certain,
            "source": one.source,
        }
        for one in discovery.found
    ]
    return {"found": found, "not_looked": [asdict(source) for source in discovery.not_looked]}


def _scanned_json(scanned: ScannedDocument) -> dict[str, Any]:
    pages: Sequence[dict[str, Any]] = [page_json(page) for page in scanned.pages]
    if scanned.trouble is None:
        return {"ok": True, "pages": pages}
    why = _why(scanned.trouble, scanned.cause, scanned.action, f"broke off behind page {len(pages)}")
    return {"ok": False, **why, "pages": pages}


def _report_json(report: PrintReport | PagesReport) -> dict[str, Any]:
    facts: dict[str, Any] = {"job_id": report.job_id, "outcome": report.outcome}
    if isinstance(report, PagesReport):
        facts |= {"pages_total": report.pages_total, "pages_done": report.pages_done}
    if report.outcome is PrintOutcome.PRINTED:
        return {"ok": True, "report": facts}
    why = _why(report.trouble, report.cause, report.action, f"outcome {report.outcome.value}")
    return {"ok": False, **why, "report": facts}


def _why(
    reason: Reason | FaceOutcome | None, cause: Cause | None, action: Action | None, detail: str = ""
) -> dict[str, Any]:
    return {"reason": reason, "cause": cause, "action": action, "detail": detail}


def _facts(value: Any) -> dict[str, Any]:
    """The fields of a result, each as JSON has it."""
    return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}


def _plain(value: object) -> object:
    match value:
        case PhotoUnavailable(reason):
            return reason
        case bytes():
            return base64.b64encode(value).decode()
        case date():
            return value.isoformat()
        case _:
            return value
