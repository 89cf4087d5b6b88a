"""What this terminal does with what the platform announces: catalogues and configuration (docs/adr/0014 "Down").

Implements `sync.agent_announcements.Recipients`. It runs in the agent's process; the apps find what came into force by
looking (`station.catalogue_watch`).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from intake.clock import Clock, Reading
from station.catalogue_import import CatalogueImport, ImportReport, identity_of
from station.catalogue_store import CatalogueStore
from station.platform_settings import FILE_NAME as PLATFORM_FILE
from station.platform_settings import refused_keys
from station.resources_place import resources_folder
from station.staff import StaffRole
from station.terminal_file import TerminalFileError, toml_sections, try_settings
from sync.agent_announcements import Answered
from sync.bundles import BadBundle, Offer, check_file, unpack
from sync.catalogue_signature import signature_file
from sync.files import private_folder, replace_synced

_STAGING = "catalogue/staging"


class Announced:
    """The terminal below ``home``."""

    staff_roles = frozenset(role.value for role in StaffRole)

    def __init__(self, home: Path, clock: Clock, shipped: Path | None = None) -> None:
        self._home = home
        self._clock = clock
        self._store = CatalogueStore(home, shipped or resources_folder() / "catalog")

    def catalogue_version(self) -> int:
        return self._store.bundle_version()

    def install(self, offer: Offer, file: Path) -> Answered:
        """All of it or nothing: what is in force changes in one rename, after every check there is."""
        staging = self._home / _STAGING
        try:
            check_file(offer, file)
            shutil.rmtree(staging, ignore_errors=True)  # of a try that was cut off
            private_folder(staging)
            report = self._import(offer, _staged(offer, file, staging))
        except BadBundle as error:
            return Answered("refused", str(error))
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        if report.refused is not None:
            lines = [report.refused.get("en"), *(f"{line.where}: {line.reason.get('en')}" for line in report.problems)]
            return Answered("refused", "; ".join(lines[:20]))
        return Answered("done", f"{report.items} items")

    def configure(self, body: Mapping[str, Any]) -> Answered:
        """Keeps the settings whole, or refuses them whole. In force with the next start of each part."""
        given = body.get("settings")
        problems = refused_keys(given)
        if problems or not isinstance(given, dict):
            return Answered("refused", "; ".join(problems))
        try:
            own = try_settings(self._home, given)
        except TerminalFileError as error:
            return Answered("refused", "; ".join(problem.partition(": ")[2] for problem in error.problems))
        replace_synced(private_folder(self._home) / PLATFORM_FILE, toml_sections(given).encode())
        if own:
            return Answered("overridden", "terminal.toml says otherwise: " + ", ".join(own))
        return Answered("done")

    def _import(self, offer: Offer, source: Path) -> ImportReport:
        now: Reading = self._clock.now()
        work = CatalogueImport(self._store, now.utc, now.local.date(), identity_of(self._home))
        return work.run(source, strict=True, bundle=offer.version)


def _staged(offer: Offer, file: Path, staging: Path) -> Path:
    """The bundle's content with its signature beside it, as `CatalogueImport` wants it."""
    source = staging / ("catalogue.xlsx" if offer.form == "xlsx" else "catalogue")
    if offer.form == "xlsx":
        shutil.copyfile(file, source)
    else:
        unpack(file, source)
    signature_file(source).write_text(offer.token, "ascii")
    return source
