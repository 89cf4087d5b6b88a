"""``hall-station catalogue``: the office's catalogue into this terminal, and what is to be put right in it.

Exit 0 done, 1 it did not hold (faults, differences, refused), 2 usage. Nothing here edits an item: a catalogue comes
whole from the office, with the platform's signature where the terminal is enrolled.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from intake.base_catalogue import TEN_FIELDS, compare
from intake.catalogue_sheet.template import write_template
from intake.clock import Reading
from intake.package_list import PackageListRow, covered
from intake.window_profile import LackingGrant, lacking_grants
from station.catalogue_import import CatalogueImport, ImportReport, Line, identity_of
from station.catalogue_store import CatalogueStore, InForce
from station.commands.options import AsJson, Home, fail, print_json, terminal_of
from station.resources_place import resources_folder
from station.terminal_file import default_home

catalogue = typer.Typer(
    help="The catalogue of service items: import, check, compare with the base.", no_args_is_help=True
)

#: So many lines of one kind are shown on a terminal; --json has them all.
_SHOWN = 200


@catalogue.command(name="import")
def import_(
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="A spreadsheet (.xlsx) or a catalogue folder.")],
    home: Home = None,
    check_only: Annotated[bool, typer.Option("--check", help="Only say what would come of it.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Any fault refuses all.")] = False,
    as_json: AsJson = False,
) -> None:
    """Stage, check and put in force. Rows and files that cannot be used are named; the last good ones of them stay."""
    folder = home or default_home()
    now = datetime.now(UTC)
    work = CatalogueImport(_store(folder), now, Reading(now).local.date(), identity_of(folder))
    try:
        report = work.run(source, check_only=check_only, strict=strict)
    except OSError as error:
        fail(f"导入没有完成，现在用的目录没有变：{error.strerror} / Not done; what is in force stays: {error.strerror}")
    if as_json:
        print_json(report.to_json())
    else:
        _tell(report, check_only=check_only)
    if report.refused is not None or report.problems:
        raise typer.Exit(1)


@catalogue.command()
def check(home: Home = None, as_json: AsJson = False) -> None:
    """What is in force: faults, vague words, departments that have granted nothing, differences from the base."""
    found = _in_force(home)
    catalog = found.catalog
    today = Reading(datetime.now(UTC)).local.date()
    site = terminal_of(home).terminal.site
    lacking = lacking_grants(catalog.items, catalog.windows, today, site) if catalog.windows.profiles else ()
    comparison = compare(catalog.items, catalog.base)
    profile = terminal_of(home).counter.profile
    unknown_profile = bool(catalog.windows.profiles) and catalog.windows.profile(profile) is None
    good = not (catalog.problems or found.passed_over or unknown_profile) and comparison.agrees
    if as_json:
        print_json(
            {
                "items": len(catalog.items),
                "good": good,
                "problems": [str(problem) for problem in catalog.problems],
                "warnings": [str(warning) for warning in catalog.warnings],
                "passed_over": list(found.passed_over),
                "unknown_profile": profile if unknown_profile else None,
                "lacking_grants": [_lacking_json(one) for one in lacking],
                "packages_missing": [row.name.get() for row in catalog.package_list if not covered(row, catalog.items)],
                "mismatches": len(comparison.mismatches),
            }
        )
    else:
        print(f"{len(catalog.items)} 个事项（含版本和一件事）在用 / items in force (versions and packages included)")
        for name in found.passed_over:
            print(f"✗ 目录版本 {name} 已损坏，改用前一个 / version {name} is damaged; the one before it serves")
        if unknown_profile:
            print(f"✗ terminal.toml [counter] profile：没有“{profile}”这种窗口 / there is no such profile")
        for problem in catalog.problems:
            print(f"✗ {problem}")
        for warning in catalog.warnings:
            print(f"! {warning}")
        for one in lacking:
            names = "、".join(item.short_name.get() for item in one.items)
            print(f"! {one.organ.name} 没有授权任何窗口：{names} / has granted no window")
        if comparison.alert is not None:
            print(f"✗ {comparison.alert.get()} / {comparison.alert.get('en')}")
    if not good:
        raise typer.Exit(1)


@catalogue.command(name="compare")
def compare_(
    home: Home = None,
    csv: Annotated[Path | None, typer.Option("--csv", dir_okay=False, help="Write the report as a table.")] = None,
    as_json: AsJson = False,
) -> None:
    """四级十同: the ten fields of every item against the base catalogue."""
    catalog = _in_force(home).catalog
    if not catalog.base:
        fail("目录里没有基本目录（base/items.json），无法比对 / The catalogue has no base to compare with")
    found = compare(catalog.items, catalog.base)
    if csv is not None:
        try:
            csv.write_bytes(found.to_csv().encode("utf-8-sig"))  # spreadsheets know by the mark that it is UTF-8
        except OSError as error:
            raise typer.BadParameter(f"{csv} cannot be written: {error.strerror}") from error
    if as_json:
        print_json(found.to_json())
    else:
        for one in found.mismatches:
            field = TEN_FIELDS[one.field]
            print(f"✗ {one.impl_code} {one.item_name} {field.get()} / {field.get('en')}: {one.local} ≠ {one.base}")
        for code, name in found.not_in_base:
            print(f"! {code} {name}：基本目录里没有 / not in the base")
        said = f"比对 {found.compared} 个事项 / {found.compared} items compared"
        print(said if found.alert is None else f"{said}\n{found.alert.get()} / {found.alert.get('en')}")
    if not found.agrees:
        raise typer.Exit(1)


@catalogue.command()
def packages(home: Home = None, as_json: AsJson = False) -> None:
    """The list of packages in force: what belongs together, in which order, which department leads, what serves it."""
    catalog = _in_force(home).catalog
    served = {row.key for row in catalog.package_list if covered(row, catalog.items)}
    if as_json:
        print_json({"packages": [_package_json(row, served=row.key in served) for row in catalog.package_list]})
        return
    for row in catalog.package_list:
        state = "可以一次申请 / one application" if row.key in served else "逐项办理 / item by item so far"
        print(f"{row.name.get()}　牵头 / lead: {row.lead_department.get()}　{state}")
        for item in row.items:
            after = f"　等第 {'、'.join(map(str, item.after))} 项 / after {', '.join(map(str, item.after))}"
            print(f"  {item.order}. {item.name.get()}（{item.department.get()}）{after if item.after else ''}")
    count = len(catalog.package_list)
    print(f"{count} 个一件事，{len(served)} 个可以一次申请 / packages, {len(served)} in one application")


@catalogue.command()
def template(out: Annotated[Path, typer.Argument(dir_okay=False, help="Where it goes (.xlsx).")]) -> None:
    """Write an empty workbook for the office to fill in."""
    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter("the name has to end in .xlsx")
    try:
        write_template(out)
    except OSError as error:
        raise typer.BadParameter(f"{out} cannot be written: {error.strerror}") from error
    print(out)


def _store(home: Path) -> CatalogueStore:
    return CatalogueStore(home, resources_folder() / "catalog")


def _in_force(home: Path | None) -> InForce:
    return _store(home or default_home()).load()


def _tell(report: ImportReport, *, check_only: bool) -> None:
    _lines("✗", report.problems)
    _lines("!", report.warnings)
    if report.refused is not None:
        print(f"✗ {report.refused.get()} / {report.refused.get('en')}")
        return
    changes = report.changes
    for words, codes in (
        ("新增 / new", changes.new),
        ("更新 / changed", changes.changed),
        ("取消 / withdrawn", changes.withdrawn),
    ):
        if codes:
            print(f"{words} {len(codes)}: {', '.join(codes[:20])}{' …' if len(codes) > 20 else ''}")
    if report.signed is None:
        print("! 本机尚未登记，没有核对平台签名 / not enrolled: no platform signature was checked")
    done = "可以导入，还没有导入 / could be imported" if check_only else "已启用 / in force"
    print(f"{report.items} 个事项，{len(report.problems)} 处错误 / items, faults: {done}")


def _lines(mark: str, lines: tuple[Line, ...]) -> None:
    for line in lines[:_SHOWN]:
        english = "" if line.reason.get("en") == line.reason.get() else f" / {line.reason.get('en')}"
        code = "" if line.item is None else f" [{line.item}]"
        print(f"{mark} {line.where}{code}：{line.reason.get()}{english}")
    if len(lines) > _SHOWN:
        print(f"{mark} 还有 {len(lines) - _SHOWN} 行，见 --json / more with --json")


def _package_json(row: PackageListRow, *, served: bool) -> dict[str, object]:
    return {
        "key": row.key,
        "name": row.name.get(),
        "lead": row.lead_department.get(),
        "package": row.package if served else None,
        "items": [
            {"order": one.order, "name": one.name.get(), "department": one.department.get(), "after": list(one.after)}
            for one in row.items
        ],
    }


def _lacking_json(one: LackingGrant) -> dict[str, object]:
    return {"organ": one.organ.name, "uscc": one.organ.uscc, "items": [item.impl_code for item in one.items]}
