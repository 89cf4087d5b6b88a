"""``python -m devices.simulators KIND --listen … --control PATH``: one simulated device at the far end of its wire.

Prints ``ready <transport-url>`` on standard output when a driver can connect, and runs until it is told to stop
(SIGTERM, SIGINT, or the end of the process that started it). Each kind's module offers
``run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int`` and, where it has more
to say on its command line, ``add_arguments(parser)``.
"""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
import threading
from pathlib import Path

from devices import lifeline

#: kind → module, imported only when asked for.
KINDS = {
    "id_card": "devices.simulators.id_card",
    "smart_card": "devices.simulators.smart_card",
    "passport": "devices.simulators.travel_document",
    "code_scanner": "devices.simulators.code_scanner",
    "document_scanner": "devices.simulators.document_scanner",
    "page_printer": "devices.simulators.page_printer",
    "receipt_printer": "devices.simulators.receipt_printer",
    "document_camera": "devices.simulators.document_camera",
    "camera": "devices.simulators.camera",
    "together": "devices.simulators.together",
}


def main(arguments: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="devices.simulators", allow_abbrev=False)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("--listen", required=True, help="where the driver connects, as socket://127.0.0.1:0 or pty")
    parser.add_argument("--control", required=True, type=Path, help="Unix socket for the device dock")
    module = importlib.import_module(KINDS[arguments[0]]) if arguments and arguments[0] in KINDS else None
    if module is not None and hasattr(module, "add_arguments"):
        module.add_arguments(parser)
    options = parser.parse_args(arguments)
    assert module is not None  # noqa: S101 - argparse accepted the kind
    lifeline.end_with_parent_if_asked()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    return int(module.run(options.listen, options.control, options, stopped))


if __name__ == "__main__":
    sys.exit(main())
