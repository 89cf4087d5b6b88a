"""What a voice needs from the machine, looked up without Qt: a program that speaks, and somewhere to hear it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

#: A small synthesiser that knows Chinese; it needs neither network nor a model of its own.
VOICE_PROGRAM = "espeak-ng"


def voice_program() -> str | None:
    """Path of the program, None when it is not installed."""
    return shutil.which(VOICE_PROGRAM)


def sound_output() -> bool:
    """Whether anything could make a sound: a sound server of this user, or a playback device of the kernel.

    Asked before QtMultimedia is loaded, which costs tens of megabytes and complains where there is nothing.
    """
    if os.name == "nt":
        return True
    server = Path(os.environ.get("PULSE_RUNTIME_PATH") or Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere")) / "pulse")
    remote = bool(os.environ.get("PULSE_SERVER"))
    return remote or (server / "native").exists() or any(Path("/dev/snd").glob("pcm*p"))
