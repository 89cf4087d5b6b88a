"""The network half of the proof: the real agent against the real platform over HTTP, through a line that a seed spoils.

Each run: a new terminal takes something in, its agent works while requests are lost, cut, doubled, held back, bent or
answered by somebody else, while clocks jump and platform and agent end and come again; then the line is good. In the
end one effect for each intake, everything acknowledged is delivered and whole, receipts are genuine, and the agent has
never run hot. Time is moved by hand: the agent's waits cost nothing.

``python -m tests.torture.network COUNT SEED [WORKERS]`` runs the campaign alone.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from threading import Event

from sqlalchemy import select, update

import tests.torture.kits  # noqa: F401
from intake.intake import Intake
from sync.agent import Agent, Patience, Woken
from sync.carrying import open_lanes
from sync.client import PlatformClient
from sync.clock import SystemClock
from sync.hall.places import PlaceLine
from sync.identity import Identity
from sync.key_ring import KeyRing
from sync.store.keys import seal
from sync.store.schema import cases, outbox
from sync.store.store import Store
from sync.transport import HttpTransport
from sync.upkeep import heed_key_set
from tests.sync.case_kit import notice
from tests.sync.store_kit import intake_of, new_id
from tests.torture import wrong_lines
from tests.torture.bench import TIMEOUT_S, Bench, World
from tests.torture.homes import Promised, Verdict, compare_with_platform
from tests.torture.spoilt import WEIGHTS, Spoilt
from tests.torture.tally import Tally
from tests.torture.workers import in_workers

KIND = "network"
PATIENCE = Patience(1.0, 60.0)
#: With a good line everything is through after so many waits, whatever happened before.
_WAITS_TO_THE_END = 60
#: A broken product is caught within so many runs.
_TRIES = 60
#: A lane that has something under way is given so long before time goes on.
_LANE_WAIT_S = 5.0
#: What people write under "reason"; two kilobytes of it are packed (`sync.packing.PACK_FROM`).
_WORDS = ("因工作调动", "家中老人需要照顾", "原件遗失", "，", "。", "2026年", "示例路1号", "A-7 ")
_JUMPS = (timedelta(days=3653), timedelta(days=-3653), timedelta(hours=1), timedelta(hours=-1), timedelta(minutes=-7))


@dataclass(frozen=True)
class Plan:
    """What one seed does."""

    seed: int
    tls: bool
    intakes: int
    later: int  # taken in while the agent works
    spoilt_requests: int
    rate: float
    dns: int
    events: tuple[tuple[int, str], ...]  # after so many waits
    lanes: bool  # several records under way at once, as the agent's process has it
    kinds: tuple[str, ...] = tuple(WEIGHTS)
    sizes: tuple[int, ...] = (0, 1, 900, 5_000, 70_000, 150_000)  # of attachments
    wordy: bool = False  # intakes with so much in them that they go packed, once the platform has said that it unpacks

    @classmethod
    def of(cls, seed: int) -> Plan:
        rng = Random(f"{KIND}:{seed}")
        names = ("terminal_clock", "platform_clock", "agent_ends", "restart", "new_key", "restored")
        events = [
            (rng.randint(1, 6), rng.choices(names, (12, 6, 12, 2, 2, 3))[0])
            for _ in range(rng.choices((0, 1, 2), (5, 3, 1))[0])
        ]
        return cls(
            seed,
            rng.random() < 0.15,
            rng.choices((1, 2, 3), (4, 3, 1))[0],
            int(rng.random() < 0.3),
            rng.randint(4, 24),
            rng.choice((0.3, 0.6, 0.9)),
            rng.choices((0, 1, 3), (8, 1, 1))[0],
            tuple(sorted(events)),
            rng.random() < 0.5,
            wordy=rng.random() < 0.4,
        )


class Hurried:
    """Implements `sync.agent.Waiter`: time passes by hand, unless a lane has something under way. ``on_wait`` is what
    else happens meanwhile."""

    def __init__(self, rng: Random, on_wait: Callable[[float], None]) -> None:
        self._rng = rng
        self._on_wait = on_wait
        self._rung = Event()
        self.busy: Callable[[], bool] = bool
        self.stop = False

    def ring(self) -> None:
        """From a lane: an attempt has ended."""
        self._rung.set()

    def wait(self, seconds: float) -> Woken:
        if self.busy() and self._rung.wait(_LANE_WAIT_S):
            self._rung.clear()
            return Woken.LANE
        self._on_wait(seconds)
        if self.stop:
            return Woken.STOP
        return self._rng.choices((Woken.TIME, Woken.ROWS, Woken.NETWORK), (90, 8, 2))[0]

    def stopping(self) -> bool:
        return self.stop


@dataclass
class Run:
    """One seeded run on a bench."""

    bench: Bench
    plan: Plan
    promised: Promised = field(default_factory=Promised)

    def __post_init__(self) -> None:
        plan, bench = self.plan, self.bench
        self.rng = Random(f"{KIND}:{plan.seed}:run")
        self.verdict = Verdict(f"{KIND}:{plan.seed}")
        self.base = bench.clock.utc
        self.home, self.identity = bench.home(tls=plan.tls)
        self.line = bench.line(tls=plan.tls)
        self.script = Spoilt(
            Random(f"{KIND}:{plan.seed}:line"), self.identity, plan.spoilt_requests, plan.rate, plan.tls, plan.kinds
        )
        self.script.dns_left = plan.dns
        self.world = World(bench.clock.utc)
        self.clock = SystemClock(lambda: self.world.wall, lambda: self.world.running, "boot")
        self.waits = self.waits_since_healed = 0
        self.events = list(plan.events)
        self.later = plan.later
        self.restored = False
        self.waiter: Hurried | None = None
        self.attachments = 0
        self.hottest = self.seen_at_wait = 0

    # --- the hall -------------------------------------------------------------------------------------------------

    def take_in(self, store: Store) -> None:
        case = new_id()
        sizes = [self.rng.choice(self.plan.sizes) for _ in range(self.rng.choice((0, 1, 1, 2)))]
        pages = tuple(store.put_blob(case, self.rng.randbytes(size), "image/jpeg") for size in sizes)
        self.attachments += len(sizes)
        code, terminal = self.identity.device_code, self.identity.terminal_id
        words = "".join(self.rng.choices(_WORDS, k=self.rng.randint(100, 900))) if self.plan.wordy else ""

        def build(sequence: int) -> Intake:
            made = intake_of(case, sequence, pages)
            made = replace(made, case_no=made.case_no.replace("DK7M2", f"D{code}"), terminal_id=terminal)
            return replace(made, answers=(*made.answers, ("reason", words))) if words else made

        submitted = store.submit(case, build, lambda _: b"receipt")
        self.promised.add(submitted.intake_id, submitted.digest)
        if self.rng.random() < 0.25:
            notice(store, case, terminal=terminal)

    def _while_waiting(self, store: Store) -> Callable[[float], None]:
        def on_wait(seconds: float) -> None:
            self.waits += 1
            if self.script.healed:
                self.waits_since_healed += 1
            requests = self.line.seen.requests
            if seconds > 0:
                self.hottest = max(self.hottest, requests - self.seen_at_wait)
                self.seen_at_wait = requests
                self.world.pass_by(seconds)
                self.bench.clock.advance(timedelta(seconds=seconds))
            if self.later and self.waits >= 2:
                self.later -= 1
                self.take_in(store)
            while self.events and self.events[0][0] <= self.waits:
                self._happen(self.events.pop(0)[1])
            if self.waits_since_healed > _WAITS_TO_THE_END or self.waits > 400:
                self._stop()
            if self.waits > 150:
                self.script.heal()

        return on_wait

    def _happen(self, event: str) -> None:
        self.script.struck.append(event)
        if event == "terminal_clock":
            self.world.wall += self.rng.choice(_JUMPS)
        elif event == "platform_clock":
            # A platform whose clock says 2016 is believed by nobody: it is known to be wrong.
            jump = max(self.rng.choice(_JUMPS), timedelta(days=-1826))
            self.bench.clock.advance(jump)
        elif event == "agent_ends":
            self._stop()
        elif event == "restored":
            self.restored = True
            self.bench.restore(self.identity.terminal_id, with_blobs=self.rng.random() < 0.5)
            self.line.seen.created.clear()  # what was lost is taken as new once more
        else:
            self.bench.restart(new_key=event == "new_key")

    def _stop(self) -> None:
        if self.waiter is not None:
            self.waiter.stop = True

    def with_a_damaged_record(self) -> list[str]:
        """Why records are stuck when one of two has changed in the store, properly sealed; the other one goes."""
        with Store.open(self.home, self.clock) as store:
            self.take_in(store)
            self.take_in(store)
            wrong = next(iter(self.promised.digests))
            key = store._keys.unwrap_case_key
            with store._database.write() as connection:
                wrapped = connection.execute(select(cases.c.wrapped_key).where(cases.c.id == wrong)).scalar_one()
                changed = store.record_data(wrong).replace(b"13800000000", b"13800000001")
                sealed = seal(key(wrong, wrapped), changed, f"record|{wrong}")
                connection.execute(update(outbox).where(outbox.c.id == wrong).values(sealed=sealed))
            self.line.next_run(self.script)
            self._agent_lives(store)
            return [stuck.reason for stuck in store.queue_status().stuck if stuck.intake_id == wrong]

    # --- the agent ------------------------------------------------------------------------------------------------

    def go(self) -> Verdict:
        store = Store.open(self.home, self.clock)
        self.clock.follow(store)
        try:
            for _ in range(self.plan.intakes):
                self.take_in(store)
            if any(name == "restored" for _, name in self.events):
                self.bench.back_up()
            self.line.next_run(self.script)
            self._go_on(store)
            if any(name == "restored" for _, name in self.events):  # everything was through before its time came
                self._happen("restored")
            if self.restored:
                self.script.heal()
                self._hear_of_it(store)
                self._go_on(store)
            self._judge(store)
        finally:
            store.close()
            self.bench.clock.utc = max(self.base, self.base + timedelta(seconds=1))
            shutil.rmtree(self.home)
        return self.verdict

    def _go_on(self, store: Store) -> None:
        """One agent after the other until nothing is pending."""
        while True:
            self._agent_lives(store)
            if not store.queue_status().pending or self.waits_since_healed > _WAITS_TO_THE_END:
                return

    def _hear_of_it(self, store: Store) -> None:
        """The agent's daily duty: it learns that the platform has come back from a backup."""
        identity = Identity.load(self.home)
        transport = HttpTransport(identity.platform_url, ca_file=identity.ca_file, timeout_s=TIMEOUT_S)
        with closing(PlaceLine(identity, transport, self.clock.there)) as line:
            ring = KeyRing(identity, line, lambda fetched: fetched.save(self.home))
            if not any(heed_key_set(store, ring) for _ in range(3)):
                self.verdict.lost.append("the platform's new epoch could not be heard")

    def _agent_lives(self, store: Store) -> None:
        """Until nothing is pending, or until it ends and another one takes over."""
        self.waiter = Hurried(self.rng, self._while_waiting(store))
        identity = Identity.load(self.home)
        transport = HttpTransport(identity.platform_url, ca_file=identity.ca_file, timeout_s=TIMEOUT_S)

        def learn(fetched: Identity) -> None:
            fetched.save(self.home)

        now = self.clock.there
        client = PlatformClient(identity, transport, now, learn, self.clock.monotonic)
        lanes = None
        if self.plan.lanes:
            lanes = open_lanes(
                identity, store, now, timeout_s=TIMEOUT_S, ca_file=None, learn_keys=learn, rang=self.waiter.ring
            )
            self.waiter.busy = lambda: bool(lanes.width and lanes._under_way)
        agent = Agent(store, client, self.clock, self.waiter, Random(self.plan.seed), PATIENCE, lanes)
        try:
            agent.run(until_empty=True)
        finally:
            client.close()
            if lanes is not None:
                lanes.close()

    def _judge(self, store: Store) -> None:
        self.line.flush()
        running = self.bench.running
        compare_with_platform(self.verdict, self.promised, store, self.identity, running.database, running.blobs)
        for path, times in self.line.seen.created.items():
            if times > 1:
                self.verdict.twice.append(f"{path} was taken {times} times as new")
        # In one go everything may be tried once, with its login, and what is refused for its bytes begins anew.
        limit = 12 + 3 * (2 * self.attachments + 3 * len(self.promised.digests))
        if self.hottest > limit:
            self.verdict.unreadable.append(f"{self.hottest} requests without a wait, more than {limit}")
        if "bend_request" not in " ".join(self.script.struck) and self.line.seen.statuses[460]:
            self.verdict.unreadable.append("an attachment was put together wrongly, though the line bent nothing")
        if self.plan.seed % 4 == 0:
            self.verdict.unreadable += [f"verify: {error}" for error in store.verify().errors]
        if not self.verdict.clean:
            told = ", ".join(self.script.struck)
            self.verdict.lost[:] = [f"{what} [{told}]" for what in self.verdict.lost[:3]]


def run_one(bench: Bench, plan: Plan) -> Verdict:
    return Run(bench, plan).go()


def work(count: int, seed: int, tell: Callable[[Tally], None]) -> None:
    """So many runs in this process, from ``seed`` on."""
    with Bench.open() as bench:
        for number in range(count):
            tell(run_one(bench, Plan.of(seed + number)).tally())


def campaign(count: int, seed: int, workers: int = 2) -> Tally:
    """``count`` runs from ``seed`` on, in so many processes; with none, in this one."""
    return in_workers("tests.torture.network", work, count, seed, workers)


def replay(seed: int) -> Tally:
    """One run again, in this process."""
    return campaign(1, seed, 0)


def caught() -> dict[str, bool]:
    """Does the campaign see what is wrong with each product that has one promise less?"""
    found = {name: _is_seen(variant, kinds) for name, (variant, kinds) in wrong_lines.VARIANTS.items()}
    return {**found, "no digest check of stored records": _damaged_record_is_seen()}


def _is_seen(variant: wrong_lines.Variant, kinds: tuple[str, ...]) -> bool:
    with Bench.open() as bench, variant():
        for seed in range(_TRIES):
            plan = replace(Plan.of(seed), kinds=kinds, sizes=(100, 150_000), rate=0.5, intakes=2)
            plan = replace(plan, spoilt_requests=24, tls=False, events=(), dns=0, wordy=False)
            if not run_one(bench, plan).clean:
                return True
    return False


def _damaged_record_is_seen() -> bool:
    """A record whose bytes changed in the store: the product names the damage, the one that does not look sends it."""

    def reasons(bench: Bench) -> list[str]:
        run = Run(bench, replace(Plan.of(1), tls=False, events=(), dns=0, later=0, spoilt_requests=0))
        return run.with_a_damaged_record()

    with Bench.open() as bench:
        right = reasons(bench)
        with wrong_lines.stored_record_not_checked():
            return right == ["local_damage"] != reasons(bench)


def main(arguments: list[str]) -> None:
    count, seed, workers = (int(text) for text in (*arguments, "1", "1", "2")[:3])
    tally = campaign(count, seed, workers)
    words = f"network runs {tally.runs}, lost {tally.lost}, twice {tally.twice}, unreadable {tally.unreadable}"
    sys.stdout.write("\n".join([*tally.findings, words, ""]))
    sys.exit(not tally.clean)


if __name__ == "__main__":
    main(sys.argv[1:])
