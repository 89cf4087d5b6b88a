"""What a test print says: characters that show whether paper, driver and typefaces are right. No personal data."""

from __future__ import annotations

from devices.ports import Align, Feed, LabelledLine, QrCode, ReceiptElement, Rule, TextLine

#: What the code on slip and test page says: a scanner's self-test knows it again.
TEST_CODE = "https://example.invalid/print-test"

TEST_SLIP: tuple[ReceiptElement, ...] = (
    TextLine("打印测试", Align.CENTER, size=2, bold=True),
    Rule(),
    LabelledLine("中文", "政务服务大厅自助终端，受理回执：〇一二三（￥100.00）"),
    LabelledLine("生僻字", "㐀𬭸"),
    TextLine("ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789"),
    QrCode(TEST_CODE, "二维码测试"),
    Feed(2),
)
