"""A department's own system, as small as one can be: the worked example of the connector's contract (docs/platform.md).

``python -m sync.platform.example_department --folder DIR --secret-file FILE [--port N] [--decide]`` keeps what the
platform tells it in ``DIR`` and answers when asked. With ``--decide`` two made-up members of staff decide every case:
one accepts, the other reviews, grants and closes it with a PDF. Without, ``DIR/answers.jsonl`` is whatever you write.
Standard library alone, but for the signature, which is the platform's own.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from uuid6 import uuid7

from sync.platform.connector_wire import SIGNATURE, TIME, digest_of, same, sign_reply, sign_request

PAGE = 50
CLERK, OFFICER = "k01", "s02"


class Desk:
    """The department's files: messages and attachments by id, cases as last told, answers in a row."""

    def __init__(self, folder: Path, *, decides: bool) -> None:
        self.folder, self.decides = folder, decides
        self._lock = threading.Lock()
        for name in ("messages", "files", "cases"):
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._answers = folder / "answers.jsonl"
        self._answers.touch(mode=0o600)

    def take(self, message_id: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """The same message twice is one message: the file has its id."""
        told = json.loads(body)
        with self._lock:
            _write(self.folder / "messages" / f"{message_id}.json", body)
            sub_case = told.get("sub_case")
            if sub_case is not None:
                missing = [d for d in _digests(sub_case) if not (self.folder / "files" / d[7:]).exists()]
                if missing:
                    return 422, {"refused": f"{len(missing)} attachments have not come"}
                _write(self.folder / "cases" / f"{sub_case['id']}.json", json.dumps(sub_case).encode())
                if self.decides:
                    self._decide(sub_case)
        return 201, {"ack": message_id, "digest": digest_of(body)}

    def keep_file(self, digest: str, body: bytes) -> tuple[int, dict[str, Any]]:
        if digest_of(body) != digest:
            return 422, {"refused": "the bytes are others"}
        _write(self.folder / "files" / digest[7:], body)
        return 201, {"ack": digest}

    def file(self, digest: str) -> bytes | None:
        found = self.folder / "files" / digest.removeprefix("sha256:")
        return found.read_bytes() if digest.startswith("sha256:") and digest[7:].isalnum() and found.exists() else None

    def answers(self, after: str) -> dict[str, Any]:
        lines = self._answers.read_text().splitlines()
        start = int(after) if after.isdigit() else 0
        page = [json.loads(line) for line in lines[start : start + PAGE]]
        return {"answers": page, "cursor": str(start + len(page))}

    def say(self, answer: dict[str, Any]) -> None:
        """Puts an answer behind the others."""
        with self._answers.open("a") as out:
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")

    def _decide(self, case: dict[str, Any]) -> None:
        """One step on from where the case stands; each is said once, by the event it follows."""
        done = self.folder / "cases" / f"{case['id']}.after-{case['last']}"
        step = self._next(case)
        if step is None or done.exists():
            return
        name, staff, detail = step
        self.say(
            {
                "id": str(uuid7()),
                "case": case["id"],
                "follows": case["last"],
                "name": name,
                "staff": staff,
                "detail": detail,
            }
        )
        done.touch()

    def _next(self, case: dict[str, Any]) -> tuple[str, str, dict[str, Any]] | None:
        at = case["events"][-1]["at"] if case["events"] else case["taken_in_at"]
        match case["state"]:
            case "RECEIVED" | "SUPPLEMENTED":
                points = [
                    {"material": one["material"], "point": point, "staff": CLERK, "at": at}
                    for one in case["materials"]
                    for point in POINTS.get(one["material"], ())
                ]
                return "accept", CLERK, {"mode": "normal", "review": points}
            case "ACCEPTED":
                return "start_review", OFFICER, {}
            case "UNDER_REVIEW":
                return "decide", OFFICER, {"decision": "granted", "reason": "符合条件"}
            case "DECIDED":
                pdf = b"%PDF-1.7\n% made-up licence\n%%EOF\n"
                self.keep_file(digest_of(pdf), pdf)
                file = {"digest": digest_of(pdf), "size": len(pdf), "media_type": "application/pdf"}
                number = f"示例{case['case_no'][-8:]}"
                result = {"name": case["item"]["name"], "number": number, "issuer": "示例部门", "file": file}
                return "close", OFFICER, {"results": [result]}
        return None


#: Review points (审查要点) of the materials this department knows how to check, by the item's keys.
POINTS: dict[str, tuple[str, ...]] = {"photo": ("face", "same_person")}


def serve(folder: Path, secret: str, port: int, *, decides: bool) -> ThreadingHTTPServer:
    """The system, listening on loopback; ``serve_forever`` runs it."""
    desk = Desk(folder, decides=decides)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(b"")

        def do_PUT(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _answer(self, body: bytes) -> None:
            signature, at = self.headers.get(SIGNATURE, ""), self.headers.get(TIME, "")
            signed = sign_request(secret, self.command, self.path, at, digest_of(body))
            if not same(signature, signed):  # a real one also refuses times that are minutes off
                self.send_error(401)
                return
            status, content = _route(desk, self.command, self.path, body)
            self.send_response(status)
            self.send_header(SIGNATURE, sign_reply(secret, signature, status, content))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Addresses hold ids of cases."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def _route(desk: Desk, method: str, target: str, body: bytes) -> tuple[int, bytes]:
    parts = urlsplit(target)
    kind, _, name = parts.path.strip("/").partition("/")
    status, told = 404, dict[str, Any]({"error": "nothing is here"})
    if method == "PUT" and kind == "messages":
        status, told = desk.take(name, body)
    elif method == "PUT" and kind == "files":
        status, told = desk.keep_file(name, body)
    elif kind == "files":
        data = desk.file(name)
        if data is not None:
            return 200, b"{}" if parts.query == "there" else data
    elif kind == "answers":
        status, told = 200, desk.answers(parse_qs(parts.query).get("after", [""])[0])
    return status, json.dumps(told, ensure_ascii=False).encode()


def _digests(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["digest"]} if {"digest", "size", "media_type"} <= value.keys() else set()
        return own.union(*(_digests(member) for member in value.values()))
    return set[str]().union(*(_digests(member) for member in value)) if isinstance(value, list) else set()


def _write(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)


def main() -> int:
    parser = argparse.ArgumentParser(prog="example_department", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--secret-file", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--decide", action="store_true")
    told = parser.parse_args()
    server = serve(told.folder, told.secret_file.read_text().strip(), told.port, decides=told.decide)
    sys.stdout.write(f"ready http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
