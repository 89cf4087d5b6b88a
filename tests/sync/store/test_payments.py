"""Slips of fees as records (CAPABILITIES C29): nothing is paid without its proof, with or without a network."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from store_kit import new_id, take_in

from intake.attachment import BlobRef
from sync.notes import Note, Payment
from sync.store.errors import BlobMissing
from sync.store.notes import KeptNote
from sync.store.store import Store

AT = "2026-05-14T02:00:00.000Z"


def a_slip(store: Store, **more: object) -> KeptNote:
    case_id = take_in(store).intake_id

    def make(number: int) -> Note:
        facts = {"number": f"JK20260514W002{number:05d}", "about": case_id, "terminal": "T-K7M2", "at": AT}
        return Payment.model_validate({**facts, "amount": "120.00", "basis": "示例条例第三条", **more})

    return store.add_record("payment", make, note_id=new_id())


def proof(picture: BlobRef) -> dict[str, object]:
    return {"way": "cash", "voucher": "PJ0000123", "picture": picture.digest, "seen_by": "chen", "paid_at": AT}


def test_c29b_a_slip_stays_open_until_its_whole_proof_is_there(store: Store) -> None:
    slip = a_slip(store)
    assert slip.open
    picture = store.put_blob(slip.id, b"a voucher", "image/jpeg")
    for missing in ("way", "voucher", "picture", "seen_by", "paid_at"):
        half = {**proof(picture), missing: None}
        with pytest.raises(ValidationError):
            store.change_record(slip.id, lambda note, half=half: note.model_copy(update=half), (picture,))  # type: ignore[misc]
        kept = store.record(slip.id)
        assert kept is not None
        assert kept.open
    with pytest.raises(BlobMissing):
        store.change_record(slip.id, lambda note: note, (BlobRef("sha256:" + "0" * 64, 1, "image/jpeg"),))
    paid = store.change_record(slip.id, lambda note: note.model_copy(update=proof(picture)), (picture,))
    assert not paid.open
    assert isinstance(paid.note, Payment)
    assert paid.note.bill.paid
    assert store.records_listed("payment", open_only=True) == ()


def test_c29c_the_payer_is_kept_with_the_slip_and_stands_in_no_repr(store: Store) -> None:
    slip = a_slip(store, payer="测试戊")
    kept = store.record(slip.id)
    assert kept is not None
    assert isinstance(kept.note, Payment)
    assert kept.note.bill.payer == "测试戊"
    assert "测试戊" not in repr(kept)
