"""A page of documentation derived from a flow: each screen with its purpose, its ways in and its ways out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Generic, TypeVar

S = TypeVar("S")
E = TypeVar("E")

#: screen → its name in Chinese, what it is for
Screens = Mapping[str, tuple[str, str]]
#: (screen, screen) → the words of what leads from the first to the second
Ways = Mapping[tuple[str, str], set[str]]


@dataclass(frozen=True, slots=True)
class Move(Generic[S, E]):
    """One edge: what happened on ``before`` and where it led."""

    before: S
    event: E
    after: S


def explored(
    start: S,
    events_for: Callable[[S], Iterable[E]],
    next_state: Callable[[S, E], S],
    plain: Callable[[S], S],
    quiet: Callable[[S], S],
) -> tuple[Move[S, E], ...]:
    """Every move a flow can make from ``start`` on; states that ``plain`` makes equal are one. An event that means
    nothing where it happens is no move: it leaves the state ``quiet``, without what the last one asked for."""
    seen = {plain(start)}
    waiting, moves = [start], []
    while waiting:
        state = quiet(waiting.pop())
        for event in events_for(state):
            after = next_state(state, event)
            if after is state or after == state:
                continue
            moves.append(Move(state, event, after))
            same = plain(after)
            if same not in seen:
                seen.add(same)
                waiting.append(after)
    return tuple(moves)


def event_words(event: object) -> str:
    """``CardRead`` → ``card read``, with the names of what is true of it: ``person looked up (draft, recent)``."""
    name = type(event).__name__
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    if is_dataclass(event):
        flags = [f.name for f in fields(event) if getattr(event, f.name) is True and f.name != "changed"]
        words += f" ({', '.join(flags)})" if flags else ""
    return words


def ways_between(
    moves: Iterable[Move[S, E]], screen: Callable[[S], str], words: Callable[[E], str], hidden: Callable[[E], bool]
) -> Ways:
    """What leads from one screen to another; ``hidden`` events would lead from everywhere."""
    ways: dict[tuple[str, str], set[str]] = {}
    for move in moves:
        before, after = screen(move.before), screen(move.after)
        if before != after and not hidden(move.event):
            ways.setdefault((before, after), set()).add(words(move.event))
    return ways


def overlays_over(
    moves: Iterable[Move[S, E]], screen: Callable[[S], str], overlay: Callable[[S], str]
) -> Callable[[str], set[str]]:
    """Which overlays may lie over a screen; ``overlay`` is empty where none does."""
    over: dict[str, set[str]] = {}
    for move in moves:
        if name := overlay(move.after):
            over.setdefault(screen(move.after), set()).add(name)
    return lambda name: over.get(name, set())


def page(
    title: str,
    module: str,
    introduction: Sequence[str],
    screens: Screens,
    ways: Ways,
    shown: Callable[[str], set[str]],
    overlays: Screens,
) -> str:
    """Markdown; ``shown`` says which overlays may lie over a screen."""
    parts = [f"# {title}", "", f"Generated from the flow by `python -m {module}`; do not edit. A test compares.", ""]
    parts += [*introduction, ""]
    for screen, (chinese, purpose) in screens.items():
        parts += [f"## {screen} · {chinese}", "", purpose, "", "| ways in | ways out |", "|---|---|"]
        into = [_way("←", before, ways[before, after]) for before, after in sorted(ways) if after == screen]
        out = [_way("→", after, ways[before, after]) for before, after in sorted(ways) if before == screen]
        for n in range(max(len(into), len(out))):
            parts.append(f"| {into[n] if n < len(into) else ''} | {out[n] if n < len(out) else ''} |")
        over = ", ".join(sorted(shown(screen)))
        parts += ["", f"Overlays: {over}." if over else "No overlays.", ""]
    parts += ["## Overlays", "", "| overlay | says |", "|---|---|"]
    parts += [f"| {overlay} · {chinese} | {says} |" for overlay, (chinese, says) in overlays.items()]
    return "\n".join([*parts, ""])


def _way(arrow: str, screen: str, words: set[str]) -> str:
    return f"{arrow} {screen}: {', '.join(sorted(words))}"
