"""One JSON file of a catalogue, read so strictly that whatever comes through can be shown, printed and sent."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

#: A file larger than this is no catalogue file; it is refused unread.
MAX_FILE_SIZE = 4_000_000


class Unreadable(Exception):
    """The file is refused; ``where`` is the line or key, the message why."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(reason)
        self.where = where


def read_json(path: Path) -> Any:
    """The file's JSON. Raises `Unreadable`, whatever is there."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device may never end
            raise Unreadable("", "not a regular file")
        if status.st_size > MAX_FILE_SIZE:
            raise Unreadable("", f"larger than {MAX_FILE_SIZE} bytes")
        return parse_json(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Unreadable("", "file is missing") from None
    except OSError as error:
        raise Unreadable("", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise Unreadable("", "not UTF-8") from None


def parse_json(text: str) -> Any:
    """JSON without what Python lets pass: the same key twice, NaN, halves of characters. Raises `Unreadable`."""
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
        # Escapes can make half characters that no screen, printer or record could carry.
        if "\\u" in text:
            json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Unreadable("", "half a surrogate pair in a text") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"line {error.lineno}", f"not JSON: {error.msg}") from None
    except RecursionError:
        raise Unreadable("", "not JSON: nested too deep") from None
    except _DuplicateKeyError as error:
        raise Unreadable(str(error), "the same key twice in one object") from None
    except ValueError as error:  # a number of thousands of digits, NaN, Infinity
        raise Unreadable("", f"not JSON: {error}") from None
    return data


class _DuplicateKeyError(Exception):
    pass


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(key)
            seen.add(key)
    return result


def writable(text: str) -> str:
    """For a file name or key with bytes that are no characters: those parts escaped, so that any log can hold it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
