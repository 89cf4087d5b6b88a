"""The officer's pages as HTTP: who gets in and stays in, lists and their pages, what is offered, what goes where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from case_kit import DAYS, item
from officer_kit import PASSWORD, Browser, csrf, hidden, officer, set_departments, two_departments
from sqlalchemy import insert, select, update
from store_kit import IMPL_CODE, MARKER
from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.case.events import Decision
from intake.catalog import Catalog
from intake.draft import HandedIn, MaterialPage
from intake.intake import digest_of
from intake.working_days import WorkingDays
from sync.platform import accounts, back_office, departments, schema, timer
from sync.platform.departments import Department
from sync.platform.office import lists
from sync.platform.office.lists import ListName, Wanted
from sync.platform.records import Ground
from sync.platform.rules import Rules
from tests.sync.platform.platform_support import DEADLINE, Running, platform

CIVIL = IMPL_CODE[:18]
RULES = Rules(Catalog(items=(item(),)), DAYS)
PHOTO = b"\xff\xd8\xff photo"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with platform(tmp_path, rules=RULES) as made:
        two_departments(made.database, organ=CIVIL, name="示例市民政局")
        for name, roles in (("li", ("office_clerk",)), ("wang", ("officer",)), ("sun", ("head",))):
            officer(made.database, name, *roles)
        officer(made.database, "qian", "overseer", of="nothing")
        yield made


def ground(running: Running) -> Ground:
    return Ground(running.database, running.blobs, running.clock, RULES)


def browser(running: Running, name: str = "li") -> Browser:
    made = Browser(running)
    running.sessions.append(made.http)
    if name:
        assert made.sign_in(name).status_code == 200
    return made


def take_in(running: Running, count: int = 1, *, impl_code: str = IMPL_CODE, photo: bool = True) -> list[str]:
    terminal = running.terminal()
    ids = []
    for number in range(1, count + 1):
        pages = (MaterialPage(BlobRef(digest_of(PHOTO), len(PHOTO), "image/jpeg"), "2026-05-14T01:12:00.000Z"),)
        made = terminal.intake(
            number,
            impl_code=impl_code,
            case_no=f"{impl_code}20260514D{terminal.identity['device_code']}{number:05d}",
            item_name="老年人优待证办理",
            applicant=MARKER,
            answers=(("phone", "13800000000"),),
            materials=(HandedIn("photo", pages) if photo else HandedIn("photo", not_supplied="bring_later"),),
        )
        if photo:
            terminal.send_blob(made.id, PHOTO)
        assert terminal.deliver(made).status_code == 201
        ids.append(made.id)
    return ids


# --- who is in --------------------------------------------------------------------------------------------------------


def test_a_session_ends_by_itself_and_with_the_account(running: Running) -> None:
    li = browser(running)
    cookie = next(one for one in li.http.cookies if one.name == "hall_office")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite").lower() == "strict"
    with running.database.read() as connection:
        assert cookie.value not in str(connection.execute(select(schema.office_sessions)).all())
    for _ in range(23):
        running.clock.advance(timedelta(minutes=29))
        assert li.get("/office").url.endswith("/office")
    running.clock.advance(timedelta(minutes=60 * 12 - 23 * 29 + 1))
    assert li.get("/office").url.endswith("/sign-in"), "twelve hours at most"
    li = browser(running)
    running.clock.advance(timedelta(minutes=31))
    assert li.get("/office").url.endswith("/sign-in"), "thirty minutes without a request"
    li = browser(running)
    running.database.write(lambda c: accounts.disable(c, "li"))
    assert li.get("/office").url.endswith("/sign-in"), "the account is not in use any more"
    assert "账号已经停用" in browser(running, "").sign_in("li").text


def test_wrong_passwords_wait_longer_each_time(running: Running) -> None:
    nobody = browser(running, "")
    for _ in range(5):
        assert nobody.sign_in("li", "wrong").status_code == 403
    assert "请在" in nobody.sign_in("li", PASSWORD).text
    running.clock.advance(timedelta(minutes=1))
    assert nobody.sign_in("li", PASSWORD).status_code == 200


def test_who_has_no_role_or_no_department_is_told_so(running: Running) -> None:
    officer(running.database, "clerk1", "clerk")
    assert "没有部门办理的岗位" in browser(running, "").sign_in("clerk1").text
    officer(running.database, "lost", "officer", of="elsewhere")
    answer = browser(running, "").sign_in("lost")
    assert (answer.status_code, "没有分管的部门" in answer.text) == (403, True)


@pytest.mark.parametrize(
    "path", ["/office", "/office/system", "/office/cases/{case}", "/office/cases/{case}/acts/accept"]
)
def test_nobody_sees_anything_without_signing_in(running: Running, path: str) -> None:
    answer = browser(running, "").get(path.format(case=uuid7()), allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/office/sign-in")
    answer = browser(running, "").post("/office/sign-out", {"csrf": "x"}, allow_redirects=False)
    assert answer.status_code == 303


def test_a_sign_in_form_of_another_browser_is_refused(running: Running) -> None:
    theirs, mine = browser(running, ""), browser(running, "")
    form = hidden(theirs.get("/office/sign-in").text)
    answer = mine.post("/office/sign-in", {**form, "id": "li", "password": PASSWORD})
    assert answer.status_code == 403


def test_pages_are_guarded(running: Running) -> None:
    (case,) = take_in(running)
    li = browser(running)
    digest = digest_of(PHOTO)
    page, file = li.get(f"/office/cases/{case}"), li.get(f"/office/cases/{case}/files/{digest}")
    for answer in (page, file):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["X-Frame-Options"] == "DENY"
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert file.content == PHOTO
    assert file.headers["Content-Disposition"].startswith("inline; filename=")
    assert li.get(f"/office/cases/{case}/files/sha256:{'0' * 64}").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [("nowhere", 404), ("cases/12", 404), ("cases/12/acts/accept", 404), (f"?number={'9' * 200}", 422)],
)
def test_an_address_that_is_not_whole_is_answered_by_a_page_with_the_way_back(
    running: Running, path: str, status: int
) -> None:
    answer = browser(running).get(f"/office{path if path.startswith('?') else '/' + path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert "没有这个页面" in answer.text
    assert 'href="/office"' in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


# --- lists ------------------------------------------------------------------------------------------------------------


def test_each_list_has_its_cases_page_after_page(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE", 3)
    cases = take_in(running, 5)
    with running.database.read() as connection:
        wanted = Wanted(ListName.NEW, ("mine",), running.clock.now().local.date())
        first = lists.page(connection, wanted, DAYS)
        second = lists.page(connection, Wanted(ListName.NEW, ("mine",), wanted.today, "", first.next), DAYS)
        assert [row.intake_id for row in (*first.rows, *second.rows)] == sorted(cases)
        assert second.next == ""
        assert lists.count(connection, wanted, DAYS) == len(cases)
    li = browser(running)
    shown = li.get("/office?list=new").text
    assert shown.count("/office/cases/") == lists.PAGE
    assert "下一页" in shown


def test_what_presses_comes_first_and_what_is_late_says_so(running: Running) -> None:
    old, new = take_in(running, 2)
    running.database.write(
        lambda c: c.execute(update(schema.intakes).where(schema.intakes.c.intake_id == new).values(due="2026-05-12"))
    )
    page = browser(running).get("/office?list=new").text
    assert page.index(new) < page.index(old)
    due = browser(running).get("/office?list=due").text
    assert new in due
    assert old not in due
    assert "已超期" in due


def test_pages_go_on_across_states_and_missing_clocks(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows in two states, some without a clock: each once, in one order, however they are cut into pages."""
    monkeypatch.setattr(lists, "PAGE", 4)
    cases = take_in(running, 19)

    def mix(connection: object) -> None:
        for number, case in enumerate(cases):
            values = {"due": None if number % 3 == 0 else f"2026-06-{1 + number % 28:02d}"}
            values |= {"state": "SUPPLEMENTED"} if number % 2 else {}
            connection.execute(  # type: ignore[attr-defined]  # a Connection
                update(schema.intakes).where(schema.intakes.c.intake_id == case).values(values)
            )

    running.database.write(mix)
    seen: list[str] = []
    after = ""
    with running.database.read() as connection:
        while True:
            wanted = Wanted(ListName.NEW, ("mine",), running.clock.now().local.date(), "", after)
            page = lists.page(connection, wanted, WorkingDays())
            seen += [str(row.intake_id) for row in page.rows]
            after = page.next
            if not after:
                break
    assert sorted(seen) == sorted(cases)
    assert len(seen) == len(set(seen))


# --- routing ----------------------------------------------------------------------------------------------------------


def test_an_unknown_organ_waits_for_an_overseer_who_sends_it_on(running: Running) -> None:
    (case,) = take_in(running, impl_code="11999900000000027F1234567890123", photo=False)
    assert browser(running).get(f"/office/cases/{case}").status_code == 404
    qian = browser(running, "qian")
    listed = qian.get("/office").text
    assert case in listed
    page = qian.get(f"/office/cases/{case}")
    assert "测试甲" not in page.text, "who sends it on needs no name"
    form = {**hidden(page.text), "to": "mine"}
    assert "请写明为什么" in qian.post(f"/office/cases/{case}/department", form).text
    assert qian.post(f"/office/cases/{case}/department", {**form, "reason": "归民政"}).status_code == 200
    assert browser(running).get(f"/office/cases/{case}").status_code == 200
    assert "归民政" in browser(running, "sun").get(f"/office/cases/{case}").text


def test_a_head_sends_a_case_to_another_department_and_sees_it_no_more(running: Running) -> None:
    (case,) = take_in(running)
    sun = browser(running, "sun")
    page = sun.get(f"/office/cases/{case}").text
    form = {"csrf": hidden(page)["csrf"], "to": "other", "reason": "应由另一个局办理"}
    assert sun.post(f"/office/cases/{case}/department", form).status_code == 200
    assert sun.get(f"/office/cases/{case}").status_code == 404
    assert (
        "测试甲"
        in browser(running, officer(running.database, "zhao", "officer", of="other").id)
        .get(f"/office/cases/{case}")
        .text
    )
    li = browser(running)
    again = {**form, "csrf": csrf(li.get("/office").text)}
    assert li.post(f"/office/cases/{case}/department", again).status_code == 404


def test_routes_that_are_set_later_find_what_waits(running: Running) -> None:
    set_departments(running.database, Department("civil", "示例市民政局"))
    (case,) = take_in(running)
    with running.database.read() as connection:
        assert connection.execute(select(schema.intakes.c.department)).scalar() is None
    set_departments(running.database, Department("civil", "示例市民政局", (CIVIL,)))
    now = running.clock.now().rfc3339
    assert running.database.write(lambda c: departments.route_waiting(c, RULES, now)) == 1
    assert running.database.write(lambda c: departments.route_waiting(c, RULES, now)) == 0
    with running.database.read() as connection:
        row = connection.execute(select(schema.intakes).where(schema.intakes.c.intake_id == case)).one()
        assert row.department == "civil"


def test_a_department_above_sees_what_belongs_to_it_and_one_that_joins_only_reads(running: Running) -> None:
    set_departments(
        running.database,
        Department("bureau", "示例市局", ()),
        Department("branch", "示例分局", (CIVIL,), "bureau"),
        Department("joins", "参与局"),
    )
    (case,) = take_in(running)
    top = officer(running.database, "top", "head", of="bureau")
    joins = officer(running.database, "joins", "officer", of="joins")
    assert browser(running, top.id).get(f"/office/cases/{case}").status_code == 200
    assert browser(running, joins.id).get(f"/office/cases/{case}").status_code == 404
    running.database.write(
        lambda c: c.execute(insert(schema.joint_departments).values(department="joins", case_id=case))
    )
    page = browser(running, joins.id).get(f"/office/cases/{case}").text
    assert "您的部门参与联办，只能查看" in page
    assert f"/office/cases/{case}/acts/" not in page
    answer = browser(running, joins.id).act(case, "accept")
    assert "只能查看" in answer.text


# --- acts -------------------------------------------------------------------------------------------------------------


def points(running: Running, case: str) -> dict[str, str]:
    return {f"point.photo.{key}": "on" for key in ("face", "same_person")}


def test_a_form_sent_twice_acts_once_and_an_old_one_not_at_all(running: Running) -> None:
    (case,) = take_in(running)
    li = browser(running)
    path = f"/office/cases/{case}/acts/accept"
    form = {**hidden(li.get(path).text), **points(running, case)}
    assert "已受理" in li.post(path, form).text
    assert "已受理" in li.post(path, form).text
    with running.database.read() as connection:
        names = connection.execute(select(schema.case_events.c.name).where(schema.case_events.c.case_id == case))
        assert list(names.scalars()) == ["accept"]
    wang, other = browser(running, "wang"), browser(running, "sun")
    review = f"/office/cases/{case}/acts/start_review"
    stale = hidden(other.get(review).text)
    assert "已开始审查" in wang.post(review, hidden(wang.get(review).text)).text
    assert "刚刚有新的办理记录" in other.post(review, stale).text


def test_the_whole_way_of_a_reviewed_case(running: Running) -> None:
    """Special procedure, extension approved by the head, suspension, refusal with its reasons, closing."""
    (case,) = take_in(running)
    assert "已受理" in browser(running).act(case, "accept", **points(running, case)).text
    wang = browser(running, "wang")
    wang.act(case, "start_review")
    assert "请填写“法律依据”" in wang.act(case, "special", kind="hearing", days="5").text
    said = wang.act(case, "special", kind="hearing", basis="行政许可法第四十五条", days="5").text
    assert "期限停止计算" in said
    assert "听证" in said
    assert "期限继续计算" in wang.act(case, "special_end", outcome="").text
    assert "1到10之间" in wang.act(case, "extend", days="11", reason="需要核实", head="sun").text
    assert "请从列表中选择" in wang.act(case, "extend", days="5", reason="需要核实", head="wang").text
    assert "已延长期限" in wang.act(case, "extend", days="5", reason="需要核实", head="sun").text
    assert "已经延长过一次" in wang.get(f"/office/cases/{case}").text
    assert "已中止" in wang.act(case, "suspend", basis="等待法院判决").text
    assert "已恢复" in wang.act(case, "resume").text
    assert "请填写" in wang.act(case, "refuse", reason="不符合条件").text
    assert "已作出不予的决定" in wang.act(case, "refuse", reason="不符合条件", basis="第二条").text
    assert "已办结" in wang.act(case, "close", reason="不予，见决定书").text
    with running.database.read() as connection:
        kinds = connection.execute(select(schema.office_papers.c.kind, schema.office_papers.c.number)).all()
    assert sorted(kind for kind, _ in kinds) == ["D04", "D08", "D09", "D11", "D11"]
    assert all(number for _, number in kinds)
    assert len({number for _, number in kinds}) == 5


def test_refusing_acceptance_ends_it_and_a_lapse_is_confirmed(running: Running) -> None:
    refused, lapses = take_in(running, 2)
    li = browser(running)
    why = {"why": item().refusal_reasons[0].key, "explanation": "不属于", "right_organ": "别的局"}
    assert "已不予受理" in li.act(refused, "refuse_acceptance", **why).text
    line = {"line.material:photo": "on", "sort.material:photo": "wrong", "words.material:photo": "请换一张"}
    assert "已一次性告知" in li.act(lapses, "notice", complete="on", **line).text
    assert "期限还没有届满" in li.get(f"/office/cases/{lapses}").text
    running.clock.advance(timedelta(days=60))
    timer.run(ground(running))
    li = browser(running)
    assert "建议办结" in li.get("/office?list=supplement").text
    assert "已办结" in li.act(lapses, "lapse", reason="逾期没有补正").text


def test_a_result_is_a_pdf_and_nothing_else(running: Running) -> None:
    (case,) = take_in(running)
    for step in (
        back_office.accept("bo1"),
        back_office.start_review("bo2"),
        back_office.decide("bo2", Decision.GRANTED, "符合条件"),
    ):
        back_office.take(ground(running), case, step)
    wang = browser(running, "wang")
    path = f"/office/cases/{case}/acts/close"
    form = {**hidden(wang.get(path).text), "name": "老年人优待证", "number": "LN1", "valid_from": "2026-05-14"}
    for data in (b"<html><script>alert(1)</script>", b"MZ"):
        answer = wang.post(path, form, files={"file": ("a.pdf", data, "application/pdf")})
        assert "请上传PDF文件" in answer.text
    assert "起止日期不对" in wang.post(path, {**form, "valid_to": "2020-01-01"}).text
    answer = wang.post(path, form, files={"file": ("x.pdf", b"%PDF-1.7 licence", "application/pdf")})
    assert "已办结" in answer.text
    page = wang.get(f"/office/cases/{case}").text
    digest = digest_of(b"%PDF-1.7 licence")
    assert digest in page
    file = wang.get(f"/office/cases/{case}/files/{digest}")
    assert (file.headers["Content-Type"], file.content) == ("application/pdf", b"%PDF-1.7 licence")


def test_what_is_too_big_or_no_form_is_refused_in_words(running: Running) -> None:
    (case,) = take_in(running)
    li = browser(running)
    path = f"{running.url}/office/cases/{case}/acts/accept"
    for body, kind in ((b"x" * 100, "application/json"), (b"--x\r\nbroken", "multipart/form-data; boundary=x")):
        answer = li.http.post(path, data=body, headers={"Content-Type": kind}, timeout=DEADLINE)
        assert answer.status_code in (400, 403)
        assert "text/html" in answer.headers["Content-Type"]
    answer = li.http.post(path, data=iter([b"csrf=x"]), timeout=DEADLINE)
    assert answer.status_code == 413
