"""A citizen who hears nothing. Whatever the machine says aloud stands on the screen too, each button it names as well;
who is called comes to them, and the number at the window is shown, never only called out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from station.fakes import FakeVoice
from tests.e2e.visits.hall import kiosk_in
from tests.e2e.visits.person import Person
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import elder_card_form, to_identity


class WhoHearsNothing(Person):
    """After every touch: what was said aloud is there to be read."""

    heard: int = 0

    def _look_around(self) -> None:
        super()._look_around()
        voice = self.kiosk.parts.voice
        assert isinstance(voice, FakeVoice)
        self.kiosk.drawn()
        if len(voice.history) > self.heard:
            self.heard = len(voice.history)
            said = voice.history[-1].text
            assert self.reads.strip(), said
            missing = [words for words in re.findall("“(.+?)”", said) if words not in self.reads]
            assert not missing, f"said and not shown on {self.kiosk.screen}: {missing}\n{self.reads}"


@pytest.mark.proof
def test_deaf_citizen_sees_every_step_that_is_spoken(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with kiosk_in(tmp_path, pictures, who=WhoHearsNothing, voice=FakeVoice()) as citizen:
        citizen.taps("大字/语言")
        citizen.taps("语音提示")  # somebody before them likes it spoken
        citizen.taps("好了")
        to_identity(citizen, "老年人优待证")
        citizen.taps("是我本人")
        citizen.taps("呼叫帮助")
        citizen.sees("已呼叫工作人员", "请在原地稍候")
        citizen.taps("返回继续办理")
        elder_card_form(citizen)
        citizen.photographs("photo")
        citizen.taps("下一步")
        citizen.signs()
        citizen.taps("确认无误，提交")
        citizen.sees("提交成功，已收件", "凭证已打印")
        assert citizen.kiosk.calls == 1
        assert isinstance(citizen, WhoHearsNothing)
        assert citizen.heard > 8, "the voice was on all the way"
        citizen.taps("取好了，结束")
