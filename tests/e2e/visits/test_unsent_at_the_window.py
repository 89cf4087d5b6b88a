"""A window while the line to the city is down, then up again: over every page stands how much waits, and how long."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from counter_kit import CounterBench
from store_kit import HandClock
from terminal_kit import Terminal

from counter.autopilot import load_scripts
from counter.parts import TerminalIdentity
from intake.catalog import load_catalog
from station.composition import resources_folder
from station.languages import ENGLISH
from sync.identity import enrol
from sync.platform import enrolment
from sync.platform.rules import Rules
from sync.store.store import Store
from tests.e2e.visits.city import CALENDARS
from tests.e2e.visits.clerk import ClerkAtWork
from tests.e2e.visits.pictures import Pictures
from tests.sync.platform.platform_support import platform

SCRIPTS = {script.name: script for script in load_scripts(resources_folder() / "demo" / "counter_journeys.json")}


def test_c25c_the_clerk_sees_how_much_waits_and_how_long_and_nothing_once_it_is_sent(
    qapp: object, tmp_path: Path, pictures: Pictures
) -> None:
    catalog = load_catalog(resources_folder() / "catalog")
    with ExitStack() as stack:
        (tmp_path / "city").mkdir()
        running = stack.enter_context(platform(tmp_path / "city", rules=Rules(catalog, CALENDARS)))
        desk = CounterBench(tmp_path, catalog=catalog)
        stack.callback(desk.close)
        identity = enrol(
            tmp_path / "counter", enrolment.new_code(running.database, running.clock), running.url, name="window"
        )
        store = stack.enter_context(Store.open(tmp_path / "counter", desk.clock))
        line = Terminal(tmp_path / "counter", store, HandClock(desk.clock.utc), identity, stack)
        object.__setattr__(
            desk.parts, "identity", TerminalIdentity(identity.terminal_id, identity.device_code, running.url)
        )
        desk.online = False
        desk.start()
        desk.sign_in()
        clerk = ClerkAtWork(desk, pictures)
        clerk.sees_no("待送达")

        script = SCRIPTS["card-and-search"]
        clerk.gets(desk.card)
        clerk.takes_in(script)
        desk.advance(6)
        clerk.sees("断网：照常收件", "1 件待送达")
        waiting = store.queue_status()
        assert waiting.pending == 1

        desk.advance(25 * 60)
        clerk.sees("1 件待送达，最早的已等 25 分钟")
        clerk.looks("waits-minutes")
        desk.app.controller.use_language(ENGLISH)
        clerk.sees("1 to send, the oldest for 25 min")
        desk.app.controller.use_language("zh-CN")
        desk.advance(3 * 3600)
        desk.sign_in()  # the counter locked itself meanwhile
        clerk.sees("1 件待送达，最早的已等 3 小时 20 分钟")
        clerk.looks("waits-hours")

        line.deliver()
        desk.online = True
        desk.advance(6)
        clerk.sees("网络正常")
        clerk.sees_no("待送达", "最早的")
        status = store.queue_status()
        assert (status.pending, status.oldest_pending_s) == (0, None)
