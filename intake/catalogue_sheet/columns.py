"""The sheets and columns of the office's spreadsheet: Chinese headers, other names they go by, and where they belong.

``element`` is the place in the item's JSON; the English of a text stands in a column with （英文） behind its header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from intake.catalogue_sheet.cells import half_width
from intake.item import ITEM_TYPES


class Kind(StrEnum):
    """How a cell is read."""

    TEXT = "text"  # a text for citizens, in one or two languages
    NAME = "name"  # a text in Chinese only
    CODE = "code"
    WHOLE = "whole"
    AMOUNT = "amount"
    YES_NO = "yes_no"
    DAY = "day"
    LIMIT = "limit"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    LINES = "lines"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``allowed`` are words and their codes, for the kinds that choose."""

    header: str
    element: str
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    needed: bool = False
    allowed: tuple[tuple[str, str], ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One sheet. ``of_item``: its rows belong to an item named by its code in the first column."""

    name: str
    aliases: tuple[str, ...]
    columns: tuple[Column, ...]
    of_item: bool = True

    def column(self, header: str) -> Column | None:
        """The column a header stands for, however it is spelt."""
        wanted = squeezed(header)
        return next(
            (c for c in self.columns if wanted in (squeezed(c.header), *(squeezed(alias) for alias in c.aliases))), None
        )


def squeezed(header: str) -> str:
    """Without blanks, line breaks, and the marks offices put around a header: ＊事项名称（必填） is 事项名称."""
    plain = re.sub(r"[\s*＊★:：]", "", half_width(header))
    return re.sub(r"\((?:必填|选填|必选|可空|文本格式|英文)\)$", "", plain)


ENGLISH_MARK = re.compile(r"[(（]英文[)）]\s*$")


def _c(
    header: str,
    element: str,
    kind: Kind = Kind.TEXT,
    *aliases: str,
    needed: bool = False,
    allowed: tuple[tuple[str, str], ...] = (),
    example: str = "",
) -> Column:
    return Column(header, element, kind, aliases, needed, allowed, example)


def _words(pairs: str) -> tuple[tuple[str, str], ...]:
    """“市级=3 县级=4” as pairs."""
    return tuple((word, code) for word, _, code in (pair.partition("=") for pair in pairs.split()))


TYPES = (*((name, code) for code, name in ITEM_TYPES.items()), *_words("许可=01 确认=07 给付=05"))
LEVELS = _words(
    "国家级=1 省级=2 市级=3 县级=4 区县级=4 镇级=5 乡镇=5 镇街=5 乡镇级=5 街道=5 村级=6 村=6 社区=6 村社区=6 各级=7"
)
TARGETS = _words(
    "自然人=1 个人=1 企业=2 企业法人=2 法人=2 事业单位=3 事业法人=3 社会组织=4 社会组织法人=4 机关=5 行政机关=5 "
    "其他=6 其他组织=6"
)
CHANNELS = _words(
    "窗口=window 窗口办理=window 网上=web 网上办理=web 移动端=mobile 手机=mobile APP=mobile 自助终端=kiosk "
    "自助机=kiosk 邮寄=mail 快递=mail 上门=home_visit 上门办理=home_visit"
)
DELIVERIES = _words(
    "窗口领取=collect 自取=collect 领取=collect 邮寄=mail 快递=mail 网上下载=network 网络送达=network "
    "自助打印=kiosk 自助终端打印=kiosk"
)
CASE_TYPES = _words("即办件=1 承诺件=2 其他=9")
RESULTS = _words(
    "证照=licence 许可证=licence 证书=certificate 证明=certificate 批文=notice 通知书=notice 登记=registration "
    "备案=registration 其他=notice"
)
MODES = _words("直接办结=direct 审核转报=review_and_refer 赋权承接=delegated_power 进驻办理=resident")
SCOPES = _words("全国=1 跨省=1 全省=2 全市=3 全县=4 全区=4")
CROSS_MODES = _words(
    "全程网办=full_online 异地代收代办=collect_and_forward 代收代办=collect_and_forward 多地联办=multi_place_joint"
)
NEEDS = _words("必要=1 必须=1 必需=1 非必要=2 可选=2 选交=2 容缺=3 可容缺=3")
MATERIAL_KINDS = _words("证照=licence 证件证书证明=licence 申请表格文书=form 表格=form 其他=other")
MATERIAL_FORMS = _words(
    "纸质=paper 电子=electronic 电子版=electronic 纸质或电子=both 纸质/电子=both 纸质和电子=both 均可=both"
)
STAGES = _words(
    "申请=inform 告知=inform 受理=accept 审查=handle 承办=handle 决定=approve 批准=approve 办结=close 送达=deliver "
    "发证=deliver 颁证=deliver"
)
FIELD_KINDS = _words(
    "文本=text 文字=text 长文本=long_text 日期=date 金额=amount 数字=number 身份证号=id_number 信用代码=uscc "
    "电话=phone 选择=choice 是否=yes_no"
)

ITEM_CODE = _c("实施编码", "impl_code", Kind.CODE, "实施清单编码", "事项实施编码", "事项编码", needed=True)

ITEMS = SheetForm(
    "事项",
    ("事项清单", "事项基本信息", "基本信息", "政务服务事项"),
    (
        _c("事项名称", "name", Kind.TEXT, "名称", needed=True, example="高龄津贴申领"),
        _c("事项简称", "short_name", Kind.TEXT, "简称"),
        _c("基本编码", "basic_code", Kind.CODE, "基本目录编码", needed=True, example="002011990000"),
        ITEM_CODE,
        _c("业务办理项编码", "handling_code", Kind.CODE, "办理项编码"),
        _c("版本号", "version", Kind.WHOLE, "版本"),
        _c("事项类型", "item_type", Kind.ONE_OF, "类别", "权力类型", needed=True, allowed=TYPES, example="行政给付"),
        _c(
            "设定依据",
            "legal_basis",
            Kind.LINES,
            "法定依据",
            "实施依据",
            needed=True,
            example="《某法》第二条：年满六十周岁",
        ),
        _c("实施机关", "organ.name", Kind.NAME, "实施主体", "实施主体名称", needed=True, example="示例市民政局"),
        _c("统一社会信用代码", "organ.uscc", Kind.CODE, "实施机关代码", "信用代码", needed=True),
        _c("行使层级", "level", Kind.ONE_OF, "实施层级", needed=True, allowed=LEVELS, example="市级"),
        _c("可办层级", "use_levels", Kind.SEVERAL_OF, "下放层级", allowed=LEVELS, example="市级、县级、镇级"),
        _c("权限划分", "powers", Kind.TEXT, "行使内容"),
        _c("办理方式", "decision_mode", Kind.ONE_OF, "办理模式", allowed=MODES, example="直接办结"),
        _c("转报机关", "refer_to.name", Kind.NAME),
        _c("转报机关代码", "refer_to.uscc", Kind.CODE),
        _c("终审机关", "final_authority.name", Kind.NAME),
        _c("终审机关代码", "final_authority.uscc", Kind.CODE),
        _c("承办处室", "handling_unit", Kind.TEXT, "承办科室"),
        _c("服务对象", "targets", Kind.SEVERAL_OF, "办理对象", needed=True, allowed=TARGETS, example="自然人"),
        _c("办件类型", "case_type", Kind.ONE_OF, allowed=CASE_TYPES, example="承诺件"),
        _c("受理条件", "conditions", Kind.LINES, "办理条件", "申请条件", needed=True, example="年满80周岁。"),
        _c("数量限制", "quantity_limit", Kind.TEXT),
        _c("是否年检", "annual_inspection", Kind.YES_NO, "年检", "年检要求"),
        _c("是否年报", "annual_report", Kind.YES_NO, "年报", "年报要求"),
        _c("法定办结时限", "statutory_limit", Kind.LIMIT, "法定时限", needed=True, example="20个工作日"),
        _c("法定办结时限单位", "statutory_limit.unit", Kind.NAME, "法定时限单位"),
        _c("法定办结时限说明", "statutory_note", Kind.TEXT, "法定时限说明"),
        _c("承诺办结时限", "promised_limit", Kind.LIMIT, "承诺时限", needed=True, example="5个工作日"),
        _c("承诺办结时限单位", "promised_limit.unit", Kind.NAME, "承诺时限单位"),
        _c("承诺办结时限说明", "limit_note", Kind.TEXT, "承诺时限说明"),
        _c("补正期限", "supplement_limit", Kind.LIMIT),
        _c("是否收费", "fee.charged", Kind.YES_NO, "收费", example="否"),
        _c("收费金额", "fee.amount", Kind.AMOUNT, "收费标准"),
        _c("收费依据", "fee.basis", Kind.NAME),
        _c("结果名称", "results.0.name", Kind.TEXT, "审批结果名称", needed=True, example="高龄津贴审批表"),
        _c("结果类型", "results.0.kind", Kind.ONE_OF, "审批结果类型", allowed=RESULTS, example="证明"),
        _c("送达方式", "delivery", Kind.SEVERAL_OF, "结果领取方式", allowed=DELIVERIES, example="窗口领取、邮寄"),
        _c("办理渠道", "channels", Kind.SEVERAL_OF, "办理形式", allowed=CHANNELS, example="窗口、网上、自助终端"),
        _c("是否网上办理", "_online", Kind.YES_NO, "网上办理"),
        _c("是否物流快递", "_express", Kind.YES_NO, "物流快递"),
        _c("是否支持自助终端办理", "_kiosk", Kind.YES_NO, "自助终端办理"),
        _c("到现场次数", "visits", Kind.WHOLE, "到办事现场次数", "跑动次数", example="1"),
        _c("是否支持预约", "appointment", Kind.YES_NO, "预约办理"),
        _c("是否网上支付", "e_pay", Kind.YES_NO, "网上支付"),
        _c("办理地点", "office.place", Kind.TEXT, "受理地点", needed=True, example="政务服务中心一楼51号窗口"),
        _c("办理时间", "office.hours", Kind.TEXT, "工作时间", needed=True, example="周一至周五 9:00—17:00"),
        _c("咨询电话", "office.phones", Kind.WORDS, "咨询方式", needed=True, example="010-00000000"),
        _c("投诉电话", "office.complaint_phone", Kind.NAME, "监督投诉电话", "监督电话"),
        _c("通办范围", "cross_region.scope", Kind.ONE_OF, allowed=SCOPES),
        _c("通办模式", "cross_region.mode", Kind.ONE_OF, allowed=CROSS_MODES),
        _c("主题分类", "themes", Kind.WORDS, "主题"),
        _c("所属分组", "group", Kind.NAME, "分组", "栏目", example="养老助老"),
        _c("关键词", "keywords", Kind.WORDS),
        _c("俗称", "synonyms", Kind.WORDS, "同义词"),
        _c("办理提示", "guide.summary", Kind.TEXT, "事项简介"),
        _c("生效日期", "effective_from", Kind.DAY, "计划生效日期", "实施日期"),
        _c("取消日期", "effective_to", Kind.DAY, "计划取消日期", "失效日期"),
    ),
    of_item=False,
)
MATERIALS = SheetForm(
    "材料",
    ("申请材料", "材料清单", "申请材料清单"),
    (
        ITEM_CODE,
        _c("材料名称", "name", Kind.TEXT, "名称", needed=True, example="近期一寸照片"),
        _c("来源渠道", "issuer", Kind.TEXT, "出具单位", "材料来源", "来源", needed=True, example="申请人自备"),
        _c("材料类型", "kind", Kind.ONE_OF, allowed=MATERIAL_KINDS, example="其他"),
        _c("材料形式", "form", Kind.ONE_OF, "形式", allowed=MATERIAL_FORMS, example="纸质或电子"),
        _c("必要性", "need", Kind.ONE_OF, "材料必要性", "是否必要", allowed=NEEDS, example="必要"),
        _c("原件份数", "originals", Kind.WHOLE, "原件", example="1"),
        _c("复印件份数", "copies", Kind.WHOLE, "复印件", example="0"),
        _c("出具日期要求", "issue_rule", Kind.TEXT, "日期要求"),
        _c("填报须知", "requirement", Kind.TEXT, "材料要求", "受理标准", "要求", example="正面免冠，底色为白色。"),
        _c("容缺补交天数", "bring_within_days", Kind.WHOLE, "补交期限"),
        _c("是否共享", "shared", Kind.YES_NO, "数据共享"),
        _c("共享来源", "shared_from", Kind.TEXT),
        _c("审查要点", "review_points", Kind.LINES),
        _c("设定依据", "legal_basis", Kind.NAME, "材料依据", "法定依据", example="《某办法》第三条"),
        _c("备注", "notes", Kind.TEXT),
    ),
)
CONDITIONS = SheetForm(
    "受理条件",
    ("办理条件", "申请条件"),
    (ITEM_CODE, _c("条件", "text", Kind.TEXT, "受理条件", "条件内容", needed=True)),
)
BASIS = SheetForm(
    "设定依据",
    ("法定依据",),
    (
        ITEM_CODE,
        _c("依据名称", "title", Kind.NAME, "法律法规名称", "名称", needed=True),
        _c("条款内容", "text", Kind.NAME, "依据内容", "内容", needed=True),
    ),
)
PROCESS = SheetForm(
    "办理流程",
    ("流程",),
    (
        ITEM_CODE,
        _c("环节", "stage", Kind.ONE_OF, "办理环节", needed=True, allowed=STAGES),
        _c("步骤名称", "name", Kind.TEXT, "环节名称"),
        _c("步骤说明", "text", Kind.TEXT, "说明", "办理内容", needed=True),
        _c("办理时限", "limit", Kind.LIMIT, "时限"),
    ),
)
QUESTIONS = SheetForm(
    "常见问题",
    ("常见问题解答", "问答"),
    (ITEM_CODE, _c("问题", "question", Kind.TEXT, needed=True), _c("解答", "answer", Kind.TEXT, "答案", needed=True)),
)
FIELDS = SheetForm(
    "表单",
    ("申请表", "表单字段"),
    (
        ITEM_CODE,
        _c("步骤", "step", Kind.TEXT, "页面"),
        _c("字段名称", "label", Kind.TEXT, "填写项", needed=True),
        _c("字段类型", "kind", Kind.ONE_OF, "类型", allowed=FIELD_KINDS, example="文本"),
        _c("选项", "options", Kind.WORDS),
        _c("是否必填", "required", Kind.YES_NO, "必填"),
        _c("填写说明", "help", Kind.TEXT),
    ),
)
SPECIAL = SheetForm(
    "特别程序",
    ("特殊环节", "特别环节"),
    (
        ITEM_CODE,
        _c("程序名称", "name", Kind.TEXT, "名称", needed=True, example="现场核查"),
        _c("环节", "stage", Kind.ONE_OF, allowed=STAGES),
        _c("适用情形", "when", Kind.TEXT, "情形", needed=True),
        _c("依据", "basis", Kind.NAME, "设定依据", needed=True),
        _c("最长时限", "at_most", Kind.LIMIT, "时限"),
        _c("是否计入时限", "counts", Kind.YES_NO, "计入办理时限"),
    ),
)
INTERMEDIARIES = SheetForm(
    "中介服务",
    ("中介服务事项",),
    (
        ITEM_CODE,
        _c("服务名称", "name", Kind.TEXT, "中介服务名称", "名称", needed=True),
        _c("依据", "basis", Kind.NAME, "设定依据", needed=True),
        _c("服务机构", "by", Kind.TEXT, "机构要求", needed=True),
        _c("在哪个环节之前", "before", Kind.ONE_OF, "环节", allowed=STAGES),
        _c("说明", "words", Kind.TEXT),
    ),
)
RELATIONS = SheetForm(
    "相关事项",
    ("前置事项", "关联事项"),
    (
        ITEM_CODE,
        _c("关系", "kind", Kind.ONE_OF, needed=True, allowed=_words("前置=prerequisite 后续=follow_up")),
        _c("相关事项编码", "code", Kind.CODE, "对方编码", needed=True),
        _c("相关事项名称", "name", Kind.TEXT, "对方名称", needed=True),
        _c("说明", "words", Kind.TEXT, needed=True),
    ),
)
REFUSALS = SheetForm(
    "不予受理情形",
    ("不予受理",),
    (
        ITEM_CODE,
        _c("情形", "text", Kind.TEXT, needed=True),
        _c("依据", "basis", Kind.NAME, "法律依据", needed=True),
        _c("应当去的机关", "right_organ", Kind.TEXT, "有权机关"),
    ),
)
UNIFORM_RULES = SheetForm(
    "通办规则",
    ("通办业务规则", "统一业务规则"),
    (
        ITEM_CODE,
        _c("受理条件", "condition", Kind.TEXT),
        _c("申请方式", "application_method", Kind.TEXT),
        _c("受理模式", "acceptance_mode", Kind.TEXT),
        _c("审核程序", "review_procedure", Kind.TEXT),
        _c("办理时限", "limit", Kind.TEXT),
        _c("发证方式", "certificate_method", Kind.TEXT),
        _c("收费标准", "fee", Kind.TEXT),
    ),
)
#: All sheets; only the first is needed.
SHEETS = (
    ITEMS,
    MATERIALS,
    CONDITIONS,
    BASIS,
    PROCESS,
    SPECIAL,
    INTERMEDIARIES,
    RELATIONS,
    REFUSALS,
    UNIFORM_RULES,
    QUESTIONS,
    FIELDS,
)


def sheet_form(name: str) -> SheetForm | None:
    """The form of a sheet by its name, as 2.申请材料 or 材料（共12项）."""
    plain = re.sub(r"[(（].*?[)）]|^[0-9一二三四五六七八九十]+[.、．\s]|\s", "", half_width(name))
    return next((form for form in SHEETS if plain in (form.name, *form.aliases)), None)
