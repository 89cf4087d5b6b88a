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

    HallFaceWords {
        id: faceWords
    }

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
            name: faceWords.guidanceSymbol(screen.check.guidance)
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
            text: faceWords.guidanceText(screen.check.guidance)
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

            sourceComponent: HallFacePicture {
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
        advice: screen.phase === "trouble" ? screen.troubleAdvice(screen.check.trouble) : faceWords.failedAdvice(screen.check.outcome)
        objectName: screen.phase === "trouble" ? "face-trouble" : "face-failed"
        symbol: screen.phase === "trouble" ? "camera" : "face"
        title: screen.phase === "trouble" ? qsTr("摄像头用不了") : faceWords.failedTitle(screen.check.outcome)
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
