"""What a plan brings along beside settings: pictures, authorities, the catalogue. Each is there once, whole, and the
stick may be pulled out afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from intake.clock import Reading
from intake.text import LocalizedText
from station.catalogue_import import CatalogueImport, ImportReport, identity_of
from station.catalogue_store import CatalogueStore
from station.resources_place import resources_folder
from sync.files import private_folder, replace_synced

T = LocalizedText.of


def keep_file(source: Path, own: Path) -> Path:
    """A copy of ``source`` at ``own``, durable; nothing is written where it is the same already."""
    data = source.read_bytes()
    private_folder(own.parent)
    if not own.exists() or own.read_bytes() != data:
        replace_synced(own, data)
    return own


class CatalogueStanding(StrEnum):
    IN_FORCE = "in_force"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CatalogueCame:
    standing: CatalogueStanding
    words: LocalizedText
    detail: str = ""


def install_catalogue(home: Path, source: Path, at: Reading) -> CatalogueCame:
    """Puts the catalogue in force as ``hall-station catalogue import`` does; one that changes nothing is left alone.
    Faults in single rows or files keep those out and are named; a catalogue without the platform's signature is
    refused whole at an enrolled terminal."""
    store = CatalogueStore(home, resources_folder() / "catalog")
    work = CatalogueImport(store, at.utc, at.local.date(), identity_of(home))
    try:
        report = work.run(source, check_only=True)
        if report.refused is None and not report.same:
            report = work.run(source)
    except OSError as error:
        words = T("目录没有装上：写不进磁盘", "The catalogue was not installed: the disk takes nothing")
        return CatalogueCame(CatalogueStanding.REFUSED, words, error.strerror or "")
    if report.refused is not None:
        return CatalogueCame(CatalogueStanding.REFUSED, report.refused)
    words = T("{count} 个事项在用", "{count} items in force").fill(count=report.items)
    return CatalogueCame(CatalogueStanding.IN_FORCE, words, _left_out(report))


def _left_out(report: ImportReport) -> str:
    return f"{len(report.problems)} refused" if report.problems else ""
