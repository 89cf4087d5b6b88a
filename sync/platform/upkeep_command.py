"""``hall-platform note-backup``, ``restored``, ``rotate-keys``: an operator's care for what is kept and signed."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from sqlalchemy import Connection

from intake.text import LocalizedText
from sync.clock import plausible_time
from sync.platform import backups, keys
from sync.platform.blobs import BlobFolder
from sync.platform.command_line import AsJson, Blobs, Db, Home, SystemClock, blob_folder, both, fail, opened

#: Attachments named one by one at most.
_NAMED = 20
_T = LocalizedText.of
_NOT_NOTED = {
    "future": _T(
        "--began {began} 比本机时钟（{now}）还晚，两个时间必有一个不对。什么都没有记，对终端的承诺不变；"
        "请校准时钟，再记下一次备份。",
        "--began: {began} lies in the future of this machine's clock ({now}): one of the two is wrong. Nothing was "
        "noted, what was promised to terminals stays as it was; set the clock, then note the next backup",
    ),
    "older": _T(
        "--began {began} 不晚于已经记过的备份（记到 {former}）。什么都没有记，也不用再记。",
        "--began: {began} is not later than a backup already noted (until {former}): nothing was noted, and nothing "
        "has to be",
    ),
}
_CLOCK_WENT_BACK = _T(
    "上次记的备份时间（{former}）比本机时钟（{now}）还晚：那时的时钟快了，或者现在的慢了。上次的承诺不再算数，"
    "平台换了新的期号（epoch）；终端会把 {noted} 以后送达的再送一次，不会重复计算。请核对现在的时钟。",
    "the backup noted before ({former}) lies ahead of this machine's clock ({now}): the clock was ahead then, or is "
    "behind now. What was promised by it does not count any more: a new epoch was begun, terminals offer again what "
    "they delivered after {noted}, and nothing counts twice. Check that the clock is right now",
)
_BEGAN = _T("--began 要写成 2026-05-14T01:30:00Z 这样的时间。", "--began: a time as 2026-05-14T01:30:00Z")
_KEPT = _T("{noted} 以前收到的都在备份里。", "what was received until {noted} is in a backup")


def note_backup(
    began: Annotated[
        str, typer.Option(help="When the backup was begun, RFC 3339: the database first, the blob folder after it.")
    ],
    as_json: AsJson = False,
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """A backup is complete: from now on terminals may count what was received before it as kept twice."""
    del blobs
    moment = plausible_time(began)
    if moment is None:
        fail(both(_BEGAN), 2)
    now = SystemClock().now()

    def note(connection: Connection) -> tuple[str | backups.NotNoted, str | None, bool]:
        before = keys.load_identity(connection)
        noted = backups.note_backup(connection, moment, now)
        return noted, before.watermark, keys.load_identity(connection).epoch != before.epoch

    with opened(home, db) as database:
        noted, former, begun = database.write(note)
    if isinstance(noted, backups.NotNoted):
        fail(both(_NOT_NOTED[noted.reason].fill(began=began, now=now.rfc3339, former=former or "")), 1)
    if as_json:
        typer.echo(json.dumps({"watermark": noted, "epoch_begun": begun}))
    else:
        typer.echo(both(_KEPT.fill(noted=noted)))
    if begun:
        said = _CLOCK_WENT_BACK.fill(now=now.rfc3339, former=former or "", noted=noted)
        typer.echo(f"hall-platform: {both(said)}", err=True)


def restored(as_json: AsJson = False, home: Home = None, db: Db = None, blobs: Blobs = None) -> None:
    """The database has come back from a backup: terminals send again what the backup does not have.

    Run it before `serve`. Attachments that the folder lacks are named; their records are sent again too.
    """
    folder = BlobFolder(blob_folder(home, blobs))
    with opened(home, db) as database:
        begun = database.write(lambda connection: backups.restored(connection, folder, SystemClock().now()))
    if as_json:
        missing = [{"record": record, "digest": digest} for record, digest in begun.missing]
        typer.echo(json.dumps({"epoch": begun.epoch, "watermark": begun.watermark, "missing": missing}))
        return
    since = f"after {begun.watermark}" if begun.watermark else "ever"
    typer.echo(f"epoch {begun.epoch}: terminals offer again what they delivered {since}")
    for record, digest in begun.missing[:_NAMED]:
        typer.echo(f"not in the blob folder: {digest} of record {record}")
    if len(begun.missing) > _NAMED:
        typer.echo(f"and {len(begun.missing) - _NAMED} more")


def rotate_keys(as_json: AsJson = False, home: Home = None, db: Db = None, blobs: Blobs = None) -> None:
    """Sign receipts, and have exports sealed, with new keys from now on. The old ones stay provable."""
    del blobs
    now = SystemClock().now().rfc3339

    def turn(connection: Connection) -> keys.Identity:
        keys.replace_receipt_key(connection, now)
        keys.replace_export_key(connection, now)
        return keys.load_identity(connection)

    with opened(home, db) as database:
        identity = database.write(turn)
    kids = {"receipts": identity.receipts.kid, "export": identity.exports[-1].kid}
    typer.echo(json.dumps(kids) if as_json else f"receipts are signed by {kids['receipts']} from now on")


def register(app: typer.Typer) -> None:
    app.command("note-backup")(note_backup)
    app.command("restored")(restored)
    app.command("rotate-keys")(rotate_keys)
