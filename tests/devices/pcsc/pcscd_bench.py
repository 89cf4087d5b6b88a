"""What the tests with a real pcscd need of the machine."""

from __future__ import annotations

import os

import pytest

from devices.simulators.own_pcscd import missing


def need_pcscd() -> None:
    """Skips, and fails in CI, where pcscd, vpcd or the right to a mount namespace is missing."""
    lacks = missing()
    if lacks is not None:
        if os.environ.get("CI"):
            pytest.fail(f"missing: {lacks}")
        pytest.skip(f"missing: {lacks}")
