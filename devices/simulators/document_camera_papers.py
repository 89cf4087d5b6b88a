"""Sheets of paper to put under the simulated document camera. Synthetic persons only."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from devices.escpos.raster import system_fonts

_DOTS_PER_MM = 6


@dataclass(frozen=True, slots=True)
class Paper:
    """One side of a sheet: its size in mm, colour of the stock, and what is on it."""

    width_mm: float
    height_mm: float
    stock: tuple[int, int, int]
    title: str
    lines: tuple[str, ...]
    seal: str = ""
    table: bool = False
    photo: bool = False  # a photograph and a block of grey, as certificates have
    pale_stamp: str = ""  # in ink that runs dry


_PERSON = "测试甲（身份证号 11010519491231002X）"
PAPERS: dict[str, Paper] = {
    "premises_proof": Paper(
        210,
        297,
        (246, 246, 243),
        "场所使用证明",
        (
            "兹证明，位于北京市朝阳区示例路1号的房屋，建筑面积八十六平方米，",
            "规划用途为商业，产权人为示例物业管理有限公司。",
            f"该房屋自2026年1月1日起，无偿提供给{_PERSON}",
            "作为个体工商户的经营场所使用，使用期限至2028年12月31日止。",
            "该场所权属清晰，不属于违法建筑、危险建筑，未被列入征收拆迁范围，",
            "符合消防、环保、食品安全等有关法律、法规的规定。",
            "使用人应当按照规划用途使用房屋，不得擅自改变房屋结构。",
            "本证明仅用于办理市场主体登记，复印无效。",
            "证明单位（盖章）：北京市朝阳区示例街道示例社区居民委员会",
            "经办人：测试乙　　联系电话：010-12345678",
            "2026年11月20日",
        ),
        seal="示例社区居民委员会",
    ),
    "lease": Paper(
        210,
        297,
        (250, 250, 250),
        "房屋租赁合同",
        tuple(
            f"第{number}条　{text}"
            for number, text in zip(
                "一二三四五六七八九十",
                (
                    "出租方（甲方）：示例物业管理有限公司",
                    "承租方（乙方）：测试甲",
                    "租赁房屋坐落于北京市朝阳区示例路1号",
                    "租赁期限自2026年1月1日至2028年12月31日",
                    "租金为每月人民币叁仟元整（￥3,000.00）",
                    "租金按季支付，先付后用，逾期按日计收违约金",
                    "乙方不得擅自转租、转借或者改变房屋用途",
                    "甲方保证房屋符合安全使用的条件",
                    "因本合同发生的争议，由房屋所在地法院管辖",
                    "本合同一式两份，双方各执一份，签字后生效",
                ),
                strict=True,
            )
        ),
    ),
    "household_register": Paper(
        143,
        105,
        (238, 240, 226),
        "居民户口簿　常住人口登记卡",
        (
            "姓　　名：测试甲　　　　户主或与户主关系：户主",
            "性　　别：女　　　　　　出生日期：1949年12月31日",
            "民　　族：汉　　　　　　籍　　贯：北京市",
            "公民身份号码：11010519491231002X",
            "住　　址：北京市朝阳区示例路1号",
            "登记日期：2020年1月1日",
        ),
        seal="户口专用章",
        table=True,
    ),
    "layout_plan": Paper(
        210,
        297,
        (250, 249, 244),
        "经营布局和操作流程图",
        (
            "店面四十平方米，前厅二十四平方米，后厨十六平方米。",
            "后厨从门口起：洗手池、粗加工台、清洗池（荤素分开）。",
            "靠里：灶台、熟食台、消毒柜，生熟不交叉。",
            "流程：进货、粗加工、清洗、切配、烹调、装盘、上桌。",
            "餐具流程：收回、清洗、消毒、保洁柜存放。",
            "垃圾桶带盖，放在后门旁，不经过熟食台。",
        ),
        table=True,
    ),
    "certificate": Paper(
        210,
        297,
        (247, 246, 240),
        "从业人员培训合格证明",
        (
            f"姓　　名：{_PERSON}",
            "培训项目：食品安全知识与操作规范",
            "培训学时：二十四学时，考试成绩合格",
            "证明编号：示培字第20260001号",
            "发证单位：示例培训学校有限公司",
            "发证日期：2026年11月20日",
        ),
        seal="示例培训学校有限公司",
        photo=True,
        pale_stamp="复印件与原件一致",
    ),
    "blank": Paper(210, 297, (248, 248, 246), "", ()),
}


@functools.lru_cache(maxsize=8)
def drawn(name: str) -> Image.Image:
    """The sheet as a picture, 6 dots a millimetre. Raises ``KeyError`` for an unknown name."""
    paper = PAPERS[name]
    width, height = round(paper.width_mm * _DOTS_PER_MM), round(paper.height_mm * _DOTS_PER_MM)
    page = Image.new("RGB", (width, height), paper.stock)
    draw = ImageDraw.Draw(page)
    margin = width // 9
    y = height // 11
    if paper.title:
        draw.text((width / 2, y), paper.title, (20, 20, 20), _font(width // 24), anchor="mt")
    y += width // 9
    longest = max((len(line) for line in paper.lines), default=1)
    size = min(width // 30, (width - 2 * margin) // longest)
    step = min(round(size * 2.1), (height - y - margin // 2) // max(len(paper.lines), 1))
    top = y
    for line in paper.lines:
        draw.text((margin, y), line, (28, 28, 30), _font(size))
        if paper.table:
            draw.line((margin // 2, y - step // 5, width - margin // 2, y - step // 5), (90, 110, 90), 2)
        y += step
    if paper.table:
        draw.rectangle((margin // 2, top - step // 5, width - margin // 2, y), outline=(90, 110, 90), width=3)
    if paper.photo:
        page.paste(_photograph(width // 5, width // 4), (width - margin - width // 5, height // 2))
        draw.rectangle((margin, height // 2, margin + width // 4, height // 2 + width // 5), (150, 150, 152))
    if paper.pale_stamp:
        at = (width * 0.3, height * 0.8)
        draw.text(at, paper.pale_stamp, (226, 196, 198), _font(width // 26), anchor="mm")
    if paper.seal:
        _stamp(draw, paper.seal, (width * 0.72, height * 0.78), min(width, height) * 0.1)
    return page


def _photograph(width: int, height: int) -> Image.Image:
    """Nobody's portrait: shapes in the colours of one before a blue wall."""
    photo = Image.new("RGB", (width, height), (92, 128, 178))
    draw = ImageDraw.Draw(photo)
    draw.ellipse((width * 0.1, height * 0.72, width * 0.9, height * 1.4), (52, 54, 66))
    draw.ellipse((width * 0.28, height * 0.2, width * 0.72, height * 0.76), (214, 172, 146))
    draw.pieslice((width * 0.24, height * 0.12, width * 0.76, height * 0.62), 180, 360, (34, 30, 28))
    return photo


def _stamp(draw: ImageDraw.ImageDraw, words: str, centre: tuple[float, float], radius: float) -> None:
    x, y = centre
    red = (196, 48, 44)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=max(3, round(radius / 18)))
    draw.text((x, y - radius * 0.2), "★", red, _font(round(radius * 0.6)), anchor="mm")
    draw.text((x, y + radius * 0.5), words, red, _font(round(radius * 1.5 / len(words))), anchor="mm")


@functools.lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for file in system_fonts():
        try:
            return ImageFont.truetype(file.path, size, index=file.index)
        except OSError:
            continue
    return ImageFont.load_default(size)
