"""Scanner on a cable behind `devices.ports.DocumentScanner`, through SANE."""

from __future__ import annotations
