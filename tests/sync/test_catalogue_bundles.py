"""Catalogues from the platform (RELIABILITY A9): rollback, freeze, mix-and-match, wrong type, oversized, broken, killed
in the middle: refused, and the last good one stays. A real platform, a real terminal, over HTTP."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from terminal_kit import City, Terminal

from intake.catalog import load_catalog
from intake.clock import Reading
from station.announced import Announced
from station.catalogue_store import CatalogueStore
from station.resources_place import resources_folder
from sync.agent_announcements import PIECE, AnnouncementDesk, Answered
from sync.bundles import BadBundle, offer_of, unpack
from sync.key_ring import KeyRing
from sync.outcomes import Fault, Transport
from sync.platform import announcements, scope
from sync.platform.keys import load_identity
from sync.platform.publishing import NotPublished, bundle_file, publish
from sync.platform.schema import announcements as announced_rows
from sync.platform.schema import outcomes
from sync.signatures import CATALOGUE_TYPE, RECEIPT_TYPE
from sync.transport import Answer

SENIOR = "1110010000000005103002011010000"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What came with the program, small."""
    target = tmp_path_factory.mktemp("shipped") / "catalog"
    shutil.copytree(resources_folder() / "catalog", target)
    shutil.rmtree(target / "packages")
    for path in (target / "items").iterdir():
        if path.name != "senior-card.json":
            path.unlink()
    regions = json.loads((target / "regions.json").read_text("utf-8"))
    few = {code: name for code, name in regions.items() if code.startswith("10")}
    (target / "regions.json").write_text(json.dumps(few, ensure_ascii=False), "utf-8")
    return target


@pytest.fixture
def t(hall: City, shipped: Path) -> Terminal:
    """A terminal that sees to what the platform announces."""
    return seeing(hall.terminal("t"), shipped)


def seeing(terminal: Terminal, shipped: Path) -> Terminal:
    recipients = Announced(terminal.home, terminal.clock, shipped)
    keys = KeyRing(terminal.identity, terminal.line)
    terminal.feed._hearer = AnnouncementDesk(
        terminal.home, terminal.store, terminal.line, keys, terminal.clock, recipients, {}
    )
    return terminal


def changed(shipped: Path, tmp_path: Path, fee: str) -> Path:
    """A new catalogue: the item's next version."""
    target = tmp_path / f"catalogue-{fee}"
    shutil.copytree(shipped, target)
    path = target / "items" / "senior-card.json"
    data = json.loads(path.read_text("utf-8"))
    data["version"] = int(fee)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return target


def published(hall: City, source: Path, version: int, *, days: int = 0, audience: str = scope.ALL) -> str:
    now = hall.running.clock.now()
    start = Reading(now.utc + timedelta(days=days))
    return publish(hall.running.database, hall.running.blobs.root, source, version, audience, start, now).digest


def follow(terminal: Terminal) -> None:
    terminal.feed.catch_up()
    terminal.feed.round(0.0)


def newest(terminal: Terminal, shipped: Path) -> int:
    catalog = CatalogueStore(terminal.home, shipped).load().catalog
    return max(item.version for item in catalog.versions(SENIOR))


def said(hall: City, terminal: Terminal) -> list[tuple[str, str]]:
    """What the platform has heard, by version and outcome."""
    terminal.deliver()
    with hall.running.database.read() as connection:
        rows = connection.execute(select(outcomes).order_by(outcomes.c.at, outcomes.c.id)).all()
    return [(row.id, row.outcome) for row in rows]


def announce(hall: City, token: str) -> None:
    body = {"version": 1, "offer": token}
    hall.running.database.write(
        lambda c: announcements.announce(c, "catalogue", "all", "all", body, hall.running.clock.now().rfc3339)
    )


def offer(hall: City, data: bytes, *, kind: str = CATALOGUE_TYPE, **different: Any) -> str:
    """A JWS about these bytes, which lie on the platform."""
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    file = bundle_file(hall.running.blobs.root, digest)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    now = hall.running.clock.now()
    payload = {
        "version": 2,
        "bundle": digest,
        "digest": digest,
        "size": len(data),
        "form": "zip",
        "effective_from": now.rfc3339,
        "expires_at": Reading(now.utc + timedelta(days=30)).rfc3339,
    }
    with hall.running.database.read() as connection:
        return load_identity(connection).receipts.sign(payload | different, kind)


def test_a_published_catalogue_comes_into_force_and_the_platform_hears_of_it(
    hall: City, t: Terminal, shipped: Path, tmp_path: Path
) -> None:
    published(hall, changed(shipped, tmp_path, "2"), 7)
    follow(t)
    assert newest(t, shipped) == 2
    assert Announced(t.home, t.clock, shipped).catalogue_version() == 7
    assert said(hall, t) == [("7", "done")]
    assert t.store.verify().errors == ()
    assert not any(path.is_file() for path in (t.home / "catalogue" / "offered").iterdir())


def test_it_waits_for_its_day_and_is_there_already(hall: City, t: Terminal, shipped: Path, tmp_path: Path) -> None:
    digest = published(hall, changed(shipped, tmp_path, "2"), 2, days=3)
    follow(t)
    assert newest(t, shipped) == 1
    assert datetime.fromisoformat(t.store.catalogue_staged()) == t.clock.now().utc + timedelta(days=3)
    assert (t.home / "catalogue" / "offered" / digest.removeprefix("sha256:")).is_file()
    bundle_file(hall.running.blobs.root, digest).unlink()  # with the network gone that day
    t.clock.advance(3 * 86400 + 60)
    t.feed._see_to_announcements()
    assert newest(t, shipped) == 2
    assert t.store.catalogue_staged() == ""


def test_no_way_back_and_no_old_one_that_was_held_back(hall: City, t: Terminal, shipped: Path, tmp_path: Path) -> None:
    source = changed(shipped, tmp_path, "3")
    published(hall, changed(shipped, tmp_path, "2"), 1)
    with hall.running.database.read() as connection:
        old = json.loads(connection.execute(select(announced_rows.c.body)).scalar_one())["offer"]
    published(hall, source, 2)
    follow(t)
    assert newest(t, shipped) == 3
    announce(hall, old)  # rollback: rightly signed, of lower version
    follow(t)
    assert newest(t, shipped) == 3
    with pytest.raises(NotPublished, match="higher"):
        published(hall, source, 1)
    late = seeing(hall.terminal("late"), shipped)
    hall.running.clock.advance(timedelta(days=40))
    late.clock.advance(40 * 86400)  # freeze: an offer that somebody kept back for long
    follow(late)
    assert newest(late, shipped) == 1
    assert said(hall, late)[-1] == ("1", "refused")


def zip_of(files: dict[str, bytes], bend: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            bend(info)
            archive.writestr(info, data)
    return buffer.getvalue()


def test_what_is_not_what_was_signed_is_refused_and_the_last_good_one_stays(
    hall: City, t: Terminal, shipped: Path, tmp_path: Path
) -> None:
    good = zip_of({path.relative_to(shipped).as_posix(): path.read_bytes() for path in shipped.rglob("*.json")})

    def link(info: zipfile.ZipInfo) -> None:
        info.external_attr = 0o120777 << 16

    published(hall, changed(shipped, tmp_path, "2"), 1)
    follow(t)
    for token in (
        offer(hall, good, kind=RECEIPT_TYPE),  # signed for something else
        offer(hall, good),  # the content has another digest than was signed: mixed
        offer(hall, b"not an archive"),
        offer(hall, good[:-100]),
        offer(hall, good, form="xlsx"),  # wrong type
        offer(hall, good, form="tar"),
        offer(hall, good, size=len(good) - 1),
        offer(hall, good, size=10**9),  # oversized
        offer(hall, good, version=-3),
        offer(hall, good, expires_at="never"),
        offer(hall, zip_of({"../../escaped.json": b"{}"})),
        offer(hall, zip_of({"/etc/escaped.json": b"{}"})),
        offer(hall, zip_of({"a\\b.json": b"{}"})),
        offer(hall, zip_of({".checked": b"{}"})),
        offer(hall, zip_of({"items/a.json": b"/etc/passwd"}, link)),
        "not.a.jws",
    ):
        announce(hall, token)
        follow(t)
        assert t.store.catalogue_offer() == ""
        assert newest(t, shipped) == 2
        assert not list(tmp_path.rglob("escaped.json"))
    assert dict(said(hall, t)) == {"1": "done", "2": "refused", "0": "refused"}


def test_an_archive_that_would_burst_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.bundles.MAX_CONTENT", 1000)
    file = tmp_path / "bundle"
    file.write_bytes(zip_of({"a.json": b"0" * 600, "b.json": b"0" * 600}))
    with pytest.raises(BadBundle, match="more than"):
        unpack(file, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_catalogue_with_a_fault_is_published_nowhere_and_refused_everywhere(
    hall: City, t: Terminal, shipped: Path, tmp_path: Path
) -> None:
    source = changed(shipped, tmp_path, "2")
    (source / "items" / "broken.json").write_text('{"impl_code": "x"}', "utf-8")
    with pytest.raises(NotPublished, match=r"broken\.json"):
        published(hall, source, 1)
    from sync.bundles import pack
    from sync.catalogue_signature import catalogue_digest

    data, _ = pack(source)
    announce(hall, offer(hall, data, digest=catalogue_digest(source)))
    follow(t)
    assert newest(t, shipped) == 1
    assert said(hall, t) == [("2", "refused")]


def test_a_download_that_is_cut_goes_on_where_it_stopped(
    hall: City, t: Terminal, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.agent_announcements.PIECE", 4096)
    assert PIECE > 4096
    source = changed(shipped, tmp_path, "2")
    (source / "noise.bin").write_bytes(os.urandom(30_000))
    published(hall, source, 1)
    asked: list[str] = []
    ask = t.line.ask

    def cut(method: str, path: str, **more: Any) -> Answer | Transport:
        if path.startswith("/v1/bundles/"):
            asked.append(more["headers"]["Range"])
            if len(asked) % 3 == 0:
                return Transport(Fault.CUT)
        return ask(method, path, **more)

    monkeypatch.setattr(t.line, "ask", cut)
    for _ in range(20):
        t.feed.round(0.0)
    assert newest(t, shipped) == 2
    starts = [int(one.removeprefix("bytes=").split("-")[0]) for one in asked]
    assert starts == sorted(starts)  # nothing that had come was asked for again


def test_killed_at_every_step_of_the_switch_the_old_or_the_new_one_serves_whole(
    hall: City, t: Terminal, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every change of a name below ``catalogue`` is a step; the power goes before each of them in turn."""
    published(hall, changed(shipped, tmp_path, "2"), 5)
    step = 0
    for step in range(60):
        cut = Cut(step, t.home / "catalogue")
        with monkeypatch.context() as patch:
            cut.into(patch)
            with contextlib.suppress(PowerCut):
                follow(t)
        loaded = CatalogueStore(t.home, shipped).load()
        assert loaded.passed_over == ()
        assert loaded.catalog.problems == ()
        assert max(item.version for item in loaded.catalog.versions(SENIOR)) in (1, 2)
        if not cut.fell:
            break
    assert step > 5
    follow(t)
    assert newest(t, shipped) == 2
    assert said(hall, t)[-1] == ("5", "done")


class PowerCut(BaseException):
    """Nothing runs after it."""


class Cut:
    """Ends the program before the n-th rename or removal of a name below a folder."""

    def __init__(self, after: int, folder: Path) -> None:
        self.left = after
        self.folder = str(folder)
        self.fell = False

    def into(self, patch: pytest.MonkeyPatch) -> None:
        for name in ("rename", "replace", "unlink", "mkdir", "rmdir"):
            patch.setattr(os, name, self._watched(getattr(os, name)))

    def _watched(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *more: Any, **options: Any) -> Any:
            if options.get("dir_fd") is None and str(path).startswith(self.folder):
                if self.left <= 0:
                    self.fell = True
                    raise PowerCut
                self.left -= 1
            return real(path, *more, **options)

        return call


def test_a_halls_catalogue_is_its_own(hall: City, shipped: Path, tmp_path: Path) -> None:
    east, west = (seeing(hall.terminal(name, name), shipped) for name in ("east", "west"))
    published(hall, changed(shipped, tmp_path, "2"), 1, audience=scope.of_hall("east"))
    follow(east)
    follow(west)
    assert (newest(east, shipped), newest(west, shipped)) == (2, 1)


def test_commands_are_done_once_and_answered(hall: City, shipped: Path) -> None:
    terminal = hall.terminal("c")
    done: list[str] = []

    def purge() -> Answered:
        done.append("purge")
        return Answered("done", "3 cases")

    keys = KeyRing(terminal.identity, terminal.line)
    recipients = Announced(terminal.home, terminal.clock, shipped)
    terminal.feed._hearer = AnnouncementDesk(
        terminal.home, terminal.store, terminal.line, keys, terminal.clock, recipients, {"purge": purge}
    )
    for _ in range(2):  # told a second time
        for name, command in (("1", "purge"), ("2", "rotate_key")):
            body = {"terminal": terminal.id, "name": command}
            hall.running.database.write(
                lambda c, name=name, body=body: announcements.announce(
                    c, "command", name, scope.of_terminal(terminal.id), body, hall.running.clock.now().rfc3339
                )
            )
        follow(terminal)
    assert done == ["purge"]
    assert sorted(said(hall, terminal)) == [("1", "done"), ("2", "refused")]


def test_an_offer_needs_every_member() -> None:
    with pytest.raises(BadBundle):
        offer_of({}, "")
    assert load_catalog(resources_folder() / "catalog").problems == ()
