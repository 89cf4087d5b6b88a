"""The officer's page in a real Chromium: sign in, see what is the department's and nothing else, notice, accept,
decide; what the hall sees of it; and what a hostile page, name or file cannot do."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from case_kit import act, hand_out, moved
from office_kit import page as page_of
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright
from store_kit import IMPL_CODE, MARKER, new_id
from terminal_kit import City, Terminal, city

from intake.case.events import EventName, Supplemented
from intake.case.states import CaseState
from intake.draft import HandedIn, MaterialPage
from intake.parties import Applicant
from tests.sync.platform.officer_kit import PASSWORD, officer, two_departments

pytestmark = pytest.mark.slow
#: Milliseconds: nothing takes so long on a machine that is merely busy.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
CIVIL = IMPL_CODE[:18]
HOSTILE = replace(MARKER, name='<img src=x onerror="alert(1)">测试')
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def photo(words: str = "photo") -> bytes:
    """A picture a person can see."""
    picture = Image.new("RGB", (300, 400), "#d8e4f2")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((90, 70, 210, 210), fill="#8fa6c4")
    draw.rectangle((60, 230, 240, 400), fill="#5d7699")
    draw.text((10, 10), words, fill="#123")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Desk:
    """A hall with two terminals, its platform with two departments, and a browser."""

    hall: City
    a: Terminal
    b: Terminal
    chromium: Browser

    def sign_in(self, name: str, password: str = PASSWORD, **context: object) -> Page:
        """A browser of this officer's own."""
        given: dict[str, object] = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN", **context}
        page = self.chromium.new_context(**given).new_page()  # type: ignore[arg-type]  # keywords of playwright's own
        page.set_default_timeout(PATIENCE_MS)
        page.on("dialog", _no_dialog)
        page.goto(self.hall.running.url + "/office")
        page.get_by_label("工号").fill(name)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        return page

    def case(self, who: Applicant = MARKER, pages: tuple[bytes, ...] = (b"",)) -> str:
        case = new_id()
        refs = tuple(page_of(self.a, case, data or photo()) for data in pages)
        self.a.take_in(case=case, pages=refs, who=who)
        self.a.deliver()
        return case

    def open(self, page: Page, case: str) -> None:
        page.goto(f"{self.hall.running.url}/office/cases/{case}")


def _no_dialog(dialog: Dialog) -> None:
    raise AssertionError(f"a script ran: {dialog.message}")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, blank: Path, chromium: Browser) -> Iterator[Desk]:
    with city(tmp_path_factory.mktemp("desk"), blank) as hall:
        database = hall.running.database
        two_departments(database, organ=CIVIL, name="示例市民政局")
        officer(database, "li", "office_clerk", shown="李受理")
        officer(database, "wang", "officer", shown="王审批")
        officer(database, "both", "office_clerk", "officer", shown="周一人")
        officer(database, "zhao", "office_clerk", "officer", of="other", shown="赵别处")
        yield Desk(hall, hall.terminal("a"), hall.terminal("b"), chromium)


def confirm(page: Page) -> None:
    page.locator("main form button[type=submit]").click()


def test_from_the_defect_to_the_hand_out(desk: Desk) -> None:
    """One case: the officer notices a defect, the terminal shows it, the supplement comes, the department decides, the
    window hands out."""
    a, b = desk.a, desk.b
    case = desk.case()
    li = desk.sign_in("li")
    li.get_by_label("办件编号").fill(a.case(case).case_no)
    li.get_by_role("button", name="查找").click()
    expect(li.get_by_role("heading", name="老年人优待证办理")).to_be_visible()
    shown = li.locator(".pages img").first
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 300)

    li.get_by_role("link", name="一次性告知补正").click()
    li.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    for box in li.locator("input[name^='line.']").all():
        box.uncheck()
    li.locator("input[name='line.material:photo']").check()
    li.locator("textarea[name='words.material:photo']").fill("照片不是近期的，请补交近6个月内的照片")
    confirm(li)
    expect(li.get_by_role("alert")).to_contain_text("请确认已经全部核对")
    li.get_by_label("已全部核对").check()
    confirm(li)
    expect(li.get_by_role("status")).to_contain_text("已一次性告知")
    li.get_by_role("link", name="一次性告知（补正）通知书").click()
    expect(li.locator("article")).to_contain_text("照片不是近期的")
    expect(li.locator("article .no")).to_contain_text("〔2026〕00001号")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", li.locator("article").inner_text())
    assert code is not None
    assert li.request.get(f"{desk.hall.running.url}/v/{code.group()}").status == 200

    a.follow()
    assert a.case(case).state is CaseState.SUPPLEMENT_PENDING
    assert [line.words for line in a.case(case).open_lines] == ["照片不是近期的，请补交近6个月内的照片"]
    newer = page_of(a, case, photo("newer"))
    given = (HandedIn("photo", (MaterialPage(newer, "2026-05-14T04:00:00.000Z"),)),)
    moved(act(a.store, case, EventName.SUPPLEMENT_ALL, Supplemented((1,), given), terminal=a.id))
    a.deliver()

    desk.open(li, case)
    li.get_by_role("link", name="受理", exact=True).click()
    confirm(li)
    expect(li.get_by_role("alert")).to_contain_text("还有审查要点没有勾选")
    for box in li.locator("input[name^='point.']").all():
        box.check()
    confirm(li)
    expect(li.get_by_role("status")).to_contain_text("已受理")
    expect(li.locator(".off").filter(has_text="开始审查")).to_contain_text("由审批人员、部门负责人办理")

    wang = desk.sign_in("wang")
    desk.open(wang, case)
    wang.get_by_role("link", name="开始审查").click()
    confirm(wang)
    wang.get_by_role("link", name="准予").click()
    confirm(wang)
    expect(wang.get_by_role("status")).to_contain_text("已作出准予的决定")
    wang.get_by_role("link", name="办结，登记结果").click()
    wang.get_by_label("编号（证号、文号）").fill("LN20260001")
    wang.get_by_label("结果文件").set_input_files(
        {"name": '"><script>alert(1)</script>.pdf', "mimeType": "application/pdf", "buffer": PDF}
    )
    confirm(wang)
    expect(wang.get_by_role("status")).to_contain_text("已办结")

    desk.open(li, case)
    li.get_by_role("link", name="结果已交出件窗口").click()
    li.get_by_label("交接批次").fill("2026-05-14-01")
    li.get_by_label("移交人").fill("wang")
    confirm(li)
    b.follow()
    (result,) = b.case(case).results
    assert (b.case(case).state, result.number) == (CaseState.READY, "LN20260001")
    assert result.file is not None
    assert b.store.read_blob(case, result.file.digest) == PDF
    moved(hand_out(b.store, case, page_of(b, case, b"signature"), terminal=b.id))
    b.deliver()
    desk.open(wang, case)
    expect(wang.locator("main")).to_contain_text("送达")


def test_a_wrong_password_and_the_other_department_see_nothing(desk: Desk) -> None:
    case = desk.case()
    lost = desk.sign_in("li", "not-the-password")
    expect(lost.get_by_role("alert")).to_contain_text("工号或者密码不正确")
    desk.open(lost, case)
    expect(lost.get_by_role("heading", name="登录")).to_be_visible()
    zhao = desk.sign_in("zhao")
    expect(zhao.locator("main")).to_contain_text("没有办件")
    desk.open(zhao, case)
    expect(zhao.get_by_role("heading", name="没有这个办件")).to_be_visible()
    expect(zhao.locator("body")).not_to_contain_text("测试甲")
    digest = desk.a.case(case).materials[0].pages[0].blob.digest
    for path in ("", "/acts/accept", f"/files/{digest}"):
        assert zhao.request.get(f"{desk.hall.running.url}/office/cases/{case}{path}").status == 404
    zhao.goto(desk.hall.running.url + f"/office?number={desk.a.case(case).case_no}")
    expect(zhao.get_by_role("alert")).to_contain_text("没有找到")


@pytest.mark.proof
def test_who_accepted_is_told_in_words_why_they_cannot_decide(desk: Desk) -> None:
    case = desk.case()
    both = desk.sign_in("both")
    desk.open(both, case)
    both.get_by_role("link", name="受理", exact=True).click()
    for box in both.locator("input[name^='point.']").all():
        box.check()
    confirm(both)
    expect(both.locator(".off").filter(has_text="开始审查")).to_contain_text("按照受审分离的规定，您不能再审批")
    desk.open(both, f"{case}/acts/start_review")
    expect(both.get_by_role("alert")).to_contain_text("受审分离")
    expect(both.locator("main form")).to_have_count(0)


def test_names_and_answers_are_text_and_no_script_runs(desk: Desk) -> None:
    case = desk.case(HOSTILE)
    li = desk.sign_in("li")
    said: list[str] = []
    li.on("console", lambda message: said.append(message.text))
    desk.open(li, case)
    expect(li.locator("dd").filter(has_text='<img src=x onerror="alert(1)">测试')).to_be_visible()
    assert li.locator("img[src='x']").count() == 0
    li.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.ran = 1';"
        " document.body.append(one); }"
    )
    assert li.evaluate("() => window.ran") is None, "the policy lets no script run, however it came in"
    assert any("Content Security Policy" in text for text in said)
    li.goto(f'{desk.hall.running.url}/office?number="><script>alert(1)</script>')
    expect(li.get_by_role("alert")).to_contain_text("<script>alert(1)</script>")


def test_a_form_from_elsewhere_does_nothing(desk: Desk) -> None:
    case = desk.case()
    li = desk.sign_in("li")
    here = desk.hall.running.url
    target = f"{here}/office/cases/{case}/acts/accept"
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = li.request.post(target, form={"csrf": "0" * 64, "event_id": new_id()}, headers=headers)
        assert answer.status == 403
    evil = li.context.new_page()
    evil.route(
        "https://evil.example/",
        lambda route: route.fulfill(
            content_type="text/html", body=f'<form method=post action="{target}"><button>go</button></form>'
        ),
    )
    evil.goto("https://evil.example/")
    evil.get_by_role("button").click()
    evil.wait_for_load_state()
    assert "受理通知书" not in evil.content()
    desk.open(li, case)
    expect(li.locator(".facts").first).to_contain_text("收件")
    expect(li.get_by_role("link", name="受理", exact=True)).to_be_visible()


def test_after_the_sign_out_the_back_button_shows_nothing(desk: Desk) -> None:
    case = desk.case()
    li = desk.sign_in("li")
    desk.open(li, case)
    expect(li.locator("main")).to_contain_text("测试甲")
    li.get_by_role("button", name="退出").click()
    expect(li.get_by_role("heading", name="登录")).to_be_visible()
    li.go_back()
    expect(li.get_by_role("heading", name="登录")).to_be_visible()
    expect(li.locator("body")).not_to_contain_text("测试甲")


@pytest.mark.proof
def test_everything_works_without_scripts_in_english_and_by_keyboard(desk: Desk) -> None:
    case = desk.case()
    page = desk.chromium.new_context(
        java_script_enabled=False, locale="en-GB", viewport={"width": 1280, "height": 800}
    ).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(desk.hall.running.url + "/office")
    page.keyboard.type("wang")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="To be accepted")).to_be_visible()
    page.goto(f"{desk.hall.running.url}/office/cases/{case}")
    expect(page.locator(".off").filter(has_text="Accept").first).to_contain_text("This is done by acceptance staff")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="待受理")).to_be_visible()
