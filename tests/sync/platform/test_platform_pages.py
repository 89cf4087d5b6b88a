"""What a citizen sees behind the receipt's QR code, and what nobody sees."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import requests
from platform_support import DEADLINE, Running, Terminal
from sqlalchemy import update

from intake.case.states import STATE_NAMES, CaseState
from intake.intake import Intake
from sync.platform.schema import intakes


def get(running: Running, path: str) -> requests.Response:
    answer = requests.get(running.url + path, timeout=DEADLINE)
    answer.encoding = "utf-8"
    return answer


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.hidden = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self.hidden else data


def shown(answer: requests.Response) -> str:
    parser = _Text()
    parser.feed(answer.text)
    return re.sub(r"\s+", "", parser.text)


@pytest.fixture
def delivered(own: Running) -> tuple[Terminal, Intake]:
    terminal = own.terminal()
    intake = terminal.intake()
    assert terminal.deliver(intake).status_code == 201
    return terminal, intake


def test_the_page_says_what_where_and_when(own: Running, delivered: tuple[Terminal, Intake]) -> None:
    _, intake = delivered
    answer = get(own, f"/p/{intake.progress_token}")
    text = shown(answer)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for expected in ("个体工商户设立登记", intake.case_no, "测*甲", "12345", "北京时间"):
        assert expected in text
    assert "2026年5月14日09:12" in text, "when the terminal took it in, in Beijing"
    assert "2026年5月14日09:30" in text, "when the platform received it, in Beijing"
    assert re.search(r"1告知当前.*2受理待进行.*3承办待进行.*4批准待进行.*5办结待进行.*6送达待进行.*7投诉随时", text)
    assert answer.text.count('aria-current="step"') == 1


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ("ACCEPTED", "✓告知已完成2受理当前3承办待进行"),
        ("UNDER_REVIEW", "✓受理已完成3承办当前4批准待进行"),
        ("CLOSED", "✓批准已完成5办结当前6送达待进行"),
    ],
)
def test_c22a_the_stage_of_seven_follows_the_state(
    own: Running, delivered: tuple[Terminal, Intake], state: str, line: str
) -> None:
    own.database.write(lambda c: c.execute(update(intakes).values(state=state)))
    assert line in shown(get(own, f"/p/{delivered[1].progress_token}"))


def test_c22a_every_state_has_its_name_its_date_and_its_meaning(
    own: Running, delivered: tuple[Terminal, Intake]
) -> None:
    at = "2026-05-20T02:30:00.000Z"
    for state in set(CaseState) - {CaseState.DRAFT}:
        own.database.write(lambda c, s=state: c.execute(update(intakes).values(state=s.value, state_at=at)))
        assert f"{STATE_NAMES[state].get()}（2026年5月20日10:30）" in shown(
            get(own, f"/p/{delivered[1].progress_token}")
        )


def test_the_page_holds_no_personal_data(own: Running, delivered: tuple[Terminal, Intake]) -> None:
    terminal, intake = delivered
    page = get(own, f"/p/{intake.progress_token}").text
    hidden = ("测试甲", "11010519491231002X", "北京市朝阳区", "1949", intake.id, terminal.id, "示例小吃店")
    assert [value for value in hidden if value in page] == []


def test_a_time_nobody_can_vouch_for_is_not_shown(own: Running, delivered: tuple[Terminal, Intake]) -> None:
    terminal, _ = delivered
    intake = terminal.intake(2, time_confidence="untrusted", taken_in_at="2016-01-01T00:00:00.000Z")
    assert terminal.deliver(intake).status_code == 201
    text = shown(get(own, f"/p/{intake.progress_token}"))
    assert "2016年" not in text
    assert "以平台接收时间为准" in text


def test_names_are_text_never_markup(own: Running, delivered: tuple[Terminal, Intake]) -> None:
    terminal, _ = delivered
    intake = terminal.intake(2, item_name="<script>alert(1)</script>")
    intake = replace(intake, applicant=replace(intake.applicant, name="<b>"))
    assert terminal.deliver(intake).status_code == 201
    page = get(own, f"/p/{intake.progress_token}").text
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("token", ["x" * 22, "short", "%2e%2e%2fetc", "%00", "a'--", "9" * 5000])
def test_an_unknown_token_gets_a_friendly_page(own: Running, token: str) -> None:
    answer = get(own, f"/p/{token}")
    if answer.headers["Content-Type"].startswith("text/html"):
        assert "没有找到这个办件" in shown(answer)
    assert answer.status_code == 404


def test_pages_need_nothing_from_elsewhere_and_leave_nothing_behind(
    own: Running, delivered: tuple[Terminal, Intake]
) -> None:
    for path in ("/", f"/p/{delivered[1].progress_token}", "/p/" + "x" * 22):
        answer = get(own, path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not re.search(r"<script|<link|<img|<iframe|url\(|@import|https?://| style=", answer.text)
        assert 'lang="zh-CN"' in answer.text
        assert 'name="viewport"' in answer.text


def test_the_front_page_says_how_to_look_something_up(own: Running) -> None:
    answer = get(own, "/")
    assert answer.status_code == 200
    assert "扫描回执上的二维码" in shown(answer)


def test_there_are_no_documentation_pages(own: Running) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert get(own, path).status_code == 404


def test_the_log_knows_routes_but_no_tokens(
    own: Running, delivered: tuple[Terminal, Intake], capsys: pytest.CaptureFixture[str]
) -> None:
    token = delivered[1].progress_token
    get(own, f"/p/{token}")
    get(own, f"/q/{token}?t={token}")
    out, err = capsys.readouterr()
    assert "/p/{token}" in out + err
    assert token not in out + err
    assert "测试甲" not in out + err
