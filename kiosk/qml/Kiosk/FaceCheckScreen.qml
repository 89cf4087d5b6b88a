pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// The camera compares: live picture with guidance in words and signs, then what came of it.
KioskPage {
    id: screen

    required property KioskCheck check

    readonly property string phase: screen.check.phase
    readonly property bool retry: screen.check.triesLeft > 0
    readonly property bool ended: screen.phase === "failed" || screen.phase === "trouble"

    function guidanceText(guidance: string): string {
        switch (guidance) {
        case "no_face":
            return qsTr("请把脸对准中间的圈");
        case "several_faces":
            return qsTr("画面里只能有您一个人，请其他人退后");
        case "too_small":
            return qsTr("请靠近一点");
        case "too_big":
            return qsTr("请退后一点");
        case "off_centre":
            return qsTr("请把脸移到圈的中间");
        case "turn_to_camera":
            return qsTr("请正对摄像头，摘下口罩和帽子");
        case "too_dark":
            return qsTr("光线太暗，请面向亮处");
        case "too_bright":
            return qsTr("光线太强，请避开强光");
        case "blurred":
            return qsTr("请站稳，不要晃动");
        case "hold_still":
            return qsTr("很好，请保持不动");
        default:
            return qsTr("请看着屏幕上方的摄像头");
        }
    }

    function guidanceSymbol(guidance: string): string {
        switch (guidance) {
        case "several_faces":
            return "family";
        case "too_small":
            return "zoom-in";
        case "too_big":
            return "zoom-out";
        case "off_centre":
            return "centre";
        case "too_dark":
        case "too_bright":
            return "light";
        case "turn_to_camera":
            return "eye";
        case "blurred":
            return "warning";
        case "hold_still":
            return "check-circle";
        default:
            return "face";
        }
    }

    function failedTitle(outcome: string): string {
        switch (outcome) {
        case "no_match":
            return qsTr("没有和身份证照片对上");
        case "not_live":
            return qsTr("没有确认是真人在镜头前");
        case "no_reference":
            return qsTr("身份证照片没法比对");
        case "no_face":
            return qsTr("没有看到人脸");
        case "several_faces":
            return qsTr("画面里不止一个人");
        default:
            return qsTr("画面不够清楚");
        }
    }

    function failedAdvice(outcome: string): string {
        switch (outcome) {
        case "no_match":
            return qsTr("照片旧了、换了发型或戴着眼镜都可能对不上，这很常见。");
        case "not_live":
            return qsTr("请本人直接面对摄像头，不要使用照片或手机屏幕，避开反光。");
        case "no_reference":
            return qsTr("证件上的照片不能用来比对，请换一种方式。");
        case "no_face":
            return qsTr("请站到屏幕正前方，脸对准中间的圈。");
        case "several_faces":
            return qsTr("请其他人退到一米以外，只留您一个人。");
        default:
            return qsTr("请面向亮处站稳，摘下口罩和帽子。");
        }
    }

    function troubleAdvice(trouble: string): string {
        return trouble === "camera_restarting" ? qsTr("摄像头正在重新启动，稍等几秒钟可以再试，也可以换一种方式。") : qsTr("这不是您的问题。请换一种方式，已填写的内容都在。");
    }

    canBack: screen.phase !== "passed" && screen.shell.canBack
    centred: screen.phase !== "looking"
    primaryName: screen.phase === "passed" ? "button-next" : screen.retry ? "button-retry" : "button-other-way"
    primarySymbol: screen.phase === "passed" || !screen.retry ? "arrow-right" : "retake"
    primaryText: screen.phase === "passed" ? qsTr("下一步") : !screen.ended ? "" : screen.retry ? qsTr("再试一次") : qsTr("换一种方式")
    scrolls: screen.phase !== "looking"
    secondaryName: "button-other-way"
    secondaryText: screen.phase === "looking" || screen.ended && screen.retry ? qsTr("换一种方式") : ""
    subtitle: ""
    title: screen.phase === "looking" ? qsTr("请看摄像头") : ""

    onPrimary: screen.phase === "passed" ? screen.shell.proceed() : screen.retry ? screen.shell.retry() : screen.check.otherWay()
    onSecondary: screen.check.otherWay()

    Rectangle {
        id: guide

        readonly property bool good: screen.check.guidance === "hold_still"

        Accessible.name: guideText.text
        Accessible.role: Accessible.AlertMessage
        border.color: guide.good ? Theme.success : Theme.primary
        border.width: Theme.stroke * 2
        color: guide.good ? Theme.successTint : Theme.primaryTint
        height: Math.max(Theme.px(150), guideText.implicitHeight + 2 * Theme.gapS)
        objectName: "guidance-" + (screen.check.guidance === "" ? "starting" : screen.check.guidance)
        radius: Theme.radius
        visible: screen.phase === "looking"
        width: parent?.width ?? 0

        HallIcon {
            id: guideSign

            anchors.left: parent.left
            anchors.leftMargin: Theme.gapL
            anchors.verticalCenter: parent.verticalCenter
            color: guide.good ? Theme.success : Theme.primary
            name: screen.guidanceSymbol(screen.check.guidance)
            size: Theme.px(92)
        }
        HallText {
            id: guideText

            anchors.left: guideSign.right
            anchors.leftMargin: Theme.gapL
            anchors.right: parent.right
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            color: guide.good ? Theme.success : Theme.primaryDeep
            font.pixelSize: Theme.title
            font.weight: Font.Bold
            text: screen.guidanceText(screen.check.guidance)
        }
    }
    Rectangle {
        border.color: Theme.lineStrong
        border.width: Theme.stroke
        clip: true
        color: Theme.pictureGround
        height: Math.max(Theme.px(300), screen.contentHeight - guide.height - privacy.height - 3 * Theme.gap)
        objectName: "face-looking"
        radius: Theme.radius
        visible: screen.phase === "looking"
        width: parent?.width ?? 0

        Loader {
            active: screen.phase === "looking"
            anchors.fill: parent
            anchors.margins: Theme.gapS

            sourceComponent: FacePicture {
                feed: screen.check.feed
                good: screen.check.guidance === "hold_still"
            }
        }
    }
    HallBanner {
        id: privacy

        symbol: "lock"
        text: qsTr("画面只在本机比对，不保存、不上传；比对完马上删除。")
        visible: screen.phase === "looking"
        width: parent?.width ?? 0
    }
    HallCard {
        objectName: "face-passed"
        padding: Theme.gapXl
        visible: screen.phase === "passed"
        width: parent?.width ?? 0

        HallIcon {
            anchors.horizontalCenter: parent?.horizontalCenter
            color: Theme.success
            name: "check-circle"
            size: Theme.px(200)
        }
        HallText {
            color: Theme.success
            font.pixelSize: Theme.title
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("核对通过，是您本人")
            width: parent?.width ?? 0
        }
        HallText {
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("画面已经删除，只记下核对的结果和时间。")
            width: parent?.width ?? 0
        }
    }
    HallTrouble {
        advice: screen.phase === "trouble" ? screen.troubleAdvice(screen.check.trouble) : screen.failedAdvice(screen.check.outcome)
        objectName: screen.phase === "trouble" ? "face-trouble" : "face-failed"
        symbol: screen.phase === "trouble" ? "camera" : "face"
        title: screen.phase === "trouble" ? qsTr("摄像头用不了") : screen.failedTitle(screen.check.outcome)
        visible: screen.ended
        width: parent?.width ?? 0
    }
    HallBanner {
        text: screen.retry ? qsTr("画面已经删除。还可以再试 %1 次，也可以随时换一种方式，办理一样快。").arg(screen.check.triesLeft) : qsTr("画面已经删除，这次不再使用摄像头。请工作人员核对，或到人工窗口办理，内容都在。")
        visible: screen.ended
        width: parent?.width ?? 0
    }
    HallButton {
        height: Theme.targetPrimary
        objectName: "button-window"
        symbol: "window"
        text: qsTr("去人工窗口")
        visible: screen.ended
        width: parent?.width ?? 0

        onClicked: screen.shell.window()
    }
}
