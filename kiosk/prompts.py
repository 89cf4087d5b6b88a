"""What the kiosk says aloud when voice is on: fixed words for each screen, never anything of the person at it.

Bystanders hear it. A form step says the catalogue's question, not the answer.
"""

from __future__ import annotations

from devices.ports import FaceGuidance
from intake.text import LocalizedText
from kiosk.steps import (
    Card,
    CardPhase,
    Ending,
    FaceCheck,
    FacePhase,
    Form,
    Issued,
    Overlay,
    Paper,
    StaffCheck,
    State,
    Thanks,
    Working,
    screen_of,
)
from station.visit.capture import Capture
from station.visit.results import CapturePhase, PaperPhase
from station.visit.visit import Visit
from station.voice import Voice

_T = LocalizedText.of
_OVERLAYS = {
    Overlay.TIME_OUT: _T("您还在吗？要继续办理，请点屏幕中间的按钮。", "Are you still there? Then touch the button."),
    Overlay.CANCEL: _T("要结束这次办理吗？", "Do you want to end this visit?"),
    Overlay.HELP: _T("需要帮助，请向工作人员招手。", "If you need help, wave to the staff."),
    Overlay.SETTINGS: _T("可以选择语言、大字、高对比度和语音。", "Choose language, large type, contrast and voice."),
}
_SCREENS = {
    "welcome": _T("您好，请点“开始办理”。", 'Welcome. Touch "Begin".'),
    "services": _T("请点您要办的事。", "Please touch what you would like to do."),
    "guide": _T("请看一看需要什么。都符合，请点“开始办理”。", 'See what is needed. If all fits, touch "begin".'),
    "notice": _T("请阅读告知书，同意后点“同意并继续”。", 'Please read the notice, then touch "Agree and go on".'),
    "look_up": _T("读取完成，可以拿起身份证了。", "Done. You can take your card now."),
    "found": _T("请看屏幕，选择接着办，或者重新开始。", "Please see the screen: continue, or begin anew."),
    "held": _T(
        "您有一件事正在别的终端办理，请看屏幕上的办法。", "Another terminal has your matter open. See the screen."
    ),
    "person_check": _T("这件事要核对是不是您本人，请选一种方式。", "Please choose how to show it is you on the card."),
    "face_consent": _T("刷脸核对要您单独同意，不同意也能办。", "The camera needs your consent. You may refuse."),
    "identity": _T("请核对屏幕上的身份信息。", "Please check your personal data on the screen."),
    "parties": _T("请选择这件事是为谁办的。", "Please choose whom this is for."),
    "delivery_way": _T("请选择办好后怎么领取。", "Please choose how the result shall reach you."),
    "materials": _T("请把材料放到摄像头下，一页一页拍照。", "Put your papers under the camera, page by page."),
    "sign": _T("请用手指在屏幕上签名。", "Please sign on the screen with your finger."),
    "review": _T("请最后看一遍，确认无误后点“提交”。", "Please look it over once more, then hand it in."),
    "submitting": _T("正在提交，请稍候。", "Handing in, please wait."),
    "find_case": _T("请刷身份证，也可以扫凭证上的二维码。", "Use your ID card, or scan your receipt."),
    "cases": _T("请点您要看的办件。", "Please touch the case you mean."),
    "progress": _T("请看屏幕，上面写着办到哪一步。", "The screen says where your case stands."),
    "supplement": _T("请按屏幕上的提示逐项补交。", "Please bring each line as the screen says."),
    "certificates": _T("请点“打印”。", 'Please touch "Print".'),
    "rating": _T("请给这次办事打分，不评价也可以。", "Please rate this visit; you need not."),
    "complaint": _T("请选择类别，写下您的意见。", "Please choose a kind and write what you want to say."),
    "appointments": _T("请看您的预约，或者新约一个时间。", "See your appointments, or make a new one."),
    "appointment_time": _T("请选择日期和上午、下午。", "Please choose a day and half of the day."),
    "zone": _T("这里可以替外地收件，请点您要办的事。", "Matters of other places. Please touch what you need."),
    "ruled_out": _T("这件事要到人工窗口办，请看屏幕上的原因。", "This needs a staffed window. The screen says why."),
    "recovery": _T("抱歉，刚才出了问题，请重新开始。", "Sorry, something went wrong. Please begin again."),
    "out_of_service": _T("本机暂停服务，请使用其他终端。", "This terminal is out of service, please use another."),
}
_CARD = {
    CardPhase.WAITING: _T("请把身份证平放在读卡区。", "Lay your ID card flat on the reader."),
    CardPhase.SEEN: _T("正在读取，请不要移动。", "Reading, please do not move it."),
    CardPhase.PROBLEM: _T("没有读出来，请看屏幕上的办法。", "It could not be read. See the screen for what to do."),
}
_CAPTURE = {
    CapturePhase.LIVE: _T("把纸放平，四个角露出来，然后点“拍照”。", 'Lay the sheet flat, then touch "Take picture".'),
    CapturePhase.CHECK: _T("请看一看，清楚吗？", "Please check: is it clear?"),
    CapturePhase.PROBLEM: _T("没有拍好，请看屏幕上的办法。", "That did not work. See the screen for what to do."),
}
_PAPER = {
    PaperPhase.PRINTING: _T("提交成功，正在打印凭证。", "It is handed in. Printing your receipt."),
    PaperPhase.PRINTED: _T("凭证已打印，请从出纸口取走。", "The receipt is printed, please take it."),
    PaperPhase.NOT_PRINTED: _T(
        "事项已经收件，凭证没有打印，请记下编号。", "Handed in, but not printed. Note the number."
    ),
    PaperPhase.UNKNOWN: _T("事项已经收件，请看一看凭证是否完整。", "Handed in. Is the receipt complete?"),
}
_ISSUED = {
    PaperPhase.PRINTING: _T("正在打印，请稍候。", "Printing, please wait."),
    PaperPhase.PRINTED: _T("已打印，请取走。", "Printed, please take it."),
    PaperPhase.NOT_PRINTED: _T("没有打印出来，请看屏幕上的办法。", "Not printed. See the screen for what to do."),
    PaperPhase.UNKNOWN: _T("请看一看打印的是否完整。", "Please check: is the print complete?"),
}
_STOPPED = _T("现在办不了，请看屏幕上的原因。", "That cannot be done now. The screen says why.")
_GUIDANCE = {
    FaceGuidance.STARTING: _T("请看着屏幕上方的摄像头。", "Please look into the camera above the screen."),
    FaceGuidance.NO_FACE: _T("请把脸对准画面中间的圈。", "Bring your face into the circle."),
    FaceGuidance.SEVERAL_FACES: _T("画面里只能有您一个人，请其他人退后。", "Only you, please. Others step back."),
    FaceGuidance.TOO_SMALL: _T("请靠近一点。", "Please come closer."),
    FaceGuidance.TOO_BIG: _T("请退后一点。", "Please step back a little."),
    FaceGuidance.OFF_CENTRE: _T("请把脸移到圈的中间。", "Please move into the middle."),
    FaceGuidance.TURN_TO_CAMERA: _T("请正对摄像头。", "Please face the camera."),
    FaceGuidance.TOO_DARK: _T("光线太暗，请面向亮处。", "Too dark. Please turn to the light."),
    FaceGuidance.TOO_BRIGHT: _T("光线太强，请避开强光。", "Too bright. Please avoid strong light."),
    FaceGuidance.BLURRED: _T("请站稳，不要晃动。", "Please stand still."),
    FaceGuidance.HOLD_STILL: _T("很好，请保持不动。", "Good, please hold still."),
}
_FACE = {
    FacePhase.LOOKING: _GUIDANCE[FaceGuidance.STARTING],
    FacePhase.PASSED: _T("核对通过，请点“下一步”。", 'It is you. Touch "Next".'),
    FacePhase.FAILED: _T("没有核对成功，请看屏幕上的办法。", "That did not work. See the screen for what to do."),
    FacePhase.TROUBLE: _T("摄像头用不了，请换一种方式。", "The camera does not work. Please use another way."),
}
_STAFF = _T("请工作人员登录并核对。", "A member of staff signs in and compares.")
_LOST = _T("您的申请已在别处接着办理，本机的内容已清除。", "Your matter is open elsewhere; nothing is left here.")
_WORKING = _T("请稍候。", "One moment, please.")
_NUMBER = _T("请拿好排队号，到人工窗口等候。", "Please take your number and wait at the staffed windows.")
_SLIP = _T("请记下屏幕上的凭条码，带身份证到窗口。", "Note the slip code and take your card to a window.")
_CARD_LEFT = _T("您的身份证还在读卡区，请拿走。", "Your ID card is still on the reader, please take it.")
_FAREWELL = _T("请带好身份证和材料，再见。", "Please take your card and papers. Goodbye.")


def prompt_of(state: State, visit: Visit) -> LocalizedText | None:
    """What is said when this state comes up; None: nothing."""
    if state.overlay in _OVERLAYS:
        return _OVERLAYS[state.overlay]
    match state.step:
        case Card(phase=phase):
            return _CARD[phase]
        case Capture(phase=phase):
            return _CAPTURE.get(phase)
        case Paper(phase=phase):
            return _PAPER[phase]
        case Issued(phase=phase):
            return _ISSUED[phase]
        case Working(failed=failed, refused=refused):
            return _STOPPED if failed or refused else _WORKING
        case Form(position=position):
            step = visit.step(position)
            return None if step is None else step.title
        case FaceCheck(phase=FacePhase.LOOKING, guidance=guidance) if guidance is not None:
            return _GUIDANCE[guidance]
        case FaceCheck(phase=phase):
            return _FACE[phase]
        case StaffCheck():
            return _STAFF
        case Thanks():
            return _farewell(state.step)
        case step:
            return _SCREENS.get(screen_of(step))


def _farewell(step: Thanks) -> LocalizedText:
    if step.card_left:
        return _CARD_LEFT
    if step.ending is Ending.LOST:
        return _LOST
    if step.hand_over is not None and step.hand_over.number:
        return _NUMBER
    return _SLIP if step.hand_over is not None and step.hand_over.slip else _FAREWELL


class Prompter:
    """Says each prompt once, when it comes up; what is new cuts off what was being said."""

    def __init__(self, voice: Voice | None) -> None:
        self._voice = voice
        self._said: tuple[str, str] | None = None

    def follow(self, state: State, visit: Visit) -> None:
        if self._voice is None:
            return
        prompt = prompt_of(state, visit) if state.mode.voice else None
        saying = None if prompt is None else (prompt.get(state.mode.language), state.mode.language)
        if saying != self._said:
            self._said = saying
            if saying is None:
                self._voice.stop()
            else:
                self._voice.say(*saying)
