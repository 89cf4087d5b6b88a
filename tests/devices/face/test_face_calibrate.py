"""The calibration page: what it counts, and that it names nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.face import calibrate
from devices.face.calibrate import main


def test_without_models_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--faces", str(tmp_path), "--models", str(tmp_path)]) == 1
    assert "is missing" in capsys.readouterr().err


@pytest.mark.shared_data
def test_the_page_counts_pairs_and_says_what_it_does_not_prove(
    tmp_path: Path, models: Path, photographs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of = calibrate._variants
    monkeypatch.setattr(calibrate, "_variants", lambda who, name: list(all_of(who, name))[:1])
    out, faces = tmp_path / "page.md", str(photographs)
    asked = ["--faces", faces, "--models", str(models), "--living", faces, "--pictures", faces, "--out", str(out)]
    assert main(asked) == 0
    page = out.read_text(encoding="utf-8")
    assert "**3 photographs of 2 people** (0 without a face" in page
    assert "| same person: photograph with photograph | 1 |" in page
    assert "| different people: photograph with photograph | 2 |" in page
    assert "| different people: photograph with portrait of 102 × 126 | 4 |" in page
    assert "At the threshold 0 pairs of different people were taken for one, and 0 pairs" in page
    assert "| living: frames of the camera | 3 |" in page
    assert "rate may still be up to 50%" in page
    assert "**not calibrated**" in page
    assert not any(path.stem in page or str(path.parent) in page for path in photographs.iterdir())
