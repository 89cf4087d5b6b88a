"""What was freed is the system's again, whichever thread had it."""

from __future__ import annotations

import subprocess
import sys

#: Pieces of pages on a thread of their own, with something small behind each that stays.
_SCRIPT = """
import threading, psutil
from devices import free_memory
free_memory.have_one_heap()
kept, sizes = [], []

def work():
    pieces = []
    for _ in range(200):
        pieces.append(b"#" * 100_000)
        kept.append(b"#" * 1_000)
    sizes.append(psutil.Process().memory_info().rss)

thread = threading.Thread(target=work)
thread.start()
thread.join()
sizes.append(psutil.Process().memory_info().rss)
free_memory.give_back()
sizes.append(psutil.Process().memory_info().rss)
print(*sizes)
"""


def test_what_lies_free_between_pieces_in_use_goes_back_to_the_system() -> None:
    said = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True, timeout=60)
    full, freed, given_back = (int(size) for size in said.stdout.split())
    assert full - freed < 10_000_000, "the C library keeps it, or there is nothing to be proven here"
    assert full - given_back > 15_000_000
