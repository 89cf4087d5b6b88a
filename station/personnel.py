"""What ``hall-station staff`` says of postings, skills and departments (CAPABILITIES C12 e, C26 b, C30 b)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from intake.catalog import Catalog
from intake.staffing import Officer, Representation, representations
from station.catalogue_store import CatalogueStore
from station.resources_place import resources_folder
from station.staff import StaffRole
from sync.store.personnel import PersonnelFile
from sync.store.store import Store


class NotPostedError(ValueError):
    """What was given cannot be written down; the message says why."""


def catalogue_of(home: Path) -> Catalog:
    """What is in force at this terminal."""
    return CatalogueStore(home, resources_folder() / "catalog").load().catalog


def posted(
    before: PersonnelFile,
    catalog: Catalog,
    *,
    since: datetime | None,
    until: datetime | None,
    skills: list[str] | None,
    organs: list[str] | None,
) -> PersonnelFile:
    """The file with what was given in place of what stood there; what was not given stays. Raises `NotPostedError`."""
    file = replace(
        before,
        since=before.since if since is None else since.date().isoformat(),
        until=before.until if until is None else until.date().isoformat(),
        skills=before.skills if not skills else tuple(dict.fromkeys(skills)),
        organs=before.organs if not organs else tuple(dict.fromkeys(organs)),
    )
    if (
        file.since is not None
        and file.until is not None
        and date.fromisoformat(file.until) < date.fromisoformat(file.since)
    ):
        raise NotPostedError("the posting would end before it begins")
    known = {item.organ.uscc for item in catalog.items}
    if strange := set(file.organs) - known:
        raise NotPostedError(f"no item of this hall is of the department {', '.join(sorted(strange))}")
    known |= {word for item in catalog.items for word in (item.impl_code, *item.themes)}
    if strange := set(file.skills or ()) - known:
        raise NotPostedError(f"{', '.join(sorted(strange))}: no theme, department or item of this hall")
    return file


def officers_of(store: Store) -> tuple[Officer, ...]:
    """The chief representatives with an account in use, and their departments. On the records' lane."""
    files = store.personnel()
    return tuple(
        Officer(account.id, account.name, files.get(account.id, PersonnelFile(account.id)).organs)
        for account in store.staff_accounts()
        if StaffRole.CHIEF_REPRESENTATIVE in account.roles and not account.disabled
    )


def listed(store: Store, catalog: Catalog) -> tuple[Representation, ...]:
    """Every department of the hall with who stands for it (C12 e)."""
    return representations(catalog.items, officers_of(store))


def in_words(rows: Iterable[Representation]) -> Iterable[str]:
    """One line a department; the ones without anybody come first and say so."""
    for row in rows:
        names = ", ".join(f"{one.name} ({one.staff})" for one in row.officers)
        yield f"{row.uscc}  {row.organ}  {names or 'NOBODY 无首席代表'}"
