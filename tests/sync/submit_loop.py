"""Run as a process by the kill test: for each line on standard input a child that submits for ever, to be killed.

The child's first line is its pid; then a line on standard output means that the intake is durable. ``dead`` follows
when the child is no more. The children are forked from a process that has everything imported: a start of its own
would cost each of them most of a second.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from case_kit import item, notice
from store_kit import HandClock, draft_of, new_id, person, take_in

from sync.store.store import Store


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def submit_for_ever(home: Path) -> None:
    store = Store.open(home, HandClock())
    say(str(os.getpid()))
    while True:
        case = new_id()
        store.save_draft(draft_of(draft_id=case), person(store))
        pages = tuple(
            store.put_blob(case, f"page {number} of {case}".encode() * 500, "image/jpeg") for number in (1, 2)
        )
        store.put_blob(case, b"a page taken again", "image/jpeg")
        submitted = take_in(store, case, pages)
        say(submitted.intake_id)
        notice(store, submitted.intake_id)  # a move is as whole as a take-in, wherever it is cut
        store.start_print(submitted.print_job_id)
        store.finish_print(submitted.print_job_id, "printed")
        abandoned = draft_of()
        store.save_draft(abandoned, person(store))
        store.put_blob(abandoned.id, b"never handed in", "image/jpeg")
        store.discard_draft(abandoned.id)


def main() -> None:
    item()  # read once, before the children
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            submit_for_ever(Path(sys.argv[1]))
        os.waitpid(child, 0)
        say("dead")


main()
