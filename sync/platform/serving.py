"""The platform as a running server: listens, says when it is ready, sweeps, ends when told."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys

import structlog
import uvicorn

from intake.clock import Clock
from sync.platform import connector
from sync.platform.app import create_app, sweep
from sync.platform.blobs import BlobFolder
from sync.platform.context import Platform, Settings
from sync.platform.database import Database
from sync.platform.http_head import StrictHttp
from sync.platform.role import Role

#: What has expired is out of reach at once; it leaves the disk this much later at most.
_SWEEP_EVERY_S = 600.0
#: How often departments' own systems are looked after; each has its own time in its row.
_DRIVE_EVERY_S = 1.0
#: How long a thread may keep the interpreter from the others (Python's default: 5 ms). The writer needs it back after
#: each of its questions to the database, and everybody's commit waits for the writer.
_SWITCH_S = 0.0002


class CannotListen(Exception):
    """The address is taken, or not ours; the text names it."""


def serve_until_told(
    database: Database,
    blobs: BlobFolder,
    clock: Clock,
    host: str,
    port: int,
    public_url: str | None,
    role: Role,
    trusted_proxies: frozenset[str] = frozenset(),
) -> None:
    """Serve until SIGTERM or SIGINT; prints ``ready URL`` when the first request can come. Port 0: any free one.

    Raises `CannotListen`, and `OtherRole` for a database that has served in the other role.
    """
    listener = _listen(host, port)
    _log_to_stderr()
    sys.setswitchinterval(_SWITCH_S)
    url = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
    settings = Settings(public_url=(public_url or url).rstrip("/"), trusted_proxies=trusted_proxies)
    try:
        application = create_app(database, blobs, clock, settings, role)
    except BaseException:
        listener.close()
        raise
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


class _Server(uvicorn.Server):
    """Says on standard output when the first request can come, sweeps, and does not wait for half-open requests."""

    def __init__(self, config: uvicorn.Config, url: str, platform: Platform) -> None:
        super().__init__(config)
        self._url = url
        self._platform = platform
        self._sweeping: asyncio.Task[None] | None = None
        self._driving: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._sweeping = asyncio.get_running_loop().create_task(self._sweep())
        if self._platform.role is Role.CITY:
            self._driving = asyncio.get_running_loop().create_task(self._drive())
        print(f"ready {self._url}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._platform.uploads.stop()
        self._platform.bell.stop()
        if self._sweeping is not None:
            self._sweeping.cancel()
        if self._driving is not None:
            self._driving.cancel()
        await super().shutdown(sockets)

    async def _drive(self) -> None:
        """Takes cases to departments' own systems and brings their answers back."""
        platform = self._platform
        while True:
            try:
                turns = await asyncio.to_thread(connector.drive, platform.ground, platform.settings.public_url)
                if any(turn.moved for turn in turns):
                    platform.bell.ring()
            except Exception as error:  # as with the sweep: the next turn may go better
                structlog.get_logger("platform").error("platform.drive_failed", error=type(error).__name__)
            await asyncio.sleep(_DRIVE_EVERY_S)

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
        raise CannotListen(f"cannot listen on {host} port {port}: {error.strerror}") from None
    return listener


def _log_to_stderr() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,  # else each line puts its logger together anew
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
