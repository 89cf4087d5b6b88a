pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Is this the person on the document? The clerk compares, or the camera does; both count the same.
StepBox {
    id: box

    required property CounterShell shell
    required property CounterMatter matter

    readonly property bool passed: box.matter.identityCheck === "confirmed" || box.matter.identityCheck === "matched"
    readonly property bool free: box.matter.work === "" || box.asking || box.looking
    readonly property bool asking: box.matter.work === "face_consent"
    readonly property bool looking: box.matter.work === "face"
    readonly property bool ended: box.looking && box.matter.facePhase !== "looking"

    function why(offer: string): string {
        switch (offer) {
        case "no_camera":
            return qsTr("没有摄像头，不能拍照比对。");
        case "no_models":
            return qsTr("没有装比对程序，不能拍照比对。");
        case "no_portrait":
            return qsTr("没有证件照片，不能拍照比对。");
        case "minor":
            return qsTr("未满 14 周岁，不拍照比对。");
        case "used_up":
            return qsTr("这次不再拍照比对。");
        default:
            return "";
        }
    }

    function stateWords(): string {
        switch (box.matter.identityCheck) {
        case "confirmed":
            return qsTr("是本人（%1 核对）").arg(box.matter.checkedBy);
        case "matched":
            return qsTr("是本人（拍照比对）");
        case "not_confirmed":
            return box.matter.checkedBy === "" ? qsTr("没有比对上") : qsTr("不是同一个人");
        default:
            return qsTr("还没有核对");
        }
    }

    // The clerk's word ends the camera's work.
    function say(same: bool): void {
        if (box.looking)
            box.shell.dismiss();
        if (same)
            box.matter.staffCheck();
        else
            box.matter.staffCheckFailed();
    }

    function take(): void {
        checkKey.forceActiveFocus(Qt.TabFocusReason);
    }

    function takeStop(): void {
        stopKey.forceActiveFocus(Qt.TabFocusReason);
    }

    done: box.passed
    stateText: box.stateWords()
    title: qsTr("人证核对")

    HallFaceWords {
        id: faceWords
    }
    HallText {
        color: Theme.inkSoft
        font.pixelSize: Theme.caption
        text: box.asking ? qsTr("请申请人在对面屏幕上看，同意了再拍。") : [qsTr("把来人和证件照片对一对。"), box.why(box.matter.faceOffer)].filter(part => part !== "").join("")
        visible: !box.passed && !box.looking
        width: parent?.width ?? 0
    }
    Row {
        spacing: Theme.gapXs
        visible: box.looking
        width: parent?.width ?? 0

        HallIcon {
            id: sign

            color: box.ended ? Theme.accent : Theme.primary
            name: box.ended ? "warning" : faceWords.guidanceSymbol(box.matter.faceGuidance)
            size: Theme.px(40)
        }
        HallText {
            objectName: "face-words"
            text: !box.ended ? faceWords.guidanceText(box.matter.faceGuidance) : box.matter.facePhase === "trouble" ? qsTr("摄像头用不了。请当面核对。") : qsTr("%1。还可以再试 %2 次，也可以当面核对。").arg(faceWords.failedTitle(box.matter.faceOutcome)).arg(box.matter.faceTriesLeft)
            width: parent.width - sign.width - parent.spacing
        }
    }
    Flow {
        spacing: Theme.gapXs
        visible: !box.passed
        width: parent?.width ?? 0

        HallButton {
            id: checkKey

            enabled: box.free
            keys: "F7"
            objectName: "button-staff-check"
            text: qsTr("是本人")

            onClicked: box.say(true)
        }
        HallButton {
            enabled: box.free
            keys: "Shift+F7"
            kind: HallButton.Danger
            objectName: "button-staff-check-failed"
            text: qsTr("不是")
            visible: box.matter.identityCheck === "needed" || box.matter.checkedBy === ""

            onClicked: box.say(false)
        }
        HallButton {
            enabled: box.matter.work === ""
            keys: "Ctrl+F7"
            objectName: "button-check-face"
            symbol: "camera"
            text: qsTr("拍照比对")
            visible: box.matter.faceOffer === "offered" && !box.asking && !box.looking

            onClicked: box.matter.checkFace()
        }
        HallButton {
            keys: "Ctrl+G"
            objectName: "button-face-consent-given"
            text: qsTr("申请人说同意")
            visible: box.asking

            onClicked: box.matter.consentGiven()
        }
        HallButton {
            keys: "Ctrl+F7"
            objectName: "button-face-again"
            symbol: "retake"
            text: qsTr("再试一次")
            visible: box.ended && box.matter.faceTriesLeft > 0

            onClicked: box.matter.faceAgain()
        }
        HallButton {
            id: stopKey

            keys: "Esc"
            objectName: "button-stop-face"
            text: qsTr("收回")
            visible: box.asking || box.looking

            onClicked: box.shell.dismiss()
        }
    }
}
