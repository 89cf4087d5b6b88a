"""``hall-platform``: the reference platform's command line (DESIGN §6). Exit 0 done, 1 did not hold, 2 usage."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import unquote, urlsplit

import structlog
import typer
import uvicorn

from intake.clock import Reading
from sync.platform import enrolment
from sync.platform.app import create_app, sweep
from sync.platform.blobs import BlobFolder
from sync.platform.context import Platform, Role, Settings
from sync.platform.database import BadDatabaseUrl, Database
from sync.platform.http_head import StrictHttp
from sync.platform.keys import OtherRole
from sync.platform.records import listed_intakes
from sync.platform.schema import DatabaseTooNew, NotAPlatform

#: What has expired is out of reach at once; it leaves the disk this much later at most.
_SWEEP_EVERY_S = 600.0

app = typer.Typer(
    help="The reference platform: takes what terminals send.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold personal data
)

Home = Annotated[
    Path | None, typer.Option(envvar="HALL_HOME", help="Folder of everything; default the XDG data folder.")
]
Db = Annotated[
    str | None,
    typer.Option(help="sqlite:////path/platform.db or postgresql+psycopg://…; default below HOME/platform."),
]
Blobs = Annotated[str | None, typer.Option(help="Folder (path or file:// URL); default HOME/platform/blobs.")]


class SystemClock:
    """The machine's clock: a platform's machine keeps time by NTP."""

    def now(self) -> Reading:
        return Reading(datetime.now(UTC))

    def monotonic(self) -> float:
        return time.monotonic()


@app.command()
def serve(
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 8300,
    role: Annotated[Role, typer.Option(help="What this platform is.")] = Role.CITY,
    public_url: Annotated[
        str | None, typer.Option(help="What receipts' QR codes lead to; default where it listens.")
    ] = None,
) -> None:
    """Serve terminals until SIGTERM: as the city records and progress pages too. Prints `ready URL` when it listens."""
    folder = BlobFolder(_blob_folder(home, blobs))
    database = _open(home, db)
    try:
        listener = _listen(host, port)
        _log_to_stderr()
        url = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        settings = Settings(public_url=(public_url or url).rstrip("/"))
        try:
            application = create_app(database, folder, SystemClock(), settings, role)
        except OtherRole as error:
            listener.close()
            _fail(f"--role: {error}", 1)
        config = uvicorn.Config(
            application,
            http=StrictHttp,
            access_log=False,  # paths hold progress tokens; the application logs by whitelist
            log_config=None,
            server_header=False,
            proxy_headers=False,  # a peer's address counts its wrong codes: nobody may state his own
            timeout_keep_alive=75,
            timeout_graceful_shutdown=5,
            lifespan="off",
        )
        # uvicorn raises the signal again once it has shut down; by then there is nothing left to interrupt.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        _Server(config, url, application.state.platform).run(sockets=[listener])
    finally:
        database.close()


@app.command()
def intakes(
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the intakes that have arrived, oldest first."""
    del blobs  # accepted everywhere, so that a script can pass the same pair to each command
    database = _open(home, db)
    try:
        with database.read() as connection:
            for intake in listed_intakes(connection):
                if as_json:
                    print(json.dumps(intake, ensure_ascii=False))
                else:
                    attachments = len(intake["blobs"])
                    print(f"{intake['received_at']}  {intake['case_no']}  {intake['state']}  {attachments} attachments")
    finally:
        database.close()


@app.command("terminal-code")
def terminal_code(home: Home = None, db: Db = None, blobs: Blobs = None) -> None:
    """Print a one-time enrolment code; it lives 30 minutes."""
    del blobs
    database = _open(home, db)
    try:
        print(enrolment.new_code(database, SystemClock()))
    finally:
        database.close()


class _Server(uvicorn.Server):
    """Says on standard output when the first request can come, sweeps, and does not wait for half-open requests."""

    def __init__(self, config: uvicorn.Config, url: str, platform: Platform) -> None:
        super().__init__(config)
        self._url = url
        self._platform = platform
        self._sweeping: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._sweeping = asyncio.get_running_loop().create_task(self._sweep())
        print(f"ready {self._url}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._platform.uploads.stop()
        self._platform.bell.stop()
        if self._sweeping is not None:
            self._sweeping.cancel()
        await super().shutdown(sockets)

    async def _sweep(self) -> None:
        while True:
            try:
                await asyncio.to_thread(sweep, self._platform)
            except Exception as error:  # tidying is no reason to end; without its text, which could hold values
                structlog.get_logger("platform").error("platform.sweep_failed", error=type(error).__name__)
            await asyncio.sleep(_SWEEP_EVERY_S)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named; else every small answer takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        _fail(f"cannot listen on {host} port {port}: {error.strerror}", 1)
    return listener


def _open(home: Path | None, db: str | None) -> Database:
    url = db or f"sqlite:///{_platform_folder(home) / 'platform.db'}"
    try:
        return Database.open(url, SystemClock())
    except BadDatabaseUrl as error:
        _fail(f"--db: {error}", 2)
    except (DatabaseTooNew, NotAPlatform) as error:
        _fail(str(error), 1)


def _blob_folder(home: Path | None, blobs: str | None) -> Path:
    if blobs is None:
        return _platform_folder(home) / "blobs"
    parts = urlsplit(blobs)
    if parts.scheme == "file" and not parts.netloc:
        return Path(unquote(parts.path))
    if "://" in blobs:
        _fail("--blobs: a folder or a file:// URL", 2)
    return Path(blobs).absolute()


def _platform_folder(home: Path | None) -> Path:
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return (home or Path(data) / "hall-terminal").absolute() / "platform"


def _fail(message: str, code: int) -> NoReturn:
    print(f"hall-platform: {message}", file=sys.stderr)
    raise typer.Exit(code)


def _log_to_stderr() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")


def main() -> None:
    """Entry point of ``hall-platform``."""
    app()


if __name__ == "__main__":
    main()
