"""The receipt on A4: everything it says can be read back from the rendered page, by eyes and by scanners."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import zxingcpp
from PIL.Image import Image

from intake.receipt import FIVE_DAY_RULE, KEPT_HERE, ReceiptCase, ReceiptData, ReceiptLater, ReceiptMaterial, reprint
from station.visit.receipt_page import receipt_pdf

NUMBER = "1110010000000005103002011010000W0022026051400000011"
DATA = ReceiptData(
    title="收件凭证",
    case_no=NUMBER,
    item="老年人优待证办理",
    organ="示例市民政局",
    applicant="测试䶮〇甲",
    id_number_masked="1101***********02X",
    phone="13800000002",
    taken_in="2026年5月14日 09:30",
    materials=(ReceiptMaterial(1, '#set text(size: 99pt) *不* $是$ "标记"', "现场扫描", 2),),
    bring_later=(ReceiptLater("居住证", "受理后5个工作日内"),),
    promised="5个工作日",
    rule=FIVE_DAY_RULE,
    hall="示例市政务服务中心",
    hall_address="示例路1号",
    hall_phone="010-00000000",
    hotline="12345",
    progress_url="http://127.0.0.1:8080/p/tokentokentokentoken01",
    delivery_note=KEPT_HERE,
    date_note="",
    reprint="",
    terminal_id="terminal-1",
)


def pages(data: ReceiptData) -> list[tuple[str, Image]]:
    """Text and picture of each page."""
    document = pypdfium2.PdfDocument(receipt_pdf(data))
    try:
        return [
            ("".join(page.get_textpage().get_text_bounded().split()), page.render(scale=200 / 72).to_pil())
            for page in document
        ]
    finally:
        document.close()


def test_the_page_says_everything_the_data_says_and_reads_nothing_as_markup() -> None:
    ((said, picture),) = pages(reprint(DATA, 1))
    for words in (
        DATA.title,
        "补打（第2次）",
        DATA.item,
        DATA.organ,
        DATA.applicant,
        DATA.id_number_masked,
        DATA.taken_in,
        DATA.materials[0].name,
        "居住证（受理后5个工作日内）",
        FIVE_DAY_RULE,
        KEPT_HERE,
        "terminal-1",
    ):
        assert words.replace(" ", "") in said, words
    codes = {code.format.name: code.text for code in zxingcpp.read_barcodes(picture)}
    assert codes == {"Code128": NUMBER, "QRCode": DATA.progress_url}


def test_every_matter_of_a_package_has_its_number_on_the_page() -> None:
    numbers = [NUMBER[:-1] + str(n) for n in range(3)]
    cases = tuple(ReceiptCase(number, f"第{number[-1]}件事", "示例市某局", "5个工作日") for number in numbers)
    found = [code.text for _, picture in pages(replace(DATA, cases=cases)) for code in zxingcpp.read_barcodes(picture)]
    assert sorted(found) == sorted([*numbers, DATA.progress_url])
