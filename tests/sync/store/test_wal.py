"""A bit that rots in the write-ahead log costs no commit: it is noticed, put right, or at least reported; and what a
power cut leaves of a log is never taken for that."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from store_kit import HandClock, new_id, take_in

from sync.store import wal
from sync.store.schema import damage, intakes
from sync.store.store import Store

SUBMITS = 4


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A home as a kill leaves it, with everything it took in still in the log alone."""
    made = tmp_path_factory.mktemp("killed")
    Store.open(made / "living", HandClock()).close()
    with Store.open(made / "living", HandClock()) as store:
        taken = []
        for _ in range(SUBMITS):
            case = new_id()
            taken.append(take_in(store, case, (store.put_blob(case, b"page" * 100, "image/jpeg"),)).intake_id)
        shutil.copytree(made / "living", made / "home")
    return made / "home", taken


@pytest.fixture
def home(killed: tuple[Path, list[str]], tmp_path: Path) -> Path:
    shutil.copytree(killed[0], tmp_path / "home")
    return tmp_path / "home"


def log_of(home: Path) -> Path:
    return home / "store" / "hall.db-wal"


def flip(path: Path, at: int, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)


def taken_in(store: Store) -> list[str]:
    with store._database.read() as connection:
        return list(connection.execute(select(intakes.c.id).order_by(intakes.c.taken_in_at, intakes.c.id)).scalars())


#: Of the header, of the headers of frames, of a page; in the first frame, one between, the last.
HEADER = [(place, 0.0) for place in (0, 6, 11, 17, 22, 27)]
FRAMES = [(wal.HEADER + place, 0.5) for place in (2, 6, 10, 18, 22, 30)]
ENDS = [(wal.HEADER + place, part) for part in (0.0, 1.0) for place in (6, 14, 22, 4000)]


@pytest.mark.parametrize(("place", "part"), HEADER + FRAMES + ENDS)
def test_one_flipped_bit_costs_no_commit(home: Path, killed: tuple[Path, list[str]], place: int, part: float) -> None:
    last = (log_of(home).stat().st_size - wal.HEADER) // wal.FRAME - 1
    flip(log_of(home), place + int(last * part) * wal.FRAME, place % 8)
    with Store.open(home, HandClock()) as store:
        assert sorted(taken_in(store)) == sorted(killed[1])
        with store._database.read() as connection:
            (noted,) = connection.execute(select(damage)).all()
    assert (noted.sort, noted.mended_at is None) == ("log", False)
    assert (home / "store" / noted.subject / "hall.db-wal").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("bit", [4, 7])
@pytest.mark.parametrize("word", range(0, 1000, 83))
def test_of_the_many_words_that_would_do_the_page_itself_says_which(home: Path, word: int, bit: int) -> None:
    """In a word's highest bits an error has the same checksum wherever it is, every few words."""
    last = (log_of(home).stat().st_size - wal.HEADER) // wal.FRAME - 1
    before = log_of(home).read_bytes()
    high = 3 if sys.byteorder == "little" else 0
    flip(log_of(home), wal.HEADER + last // 2 * wal.FRAME + 24 + 4 * word + high, bit)
    with Store.open(home, HandClock()) as store:
        assert log_of(home).read_bytes()[: len(before)] == before
        assert store.verify().errors == ()


@pytest.mark.parametrize(("place", "part"), [*HEADER[-2:], *FRAMES[1:4]])
def test_without_the_mark_what_follows_shows_it(
    home: Path, killed: tuple[Path, list[str]], place: int, part: float
) -> None:
    (home / "store" / "hall.db-mark").unlink()
    last = (log_of(home).stat().st_size - wal.HEADER) // wal.FRAME - 1
    flip(log_of(home), place + int(last * part) * wal.FRAME)
    with Store.open(home, HandClock()) as store:
        assert sorted(taken_in(store)) == sorted(killed[1])
        assert store.verify().errors == ()


def test_a_frame_that_cannot_be_put_right_costs_its_page_and_no_other(home: Path) -> None:
    log = log_of(home)
    count = (log.stat().st_size - wal.HEADER) // wal.FRAME
    at = wal.HEADER + count // 2 * wal.FRAME + 24
    for offset in (100, 900, 2000):
        flip(log, at + offset)
    with Store.open(home, HandClock()) as store, store._database.read() as connection:
        (noted,) = connection.execute(select(damage)).all()
    assert noted.lost.startswith("1 of 1 damaged frames")
    assert noted.mended_at is None


@pytest.mark.parametrize("pages", [1, 3, 2**31])
def test_a_size_that_rotted_with_its_page_does_not_cut_the_database_off(
    home: Path, killed: tuple[Path, list[str]], pages: int
) -> None:
    log = log_of(home)
    data = bytearray(log.read_bytes())
    last = wal.HEADER + ((len(data) - wal.HEADER) // wal.FRAME - 1) * wal.FRAME
    data[last + 4 : last + 8] = pages.to_bytes(4, "big")
    data[last + 300] ^= 1
    log.write_bytes(data)
    before = (home / "store" / "hall.db").stat().st_size
    with Store.open(home, HandClock()) as store, store._database.read() as connection:
        (noted,) = connection.execute(select(damage)).all()
        assert set(connection.execute(select(intakes.c.id)).scalars()) >= set(killed[1][:-1])
    assert noted.lost.startswith("1 of 1 damaged frames")
    assert (home / "store" / "hall.db").stat().st_size >= before


def test_what_a_power_cut_tears_off_is_no_damage(home: Path) -> None:
    log = log_of(home)
    whole = log.read_bytes()
    with Store.open(home, HandClock()) as store:
        before = log.stat().st_size
        take_in(store)
        longer = log.read_bytes()
    assert len(longer) > before == len(whole)
    rng = random.Random(1)
    for _ in range(20):
        torn = bytearray(longer)
        for sector in range(before // 512, len(longer) // 512 + 1):
            if rng.random() < 0.4:
                start = max(sector * 512, before)
                torn[start : sector * 512 + 512] = bytes(len(torn[start : sector * 512 + 512]))
        assert torn == longer or wal.look(bytes(torn), None, lambda _page, _number: False) is None


def test_a_log_that_was_cut_short_is_damage(home: Path) -> None:
    log = log_of(home)
    log.write_bytes(log.read_bytes()[: -wal.FRAME])
    with Store.open(home, HandClock()) as store, store._database.read() as connection:
        assert len(connection.execute(select(damage)).all()) == 1


def test_while_another_has_the_store_open_its_log_is_left_alone(home: Path) -> None:
    with Store.open(home, HandClock()) as store:
        take_in(store)
        flip(log_of(home), wal.HEADER + 100)
        with Store.open(home, HandClock()):
            pass
        assert not list((home / "store").glob("damaged-*"))
