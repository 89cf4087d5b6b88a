"""How an organ is called in a document number (机关代字): its region and its business, 示例云山市监.

Where a place has official short forms they are data of the place and passed in; the rest follows the usual ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

#: A number has 30 characters at most; kind, year and serial take 18 of them.
MAX_LENGTH = 12
#: Usual short forms, the longer name first.
_BUSINESS = {
    "市场监督管理局": "市监",
    "人力资源和社会保障局": "人社",
    "卫生健康委员会": "卫健",
    "住房和城乡建设局": "住建",
    "自然资源和规划局": "自规",
    "自然资源局": "自然资",
    "发展和改革委员会": "发改",
    "工业和信息化局": "工信",
    "行政审批服务局": "审批",
    "行政审批局": "审批",
    "政务服务数据管理局": "政数",
    "医疗保障局": "医保",
    "生态环境局": "环",
    "交通运输局": "交通",
    "农业农村局": "农业",
    "应急管理局": "应急",
    "城市管理局": "城管",
    "文化和旅游局": "文旅",
    "民政局": "民",
    "公安局": "公",
    "教育局": "教",
    "司法局": "司",
    "财政局": "财",
    "税务局": "税",
    "水利局": "水",
}
_REGION = re.compile(r"(.{2,}?)(?:自治区|自治州|自治县|省|市|区|县|州|盟|旗)")


def organ_short_name(name: str, known: Mapping[str, str] | None = None) -> str:
    """示例市云山区市场监督管理局 → 示例云山市监. ``known`` maps whole names to the place's own short forms. An organ of
    another kind keeps its name, as far as there is room."""
    if known is not None and name in known:
        return known[name][:MAX_LENGTH]
    business = next((long for long in _BUSINESS if name.endswith(long)), None)
    if business is None:
        return name[:MAX_LENGTH]
    region = "".join(_REGION.findall(name.removesuffix(business)))
    short = _BUSINESS[business]
    return region[: MAX_LENGTH - len(short)] + short
