"""The rules run without Qt: sync, device hosts and command lines must not load it."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError("Qt is barred here: " + name)

sys.meta_path.insert(0, NoQt())
import intake
names = [m.name for m in pkgutil.walk_packages(intake.__path__, "intake.", onerror=lambda name: None)]
names = [n for n in names if not n.startswith("intake.qt")]
for name in names:
    importlib.import_module(name)
assert "PySide6" not in sys.modules
print(len(names))
"""


def test_all_rules_import_without_qt() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 15, "the walk must have found the modules"
