"""``python -m tests.catalogue_generator FOLDER``: writes a catalogue of full size into a new folder."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.catalogue_generator.writing import write_lines

write_lines(Path(sys.argv[1]))
