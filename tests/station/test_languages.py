"""Screens change their language and back; what has no translation stays Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtQml import QQmlComponent, QQmlEngine
from pytestqt.qtbot import QtBot

from station.languages import CHINESE, ENGLISH, Languages, load_catalogue

CATALOGUE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="en">
<context><name>Screen</name>
<message><source>您好，%1“&lt;b&gt;”</source><translation>Hello, %1 &lt;b&gt;</translation></message>
<message><source>日</source><comment>part of a date</comment><translation>Day</translation></message>
<message><source>未完成</source><translation type="unfinished">Unfin</translation></message>
<message><source>空</source><translation></translation></message>
<message><source>旧</source><translation type="vanished">Old</translation></message>
</context></TS>"""
OTHER = """<TS><context><name>Other</name><message><source>日</source><translation>Sun</translation></message>
</context></TS>"""
SCREEN = """import QtQml
QtObject {
    property string name: "A"
    property string hello: qsTr("您好，%1“<b>”").arg(name)
    property string day: qsTr("日", "part of a date")
    property string sun: qsTr("日")
    property string unfinished: qsTr("未完成") + qsTr("空") + qsTr("旧")
}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one_en.ts").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "two_en.ts").write_text(OTHER, encoding="utf-8")
    return tmp_path


@pytest.fixture
def languages(qtbot: QtBot, folder: Path) -> Iterator[Languages]:
    made = Languages(folder)
    yield made
    made.close()


@pytest.fixture
def screen(languages: Languages, tmp_path: Path) -> Iterator[QObject]:
    (tmp_path / "Screen.qml").write_text(SCREEN, encoding="utf-8")
    engine = QQmlEngine()
    languages.attach(engine)
    component = QQmlComponent(engine, str(tmp_path / "Screen.qml"))
    made = component.create()
    assert made is not None, component.errorString()
    yield made
    languages.detach(engine)


def test_a_screen_changes_its_language_and_back(languages: Languages, screen: QObject) -> None:
    assert screen.property("hello") == "您好，A“<b>”"
    for _ in range(2):
        languages.use(ENGLISH)
        assert screen.property("hello") == "Hello, A <b>"
        assert screen.property("day") == "Day"
        languages.use(CHINESE)
        assert screen.property("hello") == "您好，A“<b>”"


def test_what_is_not_translated_stays_chinese(languages: Languages, screen: QObject) -> None:
    languages.use(ENGLISH)
    assert screen.property("unfinished") == "未完成空旧"
    assert screen.property("sun") == "日"  # another context's translation is another text's


def test_files_of_one_language_merge(languages: Languages) -> None:
    languages.use(ENGLISH)
    assert QCoreApplication.translate("Other", "日") == "Sun"
    assert QCoreApplication.translate("Nobody", "日") == "日"


def test_the_change_is_told_once(languages: Languages) -> None:
    told: list[str] = []
    languages.changed.connect(told.append)
    for language in (CHINESE, ENGLISH, ENGLISH, CHINESE):
        languages.use(language)
    assert told == [ENGLISH, CHINESE]
    assert languages.current == CHINESE


def test_only_languages_that_are_there(languages: Languages) -> None:
    assert languages.available == (CHINESE, ENGLISH)
    with pytest.raises(ValueError, match="zh-CN, en"):
        languages.use("fr")


def test_after_the_end_texts_are_chinese_again(languages: Languages) -> None:
    languages.use(ENGLISH)
    languages.close()
    assert QCoreApplication.translate("Other", "日") == "日"


def test_a_broken_catalogue_is_an_error_not_a_chinese_screen(folder: Path) -> None:
    (folder / "three_en.ts").write_text("<TS><context>", encoding="utf-8")
    with pytest.raises(ParseError):
        load_catalogue(folder, ENGLISH)
