"""The platform comes back from a backup that is older than a terminal: the terminal comes back too, and everything it
ever took in is there once (docs/adr/0014)."""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from case_kit import OTHER_CLERK, moved, notice, supplement
from office_kit import page
from sqlalchemy import select
from store_kit import HandClock
from terminal_kit import RULES, Terminal
from typer.testing import CliRunner

from intake.case.states import CaseState
from intake.text import CHINESE, ENGLISH
from station.commands import again as command
from station.commands.hall_sync import app
from sync.enrol_again import KnownAgain, NotKnown, enrol_again, fingerprint_of, offer_what_was_lost, with_next_key
from sync.identity import Culprit, Identity, enrol
from sync.key_change import change_key, is_broken_off
from sync.key_ring import KeyRing
from sync.outcomes import Fault, Transport
from sync.platform import backups, enrolment, enrolment_again, keys
from sync.platform.app import openapi_document
from sync.platform.cli import app as platform_app
from sync.platform.records import listed_intakes
from sync.signatures import KeySet
from sync.store.schema import outbox
from sync.store.store import Store
from sync.transport import HttpTransport
from sync.upkeep import heed_key_set
from tests.faults.hall import hall_sync
from tests.sync.faults import FaultyPlatform
from tests.sync.platform.platform_support import HandClock as CityClock
from tests.sync.platform.platform_support import Running, only_sqlite, platform

pytestmark = only_sqlite


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "FRESH_S", 0.0)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("blank") / "home"
    Store.open(made, HandClock()).close()
    return made


@dataclass
class World:
    """A city that can be backed up and put back, and its terminals' homes."""

    folder: Path
    blank: Path
    clock: CityClock

    @contextmanager
    def serving(self) -> Iterator[Running]:
        (self.folder / "city").mkdir(exist_ok=True)
        with platform(self.folder / "city", self.clock, rules=RULES) as running:
            yield running

    @contextmanager
    def terminal(self, name: str, running: Running) -> Iterator[Terminal]:
        """Enrolled the first time; the platform's port is another after each start."""
        home = self.folder / name
        with ExitStack() as stack:
            if home.exists():
                replace(Identity.load(home), platform_url=running.url).save(home)
                identity = Identity.load(home)
            else:
                shutil.copytree(self.blank, home)
                identity = enrol(home, enrolment.new_code(running.database, running.clock), running.url, name=name)
            clock = HandClock(running.clock.utc)
            store = stack.enter_context(Store.open(home, clock))
            yield Terminal(home, store, clock, identity, stack)

    def back_up(self) -> None:
        with (
            closing(sqlite3.connect(self.folder / "city" / "platform.db")) as live,
            closing(sqlite3.connect(self.folder / "backup.db")) as copy,
        ):
            live.backup(copy)

    def restore(self, *, told: bool = True) -> None:
        """``told``: by `hall-platform restored`, as it should be."""
        for file in (self.folder / "city").glob("platform.db*"):
            file.unlink()
        shutil.copy(self.folder / "backup.db", self.folder / "city" / "platform.db")
        if not told:
            return
        with self.serving() as running:
            running.database.write(lambda c: backups.restored(c, running.blobs, running.clock.now()))


@pytest.fixture
def world(tmp_path: Path, blank: Path) -> World:
    """Backed up when nobody was enrolled yet."""
    world = World(tmp_path, blank, CityClock())
    with world.serving():
        world.back_up()
    return world


def again_code(running: Running, identity: Identity, **more: Any) -> str:
    asked = (running.database, running.clock, identity.terminal_id, fingerprint_of(identity))
    made = enrolment_again.new_code(*asked, **more)
    assert isinstance(made, str), made
    return made


def come_back(one: Terminal, code: str, **more: Any) -> KnownAgain | NotKnown:
    return enrol_again(one.home, one.identity, code, one.clock.now(), name="a", **more)


def held(running: Running) -> dict[str, tuple[str, str]]:
    """Case number and digest of each intake; one that is there twice fails the test."""
    with running.database.read() as connection:
        listed = list(listed_intakes(connection))
    found = {one["intake_id"]: (one["case_no"], one["digest"]) for one in listed}
    assert len(found) == len(listed)
    return found


def receipts_are_genuine(one: Terminal, ids: list[str]) -> bool:
    """Each receipt kept is the platform's, of this life, and of this record."""
    known = Identity.load(one.home)
    key_set = KeySet.verified(known.key_set, dict(known.root_key))
    said = [key_set.receipt(receipt_of(one, record)) for record in ids]
    return [(receipt.record, receipt.terminal, receipt.epoch) for receipt in said] == [
        (record, one.id, known.epoch) for record in ids
    ]


def receipt_of(one: Terminal, record: str) -> str:
    with one.store._database.read() as connection:
        return str(connection.execute(select(outbox.c.receipt).filter_by(id=record)).scalar_one())


def test_what_was_delivered_and_what_was_not_is_there_once_and_the_numbers_are_what_they_were(world: World) -> None:
    with world.serving() as running, world.terminal("a", running) as one:
        page = one.store.put_blob(case := "0196cd2a-5f00-7000-8000-00000000000a", b"a page" * 1000, "image/jpeg")
        delivered = [one.take_in(), one.take_in(pages=(page,), case=case)]
        one.deliver()
        before = held(running)
        waiting = [one.take_in(), one.take_in()]
    world.clock.advance(timedelta(hours=1))
    world.restore()
    with world.serving() as running, world.terminal("a", running) as one:
        was = one.identity
        one.agent.work()  # nobody here, says the platform
        assert one.store.queue_status().trouble == "login_failed: invalid_client"
        assert (one.store.queue_status().pending, one.store.queue_status().stuck) == (2, ())
        assert not heed_key_set(one.store, KeyRing(one.identity, one.line))
        done = come_back(one, again_code(running, was))
        assert isinstance(done, KnownAgain)
        assert offer_what_was_lost(one.store, done.identity) == 2
        assert offer_what_was_lost(one.store, done.identity) == 0
        now = Identity.load(one.home)
        assert (now.terminal_id, now.device_code) == (was.terminal_id, was.device_code)
        assert now.private_key.thumbprint() == was.private_key.thumbprint()
        assert now.epoch != was.epoch
    with world.serving() as running, world.terminal("a", running) as one:
        one.deliver()
        after = held(running)
        assert set(after) == {*delivered, *waiting}
        assert before.items() <= after.items()
        assert heed_key_set(one.store, KeyRing(one.identity, one.line))
        assert (one.store.queue_status().pending, one.store.queue_status().acknowledged) == (0, 4)
        assert receipts_are_genuine(one, [*delivered, *waiting])
        assert one.store.verify().errors == ()
        fresh = one.take_in()  # its numbers go on where they were
        one.deliver()
        assert len({number for number, _ in held(running).values()}) == 5
        assert fresh in held(running)


def test_a_watermark_says_nothing_about_a_terminal_the_platform_did_not_know(world: World) -> None:
    """The platform's clock was ahead at the backup: what came after it is dated before it. The agent was faster with
    the key set than the technician's command with the store."""
    world.clock.advance(timedelta(hours=2))
    with world.serving() as running, world.terminal("other", running) as other:
        other.take_in()
        other.deliver()
    world.back_up()
    world.clock.advance(timedelta(hours=-2))
    with world.serving() as running, world.terminal("a", running) as one:
        lost = one.take_in()
        one.deliver()
    world.clock.advance(timedelta(hours=3))
    world.restore()
    with world.serving() as running, world.terminal("a", running) as one:
        done = come_back(one, again_code(running, one.identity))
        assert isinstance(done, KnownAgain)
        assert heed_key_set(one.store, KeyRing(done.identity, one.line))
        assert one.store.queue_status().pending == 0  # by the watermark it is held
        assert offer_what_was_lost(one.store, done.identity) == 1
    with world.serving() as running, world.terminal("a", running) as one:
        one.deliver()
        assert lost in held(running)


def test_what_was_delivered_is_offered_also_where_nobody_told_the_platform_that_it_was_restored(world: World) -> None:
    """It goes on in the epoch of the backup, in which it forgot the terminal and all it had from it."""
    with world.serving() as running, world.terminal("a", running) as one:
        assert heed_key_set(one.store, KeyRing(one.identity, one.line))
        lost = [one.take_in(), one.take_in()]
        one.deliver()
    world.restore(told=False)
    with world.serving() as running, world.terminal("a", running) as one:
        was = one.identity
        done = come_back(one, again_code(running, was))
        assert isinstance(done, KnownAgain)
        assert done.identity.epoch == was.epoch
        assert offer_what_was_lost(one.store, done.identity) == 2
    with world.serving() as running, world.terminal("a", running) as one:
        one.deliver()
        before = held(running)
        assert set(before) == set(lost)
        assert heed_key_set(one.store, KeyRing(one.identity, one.line))
        assert one.store.queue_status().pending == 0
        offer_what_was_lost(one.store, one.identity)  # the command once more
        one.deliver()
        assert held(running) == before
        assert receipts_are_genuine(one, lost)


def test_what_cannot_be_written_down_is_said_and_the_same_code_works_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.serving() as running, world.terminal("a", running) as one:
        one.take_in()
    world.restore()
    with world.serving() as running, world.terminal("a", running) as one:
        code = again_code(running, one.identity)

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "full")

        with monkeypatch.context() as patched:
            patched.setattr("sync.identity.replace_synced", full)
            outcome = come_back(one, code)
        assert outcome == NotKnown(Culprit.DISK, "not_kept", "ENOSPC")
        said = command.words_for(outcome, one.identity)
        assert ("同一登记码" in said.get(), "same code" in said.get("en")) == (True, True)
        assert Identity.load(one.home) == one.identity
        assert isinstance(come_back(one, code), KnownAgain)


def test_a_key_that_the_platform_cannot_take_is_no_dead_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another enrolment of this very machine has its key there: no code gives it back, so it comes under a new one."""
    with world.serving() as running, world.terminal("a", running) as one:
        ids = {one.take_in()}
        one.deliver()
        ids.add(one.take_in())
    world.restore()
    with world.serving() as running, world.terminal("a", running) as one:
        public = one.identity.private_key.as_dict(private=False)
        key = enrolment.public_key({part: str(public[part]) for part in ("kty", "crv", "x", "y")})
        assert key is not None
        other = enrolment.new_code(running.database, running.clock)
        enrolment.enrol(running.database, running.clock, other, "by mistake", key, "127.0.0.1")
        outcome = come_back(one, again_code(running, one.identity))
        assert outcome == NotKnown(Culprit.PLATFORM, "key_in_use")
        said = command.words_for(outcome, one.identity)
        assert ("--new-key" in said.get(), "--new-key" in said.get("en")) == (True, True)
        assert ("指纹可能报错" in said.get(), Identity.load(one.home) == one.identity) == (False, True)

        code = again_code(running, with_next_key(one.home, one.identity))
        with monkeypatch.context() as patched:
            patched.setattr("sync.identity.promote_next_key", lambda *_: None)
            patched.setattr("sync.enrol_again.promote", lambda *_: None)  # the power goes between the two files
            assert isinstance(come_back(one, code, new_key=True), KnownAgain)
        assert is_broken_off(one.home)
        assert isinstance(come_back(one, code, new_key=True), KnownAgain), "the same code, the same key"
        assert not is_broken_off(one.home)
        now = Identity.load(one.home)
        assert (now.terminal_id, now.device_code) == (one.identity.terminal_id, one.identity.device_code)
        assert now.private_key.thumbprint() != one.identity.private_key.thumbprint()
        again = come_back(replace(one, identity=now), code, new_key=True)
        assert isinstance(again, KnownAgain), "broken off before anything was offered: the key is in force already"
        assert again.identity.private_key.thumbprint() == now.private_key.thumbprint()
        assert not is_broken_off(one.home)
        assert offer_what_was_lost(one.store, now) == 1
    with world.serving() as running, world.terminal("a", running) as one:
        one.deliver()
        assert set(held(running)) == ids
        assert receipts_are_genuine(one, sorted(ids))


def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_code(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.serving() as running, world.terminal("a", running) as one:
        one.take_in()
    world.restore()
    with world.serving() as running, world.terminal("a", running) as one:
        code = again_code(running, one.identity)
        before = (one.home / "identity" / "identity.json").read_bytes()
        honest = HttpTransport.request

        def lost(line: HttpTransport, *asked: Any, **more: Any) -> Any:
            honest(line, *asked, **more)
            return Transport(Fault.CUT, "connection reset")

        with monkeypatch.context() as patched:
            patched.setattr(HttpTransport, "request", lost)
            assert come_back(one, code) == NotKnown(Culprit.NETWORK, "cut", "connection reset")
        assert (one.home / "identity" / "identity.json").read_bytes() == before
        assert isinstance(come_back(one, code), KnownAgain)
        assert isinstance(come_back(one, code), KnownAgain)
        one.deliver()
        assert len(held(running)) == 1


def operations_problems() -> list[str]:
    """What the contract says that this request may be refused for."""
    responses = openapi_document()["paths"]["/v1/enrol/again"]["post"]["responses"]
    return re.findall(r"`(\w+)`:", " ".join(answer["description"] for answer in responses.values()))


def test_what_is_refused_is_named_and_nothing_here_changes(world: World, tmp_path: Path) -> None:
    with world.serving() as running, world.terminal("a", running) as one, world.terminal("b", running) as two:
        one.take_in()
        assert isinstance(two, Terminal)
    world.restore()
    with (
        world.serving() as running,
        world.terminal("a", running) as one,
        world.terminal("b", running) as two,
        world.terminal("c", running) as new,
    ):
        code = again_code(running, one.identity)
        before = (one.home / "identity" / "identity.json").read_bytes()
        tries: dict[str, tuple[Terminal, str, dict[str, Any]]] = {
            "code_unknown": (one, "XXXX-XXXX-XXXX", {}),
            "other_terminal": (two, code, {}),
            "code_of_another_kind": (one, enrolment.new_code(running.database, running.clock), {}),
            "foreign_key": (one, again_code(running, replace(new.identity, terminal_id=one.id)), {}),
            "plain_http": (one, code, {"platform_url": "http://platform.example"}),
            "connect": (one, code, {"platform_url": "http://127.0.0.1:1"}),
            "no_ca_file": (one, code, {"ca_file": str(tmp_path / "none.pem")}),
        }
        for reason, (who, given, more) in tries.items():
            outcome = come_back(who, given, **more)
            assert isinstance(outcome, NotKnown), reason
            assert outcome.reason == reason
            said = command.words_for(outcome, who.identity)
            assert "登记码" in said.get()
            assert "code" in said.get("en").lower() or reason == "foreign_key"
        (tmp_path / "stranger").mkdir()
        with platform(tmp_path / "stranger", world.clock) as stranger:
            outcome = come_back(one, code, platform_url=stranger.url)
            assert isinstance(outcome, NotKnown)
            assert (outcome.culprit, outcome.reason) == (Culprit.ADDRESS, "other_platform")
        assert (one.home / "identity" / "identity.json").read_bytes() == before
        assert isinstance(come_back(one, code), KnownAgain)


def test_an_impostor_with_the_issuers_name_has_not_its_root(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever answers at the address can say anything but what the pinned root signs."""
    with world.serving() as running, world.terminal("a", running) as one:
        code = again_code(running, one.identity)
        honest = HttpTransport.request
        (tmp_path / "rogue").mkdir()
        with platform(tmp_path / "rogue", world.clock) as rogue, rogue.database.read() as connection:
            forged = keys.load_identity(connection).key_set
        bent: list[dict[str, Any]] = [
            {"key_set": forged},
            {"terminal_id": "T-ZZZZ"},
            {"device_code": "ZZZZ"},
            {"role": "hall"},
            {"hall": {"draft_key": "x"}},
        ]
        for change in bent:

            def answer(line: HttpTransport, *asked: Any, change: Any = change, **more: Any) -> Any:
                true = honest(line, *asked, **more)
                return true if isinstance(true, Transport) else replace(true, body={**true.body, **change})

            with monkeypatch.context() as patched:
                patched.setattr(HttpTransport, "request", answer)
                outcome = come_back(one, code)
            assert isinstance(outcome, NotKnown), change
            assert outcome.reason in ("other_platform", "bad_answer", "other_role")
            assert Identity.load(one.home) == one.identity


def test_a_key_that_was_changed_after_the_backup_is_made_known_again(world: World) -> None:
    with world.serving() as running, world.terminal("a", running) as one:
        world.back_up()
        assert change_key(one.home, one.line.ask, one.clock) is None
        lost = one.take_in()
        one.deliver()
    world.clock.advance(timedelta(minutes=20))
    world.restore()
    with world.serving() as running, world.terminal("a", running) as one:
        assert not heed_key_set(one.store, KeyRing(one.identity, one.line))  # it cannot even log in
        done = come_back(one, again_code(running, one.identity, changed_key=True))
        assert isinstance(done, KnownAgain)
        offer_what_was_lost(one.store, done.identity)
    with world.serving() as running, world.terminal("a", running) as one:
        one.deliver()
        assert set(held(running)) == {lost}


def test_what_was_added_elsewhere_to_a_lost_case_waits_until_the_case_is_there_again(world: World) -> None:
    """`out_of_order` is a matter of waiting: the intake is offered again by its own terminal, and parks nothing."""
    with world.serving() as running, world.terminal("b", running):
        world.back_up()
    with world.serving() as running, world.terminal("a", running) as one, world.terminal("b", running) as two:
        case = one.take_in()
        notice(one.store, case, terminal=one.id)
        one.deliver()
        two.follow()
        brought = page(two, case)
        more = {"terminal": two.id, "actor": OTHER_CLERK, "online": False}
        assert moved(supplement(two.store, case, 1, 2, page=brought, **more)).case.state is CaseState.SUPPLEMENTED
    world.clock.advance(timedelta(hours=1))
    world.restore()
    with world.serving() as running, world.terminal("a", running) as one, world.terminal("b", running) as two:
        assert heed_key_set(two.store, KeyRing(two.identity, two.line))
        for _ in range(5):
            two.clock.advance(600)
            two.agent.work()
        assert (two.store.queue_status().pending, two.store.queue_status().stuck) == (1, ())
        assert (two.case(case).state, held(running)) == (CaseState.SUPPLEMENTED, {})
        done = come_back(one, again_code(running, one.identity))
        assert isinstance(done, KnownAgain)
        assert offer_what_was_lost(one.store, done.identity) == 2
    with world.serving() as running, world.terminal("a", running) as one, world.terminal("b", running) as two:
        one.deliver()
        two.deliver()
        one.follow()
        two.follow()
        assert set(held(running)) == {case}
        assert one.case(case).state is two.case(case).state is CaseState.SUPPLEMENTED
        assert one.case(case).events == two.case(case).events
        assert one.store.verify().errors == two.store.verify().errors == ()


def test_operator_and_technician_bring_a_terminal_back_by_their_commands(world: World) -> None:
    """As the operations page says it: id and fingerprint one way, the code the other way, then the agent's process."""

    def technician(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["enrol", *arguments, "--home", str(world.folder / "a")])
        return done.exit_code, done.output

    def operator(*arguments: str) -> str:
        database = f"sqlite:///{world.folder / 'city' / 'platform.db'}"
        done = CliRunner().invoke(platform_app, ["terminal-code", *arguments, "--db", database])
        assert done.exit_code == 0, done.output
        return done.output.strip()

    with world.serving() as running, world.terminal("a", running) as one:
        ids = {one.take_in()}
        one.deliver()
        ids.add(one.take_in())
        terminal_id, mark = one.id, fingerprint_of(one.identity)
    world.restore()
    with world.serving() as running:
        with world.terminal("a", running):
            pass  # its platform is at another port since
        code, said = technician("--again")
        assert (code, f"terminal-code --again {terminal_id} --key {mark}" in said) == (0, True)
        right = operator("--again", terminal_id, "--key", mark)
        code, said = technician("--again", "XXXX-XXXX-XXXX")
        assert (code, "请平台管理员重新生成登记码" in said, "加 --hall 大厅名" in said) == (1, True, True)
        assert technician("--again", "--replace", right)[0] == 2
        assert technician()[0] == 2
        code, said = technician("--again", right)
        assert (code, terminal_id in said, "有1件以前送达过的" in said, "共有2件" in said) == (0, True, True, True)
        assert "请重新启动" not in said
        address = Identity.load(world.folder / "a").platform_url.replace("127.0.0.1", "localhost")
        code, said = technician("--again", right, "--platform", address)
        assert (code, "请重新启动 hall-sync run" in said, "restart" in said) == (0, True, True)
        agent = hall_sync("run", "--until-empty", home=world.folder / "a")
        assert agent.returncode == 0, agent.stderr
        assert set(held(running)) == ids
        with world.terminal("a", running) as one:
            assert receipts_are_genuine(one, sorted(ids))


REASONS = sorted(
    {name for name in operations_problems() if name not in ("interrupted", "unsupported_media_type")}
    | {fault.value for fault in Fault}
    | {"no_ca_file", "not_platform", "too_old", "bad_answer", "other_role", "not_a_url", "scheme", "plain_http"}
)


@pytest.mark.parametrize("culprit", list(Culprit))
def test_every_outcome_has_words_in_both_languages_that_say_what_to_do_next(culprit: Culprit) -> None:
    identity = FaultyPlatform().identity("http://127.0.0.1:1")
    for reason in REASONS:
        said = command.words_for(NotKnown(culprit, reason, "detail"), identity)
        for language, next_step in ((CHINESE, "请"), (ENGLISH, "code|enrol|update|address|compare|ask")):
            text = said.get(language)
            assert "{" not in text, reason
            assert re.search(next_step, text, re.IGNORECASE), (reason, text)


def test_a_terminal_that_was_never_enrolled_cannot_come_back(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["enrol", "--again", "--home", str(tmp_path)])
    assert (done.exit_code, "not enrolled" in done.output) == (1, True)
