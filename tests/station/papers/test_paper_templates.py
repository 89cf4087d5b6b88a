"""Templates are data: what is malformed is reported with its place, and what was in force stays in force."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paper_kit import head, matter
from typer.testing import CliRunner

from intake.case.events import Noticed
from intake.papers import notices
from intake.papers.paper import Paper
from intake.papers.wording import Wording
from station.commands.hall_station import app
from station.papers import Failed, Printery, install, serve, shared_printery
from station.papers import printery as printery_module
from station.papers.samples import samples
from station.typeset import documents_folder

PAPER = notices.one_time_notice(head(), matter(), Noticed((), 20, None))


def few(wording: Wording) -> Iterator[tuple[str, Paper]]:
    """One of each layout; that every document goes well with our templates is shown elsewhere."""
    shown = {"D02", "D19-ticket", "D20", "D23", "GUIDE"}
    return (sample for sample in samples(wording) if sample[0] in shown)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(documents_folder(), tmp_path / "documents"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def break_syntax(folder: Path) -> None:
    change(folder / "official.typ", "#ending", "#ending(")


def ask_for_what_is_not_there(folder: Path) -> None:
    change(folder / "official.typ", "data.organ", "data.bureau")


def drop_the_seal(folder: Path) -> None:
    change(folder / "official.typ", "#ending", "")


def lose_a_file(folder: Path) -> None:
    (folder / "slip.typ").unlink()


def forget_a_sentence(folder: Path) -> None:
    path = folder / "wording.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    del data["texts"]["common.remedies"]
    path.write_text(json.dumps(data), encoding="utf-8")


def misspell_a_place(folder: Path) -> None:
    change(folder / "wording.json", "{review_organ}", "{reviewer}")


@pytest.mark.parametrize(
    ("broken", "file", "reason"),
    [
        (break_syntax, "official.typ", "unclosed"),
        (ask_for_what_is_not_there, "official.typ", "bureau"),
        (drop_the_seal, "official.typ", "does not say"),
        (lose_a_file, "slip.typ", "cannot be read"),
        (forget_a_sentence, "wording.json", "is missing"),
        (misspell_a_place, "wording.json", "there is no place {reviewer}"),
    ],
)
def test_a_malformed_template_is_reported_and_the_last_good_one_stays(
    folder: Path, broken: Callable[[Path], None], file: str, reason: str
) -> None:
    printery = Printery(documents_folder())
    before = printery.render_pdf(PAPER)
    broken(folder)
    problems = printery.stage(folder, few)
    assert any(problem.file == file and reason in problem.reason for problem in problems), [*map(str, problems)]
    after = printery.render_pdf(PAPER)
    assert isinstance(after, bytes)
    assert isinstance(before, bytes)
    assert len(after) == pytest.approx(len(before), abs=200)


def test_good_templates_come_into_force_and_later_changes_of_the_files_do_not(folder: Path) -> None:
    printery = Printery(documents_folder())
    change(folder / "wording.json", "六十日内", "60日内")
    assert printery.stage(folder, few) == ()
    assert "60日内" in printery.wording.say("common.remedies", review_organ="甲", court="乙")
    (folder / "official.typ").write_text("#broken(", encoding="utf-8")
    assert not isinstance(printery.render_pdf(PAPER), Failed)


def test_a_folder_without_templates_is_no_printery(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"official\.typ: cannot be read"):
        Printery(tmp_path)


# --- a terminal's own -------------------------------------------------------------------------------------------


def a_few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendering all of them is shown elsewhere."""
    monkeypatch.setattr(printery_module, "every_sample", few)


@pytest.fixture
def _as_shipped_afterwards() -> Iterator[None]:
    yield
    shared_printery.cache_clear()


@pytest.mark.usefixtures("_as_shipped_afterwards")
def test_a_place_has_its_own_words_from_the_next_start(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_few_samples(monkeypatch)
    home = tmp_path / "home"
    change(folder / "wording.json", "六十日内", "60日内")
    done = CliRunner().invoke(app, ["papers", "install", str(folder), "--home", str(home)])
    assert done.exit_code == 0, done.output
    shutil.rmtree(folder)
    assert "六十日内" in said()
    assert serve(home) == ()
    assert "60日内" in said()


def said() -> str:
    return shared_printery().wording.say("common.remedies", review_organ="甲", court="乙")


@pytest.mark.usefixtures("_as_shipped_afterwards")
def test_what_is_malformed_is_not_installed_and_the_last_good_one_stays(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_few_samples(monkeypatch)
    home = tmp_path / "home"
    change(folder / "wording.json", "六十日内", "60日内")
    assert install(home, folder) == ()
    misspell_a_place(folder)
    refused = CliRunner().invoke(app, ["papers", "install", str(folder), "--home", str(home)])
    assert refused.exit_code == 1
    assert "{reviewer}" in refused.output
    assert serve(home) == ()
    assert "60日内" in said()


@pytest.mark.usefixtures("_as_shipped_afterwards")
@pytest.mark.parametrize("damage", [b"", b"{}", b'{"schema": "hall.documents/1", "texts": {"paper.typ": 1}}', b"\xff"])
def test_a_damaged_file_leaves_the_templates_that_ship(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "documents.json").write_bytes(damage)
    assert [problem.file for problem in serve(tmp_path)] == ["documents.json"]
    assert "六十日内" in said()


def test_check_names_every_fault_for_who_writes_templates(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_few_samples(monkeypatch)
    pictures = folder / "pictures"
    sound = CliRunner().invoke(app, ["papers", "check", str(folder), "--json"])
    assert json.loads(sound.output) == {"good": True, "problems": []}
    drop_the_seal(folder)
    faulty = CliRunner().invoke(app, ["papers", "check", str(folder), "--pictures", str(pictures)])
    assert faulty.exit_code == 1
    assert "official.typ: D02" in faulty.output
    assert not pictures.exists()


PIECES = ["{", "}", "(", "#", '"', "$", "\\", "..", "while true {}", "\u0000", "😀", "#panic()"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["paper.typ", "official.typ", "wording.json"]),
    st.floats(0, 0.999),
    st.integers(0, 40),
    st.sampled_from(PIECES),
)
def test_any_damage_is_a_report_or_harmless_and_papers_still_come_out(
    folder: Path, name: str, where: float, length: int, piece: str
) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    at = int(where * len(text))
    path.write_text(text[:at] + piece + text[at + length :], encoding="utf-8")
    try:
        printery = Printery(documents_folder())
        problems = printery.stage(folder, lambda wording: [("D02", PAPER)])
        assert all(problem.file and problem.reason for problem in problems)
        assert isinstance(printery.render_pdf(PAPER), bytes)
    finally:
        path.write_text(text, encoding="utf-8")
