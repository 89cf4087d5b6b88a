"""Finding a matter among 10,425: by name, pinyin, code, everyday words, and in spite of slips (C03 a, c, d)."""

from __future__ import annotations

import json
import random
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_people import CATALOG, TODAY, catalog

from intake.item import ServiceItem
from intake.item_rules import Relation
from intake.prerequisites import prerequisites
from intake.search import Door, EverydayWords, Found, ItemSearch, MatchedBy, Preference, SearchView, behind
from intake.search.letters import LetterIndex
from intake.search.readings import spoken
from intake.text import LocalizedText
from tests.catalogue_generator import RAW
from tests.catalogue_generator.in_memory import items_to_search

CITY = "3"


@cache
def everyday() -> tuple[EverydayWords, ...]:
    entries = json.loads((CATALOG / "synonyms.json").read_text("utf-8"))
    return tuple(EverydayWords.model_validate(entry) for entry in entries)


@cache
def hall() -> SearchView:
    """The shipped items among the generated ones, at a city's hall."""
    items = (*catalog().items, *items_to_search(catalog().items[0]))
    assert len(items) >= RAW
    return ItemSearch(items, everyday()).view(items, Preference(TODAY, CITY))


def names(query: str, limit: int = 3) -> list[str]:
    return [found.item.name.get() for found in hall().find(query, limit)]


def first(query: str) -> Found:
    return hall().find(query, 1)[0]


EVERYDAY = [
    ("开饭店", "食品经营许可"),
    ("我想开饭店", "食品经营许可"),
    ("开奶茶店怎么办理", "食品经营许可"),
    ("卫生许可证", "食品经营许可"),
    ("摆摊", "食品摊贩"),
    ("开公司", "企业开办"),
    ("营业执照", "营业执照"),
    ("开网店", "个体工商户"),
    ("注销公司", "有限责任公司"),
    ("开药店", "药品经营许可"),
    ("烟草证", "烟草专卖"),
    ("电工证", "特种作业操作证"),
    ("开民宿", "旅馆业"),
    ("开网吧", "互联网上网"),
    ("办幼儿园", "幼儿园"),
    ("开诊所", "诊所"),
    ("养老院", "养老机构"),
    ("货车营运证", "道路货物运输"),
    ("跑网约车", "网络预约出租汽车"),
    ("上户口", "出生户口"),
    ("给孩子上户口", "出生登记"),
    ("孩子上户口怎么办", "出生户口"),
    ("转户口", "户口迁移"),
    ("大学生落户", "人才引进落户"),
    ("户口本", "户口簿"),
    ("改名字", "姓名更正"),
    ("身份证丢了", "居民身份证"),
    ("暂住证", "居住证"),
    ("出国", "护照"),
    ("去香港", "港澳"),
    ("无犯罪证明", "无犯罪记录"),
    ("换驾照", "机动车驾驶证"),
    ("新车上牌", "机动车号牌"),
    ("二手车过户", "机动车所有权转移"),
    ("电动车上牌", "电动自行车"),
    ("狗证", "养犬"),
    ("领结婚证", "结婚"),
    ("离婚证", "离婚"),
    ("生孩子", "生育"),
    ("准生证", "生育"),
    ("出生证", "出生医学证明"),
    ("产假工资", "生育津贴"),
    ("打疫苗", "预防接种证"),
    ("小学报名", "义务教育入学"),
    ("转学", "转学"),
    ("教师证", "教师资格"),
    ("医保卡", "社会保障卡"),
    ("自己交社保", "灵活就业"),
    ("办退休", "养老保险"),
    ("失业金", "失业保险金"),
    ("上班受伤", "工伤"),
    ("创业贷款", "创业担保贷款"),
    ("评职称", "职称"),
    ("新农合", "城乡居民基本医疗保险"),
    ("看病报销", "医疗费用"),
    ("外地看病", "异地就医"),
    ("办老年证", "老年人优待证"),
    ("老人公交卡", "老年人优待证"),
    ("长寿钱", "高龄津贴"),
    ("吃低保", "最低生活保障"),
    ("残疾证", "残疾人证"),
    ("退伍证", "退役军人优待证"),
    ("买房过户", "不动产转移"),
    ("房产证", "不动产"),
    ("房子继承", "不动产继承"),
    ("申请公租房", "公共租赁住房"),
    ("取公积金", "住房公积金提取"),
    ("装电梯", "加装电梯"),
    ("盖房子", "宅基地"),
    ("开发票", "发票"),
    ("纳税证明", "完税证明"),
    ("没钱请律师", "法律援助"),
    ("买拖拉机", "农业机械购置补贴"),
    ("占道经营", "占用城市道路"),
    ("kaifandian", "食品经营许可"),
    ("shanghukou", "户口"),
]


@pytest.mark.parametrize(("said", "meant"), EVERYDAY)
def test_c03a_everyday_words_find_the_matter_among_the_first_three(said: str, meant: str) -> None:
    assert any(meant in name for name in names(said)), names(said)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("食品经营许可新办", "食品经营许可新办"),
        ("食品经营", "食品经营许可"),
        ("shipinjingyingxuke", "食品经营许可"),
        ("SPJYXK", "食品经营许可"),
        ("ship jy", "食品经营许可"),
        ("shipinXK", "食品经营许可"),
        ("食品xk", "食品经营许可"),
        ("食品jing", "食品经营许可"),
        ("变更地址 食品", "食品经营许可变更（地址）"),
        ("bdczydj", "不动产转移登记"),
        ("ｓｈｉｐｉｎ", "食品"),
        ("shi'pin", "食品"),
        ("lvshi", "律师"),
        ("lushi", "律师"),
        ("passport", "普通护照"),
        ("food business", "食品经营许可"),
    ],
)
def test_c03a_names_are_found_as_they_are_typed(typed: str, meant: str) -> None:
    assert any(meant in name for name in names(typed)), names(typed)


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("银行", ("yinhang", "yinxing", "yh", "yx", "yhang")),
        ("重庆", ("chongqing", "zhongqing", "cq", "zq")),
        ("成长", ("chengzhang", "chengchang", "czhang", "cc")),
        ("行长会计", ("hangzhangkuaiji", "xingchanghuiji", "hzkj", "xchji")),
    ],
)
def test_c03a_characters_with_two_readings_are_found_by_both(text: str, ways: tuple[str, ...]) -> None:
    index = LetterIndex((0, way) for way in spoken(text))
    for typed in ways:
        assert index.find(typed).whole == {0}, typed
    assert not index.find("qq")


@pytest.mark.parametrize(
    ("slip", "meant", "by"),
    [
        ("居驻证", "居住证", MatchedBy.SOUND),
        ("老年人优代证", "老年人优待证", MatchedBy.SOUND),
        ("sipinjingyin", "食品经营许可", MatchedBy.SOUND),
        ("canjizen", "残疾人证", MatchedBy.SOUND),
        ("居证住", "居住证", MatchedBy.SIMILAR),
        ("食品许可", "食品经营许可", MatchedBy.SIMILAR),
        ("食品经验许可", "食品经营许可", MatchedBy.SIMILAR),
        ("食品经营营许可", "食品经营许可", MatchedBy.SIMILAR),
        ("sihpinjingying", "食品经营许可", MatchedBy.SIMILAR),
        ("shipinjingyong", "食品经营许可", MatchedBy.SIMILAR),
        ("shipinjngying", "食品经营许可", MatchedBy.SIMILAR),
        ("shipiinjingying", "食品经营许可", MatchedBy.SIMILAR),
    ],
)
def test_c03a_a_slip_still_finds_it_and_says_that_it_is_a_guess(slip: str, meant: str, by: MatchedBy) -> None:
    found = first(slip)
    assert meant in found.item.name.get()
    assert found.by is by


def test_c03a_a_code_is_found_whole_by_its_beginning_and_within() -> None:
    item = first("食品经营许可新办").item
    assert first(item.impl_code).item == item
    assert first(item.impl_code.lower()).by is MatchedBy.CODE
    assert item.basic_code in {found.item.basic_code for found in hall().find(item.basic_code[2:], 20)}
    assert item in [found.item for found in hall().find(item.impl_code[:25], 200)]


def test_c03a_exact_names_come_first_then_beginnings_then_the_rest() -> None:
    found = names("结婚登记", 40)
    assert found[0] == "结婚登记"
    ranks = [0 if name == "食品" else 1 if name.startswith("食品") else 2 for name in names("食品", 60)]
    assert ranks == sorted(ranks)


def test_c03a_of_equal_matches_this_halls_level_what_is_in_force_and_what_is_asked_for_comes_first() -> None:
    shown = [found.item for found in hall().find("食品经营许可新办", 7)]
    assert shown[0].level == CITY
    items = [item.model_copy(update={"effective_to": TODAY}) if item.level == CITY else item for item in shown]
    assert ItemSearch(items).view(items, Preference(TODAY, CITY)).find("食品")[0].item.level != CITY
    often = shown[-1].impl_code
    view = ItemSearch(items).view(items, Preference(frequency={often: 9}))
    assert view.find("食品")[0].item.impl_code == often


def test_c03a_the_reason_of_a_match_can_be_shown() -> None:
    found = first("开饭店")
    assert (found.by, found.text) == (MatchedBy.SYNONYM, "开饭店")
    name = "食品经营许可新办"
    assert first("spjy").marks(name) == ((0, 4),)
    assert first("经营").marks(name) == ((2, 4),)
    assert first("新办 食品").marks(name) == ((0, 2), (6, 8))
    assert first("sipinjing").marks(name) == ((0, 3),), "by sound, too"


def test_c03a_nothing_is_found_for_what_is_not_there() -> None:
    for query in ("", "   ", "，。", "qqqqqq", "锟斤拷烫烫", "9999999999999", "居住证 饭店楼顶"):
        assert hall().find(query) == ()


def test_c03a_searching_looks_only_among_what_can_be_chosen() -> None:
    chosen = [item for item in hall_items() if item.level == "4"][:500]
    view = _index().view(chosen, Preference())
    found = [one.item for one in view.find("登记", 500)]
    assert found
    assert {item.key for item in found} <= {item.key for item in chosen}


def _index() -> ItemSearch:
    return hall()._search


def hall_items() -> tuple[ServiceItem, ...]:
    return _index().items


@settings(max_examples=25, deadline=None)
@given(st.integers(0, RAW - 1), st.randoms())
def test_c03a_every_item_is_found_by_any_part_of_its_name_and_of_its_pinyin(number: int, chance: random.Random) -> None:
    item = hall_items()[number]
    name = item.short_name.get().split("（")[0]
    begin = chance.randrange(len(name))
    part = name[begin : begin + chance.randint(1, 8)]
    syllables = spoken(part)[0]
    mixed = "".join(s if chance.random() < 0.5 else s[0] for s in syllables)
    for query in (part, "".join(syllables), "".join(s[0] for s in syllables), mixed):
        assert item in [found.item for found in hall().find(query, RAW + 100)], query


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("shipnzgaeuo食品证登记xk 1"), max_size=12))
def test_c03a_a_query_typed_key_by_key_finds_what_it_finds_at_once(query: str) -> None:
    at_once = [found.item.key for found in hall().find(query)]
    for length in range(len(query) + 1):
        last = hall().find(query[:length])
    assert [found.item.key for found in last] == at_once
    assert len(set(at_once)) == len(at_once)


def test_c03a_the_file_of_everyday_words_has_its_size_and_no_word_twice() -> None:
    said = [word for entry in everyday() for word in entry.say]
    assert len(everyday()) >= 150
    assert len(said) == len(set(said))
    lost = [entry.say[0] for entry in everyday() if not hall().find(entry.say[0])]
    assert lost == [], "each finds something in a full catalogue"


def test_c03c_what_must_exist_first_is_told_in_order_and_once() -> None:
    food, licence, senior = (item.model_copy(update={"relations": ()}) for item in catalog().items[:3])

    def after(item: ServiceItem, *needed: ServiceItem) -> ServiceItem:
        relations = tuple(
            Relation(
                kind="prerequisite", code=one.basic_code, name=one.short_name, words=LocalizedText.of("没有就办不了。")
            )
            for one in needed
        )
        return item.model_copy(update={"relations": relations})

    seal = after(senior, licence)
    shop = after(food, seal, licence)
    around = after(licence, shop)
    told = prerequisites(shop, _Codes(shop, seal, licence))
    assert [one.item for one in told] == [licence, seal]
    assert told[0].text().get() == f"要先办好“{licence.short_name}”：没有就办不了。"
    assert [one.item for one in prerequisites(shop, _Codes(shop, seal, around))] == [around, seal], "no circle"
    assert prerequisites(licence, _Codes(licence)) == ()
    (elsewhere,) = prerequisites(after(food, licence), _Codes(food))
    assert elsewhere.item is None, "named also where it is not handled"


def test_c03c_a_food_licence_without_a_business_licence_names_it() -> None:
    food = next(item for item in catalog().items if item.basic_code == "000131011000")
    (needed,) = prerequisites(food, catalog())
    assert needed.item is not None
    assert needed.item.basic_code == "000731001000"
    assert "营业执照" in needed.text().get()


class _Codes:
    def __init__(self, *items: ServiceItem) -> None:
        self._items = items

    def by_code(self, code: str) -> ServiceItem | None:
        return next((item for item in self._items if code in (item.impl_code, item.basic_code)), None)


def test_c03d_two_doors_person_and_organisation() -> None:
    items = hall_items()
    person = [item for item in items if behind(item, Door.PERSON)]
    organisation = [item for item in items if behind(item, Door.ORGANISATION)]
    assert {item.key for item in person} | {item.key for item in organisation} == {item.key for item in items}
    assert all("1" in item.targets for item in person)
    found = [one.item.name.get() for one in _index().view(organisation).find("登记", 60)]
    assert found
    assert not any("结婚" in name for name in found)
    assert any("结婚" in one.item.name.get() for one in _index().view(person).find("结婚"))
    assert all(behind(item, None) for item in items)


def test_an_item_without_words_is_no_trouble() -> None:
    bare = catalog().items[0].model_copy(update={"keywords": (), "synonyms": (), "effective_from": date(2020, 1, 1)})
    assert ItemSearch([bare]).find("a1") == ()
    assert ItemSearch([]).find("食品") == ()
