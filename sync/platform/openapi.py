"""Write the contract: ``python -m sync.platform.openapi --write`` renews resources/openapi/platform.json."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sync.platform.app import openapi_document

CONTRACT = Path(__file__).parents[2] / "resources" / "openapi" / "platform.json"


def contract_text() -> str:
    """The file's exact content."""
    return json.dumps(openapi_document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sync.platform.openapi", description=__doc__)
    parser.add_argument("--write", action="store_true", help="renew the file instead of comparing")
    if parser.parse_args().write:
        CONTRACT.parent.mkdir(parents=True, exist_ok=True)
        CONTRACT.write_text(contract_text(), encoding="utf-8")
        return 0
    fresh = CONTRACT.exists() and CONTRACT.read_text(encoding="utf-8") == contract_text()
    sys.stdout.write("up to date\n" if fresh else "out of date: run with --write\n")
    return 0 if fresh else 1


if __name__ == "__main__":
    sys.exit(main())
