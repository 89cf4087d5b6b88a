"""What the kiosk says aloud when voice is on: fixed words for each screen, never anything of the person at it.

Bystanders hear it. A form step says the catalogue's question, not the answer.
"""

from __future__ import annotations

from intake.text import LocalizedText
from kiosk.steps import Capture, Card, CardPhase, Form, Overlay, Paper, State, Thanks, screen_of
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
    "welcome": _T("您好，请点“开始办理”。", "Welcome. Touch “Begin”."),
    "services": _T("请点您要办的事。", "Please touch what you would like to do."),
    "guide": _T("请看一看需要什么。都符合，请点“开始办理”。", "See what is needed. If all fits, touch “begin”."),
    "notice": _T("请阅读告知书，同意后点“同意并继续”。", "Please read the notice, then touch “Agree and go on”."),
    "look_up": _T("读取完成，可以拿起身份证了。", "Done. You can take your card now."),
    "found": _T("请看屏幕，选择接着办，或者重新开始。", "Please see the screen: continue, or begin anew."),
    "identity": _T("请核对屏幕上的身份信息。", "Please check your personal data on the screen."),
    "materials": _T("请把材料放到摄像头下，一页一页拍照。", "Put your papers under the camera, page by page."),
    "sign": _T("请用手指在屏幕上签名。", "Please sign on the screen with your finger."),
    "review": _T("请最后看一遍，确认无误后点“提交”。", "Please look it over once more, then hand it in."),
    "submitting": _T("正在提交，请稍候。", "Handing in, please wait."),
    "recovery": _T("抱歉，刚才出了问题，请重新开始。", "Sorry, something went wrong. Please begin again."),
    "out_of_service": _T("本机暂停服务，请使用其他终端。", "This terminal is out of service, please use another."),
}
_CARD = {
    CardPhase.WAITING: _T("请把身份证平放在读卡区。", "Lay your ID card flat on the reader."),
    CardPhase.SEEN: _T("正在读取，请不要移动。", "Reading, please do not move it."),
    CardPhase.PROBLEM: _T("没有读出来，请看屏幕上的办法。", "It could not be read. See the screen for what to do."),
}
_CAPTURE = {
    CapturePhase.LIVE: _T("把纸放平，四个角露出来，然后点“拍照”。", "Lay the sheet flat, then touch “Take picture”."),
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
        case Form(position=position):
            step = visit.step(position)
            return None if step is None else step.title
        case Thanks(card_left=left):
            return _CARD_LEFT if left else _FAREWELL
        case step:
            return _SCREENS.get(screen_of(step))


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
