"""Papers of what the back office did (§4.2: extension, special procedure, decision, ending …): printed at the window
for the applicant, each once; later prints are copies."""

from __future__ import annotations

from counter.act import Act
from counter.acts.model import Entry, Look, NoticesWanted, Row, Rule, T, Wanted, words
from intake.case.trail import EVENT_NAMES
from intake.text import LocalizedText
from station.visit.event_papers import not_printed_here


def _rows(look: Look, _entry: Entry) -> tuple[Row, ...]:
    what = tuple(
        words(
            f"event:{event.seq}",
            T("{day}　{what}", "{day} {what}").fill(day=event.at[:10], what=EVENT_NAMES[event.name]),
        )
        for event in not_printed_here(look.open)
    )
    return (
        words(
            "why",
            T(
                "承办部门已经办理下面各步，要书面告知申请人。打印后请当面交给申请人。",
                "The department took these steps; the applicant is told in writing. Print and hand them over.",
            ),
        ),
        *what,
    )


def _missing(_look: Look, _entry: Entry) -> LocalizedText | None:
    return None


def _wanted(_look: Look, _entry: Entry) -> tuple[Wanted, ...]:
    return (NoticesWanted(),)


RULES: tuple[Rule, ...] = (
    Rule(
        Act.WRITTEN,
        T("打印办理文书", "Print the department's notices"),
        "Alt+E",
        lambda look: bool(not_printed_here(look.open)),
        _rows,
        _missing,
        _wanted,
    ),
)
