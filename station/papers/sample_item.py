"""The matter of the sample documents: a made-up item with everything a paper may say, and made-up people."""

from __future__ import annotations

from typing import Any

from intake.item import ServiceItem

_T = dict[str, str]


def _text(chinese: str, english: str) -> _T:
    return {"zh-CN": chinese, "en": english}


def _material(key: str, name: _T, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": name,
        "issuer": "申请人自备",
        "requirement": "内容清晰、完整，A4纸，一式一份。",
        "legal_basis": "《食品经营许可和备案管理办法》第十四条",
        **more,
    }


COMMITMENT: dict[str, Any] = {
    "materials": ["safety_rules"],
    "content": "已经建立并执行食品安全规章制度，内容符合法律、法规和食品安全标准的要求。",
    "liability": "承诺不实的，依法撤销许可决定，记入信用记录，并承担相应的法律责任。",
    "check_within": {"amount": 30},
    "basis": "《国务院办公厅关于全面推行证明事项和涉企经营许可事项告知承诺制的指导意见》（国办发〔2020〕42号）",
}
_ITEM: dict[str, Any] = {
    "impl_code": "11100100000000609M3000131001000",
    "basic_code": "000131001000",
    "version": 3,
    "name": _text("食品经营许可新办", "New food business licence"),
    "short_name": _text("食品经营许可", "Food business licence"),
    "group": "business",
    "icon": "restaurant",
    "organ": {"name": "示例市云山区市场监督管理局", "uscc": "11100100000000609M"},
    "item_type": "01",
    "level": "4",
    "targets": ["1", "2"],
    "legal_basis": [
        {
            "title": "《中华人民共和国食品安全法》第三十五条",
            "text": "国家对食品生产经营实行许可制度。从事食品生产、食品销售、餐饮服务，应当依法取得许可。",
        }
    ],
    "conditions": [
        _text("有与经营的食品品种、数量相适应的经营场所。", "Premises fit for the kind and amount of food."),
        _text("有保证食品安全的规章制度和食品安全管理人员。", "Food safety rules and a responsible person."),
    ],
    "statutory_limit": {"amount": 20},
    "promised_limit": {"amount": 8},
    "fee": {"charged": True, "amount": "120.00", "basis": "示例省发展和改革委员会公布的证照工本费标准"},
    "process": [
        {"stage": "accept", "name": _text("受理", "Acceptance"), "text": _text("核对材料，决定是否受理。", "Check.")},
        {"stage": "handle", "name": _text("审查", "Review"), "text": _text("审查材料，必要时现场核查。", "Review.")},
        {"stage": "approve", "name": _text("决定", "Decision"), "text": _text("作出准予或者不予决定。", "Decide.")},
        {"stage": "deliver", "name": _text("送达", "Delivery"), "text": _text("发证并送达。", "Deliver.")},
    ],
    "commitment": COMMITMENT,
    "results": [
        {"name": "食品经营许可证", "kind": "licence", "validity": "5年", "electronic": True, "print_limit": 3},
    ],
    "delivery": ["collect", "mail", "kiosk"],
    "office": {
        "place": "示例市政务服务中心二楼综合窗口",
        "hours": "周一至周五 9:00—12:00，13:30—17:00",
        "phones": ["010-00000000"],
    },
    "faq": [{"question": "需要预约吗？", "answer": "不需要，可以随到随办，也可以预约。"}],
    "guide": {
        "summary": "开餐馆、小吃店、食品店，开业前要先办食品经营许可证。",
        "who": "在本区从事食品销售、餐饮服务的单位和个人",
        "what_you_need": "经营布局图和食品安全制度",
        "how_long": "8个工作日",
        "cost": "120元",
        "after": "领取许可证后开业",
    },
    "channels": ["window", "web", "kiosk"],
    "assisted": True,
    "effective_from": "2024-01-01",
    "form": {
        "version": 1,
        "steps": [
            {
                "key": "shop",
                "title": _text("经营情况", "The business"),
                "fields": [
                    {"key": "shop_name", "label": _text("经营者名称", "Name"), "kind": "text"},
                    {"key": "area", "label": _text("经营面积", "Area"), "kind": "number", "unit": "平方米"},
                    {"key": "opens_on", "label": _text("计划开业日期", "Opens on"), "kind": "date"},
                ],
            },
            {
                "key": "contact",
                "title": _text("联系方式", "Contact"),
                "fields": [{"key": "phone", "label": _text("联系电话", "Telephone"), "kind": "phone"}],
            },
        ],
    },
    "materials": [
        _material("layout_plan", _text("经营布局和操作流程图", "Layout and work flow plan")),
        _material(
            "safety_rules",
            _text("食品安全规章制度", "Food safety rules"),
            need=3,
            may_bring_later=True,
            bring_within_days=5,
        ),
        _material("health_proof", _text("从业人员健康证明", "Health certificate"), copies=1),
    ],
}


def sample_item() -> ServiceItem:
    return ServiceItem.model_validate(_ITEM)
