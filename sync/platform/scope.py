"""Which cases are a terminal's business (docs/adr/0014 "Down").

A terminal works on the cases of its hall, on those handed to its hall, and, for some days, on those it looked up for a
person who was there. Of any other case it is told nothing and can change nothing. What was done while a case was open
to a terminal counts whenever it arrives: only telling ends, not the right to deliver.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection, delete, select, update

from intake.clock import Reading
from sync.platform import cases
from sync.platform.schema import halls, intakes, notes, told_cases
from sync.platform.tokens import Terminal

ALL = "all"
#: A case looked up for a person stays open to that terminal so long: a supplement, a result to be handed out.
OPEN_FOR = timedelta(days=7)
#: An end is told to terminals that were away; what was done before it counts, so long.
ENDS_KEPT = timedelta(days=365)
NOT_YOURS = "is another hall's"


def of_hall(hall: str) -> str:
    return f"hall|{hall}"


def of_terminal(terminal_id: str) -> str:
    return f"terminal|{terminal_id}"


def audiences(terminal: Terminal) -> tuple[str, str, str]:
    """Whose announcements this terminal hears."""
    return ALL, of_hall(terminal.hall), of_terminal(terminal.terminal_id)


def may_see(connection: Connection, terminal: Terminal, case_id: str) -> bool:
    """Is the terminal told of this case now? False too for a case that nobody knows."""
    return _mine(connection, terminal, case_id, ended=False)


def may_change(connection: Connection, terminal: Terminal, case_id: str) -> bool:
    """May what the terminal did with this case count? Also where it was told of it and is no more."""
    return _mine(connection, terminal, case_id, ended=True)


def may_change_note(connection: Connection, terminal: Terminal, note_id: str) -> bool:
    """A note is a hall's, or goes with the case it is about."""
    made = select(notes.c.hall, notes.c.terminal_id, notes.c.about)
    row = connection.execute(made.where(notes.c.id == note_id)).first()
    if row is None:
        return False
    if row.hall == terminal.hall or row.terminal_id == terminal.terminal_id:
        return True
    return row.about is not None and may_change(connection, terminal, row.about)


def is_known(connection: Connection, case_id: str) -> bool:
    return connection.execute(select(intakes.c.intake_id).where(intakes.c.intake_id == case_id)).first() is not None


def is_anothers(connection: Connection, terminal: Terminal, case_id: str, about: str | None = None) -> bool:
    """Is a record for this case (or note), or about that one, refused? Not for a case that has not come yet: its intake
    may be on its way again after the platform was restored. Ids have 74 random bits, so nobody searches by this."""
    for known_id in (case_id, about):
        if known_id is None:
            continue
        if is_known(connection, known_id):
            if not may_change(connection, terminal, known_id):
                return True
        elif _is_note(connection, known_id) and not may_change_note(connection, terminal, known_id):
            return True
    return False


def _is_note(connection: Connection, note_id: str) -> bool:
    return connection.execute(select(notes.c.id).where(notes.c.id == note_id)).first() is not None


def _mine(connection: Connection, terminal: Terminal, case_id: str, *, ended: bool) -> bool:
    row = connection.execute(
        select(intakes.c.hall, intakes.c.terminal_id).where(intakes.c.intake_id == case_id)
    ).first()
    if row is None:
        return False
    if row.hall == terminal.hall or row.terminal_id == terminal.terminal_id:
        return True
    told = select(told_cases.c.case_id).where(
        told_cases.c.case_id == case_id, told_cases.c.audience.in_(audiences(terminal))
    )
    if not ended:
        told = told.where(told_cases.c.ended == 0)
    return connection.execute(told).first() is not None


def open_to_terminal(connection: Connection, terminal: Terminal, case_ids: Iterable[str], now: Reading) -> None:
    """The person these cases are found by is there: the terminal is told of them from now on, for some days."""
    until = Reading(now.utc + OPEN_FOR).rfc3339
    for case_id in case_ids:
        row = connection.execute(
            select(intakes.c.hall, intakes.c.terminal_id).where(intakes.c.intake_id == case_id)
        ).one()
        if row.hall != terminal.hall and row.terminal_id != terminal.terminal_id:
            _tell(connection, of_terminal(terminal.terminal_id), case_id, until)


def hand_to_hall(connection: Connection, case_id: str, hall: str) -> bool:
    """From now on the case is that hall's business too. False: it is so already."""
    row = connection.execute(select(intakes.c.hall).where(intakes.c.intake_id == case_id)).one()
    if row.hall == hall:
        return False
    return _tell(connection, of_hall(hall), case_id, None)


def hand_to_region(connection: Connection, case_id: str, region: str | None) -> None:
    """A case that was only collected (C14) is handed to the halls of the handling region."""
    if region is None:
        return
    for hall in list(connection.execute(select(halls.c.hall).where(halls.c.region == region)).scalars()):
        hand_to_hall(connection, case_id, hall)


def place_hall(connection: Connection, hall: str, region: str) -> None:
    """Where a hall stands: what is collected elsewhere for this region is handed to it from now on."""
    connection.execute(delete(halls).where(halls.c.hall == hall))
    connection.execute(halls.insert().values(hall=hall, region=region))


def end_what_is_over(connection: Connection, now: Reading) -> int:
    """Ends what was open for some days, so that it is told; how many. Forgets ends that are long told."""
    over = select(told_cases.c.audience, told_cases.c.case_id).where(
        told_cases.c.until <= now.rfc3339, told_cases.c.ended == 0
    )
    ended = connection.execute(over.limit(500)).all()
    for row in ended:
        this = (told_cases.c.audience == row.audience) & (told_cases.c.case_id == row.case_id)
        changed = cases.next_change(connection)
        connection.execute(update(told_cases).where(this).values(ended=1, changed=changed))
    long_ago = Reading(now.utc - ENDS_KEPT).rfc3339
    connection.execute(delete(told_cases).where(told_cases.c.until <= long_ago, told_cases.c.ended == 1))
    return len(ended)


def _tell(connection: Connection, audience: str, case_id: str, until: str | None) -> bool:
    """False: the audience is told of it already (for longer now, where ``until`` is later)."""
    this = (told_cases.c.audience == audience) & (told_cases.c.case_id == case_id)
    row = connection.execute(select(told_cases).where(this)).first()
    if row is not None and not row.ended:
        connection.execute(update(told_cases).where(this).values(until=until))
        return False
    values = {"changed": cases.next_change(connection), "until": until, "ended": 0}
    if row is None:
        connection.execute(told_cases.insert().values(audience=audience, case_id=case_id, **values))
    else:
        connection.execute(update(told_cases).where(this).values(**values))
    return True
