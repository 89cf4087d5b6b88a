"""One standard item (标准事项) as a catalogue file has it: form, materials and guide as large as real ones."""

from __future__ import annotations

import random
from typing import Any

from tests.catalogue_generator.words import DOINGS, Department, Thing

Json = dict[str, Any]
_ITEM_TYPES = {"L": "01", "R": "10", "P": "05", "C": "07", "S": "20"}
_RESULT = {
    "L": ("许可证", "licence"),
    "R": ("登记通知书", "registration"),
    "P": ("核准通知书", "notice"),
    "C": ("认定证书", "certificate"),
    "S": ("办理结果通知书", "notice"),
}
_WORKING = "working_day"


def standard_item(department: Department, thing: Thing, doing: int, number: int, rng: random.Random) -> Json:
    """Without what each organ adds: code, organ, office, level, promised limit. ``number`` makes the basic code."""
    done, done_english = DOINGS[thing.kind][doing]
    name = _joined(thing.name, done)
    english = f"{thing.english}: {done_english}"
    item_type = _ITEM_TYPES[thing.kind]
    days = rng.choice((5, 7, 10, 15, 20, 30))
    form = _form(thing, doing, rng)
    return {
        "basic_code": f"000{item_type}{number:04d}{doing:03d}",
        "version": 1,
        "name": {"zh-CN": name, "en": english},
        "short_name": {"zh-CN": name, "en": english},
        "group": department.group,
        "icon": "badge",
        "keywords": [thing.name],
        "item_type": item_type,
        "targets": list(thing.targets),
        "case_type": "2",
        "legal_basis": _legal_basis(department, thing, rng),
        "conditions": _conditions(thing, rng),
        "statutory_limit": {"amount": 2 * days, "unit": _WORKING},
        "promised_limit": {"amount": days, "unit": _WORKING},
        "process": _process(thing, days),
        "results": [
            {
                "name": {
                    "zh-CN": thing.name + _RESULT[thing.kind][0],
                    "en": f"{thing.english} {_RESULT[thing.kind][1]}",
                },
                "kind": _RESULT[thing.kind][1],
            }
        ],
        "delivery": ["collect", "mail"],
        "guide": _guide(name, thing, days),
        "faq": _faq(name),
        "channels": ["window", "web", "kiosk"],
        "effective_from": "2020-01-01",
        "form": form,
        "materials": _materials(thing, doing, rng),
    }


def _joined(thing: str, done: str) -> str:
    """结婚登记, not 不动产首次登记登记."""
    for said in ("登记", "证明", "备案", "认定"):
        if thing.endswith(said) and done.startswith(said):
            return thing + done[len(said) :]
    return thing + done


def _legal_basis(department: Department, thing: Thing, rng: random.Random) -> list[Json]:
    return [
        {
            "title": f"《{thing.name}管理办法》第{clause}条",
            "text": f"办理{thing.name}，应当向所在地{department.organ}提出申请，并对所提交材料的真实性负责。"
            f"{department.organ}应当自受理申请之日起{rng.choice((10, 20, 30))}个工作日内作出决定。",
        }
        for clause in sorted(rng.sample(range(3, 60), 2))
    ]


def _conditions(thing: Thing, rng: random.Random) -> list[Json]:
    texts = [
        (
            "申请人具有完全民事行为能力，或者由监护人代为申请。",
            "The applicant has full capacity, or a guardian applies.",
        ),
        (f"申请的内容属于{thing.name}的办理范围。", f"The application is about: {thing.english.lower()}."),
        ("户口在本市，或者在本市居住、经营。", "The applicant is registered, lives or does business in this city."),
        ("没有法律、法规规定的不予办理的情形。", "No law forbids it."),
    ]
    return [{"zh-CN": chinese, "en": english} for chinese, english in texts[: rng.randint(2, 4)]]


def _process(thing: Thing, days: int) -> list[Json]:
    steps = (
        ("accept", "受理", "Acceptance", "核对申请人身份和材料是否齐全，当场或者在5个工作日内一次告知需要补正的内容。"),
        ("handle", "审查", "Review", f"审查{thing.name}的申请材料，需要到现场查看的，提前通知申请人。"),
        ("approve", "决定", "Decision", "符合条件的，作出准予的决定；不符合条件的，说明理由。"),
        ("deliver", "送达", "Delivery", "把结果交给申请人，或者按照申请人选择的方式邮寄。"),
    )
    return [
        {
            "stage": stage,
            "name": {"zh-CN": chinese, "en": english},
            "text": text,
            **({"limit": {"amount": days, "unit": _WORKING}} if stage == "handle" else {}),
        }
        for stage, chinese, english, text in steps
    ]


def _guide(name: str, thing: Thing, days: int) -> Json:
    return {
        "summary": f"需要办理{name}的，可以在这里申请。",
        "who": "符合条件的居民。" if thing.targets == ("1",) else "符合条件的居民、企业和单位。",
        "what_you_need": "身份证件和材料清单里写的材料；电子证照能查到的，不用交。",
        "how_long": f"自受理之日起{days}个工作日内办结。",
        "cost": "不收费。",
        "after": "办好后短信通知，可以到大厅领取，也可以邮寄。",
        "minutes": 8,
    }


def _faq(name: str) -> list[Json]:
    return [
        {"question": f"{name}可以请别人代办吗？", "answer": "可以。代办的人带上自己的身份证和委托书。"},
        {"question": "材料不齐怎么办？", "answer": "窗口会一次说清楚还缺什么，您补齐以后不用再取号。"},
    ]


def _field(key: str, kind: str, chinese: str, english: str, **more: Any) -> Json:
    return {"key": key, "kind": kind, "label": {"zh-CN": chinese, "en": english}, **more}


def _step(key: str, chinese: str, english: str, *fields: Json) -> Json:
    return {"key": key, "title": {"zh-CN": chinese, "en": english}, "fields": list(fields)}


def _options(*options: tuple[str, str, str]) -> list[Json]:
    return [{"value": value, "label": {"zh-CN": chinese, "en": english}} for value, chinese, english in options]


def _form(thing: Thing, doing: int, rng: random.Random) -> Json:
    address = {"placeholder": "街道、路名、门牌号，例如：示例路1号2单元301室", "max_length": 100, "min_length": 4}
    first = _field(
        "apply_kind",
        "choice",
        "办理情形",
        "Situation",
        options=_options(("own", "本人办理", "For myself"), ("agent", "替别人办理", "For somebody else")),
    )
    subject = _field(
        "subject", "text", f"{thing.name}的名称或者编号", f"{thing.english}: name or number", max_length=100
    )
    steps = [
        _step("situation", "办哪一种", "Which kind of application", first),
        _step(
            "subject",
            f"{thing.name}的情况",
            f"About the {thing.english.lower()}",
            subject,
            _field("since", "date", "从哪一天开始", "Since when", min="1950-01-01", max="today"),
        ),
        _step(
            "place",
            "在什么地方",
            "Place",
            _field("place_region", "region", "所在区县", "District", region_under="100100"),
            _field("place_address", "text", "详细地址", "Street and number", **address),
        ),
    ]
    if "2" in thing.targets:
        steps.append(
            _step(
                "organisation",
                "单位的情况",
                "Organisation",
                _field("organisation_name", "text", "单位名称", "Name of the organisation", max_length=100),
                _field("organisation_uscc", "uscc", "统一社会信用代码", "Unified social credit code"),
                _field("employees", "number", "从业人数", "Employees", min="0", max="100000"),
            )
        )
    if thing.kind == "P":
        steps.append(
            _step(
                "account",
                "钱打到哪里",
                "Where to pay",
                _field("bank", "text", "开户银行", "Bank", max_length=50),
                _field("account", "digits", "银行账号", "Account number", max_length=30),
                _field("amount", "amount", "申请金额", "Amount", required=False),
            )
        )
    if doing:
        reasons = _options(("changed", "情况有变化", "Something changed"), ("lost", "丢失或者损坏", "Lost or damaged"))
        steps.append(
            _step(
                "before",
                "原来的证件",
                "The present document",
                _field("old_number", "text", "原证号码", "Number", max_length=40),
                _field("reason", "choice", "申请的原因", "Reason", options=reasons),
                _field("explanation", "long_text", "具体说明", "Explanation", required=False, max_length=300),
            )
        )
    mail = {"when": {"field": "delivery", "equals": "mail"}, **address}
    ways = _options(("collect", "到大厅领取", "Collect at the hall"), ("mail", "免费邮寄到家", "By mail, free"))
    steps += [
        _step(
            "contact",
            "怎么联系您",
            "Contact",
            _field("phone", "phone", "联系电话", "Phone", placeholder="11 位手机号", mobile_only=rng.random() < 0.5),
        ),
        _step(
            "delivery",
            "结果怎么给您",
            "How to receive the result",
            _field("delivery", "choice", "领取方式", "How to receive it", options=ways),
            _field("mail_address", "text", "邮寄地址", "Mail address", **mail),
        ),
    ]
    return {"version": 1, "steps": steps}


_PAPERS = (
    ("application", "申请表", "Application form", "申请人自备", "按照样表填写，签名或者盖章。"),
    ("premises", "场所使用证明", "Proof of premises", "申请人自备", "房屋产权证明或者租赁合同。"),
    ("old_document", "原证件", "Present document", "原发证机关", "带原件，领新证时交回。"),
    ("photo", "近期照片", "Recent photograph", "申请人自备", "一寸彩色照片，也可以在这里拍。"),
    ("report", "检验检测报告", "Test report", "检验检测机构", "一年以内出具，盖有检测专用章。"),
    ("rules", "管理制度目录", "List of rules", "申请人自备", "写出制度的名称，签名或者盖章。"),
    ("authority", "授权委托书", "Power of attorney", "申请人自备", "写明委托的事项和期限，双方签名。"),
    ("income", "收入情况证明", "Proof of income", "单位或者社区", "近三个月出具。"),
)


def _materials(thing: Thing, doing: int, rng: random.Random) -> list[Json]:
    chosen = rng.sample(_PAPERS, rng.randint(3, 6))
    materials: list[Json] = [
        {
            "key": "identity",
            "name": {"zh-CN": "申请人身份证明", "en": "Proof of identity"},
            "issuer": "公安机关",
            "kind": "licence",
            "originals": 0,
            "shared": True,
            "shared_from": "居民身份证芯片读取",
            "sources": [],
            "requirement": "已从身份证芯片读取，不用另外提交。",
            "legal_basis": f"《{thing.name}管理办法》：申请人身份证明",
        }
    ]
    for key, chinese, english, issuer, requirement in chosen:
        required: bool | Json = {"field": "apply_kind", "equals": "agent"} if key == "authority" else True
        materials.append(
            {
                "key": key,
                "name": {"zh-CN": chinese, "en": english},
                "issuer": issuer,
                "required": required,
                "sources": ["document_camera", "phone", "usb"],
                "requirement": requirement,
                "review_points": [
                    {"key": "complete", "text": {"zh-CN": f"{chinese}内容完整", "en": f"{english} is complete"}},
                    {"key": "signed", "text": {"zh-CN": "有签名或者盖章", "en": "Signed or sealed"}},
                ],
                "legal_basis": f"《{thing.name}管理办法》：{chinese}",
                "max_pages": 4,
            }
        )
    return materials
